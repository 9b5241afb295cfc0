"""Short ways to write down what is scored, for the tests of scoring, rules, model and review."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from attrs import evolve

from perfeval.files import catalogue
from perfeval.model import Actual, Budget, Indicator, Project, Target
from perfeval.rules import Breakpoint, Curve, Method, Rulebook
from perfeval.rules.curve import Measure
from perfeval.scoring import Scorecard, ScoredRow, score

AMOUNT = "产出指标/数量指标"
QUALITY = "产出指标/质量指标"
TIME = "产出指标/时效指标"
COST = "产出指标/成本指标"
SOCIAL = "效益指标/社会效益指标"
CONTENT = "满意度指标/服务对象满意度指标"


@cache
def mof() -> Rulebook:
    """Return the rulebook that most cases rest on."""
    return catalogue.rulebook("mof-2020")


def curve_of(measure: Measure, *places: str, name: str = "曲线", **more: Any) -> Curve:
    """Return a curve from breakpoints written ``at share [before [after]]``."""
    points = (map(Decimal, place.split()) for place in places)
    return Curve(name, measure, tuple(Breakpoint(*each) for each in points), **more)


def book_of(curve: Curve, **method: Any) -> Rulebook:
    """Return the usual rulebook with ``curve`` for every number."""
    rule = Method("quantitative", "定量指标", curve.name, **method)
    return evolve(mof(), curves={**mof().curves, curve.name: curve}, quantitative=rule)


def book_with(*methods: Method, curves: Sequence[Curve] = (), **changes: Any) -> Rulebook:
    """Return the usual rulebook with ``methods`` for some rows, and their ``curves``."""
    more = {each.name: each for each in curves}
    return evolve(mof(), curves={**mof().curves, **more}, methods=methods, **changes)


def points(value: Decimal | str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def indicator(
    target: str | None,
    actual: str | None,
    worth: Decimal | str | int | None = 10,
    *,
    category: str = AMOUNT,
    name: str = "指标",
    declared: Decimal | str | int | None = None,
    deduction: Decimal | str | int | None = None,
    **more: Any,
) -> Indicator:
    """Return an indicator with the readings of its two cells already made by its texts."""
    labels = tuple(label for label in category.split("/") if label)
    return Indicator(
        labels,
        name,
        Target(target),
        Actual(actual),
        points=points(worth),
        declared=points(declared),
        deduction=points(deduction),
        **more,
    )


def project(*rows: Indicator, year: int | None = 2024, **more: Any) -> Project:
    return Project("项目", year=year, indicators=tuple(rows), **more)


def budget(
    annual: Decimal | str | int | None = 50,
    executed: Decimal | str | int | None = 50,
    **more: Any,
) -> Budget:
    return Budget(annual=points(annual), executed=points(executed), **more)


def card_of(*rows: Indicator, book: Rulebook | None = None, **more: Any) -> Scorecard:
    return score(project(*rows, **more), book or mof())


def row_of(
    target: str | None,
    actual: str | None,
    worth: Decimal | str | int | None = 10,
    *,
    book: Rulebook | None = None,
    year: int | None = 2024,
    **more: Any,
) -> ScoredRow:
    """Return one pair of cells, scored as the only row of a project of 2024."""
    return card_of(indicator(target, actual, worth, **more), book=book, year=year).rows[0]


def codes(card: Scorecard) -> list[str]:
    return [found.code for found in card.findings]


def decimals(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def worths(card: Scorecard) -> list[Decimal | None]:
    """Return the points of every row."""
    return [row.points for row in card.rows]


def earned(card: Scorecard) -> Sequence[tuple[Decimal, Decimal] | None]:
    """Return the range of every row."""
    return [row.range for row in card.rows]
