"""An indicator set (指标体系): the indicators that a bureau defines and departments choose from."""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen

from perfeval.model.hierarchy import Clause, Direction
from perfeval.model.notebook import html_table


@frozen
class SetIndicator:
    """One indicator of a set: what it means, how it is counted and what it is held against."""

    category: tuple[str, ...]
    name: str
    explanation: str | None = None
    formula: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    target: str | None = None
    standard: str | None = None
    standard_source: str | None = None
    points: Decimal | None = None
    method: str | None = None
    evidence: str | None = None
    data_source: str | None = None
    keywords: tuple[str, ...] = ()
    core: bool = False
    clause: Clause = Clause()


@frozen
class IndicatorSet:
    """A bureau's indicator set with its issuer, version and legal reference.

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
    applies_to: tuple[str, ...] = ()
    indicators: tuple[SetIndicator, ...] = ()
    clause: Clause = field(default=Clause(), kw_only=True)

    def __repr__(self) -> str:
        count = len(self.indicators)
        return (
            f"<IndicatorSet {self.id}: {self.title}, {count} indicator{'' if count == 1 else 's'}>"
        )

    def _repr_html_(self) -> str:
        rows = [["/".join(each.category), each.name, each.target] for each in self.indicators]
        return html_table(self.title, ["一级/二级指标", "三级指标", "指标值"], rows)
