"""Fill a workbook that somebody laid out: placeholders by their values, rows once for each item."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from perfeval.documents.filling import Filling, Fillings, written
from perfeval.documents.grid import coordinate
from perfeval.documents.layout import line_count
from perfeval.documents.office import library
from perfeval.documents.opened import open_package
from perfeval.documents.package import settled
from perfeval.documents.xlsx import FORMULA_MARKS, LONGEST_TEXT, MOST_DIGITS, TALLEST_ROW
from perfeval.documents.xlsx_rows import cells_of, insert_below
from perfeval.findings import FaultyInput, Finding, finding

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_STATEMENT = re.compile(r"\{[%#].*?(?:[%#]\}|$)", re.DOTALL)
_PADDING = 2.0  # digits, left and right in a cell together
_LEADING = 1.37  # the height of a line against the size of its type


def filled_workbook(path: Path, fillings: Fillings, title: str) -> bytes:
    """Return the workbook at ``path`` with its placeholders filled in; its layout is kept.

    A row with placeholders of a list is repeated for each of its items, and what stands below
    moves down: merged cells, heights and formulas with it. A cell that is one placeholder of a
    number is a number in the format of the cell. Raises `FaultyInput` that names every
    placeholder that stands for nothing, and where the file is damaged or too large.
    """
    with open_package(path, path.name):
        pass  # its size and its soundness are looked at before it is unpacked
    try:
        workbook = library("openpyxl").load_workbook(path)
    except Exception as error:
        said = finding("file-damaged", path.name, part="xl/workbook.xml", reason=error)
        raise FaultyInput([said]) from error
    faults = [
        fault
        for sheet in workbook.worksheets
        for fault in _faults(sheet, fillings, f"{path.name}!{sheet.title}")
    ]
    if faults:
        raise FaultyInput(faults)
    for sheet in workbook.worksheets:
        _fill(sheet, fillings, f"{path.name}!{sheet.title}")
    stream = io.BytesIO()
    workbook.save(stream)
    return settled(stream.getvalue(), title=written(title), lang="zh-CN")


def _texts(sheet: Any) -> Iterator[Any]:
    """Give the cells whose text has a placeholder or a statement, in reading order."""
    for cell in cells_of(sheet):
        if isinstance(cell.value, str) and ("{{" in cell.value or "{%" in cell.value):
            yield cell


def _faults(sheet: Any, fillings: Fillings, file: str) -> Iterator[Finding]:
    lists: dict[int, str] = {}
    for cell in _texts(sheet):
        place = f"{file}!{cell.coordinate}"
        for found in _STATEMENT.findall(cell.value):
            yield finding("template-fault", place, found=found)
        for key in _PLACEHOLDER.findall(cell.value):
            if not fillings.knows(key):
                yield fillings.unknown(key, place)
                continue
            name = fillings.list_of(key)
            if name is not None and lists.setdefault(cell.row, name) != name:
                yield finding("template-fault", place, found=f"{lists[cell.row]} + {name}")


def _fill(sheet: Any, fillings: Fillings, file: str) -> None:
    spots = [_Spot(cell.row, cell.column, cell.value) for cell in _texts(sheet)]
    lists = {spot.row: name for spot in spots for name in spot.lists(fillings)}
    for row in sorted(lists, reverse=True):
        items = fillings.rows.get(lists[row], ())
        insert_below(sheet, row, max(len(items), 1) - 1)
    shift = 0
    for row in sorted({spot.row for spot in spots}):
        items = fillings.rows.get(lists[row], ()) if row in lists else ()
        for number, item in enumerate(items or (None,)):
            for spot in spots:
                if spot.row == row:
                    moved = evolve(spot, row=row + shift + number)
                    moved.fill(sheet, fillings, item, file)
        shift += max(len(items), 1) - 1


@frozen
class _Spot:
    """A cell with placeholders: where it stands, and its text in the template."""

    row: int
    column: int
    text: str

    def lists(self, fillings: Fillings) -> Iterator[str]:
        """Give the list that each placeholder is a column of."""
        names = (fillings.list_of(key) for key in _PLACEHOLDER.findall(self.text))
        yield from (name for name in names if name is not None)

    def fill(
        self, sheet: Any, fillings: Fillings, item: Mapping[str, Filling] | None, file: str
    ) -> None:
        """Put the values into the cell."""
        target = sheet.cell(self.row, self.column)
        whole = _PLACEHOLDER.fullmatch(self.text.strip())
        value = fillings.get(whole[1], item) if whole else None
        if isinstance(value, Decimal | int) and _is_calculable(Decimal(value)):
            target.value = value
            return
        text = _PLACEHOLDER.sub(lambda key: written(fillings.get(key[1], item)), self.text)
        if len(text) > LONGEST_TEXT:
            place = f"{file}!{coordinate(self.row - 1, self.column - 1)}"
            raise FaultyInput([finding("text-too-long", place, count=len(text), most=LONGEST_TEXT)])
        target.value = text or None
        if text:
            target.data_type = "s"  # even where it begins with "="
            if text.startswith(FORMULA_MARKS):
                target.quotePrefix = True
            _make_room(sheet, target, text)


def _is_calculable(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS


def _make_room(sheet: Any, cell: Any, text: str) -> None:
    """Raise a row whose height was set, where its text is wrapped and would be cut."""
    height = sheet.row_dimensions[cell.row].height
    if height is None or not cell.alignment.wrap_text:
        return
    area = next((each for each in sheet.merged_cells.ranges if cell.coordinate in each), None)
    rows, columns = 1, range(cell.column, cell.column + 1)
    if area is not None:
        rows, columns = area.size["rows"], range(area.min_col, area.max_col + 1)
    letter = library("openpyxl.utils").get_column_letter
    size = cell.font.size or 11
    width = sum(sheet.column_dimensions[letter(each)].width or 8.43 for each in columns)
    lines = line_count(text, (width - _PADDING) * 11 / size)
    others = sum(sheet.row_dimensions[cell.row + at].height or 15.0 for at in range(1, rows))
    needed = lines * size * _LEADING + 4 - others
    sheet.row_dimensions[cell.row].height = min(max(height, needed), TALLEST_ROW)
