"""Hypothesis strategies for scoring: curves, pairs of cells, rulebooks and scorable projects."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from perfeval.model import Actual, Budget, Indicator, Project, Target
from perfeval.rules import Breakpoint, Curve, Method, Rulebook
from perfeval.rules.curve import Measure, Monotone, Yields
from perfeval.rules.method import Mode
from perfeval.scoring import Scorecard, score

CATEGORIES = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
"""Categories of the national form, each known to the rulebooks that ship."""

# Units of one dimension, with how many of the first one each is.
UNITS = {
    "money": (("元", 1), ("万元", 10_000), ("亿元", 100_000_000)),
    "length": (("厘米", 1), ("米", 100), ("公里", 100_000)),
    "share": (("‰", 1), ("%", 10)),
    "people": (("人", 1), ("万人", 10_000)),
}
"""Units that are converted into one another, by dimension, in units of the first."""


def points(high: int = 100) -> st.SearchStrategy[Decimal]:
    """Return points with two decimals."""
    return st.integers(0, 100 * high).map(lambda value: Decimal(value).scaleb(-2))


def shares() -> st.SearchStrategy[Decimal]:
    """Return shares from nothing to full, with up to four decimals."""
    return st.integers(0, 10_000).map(lambda value: Decimal(value).scaleb(-4))


NUMBER_MEASURES: tuple[Measure, ...] = (
    "attainment",
    "ratio",
    "actual",
    "deviation",
    "relative_deviation",
)
"""The measures of a number against a number."""

# From where to where breakpoints lie, and how many decimals they have.
_PLACES: dict[Measure, tuple[int, int, int]] = {
    "attainment": (0, 2000, 3),
    "ratio": (0, 2000, 3),
    "actual": (-1000, 10**6, 1),
    "deviation": (-(10**5), 10**5, 1),
    "relative_deviation": (-1500, 1500, 3),
    "days_late": (0, 400, 0),
}


@st.composite
def curves(
    draw: st.DrawFn,
    monotone: Monotone = "no",
    *,
    steps: bool = True,
    measure: Measure = "attainment",
    in_points: bool = False,
    unit: str | None = None,
) -> Curve:
    """Return curves with steps, level lines and slopes."""
    low, high, places = _PLACES[measure]
    at = draw(st.lists(st.integers(low, high), min_size=1, max_size=6, unique=True).map(sorted))
    each = 3 if steps else 1
    count = each * len(at)
    values = draw(st.lists(points(12) if in_points else shares(), min_size=count, max_size=count))
    if monotone != "no":
        values.sort(reverse=monotone == "decreasing")
    breakpoints = []
    for index, place in enumerate(at):
        before, share, after = (values[each * index + (side if steps else 0)] for side in range(3))
        breakpoints.append(Breakpoint(Decimal(place).scaleb(-places), share, before, after))
    yields: Yields = "points" if in_points else "share"
    return Curve("曲线", measure, tuple(breakpoints), yields, monotone, unit=unit)


@st.composite
def curves_full_when_met(draw: st.DrawFn) -> Curve:
    """Return curves that declare that only what met its target earns the full share."""
    at = draw(st.lists(st.integers(0, 999), max_size=4, unique=True).map(sorted))
    values = draw(st.lists(st.integers(0, 9999), min_size=3 * len(at), max_size=3 * len(at)))
    shares = [Decimal(value).scaleb(-4) for value in values]
    breakpoints = [
        Breakpoint(Decimal(place).scaleb(-3), *shares[3 * index : 3 * index + 3])
        for index, place in enumerate(at)
    ]
    before = draw(st.integers(0, 10_000 if at else 9999).map(lambda v: Decimal(v).scaleb(-4)))
    breakpoints.append(Breakpoint(Decimal(1), Decimal(1), before=before))
    measure: Measure = draw(st.sampled_from(("attainment", "ratio")))
    return Curve("曲线", measure, tuple(breakpoints), only_met_is_full=True)


def number_curves(monotone: Monotone = "no") -> st.SearchStrategy[Curve]:
    """Return curves over any measure of a number against a number, in shares or in points."""
    return st.tuples(st.sampled_from(NUMBER_MEASURES), st.booleans()).flatmap(
        lambda both: curves(monotone, measure=both[0], in_points=both[1])
    )


@st.composite
def mixed_rulebooks(draw: st.DrawFn, base: Rulebook, *, editable: bool = True) -> Rulebook:
    """Return ``base`` with several methods: curves over every measure, and a person's hand."""
    names = sorted({name for pair in CATEGORIES for name in pair})
    modes: tuple[Mode, ...] = ("locked", "editable") if editable else ("locked",)
    methods, more = [], dict(base.curves)
    for index in range(draw(st.integers(0, 5))):
        kinds = st.sampled_from((None, *NUMBER_MEASURES, "days_late"))
        measure: Measure | None = draw(kinds)
        rows = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)))
        if measure is None:
            methods.append(Method(f"m{index}", f"方法{index}", None, categories=rows))
            continue
        curve = draw(curves(measure=measure, in_points=draw(st.booleans())))
        more[f"c{index}"] = evolve(curve, name=f"c{index}")
        mode = draw(st.sampled_from(modes))
        methods.append(Method(f"m{index}", f"方法{index}", f"c{index}", categories=rows, mode=mode))
    return evolve(base, curves=more, methods=tuple(methods))


