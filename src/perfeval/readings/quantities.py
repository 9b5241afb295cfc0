"""Quantities: one number with its signs and its unit, at a place of a cell."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define

from perfeval.readings import numerals, signs, units
from perfeval.readings.kinds import Span

ONE = Decimal(1)
_ZERO = Decimal(0)
_PLAIN: tuple[str | None, bool] = (None, False)
_OPEN, _CLOSE = "[(（]", "[)）]"


def _tree(words: list[str]) -> str:
    """Return an expression for any of the words, longest first, branched on the first character."""
    firsts: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        firsts.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in firsts.items():
        inner = "|".join(re.escape(each) for each in rests if each)
        bare = "" in rests
        if inner:
            inner = f"(?:{inner})?+" if bare else f"(?:{inner})"
        branches.append(re.escape(first) + inner)
    return "|".join(branches)


# 人民币 alone names a currency, not a count; the written form is then 元 with 人民币 before it.
_KNOWN = _tree([each for each in units.TABLE if each not in ("人民币", "RMB", "CNY")])
_LATIN = r"(?![eExXwWkK](?![A-Za-z]))[A-Za-zμ]{1,6}+"
_SIMPLE = rf"(?:{_KNOWN})(?![A-Za-z])|{_LATIN}"
_DIVISOR = rf"(?:{_SIMPLE}|[一-鿿]{{1,3}}(?=$|[/·.*×・•，,。;；（(]|以上|以下|以内|左右))"
_UNIT = (
    rf"(?:{_SIMPLE})(?:次(?![品日年月生要序数]))?(?:{_OPEN}(?:{_KNOWN}){_CLOSE})?"
    rf"(?:/每?{_DIVISOR}|[·*×・•.]每?{_DIVISOR}|每{_DIVISOR})*+"
    rf"|(?:/{_DIVISOR})++|{_OPEN}(?:{_KNOWN}){_CLOSE}"
)
_SCALE = (
    r"(?:[十百千]?[万亿]++|[十百千](?=万)|千(?![瓦米克卡伏帕焦赫牛字])|百(?!分))"  # 千米 is a unit
)
_SCALE_HEAD = re.compile(rf"(?:{_SCALE})+")
_NUMBER = (
    rf"(?P<percent>[百千万]分之)?(?P<number>{numerals.FIGURES}|{numerals.HAN})"
    rf"(?P<more>(?:{_SCALE}(?:{numerals.FIGURES}|{numerals.HAN}))*+)"
    rf"(?P<over>[余多](?=[十百千万亿]))?(?P<scale>{_SCALE}?+)(?P<over2>(?:[余多](?!元|业))|[余多](?=元))?"
)
_ATOM = re.compile(
    rf"(?P<before>(?:{signs.BEFORE_PATTERN}|人民币)*+)(?P<money>¥?)(?P<minus>-?){_NUMBER}"
    rf"(?:(?P<unit>{_UNIT})(?:人民币|整)?)?(?P<over3>[余多](?![一-鿿]))?"
    rf"(?P<after>(?:{signs.AFTER_PATTERN}|内(?![设部容涝外科河地])|之间|范围内)?)"
)

_SAME = {
    "百分比": "%", "百分率": "%", "元人民币": "元", "百分比(%)": "%", "百分比（%）": "%",
    "%(百分比)": "%", "%（百分比）": "%",
}  # fmt: skip
_PERCENT = {"百": "%", "千": "‰", "万": "‱"}
FRAMES = ("之间", "范围内")
"""What closes an interval and says nothing about a single number."""
# Counting words that end other words behind a Chinese numeral: 一级, 十分, 一步, 一体, 一条.
_ORDINAL = frozenset("级等档度分步面方手头道里时期届款类站口路体名字层批条气笔")


@define
class Quantity:
    """A number or an interval as it stands in a cell, from ``start`` to ``end``.

    ``fault`` says why it cannot be taken as a value, where it cannot.
    """

    start: int
    end: int
    comparator: str | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    written: str | None
    scale: Decimal
    approximate: bool
    signed: bool
    han: bool
    spans: list[Span]
    fault: str | None = None

    def has_known_unit(self) -> bool:
        """Tell whether the unit is one of the table."""
        return self.unit is not None and self.unit in units.TABLE


def atom_at(text: str, at: int, end: int) -> Quantity | None:
    """Return the number that begins at a place with its signs and unit; ``None`` where none does.

    >>> one = atom_at("不低于98%以上", 0, 8)
    >>> one.comparator, one.low, one.unit
    ('>=', Decimal('98'), '%')
    """
    found = _ATOM.match(text, at, end)
    if found is None:
        return None
    before, money, minus, percent, number, more, over, scale, over2, unit, over3, after = (
        found.groups()
    )
    stop = found.end()
    value, scaled, fault = _value(minus, number, more, scale)
    written = "" if more else scale
    if unit is not None or percent or money:
        unit, name, factor, doubt = _unit(unit, percent, money, value)
        written += name
        fault = fault or doubt
        if factor != 1:
            scaled *= factor
            value = times(value, factor)
    if after in FRAMES or (unit == "%" and (scale or more)):
        fault = fault or "ambiguous"
    elif after == "内":
        if unit is None or not is_span_of_time(unit):
            stop -= 1  # 3个内设机构: not a bound of what was counted
        after = "" if stop < found.end() else "以内"
    if minus and after.startswith(("以内", "之内")):
        fault = "ambiguous"  # -3%以内 is at least -3% to some and at most to others
    if before.endswith("近") and unit is not None and is_span_of_time(unit):
        fault = "ambiguous"  # 近3年 are the last three years
    comparator, approximate = signs.resolve(before, after) if before or after else _PLAIN
    if comparator is None and (over or over2 or over3):
        comparator = ">="
    if comparator == signs.CONFLICT:
        fault = fault or "sign"
    low, high = ends(comparator, value)
    return Quantity(
        at, stop, comparator, low, high, unit, written or None,
        ONE if scaled == 1 else Decimal(scaled), approximate, comparator is not None or approximate,
        not number[0].isascii(), _spans(found, stop), fault,
    )  # fmt: skip


def ends(comparator: str | None, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and highest number that a sign leaves.

    >>> ends("<=", Decimal(5)), ends("band", Decimal(10))
    ((None, Decimal('5')), (Decimal('-10'), Decimal('10')))
    """
    if comparator is None:
        return value, value
    if comparator[0] == ">":
        return value, None
    if comparator[0] == "<":
        return None, value
    return (value.copy_negate() if comparator == signs.BAND else value), value


