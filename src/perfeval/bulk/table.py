"""Scoring a table: rows put together by project, cut into chunks, scored on threads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, table_of
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.departments import departments_of
from perfeval.bulk.faults import Faults
from perfeval.bulk.names import KEYS, PROJECTS, roles_of
from perfeval.bulk.notes import notes_of
from perfeval.bulk.result import TABLES, Form, projects_table, rows_table
from perfeval.bulk.scored import score_chunk
from perfeval.bulk.words import codes_of, numbered, stripped
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput
from perfeval.rules import Rulebook

CHUNK = 131_072
"""About how many rows are scored at once: fewer cost more for each, more only take memory."""


@frozen(repr=False)
class ScoredTable:
    """The scores of a table's rows, in their order, and of its projects, in order of appearance.

    Both are Arrow tables, and begin with what the table said of a row or project by the names of
    its roles. Points and scores are decimals with two places; ``score`` and ``total`` are null
    while a person has to decide, and ``low`` and ``high`` say between what they lie.
    """

    rows: Table
    projects: Table
    rulebook: Rulebook

    @property
    def departments(self) -> Table:
        """A row for every department and year: `departments_of` of the same rulebook."""
        return departments_of(self.projects, self.rulebook)

    def __repr__(self) -> str:
        return f"<ScoredTable {self.rows.num_rows} rows, {self.projects.num_rows} projects>"


def score_table(
    table: Any,
    rulebook: str | os.PathLike[str] | Rulebook = "mof-2020",
    *,
    columns: Mapping[str, str] | None = None,
    year: int | None = None,
    threads: int | None = None,
) -> ScoredTable:
    """Return the scores of a table with a row for every indicator, by the rules of one rulebook.

    ``table`` is anything that speaks the Arrow protocol (pyarrow, polars, pandas, duckdb), or a
    mapping of columns. Its columns are known by their names, Chinese or English, or by
    ``columns``, from role to name; ``project``, ``target`` and ``actual`` are needed. Rows of a
    project may stand anywhere. ``year`` is that of a table without a column of years.

    Every row is scored as `perfeval.score` scores it. Raises `FaultyInput` with every row that is
    not right: points that are no number or below zero, an infinite number, an unknown direction,
    a row without a project.

    >>> scored = score_table(
    ...     {
    ...         "project": ["培训", "培训"],
    ...         "name": ["培训人次", "满意度"],
    ...         "target": ["≥200人次", "≥90%"],
    ...         "actual": ["186人次", "95%"],
    ...         "points": [60, 40],
    ...     }
    ... )
    >>> scored.rows["score"].to_pylist()
    [Decimal('55.80'), Decimal('40.00')]
    >>> scored.projects.select(["project", "total", "grade"]).to_pylist()
    [{'project': '培训', 'total': Decimal('95.80'), 'grade': '优'}]
    """
    book = rulebook if isinstance(rulebook, Rulebook) else open_rulebook(rulebook)
    whole = table_of(table)
    roles = roles_of(whole.column_names, columns)
    whole = whole.select(list(dict.fromkeys(roles.values())))
    opener = Opener(book, roles, year)
    codes = project_codes(opener, whole)
    order = None if bool((np.diff(codes) >= 0).all()) else np.argsort(codes, kind="stable")
    numbers = np.arange(whole.num_rows) if order is None else order
    if order is not None:
        whole, codes = whole.take(order), codes[order]

    def scored(rows: slice) -> tuple[Table, Table, Faults]:
        part = whole.slice(rows.start, rows.stop - rows.start)
        return score_part(opener, part, starts_of(codes[rows]), numbers[rows])

    parts = list(_mapped(scored, list(_cuts(codes)), threads))
    faults = [found for *_, each in parts for found in each.found]
    if faults:
        raise FaultyInput(faults)
    rows, projects = (arrow().concat_tables([each[at] for each in parts]) for at in (0, 1))
    if order is not None:
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        rows = rows.take(back)
    return ScoredTable(rows, projects, book)


def score_part(
    opener: Opener,
    table: Table,
    starts: NDArray[np.int64],
    numbers: NDArray[np.int64],
    file: str = "$",
    form: Form = TABLES,
) -> tuple[Table, Table, Faults]:
    """Return the rows and projects of a table of whole projects, and what is wrong with it.

    ``starts`` are the first rows of the projects, ``numbers`` those of its rows in ``file``;
    ``form`` is how the columns of what it comes to are written.
    """
    faults = Faults(opener.roles, numbers, file)
    given = {role: opener.roles[role] for role in PROJECTS if role in opener.roles}
    heads = table.select(list(given.values())).take(starts)
    scored = score_chunk(opener, table, heads, starts, faults)
    notes = list(notes_of(scored, opener.book))
    named = heads.rename_columns(list(given))
    kept = [role for role in KEYS if role in opener.roles]
    keys = table.select([opener.roles[role] for role in kept]).rename_columns(kept)
    rows = rows_table(scored, keys, notes, form)
    return rows, projects_table(scored, named, notes, opener.book, form), faults


def _mapped(function: Any, parts: list[slice], threads: int | None) -> Iterator[Any]:
    count = min(threads or os.cpu_count() or 1, max(len(parts), 1))
    if count == 1:
        yield from map(function, parts)
        return
    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(function, parts)


def project_codes(opener: Opener, table: Table) -> NDArray[np.int64]:
    """Return for every row the number of its project, in order of appearance."""
    columns = [opener.column(table, role) for role in ("department", "project", "year")]
    codes, size = np.zeros(table.num_rows, dtype=np.int64), 1
    for values in (stripped(each) for each in columns if each is not None):
        count = len(values.dictionary) + 1
        codes, size = codes * count + codes_of(values), size * count
    return numbered(codes, size)[0]


def starts_of(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows at which a project begins, where those of each stand together.

    >>> starts_of(np.array([0, 0, 1, 2, 2])).tolist()
    [0, 2, 3]
    """
    changes = np.flatnonzero(np.diff(codes, prepend=-1))
    return changes.astype(np.int64)


def _cuts(codes: NDArray[np.int64]) -> Iterator[slice]:
    """Give the chunks of a table of whole projects: none ends within a project."""
    ends = np.append(starts_of(codes)[1:], len(codes))
    at = 0
    while at < len(codes):
        stop = int(ends[np.searchsorted(ends, min(at + CHUNK, len(codes)))])
        yield slice(at, stop)
        at = stop
    if not len(codes):
        yield slice(0, 0)
