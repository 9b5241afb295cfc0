"""The scores of a chunk: points, outcome, scores and projects' totals, by the one kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from perfeval.bulk.chunk import Chunk, Opener, Table
from perfeval.bulk.faults import Faults
from perfeval.bulk.numerals import Exact
from perfeval.model import Indicator
from perfeval.readings import BlankReading, Reading, TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.allocation import allocate, count_families_once
from perfeval.scoring.columns import BLANK, Codes, hundredths
from perfeval.scoring.comparison import Mask, Outcome, compare
from perfeval.scoring.kernel import Column, column, curve_points, products
from perfeval.scoring.states import NOT_APPLICABLE, Given, Scores, score_rows

OPEN = -1
"""The code of a grade that is not known, or not given."""


class Points(NamedTuple):
    """The points of rows and execution rates, in hundredths, and what is to be said of them.

    ``allocated`` counts the rows of each project whose points the rulebook gave; ``unknown`` the
    level-1 categories without points for which it has no weight.
    """

    rows: Column
    execution: Column
    allocated: NDArray[np.int64]
    unknown: NDArray[np.int64]
    left_out: Mask


class Money(NamedTuple):
    """The budgets of projects: what is given, and the execution rate as ``over / under``."""

    annual: Exact
    executed: Exact
    points: Column
    declared: Column
    has_budget: Mask
    known: Mask
    over: Column
    under: Column


class Totals(NamedTuple):
    """The totals of projects, in hundredths; ``declared`` is below zero where nothing is."""

    low: Column
    high: Column
    full: Column
    execution_low: Column
    execution_high: Column
    grade: Codes
    open_rows: NDArray[np.int64]
    declared: Column
    rows_declared: Column


class Scored(NamedTuple):
    """A chunk with its scores."""

    chunk: Chunk
    points: Points
    money: Money
    outcome: Outcome
    same_text: Mask
    scores: Scores
    totals: Totals


def score_chunk(
    opener: Opener, table: Table, heads: Table, starts: NDArray[np.int64], faults: Faults
) -> Scored:
    """Return the scores of a table of whole projects; ``heads`` are its rows at ``starts``.

    ``faults`` gathers what is wrong with the table.
    """
    book = opener.book
    chunk = opener.opened(table, starts, faults)
    of_heads = evolve(faults, rows=faults.rows[starts])
    money = _money(opener, heads, of_heads)
    declared_total = opener.points(heads, "declared_total", of_heads)
    points = _points(chunk, money, book)
    same = _same_text(chunk)
    outcome = compare(chunk.pairs, chunk.direction, same, book.comparison)
    given = Given(chunk.declared, chunk.cut, chunk.not_applicable.given(), {})
    scores = score_rows(given, points.rows, outcome, chunk.pairs, chunk.method, book)
    totals = _totals(chunk, points, money, scores, declared_total, book)
    return Scored(chunk, points, money, outcome, same, scores, totals)


def _same_text(chunk: Chunk) -> Mask:
    """Tell where target and actual are the same words; a plain number is none."""
    target, actual = chunk.target, chunk.actual
    if not target.used or not actual.used:
        return np.zeros(chunk.size, dtype=bool)
    numbers: dict[tuple[str, ...], int] = {}
    both = [
        side.of([numbers.setdefault(each, len(numbers)) for each in side.store.texts], int, none)
        for side, none in ((target, -1), (actual, -2))
    ]
    same: Mask = both[0] == both[1]
    return same


# --- points and budgets ---------------------------------------------------------------------------


def _money(opener: Opener, heads: Table, faults: Faults) -> Money:
    annual = opener.number(heads, "annual", faults, least=None)
    executed = opener.number(heads, "executed", faults, least=None)
    points = opener.points(heads, "budget_points", faults)
    declared = opener.points(heads, "execution_declared", faults)
    known = annual.given & executed.given
    over, under = products(executed.over, annual.scale), products(annual.over, executed.scale)
    positive = known & (annual.over > 0)
    return Money(
        annual, executed, points, declared,
        annual.given | executed.given | (points >= 0) | (declared >= 0),
        known, np.where(positive, over, 0), np.where(positive, under, 1),
    )  # fmt: skip


def _points(chunk: Chunk, money: Money, book: Rulebook) -> Points:
    rows, projects = chunk.points.copy(), len(chunk.starts)
    given = sums_of(np.maximum(rows, 0), chunk)
    total, usual = hundredths(book.total), hundredths(book.execution.points)
    own = np.where(~money.has_budget & (given >= total), 0, usual)
    execution = np.where(money.points >= 0, money.points, own)
    none = np.zeros(projects, dtype=np.int64)
    points = Points(rows, execution, none, none.copy(), none.astype(bool))
    odd = (rows < 0) | chunk.parent.given() | chunk.not_applicable.given()
    ends = [*chunk.starts[1:].tolist(), chunk.size]
    for index in np.unique(chunk.project[odd]).tolist():
        _allocate(chunk, points, money, index, slice(int(chunk.starts[index]), ends[index]), book)
    return points


def _allocate(
    chunk: Chunk, points: Points, money: Money, project: int, rows: slice, book: Rulebook
) -> None:
    """Set the points of a project that leaves some out, has parts, or rows that do not apply."""
    here = range(rows.start, rows.stop)
    indicators = [_indicator(chunk, index) for index in here]
    categories = [chunk.category.resolved[int(chunk.category.codes[index])] for index in here]
    readings = [
        (_shape(chunk.pairs.target.kind[i]), _shape(chunk.pairs.actual.kind[i])) for i in here
    ]
    given = chunk.points[rows].tolist()
    counted = given.copy()
    count_families_once(counted, indicators)
    share = int(points.execution[project])
    if money.points[project] < 0:
        whole = sum(each for each in counted if each > 0)
        bare = not money.has_budget[project] and whole >= hundredths(book.total)
        share = 0 if bare else hundredths(book.execution.points)
    found = allocate(given, indicators, categories, readings, {}, share, book)
    points.rows[rows] = found.rows
    points.execution[project] = found.execution
    points.allocated[project] = len(found.allocated)
    points.unknown[project] = len(found.unknown)
    points.left_out[project] = any(each.not_applicable for each in indicators)


def _indicator(chunk: Chunk, index: int) -> Indicator:
    name, parent, left_out = (
        words.texts[int(words.codes[index])]
        for words in (chunk.name, chunk.parent, chunk.not_applicable)
    )
    labels = chunk.category.labels[int(chunk.category.codes[index])]
    return Indicator(labels, name or "", parent=parent, not_applicable=left_out)


def _shape(kind: int) -> Reading:
    """Return a reading that is blank or not, which is all that the allocation looks at."""
    return BlankReading("") if kind == BLANK else TextReading("", ())


# --- totals ---------------------------------------------------------------------------------------


def sums_of(values: Column, chunk: Chunk) -> Column:
    """Return the sum of a column over each project; past 64 bits in Python integers."""
    if not len(chunk.starts):
        return np.zeros(0, dtype=np.int64)
    if values.dtype == np.int64 and float(abs(values).max(initial=0)) * chunk.size >= 2.0**62:
        values = values.astype(object)
    found: Column = np.add.reduceat(values, chunk.starts)
    return found


def _totals(
    chunk: Chunk, points: Points, money: Money, scores: Scores, declared: Column, book: Rulebook
) -> Totals:
    capped = np.minimum(np.maximum(money.over, 0), money.under)
    curve = book.curves[book.execution.curve]
    computed = curve_points(curve, column(points.execution.tolist()), capped, money.under)
    execution_low = np.where(money.known, computed, 0)
    execution_high = np.where(money.known, computed, points.execution)
    counted = scores.state < NOT_APPLICABLE
    open_ = counted & (scores.low != scores.high)
    least = sums_of(scores.low * counted, chunk)
    most = sums_of(scores.high * counted, chunk) if open_.any() else least
    low, high = least + execution_low, most + execution_high
    full = sums_of(np.maximum(points.rows, 0), chunk) + points.execution
    lows = np.array([hundredths(each.low) for each in book.grades], dtype=np.int64)
    grades = [grade_places(each, lows) for each in (low, high)]
    known = (grades[0] == grades[1]) & (full == hundredths(book.total))
    return Totals(
        low, high, full, execution_low, execution_high,
        np.where(known, grades[0], OPEN).astype(np.int8),
        sums_of(open_, chunk),
        declared,
        sums_of(np.maximum(chunk.declared, 0), chunk) + np.maximum(money.declared, 0),
    )  # fmt: skip


def grade_places(totals: Column, lows: NDArray[np.int64]) -> Codes:
    """Return the place of the grade of every total among the rulebook's, best first."""
    if not lows.size:
        return np.full(len(totals), OPEN)
    # Grades fall: the first whose step is not above the total is the one.
    within = np.minimum(totals, int(lows[0])).astype(np.int64)
    places: Codes = len(lows) - np.searchsorted(lows[::-1], within, side="right")
    return places
