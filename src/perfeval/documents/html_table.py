"""Draw a grid as the rows of an html table."""

from __future__ import annotations

from collections.abc import Container, Iterator
from html import escape

from attrs import frozen

from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import fitted_widths, is_bare, leading_header_rows, row_heights

# Digits of table type across an A4 page, by its orientation; with margins of its own it is wider.
_ROOM = {False: 84.0, True: 128.0}
_WIDE_ROOM = {False: 94.0, True: 141.0}
_PADDING = 2.0
_LINE, _ROW_PADDING = 14.0, 5.0  # points, as the style has them on paper
# Points of a page inside its margins, less a heading.
_HEIGHT = {False: 560.0, True: 365.0}
_HIGH_HEIGHT = {False: 700.0, True: 455.0}
_SMALL = 9 / 10.5  # of the usual type: for a form that then stays on one page
_HEADERS = frozenset({"head", "label"})


@frozen
class DrawnTable:
    """A grid as a page shows it: widths in per cent, classes, and rows as html."""

    widths: tuple[str, ...]
    classes: str
    head: str
    body: str


def escaped(text: str) -> str:
    r"""Return a text as html: nothing in it is markup, and a newline is a line break.

    >>> escaped("<b>\n&")
    '&lt;b&gt;<br>&amp;'
    """
    return escape(printable(text)).replace("\n", "<br>")


def drawn_table(grid: Grid, anchors: Container[str] = ()) -> DrawnTable:
    """Return a grid as html; the links of its cells lead to those of ``anchors`` only."""
    scale = 1.0
    widths, is_whole = _measured(grid, scale)
    if not is_whole and grid.margin is not None:
        smaller, is_whole = _measured(grid, _SMALL)
        widths, scale = (smaller, _SMALL) if is_whole else (widths, scale)
    rows = [_row(grid, row, anchors) for row in range(grid.rows)]
    headers = leading_header_rows(grid)
    if any(cell.row < headers <= cell.last_row for cell in grid.cells):
        headers = 0  # a cell that reaches out of the header would be cut at its end
    return DrawnTable(
        tuple(f"{width / sum(widths) * 100:.2f}" for width in widths),
        " ".join(_table_classes(grid, is_small=scale != 1, is_whole=is_whole)),
        "".join(rows[:headers]),
        "".join(rows[headers:]),
    )


def _table_classes(grid: Grid, *, is_small: bool, is_whole: bool) -> Iterator[str]:
    yield "table"
    if grid.landscape:
        yield "wide"
    if grid.margin is not None:
        yield "own"
    if is_small:
        yield "small"
    if is_whole:
        yield "whole"


def _measured(grid: Grid, scale: float) -> tuple[tuple[float, ...], bool]:
    """Return the widths of the columns in digits of a size of type, and whether a page holds it."""
    rooms, heights = (_ROOM, _HEIGHT) if grid.margin is None else (_WIDE_ROOM, _HIGH_HEIGHT)
    widths = fitted_widths(grid, rooms[grid.landscape] / scale, 1.0, _PADDING)
    digits = tuple(width - _PADDING for width in widths)
    own = row_heights(grid, digits, line=_LINE * scale, padding=_ROW_PADDING)
    return widths, sum(own) <= heights[grid.landscape]


def _row(grid: Grid, row: int, anchors: Container[str]) -> str:
    is_column_head = row in grid.header_rows
    cells = (
        _cell(grid, cell, anchors, is_column_head=is_column_head) for cell in grid.starting(row)
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(grid: Grid, cell: Cell, anchors: Container[str], *, is_column_head: bool) -> str:
    is_header = cell.role in _HEADERS
    tag = "th" if is_header else "td"
    attributes = f' class="{" ".join(_classes(grid, cell))}"'
    if cell.row_span > 1:
        attributes += f' rowspan="{cell.row_span}"'
    if cell.column_span > 1:
        attributes += f' colspan="{cell.column_span}"'
    if is_header:
        attributes += f' scope="{_scope(cell, is_column_head=is_column_head)}"'
    text = escaped(cell.text)
    if cell.link and cell.link in anchors:
        text = f'<a href="#{escape(cell.link)}">{text}</a>'
    return f"<{tag}{attributes}>{text}</{tag}>"


def _classes(grid: Grid, cell: Cell) -> Iterator[str]:
    yield cell.drawn_align
    if cell.number is not None and cell.role != "number":
        yield "number"
    if cell.role not in {"value", "empty"}:
        yield cell.role
    if is_bare(cell, grid):
        yield "bare"


def _scope(cell: Cell, *, is_column_head: bool) -> str:
    if is_column_head:
        return "colgroup" if cell.column_span > 1 else "col"
    return "rowgroup" if cell.row_span > 1 else "row"
