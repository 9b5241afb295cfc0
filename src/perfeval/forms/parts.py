"""A target in the three columns that some forms have for it: sign, value and unit."""

from __future__ import annotations

import re

from attrs import frozen

from perfeval.model import Target
from perfeval.model.indicator import QUALITATIVE

SIGNS = ("≥", "＝", "≤", "＞", "＜", QUALITATIVE)
"""What a form's column of signs (指标性质) may hold."""

_SPELT = {
    **dict.fromkeys("≥≧", "≥"),
    **dict.fromkeys("≤≦", "≤"),
    **dict.fromkeys("=＝﹦", "＝"),
    **dict.fromkeys(">＞", "＞"),
    **dict.fromkeys("<＜", "＜"),
    **dict.fromkeys((">=", "＞＝"), "≥"),
    **dict.fromkeys(("<=", "＜＝"), "≤"),
}
_SIMPLE = re.compile(
    r"\s*(?P<sign>[<>＞＜][=＝]|[≥≧≤≦=＝﹦>＞<＜])?\s*"
    r"(?P<value>[+-]?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\d\s≥≧≤≦=＝﹦>＞<＜~～±—至到前以之内上下\-]*)\s*"
)


@frozen
class Parts:
    """The sign, the value and the unit of a target; `None` where it has no such part."""

    sign: str | None = None
    value: str | None = None
    unit: str | None = None


def parts(target: Target | None) -> Parts:
    """Return what stands in the three columns; a target that is no plain number stays whole.

    >>> parts(Target("≥200人次"))
    Parts(sign='≥', value='200', unit='人次')
    >>> parts(Target("效果显著"))
    Parts(sign='定性', value='效果显著', unit=None)
    >>> parts(Target("12月31日前")), parts(Target("98", sign=">=", unit="%"))
    (Parts(sign=None, value='12月31日前', unit=None), Parts(sign='≥', value='98', unit='%'))
    """
    if target is None or not target.text:
        return Parts()
    simple = _SIMPLE.fullmatch(target.text)
    sign = target.sign or (simple["sign"] if simple else None)
    spelt = sign and _SPELT.get(sign, sign)
    if simple:
        return Parts(spelt, simple["value"], target.unit or simple["unit"] or None)
    is_words = not any(each.isnumeric() for each in target.text)
    return Parts(spelt or (QUALITATIVE if is_words else None), target.text, target.unit)
