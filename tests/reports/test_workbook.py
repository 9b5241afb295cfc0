"""The workbook of a report computes its totals itself, and shows the figures of the scorecard."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from tests.reports.examples import published
from tests.scoring.builders import SOCIAL, budget, card_of, indicator, mof, project

from perfeval.documents.grid import Cell, Grid, coordinate
from perfeval.model import Department
from perfeval.reports import report
from perfeval.reports.tables import projects_grid, score_grid
from perfeval.scoring import Scorecard, score
from perfeval.testing.scoring_strategies import scorable_projects


def formulas(grid: Grid) -> list[Cell]:
    return [each for each in grid.cells if each.formula is not None]


def summed(grid: Grid, formula: str) -> Decimal:
    found = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)", formula)
    assert found is not None
    column, first, last = found.groups()
    within = {f"{column}{row}" for row in range(int(first), int(last) + 1)}
    inside = [each for each in grid.cells if coordinate(each.row, each.column) in within]
    assert not any(each.role in {"head", "title"} or each.row == grid.rows - 1 for each in inside)
    return sum((each.number for each in inside if each.number is not None), Decimal(0))


def settled() -> Scorecard:
    return card_of(
        indicator("≥200人次", "186人次", 50, name="=1+1"), indicator("≥90%", "95%", 40),
        budget=budget(50, "49.6"),
    )  # fmt: skip


@given(scorable_projects())
def test_every_formula_is_the_sum_of_what_stands_above_it(one: Any) -> None:
    card = score(one, mof())
    for title in ("", "评分表"):
        grid = score_grid(card, title=title)
        for each in formulas(grid):
            assert summed(grid, each.formula or "") == each.number
        if card.total is None:
            assert all(each.column != 6 for each in formulas(grid))


def test_totals_are_computed_and_intervals_stay_text() -> None:
    grid = score_grid(settled(), title="评分表")
    assert [(each.text, each.formula) for each in formulas(grid)] == [
        ("100.00", "=SUM(F3:F5)"), ("96.42", "=SUM(G3:G5)"),
    ]  # fmt: skip
    still_open = card_of(indicator("显著", "很好", 90, category=SOCIAL), budget=budget())
    grid = score_grid(still_open)
    assert [each.text for each in formulas(grid)] == ["100.00"]
    assert grid.at(grid.rows - 1, 6).text == "10.00—100.00"


def test_what_is_not_the_sum_of_its_rows_has_no_formula() -> None:
    part = project(indicator("≥1", "1", 90), budget=budget())
    whole = Department("局", projects=(part,), indicators=(indicator("≥1", "1", 45),))
    card = score(whole, mof(), [score(part, mof())])
    grid = score_grid(card)
    for each in formulas(grid):
        assert summed(grid, each.formula or "") == each.number
    assert grid.at(grid.rows - 1, 6).number == card.total


def test_the_rate_of_a_project_is_computed_from_its_budget() -> None:
    cards = [
        score(project(indicator("≥1", "1", 90), budget=each), mof())
        for each in (budget(30, "10"), budget(0, "1"), None)
    ]
    cells = [each for each in projects_grid(cards).cells if each.column == 3][1:]
    assert [(each.text, each.formula) for each in cells] == [
        ("33.33%", "=ROUND(C2/B2,4)"), ("0.00%", None), ("", None),
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_the_figures_that_are_stored(tmp_path: Path) -> None:
    part = project(indicator("≥200人次", "186人次", 90), budget=budget(50, "49.6"))
    whole = score(Department("局", projects=(part,)), mof(), [score(part, mof())])
    for name, made in (("project", report(settled())), ("department", report(whole))):
        raw = made.render("xlsx")
        assert raw == made.render("xlsx")
        path = tmp_path / f"{name}.xlsx"
        bare = openpyxl.load_workbook(io.BytesIO(raw))
        bare.save(path)  # without the stored results, so that they have to be computed
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",
             "--outdir", tmp_path / "out", path],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        stored = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
        again = openpyxl.load_workbook(tmp_path / "out" / path.name, data_only=True)
        places = [
            (sheet.title, cell.coordinate)
            for sheet in bare
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert places
        for sheet, place in places:
            assert stored[sheet][place].value == pytest.approx(again[sheet][place].value)


def test_the_published_project_keeps_its_open_total() -> None:
    book = openpyxl.load_workbook(io.BytesIO(published("project.yaml").render("xlsx")))
    sheet = book["评分表"]
    assert sheet.cell(sheet.max_row, 6).value == "=SUM(F3:F10)"
    assert sheet.cell(sheet.max_row, 7).value == "87.50—100.00"
