"""The fields of a form: each key that a layout may use, and what it shows of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from perfeval.forms.parts import parts
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


def _row_points(subject: Subject) -> Decimal | None:
    """Return the points of all rows, where the form gives any: by row, or once beside them all."""
    given = [one.points for one in subject.indicators if one.points is not None]
    if not given and len(subject.category_points) == 1:
        given = list(subject.category_points.values())
    return sum(given, Decimal(0)) if given else None


def _points_total(subject: Subject) -> Decimal | None:
    """Return the points of all rows and of the execution rate, where the form gives any."""
    given = [_row_points(subject), subject.budget.points if subject.budget else None]
    points = [each for each in given if each is not None]
    return sum(points, Decimal(0)) if points else None


def _level1_points(one: Indicator, subject: Subject) -> str:
    """Return the level-1 label with its points in brackets, where the form gives them."""
    label = one.category[0] if one.category else ""
    points = subject.category_points.get(label)
    return label if points is None else f"{label}\n（{points.normalize():f}分）"


def _core(one: Indicator) -> str | None:
    return None if one.core is None else "是" if one.core else "否"


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
        "row_points": _row_points,
        "points_total": _points_total,
        "budget.initial": _budget(lambda budget: budget.initial),
        "budget.annual": _budget(lambda budget: budget.annual),
        "budget.executed": _budget(lambda budget: budget.executed),
        "budget.points": _budget(lambda budget: budget.points),
        "budget.declared": _budget(lambda budget: budget.declared),
        "budget.rate": _budget(_rate),
        "budget.reason": _budget(lambda budget: budget.reason),
        "budget.transfers": _budget(lambda budget: budget.transfers),
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

_DIRECTIONS: Mapping[str, str] = {"higher": "正向", "lower": "反向", "exact": "等于"}

_INDICATOR: Mapping[str, Callable[[Indicator], Shown]] = MappingProxyType(
    {
        "level1": lambda one: one.category[0] if one.category else "",
        "level2": lambda one: one.category[1] if len(one.category) > 1 else "",
        "indicator": lambda one: one.name,
        "target": lambda one: one.target.written if one.target else None,
        "sign": lambda one: parts(one.target).sign or "",
        "value": lambda one: parts(one.target).value,
        "unit": lambda one: parts(one.target).unit or "",
        "initial_target": lambda one: one.initial_target.written if one.initial_target else None,
        "initial_value": lambda one: parts(one.initial_target).value,
        "actual": lambda one: one.actual.text if one.actual else None,
        "points": lambda one: one.points,
        "coefficient": lambda one: one.coefficient,
        "declared": lambda one: one.declared,
        "deduction": lambda one: "" if one.deduction is None else one.deduction,
        "core": _core,
        "direction": lambda one: _DIRECTIONS.get(one.direction or ""),
        "method": lambda one: one.method or "",
        "evidence": lambda one: one.evidence or "",
        "reason": lambda one: one.reason or "",
    }
)

SUBJECT_KEYS, FUND_KEYS = frozenset(_SUBJECT), frozenset(_FUND)
INDICATOR_KEYS = frozenset({*_INDICATOR, "level1_points"})
"""The keys of a project or department, of a fund row, of an indicator row."""

NARRATIVE = "narrative."
"""How the key of a text of the author begins; the rest is its key in ``narrative``."""


def is_subject_key(key: str) -> bool:
    """Tell whether a key is one of a project or department.

    >>> is_subject_key("budget.annual"), is_subject_key("narrative.评价结论"), is_subject_key("x")
    (True, True, False)
    """
    return key in SUBJECT_KEYS or key.removeprefix(NARRATIVE) not in {key, ""}


def show(key: str, subject: Subject, item: FundSource | Indicator | None = None) -> Shown:
    """Return what the field ``key`` holds for ``subject``, or for one ``item`` of it.

    >>> show("name", Project("职工技能培训"))
    '职工技能培训'
    >>> show("fund.executed", Project("x"), FundSource("财政拨款", executed=Decimal("49.6")))
    Decimal('49.6')
    """
    if isinstance(item, FundSource) and key in _FUND:
        return _FUND[key](item)
    if isinstance(item, Indicator):
        if key == "level1_points":
            return _level1_points(item, subject)
        if key in _INDICATOR:
            return _INDICATOR[key](item)
    if key.startswith(NARRATIVE):
        return subject.narrative.get(key.removeprefix(NARRATIVE))
    return _SUBJECT[key](subject)
