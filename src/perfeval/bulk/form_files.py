"""Forms as a stream of tables: a row for every indicator of every project in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Self

from attrs import frozen

from perfeval.bulk.arrow import arrow
from perfeval.bulk.shapes import text_type
from perfeval.bulk.sources import Piece, Say
from perfeval.files.collecting import Collected, collect
from perfeval.findings import Finding, finding
from perfeval.model import Actual, Budget, Indicator, Project, Target

_OF_PROJECT = (
    "project", "department", "year", "annual", "executed", "budget_points", "execution_declared",
    "declared_total", "weight",
)  # fmt: skip
_OF_ROW = (
    "category", "name", "target", "sign", "unit", "actual", "points", "declared", "direction",
    "method", "deduction", "reason", "parent", "not_applicable",
)  # fmt: skip
_ROLES = {role: role for role in (*_OF_PROJECT, *_OF_ROW)}
_BLOCK = 4096  # rows of forms that are handed on at once


@frozen
class FormFiles:
    """Forms and source files; one that cannot be read is said, and the others are scored."""

    files: tuple[str, ...]
    size: int
    roles: Mapping[str, str]
    kinds: Mapping[str, Any]
    say: Say

    @classmethod
    def opened(cls, files: tuple[str, ...], say: Say) -> Self:
        """Return a source of ``files``; ``say`` is told what is wrong or doubtful with each."""
        size = sum(os.path.getsize(each) for each in files)  # noqa: PTH202
        return cls(files, size, _ROLES, dict.fromkeys(_ROLES, text_type()), say)

    def read(self) -> Iterator[Piece]:
        """Give the rows of each file together."""
        for number, one in enumerate(collect(self.files)):
            self.say(one.findings)
            self.say(_left_out(one))
            if not one.documents:
                self.say([finding("bulk-form-unread", one.file)])
            rows = [row for each in _projects(one) for row in _rows(each)]
            columns = {
                role: arrow().array([row.get(role) for row in rows], arrow().string())
                for role in _ROLES
            }
            if rows:
                yield Piece(number, 0, arrow().table(columns), (number + 1) / len(self.files))


def _projects(one: Collected) -> Iterator[Project]:
    for each in one.documents:
        if isinstance(each, Project):
            yield each
        else:
            yield from each.projects


def _left_out(one: Collected) -> Iterator[Finding]:
    """Give what a row of a table cannot say: judgements, points of categories, departments."""
    for each in one.documents:
        if not isinstance(each, Project) and each.indicators:
            yield finding("bulk-department", one.file, name=each.name)
    for project in _projects(one):
        judged = sum(each.judgement is not None for each in project.indicators)
        if judged or project.category_points:
            yield finding("bulk-leaves-out", one.file, name=project.name, count=judged)


def _rows(project: Project) -> Iterator[dict[str, str | None]]:
    budget = project.budget or Budget()
    head = {
        "project": project.name,
        "department": project.department,
        "year": None if project.year is None else str(project.year),
        "annual": _text(budget.in_yuan(budget.annual)),
        "executed": _text(budget.in_yuan(budget.executed)),
        "budget_points": _text(budget.points),
        "execution_declared": _text(budget.declared),
        "declared_total": _text(project.declared_total),
        "weight": _text(project.weight),
    }
    for each in project.indicators:
        yield head | _row(each)


def _row(one: Indicator) -> dict[str, str | None]:
    target, actual = one.target or Target(None), one.actual or Actual(None)
    return {
        "category": "/".join(one.category) or None,
        "name": one.name,
        "target": target.text,
        "sign": target.sign,
        "unit": target.unit,
        "actual": actual.text,
        "points": _text(one.points),
        "declared": _text(one.declared),
        "direction": one.direction,
        "method": one.method,
        "deduction": _text(one.deduction),
        "reason": one.reason,
        "parent": one.parent,
        "not_applicable": one.not_applicable,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
