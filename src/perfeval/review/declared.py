"""What a unit declared for each row, held strictly against what the rulebook gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfeval.findings import Finding, finding
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import hundredths, points_text
from perfeval.scoring.scorecard import decimal_of

_CODES = {"overpaid": "score-overpaid", "underpaid": "score-underpaid"}


def difference(row: ScoredRow) -> Finding | None:
    """Return the finding that a row's declared score is not what the rulebook gives, if so."""
    code = _CODES.get(row.score_check)
    if code is None:
        return None
    low, high = (points_text(each) for each in row.ends)
    computed = low if low == high else f"{low}—{high}"
    return finding(
        code, _place(row, "declared"), name=row.name, declared=row.declared, computed=computed
    )


def unexplained(row: ScoredRow) -> Finding | None:
    """Return the finding that a row whose target was met lost points without a reason, if so.

    A row that the rule itself gives less than its points is not marked down by that much.
    """
    one, most = row.indicator, row.points
    judged = one.judgement.reason if one.judgement else None
    if row.verdict != "met" or not row.is_counted or one.reason or judged:
        return None
    if row.state == "scored" and not row.settled_by:
        most = decimal_of(int(row.card.scores.high_before[row.index]))
    if row.declared is None or most is None or row.declared >= most:
        return None
    return finding(
        "deduction-unexplained",
        _place(row, "reason"),
        name=row.name,
        declared=row.declared,
        points=most,
    )


def coefficient(row: ScoredRow) -> Finding | None:
    """Return the finding that a row's declared score is not its 得分系数 of the points, if so.

    The table of Chongqing prints the coefficient, a share of one, beside the points.
    """
    share, most, declared = row.indicator.coefficient, row.points, row.declared
    if share is None or most is None or declared is None or not row.is_counted:
        return None
    earned = Fraction(share) * Fraction(most) * 100
    expected = (earned + Fraction(1, 2)).__floor__()
    if hundredths(declared) == expected:
        return None
    return finding(
        "coefficient-mismatch",
        _place(row, "coefficient"),
        name=row.name,
        declared=declared,
        coefficient=share,
        points=most,
        expected=points_text(expected),
    )


def _place(row: ScoredRow, part: str) -> str:
    return row.indicator.place or f"$.indicators[{row.index}].{part}"


def execution(card: Scorecard) -> Iterator[Finding]:
    """Give the finding that the execution rate's declared score is not the computed one."""
    scored, budget = card.execution, card.subject.budget
    if budget is None or scored.declared is None or scored.computed is None:
        return
    if hundredths(scored.declared) != scored.computed:
        computed = points_text(scored.computed)
        yield finding(
            "execution-mismatch", budget.place, declared=scored.declared, computed=computed
        )
