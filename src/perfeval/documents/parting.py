"""Part a table above header rows in its middle, so that every page can repeat them."""

from __future__ import annotations

from attrs import evolve

from perfeval.documents.grid import Grid


def parted(grid: Grid) -> list[Grid]:
    """Part a grid above header rows that stand in its middle, so that they lead a table.

    A label beside both header rows and others begins below the header rows: it could not be
    repeated. Where a cell reaches into the header rows from above the grid stays whole.
    """
    first, last = grid.header_rows[:1], grid.header_rows[-1:]
    top = first[0] if first else 0
    if not top or any(cell.row < top <= cell.last_row for cell in grid.cells):
        return [grid]
    below = last[0] + 1
    upper = Grid([cell for cell in grid.cells if cell.row < top], grid.widths, title=grid.title)
    lower = []
    for cell in grid.cells:
        if cell.row >= top and cell.row < below <= cell.last_row:
            lower.append(evolve(cell, row=cell.row - top, row_span=below - cell.row, text=""))
            rest = cell.last_row + 1 - below
            lower.append(evolve(cell, row=below - top, row_span=rest))
        elif cell.row >= top:
            lower.append(evolve(cell, row=cell.row - top))
    headers = [row - top for row in grid.header_rows]
    return [upper, Grid(lower, grid.widths, title=grid.title, header_rows=headers)]
