"""The states of a row, and how a row that no number decides gets its score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.model import Indicator
from perfeval.readings import TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.columns import GRADES, Codes, hundredths
from perfeval.scoring.comparison import MET, MISSED, NO_ACTUAL, Outcome
from perfeval.scoring.kernel import Column, curve_points, half_up

SCORED, AWAITING, STATE_NO_ACTUAL, NOT_APPLICABLE, STATE_UNSCORED = range(5)
"""Codes of the states."""

STATES = ("scored", "awaiting_judgement", "no_actual", "not_applicable", "unscored")
"""The states in the order of their codes."""

BY_RULE, BY_JUDGEMENT, BY_DECLARED = range(3)
"""Codes of who settled a row."""


class Scores(NamedTuple):
    """The least and the most that every row earns, in hundredths, its state and who settled it.

    ``low_before`` and ``high_before`` are the same ends before the row's own deduction.
    """

    low: Column
    high: Column
    state: Codes
    settled_by: Codes
    low_before: Column
    high_before: Column


def score_rows(
    indicators: Sequence[Indicator],
    points: Column,
    outcome: Outcome,
    book: Rulebook,
) -> Scores:
    """Return the scores of all rows; a row without points is unscored and earns nothing."""
    whole = np.maximum(points, 0)
    low, high = np.zeros_like(whole), whole.copy()
    state = np.full(len(points), AWAITING, dtype=np.int8)
    settled_by = np.zeros(len(points), dtype=np.int8)

    _score_by_rule(low, high, state, whole, outcome, book)
    qualitative = ~outcome.settled & (outcome.verdict >= MET) & (outcome.verdict <= MISSED)
    for index in qualitative.nonzero()[0].tolist():
        # Bands are for words: a number or date that was missed by nobody knows how much has none.
        qualitative[index] = type(indicators[index].target_reading) is TextReading
    if qualitative.any():
        _hold_to_bands(low, high, whole, qualitative, outcome.verdict, book)
    state[outcome.verdict == NO_ACTUAL] = STATE_NO_ACTUAL
    _settle(indicators, low, high, state, settled_by, whole, qualitative, book)
    before = low, high
    if any(each.deduction for each in indicators):
        low, high = low.copy(), high.copy()
        _deduct(indicators, low, high)
    for index, each in enumerate(indicators):
        if each.not_applicable:
            state[index] = NOT_APPLICABLE
    state[(points < 0) & (state != NOT_APPLICABLE)] = STATE_UNSCORED
    return Scores(low, high, state, settled_by, *before)


def _score_by_rule(
    low: Column, high: Column, state: Codes, whole: Column, outcome: Outcome, book: Rulebook
) -> None:
    rows = outcome.settled.nonzero()[0]
    if rows.size:
        over, under = outcome.attained[rows], outcome.attained_scale[rows]
        low[rows] = high[rows] = curve_points(
            book.curves[book.quantitative], whole[rows], over, under
        )
        state[rows] = SCORED
    late = (outcome.days_late > 0).nonzero()[0]
    if late.size and book.dates.curve is not None:
        days = outcome.days_late[late]
        low[late] = high[late] = curve_points(
            book.curves[book.dates.curve], whole[late], days, np.ones_like(days)
        )
        state[late] = SCORED


def _hold_to_bands(
    low: Column,
    high: Column,
    whole: Column,
    rows: NDArray[np.bool_],
    verdict: Codes,
    book: Rulebook,
) -> None:
    here = rows.nonzero()[0]
    shares, scale = book.band_table
    band = shares[verdict[here] - MET]
    for ends, side in ((low, 0), (high, 1)):
        ends[here] = _part(whole[here], band[:, side], scale)


def _part(whole: Column, share: Column, scale: int) -> Column:
    """Return ``whole`` times ``share / scale``, rounded half up, in as many bits as it takes."""
    if share.dtype == object or whole.max(initial=0) > 2**60 // scale:
        whole = whole.astype(object)
    return half_up(whole * share, scale)


def band_points(book: Rulebook, grade: str, whole: int) -> tuple[int, int]:
    """Return the ends of the band of ``grade``, in hundredths rounded half up."""
    shares, scale = book.band_table
    low, high = shares[GRADES.index(grade)].tolist()
    return (2 * whole * low + scale) // (2 * scale), (2 * whole * high + scale) // (2 * scale)


def _settle(
    indicators: Sequence[Indicator],
    low: Column,
    high: Column,
    state: Codes,
    settled_by: Codes,
    whole: Column,
    qualitative: NDArray[np.bool_],
    book: Rulebook,
) -> None:
    """Let a judgement, else a declared score within its band, settle a row that awaits one."""
    for index in (state == AWAITING).nonzero()[0].tolist():
        one = indicators[index]
        judged = one.judgement
        if judged is not None:
            if judged.grade is not None:
                low[index], high[index] = band_points(book, judged.grade, int(whole[index]))
                settled_by[index] = BY_JUDGEMENT
            value = hundredths(judged.score)
            if judged.score is not None and low[index] <= value <= high[index]:
                low[index] = high[index] = value
                state[index], settled_by[index] = SCORED, BY_JUDGEMENT
        elif one.declared is not None and qualitative[index]:
            # What a unit declares is what is left after the deduction.
            value, cut = hundredths(one.declared), deducted(one)
            least, most = int(low[index]), int(high[index])
            if max(least - cut, 0) <= value <= max(most - cut, 0):
                low[index] = high[index] = min(value + cut, most)
                state[index], settled_by[index] = SCORED, BY_DECLARED


def deducted(indicator: Indicator) -> int:
    """Return a row's own deduction in hundredths, with whichever sign a form writes it."""
    return 0 if indicator.deduction is None else hundredths(abs(indicator.deduction))


def _deduct(indicators: Sequence[Indicator], low: Column, high: Column) -> None:
    """Take a row's own deduction off both ends, not below zero."""
    for index, each in enumerate(indicators):
        cut = deducted(each)
        low[index] = max(int(low[index]) - cut, 0)
        high[index] = max(int(high[index]) - cut, 0)
