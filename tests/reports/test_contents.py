"""What stands in a report: the prescribed sections, every score and why, blanks, findings."""

from __future__ import annotations

import io
import os
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.reports.examples import SHOWN, html_shown, loaded, published, xlsx_shown

import perfeval as pe
from perfeval.documents.blocks import Details, GridBlock, Heading
from perfeval.reports import FORMATS
from perfeval.reports.tables import score_grid

GOLDEN = Path(__file__).parent / "golden"

PROJECT = [
    "一、项目概况", "（一）项目基本情况", "（二）项目绩效目标", "（三）项目自评步骤及方法",
    "二、项目资金申报及使用情况", "（一）项目资金申报及批复情况", "（二）资金计划、到位及使用情况",
    "（三）项目财务管理情况", "三、项目实施及管理情况", "（一）项目组织架构及实施流程",
    "（二）项目管理情况", "（三）项目监管情况", "四、项目绩效情况", "（一）项目完成情况",
    "（二）项目效益情况", "五、评价结论及建议", "（一）评价结论", "（二）存在的问题",
    "（三）相关建议", "附表：评分表", "附：各项得分的依据", "附：需要核对的事项",
]  # fmt: skip
DEPARTMENT = [
    "一、部门（单位）概况", "（一）机构组成", "（二）机构职能", "（三）人员概况",
    "二、部门财政资金收支情况", "（一）部门财政资金收入情况", "（二）部门财政资金支出情况",
    "三、部门整体预算绩效管理情况", "（一）部门预算管理", "（二）结果应用情况",
    "四、评价结论及建议", "（一）评价结论", "（二）存在问题", "（三）改进建议",
    "附：需要核对的事项",
]  # fmt: skip

REPORTS = {"project.yaml": PROJECT, "department.yaml": DEPARTMENT}


@pytest.mark.parametrize("name", REPORTS)
def test_sections_stand_in_the_prescribed_order(name: str) -> None:
    document = published(name).document
    assert [each.text for each in document.blocks if isinstance(each, Heading)] == REPORTS[name]
    for shown in (show(published(name)) for show in SHOWN.values()):
        # The headings come in this order; before them a page may list them as its contents.
        assert re.search(".*".join(map(re.escape, REPORTS[name])), shown, re.DOTALL)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_", SHOWN)
def test_every_section_of_the_author_is_in_the_report(name: str, format_: str) -> None:
    report = published(name)
    drawn = [report]
    if report.card.kind == "department":
        drawn.append(pe.report(report.card, outline="final-accounts"))
    shown = "".join(map(SHOWN[format_], drawn))
    shown = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", shown)
    missing = [
        key for key, text in report.card.subject.narrative.items() if text.strip() not in shown
    ]
    assert missing == []


def test_the_title_stands_below_the_form_and_on_two_lines() -> None:
    document = published("project.yaml").document
    (form,) = document.front
    assert isinstance(form, GridBlock)
    assert document.title == "“市财政困难职工帮扶资金”项目\n2019年绩效评价报告"
    assert published("department.yaml").document.front == ()


@pytest.mark.parametrize("format_", SHOWN)
def test_every_score_and_every_why_is_in_the_report(format_: str) -> None:
    report = published("project_judged.yaml")
    shown = SHOWN[format_](report).replace("\\", "")
    for row in report.card:
        assert row.name in shown
        assert f"{row.name.rstrip('。')}：{row.computed}" in shown
        *steps, clause = row.why()
        for step in steps:
            if "按规则分配" not in step:  # it names a clause, which is a note here
                assert step.rstrip("。") in shown
        assert clause.removeprefix("依据：") in shown
    assert "项目得分100.00分（满分100.00分），等级为“优”" in shown


def test_clauses_that_many_rows_share_stand_once_as_notes() -> None:
    blocks = published("project.yaml").document.blocks
    details = [each for each in blocks if isinstance(each, Details)]
    assert len(details) == 1 + 7 + 1
    notes = [each.plain for each in details[-1].blocks]  # type: ignore[union-attr]
    assert [each.split("：")[0] for each in notes] == ["注1", "注2", "注3"]
    whole = html_shown(published("project.yaml"))
    for note in notes:
        assert whole.count(note.split("：", 1)[1]) == 1


def test_the_table_of_scores_has_every_row_and_sets_off_what_is_no_indicator() -> None:
    grid = score_grid(published("project.yaml").card)
    totals = [each for each in grid.cells if each.role == "total"]
    assert [each.text for each in totals] == [
        "预算执行率", "100%", "100.00%", "10.00", "10.00", "已计分",
        "总分", "100.00", "87.50—100.00", "未定",
    ]  # fmt: skip
    assert [each.column_span for each in totals if each.column == 0] == [3, 5]
    assert grid.rows == 1 + 1 + 7 + 1
    assert [each.text for each in grid.cells if each.row == 0] == [
        "一级", "二级", "三级指标", "指标值", "实际完成值", "分值", "得分", "状态",
    ]  # fmt: skip


