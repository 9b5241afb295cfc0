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
    RANGE,
    TEXT,
    Cells,
    Codes,
    Pairs,
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

_SAFE = 2.0**58


class Outcome(NamedTuple):
    """What the comparison gives, a column each.

    ``ratio / ratio_scale`` is actual against target in the direction of better, uncapped, and
    ``attained / attained_scale`` the attainment within [0, 1]; a scale of zero says that there
    is none. ``settled`` marks rows that a number or a date decided, ``mismatch`` pairs of two
    dimensions, ``days_late`` how long after its date a missed date came, where its day is known.
    ``came`` is the actual and ``goal`` the nearest point of the target, both over ``common`` in the
    base unit.
    """

    verdict: Codes
    ratio: Column
    ratio_scale: Column
    attained: Column
    attained_scale: Column
    settled: Mask
    mismatch: Mask
    days_late: NDArray[np.int64]
    came: Column
    goal: Column
    common: Column


def compare(pairs: Pairs, direction: Codes, same_text: Mask, rule: Comparison) -> Outcome:
    """Return the outcome of every pair, by the comparison table of the design.

    ``direction`` is used where the target writes no sign; ``same_text`` says where target and
    actual are the same words.
    """
    target, actual, _ = pairs
    count = len(target.kind)
    measured = ((target.kind == actual.kind) & (target.kind >= DATE)).nonzero()[0]
    parts = list(by_size(target, actual, measured))
    if len(parts) == 1 and measured.size == count:
        return _measure(*parts[0][1:], direction, rule)
    verdict = np.full(count, UNDECIDED, dtype=np.int8)
    text = target.kind == TEXT
    graded = text & (actual.kind == GRADE)
    if graded.any():
        verdict[graded] = _OF_GRADE[actual.grade[graded]]
    verdict[text & (actual.kind == TEXT) & same_text] = MET
    verdict[actual.kind == BLANK] = NO_ACTUAL
    verdict[target.kind == BLANK] = NO_TARGET
    columns = [verdict, *(np.zeros(count, kind) for kind in _KINDS[1:])]
    for rows, goals, came in parts:
        found = _measure(goals, came, direction[rows], rule)
        for index, values in enumerate(found):
            if values.dtype == object:
                columns[index] = columns[index].astype(object)
            columns[index][rows] = values
    return Outcome._make(columns)


_KINDS = (np.int8, *[np.int64] * 4, np.bool_, np.bool_, *[np.int64] * 4)
"""The types of an outcome's columns."""

_OF_GRADE = np.array([MET, PARTLY, MISSED], dtype=np.int8)

# The comparator that decides, by the sign written and the direction: `_EFFECTIVE` is looked up at
# the sign times the number of directions, plus the direction.
_WAYS = len(DIRECTIONS)
_SIGNS = RANGE + 1
_EFFECTIVE = np.repeat(np.arange(_SIGNS, dtype=np.int8), _WAYS)
_EFFECTIVE[NONE * _WAYS : (NONE + 1) * _WAYS] = [AT_LEAST, AT_LEAST, AT_MOST, EQUAL]

# What two comparators, that of the target and that of the actual, say of their intervals: which
# ends they have, and whether an end that is left out lies just above (+1) or below (−1) its number.
_BOTH = [(outer, inner) for outer in range(_SIGNS) for inner in range(_SIGNS)]
_HAS_LOW, _HAS_HIGH = (
    np.array([inner not in without for _, inner in _BOTH])
    for without in ((AT_MOST, BELOW), (AT_LEAST, ABOVE))
)
_HAS_LEAST, _HAS_MOST = (
    np.array([outer not in without for outer, _ in _BOTH])
    for without in ((AT_MOST, BELOW), (AT_LEAST, ABOVE))
)
_LOW_SIDE, _HIGH_SIDE = (
    np.array([sign * (inner == leaves_out) for _, inner in _BOTH])
    for sign, leaves_out in ((1, ABOVE), (-1, BELOW))
)
_LEAST_SIDE, _MOST_SIDE = (
    np.array([sign * (outer == leaves_out) for outer, _ in _BOTH])
    for sign, leaves_out in ((1, ABOVE), (-1, BELOW))
)
_LEAVES_OUT = _LOW_SIDE + _LEAST_SIDE - _HIGH_SIDE - _MOST_SIDE > 0

