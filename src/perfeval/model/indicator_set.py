"""An indicator set (指标体系): the indicators that a bureau defines and departments choose from."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from attrs import evolve, field, frozen

from perfeval.findings import FaultyInput, Finding, finding
from perfeval.model.hierarchy import Clause, Direction, bare_label
from perfeval.model.notebook import html_table
from perfeval.readings import Reading, read_target

StandardKind = Literal["plan", "history", "industry", "expenditure", "other"]
"""What a target is held against: 计划、历史、行业、预算支出、其他标准."""

LOCKABLE = (
    "code", "explanation", "formula", "unit", "direction", "target", "standard", "standard_kind",
    "points", "weight", "method", "evidence", "data_source", "core",
)  # fmt: skip
"""What of an indicator a set may fix for those that extend it."""

_NAMED = re.compile(r"\{([^{}]*)\}")


@frozen
class AppliesTo:
    """What a set is for: industries (行业领域), function codes (功能科目) and uses of funds."""

    industries: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


@frozen
class DatedValue:
    """A value that is in force from a day on, until the next one is; ``since`` is an ISO date."""

    since: str
    value: str
    clause: Clause = Clause()

    @property
    def day(self) -> date:
        """The first day on which it is in force."""
        return date.fromisoformat(self.since)


@frozen
class Parameter:
    """A figure that indicators refer to as ``{name}`` and that changes by date, such as 低保标准.

    >>> rate = Parameter(
    ...     "低保标准", (DatedValue("2022-07-01", "800"), DatedValue("2023-07-01", "850"))
    ... )
    >>> rate.on(date(2023, 6, 30)).value, rate.on(date(2022, 1, 1)) is None
    ('800', True)
    """

    name: str
    values: tuple[DatedValue, ...]
    unit: str | None = None

    def on(self, day: date) -> DatedValue | None:
        """Return the value in force on ``day``; `None` before the first."""
        past = [each for each in self.values if each.day <= day]
        return max(past, key=lambda each: each.since, default=None)


@frozen
class PastValue:
    """What an indicator came to in an earlier year, in words of the form."""

    year: int
    value: str


@frozen
class SetIndicator:
    """One indicator of a set: what it means, how it is counted and what it is held against.

    ``code`` tells it from others of the set however it is called; without one its category and
    name do. ``locked`` names what a set that extends this one may not loosen; ``retired`` says
    why a set leaves out an indicator of the one that it extends. ``origin`` is the id of the set
    that it was last written in.
    """

    category: tuple[str, ...]
    name: str
    code: str | None = None
    explanation: str | None = None
    formula: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    target: str | None = None
    standard: str | None = None
    standard_kind: StandardKind | None = None
    standard_source: str | None = None
    history: tuple[PastValue, ...] = ()
    points: Decimal | None = None
    weight: Decimal | None = None
    method: str | None = None
    evidence: str | None = None
    data_source: str | None = None
    keywords: tuple[str, ...] = ()
    core: bool | None = None
    locked: tuple[str, ...] = ()
    retired: str | None = None
    clause: Clause = Clause()
    place: str = field(default="", eq=False)
    origin: str = field(default="", eq=False)

    @property
    def path(self) -> str:
        """The category labels joined by ``/``."""
        return "/".join(self.category)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the indicator from the others of its set: its code, or category and name."""
        return (self.code,) if self.code else (*map(bare_label, self.category), self.name)

    @property
    def written_target(self) -> str | None:
        """The target as a form shows it: with the unit, where it has a number without one."""
        from perfeval.model.indicator import Target

        return None if self.target is None else Target(self.target, unit=self.unit).written

    @cached_property
    def target_reading(self) -> Reading:
        """What the target says."""
        return read_target(self.written_target, indicator=self.name)

    def __repr__(self) -> str:
        return f"<SetIndicator {self.path} {self.name}: {self.target}>"


def names_in(text: str | None) -> list[str]:
    """Return the names of parameters and indicators that a text refers to in braces.

    >>> names_in("{准确发放户数}÷{发放户数}×100%")
    ['准确发放户数', '发放户数']
    """
    return [each.strip() for each in _NAMED.findall(text or "")]


