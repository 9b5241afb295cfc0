"""Departments: the totals of their projects rolled up by a rulebook, as a scorecard does it."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np

from perfeval.bulk.arrow import arrow, table_of
from perfeval.bulk.chunk import Table
from perfeval.bulk.groups import Groups, numbers_of, on_one_scale, texts_of
from perfeval.bulk.result import coded, decimals
from perfeval.bulk.scored import grade_places
from perfeval.bulk.words import distinct
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput, finding
from perfeval.rules import Rulebook
from perfeval.scoring.columns import hundredths
from perfeval.scoring.comparison import Mask
from perfeval.scoring.kernel import Column, half_up, products

_NEEDED = ("department", "points", "low", "high")


def departments_of(
    projects: Any,
    rulebook: str | os.PathLike[str] | Rulebook = "mof-2020",
    *,
    scored_by: str | os.PathLike[str] | Rulebook | None = None,
) -> Table:
    """Return a row for every department and year: its projects' totals, rolled up.

    ``projects`` are those of a `ScoredTable`, or what was written of them; ``rulebook`` is that of
    the departments and ``scored_by`` that of the projects, where it is another. The total is the
    one that `perfeval.score` gives a department without indicators of its own: the mean by
    budget, by set weight, or equal, as the rulebook says; where a budget or a weight is missing it
    lies between the least and the most. A grade is given only where every project's points are
    its rulebook's total. Raises `FaultyInput` for a table without departments.

    >>> from perfeval.bulk import score_table
    >>> scored = score_table(
    ...     {
    ...         "department": ["总工会", "总工会"],
    ...         "project": ["培训", "帮扶"],
    ...         "target": ["≥200人次", "≥90%"],
    ...         "actual": ["100人次", "95%"],
    ...         "points": [100, 100],
    ...         "annual": [10, 30],
    ...         "executed": [10, 30],
    ...         "budget_points": [0, 0],
    ...     }
    ... )
    >>> departments_of(scored.projects).select(["projects", "total", "grade"]).to_pylist()
    [{'projects': 2, 'total': Decimal('87.50'), 'grade': '良'}]
    """
    book, own = _opened(rulebook), _opened(rulebook if scored_by is None else scored_by)
    table = table_of(projects)
    missing = [each for each in _NEEDED if each not in table.column_names]
    if missing:
        known = "、".join(table.column_names) or "—"
        raise FaultyInput(
            finding("column-missing", role=each, found="—", known=known) for each in missing
        )
    has_year = "year" in table.column_names
    keys = [texts_of(table, each) for each in ("department", "year")]
    groups = Groups(distinct(*keys)[0])
    low, high = (numbers_of(table, each).over for each in ("low", "high"))
    bottom, top = _rolled_up(table, groups, low, high, book)
    full = numbers_of(table, "points").over == hundredths(own.total)
    names = (*(each.name for each in book.grades), None)
    places = [grade_places(each, _lows(book)) for each in (bottom, top)]
    known = groups.every(full) & (places[0] == places[1])
    grade = np.where(known, places[0], -1)
    heads = table.take(groups.firsts)
    years = {"year": heads.column("year")} if has_year else {}
    return arrow().table(
        {"department": heads.column("department"), **years}
        | {
            "projects": arrow().array(groups.sizes),
            "open_projects": arrow().array(groups.sums(low != high)),
            "low": decimals(bottom),
            "high": decimals(top),
            "total": decimals(bottom, bottom == top),
            "grade": coded(np.where(grade < 0, len(names) - 1, grade), names),
        }
    )


def _opened(rulebook: str | os.PathLike[str] | Rulebook) -> Rulebook:
    return rulebook if isinstance(rulebook, Rulebook) else open_rulebook(rulebook)


def _lows(book: Rulebook) -> Column:
    return np.array([hundredths(each.low) for each in book.grades], dtype=np.int64)


class _Weights(NamedTuple):
    weights: Column
    known: Mask


def _weights(table: Table, by: str) -> _Weights:
    """Return what every project weighs in its department, on one scale, and where it is known."""
    if by == "equal":
        return _Weights(*(np.ones(table.num_rows, dtype=kind) for kind in (np.int64, bool)))
    found = numbers_of(table, "weight" if by == "weight" else "annual")
    return _Weights(on_one_scale(found)[0], found.given & (found.over > 0).astype(bool))


def _rolled_up(
    table: Table, groups: Groups, low: Column, high: Column, book: Rulebook
) -> tuple[Column, Column]:
    weights, known = _weights(table, book.roll_up.by)
    sums = groups.sums(weights)
    weighed = groups.every(known)
    whole = np.where(weighed, sums, 1)
    ends = []
    for side, otherwise in ((low, groups.least(low)), (high, groups.most(high))):
        mean = half_up(groups.sums(products(weights, side)).astype(object), whole)
        ends.append(np.where(weighed, mean, otherwise).astype(np.int64))
    return ends[0], ends[1]
