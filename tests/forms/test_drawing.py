"""A form drawn from a project or department: every value in its place, blanks visible."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import perfeval as pe
from perfeval.documents.grid import Cell, Grid
from perfeval.files import catalogue, loads
from perfeval.forms import FormLayout, Section, TemplateCell, draw
from perfeval.model import Budget, Department, FundSource, Goal, Indicator, Project, Target

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "panzhihua_2019" / "project.yaml"


def at(grid: Grid, row: int, column: int) -> str:
    return grid.at(row, column).text


def texts(grid: Grid, row: int) -> list[str]:
    """Return what a reader sees along a row, merged cells once."""
    cells: dict[Cell, None] = dict.fromkeys(grid.at(row, each) for each in range(grid.columns))
    return [each.text.replace("\n", "") for each in cells]


def spans(grid: Grid, column: int) -> list[tuple[str, int]]:
    """Return the cells that begin in a column, with how many rows each runs down."""
    found = [each for each in grid.cells if each.column == column]
    return [(each.text.replace("\n", ""), each.row_span) for each in found]


@pytest.fixture(scope="module")
def published() -> Grid:
    project = pe.load(EXAMPLE)
    assert isinstance(project, Project)
    return pe.form(project)


def test_the_form_of_2019_has_the_published_rows(published: Grid) -> None:
    budget = "预算执行情况（万元）"
    assert texts(published, 0) == ["项目绩效目标完成情况表"]
    assert texts(published, 1) == ["（2019 年度）"]
    assert texts(published, 2) == ["项目名称", "市财政困难职工帮扶资金"]
    assert texts(published, 3) == ["预算单位", "市总工会"]
    assert texts(published, 4) == [budget, "预算数：", "50", "执行数：", "50"]
    assert texts(published, 5) == [budget, "其中-财政拨款：", "50", "其中-财政拨款：", "50"]
    assert texts(published, 6) == [budget, "其中-其他资金：", "0", "其中-其他资金：", "0"]
    assert texts(published, 7) == ["年度目标完成情况", "预期目标", "实际完成目标"]
    expected, achieved = texts(published, 8)[1:]
    assert expected.startswith("在调查城镇低收入职工家庭")
    assert achieved.startswith("已完成调查和救助")
    assert texts(published, 9)[1:] == [
        "一级指标",
        "二级指标",
        "三级指标",
        "预期指标值（包含数字及文字描述）",
        "实际完成指标值（包含数字及文字描述）",
    ]
    assert texts(published, 11)[2:] == [
        "质量指标",
        "帮扶救助金发放准确率",
        *["2019年实现解困脱困200户准确率达98%"] * 2,
    ]
    assert published.rows == 17


def test_levels_are_merged_as_they_are_printed(published: Grid) -> None:
    assert spans(published, 0)[-3:] == [
        ("预算执行情况（万元）", 3),
        ("年度目标完成情况", 2),
        ("绩效指标完成情况", 8),
    ]
    assert spans(published, 1)[-4:] == [
        ("一级指标", 1),
        ("项目完成指标", 4),
        ("效益指标", 2),
        ("满意度指标", 1),
    ]


def test_numbers_are_numbers_and_the_heading_repeats(published: Grid) -> None:
    assert published.at(4, 3).number == Decimal(50)
    assert published.header_rows == (9,)


def test_equal_level_two_cells_of_two_categories_stay_apart() -> None:
    rows = [Indicator((one, "其他指标"), "x") for one in ("产出指标", "效益指标")]
    grid = draw(catalogue.form_layout("sichuan-2019"), Project("a", indicators=tuple(rows)))
    assert spans(grid, 2)[-2:] == [("其他指标", 1), ("其他指标", 1)]


FULL = """
perfeval: project/1
name: 职工技能培训
department: 某市总工会
implementer: 某市职工学校
year: 2024
budget:
  money_unit: 元
  initial: 480000
  annual: 500000
  executed: 496000
  points: 10
  declared: 9.92
  sources: [{name: 财政拨款, initial: 400000, annual: 420000, executed: 416000}]
