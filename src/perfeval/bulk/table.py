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
from perfeval.bulk.cells import Words, distinct
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.faults import Faults
from perfeval.bulk.names import PROJECTS, roles_of
from perfeval.bulk.result import noted, projects_table, rows_table
from perfeval.bulk.scored import score_chunk
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput
from perfeval.rules import Rulebook

CHUNK = 32_768
"""About how many rows are scored at once: what a core's cache holds."""


@frozen(repr=False)
class ScoredTable:
    """The scores of a table's rows, in their order, and of its projects, in order of appearance.

    Both are Arrow tables. Points and scores are decimals with two places; ``score`` and ``total``
    are null while a person has to decide, and ``low`` and ``high`` say between what they lie.
    """

    rows: Table
    projects: Table
    rulebook: Rulebook

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
    order = _order(opener, whole)
    sorted_ = whole if order is None else whole.take(order)
    numbers = np.arange(whole.num_rows) if order is None else order

    def scored(rows: slice) -> tuple[Table, Table, Faults]:
        return score_part(opener, sorted_.slice(rows.start, rows.stop - rows.start), numbers[rows])

    parts = list(_mapped(scored, list(_cuts(opener, sorted_)), threads))
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
    opener: Opener, table: Table, numbers: NDArray[np.int64], file: str = "$"
) -> tuple[Table, Table, Faults]:
    """Return the rows and projects of a table of whole projects, and what is wrong with it."""
    faults = Faults(opener.roles, numbers, file)
    scored = score_chunk(opener, table, faults)
    notes = noted(scored, opener.book)
    names = [opener.roles[each] for each in PROJECTS if each in opener.roles]
    renamed = {opener.roles[each]: each for each in PROJECTS if each in opener.roles}
    heads = table.select(names).take(scored.chunk.starts)
    heads = heads.rename_columns([renamed[each] for each in names])
    rows = rows_table(scored, notes)
    return rows, projects_table(scored, heads, notes, opener.book), faults


def _mapped(function: Any, parts: list[slice], threads: int | None) -> Iterator[Any]:
    count = min(threads or os.cpu_count() or 1, max(len(parts), 1))
    if count == 1:
        yield from map(function, parts)
        return
    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(function, parts)


def project_codes(opener: Opener, table: Table) -> NDArray[np.int64]:
    """Return for every row the number of its project, in order of appearance."""
    keys = [_texts(opener, table, role) for role in ("department", "project", "year")]
    return distinct(*keys)[0]


def _texts(opener: Opener, table: Table, role: str) -> Words:
    return opener.words(table, role)


def _order(opener: Opener, table: Table) -> NDArray[np.int64] | None:
    """Return the order in which rows of a project stand together; `None` where they do."""
    codes = project_codes(opener, table)
    if bool((np.diff(codes) >= 0).all()):
        return None
    return np.argsort(codes, kind="stable")


def _cuts(opener: Opener, table: Table) -> Iterator[slice]:
    """Give the chunks of a table of whole projects: none ends within a project."""
    codes = project_codes(opener, table)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1, [len(codes)]])
    at = 0
    while at < len(codes):
        stop = int(starts[np.searchsorted(starts, min(at + CHUNK, len(codes)))])
        yield slice(at, stop)
        at = stop
    if not len(codes):
        yield slice(0, 0)
