"""Sentences: the one number or date in a sentence that measures the indicator, or none."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import Factory, define, evolve

from perfeval.readings import dates, intervals, names, quantities, signs, surroundings, wording
from perfeval.readings.dates import Dated
from perfeval.readings.kinds import Span
from perfeval.readings.partial_date import PartialDate
from perfeval.readings.quantities import Quantity

MOST_NUMBERS = 12
"""A sentence with more numbers than this is prose."""

_BASE = re.compile(r"(?:比|较|与|相比|超|同|自|从)$")
_SYMBOLIC = re.compile(
    r",?(?P<sign>不高于|不超过|不得超过|不得高于|不大于|至多|最高|不低于|不少于|不得低于|至少|最低)"
    r"(?=[^0-9])"
)
# Words that bind the number at the end of their phrase; 高于 and the like may lead to another base.
_BOUND = re.compile(
    "不得少于|不得低于|不得超过|不少于|不低于|不超过|不多于|至少|最少|起码|至多|最多"
)
# 不超过预算120万元 does not say whether the budget is 120万元 or the amount beyond it.
_BASES = re.compile("(?:预算|计划|标准|水平|目标|要求)(?!的)")
# A date before one of these names a budget or a level: 2023年预算, 2022年标准.
_NO_DATE = re.compile("预算|标准|水平|目标值|指标值|要求|合同|平均|同比|比|较|控制数|人均")
# A year, a spreadsheet's serial day of 1982 to 2064, or a month and a day: 2022, 44926, 12.31.
_LIKE_DATE = re.compile(
    r"(?:199|20[0-9])[0-9]|[3-5][0-9]{4}|(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12][0-9]|3[01])"
)
_NEXT = re.compile(
    rf"(?:{dates.BEFORE_PATTERN})?(?:{dates.START_PATTERN})|{intervals.START.pattern}"
)


@define
class Sentence:
    """A sentence cut into quantities, dates and runs of words, in order."""

    quantities: list[Quantity]
    dates: list[Dated]
    runs: list[tuple[int, int]]


@define
class Found:
    """What a sentence says: one number or one date, and the characters it rests on."""

    quantity: Quantity | None = None
    dated: Dated | None = None
    deadline: PartialDate | None = None
    symbolic: str | None = None
    spans: list[Span] = Factory(list)


def cut(text: str, start: int, end: int, name: names.Name) -> Sentence | None:
    """Return the parts of a sentence; ``None`` for prose with too many numbers or a bad date."""
    found = Sentence([], [], [])
    at = begun = start
    while at < end:
        upcoming = _NEXT.search(text, at, end)
        if upcoming is None:
            break
        at = upcoming.start()
        one: Quantity | Dated | None = None
        dated = dates.date_at(text, at, end)
        if dated is not None and not (dated.written.whole or dated.written.figures):
            if not dated.possible:
                return None
            found.dates.append(dated)
            one = dated
        else:
            quantity = intervals.interval_at(text, at, end)
            if quantity is not None and _is_glued(text, quantity, start):
                at = max(stop for _, stop, role in quantity.spans if role == "number")
                continue
            if quantity is not None and not _is_word(text, quantity, name, start, end):
                if len(found.quantities) == MOST_NUMBERS:
                    return None
                found.quantities.append(quantity)
                one = quantity
        if one is None:
            at += 1
            continue
        if at > begun:
            found.runs.append((begun, at))
        at = begun = one.end
    if begun < end:
        found.runs.append((begun, end))
    return found


def _is_glued(text: str, one: Quantity, start: int) -> bool:
    """Tell whether figures continue a Latin word: PM2.5, CO2, A4."""
    first = next((span[0] for span in one.spans if span[2] == "number"), one.start)
    return first > start and text[first - 1].isascii() and text[first - 1].isalpha()


def _is_word(text: str, one: Quantity, name: names.Name, start: int, end: int) -> bool:
    """Tell whether a numeral belongs to a word: 进一步, or 5G and 一站式 in the name."""
    if one.han and (
        quantities.is_loose(text, one) or (not one.signed and not one.has_known_unit())
    ):
        return not text.startswith(("百分之", "千分之", "万分之"), one.start)
    if one.start == start and one.end == end:
        return False
    if one.has_known_unit() and not one.han:
        return False
    if one.unit is not None:
        return text[one.start : one.end] in name.text
    behind = text[one.start : min(one.end + 1, end)]
    return len(behind) > one.end - one.start and behind in name.text


def read(text: str, start: int, end: int, name: names.Name) -> Found | None:
    """Return the number or date of a sentence, or ``None`` where it is not certain.

    Certain means: exactly one number can measure the indicator, and every other word is the
    indicator's own, a date, a connecting word, or belongs to a number of another kind.
    """
    parts = cut(text, start, end, name)
    if parts is None:
        return None
    if not parts.quantities:
        return _date(text, parts, name)
    chosen = _choose(parts, name)
    if chosen is None or _is_doubtful(text, start, chosen, parts, name):
        return None
    chosen, runs = _bound(text, chosen, parts)
    symbolic = _symbolic(text, chosen, parts, end)
    # Behind a norm of two bounds nothing else has to be understood: the bounds say it all.
    limit = end if symbolic is None else chosen.end
    spans: list[Span] = list(chosen.spans)
    for run in runs:
        if run[0] >= limit:
            continue
        if not _is_understood(text, run, chosen, parts, name):
            return None
        spans.append((*run, "words"))
    near = [each for each in parts.dates if each.start < limit]
    days = [each for each in near if not _BASE.search(text, start, each.start)]
    spans += [(each.start, each.end, "deadline" if each in days else "words") for each in near]
    others = [each for each in parts.quantities if each.end != chosen.end and each.start < limit]
    spans += [(each.start, each.end, "words") for each in others]
    said = None
    if symbolic is not None:
        said = text[slice(*symbolic)]
        spans.append((*symbolic, "sign"))
        if symbolic[1] < end:
            spans.append((symbolic[1], end, "unread"))
    deadlines = {each.day() for each in days if each.comparator not in (">=", ">")}
    deadline = deadlines.pop() if len(deadlines) == 1 else None
    return Found(chosen, None, deadline, said, sorted(spans))


def _bound(text: str, chosen: Quantity, parts: Sentence) -> tuple[Quantity, list[tuple[int, int]]]:
    """Return the number with a bound word that stands apart from it, and the runs without it.

    至少全年完成2次: the word binds the number that its verb leads to.
    """
    runs = parts.runs
    if chosen.signed:
        return chosen, runs
    for index, (start, end) in enumerate(runs):
        words = list(_BOUND.finditer(text, start, end)) if end == chosen.start else []
        if len(words) == 1 and not _BASES.search(text, words[0].end(), end):
            word = words[0]
            sign = signs.BEFORE[word.group()]
            low, high = quantities.ends(sign, chosen.low or chosen.high or Decimal(0))
            spans: list[Span] = [(*word.span(), "sign"), *chosen.spans]
            bound = evolve(chosen, comparator=sign, low=low, high=high, signed=True, spans=spans)
            halves = [(start, word.start()), (word.end(), end)]
            kept = [half for half in halves if half[0] < half[1]]
            return bound, [*runs[:index], *kept, *runs[index + 1 :]]
    return chosen, runs


def is_moment(one: Quantity, name: names.Name) -> bool:
    """Tell whether a number without a unit stands where a time is asked for and is no count.

    Signed (≤30), or of a limit in time (时限), it may count days, unless it looks like a date.
    """
    if one.written is not None or name.measure != "moment":
        return False
    if name.asks_when and not one.signed:
        return True
    figures = wording.plain(one.high if one.low is None else one.low) or ""
    single = one.comparator not in ("range", "band")
    return name.asks_by_when and single and _LIKE_DATE.fullmatch(figures) is not None


def _is_doubtful(
    text: str, start: int, chosen: Quantity, parts: Sentence, name: names.Name
) -> bool:
    """Tell whether what the number is cut out of makes it another number, or none."""
    if chosen.fault is not None or text[start : chosen.start].endswith("."):
        return True  # .98 is not written in full
    if chosen.unit in ("月", "季度") and (
        not chosen.signed or name.measure == "moment" or parts.dates
    ):
        return True  # beside a date, or where a date is asked for, 12月 is no count of months
    if not chosen.signed and any(
        text[each.start] in "≥≤<>约"
        or "约" in text[each.start : each.spans[0][1]]
        or text[max(each.start - 1, 0) : each.start + 1] in signs.BEFORE
        for each in parts.dates
        if each.end <= chosen.start
    ):
        return True  # a sign before a date was meant for the number behind it
    if is_moment(chosen, name):
        return True  # a bare number is no time
    if not chosen.signed and any(
        each.signed and (each.han or each.fault) and each.end <= chosen.start
        for each in parts.quantities
    ):
        return True  # 最多一年举办3场 bounds what is held in a year, 至少2023年5次 nothing
    before = any(each.end == chosen.start for each in parts.dates)
    behind = any(each.start == chosen.end for each in parts.dates)
    # 8月5 is a day whose 日 is missing, 20年12月 a short year.
    return (before and chosen.unit is None) or (behind and chosen.unit == "年")


def _choose(parts: Sentence, name: names.Name) -> Quantity | None:
    """Return the only quantity that can measure the indicator."""
    if len(parts.quantities) == 1:
        only = parts.quantities[0]
        return only if name is names.NAMELESS or name.fit(only.unit) else None
    if name is names.NAMELESS or name.measure is None:
        return None
    for level in (2, 1):
        fitting = [each for each in parts.quantities if name.fit(each.unit) == level]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _symbolic(text: str, chosen: Quantity, parts: Sentence, end: int) -> tuple[int, int] | None:
    """Return the second bound of a norm that is no number: 不低于2000元 + 不高于低保12个月."""
    if chosen.comparator not in (">=", "<=") or not chosen.signed:
        return None
    found = _SYMBOLIC.match(text, chosen.end, end)
    if found is None:
        return None
    upper = found["sign"] not in ("不低于", "不少于", "不得低于", "至少", "最低")
    if upper != (chosen.comparator == ">="):
        return None
    after = [each.end for each in parts.quantities if found.end() <= each.start <= found.end() + 12]
    return found.start(), after[0] if after else end


def _is_understood(
    text: str, run: tuple[int, int], chosen: Quantity, parts: Sentence, name: names.Name
) -> bool:
    """Tell whether a run of words may stand beside the reading."""
    for other in parts.quantities:
        if other.end != chosen.end and other.start == run[1]:
            # Words before a number of another kind are about that number, a bound word perhaps not.
            if _BOUND.search(text, *run):
                return False
            return name.fit(chosen.unit) == 2 and name.fit(other.unit) == 0
    alone = len(parts.quantities) == 1
    return surroundings.is_understood(text, run, chosen, name, alone=alone)


def _date(text: str, parts: Sentence, name: names.Name) -> Found | None:
    """Return the only date of a sentence whose other words are connecting or the indicator's."""
    if len(parts.dates) != 1 or _NO_DATE.search(text):
        return None
    only = parts.dates[0]
    spans = list(only.spans)
    for start, end in parts.runs:
        if surroundings.uncovered(text, start, end, name)[0]:
            return None
        spans.append((start, end, "words"))
    return Found(None, only, spans=sorted(spans))
