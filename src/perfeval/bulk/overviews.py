"""The overview page of a scored table: its plain rows, made of columns instead of scorecards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from perfeval.bulk.arrow import compute
from perfeval.bulk.chunk import Table
from perfeval.bulk.group_keys import categories_of, projects_of_rows
from perfeval.bulk.groups import Groups, is_any, numbers_of, on_one_scale, texts_of
from perfeval.bulk.table import ScoredTable
from perfeval.bulk.words import Words, distinct
from perfeval.findings import Finding, Lang, Severity, finding, meaning
from perfeval.model import Category
from perfeval.phrases import say
from perfeval.reports.overview import Form, Loss, Overview, Tally
from perfeval.scoring.columns import points_text
from perfeval.scoring.kernel import Column, half_up

_CHECKS = {"overpaid": "score-overpaid", "underpaid": "score-underpaid"}


@frozen
class _Kind(Finding):
    """A finding of which only the code is known: it says what its code means of any input."""

    def message(self, lang: Lang = "zh") -> str:
        """Return what a finding of the code says of any input."""
        return meaning(self.code, lang)

    def remedy(self, lang: Lang = "zh") -> str:  # noqa: ARG002  what to do is particular
        """Return nothing: what to do depends on the input."""
        return ""


def overview_of(scored: ScoredTable, lang: Lang = "zh") -> Overview:
    """Return the overview of a scored table: a row for every project, no scorecard needed.

    It counts what a table tells: findings by their codes, declared scores against the computed
    ones, points lost by indicator. Targets, actuals and reasons do not stand in a `ScoredTable`,
    nor do files; what `perfeval.audit` finds beyond the rows' scores is left out.

    >>> from perfeval.bulk import score_table
    >>> scored = score_table(
    ...     {
    ...         "project": ["培训", "培训"],
    ...         "name": ["培训人次", "满意度"],
    ...         "target": ["≥200人次", "≥90%"],
    ...         "actual": ["186人次", "95%"],
    ...         "points": [60, 40],
    ...     }
    ... )
    >>> found = overview_of(scored)
    >>> [(form.name, form.ends, form.grade, form.state) for form in found.forms]
    [('培训', (9580, 9580), '优', 'done')]
    >>> [(each.name, each.lost) for each in found.tallies]
    [('培训人次', 420), ('满意度', 0)]
    """
    owners = projects_of_rows(scored.rows, scored.projects)
    rows = _rows(scored)
    money = _Money(scored.projects)
    grades = tuple(each.name for each in scored.rulebook.grades)
    forms = tuple(_forms(scored, owners, rows, money, lang))
    return Overview(forms, _tallies(rows, money, lang), grades, lang)


# --- columns --------------------------------------------------------------------------------------


class _Rows:
    """What the overview takes of rows: names, categories, points, scores and attainments."""

    def __init__(self, rows: Table, category: Words) -> None:
        self.name, self.category = texts_of(rows, "name"), category
        self.points, self.score = (numbers_of(rows, each).over for each in ("points", "score"))
        self.scored = is_any(rows, "state", "scored")
        self.open = is_any(rows, "state", "awaiting_judgement", "no_actual")
        self.attained = numbers_of(rows, "attainment")
        self.lost = np.where(self.scored, np.maximum(self.points - self.score, 0), 0)


def _rows(scored: ScoredTable) -> _Rows:
    def named(
        labels: tuple[str, ...], known: tuple[Category | None, Category | None]
    ) -> str | None:
        category = known[1] or (None if len(labels) > 1 else known[0])
        return category.name if category else (labels or ("",))[-1]

    return _Rows(scored.rows, categories_of(scored.rows, scored.rulebook, named))


class _Money:
    """The execution rates of projects: points and score, and the rate in ten-thousandths."""

    def __init__(self, projects: Table) -> None:
        self.points = numbers_of(projects, "execution_points").over
        self.score = numbers_of(projects, "execution").over
        self.known = np.asarray(projects.column("has_budget"))
        (over, over_scale), (under, under_scale) = (
            on_one_scale(numbers_of(projects, each)) for each in ("executed", "annual")
        )
        over, under = over.astype(object) * under_scale, under.astype(object) * over_scale
        some = (under > 0).astype(bool)
        self.rate: Column = np.where(some, half_up(over * 10_000, np.where(some, under, 1)), 0)


# --- forms ----------------------------------------------------------------------------------------


def _forms(
    scored: ScoredTable, owners: NDArray[np.int64], rows: _Rows, money: _Money, lang: Lang
) -> Iterator[Form]:
    projects = scored.projects
    codes = _codes(scored, owners)
    losses = _losses(rows, owners)
    low, high, points = (numbers_of(projects, each).over for each in ("low", "high", "points"))
    columns = zip(
        _texts(projects, "project"), _texts(projects, "department"), _texts(projects, "year"),
        points.tolist(), projects.column("declared_total").to_pylist(), low.tolist(),
        high.tolist(), _texts(projects, "grade"), strict=True,
    )  # fmt: skip
    for index, (name, unit, year, full, declared, least, most, grade) in enumerate(columns):
        found = codes[index]
        is_faulty = any(each.severity is Severity.ERROR for each in found)
        own = _of_execution(money, index, lang)
        yield Form(
            "",
            name or "",
            unit or "",
            None if year is None else int(Decimal(year)),
            Decimal(full).scaleb(-2),
            declared,
            (least, most),
            grade,
            "faulty" if is_faulty else "done" if least == most else "open",
            (*own, *losses.get(index, ())),
            found,
        )


def _texts(table: Table, name: str) -> list[str | None]:
    found = texts_of(table, name)
    return [found.texts[code] for code in found.codes.tolist()]


def _losses(rows: _Rows, owners: NDArray[np.int64]) -> dict[int, list[Loss]]:
    """Return the rows of every project that lost points."""
    found: dict[int, list[Loss]] = {}
    for index in np.flatnonzero(rows.lost).tolist():
        category = rows.category.texts[int(rows.category.codes[index])] or ""
        name = rows.name.texts[int(rows.name.codes[index])] or ""
        one = Loss(category, name, "", "", int(rows.points[index]), int(rows.score[index]), "")
        found.setdefault(int(owners[index]), []).append(one)
    return found


def _of_execution(money: _Money, index: int, lang: Lang) -> Iterator[Loss]:
    points, score = int(money.points[index]), int(money.score[index])
    if money.known[index] and score < points:
        rate = f"{points_text(int(money.rate[index]))}%"
        yield Loss("", say("card-execution", lang), "100%", rate, points, score, "")


def _codes(scored: ScoredTable, owners: NDArray[np.int64]) -> list[tuple[Finding, ...]]:
    """Return the findings of every project, one object for every code."""
    known: dict[str, int] = {}
    parts = [
        *_listed(scored.rows.column("findings"), owners, known),
        *_listed(scored.projects.column("findings"), np.arange(scored.projects.num_rows), known),
    ]
    for check, code in _CHECKS.items():
        own = owners[is_any(scored.rows, "score_check", check)]
        place = known.setdefault(code, len(known))
        parts.append((own, np.full(len(own), place, dtype=np.int64)))
    project, code_of = (np.concatenate([each[at] for each in parts]) for at in (0, 1))
    order = np.argsort(project, kind="stable")
    kinds = [_Kind(each, "", finding(each).severity) for each in known]
    ends = np.searchsorted(project[order], np.arange(scored.projects.num_rows + 1)).tolist()
    places = code_of[order].tolist()
    return [tuple(kinds[place] for place in places[start:stop]) for start, stop in pairwise(ends)]


def _listed(
    lists: Any, project: NDArray[np.int64], known: dict[str, int]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the projects and codes of the findings in a column of lists, chunk by chunk."""
    at = 0
    for chunk in lists.chunks:
        sizes = np.asarray(compute().list_value_length(chunk).fill_null(0), dtype=np.int64)
        values = compute().list_flatten(chunk).dictionary_encode()
        places = [known.setdefault(each, len(known)) for each in values.dictionary.to_pylist()]
        code = np.array(places, dtype=np.int64)[np.asarray(values.indices)]
        yield project[np.repeat(np.arange(at, at + len(chunk)), sizes)], code
        at += len(chunk)


