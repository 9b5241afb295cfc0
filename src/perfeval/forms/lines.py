"""A table as lines: what each row shows, every merged cell once, and what was read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from perfeval.documents.tables import ReadCell, ReadTable


@frozen
class Spot:
    """A cell with text where it crosses a row: the columns from ``start`` to before ``end``."""

    cell: ReadCell
    row: int

    @property
    def start(self) -> int:
        """The first column."""
        return self.cell.column

    @property
    def end(self) -> int:
        """The column behind the last one."""
        return self.cell.column + self.cell.column_span

    @property
    def text(self) -> str:
        """What the cell shows, without the blanks around it."""
        return self.cell.text.strip()

    @property
    def is_own(self) -> bool:
        """Whether the cell begins in this row; if not, it runs on from a row above."""
        return self.cell.row == self.row

    def overlap(self, start: int, end: int) -> int:
        """Return how many of the columns from ``start`` to before ``end`` it covers."""
        return max(min(self.end, end) - max(self.start, start), 0)


class Lines:
    """A table as its lines. Cells are marked as they are read, so that none is lost silently."""

    def __init__(self, table: ReadTable) -> None:
        self.table = table
        self.count = table.rows
        self._lines: dict[int, list[Spot]] = {}
        for cell in table.cells:
            if cell.text.strip():
                for row in range(cell.row, cell.row + cell.row_span):
                    if table.covering(row, cell.column) is cell:
                        self._lines.setdefault(row, []).append(Spot(cell, row))
        for line in self._lines.values():
            line.sort(key=lambda spot: spot.start)
        self._read: set[int] = set()

    def at(self, row: int) -> Sequence[Spot]:
        """Return what a row shows, from left to right, with what runs on from above."""
        return self._lines.get(row, ())

    def own(self, row: int) -> list[Spot]:
        """Return the cells that begin in a row, from left to right."""
        return [spot for spot in self.at(row) if spot.is_own]

    def next_filled(self, row: int) -> int | None:
        """Return the first row from ``row`` on in which a cell begins; `None` at the end."""
        return next((each for each in range(row, self.count) if self.own(each)), None)

    def read(self, *spots: Spot) -> None:
        """Mark cells as read."""
        self._read.update(id(spot.cell) for spot in spots)

    def is_read(self, spot: Spot) -> bool:
        """Tell whether a cell was read."""
        return id(spot.cell) in self._read

    def unread(self, first: int, last: int) -> Iterator[Spot]:
        """Give the cells that begin from row ``first`` to before ``last`` and were not read."""
        for row in range(first, last):
            for spot in self.own(row):
                if not self.is_read(spot):
                    yield spot

    def place(self, spot: Spot) -> str:
        """Return the place of a cell as messages write it."""
        return self.table.place(spot.cell.row, spot.cell.column)
