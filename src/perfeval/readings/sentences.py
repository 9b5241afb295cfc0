"""Sentences: the one number or date in a sentence that measures the indicator, or none."""

from __future__ import annotations

import re

from attrs import Factory, define

from perfeval.readings import dates, intervals, names, quantities, signs, units
from perfeval.readings.dates import Dated
from perfeval.readings.kinds import Role, Span
from perfeval.readings.partial_date import PartialDate
from perfeval.readings.quantities import Quantity

MOST_NUMBERS = 12
"""A sentence with more numbers than this is prose."""

# Words that connect a number to its indicator and change nothing about its meaning.
_CONNECTING = """
实现 完成 达成 达到 达 到 为 是 在 于 至 已 已经 共 共计 总计 合计 累计 计 共有 约 全部 全面 全部完成 均 都 预计 计划 预期
实际 实际完成 全年 本年 本年度 当年 年度 年内 本年内 每年 一年 每年度 按 按照 根据 按合同 按照合同 根据合同 依据合同 合同 合同价 支付 支出
发放 拨付 使用 开展 组织 举办 召开 建成 新建 购置 采购 购买 安排 落实 保持 保持在 维持 维持在 稳定 稳定在 控制 控制在 控制数 确保
保证 力争 争取 完工 竣工 验收 交付 交工 开工 到位 下达 投入使用 投用 结束 启动 实施 实施完成 工作 任务 项目 工程 目标 指标 目标任务
目标值 指标值 预算 预算内 的 了 之 之间 范围内 率达 水平 标准 要求 人均 户均 亩均 年均 月均 日均 生均 平均 同比 较上年 比上年 较去年 比去年
较上年度 比上年度 同比上年 含税 人民币 比 较 相比 同比 验收合格 通过验收 并通过验收 全部到位 并投入使用 完成率 率 度 将 数量 总量 总数 人数 次数 户数 面积 金额 时间 期限 年限 时长 频次 频率 需 应 可 实有 现有 总 整
""".split()
_CONNECT = re.compile(
    "|".join(re.escape(each) for each in sorted(_CONNECTING, key=len, reverse=True))
    + r"|[,，。.;；:：、()（）“”\"'!！]+"
)
# Words that say how a thing moved; each stands for its kin where the name has one of them.
_MOVES = (
    "增长 提高 提升 增加 上升 增幅 新增 增".split(),
    "下降 降低 减少 下降率 降幅 压减 降".split(),
)
_MOVE = re.compile(
    "|".join(sorted((each for kin in _MOVES for each in kin), key=len, reverse=True))
)
_UP = frozenset(_MOVES[0])
_BASE = re.compile(r"(?:比|较|与|相比|超|同|自|从)$")
_NEGATED = re.compile(r"[未不无没非]|除外|其中|分别|各|或者")
# Counting words that take a noun behind them; a Chinese numeral before one may be a set phrase
# (八项规定, 一次性), so only figures do.
_CLASSIFIERS = frozenset(
    "个 家 名 位 项 座 所 处 条 件 场 次 份 台 套 辆 人 户 种 期 批 只 头 间 栋 幢 株 棵 张 本 册 篇 部 块 口 盏 宗 例 支".split()
)
_NOUN = re.compile(r"[一-鿿]{1,6}")
_NO_NOUN = re.compile(
    r"[未不无没非超减增降]|完成|合格|达标|达到|优|良|满意|及时|到位|左右|以|上|下|内|前|后|其中|分别|的|一|每|第|年|月|日|之"
)
_SIGN_WORD = re.compile(
    "|".join(re.escape(word) for word, sign in signs.BEFORE.items() if sign and len(word) > 1)
)
_SYMBOLIC = re.compile(
    r"[,，]?(?P<sign>不高于|不超过|不得超过|不得高于|不大于|至多|最高|不低于|不少于|不得低于|至少|最低)(?=[^0-9])"
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
        if dated is not None and not dated.written.whole and not _is_decimal(dated):
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


def _is_decimal(dated: Dated) -> bool:
    return dated.written.figures


def _is_word(text: str, one: Quantity, name: names.Name, start: int, end: int) -> bool:
    """Tell whether a numeral belongs to a word: 进一步, or 5G and 一站式 in the indicator's name."""
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
    if chosen is None or chosen.fault is not None or _is_short_year(text, chosen, parts):
        return None
    if chosen.unit in ("月", "季度") and not chosen.signed:
        return None
    if chosen.unit is None and any(each.end == chosen.start for each in parts.dates):
        return None
    if text[start : chosen.start].endswith("."):  # .98 is no number that is written in full
        return None
    spans: list[Span] = list(chosen.spans)
    symbolic = _symbolic(text, chosen, parts, end)
    for run in parts.runs:
        if symbolic is not None and run[0] >= chosen.end:
            continue
        understood: Role | None = _understood(text, run, chosen, parts, name)
        if understood is None:
            return None
        spans.append((run[0], run[1], understood))
    if symbolic is not None:
        spans.append((symbolic[0], symbolic[1], "sign"))
        if symbolic[1] < end:
            spans.append((symbolic[1], end, "unread"))
    deadline: PartialDate | None = None
    days = [each for each in parts.dates if not _BASE.search(text, start, each.start)]
    for each in parts.dates:
        if symbolic is None or each.start < chosen.end:
            spans.append((each.start, each.end, "deadline" if each in days else "words"))
    distinct = {each.day() for each in days if each.comparator not in (">=", ">")}
    if len(distinct) == 1:
        deadline = distinct.pop()
    if symbolic is None:
        spans.extend(
            (each.start, each.end, "words") for each in parts.quantities if each is not chosen
        )
    said = None if symbolic is None else text[symbolic[0] : symbolic[1]]
    return Found(chosen, None, deadline, said, sorted(spans))


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


def _is_short_year(text: str, chosen: Quantity, parts: Sentence) -> bool:
    """Tell whether ``20年12月`` was cut into a duration and a month."""
    return chosen.unit == "年" and any(each.start == chosen.end for each in parts.dates)


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


def _understood(
    text: str, run: tuple[int, int], chosen: Quantity, parts: Sentence, name: names.Name
) -> Role | None:
    """Return the role of a run of words when the reading may stand beside it, else ``None``."""
    start, end = run
    for other in parts.quantities:
        if other is not chosen and other.start == end:
            # Words before a number of another kind are about that number.
            return "words" if name.fit(chosen.unit) == 2 and name.fit(other.unit) == 0 else None
    pieces, own = uncovered(text, start, end, name)
    if not pieces:
        return "words"
    alone = len(parts.quantities) == 1
    if end == chosen.start and _is_subject(text, start, end, chosen, name):
        return "words"
    if alone and start == chosen.end and len(pieces) == 1 and pieces[0][0] == start:
        noun = text[start : pieces[0][1]]
        if _is_counted(noun, chosen):
            return "words"
    if (
        alone
        and start == chosen.end
        and text[start - 1] == "内"
        and _is_done(text, pieces, name, chosen)
    ):
        return "words"
    fits = name.fit(chosen.unit) == 2 or (name.measure is None and chosen.has_known_unit())
    if (
        alone
        and own
        and fits
        and all(
            stop - first <= 4 and not _NEGATED.search(text, first, stop) for first, stop in pieces
        )
    ):
        return "words"
    return None


def uncovered(
    text: str, start: int, end: int, name: names.Name
) -> tuple[list[tuple[int, int]], bool]:
    """Return the pieces of a run that are neither connecting words nor the indicator's own.

    The second value tells whether any of the indicator's own words were found.
    """
    pieces: list[tuple[int, int]] = []
    own = False
    at = start
    while at < end:
        # A sign that stands apart from its number is never the name's: it would be lost.
        stop = at if _SIGN_WORD.match(text, at, end) else name.owns(text, at, end)
        connecting = _CONNECT.match(text, at, end)
        if connecting is not None and connecting.end() >= stop:
            at = connecting.end()
            continue
        if stop > at:
            own, at = True, stop
            continue
        move = _MOVE.match(text, at, end)
        if text[at] in "长宽高深厚" and text[at] in name.text:
            own, at = True, at + 1
            continue
        if move is not None and _names_move(name, up=move.group() in _UP):
            own, at = True, move.end()
            continue
        if pieces and pieces[-1][1] == at:
            pieces[-1] = (pieces[-1][0], at + 1)
        else:
            pieces.append((at, at + 1))
        at += 1
    return pieces, own


def _names_move(name: names.Name, *, up: bool) -> bool:
    return any(each in name.text for each in _MOVES[0 if up else 1])


_CLAUSE = re.compile(r"[,，。;；:：、]")
_VERB = re.compile(r"(?:达到|达|为|是|在|稳定|保持|控制|实现|完成|不)+$")
_RATE = re.compile(r"(?:率|度|比例|比重|占比)$")
_ANY_RATE = frozenset("目标 完成 任务 指标 总体 整体 综合".split())
"""What a rate is called that leaves its subject to the indicator's name."""
_LEAD = re.compile(r"^(?:完成|实现|确保|使|力争|年度|当年|全年|其)+")


def _is_subject(text: str, start: int, end: int, chosen: Quantity, name: names.Name) -> bool:
    """Tell whether words before a rate are a subject of the indicator's kind: 救助目标率达100%.

    Only rates name themselves like this. A rate of something bad never stands for one of
    something good, nor the other way round.
    """
    clauses = _CLAUSE.split(text[start:end])
    if any(uncovered(each, 0, len(each), name)[0] for each in clauses[:-1]):
        return False
    subject = _LEAD.sub("", _VERB.sub("", clauses[-1]))
    if not 1 < len(subject) <= 16 or _NEGATED.search(subject) and not names.is_bad(subject):
        return False
    head = _RATE.search(subject)
    if head is None:
        return False
    found = units.lookup(chosen.unit)
    if found is None or found.dimension != "ratio":
        return False
    if name is names.NAMELESS:
        return True
    if names.is_bad(subject) != name.bad:
        return False
    if name.measure != "ratio":
        return name.measure is None or not name.sure
    stem = subject[: head.start()][-2:]
    return stem in name.text or stem in _ANY_RATE


def _is_done(text: str, pieces: list[tuple[int, int]], name: names.Name, chosen: Quantity) -> bool:
    """Tell whether what follows a span of time is what is done in it: 5个工作日内办结."""
    if name is not names.NAMELESS and name.fit(chosen.unit) != 2:
        return False
    start, stop = pieces[0]
    return len(pieces) == 1 and stop - start <= 6 and not _NEGATED.search(text, start, stop)


def _is_counted(noun: str, chosen: Quantity) -> bool:
    """Tell whether words right after a counting unit are what is counted: 3个平台, 200户贫困户."""
    if (
        chosen.han
        or chosen.unit not in _CLASSIFIERS
        or _NOUN.fullmatch(noun) is None
        or _NO_NOUN.search(noun)
    ):
        return False
    return True


def _date(text: str, parts: Sentence, name: names.Name) -> Found | None:
    """Return the only date of a sentence whose other words are connecting or the indicator's."""
    if len(parts.dates) != 1:
        return None
    only = parts.dates[0]
    spans = list(only.spans)
    for start, end in parts.runs:
        if uncovered(text, start, end, name)[0]:
            return None
        spans.append((start, end, "words"))
    return Found(None, only, spans=sorted(spans))
