"""The rulebook (评分规则): one regulation's weights, curves, bands and grades, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from perfeval.errors import PerfevalError
from perfeval.model import Category, Clause, Hierarchy, Indicator
from perfeval.model.indicator import CompletionGrade
from perfeval.rules.curve import DERIVED, MEASURES, Curve, Measure, integers
from perfeval.rules.method import Method

AttainmentName = Literal[
    "actual_over_target", "target_over_actual", "linear_excess", "interval", "all_or_nothing"
]
"""The closed list of attainment functions; `perfeval.scoring.attainment` has them."""


_FINE = 10**6
"""The finest scale at which shares are kept in 64 bits; beyond it they are Python integers."""


@frozen
class Weight:
    """The points that a level-1 category carries, or that several carry together.

    ``among`` are the categories that share the points freely; ``category`` is then the name of
    the whole, as a form prints it (绩效指标 90分).

    >>> Weight("绩效指标", Decimal(90), among=("产出指标", "效益指标")).categories
    ('产出指标', '效益指标')
    """

    category: str
    points: Decimal
    clause: Clause = Clause()
    among: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """The level-1 categories that the points are for."""
        return self.among or (self.category,)


@frozen
class Band:
    """The share of the points within which a person may set the score of a qualitative grade."""

    grade: CompletionGrade
    low: Decimal
    high: Decimal
    clause: Clause = Clause()


@frozen
class GradeStep:
    """A grade of the total and the total from which it is given."""

    name: str
    low: Decimal
    clause: Clause = Clause()


@frozen
class ExecutionRule:
    """How the budget execution rate is scored: its points, its curve, when a reason is required."""

    points: Decimal
    curve: str
    reason_below: Decimal | None = None
    clause: Clause = Clause()


@frozen
class Comparison:
    """The attainment function for each direction, and from where an ``=`` counts as met."""

    higher: AttainmentName = "actual_over_target"
    lower: AttainmentName = "target_over_actual"
    exact: AttainmentName = "actual_over_target"
    interval: AttainmentName = "interval"
    equality: Literal["from_target", "exact"] = "from_target"
    clauses: Mapping[str, Clause] = field(factory=dict)

    @cached_property
    def ways(self) -> tuple[tuple[AttainmentName, NDArray[np.bool_]], ...]:
        """Every function that is used, and for which of higher, lower, exact and interval."""
        names = (self.higher, self.lower, self.exact, self.interval)
        return tuple(
            (name, np.array([each == name for each in names])) for name in dict.fromkeys(names)
        )


MEASURES_OF: Mapping[str, tuple[Measure, ...]] = MappingProxyType(
    {
        "execution": ("attainment",),
        "quantitative": tuple(each for each in MEASURES if each not in ("days_late", *DERIVED)),
        "dates": ("days_late",),
    }
)
"""What the curve of each of a rulebook's own methods may be drawn over: the execution rate is an
attainment, a date that was missed a number of days."""


BY_HAND = Method("dates", "日期")
"""The method for dates of a rulebook that says nothing of them: a missed one is judged."""


@frozen
class Overshoot:
    """From which ratio an over-completion must be explained."""

    ratio: Decimal | None = None
    clause: Clause = Clause()


@frozen
class Allocation:
    """What happens where points are missing, a category is empty or a row is not applicable.

    ``receivers`` names, for a category, the one that takes its points where it is empty or does
    not apply; all others follow ``empty_category`` and ``not_applicable``. A row that does not
    apply leaves its points to all rows in proportion (``rescale``), to those of its own group
    (``group``: level 2, else level 1, else all), or to nobody.
    """

    points: Literal["even"] = "even"
    empty_category: Literal["rescale", "none"] = "rescale"
    not_applicable: Literal["rescale", "group", "none"] = "rescale"
    receivers: Mapping[str, str] = field(factory=dict)
    clauses: Mapping[str, Clause] = field(factory=dict)


@frozen
class RollUp:
    """How a department's projects make one score: the mean by budget, by set weight, or equal.

    ``points`` is what the projects carry beside the department's own indicators; `None` where
    they count only for a department that has none.
    """

    by: Literal["budget", "weight", "equal"] = "budget"
    points: Decimal | None = None
    clause: Clause = Clause()


@frozen
class Rulebook:
    """One regulation's way from completion to points, every value with its source.

    Made from the files under ``indicator_sets/rulebooks``; see ``perfeval.rulebook``. Raises
    `PerfevalError` with every fault at once: weights that do not sum, bands or grades with gaps,
    curves that are named and missing. ``projects`` is the rulebook of a department's projects that
    name none, where it is another.

    >>> import perfeval as pe
    >>> book = pe.rulebook("mof-2020")
    >>> [f"{each.category} {each.points}" for each in book.weights]
    ['产出指标 50', '效益指标 30', '满意度指标 10']
    >>> [book.grade_of(Decimal(total)) for total in ("90", "89.99", "80", "60", "0")]
    ['优', '良', '良', '中', '差']
    """

    id: str
    title: str
    hierarchy: Hierarchy
    total: Decimal
    execution: ExecutionRule
    weights: tuple[Weight, ...]
    curves: Mapping[str, Curve]
    quantitative: Method
    bands: tuple[Band, ...] = ()
    grades: tuple[GradeStep, ...] = ()
    comparison: Comparison = Comparison()
    dates: Method = BY_HAND
    methods: tuple[Method, ...] = ()
    overshoot: Overshoot = Overshoot()
    allocation: Allocation = Allocation()
    roll_up: RollUp = RollUp()
    issuer: str | None = None
    form: str | None = None
    projects: str | None = None
    outlines: Mapping[str, str] = field(factory=dict)
    clauses: Mapping[str, Clause] = field(factory=dict)
    clause: Clause = field(default=Clause(), kw_only=True)
    sha256: str = field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise PerfevalError(f"rulebook {self.id!r}: " + "; ".join(faults))

    def _faults(self) -> Iterable[str]:
        roll_up = self.roll_up.points or Decimal(0)
        numbers = [self.total, self.execution.points, roll_up]
        numbers += [each.points for each in self.weights]
        if not all(number.is_finite() and number >= 0 for number in numbers):
            yield "a weight is negative or not a number"
        elif self.weights and sum(numbers[1:]) != self.total:
            yield f"weights sum to {sum(numbers[1:])} (expected {self.total})"
        weighted = [name for each in self.weights for name in each.categories]
        for names in (weighted, [each.id for each in self.methods]):
            yield from (
                f"{name} is given twice" for name in sorted(set(names)) if names.count(name) > 1
            )
        for each in self.all_methods:
            yield from each.faults()
        yield from self._curve_faults()
        yield from self._band_faults()
        yield from self._grade_faults()
        ratio = self.overshoot.ratio
        if ratio is not None and not ratio.is_finite():
            yield "the ratio of an overshoot is not a number"

    def _curve_faults(self) -> Iterable[str]:
        """Give the faults of the curves that are named."""
        named: list[tuple[str | None, tuple[Measure, ...]]] = [
            *((getattr(self, part).curve, measures) for part, measures in MEASURES_OF.items()),
            *((each.curve, MEASURES) for each in self.methods),
        ]
        for name, measures in named:
            if name is None:
                continue
            curve = self.curves.get(name)
            if curve is None:
                yield f"curve {name!r} is named and not given"
            elif curve.measure not in measures:
                expected = " or ".join(measures)
                yield f"curve {name!r} is drawn over {curve.measure} (expected {expected})"

    def _grade_faults(self) -> Iterable[str]:
        if not all(each.low.is_finite() for each in self.grades):
            yield "a grade is not a number"
            return
        if self.grades and self.grades[-1].low != 0:
            yield "grades leave a gap above 0 (expected the last grade from 0)"
        for upper, lower in pairwise(self.grades):
            if lower.low >= upper.low:
                yield f"grade {lower.name} does not begin below {upper.name}"

    def _band_faults(self) -> Iterable[str]:
        if not all(band.low.is_finite() and band.high.is_finite() for band in self.bands):
            yield "a band is not a number"
            return
        if not self.bands:
            return
        bands = sorted(self.bands, key=lambda band: band.low)
        if [band.grade for band in bands] != ["missed", "partial", "achieved"]:
            yield "bands are not missed, partial, achieved from the bottom up"
        elif bands[0].low != 0 or bands[-1].high != 1:
            yield "bands do not reach from 0 to 1"
        for below, above in pairwise(bands):
            if below.high != above.low:
                yield f"bands leave a gap or overlap between {below.high} and {above.low}"

    def weight_of(self, category: str) -> Weight | None:
        """Return the weight that the level-1 category with that name has, alone or with others."""
        return next((each for each in self.weights if category in each.categories), None)

    @cached_property
    def all_methods(self) -> tuple[Method, ...]:
        """The method for every row that no other is for, that for dates, and the others."""
        return (self.quantitative, self.dates, *self.methods)

    @cached_property
    def by_hand(self) -> NDArray[np.bool_]:
        """For each of `all_methods`, whether a person scores by it."""
        return np.array([each.curve is None for each in self.all_methods])

    @cached_property
    def by_cells(self) -> NDArray[np.bool_]:
        """For each of `all_methods`, whether the row's own two cells decide its score."""
        curves = [self.curve_of(each) for each in self.all_methods]
        return np.array([each is not None and each.measure not in DERIVED for each in curves])

    def curve_of(self, method: Method) -> Curve | None:
        """Return the curve by which ``method`` scores; `None` where a person does."""
        return None if method.curve is None else self.curves[method.curve]

    def place_of(self, written: str | None) -> int | None:
        """Return the place in `all_methods` of the one with that id or title, blanks aside."""
        name = "".join((written or "").split())
        if not name:
            return None
        names = (("".join(each.title.split()), each.id) for each in self.all_methods)
        return next((place for place, both in enumerate(names) if name in both), None)

    def method_of(
        self,
        indicator: Indicator,
        categories: tuple[Category | None, Category | None],
        direction: str | None,
        *,
        is_date: bool,
    ) -> int:
        """Return the place in `all_methods` of the method that scores a row.

        Of the methods that are not named by the row, one over days scores dates only, and any
        other but a person's scores everything else.
        """
        named = self.place_of(indicator.method)
        if named is not None:
            return named
        for index, each in enumerate(self.methods, 2):
            curve = self.curve_of(each)
            fits = curve is None or (curve.measure == "days_late") == is_date
            if fits and each.is_for(indicator, categories, direction):
                return index
        return int(is_date and self.dates.curve is not None)

    def band_of(self, grade: CompletionGrade) -> Band | None:
        """Return the band of a qualitative grade; `None` under a rulebook without bands."""
        return next((band for band in self.bands if band.grade == grade), None)

    @cached_property
    def band_table(self) -> tuple[NDArray[Any], int]:
        """The bands of achieved, partial and missed over one scale: low and high, a row each.

        A rulebook without bands leaves every grade the whole of the points.
        """
        whole = Band("achieved", Decimal(0), Decimal(1))
        bands = [self.band_of(grade) or whole for grade in ("achieved", "partial", "missed")]
        shares, scale = integers([share for band in bands for share in (band.low, band.high)])
        kind = np.int64 if scale <= _FINE else object
        return np.array(shares, dtype=kind).reshape(3, 2), scale

    def grade_of(self, total: Decimal) -> str | None:
        """Return the grade that ``total`` earns: a grade reaches from its own step upward.

        `None` under a rulebook that gives no grades.
        """
        return next((step.name for step in self.grades if total >= step.low), None)

    def __repr__(self) -> str:
        return f"<Rulebook {self.id}: {self.title}>"

    def _repr_html_(self) -> str:
        from perfeval.rules.page import page

        return page(self)