def test_declared_scores_stand_beside_the_computed_ones_where_there_are_any() -> None:
    text = (
        "perfeval: project/1\nname: a\nindicators:\n"
        "  - {category: 产出指标, name: 甲, target: ≥10个, actual: 9个, points: 90, declared: 90}"
    )
    grid = score_grid(pe.score(loaded(text)))
    texts = [[grid.at(row, column).text for column in (6, 7)] for row in range(grid.rows)]
    assert texts == [
        ["得分", "自评得分"], ["0.00—10.00", ""], ["81.00", "90.00"], ["81.00—91.00", ""],
    ]  # fmt: skip


def test_tables_and_headers_are_english_for_a_reader_of_english() -> None:
    grid = score_grid(published("project.yaml").card, "en")
    assert [each.text for each in grid.cells if each.row == 0][5:] == ["points", "score", "state"]
    assert not re.search("[一-鿿]", "".join(e.text for e in grid.cells if e.role == "total"))


def test_the_workbook_has_the_form_the_scores_and_the_findings() -> None:
    book = openpyxl.load_workbook(io.BytesIO(published("project.yaml").render("xlsx")))
    assert book.sheetnames == ["项目绩效目标完成情况表", "评分表", "问题"]
    scores = book["评分表"]
    numbers = [cell.value for cell in scores["G"] if isinstance(cell.value, int | float)]
    assert numbers == [10, 12.5, 12.5, 12.5, 15, 15, 10]
    assert "87.50—100.00" in xlsx_shown(published("project.yaml"))
    department = openpyxl.load_workbook(io.BytesIO(published("department.yaml").render("xlsx")))
    assert department.sheetnames == ["项目绩效自评得分情况", "问题"]


def test_the_department_lists_its_projects_and_its_money() -> None:
    shown = html_shown(published("department.yaml"))
    assert "本部门2019年度对1个项目开展了绩效自评" in shown
    for text in ("87.50—100.00", "1601.17", "一般公共预算财政拨款支出", "经费审查委员会办公室"):
        assert text in shown


BARE = "perfeval: project/1\nname: 只有名称\nindicators: []\n"


@pytest.mark.parametrize("text", [BARE, BARE.replace("project/1", "department/1")])
@pytest.mark.parametrize("format_", SHOWN)
def test_what_the_author_has_not_written_is_a_blank_and_a_finding(text: str, format_: str) -> None:
    report = pe.report(loaded(text))
    keys = [
        str(each.parameters["section"])
        for each in report.findings
        if each.code == "section-missing"
    ]
    assert len(keys) > 9
    shown = SHOWN[format_](report)
    for key in keys:
        assert re.search(rf"(〔|\[\[)待填写：{key}(〕|\]\])", shown)
    assert "____" in shown.replace("\\", "")
    assert "year-missing" in [each.code for each in report.findings]


def test_cells_of_the_form_that_nobody_filled_in_are_counted() -> None:
    report = pe.report(loaded(BARE))
    (said,) = [each for each in report.findings if each.code == "form-blanks"]
    assert said.message() == "《项目支出绩效自评表》中有 12 处没有填写，已留出空白"
    assert [each.code for each in published("project.yaml").findings] == []


def test_a_project_without_anything_open_says_nothing_of_open_rows() -> None:
    open_, settled = (
        html_shown(published(name)) for name in ("project.yaml", "project_judged.yaml")
    )
    assert "待1项指标评定或补填后确定" in open_
    assert "补填" not in settled


def test_amounts_of_a_table_share_their_decimals() -> None:
    text = (
        "perfeval: department/1\nname: a\nincome:\n"
        "  - {name: 甲, amount: 5, previous: 0.125}\n  - {name: 乙, amount: 891.10}\n"
    )
    shown = html_shown(pe.report(loaded(text)))
    assert all(each in shown for each in ("5.000", "0.125", "891.100"))


def test_a_report_shows_itself_in_a_notebook() -> None:
    report = published("project.yaml")
    assert repr(report).startswith("<Report 市财政困难职工帮扶资金-2019-项目绩效评价报告: ")
    assert report._repr_html_().startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_input_gives_the_same_bytes(format_: str) -> None:
    def draw() -> bytes:
        published.cache_clear()
        return published("department.yaml").render(format_)

    assert draw() == draw()


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_reads_as_it_did(name: str) -> None:
    """``RENEW_GOLDEN=1 pytest tests/reports`` writes the reports anew: look at what changed."""
    golden = GOLDEN / f"{Path(name).stem}.md"
    made = published(name).render("md").decode("utf-8")
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(made, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == made


def test_points_and_totals_in_the_table_add_up() -> None:
    grid = score_grid(published("project_judged.yaml").card)
    numbers = [each.number for each in grid.cells if each.column == 6 and each.number is not None]
    *rows, total = numbers
    assert sum(rows, Decimal(0)) == total == 100


def test_a_department_says_what_its_projects_still_lack() -> None:
    report = pe.report(
        loaded(
            "perfeval: department/1\nname: 局\nprojects:\n"
            "  - {perfeval: project/1, name: 甲, indicators: []}\n"
        )
    )
    own = [each.code for each in report.findings]
    assert len(list(report.all_findings())) > len(own)
    assert "form-blanks" in {each.code for each in report.all_findings()} - {*own}
