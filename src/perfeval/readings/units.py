"""Units: which there are, what they measure, and exact conversion inside one dimension."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

# One line a dimension: its name, then every unit with how many base units it is; units that share
# a figure are joined by commas. Counting words measure only themselves: 户, 人 and 人次 are never
# converted into one another, and a word that is not here measures itself too.
_MEASURES = """
money     元,圆,块,人民币,元人民币,RMB,CNY=1 角=1/10
ratio     %,百分比,百分率=1 ‰=1/10 ‱=1/100 成=10
points    百分点,个百分点,个点=1
multiple  倍=1
length    米,m,公尺=1 千米,公里,km,KM,Km,㎞=1000 里=500 分米,dm=1/10 厘米,公分,cm,㎝=1/100 \
毫米,mm,㎜=1/1000 微米,μm=1/1000000 海里=1852
area      平方米,米²,平米,平方,m²,m2,M²,M2,㎡=1 平方千米,平方公里,km²,km2,公里²,千米²,㎢=1000000 \
公顷,hm²,hm2,ha,㏊=10000 亩=2000/3 平方厘米,cm²,cm2=1/10000
volume    立方米,立方,方,m³,m3,M³,M3,㎥=1 升,公升,L,l=1/1000 毫升,ml,mL=1/1000000
mass      千克,公斤,kg,KG,Kg,㎏=1 克,g=1/1000 毫克,mg,㎎=1/1000000 斤,市斤=1/2 吨,t,T,公吨=1000
duration  天,日,d,日历天,自然日=1 周,星期,个星期=7 小时,个小时,h,时=1/24 \
分钟,min=1/1440 秒,秒钟,s=1/86400
months    月,个月=1 年,周年,a,个年度=12 季度,个季度=3
workdays  工作日,个工作日=1
age       岁,周岁=1
power     千瓦,kW,KW,kw=1 瓦=1/1000 兆瓦,MW=1000
energy    千瓦时,kWh,kW·h,KWH=1 兆瓦时,MWh=1000
people    人,名,位,人员,名学员=1
visits    人次,人次数=1
times     次,次数=1
"""

_COUNTS = """
户 家 个 件 项 篇 台 套 辆 只 头 条 座 种 类 场 期 批 份 册 本 张 幅 部 支 枝 株 棵 粒 颗 块
片 间 栋 幢 所 处 站 点 口 眼 盏 根 架 艘 班 组 队 户次 家次 场次 批次 班次 车次 架次 台次
台套 课时 学时 课次 起 宗 例 案 桩 具 床 羽 尾 匹 峰 窝 箱 袋 瓶 桶 包 盒 盘 卷 吨公里 门 款
档 轮 届 级 等 分 度 ℃ 席 层 孔 段 道 面 副 对 双 顶 挂 卡 节 集 期次 篇次 项次 件次 人天
人月 人日 学期 学年 村 社区 乡镇 街道 县 区 市 镇 乡 标段 平台 字 页 票 单 笔 手 环节 个村 折
分贝 微克 微克/立方米 公斤级 代 步 环 平方米次 公里次 头只 师 生 人份 剂次 剂 支次 支队
名次 美元 港元 欧元 日元 英镑 dB MPa Mbps GB TB MB mg/L PH pH 兆 伏 安 千伏 千伏安 kV kVA
标箱 车 船 车位 床位 泊位 台班 工日 工时 机位 席位 站点 网格 户数 人数 个数 件套 套件 榀 樘
延米 延长米
"""

_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@frozen
class Unit:
    """A unit as written, what it measures, and how many base units of that dimension it is.

    >>> from perfeval.readings.units import lookup
    >>> lookup("公顷").dimension, lookup("公顷").factor
    ('area', Fraction(10000, 1))
    """

    name: str
    dimension: str
    factor: Fraction


def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for line in _MEASURES.strip().splitlines():
        dimension, *entries = line.split()
        for entry in entries:
            names, factor = entry.rsplit("=", 1)
            for name in names.split(","):
                table[name] = Unit(name, dimension, Fraction(factor))
    for name in _COUNTS.split():
        table.setdefault(name, Unit(name, name, Fraction(1)))
    return table


TABLE = _table()
"""Every simple unit that is known by name."""

# A trailing multiplication or division sign starts a divisor: 元/人·月, 元/人.每天, 元每人每月.
_DIVISION = re.compile(r"[/／每]+")
_NO_BRACKETS = dict.fromkeys(map(ord, "()（）/"))
_PRODUCT = re.compile(r"[·.*×・•]每?|[/／每]+")


@lru_cache(maxsize=4096)
def lookup(text: str | None) -> Unit | None:
    """Return the unit that a text names; ``None`` for no text.

    Divisors may be joined by any sign that bureaus use, in any order. A word that the table
    does not have is a unit of its own.

    >>> lookup("元/人·月") == lookup("元/人*月")
    False
    >>> convertible("元/人·月", "元每人每月"), convertible("元/人·月", "元/人")
    (True, False)
    >>> lookup("万人").factor, lookup("榀").dimension
    (Fraction(10000, 1), '榀')
    """
    if not text:
        return None
    name = "".join(text.split())
    found = TABLE.get(name)
    if found is not None:
        return found
    head, *divided = _DIVISION.split(name, maxsplit=1)
    if not divided:
        return _simple(name)
    factor = Fraction(1)
    above: list[str] = []
    if head:
        one = _simple(head)
        above, factor = [one.dimension], one.factor
    below: Counter[str] = Counter()
    for part in _PRODUCT.split(divided[0]):
        if part:
            one = _simple(part)
            below[one.dimension] += 1
            factor /= one.factor
    dimension = "".join(above) or "1"
    return Unit(name, "/".join([dimension, *sorted(below.elements())]), factor)


def _simple(name: str) -> Unit:
    """Return a unit without divisors: known, scaled (万人), bracketed (户（次）) or new."""
    found = TABLE.get(name)
    if found is not None:
        return found
    bare = name.translate(_NO_BRACKETS)
    found = TABLE.get(bare)
    if found is not None:
        return Unit(name, found.dimension, found.factor)
    scale, rest = 1, bare
    while len(rest) > 1 and rest[0] in _SCALES and rest not in TABLE:
        scale *= _SCALES[rest[0]]
        rest = rest[1:]
    found = TABLE.get(rest)
    if found is not None and scale != 1:
        return Unit(name, found.dimension, found.factor * scale)
    return Unit(name, bare or name, Fraction(1))


def convertible(one: str | None, other: str | None) -> bool:
    """Tell whether two units measure the same thing, so that one can be converted exactly.

    >>> convertible("亩", "公顷"), convertible("人", "人次"), convertible("个百分点", "%")
    (True, False, False)
    """
    first, second = lookup(one), lookup(other)
    return first is not None and second is not None and first.dimension == second.dimension


def ratio(one: str | None, other: str | None) -> Fraction | None:
    """Return how many ``other`` one ``one`` is, exactly; ``None`` across dimensions.

    >>> ratio("公顷", "亩"), ratio("元/人·年", "元/人·月"), ratio("户", "人")
    (Fraction(15, 1), Fraction(1, 12), None)
    """
    first, second = lookup(one), lookup(other)
    if first is None or second is None or first.dimension != second.dimension:
        return None
    return first.factor / second.factor
