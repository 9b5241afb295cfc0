"""What rows can be put together by: keys of projects and of rows, and which project has which row.

A key of a project is a column of the table of projects; a category is known by the rulebook's
hierarchy, so that labels which mean one category are one group.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.chunk import Table
from perfeval.bulk.groups import joined, texts_of, written
from perfeval.bulk.words import Words, distinct
from perfeval.findings import FaultyInput, finding
from perfeval.model import Category
from perfeval.rules import Rulebook

OF_PROJECTS = ("department", "division", "function", "year", "project")
OF_ROWS = ("level1", "level2", "name")
GROUP_KEYS = (*OF_PROJECTS, *OF_ROWS)
"""What rows can be put together by."""

_IDENTITY = ("department", "project", "year")


def projects_of_rows(rows: Table, projects: Table) -> NDArray[np.int64]:
    """Return for every row the place of its project among ``projects``.

    Raises `FaultyInput` where a row's project is not there, or a project is there twice.
    """
    columns = [joined(written(projects, each), written(rows, each)) for each in _IDENTITY]
    codes = distinct(*columns)[0]
    known, own = codes[: projects.num_rows], codes[projects.num_rows :]
    repeated = (known != np.arange(len(known))).nonzero()[0]
    unknown = (own >= len(known)).nonzero()[0]
    for code, table, found in (
        ("project-repeated", projects, repeated),
        ("project-unknown", rows, unknown),
    ):
        if found.size:
            place = int(found[0])
            name = table["project"][place].as_py()
            raise FaultyInput([finding(code, f"$[{place}]", project=name)])
    return own


def checked_keys(by: Sequence[str], projects: Table, rows: Table) -> tuple[str, ...]:
    """Return keys that exist and that the tables can tell; raises `FaultyInput` for others."""
    faults = []
    for each in by:
        if each not in GROUP_KEYS:
            close = difflib.get_close_matches(each, GROUP_KEYS, 1) or GROUP_KEYS
            faults.append(finding("group-key", found=each, known="、".join(close)))
        elif not _is_told(each, projects, rows):
            faults.append(finding("column-missing", role=each, found="—", known=_known(projects)))
    if len(set(by)) != len(by):
        faults.append(finding("group-key-twice", found="、".join(by)))
    if faults:
        raise FaultyInput(faults)
    return tuple(by)


def _is_told(key: str, projects: Table, rows: Table) -> bool:
    if key in ("level1", "level2"):
        return bool({"category", "level1", "level2"} & set(rows.column_names))
    return key in (rows if key in OF_ROWS else projects).column_names


def _known(projects: Table) -> str:
    return "、".join(each for each in OF_PROJECTS if each in projects.column_names)


def key_of_projects(key: str, projects: Table) -> Words:
    """Return what every project has for a key; years are whole numbers."""
    found = texts_of(projects, key)
    if key != "year":
        return found
    years = [None if each is None else str(int(Decimal(each))) for each in found.texts]
    return joined(Words(found.codes, years))


def key_of_rows(key: str, rows: Table, book: Rulebook) -> Words:
    """Return what every row has for a key: the name of its category by the rulebook, or its own."""
    if key == "name":
        return texts_of(rows, "name")
    place = 0 if key == "level1" else 1

    def named(
        labels: tuple[str, ...], known: tuple[Category | None, Category | None]
    ) -> str | None:
        category = known[place]
        if category is not None:
            return category.name
        written = [each for each in labels if each]
        return written[place] if len(written) > place else None

    return categories_of(rows, book, named)


def categories_of(
    rows: Table,
    book: Rulebook,
    named: Callable[[tuple[str, ...], tuple[Category | None, Category | None]], str | None],
) -> Words:
    """Return what ``named`` makes of the labels of every row and of the categories they mean."""
    if "category" in rows.column_names:
        codes, paths = distinct(texts_of(rows, "category"))
        labels = [tuple(each.strip() for each in (path or "").split("/")) for (path,) in paths]
    else:
        codes, pairs = distinct(texts_of(rows, "level1"), texts_of(rows, "level2"))
        labels = [tuple(each for each in pair if each is not None) for pair in pairs]
    texts = [named(each, book.hierarchy.resolve(each)) for each in labels]
    return joined(Words(codes, texts))
