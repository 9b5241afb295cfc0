"""Hypothesis strategies for forms: projects as a careful clerk would fill them in."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from perfeval.model import Actual, Budget, Department, FundSource, Goal, Indicator, Project, Target

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""Categories of the national form, in the order of the form."""

_SUBJECTS = ("培训", "设备购置", "道路养护", "困难群众救助", "系统运行维护", "宣传活动")
_MEASURES = ("人次", "数量", "完成率", "合格率", "及时率", "总成本", "覆盖率", "满意度")
_REASONS = ("受天气影响，部分工作推迟到下一年。", "采购流标，重新组织。", "场地不足")
_EVIDENCE = ("培训签到表", "验收报告、付款凭证")
_GOALS = ("完成年度任务，保障服务对象基本权益。", "1.完成培训；\n2.提高技能水平。")
_PAIRS = (
    (Target("≥200人次"), Actual("186人次")),
    (Target("200", "≥", "人次"), Actual("210")),
    (Target("≤50万元"), Actual("49.5万元")),
    (Target("100", "=", "%"), Actual("98%")),
    (Target("98%以上"), Actual("≥98%")),
    (Target("2024年12月31日前"), Actual("2024年11月完成")),
    (Target("效果显著"), Actual("达成预期指标")),
    (Target("严格按规定执行"), Actual("部分达成年度指标并具有一定效果")),
    (Target("2000-3000元"), Actual("2500元")),
    (Target("≥95%"), None),
)


def amounts(high: int = 10**6, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Return amounts as a form writes them, without needless zeros."""
    scale = 10**places
    return st.integers(0, high * scale).map(
        lambda value: Decimal(f"{(Decimal(value) / scale).normalize():f}")
    )


def _points() -> st.SearchStrategy[Decimal]:
    return amounts(high=30)


@st.composite
def _rows(draw: st.DrawFn, first: str, number: int) -> list[Indicator]:
    """Return rows of a level-1 category, its level-2 categories in the order of the form."""
    chosen = draw(
        st.lists(st.sampled_from(LEVELS[first]), min_size=1, max_size=4).map(
            lambda some: sorted(some, key=LEVELS[first].index)
        )
    )
    rows = []
    for index, second in enumerate(chosen):
        target, actual = draw(st.sampled_from(_PAIRS))
        name = f"{draw(st.sampled_from(_SUBJECTS))}{draw(st.sampled_from(_MEASURES))}"
        rows.append(
            Indicator(
                (first, second),
                f"{name}{number}{index}",
                target,
                actual,
                points=draw(_points()),
                declared=draw(st.none() | _points()),
                reason=draw(st.none() | st.sampled_from(_REASONS)),
                evidence=draw(st.none() | st.sampled_from(_EVIDENCE)),
                deduction=draw(st.none() | amounts(high=5)),
                initial_target=draw(st.none() | st.just(Target("≥180人次"))),
                coefficient=draw(st.none() | amounts(high=1)),
                core=draw(st.sampled_from((None, True, False))),
            )
        )
    return rows


@st.composite
def filled_budgets(draw: st.DrawFn) -> Budget:
    """Return budget blocks whose funds add up, as nothing else is read without a finding."""
    parts = [
        (draw(amounts()), draw(amounts()), draw(amounts())) for _ in range(draw(st.integers(0, 3)))
    ]
    sums = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)] or [
        draw(amounts()) for _ in range(3)
    ]
    names = ("财政拨款", "上年结转资金", "其他资金")
    return Budget(
        initial=sums[0],
        annual=sums[1],
        executed=sums[2],
        points=draw(st.none() | st.just(Decimal(10))),
        declared=draw(st.none() | amounts(high=10)),
        sources=tuple(FundSource(name, *part) for name, part in zip(names, parts, strict=False)),
    )


@st.composite
def filled_projects(draw: st.DrawFn) -> Project:
    """Return projects that a form can show in full: known categories, plain names and numbers."""
    rows = [
        row
        for number, first in enumerate(LEVELS)
        if draw(st.booleans()) or number == 0
        for row in draw(_rows(first, number))
    ]
    return Project(
        f"{draw(st.sampled_from(_SUBJECTS))}项目",
        year=draw(st.integers(2018, 2026)),
        department="某市民政局",
        implementer=draw(st.sampled_from(("某市救助管理站", "某市培训中心"))),
        budget=draw(filled_budgets()),
        goal=Goal(draw(st.sampled_from(_GOALS)), draw(st.sampled_from(_GOALS))),
        declared_total=draw(st.none() | amounts(high=100)),
        indicators=tuple(rows),
    )


@st.composite
def filled_departments(draw: st.DrawFn) -> Department:
    """Return departments with what a form of the whole department shows."""
    one = draw(filled_projects())
    return Department(
        "某市民政局",
        year=one.year,
        budget=one.budget,
        goal=one.goal,
        declared_total=one.declared_total,
        indicators=one.indicators,
    )
