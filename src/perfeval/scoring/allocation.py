"""The points of every row: as written, allocated where missing, rescaled where some go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval.model import Category, Indicator
from perfeval.readings import BlankReading, Reading
from perfeval.rules import Rulebook
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
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    readings: Sequence[tuple[Reading, Reading]],
    category_points: Mapping[str, Decimal],
    execution: int,
    book: Rulebook,
) -> Points:
    """Return the points of every row, in hundredths.

    Where no row of a level-1 category has points, the category's own (printed in its label, else
    the rulebook's weight) are split evenly over its level-2 categories present and then over
    their rows, the largest remainder first and earlier rows first, summing exactly. Rows that
    are placeholders or belong to another row take no share.
    """
    points = [hundredths(each.points) for each in indicators]
    if min(points, default=0) < 0:
        points, allocated, unknown = _fill(
            points, indicators, categories, readings, category_points, execution, book
        )
    else:
        allocated, unknown = frozenset(), ()
    count_families_once(points, indicators)
    if any(each.not_applicable for each in indicators):
        execution = _leave_out(points, indicators, execution, book)
    return Points(points, execution, allocated, unknown)


def _fill(
    points: list[int],
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    readings: Sequence[tuple[Reading, Reading]],
    category_points: Mapping[str, Decimal],
    execution: int,
    book: Rulebook,
) -> tuple[list[int], frozenset[int], tuple[str, ...]]:
    open_rows: dict[str, list[int]] = {}
    for index, ((first, _), one) in enumerate(zip(categories, indicators, strict=True)):
        name = first.name if first else (one.category[0] if one.category else "")
        open_rows.setdefault(name, []).append(index)
    pointed = {name for name, rows in open_rows.items() if any(points[i] >= 0 for i in rows)}
    own = {_name(label, book): hundredths(value) for label, value in category_points.items()}
    unknown: list[str] = []
    weights: dict[str, int] = {}
    shares = {}
    for name, rows in open_rows.items():
        takers = [i for i in rows if not _takes_no_share(indicators[i], readings[i])]
        if name in pointed or not takers:
            continue
        weight = book.weight_of(name)
        if name not in own and weight is None:
            unknown.append(name)
            continue
        shares[name] = takers
        weights[name] = own[name] if name in own else hundredths(weight.points if weight else None)
    weights = _spread_over_empty(weights, pointed | own.keys(), execution, book)
    allocated: set[int] = set()
    for name, takers in shares.items():
        groups: dict[str, list[int]] = {}
        for index in takers:
            second = categories[index][1]
            labels = indicators[index].category
            key = second.name if second else "/".join(labels[1:])
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


def _spread_over_empty(
    weights: dict[str, int], given: set[str], execution: int, book: Rulebook
) -> dict[str, int]:
    """Return ``weights`` with the points of the categories that the form leaves out."""
    if given or not weights or book.allocation.empty_category == "none":
        return weights
    whole = hundredths(book.total) - execution
    missing = whole - sum(weights.values())
    donor = book.allocation.empty_category
    if donor in weights and missing > 0:
        return {**weights, donor: weights[donor] + missing}
    parts = largest_remainder(whole, list(weights.values()))
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
    points: list[int], indicators: Sequence[Indicator], execution: int, book: Rulebook
) -> int:
    """Give the points of rows that do not apply to the others, in proportion, in place.

    Returns the points of the execution rate, which takes its part of them.
    """
    kept = [i for i, each in enumerate(indicators) if not each.not_applicable and points[i] > 0]
    scored = [value for value in points if value > 0]
    whole = sum(scored) + execution
    for index, each in enumerate(indicators):
        if each.not_applicable:
            points[index] = UNSCORED
    if book.allocation.not_applicable == "none" or not kept:
        return execution
    parts = largest_remainder(whole, [points[i] for i in kept] + [execution])
    for index, value in zip(kept, parts, strict=False):
        points[index] = value
    return parts[-1]
