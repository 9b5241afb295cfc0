"""Read the sheets of an Excel workbook (xlsx, xlsm): each cell as the text that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import define, frozen

from perfeval.documents.characters import printable
from perfeval.documents.gathering import Book, Gathered
from perfeval.documents.laying import CELL_LIMIT, too_many_cells
from perfeval.documents.number_formats import BUILT_IN, NumberFormat, number_format
from perfeval.documents.opened import OpenPackage, too_large
from perfeval.documents.tables import ReadTable
from perfeval.findings import Finding, finding

_TEXT_LIMIT = 64 * 2**20  # characters
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_YES = frozenset({"1", "true"})


def xlsx_tables(
    package: OpenPackage, main: str, workbook: Any
) -> tuple[list[ReadTable], list[Finding]]:
    """Return the tables of a workbook whose main part is ``main``, and what there is to say."""
    relations = package.relations(main)
    kinds = {each.kind: each.target for each in relations.values()}
    properties = workbook.find("{*}workbookPr")
    budget = _Budget(package.name)
    strings = _Strings(budget)
    if package.has(kinds.get("sharedStrings", "")):
        package.feed(kinds["sharedStrings"], strings)
    shared = _Shared(
        budget,
        strings.texts,
        _formats(package.tree(kinds.get("styles", ""))),
        from_1904=properties is not None and properties.get("date1904") in _YES,
    )
    book = Book(package.name)
    for kind, code in (("externalLink", "external-links"), ("vbaProject", "macros")):
        if kind in kinds:
            book.findings.append(finding(code, package.name))
    sheets = [
        (sheet.get("name", ""), sheet.get("state", ""), relation.target)
        for sheet in workbook.iterfind("{*}sheets/{*}sheet")
        if (relation := relations.get(_relation_id(sheet))) and relation.kind == "worksheet"
    ]
    for name, state, part in sheets:
        is_hidden = state in {"hidden", "veryHidden"}
        cells = book.sheet(name, is_only=len(sheets) == 1, is_hidden=is_hidden)
        package.feed(part, _Sheet(cells, shared))
        cells.remarks += _not_read(package, part)
        book.add(cells)
    return book.tables, book.findings


def _not_read(package: OpenPackage, part: str) -> Iterator[str]:
    """Yield the codes about what stands on a sheet beside its cells."""
    related = [each for each in package.relations(part).values() if not each.is_external]
    if any(each.kind in {"comments", "threadedComment"} for each in related):
        yield "comments-unread"
    for part_ in {each.target for each in related if each.kind == "drawing"}:
        drawing = package.tree(part_)
        if drawing is not None and any(
            (text.text or "").strip() for text in drawing.iterfind(".//{*}txBody//{*}t")
        ):
            yield "textboxes-unread"


def _relation_id(element: Any) -> str:
    return next((value for key, value in element.items() if key.endswith("}id")), "")


def _formats(styles: Any) -> list[NumberFormat]:
    """Return the number format of each cell style."""
    if styles is None:
        return []
    codes = dict(BUILT_IN)
    for each in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(each.get("numFmtId"))] = each.get("formatCode", "General")
    return [
        number_format(codes.get(_whole(each.get("numFmtId")), "General"))
        for each in styles.iterfind("{*}cellXfs/{*}xf")
    ]


def _whole(text: str | None, otherwise: int = 0) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
    )


def _plain(text: str) -> str:
    """Return a text of a workbook with its escaped characters put in."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return printable(text)


@define
class _Budget:
    """How many characters of text a workbook may still hold."""

    file: str
    spent: int = 0

    def plain(self, text: str) -> str:
        """Return a text of the workbook as it is shown, and count it."""
        self.spent += len(text)
        if self.spent > _TEXT_LIMIT:
            raise too_large(self.file, self.spent, _TEXT_LIMIT)
        return _plain(text)


class _Strings:
    """Takes the shared texts, less their reading aids and formats."""

    def __init__(self, budget: _Budget) -> None:
        self.texts: list[str] = []
        self._budget = budget
        self._pieces: list[str] = []
        self._is_text = self._is_aid = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if tag == "t":
            self._is_text = not self._is_aid
        elif tag == "rPh":
            self._is_aid = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_aid = False
        elif tag == "si":
            if len(self.texts) >= CELL_LIMIT:
                raise too_many_cells(self._budget.file)
            self.texts.append(self._budget.plain("".join(self._pieces)))
            self._pieces.clear()

    def data(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


@frozen
class _Shared:
    """What all sheets of a workbook refer to."""

    budget: _Budget
    strings: list[str]
    formats: list[NumberFormat]
    from_1904: bool


class _Sheet:
    """Takes the cells of one sheet, one after the other."""

    def __init__(self, cells: Gathered, shared: _Shared) -> None:
        self._cells, self._shared = cells, shared
        self._row, self._column = -1, -1
        self._kind, self._style = "", 0
        self._pieces: list[str] = []
        self._is_value = self._is_aid = self._has_formula = False
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "c":
                self._column = self._place_of(attributes.get("r"))
                self._kind = attributes.get("t", "n")
                self._style = _whole(attributes.get("s"))
                self._has_formula = False
                self._pieces.clear()
            case "v":
                self._is_value = True
            case "t":
                self._is_value = not self._is_aid
            case "rPh":
                self._is_aid = True
            case "f":
                self._has_formula = True
            case "row":
                self._row = _whole(attributes.get("r"), self._row + 2) - 1
                self._column = -1
                if attributes.get("hidden") in _YES:
                    self._cells.hide_row(self._row)
            case "col" if attributes.get("hidden") in _YES:
                first, last = (_whole(attributes.get(end)) - 1 for end in ("min", "max"))
                self._cells.hide_columns(first, last)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        match tag:
            case "v" | "t":
                self._is_value = False
            case "rPh":
                self._is_aid = False
            case "c":
                self._cells.put(self._row, self._column, self._shown("".join(self._pieces)))

    def data(self, text: str) -> None:
        if self._is_value:
            self._pieces.append(text)

    def _place_of(self, reference: str | None) -> int:
        if not reference:
            return self._column + 1
        name = reference.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = _column(name)
        return column

    def _shown(self, value: str) -> str:
        formats = self._shared.formats
        form = formats[self._style] if self._style < len(formats) else None
        if self._has_formula and not value and self._kind not in {"str", "inlineStr"}:
            self._cells.leave_uncomputed(self._row, self._column)
        if self._kind == "s":
            place = _whole(value, -1)
            strings = self._shared.strings
            text = strings[place] if 0 <= place < len(strings) else ""
        elif self._kind in {"str", "inlineStr"}:
            text = self._shared.budget.plain(value)
        elif self._kind == "b":
            return "TRUE" if value.strip() in _YES else "FALSE"
        elif self._kind == "n" and value:
            shown = form or number_format("General")
            return shown.shown(value.strip(), from_1904=self._shared.from_1904)
        else:
            if self._kind == "e":
                self._cells.leave_in_error(self._row, self._column)
            return value
        return text if form is None else form.shown_text(text)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found and found[3]:
            rows = sorted((int(found[2]) - 1, int(found[4]) - 1))
            columns = sorted((_column(found[1]), _column(found[3])))
            self._cells.merge(rows[0], columns[0], rows[1], columns[1])


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
