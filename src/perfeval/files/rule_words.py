"""What a rule of a rulebook says, in a few words of Chinese or English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from perfeval.files.rule_list import Rule, name_of
from perfeval.files.rulebook_files import curve_from
from perfeval.files.source import Tree
from perfeval.findings import Lang
from perfeval.phrases import say
from perfeval.rules.drawing import described, percent

Words = Iterator[str]


def label(rule: Rule, lang: Lang = "zh") -> str:
    """Return what a rule is about: a category, method, curve, grade, or a part of the rulebook.

    >>> from perfeval.files.rule_list import list_rules
    >>> [label(each) for each in list_rules("mof-2020").under("points")][:3]
    ['总分', '预算执行率', '产出指标']
    """
    part = rule.path[0]
    if not part:
        return say("rules-itself", lang)
    if part in ("weights", "curves", "grades"):
        return rule.path[1]
    if part == "methods":
        return f"{rule.plain('title')} {rule.path[1]}"
    if part == "bands":
        return say(f"grade-{rule.path[1]}", lang)
    return name_of(rule.path, lang)


def words(rule: Rule, lang: Lang = "zh") -> str:
    r"""Return what a rule says.

    >>> from perfeval.files.rule_list import list_rules
    >>> print(*[words(each) for each in list_rules("sichuan-2022").under("points")], sep="\n")
    100 分
    10 分，按曲线 proportional 计分，执行率低于 90% 须说明原因
    90 分，由产出指标、成本指标、效益指标、满意度指标共用
    """
    tree = {key: node.plain() for key, node in rule.values.items()}
    said = [each for each in _SAYING[rule.path[0]](tree, lang) if each]
    return say("rule-between", lang).join(said) or say("rules-none", lang)


def _several(items: list[str], lang: Lang) -> str:
    return say("rule-list", lang).join(items)


def _rulebook(tree: Tree, lang: Lang) -> Words:
    for key, value in tree.items():
        text = _several(list(value.values()), lang) if isinstance(value, dict) else value
        yield f"{name_of((key,), lang)} {text}"


def _total(tree: Tree, lang: Lang) -> Words:
    yield say("rule-points", lang, points=tree["points"])


def _execution(tree: Tree, lang: Lang) -> Words:
    yield say("rule-points", lang, points=tree["points"])
    yield say("rule-curve", lang, curve=tree["curve"])
    if tree.get("reason_below") is not None:
        yield say("rule-reason", lang, share=percent(Decimal(tree["reason_below"])))


def _weight(tree: Tree, lang: Lang) -> Words:
    if "among" in tree:
        shared = _several(tree["among"], lang)
        yield say("rule-shared", lang, points=tree["points"], categories=shared)
    else:
        yield say("rule-points", lang, points=tree["points"])


def _scoring(tree: Tree, lang: Lang) -> Words:
    curve, mode = tree.get("curve"), tree.get("mode")
    if curve is None:
        yield say("rule-mode-hand", lang)
    else:
        yield say("rule-curve", lang, curve=curve)
        if mode is not None:
            yield say(f"rule-mode-{mode}", lang)


def _method(tree: Tree, lang: Lang) -> Words:
    yield from _scoring(tree, lang)
    rows = tree.get("for") or {}
    if not rows:
        yield say("rule-for-named", lang)
    for key, items in rows.items():
        named = [say(f"direction-{each}", lang) for each in items] if key == "directions" else items
        yield say(f"rule-for-{key}", lang, words=_several(named, lang))


def _curve(tree: Tree, lang: Lang) -> Words:
    yield described(curve_from("", tree), lang)


def _comparison(tree: Tree, lang: Lang) -> Words:
    for key, value in tree.items():
        yield say(f"rule-{key}-{value}", lang)


def _band(tree: Tree, lang: Lang) -> Words:
    yield say(
        "rule-range", lang, low=percent(Decimal(tree["low"])), high=percent(Decimal(tree["high"]))
    )


def _grade(tree: Tree, lang: Lang) -> Words:
    yield say("rule-from", lang, low=tree["low"])


def _overshoot(tree: Tree, lang: Lang) -> Words:
    if tree.get("ratio") is not None:
        yield say("rule-overshoot", lang, ratio=tree["ratio"])


def _allocation(tree: Tree, lang: Lang) -> Words:
    if "method" in tree:
        yield say(f"rule-method-{tree['method']}", lang)
    for pair in tree.get("pairs", ()):
        yield say("rule-receiver", lang, from_category=pair["from"], to_category=pair["to"])


def _rounding(tree: Tree, lang: Lang) -> Words:
    yield say("rule-rounding", lang, places=tree.get("places", 2))


def _roll_up(tree: Tree, lang: Lang) -> Words:
    yield say(f"rule-by-{tree.get('by', 'budget')}", lang)
    if tree.get("points") is not None:
        yield say("rule-projects", lang, points=tree["points"])


_SAYING: Mapping[str, Callable[[Any, Lang], Words]] = MappingProxyType({
    "": _rulebook,
    "total": _total,
    "execution": _execution,
    "weights": _weight,
    "quantitative": _scoring,
    "dates": _scoring,
    "methods": _method,
    "curves": _curve,
    "comparison": _comparison,
    "bands": _band,
    "grades": _grade,
    "overshoot": _overshoot,
    "allocation": _allocation,
    "rounding": _rounding,
    "roll_up": _roll_up,
})  # fmt: skip
