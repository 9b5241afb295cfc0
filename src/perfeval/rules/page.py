"""A rulebook as a notebook shows it: weights, methods, bands, grades, and every curve drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfeval.model.notebook import html_table
from perfeval.phrases import say
from perfeval.rules.drawing import figure, percent, sourced

if TYPE_CHECKING:
    from perfeval.rules.method import Method
    from perfeval.rules.rulebook import Rulebook


def page(book: Rulebook) -> str:
    """Return a rulebook as HTML; every text in it is escaped.

    >>> import perfeval as pe
    >>> shown = page(pe.rulebook("mof-2020"))
    >>> (
    ...     shown.startswith("<table><caption>项目支出绩效自评（2020年办法）（mof-2020）"),
    ...     shown.count("<svg"),
    ... )
    (True, 1)
    """
    title = f"{book.title}（{book.id}）"
    parts = [
        html_table(title, ["一级指标", "分值", "依据"], _weights(book)),
        html_table("计分方法", ["方法", "适用的指标", "曲线", "方式", "依据"], _methods(book)),
    ]
    if book.bands:
        bands = [
            [
                say(f"grade-{each.grade}"),
                say("rule-range", low=percent(each.low), high=percent(each.high)),
                sourced(each.clause),
            ]
            for each in book.bands
        ]
        parts.append(html_table("定性指标分档", ["完成等级", "得分占分值", "依据"], bands))
    if book.grades:
        grades = [[each.name, f"{each.low:f}", sourced(each.clause)] for each in book.grades]
        parts.append(html_table("等级", ["等级", "起点", "依据"], grades))
    return "".join([*parts, *map(figure, book.curves.values())])


def _weights(book: Rulebook) -> Iterator[list[str]]:
    yield ["预算执行率", f"{book.execution.points:f}", sourced(book.execution.clause)]
    for each in book.weights:
        shared = f"（{'、'.join(each.among)}共用）" if each.among else ""
        yield [each.category + shared, f"{each.points:f}", sourced(each.clause)]


def _methods(book: Rulebook) -> Iterator[list[str]]:
    others = {book.quantitative.id: "其余有数的指标", book.dates.id: "其余日期"}
    for each in book.all_methods:
        yield [
            each.title,
            others.get(each.id) or _rows_of(each),
            each.curve or "",
            say(f"rule-mode-{each.mode}"),
            sourced(each.clause),
        ]


def _rows_of(method: Method) -> str:
    if not method.is_conditional:
        return say("rule-for-named")
    directions = [say(f"direction-{each}") for each in method.directions]
    conditions = (
        ("categories", method.categories),
        ("names", method.names),
        ("directions", directions),
    )
    between = say("rule-between")
    return between.join(
        say(f"rule-for-{key}", words="、".join(words)) for key, words in conditions if words
    )
