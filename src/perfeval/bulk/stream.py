"""Whole projects out of a stream of tables, cut and scored the same however the stream is split."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, table_of
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.names import roles_of
from perfeval.bulk.result import TABLES, Form
from perfeval.bulk.seen import Seen
from perfeval.bulk.shapes import as_type, compact, kinds_of, unified
from perfeval.bulk.table import CHUNK, score_part, starts_of
from perfeval.bulk.words import Words, distinct, stripped
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.rules import Rulebook

IDENTITY = ("department", "project", "year")
"""The columns that say together which project a row belongs to."""

LONGEST = 1_000_000
"""The most rows of one project: more are a column that was taken for the wrong one."""

FILE, ROW = "perfeval:file", "perfeval:row"
"""The columns that say of every row from which file it is, by number, and which row of it."""

_WINDOW = 1024
_SHIFT = 40  # bits of a row's number beside that of its file
_PLACE = re.compile(r"\[(\d+)\]\.(.*)", re.DOTALL)


class Part(NamedTuple):
    """The scores of a chunk of whole projects.

    ``digests`` and ``starts`` tell the projects and the rows of the chunk at which they begin;
    ``faults`` have a place of the form ``[row].role``.
    """

    table: Table
    digests: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: Table | None = None
    projects: Table | None = None
    faults: tuple[Finding, ...] = ()


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
    for chunk in cut(tables(), place_of(["$"])):
        opener = opener or Opener(book, {role: role for role in roles}, year)
        part = scored_part(opener, chunk)
        faults = [*located(part, ["$"], [roles]), *split(part, seen, ["$"])]
        if faults:
            raise FaultyInput(faults)
        assert part.rows is not None
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
    made = {role: as_type(table.column(roles[role]), kind) for role, kind in types.items()}
    made[FILE] = pa.array(np.full(table.num_rows, file, dtype=np.int32))
    made[ROW] = pa.array(np.arange(first, first + table.num_rows))
    return pa.table(made)


def cut(
    tables: Iterable[Table], place: Callable[[Table], str] = str, size: int = CHUNK
) -> Iterator[Table]:
    """Give the rows of ``tables`` in chunks of whole projects with ``size`` rows and few more.

    Where a chunk ends depends on the rows alone, not on how they are split into tables.
    ``place`` says of a table where its last row is.

    >>> import pyarrow as pa
    >>> rows = pa.table({"project": ["甲", "甲", "甲", "乙"]})
    >>> [chunk.num_rows for chunk in cut([rows.slice(0, 2), rows.slice(2)], size=1)]
    [3, 1]
    """
    held: list[Table] = []
    rows, looked = 0, size
    for table in tables:
        held.append(table)
        rows += table.num_rows
        while rows > looked:
            whole = arrow().concat_tables(held)
            at = _change(whole, looked)
            if at is None:
                held, looked = [whole], rows
                if rows - size > LONGEST:
                    raise FaultyInput([finding("project-too-large", place(whole), limit=LONGEST)])
                break
            yield whole.slice(0, at)
            held, rows, looked = [whole.slice(at)], rows - at, size
    if rows:
        yield arrow().concat_tables(held)


def _change(table: Table, start: int) -> int | None:
    """Return the first row from ``start`` on that is of another project than the one before."""
    keys = table.select([each for each in IDENTITY if each in table.column_names])
    at, width = start, _WINDOW
    while at < table.num_rows:
        window = keys.slice(at - 1, width + 1)
        columns = [
            _stripped(column.cast(arrow().string()).to_pylist()) for column in window.columns
        ]
        found = list(zip(*columns, strict=True))
        for offset in range(1, len(found)):
            if found[offset] != found[offset - 1]:
                return at + offset - 1
        at, width = at + width, width * 2
    return None


def _stripped(texts: list[str | None]) -> list[str | None]:
    return [(text.strip() or None) if text is not None else None for text in texts]


# --- scoring --------------------------------------------------------------------------------------


def scored_part(opener: Opener, chunk: Table, form: Form = TABLES, *, known: bool = False) -> Part:
    """Return the scores of a chunk that `cut` gave; of a ``known`` one only its projects."""
    table = compact(chunk)
    codes, names = distinct(*(_words(opener, table, role) for role in IDENTITY))
    starts = starts_of(codes)
    hashes = np.fromiter(map(hash, names), np.int64, len(names))
    digests = hashes[codes[starts]]
    if known:
        return Part(table, digests, starts)
    numbers = np.arange(table.num_rows)
    rows, projects, faults = score_part(opener, table, starts, numbers, "", form)
    return Part(table, digests, starts, rows, projects, tuple(faults.found))


def _words(opener: Opener, table: Table, role: str) -> Words:
    """Return the column of a role as texts; of numbers each distinct one is written out once."""
    values = opener.column(table, role)
    if values is None:
        return opener.words(table, role)
    return Words.of(stripped(values.dictionary_encode()), table.num_rows)


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


def split(part: Part, seen: Seen, files: Sequence[str]) -> Iterator[Finding]:
    """Give a finding for every project of a part whose rows began before; note all of them."""
    table = part.table
    starts = part.starts
    file = np.asarray(table.column(FILE)).astype(np.int64)[starts]
    row = np.asarray(table.column(ROW))[starts]
    for index, earlier in seen.add(part.digests, (file << _SHIFT) | row):
        began = f"{files[earlier >> _SHIFT]}[{earlier & (2**_SHIFT - 1)}]"
        start = int(starts[index])
        name = table.column("project")[start].as_py()
        yield finding(
            "project-split", f"{files[int(file[index])]}[{int(row[index])}]",
            project="—" if name is None else name, earlier=began,
        )  # fmt: skip


def place_of(files: Sequence[str]) -> Callable[[Table], str]:
    """Return what says of a table where its last row is."""

    def place(table: Table) -> str:
        file, row = where(table, table.num_rows - 1)
        return f"{files[file]}[{row}]"

    return place
