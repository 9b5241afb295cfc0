"""Totals against their parts, in every way that a form may add them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import Any

from attrs import frozen

from perfeval.findings import Finding, Phrase, finding
from perfeval.scoring import Scorecard, ScoredRow

_EXACT = Context(prec=200)
_NOTHING = Decimal(0)

ScoreOf = Callable[[ScoredRow], Decimal | None]
"""Which of a row's scores a total adds up."""


@frozen
class Reading:
    """One way of adding up a total: which rows, with which score of the execution rate."""

    rows: str
    execution: str | None
    total: Decimal

    @property
    def name(self) -> str:
        """The name of the reading, such as ``rows`` or ``rows_with_declared_execution``."""
        return self.rows + (f"_with_{self.execution}_execution" if self.execution else "")

    def phrase(self) -> Phrase:
        """Return what was added up and what it gave."""
        execution = Phrase(f"parts-{self.execution or 'no'}-execution")
        rows = Phrase(f"parts-{self.rows.replace('_', '-')}")
        return Phrase("parts", {"rows": rows, "execution": execution, "total": self.total})


def totals(card: Scorecard) -> Iterator[Finding]:
    """Give every finding about the declared and the reviewed total of ``card``."""
    declared, reviewed = card.declared_total, card.reviewed_total
    yield from _held("declared", declared, readings(card, lambda row: row.declared), card)
    yield from _held("reviewed", reviewed, readings(card, lambda row: row.reviewed), card)
    if declared is not None and declared > card.full and (card.rows or card.projects):
        place = card.subject.place or "$.declared_total"
        yield finding("total-exceeded", place, total=declared, most=card.full)


def _held(
    which: str, total: Decimal | None, tried: tuple[Reading, ...], card: Scorecard
) -> Iterator[Finding]:
    """Hold a total against every reading of its parts."""
    if total is None or not tried:
        return
    place, name = card.subject.place or f"$.{which}_total", Phrase(f"total-{which}")
    fitting = [each for each in tried if each.total == total]
    if not fitting:
        said = listed(each.phrase() for each in tried)
        sums: dict[str, Any] = {each.name: each.total for each in tried}
        yield finding("total-mismatch", place, which=name, total=total, readings=said, **sums)
        return
    execution = next((value for value in _executions(card).values() if value), None)
    left_out = all(each.execution is None for each in fitting)
    if left_out and execution is not None and scores_execution(card):
        yield finding(
            "total-without-execution", place, which=name, total=total, execution=execution
        )


def scores_execution(card: Scorecard) -> bool:
    """Whether the form itself gives the execution rate points, or a score."""
    budget = card.subject.budget
    return budget is not None and (budget.points is not None or budget.declared is not None)


def _executions(card: Scorecard) -> dict[str, Decimal]:
    """Return the scores of the execution rate that a total may hold, each only once."""
    execution, found = card.execution, {}
    if execution.declared is not None:
        found["declared"] = execution.declared
    if execution.computed is not None:
        computed = _points(execution.computed)
        if computed not in found.values():
            found["computed"] = computed
    return found


def readings(card: Scorecard, score_of: ScoreOf) -> tuple[Reading, ...]:
    """Return what a total may be by each reading of its parts.

    The rows alone, the rows with what a department's projects bring in, and all rows, those that
    belong to another one among them; each without the execution rate, with its declared score and
    with its computed one. Empty where a counted row has no score: the sum is not known then.

    >>> import perfeval as pe
    >>> project = pe.load("examples/panzhihua_2019/project_judged.yaml")
    >>> for each in readings(pe.score(project), lambda row: row.points):
    ...     print(each.name, each.total)
    rows 90.00
    rows_with_computed_execution 100.00
    """
    counted = [row for row in card.rows if row.is_counted]
    if not counted or any(score_of(row) is None for row in counted):
        return ()
    sums = {"rows": _sum(map(score_of, counted))}
    low, high = (
        card.ends[side] - sum(row.ends[side] for row in counted) - execution
        for side, execution in enumerate((card.execution.low, card.execution.high))
    )
    if low != high:
        return ()
    if low:
        sums["rows_projects"] = _EXACT.add(sums["rows"], _points(low))
    more = _sum(score_of(row) for row in card.rows if row.state == "unscored")
    if more:
        sums["all_rows"] = _EXACT.add(sums["rows"], more)
    executions = [(None, _NOTHING), *_executions(card).items()]
    return tuple(
        Reading(rows, name, _EXACT.add(total, value))
        for rows, total in sums.items()
        for name, value in executions
    )


def _points(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2, _EXACT)


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    total = _NOTHING
    for value in values:
        total = _EXACT.add(total, value or _NOTHING)
    return total


def listed(phrases: Iterable[Phrase]) -> Phrase:
    """Return phrases as one, in the language of the finding that holds it."""
    said, *more = phrases
    for each in more:
        said = Phrase("listed", {"before": said, "last": each})
    return said
