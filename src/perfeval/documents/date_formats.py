"""What a sheet shows of a date or a time, which it stores as a number of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a sheet knows no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_NO_DAY = 60  # 29 February 1900, which Excel counts although it never was
_LAST = 2_958_466  # the first day of the year 10000
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"
_NUMERALS = "〇一二三四五六七八九"
_HALVES = MappingProxyType(
    {"am/pm": ("AM", "PM"), "a/p": ("A", "P"), "上午/下午": ("上午", "下午")}
)

_Parts = MappingProxyType[str, Callable[[dt.datetime], str]]
_DRAWN: _Parts = MappingProxyType(
    {
        "y": lambda time: f"{time.year % 100:02d}",
        "yy": lambda time: f"{time.year % 100:02d}",
        "yyyy": lambda time: f"{time.year:04d}",
        "e": lambda time: f"{time.year:04d}",
        "m": lambda time: str(time.month),
        "mm": lambda time: f"{time.month:02d}",
        "mmm": lambda time: _MONTHS[time.month - 1][:3],
        "mmmm": lambda time: _MONTHS[time.month - 1],
        "mmmmm": lambda time: _MONTHS[time.month - 1][:1],
        "d": lambda time: str(time.day),
        "dd": lambda time: f"{time.day:02d}",
        "ddd": lambda time: _DAYS[time.weekday()][:3],
        "dddd": lambda time: _DAYS[time.weekday()],
        "aaa": lambda time: _CHINESE_DAYS[time.weekday()],
        "aaaa": lambda time: f"星期{_CHINESE_DAYS[time.weekday()]}",
        "s": lambda time: str(time.second),
        "ss": lambda time: f"{time.second:02d}",
        "minute": lambda time: str(time.minute),
        "minutes": lambda time: f"{time.minute:02d}",
    }
)


def date_text(
    tokens: Sequence[tuple[str, str]], number: Decimal, *, from_1904: bool = False
) -> str | None:
    """Return what ``number`` days show in a format; `None` where they are no date.

    >>> year_and_month = (("date", "yyyy"), ("literal", "年"), ("date", "m"), ("literal", "月"))
    >>> date_text(year_and_month, Decimal(43830)), date_text(year_and_month, Decimal(-1))
    ('2019年12月', None)
    """
    if not 0 <= number < _LAST:
        return None
    decimals = _second_decimals(tokens)
    unit = Decimal(1).scaleb(-decimals)
    seconds = (number * 86_400).quantize(unit, ROUND_HALF_UP)
    days, within = divmod(seconds, 86_400)
    time = _moment(int(days), from_1904=from_1904) + dt.timedelta(
        microseconds=int(within * 1_000_000)
    )
    is_no_day = not from_1904 and days == _NO_DAY
    return _drawn(tokens, time, seconds, is_no_day=is_no_day)


def _moment(days: int, *, from_1904: bool) -> dt.datetime:
    if from_1904:
        return _EPOCH_1904 + dt.timedelta(days)
    return _EPOCH + dt.timedelta(days + (days < _NO_DAY))


def _second_decimals(tokens: Sequence[tuple[str, str]]) -> int:
    kinds = [kind for kind, _ in tokens]
    return min(kinds[kinds.index("point") :].count("digits"), 6) if "point" in kinds else 0


def _drawn(
    tokens: Sequence[tuple[str, str]], time: dt.datetime, seconds: Decimal, *, is_no_day: bool
) -> str:
    halves = [text for kind, text in tokens if kind == "half"]
    numerals = any(kind == "numerals" for kind, _ in tokens)
    shown = []
    decimals = f"{seconds % 1:f}"[2:]
    for place, (kind, text) in enumerate(tokens):
        if kind == "date":
            part = _part(tokens, place, time, is_halved=bool(halves))
            if is_no_day and text.lower() in {"d", "dd"}:
                part = "29"
            is_year = text.lower().startswith(("y", "e"))
            shown.append(_in_numerals(part, is_year=is_year) if numerals else part)
        elif kind == "elapsed":
            per = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
            shown.append(str(int(seconds // per)).rjust(len(text), "0"))
        elif kind == "half":
            shown.append(_HALVES[text.lower()][time.hour >= 12])
        elif kind == "digits":
            shown.append(decimals[:1])
            decimals = decimals[1:]
        elif kind in {"literal", "point", "comma"}:
            shown.append({"point": ".", "comma": ","}.get(kind, text))
    return "".join(shown).strip()


def _part(
    tokens: Sequence[tuple[str, str]], place: int, time: dt.datetime, *, is_halved: bool
) -> str:
    code = tokens[place][1].lower()
    if code[0] == "h":
        hour = (time.hour - 1) % 12 + 1 if is_halved else time.hour
        return f"{hour:02d}" if len(code) > 1 else str(hour)
    if code in {"m", "mm"} and _is_minute(tokens, place):
        code = "minute" if code == "m" else "minutes"
    longest = {"y": "yyyy", "m": "mmmm", "d": "dddd", "s": "ss", "e": "e"}
    draw = _DRAWN.get(code) or _DRAWN.get(longest.get(code[0], ""))
    return draw(time) if draw else ""


def _is_minute(tokens: Sequence[tuple[str, str]], place: int) -> bool:
    """Tell whether an m is a minute: it follows an hour or stands before a second."""
    timed = [
        (where, text[0].lower())
        for where, (kind, text) in enumerate(tokens)
        if kind in {"date", "elapsed"}
    ]
    before = [letter for where, letter in timed if where < place][-1:]
    after = [letter for where, letter in timed if where > place][:1]
    return before == ["h"] or after == ["s"]


def _in_numerals(digits: str, *, is_year: bool) -> str:
    """Return a part of a date in Chinese numerals: 二〇一九, 十二, 三十一."""
    if not digits.isdecimal():
        return digits
    if is_year:
        return "".join(_NUMERALS[int(digit)] for digit in digits)
    tens, ones = divmod(int(digits), 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return ten + (_NUMERALS[ones] if ones or not tens else "")
