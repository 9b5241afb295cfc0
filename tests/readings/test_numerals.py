"""Chinese numerals have the value that an independent reader gives them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.readings import NumberReading, read_target
from perfeval.readings.numerals import composed_value, han_value


@given(st.integers(1, 9999))
def test_numerals_below_ten_thousand_agree_with_the_oracle(number: int) -> None:
    assert han_value(cn2an.an2cn(number)) == number


@given(st.integers(1, 10**12))
def test_large_numerals_agree_with_the_oracle(number: int) -> None:
    assert composed_value(cn2an.an2cn(number)) == number


@given(st.integers(10, 10**8))
def test_a_cell_with_a_chinese_numeral_and_a_unit_is_a_number(number: int) -> None:
    reading = read_target(f"{cn2an.an2cn(number)}元")
    assert isinstance(reading, NumberReading)
    assert reading.low == number
    assert reading.unit == "元"


@given(st.integers(1, 99))
def test_a_percentage_in_words_is_the_percentage(number: int) -> None:
    reading = read_target(f"百分之{cn2an.an2cn(number)}")
    assert isinstance(reading, NumberReading)
    assert reading.low == number
    assert reading.unit == "%"


@pytest.mark.parametrize(
    "text", ["一百二", "三万五", "二三", "十十", "百", "一零", "零零", "一百零"]
)
def test_what_can_be_taken_in_two_ways_is_refused(text: str) -> None:
    assert composed_value(text) is None


@given(st.integers(1, 9), st.integers(1, 9))
def test_mixed_figures_and_scales_are_summed(upper: int, lower: int) -> None:
    reading = read_target(f"{upper}万{lower}千")
    assert isinstance(reading, NumberReading)
    assert reading.low == upper * 10000 + lower * 1000


@given(st.decimals(0, 10**30, places=8, allow_nan=False, allow_infinity=False))
def test_money_is_exact_however_many_digits(amount: Decimal) -> None:
    reading = read_target(f"{amount:f}万元")
    if len(f"{amount:f}".replace(".", "")) > 40:
        assert reading.kind == "text"
        return
    assert isinstance(reading, NumberReading)
    assert reading.low is not None
    assert Fraction(reading.low) == Fraction(amount) * 10000
