"""What a reviewer decided: a score or a deduction, beside what was declared and computed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import budget, indicator, mof, project, row_of

from perfeval.model import Review
from perfeval.review import audit
from perfeval.scoring import score


def cut(points: str, by: str | None = None, reason: str | None = None) -> Review:
    return Review(None, by, reason, Decimal(points))


@pytest.mark.parametrize(
    ("review", "reviewed"),
    [
        (Review(Decimal(4)), "4"),
        (cut("1.25"), "3.75"),
        (cut("5"), "0"),
        (cut("7"), "0"),
        (Review(Decimal(4), deduction=Decimal(1)), "4"),
        (Review(), None),
        (None, None),
    ],
)
def test_a_deduction_is_taken_off_the_computed_score(review: Review | None, reviewed: str | None):
    row = row_of("≥2户", "1户", declared=6, reviewed=review)
    assert row.reviewed == (None if reviewed is None else Decimal(reviewed))
    assert (row.declared, row.computed) == (Decimal(6), Decimal(5))


def test_an_open_row_has_no_reviewed_score_before_it_is_settled():
    row = row_of("效果显著", "很好", reviewed=cut("1"))
    assert row.reviewed is None
    assert row.why()[-1] == "复核人复核扣 1.00 分，评定后得出复核得分。"


def test_the_derivation_says_who_cut_how_much_and_why():
    row = row_of("≥2户", "1户", reviewed=cut("1.5", by="市财政局", reason="佐证资料不全。"))
    assert row.why()[-1] == "市财政局复核扣分：5.00 − 1.50 = 3.50，不低于 0。佐证资料不全。"
    assert row.why("en")[-1] == (
        "cut in review by 市财政局: 5.00 − 1.50 = 3.50, not below 0. 佐证资料不全。"
    )
    scored = row_of("≥2户", "1户", reviewed=Review(Decimal(4), "市财政局", "抽查"))
    assert scored.why()[-1] == "市财政局复核：4.00 分。抽查"
    assert not any("复核" in line for line in row_of("≥2户", "1户", reviewed=Review()).why())


@given(st.integers(0, 10**4), st.integers(0, 10**4))
def test_a_deduction_is_exact_and_never_below_nothing(computed: int, deduction: int):
    both = (Decimal(each).scaleb(-2) for each in (computed, deduction))
    of, off = both
    assert Review(deduction=off).of(of) == Decimal(max(computed - deduction, 0)).scaleb(-2)


def test_numbers_of_many_digits_stay_exact():
    large = Decimal("9" * 38 + ".99")
    assert Review(deduction=Decimal("0.01")).of(large) == Decimal("9" * 38 + ".98")


def test_a_score_that_its_own_deduction_contradicts_is_found():
    twice = Review(Decimal(4), "市财政局", deduction=Decimal(2))
    rows = (
        indicator("≥2户", "1户", 50, name="救助", reviewed=twice),
        indicator("1户", "1户", 40, name="二", reviewed=Review(Decimal(38), deduction=Decimal(2))),
        indicator("效果", "很好", 0, name="开", reviewed=Review(Decimal(0), deduction=Decimal(1))),
    )
    card = score(project(*rows, budget=budget()), mof())
    (found,) = (each for each in audit(card) if each.code == "review-contradicts")
    assert found.place == "$.indicators[0].reviewed"
    assert found.message() == (
        "“救助”的复核得分与复核扣分不一致（复核得分 4，复算 25.00 扣 2 分应为 23.00）"
    )


def test_a_total_that_its_own_deduction_contradicts_is_found():
    row = indicator("1户", "1户", 90, declared=90)
    for total, expected in ((97, []), (95, ["review-contradicts"])):
        thing = project(row, budget=budget(), reviewed_total=Decimal(total), reviewed=cut("3"))
        card = score(thing, mof())
        assert card.reviewed_total == total
        assert [each.code for each in audit(card)] == expected
