"""The overview of a table against the overview of the same projects' scorecards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.bulk.rows import columns_of
from tests.bulk.test_aggregate import BOOK, card_of, projects

import perfeval as pe

pytest.importorskip("pyarrow")

from perfeval.bulk import overview_of, score_table

OF_FORM = ("name", "year", "points", "declared", "ends", "grade")
OF_LOSS = ("category", "name", "points", "score")


@settings(max_examples=150)
@given(projects)
def test_an_overview_of_columns_counts_what_one_of_scorecards_does(given):
    found = overview_of(score_table(columns_of(given), BOOK))
    wanted = pe.overview([card_of(number, *each) for number, each in enumerate(given)])
    assert sorted(map(repr, found.tallies)) == sorted(map(repr, wanted.tallies))
    assert found.by_grade == wanted.by_grade
    assert (found.undecided, found.ungraded) == (wanted.undecided, wanted.ungraded)
    for one, other in zip(found.forms, wanted.forms, strict=True):
        assert [getattr(one, key) for key in OF_FORM] == [getattr(other, key) for key in OF_FORM]
        lost = [[getattr(loss, key) for key in OF_LOSS] for loss in one.losses]
        assert lost == [[getattr(loss, key) for key in OF_LOSS] for loss in other.losses]
        assert {each.code for each in one.findings} <= {each.code for each in other.findings}


def test_the_page_is_drawn_of_it():
    scored = score_table(
        {
            "department": ["<b>", "总工会"],
            "project": ["</script>", "培训"],
            "name": ["人次", "=1+1"],
            "target": ["≥200人次", "≥90%"],
            "actual": ["186人次", None],
            "points": [Decimal(90), Decimal(90)],
            "declared": [Decimal(90), None],
        }
    )
    found = overview_of(scored, "en")
    page = found.render().decode()
    assert "Performance" in page or "</html>" in page
    assert '</script>"' not in page
    assert [form.state for form in found.forms] == ["faulty", "open"]
    assert "score-overpaid" in {each.code for each in found.codes}


def test_no_projects_are_an_empty_overview():
    empty: dict[str, list[str]] = {key: [] for key in ("project", "target", "actual")}
    assert overview_of(score_table(empty)).forms == ()
