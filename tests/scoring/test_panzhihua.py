"""The published form of 2019 that has no points: what the national allocation makes of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from tests.scoring.builders import codes, decimals, worths

from perfeval.files import catalogue, doors
from perfeval.model import Department, Project
from perfeval.scoring import Scorecard, score

EXAMPLE = Path(__file__).parents[2] / "examples" / "panzhihua_2019"
POINTS = decimals("12.5", "12.5", "12.5", "12.5", "15", "15", "10")


def card(file: str, rulebook: str) -> Scorecard:
    project = doors.load(EXAMPLE / file)
    assert isinstance(project, Project)
    return score(project, catalogue.rulebook(rulebook))


@pytest.fixture(params=["sichuan-2019", "mof-2020"])
def unjudged(request: pytest.FixtureRequest) -> Scorecard:
    return card("project.yaml", request.param)


@pytest.fixture(params=["sichuan-2019", "mof-2020"])
def judged(request: pytest.FixtureRequest) -> Scorecard:
    return card("project_judged.yaml", request.param)


def test_the_whole_budget_was_executed(unjudged):
    assert unjudged.execution.rate == "1.0000"
    assert (unjudged.execution.points, unjudged.execution.computed) == (1000, 1000)


def test_points_are_split_over_the_categories_present_and_sum_to_ninety(unjudged):
    assert worths(unjudged) == POINTS


def test_the_cost_indicator_whose_actual_is_a_sentence_awaits_a_judgement(unjudged):
    states = [row.state for row in unjudged.rows]
    assert states == ["scored"] * 3 + ["awaiting_judgement"] + ["scored"] * 3
    cost = unjudged.row("帮扶救助金标准")
    assert (cost.verdict, cost.computed, cost.range) == (
        "undecided", None, (Decimal(0), Decimal("12.5")),
    )  # fmt: skip


def test_every_other_row_earns_its_points(unjudged):
    for row in unjudged.rows:
        if row.state == "scored":
            assert (row.verdict, row.computed) == ("met", row.points)


def test_until_someone_judges_there_is_a_range_and_neither_total_nor_grade(unjudged):
    assert unjudged.range == (Decimal("87.50"), Decimal("100.00"))
    assert (unjudged.total, unjudged.grade) == (None, None)


def test_with_the_units_own_judgement_the_total_is_full_and_the_grade_the_best(judged):
    assert judged.total == Decimal("100.00")
    assert judged.grade == "优"
    cost = judged.row("帮扶救助金标准")
    assert (cost.state, cost.computed) == ("scored", Decimal("12.50"))
    assert any("攀枝花市总工会" in line for line in cost.why())


def test_the_form_is_reconciled_without_an_error(judged):
    assert {found.severity.value for found in judged.findings} == {"info"}
    assert set(codes(judged)) == {"points-allocated", "goal-restated"}


def test_a_judgement_recorded_in_a_session_gives_what_the_file_gives():
    project = doors.load(EXAMPLE / "project.yaml")
    assert isinstance(project, Project)
    project = project.with_judgement("帮扶救助金标准", grade="achieved", score="12.5")
    assert score(project, catalogue.rulebook("sichuan-2019")).total == Decimal(100)


def test_the_department_has_the_total_of_its_only_project():
    department = doors.load(EXAMPLE / "department.yaml")
    assert isinstance(department, Department)
    book = catalogue.rulebook("sichuan-2019")
    own = tuple(score(each, book) for each in department.projects)
    assert score(department, book, own).range == (Decimal("87.50"), Decimal("100.00"))
    judged = doors.load(EXAMPLE / "project_judged.yaml")
    assert isinstance(judged, Project)
    department = evolve(department, projects=(judged,))
    rolled = score(department, book, (score(judged, book),))
    assert (rolled.total, rolled.grade) == (Decimal(100), "优")
