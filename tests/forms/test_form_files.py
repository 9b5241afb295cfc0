"""Every form in every format: the same bytes each time, real merged cells, headings that repeat."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from attrs import evolve

import perfeval as pe
from perfeval.documents.grid import Cell, Grid
from perfeval.files import catalogue
from perfeval.findings import FaultyInput
from perfeval.forms import FORM_FORMATS, blank_form, draw, form_bytes, write_form
from perfeval.forms.parts import parts
from perfeval.model import Project, Target

LAYOUTS = [layout.id for layout in catalogue.form_layouts()]


@pytest.fixture(scope="module")
def project() -> Project:
    read = pe.load(Path(__file__).with_name("training.yaml"))
    assert isinstance(read, Project)
    return read


def filled(name: str, project: Project) -> Grid:
    return draw(catalogue.form_layout(name), project)


def body(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize("format_", FORM_FORMATS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_form_gives_the_same_bytes(project: Project, name: str, format_: str) -> None:
    for grid in (filled(name, project), blank_form(catalogue.form_layout(name))):
        assert form_bytes(grid, format_) == form_bytes(grid, format_)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_form_covers_its_whole_width(project: Project, name: str) -> None:
    for grid in (filled(name, project), blank_form(catalogue.form_layout(name), rows=1)):
        places = {(row, column) for row in range(grid.rows) for column in range(grid.columns)}
        assert {place for place in places if grid.covering(*place) is None} == set()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_workbook_prints_on_a4_with_its_heading_on_every_page(
    project: Project, name: str
) -> None:
    layout = catalogue.form_layout(name)
    grid = filled(name, project)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(form_bytes(grid, "xlsx"))).worksheets[0]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == ("landscape" if layout.landscape else "portrait")
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.page_margins.left == pytest.approx(layout.margin / 2.54, abs=0.001)
    head = grid.header_rows[0] + 1
    assert sheet.print_title_rows == f"${head}:${head}"
    assert "&P" in sheet.oddFooter.center.text
    merged = [each for each in grid.cells if each.row_span * each.column_span > 1]
    assert len(sheet.merged_cells.ranges) == len(merged)


def test_a_form_of_one_page_stays_on_one(project: Project) -> None:
    grid = filled("mof-2020", project)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(form_bytes(grid, "xlsx"))).worksheets[0]
    assert sheet.page_setup.fitToHeight == 1
    text = body(form_bytes(grid, "docx"))
    assert text.count("<w:tbl>") == 1
    assert '<w:sz w:val="18"/>' in text  # smaller type, so that it does


def test_a_longer_form_repeats_the_heading_of_its_indicators_in_word(project: Project) -> None:
    content = form_bytes(filled("yunnan", project), "docx")
    tables = docx.Document(io.BytesIO(content)).tables
    assert len(tables) == 2
    rows = re.findall(r"<w:trPr>(.*?)</w:trPr>", body(content).split("</w:tbl>")[1])
    assert ["tblHeader" in row for row in rows[:2]] == [True, False]
    assert [each.text for each in tables[1].row_cells(0)][:3] == ["", "一级指标", "二级指标"]
    assert tables[1].cell(1, 0).text == tables[1].cell(3, 0).text == "绩效指标"


def test_a_cell_that_reaches_into_the_heading_keeps_a_table_whole() -> None:
    cells = [Cell(0, 0, "侧", 60, 1)]
    cells += [Cell(row, 1, "很" * 60, role="head" if row == 2 else "value") for row in range(60)]
    grid = Grid(cells, [1, 5], header_rows=(2,), margin=2.0)
    assert len(docx.Document(io.BytesIO(form_bytes(grid, "docx"))).tables) == 1


def test_a_form_in_word_has_margins_of_its_own(project: Project) -> None:
    word = docx.Document(io.BytesIO(form_bytes(filled("sichuan-2022", project), "docx")))
    section = word.sections[0]
    assert section.left_margin is not None
    assert section.left_margin.cm == pytest.approx(1.5, abs=0.01)
    assert section.orientation == 1
    assert word.core_properties.title == "部门预算项目支出绩效自评表"
    assert 'w:eastAsia="宋体"' in word.styles.element.xml


def test_a_form_on_the_screen_is_a_table_with_its_own_paper(project: Project) -> None:
    page = form_bytes(filled("sichuan-2022", project), "html").decode()
    assert '<div class="table wide own' in page
    assert "<title>部门预算项目支出绩效自评表</title>" in page


def test_a_form_is_written_by_its_suffix(tmp_path: Path, project: Project) -> None:
    grid = filled("hubei", project)
    for format_ in FORM_FORMATS:
        path = tmp_path / f"表.{format_.upper()}"
        write_form(grid, path)
        assert path.read_bytes() == form_bytes(grid, format_)
    with pytest.raises(FaultyInput, match="format-unknown"):
        write_form(grid, tmp_path / "表.odt")


def test_an_import_sheet_begins_with_its_columns_and_is_called_by_its_project(
    project: Project,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(filled("flat", project), "xlsx")))
    sheet: Any = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "完成值", "度量单位", "分值",
        "得分", "扣减分数", "完成情况说明", "偏差原因分析及改进措施",
    ]  # fmt: skip
    assert sheet.title == project.name[:31]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]][3:7] == ["≥", "2000", "1862人次", "人次"]


def test_texts_that_look_like_formulas_stay_text(project: Project) -> None:
    hostile = evolve(project, name="=1+1", department="@SUM(A1)", implementer="-1")
    sheet: Any = openpyxl.load_workbook(
        io.BytesIO(form_bytes(filled("mof-2020", hostile), "xlsx"))
    ).worksheets[0]
    cells = [sheet["C3"], sheet["C4"], sheet["G4"]]
    assert [(each.value, each.data_type, each.quotePrefix) for each in cells] == [
        ("=1+1", "s", True), ("@SUM(A1)", "s", True), ("-1", "s", True),
    ]  # fmt: skip


def test_points_stand_behind_the_labels_that_have_them(project: Project) -> None:
    texts = {each.text for each in filled("mof-2020", project).cells}
    assert {"产出指标\n（50分）", "效益指标\n（30分）"} <= texts


def test_a_department_form_has_its_own_columns(project: Project) -> None:
    grid = filled("chongqing-department", project)
    row = next(each.row for each in grid.cells if each.text == "培训人次")
    shown = [grid.at(row, column).text for column in range(1, 12)]
    assert shown == [
        "培训人次", "人次", "≥", "1800", "2000", "1862人次", "93.1", "10", "9.31", "是",
        "学员名册、签到表",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target("≧735人次"), ("≥", "735", "人次")),
        (Target("<= 1,200.5 元/人"), ("≤", "1,200.5", "元/人")),
        (Target("100%"), (None, "100", "%")),
        (Target("98%以上"), (None, "98%以上", None)),
        (Target("2000-3000元"), (None, "2000-3000元", None)),
        (Target("合格", sign="定性"), ("定性", "合格", None)),
        (Target("200户", unit="户"), (None, "200", "户")),
        (Target("第三季度", unit="季"), (None, "第三季度", "季")),
        (Target(None, sign="≥", unit="人"), (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_target_is_parted_into_three_columns(
    target: Target | None, expected: tuple[str | None, ...]
) -> None:
    found = parts(target)
    assert (found.sign, found.value, found.unit) == expected