def _unit(
    unit: str | None, percent: str | None, money: str, value: Decimal
) -> tuple[str, str, int, str | None]:
    """Return a unit as it is kept, as it was written, its scale, and what is wrong with it."""
    if unit is None:
        kept = _PERCENT[percent[0]] if percent else "元"
        return kept, kept, 1, None
    kept, factor = fold_money(unit)
    if kept == "成":
        return "%", unit, 10, None  # 九成 is 90 %
    years = kept.startswith(("年", "学年")) and 1900 <= value < 2100
    # 2023学年 is a year, no count of years; ¥5户 and 百分之5人 are nothing.
    doubtful = years or percent or (money and not kept.startswith("元"))
    return kept, unit, factor, "ambiguous" if doubtful else None


def _value(minus: str, number: str, more: str, scale: str) -> tuple[Decimal, int, str | None]:
    """Return the value of a numeral, the scale that stands behind it, and what is wrong with it."""
    fault: str | None = None
    scaled = numerals.scale_value(scale) if scale and not more else 1
    if not more and number[0].isascii():
        if "," in number or " " in number:
            number = numerals.figures(number)
        if len(number) > numerals.LIMIT and len(number.replace(".", "")) > numerals.LIMIT:
            return _ZERO, 1, "digits"
        if scaled == 1:
            return Decimal(minus + number), 1, None
        return Decimal(f"{minus}{number}E{len(str(scaled)) - 1}"), scaled, None
    if more:
        if len(number) + len(more) > numerals.LIMIT:
            return _ZERO, 1, "digits"
        whole = numerals.composed_value(number + more + scale)
        value = _ZERO if whole is None else Decimal(whole)
        fault = "ambiguous" if whole is None else None
    else:
        plain = numerals.han_decimal(number)
        value = _ZERO if plain is None else times(plain, scaled)
        fault = "ambiguous" if plain is None else None
    return (value.copy_negate() if minus else value), scaled, fault


def _spans(found: re.Match[str], stop: int) -> list[Span]:
    """Return which characters carry the sign, the number and the unit."""
    # All spans at once, in the order of the groups of _ATOM: asking one by one costs too much.
    _, (start, before), _, _, _, _, more, over, scale, over2, unit, _, _ = found.regs
    tail = over2[1] if over2[1] > 0 else scale[1]
    plain = scale[1] > scale[0] and more[1] == more[0] and over[1] < 0
    middle = scale[0] if plain else tail
    last = max(tail, unit[1])
    spans: list[Span] = []
    if before > start:
        spans.append((start, before, "sign"))
    spans.append((before, middle, "number"))
    if last > middle:
        spans.append((middle, last, "unit"))
    if stop > last:
        spans.append((last, stop, "sign"))
    return spans


def fold_money(unit: str) -> tuple[str, int]:
    """Return a money unit in 元 and its scale; any other unit unchanged.

    >>> fold_money("万元/年"), fold_money("万美元"), fold_money("千瓦"), fold_money("万人")
    (('元/年', 10000), ('美元', 10000), ('千瓦', 1), ('人', 10000))
    """
    kept = _SAME.get(unit)
    if kept is not None:
        return kept, 1
    if unit in units.TABLE:
        return unit, 1
    if unit.startswith(("(", "（")):
        return fold_money(unit[1:-1])  # 95（%）
    head, slash, divisors = unit.partition("/")
    if head in _SAME:
        return _SAME[head] + slash + divisors, 1
    scale = _SCALE_HEAD.match(unit)
    if scale is None or scale.end() in (0, len(unit)):
        return unit, 1
    rest = unit[scale.end() :]
    return _SAME.get(rest, rest), numerals.scale_value(scale.group())


def times(value: Decimal, scale: int) -> Decimal:
    """Return the product with a power of ten, exactly whatever the decimal context is."""
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + len(str(scale)) - 1))


def is_span_of_time(unit: str) -> bool:
    """Tell whether a unit counts time."""
    found = units.TABLE.get(unit)
    return found is not None and found.dimension in {
        "duration",
        "months",
        "workdays",
        "学期",
        "学年",
    }


def is_loose(text: str, one: Quantity) -> bool:
    """Tell whether a Chinese numeral may as well be part of a word: 进一步, 统一, 一体化, 十分.

    It counts as a number only before a unit that is no word ending, or after a sign.
    """
    if not one.han:
        return False
    if one.unit is not None and one.unit in _ORDINAL:
        return True  # 二级及以上 names a class, not a count
    if one.signed or text.startswith(("百分之", "千分之", "万分之"), one.start):
        return False
    if one.start and text[one.start - 1] in "第统唯进同专逐之万每某又任":
        return True
    return one.unit is None
