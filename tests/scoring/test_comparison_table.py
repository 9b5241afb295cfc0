"""The comparison table: what every kind of target makes of every kind of actual, for 10 points."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.scoring.builders import codes, row_of

from perfeval.scoring.columns import fraction_text

ALL, OPEN = ("10.00", "10.00"), ("0.00", "10.00")
ACHIEVED, PARTIAL, MISSED = ("8.00", "10.00"), ("6.00", "8.00"), ("0.00", "6.00")

FORWARD = "正向指标：实际值÷指标值×分值"
REVERSE = "反向指标：指标值÷实际值×分值"
EQUAL = "等于指标"
INTERVAL = "区间指标"


def check(
    target: str | None,
    actual: str | None,
    verdict: str,
    attainment: str | None,
    state: str,
    ends: tuple[str, str],
    **more: object,
) -> None:
    row = row_of(target, actual, **more)  # type: ignore[arg-type]
    reached = None if row.attainment is None else fraction_text(*row.attainment)
    assert (row.verdict, reached, row.state) == (verdict, attainment, state)
    assert row.range == tuple(Decimal(end) for end in ends)


@pytest.mark.parametrize("actual", ["98%", "2024年3月1日", "达成预期指标", "效果显著", "", None])
@pytest.mark.parametrize("target", ["", None, "/", "——"])
def test_without_a_target_nothing_is_compared(target, actual):
    check(target, actual, "no_target", None, "awaiting_judgement", OPEN)


@pytest.mark.parametrize("actual", ["", None, "—", "   "])
@pytest.mark.parametrize("target", ["≥98%", "200户", "2024年12月31日前", "效果显著", "2000-3000元"])
def test_without_an_actual_the_row_says_so_and_stays_open(target, actual):
    check(target, actual, "no_actual", None, "no_actual", OPEN)


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "attainment", "score", "clause"),
    [
        # at least
        ("≥98%", "98%", "met", "1.0000", "10.00", FORWARD),
        ("≥98%", "99.5%", "met", "1.0000", "10.00", FORWARD),
        ("≥98%", "97.99%", "missed", "0.9999", "10.00", FORWARD),
        ("≥200人次", "186人次", "missed", "0.9300", "9.30", FORWARD),
        ("≥200人次", "0人次", "missed", "0.0000", "0.00", FORWARD),
        # above: to reach the number is to miss it, and the ratio is one all the same
        (">100人", "101人", "met", "1.0000", "10.00", FORWARD),
        (">100人", "100人", "missed", "1.0000", "10.00", FORWARD),
        (">100人", "60人", "missed", "0.6000", "6.00", FORWARD),
        # at most
        ("≤5天", "5天", "met", "1.0000", "10.00", REVERSE),
        ("≤5天", "0天", "met", "1.0000", "10.00", REVERSE),
        ("≤5天", "6天", "missed", "0.8333", "8.33", REVERSE),
        ("≤5天", "10天", "missed", "0.5000", "5.00", REVERSE),
        # below
        ("<5天", "4.9天", "met", "1.0000", "10.00", REVERSE),
        ("<5天", "5天", "missed", "1.0000", "10.00", REVERSE),
        ("<5天", "8天", "missed", "0.6250", "6.25", REVERSE),
        # equal: met from the target upward, a target of zero from zero downward
        ("=3次", "3次", "met", "1.0000", "10.00", EQUAL),
        ("=3次", "4次", "met", "1.0000", "10.00", EQUAL),
        ("=3次", "2次", "missed", "0.6667", "6.67", EQUAL),
        ("=0起", "0起", "met", "1.0000", "10.00", EQUAL),
        ("=0起", "1起", "missed", "0.0000", "0.00", EQUAL),
        # without a sign: by the name, the unit and the category, else more is better
        ("200户", "200户", "met", "1.0000", "10.00", FORWARD),
        ("200户", "150户", "missed", "0.7500", "7.50", FORWARD),
        ("0起", "0起", "met", "1.0000", "10.00", REVERSE),
        ("0起", "2起", "missed", "0.0000", "0.00", REVERSE),
        # within two ends
        ("2000-3000元", "2000元", "met", "1.0000", "10.00", INTERVAL),
        ("2000-3000元", "3000元", "met", "1.0000", "10.00", INTERVAL),
        ("2000-3000元", "1500元", "missed", "0.7500", "7.50", INTERVAL),
        ("2000-3000元", "4000元", "missed", "0.7500", "7.50", INTERVAL),
        # a band about zero
        ("±10%", "10%", "met", "1.0000", "10.00", INTERVAL),
        ("±10%", "-10%", "met", "1.0000", "10.00", INTERVAL),
        ("±10%", "20%", "missed", "0.5000", "5.00", INTERVAL),
        ("±10%", "-40%", "missed", "0.2500", "2.50", INTERVAL),
    ],
)
def test_a_number_against_a_number_is_scored_by_its_ratio(
    target, actual, verdict, attainment, score, clause
):
    check(target, actual, verdict, attainment, "scored", (score, score))
    assert clause in row_of(target, actual).clause()


@pytest.mark.parametrize(
    ("target", "actual", "attainment"),
    [
        ("≤5天", "10天", "0.5000"),
        ("5天", "10天", "1.0000"),
    ],
)
def test_a_written_sign_decides_before_the_usual_direction(target, actual, attainment):
    row = row_of(target, actual)
    assert row.attainment is not None
    assert fraction_text(*row.attainment) == attainment


@pytest.mark.parametrize(
    ("target", "actual", "attainment"),
    [
        ("≤202.6万元", "132.9", "1.0000"),  # a bare actual is in the unit that the target writes
        ("≤202.6万元", "405.2", "0.5000"),
        ("≥50厘米", "25", "0.5000"),
        ("≥50", "25厘米", "0.5000"),
        ("≥1公里", "500米", "0.5000"),
        ("≥98%", "490‰", "0.5000"),
        ("≥50万元", "25万", "0.5000"),
        ("≥50", "100%", "1.0000"),
        ("≥1亿元", "5000万元", "0.5000"),
        ("1.5-2.5公里", "5000米", "0.5000"),
        ("1.5-2.5公里", "750米", "0.5000"),
        ("1.5-2.5公里", "2.5公里", "1.0000"),
        ("1.5-2.25公里", "2250米", "1.0000"),
        ("1.5-2.25公里", "4500米", "0.5000"),
        ("1.25-2.5公里", "625米", "0.5000"),
    ],
)
def test_units_of_one_dimension_are_converted_exactly(target, actual, attainment):
    row = row_of(target, actual)
    assert row.attainment is not None
    assert fraction_text(*row.attainment) == attainment


@pytest.mark.parametrize(
    ("target", "actual", "ratio"),
    [
        ("≥200户", "100户", "0.5000"),
        ("≥200户", "400户", "2.0000"),
        ("≤5天", "10天", "0.5000"),
        ("≤5天", "2天", "2.5000"),
        ("≥200户", "-100户", "0.0000"),
        ("≤5天", "0天", None),  # nothing to divide by
        ("≥0户", "5户", None),
        ("≥200户", "≥200户", None),  # a bound
        ("≥200户", "100-300户", None),
        ("2000-3000元", "1500元", None),  # two ends
        ("±10%", "5%", None),
        ("200户", "200人", None),  # two dimensions
        ("2024年12月", "2024年11月", None),  # dates
        ("效果显著", "98%", None),
    ],
)
def test_only_numbers_against_one_number_have_a_ratio(target, actual, ratio):
    found = row_of(target, actual).ratio
    assert (None if found is None else fraction_text(*found)) == ratio


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("200户", "200人"),
        ("≥98%", "5个百分点"),
        ("≥5倍", "98%"),
        ("≤5天", "3元"),
        ("100人", "100人次"),
    ],
)
def test_numbers_of_two_dimensions_await_a_judgement(target, actual):
    check(target, actual, "undecided", None, "awaiting_judgement", OPEN)
    assert "unit-mismatch" in codes(row_of(target, actual).card)


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "attainment", "state", "ends"),
    [
        # contained: met whatever the number was
        ("≥266米", "≥266米", "met", "1.0000", "scored", ALL),
        ("≥266米", "≥300米", "met", "1.0000", "scored", ALL),
        ("≥266米", ">266米", "met", "1.0000", "scored", ALL),
        (">266米", ">266米", "met", "1.0000", "scored", ALL),
        ("≤5天", "<5天", "met", "1.0000", "scored", ALL),
        ("266米", "≥266米", "met", "1.0000", "scored", ALL),
        ("2000-3000元", "2100-2900元", "met", "1.0000", "scored", ALL),
        # disjoint: missed whatever the number was, yet nobody knows by how much
        ("≥266米", "<266米", "missed", None, "awaiting_judgement", OPEN),
        ("≥98%", "≤90%", "missed", None, "awaiting_judgement", OPEN),
        (">266米", "≤266米", "missed", None, "awaiting_judgement", OPEN),
        ("≤5天", ">5天", "missed", None, "awaiting_judgement", OPEN),
        ("<5天", "≥5天", "missed", None, "awaiting_judgement", OPEN),
        ("2000-3000元", "3100-3200元", "missed", None, "awaiting_judgement", OPEN),
        # overlapping: it cannot be told
        ("≥266米", "≥200米", "undecided", None, "awaiting_judgement", OPEN),
        ("≥266米", "≤300米", "undecided", None, "awaiting_judgement", OPEN),
        ("≥266米", "≤266米", "undecided", None, "awaiting_judgement", OPEN),
        ("≤5天", "≤8天", "undecided", None, "awaiting_judgement", OPEN),
        ("≤5天", "≥5天", "undecided", None, "awaiting_judgement", OPEN),
        (">266米", "≥266米", "undecided", None, "awaiting_judgement", OPEN),
        ("2000-3000元", "≥2500元", "undecided", None, "awaiting_judgement", OPEN),
        ("2000-3000元", "2500-3500元", "undecided", None, "awaiting_judgement", OPEN),
    ],
)
def test_a_bound_counts_where_it_decides(target, actual, verdict, attainment, state, ends):
    check(target, actual, verdict, attainment, state, ends)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("2024年12月31日前", "2024年12月31日"),
        ("2024年12月31日前", "2024年11月"),
        ("2024年12月", "2024年12月5日"),
        ("12月31日前", "12月20日"),  # both take the year of the document
        ("12月31日前", "2024年12月20日"),
        ("2024年第三季度", "2024年9月30日"),
        ("9月前", "9月30日"),
        ("2024年3月至6月", "2024年4月"),
        ("2024年12月31日前", "2024年12月31日前"),
    ],
)
def test_a_date_within_its_date_is_met_and_scored(target, actual):
    check(target, actual, "met", "1.0000", "scored", ALL)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("2024年12月31日前", "2025年1月1日"),
        ("2024年6月30日前", "2024年7月"),
        ("6月30日前", "7月15日"),
        ("2024年6月30日前", "2025年"),
        ("2024年3月至6月", "2024年2月"),  # too early for a period
    ],
)
def test_a_date_missed_awaits_a_judgement_where_the_rulebook_has_no_curve_for_it(target, actual):
    check(target, actual, "missed", None, "awaiting_judgement", OPEN)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("2024年6月15日前", "2024年6月"),
        ("2024年6月30日前", "2024年"),
        ("2024年3月至6月", "2024年第二季度至8月"),
    ],
)
def test_a_date_with_parts_missing_is_undecided_where_the_parts_matter(target, actual):
    check(target, actual, "undecided", None, "awaiting_judgement", OPEN)


@pytest.mark.parametrize(
    "actual", ["12月20日", "2024年12月20日", "达成预期指标", "效果显著", "98%"]
)
def test_a_date_without_any_year_is_compared_with_nothing(actual):
    check("12月31日前", actual, "undecided", None, "awaiting_judgement", OPEN, year=None)


def test_a_period_of_which_one_end_has_no_year_is_compared_with_nothing():
    check("3月至2024年12月", "2024年5月", "undecided", None, "awaiting_judgement", OPEN, year=None)
    check("3月至2024年12月", "2024年5月", "met", "1.0000", "scored", ALL)


@pytest.mark.parametrize("direction", [None, "lower", "exact"])
def test_a_date_is_reached_by_coming_no_later_also_where_only_it_will_do(direction):
    target = "2024年6月30日"
    check(target, "2024年6月1日", "met", "1.0000", "scored", ALL, direction=direction)
    check(target, "2024年7月1日", "missed", None, "awaiting_judgement", OPEN, direction=direction)


def test_an_actual_date_without_any_year_is_compared_with_nothing():
    check("2024年12月31日前", "12月20日", "undecided", None, "awaiting_judgement", OPEN, year=None)


@pytest.mark.parametrize(
    ("actual", "verdict", "ends", "clause"),
    [
        ("达成预期指标", "met", ACHIEVED, "100%—80%（含）"),
        ("达成年度指标", "met", ACHIEVED, "100%—80%（含）"),
        ("部分达成年度指标并具有一定效果", "partial", PARTIAL, "80%—60%（含）"),
        ("部分完成", "partial", PARTIAL, "80%—60%（含）"),
        ("未达成年度指标且效果较差", "missed", MISSED, "60%—0"),
        ("未完成", "missed", MISSED, "60%—0"),
    ],
)
def test_words_against_a_grade_are_held_to_the_band_of_the_grade(actual, verdict, ends, clause):
    check("效果显著", actual, verdict, None, "awaiting_judgement", ends)
    assert clause in row_of("效果显著", actual).clause()


def test_words_repeated_are_met_within_the_highest_band_and_said_so():
    check("效果显著", "效果显著", "met", None, "awaiting_judgement", ACHIEVED)
    assert "goal-restated" in codes(row_of("效果显著", "效果显著").card)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "已按规定执行"),  # text, other text
        ("效果显著", "98%"),  # text, number
        ("效果显著", "2024年12月31日"),  # text, date
        ("≥98%", "效果显著"),  # number, text
        ("≥98%", "达成预期指标"),  # number, grade
        ("≥98%", "2024年12月31日"),  # number, date
        ("2024年12月31日前", "98%"),  # date, number
        ("2024年12月31日前", "达成预期指标"),  # date, grade
        ("2024年12月31日前", "按时完成了工作"),  # date, text
        ("3000-2000元", "2500元"),  # ends the wrong way round: no range
    ],
)
def test_everything_else_is_undecided(target, actual):
    check(target, actual, "undecided", None, "awaiting_judgement", OPEN)
