"""Cells of a workbook that are left to be filled in: what may be entered, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from perfeval.documents.grid import Cell, Entry, Grid, coordinate
from perfeval.documents.office import library


def open_for_entry(sheet: Any, grid: Grid, tint: str) -> None:
    """Protect a sheet except for its open cells, which are tinted while they are empty.

    There is no password: whoever has to change a label can. Widths and heights can be changed.
    """
    protection = sheet.protection
    protection.sheet = True
    protection.formatRows = protection.formatColumns = False  # a lock that is not on
    inputs = [cell for cell in grid.cells if cell.role == "input"]
    _tint(sheet, inputs, tint)
    _validate(sheet, inputs)


def offer_choices(sheet: Any, grid: Grid) -> None:
    """Offer the choices of the open cells of a sheet, in which everything can be changed."""
    by_entry: dict[Entry, list[Cell]] = {}
    for cell in grid.cells:
        if cell.role == "input" and cell.entry is not None:
            by_entry.setdefault(cell.entry, []).append(cell)
    for entry, cells in by_entry.items():
        _add(sheet, entry, [area for _, area in _areas(cells)])


def _tint(sheet: Any, cells: Iterable[Cell], tint: str) -> None:
    fill = library("openpyxl.styles").PatternFill(bgColor=tint)
    rule = library("openpyxl.formatting.rule").FormulaRule
    for first, area in _areas(cells):
        sheet.conditional_formatting.add(area, rule(formula=[f"LEN({first})=0"], fill=fill))


def _areas(cells: Iterable[Cell]) -> Iterator[tuple[str, str]]:
    """Give the first cell and the range of every block of open cells, one row at a time.

    A rule counts from the first cell of its range, so that each block has a rule of its own.
    """
    runs: list[list[Cell]] = []
    for cell in cells:
        above = next((run for run in runs if _is_below(cell, run[-1])), None)
        if above is None:
            runs.append([cell])
        else:
            above.append(cell)
    for run in runs:
        first, last = run[0], run[-1]
        start = coordinate(first.row, first.column)
        yield start, f"{start}:{coordinate(last.last_row, last.last_column)}"


def _is_below(cell: Cell, other: Cell) -> bool:
    same = (cell.column, cell.column_span) == (other.column, other.column_span)
    return same and cell.row == other.last_row + 1


def _validate(sheet: Any, cells: Iterable[Cell]) -> None:
    by_entry: dict[Entry, list[str]] = {}
    for cell in cells:
        if cell.entry is not None:
            by_entry.setdefault(cell.entry, []).append(coordinate(cell.row, cell.column))
    for entry, places in by_entry.items():
        _add(sheet, entry, places)


def _add(sheet: Any, entry: Entry, places: Iterable[str]) -> None:
    if entry.choices or entry.is_number:
        validation = _list(entry) if entry.choices else _number(entry)
        validation.sqref = library("openpyxl.worksheet.cell_range").MultiCellRange(places)
        sheet.add_data_validation(validation)


def _list(entry: Entry) -> Any:
    return library("openpyxl.worksheet.datavalidation").DataValidation(
        type="list",
        formula1=f'"{",".join(entry.choices)}"',
        allow_blank=True,
        showErrorMessage=entry.only,
        errorTitle="请从列表中选择",
        error=f"可以填：{'、'.join(entry.choices)}",
    )


def _number(entry: Entry) -> Any:
    limits: tuple[str | None, str | None]
    least, most = (None if each is None else f"{each:f}" for each in (entry.least, entry.most))
    if least is None:
        operator, limits, said = "lessThanOrEqual", (most, None), f"不大于 {most}"
    elif most is None:
        operator, limits, said = "greaterThanOrEqual", (least, None), f"不小于 {least}"
    else:
        operator, limits, said = "between", (least, most), f"{least} 到 {most}"
    return library("openpyxl.worksheet.datavalidation").DataValidation(
        type="decimal",
        operator=operator,
        formula1=limits[0],
        formula2=limits[1],
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="请填数字",
        error=f"应为数字，{said}",
    )
