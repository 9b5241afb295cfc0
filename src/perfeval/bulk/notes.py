"""What scoring notices about the rows and projects of a chunk: the codes, row by row.

The same things as `scoring.observations` notices about one scorecard; a test holds both equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.scored import Scored, sums_of
from perfeval.bulk.words import Words, repeats
from perfeval.readings import DateReading, NumberReading, read_target
from perfeval.readings.column import SUSPECT
from perfeval.rules import Rulebook
from perfeval.rules.curve import DERIVED
from perfeval.scoring.allocation import is_placeholder
from perfeval.scoring.columns import (
    BARE,
    BLANK,
    NONE,
    NUMBER,
    Codes,
    hundredths,
)
from perfeval.scoring.comparison import (
    HIGHER,
    LOWER,
    MET,
    MISSED,
    NO_ACTUAL,
    NO_TARGET,
    Mask,
)
from perfeval.scoring.observations import FAR, NEAR
from perfeval.scoring.states import AWAITING, NOT_APPLICABLE

_SIDES = np.array([0, HIGHER, HIGHER, 0, LOWER, LOWER, 0], dtype=np.int8)
"""The direction of the signs that a name can contradict, by the code of the comparator."""


class Note(NamedTuple):
    """One code, and the rows that it is about; those of a project are its first row."""

    code: str
    rows: NDArray[np.intp]
    of_project: bool = False


def notes_of(scored: Scored, book: Rulebook) -> Iterator[Note]:
    """Give every note about a scored chunk."""
    applies = ~scored.chunk.not_applicable.given()
    for code, rows in _of_labels(scored):
        yield Note(code, rows.nonzero()[0])
    for code, rows in (*_of_readings(scored), *_of_pairs(scored, book), *_of_methods(scored, book)):
        found = (rows & applies).nonzero()[0]
        if found.size:
            yield Note(code, found)
    yield Note("duplicate-indicator", _repeated(scored))
    for code, projects in (*_of_money(scored, book), *_of_points(scored, book)):
        yield Note(code, scored.chunk.starts[projects], of_project=True)


# --- rows -----------------------------------------------------------------------------------------


def _of_labels(scored: Scored) -> Iterator[tuple[str, Mask]]:
    chunk, points = scored.chunk, scored.points.rows
    unknown = [
        bool(given) and (pair[0] is None or (len(given) > 1 and pair[1] is None))
        for given, pair in (
            ([label for label in labels if label], pair)
            for labels, pair in zip(chunk.category.labels, chunk.category.resolved, strict=True)
        )
    ]
    if any(unknown):
        yield "category-unknown", np.array(unknown).take(chunk.category.codes)
    yield "name-missing", ~chunk.name.given()
    if not chunk.parent.is_empty:
        yield "parent-unknown", _without_parent(scored)
    yield "points-exceeded", (points >= 0) & (chunk.declared > points)


def _without_parent(scored: Scored) -> Mask:
    """Tell which rows name a parent that no row of their project is called."""
    chunk, project = scored.chunk, scored.chunk.project
    names = {
        (place, chunk.name.texts[code])
        for place, code in zip(project.tolist(), chunk.name.codes.tolist(), strict=True)
    }
    found = np.zeros(chunk.size, dtype=bool)
    for index in chunk.parent.given().nonzero()[0].tolist():
        parent = chunk.parent.texts[int(chunk.parent.codes[index])]
        found[index] = (int(project[index]), parent) not in names
    return found


def _of_readings(scored: Scored) -> Iterator[tuple[str, Mask]]:
    """Give what was said of the texts of cells, and rates above 200 %: perhaps a misread sign."""
    chunk = scored.chunk
    for side in (chunk.target, chunk.actual):
        said = side.store.findings
        for code in sorted({code for entry in side.used for code in said[entry]}):
            yield code, side.of([code in each for each in said], bool, otherwise=False)
    cells, unit = chunk.target.cells, chunk.unit
    percent = unit.tells(lambda text: text == "%") & (chunk.target.entries < 0)
    large = percent & (cells.kind == NUMBER) & (cells.comparator == NONE)
    large = np.asarray(large & (cells.low > int(SUSPECT) * cells.scale))
    for index in large.nonzero()[0].tolist():
        large[index] = str(int(cells.low[index]) // int(cells.scale[index])).startswith("2")
    yield "suspect-sign", large


def _of_pairs(scored: Scored, book: Rulebook) -> Iterator[tuple[str, Mask]]:
    chunk, outcome = scored.chunk, scored.outcome
    target, actual = chunk.pairs.target, chunk.pairs.actual
    verdict, state = outcome.verdict, scored.scores.state
    yield from _of_missing(scored, book)
    numbers = (target.kind == NUMBER) & (actual.kind == NUMBER)
    yield "unit-mismatch", numbers & outcome.mismatch
    bare = numbers & (actual.dimension == BARE) & (actual.written == actual.written_scale)
    over, under = outcome.ratio, outcome.ratio_scale
    has_ratio = under > 0
    times = NEAR * over
    near = (under < times) & (times < NEAR * FAR * under)
    bare &= (target.dimension != BARE) & has_ratio & (over != 0) & ~near
    yield "unit-doubtful", bare
    side = _SIDES.take(target.comparator)
    lower = side == LOWER
    lower |= (target.comparator == NONE) & (chunk.direction == LOWER)
    limit = book.overshoot.ratio
    if limit is not None:
        most, scale = limit.as_integer_ratio()
        beyond = numbers & has_ratio & ~lower & ~chunk.reason
        yield "overshoot", beyond & (over * scale >= most * under)
    yield "sign-contradicts-name", _contradicted(scored, side)
    yield "awaiting-judgement", (state == AWAITING) & (target.kind != BLANK)
    in_words = chunk.target.of(chunk.target.store.in_words, bool, otherwise=False)
    yield "goal-restated", (verdict == MET) & scored.same_text & in_words
    yield "reason-missing", (verdict == MISSED) & ~chunk.reason


def _of_missing(scored: Scored, book: Rulebook) -> Iterator[tuple[str, Mask]]:
    """Give the rows without a target or an actual that needed one."""
    chunk, verdict = scored.chunk, scored.outcome.verdict
    apart = [
        curve is None or curve.measure in DERIVED for curve in map(book.curve_of, book.all_methods)
    ]
    needs_none = np.array(apart)[chunk.method] & (chunk.pairs.actual.kind == BLANK)
    open_ = (verdict == NO_TARGET) & ~needs_none
    if open_.any():
        open_ &= ~chunk.name.tells(is_placeholder)
        named = chunk.name.tells(_names_a_target)
        yield "target-in-name", open_ & named
        yield "no-target", open_ & ~named
    yield "no-actual", verdict == NO_ACTUAL


def _names_a_target(name: str) -> bool:
    return isinstance(read_target(name, indicator=name), NumberReading | DateReading)


def _contradicted(scored: Scored, side: Codes) -> Mask:
    """Tell where the sign of a target, of which ``side``, says another way than its name."""
    said = scored.chunk.said.direction
    signed = (scored.chunk.pairs.target.kind == NUMBER) & (side > 0)
    found: Mask = signed & (said != side) & ((said == HIGHER) | (said == LOWER))
    return found


def _of_methods(scored: Scored, book: Rulebook) -> Iterator[tuple[str, Mask]]:
    chunk, scores = scored.chunk, scored.scores
    yield (
        "method-unknown",
        chunk.written_method.tells(lambda text: bool(text) and book.place_of(text) is None),
    )
    curves = [book.curve_of(each) for each in book.all_methods]
    has_curve = np.array([each is not None for each in curves])
    derived = np.array([each is not None and each.measure in DERIVED for each in curves])
    unmeasured = (scores.measured_scale == 0) & (scores.settled_by == 0)
    if unmeasured.any():
        unmeasured &= has_curve[chunk.method] & (scores.state < NOT_APPLICABLE)
        unmeasured &= scored.outcome.settled | derived[chunk.method]
        yield "method-unmeasured", unmeasured


def _repeated(scored: Scored) -> NDArray[np.intp]:
    """Return the rows that repeat the category and name of one above them in their project."""
    chunk = scored.chunk
    numbers: dict[tuple[str, ...], int] = {}
    same = [numbers.setdefault(each, len(numbers)) for each in chunk.category.labels]
    labels = Words(np.array(same or [0]).take(chunk.category.codes), [None] * len(same))
    found = repeats(chunk.name, labels, within=chunk.project)
    codes = chunk.name.codes.take(found)
    names = {code: chunk.name.texts[code] for code in set(codes.tolist())}
    told = [code for code, name in names.items() if name and not is_placeholder(name)]
    repeated: NDArray[np.intp] = found[np.isin(codes, told)]
    return repeated


# --- projects -------------------------------------------------------------------------------------


def _of_money(scored: Scored, book: Rulebook) -> Iterator[tuple[str, Mask]]:
    money, points = scored.money, scored.points.execution
    yield "budget-missing", ~money.has_budget & (points != 0)
    for each in (money.annual, money.executed):
        yield "budget-negative", each.given & (each.over < 0)
    annual = money.annual.over
    yield "budget-incomplete", money.has_budget & ~money.known
    yield "zero-budget", money.known & (annual == 0)
    yield "budget-overspent", money.known & (annual > 0) & (money.over > money.under)
    limit = book.execution.reason_below
    if limit is not None:
        least, scale = limit.as_integer_ratio()
        yield "execution-low", money.known & (money.over * scale < least * money.under)


def _of_points(scored: Scored, book: Rulebook) -> Iterator[tuple[str, Mask]]:
    chunk, points = scored.chunk, scored.points
    yield "weights-sum", scored.totals.full != hundredths(book.total)
    for number in range(1, int(points.unknown.max(initial=0)) + 1):
        yield "weight-unknown", points.unknown >= number
    yield "points-allocated", points.allocated > 0
    first = [pair[0].name if pair[0] else "" for pair in chunk.category.resolved]
    given = (points.allocated == 0) & ~points.left_out
    if not len(chunk.starts):
        return
    for weight in book.weights:
        among = np.array([name in weight.categories for name in first] or [False])
        rows = among.take(chunk.category.codes)
        pointed = rows & (points.rows >= 0)
        # Of each project the highest of: another category 0, this one 1, with points 3.
        present = np.maximum.reduceat(rows.view(np.int8) | 2 * pointed.view(np.int8), chunk.starts)
        yield "category-missing", present == 0
        sums = sums_of(points.rows * pointed, chunk)
        yield "weights-differ", given & (present > 1) & (sums != hundredths(weight.points))
