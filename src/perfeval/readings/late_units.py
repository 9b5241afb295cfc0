"""Units that are not in the table or not in the cell: new words, and the unit of a column."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import evolve

from perfeval.readings import characters, names, quantities, standard_words
from perfeval.readings.kinds import Comparator, Span
from perfeval.readings.quantities import ONE, Quantity

# A word right behind the number and to the end of the cell may be a unit of its own: 8组团.
_NEW_UNIT = re.compile("(?P<unit>[一-鿿]{1,4}?)(?P<after>以上|及以上|以内|以下|左右)?")
# It is none where it says how the number came out, or belongs to a date or a numeral.
_NO_UNIT = re.compile(
    "[几数半号年月日季零〇一二两三四五六七八九十百千万亿未不无没非超好优良中差高低多少是否有的了和或与及至到达前后内上下初末底]"
    "|[第每按将已以]|完成|合格|达标|满意|及时|到位|优秀|明显|显著|提升|提高|增长|下降|减少|增加|通过|正常"
    "|有效|符合|规定|计划|目标"
)
_COUNTING_ENDS = "次户人个"
_WORDS = ("定性", "定量", "文字")
"""What a column of units says where the target is no number."""


def with_new_unit(one: Quantity, text: str, end: int, name: names.Name) -> Quantity | None:
    """Return a quantity with the unknown word behind it as its unit; ``None`` where it is none.

    Longer words count only where the indicator's name has them or they end like a unit.
    """
    found = _NEW_UNIT.fullmatch(text, one.end, end)
    closed = one.spans[-1][2] == "sign" and one.spans[-1][0] > one.start
    if found is None or closed or one.unit is not None or one.han:
        return None
    unit, after = found["unit"], found["after"]
    if _NO_UNIT.search(unit):
        return None
    if len(unit) > 2 and unit not in name.text and unit[-1] not in _COUNTING_ENDS:
        return None
    comparator = one.comparator
    low, high = one.low, one.high
    value = low if low is not None else high
    approximate = one.approximate
    if after == "左右":
        approximate = True
    elif after:
        bound: Comparator = ">=" if after.endswith("上") else "<="
        if comparator not in (None, bound):
            return None
        comparator = bound
        low, high = (value, None) if bound == ">=" else (None, value)
    scale = (one.written or "") if one.scale != 1 else ""
    stop = end - len(after or "")
    spans: list[Span] = [*one.spans, (one.end, stop, "unit")]
    if after:
        spans.append((stop, end, "sign"))
    return evolve(one, comparator=comparator, low=low, high=high, unit=unit, written=scale + unit,
                  approximate=approximate, spans=spans, end=end)  # fmt: skip


def with_column_unit(one: Quantity, unit: str) -> Quantity:
    """Return a quantity in the unit of its column: 95 and %, 20 and 万元, 50万 and 元."""
    written = characters.compact(characters.fold(unit))[0]
    if standard_words.is_blank(written, target=True) or written in _WORDS:
        return one
    folded, factor = quantities.fold_money(written)
    if not folded:
        return one
    if one.scale != ONE:
        # A scale in the text replaces the column's: 50万 in a column of 万元 is 50 万元.
        scale_written = (one.written or "") + folded
        return evolve(one, unit=folded, written=scale_written)
    shift = quantities.times
    return evolve(
        one, unit=folded, written=written, scale=Decimal(factor),
        low=None if one.low is None else shift(one.low, factor),
        high=None if one.high is None else shift(one.high, factor),
    )  # fmt: skip
