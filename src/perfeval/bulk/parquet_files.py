"""Parquet files as streams of tables: by row groups, with the columns that are needed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from attrs import frozen

from perfeval.bulk.arrow import arrow
from perfeval.bulk.names import roles_of
from perfeval.bulk.shapes import kinds_of, text_type, unified
from perfeval.bulk.sources import Piece
from perfeval.bulk.table import CHUNK
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, finding


@frozen
class ParquetFile:
    """One Parquet file; what is wrong with its columns is known before a row is read."""

    files: tuple[str, ...]
    size: int
    roles: Mapping[str, str]
    kinds: Mapping[str, Any]

    @classmethod
    def opened(cls, path: str, columns: Mapping[str, str] | None) -> Self:
        """Return the file at ``path``; raises `FaultyInput` where it is none or lacks columns."""
        with refusing(path), _file(path, []) as file:
            schema = file.schema_arrow
        try:
            roles = roles_of(schema.names, columns)
        except FaultyInput as error:
            raise _placed(error, path) from error
        return cls((path,), os.path.getsize(path), roles, kinds_of(schema, roles))  # noqa: PTH202

    def read(self) -> Iterator[Piece]:
        """Give the rows, those of a row group together or in several pieces."""
        (path,) = self.files
        types = unified([(path, self.roles, self.kinds)])
        texts = [self.roles[role] for role, kind in types.items() if kind == text_type()]
        strings = [each for each in texts if _is_text(self._kind_of(each))]
        at = 0
        with refusing(path), _file(path, strings) as file:
            total = max(file.metadata.num_rows, 1)
            names = list(dict.fromkeys(self.roles.values()))
            for batch in file.iter_batches(CHUNK, columns=names):
                rows = batch.num_rows
                yield Piece(0, at, arrow().table(batch), (at + rows) / total)
                at += rows

    def _kind_of(self, name: str) -> Any:
        return next(self.kinds[role] for role, each in self.roles.items() if each == name)


def _is_text(kind: Any) -> bool:
    return bool(arrow().types.is_string(kind) or arrow().types.is_large_string(kind))


@contextmanager
def _file(path: str, texts: list[str]) -> Iterator[Any]:
    parquet = library("pyarrow.parquet", "bulk")
    # What is buffered beforehand is kept until the end: the whole file in memory.
    with parquet.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        yield file


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
