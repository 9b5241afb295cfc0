"""A table as cells with spans and roles, independent of any format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape
from typing import Literal, get_args

from attrs import field, frozen

from perfeval.documents.tables import letters
from perfeval.errors import PerfevalError

Role = Literal[
    "title",
    "subtitle",
    "head",
    "label",
    "value",
    "number",
    "note",
    "total",
    "input",
    "missing",
    "empty",
]
"""What a cell is for; the writers draw by it. ``missing`` is a blank for the author,
``empty`` a position that no cell covers."""

Align = Literal["left", "center", "right"]
"""Where the text of a cell stands between its left and right border."""

ROLES: tuple[str, ...] = get_args(Role)
_ALIGNS = (None, "left", "center", "right")
_WIDEST_MARGIN = 8.0  # centimetres: more leaves too little of the paper
_CENTRED = frozenset({"title", "subtitle", "head", "label", "total"})


def coordinate(row: int, column: int) -> str:
    """Return how a spreadsheet names the place at a zero-based row and column.

    >>> coordinate(0, 0), coordinate(11, 27)
    ('A1', 'AB12')
    """
    return f"{letters(column)}{row + 1}"


@frozen
class Entry:
    """What may be entered in a cell that is left to be filled in, and the room it needs.

    ``choices`` are offered; where ``only`` is set, nothing else is accepted. A number may be held
    between ``least`` and ``most``; ``format`` shows it in a spreadsheet's notation. ``lines`` is
    the room kept for the text.

    >>> Entry(least=Decimal(0), most=Decimal(20), format="0.00").is_number
    True
    """

    choices: tuple[str, ...] = ()
    only: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    format: str | None = None
    lines: int = 1

    @property
    def is_number(self) -> bool:
        """Whether only a number may be entered."""
        return self.least is not None or self.most is not None


@frozen(repr=False)
class Cell:
    """One cell: its place (zero-based), its text, its spans and its role.

    ``text`` is what every format shows. ``number`` is given where the value is a number that a
    spreadsheet should calculate with; ``formula`` (beginning with ``=``) where it should compute
    the value itself. A newline in the text is a line break. A cell of the role ``input`` is left
    to somebody else to fill in; ``entry`` says what may be entered. ``link`` is the anchor of a
    place in the same document that html, docx and pdf lead to from the text.

    >>> Cell(0, 0, "一级指标", role="head")
    Cell(0, 0, '一级指标', head)
    >>> Cell(3, 1, "98.52", 1, 2, role="number", number=Decimal("98.52"))
    Cell(3, 1, '98.52', 1 × 2, number)
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    role: Role = "value"
    align: Align | None = None
    number: Decimal | None = None
    formula: str | None = None
    entry: Entry | None = None
    link: str = ""

    @property
    def last_row(self) -> int:
        """The last row that the cell covers."""
        return self.row + self.row_span - 1

    @property
    def last_column(self) -> int:
        """The last column that the cell covers."""
        return self.column + self.column_span - 1

    @property
    def is_open(self) -> bool:
        """Whether the cell is left to be filled in; what a spreadsheet computes is not."""
        return self.formula is None and (self.role == "input" or self.entry is not None)

    @property
    def drawn_align(self) -> Align:
        """The alignment to draw: as given, else by role and kind of value."""
        if self.align is not None:
            return self.align
        if self.number is not None or self.role == "number":
            return "right"
        return "center" if self.role in _CENTRED else "left"

    def __repr__(self) -> str:
        spans = f", {self.row_span} × {self.column_span}"
        return (
            f"Cell({self.row}, {self.column}, {self.text!r}"
            f"{spans if (self.row_span, self.column_span) != (1, 1) else ''}, {self.role})"
        )

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the cell in itself."""
        place = f"cell at row {self.row}, column {self.column}"
        if self.row < 0 or self.column < 0:
            yield f"{place}: row and column count from 0"
        if self.row_span < 1 or self.column_span < 1:
            yield f"{place}: spans are at least 1, found {self.row_span} × {self.column_span}"
        if self.role not in ROLES:
            yield f"{place}: unknown role {self.role!r}, expected one of {', '.join(ROLES)}"
        if self.align not in _ALIGNS:
            yield f"{place}: unknown alignment {self.align!r}, expected left, center or right"
        if self.number is not None and not self.number.is_finite():
            yield f"{place}: {self.number} is not a finite number"
        if self.formula is not None and not self.formula.startswith("="):
            yield f"{place}: the formula {self.formula!r} does not begin with '='"


def _cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells in reading order, so that equal grids compare equal."""
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _widths(widths: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(width) for width in widths)


def _header_rows(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(rows)))


