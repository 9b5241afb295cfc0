"""Hypothesis strategies for the whole domain: texts as units write them, up to departments."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from perfeval.model import (
    Actual,
    Amount,
    Assets,
    BasicExpenditure,
    Budget,
    CarryOver,
    Counts,
    Department,
    FunctionAmount,
    FundSource,
    Goal,
    Indicator,
    Judgement,
    OperatingFunds,
    PrintedFigure,
    Procurement,
    Project,
    Review,
    Staff,
    Target,
    ThreePublic,
)
from perfeval.testing.reading_strategies import actual_texts, target_texts

_NAMES = (
    "培训人次", "救助金发放准确率", "资金下达及时率", "帮扶救助金标准", "服务对象满意度",
    "其中：困难农民工户数", "★安全事故发生率", "一、完成工程量",
)  # fmt: skip
_CATEGORIES = (
    ("产出指标", "数量指标"),
    ("项目完成指标", "质量指标"),
    ("产 出 指 标", "时效指标"),
    ("效益指标", "社会效益"),
    ("满意度指标",),
    (),
    ("A/B", " 前后有空格 "),
)
# What other readers of YAML would take for something else, and what breaks careless writers.
_NASTY = (
    "", " ", "yes", "no", "null", "~", "true", "0123", "012", "1e3", "2019-12-31", "12:30", ".inf",
    ">=98%", "> 5", "|", "%", "@培训", "`", "*a", "&a", "!x", "[200, 300)", "{a}", "- 一", "? 一",
    ": 一", "a: b", "a #b", "#", "'", '"', "'单引号'", '"双引号"', "\\n", "名称：值", "<<", "---",
    "...", "第一行\n第二行", "\n前", "后\n", "后\n\n", " 缩进\n  更深", "a\r\nb", "制表\t符", "\t",
    "响铃\a", "零\0", "\x1b[0m", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\xa0", "👍🏽", "𠮷",
    "é", "\ufffd", "３", "a" * 1100,
)  # fmt: skip


def decimals(*, low: int = 0, high: int = 10**9, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Return exact decimals between ``low`` and ``high`` with at most ``places`` decimals."""
    return st.decimals(
        min_value=low, max_value=high, places=places, allow_nan=False, allow_infinity=False
    )


def texts() -> st.SearchStrategy[str]:
    """Return texts: ordinary ones, ones that trip readers of YAML, and any others."""
    return st.one_of(
        st.sampled_from(_NAMES),
        st.sampled_from(_NASTY),
        st.text(max_size=30),
    )


def filled_texts() -> st.SearchStrategy[str]:
    """Return texts that say something."""
    return texts().filter(lambda text: bool(text.strip()))


def categories() -> st.SearchStrategy[tuple[str, ...]]:
    """Return category labels as printed."""
    return st.one_of(st.sampled_from(_CATEGORIES), st.lists(texts(), max_size=3).map(tuple))


def targets() -> st.SearchStrategy[Target]:
    """Return targets, whole or with sign, value and unit apart."""
    whole = st.one_of(target_texts(), texts()).map(Target)
    sign = st.sampled_from(("≥", ">", "=", "≤", "定性", ">="))
    unit = st.sampled_from(("%", "人次", "万元", "元/人*月"))
    number = st.integers(0, 10**6).map(str)
    return st.one_of(whole, st.builds(Target, number, sign, unit | st.none()))


def actuals() -> st.SearchStrategy[Actual]:
    """Return actuals."""
    return st.one_of(actual_texts(), texts()).map(Actual)


def judgements() -> st.SearchStrategy[Judgement]:
    """Return what a unit may have decided about a row."""
    grades = st.sampled_from(("achieved", "partial", "missed"))
    score = st.none() | decimals(high=100)
    return st.builds(Judgement, st.none() | grades, score, st.none() | texts(), st.none() | texts())


def reviews() -> st.SearchStrategy[Review]:
    """Return what a reviewer may have decided."""
    points = decimals(high=100)
    either = st.tuples(points, st.none() | points) | st.tuples(st.none(), points)
    return st.builds(
        lambda both, by, reason: Review(both[0], by, reason, both[1]),
        either,
        st.none() | texts(),
        st.none() | texts(),
    )


