"""Forms of dates: what one written date or period says, whatever stands before or after it."""

from __future__ import annotations

import calendar
import re

from attrs import define

from perfeval.readings.partial_date import PartialDate

_HAN = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
YEAR = "(?:19|20)[0-9]{2}|[一二][零〇○九][零〇○一二三四五六七八九]{2}"
_MONTH = "[0-9]{1,2}|十[一二]?|[一二三四五六七八九]"
_DAY = "[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_QUARTER = "第?[一二三四1-4]季度?|[Qq][1-4](?![0-9])"
JOIN = "(?:[-—~]{1,3}|至|到)"

_FIGURES = re.compile(
    r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[./-]) ?(?P<m>[0-9]{1,2})"
    r"(?:(?P=sep) ?(?P<d>[0-9]{1,2})(?: ?0?0:00(?::00)?)?)?日?(?![0-9.%/])"
)
_PACKED = re.compile(r"(?<![0-9.])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9.%])")
_WRITTEN = re.compile(
    # the year, or a word for the document's own
    rf"(?<![0-9.])(?:(?P<y>{YEAR})(?:年度?|(?=全年)|(?=-?[Qq][1-4](?![0-9]))-?)"
    r"|(?P<rel>(?:当|本|该|每)年度?|年度))?+"
    # a quarter
    rf"(?:(?P<q>{_QUARTER})(?P<qend>末|底)?"
    # a month, with a day and perhaps an hour, or with a part of the month
    rf"|(?P<m>{_MONTH})月份?(?:(?P<d>{_DAY})(?:[日号](?:[0-9]{{1,2}}(?:[时点]|:[0-9]{{2}}))?"
    r"|(?=前|之前|以前))|(?P<part>上旬|中旬|下旬|月?底|末|初))?"
    # a half, the end or the whole of the year
    r"|(?P<half>[上下])半年|年?(?P<yend>底|末|终)|(?P<whole>全年)|(?P<inside>年?内))?+"
)
_MONTHS = re.compile(
    rf"(?:(?P<y>{YEAR})年)?(?P<a>[0-9]{{1,2}}){JOIN}(?P<b>[0-9]{{1,2}})月份?(?![0-9])"
)
_QUARTERS = re.compile(
    rf"(?:(?P<y>{YEAR})年)?第?(?P<a>[一二三四1-4]){JOIN}第?(?P<b>[一二三四1-4])季度"
)
_YEARS = re.compile(rf"(?<![0-9.])(?P<a>{YEAR}){JOIN}(?P<b>{YEAR})(?:年度?|(?![0-9.%/元万个年]))")
_JOINED = re.compile(JOIN)
_REST = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})日?(?![0-9.])")
_LAST_DAY = re.compile(r"([0-9]{1,2})日")
_LAST_MONTH = re.compile(r"([0-9]{1,2})(?![0-9.%年])月?")
_PARTS = {"上": (1, 10), "中": (11, 20), "下": (21, None)}


@define
class Written:
    """A date or period as written: its first and last part, and where it ends."""

    low: PartialDate
    high: PartialDate
    end: int
    inside: bool = False
    """Written as a limit by its own last word: 年内."""
    bare: bool = False
    """Only a month or quarter was written (12月), which after a sign may count months."""
    figures: bool = False
    """Figures that may be a number too: 2023.12, 20231231."""
    whole: bool = False
    """The whole year without a year (全年), which in a sentence is no deadline."""
    period: bool = False
    """Two dates were written, the first and the last."""

    def is_possible(self) -> bool:
        """Tell whether the calendar has both dates, and the first is not after the last."""
        if not (self.low.is_possible() and self.high.is_possible()):
            return False
        if not self.period:
            return True
        first, last = self.low.earliest(2000), self.high.latest(2000)
        return first is None or last is None or first <= last


def written_at(text: str, at: int, end: int) -> Written | None:
    """Return the date or the period that begins at a place; ``None`` where none does.

    >>> one = written_at("2021.1.1-12.31", 0, 14)
    >>> str(one.low), str(one.high)
    ('2021-01-01', '2021-12-31')
    """
    period = _short_period(text, at, end)
    if period is not None:
        return period
    single = _single(text, at, end)
    if single is None or single.inside:
        return single
    join = _JOINED.match(text, single.end, end)
    if join is None:
        return single
    other = _other_end(text, join.end(), end, single.low)
    return single if other is None else Written(single.low, other[0], other[1], period=True)


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