_VERDICTS = np.array([UNDECIDED, MET, MISSED, MET], dtype=np.int8)


class _Ends(NamedTuple):
    """The ends of an actual, ``low`` and ``high``, and of a target, over one denominator."""

    low: Column
    high: Column
    least: Column
    most: Column


def is_point(comparator: Codes) -> Mask:
    """Tell which comparators say one point."""
    point: Mask = (comparator == NONE) | (comparator == EQUAL)
    return point


def _measure(target: Cells, actual: Cells, direction: Codes, rule: Comparison) -> Outcome:
    """Return the outcome of numbers against numbers and of dates against dates."""
    target, actual, mismatch = in_one_unit(target, actual)
    ends = _Ends(*_ends(actual, target.scale), *_ends(target, actual.scale))
    comparator = _EFFECTIVE.take(target.comparator * np.int8(_WAYS) + direction)
    exact = comparator == EQUAL
    if rule.equality == "from_target" and exact.any():
        bound = np.where(target.low == 0, np.int8(AT_MOST), np.int8(AT_LEAST))
        comparator = np.where(exact, bound, comparator)
    date = target.kind == DATE
    dated = bool(date.any())
    if dated:
        # A date is reached by coming no later, also where the row says that only it will do.
        comparator = np.where(date & exact, np.int8(AT_MOST), comparator)
    within, apart = _hold(ends, comparator, actual.comparator)
    verdict = _VERDICTS.take(within.view(np.int8) + 2 * apart.view(np.int8))
    verdict[mismatch] = UNDECIDED
    met, missed = verdict == MET, verdict == MISSED
    point = is_point(actual.comparator)
    missed &= point & ~date

    lower, ranged = (comparator == AT_MOST) | (comparator == BELOW), comparator == RANGE
    goal = ends.least if ends.most is ends.least else np.where(lower, ends.most, ends.least)
    if ranged.any():
        nearest = np.minimum(np.maximum(ends.low, ends.least), ends.most)
        goal = np.where(ranged, nearest, goal)
    came = np.maximum(ends.low, 0)
    ratio, ratio_scale = np.where(lower, goal, came), np.where(lower, came, goal)
    no_ratio = ~point | mismatch | ranged | date | (ratio_scale <= 0) | (ratio < 0)
    if no_ratio.any():
        ratio_scale = np.where(no_ratio, 0, ratio_scale)
    settled = met | missed
    over, under = (each.astype(np.int64).astype(ratio.dtype) for each in (met, settled))
    way = _WAY.take(comparator + np.int8(_SIGNS) * exact.view(np.int8))
    for name, ways in rule.ways:
        _attain(over, under, name, missed & ways.take(way), ends.low, goal)
    late = np.zeros(len(met), dtype=np.int64)
    if dated:
        day = date & point & (actual.low == actual.high)
        late = np.where(day & apart, np.maximum(actual.high - target.high, 0), 0)
    common = actual.scale * target.scale
    return Outcome(
        verdict, ratio, ratio_scale, over, under, settled, mismatch, late, ends.low, goal, common
    )


# The place in `Comparison.ways` of the function for a row that missed, by what decides of it; a
# second time for rows that only the target itself meets.
_WAY = np.array([2 * second for second in (0, 1) for _ in range(_SIGNS)])
for _sign, _place in ((AT_MOST, 1), (BELOW, 1), (RANGE, 3)):
    _WAY[[_sign, _sign + _SIGNS]] = _place


def _ends(cells: Cells, scale: Column) -> tuple[Column, Column]:
    """Return the ends of cells times the denominator of what they are compared with."""
    low = cells.low * scale
    return low, low if cells.high is cells.low else cells.high * scale