def fractions(high: int = 3) -> st.SearchStrategy[Fraction]:
    """Return fractions from 0 to ``high``: round ones, fine ones, and some past 64 bits."""
    return st.one_of(
        st.fractions(0, high, max_denominator=10_000),
        st.builds(
            lambda over, under: Fraction(over % (high * under + 1), under),
            st.integers(0, 10**40),
            st.integers(1, 10**40),
        ),
    )


class Pair(NamedTuple):
    """A target and an actual in one dimension, and the two numbers in its first unit."""

    sign: str
    target: str
    actual: str
    wanted: Fraction
    came: Fraction


def number_texts(digits: int = 12, places: int = 4) -> st.SearchStrategy[str]:
    """Return plain numerals not below zero, without an exponent."""
    whole = st.integers(0, 10**digits)
    return st.one_of(
        whole.map(str),
        st.tuples(whole, st.integers(0, 10**places - 1)).map(
            lambda both: f"{both[0]}.{both[1]:0{places}d}"
        ),
    )


@st.composite
def pairs(draw: st.DrawFn, *, digits: int = 12, signs: str = "≥>=≤<") -> Pair:
    """Return a signed target and an actual in units that are converted into one another."""
    units = UNITS[draw(st.sampled_from(sorted(UNITS)))]
    sign = draw(st.sampled_from(signs))
    one, other = draw(number_texts(digits)), draw(number_texts(digits))
    if draw(st.booleans()):
        other = one  # equality is where rules differ
    (target_unit, by), (actual_unit, other_by) = (
        draw(st.sampled_from(units)),
        draw(st.sampled_from(units)),
    )
    return Pair(
        sign,
        f"{sign}{one}{target_unit}",
        f"{other}{actual_unit}",
        Fraction(one) * by,
        Fraction(other) * other_by,
    )


_TEXTS = ("效果显著", "严格按规定执行", "很好", "达成预期指标", "部分完成", "未完成", "")


@st.composite
def scorable_indicators(draw: st.DrawFn, *, with_points: bool | None = True) -> Indicator:
    """Return indicators of every state: numbers, words, bounds, dates, and cells left empty."""
    kind = draw(st.sampled_from(("number", "number", "words", "bound", "date")))
    if kind == "number":
        pair = draw(pairs(digits=6))
        target, actual = pair.target, pair.actual
    elif kind == "words":
        target, actual = draw(st.sampled_from(_TEXTS)), draw(st.sampled_from(_TEXTS))
    elif kind == "bound":
        target, actual = "≥98%", draw(st.sampled_from(("≥98%", "≥90%", "≤90%", "95-99%")))
    else:
        target = "2024年6月30日前"
        actual = draw(st.sampled_from(("2024年5月", "2024年6月30日", "2024年", "2025年1月2日")))
    given = draw(st.booleans()) if with_points is None else with_points
    return Indicator(
        draw(st.sampled_from(CATEGORIES)),
        f"指标{draw(st.integers(0, 10**6))}",
        Target(target),
        Actual(actual),
        points=draw(points()) if given else None,
        declared=draw(st.none() | points(10)),
        deduction=draw(st.none() | points(3)),
    )


