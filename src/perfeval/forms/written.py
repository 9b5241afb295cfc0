"""What the cells of a form say in figures: points, amounts, years, points in a label."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from perfeval.forms.words import compact
from perfeval.model.budget import MONEY_UNITS
from perfeval.readings.standard_words import is_blank

_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINTS = re.compile(r"\(?(\d{1,40}(?:\.\d{1,40})?)分?\)?")
_NUMBER = re.compile(r"([+-]?\d{1,40}(?:\.\d{1,40})?)(%?)")
_AMOUNT = re.compile(r"[¥$]?([+-]?\d{1,40}(?:\.\d{1,40})?)(亿元|千元|万元|亿|万|元)?")
_UNIT = re.compile(
    r"(?:单位:?|\()(?:人民币)?:?(亿元|万元|千元|元)(?=\)|$|[,;，])|^(亿元|万元|千元|元)$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|年(?!\d{1,2}月)|\)|$)")
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HAN_YEAR = re.compile(r"[二一][〇○零九0][〇○零一二三四五六七八九]{2}(?=年)")
_HAN = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_LABEL = re.compile(
    r"(?P<label>.*?)(?:[（(\[【]?(?:权重|分值|满分|共|计)?[:：]?(?P<points>[\d.０-９．]{1,9})[分％%][)）\]】]?"
    r"|[（(](?:(?:权重|分值|满分|共|计)[:：]?)?(?P<bare>[\d.０-９．]{1,9})[)）])"
)


def is_empty(text: str) -> bool:
    """Tell whether a cell holds nothing or a placeholder.

    >>> is_empty(""), is_empty("—"), is_empty("/"), is_empty("0")
    (True, True, True, False)
    """
    plain = compact(text)
    return not plain or is_blank(plain, target=False)


def says_none(text: str) -> bool:
    """Tell whether a cell says that there is nothing of what it is for.

    >>> says_none("无"), says_none("/"), says_none("无事故")
    (True, True, False)
    """
    plain = compact(text)
    return not plain or is_blank(plain, target=True)


def points_of(text: str) -> Decimal | None:
    """Return the points in a cell; `None` where it holds no number of points.

    >>> points_of("18.60分"), points_of("（10）"), points_of("优")
    (Decimal('18.60'), Decimal('10'), None)
    """
    found = _POINTS.fullmatch(compact(text))
    return Decimal(found[1]) if found else None


def to_hundredths(points: Decimal) -> Decimal:
    """Return points with two decimals at most, rounded half up.

    >>> to_hundredths(Decimal("16.6667")), to_hundredths(Decimal("20"))
    (Decimal('16.67'), Decimal('20'))
    """
    exponent = points.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -2:
        return points
    return points.quantize(_CENT, context=_EXACT)


def number_of(text: str, *, in_percent: bool = False) -> Decimal | None:
    """Return the number in a cell, a per cent as a share; ``in_percent`` where it must be one.

    >>> number_of("80%"), number_of("80", in_percent=True), number_of("-2"), number_of("两")
    (Decimal('0.80'), Decimal('0.80'), Decimal('-2'), None)
    """
    found = _NUMBER.fullmatch(compact(text))
    if found is None:
        return None
    number = Decimal(found[1])
    return _EXACT.scaleb(number, -2) if found[2] or in_percent else number


def amount_of(text: str, unit: str) -> Decimal | None:
    """Return an amount of money in ``unit``; `None` where a cell holds none.

    >>> amount_of("15万", "万元"), amount_of("1,234.50", "万元"), amount_of("500000元", "万元")
    (Decimal('15'), Decimal('1234.50'), Decimal('50.0000'))
    >>> amount_of("约50", "万元")
    """
    found = _AMOUNT.fullmatch(_THOUSANDS.sub("", compact(text)))
    if found is None:
        return None
    number, written = Decimal(found[1]), found[2]
    if written is None:
        return number
    factor = MONEY_UNITS[written if written.endswith("元") else written + "元"]
    digits = factor.logb() - MONEY_UNITS[unit].logb()
    amount = _EXACT.scaleb(number, digits)
    exponent = int(amount.as_tuple().exponent)
    return amount if -exponent <= 40 and amount.adjusted() < 40 else None


def money_unit_of(text: str) -> str | None:
    r"""Return the money unit that a label names.

    >>> (
    ...     money_unit_of("预算执行情况\n（万元）"),
    ...     money_unit_of("金额单位：元"),
    ...     money_unit_of("资金"),
    ... )
    ('万元', '元', None)
    """
    found = _UNIT.search(compact(text)) if len(text) <= 60 else None
    return (found[1] or found[2]) if found else None


def year_of_title(text: str) -> int | None:
    """Return the year in a title; the year of a date is none.

    >>> year_of_title("项目支出绩效自评表（2022 年度）"), year_of_title("填报日期：2023年3月5日")
    (2022, None)
    >>> year_of_title("二〇二三年度部门整体支出绩效自评表")
    2023
    """
    plain = compact(text)
    plain = _HAN_YEAR.sub(lambda found: found[0].translate(_HAN), plain)
    found = _YEAR.search(plain)
    return int(found[1]) if found else None


def year_of_field(text: str) -> int | None:
    """Return the year in a field that is for the year.

    >>> year_of_field("2022"), year_of_field("2022年度"), year_of_field("本年")
    (2022, 2022, None)
    """
    found = _ANY_YEAR.search(compact(text))
    return int(found[1]) if found else year_of_title(text)


def label_and_points(text: str) -> tuple[str, Decimal | None]:
    r"""Take the points out of a label, and its blanks.

    >>> label_and_points("产 出 指 标\n（50分）"), label_and_points("数量指标(必填)")
    (('产出指标', Decimal('50')), ('数量指标(必填)', None))
    """
    plain = "".join(text.split()).strip("：:")
    found = _LABEL.fullmatch(plain)
    if found is None:
        return plain, None
    points = points_of(compact(found["points"] or found["bare"]))
    if points is None:
        return plain, None
    return found["label"].strip("：:"), points
