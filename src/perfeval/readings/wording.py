"""Readings as text: the canonical text that reads back, a short description, and HTML."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.findings import Lang
    from perfeval.readings.kinds import (
        CompletionReading,
        DateReading,
        NumberReading,
        Reading,
    )
    from perfeval.readings.partial_date import PartialDate

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
_BOUNDS = {
    "zh": {">=": "不低于 ", ">": "大于 ", "<=": "不超过 ", "<": "小于 ", "=": "等于 "},
    "en": {
        ">=": "at least ",
        ">": "more than ",
        "<=": "at most ",
        "<": "less than ",
        "=": "exactly ",
    },
}
_DEADLINES = {
    "zh": {"<=": "截至 ", "<": "早于 ", ">=": "不早于 ", ">": "晚于 "},
    "en": {"<=": "by ", "<": "before ", ">=": "not before ", ">": "after "},
}
_GRADES = {
    "achieved": ("定性：达成", "in words: achieved", "达成预期指标"),
    "partial": ("定性：部分达成", "in words: partly achieved", "部分达成预期指标并具有一定效果"),
    "missed": ("定性：未达成", "in words: missed", "未达成预期指标且效果较差"),
}


def plain(number: Decimal | None) -> str | None:
    """Return a decimal without exponent and without zeros that carry nothing.

    >>> plain(Decimal("50.00E4")), plain(Decimal("-0.500")), plain(Decimal("-0")), plain(None)
    ('500000', '-0.5', '0', None)
    """
    if number is None:
        return None
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def unscaled(number: Decimal, scale: Decimal) -> Decimal:
    """Return ``number / scale`` exactly; ``scale`` is a power of ten.

    >>> unscaled(Decimal("2026000"), Decimal(10000))
    Decimal('202.6000')
    """
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # readings hold finite numbers only
    return Decimal((sign, digits, exponent - scale.adjusted()))


def format_reading(reading: Reading) -> str:
    """Return the canonical text of a reading; reading it again gives an equal wire form.

    Words stay as they were written and a blank is empty. The unit must be one that the text
    wrote: a unit that was given apart (``unit=``) has to be given apart again.

    >>> from perfeval.readings import read_target
    >>> format_reading(read_target("不低于 ５０ 万元")), format_reading(read_target("2019年底前"))
    ('≥50万元', '2019-12-31前')
    """
    from perfeval.readings.kinds import CompletionReading, DateReading, NumberReading, TextReading

    if isinstance(reading, NumberReading):
        return _number_text(reading)
    if isinstance(reading, DateReading):
        return _date_text(reading)
    if isinstance(reading, CompletionReading):
        return _GRADES[reading.grade][2]
    return reading.text if isinstance(reading, TextReading) else ""


def _number_text(reading: NumberReading) -> str:
    unit = reading.unit_written or reading.unit or ""
    low, high = (
        plain(None if each is None else unscaled(each, reading.scale))
        for each in (reading.low, reading.high)
    )
    if reading.comparator == "band":
        body = f"±{high}{unit}"
    elif reading.comparator == "range":
        body = f"{low}~{high}{unit}"
    else:
        sign = "" if reading.comparator is None else _SIGNS[reading.comparator]
        body = f"{sign}{high if low is None else low}{unit}"
    if reading.approximate:
        body = f"约{body}"
    return body if reading.deadline is None else f"{body}（{_day_text(reading.deadline)}前）"


def _day_text(day: PartialDate) -> str:
    """Return a date as a bureau writes it, in the shape that is read back whatever is missing."""
    if day.quarter is not None:
        year = "" if day.year is None else f"{day.year}年"
        return f"{year}第{'一二三四'[day.quarter - 1]}季度"
    if day.year is None:
        return f"{day.month}月" + ("" if day.day is None else f"{day.day}日")
    return f"{day.year}年" if day.month is None else str(day)


def _date_text(reading: DateReading) -> str:
    low, high = reading.low, reading.high
    if low is not None and high is not None:
        return _day_text(low) if low == high else f"{_day_text(low)}至{_day_text(high)}"
    if high is not None:
        return _day_text(high) + "前" if reading.comparator == "<=" else f"早于{_day_text(high)}"
    assert low is not None  # a date has at least one end
    return _day_text(low) + "起" if reading.comparator == ">=" else f"晚于{_day_text(low)}"


def describe_number(reading: NumberReading, lang: Lang) -> str:
    """Return what a number says: ``不低于 98 %``."""
    zh = lang == "zh"
    low, high = plain(reading.low), plain(reading.high)
    if reading.comparator == "band":
        body = f"±{high}"
    elif reading.comparator == "range":
        body = f"{low} {'至' if zh else 'to'} {high}"
    else:
        sign = "" if reading.comparator is None else _BOUNDS[lang][reading.comparator]
        body = f"{sign}{high if low is None else low}"
    if reading.unit:
        body += f" {reading.unit}"
    if reading.approximate:
        body = f"{'约' if zh else 'about'} {body}"
    if reading.symbolic:
        body += f"，{reading.symbolic}" if zh else f", {reading.symbolic}"
    if reading.deadline is not None:
        day = _day_shown(reading.deadline, lang)
        body += f"（截至 {day}）" if zh else f" (by {day})"
    return body


def _day_shown(day: PartialDate, lang: Lang) -> str:
    """Return a date in words where a year is missing or a quarter is meant: --12-31 says little."""
    worded = lang == "zh" and (day.year is None or day.quarter is not None or day.month is None)
    return _day_text(day) if worded else str(day)


def describe_date(reading: DateReading, lang: Lang) -> str:
    """Return what a date says: ``截至 2019-12-31``."""
    low, high = (
        None if each is None else _day_shown(each, lang) for each in (reading.low, reading.high)
    )
    if low is not None and high is not None:
        return low if low == high else f"{low} {'至' if lang == 'zh' else 'to'} {high}"
    sign = _DEADLINES[lang][reading.comparator or "<="]
    return f"{sign}{low if high is None else high}"


def describe_grade(reading: CompletionReading, lang: Lang) -> str:
    """Return what a completion wording says: ``定性：达成``."""
    return _GRADES[reading.grade][0 if lang == "zh" else 1]


def html(reading: Reading) -> str:
    """Return the source text with each understood part marked, and what was understood."""
    parts: list[str] = []
    at = 0
    for start, end, role in reading.spans:
        parts.append(escape(reading.text[at:start]))
        parts.append(f'<u title="{role}">{escape(reading.text[start:end])}</u>')
        at = end
    parts.append(escape(reading.text[at:]))
    return f"<span>{''.join(parts)}</span> → <b>{escape(reading.describe())}</b>"
