"""Declared against computed: strictly row by row, the execution rate, and the total."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.builders import budget, card_of, codes, indicator, mof, points, project

from perfeval.files import catalogue
from perfeval.model import Department, Indicator, Judgement, Project, Review
from perfeval.review import audit
from perfeval.rules import Breakpoint, Rulebook
from perfeval.scoring import score
from perfeval.testing.scoring_strategies import (
    declared_as_computed,
    planted_faults,
    scorable_projects,
)
from perfeval.testing.strategies import departments, projects


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
    row = indicator("效果显著", "达成预期指标", declared=declared, reason="群众反映一般")
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


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (indicator("≥2户", "2户", declared=9), 1),
        (indicator("≥2户", "2户", declared=9, reason="抽查发现一户不符"), 0),
        (indicator("≥2户", "2户", declared=10), 0),
        (indicator("≥2户", "2户", None, declared=9, parent="合计"), 0),
        (indicator("≥2户", "2户", declared=9, not_applicable="没有发生"), 0),
        (indicator("≥2户", "1户", declared=4), 0),
        (indicator("效果显著", "达成预期指标", declared=8), 1),
        (indicator("效果显著", "很好", declared=8), 0),
        (indicator("≥2户", "2户", declared=9, deduction=1), 1),
        (
            indicator(
                "效果显著",
                "达成预期指标",
                declared=8,
                judgement=Judgement("achieved", Decimal(8), "自评单位", "个别群众不满意"),
            ),
            0,
        ),
    ],
)
def test_points_lost_on_a_target_that_was_met_ask_for_a_reason(row: Indicator, count: int):
    rows = (row, indicator("1户", "1户", name="合计"))
    assert found(project(*rows)).count("deduction-unexplained") == count


def test_points_that_the_rule_itself_does_not_give_ask_for_no_reason():
    half = Breakpoint(Decimal(0), Decimal("0.5"))
    curve = evolve(mof().curves["proportional"], breakpoints=(half,), only_met_is_full=False)
    book = evolve(mof(), curves={**mof().curves, "proportional": curve})
    card = card_of(indicator("≥2户", "2户", declared=5), book=book)
    assert (card.rows[0].verdict, card.rows[0].computed) == ("met", Decimal(5))
    assert "deduction-unexplained" not in [each.code for each in audit(card)]


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


DIFFERENCES = {"score-overpaid", "score-underpaid", "execution-mismatch", "total-mismatch"}
BOOKS = st.sampled_from(catalogue.rulebooks())


@given(thing=scorable_projects(), book=BOOKS)
def test_a_table_that_we_scored_ourselves_has_no_score_and_no_total_to_audit(
    thing: Project, book: Rulebook
):
    declared = declared_as_computed(score(thing, book))
    found_codes = {each.code for each in audit(score(declared, book))}
    assert found_codes <= {"deduction-unexplained"}


@given(data=st.data(), book=BOOKS)
def test_so_many_planted_faults_give_so_many_findings(data: st.DataObject, book: Rulebook):
    planted = data.draw(planted_faults(book))
    found_codes = Counter(each.code for each in audit(score(planted.project, book)))
    assert {code: found_codes[code] for code in DIFFERENCES} == {
        code: planted.codes.count(code) for code in DIFFERENCES
    }


@given(thing=projects() | departments(), book=BOOKS)
@settings(max_examples=200)
def test_an_audit_takes_whatever_a_source_file_may_hold(
    thing: Project | Department, book: Rulebook
):
    parts = [score(each, book) for each in getattr(thing, "projects", ())]
    for each in audit(score(thing, book, parts)):
        assert each.render("zh")
        assert each.render("en")


def test_what_was_reviewed_changes_nothing_that_is_computed():
    row = indicator("≥2户", "1户", 100, reviewed=Review(Decimal(40), "市财政局", "抽查"))
    card = card_of(row)
    assert (card.rows[0].computed, card.rows[0].reviewed) == (Decimal(50), Decimal(40))
    assert card.total == Decimal(50)
    assert "score-overpaid" not in codes(card)


@pytest.mark.parametrize(
    ("coefficient", "declared", "code"),
    [
        ("1", "10", None),
        ("0.93", "9.3", None),
        ("0.93", "9", "coefficient-mismatch"),
        ("0", "0", None),
        (None, "9.3", None),
        ("0.93", None, None),
    ],
)
def test_a_score_is_its_coefficient_of_the_points_where_a_form_prints_one(
    coefficient, declared, code
):
    row = indicator("≥200人次", "186人次", declared=declared, coefficient=points(coefficient))
    assert [each for each in found(project(row)) if each.startswith("coef")] == [code] * bool(code)
