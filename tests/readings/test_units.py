"""Units are recognised in every spelling and converted only inside their dimension."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.readings import convertible, lookup, read_target
from perfeval.readings.units import TABLE, ratio


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("公里", "米", Fraction(1000)),
        ("亩", "平方米", Fraction(2000, 3)),
        ("公顷", "亩", Fraction(15)),
        ("吨", "公斤", Fraction(1000)),
        ("斤", "公斤", Fraction(1, 2)),
        ("万元", "元", Fraction(10000)),
        ("亿元", "万元", Fraction(10000)),
        ("年", "个月", Fraction(12)),
        ("小时", "分钟", Fraction(60)),
        ("%", "百分比", Fraction(1)),
        ("‰", "%", Fraction(1, 10)),
        ("成", "%", Fraction(10)),
        ("名", "人", Fraction(1)),
        ("万人", "人", Fraction(10000)),
        ("㎡", "平方米", Fraction(1)),
        ("户（次）", "户次", Fraction(1)),
        ("元/人·月", "元/人*月", Fraction(1)),
        ("元/人·月", "元/人/月", Fraction(1)),
        ("元/人·月", "元/月.人", Fraction(1)),
        ("元/人·月", "元每人每月", Fraction(1)),
        ("元/人×月", "元/人.每月", Fraction(1)),
        ("元/人·年", "元/人·月", Fraction(1, 12)),
        ("万元/公里", "元/米", Fraction(10)),
    ],
)
def test_units_of_one_dimension_convert_exactly(one: str, other: str, expected: Fraction) -> None:
    assert ratio(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("户", "人"), ("人", "人次"), ("个", "户"), ("%", "个百分点"), ("%", "倍"), ("元", "美元"),
        ("元/人", "元/户"), ("元/人·月", "元/人"), ("年", "天"), ("工作日", "天"),
        ("M", "米"), ("分", "分钟"),
        (None, "元"), ("", ""), ("套", "台"),
    ],
)  # fmt: skip
def test_units_of_different_dimensions_never_convert(one: str | None, other: str | None) -> None:
    assert not convertible(one, other)
    assert ratio(one, other) is None


@given(st.sampled_from(sorted(TABLE)), st.sampled_from(sorted(TABLE)))
def test_conversion_there_and_back_is_one(one: str, other: str) -> None:
    there, back = ratio(one, other), ratio(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there * back == 1


@given(st.text(max_size=12))
def test_any_word_is_a_unit_of_its_own_at_least(text: str) -> None:
    found = lookup(text)
    assert (found is None) == (not text)
    assert found is None or found.factor > 0


def test_tenths_are_read_as_a_percentage() -> None:
    assert read_target("九成以上").as_dict()["low"] == "90"


@pytest.mark.parametrize("name", sorted(TABLE.keys() - {"成"}))
def test_every_known_unit_is_read_behind_a_number(name: str) -> None:
    reading = read_target(f"≥3{name}")
    assert reading.kind == "number", name
    assert reading.as_dict()["low"] == "3"
