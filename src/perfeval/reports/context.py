"""What an outline may name: the scorecard and its subject, and what is computed from them."""

from __future__ import annotations

from functools import cache
from typing import Any

from perfeval.forms import BLANK
from perfeval.model import Department
from perfeval.reports.accounts import Accounts
from perfeval.reports.drafts import drafts
from perfeval.reports.outline import Sections
from perfeval.reports.wording import compared, said
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import points_text

VERDICT_NAMES = ("no_target", "no_actual", "met", "partial", "missed", "undecided")


def context_of(card: Scorecard, section: Sections) -> dict[str, Any]:
    """Return what an outline of ``card`` may name; ``section`` gathers what is missing."""
    verdicts = [row.verdict for row in card.rows]
    subject = card.subject
    money = subject if isinstance(subject, Department) else subject.budget
    drafted = cache(lambda: drafts(card))
    return {
        "section": section,
        "figure": section.figure,
        "compared": compared,
        "name": card.name,
        "year": card.year or BLANK,
        "last_year": card.year - 1 if card.year else BLANK,
        "subject": subject,
        "budget": subject.budget,
        "unit": money.money_unit if money else "万元",
        "accounts": Accounts(subject) if isinstance(subject, Department) else None,
        "execution": card.execution,
        "range": card.range,
        "total": card.total,
        "grade": card.grade,
        "full": card.full,
        "rulebook": card.rulebook,
        "projects": [_project(each, section) for each in card.projects],
        "rows": len(verdicts),
        "count": {verdict: verdicts.count(verdict) for verdict in VERDICT_NAMES},
        "open_rows": [row.name for row in card.rows if row.is_counted and row.computed is None],
        "indicators": [_indicator(row) for row in card.rows],
        "problems": lambda: [each.problem for each in drafted()],
        "suggestions": lambda: [each.suggestion for each in drafted()],
    }


def _project(card: Scorecard, section: Sections) -> dict[str, Any]:
    """Return what an outline may name of a department's project."""
    subject = card.subject
    budget = subject.budget
    return {
        "name": card.name,
        "year": card.year or BLANK,
        "total": card.total,
        "range": card.range,
        "grade": card.grade,
        "full": card.full,
        "budget": budget,
        "unit": budget.money_unit if budget else "万元",
        "goal": subject.goal,
        "section": Sections(subject.narrative, subject.place, section.findings),
    }


def _indicator(row: ScoredRow) -> dict[str, Any]:
    """Return what an outline may name of an indicator; ``group`` is its level-1 category."""
    first, second = row.card.categories[row.index]
    written = (*row.indicator.category, "", "")
    return {
        "name": row.name,
        "group": first.name if first else written[0],
        "subgroup": second.name if second else written[1],
        "target": row.target.text,
        "actual": row.actual.text,
        "points": row.points,
        "score": row.computed,
        "range": row.range,
        "is_counted": row.is_counted,
        "verdict": row.verdict,
        "reason": row.indicator.reason,
        "said": _said(row) if row.is_counted else "",
    }


def _said(row: ScoredRow) -> str:
    """Return an indicator in a sentence: what was promised, what came out, what it earned."""
    target, actual, reason = row.target.text, row.actual.text, row.indicator.reason
    low, high = map(points_text, row.ends)
    return said(
        "indicator",
        name=row.name.rstrip("。"),
        target=said("indicator-target", text=target) if target else said("indicator-no-target"),
        actual=said("indicator-actual", text=actual) if actual else said("indicator-no-actual"),
        points=row.points,
        score=said("indicator-score", score=low)
        if low == high
        else said("indicator-open", low=low, high=high),
        reason=said("indicator-reason", reason=reason.rstrip("。")) if reason else "",
    )
