"""A remark in brackets behind a whole value does not hide the value."""

import pytest

from perfeval.readings import NumberReading, read_actual, read_target


@pytest.mark.parametrize(
    ("text", "name", "comparator", "value", "unit"),
    [
        ("100%（应保尽保）", "救助覆盖率", None, "100", "%"),
        ("≥95%（抽样调查）", "群众满意度", ">=", "95", "%"),
        ("98%(抽样)", "群众满意度", None, "98", "%"),
        ("12次（每月一次）", "检查次数", None, "12", "次"),
        ("200人（其中女性80人）", "培训人数", None, "200", "人"),
        ("12.5公里（含支路2.3公里）", "道路长度", None, "12.5", "公里"),
    ],
)
def test_a_remark_is_put_aside(text, name, comparator, value, unit):
    reading = read_target(text, indicator=name)
    assert isinstance(reading, NumberReading)
    low = reading.as_dict()["low"]
    assert (reading.comparator, low, reading.unit) == (comparator, value, unit)
    assert any(role == "words" for _, _, role in reading.spans)


@pytest.mark.parametrize(
    "text", ["98%（未完成）", "100%（除特殊情况）", "50人（计划80人）", "3（5）", "90%（基准）"]
)
def test_a_remark_that_may_change_the_value_leaves_words(text):
    assert read_actual(text).kind == "text"


def test_a_bracket_that_belongs_to_the_unit_or_the_bound_stays_so():
    assert read_target("6556户（次）").as_dict()["unit"] == "户（次）"
    assert read_target("90%（含）以上").as_dict()["comparator"] == ">="
