"""The states of a row, and how a row that no number decides gets its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from perfeval.model import Indicator, Judgement
from perfeval.rules import Rulebook
from perfeval.scoring.columns import GRADES, TEXT, Codes, Pairs, hundredths
from perfeval.scoring.comparison import MET, MISSED, NO_ACTUAL, Mask, Outcome
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


class Given(NamedTuple):
    """What a form says of its rows beside their cells, a column each.

    ``declared`` is in hundredths, below zero where nothing is; ``cut`` what is deducted.
    ``judgements`` has the rows that a person judged, by their index.
    """

    declared: Column
    cut: Column
    not_applicable: Mask
    judgements: Mapping[int, Judgement]

    @classmethod
    def of(cls, indicators: Sequence[Indicator]) -> Given:
        """Return what ``indicators`` say."""
        return cls(
            column([hundredths(each.declared) for each in indicators]),
            column([deducted(each) for each in indicators]),
            np.array([bool(each.not_applicable) for each in indicators], dtype=bool),
            {i: each.judgement for i, each in enumerate(indicators) if each.judgement is not None},
        )


def score_rows(
    given: Given,
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
    by_cells, hand = book.by_cells.take(method), book.by_hand.take(method)
    # Bands are for words: a number or date that was missed by nobody knows how much has none.
    words = (pairs.target.kind == TEXT) & by_cells
    words &= (outcome.verdict >= MET) & (outcome.verdict <= MISSED)
    if words.any():
        _hold_to_bands(low, high, whole, words, outcome.verdict, book)
    state[(outcome.verdict == NO_ACTUAL) & (state == AWAITING) & by_cells] = STATE_NO_ACTUAL
    _settle(given, scores, whole, words | hand, book)
    _replace_editable(given, scores, whole, method, book)
    before = low, high
    if given.cut.any():
        low, high = np.maximum(low - given.cut, 0), np.maximum(high - given.cut, 0)
    state[given.not_applicable] = NOT_APPLICABLE
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
    rows: Mask,
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


def _settle(given: Given, scores: Scores, whole: Column, by_declared: Mask, book: Rulebook) -> None:
    """Let a judgement, else a declared score within its band, settle a row that awaits one."""
    low, high, state, settled_by = scores[:4]
    claims = by_declared & (state == AWAITING) & (given.declared >= 0)
    if not claims.any() and not given.judgements:
        return
    for index, judged in given.judgements.items():
        claims[index] = False
        if state[index] == AWAITING:
            _judge(scores, index, judged, int(whole[index]), book)
    # What a unit declares is what is left after the deduction.
    least, most = (np.maximum(each - given.cut, 0) for each in (low, high))
    rows = (claims & (least <= given.declared) & (given.declared <= most)).nonzero()[0]
    if rows.size:
        low[rows] = high[rows] = np.minimum(given.declared + given.cut, high)[rows]
        state[rows], settled_by[rows] = SCORED, BY_DECLARED


def _judge(scores: Scores, index: int, judged: Judgement, whole: int, book: Rulebook) -> None:
    low, high, state, settled_by = scores[:4]
    if judged.grade is not None:
        low[index], high[index] = band_points(book, judged.grade, whole)
        settled_by[index] = BY_JUDGEMENT
    value = hundredths(judged.score)
    if judged.score is not None and low[index] <= value <= high[index]:
        low[index] = high[index] = value
        state[index], settled_by[index] = SCORED, BY_JUDGEMENT


def _replace_editable(
    given: Given, scores: Scores, whole: Column, method: Codes, book: Rulebook
) -> None:
    """Let a judged score replace that of a rule which is editable."""
    for index, judged in given.judgements.items():
        if judged.score is None or scores.state[index] != SCORED:
            continue
        value = hundredths(judged.score)
        rule = book.all_methods[int(method[index])]
        if rule.mode == "editable" and 0 <= value <= whole[index]:
            scores.low[index] = scores.high[index] = value
            scores.settled_by[index] = BY_JUDGEMENT


def deducted(indicator: Indicator) -> int:
    """Return a row's own deduction in hundredths, with whichever sign a form writes it."""
    return 0 if indicator.deduction is None else hundredths(abs(indicator.deduction))
