"""The points of every row: as written, allocated where missing, rescaled where some go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    _count_families_once(points, indicators)
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
    if donor in weights:
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


def _count_families_once(points: list[int], indicators: Sequence[Indicator]) -> None:
    """Take the points from a parent whose children carry them all, else from the children."""
    families: dict[str, list[int]] = {}
    for index, each in enumerate(indicators):
        if each.parent is not None and points[index] >= 0:
            families.setdefault(each.parent, []).append(index)
    for name, children in families.items():
        for index, each in enumerate(indicators):
            if each.name == name and points[index] >= 0:
                same = sum(points[i] for i in children) == points[index]
                for i in [index] if same else children:
                    points[i] = UNSCORED
                break


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