def _hold(ends: _Ends, outer: Codes, inner: Codes) -> tuple[Mask, Mask]:
    """Return where the actual lies within the target, and where the two share nothing."""
    both = (outer * np.int8(_SIGNS) + inner).astype(np.intp)
    low, high, least, most = ends
    if _LEAVES_OUT.take(both).any():
        # Every end becomes twice its number, plus the side of it on which the end lies.
        sides = (_LOW_SIDE, _HIGH_SIDE, _LEAST_SIDE, _MOST_SIDE)
        low, high, least, most = (
            2 * end + side.take(both) for end, side in zip(ends, sides, strict=True)
        )
    has_low, has_high, has_least, has_most = (
        each.take(both) for each in (_HAS_LOW, _HAS_HIGH, _HAS_LEAST, _HAS_MOST)
    )
    within = (~has_least | (has_low & (low >= least))) & (~has_most | (has_high & (high <= most)))
    apart = (has_high & has_least & (high < least)) | (has_low & has_most & (low > most))
    return within, apart


def _attain(
    over: Column, under: Column, name: str, missed: Mask, came: Column, goal: Column
) -> None:
    """Set the attainment of rows that ``missed``, by one function; 0 where it gives none."""
    rows = missed.nonzero()[0]
    if not rows.size:
        return
    found, scale = ATTAINMENT[name](came.take(rows), goal.take(rows))
    if scale.min() <= 0:
        here = (scale > 0).nonzero()[0]
        rows, found, scale = rows[here], found[here], scale[here]
    over[rows], under[rows] = np.minimum(np.maximum(found, 0), scale), scale


def in_one_unit(target: Cells, actual: Cells) -> tuple[Cells, Cells, Mask]:
    """Return both cells of every row in one unit, and where they are of two dimensions.

    A number without unit and scale is in the unit that the other cell writes.
    """
    mismatch, actual_bare = target.dimension != actual.dimension, actual.dimension == BARE
    if not (mismatch | actual_bare).any():
        return target, actual, mismatch
    target_bare = target.dimension == BARE
    return (
        _adopt(target, target_bare & ~actual_bare & unscaled(target), actual),
        _adopt(actual, actual_bare & unscaled(actual), target),
        mismatch & ~target_bare & ~actual_bare,
    )


def unscaled(cells: Cells) -> Mask:
    """Tell which numbers are written in the base unit, or without any."""
    plain: Mask = cells.written == cells.written_scale
    return plain


def _adopt(cells: Cells, rows: Mask, other: Cells) -> Cells:
    """Return ``cells`` with ``rows`` read in the unit that ``other`` writes."""
    if not rows.any():
        return cells
    factor, parts = other.written, other.written_scale
    if not rows.all():
        factor, parts = np.where(rows, factor, 1), np.where(rows, parts, 1)
    low, high = _ends(cells, factor)
    return cells._replace(low=low, high=high, scale=cells.scale * parts)


def by_size(
    target: Cells, actual: Cells, rows: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], Cells, Cells]]:
    """Give ``rows`` and their cells in two parts: those for int64, and those for Python integers.

    No product that the comparison makes of a row is larger than that of its ends and scales, and
    of the unit that a number without one takes from the other.
    """
    if not rows.size:
        return
    is_all = rows.size == len(target.kind)
    goals, came = (target, actual) if is_all else (target.take(rows), actual.take(rows))
    if target.peak * actual.peak < _SAFE:
        yield rows, goals, came
        return
    size = np.ones(len(rows))
    for cells, other in ((goals, came), (came, goals)):
        low, high, scale = (abs(each.astype(np.float64)) for each in cells[2:5])
        size *= np.maximum(np.maximum(low, high), 1) * scale
        taken = other.dimension == BARE
        for each in (cells.written, cells.written_scale):
            size *= np.where(taken, abs(each.astype(np.float64)), 1)
    small = size < _SAFE
    if bool(small.all()) and goals.low.dtype == came.low.dtype == np.int64:
        yield rows, goals, came
        return
    for part, kind in ((small, np.int64), (~small, object)):
        if part.any():
            here = part.nonzero()[0]
            yield rows[here], _typed(goals.take(here), kind), _typed(came.take(here), kind)


def _typed(cells: Cells, kind: type) -> Cells:
    low: Column = cells.low.astype(kind)
    return cells._replace(
        low=low,
        high=low if cells.high is cells.low else cells.high.astype(kind),
        scale=cells.scale.astype(kind),
        written=cells.written.astype(kind),
        written_scale=cells.written_scale.astype(kind),
    )
