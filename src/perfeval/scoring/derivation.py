"""The derivation of a row: why it scores what it scores, by which clause, what would raise it."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from perfeval.findings import Lang, Phrase
from perfeval.model import Clause
from perfeval.model.indicator import CompletionGrade
from perfeval.phrases import say
from perfeval.readings import (
    BlankReading,
    DateReading,
    NumberReading,
    Reading,
    TextReading,
)
from perfeval.rules import Curve
from perfeval.rules.curve import DERIVED
from perfeval.scoring.columns import fraction_text, points_text
from perfeval.scoring.direction import side_of
from perfeval.scoring.kernel import column, curve_points
from perfeval.scoring.states import band_points, deducted

if TYPE_CHECKING:
    from perfeval.scoring.scorecard import Scorecard, ScoredRow

_BY_JUDGEMENT, _BY_DECLARED = 1, 2

# A number may have 40 digits, which the usual context would round to 28.
_EXACT = Context(prec=100)


def state_name(state: str, lang: Lang = "zh") -> str:
    """Return the name of a state."""
    return say(f"state-{state}", lang)


def source(clause: Clause, lang: Lang) -> str:
    """Return a clause's reference, marked where it was not confirmed."""
    if not clause.reference or clause.confirmed:
        return clause.reference
    return say("unconfirmed", lang, clause=clause.reference)


def why(row: ScoredRow, lang: Lang) -> list[str]:
    """Return the derivation of ``row``, a sentence a step."""
    one = row.indicator
    if one.not_applicable:
        return [say("why-not-applicable", lang, reason=one.not_applicable)]
    lines = [] if row.needs_no_cells else [
        _read(row.target, "target", lang), _read(row.actual, "actual", lang),
        *_comparison(row, lang),
    ]  # fmt: skip
    if row.state == "unscored":
        return [*lines, say("why-no-points", lang)]
    if row.index in row.card.points.allocated:
        rule = row.card.rulebook.allocation.clauses.get("points", Clause())
        clause_of_rule = source(rule, lang) or source(row.card.rulebook.clause, lang)
        by = clause_of_rule or row.card.rulebook.id
        lines.append(say("why-allocated", lang, points=_points(row), clause=by))
    if row.card.points.rows[row.index]:
        lines += _score(row, lang)
    if one.deduction and row.settled_by != _BY_DECLARED:
        cut = points_text(deducted(one))
        lines.append(say("why-deduction", lang, deduction=cut, score=_between(*row.ends)))
    clause_text = clause(row, lang)
    return [*lines, say("why-clause", lang, clause=clause_text)] if clause_text else lines


def why_reviewed(row: ScoredRow, lang: Lang) -> list[str]:
    """Return what a reviewer decided about ``row``: the score, by whom, why, and the deduction."""
    reviewed = row.indicator.reviewed
    if reviewed is None:
        return []
    by = reviewed.by or say("reviewer", lang)
    reason = reviewed.reason or ""
    if reviewed.score is not None:
        line = say("why-reviewed", lang, by=by, score=f"{reviewed.score:.2f}", reason=reason)
        return [line.strip()]
    if reviewed.deduction is None:
        return []
    cut = f"{reviewed.deduction:.2f}"
    if row.reviewed is None:
        line = say("why-reviewed-open", lang, by=by, deduction=cut, reason=reason)
    else:
        computed, score = f"{row.computed:.2f}", f"{row.reviewed:.2f}"
        line = say(
            "why-reviewed-less",
            lang,
            by=by,
            computed=computed,
            deduction=cut,
            score=score,
            reason=reason,
        )
    return [line.strip()]


def _read(reading: Reading, part: str, lang: Lang) -> str:
    if isinstance(reading, BlankReading):
        return say(f"why-no-{part}", lang)
    return say(f"why-{part}", lang, text=reading.text, reading=reading.describe(lang))


def _comparison(row: ScoredRow, lang: Lang) -> list[str]:
    target, actual = row.target, row.actual
    if isinstance(target, NumberReading) and isinstance(actual, NumberReading):
        return _numbers(row, target, actual, lang)
    if isinstance(target, DateReading) and isinstance(actual, DateReading):
        late = int(row.card.outcome.days_late[row.index])
        if row.verdict == "met":
            return [say("why-date-met", lang)]
        if late:
            return [say("why-date-late", lang, days=late)]
        return [say("why-date-missed", lang)] if row.verdict == "missed" else []
    if row.verdict == "met" and target.text.split() == actual.text.split():
        return [say("why-same-text", lang)]
    return []


