"""A grid as a WordprocessingML table, written directly: merging cells one by one is slow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from perfeval.documents.characters import printable
from perfeval.documents.docx_text import paragraph, run
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import (
    fitted_widths,
    is_bare,
    leading_header_rows,
    row_heights,
)
from perfeval.documents.parting import parted

_NO_MARKS: Mapping[str, str] = MappingProxyType({})
_DIGIT = 105.0  # width of a digit at 10.5 points, in twentieths of a point
_MARGIN = 85  # left and right of the text in a cell
_LEAST_HEIGHT = 380
_LINE = 280  # as the style says, whatever typeface a machine has
_ROW_PADDING = 60
_LEAD = 500  # room for the thin paragraphs around a form, which stands alone
_HEADING = 1500  # room for what stands above a table on its page: a heading, a caption
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right")
)
_STYLES = {
    "title": "TableTitle",
    "subtitle": "TableSubtitle",
    "head": "TableHead",
    "label": "TableHead",
    "total": "TableTotal",
}
_TEXTS = frozenset({"TableText", "TableHead", "TableTotal"})  # in the size of the table
_HALF_POINTS = 21  # of that size, as the style says
_LEAST_COLUMN = 120
# What keeps two tables apart that look like one.
_SEAM = paragraph("Spacer", "", '<w:spacing w:line="20" w:lineRule="exact"/>')
_SIZES = (1.0, 18 / 21)  # of type: 五号, and 小五 where a form then stays on one page


def table(grid: Grid, room: int, height: int, marks: Mapping[str, str] = _NO_MARKS) -> str:
    """Return a grid as a table that fills ``room``, in twentieths of a point.

    A table that fits a page of this ``height`` stays on one; a form is set in smaller type for
    that. Links of cells lead to the bookmarks that ``marks`` has for them. Rows do not split over
    pages unless they are taller than a page. Header rows are repeated on every page: only leading
    ones can be, so that a longer form is parted above them.
    """
    if not grid.rows:
        return ""
    is_form = grid.margin is not None
    tries = [(size, *_measured(grid, room, size)) for size in _SIZES[: 1 + is_form]]
    free = height - (_LEAD if is_form else _HEADING)
    fitting = (each for each in tries if sum(each[2]) <= free)
    scale, widths, heights = next(fitting, tries[0])
    is_whole = sum(heights) <= free
    parts = [grid] if is_whole else parted(grid)
    drawn, top = [], 0
    for part in parts:
        own = heights[top : top + part.rows]
        keeps = [is_whole or row in part.header_rows for row in range(part.rows)]
        drawn.append(_table(part, widths, scale, [each > height for each in own], keeps, marks))
        top += part.rows
    return _SEAM.join(drawn)


def _table(
    grid: Grid,
    widths: Sequence[int],
    scale: float,
    may_split: Sequence[bool],
    keeps: Sequence[bool],
    marks: Mapping[str, str],
) -> str:
    headers = leading_header_rows(grid)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(
            grid,
            row,
            widths,
            scale,
            marks,
            is_header=row < headers,
            may_split=may_split[row],
            # The last row, which is often the total, never stands alone on a page.
            keep=row == grid.rows - 2 or (keeps[row] and row < grid.rows - 1),
        )
        for row in range(grid.rows)
    )
    name = escape(printable(grid.title).replace("\n", " "))
    caption = f'<w:tblCaption w:val="{name}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{_MARGIN}" w:type="dxa"/><w:right w:w="{_MARGIN}" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:val="0000"/>'
        f"{caption if grid.title else ''}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _measured(grid: Grid, room: int, scale: float) -> tuple[list[int], tuple[float, ...]]:
    """Return the widths of the columns and the heights of the rows for a size of type."""
    digit = _DIGIT * scale
    widths = _whole(fitted_widths(grid, room, digit, 2.0 * _MARGIN), room)
    digits = [max((width - 2 * _MARGIN) / digit, 1.0) for width in widths]
    least = _LEAST_HEIGHT * scale
    return widths, row_heights(grid, digits, line=_LINE * scale, padding=_ROW_PADDING, least=least)


def _whole(widths: Sequence[float], room: int) -> list[int]:
    """Return widths in whole units that still fill the room."""
    whole = [max(round(width), _LEAST_COLUMN) for width in widths]
    widest = whole.index(max(whole))
    whole[widest] = max(whole[widest] + room - sum(whole), _LEAST_COLUMN)
    return whole


def _row(
    grid: Grid,
    row: int,
    widths: Sequence[int],
    scale: float,
    marks: Mapping[str, str],
    *,
    is_header: bool,
    may_split: bool,
    keep: bool,
) -> str:
    cells, column = [], 0
    while column < grid.columns:
        cell = grid.at(row, column)
        width = sum(widths[cell.column : cell.last_column + 1])
        mark = marks.get(cell.link, "")
        cells.append(_cell(grid, cell, row, width, scale, mark, keep=keep))
        column = cell.last_column + 1
    properties = (
        f"{'' if may_split else '<w:cantSplit/>'}"
        f'<w:trHeight w:val="{_room_for_entry(grid, row, scale)}" w:hRule="atLeast"/>'
        f"{'<w:tblHeader/>' if is_header else ''}"
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _room_for_entry(grid: Grid, row: int, scale: float) -> int:
    """Return the least height of a row: that of a line, or what its cells to fill in ask for."""
    entries = (cell.entry for cell in grid.starting(row) if cell.row_span == 1)
    lines = max((entry.lines for entry in entries if entry), default=1)
    return round(max(_LEAST_HEIGHT, lines * _LINE + _ROW_PADDING) * scale)


def _cell(
    grid: Grid, cell: Cell, row: int, width: int, scale: float, mark: str, *, keep: bool
) -> str:
    starts = cell.row == row
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
    edges = "" if is_bare(cell, grid) else f"<w:tcBorders>{_EDGES}</w:tcBorders>"
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/>'
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{edges}'
        f'{shade if cell.role == "missing" else ""}<w:vAlign w:val="center"/>'
    )
    style = _STYLES.get(cell.role, "TableText")
    size, spacing = _smaller(scale) if style in _TEXTS else ("", "")
    content = run(cell.text, size) if starts else ""
    if mark and content:
        content = f'<w:hyperlink w:anchor="{mark}" w:history="1">{content}</w:hyperlink>'
    layout = f'{"<w:keepNext/>" if keep else ""}{spacing}<w:jc w:val="{cell.drawn_align}"/>'
    text = paragraph(style, content, layout)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"


def _smaller(scale: float) -> tuple[str, str]:
    """Return the properties of a run and of a paragraph in a smaller size than their style's."""
    if scale == 1:
        return "", ""
    half_points, line = round(_HALF_POINTS * scale), round(_LINE * scale)
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return size, f'<w:spacing w:line="{line}" w:lineRule="exact"/>'
