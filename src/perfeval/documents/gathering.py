"""Gather what a sheet shows, whatever the workbook's format, into a table and findings."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from perfeval.documents.laying import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    ROW_LIMIT,
    SHEET_LIMIT,
    Area,
    laid_out,
    remarks,
    too_many_cells,
    too_many_rows,
)
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, finding

_ROWS = 2**20


@define
class Gathered:
    """The cells of one sheet while it is read; ``room`` is how many there may be."""

    file: str
    name: str
    is_only: bool
    is_hidden: bool = False
    room: int = CELL_LIMIT
    texts: dict[tuple[int, int], str] = field(factory=dict)
    merged: list[Area] = field(factory=list)
    uncomputed: list[tuple[int, int]] = field(factory=list)
    in_error: list[tuple[int, int]] = field(factory=list)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: set[int] = field(factory=set)
    remarks: list[str] = field(factory=list)
    """Codes of findings about the sheet as a whole."""

    @property
    def place(self) -> str:
        """What messages about the sheet begin with."""
        return self.file if self.is_only else f"{self.file}!{self.name}"

    def put(self, row: int, column: int, text: str) -> None:
        """Take what a cell shows; a cell that shows nothing is none."""
        if not text:
            return
        if row >= ROW_LIMIT:
            raise too_many_rows(self.place)
        if len(self.texts) >= self.room or not 0 <= column < COLUMN_LIMIT:
            raise too_many_cells(self.place)
        self.texts[row, column] = text

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Take a merged range; one of a single cell is none."""
        if bottom < top or right < left or (top, left) == (bottom, right):
            return
        if bottom >= _ROWS or right >= COLUMN_LIMIT or len(self.merged) >= self.room:
            raise too_many_cells(self.place)
        self.merged.append((top, left, bottom, right))

    def leave_uncomputed(self, row: int, column: int) -> None:
        """Take note of a formula without a result."""
        if len(self.uncomputed) >= self.room:
            raise too_many_cells(self.place)
        self.uncomputed.append((row, column))

    def leave_in_error(self, row: int, column: int) -> None:
        """Take note of a cell that shows an error, such as ``#REF!``."""
        if len(self.in_error) >= self.room:
            raise too_many_cells(self.place)
        self.in_error.append((row, column))

    def hide_row(self, row: int) -> None:
        """Take note of a hidden row."""
        if row < ROW_LIMIT:
            self.hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Take note of hidden columns."""
        if first not in self.hidden_columns:
            self.hidden_columns |= set(range(max(first, 0), min(last, COLUMN_LIMIT) + 1))


@define
class Book:
    """The tables of a workbook, and what there is to say about them."""

    file: str
    tables: list[ReadTable] = field(factory=list)
    findings: list[Finding] = field(factory=list)
    room: int = CELL_LIMIT
    sheets: int = 0

    def sheet(self, name: str, *, is_only: bool, is_hidden: bool) -> Gathered:
        """Return a sheet to put cells into; `add` takes it when it is full."""
        self.sheets += 1
        if self.sheets > SHEET_LIMIT:
            raise FaultyInput([finding("sheets-limit", self.file, limit=f"{SHEET_LIMIT:,}")])
        return Gathered(self.file, name, is_only, is_hidden, self.room)

    def add(self, sheet: Gathered) -> None:
        """Take a sheet; one without any cell is left out."""
        cells = laid_out(sheet.texts, sheet.merged, sheet.place, self.room)
        self.room -= sum(cell.row_span * cell.column_span for cell in cells)
        table = ReadTable(self.file, "sheet", cells, name=sheet.name, is_only_sheet=sheet.is_only)
        if cells:
            self.tables.append(table)
            if sheet.is_hidden:
                self.findings.append(finding("hidden-sheet", self.file, name=sheet.name))
        self.findings += _findings(sheet, table)


def _findings(sheet: Gathered, table: ReadTable) -> Iterator[Finding]:
    for row, column in sheet.uncomputed:
        yield finding("formula-uncomputed", table.place(row, column))
    for row, column in sheet.in_error:
        found = sheet.texts.get((row, column), "")
        yield finding("cell-in-error", table.place(row, column), found=found)
    yield from remarks(table, sheet.texts)
    if any(
        cell.row in sheet.hidden_rows or cell.column in sheet.hidden_columns
        for cell in table.cells
        if cell.text
    ):
        yield finding("hidden-cells", sheet.place)
    for code in sheet.remarks:
        yield finding(code, sheet.place)
