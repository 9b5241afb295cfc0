"""The budget execution rate: executed ÷ adjusted budget × points, in one exact step."""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen

from perfeval.findings import Finding, finding
from perfeval.model import Budget
from perfeval.rules import Rulebook
from perfeval.scoring.columns import fraction_text, hundredths, points_text
from perfeval.scoring.kernel import column, curve_points


@frozen
class Execution:
    """The scored execution rate; money in yuan, points in hundredths.

    ``computed`` is `None` while the budget or what was executed is not given; the score then
    lies anywhere between nothing and ``points``.
    """

    annual: Decimal | None
    executed: Decimal | None
    points: int
    computed: int | None
    declared: Decimal | None
    clause: str
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def low(self) -> int:
        """The least that the execution rate earns, in hundredths."""
        return 0 if self.computed is None else self.computed

    @property
    def high(self) -> int:
        """The most that it can earn, in hundredths."""
        return self.points if self.computed is None else self.computed

    @property
    def rate(self) -> str | None:
        """The execution rate with four decimals; `None` where there is none."""
        fraction = self.fraction
        return None if fraction is None else fraction_text(*fraction)

    @property
    def fraction(self) -> tuple[int, int] | None:
        """The exact rate as numerator and denominator; zero for a budget that is not above zero."""
        if self.annual is None or self.executed is None:
            return None
        if self.annual <= 0:
            return 0, 1
        over, over_scale = self.executed.as_integer_ratio()
        under, under_scale = self.annual.as_integer_ratio()
        return over * under_scale, over_scale * under

    def as_dict(self) -> dict[str, str | None]:
        """Return the wire form."""
        return {
            "annual": _plain(self.annual),
            "executed": _plain(self.executed),
            "rate": self.rate,
            "points": points_text(self.points),
            "computed": None if self.computed is None else points_text(self.computed),
            "declared": None if self.declared is None else f"{self.declared:.2f}",
        }


def _plain(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def execution_points(budget: Budget | None, rows_given: int, book: Rulebook) -> int:
    """Return the points of the execution rate, in hundredths.

    They are the budget block's own, else the rulebook's. A form without a budget block whose
    rows already carry the whole total (``rows_given``, in hundredths) has no such points.
    """
    if budget is not None and budget.points is not None:
        return hundredths(budget.points)
    if budget is None and rows_given >= hundredths(book.total):
        return 0
    return hundredths(book.execution.points)


def score_execution(budget: Budget | None, points: int, book: Rulebook) -> Execution:
    """Return the scored execution rate of ``budget`` with every finding about it."""
    clause = book.execution.clause.reference
    if budget is None:
        missing = finding("budget-missing", points=points_text(points))
        return Execution(None, None, points, None, None, clause, (missing,) if points else ())
    annual, executed = budget.in_yuan(budget.annual), budget.in_yuan(budget.executed)
    scored = Execution(annual, executed, points, None, budget.declared, clause)
    found = tuple(_findings(budget))
    rate = scored.fraction
    if rate is None:
        return Execution(annual, executed, points, None, budget.declared, clause, found)
    over, under = rate
    limit = book.execution.reason_below
    if limit is not None and not budget.reason:
        least, scale = limit.as_integer_ratio()
        if over * scale < least * under:
            low = finding("execution-low", budget.place, rate=scored.rate, limit=limit)
            found = (*found, low)
    capped = column([min(max(over, 0), under)])
    curve = book.curves[book.execution.curve]
    computed = int(curve_points(curve, column([points]), capped, column([under]))[0])
    return Execution(annual, executed, points, computed, budget.declared, clause, found)


def _findings(budget: Budget) -> list[Finding]:
    place = budget.place
    found = []
    for name, value in (
        ("initial", budget.initial),
        ("annual", budget.annual),
        ("executed", budget.executed),
    ):
        if value is not None and value < 0:
            found.append(finding("budget-negative", place, field=name, value=value))
    if budget.annual is None or budget.executed is None:
        found.append(finding("budget-incomplete", place))
    elif budget.annual == 0:
        found.append(finding("zero-budget", place, executed=budget.executed))
    elif budget.executed > budget.annual > 0:
        found.append(
            finding("budget-overspent", place, annual=budget.annual, executed=budget.executed)
        )
    for name in ("initial", "annual", "executed"):
        parts = [getattr(each, name) for each in budget.sources]
        whole = getattr(budget, name)
        given = [part for part in parts if part is not None]
        # One fund row below its total may stand for a part; several are meant to be all.
        short = len(given) > 1 and sum(given) < (whole or 0)
        if whole is not None and given and (short or sum(given) > whole):
            found.append(
                finding("funds-mismatch", place, field=name, total=whole, parts=sum(given))
            )
    return found
