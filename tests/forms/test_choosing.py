"""From an indicator set to a project, its forms, and what comes back of them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import perfeval as pe
from perfeval.cli import main
from perfeval.documents.grid import Grid
from perfeval.files.catalogue import hierarchy
from perfeval.files.doors import dump
from perfeval.findings import FaultyInput
from perfeval.forms import form_bytes, out_of_date, project_of
from perfeval.model import DatedValue, IndicatorSet, Parameter, Project, SetIndicator

SET = IndicatorSet(
    "training", "培训指标", valid_from="2023-07-01", valid_to="2025", rulebook="mof-2020",
    parameters=(
        Parameter("补贴", (DatedValue("2023-07-01", "800"), DatedValue("2024-07-01", "850")), "元"),
    ),
    indicators=(
        SetIndicator(("产出指标", "数量指标"), "培训人次", "S1", target="≥200人次",
                     direction="higher", weight=Decimal(2), points=Decimal(20), core=True),
        SetIndicator(("产出指标", "质量指标"), "合格率", target="≥90%", weight=Decimal(1),
                     points=Decimal(10)),
        SetIndicator(("产出指标", "成本指标"), "人均补贴", target="≤{补贴}元", direction="lower",
                     weight=Decimal("0.5"), points=Decimal(20)),
        SetIndicator(("效益指标", "社会效益指标"), "合格率", target="明显提高", points=Decimal(30)),
        SetIndicator(("满意度指标",), "旧指标", retired="不用了"),
    ),
)  # fmt: skip


def faults(*names: str, **keys: Any) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        project_of(SET, names, **keys)
    return [each.render("en") for each in caught.value.findings]


def test_indicators_are_chosen_by_name_code_or_category():
    made = project_of(SET, ["效益指标/社会效益指标/合格率", "S1"], name="技能培训", year=2024)
    assert [(each.category[0], each.name) for each in made.indicators] == [
        ("产出指标", "培训人次"), ("效益指标", "合格率"),
    ]  # fmt: skip
    first = made.indicators[0]
    assert (first.direction, first.points, first.core) == ("higher", Decimal(20), True)
    assert (made.name, made.year, made.rulebook) == ("技能培训", 2024, "mof-2020")


MIXED = tuple(
    SetIndicator((first, second), f"{second}{at}")
    for at, (first, second) in enumerate((
        ("产出指标", "时效指标"), ("其他", "其他"), ("效益指标", "社会效益指标"),
        ("产出指标", "数量指标"), ("满意度指标", "服务对象满意度指标"), ("产出指标", "时效指标"),
        ("产出指标", "经济成本指标"), ("产出指标", "杂项"), ("效益指标", "经济效益指标"),
    ))
)  # fmt: skip


def test_categories_are_never_torn_apart():
    tree = hierarchy("project")
    made = project_of(evolve(SET, indicators=MIXED), hierarchy=tree)
    assert [each.name for each in made.indicators] == [
        "数量指标3", "时效指标0", "时效指标5", "经济成本指标6", "杂项7", "经济效益指标8",
        "社会效益指标2", "服务对象满意度指标4", "其他1",
    ]  # fmt: skip
    levels = [each.category[0] for each in project_of(evolve(SET, indicators=MIXED)).indicators]
    assert levels == ["产出指标"] * 5 + ["其他"] + ["效益指标"] * 2 + ["满意度指标"]


def test_the_form_of_a_set_in_mixed_order_goes_by_its_hierarchy(tmp_path: Path):
    mixed = evolve(SET, indicators=MIXED)
    dump(mixed, tmp_path / "set.yaml")
    out = tmp_path / "a.xlsx"
    command = ["form", str(tmp_path / "set.yaml"), "--year", "2025", "--out", str(out)]
    assert CliRunner().invoke(main, command).exit_code == 0
    made = pe.load(out)
    assert isinstance(made, Project)
    assert [each.name for each in made.indicators][:3] == ["数量指标3", "时效指标0", "时效指标5"]
    assert pe.form(mixed) == pe.form(
        project_of(mixed, hierarchy=hierarchy("project")), "mof-2020", blank=True
    )


def test_all_that_cannot_be_chosen_is_said_at_once():
    assert faults("培训人数", "旧指标", "合格率", "S1") == [
        "indicator-unknown: 培训指标 has no indicator “培训人数” (remedy: did you mean 培训人次?)",
        "indicator-unknown: 培训指标 has no indicator “旧指标” (remedy: choose one of them)",
        (
            "indicator-ambiguous: several indicators of the set are called “合格率” "
            "(产出指标/质量指标/合格率、效益指标/社会效益指标/合格率; "
            "remedy: give the code, or category and name)"
        ),
    ]


def test_parameters_have_the_values_of_the_day_or_the_year():
    def target(**when: Any) -> str | None:
        row = project_of(SET, ["人均补贴"], **when).indicators[0]
        assert row.target is not None
        return row.target.written

    assert target(on=date(2024, 6, 30)) == "≤800元"
    assert target(year=2025) == target(year=2024, on=date(2024, 7, 1)) == "≤850元"
    assert target() == "≤{补贴}元"
    assert [each.partition(":")[0] for each in faults("人均补贴", year=2024)] == [
        "parameter-undated"
    ]
    assert project_of(SET, ["S1"], year=2024).indicators[0].target  # it needs no parameter


def test_targets_can_be_left_to_the_unit():
    assert {each.target for each in project_of(SET, targets=False).indicators} == {None}


def test_points_come_from_the_weights_or_stay():
    def points(*names: str, given: int | None) -> list[Decimal | None]:
        return [each.points for each in project_of(SET, names, points=given).indicators]

    weighted = ("S1", "产出指标/质量指标/合格率", "人均补贴")
    assert points(*weighted, given=90) == [Decimal(each) for each in ("51.43", "25.71", "12.86")]
    assert points(*weighted, given=None) == [Decimal(20), Decimal(10), Decimal(20)]
    unweighted = ("S1", "效益指标/社会效益指标/合格率")
    assert points(*unweighted, given=None) == [Decimal(20), Decimal(30)]
    assert faults(*unweighted, points=90) == [
        (
            "weights-missing: 90 points cannot be shared out by weight; indicators without a "
            "weight: 1 (合格率; remedy: give them weights or leave them out; without --points the "
            "points of the set stay)"
        )
    ]
    weightless = evolve(SET, indicators=(evolve(SET.indicators[0], weight=Decimal(0)),))
    with pytest.raises(FaultyInput, match="weights-zero"):
        project_of(weightless, points=90)


def test_a_message_names_some_of_many_indicators_without_weight():
    rows = tuple(SetIndicator(("产出指标",), f"指标{at}") for at in range(21))
    with pytest.raises(FaultyInput, match=r"有 21 个指标没有权重.*指标19、…"):
        project_of(evolve(SET, indicators=rows), points=90)


def test_the_day_lies_in_the_year():
    (said,) = faults("S1", year=2026, on=date(2025, 3, 1))
    assert said.startswith("choose-year-differs: 2025-03-01 is not in the year 2026")


@pytest.mark.parametrize("names", ["", ",,", " ， 、"])
def test_to_choose_nothing_is_refused(names: str, tmp_path: Path):
    dump(evolve(SET, indicators=SET.indicators[:3]), tmp_path / "set.yaml")
    out = tmp_path / "a.xlsx"
    command = ["form", str(tmp_path / "set.yaml"), "--choose", names, "--out", str(out)]
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, out.exists()) == (2, False)
    assert "choose-nothing" in done.stderr


@pytest.mark.parametrize(
    "names", ["S1,甲、乙,丙，丁", "甲、乙，培训人次，丙，丁", "S1、甲、乙、丙，丁、"]
)
def test_names_are_parted_by_chinese_signs_too(names: str, tmp_path: Path):
    more = tuple(SetIndicator(("产出指标", "质量指标"), each) for each in ("甲、乙", "丙，丁"))
    dump(evolve(SET, indicators=(*SET.indicators[:1], *more)), tmp_path / "set.yaml")
    out = tmp_path / "a.xlsx"
    command = ["form", str(tmp_path / "set.yaml"), "--choose", names, "--out", str(out)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    made = pe.load(out)
    assert isinstance(made, Project)
    assert [each.name for each in made.indicators] == ["培训人次", "甲、乙", "丙，丁"]


@given(
    weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any),
    points=st.integers(0, 100_000),
)
def test_points_by_weight_sum_exactly(weights: list[int], points: int):
    rows = tuple(
        SetIndicator(("产出指标",), f"指标{at}", weight=Decimal(weight) / 100)
        for at, weight in enumerate(weights)
    )
    given_points = Decimal(points) / 100
    made = project_of(evolve(SET, indicators=rows), points=given_points)
    shares = [each.points for each in made.indicators if each.points is not None]
    assert sum(shares) == given_points
    whole = sum(weights)
    assert all(
        abs(share * whole - given_points * weight) < whole / Decimal(100)
        for share, weight in zip(shares, weights, strict=True)
    )


def test_a_set_out_of_date_is_a_warning():
    assert out_of_date(SET, year=2023) == out_of_date(SET) == []
    (said,) = out_of_date(SET, on=date(2023, 6, 30))
    assert said.message("en") == (
        "the set is not in force on 2023-06-30 (valid from 2023-07-01 to 2025)"
    )
    assert said.message().startswith("2023-06-30 这一天不在指标体系的有效期内")
    (said,) = out_of_date(SET, year=2026)
    assert said.severity.value == "warning"
    assert said.message().startswith("2026 年不在指标体系的有效期内")


# --- the whole way ------------------------------------------------------------------------------


def filled_in(grid: Grid, values: dict[str, str], path: Path) -> None:
    """Write a form with texts put into the cells below a heading, row by row, or beside a label."""
    path.write_bytes(form_bytes(grid, path.suffix[1:]))
    spots = [
        (cell.row, cell.column, values[key])
        for cell in grid.cells
        if cell.role == "input" and (key := key_of(grid, cell.row, cell.column)) in values
    ]
    assert len(spots) == len(values)
    if path.suffix == ".xlsx":
        book: Any = openpyxl.load_workbook(path)
        for row, column, text in spots:
            book.worksheets[0].cell(row + 1, column + 1).value = text
        book.save(path)
        return
    document = docx.Document(io.BytesIO(path.read_bytes()))
    top = 0
    for table in document.tables:
        for row, column, text in spots:
            if top <= row < top + len(table.rows):
                table.cell(row - top, column).text = text
        top += len(table.rows)
    document.save(str(path))


def key_of(grid: Grid, row: int, column: int) -> str:
    """Return what a cell is about: its heading and its row's indicator, or the label beside it."""
    head = next(
        (at for at in range(grid.rows) if any(c.text == "三级指标" for c in grid.starting(at))), -1
    )
    if row <= head:
        return grid.at(row, column - 1).text if column else ""
    names = next(c.column for c in grid.starting(head) if c.text == "三级指标")
    return f"{grid.at(row, names).text} {grid.at(head, column).text}"


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@pytest.mark.parametrize("layout", ["goal-declaration", "goal-declaration-points"])
def test_the_whole_way_from_a_set_to_a_score(layout: str, suffix: str, tmp_path: Path):
    chosen = evolve(SET, indicators=SET.indicators[:3])
    dump(chosen, tmp_path / "set.xlsx")
    run = CliRunner()
    declared = tmp_path / f"declared.{suffix}"
    given_options = ["--year", "2025", "--name", "技能培训", "--points", "90", "--layout", layout]
    done = run.invoke(
        main,
        ["form", str(tmp_path / "set.xlsx"), *given_options, "--out", str(declared)],
    )
    assert done.exit_code == 0, done.output
    empty = pe.form(project_of(chosen, name="技能培训", year=2025, points=90), layout, blank=True)
    filled_in(empty, {"实施单位": "某县职校"}, declared)
    goals = pe.load(declared)
    assert isinstance(goals, Project)
    assert (goals.name, goals.year, goals.implementer) == ("技能培训", 2025, "某县职校")
    assert [each.target and each.target.written for each in goals.indicators] == [
        "≥200人次", "≥90%", "≤850元",
    ]  # fmt: skip
    has_points = layout == "goal-declaration-points"
    expected = [Decimal("51.43"), Decimal("25.71"), Decimal("12.86")] if has_points else [None] * 3
    assert [each.points for each in goals.indicators] == expected
    if has_points:
        assert [each.direction for each in goals.indicators] == ["higher", None, "lower"]

    evaluated = tmp_path / f"evaluated.{suffix}"
    done = run.invoke(
        main,
        ["form", str(declared), "--layout", "mof-2020", "--blank", "--out", str(evaluated)],
    )
    assert done.exit_code == 0, done.output
    actuals = {"培训人次": "220人次", "合格率": "81%", "人均补贴": "850元"}
    filled_in(
        pe.form(goals, "mof-2020", blank=True),
        {f"{name} 实际完成值": text for name, text in actuals.items()},
        evaluated,
    )
    result = pe.load(evaluated)
    assert isinstance(result, Project)
    card = pe.score(result)
    assert [row.verdict for row in card.rows] == ["met", "missed", "met"]
    if has_points:
        assert [row.computed for row in card.rows] == [
            Decimal("51.43"), Decimal("23.14"), Decimal("12.86"),
        ]  # fmt: skip
    assert [row.direction for row in card.rows] == ["higher", "higher", "lower"]


