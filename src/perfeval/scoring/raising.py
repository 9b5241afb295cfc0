"""What would raise a score: the points still to be had, and the actual that earns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from attrs import evolve

from perfeval.model import Actual, Project
from perfeval.readings import DateReading, NumberReading, Reading, format_reading
from perfeval.rules import Curve
from perfeval.scoring.columns import points_text, unit_of
from perfeval.scoring.direction import side_of
from perfeval.scoring.kernel import column, half_up
from perfeval.scoring.states import deducted

if TYPE_CHECKING:
    from perfeval.scoring.scorecard import Scorecard, ScoredRow

_FURTHER = 4
"""To how many decimals beyond the target's own an actual is proposed that has no end."""

_MOST_PLACES = 100
"""More decimals than a product of two numbers of 40 digits has."""

# A number may have 40 digits, which the usual context would round to 28.
_EXACT = Context(prec=200)


def would_raise(card: Scorecard) -> tuple[dict[str, str | None] | None, ...]:
    """Return for every row of ``card`` the points that it can still earn, and what earns them.

    The row's curve is inverted, and an actual is proposed only where scoring it gives those
    points. What no actual is known to earn, a person may still give. `None` where nothing is left
    to earn, or a person has settled the score.
    """
    left = [row for row in card.rows if row.is_counted and not row.settled_by]
    best = {row.index: _best(row.curve, _whole(row)) for row in left}
    actuals = _actuals_that_earn(
        {
            row.index: (row, best[row.index])
            for row in left
            if row.curve is not None and best[row.index] - deducted(row.indicator) > row.ends[0]
        }
    )
    raised: list[dict[str, str | None] | None] = [None] * len(card)
    for row in left:
        actual = actuals.get(row.index)
        most = _whole(row) if actual is None and row.measured is None else best[row.index]
        points = most - deducted(row.indicator) - row.ends[0]
        if points > 0:
            raised[row.index] = {"points": points_text(points), "actual": actual}
    return tuple(raised)


def _whole(row: ScoredRow) -> int:
    return row.card.points.rows[row.index]


def _best(curve: Curve | None, whole: int) -> int:
    """Return the most that ``curve`` gives of ``whole``, in hundredths; a person, all of it."""
    if curve is None:
        return whole
    table = curve.table
    most = max(*table.before, *table.share, *table.after)
    of = whole if curve.yields == "share" else 100
    return min(int(half_up(column([of * most]), table.share_scale)[0]), whole)


def _actual_that_meets(target: Reading) -> str | None:
    """Return the least that meets ``target``, as a clerk would write it; `None` for words."""
    if isinstance(target, NumberReading):
        if target.comparator in (">", "<", "range", "band"):
            return format_reading(target)
        value = target.low if target.low is not None else target.high
        return format_reading(evolve(target, comparator=None, low=value, high=value))
    return format_reading(target) if isinstance(target, DateReading) else None


def _actuals_that_earn(wanted: Mapping[int, tuple[ScoredRow, int]]) -> dict[int, str]:
    """Return for each row the first of the actuals that could earn its points which really does.

    The next candidates of all rows are scored together.
    """
    candidates = {index: _candidates(row) for index, (row, _) in wanted.items()}
    found: dict[int, str] = {}
    while candidates:
        tried = {index: next(each, None) for index, each in candidates.items()}
        texts = {index: text for index, text in tried.items() if text is not None}
        earned = _earned([(wanted[index][0], text) for index, text in texts.items()])
        found |= {
            index: text
            for (index, text), points in zip(texts.items(), earned, strict=True)
            if points == wanted[index][1]
        }
        candidates = {
            index: each for index, each in candidates.items() if index in texts.keys() - found
        }
    return found


def _earned(rows: Sequence[tuple[ScoredRow, str]]) -> list[int]:
    """Return what rows of one card would earn with other actuals, by their rules alone."""
    from perfeval.scoring.score import score

    if not rows:
        return []
    card = rows[0][0].card
    others = tuple(
        evolve(row.indicator, actual=Actual(text), judgement=None, declared=None, deduction=None,
               points=row.points, parent=None)
        for row, text in rows
    )  # fmt: skip
    scored = score(Project("", year=card.year, indicators=others), card.rulebook)
    return [low for low, _ in (row.ends for row in scored.rows)]


