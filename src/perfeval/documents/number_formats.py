"""What a sheet shows of a number: the number formats of Excel, as a Chinese Excel draws them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache
from operator import eq, ge, gt, le, lt, ne

from attrs import frozen

from perfeval.documents.date_formats import date_text

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 41: '#,##0_ ;-#,##0_ ;"-"_ ;@', 42: '¥#,##0_ ;¥-#,##0_ ;¥"-"_ ;@',
    43: '#,##0.00_ ;-#,##0.00_ ;"-"??_ ;@', 44: '¥#,##0.00_ ;¥-#,##0.00_ ;¥"-"??_ ;@',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a workbook names by number only, as a Chinese Excel draws them."""

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | (?P<room>[_*].) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general|g/通用格式) | (?P<half>am/pm|a/p|上午/下午) | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|a{3,4}|b+|g+) | (?P<digits>[0\#?]) | (?P<point>\.)
    | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<end>;) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]*)?)")
_SIMPLE = re.compile(r"(?P<groups>#,##)?0(?:\.(?P<places>0+))?(?P<share>%?)")
_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_LARGEST_EXPONENT = 308  # of a binary double
_GENERAL_WIDTH = 11  # characters

Token = tuple[str, str]
_Condition = tuple[Callable[[Decimal, Decimal], bool], Decimal]


@frozen
class _Section:
    """One of the up to four parts of a format."""

    tokens: tuple[Token, ...]
    condition: _Condition | None
    is_date: bool
    plain: str | None
    """How Python writes the same, for the formats that nearly all numbers have."""
    unit: Decimal


@frozen
class NumberFormat:
    """A number format, taken apart once; `number_format` makes it."""

    sections: tuple[_Section, ...]

    def shown(self, raw: str, *, from_1904: bool = False) -> str:
        """Return what the sheet shows of a stored number, such as ``0.98``."""
        if self.sections[0].plain == "" and raw.isdecimal() and len(raw) <= _GENERAL_WIDTH:
            return raw
        try:
            number = _FIFTEEN.create_decimal(raw)
        except InvalidOperation:
            return raw
        if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
            return raw
        section, shown_number = self._section(number)
        if section is None:
            return ""
        if section.is_date:
            text = date_text(section.tokens, number, from_1904=from_1904)
            return general(number) if text is None else text
        if section.plain == "":
            return general(shown_number)
        if section.plain:
            if section.plain.endswith("%"):
                shown_number = shown_number.scaleb(2)
            rounded = shown_number.quantize(section.unit, context=_WIDE)
            return format(rounded, section.plain.rstrip("%")) + section.plain[-1:].strip("f,")
        return _number_text(section.tokens, shown_number).strip()

    def shown_text(self, text: str) -> str:
        """Return what the sheet shows of a text."""
        for section in self.sections[3:] or self.sections[-1:]:
            if any(kind == "text" for kind, _ in section.tokens):
                return "".join(
                    text if kind == "text" else written for kind, written in section.tokens
                )
            if len(self.sections) > 3:
                return ""
        return text

    def _section(self, number: Decimal) -> tuple[_Section | None, Decimal]:
        """Return the section for a number, and the number less the sign that it implies."""
        if len(self.sections) == 1 and self.sections[0].condition is None:
            return self.sections[0], number
        parts = self.sections[:3]
        if any(each.condition for each in parts):
            for each in parts:
                if each.condition is None or each.condition[0](number, each.condition[1]):
                    return each, number
            return None, number
        if any(kind == "text" for kind, _ in parts[-1].tokens) and len(parts) > 1:
            parts = parts[:-1]
        if number < 0 and len(parts) > 1:
            return parts[1], abs(number)
        if number == 0 and len(parts) > 2:
            return parts[2], number
        return parts[0], number


@cache
def number_format(code: str) -> NumberFormat:
    """Return the format that ``code`` describes.

    Fractions are shown as General, and digits never as Chinese numerals (dates are).

    >>> number_format("0.00%").shown("0.98"), number_format("#,##0.00").shown("1234.5")
    ('98.00%', '1,234.50')
    >>> number_format('yyyy"年"m"月"d"日"').shown("43830"), number_format("General").shown("0.1")
    ('2019年12月31日', '0.1')
    """
    sections: list[list[Token]] = [[]]
    for token in _tokens(code):
        if token[0] == "end":
            sections.append([])
        else:
            sections[-1].append(token)
    return NumberFormat(tuple(_section(tokens) for tokens in sections[:4]))