# --- tallies --------------------------------------------------------------------------------------


def _tallies(rows: _Rows, money: _Money, lang: Lang) -> tuple[Tally, ...]:
    """Return what every indicator came to, as `reports.overview.indicators` counts it."""
    counted = np.flatnonzero(rows.scored | rows.open)
    keys = [Words(each.codes[counted], each.texts) for each in (rows.category, rows.name)]
    codes, names = distinct(*keys)
    groups = Groups(codes)
    scored, attained = rows.scored[counted], rows.attained.over[counted]
    measured = scored & rows.attained.given[counted]
    columns = [
        groups.sums(scored), groups.sums(rows.lost[counted] > 0), groups.sums(rows.open[counted]),
        groups.sums(rows.lost[counted]), groups.sums(attained, measured), groups.sums(measured),
    ]  # fmt: skip
    found = {
        (category or "", name or ""): Tally(category or "", name or "", *map(int, values))
        for (category, name), *values in zip(names, *columns, strict=True)
    }
    own = _tally_of_execution(money, lang)
    if own is not None:
        key = (own.category, own.name)
        found[key] = own + found[key] if key in found else own
    return tuple(sorted(found.values(), key=lambda each: (-each.lost, -each.open)))


def _tally_of_execution(money: _Money, lang: Lang) -> Tally | None:
    some = money.points > 0
    if not some.any():
        return None
    known = some & money.known
    lost = np.where(known, np.maximum(money.points - money.score, 0), 0)
    rate = np.minimum(money.rate, 10_000)
    return Tally(
        "",
        say("card-execution", lang),
        int(known.sum()),
        int((lost > 0).sum()),
        int((some & ~money.known).sum()),
        int(lost.sum()),
        int(rate[known].sum()),
        int(known.sum()),
    )
