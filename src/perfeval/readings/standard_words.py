"""Standard wordings: placeholders, template debris, and how far a goal in words was reached."""

from __future__ import annotations

import re

from perfeval.readings import units
from perfeval.readings.kinds import Grade

_PLACEHOLDER = re.compile(r"[-—_/\\|.…·。*×、,~+ ]+|[(（][)）]|[Nn]/?[Aa]|空|空白|null")
_ABSENT_TARGET = frozenset(
    {
        "无",
        "暂无",
        "不适用",
        "不涉及",
        "未设置",
        "未设定",
        "无此项",
        "无此指标",
        "无目标",
        "无指标",
        "无指标值",
        "本项目不适用",
        "不适用此指标",
    }
)
# A sign and a unit around nothing: ≥**%, ≥XX人次.
_UNFILLED = re.compile(
    r"[≥≤><=]{0,2}(?:[*×_]{1,}|[Xx]{2,}|[…]+)(?:%|[一-鿿]{1,3}|[一-鿿]{1,2}/[一-鿿]{1,2})?(?:以上|以下|以内)?"
)
_BARE_SIGN = re.compile(r"[≥≤><=]{1,2}(?P<unit>.{0,4})")

_HOW = (
    "(?:已经|已|均已|都已|均|全部|全面|圆满|顺利|按时|按期|如期|及时|按计划|按要求|提前|超额"
    "|保质保量)*"
)
_WHAT = (
    "(?:了|全部|年度|全年|年初|预期|预定|既定|既设|设定|规定|绩效|总体|各项|本项|工作|建设|目标|指标"
    "|任务|计划|效果|要求|值|的)*"
)
_ACHIEVED = re.compile(
    "(?:全部或)?(?:基本)?(?:达成|实现|达到)(?:了)?"
    rf"(?:预期|年度|年初|既定|预定|设定|绩效|全部)+{_WHAT}|基本(?:达成|实现)目标"
    rf"|{_HOW}(?:完成|达成){_WHAT}|{_HOW}(?:实现|达到)(?:目标|预期){_WHAT}"
    rf"|(?:年度|绩效|预期)?(?:目标|指标|任务){_HOW}(?:完成|达成|实现)"
)
_PARTIAL = re.compile(
    rf"(?:已)?(?:部分|未完全|未全部|没有全部|没有完全)(?:完成|达成|实现|达到){_WHAT}"
    rf"(?:,?(?:并且|并|且)?具[有备]一定(?:的)?效果)?|完成部分{_WHAT}"
)
_MISSED = re.compile(
    "(?:尚未|还未|未能|未|没有|没)(?:完成|达成|实现|达到预期|达到年度|达到目标|达到绩效)"
    rf"{_WHAT}(?:,?(?:并|且)?效果较差)?|实现目标程度较低"
)

_DEBRIS = re.compile(
    r"(?:指标(?:[0-9]+|[一二三四五六七八九十])?[:：.、]|指标[0-9]+(?=[^0-9.%])|[★☆◆◇●○▲△■□※*#√]+"
    r"|(?:年度|预期|实际|年初|全年)*(?:指标值|目标值|完成值|完成情况|实际值|目标|实际|完成):"
    r"|[(（][0-9一二三四五六七八九十]{1,2}[)）](?=.)|[①-⑳]|[一二三四五六七八九十]、|[0-9]{1,2}[.、)）](?=[^0-9.]))+"
)
_END = "。.;；,!！、:"
_QUOTES = "“”\"'‘’「」《》"


def strip(text: str) -> tuple[int, int]:
    """Return where a cell's own words begin and end: without debris, quotes and a last full stop.

    >>> text = "★指标1:≥98%。"
    >>> start, end = strip(text)
    >>> text[start:end]
    '≥98%'
    """
    start, end = 0, len(text)
    while end > start and text[end - 1] in _END + _QUOTES:
        end -= 1
    found = _DEBRIS.match(text, start, end)
    # Debris alone is a placeholder, not a prefix.
    if found is not None and found.end() < end:
        start = found.end()
    while start < end and text[start] in _QUOTES + ":、;":
        start += 1
    return start, end


def is_blank(text: str, *, target: bool) -> bool:
    """Tell whether a cell holds a placeholder; 無 as a target says there is none.

    >>> is_blank("——", target=False), is_blank("无", target=True), is_blank("无", target=False)
    (True, True, False)
    """
    if _PLACEHOLDER.fullmatch(text):
        return True
    return target and text.rstrip(_END) in _ABSENT_TARGET


def is_unfilled(text: str) -> bool:
    """Tell whether a cell is a template that nobody filled in.

    >>> is_unfilled("≥**%"), is_unfilled("≥98%")
    (True, False)
    """
    if _UNFILLED.fullmatch(text):
        return True
    bare = _BARE_SIGN.fullmatch(text)
    return bare is not None and (not bare["unit"] or bare["unit"] in units.TABLE)


def grade(text: str) -> Grade | None:
    """Return the grade that a standard completion wording gives; ``None`` for other words.

    >>> grade("全部或基本达成预期指标"), grade("部分达成年度指标并具有一定效果"), grade("未完成")
    ('achieved', 'partial', 'missed')
    >>> grade("基本达到"), grade("效果显著")
    (None, None)
    """
    if len(text) > 40:
        return None
    if _ACHIEVED.fullmatch(text):
        return "achieved"
    if _PARTIAL.fullmatch(text):
        return "partial"
    return "missed" if _MISSED.fullmatch(text) else None
