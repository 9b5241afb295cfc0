"""The comparison: target against actual, over columns, to verdict, ratio and attainment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.rules import Comparison
from perfeval.scoring.attainment import ATTAINMENT
from perfeval.scoring.columns import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BARE,
    BELOW,
    BLANK,
    DATE,
    EQUAL,
    GRADE,
    NONE,
    NUMBER,
    RANGE,
    TEXT,
    Cells,
    Codes,
)
from perfeval.scoring.kernel import Column

NO_TARGET, NO_ACTUAL, MET, PARTLY, MISSED, UNDECIDED = range(6)
"""Codes of the verdicts."""

VERDICTS = ("no_target", "no_actual", "met", "partial", "missed", "undecided")
"""The verdicts in the order of their codes."""

NO_DIRECTION, HIGHER, LOWER, EXACT = range(4)
"""Codes of the directions."""

DIRECTIONS = (None, "higher", "lower", "exact")
"""The directions in the order of their codes."""

Mask = NDArray[np.bool_]
"""A column of truths."""

_SAFE = 2.0**60


class Outcome(NamedTuple):
    """What the comparison gives, a column each.

    ``ratio / ratio_scale`` is actual against target in the direction of better, uncapped, and
    ``attained / attained_scale`` the attainment within [0, 1]; a scale of zero says that there
    is none. ``settled`` marks rows that a number or a date decided, ``mismatch`` pairs of two
    dimensions, ``days_late`` how long after its date a missed date came.
    """

    verdict: Codes
    ratio: Column
    ratio_scale: Column
    attained: Column
    attained_scale: Column
    settled: Mask
    mismatch: Mask
    days_late: NDArray[np.int64]


def compare(
    target: Cells,
    actual: Cells,
    direction: Codes,
    same_text: Mask,
    rule: Comparison,
) -> Outcome:
    """Return the outcome of every pair, by the comparison table of the design.

    ``direction`` is used where the target writes no sign; ``same_text`` says where target and
    actual are the same words.
    """
    count = len(target.kind)
    verdict = np.full(count, UNDECIDED, dtype=np.int8)
    settled = np.zeros(count, dtype=bool)
    mismatch = np.zeros(count, dtype=bool)
    late = np.zeros(count, dtype=np.int64)
    fractions: list[Column] = [np.zeros(count, dtype=np.int64) for _ in range(4)]

    text = target.kind == TEXT
    graded = text & (actual.kind == GRADE)
    verdict[graded] = np.array([MET, PARTLY, MISSED], dtype=np.int8)[actual.grade[graded]]
    verdict[text & (actual.kind == TEXT) & same_text] = MET

    numbers = np.flatnonzero((target.kind == NUMBER) & (actual.kind == NUMBER))
    for rows, kind in _by_size(target, actual, numbers):
        pair = _typed(target.take(rows), kind), _typed(actual.take(rows), kind)
        found = _numbers(*pair, direction[rows], rule)
        verdict[rows], settled[rows], mismatch[rows] = found[:3]
        for index, values in enumerate(found[3:]):
            if kind is object:
                fractions[index] = fractions[index].astype(object)
            fractions[index][rows] = values
    dates = np.flatnonzero((target.kind == DATE) & (actual.kind == DATE))
    if dates.size:
        verdict[dates], settled[dates], late[dates] = _dates(target.take(dates), actual.take(dates))
        met = dates[verdict[dates] == MET]
        fractions[2][met] = fractions[3][met] = 1

    verdict[actual.kind == BLANK] = NO_ACTUAL
    verdict[target.kind == BLANK] = NO_TARGET
    ratio, ratio_scale, attained, attained_scale = fractions
    return Outcome(verdict, ratio, ratio_scale, attained, attained_scale, settled, mismatch, late)


class Ends(NamedTuple):
    """An interval's ends over a scale, which of them it has and which it leaves out."""

    low: Column
    high: Column
    scale: Column
    has_low: Mask
    has_high: Mask
    low_open: Mask
    high_open: Mask


