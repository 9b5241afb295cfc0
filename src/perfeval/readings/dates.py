"""Dates in a cell: days, months, years, quarters, periods and deadlines, parts of them missing."""

from __future__ import annotations

import calendar
import re

from attrs import define

from perfeval.readings.kinds import DateComparator, Span
from perfeval.readings.partial_date import PartialDate

_HAN = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_YEAR = "(?:19|20)[0-9]{2}|[一二][零〇○九][零〇○一二三四五六七八九]{2}"
_MONTH = "[0-9]{1,2}|十[一二]?|[一二三四五六七八九]"
_DAY = "[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_QUARTER = "第?[一二三四1-4]季度?|[Qq][1-4]|第?[一二三四]季"
_JOIN = r"(?:[-—~]{1,3}|至|到)"

_DOTTED = re.compile(
    r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[./-]) ?(?P<m>[0-9]{1,2})"
    r"(?:(?P=sep) ?(?P<d>[0-9]{1,2}))?日?(?![0-9.%/])"
)
_PACKED = re.compile(r"(?<![0-9.])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9.%])")
_WRITTEN = re.compile(
    rf"(?<![0-9.])(?:(?P<y>{_YEAR})(?:年度?|(?=-?[Qq][1-4])-?)|(?P<rel>(?:当|本|该|每)年度?|年度))?+"
    rf"(?:(?P<q>{_QUARTER})(?P<qend>末|底)?"
    rf"|(?P<m>{_MONTH})月份?(?:(?P<d>{_DAY})(?:[日号](?:[0-9]{{1,2}}(?:[时点]|:[0-9]{{2}}))?|(?=前|之前|以前))|(?P<part>上旬|中旬|下旬|月?底|末|初))?"
    r"|(?P<half>[上下])半年|年?(?P<yend>底|末|终)|(?P<whole>全年)|(?P<inside>年?内))?+"
)
_MONTHS = re.compile(
    rf"(?:(?P<y>{_YEAR})年)?(?P<a>[0-9]{{1,2}}){_JOIN}(?P<b>[0-9]{{1,2}})月份?(?![0-9])"
)
_YEARS = re.compile(
    rf"(?<![0-9.])(?P<a>{_YEAR}){_JOIN}(?P<b>{_YEAR})(?:年度?|(?![0-9.%/元万个年]))"
)
_QUARTERS = re.compile(
    rf"(?:(?P<y>{_YEAR})年)?第?(?P<a>[一二三四1-4]){_JOIN}第?(?P<b>[一二三四1-4])季度"
)
_JOINED = re.compile(_JOIN)
_REST = re.compile(r"(?P<m>[0-9]{1,2})(?P<sep>[./])(?P<d>[0-9]{1,2})日?(?![0-9.])")
_LAST_DAY = re.compile(r"(?P<d>[0-9]{1,2})日")
_LAST_MONTH = re.compile(r"(?P<m>[0-9]{1,2})(?![0-9.%年])月?")
_BEFORE = re.compile(
    r"(?:截至到?|截止(?:至|到|日期?为?)?|最迟|最晚|不晚于|不迟于|不早于|早于|先于|晚于|迟于|≤|<=|≥|>=|[<>=]|于|在|自|从|到|至|为|约|预计)+"
)
_AFTER = re.compile(r"(?:之前|以前|前|以内|之内|内|为止|止|开始|起|之后|以后|后)")
_SIGN: dict[str, DateComparator] = {
    "截": "<=", "最": "<=", "≤": "<=", "<=": "<=", "不晚": "<=", "不迟": "<=", "不早": ">=",
    "≥": ">=", ">=": ">=", "早": "<", "先": "<", "<": "<", "晚": ">", "迟": ">", ">": ">",
}  # fmt: skip
HINT = re.compile(rf"[年月季日QＱ]|20[0-9]{{2}}[01][0-9][0-3][0-9]|(?:19|20)[0-9]{{2}}[./-]|(?:{_YEAR}){_JOIN}(?:{_YEAR})")
"""What a cell with a date contains at least."""
START = re.compile(
    rf"(?:{_YEAR})(?:年|[./-]|{_JOIN}(?:{_YEAR}))|[0-9]{{1,2}}(?:月|{_JOIN}[0-9]{{1,2}}月|季)"
    r"|[一二三四五六七八九十]{1,2}(?:月|季)|第[一二三四1-4]季|[当本该每]年|年[底末终内]|年度|全年|[上下]半年|[Qq][1-4]"
)
"""Where a date may begin."""


