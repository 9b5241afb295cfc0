"""Remarks: brackets behind a whole value, and clauses beside the one that is the indicator's."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval.readings import names, quantities, sentences, signs, surroundings, units
from perfeval.readings.quantities import Quantity

MOST_CLAUSES = 6
"""A cell with more clauses than this is prose."""

_BRACKET = re.compile(r"[(（](?P<said>[^()（）]+)[)）]")
_PART = re.compile("其中|含|包括|每")
# Words that make of a value another one, a plan, a guess, a share or a comparison.
_TURNS = re.compile(
    r"[未不无没非除或约估暂待拟原较比均各仅只扣减增降负亏欠缺余多倍成]|分别|预[计期]|计划|目标|基准"
    r"|底线|力争|争取|取消|调整|上年|去年|往年|同期|环比|部分|剩|其余|另|但|若|如果|否则|其中|最"
    r"|提高|提升|上升|超|差|至少|以上|以下|以内|之内|左右|上下|含以"
)
_FIGURE = re.compile("[0-9]")
_SPLIT = re.compile(r"(?<![0-9])[,，;；。]|[,，;；。](?![0-9])")


def is_remark(text: str, one: Quantity, end: int, name: names.Name) -> bool:
    """Tell whether a whole value is followed, to the end, by brackets that leave it as it is.

    Such a remark has no number, or opens as one on a part of the value: 其中, 含, 包括, 每.
    """
    if one.fault is not None or one.unit is None or one.han:
        return False
    found = _BRACKET.fullmatch(text, one.end, end)
    if found is None or quantities.fold_money(found["said"])[0] in units.TABLE:
        return False
    said = found["said"]
    parts = sentences.cut(text, *found.span("said"), name)
    if parts is None or parts.dates:
        return False
    part = _PART.match(said)
    runs = [text[start:stop].removeprefix("其中") for start, stop in parts.runs]
    if not all(map(surroundings.is_quiet, runs)):
        return False
    if part is not None and parts.quantities:
        return _is_of_parts(one, parts, part.group(), name)
    # 每人 without a number divides the value, and 财政资金 or 执行率 names another one.
    if parts.quantities or said.startswith("每") or names.parse(said).measure is not None:
        return False
    return _FIGURE.search(said) is None and _TURNS.search(said) is None


def _is_of_parts(one: Quantity, parts: sentences.Sentence, opened: str, name: names.Name) -> bool:
    """Tell whether the numbers of a remark are parts of a value and never the value itself."""
    for other in parts.quantities:
        if other.fault is not None or other.unit is None:
            return False
        if name is not names.NAMELESS and name.fit(other.unit) > name.fit(one.unit):
            return False  # 3次（每次2天） of a number of days
        if opened != "其中" and other.signed:
            return False  # 12次（每月至少一次） leaves open whether twelve are the least
        if _is_money(other.unit) and (opened == "每" or "/" in other.unit):
            return False  # 1000元（每人500元）: either may be the rate that is meant
        whole, piece = _least(one), _least(other)
        if one.unit == other.unit and whole is not None and piece is not None and piece > whole:
            return False
    return True


def _least(one: Quantity) -> Decimal | None:
    return one.high if one.low is None else one.low


def _is_money(unit: str | None) -> bool:
    found = units.lookup(unit)
    return found is not None and found.dimension.startswith("money")


def own_clause(text: str, start: int, end: int, name: names.Name) -> tuple[int, int] | None:
    """Return the one clause whose number is the indicator's, where the others say nothing of it.

    The unit decides: the name's own (场次 of 举办活动场次), or the only one that can measure it.
    """
    if name is names.NAMELESS or "(" in text or "（" in text:
        return None
    clauses = _clauses(text, start, end)
    if not 1 < len(clauses) <= MOST_CLAUSES:
        return None
    found: list[tuple[int, tuple[int, int], sentences.Sentence]] = []
    for clause in clauses:
        parts = sentences.cut(text, *clause, name)
        if parts is None:
            return None
        levels = [_level(each, name) for each in parts.quantities]
        found.append((max(levels, default=-1), clause, parts))
    best = max(level for level, _, _ in found)
    own = [each for each in found if each[0] == best]
    if best < 2 or len(own) != 1 or len(own[0][2].quantities) != 1:
        return None
    chosen = own[0][2].quantities[0]
    for _, _, parts in found:
        if parts is not own[0][2] and not _is_beside(text, parts, chosen, best, name):
            return None
    return own[0][1]


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    clauses = []
    at = start
    for mark in _SPLIT.finditer(text, start, end):
        clauses.append((at, mark.start()))
        at = mark.end()
    clauses.append((at, end))
    return [each for each in clauses if each[0] < each[1]]


def _level(one: Quantity, name: names.Name) -> int:
    """Tell how well a number measures the indicator: 3 in the unit that its name ends with."""
    fit = name.fit(one.unit)
    if fit and one.unit is not None and re.search(rf"{re.escape(one.unit)}次?数?量?$", name.text):
        return 3
    return fit if name.measure is not None or name.unit is not None else min(fit, 1)


def _is_beside(
    text: str, parts: sentences.Sentence, chosen: Quantity, best: int, name: names.Name
) -> bool:
    """Tell whether a clause says nothing about the chosen number."""
    if parts.dates:
        return False
    for other in parts.quantities:
        if other.unit is None or other.fault is not None:
            return False
        if best == 2 and name.fit(other.unit):
            return False
        if units.convertible(other.unit, chosen.unit):
            return False
    for start, end in parts.runs:
        if _TURNS.search(text, start, end) or not surroundings.is_quiet(text[start:end]):
            return False
        if any(each in text[start:end] for each, sign in signs.BEFORE.items() if sign):
            return False
    return True
