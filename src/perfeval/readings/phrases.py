"""Set phrases that say one value: a postponed date, a count of none, tenths, a noun and a sign."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import evolve

from perfeval.readings import dates, intervals, names, signs, surroundings, units
from perfeval.readings.dates import Dated
from perfeval.readings.kinds import Span
from perfeval.readings.quantities import ONE, Quantity, ends

_MOVED = re.compile(
    r"(?:[因受由][^0-9,，;；。]{1,12}?(?:影响|原因),?)?已?(?:推迟|延期|延迟|延后|顺延|提前)(?=[至到])"
)
_DONE = re.compile("(?:完成|完工|竣工|验收|交付|实施)?")
_NONE = re.compile("零(?P<noun>[一-鿿]{2,4})")
_TENTHS = re.compile(
    rf"(?P<before>(?:{signs.BEFORE_PATTERN})?)(?P<tens>[一二三四五六七八九])成"
    r"(?P<ones>[一二三四五六七八九半])(?P<after>以上|及以上|以下|以内|左右)?"
)
_HAN = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"半": 5}
_EFFECT = re.compile("经济效益(?:指标)?|经济收益")
_GAINED = re.compile(
    "(?:实现|新增|增加|带动|创造|年){1,3}"
    "(?:总?产值|销售收入|营业收入|收入|利润|税收|利税|经济效益|收益|效益)"
)
_MARKED = re.compile("(?P<noun>[一-鿿]{2,10})(?=[≥≤<>])")
_PLAIN = "项数量个次率"
"""Characters that any name of a count may have."""


def moved_date(text: str, start: int, end: int, name: names.Name) -> Dated | None:
    """Return the date that something was moved to: 因疫情影响推迟至2023年3月."""
    if name.measure != "moment":
        return None
    found = _MOVED.match(text, start, end)
    if found is None:
        return None
    dated = dates.date_at(text, found.end(), end)
    if dated is None or not dated.possible or _DONE.fullmatch(text, dated.end, end) is None:
        return None
    return dated


def quantity(text: str, start: int, end: int, name: names.Name) -> Quantity | None:
    """Return the quantity of a cell that is one of the phrases; ``None`` for any other cell."""
    if name is names.NAMELESS:
        return None
    found = _NONE.fullmatch(text, start, end)
    if found is not None:
        own = found["noun"] in name.text and found.group() not in name.text
        if not own or name.measure != "count" or surroundings.NEGATED.search(found["noun"]):
            return None
        zero = Decimal(0)
        return Quantity(
            start, end, None, zero, zero, None, None, ONE, approximate=False, signed=False,
            han=False, spans=[(start, start + 1, "number"), (start + 1, end, "words")],
        )  # fmt: skip
    return _behind(text, start, end, name)


def tenths(text: str, start: int, end: int) -> Quantity | None:
    """Return 八成五以上: tenths and hundredths of the whole."""
    found = _TENTHS.fullmatch(text, start, end)
    if found is None:
        return None
    value = Decimal(_HAN[found["tens"]] * 10 + _HAN[found["ones"]])
    comparator, approximate = signs.resolve(found["before"], found["after"] or "")
    first, last = found.end("before"), found.end("ones")
    spans: list[Span] = [(start, first, "sign"), (first, last, "number"), (last, end, "sign")]
    low, high = ends(comparator, value)
    return Quantity(
        start, end, comparator, low, high, "%", "%", ONE, approximate=approximate,
        signed=comparator is not None or approximate, han=True,
        spans=[each for each in spans if each[0] < each[1]],
        fault="sign" if comparator == signs.CONFLICT else None,
    )  # fmt: skip


def _behind(text: str, start: int, end: int, name: names.Name) -> Quantity | None:
    """Return the number behind a noun of the indicator's kind: 省级以上奖项≥1项."""
    found = _MARKED.match(text, start, end) or _GAINED.match(text, start, end)
    if found is None:
        return None
    one = intervals.interval_at(text, found.end(), end)
    if one is None or one.end != end or one.fault is not None:
        return None
    measured = units.lookup(one.unit)
    if measured is None:
        return None
    if found.re is _GAINED:
        fits = measured.dimension == "money" and _EFFECT.fullmatch(name.text) is not None
    else:
        noun = found["noun"].replace("级以上", "级").replace("级及以上", "级")
        last = set(noun[-2:]) - set(_PLAIN)
        fits = name.measure == "count" and name.fit(one.unit) == 2
        # The name's count, not of another thing: the noun's last word shares its character.
        fits = fits and any(each in name.text for each in last)
        fits = fits and surroundings.is_quiet(noun)
    if not fits:
        return None
    return evolve(one, start=start, spans=[(start, found.end(), "words"), *one.spans])
