"""What a unit declared, held strictly against what the rulebook gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.findings import Finding, finding
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import hundredths, points_text

_CODES = {"overpaid": "score-overpaid", "underpaid": "score-underpaid"}


def audit(card: Scorecard) -> Iterator[Finding]:
    """Give a finding for every declared score of ``card`` itself that differs from the computed."""
    for row in card.rows:
        code = _CODES.get(row.score_check)
        if code is not None:
            low, high = (points_text(each) for each in row.ends)
            computed = low if low == high else f"{low}—{high}"
            place = row.indicator.place or f"$.indicators[{row.index}].declared"
            yield finding(code, place, name=row.name, declared=row.declared, computed=computed)
    yield from _execution(card)
    yield from _total(card)


def _execution(card: Scorecard) -> Iterator[Finding]:
    execution, budget = card.execution, card.subject.budget
    if budget is None or execution.declared is None or execution.computed is None:
        return
    if hundredths(execution.declared) != execution.computed:
        computed = points_text(execution.computed)
        yield finding(
            "execution-mismatch", budget.place, declared=execution.declared, computed=computed
        )


def _total(card: Scorecard) -> Iterator[Finding]:
    """Hold the declared total against the sum of declared scores, with and without execution."""
    total = card.declared_total
    rows = [row for row in card.rows if row.is_counted]
    if total is None or not rows or any(row.declared is None for row in rows):
        return
    without = sum((declared_of(row) for row in rows), Decimal(0))
    with_execution = without + (card.execution.declared or Decimal(0))
    if total not in (without, with_execution):
        yield finding(
            "total-mismatch",
            card.subject.place or "$.declared_total",
            total=total,
            with_execution=with_execution,
            without_execution=without,
        )


def declared_of(row: ScoredRow) -> Decimal:
    """Return what the unit declared for ``row``; nothing counts as zero."""
    return row.declared or Decimal(0)
