"""What state a row is in, and what settles it: a rule, a judgement or a declared score."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import (
    budget,
    card_of,
    codes,
    decimals,
    earned,
    indicator,
    mof,
    points,
    row_of,
)

from perfeval.model import Judgement
from perfeval.rules import Allocation


def judged(grade=None, score=None, by="评审组", reason="抽查"):
    return Judgement(grade, points(score), by, reason)


@pytest.mark.parametrize(
    ("actual", "grade", "score"),
    [
        ("很好", "achieved", "10"),
        ("很好", "achieved", "8"),
        ("很好", "partial", "7.99"),
        ("很好", "partial", "6"),
        ("很好", "missed", "5.99"),
        ("很好", "missed", "0"),
        ("很好", None, "3.33"),  # an undecided row has no band: any score
        ("达成预期指标", None, "9"),
        ("达成预期指标", "partial", "7"),  # a person may see it otherwise
    ],
)
def test_a_judgement_within_its_band_settles_the_row(actual, grade, score):
    row = row_of("效果显著", actual, judgement=judged(grade, score))
    assert (row.state, row.computed) == ("scored", Decimal(score))
    assert any("评审组" in line and "抽查" in line for line in row.why())
    assert "judgement-outside-band" not in codes(row.card)


@pytest.mark.parametrize(
    ("actual", "grade", "score", "band"),
    [
        ("很好", "achieved", "7.99", ("8", "10")),
        ("很好", "achieved", "10.01", ("8", "10")),
        ("很好", "partial", "8.01", ("6", "8")),
        ("很好", "missed", "6.01", ("0", "6")),
        ("很好", None, "10.01", ("0", "10")),
        ("达成预期指标", None, "5", ("8", "10")),
    ],
)
def test_a_judgement_outside_its_band_leaves_the_row_open_with_a_finding(
    actual, grade, score, band
):
    row = row_of("效果显著", actual, judgement=judged(grade, score))
    assert (row.state, row.computed) == ("awaiting_judgement", None)
    assert row.range == tuple(decimals(*band))
    assert "judgement-outside-band" in codes(row.card)


@pytest.mark.parametrize(
    ("grade", "band"),
    [("achieved", ("8", "10")), ("partial", ("6", "8")), ("missed", ("0", "6"))],
)
def test_a_grade_alone_narrows_the_range_and_leaves_the_row_open(grade, band):
    row = row_of("≥98%", "很好", judgement=judged(grade))
    assert (row.state, row.range) == ("awaiting_judgement", tuple(decimals(*band)))
    assert "judgement-outside-band" not in codes(row.card)


def test_a_judgement_of_a_row_that_the_rule_scores_is_not_used_and_said_so():
    row = row_of("≥98%", "49%", judgement=judged("achieved", 10))
    assert (row.state, row.computed) == ("scored", Decimal("5.00"))
    assert "judgement-unused" in codes(row.card)


@pytest.mark.parametrize(
    ("actual", "declared"),
    [
        ("达成预期指标", "8"),
        ("达成预期指标", "9.5"),
        ("达成预期指标", "10"),
        ("部分完成", "6"),
        ("部分完成", "8"),
        ("未完成", "0"),
        ("未完成", "6"),
        ("效果显著", "10"),
    ],
)
def test_a_declared_score_within_the_band_settles_the_row(actual, declared):
    row = row_of("效果显著", actual, declared=declared)
    assert (row.state, row.computed) == ("scored", Decimal(declared))
    assert row.score_check == "consistent"
    assert any("自评得分" in line for line in row.why())


@pytest.mark.parametrize(
    ("actual", "declared", "check"),
    [
        ("达成预期指标", "7.99", "underpaid"),
        ("部分完成", "8.01", "overpaid"),
        ("部分完成", "5.99", "underpaid"),
        ("未完成", "6.01", "overpaid"),
    ],
)
def test_a_declared_score_outside_the_band_settles_nothing(actual, declared, check):
    row = row_of("效果显著", actual, declared=declared)
    assert (row.state, row.computed, row.score_check) == ("awaiting_judgement", None, check)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "很好"),
        ("≥98%", "很好"),
        ("2024年6月30日前", "2024年7月15日"),
        ("≥98%", "≤90%"),
        ("200户", "200人"),
        ("", "98%"),
        ("≥98%", ""),
    ],
)
def test_a_declared_score_never_settles_a_row_that_only_a_person_can_judge(target, actual):
    row = row_of(target, actual, declared=10)
    assert (row.computed, row.score_check) == (None, "not_checkable")
    assert row.range == (Decimal(0), Decimal(10))


def test_a_judgement_goes_before_a_declared_score():
    row = row_of("效果显著", "达成预期指标", declared=10, judgement=judged("achieved", 8))
    assert (row.computed, row.score_check) == (Decimal(8), "overpaid")


@pytest.mark.parametrize(
    ("actual", "deduction", "score"),
    [
        ("200户", "0.5", "9.5"),
        ("200户", "10", "0"),
        ("200户", "11", "0"),
        ("100户", "1.25", "3.75"),
        ("10户", "1", "0"),
        ("200户", "-0.5", "9.5"),  # a form may write the cut with a minus
    ],
)
def test_a_deduction_is_taken_off_and_never_below_zero(actual, deduction, score):
    row = row_of("200户", actual, deduction=deduction)
    assert (row.state, row.computed) == ("scored", Decimal(score))
    assert any(f"得 {Decimal(score):.2f}" in line for line in row.why())


def test_the_derivation_shows_the_score_before_a_deduction_that_leaves_nothing():
    lines = row_of("200户", "10户", deduction=1).why()
    assert "得分 = 10.00 × 0.0500 = 0.50（四舍五入到 0.01）" in lines
    assert "另扣 1.00 分，得 0.00" in lines


def test_a_deduction_lowers_both_ends_of_an_open_row():
    assert row_of("效果显著", "达成预期指标", deduction=1).range == tuple(decimals("7", "9"))
    assert row_of("效果显著", "很好", deduction=1).range == tuple(decimals("0", "9"))


@pytest.mark.parametrize("declared", ["7", "8.5", "9"])
def test_a_declared_score_is_what_is_left_after_the_deduction(declared):
    row = row_of("效果显著", "达成预期指标", deduction=1, declared=declared)
    assert (row.state, row.computed) == ("scored", Decimal(declared))
    assert row.score_check == "consistent"


@pytest.mark.parametrize(("declared", "check"), [("9.5", "overpaid"), ("6.99", "underpaid")])
def test_a_declared_score_is_held_against_the_band_less_the_deduction(declared, check):
    row = row_of("效果显著", "达成预期指标", deduction=1, declared=declared)
    assert (row.state, row.score_check) == ("awaiting_judgement", check)


def test_a_row_that_does_not_apply_earns_nothing_and_is_not_counted():
    row = row_of("200户", "", not_applicable="没有轮换任务")
    assert (row.state, row.range, row.computed) == ("not_applicable", None, None)
    assert row.why() == ["不适用，不评：没有轮换任务"]
    assert not row.is_counted


def test_the_points_of_a_row_that_does_not_apply_go_to_the_others_in_proportion():
    card = card_of(
        indicator("200户", "200户", 30, name="一"),
        indicator("200户", "100户", 20, name="二"),
        indicator("200户", "", 50, name="三", not_applicable="没有发生"),
    )
    assert [row.points for row in card.rows] == [Decimal(60), Decimal(40), None]
    assert (card.full, card.total) == (Decimal(100), Decimal(80))


def test_rescaled_points_take_the_execution_rate_along_and_sum_to_the_total():
    card = card_of(
        indicator("200户", "200户", 30, name="一"),
        indicator("200户", "200户", 30, name="二"),
        indicator("200户", "", 30, name="三", not_applicable="没有发生"),
        budget=budget(points=Decimal(10)),
    )
    assert [row.points for row in card.rows] == [*decimals("42.86", "42.86"), None]
    assert card.execution.points == 1428
    assert (card.full, card.total, card.grade) == (Decimal(100), Decimal(100), "优")


def test_a_rulebook_may_leave_the_points_of_what_does_not_apply_out():
    book = evolve(mof(), allocation=Allocation(not_applicable="none"))
    card = card_of(
        indicator("200户", "200户", 60, name="一"),
        indicator("200户", "", 40, name="二", not_applicable="没有发生"),
        book=book,
    )
    assert (card.rows[0].points, card.full, card.grade) == (Decimal(60), Decimal(60), None)


def test_where_no_row_applies_nothing_is_shared_out():
    card = card_of(indicator("200户", "", 100, not_applicable="没有发生"))
    assert (card.full, card.grade) == (Decimal(0), None)
    assert card.rows[0].state == "not_applicable"


def test_an_open_row_is_counted_with_both_its_ends():
    card = card_of(
        indicator("200户", "200户", 50, name="一"),
        indicator("效果显著", "达成预期指标", 30, name="二"),
        indicator("200户", "", 20, name="三"),
    )
    assert earned(card) == [
        tuple(decimals("50", "50")), tuple(decimals("24", "30")), tuple(decimals("0", "20")),
    ]  # fmt: skip
    assert card.range == tuple(decimals("74", "100"))
