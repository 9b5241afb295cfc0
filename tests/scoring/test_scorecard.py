"""The scorecard as a reader holds it: its rows, its totals, and how it shows itself."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import budget, card_of, indicator, mof, project, row_of

from perfeval.errors import PerfevalError
from perfeval.model import Department, Review
from perfeval.rules import Rulebook
from perfeval.scoring import Scorecard, score
from perfeval.scoring.derivation import state_name, why_execution


def open_card() -> Scorecard:
    return card_of(
        indicator("≥2户", "1户", 50, name="救助", reviewed=Review(Decimal(20))),
        indicator("效果显著", "很好", 40, name="效果"),
        budget=budget(50, "49.6"),
        declared_total=Decimal("99.92"),
        reviewed_total=Decimal(60),
    )


def test_rows_are_had_in_order_by_number_and_by_name():
    card = open_card()
    assert [row.name for row in card] == ["救助", "效果"]
    assert len(card) == 2
    assert card.row("效果") is card.rows[1]
    assert card.rows[0].category == "产出指标/数量指标"


def test_declared_computed_and_reviewed_stay_three_facts():
    card = open_card()
    assert card.range == (Decimal("34.92"), Decimal("74.92"))
    assert (card.declared_total, card.reviewed_total) == (Decimal("99.92"), Decimal(60))
    row = card.rows[0]
    assert (row.declared, row.computed, row.reviewed) == (None, Decimal(25), Decimal(20))


def test_a_scorecard_says_its_range_while_it_is_open_and_then_its_total_and_grade():
    assert repr(open_card()) == "<Scorecard 项目 (2024): [34.92, 74.92] —>"
    settled = card_of(indicator("1户", "1户", 100))
    assert repr(settled) == "<Scorecard 项目 (2024): 100.00 优>"
    assert (settled.kind, settled.name, settled.year) == ("project", "项目", 2024)


def test_a_row_says_what_it_earns_of_what():
    card = open_card()
    assert repr(card.rows[0]) == "<ScoredRow 救助: 25.00 of 50.00, missed, scored>"
    assert repr(card.rows[1]) == (
        "<ScoredRow 效果: [0.00, 40.00] of 40.00, undecided, awaiting_judgement>"
    )


def test_a_notebook_shows_every_row_with_its_state_and_the_execution_rate():
    shown = open_card()._repr_html_()
    for text in ("34.92—74.92", "等级未定", "救助", "待评定", "预算执行率", "0.9920", "0.00—40.00"):
        assert text in shown
    assert "预算执行率" not in card_of(indicator("1户", "1户", 100))._repr_html_()


def test_a_notebook_shows_a_row_with_why_and_escaped():
    shown = card_of(indicator("≥2户", "1户", 100, name="<b>"))._repr_html_()
    assert "&lt;b&gt;" in shown
    row = card_of(indicator("≥2户", "1户", 100, name="<b>")).rows[0]
    assert "得分 = 100.00 × 0.5000 = 50.00" in row._repr_html_()
    assert "<b>" not in row._repr_html_()


def test_a_row_without_points_is_explained_as_not_scored():
    card = card_of(
        indicator("2户", "1户", 100, name="救助"),
        indicator("1户", "1户", None, name="其中", parent="救助"),
    )
    assert card.rows[1].why()[-1] == "没有分值，不单独计分"
    assert card.rows[1].would_raise() is None


@pytest.mark.parametrize(("annual", "executed"), [(None, None), (50, None)])
def test_an_execution_rate_that_is_open_has_gaps_in_its_wire_form(annual, executed):
    wire = card_of(budget=budget(annual, executed)).execution.as_dict()
    assert (wire["rate"], wire["computed"], wire["points"]) == (None, None, "10.00")


def test_a_standard_of_payment_by_head_is_missed_by_paying_less_and_by_its_own_clause():
    row = row_of("500元/人", "400元/人", name="甲类")
    assert row.direction == "exact"
    assert (row.verdict, row.computed) == ("missed", Decimal(8))
    assert "等于指标" in row.clause()


@pytest.mark.parametrize("digits", [29, 38])
def test_numbers_of_any_length_are_shown_whole_in_the_formula(digits):
    wanted, came = "9" * digits, "8" * digits
    lines = row_of(f"≥{wanted}元", f"{came}元").why()
    assert any(f"比值 = {came}元 ÷ {wanted}元 = 0.8889" in line for line in lines)


@pytest.mark.parametrize("unit", ["万元", "亿元"])
def test_numbers_of_any_length_are_shown_in_the_unit_that_was_written(unit):
    wanted, came = "9" * 30, "8" * 30
    lines = row_of(f"≥{wanted}{unit}", f"{came}{unit}").why()
    assert any(f"比值 = {came}{unit} ÷ {wanted}{unit} = 0.8889" in line for line in lines)


def test_money_of_any_length_is_shown_whole_in_the_formula_of_the_execution_rate():
    annual = Decimal("9" * 30 + ".99")
    shown = why_execution(card_of(budget=budget(annual, annual)))
    assert f"{'9' * 32}00元 ÷ {'9' * 32}00元" in shown


def test_a_rulebook_shows_its_weights():
    book: Rulebook = mof()
    assert repr(book).startswith("<Rulebook mof-2020")
    for text in ("预算执行率", "产出指标", "50", "满意度指标"):
        assert text in book._repr_html_()
    assert str(book.hierarchy.categories[0]) == "产出指标"


def test_one_project_may_be_scored_by_two_rulebooks():
    one = project(indicator("≤5天", "8天", 100))
    other = evolve(mof(), comparison=evolve(mof().comparison, lower="linear_excess"))
    assert score(one, mof()).total == Decimal("62.50")
    assert score(one, other).total == Decimal("40.00")


def _cells(shown: str) -> list[list[str]]:
    """Return the texts of an HTML table: its caption, its header, its rows."""
    rows = [
        re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", shown)
    ]
    return [re.findall(r"<caption>(.*?)</caption>", shown), *rows]


def test_a_notebook_shows_exactly_the_columns_of_the_form():
    assert _cells(open_card()._repr_html_()) == [
        ["项目（2024年度）：34.92—74.92分 等级未定"],
        ["一级/二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "状态"],
        ["预算执行率", "", "", "0.9920", "10.00", "9.92", ""],
        ["产出指标/数量指标", "救助", "≥2户", "1户", "50.00", "25.00", "已计分"],
        ["产出指标/数量指标", "效果", "效果显著", "很好", "40.00", "0.00—40.00", "待评定"],
    ]
    settled = card_of(
        indicator("1户", "1户", 100, name="一"),
        indicator("1户", "1户", None, name="二", parent="一"),
    )
    assert _cells(settled._repr_html_()) == [
        ["项目（2024年度）：100.00分 优"],
        ["一级/二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "状态"],
        ["产出指标/数量指标", "一", "1户", "1户", "100.00", "100.00", "已计分"],
        ["产出指标/数量指标", "二", "1户", "1户", "", "0.00", "不计分"],
    ]


def test_a_notebook_shows_why_a_row_earns_what_it_earns():
    row = open_card().rows[1]
    assert _cells(row._repr_html_()) == [
        ["效果：0.00—40.00 / 40.00"], ["为什么"], *([line] for line in row.why()),
    ]  # fmt: skip


def test_a_departments_notebook_shows_its_projects_below_it_with_nothing_in_between():
    one, other = project(indicator("1户", "1户", 100)), project(indicator("2户", "1户", 100))
    whole = Department("部门", year=2024, projects=(one, other))
    cards = [score(each, mof()) for each in (one, other)]
    shown = score(whole, mof(), cards)._repr_html_()
    assert shown.endswith(cards[0]._repr_html_() + cards[1]._repr_html_())


def test_a_row_that_is_not_there_is_refused_with_the_names_of_all():
    with pytest.raises(
        PerfevalError, match=r"no row is called '别的'; expected one of: 救助、效果$"
    ):
        open_card().row("别的")


@pytest.mark.parametrize(
    ("state", "zh", "en"),
    [
        ("scored", "已计分", "scored"),
        ("awaiting_judgement", "待评定", "awaiting judgement"),
        ("no_actual", "缺实际值", "no actual"),
        ("not_applicable", "不适用", "not applicable"),
        ("unscored", "不计分", "unscored"),
    ],
)
def test_a_state_has_a_name_in_both_languages(state, zh, en):
    assert (state_name(state), state_name(state, "en")) == (zh, en)
