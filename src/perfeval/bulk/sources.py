"""What is scored in bulk: files and folders told apart, each read as a stream of tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from perfeval.bulk.chunk import Table
from perfeval.files.collecting import files_below
from perfeval.files.office import OFFICE_SUFFIXES
from perfeval.files.opening import SUFFIXES
from perfeval.findings import FaultyInput, Finding, finding

Say = Callable[[Iterable[Finding]], None]
"""What is called with findings about an input that does not stop the others."""

PARQUET = (".parquet", ".pq")
TEXT = (".csv", ".tsv", ".txt")
SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")


class Piece(NamedTuple):
    """Some rows of a source: of its file number ``file``, from row ``first`` of that on.

    ``share`` is how much of the source has been read with them, from 0 to 1.
    """

    file: int
    first: int
    table: Table
    share: float


class Source(Protocol):
    """One file with rows, or a number of forms: its columns are known before it is read."""

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of its files, as they were given."""

    @property
    def size(self) -> int:
        """How many bytes they have."""

    @property
    def roles(self) -> Mapping[str, str]:
        """The names of its columns by role."""

    @property
    def kinds(self) -> Mapping[str, Any]:
        """The Arrow types of its columns by role."""

    def read(self) -> Iterator[Piece]:
        """Give the rows in their order."""


def sources_of(inputs: Sequence[str], columns: Mapping[str, str] | None, say: Say) -> list[Source]:
    """Return the sources that ``inputs`` name: Parquet, text in columns, sheets, forms, folders.

    A folder is taken for what is in it: Parquet files, else texts in columns where it holds
    nothing else, else forms. Raises `FaultyInput` with what is wrong with any of them.
    """
    from perfeval.bulk.csv_files import CsvFile
    from perfeval.bulk.form_files import FormFiles
    from perfeval.bulk.parquet_files import ParquetFile
    from perfeval.bulk.sheet_files import SheetFile

    found: list[Source] = []
    faults: list[Finding] = []
    for path in inputs:
        try:
            for kind, files in _kinds(path):
                if kind == "parquet":
                    found += [ParquetFile.opened(each, columns) for each in files]
                elif kind == "text":
                    found += [CsvFile.opened(each, columns, say) for each in files]
                elif kind == "sheet":
                    sheet = SheetFile.opened(files[0], columns, say)
                    found.append(sheet or FormFiles.opened(files, say))
                else:
                    found.append(FormFiles.opened(files, say))
        except FaultyInput as error:
            faults += error.findings
    if faults:
        raise FaultyInput(faults)
    return found


def _kinds(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give what a path is: a kind and its files."""
    if os.path.isdir(path):  # noqa: PTH112  the path stays as it was given
        within = _within(path)
        parquet = tuple(each for each in within if each.lower().endswith(PARQUET))
        text = tuple(each for each in within if each.lower().endswith(TEXT))
        if parquet:
            yield "parquet", parquet
        elif text and len(text) == len(within):
            yield "text", text
        else:
            forms = files_below([path])
            if forms == (path,):
                known = ", ".join((*PARQUET, *TEXT, *OFFICE_SUFFIXES, *SUFFIXES))
                raise FaultyInput([finding("folder-empty", path, known=known)])
            yield "forms", forms
        return
    if not os.path.exists(path):  # noqa: PTH110
        raise FaultyInput([finding("file-missing", path, path=path)])
    if not os.path.getsize(path):  # noqa: PTH202
        raise FaultyInput([finding("file-empty", path)])
    suffix = Path(path).suffix.lower()
    with open(path, "rb") as stream:  # noqa: PTH123
        is_parquet = suffix in PARQUET or stream.read(4) == b"PAR1"
    if is_parquet:
        yield "parquet", (path,)
    else:
        kind = "text" if suffix in TEXT else "sheet" if suffix in SHEETS else "forms"
        yield kind, (path,)


def _within(path: str) -> list[str]:
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "_")))
        kept = [each for each in sorted(names) if not each.startswith((".", "_", "~$"))]
        found += [os.path.join(folder, each) for each in kept]  # noqa: PTH118
    return found
