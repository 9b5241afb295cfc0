"""Words from figures: change, shares, completion and rank as sentences, from exact decimals.

Pure functions, which outlines call as filters. A percentage has two decimals, rounded half up from
the exact fraction; an amount keeps the decimals that it came with. Where nothing can be divided by,
no percentage is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

_EXACT = Context(prec=200)  # a number may have 40 digits on each side of its point
_CENT = Decimal("0.01")


class Figure(Protocol):
    """A named amount, such as a line of income or a class of expenditure."""

    @property
    def name(self) -> str | None:
        """What the figure is called."""

    @property
    def amount(self) -> Decimal | None:
        """How much it is; `None` where nobody gave it."""


class Compared(Figure, Protocol):
    """A named amount that may be held against the year before."""

    @property
    def previous(self) -> Decimal | None:
        """How much it was the year before; `None` where nobody gave it."""


@cache
def _phrases() -> Mapping[str, str]:
    import yaml

    text = files("perfeval.reports").joinpath("wording.yaml").read_text(encoding="utf-8")
    phrases: dict[str, str] = yaml.safe_load(text)
    return phrases


def said(code: str, /, **parameters: object) -> str:
    """Return a phrase of ``wording.yaml`` with its parameters filled in."""
    return _phrases()[code].format_map(parameters)


def amount(value: Decimal, unit: str = "万元") -> str:
    """Return an amount with its unit and all the decimals that it came with.

    >>> amount(Decimal("282.20")), amount(Decimal("0.00")), amount(Decimal("-5"), "元")
    ('282.20万元', '0万元', '-5元')
    """
    return said("amount", value=f"{value:f}" if value else "0", unit=unit)


def rounded(value: Decimal) -> str:
    """Return a number with two decimals, rounded half up.

    >>> rounded(Decimal("0.125")), rounded(Decimal("-0.125")), rounded(Decimal("-0.001"))
    ('0.13', '-0.13', '0.00')
    """
    made = value.quantize(_CENT, ROUND_HALF_UP, _EXACT)
    return f"{made or abs(made):f}"


def share(part: Decimal, whole: Decimal) -> str | None:
    """Return how many per cent of ``whole`` a part is; `None` of a whole that is not above zero.

    >>> share(Decimal("841.15"), Decimal("891.15")), share(Decimal(0), Decimal(0))
    ('94.39%', None)
    """
    if whole <= 0:
        return None
    over, over_scale = part.as_integer_ratio()
    under, under_scale = whole.as_integer_ratio()
    # Half up in whole numbers: no quotient is cut before it is rounded.
    numerator, denominator = abs(over) * under_scale * 10_000, over_scale * under
    hundredths = (2 * numerator + denominator) // (2 * denominator)
    sign = "-" if over < 0 and hundredths else ""
    return said("percent", value=f"{sign}{hundredths // 100}.{hundredths % 100:02}")


def change(now: Decimal, before: Decimal, unit: str = "万元") -> str:
    """Return how an amount changed on the year before.

    The percentage is of the year before; there is none where that was not above zero.

    >>> change(Decimal("891.15"), Decimal("1601.17"))
    '减少710.02万元，下降44.34%'
    >>> change(Decimal(5), Decimal(5)), change(Decimal(5), Decimal(0))
    ('与上年持平', '增加5万元（上年无此项）')
    >>> change(Decimal(0), Decimal(0)), change(Decimal(5), Decimal(-5))
    ('本年和上年均为0万元', '增加10万元')
    """
    difference = _EXACT.subtract(now, before)
    if not difference:
        return said("unchanged") if now else said("nothing-twice", amount=amount(now, unit))
    size = amount(difference.copy_abs(), unit)
    if not before:
        code = "nothing-before" if difference > 0 else "nothing-before-less"
        return said(code, difference=size)
    percent = share(difference.copy_abs(), before)
    code = "grown" if difference > 0 else "fallen"
    if percent is None:
        return said(f"{code}-without-percent", difference=size)
    return said(code, difference=size, percent=percent)


def compared(lines: Iterable[Compared], before: int | str, unit: str = "万元") -> str:
    """Return a sentence on how amounts changed since the year ``before``.

    A line for which either year is not given is left out; of no lines nothing is said.

    >>> from perfeval.model import Amount
    >>> lines = [Amount("收入", Decimal(5), Decimal(4)), Amount("支出", Decimal(3), Decimal(4))]
    >>> compared(lines, 2018)
    '与2018年相比，收入增加1万元，增长25.00%；支出减少1万元，下降25.00%。'
    >>> compared([Amount("收入", Decimal(5))], 2018)
    ''
    """
    changes = [
        said("changed", name=each.name or "", change=change(each.amount, each.previous, unit))
        for each in lines
        if each.amount is not None and each.previous is not None
    ]
    text = said("between-parts").join(changes)
    return said("compared", before=before, changes=text) if changes else ""


def completion(spent: Decimal, budget: Decimal | None, unit: str = "万元") -> str:
    """Return how much of its budget an expenditure came to.

    >>> completion(Decimal(230), Decimal(230)), completion(Decimal("49.6"), Decimal(50))
    ('完成预算的100.00%', '完成预算的99.20%')
    >>> completion(Decimal(5), None)
    '无预算数，不计算预算完成比例'
    >>> completion(Decimal(0), Decimal(0)), completion(Decimal(5), Decimal(0))
    ('预算数和决算数均为0万元', '预算数为0万元，不计算预算完成比例')
    """
    if budget is None:
        return said("no-budget")
    percent = share(spent, budget)
    if percent is not None:
        return said("completed", percent=percent)
    both = not budget and not spent
    code = "nothing-budgeted-nothing-spent" if both else "budget-of-nothing"
    return said(code, budget=amount(budget, unit))


def parts(
    figures: Iterable[Figure],
    whole: Decimal | None,
    unit: str = "万元",
    *,
    zeros: bool = True,
    descending: bool = False,
) -> str:
    """Return the parts of a whole, each with its share of it.

    Every share is computed for itself, so that rounded ones need not make a hundred. ``zeros``
    names parts of nothing, as final accounts do; ``descending`` sorts by amount, equal ones in
    their order and those that nobody gave last.

    >>> from perfeval.model import Amount
    >>> lines = [
    ...     Amount("项目支出", Decimal(1)),
    ...     Amount("经营支出", Decimal(0)),
    ...     Amount("基本支出", Decimal(2)),
    ... ]
    >>> parts(lines, Decimal(3))
    '项目支出1万元，占33.33%；经营支出0万元，占0.00%；基本支出2万元，占66.67%'
    >>> parts(lines, Decimal(3), zeros=False, descending=True)
    '基本支出2万元，占66.67%；项目支出1万元，占33.33%'
    """
    shown = [each for each in figures if zeros or each.amount is None or each.amount]
    if descending:
        shown.sort(
            key=lambda each: (each.amount is None, (each.amount or Decimal(0)).copy_negate())
        )
    return said("between-parts").join(_part(each, whole, unit) for each in shown)


def _part(figure: Figure, whole: Decimal | None, unit: str) -> str:
    name = figure.name or ""
    if figure.amount is None:
        return said("part-unknown", name=name)
    percent = None if whole is None else share(figure.amount, whole)
    sum_ = amount(figure.amount, unit)
    if percent is None:
        return said("part", name=name, amount=sum_)
    return said("part-of-whole", name=name, amount=sum_, percent=percent)


def most(figures: Iterable[Figure], unit: str = "万元") -> str:
    """Return which figure is the largest, or which ones; empty where none is above zero.

    >>> from perfeval.model import Amount
    >>> most([Amount("甲", Decimal(1)), Amount("乙", Decimal(3)), Amount("丙", Decimal(3))])
    '最多的是乙、丙，均为3万元'
    >>> most([Amount("甲", Decimal(0))])
    ''
    """
    given = [(each.amount, each.name or "") for each in figures if each.amount is not None]
    largest = max((value for value, _ in given), default=Decimal(0))
    if largest <= 0:
        return ""
    names = [name for value, name in given if value == largest]
    sum_ = amount(largest, unit)
    if len(names) == 1:
        return said("most", name=names[0], amount=sum_)
    return said("most-of-several", names=said("between-names").join(names), amount=sum_)


FILTERS: Mapping[str, Any] = {
    "amount": amount,
    "change": change,
    "completion": completion,
    "most": most,
    "parts": parts,
    "share": share,
}
"""What an outline may call on a figure, by name, as a filter."""
