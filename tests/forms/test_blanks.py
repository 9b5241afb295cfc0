"""A form to hand out: what is known is locked, what is to be filled in is open and checked."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest

import perfeval as pe
from perfeval.documents.grid import Cell, Grid
from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.forms import FormLayout, Section, TemplateCell, blank_form, form_bytes
from perfeval.model import Actual, Budget, Department, Indicator, Project, Target

LAYOUTS = [layout.id for layout in catalogue.form_layouts()]


def of(name: str, thing: Any = None, rows: int = 2) -> Grid:
    return blank_form(catalogue.form_layout(name), thing, rows=rows)


def cell(grid: Grid, text: str) -> Cell:
    return next(each for each in grid.cells if each.text == text)


def beside(grid: Grid, text: str) -> Cell:
    label = cell(grid, text)
    return grid.at(label.row, label.last_column + 1)


def sheet_of(grid: Grid) -> Any:
    return openpyxl.load_workbook(io.BytesIO(form_bytes(grid, "xlsx"))).worksheets[0]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_blank_form_has_its_rows_and_nothing_filled_in(name: str) -> None:
    layout = catalogue.form_layout(name)
    grids = [of(name, rows=rows) for rows in (1, 3)]
    assert grids[1].rows - grids[0].rows == 2 * max(len(layout.categories), 1)
    for grid in grids:
        assert {each.role for each in grid.cells} <= {
            "title", "subtitle", "head", "label", "input", "number", "value",
        }  # fmt: skip
        assert all(each.text == "" for each in grid.cells if each.is_open and not each.entry)
        assert not any(each.text for each in grid.cells if each.role in {"input", "number"})


@pytest.mark.parametrize("name", LAYOUTS)
def test_only_what_is_to_be_filled_in_can_be_changed(name: str) -> None:
    grid = of(name)
    sheet = sheet_of(grid)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatRows
    for each in grid.cells:
        assert sheet.cell(each.row + 1, each.column + 1).protection.locked != each.is_open


def test_a_filled_form_is_not_protected() -> None:
    filled = pe.form(Project("甲", indicators=(Indicator((), "人数", Target("20人")),)), "mof-2020")
    assert not sheet_of(filled).protection.sheet


def test_the_plan_stands_and_the_results_are_open() -> None:
    rows = (
        Indicator(
            ("产出指标", "数量指标"), "培训人次", Target("≥200人次"), Actual("186人次"),
            points=Decimal(20), declared=Decimal("18.6"), reason="场地不足",
        ),
    )  # fmt: skip
    budget = Budget(annual=Decimal(50), executed=Decimal("49.6"), points=Decimal(10))
    project = Project("职工技能培训", year=2024, budget=budget, indicators=rows)
    grid = of("mof-2020", project)
    assert beside(grid, "项目名称").text == "职工技能培训"
    assert beside(grid, "主管部门").role == "input"
    total = cell(grid, "年度资金总额")
    assert [grid.at(total.row, column).text for column in range(3, 9)] == [
        "",
        "50",
        "",
        "10",
        "",
        "",
    ]
    name = cell(grid, "培训人次")
    shown = [grid.at(name.row, column) for column in range(4, 9)]
    assert [each.text for each in shown] == ["≥200人次", "", "20", "", ""]
    assert [each.role for each in shown] == ["value", "input", "number", "input", "input"]
    assert shown[3].entry is not None
    assert shown[3].entry.most == Decimal(20)


def test_a_form_of_an_indicator_set_has_its_indicators() -> None:
    chosen = pe.indicator_set("hardship-relief")
    grid = of("flat", chosen)
    assert [grid.at(row, 2).text for row in range(1, 8)] == [
        each.name for each in chosen.indicators
    ]
    assert grid.at(1, 5).role == "input"
    assert (grid.at(1, 4).text, grid.at(1, 6).text) == ("200", "户")
    assert sheet_of(grid).title == "绩效指标"


def test_a_department_gets_its_form() -> None:
    grid = of("chongqing-department", Department("某局", year=2024))
    assert beside(grid, "主管部门").text == "某局"
    assert grid.title == "部门整体绩效自评表"


def test_a_year_that_nobody_gave_can_be_written_into_the_title() -> None:
    sheet = sheet_of(of("mof-2020"))
    assert sheet["A2"].value == "（____ 年度）"
    assert not sheet["A2"].protection.locked
    assert sheet["A1"].protection.locked


def test_lists_and_numbers_are_held_to_what_they_may_be() -> None:
    sheet = sheet_of(of("yunnan", rows=1))
    rules = {each.type: each for each in sheet.data_validations.dataValidation}
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert {each.formula1: bool(each.showErrorMessage) for each in lists} == {
        '"≥,＝,≤,＞,＜,定性"': True,
        '"达成,部分达成,未达成"': False,
    }
    assert rules["decimal"].showErrorMessage
    limits = {
        (each.operator, each.formula1, each.formula2)
        for each in sheet.data_validations.dataValidation
        if each.type == "decimal"
    }
    assert limits == {("greaterThanOrEqual", "0", None), ("between", "0", "100")}


def test_a_number_is_offered_no_words() -> None:
    rows = (Indicator((), "人数", Target("20人")), Indicator((), "效果", Target("显著")))
    sheet = sheet_of(of("mof-2020", Project("甲", indicators=rows)))
    (words,) = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert len(words.sqref.ranges) == 1


def test_rate_and_totals_compute_themselves() -> None:
    grid = of("mof-2020", rows=1)
    formulas = {each.formula for each in grid.cells if each.formula}
    assert formulas == {
        '=IF(N(E6)>0,ROUND(F6/E6,4),"")',
        "=SUM(G13:G21,G6)",
        "=SUM(H13:H21,I6)",
    }
    sheet = sheet_of(grid)
    assert (sheet["H6"].number_format, sheet["H6"].protection.locked) == ("0.00%", True)


def test_a_form_without_budget_or_scores_has_nothing_to_compute() -> None:
    keys = ("budget.rate", "declared_total")
    row = tuple(TemplateCell(value=key) for key in keys)
    grid = blank_form(FormLayout("x", "表", "", (1, 1), (Section((row,)),)))
    assert [each.role for each in grid.cells if each.row] == ["input", "input"]


def test_what_is_typed_stays_as_it_was_typed_and_empty_cells_are_tinted() -> None:
    sheet = sheet_of(of("mof-2020", rows=1))
    assert sheet["F13"].number_format == "@"
    assert sheet["G13"].number_format == "0.00"
    rules = {str(area.sqref): area.rules[0].formula for area in sheet.conditional_formatting}
    assert rules["F13:F21"] == ["LEN(F13)=0"]


def test_rows_that_are_to_hold_much_are_tall() -> None:
    grid = of("sichuan-2022", rows=1)
    goal, name = cell(grid, "1.项目年度目标").row + 1, cell(grid, "项目名称").row
    sheet = sheet_of(grid)
    heights = [sheet.row_dimensions[row + 1].height for row in (goal, name)]
    assert heights[0] > 2 * heights[1]
    rows = docx.Document(io.BytesIO(form_bytes(grid, "docx"))).tables[0].rows
    tall, usual = (rows[row].height or 0 for row in (goal, name))
    assert tall > 2 * usual > 0


def test_a_number_of_rows_has_bounds() -> None:
    assert of("mof-2020", rows=0).rows
    for rows in (-1, 51):
        with pytest.raises(PerfevalError, match="expected 0 to 50"):
            of("mof-2020", rows=rows)


def test_the_api_hands_forms_out() -> None:
    assert pe.form(None, "hubei", rows=1).rows == of("hubei", rows=1).rows
    project = Project("甲", form="yunnan")
    assert pe.form(project, blank=True).title == "项目支出绩效自评表"
    assert pe.form(project, blank=True).landscape
