"""Read the tables of a Word document (docx, docm), with the paragraphs around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field

from perfeval.documents.docx_words import child, holds_textbox, is_joined, local, text_of, value
from perfeval.documents.laying import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    DEEPEST,
    ROW_LIMIT,
    Area,
    laid_out,
    remarks,
    too_many_cells,
    too_many_rows,
)
from perfeval.documents.opened import OpenPackage
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, finding

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def docx_tables(
    package: OpenPackage, main: str, document: Any
) -> tuple[list[ReadTable], list[Finding]]:
    """Return the tables of a document whose main part is ``main``, and what there is to say."""
    reader = _Reader(package.name)
    body = document.find("{*}body")
    if body is not None:
        reader.lines(body)
    tables = [each for each in reader.tables.values() if each.cells]
    return tables, [*reader.findings, *_not_read(package, main, document)]


def _not_read(package: OpenPackage, main: str, document: Any) -> Iterator[Finding]:
    relations = package.relations(main).values()
    name = package.name
    if holds_textbox(document):
        yield finding("textboxes-unread", name)
    parts = {
        kind: {each.target for each in relations if each.kind == kind and not each.is_external}
        for kind in ("header", "footer", "comments", "vbaProject")
    }
    edges = (package.tree(part) for part in (*parts["header"], *parts["footer"]))
    if any(edge is not None and edge.find(".//{*}tbl") is not None for edge in edges):
        yield finding("page-edges-unread", name)
    comments = [package.tree(part) for part in parts["comments"]]
    if any(each is not None and each.find("{*}comment") is not None for each in comments):
        yield finding("comments-unread", name)
    if any(each.is_external and each.kind != "hyperlink" for each in relations):
        yield finding("external-links", name)
    if parts["vbaProject"]:
        yield finding("macros", name)


@define
class _Cell:
    """A cell while its table is read: what it covers so far, and its text."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


@define
class _Reader:
    """Walks through a document and gathers its tables, a nested one behind its outer one."""

    name: str
    tables: dict[int, ReadTable] = field(factory=dict)
    findings: list[Finding] = field(factory=list)
    depth: int = 0
    room: int = CELL_LIMIT

    def lines(self, parent: Any) -> list[str]:
        """Return the paragraphs of a body or a cell; read the tables among them."""
        lines: list[str] = []
        between: list[str] = []
        last, joined = 0, ""
        for block in _unwrapped(parent):
            if local(block) == "tbl":
                self._set_after(last, between)
                last, between = self._table(block, between), []
                lines += _as_lines(self.tables[last])
            elif local(block) == "p":
                joined += text_of(block)
                if is_joined(block):
                    continue
                lines.append(joined)
                if joined.strip():
                    between.append(joined)
                joined = ""
        self._set_after(last, between)
        return lines

    def _set_after(self, number: int, paragraphs: list[str]) -> None:
        if number and paragraphs:
            self.tables[number] = evolve(self.tables[number], after=tuple(paragraphs))

    def _table(self, element: Any, before: list[str]) -> int:
        """Read a table with those inside it; return its number."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FaultyInput([finding("tables-depth", self.name, limit=DEEPEST)])
        number = len(self.tables) + 1
        self.tables[number] = ReadTable(self.name, "document", (), number=number)
        texts: dict[tuple[int, int], str] = {}
        merged: list[Area] = []
        for cell in self._cells(element):
            texts[cell.top, cell.left] = cell.text
            if (cell.top, cell.left) != (cell.bottom, cell.right):
                merged.append((cell.top, cell.left, cell.bottom, cell.right))
        place = f"{self.name} 表{number}"
        cells = laid_out(texts, merged, place, self.room)
        self.room -= sum(cell.row_span * cell.column_span for cell in cells)
        self.tables[number] = ReadTable(
            self.name, "document", cells, number=number, before=tuple(before)
        )
        self.findings += remarks(self.tables[number], texts)
        self.depth -= 1
        return number

    def _cells(self, table: Any) -> list[_Cell]:
        cells: list[_Cell] = []
        above: dict[int, _Cell] = {}  # the cells of the row before that may go on below
        rows = (each for each in _unwrapped(table) if local(each) == "tr")
        kept = (each for each in rows if child(each, "trPr", "del") is None)
        for row, element in enumerate(kept):
            if row >= ROW_LIMIT:
                raise too_many_rows(self.name)
            below: dict[int, _Cell] = {}
            previous = None
            column = _number(child(element, "trPr", "gridBefore"), 0)
            for each in _unwrapped(element):
                if local(each) != "tc":
                    continue
                properties = child(each, "tcPr")
                span = max(_number(child(properties, "gridSpan"), 1), 1)
                last = column + span - 1
                if last >= COLUMN_LIMIT or len(cells) > self.room:
                    raise too_many_cells(self.name)
                if previous is not None and _goes_on(child(properties, "hMerge")):
                    previous.right = max(previous.right, last)
                    cells += _covered(row, column, each)
                else:
                    merge = child(properties, "vMerge")
                    over = above.get(column) if _goes_on(merge) else None
                    if over is not None and over.right == last:
                        over.bottom = row
                        previous = over
                        cells += _covered(row, column, each)
                    else:
                        previous = _Cell(row, column, row, last, self._text(each))
                        cells.append(previous)
                    if merge is not None:
                        below[column] = previous
                column = last + 1
            above = below
        return cells

    def _text(self, cell: Any) -> str:
        lines = self.lines(cell)
        while lines and not lines[-1]:
            lines.pop()
        first = next((place for place, line in enumerate(lines) if line), 0)
        return "\n".join(lines[first:])


def _covered(row: int, column: int, cell: Any) -> Iterator[_Cell]:
    """Yield a cell that goes on with another one and has a text, which Word does not show."""
    text = "\n".join(filter(None, map(text_of, cell.iter("{*}p"))))
    if text.strip():
        yield _Cell(row, column, row, column, text)


def _as_lines(table: ReadTable) -> list[str]:
    """Return a table inside a cell as lines of that cell."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return ["\t".join(texts) for texts in rows.values()]


def _unwrapped(parent: Any) -> Iterator[Any]:
    """Yield the children of an element, those of content controls and insertions in place."""
    for each in parent:
        if local(each) in _WRAPPERS:
            yield from _unwrapped(each)
        else:
            yield each


def _number(element: Any, otherwise: int) -> int:
    text = "" if element is None else value(element)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _goes_on(merge: Any) -> bool:
    return merge is not None and value(merge) != "restart"
