"""The measures: what a curve is drawn over, as exact fractions of the rows that have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfeval.rules import Curve
from perfeval.scoring.columns import BARE, DATE, NUMBER, RANGE, Cells, Pairs, unit_of
from perfeval.scoring.comparison import IS_POINT, MET, Outcome, by_size, in_one_unit, unscaled
from perfeval.scoring.kernel import Column

Fractions = tuple[Column, Column]
"""Numerators and denominators; a denominator of zero says that there is no such number."""


def measure(curve: Curve, rows: NDArray[np.intp], outcome: Outcome, pairs: Pairs) -> Fractions:
    """Return what ``curve`` is drawn over, of ``rows``.

    The ratio of a row that has none (an interval, a target of zero, an actual of zero where less
    is better) is its attainment. An actual and a deviation are in the curve's unit, else in the
    one that the target writes. A deviation is counted from the nearer end of an interval and is
    nothing within it. Days late are none for a date that was met. What a bound leaves open has
    neither actual nor deviation.
    """
    attained = (
        outcome.attained[rows],
        np.where(outcome.settled[rows], outcome.attained_scale[rows], 0),
    )
    if curve.measure == "attainment":
        return attained
    if curve.measure == "ratio":
        ratio, scale = outcome.ratio[rows], outcome.ratio_scale[rows]
        has_one = outcome.settled[rows] & (scale > 0)
        return np.where(has_one, ratio, attained[0]), np.where(has_one, scale, attained[1])
    if curve.measure == "days_late":
        late = outcome.days_late[rows]
        known = (pairs.target.kind[rows] == DATE) & ((outcome.verdict[rows] == MET) | (late > 0))
        return late, known.astype(np.int64)
    if curve.measure in ("actual", "deviation", "relative_deviation"):
        return _of_numbers(curve, rows, outcome, pairs)
    return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)


def _of_numbers(curve: Curve, rows: NDArray[np.intp], outcome: Outcome, pairs: Pairs) -> Fractions:
    target, actual, dimensions = pairs
    over: Column = np.zeros(len(rows), dtype=np.int64)
    under: Column = np.zeros(len(rows), dtype=np.int64)
    fit = (target.kind[rows] == NUMBER) & outcome.settled[rows]
    fit &= IS_POINT[actual.comparator[rows]]
    unit = None if curve.unit is None else unit_of(curve.unit)
    if unit is not None:
        fit &= np.maximum(target.dimension, actual.dimension)[rows] == dimensions.get(unit[0], -1)
    place = np.zeros(len(target.kind), dtype=np.intp)
    place[rows] = np.arange(len(rows))
    spare = 1 if unit is None else max(unit[1:])
    for part, goals, came in by_size(target, actual, rows[fit], spare):
        found, scale = _distance(curve, goals, came)
        if curve.measure != "relative_deviation":
            found, scale = _in_unit(found, scale, goals, came, unit)
        if found.dtype == object:
            over, under = over.astype(object), under.astype(object)
        over[place[part]], under[place[part]] = found, scale
    return over, under


def _distance(curve: Curve, target: Cells, actual: Cells) -> Fractions:
    """Return the actual, or how far it lies from the target: in base units, or of the target."""
    target, actual, _ = in_one_unit(target, actual)
    if curve.measure == "actual":
        return actual.low, actual.scale
    came = actual.low * target.scale
    low, high = target.low * actual.scale, target.high * actual.scale
    ranged = target.comparator == RANGE
    goal = np.where(ranged & (came > high), high, low)
    excess = np.where(ranged & (came >= low) & (came <= high), 0, came - goal)
    if curve.measure == "deviation":
        return excess, actual.scale * target.scale
    # Of a target of zero nothing is a share, except that no deviation is none.
    return excess, np.where(excess == 0, 1, abs(goal))


def _in_unit(
    over: Column, under: Column, target: Cells, actual: Cells, unit: tuple[str, int, int] | None
) -> Fractions:
    """Return numbers in base units in the curve's unit, else in the one that the target writes."""
    if unit is not None:
        return over * unit[2], under * unit[1]
    other = (target.dimension == BARE) & (actual.dimension != BARE) & unscaled(target)
    written = np.where(other, actual.written, target.written)
    scale = np.where(other, actual.written_scale, target.written_scale)
    return over * scale, under * written
