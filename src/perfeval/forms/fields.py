"""The fields of a form: each key that a layout may use, and what it shows of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from perfeval.model import Budget, Department, FundSource, Indicator, Project
from perfeval.scoring.columns import fraction_text

Subject: TypeAlias = Project | Department
"""What a form is drawn from."""

Shown: TypeAlias = str | int | Decimal | None
"""What a field holds: a text, a number, or nothing yet."""

Thing = TypeVar("Thing")


def _budget(show: Callable[[Budget], Shown]) -> Callable[[Subject], Shown]:
    def field(subject: Subject) -> Shown:
        return show(subject.budget) if subject.budget else None

    return field


def _rate(budget: Budget) -> str | None:
    if budget.annual is None or budget.executed is None or budget.annual <= 0:
        return None
    over, over_scale = budget.executed.as_integer_ratio()
    under, under_scale = budget.annual.as_integer_ratio()
    return fraction_text(100 * over * under_scale, over_scale * under, places=2) + "%"


def _department(subject: Subject) -> str | None:
    return subject.department if isinstance(subject, Project) else subject.name


def _implementer(subject: Subject) -> str | None:
    """Return the unit that fills the form in; a project without one belongs to its department."""
    if isinstance(subject, Project):
        return subject.implementer or subject.department
    return subject.name


def _points_total(subject: Subject) -> Decimal | None:
    """Return the points of all rows and of the execution rate, where the form gives any."""
    given = [one.points for one in subject.indicators if one.points is not None]
    if subject.budget and subject.budget.points is not None:
        given.append(subject.budget.points)
    return sum(given, Decimal(0)) if given else None


_SUBJECT: Mapping[str, Callable[[Subject], Shown]] = MappingProxyType(
    {
        "name": lambda subject: subject.name,
        "year": lambda subject: subject.year,
        "department": _department,
        "implementer": _implementer,
        "money_unit": lambda subject: subject.budget.money_unit if subject.budget else "万元",
        "goal.expected": lambda subject: subject.goal.expected if subject.goal else None,
        "goal.achieved": lambda subject: subject.goal.achieved if subject.goal else None,
        "declared_total": lambda subject: subject.declared_total,
        "points_total": _points_total,
        "budget.initial": _budget(lambda budget: budget.initial),
        "budget.annual": _budget(lambda budget: budget.annual),
        "budget.executed": _budget(lambda budget: budget.executed),
        "budget.points": _budget(lambda budget: budget.points),
        "budget.declared": _budget(lambda budget: budget.declared),
        "budget.rate": _budget(_rate),
    }
)

_FUND: Mapping[str, Callable[[FundSource], Shown]] = MappingProxyType(
    {
        "fund.name": lambda fund: fund.name,
        "fund.initial": lambda fund: fund.initial,
        "fund.annual": lambda fund: fund.annual,
        "fund.executed": lambda fund: fund.executed,
    }
)

_INDICATOR: Mapping[str, Callable[[Indicator], Shown]] = MappingProxyType(
    {
        "level1": lambda one: one.category[0] if one.category else "",
        "level2": lambda one: one.category[1] if len(one.category) > 1 else "",
        "indicator": lambda one: one.name,
        "target": lambda one: one.target.written if one.target else None,
        "actual": lambda one: one.actual.text if one.actual else None,
        "points": lambda one: one.points,
        "declared": lambda one: one.declared,
        "reason": lambda one: one.reason or "",
    }
)

SUBJECT_KEYS, FUND_KEYS, INDICATOR_KEYS = map(frozenset, (_SUBJECT, _FUND, _INDICATOR))
"""The keys of a project or department, of a fund row, of an indicator row."""


def show(key: str, subject: Subject, item: FundSource | Indicator | None = None) -> Shown:
    """Return what the field ``key`` holds for ``subject``, or for one ``item`` of it.

    >>> show("name", Project("职工技能培训"))
    '职工技能培训'
    >>> show("fund.executed", Project("x"), FundSource("财政拨款", executed=Decimal("49.6")))
    Decimal('49.6')
    """
    if isinstance(item, FundSource) and key in _FUND:
        return _FUND[key](item)
    if isinstance(item, Indicator) and key in _INDICATOR:
        return _INDICATOR[key](item)
    return _SUBJECT[key](subject)
