"""A department: the mean of its projects, its own indicators, and what is still open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import budget, codes, decimals, indicator, mof, project

from perfeval._api import score as api_score
from perfeval.model import Budget, Department, Project
from perfeval.rules import RollUp, Weight
from perfeval.scoring import Scorecard, score
from perfeval.scoring.scorecard import roll_up


def of_total(total: str, annual: str | int | None = 50) -> Project:
    """Return a project whose total is ``total``, its budget executed in full."""
    value = Decimal(total)
    money = budget(annual, annual, points=Decimal(0)) if annual is not None else None
    rows = indicator("≥10000元", f"{value * 100:.0f}元", 100)
    return evolve(project(rows), budget=money)


def rolled(
    *projects: Project, by: str = "budget", carried: str | None = None, **more: object
) -> Scorecard:
    """Return a department whose projects carry ``carried`` points beside its own indicators."""
    weights = () if carried is None else (Weight("产出指标", 90 - Decimal(carried)),)
    roll_up = RollUp(by, None if carried is None else Decimal(carried))  # type: ignore[arg-type]
    book = evolve(mof(), roll_up=roll_up, weights=weights or mof().weights)
    department = Department("部门", year=2024, projects=projects, **more)  # type: ignore[arg-type]
    return score(department, book, [score(each, book) for each in projects])


def test_by_budget_a_project_counts_as_much_as_its_money():
    card = rolled(of_total("90", 100), of_total("60", 200))
    assert (card.total, card.grade) == (Decimal(70), "中")


def test_by_equal_parts_every_project_counts_the_same():
    assert rolled(of_total("90", 100), of_total("60", 200), by="equal").total == Decimal(75)


def test_the_mean_is_rounded_half_up_once():
    assert rolled(of_total("90"), of_total("89.99"), by="equal").total == Decimal("90.00")
    assert rolled(of_total("90", 1), of_total("60", 2)).total == Decimal("70.00")
    assert rolled(of_total("0.01", 1), of_total("0", 2)).total == Decimal("0.00")


def test_one_project_is_the_department():
    assert rolled(of_total("87.5")).total == Decimal("87.50")


def test_an_open_project_leaves_the_department_open_by_its_part():
    open_one = project(indicator("效果显著", "很好", 100), budget=budget(points=Decimal(0)))
    card = rolled(of_total("90"), open_one)
    assert card.range == tuple(decimals("45", "95"))
    assert (card.total, card.grade) == (None, None)


@pytest.mark.parametrize("annual", [None, 0])
def test_a_project_without_a_budget_leaves_the_mean_between_least_and_most(annual):
    card = rolled(of_total("90", 100), of_total("60", annual))
    assert card.range == tuple(decimals("60", "90"))
    assert card.total is None


def test_money_counts_in_yuan_whatever_the_unit_of_a_form():
    big = evolve(
        of_total("90"),
        budget=Budget("亿元", annual=Decimal(1), executed=Decimal(1), points=Decimal(0)),
    )
    assert rolled(big, of_total("60", 10_000)).total == Decimal(75)


def test_the_order_of_projects_does_not_matter():
    one, other = of_total("90", 3), of_total("60", 7)
    assert rolled(one, other).range == rolled(other, one).range


def test_a_departments_own_indicators_make_its_total():
    card = rolled(
        of_total("60"),
        indicators=(indicator("≥2户", "1户", 90),),
        budget=budget(50, 50),
    )
    assert (card.kind, card.total, card.grade) == ("department", Decimal(55), "差")


def test_a_project_whose_points_do_not_sum_leaves_the_department_without_a_grade():
    short = project(indicator("1户", "1户", 60), budget=budget(points=Decimal(0)))
    assert rolled(of_total("90")).grade == "优"
    assert rolled(short).grade is None
    assert rolled(of_total("90"), short).grade is None


def test_the_findings_of_a_department_are_followed_by_those_of_its_projects():
    card = rolled(of_total("90"), project(indicator("≥2户", "1户", 100)))
    assert "reason-missing" not in codes(card)
    assert "reason-missing" in [found.code for found in card.all_findings()]


def test_a_department_with_nothing_to_score_has_no_total_to_grade():
    card = rolled()
    assert (card.range, card.grade, len(card)) == ((Decimal(0), Decimal(0)), None, 0)
    assert card._repr_html_()


# --- projects beside the department's own indicators ----------------------------------------------


def own(worth: int, actual: str = "1户") -> tuple[object, ...]:
    return (indicator("≥2户", actual, worth),)


def test_projects_may_carry_points_beside_the_departments_own_indicators():
    card = rolled(
        of_total("90", 100), of_total("60", 200), carried="30", indicators=own(60), budget=budget()
    )
    # 60 × ½ of its own, 10 of the execution rate, and 30 × 70 % of its projects
    assert (card.total, card.full, card.grade) == (Decimal(61), Decimal(100), "中")
    assert card.rolled_up == (2100, 2100)


def test_what_projects_carry_is_rounded_once_from_the_exact_mean():
    # The mean is 80.005: rounded first it would be 80.01, and half of that 40.005 → 40.01.
    card = rolled(of_total("80.01"), of_total("80"), by="equal", carried="50", indicators=own(40))
    assert card.rolled_up == (4000, 4000)
    assert rolled(of_total("80.01"), of_total("80"), by="equal").rolled_up == (8001, 8001)


def test_an_open_project_leaves_the_points_that_projects_carry_open_by_its_part():
    open_one = project(indicator("效果显著", "很好", 100), budget=budget(points=Decimal(0)))
    card = rolled(
        of_total("90"), open_one, carried="30", indicators=own(60, "2户"), budget=budget()
    )
    assert card.range == tuple(decimals("83.5", "98.5"))


def test_a_project_whose_points_do_not_sum_takes_the_grade_of_what_it_is_counted_in():
    short = project(indicator("1户", "1户", 60), budget=budget(points=Decimal(0)))
    beside = rolled(short, carried="30", indicators=own(60), budget=budget())
    assert (beside.full, beside.grade) == (Decimal(100), None)
    apart = rolled(short, indicators=own(90), budget=budget())
    assert (apart.rolled_up, apart.grade) == (None, "差")


def test_a_department_without_projects_has_nothing_to_roll_up():
    card = rolled(carried="30", indicators=own(90, "2户"), budget=budget())
    assert (card.rolled_up, card.total, card.full) == (None, *decimals("100", "100"))


# --- by set weight --------------------------------------------------------------------------------


def of_weight(total: str, weight: str | None) -> Project:
    return evolve(of_total(total), weight=None if weight is None else Decimal(weight))


def test_by_weight_a_project_counts_as_much_as_it_is_set_to():
    # 目标1 40 分、目标2 60 分: the share of each target's weight
    card = rolled(of_weight("90", "40"), of_weight("60", "60"), by="weight")
    assert card.total == Decimal(72)
    assert rolled(of_weight("90", "0.4"), of_weight("60", "0.6"), by="weight").total == Decimal(72)
    thirds = rolled(of_weight("100", "1"), of_weight("0", "2.00"), by="weight")
    assert thirds.total == Decimal("33.33")


@pytest.mark.parametrize("weight", [None, "0", "-1"])
def test_a_project_without_a_weight_leaves_the_mean_between_least_and_most(weight):
    card = rolled(of_weight("90", "1"), of_weight("60", weight), by="weight")
    assert card.range == tuple(decimals("60", "90"))


def test_without_a_weight_the_points_that_projects_carry_lie_between_least_and_most():
    one, other = of_weight("90", "1"), of_weight("60.01", None)
    card = rolled(one, other, by="weight", carried="50", indicators=own(40), budget=budget())
    assert card.rolled_up == (3001, 4500)
    open_one = project(indicator("效果显著", "部分完成", 100), budget=budget(points=Decimal(0)))
    card = rolled(of_total("70", 1), open_one, of_total("75", None))
    assert card.range == tuple(decimals("60", "80"))


def test_projects_of_a_department_rulebook_are_scored_by_the_one_that_it_names_for_them():
    department = Department("部门", year=2024, projects=(of_total("90"),))
    for which in (None, "sichuan-department-2020"):
        card = api_score(evolve(department, rulebook="sichuan-department-2020"), which)
        assert [each.rulebook.id for each in card.projects] == ["mof-2020"]
    own = evolve(department, projects=(evolve(of_total("90"), rulebook="hubei"),))
    card = api_score(own, "sichuan-department-2020")
    assert [each.rulebook.id for each in card.projects] == ["hubei"]
    assert [each.rulebook.id for each in api_score(own, "mof-2021").projects] == ["mof-2021"]


def test_a_mean_just_below_half_a_hundredth_is_rounded_down_however_long_the_weights():
    just_below = [((1, 1), None, Decimal(10**17)), ((0, 0), None, Decimal(10**17 + 1))]
    half = [((1, 1), None, Decimal(10**17)), ((0, 0), None, Decimal(10**17))]
    assert (roll_up(just_below, "weight"), roll_up(half, "weight")) == ((0, 0), (1, 1))
