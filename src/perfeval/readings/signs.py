"""Signs: the words and marks that make a number a bound, an estimate or a plain point."""

from __future__ import annotations

import re
from collections.abc import Iterable

APPROXIMATE = "~"
CONFLICT = "!"
BAND = "band"

# What each word or mark before a number says; the empty string says nothing about the bound.
_BEFORE: dict[str, str] = {
    ">=": """
        ≥ >= => ≥= 不低于 不少于 不小于 不下于 不得低于 不得少于 不得小于 不能低于 不能少于
        至少 最少 最低 起码 大于等于 大于或等于 大于或者等于 高于等于 高于或等于 多于等于
        多于或等于 下限
    """,
    ">": """
        > 大于 超过 超出 高于 多于 超 逾 已超过
    """,
    "<=": """
        ≤ <= =< ≤= 不超过 不超 不超出 不高于 不大于 不多于 不得超过 不得高于 不得大于 不得多于
        不能超过 不能高于 未超过 未超出 没有超过 至多 最多 最高 最大 小于等于 小于或等于
        小于或者等于 低于等于 低于或等于 少于等于 少于或等于 上限
    """,
    "<": """
        < 小于 低于 少于 不足 不到 不满
    """,
    "=": """
        = == 等于
    """,
    APPROXIMATE: """
        约 大约 约为 大概 近 将近 接近 预计约
    """,
    BAND: """
        ± +- +/- 正负
    """,
    "": """
        达 达到 达成 为 是 应 应当 应达 须 原则上 共 共计 总计 合计 累计
    """,
}
_AFTER: dict[str, str] = {
    ">=": "以上 之上 及以上 或以上 和以上 含以上 及其以上 以上水平 及以上水平",
    "<=": "以内 之内 以下 之下 及以下 或以下 和以下 含以下 及以内 封顶",
    APPROXIMATE: "左右 上下",
}

BEFORE = {word: sign for sign, words in _BEFORE.items() for word in words.split()}
AFTER = {word: sign for sign, words in _AFTER.items() for word in words.split()}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


BEFORE_PATTERN = _any(BEFORE)
# 90%（含）以上, 90%（含90%）以上
INCLUDED = r"[(（](?:含|包含|含本数|不含)(?:(?P=number)(?:%|[一-鿿]{1,2})?)?[)）]"
AFTER_PATTERN = rf"(?:{INCLUDED})?(?:{_any(AFTER)})(?:{INCLUDED})?|{INCLUDED}"
_BEFORE_WORD = re.compile(BEFORE_PATTERN)
_AFTER_WORD = re.compile(_any(AFTER))


def resolve(before: str, after: str) -> tuple[str | None, bool]:
    """Return what signs before and after a number say together: the comparator, and approximate.

    Doubled signs agree; a strict sign wins over its inclusive sibling; signs that contradict one
    another give `CONFLICT`.

    >>> resolve("≥≥", ""), resolve("不低于", "以上"), resolve("约", ""), resolve("≥", "以下")
    (('>=', False), ('>=', False), (None, True), ('!', False))
    """
    if not after:
        sign = BEFORE.get(before)
        if sign is not None and sign != APPROXIMATE:
            return sign or None, False
    elif not before and after in AFTER:
        sign = AFTER[after]
        return (None, True) if sign == APPROXIMATE else (sign, False)
    found = {BEFORE[word.group()] for word in _BEFORE_WORD.finditer(before)} if before else set()
    if after:
        word = _AFTER_WORD.search(after)
        if word is not None:
            found.add(AFTER[word.group()])
        if "不含" in after:
            found = {{">=": ">", "<=": "<"}.get(each, each) for each in found}
    found.discard("")
    approximate = APPROXIMATE in found
    found.discard(APPROXIMATE)
    if not found:
        return None, approximate
    if len(found) == 1:
        return next(iter(found)), approximate
    if found == {BAND, "<="}:
        return BAND, approximate
    if found == {">=", ">"}:
        return ">", approximate
    if found == {"<=", "<"}:
        return "<", approximate
    return CONFLICT, approximate
