"""A bureau's own template: filled in with its layout kept, and refused where it says too much."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from attrs import evolve
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

import perfeval as pe
from perfeval.findings import FaultyInput
from perfeval.forms import fill_template
from perfeval.model import Project

SAMPLE = Path(__file__).with_name("training.yaml")


@pytest.fixture(scope="module")
def project() -> Project:
    read = pe.load(SAMPLE)
    assert isinstance(read, Project)
    return read


def workbook(path: Path) -> Path:
    """Save a bureau's table with merged cells, heights, a repeated row and a sum below it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "自评"
    sheet["A1"] = "{{ name }}（{{year}}年度）自评表"
    sheet.merge_cells("A1:E1")
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet["A2"], sheet["B2"] = "预算", "{{ budget.annual }}"
    sheet["B2"].number_format = "#,##0.00"
    sheet["A3"], sheet["B3"] = "{{ sources.name }}", "{{ sources.annual }}"
    sheet["A4"] = "指标"
    sheet.merge_cells("A4:A6")
    for column, label in zip("BCDE", ("三级指标", "指标值", "分值", "得分"), strict=True):
        sheet[f"{column}4"] = label
    sheet["B5"], sheet["C5"] = "{{ indicators.indicator }}", "目标：{{ indicators.target }}"
    sheet["D5"], sheet["E5"] = "{{ indicators.points }}", "{{ indicators.declared }}"
    sheet["B5"].alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["B"].width = 30
    sheet.row_dimensions[5].height = 21
    sheet.row_dimensions[6].height = 33
    sheet["B6"], sheet["D6"], sheet["E6"] = "合计", "=SUM(D5:D5)", "=SUM(E5:E5)+B2*0"
    sheet["A7"] = "评价结论"
    sheet["B7"] = "{{ narrative.评价结论 }}"
    sheet.merge_cells("B7:E7")
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("C5")
    sheet.add_data_validation(choice)
    sheet.print_area = "A1:E7"
    other = book.create_sheet("汇总")
    other["A1"] = "=自评!D6"
    book.save(path)
    return path


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_is_filled_in_and_keeps_its_layout(tmp_path: Path, project: Project) -> None:
    book = opened(fill_template(workbook(tmp_path / "自评.xlsx"), project))
    sheet = book["自评"]
    assert sheet["A1"].value == f"{project.name}（2024年度）自评表"
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("黑体", 16)
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1612.345678, "#,##0.00")
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == [
        "当年财政拨款",
        "上年结转资金",
        "其他资金",
    ]
    assert [sheet.cell(row, 2).value for row in (7, 8, 16)] == [
        "培训人次",
        "组织培训期数",
        "学员满意度",
    ]
    assert (sheet["C7"].value, sheet["D7"].value) == ("目标：≥2000人次", 10)
    assert (sheet["D17"].value, sheet["E17"].value) == ("=SUM(D7:D16)", "=SUM(E7:E16)+B2*0")
    assert sheet["B18"].value == project.narrative["评价结论"]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:E1", "A6:A17", "B18:E18"}
    heights = [sheet.row_dimensions[row].height for row in (8, 16, 17)]
    assert heights == [21, 21, 33]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "C7:C16"
    assert sheet.print_area == "'自评'!$A$1:$E$18"
    assert book["汇总"]["A1"].value == "=自评!D17"


def test_a_list_without_items_leaves_its_row_empty(tmp_path: Path) -> None:
    sheet = opened(fill_template(workbook(tmp_path / "自评.xlsx"), Project("空")))["自评"]
    assert [sheet.cell(row, 2).value for row in (3, 5, 6, 7)] == [None, None, "合计", None]
    assert sheet["D6"].value == "=SUM(D5:D5)"