def _numbers(row: ScoredRow, target: NumberReading, actual: NumberReading, lang: Lang) -> list[str]:
    lines = []
    if target.comparator is None and row.direction:
        direction = say(f"direction-{row.direction}", lang)
        lines.append(say("why-direction", lang, direction=direction))
    if row.card.outcome.mismatch[row.index]:
        lines.append(say("why-mismatch", lang, target=target.unit, actual=actual.unit))
        return lines
    if actual.unit is None and actual.scale == 1 and target.unit_written:
        lines.append(say("why-unit", lang, unit=target.unit_written))
    ratio = row.ratio
    if ratio is not None:
        numbers = [_in_target_unit(target, target), _in_target_unit(actual, target)]
        side = side_of(target, row.direction)
        # Nothing can be divided by a target of zero: equal to it is as good as not above it.
        lower = side == "lower" or (side == "exact" and target.low == 0)
        formula = " ÷ ".join(numbers if lower else reversed(numbers))
        lines.append(say("why-ratio", lang, formula=formula, ratio=fraction_text(*ratio)))
    if row.verdict == "met":
        lines.append(say("why-met", lang))
    elif row.attainment is not None:
        lines.append(say("why-missed", lang, attainment=fraction_text(*row.attainment)))
    else:
        missed = row.verdict == "missed"
        lines.append(say("why-bound-missed" if missed else "why-bound", lang))
    return lines


def _in_target_unit(reading: NumberReading, target: NumberReading) -> str:
    """Return a reading's number as the formula shows it: as written, with its unit."""
    point = reading.low if reading.low is not None else reading.high
    assert point is not None  # a number has at least one end
    bare = reading.unit is None and reading.scale == 1
    unit = (target if bare else reading).unit_written or ""
    return f"{_plain(_EXACT.divide(point, reading.scale))}{unit}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _points(row: ScoredRow) -> str:
    return points_text(row.card.points.rows[row.index])


def _between(low: int, high: int) -> str:
    return points_text(low) if low == high else f"{points_text(low)}—{points_text(high)}"


def _score(row: ScoredRow, lang: Lang) -> list[str]:
    low, high = (points_text(each) for each in _before_deduction(row))
    verdict = row.verdict
    if row.settled_by == _BY_DECLARED:
        code = "why-declared-less" if row.indicator.deduction else "why-declared"
        cut, declared = points_text(deducted(row.indicator)), points_text(row.ends[0])
        return [*_before_a_person(row, lang), say(code, lang, score=declared, deduction=cut)]
    judged = row.indicator.judgement
    if row.settled_by == _BY_JUDGEMENT and judged is not None:
        by_rule = [] if row.measured is None else [_by_rule(row, _of_rule(row), lang)]
        return [
            *by_rule,
            say(
                "why-judged" if judged.grade else "why-judged-score",
                lang,
                by=judged.by or say("unit-self", lang),
                grade=say(f"grade-{judged.grade}", lang) if judged.grade else "",
                score=low if low == high else f"{low}—{high}",
                reason=judged.reason or "",
            ).strip(),
        ]
    if row.state == "scored":
        return [*_derived(row, lang), _by_rule(row, low, lang)]
    if row.curve is None:
        return _before_a_person(row, lang)
    if in_part := _derived(row, lang):
        return [*in_part, say("why-open", lang, low=low, high=high)]
    if row.is_unmeasured:
        method, measure = row.method.title, _measure(row, lang)
        return [say("why-unmeasured", lang, method=method, measure=measure)]
    if verdict in ("met", "partial", "missed") and isinstance(row.target, TextReading):
        return _band(row, verdict, lang)
    if verdict == "undecided":
        target, actual = (f"“{each.text}”" for each in (row.target, row.actual))
        return [say("why-undecided", lang, target=target, actual=actual, low=low, high=high)]
    return [say("why-open", lang, low=low, high=high)]


def _before_a_person(row: ScoredRow, lang: Lang) -> list[str]:
    """Say within what a person sets the score: the whole of the points, or a band of them."""
    if row.curve is None:
        return [say("why-by-hand", lang, method=row.method.title, points=_points(row))]
    return _band(row, row.verdict, lang)


