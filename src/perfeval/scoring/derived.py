"""The derived measures: what a department's own rows take from its projects and its budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from perfeval.model import Department
from perfeval.readings import BlankReading, DateReading, NumberReading
from perfeval.scoring.allocation import is_placeholder

if TYPE_CHECKING:
    from perfeval.scoring.scorecard import Scorecard, ScoredRow

AMOUNTS = "数量指标"
"""The level-2 category whose rows 目标实现 counts."""

OVERSHOOT = Fraction(13, 10)
"""From above which ratio an amount is not achieved: 30 % over its target (大英县总工会 2020)."""

FALLS_BY = 10
"""How many times the share of transfers 编制准确 loses (大英县总工会 2020)."""


class Share(NamedTuple):
    """A share of one, as far as it is known: it lies between ``low / under`` and ``high / under``.

    ``parts`` are the numbers that it was made of, for its derivation.
    """

    low: int
    high: int
    under: int
    parts: Mapping[str, str] = MappingProxyType({})


def goal_setting(_: Department, projects: Sequence[Scorecard]) -> Share | None:
    """Return half the share of projects with complete goals and half that of measurable ones.

    目标制定: the elements are complete (half) and they are quantified (half). A project's goal is
    complete with a goal in words and a target for every weight of its rulebook that no other
    category takes where it is missing; it is quantified where no level-1 category is without a
    number or a date. `None` without projects.
    """
    whole = [_elements(card) for card in projects if card.subject.indicators]
    if not whole:
        return None
    complete, quantified = (sum(each[side] for each in whole) for side in (0, 1))
    parts = {"complete": str(complete), "quantified": str(quantified), "all": str(len(whole))}
    return Share(complete + quantified, complete + quantified, 2 * len(whole), parts)


def _elements(card: Scorecard) -> tuple[bool, bool]:
    goal, allocation = card.subject.goal, card.rulebook.allocation
    given: set[str] = set()
    measured: set[str] = set()
    for row, (first, _) in zip(card.rows, card.categories, strict=True):
        if first is None or is_placeholder(row.name) or isinstance(row.target, BlankReading):
            continue
        given.add(first.name)
        if isinstance(row.target, NumberReading | DateReading):
            measured.add(first.name)
    wanted = (weight for weight in card.rulebook.weights
              if weight.category not in allocation.receivers)  # fmt: skip
    has_all = all(not given.isdisjoint(weight.categories) for weight in wanted)
    has_goal = goal is not None and bool(goal.expected)
    return has_goal and has_all, bool(measured) and given <= measured


def goal_achievement(_: Department, projects: Sequence[Scorecard]) -> Share | None:
    """Return the share of the projects' amounts that came out as planned.

    目标实现: an amount below its target, or more than 30 % above it, is not achieved. What nobody
    can tell yet may be either. `None` where no project has an amount.
    """
    verdicts = [
        _came_as_planned(row)
        for card in projects
        for row, (_, second) in zip(card.rows, card.categories, strict=True)
        if second is not None and second.name == AMOUNTS and _counts(row)
    ]
    if not verdicts:
        return None
    sure, open_rows = verdicts.count(True), verdicts.count(None)
    parts = {"achieved": str(sure), "open": str(open_rows), "all": str(len(verdicts))}
    return Share(sure, sure + open_rows, len(verdicts), parts)


def _counts(row: ScoredRow) -> bool:
    one = row.indicator
    return one.not_applicable is None and one.parent is None and not is_placeholder(row.name)


def _came_as_planned(row: ScoredRow) -> bool | None:
    if row.verdict in ("missed", "partial"):
        return False
    if row.verdict != "met":
        return None
    return row.ratio is None or row.direction == "lower" or Fraction(*row.ratio) <= OVERSHOOT


def budget_accuracy(department: Department, _: Sequence[Scorecard]) -> Share | None:
    """Return 1 − 10 × transfers ÷ initial budget, not below nothing.

    编制准确: 全年调剂金额 over 年初预算数; nothing is left above a tenth. `None` where the budget
    block lacks either, or the budget is not above zero.
    """
    budget = department.budget
    if budget is None or budget.transfers is None or budget.initial is None:
        return None
    if budget.initial <= 0:
        return None
    moved = Fraction(abs(budget.transfers)) / Fraction(budget.initial)
    left = max(1 - FALLS_BY * moved, Fraction(0))
    parts = {"transfers": f"{budget.transfers:f}", "initial": f"{budget.initial:f}"}
    return Share(left.numerator, left.numerator, left.denominator, parts)


DERIVED: Mapping[str, Callable[[Department, Sequence[Scorecard]], Share | None]] = MappingProxyType(
    {each.__name__: each for each in (goal_setting, goal_achievement, budget_accuracy)}
)
"""The closed list, by the measure's name."""
