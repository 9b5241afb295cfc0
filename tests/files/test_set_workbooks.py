"""An indicator set as a workbook: nothing is lost, and what is wrong is said cell by cell."""

# ruff: noqa: ISC004  a message is one text

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given, settings

import perfeval as pe
from perfeval.files import catalogue
from perfeval.files.doors import check_source, dump, dumps, load
from perfeval.files.opening import checked, parse
from perfeval.files.set_files import written_set
from perfeval.files.text import Text
from perfeval.findings import FaultyInput
from perfeval.model import (
    AppliesTo,
    Clause,
    DatedValue,
    IndicatorSet,
    Parameter,
    PastValue,
    SetIndicator,
)
from perfeval.testing.set_strategies import indicator_sets

SOFFICE = shutil.which("soffice")
SHIPPED = [each.id for each in catalogue.indicator_sets()]
FULL = SetIndicator(
    ("产出指标", "质量指标"), "合格率", "Z-01", "合格的占全部的比例", "合格人数÷人数×100%", "%",
    "higher", "≥{标准}%", "≥90%", "industry", "行业统计", (PastValue(2022, "0.98、一半"),),
    evidence="证书\n名册", data_source="=系统", keywords=("困难职工、农民工", "a\\b"), core=True,
    locked=("target", "standard_kind"), clause=Clause("第四条", confirmed=True),
)  # fmt: skip
SET = IndicatorSet(
    "county", "本县培训", "某县财政局", "2024", "2024-07-01", "2025",
    applies_to=AppliesTo(("教育",), ("205",), ("培训、实训",)),
    parameters=(
        Parameter("标准", (DatedValue("2024-01-01", "90"), DatedValue("2025-01-01", "95")), "%"),
    ),
    indicators=(FULL, SetIndicator(("满意度指标",), "学员满意度", target="98%")),
    clause=Clause("某财发〔2024〕1号"),
)  # fmt: skip


def as_text(one: IndicatorSet, suffix: str) -> IndicatorSet:
    return written_set(checked(parse(Text(f"a{suffix}", dumps(one, suffix), "UTF-8"), suffix)))


def as_book(one: IndicatorSet) -> IndicatorSet:
    with TemporaryDirectory() as folder:
        path = Path(folder, "体系.xlsx")
        dump(one, path)
        return catalogue.indicator_set_as_written(path)


# --- nothing is lost ----------------------------------------------------------------------------


@given(one=indicator_sets())
@settings(max_examples=60)
def test_a_set_survives_every_kind_of_file(one: IndicatorSet):
    assert as_text(one, ".yaml") == one
    assert as_text(one, ".json") == one
    assert as_book(one) == one


@pytest.mark.parametrize("name", SHIPPED)
def test_every_set_that_ships_survives_as_a_workbook(name: str, tmp_path: Path):
    one = catalogue.indicator_set_as_written(name)
    dump(one, tmp_path / "a.xlsx")
    assert catalogue.indicator_set_as_written(tmp_path / "a.xlsx") == one
    assert [each.code for each in check_source(tmp_path / "a.xlsx")] == []


def test_a_workbook_is_known_by_what_is_in_it(tmp_path: Path):
    dump(SET, tmp_path / "体系.xlsx")
    assert load(tmp_path / "体系.xlsx") == SET
    assert pe.indicator_set(tmp_path / "体系.xlsx") == SET
    pe.dump(pe.Project("甲"), tmp_path / "a.yaml")
    with pytest.raises(FaultyInput, match="set-sheet-missing"):
        pe.indicator_set(form_book(tmp_path))


