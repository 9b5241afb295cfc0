"""The scorecard: the scored tree of one project or department, and every row of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from perfeval.errors import PerfevalError
from perfeval.findings import Finding, Lang
from perfeval.model import Department, Indicator, Project
from perfeval.model.notebook import html_table
from perfeval.readings import BlankReading, Reading, TextReading
from perfeval.rules import Curve, Method, Rulebook
from perfeval.rules.curve import DERIVED
from perfeval.scoring import derivation, observations, raising
from perfeval.scoring.allocation import Categories, Points
from perfeval.scoring.columns import Codes, hundredths, points_text
from perfeval.scoring.comparison import DIRECTIONS, VERDICTS, Outcome
from perfeval.scoring.derived import Share
from perfeval.scoring.execution import Execution
from perfeval.scoring.kernel import column, half_up
from perfeval.scoring.states import NOT_APPLICABLE, SCORED, STATES, Scores

_EXACT = Context(prec=200)


def decimal_of(value: int) -> Decimal:
    """Return hundredths as a decimal with two places."""
    return Decimal(value).scaleb(-2, _EXACT)


@frozen(eq=False)
class Scorecard:
    """What scoring gives: the total as an interval, the grade, every row and why.

    Holds columns; rows, findings and derivations are made when asked for. While a row is open
    the total lies within ``range``, and ``total`` and ``grade`` are `None` unless both ends of
    the range share them.

    >>> import perfeval as pe
    >>> card = pe.score(pe.load("examples/panzhihua_2019/project.yaml"))
    >>> card.total, card.range, card.execution.rate
    (None, (Decimal('87.50'), Decimal('100.00')), '1.0000')
    >>> [row.name for row in card if row.state == "awaiting_judgement"]
    ['帮扶救助金标准']
    """

    subject: Project | Department
    rulebook: Rulebook
    categories: tuple[Categories, ...] = field(repr=False)
    points: Points = field(repr=False)
    direction: Codes = field(repr=False)
    outcome: Outcome = field(repr=False)
    method: Codes = field(repr=False)
    derived: Mapping[str, Share] = field(repr=False)
    scores: Scores = field(repr=False)
    execution: Execution = field(repr=False)
    projects: tuple[Scorecard, ...] = ()

    @property
    def kind(self) -> str:
        """``project`` or ``department``."""
        return "department" if isinstance(self.subject, Department) else "project"

    @property
    def name(self) -> str:
        """The name of the project or department."""
        return self.subject.name

    @property
    def year(self) -> int | None:
        """The year that was evaluated."""
        return self.subject.year

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The least and the most that the total can be, in hundredths."""
        rolled = self.rolled_up
        if rolled is not None and self._is_rolled_up:
            return rolled
        counted = self.scores.state < NOT_APPLICABLE
        low = sum(self.scores.low[counted].tolist()) + self.execution.low
        high = sum(self.scores.high[counted].tolist()) + self.execution.high
        return (low, high) if rolled is None else (low + rolled[0], high + rolled[1])

    @cached_property
    def rolled_up(self) -> tuple[int, int] | None:
        """What the projects together bring in, in hundredths: at least and at most.

        `None` where they bring nothing: a department with indicators of its own, under a rulebook
        that gives projects no points beside them.
        """
        if not self.projects or not (self._is_rolled_up or self.rulebook.roll_up.points):
            return None
        parts = [(each.ends, *self._weights_of(each)) for each in self.projects]
        rule = self.rulebook.roll_up
        if self._is_rolled_up:
            return roll_up(parts, rule.by)
        return roll_up(parts, rule.by, hundredths(rule.points), hundredths(self.rulebook.total))

    @property
    def _is_rolled_up(self) -> bool:
        """Whether the total is that of the projects: a department without indicators of its own."""
        return bool(self.projects) and not self.subject.indicators

    @staticmethod
    def _weights_of(card: Scorecard) -> tuple[Decimal | None, Decimal | None]:
        return card.execution.annual, getattr(card.subject, "weight", None)

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """The least and the most that the total can be, in points."""
        low, high = self.ends
        return decimal_of(low), decimal_of(high)

    @property
    def total(self) -> Decimal | None:
        """The total in points, `None` while a row is open."""
        low, high = self.range
        return low if low == high else None

    @property
    def full(self) -> Decimal:
        """The points that all rows and the execution rate carry together."""
        if self._is_rolled_up:
            return self.rulebook.total
        counted = sum(value for value in self.points.rows if value > 0)
        if self.rolled_up is not None:
            counted += hundredths(self.rulebook.roll_up.points)
        return decimal_of(counted + self.points.execution)

    @property
    def grade(self) -> str | None:
        """The grade, where both ends of the range have the same one.

        `None` too where the points do not sum to the rulebook's total, or those of a project that
        is rolled up to its own: the bands are drawn for that total only.
        """
        parts = () if self.rolled_up is None else self.projects
        if any(each.full != each.rulebook.total for each in (self, *parts)):
            return None
        low, high = (self.rulebook.grade_of(each) for each in self.range)
        return low if low == high else None

    @property
    def declared_total(self) -> Decimal | None:
        """The total that the unit wrote."""
        return self.subject.declared_total

    @property
    def reviewed_total(self) -> Decimal | None:
        """The total that a reviewer decided, as written or as it follows from a deduction."""
        one = self.subject
        if one.reviewed_total is None and isinstance(one, Project) and one.reviewed:
            return one.reviewed.of(self.total)
        return one.reviewed_total

    @cached_property
    def rows(self) -> tuple[ScoredRow, ...]:
        """Every row, in the order of the form."""
        return tuple(ScoredRow(self, index) for index in range(len(self.subject.indicators)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all rows."""
        return frozenset(each.name for each in self.subject.indicators)

    @cached_property
    def raises(self) -> tuple[Mapping[str, str | None] | None, ...]:
        """For every row the points still to be had and the actual that earns them, or `None`."""
        return raising.would_raise(self)

    def row(self, name: str) -> ScoredRow:
        """Return the row of the indicator called ``name``; raises `PerfevalError` without one."""
        for each in self.rows:
            if each.name == name:
                return each
        known = "、".join(each.name for each in self.rows)
        raise PerfevalError(f"no row is called {name!r}; expected one of: {known}")

    def __iter__(self) -> Iterator[ScoredRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.subject.indicators)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or doubtful about this scorecard's own rows, budget and points."""
        return tuple(observations.of_scorecard(self))

    def all_findings(self) -> Iterator[Finding]:
        """Give the findings of this scorecard and of its projects'."""
        yield from self.findings
        for each in self.projects:
            yield from each.all_findings()

    def __repr__(self) -> str:
        low, high = self.range
        total = f"{low}" if low == high else f"[{low}, {high}]"
        return f"<Scorecard {self.name} ({self.year}): {total} {self.grade or '—'}>"

    def _repr_html_(self) -> str:
        low, high = self.range
        total = f"{low}" if low == high else f"{low}—{high}"
        caption = f"{self.name}（{self.year}年度）：{total}分 {self.grade or '等级未定'}"
        rows: list[Sequence[object]] = (
            [
                [
                    "预算执行率",
                    "",
                    "",
                    self.execution.rate,
                    points_text(self.execution.points),
                    _span(self.execution.low, self.execution.high),
                    "",
                ]
            ]
            if self.execution.points
            else []
        )
        rows += [
            [
                "/".join(each.indicator.category),
                each.name,
                each.target.text,
                each.actual.text,
                None if each.points is None else f"{each.points}",
                _span(*each.ends),
                derivation.state_name(each.state),
            ]
            for each in self.rows
        ]
        header = ["一级/二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "状态"]
        own = html_table(caption, header, rows)
        return own + "".join(each._repr_html_() for each in self.projects)


def _span(low: int, high: int) -> str:
    return points_text(low) if low == high else f"{points_text(low)}—{points_text(high)}"


Part = tuple[tuple[int, int], Decimal | None, Decimal | None]
"""A project's share of a roll-up: its total's two ends, its budget and its set weight."""


def roll_up(parts: Sequence[Part], by: str, points: int = 1, of: int = 1) -> tuple[int, int]:
    """Return the mean of projects' totals times ``points / of``, in hundredths rounded half up.

    Where a project lacks the budget or the weight that the mean is weighed by, it cannot be
    weighed: it lies between the least and the most of all.

    >>> one, two = Decimal(1), Decimal(2)
    >>> roll_up([((9000, 9000), one, None), ((6000, 6000), two, None)], "budget")
    (7000, 7000)
    >>> roll_up([((9000, 9000), None, two), ((6000, 6000), two, two)], "budget")
    (6000, 9000)
    >>> roll_up([((9000, 9000), None, two), ((6000, 6000), two, two)], "weight")
    (7500, 7500)
    """
    given = [each[2] if by == "weight" else each[1] for each in parts]
    if by == "equal":
        weights = [Fraction(1)] * len(parts)
    elif all(each is not None and each > 0 for each in given):
        weights = [Fraction(each) for each in given if each is not None]
    else:
        low, high = min(each[0][0] for each in parts), max(each[0][1] for each in parts)
        return _rounded(Fraction(low * points, of)), _rounded(Fraction(high * points, of))
    share = Fraction(points, of) / sum(weights)
    means = [
        sum(weight * each[0][side] for weight, each in zip(weights, parts, strict=True)) * share
        for side in (0, 1)
    ]
    return _rounded(means[0]), _rounded(means[1])


def _rounded(value: Fraction) -> int:
    return int(half_up(column([value.numerator]).astype(object), value.denominator)[0])


@frozen(eq=False, repr=False)
class ScoredRow:
    """One scored indicator: what was read, how it compares, what it earns and why.

    >>> import perfeval as pe
    >>> row = pe.compare("≤202.6万元", "210", name="项目总成本", points=10)
    >>> row.verdict, row.computed, row.would_raise()
    ('missed', Decimal('9.65'), {'points': '0.35', 'actual': '202.6万元'})
    """

    card: Scorecard
    index: int

    @property
    def indicator(self) -> Indicator:
        """The indicator that was scored."""
        return self.card.subject.indicators[self.index]

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.indicator.name

    @property
    def category(self) -> str:
        """The category labels as printed, joined by ``/``."""
        return self.indicator.path

    @property
    def target(self) -> Reading:
        """The reading of the target."""
        return self.indicator.target_reading

    @property
    def actual(self) -> Reading:
        """The reading of the actual."""
        return self.indicator.actual_reading

    @property
    def direction(self) -> str | None:
        """Which way is better; `None` where the target is words."""
        return DIRECTIONS[self.card.direction[self.index]]

    @property
    def verdict(self) -> str:
        """Whether the target was met; ``undecided`` where only a person can say."""
        return VERDICTS[self.card.outcome.verdict[self.index]]

    @property
    def state(self) -> str:
        """``scored``, ``awaiting_judgement``, ``no_actual``, ``not_applicable`` or ``unscored``."""
        return STATES[self.card.scores.state[self.index]]

    @property
    def method(self) -> Method:
        """The method of the rulebook that the row is scored by."""
        return self.card.rulebook.all_methods[int(self.card.method[self.index])]

    @property
    def curve(self) -> Curve | None:
        """The curve of the row's method; `None` where a person scores it."""
        return self.card.rulebook.curve_of(self.method)

    @property
    def measured(self) -> tuple[int, int] | None:
        """What the row's curve is drawn over, exact; `None` where the rule scored nothing."""
        return self._fraction(self.card.scores.measured, self.card.scores.measured_scale)

    @property
    def needs_no_cells(self) -> bool:
        """Whether the row is scored without a target and an actual, and has neither.

        A person scores it, or the department's projects and budget do.
        """
        curve, verdict = self.curve, self.verdict
        apart = curve is None or curve.measure in DERIVED
        return apart and verdict == "no_target" and isinstance(self.actual, BlankReading)

    @property
    def is_unmeasured(self) -> bool:
        """Whether the row's curve is drawn over a number that cannot be computed."""
        curve = self.curve
        if curve is None or self.measured is not None:
            return False
        return bool(self.card.outcome.settled[self.index]) or curve.measure in DERIVED

    @property
    def settled_by(self) -> int:
        """Who settled the row: the rule, a judgement or the declared score."""
        return int(self.card.scores.settled_by[self.index])

    @property
    def ratio(self) -> tuple[int, int] | None:
        """Actual against target in the direction of better, exact and uncapped."""
        outcome = self.card.outcome
        return self._fraction(outcome.ratio, outcome.ratio_scale)

    @property
    def attainment(self) -> tuple[int, int] | None:
        """The ratio within [0, 1], exact; 1 where the target was met."""
        outcome = self.card.outcome
        return self._fraction(outcome.attained, outcome.attained_scale)

    def _fraction(self, over: Any, under: Any) -> tuple[int, int] | None:
        scale = int(under[self.index])
        return (int(over[self.index]), scale) if scale else None

    @property
    def points(self) -> Decimal | None:
        """The most that the row can earn; `None` for a row that is not scored."""
        value = self.card.points.rows[self.index]
        return decimal_of(value) if value >= 0 else None

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the most that the row earns, in hundredths."""
        scores = self.card.scores
        return int(scores.low[self.index]), int(scores.high[self.index])

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """The least and the most that the row earns; `None` for a row that is not scored."""
        if self.card.scores.state[self.index] >= NOT_APPLICABLE:
            return None
        low, high = self.ends
        return decimal_of(low), decimal_of(high)

    @property
    def computed(self) -> Decimal | None:
        """What the rulebook gives; `None` while the row is open."""
        return decimal_of(self.ends[0]) if self.card.scores.state[self.index] == SCORED else None

    @property
    def declared(self) -> Decimal | None:
        """What the unit wrote."""
        return self.indicator.declared

    @property
    def reviewed(self) -> Decimal | None:
        """What a reviewer decided; `None` while a row is open that only has a deduction."""
        reviewed = self.indicator.reviewed
        return None if reviewed is None else reviewed.of(self.computed)

    @property
    def score_check(self) -> str:
        """The declared score against the computed one, strictly.

        ``consistent``, ``overpaid``, ``underpaid``, or ``not_checkable`` where nothing was
        declared or only a person could say.
        """
        state = self.card.scores.state[self.index]
        declared = hundredths(self.declared)
        # An open row is held against its band; one that nothing narrowed down has none.
        low, high = self.ends
        is_open = low != high and not isinstance(self.target, TextReading)
        undecided = self.verdict in ("undecided", "no_target", "no_actual") and low != high
        if self.declared is None or state >= NOT_APPLICABLE or is_open or undecided:
            return "not_checkable"
        if declared > high:
            return "overpaid"
        return "underpaid" if declared < low else "consistent"

    def why(self, lang: Lang = "zh") -> list[str]:
        """Return the derivation: what was read, how it compares, the formula with its numbers."""
        return [*derivation.why(self, lang), *derivation.why_reviewed(self, lang)]

    def clause(self, lang: Lang = "zh") -> str:
        """Return the source of the rule that decides the row, and whether it was confirmed."""
        return derivation.clause(self, lang)

    def would_raise(self) -> dict[str, str | None] | None:
        """Return the points still to be had and the actual that earns them, if there are any."""
        raised = self.card.raises[self.index]
        return None if raised is None else {**raised}

    @property
    def is_counted(self) -> bool:
        """Whether the row is part of the total."""
        return bool(self.card.scores.state[self.index] < NOT_APPLICABLE)

    def __repr__(self) -> str:
        low, high = self.ends
        score = points_text(low) if low == high else f"[{points_text(low)}, {points_text(high)}]"
        return f"<ScoredRow {self.name}: {score} of {self.points}, {self.verdict}, {self.state}>"

    def _repr_html_(self) -> str:
        rows = [[line] for line in self.why()]
        return html_table(f"{self.name}：{_span(*self.ends)} / {self.points}", ["为什么"], rows)
