"""Totals against their parts: in every reading, declared and reviewed, and within the points."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import budget, indicator, mof, points, project

from perfeval.findings import Finding
from perfeval.model import Department, Project, Review
from perfeval.review import audit
from perfeval.review.totals import readings
from perfeval.rules import RollUp
from perfeval.scoring import score

TOTALS = ("total-mismatch", "total-without-execution", "total-exceeded")


def found(thing: Project | Department) -> list[Finding]:
    return [each for each in audit(score(thing, mof())) if each.code in TOTALS]


def codes(thing: Project | Department) -> list[str]:
    return [each.code for each in found(thing)]


def form(total: str | None, execution: str | None = "9.92", executed: str = "49.6") -> Project:
    """Return a form of 90 declared points, the execution rate beside them."""
    return project(
        indicator("1户", "1户", 60, declared=60),
        indicator("1户", "1户", 30, declared=30, name="二"),
        budget=budget(50, executed, points=Decimal(10), declared=points(execution)),
        declared_total=points(total),
    )


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("99.92", []),
        ("90", ["total-without-execution"]),
        ("89.99", ["total-mismatch"]),
        ("100", ["total-mismatch"]),
        ("100.01", ["total-mismatch", "total-exceeded"]),
        (None, []),
    ],
)
def test_a_total_is_the_rows_and_the_execution_rate(total: str | None, expected: list[str]):
    assert codes(form(total)) == expected


@pytest.mark.parametrize("total", ["100", "99.92"])
def test_a_total_may_hold_the_execution_rate_as_declared_or_as_computed(total: str):
    assert codes(form(total, execution="10")) == []


def test_a_total_that_fits_nothing_says_what_was_tried_and_what_it_gave():
    (one,) = found(form("97", execution="10"))
    sums = {"rows": 90, "rows_with_declared_execution": 100}
    assert {key: one.parameters[key] for key in sums} == sums
    assert one.parameters["rows_with_computed_execution"] == Decimal("99.92")
    assert one.message("zh") == (
        "自评总分与各行得分之和不符（发现 97；试算：各行之和 90；"
        "各行加预算执行率自评得分 100；各行加预算执行率复算得分 99.92）"
    )
    assert one.message("en") == (
        "the declared total is not the sum of its parts (found 97; tried rows alone: 90; "
        "rows and the declared execution rate: 100; rows and the computed execution rate: 99.92)"
    )


def test_a_form_whose_execution_rate_earns_nothing_leaves_nothing_out():
    assert codes(form("90", execution="0", executed="0")) == []


def test_a_form_that_gives_the_execution_rate_no_points_may_leave_it_out():
    one = form("90", execution=None)
    assert one.budget is not None
    assert codes(one) == ["total-without-execution"]
    assert codes(evolve(one, budget=evolve(one.budget, points=None))) == []
    assert codes(evolve(one, budget=None)) == []


def test_rows_that_belong_to_others_may_have_been_counted_in():
    thing = project(
        indicator("10户", "10户", 60, declared=60, name="救助"),
        indicator("4户", "4户", 20, declared=20, name="其中城区", parent="救助"),
        indicator("1户", "1户", 40, declared=40, name="二"),
        declared_total=Decimal(120),
    )
    (one,) = found(thing)
    assert one.code == "total-exceeded"
    (one,) = (each for each in found(evolve(thing, declared_total=Decimal(99))))
    assert "各行连同其中项之和 120" in one.message()


def test_a_total_of_rows_that_are_not_all_declared_is_not_checked():
    one = form("7")
    rows = (one.indicators[0], evolve(one.indicators[1], declared=None))
    assert codes(evolve(one, indicators=rows)) == []


@pytest.mark.parametrize(
    ("place", "expected"), [("a.yaml:1:1", "a.yaml:1:1"), ("", "$.declared_total")]
)
def test_a_finding_about_the_total_is_placed_at_the_project_or_its_key(place: str, expected: str):
    assert [each.place for each in found(evolve(form("7"), place=place))] == [expected]


@pytest.mark.parametrize(
    ("total", "expected"),
    [("89.92", []), ("80", ["total-without-execution"]), ("99.92", ["total-mismatch"])],
)
def test_a_reviewed_total_is_held_against_the_reviewed_rows(total: str, expected: list[str]):
    one = form("99.92")
    reviews = (Review(Decimal(50)), Review(deduction=Decimal(0)))
    rows = [
        evolve(row, reviewed=review) for row, review in zip(one.indicators, reviews, strict=True)
    ]
    given = evolve(one, indicators=tuple(rows), reviewed_total=Decimal(total))
    assert codes(given) == expected
    if expected == ["total-mismatch"]:
        assert found(given)[0].message().startswith("复核总分与各行得分之和不符")
        assert found(evolve(given, indicators=(rows[0], one.indicators[1]))) == []


def test_a_deduction_from_the_total_is_a_reviewed_total_too():
    one = form("99.92")
    rows = tuple(evolve(row, reviewed=Review(row.points)) for row in one.indicators)
    cut = evolve(one, indicators=rows, reviewed=Review(deduction=Decimal(2), by="市财政局"))
    card = score(cut, mof())
    assert card.reviewed_total == Decimal("97.92")
    assert codes(cut) == ["total-mismatch"]


def test_a_department_s_total_may_hold_what_its_projects_bring_in():
    weights = [evolve(each, points=each.points - 20) if each.points == 50 else each
               for each in mof().weights]  # fmt: skip
    book = evolve(mof(), weights=tuple(weights), roll_up=RollUp("equal", points=Decimal(20)))
    one = Department(
        "部门",
        indicators=(indicator("1户", "1户", 70, declared=70),),
        budget=budget(declared=Decimal(10), points=Decimal(10)),
    )
    part, open_part = (
        score(project(indicator("1户", actual, 100)), book) for actual in ("1户", "很好")
    )
    card = score(evolve(one, declared_total=Decimal(100)), book, [part])
    assert {each.name: each.total for each in readings(card, lambda row: row.declared)} == {
        "rows": 70,
        "rows_with_declared_execution": 80,
        "rows_projects": 90,
        "rows_projects_with_declared_execution": 100,
    }
    assert not [each for each in audit(card) if each.code in TOTALS]
    wrong = score(evolve(one, declared_total=Decimal(99)), book, [part])
    assert [each.code for each in audit(wrong)] == ["total-mismatch"]
    assert readings(score(one, book, [open_part]), lambda row: row.declared) == ()
    assert readings(score(Department("部门"), book, [part]), lambda row: row.declared) == ()


def test_a_rolled_up_department_s_total_is_held_against_a_hundred():
    part = score(project(indicator("1户", "1户", 100)), mof())
    for total, expected in ((100, []), (101, ["total-exceeded"])):
        card = score(Department("部门", declared_total=Decimal(total)), mof(), [part])
        assert [each.code for each in audit(card)] == expected
