"""Read the sheets of an OpenDocument workbook (ods), which stores what each cell shows."""

from __future__ import annotations

from typing import Any

from perfeval.documents.characters import printable
from perfeval.documents.gathering import Book, Gathered
from perfeval.documents.laying import too_many_cells
from perfeval.documents.opened import OpenPackage
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, finding

_ASIDE = frozenset({"annotation", "shapes", "frame", "custom-shape"})
_SPANS = ("number-columns-spanned", "number-rows-spanned")
_HIDDEN = frozenset({"collapse", "filter"})


def is_ods(package: OpenPackage) -> bool:
    """Tell whether a zip file is an OpenDocument workbook."""
    content = package.tree("META-INF/manifest.xml") if package.has("content.xml") else None
    entries = () if content is None else content.iterfind("{*}file-entry")
    return any(
        _named(each.attrib).get("media-type", "").endswith("spreadsheet") for each in entries
    )


def ods_tables(package: OpenPackage) -> tuple[list[ReadTable], list[Finding]]:
    """Return the tables of an OpenDocument workbook, and what there is to say about them."""
    manifest = package.tree("META-INF/manifest.xml")
    if manifest.find(".//{*}encryption-data") is not None:
        raise FaultyInput([finding("password-protected", package.name)])
    content = _Content(package.name)
    package.feed("content.xml", content)
    for sheet in content.sheets:
        sheet.is_only = len(content.sheets) == 1
        content.book.add(sheet)
    return content.book.tables, content.book.findings


def _named(attributes: Any) -> dict[str, str]:
    return {name[name.rfind("}") + 1 :]: value for name, value in attributes.items()}


class _Content:
    """Takes the sheets of a workbook, one after the other."""

    def __init__(self, file: str) -> None:
        self.book = Book(file)
        self.sheets: list[Gathered] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._row_named: dict[str, str] = {}
        self._cells: list[tuple[int, str, dict[str, str]]] = []
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._is_comment = False
        self._aside = 0  # how many elements of a comment or a drawing are open
        self._paragraphs = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside or tag in _ASIDE:
            self._begin_aside(tag)
            return
        match tag:
            case "table-cell" | "covered-table-cell":
                named = _named(attributes)
                self._cell = named if tag == "table-cell" else {}  # a covered cell may hold a text
                self._cell |= {"repeated": named.get("number-columns-repeated", "1")}
                self._pieces.clear()
            case "p":
                self._pieces += ["\n"] if self._pieces else []
                self._paragraphs += 1
            case "tab" | "line-break":
                self._pieces.append("\t" if tag == "tab" else "\n")
            case "s":
                self._pieces.append(" " * min(_count(_named(attributes).get("c", "1")), 1000))
            case "table-row":
                self._row_named = _named(attributes)
                self._column = 0
                self._cells.clear()
            case "table-column":
                self._begin_columns(_named(attributes))
            case "table":
                self._begin_sheet(_named(attributes))
            case "style":
                self._style = _named(attributes).get("name", "")
            case "table-properties" if _named(attributes).get("display") == "false":
                self._hidden_styles.add(self._style)

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
            return
        match tag:
            case "p":
                self._paragraphs -= 1
            case "table-cell" | "covered-table-cell":
                self._end_cell()
            case "table-row":
                self._end_row()

    def data(self, text: str) -> None:
        if self._aside and text.strip() and self.sheets:
            code = "comments-unread" if self._is_comment else "textboxes-unread"
            if code not in self.sheets[-1].remarks:
                self.sheets[-1].remarks.append(code)
        elif self._paragraphs and not self._aside:
            self._pieces.append(text)

    def _begin_aside(self, tag: str) -> None:
        if not self._aside:
            self._is_comment = tag == "annotation"
        self._aside += 1

    def _begin_sheet(self, named: dict[str, str]) -> None:
        is_hidden = named.get("style-name") in self._hidden_styles
        sheet = self.book.sheet(named.get("name", ""), is_only=False, is_hidden=is_hidden)
        sheet.room -= sum(len(each.texts) for each in self.sheets)
        self.sheets.append(sheet)
        self._row = self._column = 0

    def _begin_columns(self, named: dict[str, str]) -> None:
        count = _count(named.get("number-columns-repeated", "1"))
        if named.get("visibility") in _HIDDEN:
            self.sheets[-1].hide_columns(self._column, self._column + count - 1)
        self._column += count

    def _end_cell(self) -> None:
        text = printable("".join(self._pieces))
        if self._cell.get("value-type") != "string":
            text = text.strip()  # the number format may leave room for a sign
        repeated = _count(self._cell["repeated"])
        spans = any(_count(self._cell.get(span, "1")) > 1 for span in _SPANS)
        sheet = self.sheets[-1]
        if not text and "formula" in self._cell and "value-type" not in self._cell:
            sheet.leave_uncomputed(self._row, self._column)
        if text or spans:
            if repeated > sheet.room:
                raise too_many_cells(sheet.place)
            self._cells += [
                (column, text, self._cell)
                for column in range(self._column, self._column + repeated)
            ]
        self._column += repeated

    def _end_row(self) -> None:
        repeated = _count(self._row_named.get("number-rows-repeated", "1"))
        sheet = self.sheets[-1]
        for row in range(self._row, self._row + repeated if self._cells else self._row):
            if self._row_named.get("visibility") in _HIDDEN:
                sheet.hide_row(row)
            for column, text, named in self._cells:
                sheet.put(row, column, text)
                if text and named.get("value-type") == "error":
                    sheet.leave_in_error(row, column)
                down = _count(named.get("number-rows-spanned", "1"))
                across = _count(named.get("number-columns-spanned", "1"))
                sheet.merge(row, column, row + down - 1, column + across - 1)
        self._row += repeated


def _count(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
