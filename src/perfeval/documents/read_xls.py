"""Read the sheets of an old Excel workbook (xls, BIFF8): each cell as the text that it shows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

from attrs import define, field

from perfeval.documents.characters import printable
from perfeval.documents.gathering import Book, Gathered
from perfeval.documents.number_formats import BUILT_IN, NumberFormat, number_format
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, Phrase, finding

_BIFF8 = 0x600
_NOTE_OBJECT = 0x19
_OWN_BOOKS = (0x401, 0x3A01)  # a reference into this workbook, or to functions
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip


class _Record(IntEnum):
    """The kinds of record that are read."""

    FORMULA = 0x06
    EOF = 0x0A
    NOTE = 0x1C
    DATEMODE = 0x22
    FILEPASS = 0x2F
    CONTINUE = 0x3C
    OBJ = 0x5D
    COLINFO = 0x7D
    BOUNDSHEET = 0x85
    MULRK = 0xBD
    RSTRING = 0xD6
    XF = 0xE0
    MERGECELLS = 0xE5
    SST = 0xFC
    LABELSST = 0xFD
    SUPBOOK = 0x1AE
    TXO = 0x1B6
    NUMBER = 0x203
    LABEL = 0x204
    BOOLERR = 0x205
    STRING = 0x207
    ROW = 0x208
    RK = 0x27E
    FORMAT = 0x41E
    BOF = 0x809


def xls_tables(stream: bytes, file: str) -> tuple[list[ReadTable], list[Finding]]:
    """Return the tables of a workbook's stream, and what there is to say about them.

    Raises `FaultyInput` where it is encrypted or older than Excel 97, and `ValueError`,
    `IndexError` or `struct.error` where it is damaged.
    """
    workbook = _Workbook(file)
    shared: list[bytes] = []
    last = None
    for kind, data in _records(stream, 0):
        if kind == _Record.SST or (kind == _Record.CONTINUE and last == _Record.SST):
            shared.append(data)
        else:
            workbook.take(kind, data)
        last = kind if kind != _Record.CONTINUE else last
    workbook.strings = list(_shared_texts(shared)) if shared else []
    book = Book(file)
    if workbook.has_links:
        book.findings.append(finding("external-links", file))
    for name, start, is_hidden in workbook.sheets:
        is_only = len(workbook.sheets) == 1
        sheet = _Sheet(book.sheet(name, is_only=is_only, is_hidden=is_hidden), workbook)
        for kind, data in _records(stream, start):
            sheet.take(kind, data)
        book.add(sheet.cells)
    return book.tables, book.findings


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from ``place`` to the end of what begins there, less what is inside it."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, place)
        data = stream[place + 4 : place + 4 + length]
        if len(data) < length:
            raise ValueError("a record ends too early")
        place += 4 + length
        depth += (kind == _Record.BOF) - (kind == _Record.EOF)
        if depth == 0:
            return
        if depth == 1:  # a chart on a sheet has records of its own
            yield kind, data


@define
class _Workbook:
    """What the records before the sheets say."""

    file: str
    sheets: list[tuple[str, int, bool]] = field(factory=list)
    strings: list[str] = field(factory=list)
    codes: dict[int, str] = field(factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(factory=list)
    from_1904: bool = False
    has_links: bool = False

    def take(self, kind: int, data: bytes) -> None:
        """Take one record."""
        match kind:
            case _Record.BOF if struct.unpack_from("<H", data)[0] != _BIFF8:
                older = Phrase("kind-older-xls")
                raise FaultyInput([finding("no-tables-kind", self.file, kind=older)])
            case _Record.FILEPASS:
                raise FaultyInput([finding("password-protected", self.file)])
            case _Record.DATEMODE:
                self.from_1904 = data[0] == 1
            case _Record.BOUNDSHEET:
                start, state, type_ = struct.unpack_from("<IBB", data)
                if type_ == 0:
                    name = _characters(data, 8, data[6], is_wide=bool(data[7] & 1))
                    self.sheets.append((name, start, bool(state & 3)))
            case _Record.FORMAT:
                self.codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)
            case _Record.XF:
                self.styles.append(struct.unpack_from("<2xH", data)[0])
            case _Record.SUPBOOK:
                self.has_links |= struct.unpack_from("<2xH", data)[0] not in _OWN_BOOKS

    def format(self, style: int) -> NumberFormat:
        """Return the number format of a cell style."""
        code = self.styles[style] if style < len(self.styles) else 0
        return number_format(self.codes.get(code, "General"))


@define
class _Sheet:
    """Takes the records of one sheet."""

    cells: Gathered
    workbook: _Workbook
    _formula: tuple[int, int, int] | None = None
    _is_note: bool = False

    def take(self, kind: int, data: bytes) -> None:
        """Take one record."""
        match kind:
            case _Record.LABELSST:
                row, column, style, place = struct.unpack_from("<HHHI", data)
                self._put_text(row, column, style, self.workbook.strings[place])
            case _Record.LABEL | _Record.RSTRING:
                row, column, style = struct.unpack_from("<HHH", data)
                self._put_text(row, column, style, _text(data, 6))
            case _Record.NUMBER:
                self._put_number(*struct.unpack_from("<HHHd", data))
            case _Record.RK:
                row, column, style, packed = struct.unpack_from("<HHHI", data)
                self._put_number(row, column, style, _unpacked(packed))
            case _Record.MULRK:
                row, column = struct.unpack_from("<HH", data)
                for place in range(4, len(data) - 2, 6):
                    style, packed = struct.unpack_from("<HI", data, place)
                    self._put_number(row, column + (place - 4) // 6, style, _unpacked(packed))
            case _Record.FORMULA:
                self._put_result(data)
            case _Record.STRING if self._formula:
                self._put_text(*self._formula, _text(data, 0))
                self._formula = None
            case _Record.BOOLERR:
                row, column, code, is_error = struct.unpack_from("<HH2xBB", data)
                self.cells.put(row, column, _named(code, is_error=bool(is_error)))
            case _:
                self._take_shape(kind, data)

    def _take_shape(self, kind: int, data: bytes) -> None:
        """Take a record that holds no value."""
        match kind:
            case _Record.MERGECELLS:
                for place in range(struct.unpack_from("<H", data)[0]):
                    top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * place)
                    self.cells.merge(top, left, bottom, right)
            case _Record.ROW:
                row, options = struct.unpack_from("<H10xI", data)
                if options & 0x20:
                    self.cells.hide_row(row)
            case _Record.COLINFO:
                first, last, options = struct.unpack_from("<HH4xH", data)
                if options & 1:
                    self.cells.hide_columns(first, last)
            case _Record.NOTE:
                self._remark("comments-unread")
            case _Record.OBJ:
                self._is_note = struct.unpack_from("<4xH", data)[0] == _NOTE_OBJECT
            case _Record.TXO if not self._is_note and struct.unpack_from("<10xH", data)[0]:
                self._remark("textboxes-unread")

    def _remark(self, code: str) -> None:
        if code not in self.cells.remarks:
            self.cells.remarks.append(code)

    def _put_text(self, row: int, column: int, style: int, text: str) -> None:
        self.cells.put(row, column, self.workbook.format(style).shown_text(text))

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        shown = self.workbook.format(style)
        self.cells.put(row, column, shown.shown(repr(number), from_1904=self.workbook.from_1904))

    def _put_result(self, data: bytes) -> None:
        """Put what a formula came to when the workbook was saved; a text follows on its own."""
        row, column, style = struct.unpack_from("<HHH", data)
        self._formula = None
        if data[12:14] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack_from("<d", data, 6)[0])
        elif data[6] == 0:
            self._formula = (row, column, style)
        elif data[6] in {1, 2}:
            self.cells.put(row, column, _named(data[8], is_error=data[6] == 2))


def _named(code: int, *, is_error: bool) -> str:
    if is_error:
        return _ERRORS.get(code, "#N/A")
    return "TRUE" if code else "FALSE"


def _unpacked(packed: int) -> float:
    """Return a number that is stored in four bytes: whole or not, in hundredths or not."""
    if packed & 2:
        number = float((packed - (packed >> 31 << 32)) >> 2)
    else:
        number = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return number / 100 if packed & 1 else number


def _text(data: bytes, place: int) -> str:
    count, flags = struct.unpack_from("<HB", data, place)
    return _characters(data, place + 3, count, is_wide=bool(flags & 1))


def _characters(data: bytes, place: int, count: int, *, is_wide: bool) -> str:
    if is_wide:
        return printable(data[place : place + 2 * count].decode("utf-16-le", "replace"))
    return printable(data[place : place + count].decode("latin-1"))


def _shared_texts(pieces: list[bytes]) -> Iterator[str]:
    """Yield the texts that cells share; a text may go on in the next piece, in another width."""
    source = _Pieces(pieces)
    count = struct.unpack("<4xI", source.bytes(8))[0]
    for _ in range(count):
        length, flags = struct.unpack("<HB", source.bytes(3))
        formats = struct.unpack("<H", source.bytes(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", source.bytes(4))[0] if flags & 4 else 0
        yield printable(source.characters(length, is_wide=bool(flags & 1)))
        source.bytes(4 * formats + extra)


class _Pieces:
    """A long record and the records that continue it."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._number = self._place = 0

    def bytes(self, count: int) -> bytes:
        """Return the next bytes, from as many pieces as it takes."""
        taken = b""
        while True:
            piece = self._pieces[self._number]
            more = piece[self._place : self._place + count - len(taken)]
            taken += more
            self._place += len(more)
            if len(taken) == count:
                return taken
            self._number, self._place = self._number + 1, 0

    def characters(self, count: int, *, is_wide: bool) -> str:
        """Return the next characters; each further piece begins with their width."""
        taken = ""
        while True:
            width = 2 if is_wide else 1
            room = (len(self._pieces[self._number]) - self._place) // width
            here = min(count - len(taken), room)
            codec = "utf-16-le" if is_wide else "latin-1"
            taken += self.bytes(here * width).decode(codec, "surrogatepass")
            if len(taken) >= count:
                return taken.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self._number, self._place = self._number + 1, 1
            is_wide = bool(self._pieces[self._number][0] & 1)