def form_book(folder: Path) -> Path:
    from perfeval.forms import write_form

    project = pe.load("examples/panzhihua_2019/project.yaml")
    assert isinstance(project, pe.Project)
    write_form(pe.form(project), folder / "表.xlsx")
    return folder / "表.xlsx"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_again_reads_the_same(suffix: str, tmp_path: Path):
    hostile = (
        "=1+1",
        "-1",
        "098",
        "98%",
        "2024",
        "1/2",
        "第一行\n第二行",
        " 前后 ",
        "\u202e倒\u202c",
        "TRUE",
    )
    rows = tuple(
        SetIndicator(("产出指标",), text, code=str(number), explanation=text, keywords=(text,))
        for number, text in enumerate(hostile)
    )
    before = evolve(SET, indicators=(*SET.indicators, *rows))
    dump(before, tmp_path / "体系.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    again = tmp_path / "again"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(again)]
    subprocess.run(
        [*command, str(tmp_path / "体系.xlsx")], check=True, capture_output=True, timeout=300
    )
    assert load(again / f"体系.{suffix}") == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"explanation": " "}, "$.indicators[0].explanation: set-cell-lost"),
        ({"explanation": "响\a铃"}, "$.indicators[0].explanation: control-character"),
        ({"evidence": "一\r\n二"}, "$.indicators[0].evidence: control-character"),
        ({"keywords": ("一", "")}, "$.indicators[0].keywords[1]: set-cell-lost"),
        ({"category": ("一", " ")}, "$.indicators[0].category[1]: set-cell-lost"),
        ({"explanation": "长" * 40_000}, "指标!E2: text-too-long"),
    ],
)
def test_what_a_workbook_cannot_keep_is_refused(change: dict[str, Any], said: str, tmp_path: Path):
    one = evolve(SET, indicators=(evolve(FULL, **change),))
    with pytest.raises(FaultyInput) as caught:
        dump(one, tmp_path / "a.xlsx")
    assert [f"{each.place}: {each.code}" for each in caught.value.findings] == [said]
    assert not (tmp_path / "a.xlsx").exists()


def test_a_clerk_chooses_from_lists_and_may_change_everything(tmp_path: Path):
    dump(SET, tmp_path / "a.xlsx")
    book: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["指标体系", "指标", "参数", "填写说明"]
    sheet = book["指标"]
    assert not any(each.protection.sheet for each in book.worksheets)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.print_title_cols, sheet.print_area) == ("$A:$D", "'指标'!$A$1:$X$3")
    page = sheet.page_setup
    assert (str(page.paperSize), page.orientation, page.fitToWidth) == ("8", "landscape", 2)
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists == {
        "H2:H33": '"正向,反向,等于"',
        "K2:K33": '"计划,历史,行业,预算支出,其他"',
        "N2:N33 O2:O33": "0",
        "T2:T33 X2:X33": '"是,否"',
    }
    assert {sheet.cell(2, column).number_format for column in (1, 4, 9)} == {"@"}
    assert sheet["N2"].number_format == "General"
    head = {row[0].value: row[1].value for row in book["指标体系"].iter_rows(min_row=2)}
    assert (head["编号"], head["资金用途"], head["是否确认"]) == ("county", r"培训\、实训", "否")


# --- what a clerk does to it --------------------------------------------------------------------


def changed(folder: Path, change: Callable[[Any], object], one: IndicatorSet = SET) -> Path:
    """Return the workbook of a set after a change to it."""
    path = folder / "a.xlsx"
    dump(one, path)
    book: Any = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def said_of(path: Path) -> list[str]:
    return [
        f"{each.place} {each.code}: {each.message('en')}".replace(f"{path}!", "").replace(
            str(path), path.name
        )
        for each in check_source(path)
    ]


