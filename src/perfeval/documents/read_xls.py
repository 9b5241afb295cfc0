"""Read the sheets of an old Excel workbook (xls, Excel 97 to 2003), each cell as it shows it."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from attrs import frozen

from perfeval.documents.characters import printable
from perfeval.documents.gathering import Book, Gathered
from perfeval.documents.number_formats import BUILT_IN, NumberFormat, number_format
from perfeval.documents.office import library
from perfeval.documents.tables import ReadTable
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Finding, Phrase, finding

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a compound file (OLE) begins with: old Office files, and new ones with a password."""

_BIFF8 = 0x600
_NOTHING = 0xFFFF  # a kind of record that nobody knows
_LONGEST = 8224  # bytes of a record
# Of a shared text: a switch for reading aids, the number of its typefaces, a size below zero.
_BACKWARDS = re.compile(
    b"[%b](?:..)?.[\xbf-\xff]\xff\xff" % re.escape(bytes(each for each in range(256) if each & 4)),
    re.DOTALL,
)
_BOOLEAN, _ERROR = 4, 5  # xlrd.XL_CELL_BOOLEAN and xlrd.XL_CELL_ERROR, which loads late
_OWN_BOOKS = (0x401, 0x3A01)  # a reference into this workbook, or to functions


class _Record(IntEnum):
    """The kinds of record that are looked at before xlrd reads the workbook."""

    EOF = 0x0A
    NAME = 0x18
    FILEPASS = 0x2F
    CONTINUE = 0x3C
    SST = 0xFC
    SUPBOOK = 0x1AE
    STRING = 0x207
    BOF = 0x809


def old_tables(data: bytes, file: str) -> tuple[list[ReadTable], list[Finding]]:
    """Return the tables of an old workbook, and what there is to say about them.

    Raises `FaultyInput` where the file is something else, is damaged or needs a password: a newer
    file that does is a compound file as well.
    """
    streams, content = _opened(data, file)
    if "encryptedpackage" in streams:
        raise FaultyInput([finding("password-protected", file)])
    if content is None:
        kinds = {"worddocument": "kind-old-word", "book": "kind-older-xls"}
        kind = next((kinds[name] for name in kinds if name in streams), "kind-binary")
        raise _not_read(file, kind)
    book = Book(file)
    if "_vba_project_cur" in streams:
        book.findings.append(finding("macros", file))
    with _refusing_damage(file):
        if _prepare(content, file):
            book.findings.append(finding("external-links", file))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        with _refusing_damage(file):
            workbook = library("xlrd").open_workbook(
                file_contents=bytes(content),
                logfile=nowhere,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
            )
        for number in range(workbook.nsheets):
            with _refusing_damage(file):
                sheet = workbook.sheet_by_index(number)
            is_only = workbook.nsheets == 1
            cells = book.sheet(
                printable(sheet.name), is_only=is_only, is_hidden=bool(sheet.visibility & 3)
            )
            _Sheet(sheet, _formats(workbook), from_1904=workbook.datemode == 1).gather(cells)
            book.add(cells)
            workbook.unload_sheet(number)
    return book.tables, book.findings


def _opened(data: bytes, file: str) -> tuple[frozenset[str], bytearray | None]:
    """Return the names at the top of a compound file, and the content of its workbook."""
    with _refusing_damage(file):
        # What the header and the directory promise: no more is read than the file can hold.
        if max(struct.unpack_from("<I16xI4xI", data, 44)) > len(data) // 512:
            raise ValueError("the table of sectors is larger than the file")
        compound = library("olefile").OleFileIO(BytesIO(data))
        names = frozenset(entry.name.casefold() for entry in compound.root.kids)
        if "workbook" not in names:
            return names, None
        size = compound.get_size("Workbook")
        if max(size, compound.root.size) > len(data):
            raise ValueError("a stream is larger than the file")
        content = compound.openstream("Workbook").read()
        if len(content) < size:
            raise ValueError("a stream ends too early")
        return names, bytearray(content)


