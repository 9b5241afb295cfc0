"""A department's accounts: sums are exact, and what is not given makes no sum."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given

from perfeval.files import load
from perfeval.model import (
    FUNCTION_CLASSES,
    Amount,
    BasicExpenditure,
    CarryOver,
    Department,
    FunctionAmount,
    ThreePublic,
)
from perfeval.reports.accounts import Accounts
from perfeval.review.known_figures import known_figures
from perfeval.testing.strategies import departments

ONE, TWO = Decimal(1), Decimal(2)


def full() -> Accounts:
    one = load(Path(__file__).parent / "full_department.yaml")
    assert isinstance(one, Department)
    return Accounts(one)


def test_the_totals_take_in_what_was_carried_over() -> None:
    accounts = full()
    assert accounts.income.name == "收入总计"
    assert accounts.income.amount == accounts.expenditure.amount == Decimal("1010.05")
    assert accounts.income.previous == accounts.expenditure.previous == 810
    assert accounts.year_income.amount == 1000


def test_without_carry_over_the_totals_are_those_of_the_year() -> None:
    line = Amount("收入合计", ONE, TWO)
    accounts = Accounts(Department("局", income=(line,)))
    assert (accounts.income.name, accounts.income.amount) == ("本年收入合计", ONE)
    assert accounts.expenditure.amount is None


def test_a_year_before_that_is_half_given_is_not_given() -> None:
    one = Department("局", income=(Amount("合计", ONE, TWO),), carry_over=CarryOver(opening=ONE))
    assert (Accounts(one).income.amount, Accounts(one).income.previous) == (TWO, None)
    other = Department(
        "局", income=(Amount("合计", ONE, TWO),), carry_over=CarryOver(opening_previous=ONE)
    )
    assert (Accounts(other).income.amount, Accounts(other).income.previous) == (ONE, ONE + TWO)


def test_a_sum_with_a_part_that_nobody_gave_is_not_made() -> None:
    one = Department(
        "局", three_public=ThreePublic(abroad=ONE), basic=BasicExpenditure(personnel=ONE)
    )
    assert Accounts(one).three_public.amount is None
    assert Accounts(one).basic.amount is None
    assert Accounts(one).procurement.amount is None


def test_functions_are_gathered_by_class_wherever_they_stand() -> None:
    items = [FunctionAmount(code, amount=ONE) for code in ("2010101", "2080101", "2010102", "9")]
    classes = Accounts(Department("局", expenditure_by_function=tuple(items))).functions
    assert [(each.name, each.amount, len(each.items)) for each in classes] == [
        ("一般公共服务支出", TWO, 2), ("社会保障和就业支出", ONE, 1), ("9", ONE, 1),
    ]  # fmt: skip
    assert classes[0].budget is None


def test_the_audit_knows_the_classes_by_the_same_names() -> None:
    for code, name in FUNCTION_CLASSES.items():
        one = Department("局", expenditure_by_function=(FunctionAmount(f"{code}0101", amount=ONE),))
        assert known_figures(one)[name] == 1


@given(departments())
def test_no_department_is_too_odd_for_its_accounts(one: Department) -> None:
    accounts = Accounts(one)
    for key in dir(Accounts):
        if not key.startswith("_"):
            getattr(accounts, key)
