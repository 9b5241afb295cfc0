"""Write a document as one self-contained html file for the screen and for paper."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Block, Details, Document, Heading, ListBlock
from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import fitted_widths, is_bare, leading_header_rows, row_heights

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

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


def write_html(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to an html file; see `html_text`."""
    write_atomically(path, html_bytes(document))


def html_bytes(document: Document) -> bytes:
    """Return a document as html in UTF-8; see `html_text`."""
    return html_text(document).encode()


def html_text(document: Document) -> str:
    """Return a document as one html page that needs nothing else.

    Style and drawings are inside; scripts and requests are forbidden by the page itself. It has a
    table of contents from four headings on, a dark form, and prints on A4 as an official paper.

    >>> page = html_text(Document("报告", "", [Heading(1, "<一>")]))
    >>> '<html lang="zh-CN">' in page, "&lt;一&gt;" in page, "<script" in page
    (True, True, False)
    """
    headings = list(_headings((*document.front, *document.blocks)))
    return _template().render(
        title=printable(document.title),
        name=printable(document.name),
        subtitle=printable(document.subtitle),
        lang=document.lang,
        front=document.front,
        blocks=document.blocks,
        contents=[
            _Entry(heading.level, printable(heading.text), f"s{number}")
            for number, heading in enumerate(headings, 1)
        ],
        contents_title="目录" if document.lang.startswith("zh") else "Contents",
        anchor=_anchors(),
    )


def _anchors() -> Callable[[], str]:
    """Return what names the headings, in the order in which they are drawn."""
    numbers = count(1)
    return lambda: f"s{next(numbers)}"


def _headings(blocks: Sequence[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Details):
            yield from _headings(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _headings(item)


@frozen
class _Entry:
    """A line of the table of contents."""

    level: int
    text: str
    anchor: str


@frozen
class _DrawnCell:
    """A cell as the template draws it."""

    tag: str
    attributes: Markup
    text: str


@frozen
class _DrawnTable:
    """A grid as the template draws it."""

    widths: tuple[str, ...]
    classes: str
    head: tuple[tuple[_DrawnCell, ...], ...]
    body: tuple[tuple[_DrawnCell, ...], ...]


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("perfeval.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        kind=lambda thing: type(thing).__name__,
        table=_table,
        printable=printable,
        checked=Markup,  # a figure's SVG was checked when the figure was made
    )
    style, _, _ = environment.loader.get_source(environment, "document.css")  # type: ignore[union-attr]
    environment.globals["style"] = Markup(style)  # noqa: S704  our own file
    return environment.get_template("document.html")


def _table(grid: Grid) -> _DrawnTable:
    scales = (1.0,) if grid.margin is None else (1.0, _SMALL)
    measured = [_measured(grid, scale) for scale in scales]
    fitting = [scale for scale, (_, fits) in zip(scales, measured, strict=True) if fits]
    scale = fitting[0] if fitting else 1.0
    widths = measured[scales.index(scale)][0]
    rows = tuple(
        tuple(_drawn(grid, cell, row) for cell in grid.starting(row)) for row in range(grid.rows)
    )
    headers = leading_header_rows(grid)
    if any(cell.row < headers <= cell.last_row for cell in grid.cells):
        headers = 0  # a cell that reaches out of the header would be cut at its end
    return _DrawnTable(
        tuple(f"{width / sum(widths) * 100:.2f}" for width in widths),
        " ".join(_table_classes(grid, is_small=scale != 1, is_whole=bool(fitting))),
        rows[:headers],
        rows[headers:],
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


def _drawn(grid: Grid, cell: Cell, row: int) -> _DrawnCell:
    from markupsafe import Markup

    is_header = cell.role in _HEADERS
    attributes = [("class", " ".join(_classes(grid, cell)))]
    if cell.row_span > 1:
        attributes.append(("rowspan", str(cell.row_span)))
    if cell.column_span > 1:
        attributes.append(("colspan", str(cell.column_span)))
    if is_header:
        attributes.append(("scope", _scope(cell, is_column_head=row in grid.header_rows)))
    written = Markup("").join(Markup(' {}="{}"').format(*each) for each in attributes)
    return _DrawnCell("th" if is_header else "td", written, printable(cell.text))


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