@define
class Dated:
    """A date or a period as it stands in a cell, from ``start`` to ``end``."""

    start: int
    end: int
    comparator: DateComparator | None
    low: PartialDate | None
    high: PartialDate | None
    spans: list[Span]
    possible: bool = True
    bare_month: bool = False
    """Only a month was written (12月), which after a sign may be twelve months."""
    dotted: bool = False
    """Figures that may be a number too: 2023.12, 20231231."""
    whole: bool = False
    """The whole year without a year (全年), which in a sentence is no deadline."""

    def day(self) -> PartialDate | None:
        """Return the date that this sets as a deadline."""
        return self.low if self.high is None else self.high


def _number(text: str) -> int:
    if text[0].isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
    return int("".join(str(_HAN[each]) for each in text))


def _quarter(text: str) -> int:
    return next(int(each) if each.isascii() else _HAN[each] for each in text if each not in "第Qq")


def _month_end(year: int | None, month: int) -> PartialDate:
    """Return the last day of a month; February without a year stays a month."""
    if year is None and month == 2:
        return PartialDate(month=2)
    return PartialDate(year, month=month, day=calendar.monthrange(year or 2001, month)[1])


def _single(
    text: str, at: int, end: int
) -> tuple[PartialDate, PartialDate, int, dict[str, bool]] | None:
    """Return the first and last part of one written date, its end and what to know about it."""
    dotted = _DOTTED.match(text, at, end)
    if dotted is not None:
        day = dotted["d"]
        one = PartialDate(int(dotted["y"]), month=int(dotted["m"]), day=int(day) if day else None)
        if day or one.is_possible():
            return one, one, dotted.end(), {"dotted": not day and dotted["sep"] == "."}
        return None
    packed = _PACKED.match(text, at, end)
    if packed is not None:
        one = PartialDate(int(packed[1]), month=int(packed[2]), day=int(packed[3]))
        return (one, one, packed.end(), {"dotted": True}) if one.is_possible() else None
    found = _WRITTEN.match(text, at, end)
    if found is None or found.end() == at:
        return None
    year = _number(found["y"]) if found["y"] else None
    stop = found.end()
    if found["q"]:
        quarter = _quarter(found["q"])
        if found["qend"]:
            one = _month_end(year, quarter * 3)
            return one, one, stop, {}
        one = PartialDate(year, quarter=quarter)
        return one, one, stop, {}
    if found["m"]:
        return _month(found, year, stop)
    if found["half"]:
        first, last = (1, 6) if found["half"] == "上" else (7, 12)
        return PartialDate(year, month=first), PartialDate(year, month=last), stop, {}
    if found["yend"]:
        one = PartialDate(year, month=12, day=31)
        return one, one, stop, {}
    if found["inside"]:
        if year is None:
            one = PartialDate(month=12, day=31)
            return one, one, stop, {"inside": True}
        return PartialDate(year), PartialDate(year), stop, {"inside": True}
    if year is not None:
        return PartialDate(year), PartialDate(year), stop, {}
    if not found["whole"]:
        return None  # 当年 and 年度 alone name the document's year and set no date
    return PartialDate(month=1), PartialDate(month=12), stop, {"whole": True}


def _month(
    found: re.Match[str], year: int | None, stop: int
) -> tuple[PartialDate, PartialDate, int, dict[str, bool]] | None:
    month = _number(found["m"])
    if found["d"]:
        one = PartialDate(year, month=month, day=_number(found["d"]))
        return one, one, stop, {}
    one = PartialDate(year, month=month)
    part = found["part"]
    if part and one.is_possible():
        if part == "初":
            return None
        if part.endswith(("底", "末")):
            one = _month_end(year, month)
            return one, one, stop, {}
        first, last = {"上": (1, 10), "中": (11, 20), "下": (21, None)}[part[0]]
        to = _month_end(year, month) if last is None else PartialDate(year, None, month, last)
        return PartialDate(year, None, month, first), to, stop, {}
    return one, one, stop, {"bare_month": year is None}


