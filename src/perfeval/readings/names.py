"""Indicator names: what kind of quantity measures the indicator, and which words are its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from attrs import frozen

from perfeval.readings import characters, units

Measure: TypeAlias = Literal[
    "ratio", "money", "moment", "duration", "people", "visits", "households", "area", "length",
    "count",
]  # fmt: skip

MOMENTS = "时间|时限|时点|期限|日期|时效|周期|进度|工期|截止"
"""What a name holds that asks for a point in time, as an expression."""

# The head of a name says what measures it. Earlier entries win; each is matched at the end of
# the name first, then anywhere.
_HEADS: tuple[tuple[Measure, str], ...] = (
    (
        "ratio",
        "率|比例|比重|占比|百分比|满意度|知晓度|参与度|达标度|认可度|覆盖面|完成度|符合度|准确度|好评度",
    ),
    ("moment", MOMENTS),
    (
        "money",
        "成本|金额|经费|资金|费用|投入|投资|支出|收入|产值|标准|预算|单价|价格|税收|税额|余额|总额|额度|利润",
    ),
    ("duration", "天数|时长|年限|寿命|年数|月数"),
    ("visits", "人次数?"),
    ("people", "人数|人员数量?|学员数|职工数|学生数|教师数"),
    ("households", "户数"),
    ("area", "面积"),
    ("length", "长度|里程|公里数|距离|射程|宽度|高度"),
    (
        "count",
        "数量|个数|次数|场次|总数|种类|家数|台数|件数|条数|项数|份数|座数|期数|篇数",
    ),
)
_ENDS = tuple((kind, re.compile(rf"(?:{heads})$")) for kind, heads in _HEADS)
# Words inside a name only hint: 项目成本控制数 is an amount, 高标准农田 is not.
_INSIDE: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("ratio", re.compile("率|满意度|知晓度|比例|占比")),
    ("money", re.compile("成本|经费|资金|费用|预算|投资|支出|金额")),
    ("count", re.compile("数$")),
)
_BRACKET = re.compile(r"[(（]([^()（）]*)[)）]")
# 完成时间 is a point in time; 停电时间 and 响应时间 last.
_WHEN = re.compile(
    "(?:完成|完工|竣工|开工|动工|验收|交付|到位|支付|拨付|发放|下达|启动|开始|结束|截止|建成|投用|上线|报送|公开|举办|召开)"
    "[一-鿿]{0,2}时间|日期|时点"
)
_BY_WHEN = re.compile("时间|日期|时点|时限|期限|截止")
_CLEAN = re.compile(r"^(?:指标[0-9]*[:：.、]?|[★☆◆●*#]+|[0-9]+[.、)）](?![0-9]))+")
_SIGNS = "≥≤><=*×X±"
# A rate of one of these is better when it is lower; 污染防治完成率 is not one.
_BAD = re.compile(
    r"(?:投诉|事故|差错|错误|失误|违规|违法|违纪|超支|偏差|变质|死亡|发病|返贫|失业|退货|不合格|不满意|流失|辍学|空置|闲置"
    r"|积压|逾期|不良|故障|案发|发案|破损|损失|缺陷|未完成|滞留|结余|结转|超标|污染|遗漏)"
    r"[一-鿿]{0,2}(?:率|比例|比重|占比)"
)

_FITTING: dict[Measure, frozenset[str]] = {
    "ratio": frozenset({"ratio", "points"}),
    "money": frozenset({"money"}),
    "moment": frozenset({"duration", "months", "workdays"}),
    "duration": frozenset({"duration", "months", "workdays", "年"}),
    "visits": frozenset({"visits", "people", "times", "人次"}),
    "people": frozenset({"people", "visits"}),
    "households": frozenset({"户", "户次", "家"}),
    "area": frozenset({"area"}),
    "length": frozenset({"length"}),
}
_NO_COUNT = frozenset({"ratio", "points", "money", "months", "duration", "workdays"})


@frozen
class Name:
    """An indicator's name as far as it helps to choose among the numbers of a cell."""

    text: str
    measure: Measure | None
    unit: str | None
    bad: bool
    sure: bool = True
    """Whether the last word of the name says what measures it; else it is only a hint."""

    @property
    def asks_when(self) -> bool:
        """Whether the indicator is a point in time, which no bare number is."""
        return self.measure == "moment" and _WHEN.search(self.text) is not None

    @property
    def asks_by_when(self) -> bool:
        """Whether the indicator is a point in time or the last one allowed, perhaps in days."""
        return self.measure == "moment" and _BY_WHEN.search(self.text) is not None

    def fit(self, unit: str | None) -> int:
        """Tell how well a unit measures the indicator: 2 well, 1 perhaps, 0 not at all."""
        found = units.lookup(unit)
        if self.unit is not None and found is not None and units.convertible(self.unit, unit):
            return 2
        if found is None or self.measure is None:
            return 1
        head = found.dimension.partition("/")[0]
        misfit = 0 if self.sure else 1
        if self.measure == "count":
            return misfit if head in _NO_COUNT else 2
        if head in _FITTING[self.measure]:
            return 2
        if head == "multiple":
            return 1  # of a base that the sentence names: 低保标准2倍
        return 1 if head == "个" and self.measure in {"people", "households"} else misfit

    def owns(self, text: str, at: int, end: int) -> int:
        """Return where the longest piece of the name that starts at a place ends (two or more)."""
        best = at + 2
        if best > end or text[at:best] not in self.text:
            return at
        while best < end and text[at : best + 1] in self.text:
            best += 1
        return best


NAMELESS = Name("", None, None, bad=False)


@lru_cache(maxsize=4096)
def parse(name: str | None) -> Name:
    """Return what a name tells about its indicator.

    >>> parse("帮扶救助金发放准确率").measure, parse("培训人数（人）").unit, parse(None).measure
    ('ratio', '人', None)
    """
    if not name:
        return NAMELESS
    text = characters.compact(characters.fold(name[:200]))[0]
    unit = None
    for inner in _BRACKET.findall(text):
        candidate = inner.strip(_SIGNS)
        if candidate in units.TABLE or (candidate and "/" in candidate):
            unit = candidate
    bare = _CLEAN.sub("", _BRACKET.sub("", text)).rstrip("。.;；,，0123456789%")
    bad = _BAD.search(bare) is not None
    for kind, pattern in _ENDS:
        if pattern.search(bare):
            return Name(text, kind, unit, bad)
    for kind, pattern in _INSIDE:
        if pattern.search(bare):
            return Name(text, kind, unit, bad, sure=False)
    return Name(text, None, unit, bad)


def is_bad(text: str) -> bool:
    """Tell whether more of what a phrase names is worse: 事故率, 投诉率."""
    return _BAD.search(text) is not None
