"""Parquet files as streams of tables: by row groups, with the columns that are needed."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, Self

from attrs import frozen

from perfeval.bulk.arrow import arrow
from perfeval.bulk.names import roles_of
from perfeval.bulk.shapes import kinds_of, text_type, unified
from perfeval.bulk.sources import Piece
from perfeval.bulk.table import CHUNK
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, finding

_MANY = 4 * CHUNK
"""How many rows are read at once: each time the dictionaries of a row group are made anew."""

_FEW = 1024
"""How many where hardly any of them are needed."""


@frozen
class ParquetFile:
    """One Parquet file; what is wrong with its columns is known before a row is read.

    ``group`` is the most rows of a row group.
    """

    files: tuple[str, ...]
    size: int
    roles: Mapping[str, str]
    kinds: Mapping[str, Any]
    rows: int
    group: int

    @classmethod
    def opened(cls, path: str, columns: Mapping[str, str] | None) -> Self:
        """Return the file at ``path``; raises `FaultyInput` where it is none or lacks columns."""
        metadata = metadata_of(path)
        with refusing(path):
            schema = metadata.schema.to_arrow_schema()
        try:
            roles = roles_of(schema.names, columns)
        except FaultyInput as error:
            raise _placed(error, path) from error
        size = os.path.getsize(path)  # noqa: PTH202
        group = max(_sizes(metadata), default=0)
        return cls((path,), size, roles, kinds_of(schema, roles), metadata.num_rows, group)

    def read(self) -> Iterator[Piece]:
        """Give the rows, those of a row group together or in several pieces."""
        (path,) = self.files
        types = unified([(path, self.roles, self.kinds)])
        for first, table in rows_of(path, metadata_of(path), self.roles, types, 0, self.rows):
            share = (first + table.num_rows) / self.rows
            yield Piece(0, first, table, share)


def metadata_of(path: str) -> Any:
    """Return what the foot of a Parquet file says of its columns and row groups."""
    with refusing(path):
        return library("pyarrow.parquet", "bulk").read_metadata(path)


def rows_of(
    path: str,
    metadata: Any,
    roles: Mapping[str, str],
    types: Mapping[str, Any],
    start: int,
    stop: int,
) -> Iterator[tuple[int, Any]]:
    """Give the rows of a file from ``start`` on in pieces, each with the number of its first row.

    Only row groups from there on are read, those from ``stop`` on a few rows at once. Texts come
    as dictionaries.
    """
    parquet = library("pyarrow.parquet", "bulk")
    schema = metadata.schema.to_arrow_schema()
    names = list(dict.fromkeys(roles.values()))
    texts = {roles[role] for role, kind in types.items() if kind == text_type()}
    coded = [each for each in names if each in texts and _is_text(schema.field(each).type)]
    ends = ends_of(metadata)
    low, high = bisect_right(ends, start), min(bisect_left(ends, stop) + 1, len(ends))
    at = ends[low - 1] if low else 0
    # What is buffered beforehand is kept until the end: the whole file in memory.
    with (
        refusing(path),
        parquet.ParquetFile(
            path, metadata=metadata, read_dictionary=coded, pre_buffer=False
        ) as file,
    ):
        for rows, groups in ((_MANY, range(low, high)), (_FEW, range(high, len(ends)))):
            for batch in file.iter_batches(
                rows, row_groups=list(groups), columns=names, use_threads=False
            ):
                skipped = max(start - at, 0)
                if skipped < batch.num_rows:
                    yield at + skipped, arrow().Table.from_batches([batch.slice(skipped)])
                at += batch.num_rows


def ends_of(metadata: Any) -> list[int]:
    """Return the rows of a file behind which a row group ends."""
    return list(accumulate(_sizes(metadata)))


def _sizes(metadata: Any) -> list[int]:
    return [metadata.row_group(each).num_rows for each in range(metadata.num_row_groups)]


def _is_text(kind: Any) -> bool:
    return bool(arrow().types.is_string(kind) or arrow().types.is_large_string(kind))


@contextmanager
def refusing(path: str) -> Iterator[None]:
    """Turn what Arrow says of a broken file into a finding."""
    pa = arrow()
    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise FaultyInput([finding("parquet-damaged", path, reason=reason)]) from error


def _placed(error: FaultyInput, path: str) -> FaultyInput:
    from attrs import evolve

    return FaultyInput(evolve(each, place=each.place or path) for each in error.findings)
