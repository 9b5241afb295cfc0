"""Lay the cells of a sheet or table out: merged areas, hidden cells, and how many there may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from perfeval.documents.tables import ReadCell, ReadTable
from perfeval.findings import FaultyInput, Finding, finding

ROW_LIMIT = 1_000_000
"""The most rows of a table."""
COLUMN_LIMIT = 16_384
"""The most columns of a table."""
SHEET_LIMIT = 1000
"""The most sheets of a workbook."""
CELL_LIMIT = 1_500_000
"""The most positions that the cells of a table, or of a workbook, may cover."""
LONGEST_TEXT = 32_767
"""The most characters that a cell of a workbook can hold; a longer text is kept and said."""

DEEPEST = 8
"""How deep tables may stand inside tables."""

Area = tuple[int, int, int, int]
"""First row, first column, last row and last column of a merged range."""


def laid_out(
    texts: Mapping[tuple[int, int], str], merged: Iterable[Area], name: str, most: int = CELL_LIMIT
) -> tuple[ReadCell, ...]:
    """Return the cells with text, and the merged ones, in reading order.

    What a merged range hides is left out, which `remarks` says; a range that overlaps an earlier
    one is not taken.

    >>> laid_out({(0, 0): "甲", (0, 1): "隐", (1, 0): " "}, [(0, 0, 0, 1)], "表.xlsx")
    (ReadCell(row=0, column=0, text='甲', row_span=1, column_span=2),)
    """
    hidden: set[tuple[int, int]] = set()
    cells = []
    for top, left, bottom, right in merged:
        count = (bottom - top + 1) * (right - left + 1)
        if count < 2:
            continue
        if len(hidden) + count > most:
            raise too_many_cells(name)
        area = {
            (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
        }
        if hidden.isdisjoint(area):
            hidden |= area
            text = texts.get((top, left), "")
            cells.append(ReadCell(top, left, text, bottom - top + 1, right - left + 1))
    cells += [
        ReadCell(row, column, text)
        for (row, column), text in texts.items()
        if (row, column) not in hidden and not text.isspace() and text
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return tuple(cells)


def remarks(table: ReadTable, texts: Mapping[tuple[int, int], str]) -> Iterator[Finding]:
    """Yield what there is to say about the texts that a table was laid out from.

    >>> table = ReadTable("表.xlsx", "sheet", (ReadCell(0, 0, "甲", 1, 2),))
    >>> [finding.place for finding in remarks(table, {(0, 0): "甲", (0, 1): "隐"})]
    ['表.xlsx!B1']
    """
    for cell in table.cells:
        if len(cell.text) > LONGEST_TEXT:
            place = table.place(cell.row, cell.column)
            yield finding("text-long", place, count=len(cell.text), most=LONGEST_TEXT)
    covered = [
        place for place, text in texts.items() if text.strip() and table.text(*place) != text
    ]
    if covered:
        yield finding("text-covered", table.place(*min(covered)), count=len(covered))


def too_many_cells(name: str) -> FaultyInput:
    """Return the error about a file with more cells than are read."""
    return FaultyInput([finding("cells-limit", name, limit=f"{CELL_LIMIT:,}")])


def too_many_rows(name: str) -> FaultyInput:
    """Return the error about a table with more rows than are read."""
    return FaultyInput([finding("rows-limit", name, limit=f"{ROW_LIMIT:,}")])
