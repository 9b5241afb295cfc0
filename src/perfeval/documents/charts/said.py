"""A chart in words: names with their figures, in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterable

from perfeval.findings import Lang
from perfeval.phrases import say


def named(name: str, text: str, lang: Lang) -> str:
    """Return a figure with the name of what it is.

    >>> named("收入总计", "891.15万元", "zh"), named("income", "5", "en")
    ('收入总计：891.15万元', 'income: 5')
    """
    return say("chart-named", lang, name=name, text=text)


def listed(parts: Iterable[str], lang: Lang) -> str:
    """Return what belongs together, such as the two years of one figure.

    >>> listed(["2018年5.00", "2019年4.00", ""], "zh")
    '2018年5.00，2019年4.00'
    """
    return say("rule-between", lang).join(filter(None, parts))


def all_of(parts: Iterable[str], lang: Lang) -> str:
    """Return all that a chart says.

    >>> all_of(["甲：1", "乙：2"], "zh")
    '甲：1；乙：2'
    """
    return say("steps-between", lang).join(filter(None, parts))
