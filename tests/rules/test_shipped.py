"""The rulebooks that ship: what each one says, that it is written back the same, that it scores.

The figures stand here once more, so that nobody changes a published rule by a slip of the finger.
"""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import AMOUNT, CONTENT
from tests.scoring.test_kernel import evaluated

import perfeval as pe
from perfeval.files import catalogue, dumps, loads
from perfeval.model import Project
from perfeval.rules import Curve, Rulebook

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "panzhihua_2019" / "project.yaml"
BOOKS = {each.id: each for each in catalogue.rulebooks()}
PROJECTS = sorted(name for name, each in BOOKS.items() if each.hierarchy.id == "project")
DEPARTMENTS = sorted(set(BOOKS) - set(PROJECTS))
CURVES = [(name, curve) for name, each in BOOKS.items() for curve in each.curves.values()]

WEIGHTS = {
    "mof-2020": (10, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    "sichuan-2019": (10, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    "methods-library": (10, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    "mof-2021": (10, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    "mof-2021-cost": (10, {"产出指标": 40, "效益指标": 20, "满意度指标": 10, "成本指标": 20}),
    "sichuan-2022": (10, {"绩效指标": 90}),
    "hubei": (20, {"产出指标": 40, "效益指标和满意度指标": 40}),
    "chongqing-department": (10, {"绩效指标": 90}),
    "sichuan-department-2018": (0, {"部门决策": 25, "综合管理": 30, "部门绩效情况": 45}),
    "sichuan-department-2020": (0, {"部门预算管理": 80, "绩效结果应用": 20}),
}


def exact(low: int, high: int) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


def every(function):
    return pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)(function)


def test_every_rulebook_that_ships_is_listed_here():
    assert set(BOOKS) == set(WEIGHTS)


def test_the_page_of_rulebooks_is_what_they_say():
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "rulebooks_page.py"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    assert (ROOT / "docs" / "reference" / "rulebooks.md").read_text(encoding="utf-8") == made


@every
def test_its_weights_are_those_of_its_regulation(book: Rulebook):
    execution, weights = WEIGHTS[book.id]
    assert book.execution.points == execution
    assert {each.category: int(each.points) for each in book.weights} == weights


@every
def test_every_value_carries_its_source(book: Rulebook):
    clauses = [
        book.clause,
        book.execution.clause,
        *(each.clause for each in book.weights),
        *(each.clause for each in book.bands),
        *(each.clause for each in book.grades),
        *(each.clause for each in book.curves.values()),
        *(each.clause for each in book.all_methods),
        *book.comparison.clauses.values(),
        *book.allocation.clauses.values(),
        *book.clauses.values(),
    ]
    assert all(each.reference for each in clauses)


@every
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_it_is_written_back_the_same(book: Rulebook, suffix: str):
    again = loads(dumps(book, suffix), f"book{suffix}")
    assert isinstance(again, Rulebook)
    assert evolve(again, sha256=book.sha256) == book


@pytest.mark.parametrize(("book", "curve"), CURVES, ids=[f"{b}-{c.name}" for b, c in CURVES])
@given(one=st.fractions(-500, 500), other=st.fractions(-500, 500))
def test_its_curves_keep_within_the_points_and_turn_as_they_declare(
    book: str, curve: Curve, one: Fraction, other: Fraction
):
    low, high = sorted((one, other))
    below, above = evaluated(curve, [(1000, low), (1000, high)])
    assert 0 <= below <= 1000
    assert 0 <= above <= 1000
    if curve.monotone == "increasing":
        assert below <= above
    if curve.monotone == "decreasing":
        assert below >= above


@pytest.mark.parametrize("name", PROJECTS)
def test_a_rulebook_for_projects_scores_the_example(name: str):
    thing = pe.load(EXAMPLE)
    assert isinstance(thing, Project)
    card = pe.score(thing, name)
    least, most = card.range
    assert most == 100
    # one row of words is open: its points lie between the two ends
    open_points = sum(row.points or 0 for row in card if row.state != "scored")
    assert most - least == open_points
    assert sum(row.points or 0 for row in card) == 100 - BOOKS[name].execution.points


@every
def test_the_form_and_the_outlines_that_it_names_ship_too(book: Rulebook):
    if book.form is not None:
        assert catalogue.form_layout(book.form).id == book.form
    assert set(book.outlines.values()) <= set(catalogue.outlines())


@pytest.mark.parametrize("name", PROJECTS)
def test_a_rulebook_for_projects_draws_its_form_of_the_example(name: str):
    thing = pe.load(EXAMPLE)
    assert isinstance(thing, Project)
    grid = pe.form(evolve(thing, rulebook=name))
    assert "建档困难职工总数" in "".join(cell.text for cell in grid.cells)


def row_of(book: str, target: str, actual: str, *, of: str = AMOUNT, **keys: str) -> pe.ScoredRow:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    cells = f'target: "{target}", actual: "{actual}", points: 10'
    row = f"{{category: {of}, name: 一, {cells}{more}}}"
    thing = loads(
        f"perfeval: project/1\nname: 项目\nyear: 2024\nrulebook: {book}\nindicators:\n  - {row}\n"
    )
    assert isinstance(thing, Project)
    (scored_row,) = pe.score(thing)
    return scored_row


# What the rules say of ten points, at each edge and beside it.
SCORES = [
    ("mof-2021", "satisfaction", "≥95%", "90%", "10"),
    ("mof-2021", "satisfaction", "≥95%", "89.99%", "8"),
    ("mof-2021", "satisfaction", "≥95%", "80%", "8"),
    ("mof-2021", "satisfaction", "≥95%", "79.99%", "5"),
    ("mof-2021", "satisfaction", "≥95%", "60%", "5"),
    ("mof-2021", "satisfaction", "≥95%", "59.99%", "0"),
    ("mof-2021", "direct", "≥100人", "99人", "0"),
    ("mof-2021", "direct", "≥100人", "100人", "10"),
    ("mof-2021", "completion-ratio", "≥100人", "99人", "9.90"),
    ("mof-2021", "完成比例赋分", "≥100人", "30人", "3"),
    ("methods-library", "excess", "≤100万元", "100万元", "10"),
    ("methods-library", "excess", "≤100万元", "60万元", "10"),
    ("methods-library", "excess", "≤100万元", "130万元", "7"),
    ("methods-library", "excess", "≤100万元", "200万元", "0"),
    ("methods-library", "excess", "≤100万元", "250万元", "0"),
    ("methods-library", "cost-deviation", "100万元", "110万元", "10"),
    ("methods-library", "cost-deviation", "100万元", "110.01万元", "6"),
    ("methods-library", "cost-deviation", "100万元", "85万元", "6"),
    ("methods-library", "cost-deviation", "100万元", "84.99万元", "2"),
    ("methods-library", "cost-deviation", "100万元", "120.01万元", "0"),
    ("methods-library", "cost-control-rate", "±10%", "-10%", "10"),
    ("methods-library", "cost-control-rate", "±10%", "12%", "6"),
    ("methods-library", "cost-control-rate", "±10%", "20%", "2"),
    ("methods-library", "cost-control-rate", "±10%", "21%", "0"),
    ("methods-library", "satisfaction-steps", "≥95%", "90%", "10"),
    ("methods-library", "satisfaction-steps", "≥95%", "89%", "9"),
    ("methods-library", "satisfaction-steps", "≥95%", "85%", "9"),
    ("methods-library", "satisfaction-steps", "≥95%", "44%", "0"),
    ("methods-library", "within-130", "≥100人", "99人", "0"),
    ("methods-library", "within-130", "≥100人", "130人", "10"),
    ("methods-library", "within-130", "≥100人", "131人", "0"),
    ("methods-library", "marked-down", "≥100人", "80人", "8"),
    ("methods-library", "marked-down", "≥100人", "130人", "10"),
    ("methods-library", "marked-down", "≥100人", "180人", "7.50"),
    ("methods-library", "marked-down", "≥100人", "900人", "5"),
    ("methods-library", "three-public", "≤0%", "-5%", "3"),
    ("methods-library", "three-public", "≤0%", "1%", "2.70"),
    ("methods-library", "three-public", "≤0%", "10%", "0"),
    ("methods-library", "staff-control", "≤100%", "101%", "4.90"),
    ("methods-library", "five-days", "6月30日前", "2024年6月30日", "1"),
    ("methods-library", "five-days", "6月30日前", "2024年7月5日", "0.50"),
    ("methods-library", "five-days", "6月30日前", "2024年7月20日", "0"),
    ("methods-library", "half-when-late", "6月30日前", "2024年6月1日", "10"),
    ("methods-library", "half-when-late", "6月30日前", "2024年7月1日", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "method", "target", "actual", "score"), SCORES)
def test_a_method_scores_the_row_that_names_it(book, method, target, actual, score):
    row = row_of(book, target, actual, method=method)
    assert (row.computed, row.state) == (Decimal(score), "scored")


def test_no_method_of_the_library_scores_a_row_that_does_not_name_it():
    library, base = BOOKS["methods-library"], BOOKS["mof-2020"]
    assert not any(each.is_conditional for each in library.methods)
    assert {each.curve for each in library.methods} == set(library.curves) - set(base.curves)


def test_satisfaction_is_scored_by_its_ladder_without_being_told():
    row = row_of("mof-2021", "≥90%", "85%", of=CONTENT)
    assert row.computed == 8
    assert "满意度赋分" in "".join(row.why())


def test_a_graded_row_is_held_to_the_band_of_its_judgement():
    judged = "{grade: partial, score: 7, by: 评价人}"
    row = row_of("mof-2021", "效果显著", "部分实现目标", method="graded", judgement=judged)
    assert row.computed == 7
    outside = judged.replace("7", "9")
    row = row_of("mof-2021", "效果显著", "部分实现目标", method="graded", judgement=outside)
    assert row.range == exact(6, 8)


@pytest.mark.parametrize(
    ("book", "actual", "band"),
    [("mof-2020", "部分达成预期指标", (6, 8)), ("hubei", "部分达成预期指标", (5, 8)),
     ("hubei", "未完成", (0, 5)), ("sichuan-2022", "达成预期指标", (8, 10))],
)  # fmt: skip
def test_words_are_held_to_the_bands_of_the_rulebook(book, actual, band):
    assert row_of(book, "效果显著", actual).range == band


def test_points_that_two_categories_share_are_split_freely():
    text = """perfeval: project/1
name: 项目
year: 2022
rulebook: {book}
budget: {{annual: 10, executed: 10}}
indicators:
  - {{category: 产出指标/数量指标, name: 甲, target: ≥1次, actual: 1次, points: {first}}}
  - {{category: 效益指标/社会效益指标, name: 乙, target: ≥1次, actual: 1次, points: {second}}}
  - {{category: 满意度指标, name: 丙, target: ≥90%, actual: 90%, points: {third}}}
"""
    for book, *points in (("hubei", 40, 39, 1), ("hubei", 40, 5, 35), ("sichuan-2022", 60, 20, 10)):
        given_points = dict(zip(("first", "second", "third"), points, strict=True))
        thing = loads(text.format(book=book, **given_points))
        assert isinstance(thing, Project)
        card = pe.score(thing)
        assert card.total == 100
        assert {each.code for each in card.findings} <= {"no-actual"}


def test_without_satisfaction_its_points_go_to_the_effects():
    text = """perfeval: project/1
name: 项目
year: 2022
rulebook: mof-2021
budget: {annual: 10, executed: 10}
indicators:
  - {category: 产出指标/数量指标, name: 甲, target: ≥1次, actual: 1次}
  - {category: 效益指标/社会效益指标, name: 乙, target: ≥1次, actual: 1次}
"""
    thing = loads(text)
    assert isinstance(thing, Project)
    assert [row.points for row in pe.score(thing)] == [50, 40]
    other = pe.score(thing, "mof-2020")  # in proportion: no receiver is named
    assert [row.points for row in other] == [Decimal("56.25"), Decimal("33.75")]


def test_hubei_gives_no_grade_and_weighs_projects_by_what_they_carry():
    book = BOOKS["hubei"]
    assert book.grade_of(Decimal(100)) is None
    assert book.roll_up.by == "weight"


def test_the_execution_rate_below_nine_tenths_asks_for_its_reason_in_sichuan():
    assert BOOKS["sichuan-2022"].execution.reason_below == Decimal("0.9")
    assert BOOKS["mof-2020"].execution.reason_below is None


DEPARTMENT = """perfeval: department/1
name: 某局
year: 2020
rulebook: {book}
budget: {{money_unit: 万元, initial: 100, annual: 100, executed: 100, transfers: 4}}
indicators:
{rows}"""


def scored(book: str, *rows: str) -> pe.Scorecard:
    thing = loads(DEPARTMENT.format(book=book, rows="".join(f"  - {{{each}}}\n" for each in rows)))
    assert isinstance(thing, pe.Department)
    return pe.score(thing)


def test_a_department_of_2018_is_scored_by_hand_from_nothing_to_its_points():
    card = scored(
        "sichuan-department-2018",
        "category: 部门决策/目标任务, name: 相关性, target: 相关, actual: 相关, points: 5",
        "category: 部门决策/目标任务, name: 明确性, target: ≥3项, actual: 3项, points: 5, "
        "judgement: {score: 4, by: 市财政局}",
    )
    assert [row.range for row in card] == [exact(0, 5), exact(4, 4)]
    assert card.execution.points == 0
    assert card.grade is None


def test_a_department_of_2020_is_scored_by_its_formulas_where_they_are_known():
    card = scored(
        "sichuan-department-2020",
        "category: 部门预算管理/预算编制, name: 编制准确, points: 10",
        "category: 部门预算管理/预算编制, name: 目标实现, points: 10",
        "category: 部门预算管理/预算执行, name: 支出控制, points: 10",
        "category: 绩效结果应用, name: 信息公开, points: 10, declared: 9",
    )
    accurate, achieved, spending, public = card
    assert (accurate.computed, accurate.state) == (Decimal("6.00"), "scored")  # 1 − 10 × 4 %
    assert achieved.range == exact(0, 10)  # without projects nobody knows
    assert spending.range == exact(0, 10)
    assert public.state != "unscored"


def test_a_department_in_chongqing_keeps_the_weights_of_its_form():
    card = scored(
        "chongqing-department",
        "category: 绩效指标, name: 稿件, target: ≥2200篇, actual: 2859篇, points: 50",
        "category: 绩效指标, name: 预算调整率, target: ≤3%, actual: 6%, points: 40, "
        "judgement: {score: 30, by: 某局}",
    )
    assert [row.computed for row in card] == [50, 30]  # the coefficient may be set by a person
    assert card.total == 90
