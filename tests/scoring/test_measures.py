"""Every measure that a curve may be drawn over: what it is of two cells, and where there is none.

The tables are written by hand from the measure's own words. ``None`` says that the rule measures
nothing, the row awaits a judgement and the scorecard says so where the two cells do compare.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from tests.scoring.builders import (
    book_of,
    book_with,
    card_of,
    codes,
    curve_of,
    decimals,
    indicator,
    mof,
    row_of,
)

from perfeval.rules import Comparison, Method, Rulebook
from perfeval.rules.curve import MEASURES, Measure
from perfeval.scoring import ScoredRow

NINES = "9" * 39


def over(measure: Measure, **more: Any) -> Rulebook:
    """Return a rulebook that scores numbers, and dates, over ``measure``."""
    curve = curve_of(measure, "0 0", "1 1", **more)
    if measure == "days_late":
        return book_with(curves=(curve,), dates=Method("dates", "日期", curve.name))
    return book_of(curve)


def measured(row: ScoredRow) -> Fraction | None:
    return None if row.measured is None else Fraction(*row.measured)


def check(row: ScoredRow, expected: str | int | None) -> None:
    assert measured(row) == (None if expected is None else Fraction(expected))
    assert (row.state == "scored") == (expected is not None)


@pytest.mark.parametrize(
    ("target", "actual", "attained", "ratio"),
    [
        # more is better
        ("≥200户", "200户", 1, 1),
        ("≥200户", "300户", 1, "1.5"),
        ("≥200户", "150户", "0.75", "0.75"),
        ("≥200户", "0户", 0, 0),
        ("≥200户", "-5户", 0, 0),  # below nothing counts as nothing
        (">200户", "200户", 1, 1),
        ("≥0户", "0户", 1, 1),  # a target of nothing is met, and has no ratio
        ("≥0户", "7户", 1, 1),
        ("≥-5户", "-6户", 0, 0),
        ("≥-5户", "3户", 1, 1),
        # less is better
        ("≤200天", "200天", 1, 1),
        ("≤200天", "100天", 1, 2),
        ("≤200天", "250天", "0.8", "0.8"),
        ("≤200天", "0天", 1, 1),  # no ratio: nothing came out
        ("≤0天", "0天", 1, 1),
        ("≤0天", "3天", 0, 0),
        ("≤200天", "-1天", 1, 1),
        ("<200天", "200天", 1, 1),
        # nothing else will do
        ("=200户", "200户", 1, 1),
        ("=200户", "100户", "0.5", "0.5"),
        ("=200户", "300户", 1, "1.5"),
        ("=0户", "0户", 1, 1),
        ("=0户", "1户", 0, 0),
        # intervals and bands have no ratio: their attainment stands for it
        ("100-200元", "150元", 1, 1),
        ("100-200元", "100元", 1, 1),
        ("100-200元", "200元", 1, 1),
        ("100-200元", "50元", "0.5", "0.5"),
        ("100-200元", "400元", "0.5", "0.5"),
        ("100-200元", "0元", 0, 0),
        ("100-200元", "-50元", 0, 0),
        ("±10%", "-5%", 1, 1),
        ("±10%", "20%", "0.5", "0.5"),
        ("±10%", "-20%", "0.5", "0.5"),
        # units, and numbers without
        ("≤50万元", "490000元", 1, "50/49"),
        ("≤50万元", "60", "5/6", "5/6"),
        ("≥90%", "45", "0.5", "0.5"),
        ("≥90", "45%", "0.5", "0.5"),
        ("≥900‰", "45%", "0.5", "0.5"),
        # bounds
        ("≥266米", "≥266米", 1, 1),
        ("≥266米", "≤200米", None, None),
        ("≥266米", "≥100米", None, None),
        ("≥266米", "300-400米", 1, 1),
        # what does not compare
        ("≥200户", "200人", None, None),
        ("≥200户", "很好", None, None),
        ("≥200户", "", None, None),
        ("", "200户", None, None),
        ("效果显著", "效果显著", None, None),
        # past 64 bits
        (f"≥{NINES}元", f"{NINES}元", 1, 1),
        (f"≥{NINES}元", f"{NINES[:-1]}8.5元", *[Fraction(2 * int(NINES) - 1, 2 * int(NINES))] * 2),
        ("≤1元", f"{NINES}元", f"1/{NINES}", f"1/{NINES}"),
    ],
)  # fmt: skip
def test_attainment_is_held_within_one_and_ratio_is_not(target, actual, attained, ratio):
    check(row_of(target, actual, book=over("attainment")), attained)
    check(row_of(target, actual, book=over("ratio")), ratio)


@pytest.mark.parametrize(
    ("lower", "actual", "expected"),
    [
        ("target_over_actual", "150万元", "2/3"),
        ("target_over_actual", "200万元", "0.5"),
        ("target_over_actual", "300万元", "1/3"),
        ("linear_excess", "150万元", "0.5"),
        ("linear_excess", "199.99万元", "0.0001"),
        ("linear_excess", "200万元", 0),
        ("linear_excess", "300万元", 0),
        ("all_or_nothing", "100.01万元", 0),
        ("linear_excess", "100万元", 1),
        ("linear_excess", "0万元", 1),
    ],
)
def test_the_attainment_of_less_is_better_is_that_of_the_rulebooks_form(lower, actual, expected):
    book = evolve(over("attainment"), comparison=Comparison(lower=lower))
    check(row_of("≤100万元", actual, book=book), expected)


@pytest.mark.parametrize("lower", ["target_over_actual", "linear_excess", "all_or_nothing"])
def test_a_ceiling_of_nothing_that_was_passed_attains_nothing_by_any_form(lower):
    book = evolve(over("attainment"), comparison=Comparison(lower=lower, higher=lower))
    for target, actual in (("≤0起", "1起"), ("=0起", "2起"), ("≤0起", f"{NINES}起")):
        check(row_of(target, actual, book=book), 0)


@pytest.mark.parametrize(
    ("target", "actual", "actual_value", "deviation", "relative"),
    [
        ("≥200户", "200户", 200, 0, 0),
        ("≥200户", "150户", 150, -50, "-0.25"),
        ("≥200户", "250户", 250, 50, "0.25"),
        ("≥200户", "0户", 0, -200, -1),
        ("≥200户", "-5户", -5, -205, "-1.025"),
        ("≤200天", "250天", 250, 50, "0.25"),
        ("=200户", "150.5户", "150.5", "-49.5", "-0.2475"),
        # of a target of zero nothing is a share, except that no deviation is none
        ("≥0户", "0户", 0, 0, 0),
        ("≤0户", "3户", 3, 3, None),
        # a target below zero: the deviation is of its size
        ("≥-10%", "-5%", -5, 5, "0.5"),
        ("≥-10%", "-15%", -15, -5, "-0.5"),
        # of an interval: from its nearer end, and none within
        ("100-200元", "150元", 150, 0, 0),
        ("100-200元", "100元", 100, 0, 0),
        ("100-200元", "200元", 200, 0, 0),
        ("100-200元", "75元", 75, -25, "-0.25"),
        ("100-200元", "250元", 250, 50, "0.25"),
        ("±10%", "12%", 12, 2, "0.2"),
        ("±10%", "-13%", -13, -3, "-0.3"),
        ("0-10天", "-1天", -1, -1, None),
        # in the unit that the target writes
        ("≤50万元", "490000元", 49, -1, "-0.02"),
        ("≤50万元", "51", 51, 1, "0.02"),
        ("≤500000元", "49万元", 490000, -10000, "-0.02"),
        ("≥900‰", "95%", 950, 50, "1/18"),
        ("≥2公里", "1500米", "1.5", "-0.5", "-0.25"),
        ("≤3小时", "1天", 24, 21, 7),
        # a bare target in the unit of the actual, and bare numbers in none
        ("≥90", "92%", 92, 2, "1/45"),
        ("≤50", "49万元", 49, -1, "-0.02"),
        ("≥3", "4500‰", 4500, 4497, 1499),
        ("≥90", "92", 92, 2, "1/45"),
        ("50万", "490000元", 49, -1, "-0.02"),
        # bounds are no point, met or not
        ("≥266米", "≥266米", None, None, None),
        ("≥266米", "≥300米", None, None, None),
        ("≥266米", "≤100米", None, None, None),
        ("100-200元", "120-130元", None, None, None),
        # what does not compare
        ("≥200户", "200人", None, None, None),
        ("≥200户", "很好", None, None, None),
        ("≥200户", "", None, None, None),
        ("", "200户", None, None, None),
        ("效果显著", "90%", None, None, None),
        ("2024年6月30日前", "2024年6月1日", None, None, None),
        # past 64 bits
        (f"≥{NINES}元", f"{NINES}.5元", Fraction(2 * int(NINES) + 1, 2), "0.5",
         Fraction(1, 2 * int(NINES))),
        ("≤1万元", f"{NINES}元", Fraction(int(NINES), 10**4), Fraction(int(NINES) - 10**4, 10**4),
         Fraction(int(NINES) - 10**4, 10**4)),
    ],
)  # fmt: skip
def test_actual_and_deviation_are_in_the_targets_unit_and_a_relative_one_is_of_the_target(
    target, actual, actual_value, deviation, relative
):
    check(row_of(target, actual, book=over("actual")), actual_value)
    check(row_of(target, actual, book=over("deviation")), deviation)
    check(row_of(target, actual, book=over("relative_deviation")), relative)


@pytest.mark.parametrize(
    ("unit", "target", "actual", "expected"),
    [
        ("%", "≥90%", "92%", 92),
        ("%", "≥90%", "920‰", 92),
        ("%", "≥900‰", "920‰", 92),
        ("%", "≥9成", "9.2成", 92),
        ("%", "≥900‰", "920", 92),  # the bare number is in the target's ‰
        ("%", "≥90", "92%", 92),
        ("元", "≤50万元", "49.5万元", 495_000),
        ("元", "≤50万元", "49.5", 495_000),
        ("万元", "≤500000元", "495000元", "49.5"),
        ("亿元", "≤500000元", "495000元", "0.00495"),
        ("小时", "≤1天", "1.5天", 36),
        ("天", "≤24小时", "36小时", "1.5"),
        ("分钟", "≤1天", "1天", 1440),
        ("天", "≤1000秒", "1秒", "1/86400"),
        ("亩", "≥2公顷", "2公顷", 30),
        ("公顷", "≥30亩", "30亩", 2),
        # another dimension, or none: nothing is guessed
        ("%", "≥90户", "92户", None),
        ("%", "≥90", "92", None),
        ("天", "≥90%", "92%", None),
        ("百分点", "≥90%", "92%", None),
        ("人次", "≥90人", "92人", None),
        ("元", "≤50万", "49万", None),  # ten thousands of what?
        ("元", "≤50万", "49万元", 490_000),
        # past 64 bits, one way and the other
        ("亿元", f"≥{NINES}元", f"{NINES}元", Fraction(int(NINES), 10**8)),
        ("微米", f"≥{NINES}公里", f"{NINES}公里", int(NINES) * 10**9),
        ("微米", "≥9000000公里", "9000000公里", 9 * 10**15),
        ("微米", "≥1米", "100000000000000米", 10**20),
        ("毫米", "≥1米", "10000000000000000米", 10**19),
        ("秒", "≤9223372036854天", "9223372036854天", 9223372036854 * 86400),
    ],
)
def test_a_curve_with_a_unit_of_its_own_takes_the_number_in_it_or_not_at_all(
    unit, target, actual, expected
):
    row = row_of(target, actual, book=over("actual", unit=unit))
    check(row, expected)
    assert ("method-unmeasured" in codes(row.card)) == (expected is None)
    deviation = row_of(target, actual, book=over("deviation", unit=unit))
    assert (deviation.measured is None) == (expected is None)


@pytest.mark.parametrize(
    ("unit", "target", "actual", "expected"),
    [
        ("元", "≤50万元", "49.5万元", -5000),
        ("万元", "≤500000元", "495000元", "-0.5"),
        ("%", "≥900‰", "920‰", 2),
        ("米", "1-2公里", "2.5公里", 500),
        ("米", "1-2公里", "400米", -600),
    ],
)
def test_a_deviation_is_in_the_curves_unit(unit, target, actual, expected):
    check(row_of(target, actual, book=over("deviation", unit=unit)), expected)


def test_units_do_not_depend_on_the_other_rows_of_the_form():
    rows = [
        indicator("≤3天", "2天", name="一"), indicator("≥90%", "92%", name="二"),
        indicator("≥2户", "3户", name="三"), indicator("≤50万元", "49万元", name="四"),
        indicator("≥90", "92", name="五"),
    ]  # fmt: skip
    for order in (rows, rows[::-1], rows[2:] + rows[:2]):
        card = card_of(*order, book=over("actual", unit="%"))
        found = {row.name: measured(row) for row in card.rows}
        assert found == {"一": None, "二": 92, "三": None, "四": None, "五": None}


@pytest.mark.parametrize(
    ("target", "actual", "days"),
    [
        ("2024年6月30日前", "2024年6月30日", 0),
        ("2024年6月30日前", "2024年1月1日", 0),
        ("2024年6月30日前", "2024年7月1日", 1),
        ("2024年6月30日前", "2025年6月30日", 365),
        ("2024年2月28日前", "2024年3月1日", 2),  # a leap year
        ("2023年2月28日前", "2023年3月1日", 1),
        ("6月30日前", "7月10日", 10),  # the year of the form
        ("2024年6月", "2024年7月1日", 1),  # a month ends on its last day
        ("2024年6月", "2024年6月15日", 0),
        ("2024年", "2025年1月1日", 1),
        ("2024年第2季度", "2024年7月2日", 2),
        ("2024年1月-2024年6月", "2024年7月3日", 3),
        # the day is not known: no number of days
        ("2024年6月30日前", "2024年7月", None),
        ("2024年6月30日前", "2025年", None),
        ("2024年6月15日前", "2024年6月", None),
        # too early is late by no number of days
        ("2024年6月30日后", "2024年6月1日", None),
        ("2024年6月30日前", "完成", None),
        ("2024年6月30日前", "", None),
        ("2024年6月30日前", "90%", None),
    ],
)
def test_days_late_are_none_for_a_date_that_was_met_and_counted_where_the_day_is_known(
    target, actual, days
):
    row = row_of(target, actual, book=over("days_late"))
    assert measured(row) == days
    assert (row.state == "scored") == (days is not None)


@pytest.mark.parametrize("target", ["≥200户", "效果显著", "", "100-200元"])
def test_a_row_without_a_date_has_no_days_late(target):
    curve = curve_of("days_late", "0 1", "10 0")
    row = row_of(
        target, "200户", method="late", book=book_with(Method("late", "逾期", "曲线"),
                                                      curves=(curve,)),
    )  # fmt: skip
    assert (row.method.id, row.measured, row.state) == ("late", None, "awaiting_judgement")


@pytest.mark.parametrize("measure", MEASURES)
def test_what_is_not_measured_is_said_once_in_why_and_findings_and_never_scored(measure):
    curve = curve_of(measure, "0 0", "1 1")
    book = book_with(Method("m", "某法", "曲线", names=("指标",)), curves=(curve,))
    row = row_of("≥200户", "≥100户", book=book)
    assert row.range == tuple(decimals("0", "10"))
    if measure not in ("attainment", "ratio", "days_late"):
        met = row_of("≥200户", "≥300户", book=book)
        assert (met.computed, met.verdict) == (None, "met")
        assert codes(met.card).count("method-unmeasured") == 1
        assert [line for line in met.why() if "某法" in line and "算不出来" in line]
        assert [line for line in met.why("en") if "cannot be computed" in line]


def test_the_finding_names_the_method_and_what_it_needs():
    book = over("actual", unit="%")
    found = [each for each in row_of("≥90户", "92户", book=book).card.findings
             if each.code == "method-unmeasured"]  # fmt: skip
    assert "定量指标" in found[0].render("zh")
    assert "实际完成值" in found[0].render("zh")
    assert "the actual" in found[0].render("en")


def test_a_row_that_nothing_compares_is_only_open_and_not_unmeasured():
    assert "method-unmeasured" not in codes(row_of("≥90%", "很好", book=over("actual")).card)
    assert "method-unmeasured" not in codes(row_of("≥90%", "", book=over("deviation")).card)
    part = indicator("≥90户", "≥92户", None, parent="全部", name="其中")
    card = card_of(indicator("≥90户", "92户", name="全部"), part, book=over("actual"))
    assert (card.rows[1].state, "method-unmeasured" in codes(card)) == ("unscored", False)


def test_the_usual_rulebook_measures_the_attainment_of_every_number():
    row = row_of("≥200户", "150户", book=mof())
    assert (measured(row), measured(row_of("≥200户", "很好"))) == (Fraction(3, 4), None)


@pytest.mark.parametrize(
    ("measure", "small", "large"),
    [
        ("actual", 51, Fraction(int(NINES) - 1, 10**4)),
        ("deviation", 1, Fraction(-1, 10**4)),
        ("relative_deviation", Fraction(1, 50), Fraction(-1, int(NINES))),
        ("ratio", Fraction(50, 51), Fraction(int(NINES), int(NINES) - 1)),
    ],
)
def test_small_and_large_numbers_of_one_form_are_each_measured_as_if_alone(measure, small, large):
    most = int(NINES)
    rows = [
        indicator("≤50万元", "51万元", name="一"),
        indicator(f"≤{most}元", f"{most - 1}元", name="二"),
        indicator("≤50万元", "510000元", name="三"),
        indicator("≤50万元", "很多", name="四"),
    ]
    factor = 10**4 if measure in ("actual", "deviation") else 1
    card = card_of(*rows, book=over(measure))
    assert [measured(row) for row in card.rows] == [small, large * factor, small, None]
