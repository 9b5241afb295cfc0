"""What scoring columns gives: a table of rows and one of projects, in Arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow
from perfeval.bulk.chunk import Table
from perfeval.bulk.notes import Note
from perfeval.bulk.scored import Scored
from perfeval.rules import Rulebook
from perfeval.scoring.columns import TEXT, Codes
from perfeval.scoring.comparison import (
    DIRECTIONS,
    NO_ACTUAL,
    NO_TARGET,
    UNDECIDED,
    VERDICTS,
    Mask,
    Outcome,
)
from perfeval.scoring.kernel import Column, by_size, half_up
from perfeval.scoring.states import NOT_APPLICABLE, SCORED, STATES

CHECKS = ("not_checkable", "consistent", "overpaid", "underpaid")
"""A declared score against the computed one, in the order of their codes."""

_PLACES = 4
"""The decimals of an attainment."""


class Form(NamedTuple):
    """How columns are written in Arrow: integers over a power of ten, and the codes of notes."""

    decimals: Callable[[Column, Mask | None, int], Any]
    findings: Callable[[Sequence[Note], int], Any]


def rows_table(scored: Scored, keys: Table, notes: Sequence[Note], form: Form) -> Table:
    """Return a row for every indicator, in the order of the chunk: ``keys`` and what it earns."""
    scores, outcome, points = scored.scores, scored.outcome, scored.points.rows
    declared = scored.chunk.declared
    low = form.decimals(scores.low, None, 2)
    is_one = bool((scores.low == scores.high).all())
    return arrow().table(
        {name: keys.column(name) for name in keys.column_names}
        | {
            "points": form.decimals(points, points >= 0, 2),
            "declared": form.decimals(declared, declared >= 0, 2),
            "low": low,
            "high": low if is_one else form.decimals(scores.high, None, 2),
            "score": only(low, scores.state == SCORED),
            "state": coded(scores.state, STATES),
            "verdict": coded(outcome.verdict, VERDICTS),
            "direction": coded(scored.chunk.direction, DIRECTIONS),
            "attainment": form.decimals(_share(outcome), outcome.attained_scale > 0, _PLACES),
            "score_check": coded(_checks(scored), CHECKS),
            "findings": form.findings([n for n in notes if not n.of_project], len(points)),
        }
    )


def _share(outcome: Outcome) -> Column:
    """Return the attainment with four decimals."""
    attained, scale = outcome.attained, outcome.attained_scale

    def share(over: Column, under: Column) -> Column:
        return half_up(over * 10**_PLACES, np.maximum(under, 1))

    most = 2**62 // (3 * 10**_PLACES)
    if (attained == scale).all():
        return np.where(scale > 0, 10**_PLACES, 0)
    return by_size(share, most, [attained, scale])


def _checks(scored: Scored) -> Codes:
    """Return every declared score against the computed one, as `ScoredRow.score_check` does."""
    scores, declared = scored.scores, scored.chunk.declared
    found = np.ones(len(declared), dtype=np.int8)
    found += declared > scores.high
    found += np.int8(2) * (declared < scores.low).view(np.int8)
    unknown = (declared < 0) | (scores.state >= NOT_APPLICABLE)
    is_range = scores.low != scores.high
    if is_range.any():
        verdict = scored.outcome.verdict
        undecided = (verdict == UNDECIDED) | (verdict == NO_TARGET) | (verdict == NO_ACTUAL)
        unknown |= is_range & (undecided | (scored.chunk.pairs.target.kind != TEXT))
    found *= ~unknown
    return found


def projects_table(
    scored: Scored, heads: Table, notes: Sequence[Note], book: Rulebook, form: Form
) -> Table:
    """Return a row for every project: what ``heads`` says of it, and what it comes to."""
    totals, money = scored.totals, scored.money
    sizes = np.diff(np.append(scored.chunk.starts, scored.chunk.size))
    at = np.zeros(scored.chunk.size + 1, dtype=np.int64)
    at[scored.chunk.starts] = np.arange(len(scored.chunk.starts))
    own = [Note(each.code, at[each.rows]) for each in notes if each.of_project]
    names = (*(each.name for each in book.grades), None)
    grade = np.where(totals.grade < 0, len(names) - 1, totals.grade)
    known = totals.execution_low == totals.execution_high
    columns = {
        "rows": arrow().array(sizes),
        "open_rows": arrow().array(totals.open_rows),
        "points": form.decimals(totals.full, None, 2),
        "execution_points": form.decimals(scored.points.execution, None, 2),
        "execution": form.decimals(totals.execution_low, known, 2),
        "low": form.decimals(totals.low, None, 2),
        "high": form.decimals(totals.high, None, 2),
        "total": form.decimals(totals.low, totals.low == totals.high, 2),
        "grade": coded(grade, names),
        "declared_total": form.decimals(totals.declared, totals.declared >= 0, 2),
        "declared_sum": form.decimals(totals.rows_declared, None, 2),
        "has_budget": arrow().array(money.known),
        "findings": form.findings(own, len(sizes)),
    }
    kept = [name for name in heads.column_names if name not in columns]
    return arrow().table({name: heads.column(name) for name in kept} | columns)


# --- arrays ---------------------------------------------------------------------------------------


def decimals(values: Column, given: Mask | None = None, places: int = 2) -> Any:
    """Return integers as decimals with ``places``; null where not ``given``.

    >>> import numpy as np
    >>> decimals(np.array([1860, -5]), np.array([True, False])).to_pylist()
    [Decimal('18.60'), None]
    """
    pa = arrow()
    kind = pa.decimal128(38, places)
    if values.dtype == object:
        unit = Decimal(1).scaleb(-places)
        found = pa.array([Decimal(each) * unit for each in values.tolist()], kind)
    else:
        halves = np.empty((len(values), 2), dtype="<i8")
        halves[:, 0] = values
        np.right_shift(halves[:, 0], 63, out=halves[:, 1])
        found = pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(halves)])
    return found if given is None or bool(given.all()) else only(found, given)


def only(values: Any, given: Mask) -> Any:
    """Return an Arrow array without nulls with null where it is not ``given``, without a copy."""
    bits = arrow().py_buffer(np.packbits(given, bitorder="little"))
    return arrow().Array.from_buffers(values.type, len(values), [bits, *values.buffers()[1:]])


def coded(codes: Codes, names: Sequence[str | None]) -> Any:
    """Return codes as a dictionary array of their names; the code of `None` is null.

    >>> import numpy as np
    >>> coded(np.array([1, 0]), (None, "met")).to_pylist()
    ['met', None]
    """
    pa = arrow()
    known = [each for each in names if each is not None]
    if len(known) == len(names):
        indices = pa.array(codes.astype(np.int8, copy=False))
    else:
        places = [-1 if each is None else known.index(each) for each in names]
        found = np.array(places, dtype=np.int8).take(codes)
        indices = pa.array(found, mask=found < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.string()), safe=False)


def _lists(notes: Sequence[Note], count: int) -> Any:
    """Return for every row the codes of its notes."""
    pa = arrow()
    codes = list(dict.fromkeys(each.code for each in notes))
    rows: NDArray[np.int64] = np.concatenate(
        [np.zeros(0, np.int64), *(each.rows for each in notes)]
    )
    kinds = [codes.index(each.code) for each in notes]
    which = np.repeat(np.array(kinds, np.int16), [len(each.rows) for each in notes])
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=count), out=offsets[1:])
    texts = arrow().array(codes, pa.string())
    order = np.argsort(rows, kind="stable")
    return pa.ListArray.from_arrays(pa.array(offsets), texts.take(pa.array(which[order])))


TABLES = Form(decimals, _lists)
"""The form of tables: decimals with room for any sum, findings as lists."""
