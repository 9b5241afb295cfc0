"""What many rows come to together: by department, division, function, category and year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.chunk import Table
from perfeval.bulk.group_keys import (
    OF_PROJECTS,
    OF_ROWS,
    checked_keys,
    key_of_projects,
    key_of_rows,
    projects_of_rows,
)
from perfeval.bulk.groups import Groups, is_any, numbers_of, on_one_scale, quotients, texts_of
from perfeval.bulk.numerals import Exact
from perfeval.bulk.result import decimals
from perfeval.bulk.table import ScoredTable
from perfeval.bulk.words import Words, distinct
from perfeval.findings import FaultyInput, codes, finding
from perfeval.scoring.comparison import Mask
from perfeval.scoring.kernel import Column, products

_MONEY_PLACES = 6
"""Decimals of sums of money: 万元 to the hundredth of a 分."""

_OPEN = ("awaiting_judgement", "no_actual")


@frozen(repr=False)
class Aggregates:
    """Arrow tables of groups of rows, each beginning with the columns ``by`` which they are put.

    ``groups`` has a row for every group, in order of appearance:

    - ``rows``, of which ``scored`` and ``open`` (who wait for a person or an actual); ``projects``
    - ``attainment``: the mean of the scored rows', each as its row prints it;
      ``attainment_by_budget``: the mean of the projects' means, weighted by their ``annual``
    - ``points`` and ``score``, summed over scored rows, and ``share``, one over the other
    - ``lost`` points, summed over the ``lost_rows`` that were scored below their points
    - ``declared_minus_computed``, summed over scored rows with a declared score; how many rows
      are ``overpaid`` and ``underpaid`` (open ones against their bands)
    - ``annual`` and ``executed``, summed over the ``budgets``, the projects that give both, and
      ``execution``, one over the other

    A project counts once in every group that has rows of it. ``grades`` counts projects by grade:
    every grade of the rulebook, totals that are still ``open``, and those without a grade.
    ``findings`` says of every code how many rows have it, and of how many projects; one about a
    whole project counts as a row, and only where no key is one of rows.
    """

    by: tuple[str, ...]
    groups: Table
    grades: Table
    findings: Table

    def __repr__(self) -> str:
        return f"<Aggregates by {'、'.join(self.by) or 'nothing'}: {self.groups.num_rows} groups>"


def aggregate(scored: ScoredTable, by: Sequence[str] = ("department",)) -> Aggregates:
    """Return what the rows of a scored table come to, put together ``by`` any of some keys.

    The keys are ``department``, ``division``, ``function``, ``year`` and ``project``, as the table
    has them, ``level1`` and ``level2``, the categories by the rulebook's hierarchy, and ``name``;
    without any, all rows are one group. Sums are exact, quotients are rounded once, half up.
    Raises `FaultyInput` for a key that does not exist or that the table does not tell.

    >>> from perfeval.bulk import score_table
    >>> scored = score_table(
    ...     {
    ...         "department": ["总工会", "总工会", "教育局"],
    ...         "project": ["培训", "培训", "助学"],
    ...         "name": ["培训人次", "满意度", "助学人数"],
    ...         "level1": ["产出指标", "满意度指标", "产出指标"],
    ...         "target": ["≥200人次", "≥90%", "≥30人"],
    ...         "actual": ["186人次", "95%", "/"],
    ...         "points": [50, 40, 90],
    ...     }
    ... )
    >>> found = aggregate(scored, by=["department"])
    >>> found.groups.select(["department", "rows", "open", "share"]).to_pylist()[0]
    {'department': '总工会', 'rows': 2, 'open': 0, 'share': Decimal('0.9611')}
    >>> found.findings.select(["department", "code", "count"]).to_pylist()[0]
    {'department': '总工会', 'code': 'reason-missing', 'count': 1}
    """
    keys = checked_keys(by, scored.projects, scored.rows)
    whole = _grouped(scored, keys)
    rows = _of_rows(scored.rows, whole)
    return Aggregates(
        keys,
        arrow().table(whole.heads | rows | _of_projects(scored, whole)),
        _grades(scored, whole),
        _findings(scored, whole, has_projects=not set(keys) & set(OF_ROWS)),
    )


class _Whole(NamedTuple):
    """The groups of all rows, and the pairs of a group and a project that has rows in it.

    ``heads`` are the keys of groups, ``owners`` the project of every row, ``group`` and
    ``project`` those of every pair.
    """

    heads: dict[str, Any]
    groups: Groups
    owners: NDArray[np.int64]
    pairs: Groups
    group: NDArray[np.int64]
    project: NDArray[np.int64]


def _grouped(scored: ScoredTable, keys: Sequence[str]) -> _Whole:
    rows, projects = scored.rows, scored.projects
    owners = projects_of_rows(rows, projects)
    columns = []
    for key in keys:
        if key in OF_PROJECTS:
            own = key_of_projects(key, projects)
            columns.append(Words(own.codes[owners], own.texts))
        else:
            columns.append(key_of_rows(key, rows, scored.rulebook))
    none = Words(np.zeros(rows.num_rows, dtype=np.int64), [None])
    found, combinations = distinct(*(columns or [none]))
    heads = {
        key: _head(key, [each[place] for each in combinations]) for place, key in enumerate(keys)
    }
    pair_codes = np.unique(found * max(projects.num_rows, 1) + owners, return_inverse=True)[1]
    pairs = Groups(pair_codes.astype(np.int64))
    return _Whole(heads, Groups(found), owners, pairs, found[pairs.firsts], owners[pairs.firsts])


def _head(key: str, values: Sequence[str | None]) -> Any:
    pa = arrow()
    if key == "year":
        return pa.array([None if each is None else int(each) for each in values], pa.int64())
    return pa.array(values, pa.string())


# --- rows -----------------------------------------------------------------------------------------


class _Rows(NamedTuple):
    points: Column
    score: Column
    scored: Mask
    attained: Column
    measured: Mask


def _columns(rows: Table) -> _Rows:
    scored = is_any(rows, "state", "scored")
    attainment = numbers_of(rows, "attainment")
    return _Rows(
        numbers_of(rows, "points").over,
        numbers_of(rows, "score").over,
        scored,
        attainment.over,
        scored & attainment.given,
    )


def _of_rows(rows: Table, whole: _Whole) -> dict[str, Any]:
    groups, own = whole.groups, _columns(rows)
    declared = numbers_of(rows, "declared")
    points, score = (groups.sums(each, own.scored) for each in (own.points, own.score))
    short = own.scored & (own.score < own.points).astype(bool)
    measured = groups.sums(own.measured)
    count = arrow().array
    return {
        "rows": count(groups.sizes),
        "scored": count(groups.sums(own.scored)),
        "open": count(groups.sums(is_any(rows, "state", *_OPEN))),
        "projects": count(np.bincount(whole.group, minlength=len(groups)).astype(np.int64)),
        "attainment": quotients(
            groups.sums(own.attained, own.measured).tolist(), (measured * 10_000).tolist(), 4
        ),
        "points": decimals(points),
        "score": decimals(score),
        "share": quotients(score.tolist(), points.tolist(), 4),
        "lost": decimals(groups.sums(own.points - own.score, short)),
        "lost_rows": count(groups.sums(short)),
        "declared_minus_computed": decimals(
            groups.sums(declared.over - own.score, own.scored & declared.given)
        ),
        "overpaid": count(groups.sums(is_any(rows, "score_check", "overpaid"))),
        "underpaid": count(groups.sums(is_any(rows, "score_check", "underpaid"))),
    }


# --- projects -------------------------------------------------------------------------------------


def _of_projects(scored: ScoredTable, whole: _Whole) -> dict[str, Any]:
    annual, executed = (numbers_of(scored.projects, each) for each in ("annual", "executed"))
    both = annual.given & executed.given
    (over, over_scale), (under, under_scale) = (
        on_one_scale(each._replace(over=np.where(both, each.over, 0)))
        for each in (executed, annual)
    )
    # A group may have no project at all only where there are no groups.
    groups = Groups(whole.group)
    spent, budget = (groups.sums(each[whole.project]).tolist() for each in (over, under))
    return {
        "attainment_by_budget": _by_budget(_columns(scored.rows), annual, whole, groups),
        "budgets": arrow().array(groups.sums(both[whole.project])),
        "annual": _money(budget, under_scale, "annual"),
        "executed": _money(spent, over_scale, "executed"),
        "execution": quotients(
            [each * under_scale for each in spent], [each * over_scale for each in budget], 4
        ),
    }


def _by_budget(rows: _Rows, annual: Exact, whole: _Whole, groups: Groups) -> Any:
    """Return the mean of projects' mean attainments, weighted by their budgets.

    Projects with as many measured rows are summed in integers; only those sums are fractions.
    """
    pairs = whole.pairs
    attained, counts = pairs.sums(rows.attained, rows.measured), pairs.sums(rows.measured)
    weights = on_one_scale(annual)[0][whole.project]
    used = (counts > 0) & (annual.given[whole.project]) & (weights > 0).astype(bool)
    weighed = products(np.where(used, weights, 0), attained)
    size = int(counts.max(initial=0)) + 1
    alike = np.unique(whole.group * size + counts, return_inverse=True)[1].astype(np.int64)
    parts = Groups(alike)
    sums = [Fraction(0)] * len(groups)
    for value, at in zip(parts.sums(weighed).tolist(), parts.firsts.tolist(), strict=True):
        if value:
            sums[int(whole.group[at])] += Fraction(value, int(counts[at]) * 10_000)
    budgets = groups.sums(np.where(used, weights, 0)).tolist()
    return quotients(
        [each.numerator for each in sums],
        [each.denominator * budget for each, budget in zip(sums, budgets, strict=True)],
        4,
    )


def _money(sums: Sequence[int], scale: int, column: str) -> Any:
    found = quotients(sums, [scale] * len(sums), _MONEY_PLACES) if _fits(sums, scale) else None
    if found is None:
        raise FaultyInput([finding("sum-too-large", column=column)])
    return found


def _fits(sums: Sequence[int], scale: int) -> bool:
    return all(abs(each) < scale * 10 ** (37 - _MONEY_PLACES) for each in sums)


def _grades(scored: ScoredTable, whole: _Whole) -> Table:
    """Return how many projects of every group have each grade, an open total, or no grade."""
    names = [each.name for each in scored.rulebook.grades]
    grade = texts_of(scored.projects, "grade")
    places = np.array([names.index(each) if each in names else -1 for each in grade.texts])
    own = places[grade.codes]
    is_open = np.asarray(scored.projects.column("total").is_null()) & (own < 0)
    kinds, count = len(names) + 2, len(whole.groups)
    own = np.where(own >= 0, own, np.where(is_open, kinds - 2, kinds - 1))
    counts = np.bincount(whole.group * kinds + own[whole.project], minlength=count * kinds)
    at = np.repeat(np.arange(count), kinds)
    pa = arrow()
    return pa.table(
        {key: values.take(pa.array(at)) for key, values in whole.heads.items()}
        | {
            "grade": pa.array([*names, None, None] * count, pa.string()),
            "open": pa.array(([False] * len(names) + [True, False]) * count, pa.bool_()),
            "projects": pa.array(counts.astype(np.int64)),
        }
    )


# --- findings -------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """One finding of a list: its group, its code and its project."""

    group: NDArray[np.int64]
    code: NDArray[np.int64]
    project: NDArray[np.int64]


def _findings(scored: ScoredTable, whole: _Whole, *, has_projects: bool) -> Table:
    known: dict[str, int] = {}
    found = list(_listed(scored.rows.column("findings"), whole.groups.codes, whole.owners, known))
    if has_projects:
        group = np.zeros(scored.projects.num_rows, dtype=np.int64)
        group[whole.project] = whole.group
        every = np.arange(scored.projects.num_rows)
        found += _listed(scored.projects.column("findings"), group, every, known)
    none = np.zeros(0, dtype=np.int64)
    group, code, project = (
        np.concatenate([none, *(each[place] for each in found)]) for place in range(3)
    )
    cells = Groups(np.unique(group * max(len(known), 1) + code, return_inverse=True)[1])
    of_cells = cells.codes * max(scored.projects.num_rows, 1) + project
    once = np.unique(of_cells, return_index=True)[1]
    projects = np.bincount(cells.codes[once], minlength=len(cells)).astype(np.int64)
    pa, names, of_library = arrow(), list(known), set(codes())
    own = [names[each] for each in code[cells.firsts].tolist()]
    heads = {key: values.take(pa.array(group[cells.firsts])) for key, values in whole.heads.items()}
    grave = [finding(each).severity.value if each in of_library else None for each in own]
    return pa.table(
        heads
        | {
            "code": pa.array(own, pa.string()),
            "severity": pa.array(grave, pa.string()),
            "count": pa.array(cells.sizes),
            "projects": pa.array(projects),
        }
    )


def _listed(
    lists: Any, group: NDArray[np.int64], project: NDArray[np.int64], known: dict[str, int]
) -> list[_Found]:
    """Return the findings in a column of lists, each code of a list once.

    ``known`` numbers the codes.
    """
    found, at = [], 0
    for chunk in lists.chunks:
        sizes = np.asarray(compute().list_value_length(chunk).fill_null(0), dtype=np.int64)
        rows = np.repeat(np.arange(at, at + len(chunk)), sizes)
        values = compute().list_flatten(chunk).dictionary_encode()
        places = [known.setdefault(each, len(known)) for each in values.dictionary.to_pylist()]
        code = np.array(places, dtype=np.int64)[np.asarray(values.indices)]
        once = np.sort(np.unique(rows * (len(known) + 1) + code, return_index=True)[1])
        rows, code = rows[once], code[once]
        found.append(_Found(group[rows], code, project[rows]))
        at += len(chunk)
    return found