goal: {expected: 培训, achieved: 已培训}
declared_total: 28.52
indicators:
  - {category: 产出指标/数量指标, name: 培训人次, target: ≥200人次, actual: 186人次,
     points: 20, declared: 18.6, reason: 场地不足}
"""


def test_the_form_of_2020_shows_points_scores_rate_and_reasons() -> None:
    grid = draw(catalogue.form_layout("mof-2020"), loads(FULL, "full.yaml"))  # type: ignore[arg-type]
    assert texts(grid, 3) == ["主管部门", "某市总工会", "实施单位", "某市职工学校"]
    assert texts(grid, 5) == [
        "项目资金（元）", "年度资金总额", "480000", "500000", "496000", "10", "99.20%", "9.92",
    ]  # fmt: skip
    assert texts(grid, 6)[1:5] == ["其中：财政拨款", "400000", "420000", "416000"]
    assert texts(grid, 10)[1:] == [
        "产出指标", "数量指标", "培训人次", "≥200人次", "186人次", "20", "18.6", "场地不足",
    ]  # fmt: skip
    assert texts(grid, 11) == ["总分", "30", "28.52", ""]


def test_what_is_not_given_is_a_visible_blank() -> None:
    rows = (Indicator(("产出指标",), "人数", Target("20人")),)
    grid = draw(catalogue.form_layout("mof-2020"), Project("x", indicators=rows))
    assert at(grid, 1, 0) == "（____ 年度）"
    blanks = {(each.row, each.column) for each in grid.cells if each.role == "missing"}
    assert {(3, 2), (3, 6), (5, 3), (7, 1), (9, 5), (9, 6)} <= blanks
    assert grid.at(9, 4).role == "value"


def test_a_project_without_indicators_or_budget_still_has_its_headings() -> None:
    grid = draw(catalogue.form_layout("sichuan-2019"), Project("x"))
    assert texts(grid, 4)[0] == "预算执行情况（万元）"
    assert texts(grid, grid.rows - 1)[0] == "绩效指标完成情况"


def test_a_department_is_drawn_with_its_own_name_as_the_unit() -> None:
    department = Department("某局", year=2024, budget=Budget(annual=Decimal(5)))
    grid = draw(catalogue.form_layout("sichuan-2019"), department)
    assert texts(grid, 2) == ["项目名称", "某局"]
    assert texts(grid, 3) == ["预算单位", "某局"]
    assert at(grid, 4, 3) == "5"


def test_an_execution_rate_is_rounded_half_up_and_needs_a_budget() -> None:
    def rate(annual: str | None, executed: str | None) -> str:
        amounts = [None if each is None else Decimal(each) for each in (annual, executed)]
        budget = Budget(annual=amounts[0], executed=amounts[1])
        return at(draw(catalogue.form_layout("mof-2020"), Project("x", budget=budget)), 5, 7)

    assert rate("3", "2") == "66.67%"
    assert rate("16", "1.0008") == "6.26%"
    assert [rate("0", "1"), rate(None, "1"), rate("1", None)] == ["", "", ""]


def test_a_label_may_name_what_the_project_says() -> None:
    label = TemplateCell("{name}（{year}，{budget.annual}{money_unit}）", span=2)
    layout = FormLayout("x", "{name}自评表", "", (1, 1), (Section(((label,),)),))
    budget = Budget(annual=Decimal("2.50"))
    grid = draw(layout, Project("培训", year=2024, budget=budget))
    assert (at(grid, 0, 0), grid.title) == ("培训自评表", "培训自评表")
    assert at(grid, 1, 0) == "培训（2024，2.50万元）"


def test_texts_of_the_author_are_shown_as_they_are() -> None:
    goal = Goal(expected="{name} {{ 7*7 }} <b>", achieved="a\nb")
    funds = (FundSource("{year}", annual=Decimal(1)),)
    hostile = Project("{department}", goal=goal, budget=Budget(sources=funds))
    grid = draw(catalogue.form_layout("sichuan-2019"), hostile)
    assert texts(grid, 2)[1] == "{department}"
    assert texts(grid, 5)[1] == "其中-{year}："
    assert (at(grid, 7, 1), at(grid, 7, 4)) == ("{name} {{ 7*7 }} <b>", "a\nb")
