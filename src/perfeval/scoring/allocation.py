"""The points of every row: as written, allocated where missing, rescaled where some go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval.model import Category, Indicator
from perfeval.readings import BlankReading, Reading
from perfeval.rules import Allocation, Rulebook, Weight
from perfeval.scoring.columns import hundredths
from perfeval.scoring.kernel import largest_remainder

UNSCORED = -1
"""The points of a row that earns none of its own."""

Categories = tuple[Category | None, Category | None]
"""The level-1 and level-2 categories of a row."""


class Points(NamedTuple):
    """The points of every row and of the execution rate, in hundredths, and how they came about.

    ``allocated`` names the rows whose points the rulebook gave; ``unknown`` the level-1
    categories without points for which the rulebook has no weight.
    """

    rows: list[int]
    execution: int
    allocated: frozenset[int]
    unknown: tuple[str, ...]


def allocate(
    given: Sequence[int],
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    readings: Sequence[tuple[Reading, Reading]],
    category_points: Mapping[str, Decimal],
    execution: int,
    book: Rulebook,
    by_projects: int = 0,
) -> Points:
    """Return the points of every row, in hundredths; ``given`` are those of the form.

    ``execution`` and ``by_projects`` are what the execution rate and a department's projects
    carry beside the rows.

    Where no row of a level-1 category has points, the category's own (printed in its label, else
    the rulebook's weight) are split evenly over its level-2 categories present and then over
    their rows, the largest remainder first and earlier rows first, summing exactly. Rows that
    are placeholders or belong to another row take no share.
    """
    points = list(given)
    if min(points, default=0) < 0:
        aside = execution + by_projects
        points, allocated, unknown = _fill(
            points, indicators, categories, readings, category_points, aside, book
        )
    else:
        allocated, unknown = frozenset(), ()
    count_families_once(points, indicators)
    if any(each.not_applicable for each in indicators):
        execution = _leave_out(points, indicators, categories, execution, book)
    return Points(points, execution, allocated, unknown)


def _fill(
    points: list[int],
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    readings: Sequence[tuple[Reading, Reading]],
    category_points: Mapping[str, Decimal],
    aside: int,
    book: Rulebook,
) -> tuple[list[int], frozenset[int], tuple[str, ...]]:
    own = {_name(label, book): hundredths(value) for label, value in category_points.items()}
    open_rows: dict[str, list[int]] = {}
    pointed: set[str] = set()
    for index, ((first, _), one) in enumerate(zip(categories, indicators, strict=True)):
        name = first.name if first else (one.category[0] if one.category else "")
        weight = book.weight_of(name)
        group = weight.category if weight is not None and name not in own else name
        open_rows.setdefault(group, []).append(index)
        if points[index] >= 0:
            pointed.add(group)
    unknown: list[str] = []
    weights: dict[str, int] = {}
    shares = {}
    worth = {each.category: _left_of(each, own) for each in book.weights} | own
    for name, rows in open_rows.items():
        takers = [i for i in rows if not _takes_no_share(indicators[i], readings[i])]
        if name in pointed or not takers:
            continue
        if name not in worth:
            unknown.append(name)
            continue
        shares[name] = takers
        weights[name] = worth[name]
    weights = _spread_over_empty(weights, pointed | own.keys(), aside, book)
    allocated: set[int] = set()
    for name, takers in shares.items():
        groups: dict[str, list[int]] = {}
        for index in takers:
            second = categories[index][1]
            labels = indicators[index].category
            key = second.name if second else "/".join(labels[1:])
            # Level-1 categories that share a weight may have level-2 ones of the same name.
            first = categories[index][0]
            key = f"{first.name if first else ''}/{key}"
            groups.setdefault(key, []).append(index)
        parts = largest_remainder(weights[name], [1] * len(groups))
        for part, rows in zip(parts, groups.values(), strict=True):
            for index, value in zip(rows, largest_remainder(part, [1] * len(rows)), strict=True):
                points[index] = value
        allocated.update(takers)
    return points, frozenset(allocated), tuple(unknown)


def _name(label: str, book: Rulebook) -> str:
    first = book.hierarchy.resolve((label,))[0]
    return first.name if first else label


def _left_of(weight: Weight, own: Mapping[str, int]) -> int:
    """Return what is left of ``weight`` by the categories whose points the form prints."""
    printed = sum(own.get(each, 0) for each in weight.categories)
    return max(hundredths(weight.points) - printed, 0)


def _spread_over_empty(
    weights: dict[str, int], given: set[str], aside: int, book: Rulebook
) -> dict[str, int]:
    """Return ``weights`` with the points of the categories that the form leaves out."""
    if given or not weights:
        return weights
    weights = dict(weights)
    absent = [each for each in book.weights if each.category not in weights]
    for each in absent:
        receiver = book.weight_of(book.allocation.receivers.get(each.category, ""))
        if receiver is not None and receiver.category in weights:
            weights[receiver.category] += hundredths(each.points)
    if book.allocation.empty_category == "none":
        return weights
    left = max(hundredths(book.total) - aside, 0)
    parts = largest_remainder(left, list(weights.values()))
    return dict(zip(weights, parts, strict=True))


def _takes_no_share(indicator: Indicator, readings: tuple[Reading, Reading]) -> bool:
    if indicator.parent is not None or indicator.not_applicable:
        return True
    target, actual = readings
    blank = isinstance(target, BlankReading) and isinstance(actual, BlankReading)
    return blank and is_placeholder(indicator.name)


def is_placeholder(name: str) -> bool:
    """Tell whether a name is what a form prints into rows that nobody filled in.

    >>> is_placeholder("指标1：/"), is_placeholder("……"), is_placeholder("工程质量合格")
    (True, True, False)
    """
    rest = name.removeprefix("指标").lstrip("0123456789").lstrip("：:")
    return not rest.strip(" /—-…*.")


def count_families_once(points: list[int], indicators: Sequence[Indicator]) -> None:
    """Take the points from a parent whose children carry them all, else from the children.

    Goes from the top down, so that no row is ever counted beside one that it is a part of.
    """
    if all(each.parent is None for each in indicators):
        return
    below: dict[int, list[int]] = {}
    order = []
    for index, above in enumerate(_parents(indicators)):
        if above is None:
            order.append(index)
        else:
            below.setdefault(above, []).append(index)
    for index in order:
        order.extend(below.get(index, ()))
    carried = points.copy()
    for index in reversed(order):
        if points[index] < 0:
            carried[index] = _sum(carried[child] for child in below.get(index, ()))
    silent: set[int] = set()
    for index in order:
        parts = below.get(index, ())
        if index in silent:
            points[index] = UNSCORED
            silent.update(parts)
        elif points[index] >= 0 and (whole := _sum(carried[child] for child in parts)) >= 0:
            if whole == points[index]:
                points[index] = UNSCORED
            else:
                silent.update(parts)


def _sum(points: Iterable[int]) -> int:
    """Return the sum of the points that there are; `UNSCORED` where there are none."""
    given = [value for value in points if value >= 0]
    return sum(given) if given else UNSCORED


def _parents(indicators: Sequence[Indicator]) -> list[int | None]:
    """Return the row that each row is a part of: the nearest above with that name, else below."""
    named: dict[str, list[int]] = {}
    for index, each in enumerate(indicators):
        named.setdefault(each.name, []).append(index)
    parents: list[int | None] = [None] * len(indicators)
    for index, each in enumerate(indicators):
        same = named.get(each.parent, ()) if each.parent is not None else ()
        before = bisect_left(same, index)
        after = before + 1 if before < len(same) and same[before] == index else before
        if before:
            parents[index] = same[before - 1]
        elif after < len(same):
            parents[index] = same[after]
    _cut_circles(parents)
    return parents


def _cut_circles(parents: list[int | None]) -> None:
    """Make one row of every circle of parents a row of its own, in place."""
    walk_of: list[int | None] = [None] * len(parents)
    for start in range(len(parents)):
        index: int | None = start
        while index is not None and walk_of[index] is None:
            walk_of[index] = start
            above = parents[index]
            if above is not None and walk_of[above] == start:
                parents[index] = None
            index = above


def _leave_out(
    points: list[int],
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    execution: int,
    book: Rulebook,
) -> int:
    """Give the points of rows that do not apply to the others, in place.

    Returns the points of the execution rate, which takes its part of what goes to all.
    """
    rule = book.allocation
    to_all = 0
    left_out = [index for index, each in enumerate(indicators) if each.not_applicable]
    given = [(index, max(points[index], 0)) for index in left_out]
    for index in left_out:
        points[index] = UNSCORED
    kept = [index for index, value in enumerate(points) if value > 0]
    taken: dict[tuple[int, ...], int] = {}
    for index, value in given:
        receivers = _receivers(index, kept, categories, rule)
        if receivers:
            taken[receivers] = taken.get(receivers, 0) + value
        elif rule.not_applicable != "none":
            to_all += value
    before = {index: points[index] for index in kept}
    for receivers, value in taken.items():
        parts = largest_remainder(value, [before[index] for index in receivers])
        for index, part in zip(receivers, parts, strict=True):
            points[index] += part
    if not to_all or not kept:
        return execution
    weights = [points[index] for index in kept] + [execution]
    parts = largest_remainder(sum(weights) + to_all, weights)
    for index, part in zip(kept, parts, strict=False):
        points[index] = part
    return parts[-1]


def _receivers(
    index: int, kept: Sequence[int], categories: Sequence[Categories], rule: Allocation
) -> tuple[int, ...]:
    """Return the rows that take the points of a row that does not apply; none where all do."""
    first, second = categories[index]
    named = None if first is None else rule.receivers.get(first.name)
    if named is not None and all(categories[i][0] != first for i in kept):
        return tuple(i for i in kept if _is_in(categories[i], named))
    if rule.not_applicable != "group" or first is None:
        return ()
    in_first = [i for i in kept if categories[i][0] == first]
    in_second = [i for i in in_first if second is not None and categories[i][1] == second]
    return tuple(in_second or in_first)


def _is_in(pair: Categories, name: str) -> bool:
    return pair[0] is not None and pair[0].name == name
