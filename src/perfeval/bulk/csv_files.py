"""Texts in columns as streams of tables: every cell stays the text that it is."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from attrs import evolve, frozen

from perfeval.bulk.arrow import arrow
from perfeval.bulk.names import roles_of
from perfeval.bulk.shapes import text_type
from perfeval.bulk.sources import Piece, Say
from perfeval.documents.decoding import SIGNATURES, decoded, is_marked
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, Phrase, finding

_BLOCK = 4 * 2**20
_LOOKED_AT = 2**20
_CODECS = {"UTF-8": "utf-8", "UTF-16": "utf-16", "GB18030": "gb18030"}
_NAMED = 100  # rows of another length that are named


@frozen
class CsvFile:
    """One text in columns, parted by commas or tabs, in UTF-8, UTF-16 with its mark or GB18030."""

    files: tuple[str, ...]
    size: int
    roles: Mapping[str, str]
    kinds: Mapping[str, Any]
    encoding: str
    delimiter: str
    width: int
    places: Mapping[str, int]
    lines: int

    @classmethod
    def opened(cls, path: str, columns: Mapping[str, str] | None, say: Say) -> Self:
        """Return the file at ``path``; raises `FaultyInput` where it lacks columns or is no text.

        ``say`` is told an encoding other than UTF-8.
        """
        try:
            encoding = _encoding(path, say)
            header, delimiter, lines = _header(path, encoding)
            roles = roles_of(header, columns)
        except FaultyInput as error:
            placed = [evolve(each, place=each.place or path) for each in error.findings]
            raise FaultyInput(placed) from error
        places = {role: header.index(name) for role, name in roles.items()}
        kinds = dict.fromkeys(roles, text_type())
        size = os.path.getsize(path)  # noqa: PTH202
        return cls((path,), size, roles, kinds, encoding, delimiter, len(header), places, lines)

    def read(self) -> Iterator[Piece]:
        """Give the rows, a block of the file at once."""
        (path,) = self.files
        wrong: list[Any] = []
        at = 0
        with open(path, "rb") as stream, self._refusing(path, wrong):  # noqa: PTH123
            for batch in self._reader(stream, wrong):
                self._refuse(path, wrong)
                share = min(stream.tell() / self.size, 1.0)
                yield Piece(0, at, self._named(batch), share)
                at += batch.num_rows
            self._refuse(path, wrong)

    def _reader(self, stream: Any, wrong: list[Any]) -> Any:
        def note(row: Any) -> str:
            wrong.append(row)
            return "skip"

        reading = library("pyarrow.csv", "bulk")
        names = [f"{place}" for place in range(self.width)]
        used = list(dict.fromkeys(f"{place}" for place in self.places.values()))
        return reading.open_csv(
            stream,
            read_options=reading.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=names, skip_rows=self.lines,
                encoding=_CODECS[self.encoding],
            ),
            parse_options=reading.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=note
            ),
            convert_options=reading.ConvertOptions(
                column_types=dict.fromkeys(used, text_type()), include_columns=used,
                strings_can_be_null=False,
            ),
        )  # fmt: skip

    def _named(self, batch: Any) -> Any:
        columns = {name: batch.column(f"{self.places[role]}") for role, name in self.roles.items()}
        return arrow().table(columns)

    def _refuse(self, path: str, wrong: list[Any]) -> None:
        """Raise `FaultyInput` where rows have more or fewer cells than the header."""
        if not wrong:
            return
        found = [
            finding(
                "csv-uneven", f"{path}:{each.number}" if each.number else path,
                found=each.actual_columns, expected=each.expected_columns,
            )
            for each in wrong[:_NAMED]
        ]  # fmt: skip
        if len(wrong) > _NAMED:
            found.append(finding("csv-uneven-more", path, count=len(wrong) - _NAMED))
        raise FaultyInput(found)

    @contextmanager
    def _refusing(self, path: str, wrong: list[Any]) -> Iterator[None]:
        pa = arrow()
        try:
            yield
        except UnicodeError as error:
            raise FaultyInput(
                [finding("encoding-damaged", path, encoding=self.encoding)]
            ) from error
        except (pa.ArrowInvalid, OSError) as error:
            self._refuse(path, wrong)
            reason = str(error).partition("\n")[0]
            if "UTF8" in reason:
                found = finding("encoding-damaged", path, encoding=self.encoding)
            elif "Empty CSV file" in reason:  # a header without rows
                return
            else:
                found = finding("csv-unreadable", path, reason=reason)
            raise FaultyInput([found]) from error


def _encoding(path: str, say: Say) -> str:
    """Return the encoding of a file, as far as its beginning or its first Chinese tells."""
    with open(path, "rb") as stream:  # noqa: PTH123
        head = stream.read(_LOOKED_AT)
        for signature, kind in (*SIGNATURES, (b"PK\x03\x04", "kind-archive")):
            if head.startswith(signature):
                raise FaultyInput([finding("no-tables-kind", path, kind=Phrase(kind))])
        if not is_marked(head) and b"\0" in head:
            kind = "kind-utf16" if b"\0" in head[:2] else "kind-binary"
            raise FaultyInput([finding("no-tables-kind", path, kind=Phrase(kind))])
        looked = head
        while looked.isascii() and (more := stream.read(_LOOKED_AT)):
            looked = more
    if looked is not head:
        # A line of it may have begun before: what is behind the first line break is whole.
        looked = looked[looked.find(b"\n") + 1 :]
    if is_marked(head) and head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _, encoding, said = decoded(head[: len(head) // 2 * 2 if len(head) < 4 else 2], path)
    else:
        end = looked.rfind(b"\n") + 1 if len(looked) >= _LOOKED_AT // 2 else 0
        _, encoding, said = decoded(looked[:end] or looked, path)
    if said:
        say(said)
    return encoding


def _header(path: str, encoding: str) -> tuple[list[str], str, int]:
    """Return the cells of the first line, what parts them, and how many lines they take."""
    codec = "utf-8-sig" if encoding == "UTF-8" else _CODECS[encoding]
    with open(path, encoding=codec, newline="") as stream:  # noqa: PTH123
        head = stream.read(_LOOKED_AT)
    first = head.lstrip("\r\n").partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    for row in reader:
        if row:
            return row, delimiter, reader.line_num
    raise FaultyInput([finding("file-empty", path)])
