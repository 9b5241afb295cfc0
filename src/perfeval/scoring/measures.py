"""The measures: what a curve is drawn over, as exact fractions of the rows that have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfeval.rules import Curve
from perfeval.rules.curve import DERIVED
from perfeval.scoring.columns import BARE, DATE, NUMBER, Pairs, unit_of
from perfeval.scoring.comparison import MET, Mask, Outcome, is_point, unscaled
from perfeval.scoring.kernel import Column, products

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
        return _of_numbers(curve, here & outcome.settled, outcome, pairs)
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


def _of_numbers(curve: Curve, here: Mask, outcome: Outcome, pairs: Pairs) -> Measured:
    target, actual, dimensions = pairs
    fit = here & (target.kind == NUMBER) & is_point(actual.comparator)
    unit = None if curve.unit is None else unit_of(curve.unit)
    if unit is not None:
        dimension = dimensions.get(unit[0], -1)
        fit &= np.maximum(target.dimension, actual.dimension) == dimension
    rows = fit.nonzero()[0]
    came = outcome.came.take(rows)
    if curve.measure == "actual":
        return rows, *_in_unit(came, outcome.common.take(rows), pairs, rows, unit)
    goal = outcome.goal.take(rows)
    excess = came - goal
    if curve.measure == "deviation":
        return rows, *_in_unit(excess, outcome.common.take(rows), pairs, rows, unit)
    # Of a target of zero nothing is a share, except that no deviation is none of it.
    under = np.where(excess == 0, 1, abs(goal))
    if under.min(initial=1) > 0:
        return rows, excess, under
    known = (under > 0).nonzero()[0]
    return rows.take(known), excess.take(known), under.take(known)


def _in_unit(
    over: Column,
    under: Column,
    pairs: Pairs,
    rows: NDArray[np.intp],
    unit: tuple[str, int, int] | None,
) -> Fractions:
    """Return numbers in base units in the curve's unit, else in the one that the target writes."""
    if unit is not None:
        return products(over, unit[2]), products(under, unit[1])
    target, actual = pairs.target.take(rows), pairs.actual.take(rows)
    other = (target.dimension == BARE) & (actual.dimension != BARE) & unscaled(target)
    written = np.where(other, actual.written, target.written)
    scale = np.where(other, actual.written_scale, target.written_scale)
    return products(over, scale), products(under, written)
