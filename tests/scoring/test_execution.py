"""The budget execution rate: executed over the adjusted budget, capped, in one exact step."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st
from tests.scoring.builders import budget, card_of, codes, indicator, mof, points

from perfeval.model import Budget, FundSource
from perfeval.scoring.execution import Execution, score_execution


def scored(one: Budget | None, worth: int = 1000) -> Execution:
    return score_execution(one, worth, mof())


@pytest.mark.parametrize(
    ("annual", "executed", "worth", "rate", "score"),
    [
        # a published table gives this 6, which only a rate rounded first can earn
        ("287", "171", 10, "0.5958", "5.96"),
        ("202", "100", 10, "0.4950", "4.95"),
        ("50", "50", 10, "1.0000", "10.00"),
        ("50", "49.6", 10, "0.9920", "9.92"),
        ("50", "0", 10, "0.0000", "0.00"),
        ("3", "2", 20, "0.6667", "13.33"),
        ("2000", "1999", 10, "0.9995", "10.00"),  # 9.995 rounds half up
        ("2000", "1998.9999", 10, "0.9995", "9.99"),  # a hair below it does not
    ],
)
def test_the_score_is_the_exact_rate_times_the_points(annual, executed, worth, rate, score):
    execution = scored(budget(annual, executed), worth * 100)
    assert execution.rate == rate
    assert execution.as_dict()["computed"] == score


def test_the_wire_form_is_in_yuan_without_empty_decimals():
    assert scored(budget("50.00", "49.615", declared=Decimal("9.9"))).as_dict() == {
        "annual": "500000",
        "executed": "496150",
        "rate": "0.9923",
        "points": "10.00",
        "computed": "9.92",
        "declared": "9.90",
    }
    assert scored(Budget("元", annual=Decimal("0.50"))).as_dict()["annual"] == "0.5"


def test_money_overspent_earns_no_more_than_the_points_and_is_found():
    execution = scored(budget(50, 60))
    assert (execution.rate, execution.computed) == ("1.2000", 1000)
    assert [found.code for found in execution.findings] == ["budget-overspent"]


@pytest.mark.parametrize("executed", [0, 5])
def test_a_budget_of_zero_earns_nothing_and_is_found(executed):
    execution = scored(budget(0, executed))
    assert (execution.rate, execution.computed) == ("0.0000", 0)
    assert [found.code for found in execution.findings] == ["zero-budget"]


@pytest.mark.parametrize(("annual", "executed"), [(-5, 5), (-5, -5), (50, -1)])
def test_a_negative_amount_earns_nothing_and_is_found(annual, executed):
    execution = scored(budget(annual, executed))
    assert execution.computed == 0
    assert "budget-negative" in [found.code for found in execution.findings]


@pytest.mark.parametrize(("annual", "executed"), [(None, 5), (50, None), (None, None)])
def test_with_an_amount_missing_the_score_is_open(annual, executed):
    execution = scored(budget(annual, executed))
    assert (execution.rate, execution.computed) == (None, None)
    assert (execution.low, execution.high) == (0, 1000)
    assert "budget-incomplete" in [found.code for found in execution.findings]


def test_without_a_budget_the_rate_is_open_and_the_total_a_range():
    card = card_of(indicator("1户", "1户", 90))
    assert card.range == (Decimal(90), Decimal(100))
    assert "budget-missing" in codes(card)


def test_a_form_whose_rows_carry_the_whole_total_has_no_execution_rate():
    card = card_of(indicator("1户", "1户", 100))
    assert (card.execution.points, card.total) == (0, Decimal(100))
    assert "budget-missing" not in codes(card)


def test_the_budget_blocks_own_points_go_before_the_rulebooks():
    card = card_of(indicator("1户", "1户", 80), budget=budget(50, 25, points=Decimal(20)))
    assert (card.full, card.total) == (Decimal(100), Decimal(90))


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(50, 50)], False),
        ([(30, 30), (20, 20)], False),
        ([(30, 20)], False),  # one row below the total may stand for a part
        ([(30, 30), (10, 10)], True),
        ([(60, 50)], True),
        ([(30, None), (20, None)], False),
    ],
)
def test_only_the_total_is_scored_and_fund_rows_are_reconciled_with_it(parts, found):
    sources = tuple(
        FundSource(f"资金{i}", None, points(a), points(e)) for i, (a, e) in enumerate(parts)
    )
    execution = scored(budget(50, 50, sources=sources))
    assert execution.computed == 1000
    assert ("funds-mismatch" in [each.code for each in execution.findings]) is found


_AMOUNTS = st.decimals(min_value=0, max_value=10**30, places=9, allow_nan=False)


@given(annual=_AMOUNTS.filter(bool), executed=_AMOUNTS, worth=st.integers(0, 10_000))
@example(Decimal(1), Decimal("0.9994999999999999999999999999999999"), 1000)
def test_the_score_of_the_rate_is_the_fraction_rounded_half_up(annual, executed, worth):
    share = min(Fraction(executed) / Fraction(annual), Fraction(1))
    assert scored(Budget(annual=annual, executed=executed), worth).computed == int(
        share * worth + Fraction(1, 2)
    )


@given(annual=_AMOUNTS.filter(bool), executed=_AMOUNTS)
def test_the_rate_does_not_depend_on_the_unit_of_money(annual, executed):
    in_yuan = Budget("元", annual=annual, executed=executed)
    in_ten_thousands = Budget("万元", annual=annual.scaleb(-4), executed=executed.scaleb(-4))
    if all(each.scaleb(-4).scaleb(4) == each for each in (annual, executed)):
        assert scored(in_yuan).computed == scored(in_ten_thousands).computed


@pytest.mark.parametrize(
    ("executed", "reason", "found"),
    [("45", None, False), ("44.99", None, True), ("44.99", "尾款未到支付期", False)],
)
def test_below_its_limit_the_rate_asks_for_a_reason(executed, reason, found):
    """青神县发展和改革局2023: 执行率低于90%的须说明原因."""
    book = mof()
    book = evolve(book, execution=evolve(book.execution, reason_below=Decimal("0.9")))
    one = Budget(annual=Decimal(50), executed=Decimal(executed), reason=reason)
    said = {each.code for each in score_execution(one, 1000, book).findings}
    assert ("execution-low" in said) is found


@pytest.mark.parametrize(
    ("annual", "executed", "shown"),
    [
        ("50", "49.60", ("500000", "496000")),
        ("0.000123", "0.0001", ("1.23", "1")),
        ("10", None, ("100000", None)),
        (None, "0", (None, "0")),
    ],
)
def test_money_is_written_plainly_and_in_full(annual, executed, shown):
    found = card_of(
        indicator("1户", "1户", 90), budget=budget(annual, executed)
    ).execution.as_dict()
    assert (found["annual"], found["executed"]) == shown


def test_the_wire_form_of_the_rate_has_what_was_declared_beside_what_was_computed():
    money = budget("50", "49.6", points=Decimal(10), declared=Decimal("9.9"))
    assert card_of(indicator("1户", "1户", 90), budget=money).execution.as_dict() == {
        "annual": "500000", "executed": "496000", "rate": "0.9920", "points": "10.00",
        "computed": "9.92", "declared": "9.90",
    }  # fmt: skip
