"""The numbered files of an output: rows and projects, as Parquet or as text in columns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perfeval.bulk.arrow import arrow, compute, single
from perfeval.bulk.chunk import Table
from perfeval.documents.office import library

FORMATS = ("parquet", "csv")
"""The formats of an output."""

KINDS = ("rows", "projects")
"""The folders of an output."""

_SOUGHT = ("department", "year")
"""The columns by which rows are looked up: a reader passes over what has none of them."""

_LONG = ("project", "name")
"""The columns whose distinct texts are many enough to be worth compressing."""

_NEVER_NULL = {
    "rows": ("file", "row", "low", "high", "state", "verdict", "score_check"),
    "projects": (
        "file", "row", "rows", "open_rows", "points", "execution_points", "low", "high",
        "declared_sum", "has_budget",
    ),
}  # fmt: skip
"""The columns that have a value in every row, by kind."""

_BOM = b"\xef\xbb\xbf"
_FORMULA = r"^([=+\-@])"


class Parts:
    """Writes chunks into numbered files below a folder; `close` ends a part, safe on the disk."""

    def __init__(self, folder: Path, suffix: str, number: int) -> None:
        self._folder, self._suffix = folder, suffix
        self.number = number
        self.rows = 0
        self._open: dict[str, Any] = {}

    def paths(self, number: int) -> dict[str, Path]:
        """Return the files of a part by kind."""
        name = f"part-{number:05}.{self._suffix}"
        return {kind: self._folder / kind / name for kind in KINDS}

    def add(self, rows: Table, projects: Table) -> None:
        """Write the rows and projects of a chunk."""
        for (kind, path), table in zip(
            self.paths(self.number).items(), (rows, projects), strict=True
        ):
            ready = _strict(table, kind) if self._is_parquet else _as_texts(table)
            if kind not in self._open:
                path.parent.mkdir(exist_ok=True)
                self._open[kind] = (_parquet if self._is_parquet else _Text)(path, ready)
            self._open[kind].write_table(ready)
        self.rows += rows.num_rows

    @property
    def _is_parquet(self) -> bool:
        return self._suffix == "parquet"

    def close(self) -> dict[str, int]:
        """End the part; return the size of each of its files, by their names below the folder."""
        self.abandon()
        sizes = {}
        for path in self.paths(self.number).values():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
            sizes[str(path.relative_to(self._folder))] = path.stat().st_size
        self.number, self.rows = self.number + 1, 0
        return sizes

    def abandon(self) -> None:
        """Close what is open, whole or not."""
        for each in self._open.values():
            each.close()
        self._open = {}


def below(folder: Path) -> Iterator[Path]:
    """Give the files of every part below a folder."""
    for kind in KINDS:
        yield from sorted((folder / kind).glob("part-*"))


def _parquet(path: Path, table: Table) -> Any:
    """Return a writer of Parquet, told what is worth the time: it is a third of that of scoring.

    Numbers are written as their differences, texts as codes; texts are read back as texts and
    decimals as usual ones, for the types of Arrow are not kept beside.
    """
    types = arrow().types
    numbers = [
        each.name
        for each in table.schema
        if types.is_integer(each.type) or types.is_decimal64(each.type)
    ]
    coded = [each.name for each in table.schema if types.is_dictionary(each.type)]
    return library("pyarrow.parquet", "bulk").ParquetWriter(
        path,
        table.schema,
        compression={name: "snappy" if name in _LONG else "none" for name in table.column_names},
        store_decimal_as_integer=True,
        store_schema=False,
        use_dictionary=coded,
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        write_statistics=[each for each in _SOUGHT if each in table.column_names],
    )


def _strict(table: Table, kind: str) -> Table:
    """Return a table whose schema says which columns are never null."""
    pa = arrow()
    fields = [each.with_nullable(each.name not in _NEVER_NULL[kind]) for each in table.schema]
    columns = [single(each) for each in table.columns]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


class _Text:
    """A text in columns with the mark that tells a spreadsheet its encoding."""

    def __init__(self, path: Path, table: Table) -> None:
        self._stream = path.open("wb")
        self._stream.write(_BOM)
        self._writer = library("pyarrow.csv", "bulk").CSVWriter(self._stream, table.schema)

    def write_table(self, table: Table) -> None:
        self._writer.write_table(table)

    def close(self) -> None:
        try:
            self._writer.close()
        finally:
            self._stream.close()


def _as_texts(table: Table) -> Table:
    """Return a table with texts in full; one that a sheet takes for a formula has a blank."""
    pa = arrow()
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type):
            text = column.cast(pa.string())
            columns[name] = compute().replace_substring_regex(text, _FORMULA, r" \1")
        else:
            columns[name] = column
    return pa.table(columns)