def _ends(cells: Cells, comparator: Codes) -> Ends:
    return Ends(
        cells.low,
        cells.high,
        cells.scale,
        (comparator != AT_MOST) & (comparator != BELOW),
        (comparator != AT_LEAST) & (comparator != ABOVE),
        comparator == ABOVE,
        comparator == BELOW,
    )


def _hold(inner: Ends, outer: Ends) -> tuple[Mask, Mask]:
    """Return where ``inner`` lies within ``outer``, and where the two share nothing."""
    low = _order(inner.low, inner.scale, outer.low, outer.scale)
    high = _order(inner.high, inner.scale, outer.high, outer.scale)
    above = _order(inner.low, inner.scale, outer.high, outer.scale)
    below = _order(inner.high, inner.scale, outer.low, outer.scale)
    within_low = ~outer.has_low | (
        inner.has_low & ((low > 0) | ((low == 0) & (~outer.low_open | inner.low_open)))
    )
    within_high = ~outer.has_high | (
        inner.has_high & ((high < 0) | ((high == 0) & (~outer.high_open | inner.high_open)))
    )
    apart = (
        inner.has_high
        & outer.has_low
        & ((below < 0) | ((below == 0) & (outer.low_open | inner.high_open)))
    ) | (
        inner.has_low
        & outer.has_high
        & ((above > 0) | ((above == 0) & (outer.high_open | inner.low_open)))
    )
    return within_low & within_high, apart


def _order(left: Column, left_scale: Column, right: Column, right_scale: Column) -> Column:
    """Return the sign of ``left / left_scale - right / right_scale``, exactly."""
    order: Column = np.sign(left * right_scale - right * left_scale)
    return order


def _numbers(
    target: Cells, actual: Cells, direction: Codes, rule: Comparison
) -> tuple[Mask | Codes | Column, ...]:
    """Return verdict, settled, mismatch and the two fractions of pairs of numbers."""
    target_bare, actual_bare = target.dimension == BARE, actual.dimension == BARE
    mismatch = ~target_bare & ~actual_bare & (target.dimension != actual.dimension)
    # A number without unit and scale is in the unit that the other cell writes.
    target, actual = (
        _adopt(target, target_bare & _unscaled(target) & ~actual_bare, actual),
        _adopt(actual, actual_bare & _unscaled(actual), target),
    )

    comparator = _effective(target, direction, rule)
    wanted, came = _ends(target, comparator), _ends(actual, actual.comparator)
    within, apart = _hold(came, wanted)
    point = (actual.comparator == NONE) | (actual.comparator == EQUAL)
    verdict = np.where(within, MET, np.where(apart, MISSED, UNDECIDED)).astype(np.int8)
    verdict[mismatch] = UNDECIDED

    lower = (comparator == AT_MOST) | (comparator == BELOW)
    ranged = comparator == RANGE
    goal = np.where(lower, target.high, target.low)
    if ranged.any():
        beyond = _order(actual.low, actual.scale, target.high, target.scale) > 0
        goal = np.where(ranged & beyond, target.high, goal)
    value = np.maximum(actual.low, 0)
    ratio = np.where(lower, goal * actual.scale, value * target.scale)
    ratio_scale = np.where(lower, value * target.scale, goal * actual.scale)
    has_ratio = point & ~mismatch & ~ranged & (ratio_scale > 0) & (ratio >= 0)

    attained, attained_scale = ratio * 0, ratio_scale * 0 + 1
    exact = ~lower & ~ranged & _is_exact(target, direction)
    ways = [(rule.lower, lower), (rule.interval, ranged), (rule.exact, exact),
            (rule.higher, ~lower & ~ranged & ~exact)]  # fmt: skip
    for name, rows in ways:
        if rows.any():
            over, under = ATTAINMENT[name](actual.low, actual.scale, goal, target.scale)
            attained = np.where(rows, over, attained)
            attained_scale = np.where(rows, under, attained_scale)
    none = attained_scale <= 0
    attained = np.where(none, 0, np.clip(attained, 0, attained_scale))
    attained_scale = np.where(none, 1, attained_scale)
    met = verdict == MET
    attained, attained_scale = np.where(met, 1, attained), np.where(met, 1, attained_scale)
    settled = met | (point & (verdict == MISSED))
    return (
        verdict,
        settled,
        mismatch,
        np.where(has_ratio, ratio, 0),
        np.where(has_ratio, ratio_scale, 0),
        attained,
        np.where(settled, attained_scale, 0),
    )


