"""The states of a row, and how a row that no number decides gets its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.model import Indicator
from perfeval.readings import TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.columns import GRADES, Codes, Pairs, hundredths
from perfeval.scoring.comparison import MET, MISSED, NO_ACTUAL, Outcome
from perfeval.scoring.derived import Share
from perfeval.scoring.kernel import Column, column, curve_points, half_up
from perfeval.scoring.measures import measure

SCORED, AWAITING, STATE_NO_ACTUAL, NOT_APPLICABLE, STATE_UNSCORED = range(5)
"""Codes of the states."""

STATES = ("scored", "awaiting_judgement", "no_actual", "not_applicable", "unscored")
"""The states in the order of their codes."""

BY_RULE, BY_JUDGEMENT, BY_DECLARED = range(3)
"""Codes of who settled a row."""


class Scores(NamedTuple):
    """The least and the most that every row earns, in hundredths, its state and who settled it.

    ``low_before`` and ``high_before`` are the same ends before the row's own deduction.
    ``measured / measured_scale`` is what the curve of a row's method was drawn over; a scale of
    zero says that the rule scored nothing.
    """

    low: Column
    high: Column
    state: Codes
    settled_by: Codes
    low_before: Column
    high_before: Column
    measured: Column
    measured_scale: Column


def score_rows(
    indicators: Sequence[Indicator],
    points: Column,
    outcome: Outcome,
    pairs: Pairs,
    method: Codes,
    book: Rulebook,
    derived: Mapping[str, Share] = MappingProxyType({}),
) -> Scores:
    """Return the scores of all rows; a row without points is unscored and earns nothing.

    ``method`` is the place in `Rulebook.all_methods` of the method of every row; ``derived``
    holds a department's own measures as far as they are known.
    """
    whole = np.maximum(points, 0)
    scores = by_rule(whole, outcome, pairs, method, book)
    low, high, state, settled_by = scores[:4]
    if derived:
        scores = _derive(scores, whole, method, book, derived)
    by_cells, hand = book.by_cells[method], book.by_hand[method]
    words = ~outcome.settled & (outcome.verdict >= MET) & (outcome.verdict <= MISSED) & by_cells
    for index in words.nonzero()[0].tolist():
        # Bands are for words: a number or date that was missed by nobody knows how much has none.
        words[index] = type(indicators[index].target_reading) is TextReading
    if words.any():
        _hold_to_bands(low, high, whole, words, outcome.verdict, book)
    state[(outcome.verdict == NO_ACTUAL) & (state == AWAITING) & by_cells] = STATE_NO_ACTUAL
    _settle(indicators, scores, whole, words | hand, book)
    _replace_editable(indicators, scores, whole, method, book)
    before = low, high
    if any(each.deduction for each in indicators):
        low, high = low.copy(), high.copy()
        _deduct(indicators, low, high)
    for index, each in enumerate(indicators):
        if each.not_applicable:
            state[index] = NOT_APPLICABLE
    state[(points < 0) & (state != NOT_APPLICABLE)] = STATE_UNSCORED
    return Scores(low, high, state, settled_by, *before, *scores[-2:])


def by_rule(whole: Column, outcome: Outcome, pairs: Pairs, method: Codes, book: Rulebook) -> Scores:
    """Return what every row earns by its method's curve.

    Where the method measures nothing, or a person decides, a row may earn anything.
    """
    low, high = np.zeros_like(whole), whole.copy()
    state = np.full(len(whole), AWAITING, dtype=np.int8)
    over: Column = np.zeros(len(whole), dtype=np.int64)
    under: Column = np.zeros(len(whole), dtype=np.int64)
    for code, each in enumerate(book.all_methods):
        curve = book.curve_of(each)
        here = method == code
        if curve is None or not here.any():
            continue
        rows, found, scale = measure(curve, here, outcome, pairs)
        if not rows.size:
            continue
        low[rows] = high[rows] = curve_points(curve, whole[rows], found, scale)
        state[rows] = SCORED
        if object in (found.dtype, scale.dtype):
            over, under = over.astype(object), under.astype(object)
        over[rows], under[rows] = found, scale
    return Scores(low, high, state, np.zeros_like(state), low, high, over, under)


def _derive(
    scores: Scores, whole: Column, method: Codes, book: Rulebook, derived: Mapping[str, Share]
) -> Scores:
    """Return ``scores`` with the rows whose measure is a department's own.

    A measure that is known in part gives the least and the most of what it may come to.
    """
    over, under = scores.measured.astype(object), scores.measured_scale.astype(object)
    for index, code in enumerate(method.tolist()):
        curve = book.curve_of(book.all_methods[code])
        known = None if curve is None else derived.get(curve.measure)
        if curve is None or known is None:
            continue
        places = column(range(known.low, known.high + 1))
        worth, scale = column([int(whole[index])] * len(places)), column([known.under])
        earned = curve_points(curve, worth, places, scale.repeat(len(places)))
        scores.low[index], scores.high[index] = earned.min(), earned.max()
        if known.low == known.high:
            scores.state[index] = SCORED
            over[index], under[index] = known.low, known.under
    return scores._replace(measured=over, measured_scale=under)


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
    scores: Scores,
    whole: Column,
    by_declared: NDArray[np.bool_],
    book: Rulebook,
) -> None:
    """Let a judgement, else a declared score within its band, settle a row that awaits one."""
    low, high, state, settled_by = scores[:4]
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
        elif one.declared is not None and by_declared[index]:
            # What a unit declares is what is left after the deduction.
            value, cut = hundredths(one.declared), deducted(one)
            least, most = int(low[index]), int(high[index])
            if max(least - cut, 0) <= value <= max(most - cut, 0):
                low[index] = high[index] = min(value + cut, most)
                state[index], settled_by[index] = SCORED, BY_DECLARED


def _replace_editable(
    indicators: Sequence[Indicator], scores: Scores, whole: Column, method: Codes, book: Rulebook
) -> None:
    """Let a judged score replace that of a rule which is editable."""
    for index, one in enumerate(indicators):
        judged = one.judgement
        if judged is None or judged.score is None or scores.state[index] != SCORED:
            continue
        value = hundredths(judged.score)
        rule = book.all_methods[int(method[index])]
        if rule.mode == "editable" and 0 <= value <= whole[index]:
            scores.low[index] = scores.high[index] = value
            scores.settled_by[index] = BY_JUDGEMENT


def deducted(indicator: Indicator) -> int:
    """Return a row's own deduction in hundredths, with whichever sign a form writes it."""
    return 0 if indicator.deduction is None else hundredths(abs(indicator.deduction))


def _deduct(indicators: Sequence[Indicator], low: Column, high: Column) -> None:
    """Take a row's own deduction off both ends, not below zero."""
    for index, each in enumerate(indicators):
        cut = deducted(each)
        low[index] = max(int(low[index]) - cut, 0)
        high[index] = max(int(high[index]) - cut, 0)