def _prepare(content: bytearray, file: str) -> bool:
    """Look through the workbook before xlrd reads it; tell whether it refers to other workbooks.

    Some things are made fit for xlrd. Names of ranges are blotted out: it would work out their
    formulas, which takes memory without limit in a file made for that, and fails for some that
    Excel knows. Results of formulas with characters beyond 16 bits, such as 𠮷, are refused by it
    unless their length counts them once. And shared texts that lead it back to earlier ones, again
    and again, are damage.
    """
    has_links, is_global, is_shared = False, True, False
    for place, kind, data in _records(content):
        is_shared = kind == _Record.SST or (kind == _Record.CONTINUE and is_shared)
        if is_shared and (len(data) > _LONGEST or _BACKWARDS.search(data)):
            raise ValueError("the shared texts are not in order")
        match kind:
            case _Record.BOF if place == 0 and struct.unpack_from("<H", data)[0] != _BIFF8:
                raise _not_read(file, "kind-older-xls")
            case _Record.FILEPASS if is_global:
                raise FaultyInput([finding("password-protected", file)])
            case _Record.NAME if is_global:
                struct.pack_into("<H", content, place, _NOTHING)
            case _Record.SUPBOOK if is_global:
                has_links |= struct.unpack_from("<2xH", data)[0] not in _OWN_BOOKS
            case _Record.STRING if bytes(data[2:3]) == b"\1":
                text = str(data[3:], "utf-16-le", "replace")
                if struct.unpack_from("<H", data)[0] == len(data[3:]) // 2 != len(text):
                    struct.pack_into("<H", content, place + 4, len(text))
            case _Record.EOF:
                is_global = False
    if is_global:
        raise ValueError("the workbook has no end")
    return has_links


def _records(content: bytearray) -> Iterator[tuple[int, int, memoryview]]:
    """Yield the place, kind and data of each record as far as they are whole."""
    view = memoryview(content)
    place = 0
    while place + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, place)
        data = view[place + 4 : place + 4 + length]
        if len(data) < length or (place == 0 and kind != _Record.BOF):
            return
        yield place, kind, data
        place += 4 + length


@contextmanager
def _refusing_damage(file: str) -> Iterator[None]:
    """Turn what the libraries raise into a finding: in a damaged file they trip over anything."""
    try:
        yield
    except PerfevalError:
        raise
    except Exception as error:
        reason = str(error) or type(error).__name__
        damaged = finding("file-damaged", file, part="Workbook", reason=reason)
        raise FaultyInput([damaged]) from error


def _formats(workbook: Any) -> list[NumberFormat]:
    """Return the number format of each cell style."""
    codes = BUILT_IN | {each.format_key: each.format_str for each in workbook.format_list}
    return [number_format(codes.get(each.format_key, "General")) for each in workbook.xf_list]


@frozen
class _Sheet:
    """One sheet as xlrd has it, with the number formats of the workbook."""

    sheet: Any
    formats: list[NumberFormat]
    from_1904: bool

    def gather(self, cells: Gathered) -> None:
        """Put what the sheet shows into ``cells``."""
        for row in range(self.sheet.nrows):
            kinds = self.sheet.row_types(row)
            for column, value in enumerate(self.sheet.row_values(row)):
                if kinds[column] == _ERROR:
                    cells.leave_in_error(row, column)
                if value != "":
                    cells.put(row, column, self._shown(row, column, kinds[column], value))
        for top, bottom, left, right in self.sheet.merged_cells:
            cells.merge(top, left, bottom - 1, right - 1)
        for row, about in self.sheet.rowinfo_map.items():
            if about.hidden:
                cells.hide_row(row)
        for column, about in self.sheet.colinfo_map.items():
            if about.hidden:
                cells.hide_columns(column, column)
        if self.sheet.cell_note_map:
            cells.remarks.append("comments-unread")

    def _shown(self, row: int, column: int, kind: int, value: Any) -> str:
        if kind == _BOOLEAN:
            return "TRUE" if value else "FALSE"
        if kind == _ERROR:
            return str(library("xlrd").error_text_from_code.get(value, "#N/A"))
        style = self.sheet.cell_xf_index(row, column)
        form = self.formats[style] if style < len(self.formats) else number_format("General")
        if isinstance(value, str):
            return form.shown_text(printable(value))
        return form.shown(repr(value), from_1904=self.from_1904)


def _not_read(file: str, kind: str) -> FaultyInput:
    return FaultyInput([finding("no-tables-kind", file, kind=Phrase(kind))])
