"""The measures: what a curve is drawn over, as exact fractions of the rows that have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfeval.rules import Curve
from perfeval.rules.curve import DERIVED
from perfeval.scoring.columns import BARE, DATE, NUMBER, RANGE, Cells, Pairs, unit_of
from perfeval.scoring.comparison import MET, Mask, Outcome, by_size, in_one_unit, is_point, unscaled
from perfeval.scoring.kernel import Column

Fractions = tuple[Column, Column]
"""Numerators and denominators, above zero."""

Measured = tuple[NDArray[np.intp], Column, Column]
"""The rows that have a measure, and its numerators and denominators."""


def measure(curve: Curve, here: Mask, outcome: Outcome, pairs: Pairs) -> Measured:
    """Return what ``curve`` is drawn over, of the rows ``here`` that have it.

    The ratio of a row that has none (an interval, a target of zero, an actual of zero where less
    is better) is its attainment. An actual and a deviation are in the curve's unit, else in the
    one that the target writes. A deviation is counted from the nearer end of an interval and is
    nothing within it. Days late are none for a date that was met. What a bound leaves open has
    neither actual nor deviation.
    """
    if curve.measure in ("actual", "deviation", "relative_deviation"):
        return _of_numbers(curve, here & outcome.settled, pairs)
    if curve.measure == "days_late":
        late = outcome.days_late
        dated = here & (pairs.target.kind == DATE) & ((outcome.verdict == MET) | (late > 0))
        rows = dated.nonzero()[0]
        return rows, late[rows], np.ones(len(rows), dtype=np.int64)
    if curve.measure in DERIVED:
        here = np.zeros_like(here)
    rows = (here & outcome.settled).nonzero()[0]
    over, under = outcome.attained[rows], outcome.attained_scale[rows]
    if curve.measure == "ratio":
        scale = outcome.ratio_scale[rows]
        over = np.where(scale > 0, outcome.ratio[rows], over)
        under = np.where(scale > 0, scale, under)
    return rows, over, under


def _of_numbers(curve: Curve, here: Mask, pairs: Pairs) -> Measured:
    target, actual, dimensions = pairs
    fit = here & (target.kind == NUMBER) & is_point(actual.comparator)
    unit = None if curve.unit is None else unit_of(curve.unit)
    if unit is not None:
        dimension = dimensions.get(unit[0], -1)
        fit &= np.maximum(target.dimension, actual.dimension) == dimension
    found: list[Measured] = []
    spare = 1 if unit is None else max(unit[1:])
    for rows, goals, came in by_size(target, actual, fit.nonzero()[0], spare, in_written=True):
        over, under = _distance(curve, goals, came)
        if curve.measure != "relative_deviation":
            over, under = _in_unit(over, under, goals, came, unit)
        if under.min() <= 0:
            known = (under > 0).nonzero()[0]
            rows, over, under = rows[known], over[known], under[known]  # noqa: PLW2901
        found.append((rows, over, under))
    if len(found) == 1:
        return found[0]
    none = np.zeros(0, dtype=np.int64)
    return _joined([(none.astype(np.intp), none, none), *found])


def _joined(parts: list[Measured]) -> Measured:
    rows, over, under = (np.concatenate(each) for each in zip(*parts, strict=True))
    return rows, over, under


def _distance(curve: Curve, target: Cells, actual: Cells) -> Fractions:
    """Return the actual, or how far it lies from the target: in base units, or of the target."""
    target, actual, _ = in_one_unit(target, actual)
    if curve.measure == "actual":
        return actual.low, actual.scale
    came, goal = actual.low * target.scale, target.low * actual.scale
    excess = came - goal
    ranged = target.comparator == RANGE
    if ranged.any():
        high = target.high * actual.scale
        beyond = ranged & (came > high)
        goal = np.where(beyond, high, goal)
        excess = np.where(ranged & ~beyond & (excess >= 0), 0, came - goal)
    if curve.measure == "deviation":
        return excess, actual.scale * target.scale
    # Of a target of zero nothing is a share, except that no deviation is none of it.
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
