"""The derived measures: what a department's own rows take from its projects and its budget."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from tests.scoring.builders import (
    AMOUNT,
    CONTENT,
    SOCIAL,
    book_with,
    budget,
    codes,
    curve_of,
    decimals,
    indicator,
    mof,
    project,
)

from perfeval.model import Department, Goal, Indicator, Judgement, Project
from perfeval.rules import Curve, Method, Rulebook
from perfeval.scoring import Scorecard, ScoredRow, score

DIRECT = ("0 0", "1 1")
GOAL = Goal("培训职工 200 人次", None)


def book_over(measure: Any, *places: str, curve: Curve | None = None, **more: Any) -> Rulebook:
    """Return a rulebook whose rows called 得分项 are scored over a derived measure."""
    curve = curve or curve_of(measure, *(places or DIRECT), **more)
    return book_with(Method("own", "部门指标", curve.name, names=("得分项",)), curves=(curve,))


def department(
    *projects: Project,
    book: Rulebook,
    target: str = "",
    actual: str = "",
    worth: int = 10,
    money: Any = None,
    **more: Any,
) -> Scorecard:
    rows = (indicator(target, actual, worth, name="得分项", category=SOCIAL, **more),)
    whole = Department("部门", year=2024, projects=projects, indicators=rows, budget=money)
    return score(whole, book, [score(each, mof()) for each in projects])


def own(*projects: Project, book: Rulebook, **more: Any) -> ScoredRow:
    return department(*projects, book=book, **more).rows[0]


def planned(*targets: str, goal: Goal | None = GOAL) -> Project:
    """Return a project with one row of output, effect and satisfaction each."""
    rows = [
        indicator(target, "", 30, category=category, name=f"{category}")
        for target, category in zip(targets, (AMOUNT, SOCIAL, CONTENT), strict=False)
    ]
    return evolve(project(*rows), goal=goal)


COMPLETE = planned("≥200户", "≥90%", "≥95%")
IN_WORDS = planned("≥200户", "效果显著", "≥95%")
SHORT = planned("≥200户", "≥90%")
AIMLESS = planned("≥200户", "≥90%", "≥95%", goal=None)


# --- 目标制定: elements complete 5, quantified 5 (大英县总工会 2020) -----------------------------


@pytest.mark.parametrize(
    ("projects", "score", "complete", "quantified"),
    [
        ((COMPLETE,), "10", 1, 1),
        ((IN_WORDS,), "5", 1, 0),
        ((SHORT,), "5", 0, 1),  # no satisfaction: incomplete, yet what is there is measurable
        ((AIMLESS,), "5", 0, 1),
        ((planned("≥200户", "≥90%", "≥95%", goal=Goal("", "完成")),), "5", 0, 1),
        ((planned("越多越好", "效果显著", goal=None),), "0", 0, 0),
        ((planned("≥200户", "2024年6月30日前", "≥95%"),), "10", 1, 1),  # a date is measurable
        ((planned("", "", ""),), "0", 0, 0),
        ((COMPLETE, IN_WORDS), "7.5", 2, 1),
        ((COMPLETE, IN_WORDS, SHORT), "6.67", 2, 2),
        ((COMPLETE, Project("还没有指标")), "10", 1, 1),
    ],
)
def test_goals_count_half_for_their_elements_and_half_for_being_measurable(
    projects, score, complete, quantified
):
    row = own(*projects, book=book_over("goal_setting"))
    assert (row.state, row.computed) == ("scored", Decimal(score))
    assert any(f"完整的 {complete} 个" in line and f"量化的 {quantified} 个" in line
               for line in row.why())  # fmt: skip


def test_one_measurable_row_of_a_category_is_enough_and_placeholders_count_for_nothing():
    rows = COMPLETE.indicators
    words = indicator("越多越好", "", 0, category=AMOUNT, name="又一项")
    holder = indicator("效果显著", "", None, category=SOCIAL, name="指标2：")
    stranger = indicator("良好", "", 0, category="党建指标", name="学习")
    more = evolve(COMPLETE, indicators=(*rows, words, holder, stranger))
    assert own(more, book=book_over("goal_setting")).computed == Decimal(10)
    only = evolve(COMPLETE, indicators=(evolve(rows[0], name="指标1："), *rows[1:]))
    assert own(only, book=book_over("goal_setting")).computed == Decimal(5)


# --- 目标实现: achieved over all amounts; below or more than 30 % above is not achieved ----------


def amounts(*cells: tuple[str, str], **more: Any) -> Project:
    rows = (
        indicator(target, actual, 10, category=AMOUNT, name=f"数量{place}", **more)
        for place, (target, actual) in enumerate(cells)
    )
    return project(*rows)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((("≥100户", "100户"),), 10, 10),
        ((("≥100户", "99.99户"),), 0, 0),
        ((("≥100户", "130户"),), 10, 10),
        ((("≥100户", "130.01户"),), 0, 0),
        ((("100户", "131户"),), 0, 0),
        ((("=100户", "131户"),), 0, 0),
        ((("≤100户", "10户"),), 10, 10),  # less is better: far below is no overshoot
        ((("≤100户", "101户"),), 0, 0),
        ((("100-200户", "150户"),), 10, 10),
        ((("100-200户", "300户"),), 0, 0),
        ((("≥100户", "≥100户"),), 10, 10),  # a bound that is met says nothing of how far
        ((("0户", "0户"),), 10, 10),
        ((("≥100户", ""),), 0, 10),
        ((("≥100户", "完成"),), 0, 10),
        ((("≥100户", "≤100户"),), 0, 10),
        ((("完成任务", "达成预期指标"),), 10, 10),
        ((("完成任务", "部分完成"),), 0, 0),
        ((("≥100户", "100户"), ("≥100户", "50户"), ("≥100户", "")), "3.33", "6.67"),
    ],
)
def test_an_amount_counts_where_it_came_out_as_planned(cells, low, high):
    row = own(amounts(*cells), book=book_over("goal_achievement"))
    assert row.range == (Decimal(low), Decimal(high))
    assert row.state == ("scored" if low == high else "awaiting_judgement")


def test_only_amounts_of_their_own_that_apply_are_counted():
    good, bad = ("≥100户", "100户"), ("≥100户", "1户")
    for more in ({"not_applicable": "没有发生"}, {"parent": "数量0"}):
        two = amounts(bad, **more)
        both = project(*amounts(good).indicators, *(evolve(r, name="别") for r in two.indicators))
        assert own(both, book=book_over("goal_achievement")).computed == Decimal(10)
    other = project(
        *amounts(good).indicators,
        indicator(*bad, 10, category=SOCIAL, name="效益"),
        indicator(*bad, 10, category="产出指标", name="未分类"),
        indicator(*bad, 10, category=AMOUNT, name="指标3："),
    )
    assert own(other, book=book_over("goal_achievement")).computed == Decimal(10)


def test_amounts_of_all_projects_count_together():
    row = own(
        amounts(("≥1户", "1户"), ("≥1户", "1户")), amounts(("≥2户", "1户")),
        book=book_over("goal_achievement"),
    )  # fmt: skip
    assert row.computed == Decimal("6.67")
    assert any("3 个数量指标" in line and "2 个" in line for line in row.why())


# --- 编制准确: 1 − 10 × transfers ÷ initial budget ------------------------------------------------


@pytest.mark.parametrize(
    ("initial", "transfers", "score"),
    [
        ("100", "0", "10"),
        ("100", "0.01", "9.99"),
        ("100", "1", "9"),
        ("100", "5", "5"),
        ("100", "9.99", "0.01"),
        ("100", "10", "0"),
        ("100", "10.01", "0"),
        ("100", "100", "0"),
        ("100", "-5", "5"),  # moved out counts as moved
        ("300", "1", "9.67"),
        ("0.01", "0.001", "0"),
    ],
)
def test_a_budget_is_accurate_by_what_was_not_moved(initial, transfers, score):
    money = budget(initial=Decimal(initial), transfers=Decimal(transfers))
    row = own(book=book_over("budget_accuracy"), money=money)
    assert (row.state, row.computed) == ("scored", Decimal(score))
    assert any(f"{transfers} ÷ 年初预算数 {initial}" in line for line in row.why())


# --- what is not known ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "money"),
    [
        ("goal_setting", None),
        ("goal_achievement", None),
        ("budget_accuracy", None),
        ("budget_accuracy", budget(initial=Decimal(100))),
        ("budget_accuracy", budget(transfers=Decimal(1))),
        ("budget_accuracy", budget(initial=Decimal(0), transfers=Decimal(1))),
        ("budget_accuracy", budget(initial=Decimal(-1), transfers=Decimal(1))),
    ],
)
def test_what_cannot_be_derived_awaits_a_judgement_and_is_said(measure, money):
    row = own(book=book_over(measure), money=money)
    assert (row.state, row.range) == ("awaiting_judgement", tuple(decimals("0", "10")))
    assert "method-unmeasured" in codes(row.card)
    assert any("算不出来" in line for line in row.why())
    for target, actual in (("", ""), ("目标完整", ""), ("目标完整", "达成预期指标")):
        judged = own(
            book=book_over(measure), money=money, judgement=Judgement(None, Decimal(7)),
            target=target, actual=actual,
        )  # fmt: skip
        assert (judged.state, judged.computed) == ("scored", Decimal(7))
        assert "method-unmeasured" not in codes(judged.card)


def test_a_projects_row_derives_nothing():
    book = book_over("goal_setting")
    row = score(project(indicator("≥1户", "1户", 10, name="得分项")), book).rows[0]
    assert (row.state, row.is_unmeasured) == ("awaiting_judgement", True)


def test_projects_without_rows_or_amounts_derive_nothing():
    assert own(Project("空"), book=book_over("goal_setting")).is_unmeasured
    only_effects = project(indicator("≥1户", "1户", 10, category=SOCIAL))
    assert own(only_effects, book=book_over("goal_achievement")).is_unmeasured


# --- how a row is scored by it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("", ""),
        ("目标完整", ""),
        ("目标完整", "达成预期指标"),  # the words' band is not the rule's
        ("目标完整", "未完成"),
        ("≥90%", "80%"),
    ],
)
def test_the_rule_scores_the_row_whatever_its_own_cells_say(target, actual):
    row = own(COMPLETE, IN_WORDS, book=book_over("goal_setting"), target=target, actual=actual)
    assert (row.state, row.computed) == ("scored", Decimal("7.5"))
    assert row.range == tuple(decimals("7.5", "7.5"))
    assert row.measured == (3, 4)


@pytest.mark.parametrize("actual", ["达成预期指标", "未完成", ""])
def test_what_is_known_in_part_bounds_the_row_whatever_its_own_cells_say(actual):
    one = amounts(("≥100户", "100户"), ("≥100户", ""))
    row = own(one, book=book_over("goal_achievement"), target="完成任务", actual=actual)
    assert row.range == tuple(decimals("5", "10"))
    assert row.measured is None


def test_what_is_known_in_part_bounds_the_row_by_every_value_in_between():
    # Four amounts, two of them open: a half, three quarters or all. The best lies in between.
    peak = book_over("goal_achievement", "0.5 0.2", "0.75 1", "1 0.4")
    one = amounts(("≥1户", "1户"), ("≥1户", "1户"), ("≥1户", ""), ("≥1户", ""))
    assert own(one, book=peak).range == tuple(decimals("2", "10"))
    falling = book_over("goal_achievement", "0 1", "1 0")
    assert own(one, book=falling).range == tuple(decimals("0", "5"))


def test_a_judgement_settles_a_row_within_what_is_known():
    one = amounts(("≥1户", "1户"), ("≥1户", ""))
    book = book_over("goal_achievement")
    for value, state in (("5", "scored"), ("7.5", "scored"), ("4.99", "awaiting_judgement")):
        for target in ("", "完成任务", "≥90%"):
            row = own(one, book=book, judgement=Judgement(None, Decimal(value)), target=target)
            assert row.state == state
    assert own(one, book=book, declared=6).state == "awaiting_judgement"


def test_a_derived_measure_that_a_person_can_judge_is_bounded_by_the_points():
    steep = book_over("budget_accuracy", "0 0", "1 20", yields="points")
    money = budget(initial=Decimal(100), transfers=Decimal(1))
    assert own(book=steep, money=money).computed == Decimal(10)


def test_what_the_department_derives_leaves_its_other_rows_as_they_are():
    rows = (
        indicator("≥2户", "1户", 50, name="一"),
        indicator("", "", 10, name="得分项"),
        indicator("效果显著", "达成预期指标", 30, name="三", category=SOCIAL),
    )
    card = score(
        Department("部门", projects=(COMPLETE,), indicators=rows),
        book_over("goal_setting"),
        [score(COMPLETE, mof())],
    )
    assert [row.range for row in card.rows] == [
        tuple(decimals("25", "25")), tuple(decimals("10", "10")), tuple(decimals("24", "30")),
    ]  # fmt: skip
    assert [row.measured for row in card.rows] == [(1, 2), (2, 2), None]


def test_a_row_names_its_own_derived_measure():
    one = Indicator((), "编制", points=Decimal(10), method="own")
    money = budget(initial=Decimal(100), transfers=Decimal(2))
    book = book_over("budget_accuracy")
    card = score(Department("部门", indicators=(one,), budget=money), book)
    assert card.rows[0].computed == Decimal(8)


def test_what_was_derived_is_kept_exact_however_long_its_numbers():
    money = budget(initial=Decimal(3 * 10**20), transfers=Decimal(10**18 + 1))
    row = own(book=book_over("budget_accuracy"), money=money)
    assert row.measured is not None
    assert Fraction(*row.measured) == 1 - Fraction(10 * (10**18 + 1), 3 * 10**20)
