"""Why a row earns what it earns, by which clause, and what would raise it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import COST, TIME, budget, card_of, indicator, mof, row_of

from perfeval.model import Clause, Judgement
from perfeval.rules import Breakpoint, Comparison, Curve, Method
from perfeval.scoring.derivation import why_execution


def test_a_missed_number_shows_reading_ratio_formula_and_clause():
    assert row_of("≥200人次", "186人次", 20).why() == [
        "指标值“≥200人次”读作：不低于 200 人次",
        "实际完成值“186人次”读作：186 人次",
        "比值 = 186人次 ÷ 200人次 = 0.9300",
        "未完成，完成率 0.9300",
        "得分 = 20.00 × 0.9300 = 18.60（四舍五入到 0.01）",
        "依据：正向指标：实际值÷指标值×分值（湖北2020、江西2017自评表注）",
    ]


def test_the_same_is_said_in_english():
    lines = row_of("≥200人次", "186人次", 20).why("en")
    assert "ratio = 186人次 ÷ 200人次 = 0.9300" in lines
    assert "score = 20.00 × 0.9300 = 18.60 (rounded half up to 0.01)" in lines


def test_where_less_is_better_the_ratio_is_turned_round():
    lines = row_of("≤5天", "8天").why()
    assert "比值 = 5天 ÷ 8天 = 0.6250" in lines
    assert lines[-1].startswith("依据：反向指标")


@pytest.mark.parametrize("target", ["=0起", "≤0起", "0起"])
def test_nothing_is_divided_by_a_target_of_zero_in_the_formula(target):
    assert "比值 = 0起 ÷ 2起 = 0.0000" in row_of(target, "2起").why()


def test_a_fraction_that_four_decimals_do_not_hold_is_shown_itself():
    assert "得分 = 10.00 × 2/3 = 6.67（四舍五入到 0.01）" in row_of("≥3次", "2次").why()


def test_a_bare_actual_is_shown_in_the_targets_unit():
    lines = row_of("≤202.6万元", "405.2").why()
    assert "实际完成值没有写单位，按指标值的单位“万元”理解" in lines
    assert "比值 = 202.6万元 ÷ 405.2万元 = 0.5000" in lines


@pytest.mark.parametrize(
    ("target", "name", "category", "said"),
    [
        ("200户", "救助户数", "产出指标/数量指标", "多者为好"),
        ("5次", "事故", "产出指标/数量指标", "少者为好"),
        ("50万元", "费用", COST, "少者为好"),
        ("0次", "救助", "产出指标/数量指标", "少者为好"),
    ],
)
def test_where_no_sign_is_written_the_direction_taken_is_said(target, name, category, said):
    lines = row_of(target, target, name=name, category=category).why()
    assert f"指标值没有写符号，按“{said}”比较" in lines


@pytest.mark.parametrize("direction", ["higher", "lower", "exact"])
def test_a_row_compared_by_its_sign_names_the_clause_of_that_sign(direction):
    assert "正向指标" in row_of("≥98%", "49%", direction=direction).clause()
    assert "反向指标" in row_of("≤5天", "10天", direction=direction).clause()
    assert "等于指标" in row_of("=3次", "2次", direction=direction).clause()


def test_a_clause_that_was_not_confirmed_is_marked():
    assert row_of("2000-3000元", "1500元").clause().endswith("（未经核实）")
    assert "not confirmed" in row_of("2000-3000元", "1500元").clause("en")


def test_a_bound_that_decides_nothing_is_explained():
    lines = row_of("≥266米", "≥200米").why()
    assert "实际完成值只给出界限，不能确定是否完成" in lines
    assert any("得分在 0.00 至 10.00 之间" in line for line in lines)


def test_a_bound_missed_by_nobody_knows_how_much_is_not_called_undecidable():
    lines = row_of("≥98%", "≤90%").why()
    assert "实际完成值只给出界限，不能确定是否完成" not in lines
    assert any("得分在 0.00 至 10.00 之间" in line for line in lines)


def test_a_date_missed_says_by_how_many_days():
    lines = row_of("2024年6月30日前", "2024年7月15日", category=TIME).why()
    assert "晚于规定日期 15 天" in lines


def per_day(curve: str = "逾期扣分") -> object:
    late = Curve(
        curve,
        "days_late",
        (Breakpoint(Decimal(0), Decimal(1)), Breakpoint(Decimal(20), Decimal(0))),
        monotone="decreasing",
    )
    rule = Method("dates", "日期", curve, clause=Clause("逾期每日扣百分之五", confirmed=True))
    return evolve(mof(), curves={**mof().curves, curve: late}, dates=rule)


@pytest.mark.parametrize(
    ("actual", "score"),
    [
        ("2024年6月30日", "10"),
        ("2024年7月1日", "9.5"),
        ("2024年7月15日", "2.5"),
        ("2024年7月20日", "0"),
        ("2025年7月20日", "0"),
    ],
)
def test_a_rulebook_may_score_a_missed_date_by_the_day(actual, score):
    row = row_of("2024年6月30日前", actual, book=per_day())  # type: ignore[arg-type]
    assert (row.state, row.computed) == ("scored", Decimal(score))


def test_a_date_scored_by_the_day_names_its_own_curve_and_clause():
    row = row_of("2024年6月30日前", "2024年7月15日", book=per_day())  # type: ignore[arg-type]
    lines = row.why()
    assert "按“逾期扣分”计分：逾期天数 15，得 2.50（满分 10.00，四舍五入到 0.01）" in lines
    assert "依据：逾期每日扣百分之五" in lines


@pytest.mark.parametrize("actual", ["2024年7月", "2024年7月15日后"])
def test_a_date_whose_days_late_are_not_known_is_not_scored_by_the_day(actual):
    row = row_of("2024年6月30日前", actual, book=per_day())  # type: ignore[arg-type]
    assert (row.verdict, row.state) == ("missed", "awaiting_judgement")
    assert row.range == (Decimal(0), Decimal(10))


def test_a_ladder_names_its_curve():
    ladder = Curve(
        "阶梯", "attainment", (Breakpoint(Decimal("0.9"), Decimal(1), before=Decimal(0)),)
    )
    book = evolve(mof(), curves={**mof().curves, "proportional": ladder})
    lines = row_of("≥100户", "80户", book=book).why()
    assert "按“阶梯”计分：完成率 0.8000，得 0.00（满分 10.00，四舍五入到 0.01）" in lines


def test_the_formula_of_the_execution_rate_is_shown_in_yuan():
    card = card_of(indicator("1户", "1户", 90), budget=budget(50, "49.6"))
    assert why_execution(card).startswith("执行率 = 496000元 ÷ 500000元 = 0.9920；得分 = 10.00")
    assert why_execution(card_of(indicator("1户", "1户", 90))).endswith("在 0.00 至 10.00 之间")


@pytest.mark.parametrize(
    ("target", "actual", "raised"),
    [
        ("≥200人次", "186人次", {"points": "0.70", "actual": "200人次"}),
        ("≤202.6万元", "405.2", {"points": "5.00", "actual": "202.6万元"}),
        ("≥98%", "", {"points": "10.00", "actual": "98%"}),
        (">98%", "49%", {"points": "5.00", "actual": ">98%"}),
        ("2000-3000元", "1000元", {"points": "5.00", "actual": "2000~3000元"}),
        ("效果显著", "很好", {"points": "10.00", "actual": None}),
        ("≥98%", "98%", None),
    ],
)
def test_what_would_raise_a_score_is_the_least_that_meets_the_target(target, actual, raised):
    assert row_of(target, actual).would_raise() == raised


def test_a_row_that_a_person_settled_can_no_longer_be_raised_by_its_actual():
    row = row_of("效果显著", "很好", judgement=Judgement("partial", Decimal(6)))
    assert row.would_raise() is None


@pytest.mark.parametrize(
    ("name", "wanted", "came", "value"),
    [
        ("target_over_actual", "5", "8", "6.25"),
        ("linear_excess", "5", "8", "4.00"),
        ("linear_excess", "5", "10", "0.00"),
        ("linear_excess", "5", "11", "0.00"),
        ("all_or_nothing", "5", "5.01", "0.00"),
        ("target_over_actual", "0", "1", "0.00"),
        ("linear_excess", "0", "1", "0.00"),
    ],
)
def test_a_rulebook_chooses_how_an_excess_is_marked_down(name, wanted, came, value):
    book = evolve(mof(), comparison=Comparison(lower=name))
    assert row_of(f"≤{wanted}天", f"{came}天", book=book).computed == Decimal(value)


@pytest.mark.parametrize(("came", "value"), [("3", "10"), ("2", "0"), ("4", "0")])
def test_a_rulebook_may_ask_for_the_exact_value(came, value):
    book = evolve(mof(), comparison=Comparison(exact="all_or_nothing", equality="exact"))
    assert row_of("=3次", f"{came}次", book=book).computed == Decimal(value)


def test_the_source_is_that_of_what_decides_and_falls_back_to_the_rulebooks():
    whole = "财预〔2020〕10号（未经核实）"
    card = card_of(
        indicator("≥2户", "1户", 90, name="一"),
        indicator("≥2户", "1户", 10, not_applicable="没有"),
        indicator("≥2户", "1户", None, name="三", parent="一"),
    )  # fmt: skip
    assert [row.clause() for row in card.rows[1:]] == [whole, whole]
    assert card.rows[1].clause("en") == "财预〔2020〕10号 (not confirmed)"
    silent = evolve(mof(), comparison=Comparison(), quantitative=evolve(mof().quantitative,
                    clause=Clause()))  # fmt: skip
    assert row_of("≥2户", "1户", book=silent).clause() == whole
    assert row_of(
        "2024年6月30日前", "完成", book=silent
    ).clause() == mof().dates.clause.reference + ("（未经核实）")
    bands = tuple(evolve(each, clause=Clause(each.grade)) for each in mof().bands)
    unsure = evolve(mof(), bands=bands)
    assert row_of("效果显著", "部分完成", book=unsure).clause("en") == "partial (not confirmed)"
    assert row_of("效果显著", "很好", book=unsure).clause() == "achieved（未经核实）"
    assert row_of("效果显著", "部分完成", book=evolve(mof(), bands=())).clause() == whole