def test_the_same_template_gives_the_same_bytes(tmp_path: Path, project: Project) -> None:
    for path in (workbook(tmp_path / "a.xlsx"), letter(tmp_path / "a.docx")):
        content = fill_template(path, project)
        assert content == fill_template(path, project)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert {each.date_time[0] for each in package.infolist()} == {1980}


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "{{ name }}"
    book.save(path)
    cell = opened(fill_template(path, Project('=HYPERLINK("http://x")'))).active["A1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_row_grows_for_a_text_that_would_be_cut(tmp_path: Path, project: Project) -> None:
    one = evolve(project.indicators[0], name="很长的指标名称" * 12)
    path = workbook(tmp_path / "a.xlsx")
    sheet = opened(fill_template(path, evolve(project, indicators=(one,))))["自评"]
    assert sheet.row_dimensions[7].height > 80


def faults(path: Path, project: Project) -> list[tuple[str, str]]:
    with pytest.raises(FaultyInput) as raised:
        fill_template(path, project)
    return [(each.code, each.place) for each in raised.value.findings]


def test_what_a_workbook_may_not_say_is_told_with_its_place(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "坏.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet["A1"] = "{{ budget.anual }}"
    sheet["B2"] = "{% for x in indicators %}"
    sheet["C3"] = "{{ ''.__class__ }}"
    sheet["D4"], sheet["E4"] = "{{ indicators.target }}", "{{ sources.name }}"
    book.save(path)
    assert faults(path, project) == [
        ("placeholder-unknown", "坏.xlsx!表!A1"),
        ("template-fault", "坏.xlsx!表!B2"),
        ("placeholder-unknown", "坏.xlsx!表!C3"),
        ("template-fault", "坏.xlsx!表!E4"),
    ]
    with pytest.raises(FaultyInput, match=r"是否想写 budget\.annual？"):
        fill_template(path, project)


def letter(path: Path, *more: str) -> Path:
    """Save a bureau's Word table in the syntax of docxtpl."""
    document = docx.Document()
    document.add_paragraph("{{ name }}自评（{{ budget.annual }}{{ money_unit }}）")
    table = document.add_table(rows=4, cols=2)
    table.style = "Table Grid"
    rows = [
        ("三级指标", "指标值"),
        ("{%tr for one in indicators %}", ""),
        ("{{ one.indicator }}", "{{ one.target }}"),
        ("{%tr endfor %}", ""),
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("{{ narrative.评价结论 }}{% if year %}（{{ year }}）{% endif %}")
    for text in more:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_word_document_is_filled_in(tmp_path: Path, project: Project) -> None:
    hostile = evolve(project, name="<b>{{ 7*7 }}</b>&\n第二行")
    word = docx.Document(io.BytesIO(fill_template(letter(tmp_path / "a.docx"), hostile)))
    assert word.paragraphs[0].text == "<b>{{ 7*7 }}</b>&\n第二行自评（1612.345678万元）"
    assert word.paragraphs[-1].text == f"{project.narrative['评价结论']}（2024）"
    (table,) = word.tables
    assert len(table.rows) == 1 + len(project.indicators)
    assert table.cell(1, 1).text == "≥2000人次"
    assert table.style is not None
    assert table.style.name == "Table Grid"


def test_what_nobody_has_written_is_left_empty(tmp_path: Path) -> None:
    word = docx.Document(io.BytesIO(fill_template(letter(tmp_path / "a.docx"), Project("甲"))))
    assert [each.text for each in word.paragraphs] == ["甲自评（万元）", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ name.__class__.__mro__ }}", "placeholder-unknown"),
        ("{{ ''.__class__ }}", "template-fault"),
        ("{{ name.upper() }}", "template-fault"),
        ("{{ narrative['x'|attr('y')] }}", "template-fault"),
        ("{{ narrative._values }}", "placeholder-unknown"),
        ("{{ " + "not " * 5000 + "name }}", "template-fault"),
        ("{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}", "template-fault"),
        ("{{ nmae }}", "placeholder-unknown"),
        ("{{ budget.anual }}", "placeholder-unknown"),
        ("{{ indicators.target }}", "placeholder-unknown"),
        ("{% for x in indicators %}{{ x.colour }}{% endfor %}", "placeholder-unknown"),
        ("{% for x in range(10) %}{% endfor %}", "template-fault"),
        ("{% for x in [1, 2] %}{% endfor %}", "template-fault"),
        ("{% for x in indicators %}{% for y in indicators %}{% endfor %}{% endfor %}",
         "template-fault"),
        ("{% for x in indicators recursive %}{{ loop(x) }}{% endfor %}", "template-fault"),
        ("{{ 'x' * 1000000000 }}", "template-fault"),
        ("{% set x = 1 %}", "template-fault"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "template-fault"),
        ("{% include '/etc/passwd' %}", "template-fault"),
        ("{{ name | upper }}", "template-fault"),
        ("{{ name ", "template-fault"),
        ("{% if name %}", "template-fault"),
        ("{{ self }}", "placeholder-unknown"),
        ("{{ cycler.__init__ }}", "placeholder-unknown"),
    ],
)  # fmt: skip
def test_a_word_template_says_nothing_but_placeholders(
    tmp_path: Path, project: Project, text: str, code: str
) -> None:
    path = letter(tmp_path / "坏.docx", text)
    assert {each for each, _ in faults(path, project)} == {code}


def test_ifs_without_end_are_a_fault(tmp_path: Path, project: Project) -> None:
    path = letter(tmp_path / "坏.docx", "{% if name %}" * 120 + "{% endif %}" * 120)
    assert faults(path, project) == [("template-fault", "坏.docx")]


def test_a_placeholder_of_word_is_told_with_its_place(tmp_path: Path, project: Project) -> None:
    path = letter(tmp_path / "坏.docx", "{{ nmae }}")
    assert faults(path, project) == [("placeholder-unknown", "坏.docx 段3")]
    document = docx.Document(str(path))
    document.tables[0].cell(2, 1).text = "{{ one.colour }}"
    document.sections[0].header.paragraphs[0].text = "{{ secret }}"
    document.save(str(path))
    assert faults(path, project) == [
        ("placeholder-unknown", "坏.docx 表1 行3 列2"),
        ("placeholder-unknown", "坏.docx 段3"),
        ("placeholder-unknown", "坏.docx"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF", "format-unknown"),
        ("a.xlsx", b"no zip", "file-truncated"),
        ("a.docx", b"", "file-truncated"),
        (None, b"", "file-missing"),
    ],
)
def test_what_is_no_template_is_refused(
    tmp_path: Path, project: Project, name: str | None, content: bytes, code: str
) -> None:
    path = tmp_path / (name or "nowhere.xlsx")
    if name:
        path.write_bytes(content)
    assert [each for each, _ in faults(path, project)] == [code]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_zip_that_is_no_office_file_is_refused(
    tmp_path: Path, project: Project, suffix: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("x.txt", "x")
    assert [each for each, _ in faults(path, project)] == ["file-damaged"]


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path, project: Project) -> None:
    path = workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["自评"]["XFD1000000"] = "{{ year }}"
    book.save(path)
    assert opened(fill_template(path, project))["自评"]["XFD1000011"].value == 2024


def test_a_template_that_unpacks_to_much_is_refused(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", " " * 2**24)
    assert [each for each, _ in faults(path, project)] == ["unpacked-ratio"]


def test_long_numbers_stay_whole(tmp_path: Path, project: Project) -> None:
    amount = Decimal("12345678901234567.89")
    assert project.budget is not None
    rich = evolve(project, budget=evolve(project.budget, annual=amount))
    sheet = opened(fill_template(workbook(tmp_path / "a.xlsx"), rich))["自评"]
    assert sheet["B2"].value == "12345678901234567.89"