def indicators() -> st.SearchStrategy[Indicator]:
    """Return indicators with any of their keys given or left out."""
    text, points = st.none() | texts(), st.none() | decimals(high=100)
    return st.builds(
        Indicator,
        category=categories(),
        name=st.sampled_from(_NAMES) | texts(),
        target=st.none() | targets(),
        actual=st.none() | actuals(),
        points=points,
        declared=points,
        direction=st.sampled_from((None, "higher", "lower", "exact")),
        initial_target=st.none() | targets(),
        core=st.sampled_from((None, True, False)),
        parent=text,
        deduction=st.none() | decimals(low=-100, high=100),
        coefficient=st.none() | decimals(high=2, places=4),
        method=text,
        reason=text,
        evidence=text,
        judgement=st.none() | judgements(),
        reviewed=st.none() | reviews(),
        not_applicable=text,
    )


def budgets() -> st.SearchStrategy[Budget]:
    """Return budgets, negative, zero and missing amounts included."""
    amount = st.none() | decimals(low=-100, places=6)
    source = st.builds(FundSource, filled_texts(), amount, amount, amount)
    return st.builds(
        Budget,
        money_unit=st.sampled_from(("元", "千元", "万元", "亿元")),
        initial=amount,
        annual=amount,
        executed=amount,
        points=st.none() | decimals(high=100),
        declared=st.none() | decimals(high=100),
        sources=st.lists(source, max_size=3).map(tuple),
        reason=st.none() | texts(),
    )


def goals() -> st.SearchStrategy[Goal]:
    """Return goals."""
    return st.builds(Goal, st.none() | texts(), st.none() | texts())


def _sections() -> st.SearchStrategy[dict[str, str]]:
    keys = st.sampled_from(("审批依据", "存在问题", "资金使用", "yes", "a: b", "多\n行", ""))
    return st.dictionaries(keys, texts(), max_size=3)


def _points_of_categories() -> st.SearchStrategy[dict[str, Decimal]]:
    return st.dictionaries(st.sampled_from(("产出指标", "效益指标")), decimals(high=100))


def projects() -> st.SearchStrategy[Project]:
    """Return projects with any of their keys given or left out."""
    text, total = st.none() | texts(), st.none() | decimals(high=100)
    return st.builds(
        Project,
        name=st.sampled_from(_NAMES) | filled_texts(),
        year=st.none() | st.integers(1949, 9999),
        department=text,
        implementer=text,
        rulebook=st.none() | st.sampled_from(("mof-2020", "sichuan-2019")),
        form=st.none() | st.sampled_from(("mof-2020", "sichuan-2019")),
        budget=st.none() | budgets(),
        goal=st.none() | goals(),
        category_points=_points_of_categories(),
        declared_total=total,
        reviewed_total=total,
        reviewed=st.none() | reviews(),
        printed=_sections(),
        narrative=_sections(),
        indicators=st.lists(indicators(), max_size=4).map(tuple),
    )


def departments() -> st.SearchStrategy[Department]:
    """Return departments with their projects."""
    money = st.none() | decimals(low=-100)
    count = st.none() | st.integers(0, 10_000)
    lines = st.lists(
        st.builds(Amount, filled_texts(), money, money, st.none() | texts()), max_size=2
    ).map(tuple)
    functions = st.builds(
        FunctionAmount, st.sampled_from(("2012902", "0801")), st.none() | texts(), money, money
    )
    figures = st.builds(PrintedFigure, filled_texts(), decimals(low=-100), texts())
    some_texts = st.lists(texts(), max_size=2).map(tuple)
    return st.builds(
        Department,
        name=filled_texts(),
        year=st.none() | st.integers(1949, 9999),
        rulebook=st.none() | st.just("mof-2020"),
        money_unit=st.sampled_from(("元", "万元")),
        institution=some_texts,
        functions=some_texts,
        staff=st.none() | st.builds(Staff, count, count, count, count, count),
        income=lines,
        expenditure=lines,
        expenditure_by_function=st.lists(functions, max_size=2).map(tuple),
        three_public=st.none() | st.builds(ThreePublic, *[money] * 9, *[count] * 6),
        carry_over=st.none() | st.builds(CarryOver, *[money] * 8),
        basic=st.none() | st.builds(BasicExpenditure, money, money, some_texts, some_texts),
        operating=st.none() | st.builds(OperatingFunds, money, money, money),
        procurement=st.none() | st.builds(Procurement, *[money] * 4),
        assets=st.none() | st.builds(Assets, count, count, count),
        budget=st.none() | budgets(),
        goal=st.none() | goals(),
        category_points=_points_of_categories(),
        projects=st.lists(projects(), max_size=2).map(tuple),
        counts=st.none() | st.builds(Counts, count, count, count, count),
        declared_total=st.none() | decimals(high=100),
        reviewed_total=st.none() | decimals(high=100),
        printed=st.lists(figures, max_size=2).map(tuple),
        narrative=_sections(),
        indicators=st.lists(indicators(), max_size=2).map(tuple),
    )
