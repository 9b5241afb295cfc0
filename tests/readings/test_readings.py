"""What a reading tells beside its value: unit as written, scale, places, findings, words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from perfeval.readings import (
    DateReading,
    NumberReading,
    PartialDate,
    Reading,
    format_reading,
    read_actual,
    read_target,
)


def number(text: str, **more: str) -> NumberReading:
    reading = read_target(text, **more)
    assert isinstance(reading, NumberReading)
    return reading


def marked(reading: Reading) -> list[tuple[str, str]]:
    return [(reading.text[start:end], role) for start, end, role in reading.spans]


def test_the_wire_form_has_the_frozen_keys_and_no_others() -> None:
    assert read_target("≥98%").as_dict() == {
        "kind": "number",
        "comparator": ">=",
        "low": "98",
        "high": None,
        "unit": "%",
    }


def test_optional_keys_stand_only_where_they_say_something() -> None:
    assert read_target("约50万元（2019年底前）").as_dict() == {
        "kind": "number",
        "comparator": None,
        "low": "500000",
        "high": "500000",
        "unit": "元",
        "unit_written": "万元",
        "approximate": True,
        "deadline": "2019-12-31",
    }


@pytest.mark.parametrize(
    ("text", "unit", "written", "scale"),
    [
        ("≤202.6万元", "元", "万元", 10000),
        ("50万", None, "万", 10000),
        ("1.5万人", "人", "万人", 10000),
        ("3千元", "元", "千元", 1000),
        ("98%", "%", "%", 1),
        ("98％", "%", "%", 1),
        ("100百分比", "%", "百分比", 1),
        ("≤620万/月", "/月", "万/月", 10000),
        ("1.5万元/年", "元/年", "万元/年", 10000),
        ("10-20万元", "元", "万元", 10000),
        ("1亿2000万元", "元", "元", 1),
        ("43.2", None, None, 1),
    ],
)
def test_the_scale_of_the_written_unit_is_kept(
    text: str, unit: str | None, written: str | None, scale: int
) -> None:
    reading = number(text)
    assert (reading.unit, reading.unit_written) == (unit, written)
    assert reading.scale == scale


@pytest.mark.parametrize(
    ("text", "unit", "low", "kept"),
    [
        ("95", "%", "95", "%"),
        ("20", "万元", "200000", "元"),
        ("50万", "元", "500000", "元"),
        ("15万", "万元", "150000", "元"),
        ("1.5亿", "万元", "150000000", "元"),
        ("95%", "人", "95", "%"),
        ("5", "/", "5", None),
        ("5", "", "5", None),
        ("100", "百分比", "100", "%"),
        ("735", "人次", "735", "人次"),
    ],
)
def test_the_unit_of_a_separate_column_counts_where_none_is_written(
    text: str, unit: str, low: str, kept: str | None
) -> None:
    reading = number(text, unit=unit)
    assert (reading.low, reading.unit) == (Decimal(low), kept)


def test_a_year_whose_unit_stands_in_a_column_is_a_date() -> None:
    reading = read_target("2023", unit="年")
    assert isinstance(reading, DateReading)
    assert reading.high == PartialDate(2023)
    assert reading.text == "2023"


def test_numbers_and_decimals_are_read_as_their_text() -> None:
    assert read_target(200).as_dict() == read_target("200").as_dict()
    assert read_target(Decimal("1E+3")).as_dict()["low"] == "1000"
    assert read_target(Decimal("NaN")).kind == "text"
    assert read_target(None).kind == "blank"
    assert read_target(None).text == ""


def test_spans_say_what_each_character_is() -> None:
    assert marked(read_target("不低于 98 % 以上")) == [
        ("不低于", "sign"),
        ("98", "number"),
        ("%", "unit"),
        ("以上", "sign"),
    ]


def test_spans_of_a_sentence_keep_the_deadline_apart_from_the_words() -> None:
    reading = read_target("12月31日前完成当年救助目标率达100%", indicator="资金下达率")
    assert marked(reading) == [
        ("12月31日前", "deadline"),
        ("完成当年救助目标率", "words"),
        ("达", "sign"),
        ("100", "number"),
        ("%", "unit"),
    ]


def test_a_bound_that_is_no_number_is_kept_as_written() -> None:
    reading = number(
        "按当年不低于2000元不高于低保12个月和给予每户发放救助", indicator="帮扶救助金标准"
    )
    assert reading.symbolic is not None
    assert reading.symbolic.startswith("不高于低保12个月")
    said, role = marked(reading)[-1]
    assert "给予每户发放救助" in said
    assert role == "unread"


def test_a_number_from_a_sentence_says_so() -> None:
    assert number("已完成100%").sentence
    assert not number("100%").sentence


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("290%", ["suspect-sign"]),
        ("190%", []),
        ("≥290%", []),
        ("2月30日", ["date-impossible", "target-unreadable"]),
        ("9" * 41, ["number-too-long", "target-unreadable"]),
        ("9" * 40, []),
        ("≥95%以下", ["signs-conflict", "target-unreadable"]),
        ("100%-95%", ["range-reversed", "target-unreadable"]),
        ("每月10日前", ["recurring-deadline", "target-unreadable"]),
        ("98%\x07", ["characters-unreadable"]),
        ("\udc80", ["characters-unreadable"]),
        ("1/3", ["target-unreadable"]),
        ("NaN", []),
        ("1e999", ["target-unreadable"]),
        ("≥**%", ["template-unfilled"]),
        ("效果显著", []),
        ("字" * 50_000 + "1", ["target-unreadable"]),
    ],
)
def test_traps_are_said_aloud(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in read_target(text).findings] == codes


def test_an_unreadable_actual_is_called_an_actual() -> None:
    assert [finding.code for finding in read_actual("1/3").findings] == ["actual-unreadable"]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("98%以上", "不低于 98 %", "at least 98 %"),
        ("200户", "200 户", "200 户"),
        ("<5", "小于 5", "less than 5"),
        ("±10%", "±10 %", "±10 %"),
        ("2000-3000元", "2000 至 3000 元", "2000 to 3000 元"),
        ("约200户", "约 200 户", "about 200 户"),
        ("100%（2019年前）", "100 %（截至 2019年）", "100 % (by 2019)"),
        ("2019年12月31日前", "截至 2019-12-31", "by 2019-12-31"),
        ("2021年3月起", "不早于 2021-03", "not before 2021-03"),
        ("2023.07-2024.01", "2023-07 至 2024-01", "2023-07 to 2024-01"),
        ("2019年", "2019年", "2019"),
        ("效果显著", "文字", "words"),
        ("——", "空", "blank"),
    ],
)
def test_a_reading_says_in_words_what_was_understood(text: str, zh: str, en: str) -> None:
    reading = read_target(text)
    assert (reading.describe("zh"), reading.describe("en")) == (zh, en)


def test_a_completion_says_its_grade() -> None:
    assert read_actual("达成预期指标").describe() == "定性：达成"
    assert read_actual("部分完成").describe("en") == "in words: partly achieved"
    assert read_actual("未完成").describe() == "定性：未达成"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("不低于 ５０ 万元", "≥50万元"),
        ("2019年底前", "2019-12-31前"),
        ("12月31日", "12月31日"),
        ("不晚于2023年6月", "2023-06前"),
        ("达到98%以上", "≥98%"),
        ("正负5%", "±5%"),
        ("效果显著", "效果显著"),
        ("——", ""),
    ],
)
def test_a_reading_is_written_in_one_canonical_way(text: str, canonical: str) -> None:
    assert format_reading(read_target(text)) == canonical


def test_html_marks_what_was_understood_and_escapes_the_rest() -> None:
    page = read_target("<3天")._repr_html_()
    assert "&lt;" in page
    assert '<u title="number">3</u>' in page
    assert "小于 3 天" in page


def test_a_long_cell_is_kept_whole_and_is_text() -> None:
    text = "完成98%，" * 10_000
    reading = read_target(text)
    assert (reading.kind, reading.text) == ("text", text)


@pytest.mark.parametrize(
    ("day", "earliest", "latest"),
    [
        (PartialDate(2021, quarter=3), dt.date(2021, 7, 1), dt.date(2021, 9, 30)),
        (PartialDate(2021), dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        (PartialDate(month=9), dt.date(2024, 9, 1), dt.date(2024, 9, 30)),
        (PartialDate(month=12, day=31), dt.date(2024, 12, 31), dt.date(2024, 12, 31)),
        (PartialDate(month=2, day=29), dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
    ],
)
def test_a_partial_date_lies_between_its_first_and_last_day(
    day: PartialDate, earliest: dt.date, latest: dt.date
) -> None:
    assert (day.earliest(2024), day.latest(2024)) == (earliest, latest)


def test_a_date_without_a_year_stays_without_one() -> None:
    assert PartialDate(month=12, day=31).earliest(None) is None
    assert PartialDate(month=12, day=31).latest(None) is None