@frozen
class IndicatorSet:
    """A bureau's indicator set with its issuer, version and legal reference.

    One that extends another holds only what it adds, narrows and retires where it was read as
    written; `perfeval.indicator_set` returns it together with what it extends.

    >>> IndicatorSet("demo", "示例", indicators=(SetIndicator(("产出指标",), "培训人次"),))
    <IndicatorSet demo: 示例, 1 indicator>
    """

    id: str
    title: str
    issuer: str | None = None
    version: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    hierarchy: str | None = None
    rulebook: str | None = None
    extends: str | None = None
    applies_to: AppliesTo = AppliesTo()
    parameters: tuple[Parameter, ...] = ()
    indicators: tuple[SetIndicator, ...] = ()
    clause: Clause = field(default=Clause(), kw_only=True)
    place: str = field(default="", eq=False, kw_only=True)

    def __iter__(self) -> Iterator[SetIndicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    @property
    def valid(self) -> tuple[date, date]:
        """The first and the last day of its validity; open ends are those of the calendar."""
        first, last = self.valid_from or "0001", self.valid_to or "9999"
        return _day(first, first=True), _day(last, first=False)

    def is_valid_in(self, year: int) -> bool:
        """Tell whether the set is in force on a day of ``year``.

        >>> one = IndicatorSet("demo", "示例", valid_from="2023-07-01", valid_to="2024")
        >>> one.is_valid_in(2023), one.is_valid_in(2025)
        (True, False)
        """
        first, last = self.valid
        return first.year <= year <= last.year

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter called ``name``, if there is one."""
        return next((each for each in self.parameters if each.name == name), None)

    def on(self, day: date) -> IndicatorSet:
        """Return the set with its parameters replaced by their values on ``day``.

        Raises `FaultyInput` that names every indicator with a parameter that has no value then.

        >>> rate = Parameter("低保标准", (DatedValue("2023-07-01", "850"),), "元/月")
        >>> row = SetIndicator(("产出指标", "成本指标"), "人均救助标准", target="≥{低保标准}元/月")
        >>> one = IndicatorSet("demo", "示例", parameters=(rate,), indicators=(row,))
        >>> one.on(date(2024, 1, 1)).indicators[0].target
        '≥850元/月'
        """
        return self._filled({each.name: each.on(day) for each in self.parameters}, str(day))

    def in_year(self, year: int) -> IndicatorSet:
        """Return the set with its parameters replaced by their values in ``year``.

        Raises `FaultyInput` for a parameter that changes in that year, or has no value then: only
        a day tells which value is meant.
        """
        first, last = date(year, 1, 1), date(year, 12, 31)
        same = {
            each.name: each.on(first) for each in self.parameters if each.on(first) == each.on(last)
        }
        return self._filled(same, str(year))

    def _filled(self, values: Mapping[str, DatedValue | None], when: str) -> IndicatorSet:
        faults: list[Finding] = []
        rows = []
        for row in self.indicators:
            texts = [row.target, row.standard]
            for name in (each for text in texts for each in names_in(text)):
                one = self.parameter(name)
                if one is not None and values.get(name) is None:
                    given = "、".join(each.since for each in one.values)
                    faults.append(
                        finding("parameter-undated", row.place, name=name, when=when, given=given)
                    )
            target, standard = (text and _with_values(text, values) for text in texts)
            rows.append(evolve(row, target=target, standard=standard) if any(texts) else row)
        if faults:
            raise FaultyInput(faults)
        return evolve(self, indicators=tuple(rows))

    def __repr__(self) -> str:
        count = len(self.indicators)
        return (
            f"<IndicatorSet {self.id}: {self.title}, {count} indicator{'' if count == 1 else 's'}>"
        )

    def _repr_html_(self) -> str:
        rows = [["/".join(each.category), each.name, each.target] for each in self.indicators]
        return html_table(self.title, ["一级/二级指标", "三级指标", "指标值"], rows)


def _with_values(text: str, values: Mapping[str, DatedValue | None]) -> str:
    """Return a text with the names in braces replaced by their values, where they have one."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1].strip())
        return found[0] if known is None else known.value

    return _NAMED.sub(value, text)


def _day(text: str, *, first: bool) -> date:
    """Return the first or the last day of a year, a month or a day written as in ISO 8601."""
    given = [*map(int, text.split("-"))]
    year, month, day = [*given, *([1, 1] if first else [12, 31])[len(given) - 1 :]]
    return date(year, month, day if first or len(given) != 2 else monthrange(year, month)[1])