def put(**cells: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for name, value in cells.items():
            sheet, _, cell = name.partition("_")
            book[{"h": "指标体系", "i": "指标", "p": "参数"}[sheet]][cell].value = value

    return change


def merging(area: str, text: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["指标"][area.partition(":")[0]].value = text
        book["指标"].merge_cells(area)

    return change


def test_columns_may_stand_in_any_order_and_be_left_out(tmp_path: Path):
    def change(book: Any) -> None:
        rows = [[cell.value for cell in row] for row in book["指标"].iter_rows()]
        wanted = ["指标值", "二级指标", "三级指标", "一级指标"]
        book.remove(book["指标"])
        made = book.create_sheet("指标")
        made.append([])
        made.append(wanted)
        for row in rows[1:3]:
            made.append([row[rows[0].index(each)] for each in wanted])

    read = load(changed(tmp_path, change))
    assert isinstance(read, IndicatorSet)
    assert [(each.category, each.name, each.target) for each in read] == [
        (("产出指标", "质量指标"), "合格率", "≥{标准}%"),
        (("满意度指标",), "学员满意度", "98%"),
    ]
    assert read.parameters == SET.parameters


def test_every_fault_is_said_at_once_with_its_cell(tmp_path: Path):
    change = put(
        h_B2="Nr 1", h_B6="七月", i_H2="向上", i_D3=None, i_N3="十分", i_N2="1,200", i_X2="核实了",
        i_U2="指标值、名字", i_M2="780元", p_C2="2024/13/1", p_D3=None, i_Z1="备注", i_Z2="看一下",
    )  # fmt: skip
    assert said_of(changed(tmp_path, change)) == [
        "指标!Z1 set-column-unknown: the column 备注 is not known and was not read; it has 1 "
        "cells with text",
        "指标!H2 set-choice: 方向 knows no “向上” (expected one of: 正向、反向、等于)",
        "指标!M2 set-history: there is no year before the earlier value “780元”",
        "指标!U2 set-choice: 锁定 knows no “名字” (expected one of: "
        "指标编码、指标解释、计算公式、计量单位、方向、指标值、评价标准、标准类型、分值、权重、评分方法、佐证材料、数据来源、核心指标)",
        "指标!X2 set-choice: 是否确认 knows no “核实了” (expected one of: 是、否)",
        '指标体系!B2 schema: the value of 编号 is wrong (found "Nr 1", expected an id of '
        "small letters, digits and hyphens)",
        '指标体系!B6 schema: the value of 施行日期 is wrong (found "七月", expected a '
        "year, month or day such as 2024, 2024-07, 2024-07-01)",
        '参数!C2 schema: the value of 起始日期 is wrong (found "2024-13-01", expected a '
        "day such as 2024-07-01)",
        "参数!D3 schema: 数值 is not filled in (found nothing, expected 数值)",
        '指标!N2 schema: the value of 分值 is wrong (found "1,200", expected a number not '
        "below zero with at most two decimals)",
        '指标!N3 schema: the value of 分值 is wrong (found "十分", expected a number not '
        "below zero with at most two decimals)",
        "指标!D3 schema: 三级指标 is not filled in (found nothing, expected 三级指标)",
    ]


@pytest.mark.parametrize("number", [7.5, 20, 0.25])
def test_typed_numbers_and_dates_read_as_they_show(number: float, tmp_path: Path):
    def change(book: Any) -> None:
        book["指标"]["N3"].value = number
        cell = book["指标体系"]["B6"]
        cell.value, cell.number_format = date(2024, 7, 15), 'yyyy"年"m"月"d"日"'
        cell = book["指标"]["I3"]
        cell.value, cell.number_format = 0.98, "0%"

    read = load(changed(tmp_path, change))
    assert isinstance(read, IndicatorSet)
    assert read.valid_from == "2024-07-15"
    assert (str(read.indicators[1].points), read.indicators[1].target) == (f"{number:g}", "98%")


def test_a_date_with_a_time_of_midnight_is_its_date(tmp_path: Path):
    def change(book: Any) -> None:
        for sheet, place in (("指标体系", "B6"), ("参数", "C2")):
            cell = book[sheet][place]
            cell.value, cell.number_format = datetime(2024, 1, 1), "yyyy-mm-dd h:mm:ss"  # noqa: DTZ001

    read = load(changed(tmp_path, change))
    assert isinstance(read, IndicatorSet)
    assert (read.valid_from, read.parameters[0].values[0].since) == ("2024-01-01", "2024-01-01")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            put(i_D3="合格率", i_A3="产出指标", i_B3="质量指标", i_C2=None),
            "指标!D3 duplicate-indicator: indicator “合格率” repeats row 2",
        ),
        (
            put(h_A2="代号"),
            "指标体系!A2 set-label-unknown: 代号 is not known; what stands behind it was not "
            "read\n"
            "指标体系!A1 schema: 编号 is not filled in (found nothing, expected 编号)",
        ),
        (
            put(h_B2=None),
            "指标体系!B2 schema: 编号 is not filled in (found nothing, expected 编号)",
        ),
        (
            put(i_A3=None, i_B3="质量指标"),
            "指标!A3 set-level-missing: there is a 二级指标 but no 一级指标",
        ),
        (
            put(i_D1="名目"),
            "指标!D1 set-column-unknown: the column 名目 is not known and was not read; it has 2 "
            "cells with text\n"
            "指标!A1 set-column-missing: there is no column 三级指标",
        ),
        (
            put(i_E1="三级指标"),
            "指标!E1 set-column-twice: the column 三级指标 is there twice (the other one is at D1)",
        ),
        (
            put(i_I3="≥{标淮}%"),
            "指标!D3 set-name-unknown: the target of “学员满意度” refers to 标淮, which does not "
            "exist (braces hold the name of a parameter or, in a formula, of an indicator of the "
            "set)",
        ),
        (
            put(p_B3="元"),
            "参数!B3 set-unit-differs: the parameter 标准 has two units (found 元, before it %)",
        ),
        (
            put(p_C3="2024-01-01"),
            "参数!C3 parameter-twice: the parameter 标准 has two values from 2024-01-01 on",
        ),
        (
            put(h_B7="2023"),
            "指标体系!B7 set-validity: the set ends before it begins (found 2024-07-01 to 2023)",
        ),
        (
            put(h_B6="2024-02-30"),
            "指标体系!B6 date-impossible: there is no such date",
        ),
        (
            put(i_V3="不再考核"),
            "指标!D3 set-retires-unknown: “学员满意度” is retired, but the set that is extended "
            "has no such indicator (extended is nothing)",
        ),
        (
            put(i_I3="=1+1"),
            "指标!I3 formula-uncomputed: the formula has no saved result; the cell counts as blank",
        ),
        *(
            (put(i_I3=error), f"指标!I3 cell-in-error: the cell holds the error {error}")
            for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
        ),
        (
            merging("A2:A3", "产出指标"),
            "",
        ),
        (
            merging("N2:N3", "10"),
            "指标!N2 set-cell-merged: it is not clear to which row “10” in a merged cell belongs",
        ),
        (
            merging("D2:E2", "合格率"),
            "指标!D2 set-cell-merged: it is not clear to which row “合格率” in a merged cell "
            "belongs",
        ),
        (
            lambda book: setattr(book["指标"], "sheet_state", "hidden"),
            "a.xlsx hidden-sheet: the sheet “指标” is hidden; it was read as well",
        ),
        (
            lambda book: book.remove(book["指标"]),
            "a.xlsx set-sheet-missing: there is no sheet 指标",
        ),
        (
            lambda book: book.remove(book["参数"]),
            "指标!D2 set-name-unknown: the target of “合格率” refers to 标准, which does not "
            "exist (braces hold the name of a parameter or, in a formula, of an indicator of the "
            "set)",
        ),
        (
            lambda book: book.copy_worksheet(book["指标"]),
            "指标 Copy!A1 set-sheet-twice: the sheets 指标 Copy and 指标 are for the same part",
        ),
        (
            lambda book: book.create_sheet("计算").append(["草稿"]),
            "a.xlsx set-sheets-unread: 1 sheets are no part of an indicator set and were not "
            "read (计算)",
        ),
        (
            lambda book: setattr(book["指标"], "title", "Sheet2"),
            "",
        ),
    ],
)
def test_a_mistake_is_said_with_its_cell(change: Any, said: str, tmp_path: Path):
    assert "\n".join(said_of(changed(tmp_path, change))) == said
