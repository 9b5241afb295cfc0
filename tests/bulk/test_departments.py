"""Departments of a table against scorecards of departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval as pe

pytest.importorskip("pyarrow")

from perfeval.bulk import departments_of, score_table

BOOK = pe.rulebook("mof-2020")
WAYS = st.sampled_from(["budget", "weight", "equal"])

amount = st.one_of(
    st.none(), st.sampled_from([Decimal(text) for text in ("0", "0.1", "7", "1e20")])
)
project = st.fixed_dictionaries(
    {
        "department": st.sampled_from(["总工会", "教育局"]),
        "year": st.sampled_from([2023, 2024]),
        "annual": amount,
        "executed": amount,
        "weight": amount,
        "points": st.sampled_from([Decimal(90), Decimal("89.99")]),
        "target": st.sampled_from(["≥200人", "≥3人", "效果显著"]),
        "actual": st.sampled_from(["186人", "3人", None]),
    }
)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return {"project": [f"项目{number}" for number in range(len(rows))], **columns}


def department_of(name: str, year: int, rows: Mapping[int, Mapping[str, Any]]) -> pe.Department:
    projects = [
        pe.Project(
            f"项目{number}",
            year=year,
            weight=row["weight"],
            budget=None
            if row["annual"] is None and row["executed"] is None
            else pe.Budget(annual=row["annual"], executed=row["executed"]),
            indicators=(
                pe.Indicator(
                    (), "", pe.Target(row["target"]), pe.Actual(row["actual"]), points=row["points"]
                ),
            ),
        )
        for number, row in rows.items()
    ]
    return pe.Department(name, year, projects=tuple(projects))


@settings(max_examples=200)
@given(st.lists(project, min_size=1, max_size=6), WAYS)
def test_departments_come_to_what_their_scorecards_do(rows, way):
    book = evolve(BOOK, roll_up=evolve(BOOK.roll_up, by=way))
    found = score_table(columns_of(rows), book).departments.to_pylist()
    keys = dict.fromkeys((row["department"], row["year"]) for row in rows)
    assert [(one["department"], one["year"]) for one in found] == list(keys)
    for one in found:
        own = {
            number: row
            for number, row in enumerate(rows)
            if (row["department"], row["year"]) == (one["department"], one["year"])
        }
        card = pe.score(department_of(one["department"], one["year"], own), book)
        assert (one["low"], one["high"]) == card.range
        assert (one["total"], one["grade"]) == (card.total, card.grade)
        assert one["projects"] == len(own)
        assert one["open_projects"] == sum(each.total is None for each in card.projects)


def test_projects_may_be_scored_by_another_rulebook():
    row = {
        "department": "总工会", "target": "≥200人", "actual": "190人", "points": 90,
        "annual": 10, "executed": 10,
    }  # fmt: skip
    projects = score_table(columns_of([row]), BOOK).projects
    execution = evolve(BOOK.execution, points=Decimal(30))
    stricter = evolve(BOOK, total=Decimal(120), execution=execution)
    assert departments_of(projects, stricter)["grade"].to_pylist() == [None]
    assert departments_of(projects, stricter, scored_by=BOOK)["grade"].to_pylist() == ["优"]


def test_a_table_without_departments_is_refused():
    scored = score_table({"project": ["培训"], "target": ["≥1人"], "actual": ["1人"]})
    with pytest.raises(pe.FaultyInput) as caught:
        _ = scored.departments
    assert [each.code for each in caught.value.findings] == ["column-missing"]


def test_a_weight_that_is_no_number_is_refused_with_its_row():
    book = evolve(BOOK, roll_up=evolve(BOOK.roll_up, by="weight"))
    rows = {
        "department": ["甲", "乙"], "project": ["一", "二"], "target": ["≥1人"] * 2,
        "actual": ["1人"] * 2, "weight": ["1", "很多"],
    }  # fmt: skip
    with pytest.raises(pe.FaultyInput) as caught:
        _ = score_table(rows, book).departments
    assert [each.place for each in caught.value.findings] == ["$[1].weight"]


def test_no_projects_are_no_departments():
    empty: dict[str, list[str]] = {key: [] for key in ("project", "department", "target", "actual")}
    assert score_table(empty).departments.num_rows == 0
