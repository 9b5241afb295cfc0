"""What nobody should hand in: each is scored, or refused with one clear error; nothing crashes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from tests.scoring.builders import (
    AMOUNT,
    CONTENT,
    SOCIAL,
    budget,
    card_of,
    codes,
    indicator,
    row_of,
    worths,
)

from perfeval.errors import PerfevalError
from perfeval.model import Judgement


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "score"),
    [
        ("≥0", "0", "met", "10"),
        ("≥0", "5", "met", "10"),
        (">0", "0", "missed", "0"),
        ("≤0", "0", "met", "10"),
        ("≤0", "1", "missed", "0"),
        ("<0", "0", "missed", "0"),
        ("≥-5", "-5", "met", "10"),
        ("≥-5", "-3", "met", "10"),
        ("≥-5", "-10", "missed", "0"),
        ("≤-5", "-6", "met", "10"),
        ("≤-5", "-3", "missed", "0"),
        ("≥5", "-5", "missed", "0"),
        ("≤5", "-5", "met", "10"),
        ("=-5", "-5", "met", "10"),
        ("=-5", "-6", "missed", "0"),
    ],
)
def test_zero_and_negative_numbers_are_compared_and_never_divided_by(
    target, actual, verdict, score
):
    row = row_of(target, actual)
    assert (row.verdict, row.computed) == (verdict, Decimal(score))
    assert row.why()


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "score"),
    [
        ("≥98%", "0.98", "missed", "0.10"),  # a bare 0.98 is 0.98 %, as the column of the form says
        ("≥98%", "98", "met", "10"),
        ("≥98%", "980‰", "met", "10"),
        ("≥980‰", "98%", "met", "10"),
        ("≥980‰", "49%", "missed", "5"),
        ("≥5倍", "6", "met", "10"),
        ("≥5倍", "2.5倍", "missed", "5"),
        ("≥50万", "50", "met", "10"),
        ("≥50万", "500000", "met", "10"),
    ],
)
def test_percent_permille_times_and_bare_numbers(target, actual, verdict, score):
    row = row_of(target, actual)
    assert (row.verdict, row.computed) == (verdict, Decimal(score))


@pytest.mark.parametrize("digits", [19, 20, 30, 39])
def test_numbers_past_sixty_four_bits_decide_by_their_last_digit(digits):
    wanted = int("9" * digits)
    assert row_of(f"≥{wanted}元", f"{wanted}元").verdict == "met"
    short = row_of(f"≥{wanted}元", f"{wanted - 1}元", 100)
    assert (short.verdict, short.attainment) == ("missed", (wanted - 1, wanted))


@pytest.mark.parametrize("digits", range(6, 20))
def test_a_large_number_against_a_small_one_is_exact_though_neither_is_past_sixty_four_bits(digits):
    large, small = "9" * digits, "0." + "0" * (digits - 1) + "1"
    assert row_of(f"≤{large}元", f"{small}元").verdict == "met"
    row = row_of(f"≥{large}元", f"{small}元")
    assert row.verdict == "missed"
    assert Fraction(*row.attainment) == Fraction(small) / Fraction(large)  # type: ignore[misc]


@pytest.mark.parametrize("actual", ["-9223372036854775808", "9223372036854775807"])
@pytest.mark.parametrize("target", ["≥-0.01", "≥0.01", "≤0.01", "=3", "1-2"])
def test_the_ends_of_sixty_four_bits_are_no_special_numbers(target, actual):
    near = str(int(actual) + (1 if actual.startswith("-") else -1))
    assert row_of(target, actual).verdict == row_of(target, near).verdict


@pytest.mark.parametrize("worth", ["1" + "0" * 17, "1" + "0" * 20, "9" * 40, "9" * 38 + ".99"])
def test_points_of_any_size_are_scored_exactly(worth):
    card = card_of(indicator("≥2户", "1户", worth))
    assert card.rows[0].points == Decimal(worth)
    assert abs(card.rows[0].computed * 2 - Decimal(worth)) <= 1  # type: ignore[operator]
    assert card.grade is None
    assert row_of("≥2户", "2户", worth).computed == Decimal(worth)


@pytest.mark.parametrize(
    ("actual", "low", "high"),
    [("达成预期指标", "8", "10"), ("部分完成", "6", "8"), ("未完成", "0", "6")],
)
@pytest.mark.parametrize("digits", [15, 16, 17, 18, 30])
def test_a_band_of_any_number_of_points_is_exact(actual, low, high, digits):
    worth = 10**digits
    band = tuple(Decimal(end) * worth / 10 for end in (low, high))
    assert row_of("效果显著", actual, worth).range == band


@pytest.mark.parametrize("declared", ["0", "1", "9" * 40])
def test_a_deduction_of_any_size_leaves_nothing(declared):
    row = row_of("效果显著", "达成预期指标", deduction="9" * 40, declared=declared)
    assert row.range == (Decimal(0), Decimal(0))


def test_many_rows_of_many_points_add_up_past_sixty_four_bits():
    worth = 9 * 10**16
    card = card_of(*(indicator("1户", "1户", worth, name=str(each)) for each in range(3)))
    assert card.total == 3 * worth


def test_points_of_zero_earn_nothing_and_are_never_open_in_the_total():
    card = card_of(indicator("≥2户", "很好", 0), indicator("1户", "1户", 100, name="二"))
    assert (card.rows[0].range, card.total) == ((Decimal(0), Decimal(0)), Decimal(100))


def test_points_below_zero_earn_nothing():
    card = card_of(indicator("1户", "1户", -10), indicator("1户", "1户", 100, name="二"))
    assert (card.rows[0].state, card.total) == ("unscored", Decimal(100))


def test_an_empty_project_has_only_its_execution_rate():
    card = card_of(budget=budget(50, 25))
    assert (len(card), card.range, card.grade) == (0, (Decimal(5), Decimal(5)), None)
    assert card.rows == ()
    assert card._repr_html_()


def test_three_hundred_rows_share_their_points_to_the_hundredth():
    rows = [
        indicator("1户", "1户", None, category=category, name=f"{category}{each}")
        for category in (AMOUNT, SOCIAL, CONTENT)
        for each in range(100)
    ]
    card = card_of(*rows, budget=budget())
    assert (card.full, card.total, card.grade) == (Decimal(100), Decimal(100), "优")
    assert set(worths(card)) == {Decimal("0.5"), Decimal("0.3"), Decimal("0.1")}


def test_more_rows_than_hundredths_leave_some_with_nothing_and_still_sum():
    rows = [indicator("1户", "1户", None, name=str(each)) for each in range(9500)]
    card = card_of(*rows, budget=budget())
    assert (card.full, card.total) == (Decimal(100), Decimal(100))
    assert card.points.rows[-1] == 0


def test_duplicate_names_are_both_scored_and_found():
    one, other = (indicator(f"{each}户", "1户", 20 + 30 * each, name="救助") for each in (1, 2))
    card = card_of(one, other, budget=budget(points=Decimal(0)))
    assert card.total == Decimal(90)
    assert "duplicate-indicator" in codes(card)
    assert card.row("救助").index == 0
    with pytest.raises(PerfevalError, match="2 indicators are called"):
        card.subject.with_actual("救助", "2户")


def test_the_same_name_under_another_category_is_no_duplicate():
    one = indicator("1户", "1户", 60, name="救助")
    card = card_of(one, indicator("2户", "1户", 40, name="救助", category=SOCIAL))
    assert "duplicate-indicator" not in codes(card)


@pytest.mark.parametrize("category", ["党建指标", "党建指标/学习次数", "", "产出指标/党建指标"])
def test_a_row_under_an_unknown_category_is_scored_with_the_points_that_it_has(category):
    card = card_of(indicator("≥2户", "1户", 100, category=category))
    assert card.total == Decimal(50)
    assert ("category-unknown" in codes(card)) == bool(category)


def test_a_row_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(PerfevalError, match="expected one of: 指标"):
        card_of(indicator("1户", "1户")).row("别的")


def test_a_row_of_more_than_its_points_is_found():
    assert "points-exceeded" in codes(card_of(indicator("1户", "1户", 10, declared="10.01")))


def test_a_target_in_the_name_is_found_and_not_taken():
    card = card_of(indicator("", "200户", 100, name="救助200户"))
    assert "target-in-name" in codes(card)
    assert card.rows[0].verdict == "no_target"


@pytest.mark.parametrize(
    ("actual", "reason", "found"),
    [("129户", None, False), ("130户", None, True), ("130户", "新增任务", False)],
)
def test_an_overshoot_is_found_from_its_ratio_on_unless_explained(actual, reason, found):
    card = card_of(indicator("≥100户", actual, 100, reason=reason))
    assert card.rows[0].computed == Decimal(100)
    assert ("overshoot" in codes(card)) is found


@pytest.mark.parametrize(
    ("actual", "reason", "found"),
    [("99户", None, True), ("99户", "疫情", False), ("100户", None, False)],
)
def test_a_missed_target_asks_for_a_reason(actual, reason, found):
    card = card_of(indicator("≥100户", actual, 100, reason=reason))
    assert ("reason-missing" in codes(card)) is found


def test_a_sign_against_the_meaning_of_the_name_is_found():
    assert "sign-contradicts-name" in codes(card_of(indicator("≥5%", "6%", 100, name="差错率")))
    assert "sign-contradicts-name" not in codes(card_of(indicator("≤5%", "6%", 100, name="差错率")))


def test_a_judgement_of_a_row_without_an_actual_is_not_dropped_without_a_word():
    card = card_of(indicator("≥98%", "", 100, judgement=Judgement("achieved", Decimal(90))))
    assert card.rows[0].state == "no_actual"
    assert "judgement-unused" in codes(card)


@pytest.mark.parametrize("bad", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("part", ["points", "declared", "deduction", "coefficient"])
def test_a_number_that_is_none_is_refused_by_its_field_and_value(bad, part):
    with pytest.raises(PerfevalError, match=rf"Indicator.{part}: found {bad} .*finite"):
        evolve(indicator("≥1", "1", 10), **{part: Decimal(bad)})  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["NaN", "Infinity"])
@pytest.mark.parametrize("part", ["initial", "annual", "executed", "points", "transfers"])
def test_an_amount_that_is_no_number_is_refused_by_its_field_and_value(bad, part):
    with pytest.raises(PerfevalError, match=rf"Budget.{part}: found {bad} .*finite"):
        evolve(budget(), **{part: Decimal(bad)})  # type: ignore[arg-type]


def test_money_in_an_unknown_unit_is_refused_with_the_known_ones():
    with pytest.raises(PerfevalError, match=r"百万元.*万元"):
        budget(money_unit="百万元")
