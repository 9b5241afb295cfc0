"""Words around a number: which of them only connect, and which are the indicator's own."""

from __future__ import annotations

import re

from perfeval.readings import names, signs, units
from perfeval.readings.quantities import Quantity

# Words that connect a number to its indicator and change nothing about its meaning.
_CONNECTING = """
预算的 计划的 任务的 目标的 工程量的 总量的 年度计划的 年度任务的 年度目标的
实现 完成 达成 达到 达 到 为 是 在 于 至 已 已经 共 共计 总计 合计 累计 计 共有 全部 全面
全部完成 均 都 预计 计划 预期 实际 实际完成 全年 本年 本年度 当年 年度 年内 本年内 每年 一年
每年度 按 按照 根据 按合同 按照合同 根据合同 依据合同 合同 合同价 支付 支出 发放 拨付 使用
开展 组织 举办 召开 建成 新建 购置 采购 购买 安排 落实 保持 保持在 维持 维持在 稳定 稳定在
控制 控制在 控制数 确保 保证 力争 争取 完工 竣工 验收 交付 交工 开工 到位 下达 投入使用 投用
结束 启动 实施 实施完成 工作 任务 项目 工程 目标 指标 目标任务 目标值 指标值 预算 预算内 的
了 之 之间 范围内 率达 水平 标准 要求 人均 户均 亩均 年均 月均 日均 生均 平均 同比 较上年
比上年 较去年 比去年 较上年度 比上年度 同比上年 含税 人民币 比 较 相比 验收合格 超额
超额完成 通过验收
并通过验收 全部到位 并投入使用 完成率 率 度 将 数量 总量 总数 人数 次数 户数 面积 金额 时间
期限 年限 时长 频次 频率 需 应 可 实有 现有 总 整
"""
_CONNECT = re.compile(
    "|".join(re.escape(each) for each in sorted(_CONNECTING.split(), key=len, reverse=True))
    + r"|[,，。.;；:：、()（）“”\"'!！]+"
)
# Words that say how a thing moved; each stands for its kin where the name has one of them.
_UP = ("增长", "提高", "提升", "增加", "上升", "增幅", "新增", "增")
_DOWN = ("下降", "降低", "减少", "下降率", "降幅", "压减", "降")
_MOVE = re.compile("|".join(sorted(_UP + _DOWN, key=len, reverse=True)))
# Words that turn a phrase round or divide it up: beside a number they are never only connecting.
NEGATED = re.compile(r"[未不无没非]|除外|其中|分别|各|或者")
# Counting words that take a noun behind them; a Chinese numeral before one may be a set phrase
# (八项规定, 一次性), so only figures do.
_CLASSIFIERS = frozenset(
    "个家名位项座所处条件场次份台套辆人户种期批只头间栋幢株棵张本册篇部块口盏宗例支"
)
# What is counted, in one to six characters; none where it says how the number came out.
_NOUN = re.compile(r"[一-鿿]{1,6}")
_NO_NOUN = re.compile(
    r"[未不无没非超减增降半多余几数]|完成|合格|达标|达到|优|良|满意|及时|到位|左右|以|上|下|内|前|后|其中|分别|的|一|每|第|年|月|日|之"
)
# Words that stand before numbers as signs.
_SIGN_WORD = re.compile(
    "|".join(
        re.escape(word)
        for word in sorted(signs.BEFORE, key=len, reverse=True)
        if signs.BEFORE[word] and (len(word) > 1 or word in "≥≤<>±")
    )
)
_CLOSING = re.compile("|".join(re.escape(word) for word in signs.AFTER))
# A clause whose last word is a rate, without what leads in and the verb before the number.
_CLAUSE = re.compile(r"[,，。;；:：、]")
_VERB = re.compile(r"(?:达到|达|为|是|在|稳定|保持|控制|实现|完成)+$")
_RATE = re.compile(r"(?:率|(?<!年)度|比例|比重|占比)$")
# A sign in a subject belonged to its number; 最低 and its kind are words of names: 最低生活保障.
_SIGN_IN = re.compile(f"(?!最[低高大]|[上下]限)(?:{_SIGN_WORD.pattern})")
_ANY_RATE = ("目标", "完成", "任务", "指标", "总体", "整体", "综合")
"""What a rate is called that leaves its subject to the indicator's name."""
_LEAD = re.compile(r"^(?:完成|实现|确保|使|力争|年度|当年|全年|其)+")


def is_understood(
    text: str, run: tuple[int, int], chosen: Quantity, name: names.Name, *, alone: bool
) -> bool:
    """Tell whether every word of a run beside the chosen number is accounted for.

    ``alone`` says that the sentence has no other number; only then may words that are neither
    connecting nor the name's describe what is counted.
    """
    start, end = run
    pieces, own = uncovered(text, start, end, name)
    if not pieces:
        return True
    if end == chosen.start and is_subject(text, start, end, chosen, name):
        return True
    if not alone:
        return False
    if start == chosen.end and len(pieces) == 1:
        first, stop = pieces[0]
        if first == start and is_counted(text[first:stop], chosen):
            return True
        if text[start - 1] == "内" and is_done(text[first:stop], name, chosen):
            return True
    fits = name.fit(chosen.unit) == 2 or (name.measure is None and chosen.has_known_unit())
    return own and fits and all(_is_modifier(text[first:stop]) for first, stop in pieces)


def _is_modifier(piece: str) -> bool:
    """Tell whether words may only narrow the name's own: 完成危房改造200户."""
    if len(piece) > 4 or NEGATED.search(piece) is not None:
        return False
    if _SIGN_WORD.search(piece) is not None or _CLOSING.search(piece) is not None:
        return False
    return piece not in signs.BEFORE


def is_quiet(words: str) -> bool:
    """Tell whether words neither turn a phrase round nor hold a sign."""
    return not any(each.search(words) for each in (NEGATED, _SIGN_WORD, _CLOSING))


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
        sign = _SIGN_WORD.match(text, at, end) or _CLOSING.match(text, at, end)
        if sign is not None:
            pieces.append(sign.span())
            at = sign.end()
            continue
        stop = name.owns(text, at, end)
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
    return any(each in name.text for each in (_UP if up else _DOWN))


def is_subject(text: str, start: int, end: int, chosen: Quantity, name: names.Name) -> bool:
    """Tell whether words before a rate are a subject of the indicator's kind: 救助目标率达100%.

    Only rates name themselves like this. A rate of something bad never stands for one of
    something good, nor the other way round.
    """
    clauses = _CLAUSE.split(text[start:end])
    if any(uncovered(each, 0, len(each), name)[0] for each in clauses[:-1]):
        return False
    subject = _LEAD.sub("", _VERB.sub("", clauses[-1]))
    if not 1 < len(subject) <= 16:
        return False
    if _SIGN_IN.search(subject) or (NEGATED.search(subject) and not names.is_bad(subject)):
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


def is_done(deed: str, name: names.Name, chosen: Quantity) -> bool:
    """Tell whether what follows a span of time is what is done in it: 5个工作日内办结."""
    if name is not names.NAMELESS and name.fit(chosen.unit) != 2:
        return False
    return len(deed) <= 6 and NEGATED.search(deed) is None


def is_counted(noun: str, chosen: Quantity) -> bool:
    """Tell whether words right after a counting unit are what is counted: 3个平台, 200户贫困户."""
    if chosen.han or chosen.unit not in _CLASSIFIERS:
        return False
    return _NOUN.fullmatch(noun) is not None and _NO_NOUN.search(noun) is None