def _period(text: str, at: int, end: int) -> tuple[PartialDate, PartialDate, int] | None:
    """Return a period whose first half leaves out what its second half writes: 1-12月."""
    found = _MONTHS.match(text, at, end)
    if found is not None:
        year = _number(found["y"]) if found["y"] else None
        return (
            PartialDate(year, month=int(found["a"])),
            PartialDate(year, month=int(found["b"])),
            found.end(),
        )
    found = _QUARTERS.match(text, at, end)
    if found is not None:
        year = _number(found["y"]) if found["y"] else None
        return (
            PartialDate(year, quarter=_quarter(found["a"])),
            PartialDate(year, quarter=_quarter(found["b"])),
            found.end(),
        )
    found = _YEARS.match(text, at, end)
    if found is not None:
        first, last = _number(found["a"]), _number(found["b"])
        if first <= last and (found.group().endswith(("年", "度")) or last - first <= 20):
            return PartialDate(first), PartialDate(last), found.end()
    return None


def _other_end(text: str, at: int, end: int, low: PartialDate) -> tuple[PartialDate, int] | None:
    """Return the second half of a period, with the parts that it leaves to the first half."""
    single = _single(text, at, end)
    if single is not None:
        last, stop = single[1], single[2]
        if last.year is None and low.year is not None:
            last = PartialDate(low.year, last.quarter, last.month, last.day)
        return last, stop
    found = _REST.match(text, at, end)
    if found is not None and low.day is not None:
        return PartialDate(low.year, None, int(found["m"]), int(found["d"])), found.end()
    found = _LAST_DAY.match(text, at, end)
    if found is not None and low.day is not None:
        return PartialDate(low.year, None, low.month, int(found["d"])), found.end()
    found = _LAST_MONTH.match(text, at, end)
    if found is not None and low.year is not None and low.month is not None and low.day is None:
        return PartialDate(low.year, None, int(found["m"])), found.end()
    return None


def date_at(text: str, at: int, end: int) -> Dated | None:
    """Return the date or period that begins at a place, with the words that make it a deadline."""
    start = at
    before = _BEFORE.match(text, at, end)
    comparator: DateComparator | None = None
    if before is not None:
        at = before.end()
        for word, sign in _SIGN.items():
            if word in before.group():
                comparator = sign
                break
    period = _period(text, at, end)
    flags: dict[str, bool] = {}
    if period is not None:
        low, high, stop = period
    else:
        single = _single(text, at, end)
        if single is None:
            return None
        low, high, stop, flags = single
        join = _JOINED.match(text, stop, end)
        if join is not None and not flags.get("inside"):
            other = _other_end(text, join.end(), end, low)
            if other is not None:
                high, stop = other
                flags = {}
                period = low, high, stop
    possible = low.is_possible() and high.is_possible() and not (period and _reversed(low, high))
    if flags.get("inside") and comparator is None:
        comparator = "<="
    body = stop
    after = _AFTER.match(text, stop, end)
    if after is not None:
        stop = after.end()
        word = after.group()
        implied: DateComparator = "<="
        if word in ("起", "开始"):
            implied = ">="
        elif word.endswith("后"):
            implied = ">"
        if comparator in (None, implied):
            comparator = implied
        elif not (comparator == "<" and implied == "<="):
            possible = False
    spans: list[Span] = []
    if at > start:
        spans.append((start, at, "sign"))
    spans.append((at, body, "date"))
    if stop > body:
        spans.append((body, stop, "sign"))
    if comparator in ("<=", "<"):
        ends: tuple[PartialDate | None, PartialDate | None] = (None, high)
    elif comparator in (">=", ">"):
        ends = (low, None)
    else:
        ends = (low, high)
        if low != high:
            comparator = "range"
    return Dated(
        start, stop, comparator, *ends, spans, possible,
        bare_month=flags.get("bare_month", False) and after is None,
        dotted=flags.get("dotted", False) and after is None, whole=flags.get("whole", False),
    )  # fmt: skip


def _reversed(low: PartialDate, high: PartialDate) -> bool:
    first, last = low.earliest(2000), high.latest(2000)
    return first is not None and last is not None and first > last
