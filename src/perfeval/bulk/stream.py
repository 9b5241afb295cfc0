"""Whole projects out of a stream of tables, cut and scored the same however the stream is split.

The rows of a whole input are numbered from 0. A chunk has the projects that begin between two
lines of a grid over these numbers, so that its rows are told without a look at all those before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute, table_of
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.digests import digests_of
from perfeval.bulk.names import roles_of
from perfeval.bulk.result import TABLES, Form
from perfeval.bulk.seen import Seen
from perfeval.bulk.shapes import as_type, compact, kinds_of, unified
from perfeval.bulk.table import CHUNK, score_part
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.rules import Rulebook

Numbers = NDArray[np.int64]

IDENTITY = ("department", "project", "year")
"""The columns that say together which project a row belongs to."""

LONGEST = 1_000_000
"""The most rows of one project: more are a column that was taken for the wrong one."""

FILE, ROW = "perfeval:file", "perfeval:row"
"""The columns that say of every row from which file it is, by number, and which row of it."""

_SHIFT = 40  # bits of a row's number beside that of its file
_PLACE = re.compile(r"\[(\d+)\]\.(.*)", re.DOTALL)


class Cut(NamedTuple):
    """The rows of chunk ``number``; its projects by the rows at which they start, and digests."""

    number: int
    table: Table
    starts: Numbers
    digests: Numbers


class Part(NamedTuple):
    """The scores of a chunk; its ``faults`` have a place of the form ``[row].role``."""

    table: Table
    starts: Numbers
    rows: Table
    projects: Table
    faults: tuple[Finding, ...] = ()


class Begun(NamedTuple):
    """Projects that begin: their digests, the file and row where they do, and their names."""

    digests: Numbers
    places: Numbers
    names: Any


def score_batches(
    batches: Iterable[Any],
    rulebook: str | Rulebook = "mof-2020",
    *,
    columns: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Iterator[Any]:
    """Give the scores of a stream of record batches, as record batches, while it is read.

    The rows of a project have to stand together, and may go over several batches. The rows that
    are given are those of `ScoredTable.rows`, in their order, with texts as plain strings. The
    function keeps nothing from one call to another and can be pickled: with
    ``functools.partial`` it is what Spark's ``mapInArrow`` takes. Raises `FaultyInput` as
    `score_table` does, and for a project whose rows do not stand together.

    >>> import pyarrow as pa
    >>> whole = pa.record_batch(
    ...     {
    ...         "project": ["培训", "培训", "改造"],
    ...         "name": ["培训人次", "满意度", "面积"],
    ...         "target": ["≥200人次", "≥90%", "≥50平方米"],
    ...         "actual": ["186人次", "95%", "50平方米"],
    ...         "points": [60, 40, 100],
    ...     }
    ... )
    >>> stream = [whole.slice(0, 1), whole.slice(1, 2)]
    >>> [batch["score"].to_pylist() for batch in score_batches(stream)]
    [[Decimal('55.80'), Decimal('40.00'), Decimal('100.00')]]
    """
    book = rulebook if isinstance(rulebook, Rulebook) else open_rulebook(rulebook)
    opener: Opener | None = None
    roles: dict[str, str] = {}
    types: dict[str, Any] = {}

    def tables() -> Iterator[Table]:
        at = 0
        for batch in batches:
            table = table_of(batch)
            if not roles:
                roles.update(roles_of(table.column_names, columns))
            if not types and table.num_rows:
                types.update(unified([("$", roles, kinds_of(table, roles))]))
            if table.num_rows:
                yield placed(table, roles, types, 0, at)
            at += table.num_rows

    seen = Seen()
    for chunk in cut(tables(), ["$"], CHUNK):
        opener = opener or Opener(book, {role: role for role in roles}, year)
        part = scored_part(opener, chunk)
        began = begun(chunk, part.table)
        faults = [*located(part, ["$"], [roles]), *split(began, seen, ["$"])]
        if faults:
            raise FaultyInput(faults)
        yield from _plain(part.rows).combine_chunks().to_batches()


def _plain(table: Table) -> Table:
    """Return a table with texts as plain strings."""
    types = arrow().types
    kinds = [
        each.with_type(each.type.value_type) if types.is_dictionary(each.type) else each
        for each in table.schema
    ]
    return table.cast(arrow().schema(kinds))


# --- cutting --------------------------------------------------------------------------------------


def placed(
    table: Table, roles: Mapping[str, str], types: Mapping[str, Any], file: int, first: int
) -> Table:
    """Return the columns of a table by role in their ``types``, and where every row is from."""
    pa = arrow()
    made = {role: as_type(table, roles[role], kind) for role, kind in types.items()}
    made[FILE] = pa.array(np.full(table.num_rows, file, dtype=np.int32))
    made[ROW] = pa.array(np.arange(first, first + table.num_rows))
    return pa.table(made)


def cut(
    tables: Iterable[Table],
    files: Sequence[str],
    size: int = CHUNK,
    *,
    chunks: range | None = None,
    before: int | None = None,
) -> Iterator[Cut]:
    """Give the rows of ``tables`` in chunks of whole projects with about ``size`` rows.

    Chunk number n has the projects that begin at one of ``size`` rows from row ``n * size`` on;
    there is none where no project does. Where only some ``chunks`` are asked for, the tables
    begin at the line of the first, and ``before`` is the digest of the project of the row above.
    Raises `FaultyInput` for a project of too many rows, by the name that ``files`` has for its
    file.

    >>> import pyarrow as pa
    >>> rows = pa.table({"project": ["甲", "甲", "甲", "乙"]})
    >>> [(each.number, each.table.num_rows) for each in cut([rows[:2], rows[2:]], ["a"], 2)]
    [(0, 3), (1, 1)]
    """
    held: _Held | None = None
    at = chunks.start * size if chunks else 0
    begins = at  # the first row of the project that is read
    for table in filter(len, tables):
        starts, digests = starts_in(table, before)
        bounds = np.concatenate([[begins - at], starts, [table.num_rows]])
        longer = np.flatnonzero(np.diff(bounds) > LONGEST)
        known = starts[: longer[0]] if longer.size else starts
        lines = (at + known) // size
        edges = np.flatnonzero(np.diff(lines, prepend=held.number if held else -1)).tolist()
        rows = [0, *known[edges].tolist(), table.num_rows]
        for index, (low, high) in enumerate(pairwise([0, *edges, len(known)])):
            if index:
                if held:
                    yield held.cut()
                held = _Held(int(lines[low]))
                if chunks and held.number >= chunks.stop:
                    return
            if held and rows[index] < rows[index + 1]:
                own = slice(low, high)
                held.add(
                    table[rows[index] : rows[index + 1]], starts[own] - rows[index], digests[own]
                )
        if longer.size:
            if held is None:
                return  # it began before these chunks, and is refused there
            raise _too_large(table, int(bounds[longer[0]]) + LONGEST, files)
        if len(starts):
            begins, before = at + int(starts[-1]), int(digests[-1])
        at += table.num_rows
    if held:
        yield held.cut()


class _Held:
    """A chunk that is being read."""

    def __init__(self, number: int) -> None:
        self.number, self._rows = number, 0
        self._tables: list[Table] = []
        self._starts: list[Numbers] = []
        self._digests: list[Numbers] = []

    def add(self, table: Table, starts: Numbers, digests: Numbers) -> None:
        """Take rows that belong to the chunk."""
        self._tables.append(table)
        self._starts.append(starts + self._rows)
        self._digests.append(digests)
        self._rows += table.num_rows

    def cut(self) -> Cut:
        """Return the chunk, which is whole."""
        table = arrow().concat_tables(self._tables)
        return Cut(self.number, table, np.concatenate(self._starts), np.concatenate(self._digests))


def _too_large(table: Table, row: int, files: Sequence[str]) -> FaultyInput:
    file, row = where(table, row)
    return FaultyInput([finding("project-too-large", f"{files[file]}[{row}]", limit=LONGEST)])


def starts_in(table: Table, before: int | None = None) -> tuple[Numbers, Numbers]:
    """Return the rows at which a project begins, and the digest of each.

    ``before`` is the digest of the row above the first. Only rows whose codes differ from those
    above are looked at: the same text may have two codes, or blanks around it.

    >>> import pyarrow as pa
    >>> starts_in(pa.table({"project": ["甲", "甲 ", "乙"]}))[0].tolist()
    [0, 2]
    """
    names = [each for each in IDENTITY if each in table.column_names]
    keys = table.select(names)
    if any(each.num_chunks != 1 for each in keys.columns):
        keys = compact(keys)
    columns = [each.chunk(0) for each in keys.columns]
    changed = np.zeros(table.num_rows, dtype=bool)
    changed[:1] = True
    for each in columns:
        _note_changes(each, changed)
    rows = changed.nonzero()[0].astype(np.int64)
    taken = arrow().array(rows)
    digests = digests_of([each.take(taken) for each in columns])
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = digests[1:] != digests[:-1]
    fresh[:1] = before is None or digests[:1] != before
    return rows[fresh], digests[fresh]


def _note_changes(column: Any, changed: NDArray[np.bool_]) -> None:
    """Note the rows whose value is not that of the row above."""
    if arrow().types.is_dictionary(column.type):
        indices = column.indices
        codes = np.asarray(indices.fill_null(-1) if indices.null_count else indices)
        changed[1:] |= codes[1:] != codes[:-1]
    elif len(column):
        ends = compute().run_end_encode(column).run_ends
        changed[np.asarray(ends)[:-1]] = True


# --- scoring --------------------------------------------------------------------------------------


def scored_part(opener: Opener, chunk: Cut, form: Form = TABLES) -> Part:
    """Return the scores of a chunk that `cut` gave, in the form of tables or of files."""
    table = compact(chunk.table)
    numbers = np.arange(table.num_rows)
    rows, projects, faults = score_part(opener, table, chunk.starts, numbers, "", form)
    return Part(table, chunk.starts, rows, projects, tuple(faults.found))


def begun(chunk: Cut, table: Table, skipped: int = 0) -> Begun:
    """Return the projects of a chunk, of whose rows ``table`` has single arrays.

    ``skipped`` is how many files of the whole input come before the first that it knows.
    """
    starts = arrow().array(chunk.starts)
    file, row, names = (table.column(each).chunk(0).take(starts) for each in (FILE, ROW, "project"))
    places = (np.asarray(file).astype(np.int64) + skipped) << _SHIFT | np.asarray(row)
    return Begun(chunk.digests, places, names)


def located(
    part: Part, files: Sequence[str], roles: Sequence[Mapping[str, str]]
) -> Iterator[Finding]:
    """Give the faults of a part in its order, with file, row and column as the file calls it."""
    found = []
    for each in part.faults:
        match = _PLACE.fullmatch(each.place)
        role = str(each.parameters.get("column", match[2] if match else ""))
        line = int(match[1]) if match else part.table.num_rows - 1
        file, row = where(part.table, line)
        column = roles[file].get(role, role)
        place = f"{files[file]}[{row}].{column}" if match else files[file]
        parameters = {**each.parameters, "column": column}
        found.append((line, evolve(each, place=place, parameters=parameters)))
    yield from (each for _, each in sorted(found, key=lambda one: one[0]))


def where(table: Table, row: int) -> tuple[int, int]:
    """Return the number of the file that a row of a chunk is from, and its number there."""
    return table.column(FILE)[row].as_py(), table.column(ROW)[row].as_py()


def split(began: Begun, seen: Seen, files: Sequence[str]) -> Iterator[Finding]:
    """Give a finding for every project whose rows began before; note all of them."""
    for index, earlier in seen.add(began.digests, began.places):
        name = began.names[index].as_py()
        yield finding(
            "project-split", _said(int(began.places[index]), files),
            project="—" if name is None else name, earlier=_said(earlier, files),
        )  # fmt: skip


def _said(place: int, files: Sequence[str]) -> str:
    return f"{files[place >> _SHIFT]}[{place & (2**_SHIFT - 1)}]"
