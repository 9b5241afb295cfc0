"""The summary of many forms adds up."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import indicator, mof, project

from perfeval.findings import Severity
from perfeval.model import Department, Project
from perfeval.review import Tally, audit, summarise
from perfeval.scoring import score
from perfeval.testing.scoring_strategies import planted_faults


def named(name: str | None, *declared: int, total: int | None = None) -> Project:
    """Return a project of ``name`` whose rows of ten points, half of them earned, are declared."""
    rows = [indicator("≥2户", "1户", declared=each, name=f"{i}") for i, each in enumerate(declared)]
    return project(*rows, department=name, declared_total=total and Decimal(total))


def test_forms_are_counted_by_unit_and_in_all():
    things = [named("甲", 5, 6, 4), named("乙", 5, total=99), named("甲", 5), named(None)]
    found = summarise(score(each, mof()) for each in things)
    assert list(found.units) == ["甲", "乙", ""]
    first = found.units["甲"]
    assert (first.forms, first.checked, first.agree) == (2, 4, 2)
    assert (first.overpaid, first.underpaid, first.share) == (1, 1, "50.00")
    assert (found.units["乙"].totals_wrong, found.units[""].share) == (1, None)
    assert (found.whole.forms, found.whole.checked, found.whole.share) == (4, 5, "60.00")


def test_shares_are_rounded_half_up():
    assert Tally(1, 800, 1).share == "0.13"
    assert Tally(1, 3, 2).share == "66.67"


def test_projects_below_a_department_count_for_their_own_unit_else_for_it():
    parts = [score(each, mof()) for each in (named(None, 5), named("下属", 5))]
    other = score(Project("项目", implementer="学校"), mof())
    found = summarise([score(Department("部门"), mof(), parts), other])
    assert {unit: tally.forms for unit, tally in found.units.items()} == {
        "部门": 2,
        "下属": 1,
        "学校": 1,
    }


@given(st.lists(planted_faults(mof()), max_size=4))
def test_a_summary_adds_up(planted):
    cards = [score(each.project, mof()) for each in planted]
    found = summarise(cards)
    assert found.whole == sum(found.units.values(), Tally())
    whole = found.whole
    assert whole.checked == whole.agree + whole.overpaid + whole.underpaid
    assert whole.checked + whole.not_checkable == sum(len(card) for card in cards)
    codes = [code for each in planted for code in each.codes]
    assert (whole.overpaid, whole.underpaid) == (
        codes.count("score-overpaid"),
        codes.count("score-underpaid"),
    )
    assert whole.errors == sum(
        each.severity is Severity.ERROR for card in cards for each in (*card.findings, *audit(card))
    )
    assert whole.totals_wrong >= codes.count("total-mismatch")