@frozen(repr=False)
class Grid:
    """A table: cells, the widths of its columns, and which rows are repeated on each page.

    ``widths`` are shares of the width of the page, most readably given as centimetres; there are
    as many columns as widths and as many rows as the cells reach. Positions that no cell covers
    are empty cells. ``title`` names the table for readers that cannot see it and is not drawn: a
    title on the paper is a cell of role ``title``. ``margin`` is that of a sheet of paper with
    nothing else on it, in centimetres; without one it is the margin of the text around.
    ``working`` is a table that somebody goes on with in a spreadsheet: its columns are as wide as
    given in centimetres, whatever the paper, and rows can be added to it, sorted and taken out.
    ``title_columns`` is how many columns at its left are repeated on each page that it runs on to.

    Raises `PerfevalError` naming every fault: cells that overlap or leave the grid, bad spans,
    roles, widths and header rows.

    >>> grid = Grid([Cell(0, 0, "指标", 1, 2, role="head"), Cell(1, 1, "200户")], [3, 5])
    >>> grid
    <Grid 2 × 2: 指标>
    >>> grid.rows, grid.columns, grid.covering(0, 1), grid.covering(1, 0)
    (2, 2, Cell(0, 0, '指标', 1 × 2, head), None)
    >>> grid.at(1, 0)
    Cell(1, 0, '', empty)
    >>> Grid([Cell(0, 0, "a", 1, 2), Cell(0, 1, "b")], [1.0])
    Traceback (most recent call last):
        ...
    perfeval.errors.PerfevalError: cell at row 0, column 0: reaches column 1, but the grid has \
1 column
    cell at row 0, column 1: reaches column 1, but the grid has 1 column
    cell at row 0, column 1: overlaps the cell at row 0, column 0
    """

    cells: tuple[Cell, ...] = field(converter=_cells)
    widths: tuple[float, ...] = field(converter=_widths)
    title: str = ""
    header_rows: tuple[int, ...] = field(default=(), converter=_header_rows)
    landscape: bool = False
    margin: float | None = None
    working: bool = False
    title_columns: int = 0
    rows: int = field(init=False, eq=False)
    _cover: dict[tuple[int, int], Cell] = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        faults = [fault for cell in self.cells for fault in cell.faults()]
        faults += self._width_faults()
        if self.margin is not None and not 0 <= self.margin <= _WIDEST_MARGIN:
            faults.append(f"a margin is from 0 to {_WIDEST_MARGIN:g} cm, found {self.margin:g}")
        rows = max((cell.last_row + 1 for cell in self.cells), default=0)
        faults += [
            f"header row {row} is outside the {rows} rows of the grid"
            for row in self.header_rows
            if not 0 <= row < rows
        ]
        cover: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            if cell.last_column >= self.columns:
                some = "1 column" if self.columns == 1 else f"{self.columns} columns"
                faults.append(
                    f"cell at row {cell.row}, column {cell.column}: reaches column "
                    f"{cell.last_column}, but the grid has {some}"
                )
            faults += _claim(cover, cell)
        if faults:
            raise PerfevalError("\n".join(faults))
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "_cover", cover)

    def _width_faults(self) -> list[str]:
        if not self.widths:
            return ["a grid has at least one column: give its widths"]
        return [
            f"column {column}: the width is above 0 and finite, found {width:g}"
            for column, width in enumerate(self.widths)
            if not 0 < width < float("inf")
        ]

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.widths)

    def covering(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a position, or None where none does."""
        return self._cover.get((row, column))

    def at(self, row: int, column: int) -> Cell:
        """Return the cell that covers a position, or an empty cell where none does.

        Raises `PerfevalError` outside the grid.
        """
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise PerfevalError(
                f"row {row}, column {column} is outside a grid of {self.rows} rows and "
                f"{self.columns} columns"
            )
        return self.covering(row, column) or Cell(row, column, "", role="empty")

    def starting(self, row: int) -> tuple[Cell, ...]:
        """Return the cells to draw that start in a row, from the left, empty ones included.

        >>> [cell.role for cell in Grid([Cell(0, 1, "a", 2, 1)], [1, 1, 1]).starting(1)]
        ['empty', 'empty']
        """
        cells = (self.at(row, column) for column in range(self.columns))
        return tuple(
            cell for column, cell in enumerate(cells) if (cell.row, cell.column) == (row, column)
        )

    def __repr__(self) -> str:
        name = self.title or next((cell.text for cell in self.cells if cell.text), "empty")
        return f"<Grid {self.rows} × {self.columns}: {name}>"

    def _repr_html_(self) -> str:
        rows = (
            "".join(
                f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">'
                f"{escape(cell.text)}</td>"
                for cell in self.starting(row)
            )
            for row in range(self.rows)
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f'<table border="1"><caption>{escape(self.title)}</caption>{body}</table>'


def _claim(cover: dict[tuple[int, int], Cell], cell: Cell) -> Iterator[str]:
    """Mark the positions of a cell as covered; yield a fault for each cell that it overlaps."""
    if cell.row_span == cell.column_span == 1 and (cell.row, cell.column) not in cover:
        cover[cell.row, cell.column] = cell
        return
    overlapped: dict[tuple[int, int], None] = {}
    for row in range(cell.row, cell.row + cell.row_span):
        for column in range(cell.column, cell.column + cell.column_span):
            other = cover.setdefault((row, column), cell)
            if other is not cell:
                overlapped[other.row, other.column] = None
    for row, column in overlapped:
        yield (
            f"cell at row {cell.row}, column {cell.column}: overlaps the cell at row {row}, "
            f"column {column}"
        )