def scorable_budgets() -> st.SearchStrategy[Budget]:
    """Return budgets whose execution rate can be computed."""
    amount = st.decimals(1, 10**6, places=2, allow_nan=False)
    return st.builds(Budget, annual=amount, executed=amount)


@st.composite
def scorable_projects(
    draw: st.DrawFn, *, with_points: bool | None = True, min_size: int = 1, max_size: int = 8
) -> Project:
    """Return projects of 2024 whose indicators have names of their own."""
    rows = draw(
        st.lists(
            scorable_indicators(with_points=with_points),
            min_size=min_size,
            max_size=max_size,
            unique_by=lambda each: each.name,
        )
    )
    return Project("项目", year=2024, indicators=tuple(rows), budget=draw(scorable_budgets()))


# --- declared scores ----------------------------------------------------------------------------


def declared_as_computed(card: Scorecard) -> Project:
    """Return the project of ``card`` with every settled row, the execution and the total declared.

    What the rulebook gives is what is declared; a row that is open stays without a score.
    """
    one = card.subject
    assert isinstance(one, Project)
    rows = tuple(evolve(row.indicator, declared=row.computed) for row in card.rows)
    return with_total(evolve(one, indicators=rows), Decimal(card.execution.low).scaleb(-2))


def with_total(project: Project, execution: Decimal) -> Project:
    """Return ``project`` with the declared score of its execution rate, and the total of all."""
    declared = [each.declared for each in project.indicators if each.declared is not None]
    return evolve(
        project,
        budget=evolve(project.budget, declared=execution) if project.budget else None,
        declared_total=sum(declared, execution),
    )


class Planted(NamedTuple):
    """A project with faults, and the codes of the findings that they are to give."""

    project: Project
    codes: list[str]


@st.composite
def planted_faults(draw: st.DrawFn, book: Rulebook) -> Planted:
    """Return projects declared as computed, but for some rows, the execution rate or the total.

    The total is that of what is declared, unless it is itself a fault.
    """
    card = score(draw(scorable_projects()), book)
    project = declared_as_computed(card)
    by_rule = [row.index for row in card.rows if row.state == "scored" and not row.settled_by]
    codes = []
    rows = list(project.indicators)
    for index in sorted(draw(st.sets(st.sampled_from(by_rule)))) if by_rule else ():
        declared = rows[index].declared or Decimal(0)
        change = draw(_changes(declared))
        rows[index] = evolve(rows[index], declared=declared + change)
        codes.append("score-overpaid" if change > 0 else "score-underpaid")
    execution = Decimal(card.execution.low).scaleb(-2)
    if draw(st.booleans()):
        execution += draw(_changes(execution))
        codes.append("execution-mismatch")
    faulty = with_total(evolve(project, indicators=tuple(rows)), execution)
    counted = [row.declared for row in score(faulty, book) if row.is_counted]
    if counted and None not in counted and draw(st.booleans()):
        # Far beyond what any way of adding up could give.
        faulty = evolve(faulty, declared_total=(faulty.declared_total or Decimal(0)) + 10_000)
        codes.append("total-mismatch")
    return Planted(faulty, codes)


def _changes(declared: Decimal) -> st.SearchStrategy[Decimal]:
    """Return changes of a declared score that leave it at nothing at least."""
    cents = st.integers(max(-int(declared.scaleb(2)), -500), 500).filter(bool)
    return cents.map(lambda value: Decimal(value).scaleb(-2))
