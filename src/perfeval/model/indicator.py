"""The indicator: the leaf of the hierarchy, with its target, its actual and every score given."""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from perfeval.model.hierarchy import Direction
from perfeval.model.notebook import html_table
from perfeval.model.numbers import finite
from perfeval.readings import Reading, read_actual, read_target

CompletionGrade = Literal["achieved", "partial", "missed"]
"""How far a qualitative target was reached."""


# A score may have 40 digits, which the usual context would round to 28.
_EXACT = Context(prec=100)

QUALITATIVE = "定性"
"""What forms print in the column of signs where a target is words."""


@frozen
class Target:
    """What was promised, in the words of the form; sign and unit may stand apart.

    >>> Target("200", sign="≥", unit="人次").written
    '≥200人次'
    """

    text: str | None
    sign: str | None = None
    unit: str | None = None

    @property
    def written(self) -> str | None:
        """The target as one text: sign, value and unit joined without blanks.

        A unit joins a value only, and only one that does not end with it already; 定性 in the
        column of signs says that the target is words and is no part of it.
        """
        if self.text is None:
            return None
        sign = "" if self.sign is None or self.sign == QUALITATIVE else self.sign
        unit = self.unit or ""
        if not any(character.isnumeric() for character in self.text) or self.text.endswith(unit):
            unit = ""
        return f"{sign}{self.text}{unit}"

    def read(self, name: str) -> Reading:
        """Return the reading of this target for the indicator called ``name``."""
        return read_target(self.written, indicator=name)


@frozen
class Actual:
    """What came out, in the words of the form.

    >>> Actual("186人次").read("培训人次").as_dict()["low"]
    '186'
    """

    text: str | None

    def read(self, name: str) -> Reading:
        """Return the reading of this actual for the indicator called ``name``."""
        return read_actual(self.text, indicator=name)


@frozen
class Judgement:
    """What the unit decided about a row that no rule can score: a grade, a score, or both."""

    grade: CompletionGrade | None = None
    score: Decimal | None = field(default=None, validator=finite)
    by: str | None = None
    reason: str | None = None


@frozen
class Review:
    """What a reviewer decided about a row or a total; never merged with the other scores.

    Either the score itself, or a deduction from what the rulebook gives; the score decides where
    both are written.

    >>> Review(deduction=Decimal(2), by="市财政局", reason="佐证资料不全").of(Decimal("46.5"))
    Decimal('44.5')
    """

    score: Decimal | None = None
    by: str | None = None
    reason: str | None = None
    deduction: Decimal | None = None

    def of(self, computed: Decimal | None) -> Decimal | None:
        """Return the reviewed score of what scores ``computed``, not below zero.

        `None` where a deduction is all that is known and the score is still open.
        """
        if self.score is not None or self.deduction is None or computed is None:
            return self.score
        return max(_EXACT.subtract(computed, self.deduction), Decimal(0))


@frozen
class Indicator:
    """A level-3 indicator (三级指标) of a project or department.

    ``category`` holds the labels of the levels above as printed; ``points`` the most that it can
    earn and ``declared`` what the unit gave itself. The readings of target and actual are made
    once, when first asked for.

    >>> one = Indicator(("产出指标", "数量指标"), "培训人次", Target("≥200人次"), Actual("186人次"))
    >>> one
    <Indicator 产出指标/数量指标 培训人次: ≥200人次 → 186人次>
    >>> one.target_reading.as_dict()["comparator"]
    '>='
    """

    category: tuple[str, ...]
    name: str
    target: Target | None = None
    actual: Actual | None = None
    points: Decimal | None = field(default=None, validator=finite)
    declared: Decimal | None = field(default=None, validator=finite)
    direction: Direction | None = None
    initial_target: Target | None = None
    core: bool | None = None
    parent: str | None = None
    deduction: Decimal | None = field(default=None, validator=finite)
    coefficient: Decimal | None = field(default=None, validator=finite)
    method: str | None = None
    reason: str | None = None
    evidence: str | None = None
    judgement: Judgement | None = None
    reviewed: Review | None = None
    not_applicable: str | None = None
    place: str = field(default="", eq=False)

    @cached_property
    def target_reading(self) -> Reading:
        """What the target says."""
        return (self.target or _NO_TARGET).read(self.name)

    @cached_property
    def actual_reading(self) -> Reading:
        """What the actual says."""
        return (self.actual or _NO_ACTUAL).read(self.name)

    @property
    def path(self) -> str:
        """The category labels joined by ``/``."""
        return "/".join(self.category)

    def __repr__(self) -> str:
        target = self.target.written if self.target else None
        actual = self.actual.text if self.actual else None
        return f"<Indicator {self.path} {self.name}: {target} → {actual}>"

    def _repr_html_(self) -> str:
        return indicator_table("指标", (self,))


_NO_TARGET = Target(None)
_NO_ACTUAL = Actual(None)


def indicator_table(caption: str, indicators: tuple[Indicator, ...]) -> str:
    """Return the notebook's table of ``indicators``."""
    rows = [
        [
            each.path,
            each.name,
            each.target and each.target.written,
            each.actual and each.actual.text,
            each.points,
            each.declared,
        ]
        for each in indicators
    ]
    header = ["一级/二级指标", "三级指标", "指标值", "实际完成值", "分值", "自评得分"]
    return html_table(caption, header, rows)
