"""Declared against computed: strictly row by row, the execution rate, and the total."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import budget, card_of, codes, indicator, mof, points, project

from perfeval.model import Project, Review
from perfeval.review import audit
from perfeval.scoring import score
from perfeval.testing.scoring_strategies import scorable_projects


def found(thing: Project) -> list[str]:
    return [each.code for each in audit(score(thing, mof()))]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("9.3", None),
        ("9.31", "score-overpaid"),
        ("10", "score-overpaid"),
        ("9.29", "score-underpaid"),
    ],
)
def test_a_declared_score_is_held_to_the_hundredth(declared, code):
    row = indicator("≥200人次", "186人次", declared=declared)
    assert found(project(row)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("declared", "code"),
    [("10", None), ("8", None), ("7.99", "score-underpaid"), ("10.01", "score-overpaid")],
)
def test_a_declared_score_of_words_is_held_to_their_band(declared, code):
    row = indicator("效果显著", "达成预期指标", declared=declared)
    assert found(project(row)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "很好"),
        ("≥98%", ""),
        ("", "98%"),
        ("2024年6月30日前", "2024年8月"),
        ("≥9%", "≤5%"),
    ],
)
def test_what_only_a_person_can_judge_is_neither_too_much_nor_too_little(target, actual):
    assert found(project(indicator(target, actual, declared=10))) == []


def test_a_finding_names_the_row_and_both_scores_and_its_place():
    (one,) = audit(card_of(indicator("≥2户", "1户", name="救助", declared=9)))
    assert one.place == "$.indicators[0].declared"
    assert {"救助", "9", "5.00"} <= {str(each) for each in one.parameters.values()}
    (placed,) = audit(card_of(indicator("≥2户", "1户", declared=9, place="a.yaml:7:3")))
    assert placed.place == "a.yaml:7:3"


def test_a_row_that_is_not_counted_is_not_audited():
    rows = (
        indicator("≥2户", "1户", declared=9, not_applicable="没有发生"),
        indicator("≥2户", "1户", None, declared=9, name="其中", parent="指标"),
        indicator("1户", "1户", 10),
    )
    assert found(project(*rows)) == []


@pytest.mark.parametrize(
    ("executed", "declared", "wrong"),
    [("49.6", "9.92", False), ("49.6", "10", True), ("49.6", "9.9", True), (None, "10", False)],
)
def test_the_declared_score_of_the_execution_rate_is_held_too(executed, declared, wrong):
    thing = project(budget=budget(50, executed, declared=points(declared)))
    assert ("execution-mismatch" in found(thing)) is wrong


@pytest.mark.parametrize(
    ("total", "wrong"),
    [("90", False), ("99.92", False), ("100", True), ("89.99", True), (None, False)],
)
def test_a_declared_total_may_count_the_execution_rate_or_not_and_nothing_else(total, wrong):
    thing = project(
        indicator("1户", "1户", 60, declared=60),
        indicator("1户", "1户", 30, declared=30, name="二"),
        budget=budget(50, "49.6", declared=Decimal("9.92")),
        declared_total=points(total),
    )
    assert ("total-mismatch" in found(thing)) is wrong


def test_a_finding_about_the_total_is_placed_at_the_project_or_its_key():
    rows = (indicator("1户", "1户", 100, declared=100),)
    for place, expected in (("a.yaml:1:1", "a.yaml:1:1"), ("", "$.declared_total")):
        thing = project(*rows, declared_total=Decimal(7), place=place)
        (one,) = audit(score(thing, mof()))
        assert (one.code, one.place) == ("total-mismatch", expected)


def test_a_total_of_rows_that_are_not_all_declared_is_not_checked():
    thing = project(
        indicator("1户", "1户", 60, declared=60),
        indicator("1户", "1户", 40, name="二"),
        declared_total=Decimal(7),
    )
    assert found(thing) == []


def declared_by_ourselves(thing: Project) -> Project:
    """Return a project whose settled rows, execution rate and total are declared as computed."""
    card = score(thing, mof())
    rows = tuple(evolve(row.indicator, declared=row.computed) for row in card.rows)
    assert thing.budget is not None
    execution = Decimal(card.execution.low).scaleb(-2)
    rows_sum = sum((row.declared for row in rows if row.declared is not None), Decimal(0))
    return evolve(
        thing,
        indicators=rows,
        budget=evolve(thing.budget, declared=execution),
        declared_total=rows_sum + execution,
    )


@given(thing=scorable_projects())
def test_a_table_that_we_scored_ourselves_has_nothing_to_audit(thing):
    assert found(declared_by_ourselves(thing)) == []


@given(thing=scorable_projects(), data=st.data())
def test_so_many_planted_faults_give_so_many_findings(thing, data):
    declared = declared_by_ourselves(thing)
    settled = [i for i, row in enumerate(score(declared, mof()).rows)
               if row.state == "scored" and not row.settled_by]  # fmt: skip
    planted = data.draw(st.sets(st.sampled_from(settled))) if settled else set()
    rows = list(declared.indicators)
    expected = []
    for index in sorted(planted):
        before = rows[index].declared
        assert before is not None
        over = data.draw(st.booleans()) or before == 0
        change = Decimal("0.01") if over else Decimal("-0.01")
        rows[index] = evolve(rows[index], declared=before + change)
        expected.append("score-overpaid" if over else "score-underpaid")
    thing = evolve(declared, indicators=tuple(rows), declared_total=None)
    assert found(thing) == expected


def test_what_was_reviewed_changes_nothing_that_is_computed():
    row = indicator("≥2户", "1户", 100, reviewed=Review(Decimal(40), "市财政局", "抽查"))
    card = card_of(row)
    assert (card.rows[0].computed, card.rows[0].reviewed) == (Decimal(50), Decimal(40))
    assert card.total == Decimal(50)
    assert "score-overpaid" not in codes(card)
