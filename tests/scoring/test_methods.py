"""Scoring methods: every kind of rule as a small rulebook, who sets the score, and which applies.

Each rule is written from the words of its regulation and held at, below and above each breakpoint.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from tests.scoring.builders import (
    AMOUNT,
    CONTENT,
    COST,
    QUALITY,
    SOCIAL,
    TIME,
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

from perfeval.errors import PerfevalError
from perfeval.model import Clause, Judgement
from perfeval.rules import Band, Comparison, Curve, Method, Rulebook
from perfeval.scoring import ScoredRow


def earns(curve: Curve, target: str, *actuals: str, worth: int = 10, **more: Any) -> list[str]:
    """Return what each actual earns; ``—`` where the row is open."""
    book = more.pop("book", None) or book_of(curve)
    rows = [row_of(target, actual, worth, book=book, **more) for actual in actuals]
    return ["—" if row.computed is None else f"{row.computed.normalize():f}" for row in rows]


# --- every kind of rule ---------------------------------------------------------------------------

EXCESS = curve_of("relative_deviation", "0 1", "1 0", monotone="decreasing")


def test_form_b_takes_the_excess_over_the_target_off_and_leaves_nothing_from_twice_the_target():
    # (1 − (实际值 − 指标值) ÷ 指标值) × 分值
    found = earns(EXCESS, "≤100万元", "0万元", "100万元", "100.01万元", "101", "150万元",
                  "199.99万元", "200万元", "300万元")  # fmt: skip
    assert found == ["10", "10", "10", "9.9", "5", "0", "0", "0"]
    assert earns(EXCESS, "≤300万元", "301万元", "399万元") == ["9.97", "6.7"]
    assert earns(EXCESS, "≤0起", "0起", "1起") == ["10", "—"]
    by_comparison = evolve(mof(), comparison=Comparison(lower="linear_excess"))
    assert earns(EXCESS, "≤100万元", "99万元", "101万元", "150万元", "200万元", "300万元",
                 book=by_comparison) == ["10", "9.9", "5", "0", "0"]  # fmt: skip


BAND = curve_of(
    "relative_deviation",
    "-0.2 1 0", "-0.15 3 1", "-0.1 5 3", "0.1 5 5 3", "0.15 3 3 1", "0.2 1 1 0",
    yields="points",
)  # fmt: skip


def test_a_tolerance_band_gives_points_by_how_far_the_cost_lies_from_its_plan():
    # ±10 % 5 分、±10—15 % 3 分、±15—20 % 1 分、以外 0 分
    above = earns(BAND, "100万元", "100", "110", "110.01", "115", "115.01", "120", "120.01", "500",
                  worth=5, category=COST)  # fmt: skip
    assert above == ["5", "5", "3", "3", "1", "1", "0", "0"]
    below = earns(BAND, "100万元", "90", "89.99", "85", "84.99", "80", "79.99", "0", "-7",
                  worth=5, category=COST)  # fmt: skip
    assert below == ["5", "3", "3", "1", "1", "0", "0", "0"]
    # Points never pass those of the row, and a row worth more earns no more than the rule gives.
    assert earns(BAND, "100万元", "100", "112", "118", worth=2) == ["2", "2", "1"]
    assert earns(BAND, "100万元", "100", worth=20) == ["5"]
    assert earns(BAND, "90-110元", "89元", "80元", "112元", "140元", worth=5) == [
        "5",
        "3",
        "5",
        "0",
    ]


STEPS = curve_of(
    "actual",
    "45 0.1 0", "50 0.2 0.1", "55 0.3 0.2", "60 0.4 0.3", "65 0.5 0.4", "70 0.6 0.5",
    "75 0.7 0.6", "80 0.8 0.7", "85 0.9 0.8", "90 1 0.9",
    monotone="increasing", unit="%",
)  # fmt: skip


def test_a_ladder_takes_a_tenth_for_every_five_points_below_ninety():
    # ≥90 % 满分，每低 5 个百分点减 1 分
    found = earns(STEPS, "≥90%", "100%", "90%", "89.99%", "85%", "84.99%", "50%", "45%", "44.99%",
                  "0%", "-3%")  # fmt: skip
    assert found == ["10", "10", "9", "9", "8", "2", "1", "0", "0", "0"]


SATISFIED = curve_of(
    "actual", "60 0.5 0", "80 0.8 0.5", "90 1 0.8", monotone="increasing", unit="%"
)


@pytest.mark.parametrize("target", ["≥90%", "≥95%", "≥80%", "90%", "≥900‰", ">99%", "80-100%"])
def test_the_satisfaction_ladder_goes_by_the_rate_whatever_was_promised(target):
    # ≥90 % 10、80—90 % 8、60—80 % 5、<60 % 0
    found = earns(
        SATISFIED, target, "100%", "90%", "89.99%", "80%", "79.99%", "60%", "59.99%", "0%"
    )
    assert found == ["10", "10", "8", "8", "5", "5", "0", "0"]
    assert earns(SATISFIED, target, "920‰", "很好", "") == ["10", "—", "—"]


PASS = curve_of("attainment", "0.6 0.6 0", "1 1", monotone="increasing", only_met_is_full=True)


def test_below_the_pass_mark_a_ratio_earns_nothing():
    found = earns(PASS, "≥200户", "200户", "199户", "121户", "120户", "119.99户", "0户", "300户")
    assert found == ["10", "9.95", "6.05", "6", "0", "0", "10"]
    assert earns(PASS, "≤60天", "60天", "80天", "100天", "100.01天") == ["10", "7.5", "6", "0"]


DIRECT = curve_of("attainment", "1 1 0", monotone="increasing")


@pytest.mark.parametrize(
    ("target", "met", "missed"),
    [
        ("≥200户", "200户", "199.99户"),
        ("≤5天", "5天", "5.01天"),
        ("=100%", "100%", "99.99%"),
        ("100-200元", "100元", "99.99元"),
        ("0起", "0起", "1起"),
        ("±10%", "10%", "10.01%"),
    ],
)
def test_yes_or_no_gives_all_or_nothing(target, met, missed):
    assert earns(DIRECT, target, met, missed) == ["10", "0"]


OVER = curve_of("ratio", "0 0", "1 1", "1.3 1", "2 0.5 0.5 0")


def test_far_above_its_target_an_amount_is_marked_down():
    found = earns(
        OVER, "≥100户", "50户", "100户", "130户", "130.01户", "165户", "200户", "200.01户"
    )
    assert found == ["5", "10", "10", "10", "7.5", "5", "0"]
    # With only a mark-down the rest of the rule stays.
    assert earns(OVER, "≥100户", "0户", "-4户") == ["0", "0"]


WITHIN = curve_of("ratio", "1 1 0", "1.3 1 1 0")


def test_below_its_target_or_above_130_percent_of_it_an_amount_is_not_achieved():
    found = earns(WITHIN, "≥100户", "99.99户", "100户", "130户", "130.01户", "1000户")
    assert found == ["0", "10", "10", "0", "0"]
    assert earns(WITHIN, "100-200户", "150户", "250户") == ["10", "0"]
    # What is met and has no ratio is achieved.
    assert earns(WITHIN, "0户", "0户", "1户") == ["10", "0"]


PER_POINT = curve_of("deviation", "0 2", "20 0", yields="points", unit="%", monotone="decreasing")


def test_a_tenth_of_a_point_for_every_percent_above_down_to_nothing():
    # 在职人员控制率 ≤100 %，每超 1 个百分点扣 0.1 分
    found = earns(PER_POINT, "≤100%", "90%", "100%", "101%", "105.5%", "119.9%", "120%", "150%",
                  worth=2)  # fmt: skip
    assert found == ["2", "2", "1.9", "1.45", "0.01", "0", "0"]
    change = curve_of("actual", "0 3", "10 0", yields="points", unit="%", monotone="decreasing")
    # 三公经费变动率 ≤0 得 3 分，每超 1 个百分点扣 0.3 分
    assert earns(change, "≤0%", "-20%", "0%", "1%", "5%", "10%", "11%", worth=3) == [
        "3", "3", "2.7", "1.5", "0", "0",
    ]  # fmt: skip


PER_DAY = curve_of("days_late", "0 1", "10 0", monotone="decreasing", name="逾期")
BY_DAY = book_with(curves=(PER_DAY,), dates=Method("dates", "日期", "逾期"))


def test_a_tenth_is_taken_for_every_day_late():
    found = earns(PER_DAY, "2024年6月30日前", "2024年6月1日", "2024年6月30日", "2024年7月1日",
                  "2024年7月9日", "2024年7月10日", "2025年1月1日", "2024年7月",
                  book=BY_DAY)  # fmt: skip
    assert found == ["10", "10", "9", "1", "0", "0", "—"]


HALF_LATE = curve_of("days_late", "0 1 1 0.5", name="逾期")


def test_late_may_be_worth_half_however_late():
    # S22: 2019 年完成，2020 年完成的得一半
    book = book_with(curves=(HALF_LATE,), dates=Method("dates", "日期", "逾期"))
    found = earns(HALF_LATE, "2019年12月31日前", "2019年12月31日", "2020年1月1日", "2029年1月1日",
                  book=book)  # fmt: skip
    assert found == ["10", "5", "5"]


def test_bands_of_80_and_50_hold_words_where_a_rulebook_draws_them_so():
    edges = (("missed", "0", "0.5"), ("partial", "0.5", "0.8"), ("achieved", "0.8", "1"))
    bands = tuple(Band(name, *decimals(low, high)) for name, low, high in edges)  # type: ignore[arg-type]
    book = evolve(mof(), bands=bands)
    found = [row_of("效果显著", actual, book=book).range
             for actual in ("达成预期指标", "部分完成", "未完成")]  # fmt: skip
    assert found == [
        tuple(decimals("8", "10")), tuple(decimals("5", "8")), tuple(decimals("0", "5")),
    ]  # fmt: skip


def test_a_curve_says_what_it_measured_and_gave():
    row = row_of("≥90%", "850‰", book=book_of(SATISFIED))
    assert "按“曲线”计分：实际完成值 85%，得 8.00（满分 10.00，四舍五入到 0.01）" in row.why()
    lines = row_of("≤100%", "105.5%", 2, book=book_of(PER_POINT)).why()
    assert any("5.5%" in line and "得 1.45" in line for line in lines)
    late = row_of("2024年6月30日前", "2024年7月1日", book=BY_DAY).why()
    assert any("逾期" in line and " 1，得 9.00" in line for line in late)
    assert any("0.85" in line for line in row_of("≥100户", "85户", book=book_of(PASS)).why())
    own = curve_of("deviation", "0 1", "5 0")
    assert any("2万元" in line for line in row_of("≤50万元", "52万元", book=book_of(own)).why())
    bare = row_of("≤50", "52万元", book=book_of(own)).why()
    assert any("2万元" in line for line in bare)


# --- who sets the score ---------------------------------------------------------------------------


def judged(score: str | None, grade: Any = None, by: str = "评审组") -> Judgement:
    return Judgement(grade, None if score is None else Decimal(score), by, "抽查")


def by_mode(mode: str, target: str = "≥200户", actual: str = "100户", **more: Any) -> ScoredRow:
    rule = None if mode == "hand" else "proportional"
    method = Method("own", "某法", rule, categories=("产出指标",), mode=mode)  # type: ignore[arg-type]
    return row_of(target, actual, book=book_with(method), **more)


HAND_CELLS = [("≥200户", "100户"), ("效果显著", "很好"), ("效果显著", "未完成"), ("", "98%"),
              ("2024年6月30日前", "2024年6月1日"), ("", ""), ("≥200户", "")]  # fmt: skip


@pytest.mark.parametrize(("target", "actual"), HAND_CELLS)
def test_what_a_person_scores_is_open_whatever_its_cells_say(target, actual):
    row = by_mode("hand", target, actual)
    assert (row.state, row.range) == ("awaiting_judgement", tuple(decimals("0", "10")))
    assert row.measured is None
    assert any("某法" in line and "由人评分" in line for line in row.why())
    assert "method-unmeasured" not in codes(row.card)


@pytest.mark.parametrize(("target", "actual"), HAND_CELLS)
@pytest.mark.parametrize("score", ["0", "3.33", "10"])
def test_what_a_person_scores_is_settled_by_a_declared_score_or_a_judgement(target, actual, score):
    declared = by_mode("hand", target, actual, declared=score)
    assert (declared.state, declared.computed) == ("scored", Decimal(score))
    assert any("某法" in line for line in declared.why())
    decided = by_mode("hand", target, actual, judgement=judged(score), declared=10)
    assert (decided.state, decided.computed) == ("scored", Decimal(score))
    assert any("评审组" in line for line in decided.why())
    assert "judgement-unused" not in codes(decided.card)


@pytest.mark.parametrize("score", ["10.01", "-0.01", "100"])
def test_no_score_outside_the_points_settles_what_a_person_scores(score):
    assert by_mode("hand", declared=score).state == "awaiting_judgement"
    row = by_mode("hand", judgement=judged(score))
    assert row.state == "awaiting_judgement"
    assert "judgement-outside-band" in codes(row.card)


def test_a_grade_holds_a_person_to_its_band_and_a_deduction_comes_off():
    assert by_mode("hand", judgement=judged(None, "partial")).range == tuple(decimals("6", "8"))
    assert by_mode("hand", judgement=judged("9", "partial")).state == "awaiting_judgement"
    assert by_mode("hand", declared=8, deduction=1).computed == Decimal(8)
    assert by_mode("hand", declared="9.5", deduction=1).state == "awaiting_judgement"
    assert by_mode("hand", judgement=judged("9"), deduction=1).computed == Decimal(8)


@pytest.mark.parametrize("score", ["0", "4.99", "5", "9.99", "10"])
def test_a_judgement_replaces_what_an_editable_rule_gives_and_both_are_shown(score):
    row = by_mode("editable", judgement=judged(score))
    assert (row.state, row.computed, row.measured) == ("scored", Decimal(score), (100, 200))
    lines = row.why()
    rule = next(i for i, line in enumerate(lines) if "= 5.00" in line)
    person = next(i for i, line in enumerate(lines) if "评审组" in line)
    assert rule < person
    assert "judgement-unused" not in codes(row.card)


@pytest.mark.parametrize("score", ["-0.01", "10.01", None])
def test_a_judgement_outside_the_points_or_without_a_score_replaces_nothing(score):
    row = by_mode("editable", judgement=judged(score, "partial"))
    assert (row.state, row.computed) == ("scored", Decimal(5))
    assert "judgement-unused" in codes(row.card)


def test_an_editable_rule_stands_where_nobody_judges_and_takes_no_declared_score():
    assert by_mode("editable").computed == Decimal(5)
    row = by_mode("editable", declared=9)
    assert (row.computed, row.score_check) == (Decimal(5), "overpaid")


def test_an_editable_rule_that_measures_nothing_leaves_the_row_to_a_judgement():
    assert by_mode("editable", actual="很好").state == "awaiting_judgement"
    row = by_mode("editable", actual="很好", judgement=judged("7"))
    assert (row.state, row.computed) == ("scored", Decimal(7))
    assert [line for line in row.why() if "评审组" in line]


def test_a_deduction_comes_off_a_judgement_that_replaced_the_rule():
    row = by_mode("editable", judgement=judged("8"), deduction=1)
    assert row.computed == Decimal(7)


def test_a_locked_rule_stands_and_an_unused_judgement_is_said():
    row = by_mode("locked", judgement=judged("9"))
    assert (row.state, row.computed) == ("scored", Decimal(5))
    assert "judgement-unused" in codes(row.card)
    assert not any("评审组" in line for line in row.why())


def test_the_usual_rule_may_be_editable_too():
    book = book_of(curve_of("attainment", "0 0", "1 1"), mode="editable")
    assert row_of("≥2户", "1户", book=book, judgement=judged("9")).computed == Decimal(9)
    assert row_of("≥2户", "1户", book=book).computed == Decimal(5)


def test_the_usual_rule_may_leave_every_number_to_a_person():
    book = evolve(mof(), quantitative=Method("quantitative", "定量指标"))
    assert row_of("≥2户", "2户", book=book).range == tuple(decimals("0", "10"))
    assert row_of("≥2户", "2户", book=book, declared=7).computed == Decimal(7)


def test_only_rows_of_an_editable_method_are_replaced():
    book = book_with(Method("e", "可改", "proportional", names=("甲",), mode="editable"))
    rows = [indicator("≥2户", "1户", name=name, judgement=judged("9")) for name in ("甲", "乙")]
    card = card_of(*rows, book=book)
    assert [row.computed for row in card.rows] == decimals("9", "5")
    assert codes(card).count("judgement-unused") == 1


def test_who_scores_what_is_checked_when_a_rulebook_is_made():
    with pytest.raises(PerfevalError, match="leaves the score to a person and names curve"):
        book_with(Method("m", "某法", "proportional", names=("甲",), mode="hand"))
    for mode in ("locked", "editable"):
        with pytest.raises(PerfevalError, match=f"is {mode} and names no curve"):
            book_with(Method("m", "某法", names=("甲",), mode=mode))
    assert Method("m", "某法", "proportional").mode == "locked"


# --- which method applies -------------------------------------------------------------------------

HALF = curve_of("attainment", "0 0.5", name="一半")
NONE = curve_of("attainment", "0 0", name="零分")
CURVES = (HALF, NONE, PER_DAY)


def chosen(*methods: Method, target: str = "≥2户", actual: str = "2户", **more: Any) -> str:
    book = more.pop("book", None) or book_with(*methods, curves=CURVES)
    return row_of(target, actual, book=book, **more).method.id


@pytest.mark.parametrize("category", [QUALITY, "产出指标", "质量指标", "产 出 指 标/质量"])
def test_a_method_is_for_the_rows_of_its_level_one_category(category):
    method = Method("m", "某法", "一半", categories=("产出指标",))
    assert chosen(method, category=category) == "m"
    assert chosen(method, category=SOCIAL) == "quantitative"
    assert chosen(method, category="") == "quantitative"


def test_a_method_is_for_the_rows_of_its_level_two_category_and_of_each_that_it_names():
    method = Method("m", "某法", "一半", categories=("质量指标", "满意度指标"))
    found = [chosen(method, category=each) for each in (QUALITY, "质量指标", CONTENT, AMOUNT, TIME)]
    assert found == ["m", "m", "m", "quantitative", "quantitative"]


def test_a_category_is_known_by_its_aliases():
    method = Method("m", "某法", "一半", categories=("产出指标",))
    assert chosen(method, category="项目完成指标/数量指标") == "m"


def test_a_method_is_for_the_rows_whose_name_has_one_of_its_words():
    method = Method("m", "某法", "一半", names=("满意", "好评"))
    for name, expected in (
        ("学生满意度", "m"), ("好评率", "m"), ("满 意度", "quantitative"), ("", "quantitative"),
    ):  # fmt: skip
        assert chosen(method, name=name) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [("≥2户", "quantitative"), ("≤2户", "m"), ("=2户", "m"), ("1-2户", "m"),
     ("2户", "quantitative"), ("效果显著", "quantitative")],
)  # fmt: skip
def test_a_method_is_for_the_rows_of_its_directions(target, expected):
    method = Method("m", "某法", "一半", directions=("lower", "exact"))
    assert chosen(method, target=target) == expected


def test_all_conditions_have_to_hold():
    method = Method(
        "m", "某法", "一半", categories=("成本指标",), names=("费",), directions=("lower",)
    )
    assert chosen(method, category=COST, name="培训费", target="≤2元", actual="2元") == "m"
    for change in ({"category": AMOUNT}, {"name": "单价"}, {"target": "≥2元"}):
        cells = {"category": COST, "name": "培训费", "target": "≤2元", "actual": "2元", **change}
        assert chosen(method, **cells) == "quantitative"


def test_the_first_method_whose_conditions_hold_wins():
    one = Method("one", "一", "一半", categories=("产出指标",))
    two = Method("two", "二", "零分", names=("指标",))
    assert (chosen(one, two), chosen(two, one)) == ("one", "two")
    assert chosen(one, two, category=SOCIAL) == "two"


def test_a_method_without_conditions_is_only_for_the_rows_that_name_it():
    method = Method("m", "某法", "一半")
    assert chosen(method) == "quantitative"
    for text in ("m", "某法"):
        assert chosen(method, method=text) == "m"


def test_what_a_row_names_goes_before_every_condition():
    one = Method("one", "一", "一半", categories=("产出指标",))
    two = Method("two", "二", "零分")
    for text, expected in (
        ("two", "two"), ("二", "two"), ("one", "one"), ("quantitative", "quantitative"),
        (mof().quantitative.title, "quantitative"),
    ):  # fmt: skip
        row = row_of("≥2户", "1户", book=book_with(one, two, curves=CURVES), method=text)
        assert row.method.id == expected
        assert "method-unknown" not in codes(row.card)


def test_dates_are_scored_by_days_only_and_days_score_dates_only():
    late = Method("late", "逾期", "逾期", categories=("产出指标",))
    ratio = Method("ratio", "比例", "一半", categories=("产出指标",))
    date = {"target": "2024年6月30日前", "actual": "2024年7月2日"}
    for order in ((late, ratio), (ratio, late)):
        assert chosen(*order, **date) == "late"
        assert chosen(*order) == "ratio"
        assert chosen(*order, target="效果显著", actual="很好") == "ratio"
        assert chosen(*order, target="", actual="2024年7月2日") == "ratio"
    assert chosen(ratio, **date) == "quantitative"
    by_day = book_with(ratio, curves=CURVES, dates=Method("dates", "日期", "逾期"))
    assert chosen(book=by_day, **date) == "dates"
    assert chosen(book=by_day) == "ratio"
    assert chosen(book=evolve(by_day, methods=(late,)), **date) == "late"


def test_what_a_person_scores_may_be_a_date_too():
    hand = Method("hand", "手工", categories=("产出指标",))
    assert chosen(hand, target="2024年6月30日前", actual="2024年7月2日") == "hand"


def test_a_method_that_the_rulebook_does_not_have_is_said_and_the_usual_rule_scores():
    one = Method("one", "一", "一半", categories=("产出指标",))
    for text in ("没有这个", "ONE"):
        row = row_of("≥2户", "1户", book=book_with(one, curves=CURVES), method=text)
        assert (row.method.id, row.computed) == ("one", Decimal(5))
        said = [each for each in row.card.findings if each.code == "method-unknown"]
        assert len(said) == 1
        assert "定量指标" in said[0].render("zh")
    other = row_of("≥2户", "1户", method="没有这个")
    assert (other.method.id, other.computed) == ("quantitative", Decimal(5))
    assert "method-unknown" in codes(other.card)
    date = row_of("2024年6月30日前", "2024年6月1日", method="没有这个", book=BY_DAY)
    assert (date.method.id, date.computed) == ("dates", Decimal(10))


def test_every_row_is_scored_by_its_own_method():
    half = Method("half", "一半", "一半", categories=("产出指标",))
    hand = Method("hand", "手工", names=("看法",))
    late = Method("late", "逾期", "逾期", categories=("时效指标",))
    card = card_of(
        indicator("≥2户", "1户", name="一"),
        indicator("≥2户", "1户", name="二", category=SOCIAL),
        indicator("2024年6月30日前", "2024年7月2日", name="三", category=TIME),
        indicator("≥2户", "1户", name="看法", category=SOCIAL),
        indicator("效果显著", "达成预期指标", name="五"),
        indicator("≥2户", "0户", name="六", category=SOCIAL, method="half"),
        book=book_with(half, hand, late, curves=CURVES),
    )
    assert [row.method.id for row in card.rows] == [
        "half", "quantitative", "late", "hand", "half", "half",
    ]  # fmt: skip
    assert [row.range for row in card.rows] == [
        tuple(decimals(*ends)) for ends in (
            ("5", "5"), ("5", "5"), ("8", "8"), ("0", "10"), ("8", "10"), ("5", "5"),
        )
    ]  # fmt: skip


def test_the_clause_is_that_of_the_method_that_decides():
    clause = Clause("某县办法第三条", confirmed=True)
    book = book_with(Method("m", "某法", "一半", categories=("产出指标",), clause=clause),
                     curves=CURVES)  # fmt: skip
    assert row_of("≥2户", "1户", book=book).clause() == "某县办法第三条"
    assert row_of("≥2户", "很好", book=book).clause() != "某县办法第三条"
    hand = book_with(Method("m", "某法", categories=("产出指标",), clause=clause))
    assert row_of("≥2户", "1户", book=hand).clause() == "某县办法第三条"


def test_an_override_of_one_method_leaves_every_other_row_as_it_was():
    rows = [
        indicator("≥2户", "1户", name="一"), indicator("≤2天", "3天", name="二", category=TIME),
        indicator("效果显著", "部分完成", name="三", category=SOCIAL),
        indicator("≥90%", "88%", name="学生满意度", category=CONTENT),
    ]  # fmt: skip
    before = card_of(*rows)
    book: Rulebook = book_with(Method("m", "某法", "一半", names=("满意",)), curves=CURVES)
    after = card_of(*rows, book=book)
    assert [row.range for row in after.rows[:3]] == [row.range for row in before.rows[:3]]
    assert [row.why() for row in after.rows[:3]] == [row.why() for row in before.rows[:3]]
    assert (before.rows[3].computed, after.rows[3].computed) == (Decimal("9.78"), Decimal(5))


def test_a_method_is_named_whatever_blanks_a_form_prints_into_it():
    book = mof()
    assert book.place_of(" 定 量\n指标 ") == 0
    assert [book.place_of(each) for each in (None, "", "  ", "按比例得分")] == [None] * 4
    assert "method-unknown" not in codes(card_of(indicator("≥1", "1", 100, method="定量 指标")))
    assert "method-unknown" not in codes(card_of(indicator("≥1", "1", 100, method=" ")))
