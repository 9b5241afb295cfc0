"""What would raise a score: the points still to be had, and an actual that really earns them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from tests.scoring.builders import (
    CONTENT,
    book_of,
    book_with,
    budget,
    card_of,
    curve_of,
    indicator,
    mof,
    row_of,
)

from perfeval.model import Department, Judgement
from perfeval.rules import Comparison, Curve, Method, Rulebook
from perfeval.scoring import score

LADDER = curve_of("actual", "60 0.5 0", "80 0.8 0.5", "90 1 0.8", unit="%")
LATE = book_with(
    curves=(curve_of("days_late", "0 1", "10 0", name="逾期"),), dates=Method("d", "日期", "逾期")
)


def raised(target: str, actual: str, curve: Curve | None = None, **more: Any) -> Any:
    """Return the points and the actual that are proposed, after seeing that it earns them."""
    book: Rulebook = more.pop("book", None) or (book_of(curve) if curve else mof())
    row = row_of(target, actual, book=book, **more)
    found = row.would_raise()
    if found is None:
        return None
    if found["actual"] is not None and found["points"] is not None:
        again = row_of(target, found["actual"], book=book, **more)
        assert again.state == "scored"
        assert again.ends[0] - row.ends[0] == Decimal(found["points"]) * 100
    return found["points"], found["actual"]


@pytest.mark.parametrize(
    ("target", "actual", "points", "proposed"),
    [
        ("≥200人次", "186人次", "0.70", "200人次"),
        ("≥50万元", "25万元", "5.00", "50万元"),
        ("≤202.6万元", "210", "0.35", "202.6万元"),
        ("≥98%", "0%", "10.00", "98%"),
        (">98%", "97%", "0.10", ">98%"),
        ("<5天", "10天", "5.00", "<5天"),
        ("100-200元", "50元", "5.00", "100~200元"),
        ("±10%", "20%", "5.00", "±10%"),
        ("≥98%", "", "10.00", "98%"),
        ("≥98%", "很好", "10.00", "98%"),
        ("2024年6月30日前", "2024年7月5日", "10.00", "2024-06-30前"),
        ("2024年6月30日前", "", "10.00", "2024-06-30前"),
        ("效果显著", "很好", "10.00", None),
        ("效果显著", "部分完成", "4.00", None),
        ("", "98%", "10.00", None),
    ],
)
def test_the_usual_rule_is_raised_by_what_meets_the_target(target, actual, points, proposed):
    assert raised(target, actual) == (points, proposed)


@pytest.mark.parametrize(
    ("target", "actual"), [("≥200户", "200户"), ("≥200户", "400户"), ("≤5天", "0天")]
)
def test_a_row_with_all_its_points_has_nothing_to_gain(target, actual):
    assert raised(target, actual) is None


@pytest.mark.parametrize(
    ("target", "actual", "points", "proposed"),
    [
        # The ladder gives all from 90 % whatever was promised.
        ("≥80%", "81%", "2.00", "90%"),
        ("≥80%", "70%", "5.00", "90%"),
        ("≥80%", "10%", "10.00", "90%"),
        ("≥95%", "92%", None, None),
        ("≥95%", "89%", "2.00", "95%"),
        ("≥80%", "", "10.00", "90%"),
        ("≥80%", "很好", "10.00", "90%"),
        ("≥80%", "≥85%", "10.00", "90%"),
        ("≥900‰", "81%", "2.00", "900‰"),
        ("≥8成", "70%", "5.00", "9成"),
        # Two bare numbers say no unit, and the curve is drawn over %: no number is known to earn.
        ("≥80", "81", "10.00", None),
        ("≥80", "81%", "2.00", None),
        ("≥80户", "81户", "10.00", None),
        ("≥80户", "", "10.00", None),
    ],
)
def test_a_ladder_over_the_actual_is_raised_by_its_own_breakpoints(
    target, actual, points, proposed
):
    assert raised(target, actual, LADDER) == (None if points is None else (points, proposed))


@pytest.mark.parametrize(
    ("curve", "target", "actual", "points", "proposed"),
    [
        # a cost that stays within 10 % of its plan
        (curve_of("relative_deviation", "-0.1 1 0", "0.1 1 1 0"), "100万元", "85万元", "10.00",
         "100万元"),
        (curve_of("relative_deviation", "-0.1 1 0", "0.1 1 1 0"), "100万元", "111万元", "10.00",
         "110万元"),
        (curve_of("relative_deviation", "-0.2 0", "-0.1 1", "0.2 1", "0.3 0"), "7万元", "5.67万元",
         "9.00", "7万元"),
        # only an actual below the target earns all: 10 % less
        (curve_of("relative_deviation", "-0.1 1", "0 0.5", "0.1 0"), "≤50万元", "50万元", "5.00",
         "45万元"),
        (curve_of("relative_deviation", "-0.1 1", "0 0.5"), "≤0元", "0元", "5.00", None),
        (curve_of("deviation", "-5 1", "0 0.5", "5 0", unit="元"), "≤1万元", "1万元", "5.00",
         "0.9995万元"),
        (curve_of("deviation", "0 0", "2 1", unit="百分点"), "≥80%", "80%", "10.00", None),
        (curve_of("deviation", "0 0", "2 1", unit="%"), "≥80%", "80%", "10.00", "82%"),
        (curve_of("deviation", "0 0", "2 1"), "≥80", "81", "5.00", "82"),
        # units of the curve and of the target that are neither one nor ten thousand bases
        (curve_of("actual", "40 0", "45 1", unit="万元"), "≥0.001亿元", "41万元", "8.00",
         "0.0045亿元"),
        (curve_of("actual", "40 0", "45 1", unit="万元"), "≥10元", "410000元", "8.00", "450000元"),
        (curve_of("actual", "700 0", "950 1", unit="‰"), "≥50%", "70%", "10.00", "95%"),
        (curve_of("actual", "70 0", "95 1", unit="%"), "≥500‰", "70%", "10.00", "950‰"),
        (curve_of("actual", "1000 0", "2500 1", unit="米"), "≥1公里", "1公里", "10.00", "2.5公里"),
        (curve_of("actual", "1 0", "2.5 1", unit="公里"), "≥100厘米", "1公里", "10.00",
         "250000厘米"),
        (curve_of("deviation", "0 0", "500 1", unit="米"), "≥1公里", "1公里", "10.00", "1.5公里"),
        (curve_of("deviation", "0 0", "1 1", unit="天"), "≥48小时", "48小时", "10.00", "72小时"),
        (curve_of("deviation", "0 0", "2 1"), "80-90元", "85元", "10.00", "92元"),
        # more than 130 % of the target counts as not achieved
        (curve_of("ratio", "1 1 0 1", "1.3 1 1 0"), "≥100户", "140户", "10.00", "130户"),
        (curve_of("ratio", "1 1 0 1", "1.3 1 1 0"), "≥100户", "99户", "10.00", "100户"),
        (curve_of("ratio", "1 0.8", "1.2 1"), "≥100户", "110户", "1.00", "120户"),
        (curve_of("ratio", "1 0.8", "1.2 1"), "≤100天", "100天", "2.00", "83.3333天"),
        (curve_of("ratio", "1 0.8", "1.2 1"), "≤90天", "90天", "2.00", "75天"),
        # best somewhere on a level part, before the first breakpoint or after the last
        (curve_of("actual", "40 0.5 0.5 1", "60 0.5 1 0.5"), "≥90户", "100户", "5.00", "50户"),
        (curve_of("actual", "40 0.5 1 0", "60 0"), "≥90户", "100户", "10.00", "39户"),
        (curve_of("actual", "40 0", "60 0.5 0 1"), "≥20户", "20户", "10.00", "61户"),
        (curve_of("actual", "40 0", "60 0.5 0.2 0.3"), "≥20户", "20户", "5.00", "60户"),
        # nothing at all is best: nothing is divided by it
        (curve_of("attainment", "0 1", "1 0.5"), "≥100户", "50户", "2.50", "0户"),
        (curve_of("ratio", "0 1", "1 0.5"), "=100户", "50户", "2.50", "0户"),
        # all of the points are never to be had
        (curve_of("attainment", "0 0", "1 0.9"), "≥100户", "50户", "4.50", "100户"),
        (curve_of("attainment", "0 0", "1 0.9"), "≥100户", "100户", None, None),
        (curve_of("attainment", "0 0", "1 3", yields="points"), "≥100户", "50户", "1.50", "100户"),
        # the highest place is one that nothing reaches: no actual is proposed
        (curve_of("attainment", "0 0", "1 0 1"), "≥100户", "50户", "5.00", None),
        # best is least
        (curve_of("actual", "0 1", "10 0", unit="次"), "≤10次", "5次", "5.00", "0次"),
        (curve_of("actual", "10 1 1 0", unit="次"), "≤20次", "15次", "10.00", "10次"),
    ],
)  # fmt: skip
def test_every_measure_is_inverted_in_the_unit_of_the_target(
    curve, target, actual, points, proposed
):
    found = raised(target, actual, curve)
    assert found == (None if points is None else (points, proposed))


@pytest.mark.parametrize(
    ("actual", "points", "proposed"),
    [
        ("2024年7月5日", "5.00", "2024-06-30前"),
        ("2025年7月5日", "10.00", "2024-06-30前"),
        ("2024年7月", "10.00", "2024-06-30前"),
        ("2024年6月1日", None, None),
    ],
)
def test_a_date_is_raised_by_the_promised_day(actual, points, proposed):
    found = raised("2024年6月30日前", actual, book=LATE)
    assert found == (None if points is None else (points, proposed))


def test_days_of_grace_are_as_good_as_the_promised_day_and_the_day_is_proposed():
    grace = book_with(
        curves=(curve_of("days_late", "-1 0.5", "3 1", "10 0", name="逾期"),),
        dates=Method("d", "日期", "逾期"),
    )
    # Only three days late earns all: a curve is taken at its word.
    assert raised("2024年6月30日前", "2024年7月10日", book=grace) == ("10.00", "2024年7月3日")
    assert raised("6月30日前", "7月10日", book=grace) == ("10.00", "2024年7月3日")


@pytest.mark.parametrize("at", ["3000000", "-3000000", "1E+30"])
def test_a_day_that_no_calendar_has_is_not_proposed(at):
    curve = curve_of("days_late", f"{at} 1", name="逾期")
    if at == "3000000":
        curve = curve_of("days_late", "0 0", f"{at} 1", name="逾期")
    book = book_with(curves=(curve,), dates=Method("d", "日期", "逾期"))
    found = row_of("2024年6月30日前", "2024年7月1日", book=book).would_raise()
    assert found is None or found["actual"] is None


@pytest.mark.parametrize("lower", ["target_over_actual", "linear_excess", "all_or_nothing"])
def test_either_form_for_less_is_better_is_raised_by_the_target(lower):
    book = evolve(mof(), comparison=Comparison(lower=lower))
    found = raised("≤50万元", "75万元", book=book)
    assert found is not None
    assert found[1] == "50万元"


def test_a_curve_that_is_best_before_the_target_is_raised_by_the_way_that_its_rule_divides():
    early = curve_of("attainment", "0 0", "0.5 1", "1 0.2")
    assert raised("≥100户", "10户", early) == ("8.00", "50户")
    by_excess = evolve(book_of(early), comparison=Comparison(lower="linear_excess"))
    assert raised("≤100天", "190天", book=by_excess) == ("8.00", "150天")
    assert raised("≤100天", "1000天", early) == ("8.00", "200天")


def test_a_deduction_is_left_out_of_what_can_be_earned():
    row = row_of("≥200户", "100户", deduction=1)
    assert row.would_raise() == {"points": "5.00", "actual": "200户"}
    assert row_of("≥200户", "200户", deduction=1).would_raise() is None
    assert row_of("≥200户", "0户", deduction=11).would_raise() is None
    # Of 0.50 one point is cut: nothing is below nothing.
    assert row_of("≥200户", "10户", deduction=1).would_raise() == {
        "points": "9.00", "actual": "200户",
    }  # fmt: skip


def test_what_a_person_settled_is_not_raised_by_an_actual():
    judged = Judgement("partial", Decimal(7))
    assert row_of("效果显著", "很好", judgement=judged).would_raise() is None
    assert row_of("效果显著", "达成预期指标", declared=9).would_raise() is None
    editable = book_of(curve_of("attainment", "0 0", "1 1"), mode="editable")
    assert row_of("≥2户", "1户", book=editable, judgement=judged).would_raise() is None
    assert raised("≥2户", "1户", book=editable) == ("5.00", "2户")


def test_what_a_person_scores_has_points_to_gain_and_no_number_that_would():
    by_hand = book_with(Method("hand", "手工评分", categories=("满意度指标",)))
    assert raised("≥98%", "50%", book=by_hand, category=CONTENT) == ("10.00", None)
    assert raised("≥98%", "", book=by_hand, category=CONTENT) == ("10.00", None)


def test_a_row_that_is_not_counted_has_nothing_to_gain():
    card = card_of(
        indicator("200户", "100户", 100, name="一"),
        indicator("200户", "100户", None, name="二", parent="一"),
        indicator("200户", "", 10, name="三", not_applicable="没有发生"),
        indicator("200户", "0户", 0, name="四"),
    )
    found = [row.would_raise() for row in card.rows]
    assert found == [{"points": "55.00", "actual": "200户"}, None, None, None]


def test_a_derived_score_is_raised_by_no_number_in_its_row():
    curve = curve_of("budget_accuracy", "0 0", "1 1")
    book = book_with(Method("own", "编制准确", "曲线", names=("编制",)), curves=(curve,))
    money = budget(initial=Decimal(100), transfers=Decimal(4))
    rows = (indicator("≥90%", "80%", 10, name="编制准确"), indicator("", "", 10, name="编制"))
    card = score(Department("部门", indicators=rows, budget=money), book)
    assert [row.would_raise() for row in card.rows] == [{"points": "4.00", "actual": None}] * 2


def test_numbers_of_forty_digits_are_proposed_whole():
    digits = "9" * 39
    assert raised(f"≥{digits}.5元", "1元") == ("10.00", f"{digits}.5元")
    twice = curve_of("relative_deviation", "0 0", "1 1")
    # Twice as many.
    assert raised(f"≥{digits}元", f"{digits}元", twice) == ("10.00", f"{int(digits) * 2}元")


def test_an_actual_without_end_is_proposed_on_the_side_that_earns_all():
    third = curve_of("ratio", "1 0", "1.2 1 0 1")
    # 100 ÷ 1.2 = 83.333…: 83.3333 is enough, 83.3334 is not.
    assert raised("≤100天", "100天", third) == ("10.00", "83.3333天")
    up_to = curve_of("ratio", "1 0.5", "1.2 1 1 0")
    assert raised("100天", "100天", third, direction="lower") == ("10.00", "83.3333天")
    # Here 83.3333 is too little, and 83.3334 lacks less than half a hundredth.
    assert raised("≤100天", "100天", up_to) == ("5.00", "83.3334天")
    assert raised("≤1万元", "1万元", up_to) == ("5.00", "0.8334万元")
    assert raised("≤1.25万元", "1.25万元", up_to) == ("5.00", "1.041667万元")
    rising = curve_of("relative_deviation", "0 0", "0.3333333333 1 0 1")
    assert raised("≥7户", "7户", rising) == ("10.00", "9.3333333331户")


def test_an_open_row_is_promised_what_the_rule_gives_where_an_actual_is_known_else_all():
    most = curve_of("attainment", "0 0", "1 0.9")
    assert raised("≥100户", "", most) == ("9.00", "100户")
    assert raised("≥100户", "很好", most) == ("9.00", "100户")
    assert raised("效果显著", "很好", most) == ("10.00", None)
    assert raised("效果显著", "达成预期指标", most) == ("2.00", None)


def test_the_last_hundredth_is_worth_saying():
    assert raised("≥10000户", "9999户", worth=100) == ("0.01", "10000户")
    assert raised("≥100000户", "99999户", worth=100) is None


def test_a_judgement_that_waits_for_an_actual_does_not_stand_in_for_the_rule():
    editable = book_of(curve_of("attainment", "0 0", "1 1"), mode="editable")
    row = row_of("≥200户", "", book=editable, judgement=Judgement(None, Decimal(5)))
    assert row.would_raise() == {"points": "10.00", "actual": "200户"}
