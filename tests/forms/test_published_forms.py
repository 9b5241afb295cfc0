"""The published tables, drawn in an official form and read back: every row as it was printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.published.tables import project_of, records

from perfeval.documents.tables import ReadCell, ReadTable
from perfeval.files.catalogue import form_layout, form_words
from perfeval.forms import draw, recognise
from perfeval.forms.rows import without_prefix
from perfeval.model import Budget, Indicator, Project

TABLES = records("tables.jsonl")
WORDS = form_words()


def read_back(project: Project, layout: str) -> Project:
    grid = draw(form_layout(layout), project)
    cells = [
        ReadCell(each.row, each.column, each.text, each.row_span, each.column_span)
        for each in grid.cells
    ]
    found = recognise([ReadTable("表.xlsx", "sheet", tuple(cells), name="表")], WORDS)
    (document,) = found.documents
    assert isinstance(document, Project)
    assert not [each.render() for each in found.findings]
    return document


def printed(rows: tuple[Indicator, ...]) -> Iterator[tuple[object, ...]]:
    """Give what the form prints of every row that is no placeholder."""
    for one in rows:
        name = without_prefix(one.name, WORDS)
        target = one.target.text if one.target else None
        actual = one.actual.text if one.actual else None
        if name != "/":
            yield one.category, name, target, actual, one.points, one.declared, one.reason


def amounts(budget: Budget | None) -> list[object]:
    if budget is None:
        return []
    annual = budget.initial if budget.annual is None else budget.annual
    rows = [(each.initial, each.annual, each.executed) for each in budget.sources]
    return [budget.initial, annual, budget.executed, budget.points, budget.declared, *rows]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["project"] or table["unit"]))
def test_a_published_table_in_the_form_of_2020_reads_back(table: dict[str, object]) -> None:
    project = project_of(table)
    back = read_back(project, "mof-2020")
    assert list(printed(back.indicators)) == list(printed(project.indicators))
    assert amounts(back.budget) == amounts(project.budget)
    assert (back.name, back.year, back.department, back.declared_total) == (
        project.name,
        project.year,
        project.department,
        project.declared_total,
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["project"] or table["unit"]))
def test_its_targets_and_actuals_read_back_from_the_form_of_2019(table: dict[str, object]) -> None:
    project = project_of(table)
    back = read_back(project, "sichuan-2019")
    assert [row[:4] for row in printed(back.indicators)] == [
        row[:4] for row in printed(project.indicators)
    ]
