"""Tables as read from a file: what each cell shows, what it spans, and where it stands."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

Kind = Literal["sheet", "document", "text"]
"""What a table was read from; it decides how the place of a cell is written."""


@frozen
class ReadCell:
    """One cell as a reader of the file sees it, at zero-based ``row`` and ``column``.

    ``text`` is what the file shows: a number in its format, a date as a date, a formula's last
    value. A merged cell has spans; a cell that is empty and alone is not listed in a table.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@frozen(repr=False)
class ReadTable:
    """One table of a file: a sheet of a workbook, a table of a document, a text of columns.

    ``file`` is the file's name as messages show it, ``name`` the sheet's (empty for a text);
    ``is_only_sheet`` leaves that out of places. ``number`` counts the tables of a document from
    1. ``before`` and ``after`` are the paragraphs
    around a document's table, down to the next table.

    >>> table = ReadTable("表1.xlsx", "sheet", (ReadCell(0, 0, "产出指标", 2, 1),), name="自评表")
    >>> table.text(1, 0), table.place(1, 0), table.rows, table.columns
    ('产出指标', '表1.xlsx!自评表!A2', 2, 1)
    >>> ReadTable("报告.docx", "document", (), number=3).place(4, 3)
    '报告.docx 表3 行5 列4'
    >>> ReadTable("表.csv", "text", ()).place(6, 1)
    '表.csv:7:2'
    """

    file: str
    kind: Kind
    cells: tuple[ReadCell, ...]
    name: str = ""
    is_only_sheet: bool = False
    number: int = 1
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    rows: int = field(init=False, eq=False)
    columns: int = field(init=False, eq=False)
    _cover: dict[tuple[int, int], ReadCell] = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        cover = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }
        rows = max((row + 1 for row, _ in cover), default=0)
        columns = max((column + 1 for _, column in cover), default=0)
        for name, value in (("rows", rows), ("columns", columns), ("_cover", cover)):
            object.__setattr__(self, name, value)

    def covering(self, row: int, column: int) -> ReadCell | None:
        """Return the cell that covers a position; `None` where the file shows nothing."""
        return self._cover.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return what stands at a position: a merged cell stands at each that it covers."""
        cell = self._cover.get((row, column))
        return "" if cell is None else cell.text

    def place(self, row: int, column: int) -> str:
        """Return the place of a cell as messages write it."""
        if self.kind == "sheet":
            sheet = f"{self.name}!" if self.name and not self.is_only_sheet else ""
            return f"{self.file}!{sheet}{letters(column)}{row + 1}"
        if self.kind == "document":
            return f"{self.file} 表{self.number} 行{row + 1} 列{column + 1}"
        return f"{self.file}:{row + 1}:{column + 1}"

    def __repr__(self) -> str:
        name = self.name or (f"表{self.number}" if self.kind == "document" else "")
        return f"<ReadTable {self.file}{' ' if name else ''}{name}: {self.rows} × {self.columns}>"


def letters(column: int) -> str:
    """Return the name of a column of a sheet, counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
