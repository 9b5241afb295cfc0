"""Intervals: two numbers that belong together, and divisors that stand before their number."""

from __future__ import annotations

import re

from attrs import evolve

from perfeval.readings import signs
from perfeval.readings.kinds import Span
from perfeval.readings.quantities import FRAMES, ONE, Quantity, atom_at, times

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


def interval_at(text: str, at: int, end: int) -> Quantity | None:
    """Return the quantity that begins at a place: a point, a bound, a range or two bounds."""
    if text.startswith("每", at):
        return _per(text, at, end)
    one = atom_at(text, at, end)
    if one is None or one.end == end or one.fault == "digits":
        return one
    join = _JOIN.match(text, one.end, end)
    if join is not None:
        other = atom_at(text, join.end(), end)
        if other is not None and not text.startswith("-", join.end()):
            if one.comparator is None:
                return _range(text, one, other, join.span())
            # ≥5-10年: neither a bound nor an interval, and the hyphen is no minus.
            spans = [*one.spans, (*join.span(), "sign"), *other.spans]
            return evolve(one, end=other.end, fault="sign", spans=spans)
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
    # 2000-3000元以内 and 在95%-98%之间 only frame the interval; any other sign has no place in one.
    framed = other.comparator in (None, "<=") and other.spans[0][2] != "sign"
    framed = framed and (other.fault is None or text.endswith(FRAMES, 0, end))
    if low is None or high is None or not framed or one.fault:
        return evolve(one, end=end, fault=one.fault or other.fault or "sign", spans=spans)
    # -5--3% and 5~-3%: the last hyphen may be the sign of the second number.
    mark = text[slice(*join)]
    doubled = len(mark) > 1 and mark[-1] == "-" and (low < 0 or mark.strip("-") != "")
    if doubled or _leading_zero(text, one) or _leading_zero(text, other):
        return evolve(one, end=end, fault="ambiguous", spans=spans)
    scale, unit, written = other.scale, other.unit, other.written
    if one.unit is None and one.scale == 1 and other.scale != 1:
        shifted = times(low, int(other.scale))
        if shifted < high:
            low = shifted
        else:
            scale = ONE
            written = unit
    elif one.unit is not None and one.unit != other.unit:
        if other.unit is not None:
            return evolve(one, end=end, fault="units", spans=spans)
        if one.scale != other.scale:
            return evolve(one, end=end, fault="ambiguous", spans=spans)
        unit, written, scale = one.unit, one.written, one.scale
    elif one.scale != other.scale:
        scale, written = ONE, unit
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
        scale, written = ONE, unit
    if fault is None and low is not None and high is not None and low >= high:
        fault = "order"
    return Quantity(
        one.start, other.end, "range", low, high, unit, written, scale,
        one.approximate or other.approximate, one.signed, one.han or other.han, spans, fault,
    )  # fmt: skip


def _per(text: str, at: int, end: int) -> Quantity | None:
    """Return ``每人每月500元`` and ``每月1次`` with the divisors behind the unit: 元/人·月."""
    divisors: list[str] = []
    start = at
    while (per := _PER.match(text, at, end)) is not None:
        divisors.append(per.group(1))
        at = per.end()
    one = interval_at(text, at, end) if divisors else None
    if one is None or one.unit is None or "/" in one.unit:
        return None
    unit = f"{one.unit}/{'·'.join(divisors)}"
    written = None if one.written is None else f"{one.written}/{'·'.join(divisors)}"
    return evolve(one, start=start, unit=unit, written=written,
                  spans=[(start, at, "unit"), *one.spans])  # fmt: skip
