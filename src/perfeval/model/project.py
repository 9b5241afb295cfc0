"""A project: its budget, its goal and its indicators, as one unit evaluates them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

from attrs import evolve, field, frozen

from perfeval.errors import PerfevalError
from perfeval.model.budget import Budget
from perfeval.model.indicator import (
    Actual,
    CompletionGrade,
    Indicator,
    Judgement,
    Review,
    Target,
    indicator_table,
)
from perfeval.model.numbers import finite


@frozen
class Goal:
    """The year's overall goal (年度总体目标) as promised and as achieved, in words."""

    expected: str | None = None
    achieved: str | None = None


def replace_one(
    indicators: tuple[Indicator, ...], name: str, **changes: Any
) -> tuple[Indicator, ...]:
    """Return ``indicators`` with ``changes`` made to the one called ``name``.

    Raises `PerfevalError` where no indicator, or more than one, has that name.
    """
    found = [index for index, each in enumerate(indicators) if each.name == name]
    if len(found) != 1:
        known = "、".join(each.name for each in indicators)
        raise PerfevalError(
            f"{len(found)} indicators are called {name!r}; expected exactly one of: {known}"
        )
    index = found[0]
    changed = evolve(indicators[index], **changes)
    return (*indicators[:index], changed, *indicators[index + 1 :])


@frozen
class WithIndicators:
    """What a project and a department share: indicators that a notebook can edit."""

    indicators: tuple[Indicator, ...] = field(default=(), kw_only=True)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator called ``name``; raises `PerfevalError` where there is none."""
        for each in self.indicators:
            if each.name == name:
                return each
        known = "、".join(each.name for each in self.indicators)
        raise PerfevalError(f"no indicator is called {name!r}; expected one of: {known}")

    def with_actual(self, name: str, text: str | None) -> Self:
        """Return a copy in which the indicator called ``name`` has the actual ``text``."""
        return self._with(name, actual=Actual(text))

    def with_target(self, name: str, text: str | None) -> Self:
        """Return a copy in which the indicator called ``name`` has the target ``text``."""
        return self._with(name, target=Target(text))

    def with_points(self, name: str, points: Decimal | int | str) -> Self:
        """Return a copy in which the indicator called ``name`` has ``points``."""
        return self._with(name, points=Decimal(points))

    def with_judgement(
        self,
        name: str,
        *,
        grade: CompletionGrade | None = None,
        score: Decimal | int | str | None = None,
        by: str | None = None,
        reason: str | None = None,
    ) -> Self:
        """Return a copy in which the indicator called ``name`` carries a judgement."""
        exact = None if score is None else Decimal(score)
        return self._with(name, judgement=Judgement(grade, exact, by, reason))

    def _with(self, name: str, **changes: Any) -> Self:
        return evolve(self, indicators=replace_one(self.indicators, name, **changes))


@frozen
class Project(WithIndicators):
    """A project as it stands in a self-evaluation form.

    ``category_points`` are points printed in a level-1 label (产出指标（50分）); ``weight`` is what
    the project weighs in its department, where the rulebook goes by set weights; ``printed`` the
    execution rate, total points and grade as printed; ``narrative`` the author's sections by
    outline key. Only the name is required.

    >>> project = Project(
    ...     "职工技能培训",
    ...     year=2024,
    ...     indicators=(
    ...         Indicator(
    ...             ("产出指标", "数量指标"), "培训人次", Target("≥200人次"), Actual("186人次")
    ...         ),
    ...     ),
    ... )
    >>> project
    <Project 职工技能培训 (2024), 1 indicator>
    >>> project.with_actual("培训人次", "200人次").indicators[0].actual.text
    '200人次'
    """

    name: str
    year: int | None = None
    department: str | None = None
    implementer: str | None = None
    rulebook: str | None = None
    form: str | None = None
    budget: Budget | None = None
    goal: Goal | None = None
    category_points: Mapping[str, Decimal] = field(factory=dict)
    weight: Decimal | None = field(default=None, validator=finite)
    declared_total: Decimal | None = field(default=None, validator=finite)
    reviewed_total: Decimal | None = field(default=None, validator=finite)
    reviewed: Review | None = None
    printed: Mapping[str, str] = field(factory=dict)
    narrative: Mapping[str, str] = field(factory=dict)
    place: str = field(default="", eq=False)

    def __repr__(self) -> str:
        count = len(self.indicators)
        return f"<Project {self.name} ({self.year}), {count} indicator{'' if count == 1 else 's'}>"

    def _repr_html_(self) -> str:
        return indicator_table(f"{self.name}（{self.year}年度）", self.indicators)
