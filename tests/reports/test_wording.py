"""Words from figures: their numbers recompute, their words agree with the sign, nothing divides."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval.model import Amount
from perfeval.reports.wording import (
    amount,
    change,
    compared,
    completion,
    most,
    parts,
    rounded,
    said,
    share,
)

AMOUNTS = st.decimals(
    min_value=-(10**12), max_value=10**12, places=3, allow_nan=False, allow_infinity=False
)
LONG = Decimal("9" * 40 + "." + "9" * 40)


def half_up(over: Fraction) -> str:
    """Return a percentage as a schoolbook makes it: half a hundredth away from nothing."""
    hundredths = abs(over) * 10_000
    whole = int(hundredths + Fraction(1, 2))
    sign = "-" if over < 0 and whole else ""
    return f"{sign}{whole // 100}.{whole % 100:02}%"


@given(AMOUNTS, AMOUNTS)
@example(Decimal(5), Decimal(0))
@example(Decimal(0), Decimal(0))
@example(Decimal(-5), Decimal(0))
@example(LONG, Decimal("0." + "0" * 39 + "1"))
def test_a_change_recomputes_and_its_words_agree_with_its_sign(
    now: Decimal, before: Decimal
) -> None:
    text = change(now, before)
    difference = Fraction(now) - Fraction(before)
    if not difference:
        assert text == ("与上年持平" if now else "本年和上年均为0万元")
        return
    match = re.fullmatch(
        r"(增加|减少)([\d.]+)万元(?:，(增长|下降)([\d.]+%)|（(上年无此项)）)?", text
    )
    assert match, text
    word, size, growth, percent, nothing_before = match.groups()
    assert (word == "增加") == (difference > 0)
    assert Fraction(size) == abs(difference)
    assert bool(nothing_before) == (before == 0)
    assert bool(percent) == (before > 0)
    if percent:
        assert (growth == "增长") == (word == "增加")
        assert percent == half_up(abs(difference) / Fraction(before))


@given(AMOUNTS, AMOUNTS)
@example(Decimal(1), Decimal(800))  # 0.125 %
@example(Decimal(-1), Decimal(800))
@example(LONG, LONG)
def test_a_share_is_rounded_half_up_from_the_exact_fraction(part: Decimal, whole: Decimal) -> None:
    if whole <= 0:
        assert share(part, whole) is None
    else:
        assert share(part, whole) == half_up(Fraction(part) / Fraction(whole))


@given(AMOUNTS, st.none() | AMOUNTS)
def test_a_completion_has_a_percentage_where_there_is_a_budget_to_divide_by(
    spent: Decimal, budget: Decimal | None
) -> None:
    text = completion(spent, budget)
    if budget is None:
        assert text == "无预算数，不计算预算完成比例"
    elif budget > 0:
        assert text == f"完成预算的{half_up(Fraction(spent) / Fraction(budget))}"
    else:
        assert "%" not in text
        assert amount(budget) in text


@given(
    values=st.lists(st.none() | AMOUNTS, max_size=6),
    whole=st.none() | AMOUNTS,
    zeros=st.booleans(),
    descending=st.booleans(),
)
def test_parts_are_all_named_each_with_its_own_share(
    *, values: list[Decimal | None], whole: Decimal | None, zeros: bool, descending: bool
) -> None:
    lines = [Amount(f"甲{index}乙", value) for index, value in enumerate(values)]
    text = parts(lines, whole, "元", zeros=zeros, descending=descending)
    shown = [each for each in lines if zeros or each.amount is None or each.amount != 0]
    said_parts = text.split("；") if text else []
    assert len(said_parts) == len(shown)
    by_name = {each.name: each for each in lines}
    order = []
    for one in said_parts:
        match = re.fullmatch(r"(甲\d乙)(?:未填报|(-?[\d.]+)元(?:，占(-?[\d.]+%))?)", one)
        assert match, one
        line = by_name[match[1]]
        order.append(line)
        if line.amount is None:
            assert match[2] is None
            continue
        assert Decimal(match[2]) == line.amount
        has_share = whole is not None and whole > 0
        assert (match[3] is not None) == has_share
        if whole is not None and has_share:
            assert match[3] == half_up(Fraction(line.amount) / Fraction(whole))
    if descending:
        given_amounts = [each.amount for each in order if each.amount is not None]
        assert given_amounts == sorted(given_amounts, reverse=True)
        assert [each.amount for each in order[len(given_amounts) :]] == [None] * (
            len(order) - len(given_amounts)
        )
    else:
        assert order == shown


@given(st.lists(st.none() | AMOUNTS, max_size=5))
def test_the_most_is_the_most(values: list[Decimal | None]) -> None:
    text = most([Amount(f"第{index}项", value) for index, value in enumerate(values)])
    given_values = [each for each in values if each is not None]
    if max(given_values, default=Decimal(0)) <= 0:
        assert text == ""
        return
    named = {int(each) for each in re.findall(r"第(\d)项", text)}
    assert named == {index for index, each in enumerate(values) if each == max(given_values)}
    assert ("均为" in text) == (len(named) > 1)


@given(AMOUNTS)
def test_a_number_is_rounded_to_hundredths_half_up(value: Decimal) -> None:
    assert f"{rounded(value)}%" == half_up(Fraction(value) / 100)


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        ("5", "4", "增加1万元，增长25.00%"),
        ("-3", "4", "减少7万元，下降175.00%"),
        ("-3", "-4", "增加1万元"),
        ("-5", "0", "减少5万元（上年无此项）"),
        ("50.00", "50", "与上年持平"),
        ("0.00", "0", "本年和上年均为0万元"),
        ("1000.001", "1000", "增加0.001万元，增长0.00%"),
    ],
)
def test_changes_that_a_clerk_would_ask_about(now: str, before: str, text: str) -> None:
    assert change(Decimal(now), Decimal(before)) == text


def test_a_year_that_nobody_gave_is_not_compared() -> None:
    lines = [
        Amount("甲", Decimal(5)),
        Amount("乙", None, Decimal(5)),
        Amount("丙", Decimal(2), Decimal(2)),
    ]
    assert compared(lines, "____") == "与____年相比，丙与上年持平。"
    assert compared(lines[:2], 2018) == ""


def test_amounts_are_never_written_with_an_exponent() -> None:
    assert amount(Decimal("1E+3"), "元") == "1000元"
    assert amount(Decimal("0E-7")) == "0万元"
    assert amount(LONG) == f"{'9' * 40}.{'9' * 40}万元"


def test_a_text_in_a_phrase_is_not_read_as_one() -> None:
    assert said("judge", name="{score}") == "对“{score}”作出评定，写明等次、得分和理由。"