def _effective(target: Cells, direction: Codes, rule: Comparison) -> Codes:
    """Return the comparator that decides: the sign written, else the one of the direction."""
    comparator = target.comparator
    bare = comparator == NONE
    equal = (comparator == EQUAL) | (bare & (direction == EXACT))
    result = np.where(bare & (direction == LOWER), AT_MOST, comparator)
    result = np.where(bare & (direction <= HIGHER), AT_LEAST, result)
    if rule.equality == "from_target":
        result = np.where(equal, np.where(target.low == 0, AT_MOST, AT_LEAST), result)
    else:
        result = np.where(equal, EQUAL, result)
    return result.astype(np.int8)


def _is_exact(target: Cells, direction: Codes) -> Mask:
    bare = target.comparator == NONE
    exact: Mask = (target.comparator == EQUAL) | (bare & (direction == EXACT))
    return exact


def _unscaled(cells: Cells) -> Mask:
    unscaled: Mask = (cells.written == 1) & (cells.written_scale == 1)
    return unscaled


def _adopt(cells: Cells, rows: Mask, other: Cells) -> Cells:
    """Return ``cells`` with ``rows`` read in the unit that ``other`` writes."""
    if not rows.any():
        return cells
    factor = np.where(rows, other.written, 1)
    return cells._replace(
        low=cells.low * factor,
        high=cells.high * factor,
        scale=np.where(rows, cells.scale * other.written_scale, cells.scale),
    )


def _by_size(
    target: Cells, actual: Cells, rows: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], type]]:
    """Give ``rows`` in two parts: those that int64 can hold, and those for Python integers."""
    if not rows.size:
        return
    size = np.maximum(_size(target, rows), _size(actual, rows))
    for cells in (target, actual):
        for each in (cells.scale, cells.written, cells.written_scale):
            size = size * each[rows].astype(np.float64)
    large = size >= _SAFE
    if large.any():
        yield rows[large], object
        rows = rows[~large]
    if rows.size:
        yield rows, np.int64


def _size(cells: Cells, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    low, high = (abs(each[rows].astype(np.float64)) for each in (cells.low, cells.high))
    return np.maximum(np.maximum(low, high), 1.0)


def _typed(cells: Cells, kind: type) -> Cells:
    return cells._replace(
        low=cells.low.astype(kind),
        high=cells.high.astype(kind),
        scale=cells.scale.astype(kind),
        written=cells.written.astype(kind),
        written_scale=cells.written_scale.astype(kind),
    )


def _dates(target: Cells, actual: Cells) -> tuple[Codes, Mask, NDArray[np.int64]]:
    """Return verdict, settled and days late of pairs of dates; a date without a sign is a limit."""
    comparator = np.where(target.comparator == NONE, AT_MOST, target.comparator).astype(np.int8)
    # "Before a month" is written with that month, so its last day still counts.
    within, apart = _hold(_ends(actual, actual.comparator), _ends(target, comparator))
    verdict = np.where(within, MET, np.where(apart, MISSED, UNDECIDED)).astype(np.int8)
    late = np.where(apart, np.maximum(actual.high - target.high, 0), 0).astype(np.int64)
    return verdict, within, late
