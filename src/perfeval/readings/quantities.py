"""Quantities: one number with its signs and unit, or an interval of two, at a place of a cell."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define, evolve

from perfeval.readings import numerals, signs, units
from perfeval.readings.kinds import Span

_ONE = Decimal(1)
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
_LATIN = r"(?![eExX](?![A-Za-z]))[A-Za-zμ]{1,6}+"
_SIMPLE = rf"(?:{_KNOWN})(?![A-Za-z])|{_LATIN}"
_DIVISOR = rf"(?:{_SIMPLE}|[一-鿿]{{1,3}}(?=$|[/·.*×・•，,。;；（(]|以上|以下|以内|左右))"
_UNIT = (
    rf"(?:{_SIMPLE})(?:{_OPEN}(?:{_KNOWN}){_CLOSE})?"
    rf"(?:/每?{_DIVISOR}|[·*×・•.]每?{_DIVISOR}|每{_DIVISOR})*+"
    rf"|(?:/{_DIVISOR})++"
)
_SCALE = (
    r"(?:[十百千]?[万亿]++|[十百千](?=万)|千(?![瓦米克卡伏帕焦赫牛字])|百(?!分))"  # 千米 is a unit
)
_NUMBER = (
    rf"(?P<percent>[百千万]分之)?(?P<number>{numerals.FIGURES}|{numerals.HAN})"
    rf"(?P<more>(?:{_SCALE}(?:{numerals.FIGURES}|{numerals.HAN}))*+)"
    rf"(?P<over>[余多](?=万|亿))?(?P<scale>{_SCALE}?+)(?P<over2>(?:[余多](?!元|业))|[余多](?=元))?"
)
_ATOM = re.compile(
    rf"(?P<before>(?:{signs.BEFORE_PATTERN}|人民币)*+)(?P<money>¥?)(?P<minus>-?){_NUMBER}"
    rf"(?:(?P<unit>{_UNIT})(?:人民币|整)?)?(?P<over3>[余多](?![项种样元年月]))?"
    rf"(?P<after>(?:{signs.AFTER_PATTERN}|内(?![设部容涝外科河地])|之间|范围内)?)"
)
_JOIN = re.compile(r"[-—~]{1,3}|至|到")
_BETWEEN = re.compile(r"[,;；、]?(?:且|并且|并|和|同时)?")
_PER = re.compile(
    r"每(人|户|亩|个?月|年|天|日|季度|次|村|平方米|吨|公里|周|学期|学年|生|人次|学生)"
)
_INNER = re.compile(r"[<≤](?P<name>[一-鿿A-Za-z]{1,12})(?=[<≤])")
START = re.compile(
    rf"(?:{_PER.pattern})*+(?:{signs.BEFORE_PATTERN}|人民币)*+¥?-?(?:[百千万]分之)?(?:[0-9]|[零〇一二三四五六七八九十两百壹贰叁肆伍陆柒捌玖拾])"
)
"""Where a quantity may begin, its signs included."""

_ORDINAL = frozenset(
    "级 等 档 号 度 分 步 面 方 手 头 道 里 时 期 届 款 类 站 口 时 路 体 名 字 层 批 条 气 笔".split()
)


@define
class Quantity:
    """A number or an interval as it stands in a cell, from ``start`` to ``end``."""

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
    """Return the number that begins at a place with its signs and unit; ``None`` where none does."""
    found = _ATOM.match(text, at, end)
    if found is None:
        return None
    before, money, minus, percent, number, more, over, scale, over2, unit, over3, after = (
        found.groups()
    )
    stop = found.end()
    fault: str | None = None
    han = not number[0].isascii()
    scaled = 1
    if more:
        whole = numerals.composed_value(number + more + scale)
        value = Decimal(0 if whole is None else whole)
        fault = "ambiguous" if whole is None else None
    elif han:
        plain = numerals.han_decimal(number)
        value = Decimal(0) if plain is None else plain
        fault = "ambiguous" if plain is None else None
        scaled = numerals.scale_value(scale) if scale else 1
        value = value if scaled == 1 else times(value, scaled)
    else:
        figures = numerals.figures(number) if "," in number or " " in number else number
        if len(figures) > numerals.LIMIT:
            return Quantity(at, stop, None, None, None, None, None, _ONE, False, False, False, [],
                            "digits")  # fmt: skip
        if scale:
            scaled = numerals.scale_value(scale)
            value = Decimal(f"{minus}{figures}E{len(str(scaled)) - 1}")
        else:
            value = Decimal(minus + figures)
    if minus and (more or han):
        value = value.copy_negate()
    written = (scale if not more else "") + (unit or "") or None
    if percent:
        unit, written = {"百": "%", "千": "‰", "万": "‱"}[percent[0]], None
        if found["unit"] or scale or more:
            fault = "ambiguous"
    if unit is not None:
        folded, factor = fold_money(unit)
        if factor != 1:
            scaled *= factor
            value = times(value, factor)
        unit = folded
        if unit == "百分比" or unit == "百分率":
            unit = "%"
    elif money:
        unit = "元"
        written = (scale if not more else "") + "元"
    comparator, approximate = signs.resolve(before, after)
    if after in ("内", "之间", "范围内"):
        if after == "内":
            if unit is None or not is_span_of_time(unit):
                stop = found.start("after")
                after = ""
            elif comparator in (None, "<="):
                comparator = "<="
            else:
                comparator = signs.CONFLICT
        else:
            fault = "ambiguous"
    if over or over2 or over3:
        comparator = ">=" if comparator is None else comparator
    low: Decimal | None = value
    high: Decimal | None = value
    if comparator is not None:
        if comparator in (">=", ">"):
            high = None
        elif comparator in ("<=", "<"):
            low = None
        elif comparator == signs.BAND:
            low = value.copy_negate()
        elif comparator == signs.CONFLICT:
            fault = fault or "sign"
    if unit == "学年" and value >= 1900:
        fault = "ambiguous"  # 2023学年 is a school year, no count of them
    spans: list[Span] = []
    head = found.start("money") if money else found.start("minus")
    if before:
        spans.append((at, head, "sign"))
    tail = found.end("over2") if over2 else found.end("scale")
    middle = found.start("scale") if scale and not more and not over else tail
    spans.append((head, middle, "number"))
    last = found.end("unit") if found["unit"] else tail
    if last > middle:
        spans.append((middle, last, "unit"))
    if stop > last:
        spans.append((last, stop, "sign"))
    return Quantity(
        at, stop, comparator, low, high, unit, written if written != unit else unit,
        Decimal(scaled) if scaled != 1 else _ONE, approximate, bool(before or after), han, spans,
        fault,
    )  # fmt: skip


def fold_money(unit: str) -> tuple[str, int]:
    """Return a money unit in 元 and its scale; any other unit unchanged.

    >>> fold_money("万元/年"), fold_money("万美元"), fold_money("千瓦"), fold_money("万人")
    (('元/年', 10000), ('美元', 10000), ('千瓦', 1), ('人', 10000))
    """
    if unit in units.TABLE and unit != "元人民币":
        return unit, 1
    scale, at = 1, 0
    while at < len(unit) and unit[at] in "百千万亿":
        if units.TABLE.get(unit[at:]) is not None:
            break
        scale *= numerals.scale_value(unit[at])
        at += 1
    unit = unit[at:]
    return ("元" + unit[4:] if unit.startswith("元人民币") else unit), scale


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


def interval_at(text: str, at: int, end: int) -> Quantity | None:
    """Return the quantity that begins at a place: a point, a bound, a range or two bounds."""
    per = _PER.match(text, at, end)
    if per is not None:
        return _per(text, at, end)
    one = atom_at(text, at, end)
    if one is None or one.end == end or one.fault == "digits":
        return one
    join = _JOIN.match(text, one.end, end)
    if join is not None and one.comparator is None:
        other = atom_at(text, join.end(), end)
        if other is not None and not text.startswith("-", join.end()):
            return _range(text, one, other, join.span())
    inner = _INNER.match(text, one.end, end)
    if inner is not None and one.comparator is None and text[inner.start()] == "≤":
        other = atom_at(text, inner.end(), end)
        if other is not None and other.comparator == "<=":
            return _bounds(evolve(one, comparator=">=", high=None), other,
                           (inner.start(), inner.end(), "words"))  # fmt: skip
    if one.comparator in (">=", "<="):
        between = _BETWEEN.match(text, one.end, end)
        start = between.end() if between else one.end
        other = atom_at(text, start, end)
        if other is not None and {one.comparator, other.comparator} == {">=", "<="}:
            span: Span | None = (one.end, start, "words") if start > one.end else None
            return _bounds(one, other, span)
    return one


def _range(text: str, one: Quantity, other: Quantity, join: tuple[int, int]) -> Quantity | None:
    """Return ``2000-3000元``: the first number takes the unit and the scale of the second."""
    end = other.end
    spans = [*one.spans, (join[0], join[1], "sign"), *other.spans]
    low, high = one.low, other.low if other.low is not None else other.high
    # 2000-3000元以内 and 在95%-98%之间 only frame the interval; a bound after it is not one of its own.
    framed = (
        other.comparator in (None, "<=")
        and not other.fault
        or text[:end].endswith(("之间", "范围内"))
    )
    if low is None or high is None or not framed or one.fault:
        return evolve(one, end=end, fault=one.fault or other.fault or "sign", spans=spans)
    if _leading_zero(text, one) or _leading_zero(text, other):
        return evolve(one, end=end, fault="ambiguous", spans=spans)
    scale, unit, written = other.scale, other.unit, other.written
    if one.unit is None and one.scale == 1 and other.scale != 1:
        shifted = times(low, int(other.scale))
        if shifted < high:
            low = shifted
        else:
            scale = _ONE
            written = unit
    elif one.unit is not None and one.unit != other.unit:
        if other.unit is not None:
            return evolve(one, end=end, fault="units", spans=spans)
        if one.scale != other.scale:
            return evolve(one, end=end, fault="ambiguous", spans=spans)
        unit, written, scale = one.unit, one.written, one.scale
    elif one.scale != other.scale:
        scale, written = _ONE, unit
    fault = None if low < high else "order"
    return Quantity(
        one.start, end, "range", low, high, unit, written, scale,
        one.approximate or other.approximate, one.signed or other.signed, one.han or other.han,
        spans, fault,
    )  # fmt: skip


def _leading_zero(text: str, one: Quantity) -> bool:
    start = next(span[0] for span in one.spans if span[2] == "number")
    return text[start] == "0" and text[start + 1 : start + 2].isdigit()


def _bounds(one: Quantity, other: Quantity, between: Span | None) -> Quantity:
    """Return two bounds as the interval between them: 不低于2000元不高于3000元."""
    floor, ceiling = (one, other) if one.comparator == ">=" else (other, one)
    spans = [*one.spans, *([between] if between else []), *other.spans]
    low, high = floor.low, ceiling.high
    fault = one.fault or other.fault
    unit, written, scale = ceiling.unit, ceiling.written, ceiling.scale
    if floor.unit != ceiling.unit:
        bare, full = (floor, ceiling) if floor.unit is None else (ceiling, floor)
        if bare.unit is not None or bare.scale != full.scale:
            fault = fault or "units"
        unit, written, scale = full.unit, full.written, full.scale
    elif floor.scale != ceiling.scale:
        scale, written = _ONE, unit
    if fault is None and low is not None and high is not None and low > high:
        fault = "order"
    return Quantity(
        one.start, other.end, "range", low, high, unit, written, scale,
        one.approximate or other.approximate, True, one.han or other.han, spans, fault,
    )  # fmt: skip


def _per(text: str, at: int, end: int) -> Quantity | None:
    """Return ``每人每月500元`` and ``每月1次`` with the divisors behind the unit: 元/人·月."""
    divisors: list[str] = []
    start = at
    while (per := _PER.match(text, at, end)) is not None:
        divisors.append(per.group(1))
        at = per.end()
    one = interval_at(text, at, end)
    if one is None or one.unit is None or "/" in one.unit:
        return None
    unit = f"{one.unit}/{'·'.join(divisors)}"
    written = None if one.written is None else f"{one.written}/{'·'.join(divisors)}"
    return evolve(one, start=start, unit=unit, written=written,
                  spans=[(start, at, "unit"), *one.spans])  # fmt: skip


def is_loose(text: str, one: Quantity) -> bool:
    """Tell whether a Chinese numeral may as well be part of a word: 进一步, 统一, 一体化, 十分.

    It counts as a number only before a unit that is no word ending, or after a sign.
    """
    if not one.han:
        return False
    if one.unit in _ORDINAL:
        return True  # 二级及以上 names a class, not a count
    if one.signed or text.startswith(("百分之", "千分之", "万分之"), one.start):
        return False
    if one.start and text[one.start - 1] in "第统唯进同专逐之万每某又任":
        return True
    return one.unit is None