def test_a_form_without_targets_leaves_them_open(tmp_path: Path):
    dump(evolve(SET, indicators=SET.indicators[:3]), tmp_path / "set.yaml")
    out = tmp_path / "a.xlsx"
    command = ["form", str(tmp_path / "set.yaml"), "--choose", "S1,人均补贴", "--no-targets"]
    done = CliRunner().invoke(
        main, [*command, "--date", "2027-01-01", "--layout", "goal-declaration", "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert "set-out-of-date" in done.stderr
    sheet: Any = openpyxl.load_workbook(out).worksheets[0]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "培训人次" in texts
    assert not any("200人次" in str(each) for each in texts)


def test_a_parameter_that_is_left_in_a_form_is_said(tmp_path: Path):
    dump(evolve(SET, indicators=SET.indicators[:3]), tmp_path / "set.yaml")
    command = ["form", str(tmp_path / "set.yaml"), "--out", str(tmp_path / "a.xlsx")]
    assert "parameter-open" in CliRunner().invoke(main, command).stderr
    done = CliRunner().invoke(main, [*command, "--year", "2025"])
    assert (done.exit_code, done.stderr) == (0, "")


def test_nothing_is_chosen_from_a_project(tmp_path: Path):
    pe.dump(Project("甲", indicators=()), tmp_path / "a.yaml")
    command = [
        "form",
        str(tmp_path / "a.yaml"),
        "--choose",
        "甲",
        "--out",
        str(tmp_path / "b.xlsx"),
    ]
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, "choose-needs-set" in done.stderr) == (2, True)
    done = CliRunner().invoke(main, [*command, "--points", "九十"])
    assert done.exit_code == 2


def test_a_blank_form_of_a_set_is_that_of_its_project():
    layout = pe.form(SET, "mof-2020", blank=True)
    assert layout == pe.form(project_of(SET), "mof-2020", blank=True)