def _derived(row: ScoredRow, lang: Lang) -> list[str]:
    known = None if row.curve is None else row.card.derived.get(row.curve.measure)
    return [] if known is None else [say(f"why-{_curve(row).measure}", lang, **known.parts)]


def _curve(row: ScoredRow) -> Curve:
    curve = row.curve
    assert curve is not None  # only asked of rows that a rule scores
    return curve


def _measured(row: ScoredRow) -> tuple[int, int]:
    measured = row.measured
    assert measured is not None  # only asked of rows that a rule scores
    return measured


def _measure(row: ScoredRow, lang: Lang) -> str:
    return Phrase(f"measure-{_curve(row).measure}").text(lang)


def _of_rule(row: ScoredRow) -> str:
    """Return what the rule alone gives a row whose score a judgement replaced."""
    over, under = _measured(row)
    whole = column([max(row.card.points.rows[row.index], 0)])
    return points_text(int(curve_points(_curve(row), whole, column([over]), column([under]))[0]))


def _before_deduction(row: ScoredRow) -> tuple[int, int]:
    scores = row.card.scores
    return int(scores.low_before[row.index]), int(scores.high_before[row.index])


def _band(row: ScoredRow, verdict: str, lang: Lang) -> list[str]:
    grade = _GRADE_OF[verdict]
    whole = max(row.card.points.rows[row.index], 0)
    low, high = map(points_text, band_points(row.card.rulebook, grade, whole))
    return [say("why-band", lang, grade=say(f"grade-{grade}", lang), low=low, high=high)]


def _by_rule(row: ScoredRow, score: str, lang: Lang) -> str:
    points, curve = _points(row), _curve(row)
    if row.verdict == "met" and score == points:
        return say("why-full", lang, points=points)
    over, under = _measured(row)
    value = fraction_text(over, under)
    if curve.is_proportional:
        # Where four decimals are not the whole fraction, the formula shows the fraction itself.
        exact = value if over * 10_000 % under == 0 else f"{over}/{under}"
        return say("why-score", lang, points=points, share=exact, score=score)
    if curve.measure in ("actual", "deviation", "days_late"):
        value = _plain(Decimal(value)) + _measured_unit(row)
    return say(
        "why-curve",
        lang,
        method=row.method.title if row.method in row.card.rulebook.methods else curve.name,
        measure=_measure(row, lang),
        value=value,
        points=points,
        score=score,
    )


def _measured_unit(row: ScoredRow) -> str:
    curve = _curve(row)
    if curve.measure == "days_late":
        return ""
    written = (getattr(each, "unit_written", None) for each in (row.target, row.actual))
    return curve.unit or next(written) or next(written) or ""


def clause(row: ScoredRow, lang: Lang) -> str:
    """Return the source of the rule that decides ``row``."""
    book, method = row.card.rulebook, row.method
    if row.state in ("not_applicable", "unscored"):
        return source(book.clause, lang)
    by_cells = row.curve is not None and row.curve.measure not in DERIVED
    decides = not by_cells or row.measured is not None
    if decides and method.clause.reference and (method is not book.quantitative or not row.curve):
        return source(method.clause, lang)
    if row.verdict in ("no_target", "no_actual"):
        return source(book.clause, lang)
    if isinstance(row.target, NumberReading) and isinstance(row.actual, NumberReading):
        side = side_of(row.target, row.direction)
        return source(book.comparison.clauses.get(side, book.clause), lang)
    if isinstance(row.target, DateReading):
        return source(book.dates.clause, lang)
    band = book.band_of(_GRADE_OF.get(row.verdict, "achieved"))
    return source(book.clause if band is None else band.clause, lang)


_GRADE_OF: dict[str, CompletionGrade] = {
    "met": "achieved",
    "partial": "partial",
    "missed": "missed",
}


def why_execution(card: Scorecard, lang: Lang = "zh") -> str:
    """Return the derivation of the execution rate's score."""
    execution = card.execution
    points = points_text(execution.points)
    if execution.computed is None:
        return say("why-execution-open", lang, points=points)
    return say(
        "why-execution",
        lang,
        executed=f"{_plain(execution.executed or Decimal(0))}元",
        annual=f"{_plain(execution.annual or Decimal(0))}元",
        rate=execution.rate,
        points=points,
        score=points_text(execution.computed),
    )