def general(number: Decimal) -> str:
    """Return a number as the format General shows it where the column is wide enough.

    Eleven characters with the decimal point; a longer whole number is not put into powers of ten.

    >>> general(Decimal("0.30000000000000004")), general(Decimal(1) / 3), general(Decimal("5E+12"))
    ('0.3', '0.333333333', '5000000000000')
    """
    number = _FIFTEEN.plus(number)
    size = abs(number)
    whole = len(str(int(size)))
    if size and size < Decimal("1E-9"):
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:]:0>2}"
    places = max(_GENERAL_WIDTH - 1 - whole, 0)
    text = format(number.quantize(Decimal(1).scaleb(-places), context=_WIDE), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _tokens(code: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup or "plain", found[found.lastgroup or 0] or ""
        if kind in {"quoted", "escaped", "plain"}:
            yield "literal", text
        elif kind == "bracket":
            yield from _bracket(text)
        elif kind != "room":
            yield kind, text


def _bracket(text: str) -> Iterator[Token]:
    """Yield what a bracket means: a currency, hours beyond 24, a condition, Chinese numerals."""
    if text.startswith("$"):
        sign, _, locale = text[1:].partition("-")
        if locale.upper() == "F800":
            yield "system", ""
        yield "literal", sign
    elif _ELAPSED.fullmatch(text):
        yield "elapsed", text
    elif _CONDITION.fullmatch(text):
        yield "condition", text
    elif text.casefold() == "dbnum1":
        yield "numerals", ""


def _section(tokens: Sequence[Token]) -> _Section:
    kinds = {kind for kind, _ in tokens}
    conditions = [_condition(text) for kind, text in tokens if kind == "condition"]
    if "system" in kinds:
        tokens = tuple(_tokens(BUILT_IN[31]))
        kinds = {"date"}
    kept = tuple(token for token in tokens if token[0] != "condition")
    simple = _SIMPLE.fullmatch("".join(text for _, text in kept))
    plain = None
    if simple and kinds <= {"digits", "point", "comma", "percent"}:
        plain = f"{',' if simple['groups'] else ''}f{simple['share']}"
    elif kinds == {"general"}:
        plain = ""
    return _Section(
        kept,
        conditions[0] if conditions else None,
        is_date=bool(kinds & {"date", "elapsed"}),
        plain=plain,
        unit=Decimal(1).scaleb(-len(simple["places"] or "")) if simple else Decimal(1),
    )


def _condition(text: str) -> _Condition | None:
    found = _CONDITION.fullmatch(text)
    return (_COMPARISONS[found[1]], Decimal(found[2])) if found else None


def _number_text(tokens: Sequence[Token], number: Decimal) -> str:
    sign = "-" if number < 0 else ""
    number = abs(number)
    kinds = [kind for kind, _ in tokens]
    if "digits" in kinds:
        if ("literal", "/") in tokens:
            return sign + general(number)
        drawn = _scientific if "exponent" in kinds else _digits
        return sign + drawn(tokens, number)
    if "general" in kinds or "text" in kinds:
        texts = (general(number) if kind in {"general", "text"} else text for kind, text in tokens)
        return sign + "".join(texts)
    literal = "".join(text for kind, text in tokens if kind in {"literal", "percent"})
    return sign + literal if literal else ""


def _digits(tokens: Sequence[Token], number: Decimal) -> str:
    """Return a number in digits and literals, the literals where the format has them."""
    kinds = [kind for kind, _ in tokens]
    places = [place for place, kind in enumerate(kinds) if kind == "digits"]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole_places = [place for place in places if place < point]
    fraction_places = [place for place in places if place > point]
    commas = [place for place, kind in enumerate(kinds) if kind == "comma"]
    thousands = sum(place > places[-1] for place in commas)
    grouped = any(place < whole_places[-1] for place in commas) if whole_places else False
    number = number.scaleb(2 * kinds.count("percent") - 3 * thousands)
    number = number.quantize(Decimal(1).scaleb(-len(fraction_places)), context=_WIDE)
    whole, _, fraction = format(number, "f").partition(".")
    drawn = _whole_digits(tokens, whole_places, whole, grouped=grouped)
    while fraction and fraction[-1] == "0" and tokens[fraction_places[len(fraction) - 1]][1] != "0":
        fraction = fraction[:-1]
    drawn |= dict(zip(fraction_places, fraction, strict=False))
    shown = ""
    for place, (kind, text) in enumerate(tokens):
        if kind == "point":
            shown += "."
        elif kind in {"literal", "percent"}:
            shown += text
        else:
            shown += drawn.get(place, "")
    return shown


def _whole_digits(
    tokens: Sequence[Token], places: Sequence[int], whole: str, *, grouped: bool
) -> dict[int, str]:
    """Return which digits stand at each place; the first one takes all that are left."""
    whole = "" if whole == "0" else whole
    least = max((len(places) - n for n, p in enumerate(places) if tokens[p][1] == "0"), default=0)
    whole = whole.rjust(least, "0")
    if not places:
        return {}
    cut = [max(len(whole) - (len(places) - n), 0) for n in range(len(places))]
    ends = [*cut[1:], len(whole)]
    cut[0] = 0
    return {
        place: "".join(
            digit + ("," if grouped and left and left % 3 == 0 else "")
            for left, digit in zip(
                range(len(whole) - start - 1, len(whole) - end - 1, -1),
                whole[start:end],
                strict=True,
            )
        )
        for place, start, end in zip(places, cut, ends, strict=True)
    }


def _scientific(tokens: Sequence[Token], number: Decimal) -> str:
    kinds = [kind for kind, _ in tokens]
    mark = kinds.index("exponent")
    before, after = tokens[:mark], tokens[mark + 1 :]
    point = kinds.index("point") if "point" in kinds[:mark] else mark
    step = max(kinds[:point].count("digits"), 1)
    places = kinds[point:mark].count("digits")
    power = number.adjusted() // step * step if number else 0
    if number.scaleb(-power).quantize(Decimal(1).scaleb(-places), context=_WIDE).adjusted() >= step:
        power += step
    sign = "-" if power < 0 else "+" if tokens[mark][1].endswith("+") else ""
    exponent = str(abs(power)).rjust(sum(text == "0" for _, text in after), "0")
    rest = "".join(text for kind, text in after if kind == "literal")
    return f"{_digits(before, number.scaleb(-power))}E{sign}{exponent}{rest}"
