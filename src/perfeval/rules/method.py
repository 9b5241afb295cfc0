"""The method (计分方法): which rows a curve scores, and how far a person may set the score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import field, frozen

from perfeval.model import Category, Clause, Indicator
from perfeval.model.hierarchy import Direction

Mode = Literal["locked", "editable", "hand"]
"""``locked``: the rule's score stands; ``editable``: a judgement may replace it; ``hand``: the
score is a person's, the rule computes none."""


@frozen
class Method:
    """One scoring method of a rulebook and the rows that it is for.

    A row is scored by the method that its own ``method`` names by id or title, else by the first
    whose conditions all hold: a category of the row, a word of its name, its direction. A method
    without a ``curve`` leaves the score to a person.

    >>> ladder = Method("satisfaction", "满意度赋分", "ladder", categories=("满意度指标",))
    >>> row = Indicator(("满意度指标", "服务对象满意度指标"), "学生满意度")
    >>> ladder.is_for(row, (Category("满意度指标"), None), "higher")
    True
    >>> Method("by-hand", "手工评分").mode
    'hand'
    """

    id: str
    title: str
    curve: str | None = None
    categories: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    mode: Mode = field()
    clause: Clause = Clause()

    @mode.default
    def _mode_by_curve(self) -> Mode:
        return "hand" if self.curve is None else "locked"

    @property
    def is_conditional(self) -> bool:
        """Whether the method is for rows that meet conditions, and not only for those naming it."""
        return bool(self.categories or self.names or self.directions)

    def faults(self) -> Iterable[str]:
        """Give what contradicts itself: a curve in a person's hand, a rule without one."""
        if self.mode == "hand" and self.curve is not None:
            yield f"method {self.id!r} leaves the score to a person and names curve {self.curve!r}"
        if self.mode != "hand" and self.curve is None:
            yield f"method {self.id!r} is {self.mode} and names no curve"

    def is_for(
        self,
        indicator: Indicator,
        categories: tuple[Category | None, Category | None],
        direction: str | None,
    ) -> bool:
        """Tell whether this method has conditions and all of them hold for a row."""
        named = {each.name for each in categories if each is not None}
        return (
            self.is_conditional
            and (not self.categories or not named.isdisjoint(self.categories))
            and (not self.names or any(word in indicator.name for word in self.names))
            and (not self.directions or direction in self.directions)
        )
