"""Write a table as text in columns (csv), as spreadsheets open it."""

from __future__ import annotations

import csv
import io

from perfeval.documents.grid import Grid

_FORMULA_MARKS = ("=", "+", "-", "@")


def csv_bytes(grid: Grid) -> bytes:
    r"""Return a table as csv: UTF-8 with its mark, a merged cell's text in each place it covers.

    A text that a spreadsheet would take for a formula has a blank before it, which whoever reads
    the file leaves out again.

    >>> from perfeval.documents.grid import Cell
    >>> csv_bytes(Grid([Cell(0, 0, "产出指标", 2, 1), Cell(0, 1, "=100%")], [1, 1])).decode()
    '\ufeff产出指标, =100%\r\n产出指标,\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text)
    for row in range(grid.rows):
        cells = [grid.at(row, column) for column in range(grid.columns)]
        writer.writerow(
            f" {cell.text}" if cell.number is None and cell.text.startswith(_FORMULA_MARKS)
            else cell.text
            for cell in cells
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")
