"""A form that was read to the project or department that it is, and what was left over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perfeval.findings import Finding, finding
from perfeval.forms.draft import Draft, Skipped, short
from perfeval.forms.money import budget_of
from perfeval.forms.sharing import settle_points
from perfeval.forms.words import FormWords
from perfeval.forms.written import is_empty, number_of
from perfeval.model import Budget, Department, Goal, PrintedFigure, Project

ONE_BY_ONE = 5
"""Up to so many unread cells of a form are listed each, more of them together."""


def document_of(draft: Draft, words: FormWords) -> Project | Department:
    """Return what a form says; what is doubtful about it joins the draft's findings."""
    budget = budget_of(draft, words)
    rate = draft.block.fields.get("rate")
    if rate is not None:
        draft.printed.setdefault("执行率", rate)
    common: dict[str, Any] = {
        "year": draft.year,
        "budget": budget,
        "goal": Goal(**draft.goal) if draft.goal else None,
        "indicators": settle_points(draft),
        "category_points": draft.category_points,
        "declared_total": draft.declared_total,
        "narrative": draft.narrative,
        "place": draft.place,
    }
    fields = {key: written.text for key, written in draft.fields.items()}
    is_department = draft.is_department or (not draft.title and "department_name" in fields)
    if is_department and "name" not in fields:
        return _department(draft, fields, budget, common)
    if "name" not in fields:
        draft.say("form-unnamed", draft.place, name=draft.source)
    return Project(
        fields.get("name", draft.source),
        department=fields.get("department"),
        implementer=_first(fields, "implementer", "department_name", "filler"),
        printed={key: written.text for key, written in draft.printed.items()},
        **common,
    )


def _department(
    draft: Draft, fields: dict[str, str], budget: Budget | None, common: dict[str, Any]
) -> Department:
    name = _first(fields, "department_name", "implementer", "department", "filler")
    if name is None:
        draft.say("form-unnamed", draft.place, name=draft.source)
    printed = []
    for key, written in draft.printed.items():
        value = number_of(written.text.replace("%", "").replace("％", ""))
        if value is None:
            draft.say("cell-unread", written.place, text=short(written.text))
        else:
            printed.append(PrintedFigure(key, value, written.place))
    unit = budget.money_unit if budget is not None else (draft.money_unit or "万元")
    return Department(name or draft.source, money_unit=unit, printed=tuple(printed), **common)


def _first(fields: dict[str, str], *roles: str) -> str | None:
    return next((fields[role] for role in roles if role in fields), None)


def unread_cells(draft: Draft) -> Iterator[Finding]:
    """Give what was not read of the tables of a form: columns, then cells, grouped when many."""
    for label, column in _columns(draft).items():
        yield finding(column.code, column.place, label=short(label), count=column.count)
    spots = [
        (lines.place(spot), spot.text)
        for lines, first, last in draft.parts
        for spot in lines.unread(first, last)
        if not is_empty(spot.text)
    ]
    if len(spots) <= ONE_BY_ONE:
        for place, text in spots:
            yield finding("cell-unread", place, text=short(text))
    else:
        shown = "、".join(
            f"{place.rpartition('!')[2]} {short(text, 12)}" for place, text in spots[:5]
        )
        yield finding("cells-unread", spots[0][0], count=len(spots), cells=shown)


def _columns(draft: Draft) -> dict[str, Skipped]:
    """Return the columns of a form that were not read; of a sheet of projects those of all."""
    found = dict(draft.columns)
    for form in draft.flat.values():
        for label, column in form.columns.items():
            known = found.setdefault(label, Skipped(column.code, column.place))
            known.count += column.count
    return found
