"""Write the sheets of a document as an Excel workbook, ready to print on A4."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document
from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid, coordinate
from perfeval.documents.layout import (
    fitted_widths,
    is_bare,
    line_count,
    row_heights,
)
from perfeval.documents.office import library
from perfeval.documents.package import settled
from perfeval.documents.xlsx_entry import offer_choices, open_for_entry
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, finding

LONGEST_TEXT = 32_767  # characters that a cell of a workbook can hold
TALLEST_ROW = 409.0  # points
MOST_DIGITS = 15  # a spreadsheet calculates with binary doubles
_PAPER = {False: 21.0, True: 29.7}  # centimetres across A4, upright and landscape
_MARGIN = 1.9  # centimetres
_FORM_SCALE = 0.9  # of the type of a form on paper against its size in the workbook
_SMALLEST_SCALE = 0.7  # a form may be printed smaller by so much to stay on one page
_DIGITS = 5.1  # digits in a centimetre
_PADDING = 2.0  # digits
_SIZE, _SMALLEST = 11, 6  # points of type
_LINE = 15.0  # points, at 11 points of type
_OPEN, _BLANK = "EAF3FB", "FFF2A8"  # what is to be filled in by others, by the author
_ROW_PADDING = 6.0
_HEADLINE = {"title": 1.7, "subtitle": 1.1}  # size of type against the other cells
_FONTS = {"title": "方正小标宋简体", "subtitle": "楷体_GB2312", "head": "黑体", "label": "黑体"}
_SHOWN = re.compile(
    r"[+-]?(?:\d{1,3}(?P<groups>(?:,\d{3})+)|\d+)(?:\.(?P<places>\d+))?(?P<share>%)?"
)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
FORMULA_MARKS = ("=", "+", "-", "@")


def write_xlsx(document: Document, path: str | os.PathLike[str]) -> None:
    """Write the sheets of a document to an xlsx file; see `xlsx_bytes`."""
    write_atomically(path, xlsx_bytes(document))


def xlsx_bytes(document: Document) -> bytes:
    """Return the sheets of a document as an xlsx file.

    Merged cells, borders and wrapped text with computed row heights; each sheet fits the width of
    an A4 page and repeats its header rows. Text is text even where it begins with ``=``; only
    `Cell.formula` is a formula, and `Cell.number` its stored result. A sheet with cells to fill in
    is protected, without a password: only those can be changed, and only as `Cell.entry` says;
    they are tinted while they are empty. A working table is not protected and offers its choices
    all the same. Raises `PerfevalError` when
    there is no sheet, or when a cell cannot hold its text.

    >>> sheet = (
    ...     "得分",
    ...     Grid([Cell(0, 0, "=1+1"), Cell(0, 1, "9.92", number=Decimal("9.92"))], [1, 1]),
    ... )
    >>> xlsx_bytes(Document("自评", sheets=[sheet]))[:2]
    b'PK'
    """
    if not document.sheets:
        raise PerfevalError("the document has no sheet that a workbook could show")
    _refuse_overlong(document)
    workbook = library("openpyxl").Workbook()
    workbook.remove(workbook.active)
    styles = _Styles()
    results: dict[str, dict[str, str]] = {}
    for place, (name, grid) in enumerate(document.sheets, 1):
        sheet = workbook.create_sheet(_sheet_name(name, workbook.sheetnames))
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes
        _fill(sheet, grid, styles)
        _set_up_page(sheet, grid, document.lang)
        if any(cell.is_open for cell in grid.cells):
            if grid.working:
                offer_choices(sheet, grid)
            else:
                open_for_entry(sheet, grid, _OPEN)
        results[f"xl/worksheets/sheet{place}.xml"] = dict(_formula_results(grid))
    stream = io.BytesIO()
    workbook.save(stream)
    package = stream.getvalue()
    return settled(
        package,
        title=printable(document.name),
        lang=document.lang,
        replaced=_with_results(package, results),
    )


def _refuse_overlong(document: Document) -> None:
    faults = [
        finding(
            "text-too-long",
            f"{name}!{_coordinate(cell)}",
            count=len(cell.text),
            most=LONGEST_TEXT,
        )
        for name, grid in document.sheets
        for cell in grid.cells
        if len(cell.text) > LONGEST_TEXT
    ]
    if faults:
        raise FaultyInput(faults)


def _sheet_name(name: str, taken: list[str]) -> str:
    """Return a name that Excel accepts: 31 characters, no signs of a path or a formula."""
    plain = re.sub(r"[\[\]:*?/\\\t\n]", "_", printable(name)).strip("' ")[:31] or "Sheet"
    names = {each.casefold() for each in taken}
    unique, count = plain, 1
    while unique.casefold() in names:
        count += 1
        unique = f"{plain[: 28 - len(str(count))]} ({count})"
    return unique


def _coordinate(cell: Cell) -> str:
    return coordinate(cell.row, cell.column)


@frozen
class _Styles:
    """Styles by what they depend on; openpyxl builds one slowly and reuses it quickly."""

    made: dict[tuple[object, ...], Any] = field(factory=dict)

    def apply(self, target: Any, cell: Cell, size: int, *, bare: bool, quoted: bool) -> None:
        key = (
            *(cell.role, cell.drawn_align, size, bare, quoted),
            *(number_format(cell), cell.is_open),
        )
        style = self.made.get(key)
        if style is None:
            _style(target, cell, size, bare=bare)
            target.quotePrefix = quoted
            self.made[key] = target._style  # noqa: SLF001  the public way costs 60 µs a cell
        else:
            target._style = style  # noqa: SLF001


def _style(target: Any, cell: Cell, size: int, *, bare: bool) -> None:
    kinds = library("openpyxl.styles")
    target.font = kinds.Font(
        name=_FONTS.get(cell.role, "宋体"), size=size, bold=cell.role == "total"
    )
    target.alignment = kinds.Alignment(
        horizontal=cell.drawn_align,
        vertical="center",
        wrap_text=True,
        indent=int(cell.drawn_align == "right"),  # or the last digit touches the border
    )
    if not bare:
        side = kinds.Side(style="thin", color="000000")
        target.border = kinds.Border(left=side, right=side, top=side, bottom=side)
    if cell.role == "missing":
        target.fill = kinds.PatternFill("solid", fgColor=_BLANK)
    if cell.is_open:
        target.protection = kinds.Protection(locked=False)
    target.number_format = number_format(cell)


def number_format(cell: Cell) -> str:
    """Return the number format that shows a cell's number as its text shows it.

    >>> [
    ...     number_format(Cell(0, 0, text, number=Decimal(1)))
    ...     for text in ("9.9", "98%", "1,200", "约1万")
    ... ]
    ['0.0', '0%', '#,##0', '0.00']
    """
    if cell.entry is not None and cell.entry.format is not None:
        return cell.entry.format
    if cell.role == "input" and not (cell.entry and cell.entry.is_number):
        return "@"  # what is entered stays as it was written: 12-31 is no date, 98% no 0.98
    if cell.number is None and cell.formula is None:
        return "General"
    shown = _SHOWN.fullmatch(cell.text.strip())
    if shown is None:
        return "0.00"
    places = len(shown["places"] or "")
    whole = "#,##0" if shown["groups"] else "0"
    return f"{whole}{'.' if places else ''}{'0' * places}{shown['share'] or ''}"


def _is_calculable(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS


def _fill(sheet: Any, grid: Grid, styles: _Styles) -> None:
    merged = library("openpyxl.worksheet.cell_range").CellRange
    widths = _widths(grid)
    room = tuple(width - _PADDING for width in widths)
    for row in range(grid.rows):
        for cell in grid.starting(row):
            _fill_cell(sheet, cell, styles, _type_size(cell, room), bare=is_bare(cell, grid))
            if (cell.row_span, cell.column_span) != (1, 1):
                sheet.merged_cells.add(
                    merged(
                        min_row=cell.row + 1,
                        min_col=cell.column + 1,
                        max_row=cell.last_row + 1,
                        max_col=cell.last_column + 1,
                    )
                )
    heights = list(_heights(grid, room))
    _set_sizes(sheet, widths, heights)
    if grid.margin is not None and sum(heights) <= _page_height(grid) / _SMALLEST_SCALE:
        sheet.page_setup.fitToHeight = 1


def _widths(grid: Grid) -> tuple[float, ...]:
    """Return the widths of the columns in digits: fitted to the paper, or as they are given."""
    if grid.working:
        return tuple(width * _DIGITS for width in grid.widths)
    return fitted_widths(grid, _room(grid), 1.0, _PADDING)


def _room(grid: Grid) -> float:
    """Return how many digits fit between the margins of the paper."""
    if grid.margin is None:
        return (_PAPER[grid.landscape] - 2 * _MARGIN) * _DIGITS
    return (_PAPER[grid.landscape] - 2 * grid.margin) * _DIGITS / _FORM_SCALE


def _page_height(grid: Grid) -> float:
    """Return the points between the margins of a page, less its footer."""
    margin = _MARGIN if grid.margin is None else grid.margin
    return (_PAPER[not grid.landscape] - 2 * margin) * 72 / 2.54


def _fill_cell(sheet: Any, cell: Cell, styles: _Styles, size: int, *, bare: bool) -> None:
    text = _ESCAPE.sub("_x005F_", printable(cell.text))
    quoted = False
    first = sheet.cell(cell.row + 1, cell.column + 1)
    if cell.formula is not None:
        first.value = cell.formula
    elif cell.number is not None and _is_calculable(cell.number):
        first.value = cell.number
    elif text:
        first.value = text
        first.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        quoted = text.startswith(FORMULA_MARKS)
    styles.apply(first, cell, size, bare=bare, quoted=quoted)
    # The border of a merged cell is drawn from all the cells that it hides.
    for row in range(cell.row + 1, cell.last_row + 2):
        for column in range(cell.column + 1, cell.last_column + 2):
            if (row, column) != (cell.row + 1, cell.column + 1):
                styles.apply(sheet.cell(row, column), cell, size, bare=bare, quoted=quoted)


def _type_size(cell: Cell, widths: tuple[float, ...]) -> int:
    """Return the size of type: smaller where a row cannot be tall enough for the text."""
    if cell.role in _HEADLINE:
        return round(_SIZE * _HEADLINE[cell.role])
    room = sum(widths[cell.column : cell.last_column + 1])
    tallest = TALLEST_ROW * cell.row_span - _ROW_PADDING
    scales = ((size, size / _SIZE) for size in range(_SIZE, _SMALLEST, -1))
    fitting = (
        size
        for size, scale in scales
        if line_count(cell.text, room / scale) * _LINE * scale <= tallest
    )
    return next(fitting, _SMALLEST)


def _set_sizes(sheet: Any, widths: tuple[float, ...], heights: Iterable[float]) -> None:
    letter = library("openpyxl.utils").get_column_letter
    for column, width in enumerate(widths):
        sheet.column_dimensions[letter(column + 1)].width = round(width, 2)
    for row, height in enumerate(heights):
        sheet.row_dimensions[row + 1].height = height


def _heights(grid: Grid, widths: tuple[float, ...]) -> Iterator[float]:
    for row, height in enumerate(row_heights(grid, widths, line=_LINE, padding=_ROW_PADDING)):
        for cell in grid.starting(row):
            if cell.role in _HEADLINE:
                size = _HEADLINE[cell.role]
                room = sum(widths[cell.column : cell.last_column + 1]) / size
                own = line_count(cell.text, room) * _LINE * size + 2 * _ROW_PADDING
                height = max(height, own / cell.row_span)  # noqa: PLW2901
        yield min(round(height, 1), TALLEST_ROW)


def _set_up_page(sheet: Any, grid: Grid, lang: str) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if grid.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # What is far wider than the paper is printed on two sheets of A3, side by side.
    if grid.working and sum(grid.widths) * _SMALLEST_SCALE > _PAPER[grid.landscape]:
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
        sheet.page_setup.fitToWidth = 2
        sheet.page_setup.pageOrder = "overThenDown"
    if grid.working and grid.header_rows:
        used = [cell.last_row for cell in grid.cells if cell.text or cell.formula]
        sheet.print_area = f"A1:{coordinate(max(used, default=0), grid.columns - 1)}"
    sheet.print_options.horizontalCentered = True
    margin = _MARGIN if grid.margin is None else grid.margin
    for edge in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, edge, round(margin / 2.54, 3))
    sheet.page_margins.header = sheet.page_margins.footer = round(margin / 2.54 / 2, 3)
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页" if lang.startswith("zh") else "Page &P of &N"
    if grid.header_rows:
        first, last = grid.header_rows[0] + 1, grid.header_rows[-1] + 1
        sheet.print_title_rows = f"{first}:{last}"
        if grid.title_columns:
            letter = library("openpyxl.utils").get_column_letter
            sheet.print_title_cols = f"A:{letter(grid.title_columns)}"
        if first == 1:
            sheet.freeze_panes = f"A{last + 1}"


def _formula_results(grid: Grid) -> Iterator[tuple[str, str]]:
    for cell in grid.cells:
        if cell.formula is not None and cell.number is not None:
            yield _coordinate(cell), format(cell.number, "f")


def _with_results(package: bytes, results: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """Return the sheets with the results of their formulas: readers do not compute."""
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        for name, values in results.items():
            if values:
                text = source.read(name).decode()
                for place, value in values.items():
                    pattern = rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)'
                    text = re.sub(pattern, rf"\g<1><v>{value}</v>", text)
                changed[name] = text.encode()
    return changed
