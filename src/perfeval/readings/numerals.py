"""Numerals: figures, Chinese numerals and mixtures of both, to exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

LIMIT: Final = 40
"""The most digits a number may have; longer ones are not values that a bureau can mean."""

_DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {
    each: value for value, each in enumerate("〇壹贰叁肆伍陆柒捌玖")
} | {"两": 2, "貳": 2, "参": 3}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"百": 10**2, "千": 10**3, "十": 10, "万": 10**4, "亿": 10**8}

FIGURES = r"[0-9]{1,3}(?:[, ][0-9]{3})+(?![0-9,])(?:\.[0-9]+)?|[0-9]++(?:\.[0-9]++)?"
"""A number in figures; grouped by threes only as a whole."""
HAN = "[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]++(?:点[零〇一二三四五六七八九]++)?"
"""A number below 万 in Chinese numerals."""

_PART = re.compile(rf"({FIGURES}|{HAN})([十百千]*[万亿]*)")


def figures(text: str) -> str:
    """Return figures without their grouping signs."""
    return text.replace(",", "").replace(" ", "")


def han_value(text: str) -> int | None:
    """Return the value of a Chinese numeral below 万; ``None`` where it is not a proper one.

    Spoken short forms (一百二 for 120) can be taken in two ways and are refused.

    >>> han_value("九十八"), han_value("一千零五"), han_value("两百"), han_value("一百二")
    (98, 1005, 200, None)
    """
    total, digit, place, zero = 0, None, 10**4, False
    for each in text:
        if each in _PLACES:
            here = _PLACES[each]
            if here >= place or (digit is None and (here != 10 or total)):
                return None
            total += (1 if digit is None else digit) * here
            digit, place, zero = None, here, False
        else:
            value = _DIGITS[each]
            if digit is not None:
                return None
            if value == 0 and len(text) > 1:
                if zero or place == 10**4:
                    return None
                zero = True
            else:
                digit = value
    if digit is None:
        return None if zero else total
    if place not in (10, 10**4) and not zero:
        return None
    return total + digit


def han_decimal(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral that may have decimals.

    >>> han_decimal("三点五"), han_decimal("十二")
    (Decimal('3.5'), Decimal('12'))
    """
    whole, point, rest = text.partition("点")
    value = han_value(whole)
    if value is None:
        return None
    return Decimal(f"{value}{point and '.'}{''.join(str(_DIGITS[each]) for each in rest)}")


def scale_value(text: str) -> int:
    """Return the multiplier that a run of scale characters means.

    >>> scale_value("万"), scale_value("百万"), scale_value("万亿")
    (10000, 1000000, 1000000000000)
    """
    value = 1
    for each in text:
        value *= _BIG[each]
    return value


def composed_value(text: str) -> int | None:
    """Return the value of a numeral of several parts: ``3万5千``, ``1亿2000万``, ``三万零五十``.

    Every part must fit below the place before it. A last single digit without a place (3万5) can
    be taken in two ways and is refused.

    >>> composed_value("3万5千"), composed_value("1亿2000万"), composed_value("三万五千")
    (35000, 120000000, 35000)
    >>> composed_value("3万5"), composed_value("三万零五")
    (None, 30005)
    """
    total, limit, at = 0, 10**16, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        coefficient, scale = part.groups()
        if coefficient[0].isascii():
            if "." in coefficient:
                return None
            value: int | None = int(figures(coefficient))
        else:
            led = coefficient[0] in "零〇" and at > 0
            value = han_value(coefficient[1:] if led and len(coefficient) > 1 else coefficient)
            if value is not None and not scale and value < 10 and at and not led:
                return None
        if value is None:
            return None
        if coefficient[0].isascii() and at and not scale and len(coefficient) == 1:
            return None
        value *= scale_value(scale)
        if value >= limit:
            return None
        total += value
        limit = scale_value(scale)
        at = part.end()
    return total