def _single(text: str, at: int, end: int) -> Written | None:
    """Return one date."""
    found = _FIGURES.match(text, at, end)
    if found is not None:
        day = found["d"]
        one = PartialDate(int(found["y"]), month=int(found["m"]), day=int(day) if day else None)
        if day is None and not one.is_possible():
            return None  # 2023.85 is a number
        return Written(one, one, found.end(), figures=not day and found["sep"] == ".")
    found = _PACKED.match(text, at, end)
    if found is not None:
        one = PartialDate(int(found[1]), month=int(found[2]), day=int(found[3]))
        return Written(one, one, found.end(), figures=True) if one.is_possible() else None
    found = _WRITTEN.match(text, at, end)
    if found is None or found.end() == at:
        return None
    year = _number(found["y"]) if found["y"] else None
    return _month(found, year) if found["m"] else _year_part(found, year)


def _year_part(found: re.Match[str], year: int | None) -> Written | None:
    """Return a year, or a part of one that is no month."""
    stop = found.end()
    one = PartialDate(year)
    if found["q"]:
        quarter = _quarter(found["q"])
        one = _month_end(year, quarter * 3) if found["qend"] else PartialDate(year, quarter)
        bare = year is None and found["q"].endswith("季度") and found["q"][0] != "第"
        return Written(one, one, stop, bare=bare)
    if found["half"]:
        first, last = (1, 6) if found["half"] == "上" else (7, 12)
        return Written(PartialDate(year, month=first), PartialDate(year, month=last), stop)
    if found["yend"] or (found["inside"] and year is None):
        one = PartialDate(year, month=12, day=31)
    elif year is None:
        # 当年 and 年度 alone name the document's year and set no date.
        whole = found["whole"] is not None
        first_last = PartialDate(month=1), PartialDate(month=12)
        return Written(*first_last, stop, whole=True) if whole else None
    return Written(one, one, stop, inside=found["inside"] is not None)


def _month(found: re.Match[str], year: int | None) -> Written | None:
    """Return a month, a day of it or a part of it."""
    month, part, stop = _number(found["m"]), found["part"], found.end()
    if found["d"]:
        one = PartialDate(year, month=month, day=_number(found["d"]))
        return Written(one, one, stop)
    one = PartialDate(year, month=month)
    if not part or not one.is_possible():
        return Written(one, one, stop, bare=year is None)
    if part == "初":
        return None  # nobody says which day ends the beginning of a month
    if part[0] not in _PARTS:
        one = _month_end(year, month)
        return Written(one, one, stop)
    first, last = _PARTS[part[0]]
    to = _month_end(year, month) if last is None else PartialDate(year, None, month, last)
    return Written(PartialDate(year, None, month, first), to, stop)


def _short_period(text: str, at: int, end: int) -> Written | None:
    """Return a period whose first half leaves out what its second half writes: 1-12月."""
    found = _MONTHS.match(text, at, end)
    if found is not None:
        year = _number(found["y"]) if found["y"] else None
        first, last = (PartialDate(year, month=int(found[each])) for each in "ab")
        return Written(first, last, found.end(), period=True)
    found = _QUARTERS.match(text, at, end)
    if found is not None:
        year = _number(found["y"]) if found["y"] else None
        first, last = (PartialDate(year, quarter=_quarter(found[each])) for each in "ab")
        return Written(first, last, found.end(), period=True)
    found = _YEARS.match(text, at, end)
    if found is not None:
        begun, over = _number(found["a"]), _number(found["b"])
        # Without 年 only a plan's length makes two bare figures years.
        if begun <= over and (found.group().endswith(("年", "度")) or over - begun <= 20):
            return Written(PartialDate(begun), PartialDate(over), found.end(), period=True)
    return None


def _other_end(text: str, at: int, end: int, low: PartialDate) -> tuple[PartialDate, int] | None:
    """Return the second half of a period, with the parts that it leaves to the first half."""
    single = _single(text, at, end)
    if single is not None:
        last = single.high
        if last.year is None and low.year is not None:
            last = PartialDate(low.year, last.quarter, last.month, last.day)
        return last, single.end
    if low.day is not None:
        found = _REST.match(text, at, end)
        if found is not None:
            return PartialDate(low.year, None, int(found[1]), int(found[2])), found.end()
        found = _LAST_DAY.match(text, at, end)
        if found is not None:
            return PartialDate(low.year, None, low.month, int(found[1])), found.end()
    elif low.year is not None and low.month is not None:
        found = _LAST_MONTH.match(text, at, end)
        if found is not None:
            return PartialDate(low.year, None, int(found[1])), found.end()
    return None
