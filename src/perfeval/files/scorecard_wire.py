"""The wire form of scorecards (scorecard/1): what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from attrs import asdict

from perfeval._version import __version__
from perfeval.files.doors import digest
from perfeval.findings import Finding, Lang
from perfeval.review import Summary, Tally, audit
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import fraction_text

Wire = dict[str, Any]


def scorecards(
    cards: Iterable[Scorecard],
    *,
    lang: Lang = "zh",
    audited: bool = False,
    summary: Summary | None = None,
) -> Wire:
    """Return the scorecard/1 object of ``cards``; with ``audited`` the findings of an audit too.

    The ``summary`` of an audit of many forms stands behind them.
    """
    wire = {
        "perfeval": "scorecard/1",
        "version": __version__,
        "documents": [_card(card, lang, audited=audited) for card in cards],
    }
    return wire if summary is None else {**wire, "summary": summary_wire(summary)}


def summary_wire(summary: Summary) -> Wire:
    """Return the wire form of the summary of an audit."""
    units = [{"unit": unit, **_tally(tally)} for unit, tally in summary.units.items()]
    return {"units": units, "whole": _tally(summary.whole)}


def _tally(tally: Tally) -> Wire:
    return {**asdict(tally), "share": tally.share}


def _card(card: Scorecard, lang: Lang, *, audited: bool) -> Wire:
    findings: list[Finding] = [*card.findings, *(audit(card) if audited else ())]
    return {
        "kind": card.kind,
        "name": card.name,
        "year": card.year,
        "rulebook": card.rulebook.id,
        "sha256": {"input": digest(card.subject), "rulebook": card.rulebook.sha256},
        "total": _text(card.total),
        "range": [_text(end) for end in card.range],
        "grade": card.grade,
        "declared_total": _text(card.declared_total),
        "reviewed_total": _text(card.reviewed_total),
        "execution": card.execution.as_dict() if card.execution.points else None,
        "rows": [row_wire(row, lang) for row in card.rows],
        "projects": [_card(each, lang, audited=audited) for each in card.projects],
        "findings": [each.as_dict(lang) for each in findings],
    }


def row_wire(row: ScoredRow, lang: Lang = "zh") -> Wire:
    """Return the wire form of one row."""
    return {
        "category": row.category,
        "name": row.name,
        "target": row.target.as_dict(),
        "actual": row.actual.as_dict(),
        "direction": row.direction,
        "verdict": row.verdict,
        "ratio": _fraction(row.ratio),
        "attainment": _fraction(row.attainment),
        "points": _text(row.points),
        "computed": _text(row.computed),
        "range": None if row.range is None else [_text(end) for end in row.range],
        "declared": _text(row.declared),
        "reviewed": _text(row.reviewed),
        "state": row.state,
        "score_check": row.score_check,
        "why": row.why(lang),
        "clause": row.clause(lang),
        "would_raise": row.would_raise(),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _fraction(value: tuple[int, int] | None) -> str | None:
    return None if value is None else fraction_text(*value)