def _candidates(row: ScoredRow) -> Iterator[str]:
    target, measured = row.target, row.measured
    if row.attainment != (1, 1):
        meets = _actual_that_meets(target)
        if meets is not None:
            yield meets
    if row.curve is None:
        return
    # Without a number of its own the row may come from anywhere: 1 is where a target is met.
    near = Fraction(1) if measured is None else Fraction(*measured)
    best = sorted(_best_places(row.curve), key=lambda at: abs(at - near))
    for at in best:
        if isinstance(target, DateReading):
            yield from _days_after(target, at, row.card.year)
        elif isinstance(target, NumberReading):
            for value in _actuals_at(row.curve, row, target, at):
                yield from _written(value, target)


def _best_places(curve: Curve) -> list[Fraction]:
    """Return where ``curve`` is highest: at breakpoints, and within its level parts."""
    points = curve.breakpoints
    most = max(each for point in points for each in (point.before, point.share, point.after))
    places = [Fraction(point.at) for point in points if point.share == most]
    places += [
        (Fraction(left.at) + Fraction(right.at)) / 2
        for left, right in pairwise(points)
        if left.after == right.before == most
    ]
    places += [Fraction(points[0].at) - 1] if points[0].before == most else []
    return places + ([Fraction(points[-1].at) + 1] if points[-1].after == most else [])


def _actuals_at(
    curve: Curve, row: ScoredRow, target: NumberReading, at: Fraction
) -> Iterator[Fraction]:
    """Give the actuals, in the target's base unit, at which the row's curve is entered at ``at``.

    The attainment functions divide one way or the other; both inverses are given.
    """
    ends = [Fraction(end) for end in (target.low, target.high) if end is not None]
    scale = Fraction(target.scale)
    if curve.unit is not None and target.unit is not None:
        _, over, under = unit_of(curve.unit)
        _, own_over, own_under = unit_of(target.unit)
        scale = Fraction(over, under) / Fraction(own_over, own_under)
    for goal in dict.fromkeys(ends):
        match curve.measure:
            case "actual":
                yield at * scale
            case "deviation":
                yield goal + at * scale
            case "relative_deviation":
                yield goal + at * abs(goal)
            case _:
                lower = side_of(target, row.direction) == "lower"
                yield from reversed(_divided(goal, at)) if lower else _divided(goal, at)


def _divided(goal: Fraction, at: Fraction) -> list[Fraction]:
    found = [goal * at, goal * (2 - at)]
    return found if at == 0 else [*found, goal / at]


def _written(value: Fraction, target: NumberReading) -> Iterator[str]:
    """Give ``value`` as the form would write it; rounded down and up where it has no end."""
    scale = Fraction(target.scale)
    shown = value / scale
    places = _places(shown)
    if places is None:
        ends = [Fraction(end) / scale for end in (target.low, target.high) if end is not None]
        places = max(_places(end) or 0 for end in ends) + _FURTHER
    for digits in dict.fromkeys((floor(shown * 10**places), ceil(shown * 10**places))):
        number = _EXACT.multiply(Decimal(digits).scaleb(-places, _EXACT), target.scale)
        yield format_reading(evolve(target, comparator=None, low=number, high=number))


def _places(value: Fraction) -> int | None:
    """Return how many decimals ``value`` has; `None` where they have no end."""
    return next((n for n in range(_MOST_PLACES) if 10**n % value.denominator == 0), None)


def _days_after(target: DateReading, at: Fraction, year: int | None) -> Iterator[str]:
    latest = target.high or target.low
    day = None if latest is None else latest.latest(year)
    if day is not None:
        # A curve may be best at a day that no calendar has.
        with suppress(OverflowError):
            later: date = day + timedelta(days=int(at))
            yield f"{later.year}年{later.month}月{later.day}日"
