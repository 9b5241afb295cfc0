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
    """

    verdict: Codes
    ratio: Column
    ratio_scale: Column
    attained: Column
    attained_scale: Column
    settled: Mask
    mismatch: Mask
    days_late: NDArray[np.int64]


def compare(pairs: Pairs, direction: Codes, same_text: Mask, rule: Comparison) -> Outcome:
    """Return the outcome of every pair, by the comparison table of the design.

    ``direction`` is used where the target writes no sign; ``same_text`` says where target and
    actual are the same words.
    """
    target, actual, _ = pairs
    count = len(target.kind)
    verdict = np.full(count, UNDECIDED, dtype=np.int8)
    text = target.kind == TEXT
    graded = text & (actual.kind == GRADE)
    if graded.any():
        verdict[graded] = _OF_GRADE[actual.grade[graded]]
    verdict[text & (actual.kind == TEXT) & same_text] = MET
    verdict[actual.kind == BLANK] = NO_ACTUAL
    verdict[target.kind == BLANK] = NO_TARGET
    settled, mismatch = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    columns: list[Column] = [np.zeros(count, dtype=np.int64) for _ in range(5)]

    measured = ((target.kind == actual.kind) & (target.kind >= DATE)).nonzero()[0]
    for part, goals, came in by_size(target, actual, measured):
        rows = part if part.size < count else slice(None)
        verdict[rows], settled[rows], mismatch[rows], *found = _measure(
            goals, came, direction[rows], rule
        )
        for index, values in enumerate(found):
            if values.dtype == object:
                columns[index] = columns[index].astype(object)
            columns[index][rows] = values
    ratio, ratio_scale, attained, attained_scale, late = columns
    return Outcome(verdict, ratio, ratio_scale, attained, attained_scale, settled, mismatch, late)


_OF_GRADE = np.array([MET, PARTLY, MISSED], dtype=np.int8)

_CODES = range(RANGE + 1)

# What a comparator says of its interval, by its code: which ends it has, and whether an end that
# it leaves out lies just above (+1) or just below (-1) the number written.
_HAS_LOW = np.array([code not in (AT_MOST, BELOW) for code in _CODES])
_HAS_HIGH = np.array([code not in (AT_LEAST, ABOVE) for code in _CODES])
_LOW_SIDE = np.array([int(code == ABOVE) for code in _CODES])
_HIGH_SIDE = np.array([-int(code == BELOW) for code in _CODES])
IS_POINT = np.array([code in (NONE, EQUAL) for code in _CODES])
"""By the code of a comparator, whether what it says is one point."""
_IS_LOWER = np.array([code in (AT_MOST, BELOW) for code in _CODES])

# The comparator that decides, by the sign written and the direction.
_EFFECTIVE = np.tile(np.arange(RANGE + 1)[:, None], (1, len(DIRECTIONS)))
_EFFECTIVE[NONE] = [AT_LEAST, AT_LEAST, AT_MOST, EQUAL]


def _hold(inner: Cells, inner_sign: Codes, outer: Cells, outer_sign: Codes) -> tuple[Mask, Mask]:
    """Return where ``inner`` lies within ``outer``, and where the two share nothing.

    Every end becomes three times its number, plus the side of it on which the end lies.
    """
    scale, outer_scale = 3 * inner.scale, 3 * outer.scale
    low = inner.low * outer_scale + _LOW_SIDE[inner_sign]
    high = inner.high * outer_scale + _HIGH_SIDE[inner_sign]
    least = outer.low * scale + _LOW_SIDE[outer_sign]
    most = outer.high * scale + _HIGH_SIDE[outer_sign]
    has_low, has_high = _HAS_LOW[inner_sign], _HAS_HIGH[inner_sign]
    has_least, has_most = _HAS_LOW[outer_sign], _HAS_HIGH[outer_sign]
    within = (~has_least | (has_low & (low >= least))) & (~has_most | (has_high & (high <= most)))
    apart = (has_high & has_least & (high < least)) | (has_low & has_most & (low > most))
    return within, apart


def _measure(
    target: Cells, actual: Cells, direction: Codes, rule: Comparison
) -> tuple[Mask | Codes | Column, ...]:
    """Return verdict, settled, mismatch, both fractions and days late of numbers and of dates."""
    target, actual, mismatch = in_one_unit(target, actual)
    comparator = _EFFECTIVE[target.comparator, direction]
    exact = comparator == EQUAL
    if rule.equality == "from_target" and exact.any():
        comparator = np.where(exact, np.where(target.low == 0, AT_MOST, AT_LEAST), comparator)
    date = target.kind == DATE
    # A date is reached by coming no later, also where the row says that only it will do.
    comparator = np.where(date & exact, AT_MOST, comparator)
    within, apart = _hold(actual, actual.comparator, target, comparator)
    verdict = np.where(within, MET, np.where(apart, MISSED, UNDECIDED))
    if mismatch.any():
        verdict[mismatch] = UNDECIDED
    met = verdict == MET
    point = IS_POINT[actual.comparator]
    missed = point & ~date & (verdict == MISSED)

    lower, ranged = _IS_LOWER[comparator], comparator == RANGE
    goal = np.where(lower, target.high, target.low)
    if ranged.any():
        beyond = actual.low * target.scale > target.high * actual.scale
        goal = np.where(ranged & beyond, target.high, goal)
    wanted, came = goal * actual.scale, np.maximum(actual.low, 0) * target.scale
    ratio, ratio_scale = np.where(lower, wanted, came), np.where(lower, came, wanted)
    no_ratio = ~point | mismatch | ranged | date | (ratio_scale <= 0) | (ratio < 0)
    ratio_scale = np.where(no_ratio, 0, ratio_scale)
    over = under = met.astype(ratio.dtype)
    if missed.any():
        way = np.where(lower, 1, np.where(ranged, 3, np.where(exact, 2, 0)))
        over, under = _attained(actual, target, goal, rule, way, missed, over)
    late = over * 0
    if date.any():
        day = date & point & (actual.low == actual.high)
        late = np.where(day & apart, np.maximum(actual.high - target.high, 0), 0)
    return verdict, met | missed, mismatch, ratio, ratio_scale, over, under, late


def _attained(
    actual: Cells,
    target: Cells,
    goal: Column,
    rule: Comparison,
    way: Codes,
    missed: Mask,
    met: Column,
) -> tuple[Column, Column]:
    """Return the attainment: 1 of what was met, what its function gives of what was ``missed``.

    ``way`` tells which function a row takes: that of higher, lower, exact or interval.
    """
    over, under = met, np.where(missed, 1, met)
    for name, ways in rule.ways:
        here = missed & ways[way]
        if here.any():
            found, scale = ATTAINMENT[name](actual.low, actual.scale, goal, target.scale)
            here &= scale > 0
            over = np.where(here, np.minimum(np.maximum(found, 0), scale), over)
            under = np.where(here, scale, under)
    return over, under


def in_one_unit(target: Cells, actual: Cells) -> tuple[Cells, Cells, Mask]:
    """Return both cells of every row in one unit, and where they are of two dimensions.

    A number without unit and scale is in the unit that the other cell writes.
    """
    target_bare, actual_bare = target.dimension == BARE, actual.dimension == BARE
    mismatch = (target.dimension != actual.dimension) & ~target_bare & ~actual_bare
    return (
        _adopt(target, target_bare & ~actual_bare & unscaled(target), actual),
        _adopt(actual, actual_bare & unscaled(actual), target),
        mismatch,
    )


def unscaled(cells: Cells) -> Mask:
    """Tell which numbers are written in the base unit, or without any."""
    plain: Mask = cells.written == cells.written_scale
    return plain


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


def by_size(
    target: Cells,
    actual: Cells,
    rows: NDArray[np.intp],
    spare: int = 1,
    *,
    in_written: bool = False,
) -> Iterator[tuple[NDArray[np.intp], Cells, Cells]]:
    """Give ``rows`` and their cells in two parts: those for int64, and those for Python integers.

    No product that the comparison makes of a row is larger than that of its ends and scales, and
    of the unit that a number without one takes from the other. A caller that multiplies by more
    says by how much in ``spare``; one that goes back to the units as written, ``in_written``.
    """
    if not rows.size:
        return
    limit = _SAFE / spare
    is_all = rows.size == len(target.kind)
    goals, came = (target, actual) if is_all else (target.take(rows), actual.take(rows))
    if target.peak * actual.peak < limit:
        yield rows, goals, came
        return
    size = np.ones(len(rows))
    for cells, other in ((goals, came), (came, goals)):
        low, high, scale = (abs(each.astype(np.float64)) for each in cells[2:5])
        size *= np.maximum(np.maximum(low, high), 1) * scale
        taken = in_written | (other.dimension == BARE)
        for each in (cells.written, cells.written_scale):
            size *= np.where(taken, abs(each.astype(np.float64)), 1)
    small = size < limit
    if bool(small.all()) and goals.low.dtype == came.low.dtype == np.int64:
        yield rows, goals, came
        return
    for part, kind in ((small, np.int64), (~small, object)):
        if part.any():
            here = part.nonzero()[0]
            yield rows[here], _typed(goals.take(here), kind), _typed(came.take(here), kind)


def _typed(cells: Cells, kind: type) -> Cells:
    return cells._replace(
        low=cells.low.astype(kind),
        high=cells.high.astype(kind),
        scale=cells.scale.astype(kind),
        written=cells.written.astype(kind),
        written_scale=cells.written_scale.astype(kind),
    )
