"""Drafts: problems and suggestions that follow from a scorecard, for an author to revise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from perfeval.model import Budget
from perfeval.reports.wording import amount, said, share
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import hundredths, points_text


@frozen
class Draft:
    """One problem that a scorecard shows, and what can be done about it; either may be empty."""

    problem: str
    suggestion: str


def drafts(card: Scorecard) -> tuple[Draft, ...]:
    """Return what a scorecard itself shows: points lost, budgets not kept, what is still open.

    Nothing else is said; a reason stands only where the unit reported it.

    >>> import perfeval as pe
    >>> project = pe.load("examples/panzhihua_2019/project.yaml")
    >>> for one in drafts(pe.score(project)):
    ...     print(one.problem)
    “帮扶救助金标准”尚未评定，得分在0.00分至12.50分之间。
    >>> fewer = project.with_actual("建档困难职工总数", "186户")
    >>> print(drafts(pe.score(fewer))[0].suggestion)
    说明“建档困难职工总数”的偏差原因，提出改进措施。“建档困难职工总数”达到200户可再得0.87分。
    """
    return (
        *_of_execution(card),
        *(each for row in card.rows if row.is_counted for each in _of_row(row)),
        *_of_overshoots(card),
        *(each for project in card.projects for each in _of_project(project)),
    )


def _of_execution(card: Scorecard) -> Iterator[Draft]:
    execution, budget = card.execution, card.subject.budget
    if budget is None or execution.annual is None or execution.executed is None:
        return
    if execution.computed is not None and execution.computed < execution.points:
        problem = said(
            "execution",
            rate=share(execution.executed, execution.annual) or "0.00%",
            points=points_text(execution.points),
            score=points_text(execution.computed),
            lost=points_text(execution.points - execution.computed),
        )
        yield Draft(_explained(problem, budget.reason), said("explain-execution"))
    if execution.executed > execution.annual > 0:
        yield Draft(_overspent(budget), said("explain-overspent"))


def _overspent(budget: Budget) -> str:
    annual, executed = (
        amount(each or Decimal(0), budget.money_unit) for each in (budget.annual, budget.executed)
    )
    return said("overspent", annual=annual, executed=executed)


def _explained(problem: str, reason: str | None) -> str:
    reason = (reason or "").strip()
    if not reason:
        return said("without-reason", problem=problem)
    return said("with-reason", problem=problem, reason=reason)


def _of_row(row: ScoredRow) -> Iterator[Draft]:
    low, high = row.ends
    name = row.name or row.category
    if low != high:
        is_blank = row.state == "no_actual"
        code, remedy = ("unreported", "report-actual") if is_blank else ("unjudged", "judge")
        problem = said(code, name=name, low=points_text(low), high=points_text(high))
        yield Draft(problem, said(remedy, name=name))
    elif row.points is not None and row.computed is not None and row.computed < row.points:
        problem = said(
            "lost",
            name=name,
            points=row.points,
            score=row.computed,
            lost=points_text(hundredths(row.points) - low),
            target=row.target.text,
            actual=row.actual.text,
        )
        more = row.would_raise()
        raised = (
            said("raise", name=name, actual=more["actual"], points=more["points"])
            if more and more["actual"]
            else ""
        )
        explain = "" if row.indicator.reason else said("explain-lost", name=name)
        yield Draft(_explained(problem, row.indicator.reason), explain + raised)


def _of_overshoots(card: Scorecard) -> Iterator[Draft]:
    for each in card.findings:
        if each.code == "overshoot":
            problem = said("overshoot", **each.parameters)
            yield Draft(problem, said("check-target", name=each.parameters["name"]))


def _of_project(card: Scorecard) -> Iterator[Draft]:
    low, high = card.ends
    if low != high:
        ends = {"low": points_text(low), "high": points_text(high)}
        problem = said("project-open", name=card.name, full=card.full, **ends)
        yield Draft(problem, said("settle-project", name=card.name))
    elif low < hundredths(card.full):
        problem = said(
            "project-lost",
            name=card.name,
            score=points_text(low),
            full=card.full,
            lost=points_text(hundredths(card.full) - low),
        )
        yield Draft(problem, said("explain-project", name=card.name))
