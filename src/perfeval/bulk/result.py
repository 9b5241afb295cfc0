"""What scoring columns gives: a table of rows and one of projects, in Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.chunk import Table
from perfeval.bulk.notes import Note
from perfeval.bulk.scored import Scored
from perfeval.rules import Rulebook
from perfeval.scoring.columns import TEXT, Codes
from perfeval.scoring.comparison import DIRECTIONS, NO_ACTUAL, NO_TARGET, UNDECIDED, VERDICTS, Mask
from perfeval.scoring.kernel import Column, by_size, half_up
from perfeval.scoring.states import NOT_APPLICABLE, SCORED, STATES

CHECKS = ("not_checkable", "consistent", "overpaid", "underpaid")
"""A declared score against the computed one, in the order of their codes."""

_PLACES = 10**4


def rows_table(scored: Scored, keys: Table, notes: Sequence[Note]) -> Table:
    """Return a row for every indicator, in the order of the chunk: ``keys`` and what it earns."""
    scores, outcome, points = scored.scores, scored.outcome, scored.points.rows
    attained, scale = outcome.attained, outcome.attained_scale
    share = by_size(
        lambda over, under: half_up(over * _PLACES, np.maximum(under, 1)),
        2**62 // (3 * _PLACES),
        [attained, scale],
    )
    declared = scored.chunk.declared
    return arrow().table(
        {name: keys.column(name) for name in keys.column_names}
        | {
            "points": decimals(points, points >= 0),
            "declared": decimals(declared, declared >= 0),
            "low": decimals(scores.low),
            "high": decimals(scores.high),
            "score": decimals(scores.low, scores.state == SCORED),
            "state": coded(scores.state, STATES),
            "verdict": coded(outcome.verdict, VERDICTS),
            "direction": coded(scored.chunk.direction, DIRECTIONS),
            "attainment": decimals(share, scale > 0, 4),
            "score_check": coded(_checks(scored), CHECKS),
            "findings": _lists([each for each in notes if not each.of_project], len(points)),
        }
    )


def _checks(scored: Scored) -> Codes:
    """Return every declared score against the computed one, as `ScoredRow.score_check` does."""
    scores, declared = scored.scores, scored.chunk.declared
    verdict = scored.outcome.verdict
    is_range = scores.low != scores.high
    undecided = is_range & np.isin(verdict, (UNDECIDED, NO_TARGET, NO_ACTUAL))
    is_open = is_range & (scored.chunk.pairs.target.kind != TEXT)
    unknown = (declared < 0) | (scores.state >= NOT_APPLICABLE) | is_open | undecided
    found = np.select([unknown, declared > scores.high, declared < scores.low], [0, 2, 3], 1)
    return found.astype(np.int8)


def projects_table(scored: Scored, heads: Table, notes: Sequence[Note], book: Rulebook) -> Table:
    """Return a row for every project: what ``heads`` says of it, and what it comes to."""
    totals, money = scored.totals, scored.money
    sizes = np.diff(np.append(scored.chunk.starts, scored.chunk.size))
    at = np.zeros(scored.chunk.size + 1, dtype=np.int64)
    at[scored.chunk.starts] = np.arange(len(scored.chunk.starts))
    own = [Note(each.code, at[each.rows]) for each in notes if each.of_project]
    names = (*(each.name for each in book.grades), None)
    grade = np.where(totals.grade < 0, len(names) - 1, totals.grade)
    execution = decimals(totals.execution_low, totals.execution_low == totals.execution_high)
    columns = {
        "rows": arrow().array(sizes),
        "open_rows": arrow().array(totals.open_rows),
        "points": decimals(totals.full),
        "execution_points": decimals(scored.points.execution),
        "execution": execution,
        "low": decimals(totals.low),
        "high": decimals(totals.high),
        "total": decimals(totals.low, totals.low == totals.high),
        "grade": coded(grade, names),
        "declared_total": decimals(totals.declared, totals.declared >= 0),
        "declared_sum": decimals(totals.rows_declared),
        "has_budget": arrow().array(money.known),
        "findings": _lists(own, len(sizes)),
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
    if given is None or bool(given.all()):
        return found
    return compute().if_else(pa.array(given), found, pa.scalar(None, kind))


def coded(codes: Codes, names: Sequence[str | None]) -> Any:
    """Return codes as a dictionary array of their names; the code of `None` is null.

    >>> import numpy as np
    >>> coded(np.array([1, 0]), (None, "met")).to_pylist()
    ['met', None]
    """
    pa = arrow()
    known = [each for each in names if each is not None]
    places = np.array([-1 if each is None else known.index(each) for each in names], dtype=np.int8)
    found = places[codes]
    indices = pa.array(found, mask=found < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.string()))


def _lists(notes: Iterable[Note], count: int) -> Any:
    """Return for every row the codes of its notes."""
    pa = arrow()
    given = list(notes)
    codes = list(dict.fromkeys(each.code for each in given))
    rows: NDArray[np.int64] = np.concatenate(
        [np.zeros(0, np.int64), *(each.rows for each in given)]
    )
    which = np.concatenate(
        [
            np.zeros(0, np.int16),
            *(np.full(len(each.rows), codes.index(each.code), np.int16) for each in given),
        ]
    )
    order = np.argsort(rows, kind="stable")
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=count), out=offsets[1:])
    values = pa.DictionaryArray.from_arrays(pa.array(which[order]), pa.array(codes, pa.string()))
    return pa.ListArray.from_arrays(pa.array(offsets), values.cast(pa.string()))
