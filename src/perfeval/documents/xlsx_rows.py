"""Insert rows into a sheet as a spreadsheet does: everything below moves, formulas follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from typing import Any

from perfeval.documents.office import library

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'[^']+'|[^'!]+)!)?(?P<first>\$?[A-Z]{1,3}\$?\d+)(?::(?P<last>\$?[A-Z]{1,3}\$?\d+))?"
)
_ROW = re.compile(r"\d+$")


def cells_of(sheet: Any) -> list[Any]:
    """Return the cells that there are, in reading order, however far apart they stand."""
    held = sheet._cells  # noqa: SLF001  `iter_rows` makes every cell of the sheet up to the last
    return [held[place] for place in sorted(held)]


def insert_below(sheet: Any, row: int, count: int) -> None:
    """Insert ``count`` copies of ``row`` below it, with its styles, height and merged cells.

    Merged cells and ranges of formulas that end at the row or reach over it grow; everything
    below moves down.
    """
    if not count:
        return
    merged = [each.bounds for each in sheet.merged_cells.ranges]
    heights = {at: each.height for at, each in sheet.row_dimensions.items() if each.height}
    sheet.merged_cells.ranges.clear()
    _move_cells(sheet, row, count)
    _copy_row(sheet, row, count)
    _set_heights(sheet, heights, row, count)
    for left, top, right, bottom in merged:
        if top == bottom == row:
            for at in range(row, row + count + 1):
                _merge(sheet, at, left, at, right)
        else:
            below = count if top > row else 0
            _merge(sheet, top + below, left, bottom + (count if bottom >= row else 0), right)
    for each in sheet.parent.worksheets:
        _move_formulas(each, sheet, row, count)
    for each in sheet.data_validations.dataValidation:
        each.sqref = _moved_ranges(each.sqref, row, count)
    if sheet.print_area:
        areas = str(sheet.print_area).replace("$", "").split(",")
        sheet.print_area = [_moved(each.rpartition("!")[2], row, count) for each in areas]


def _move_cells(sheet: Any, row: int, count: int) -> None:
    held = sheet._cells  # noqa: SLF001  `insert_rows` makes every cell of the sheet
    for cell in reversed(cells_of(sheet)):
        if cell.row > row:
            del held[cell.row, cell.column]
            cell.row += count
            held[cell.row, cell.column] = cell


def _copy_row(sheet: Any, row: int, count: int) -> None:
    translate = library("openpyxl.formula.translate").Translator
    for source in [cell for cell in cells_of(sheet) if cell.row == row]:
        column = source.column
        for at in range(row + 1, row + count + 1):
            target = sheet.cell(at, column)
            target._style = copy(source._style)  # noqa: SLF001  as openpyxl's manual does
            if source.data_type == "f":
                moved = translate(source.value, source.coordinate)
                target.value = moved.translate_formula(target.coordinate)
            elif not isinstance(source.value, str) or "{{" not in source.value:
                target.value = source.value


def _set_heights(sheet: Any, heights: dict[int, float], row: int, count: int) -> None:
    for at in heights:
        sheet.row_dimensions[at].height = None
    for at, height in heights.items():
        sheet.row_dimensions[at + count if at > row else at].height = height
    for at in range(row + 1, row + count + 1):
        sheet.row_dimensions[at].height = heights.get(row)


def _merge(sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
    area = library("openpyxl.worksheet.cell_range").CellRange
    sheet.merged_cells.add(area(min_row=top, min_col=left, max_row=bottom, max_col=right))


def _moved_ranges(ranges: Any, row: int, count: int) -> Any:
    several = library("openpyxl.worksheet.cell_range").MultiCellRange
    ends = ((each, each.partition(":")) for each in map(str, ranges.ranges))
    whole = (area if colon else f"{area}:{area}" for area, (_, colon, _) in ends)
    return several([_moved(area, row, count) for area in whole])


def _move_formulas(sheet: Any, changed: Any, row: int, count: int) -> None:
    """Let the formulas of a sheet follow the rows of the ``changed`` one."""
    tokenizer = library("openpyxl.formula").Tokenizer
    for cell in cells_of(sheet):
        if cell.data_type != "f" or not isinstance(cell.value, str):
            continue
        if sheet is changed and row < cell.row <= row + count:
            continue  # a copy was translated to its own row
        tokens = tokenizer(cell.value)
        for token in tokens.items:
            if token.subtype == "RANGE":
                token.value = _moved_reference(token.value, sheet, changed, row, count)
        cell.value = tokens.render()


def _moved_reference(reference: str, sheet: Any, changed: Any, row: int, count: int) -> str:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return reference
    named = found["sheet"]
    if (named.strip("'") if named else sheet.title) != changed.title:
        return reference
    prefix = f"{named}!" if named else ""
    return prefix + _moved(reference.rpartition("!")[2], row, count)


def _moved(area: str, row: int, count: int) -> str:
    """Return a cell or range after ``count`` rows were inserted below ``row``.

    >>> _moved("B3", 3, 2), _moved("B3:B3", 3, 2), _moved("$B$4:C9", 3, 2), _moved("A1:A2", 3, 2)
    ('B3', 'B3:B5', '$B$6:C11', 'A1:A2')
    """
    first, colon, last = area.partition(":")
    begins = _replaced(first, lambda at: at + count if at > row else at)
    if not colon:
        return begins
    return f"{begins}:{_replaced(last, lambda at: at + count if at >= row else at)}"


def _replaced(place: str, change: Callable[[int], int]) -> str:
    return _ROW.sub(lambda found: str(change(int(found[0]))), place)
