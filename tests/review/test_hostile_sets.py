"""Sets with any texts: they are reviewed, compared, searched and shown, and nothing breaks."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import pytest
from hypothesis import given

import perfeval as pe
from perfeval.cli.sets_printing import print_diff, print_hits, print_set, print_sets
from perfeval.cli.sets_wire import diff_wire, search_wire, set_wire
from perfeval.files.catalogue import review_words
from perfeval.model import IndicatorSet, SetIndicator
from perfeval.model.set_diff import diff_sets
from perfeval.model.set_search import SearchIndex
from perfeval.reports.set_page import set_page
from perfeval.review.set_checks import review_set
from perfeval.testing.set_strategies import indicator_sets, set_texts

BOOK = pe.rulebook("mof-2020")


@given(indicator_sets(), indicator_sets())
def test_a_review_says_something_of_anything(one: IndicatorSet, base: IndicatorSet):
    for found in review_set(one, BOOK.hierarchy, review_words(), BOOK, base=base, year=2024):
        assert found.render("zh")
        assert found.render("en")
        assert found.place


@given(indicator_sets(), indicator_sets())
def test_what_changed_adds_up_whatever_the_texts(one: IndicatorSet, other: IndicatorSet):
    found = diff_sets(one, other)
    kept = found.unchanged + len(found.changed)
    here = [sum(each.retired is None for each in side) for side in (one, other)]
    assert here == [kept + len(found.removed), kept + len(found.added)]
    assert diff_sets(one, one).is_empty
    assert json.dumps(diff_wire(found, "zh"))
    with redirect_stdout(io.StringIO()) as out:
        print_diff(found, "en")
    assert out.getvalue()


@given(indicator_sets(), set_texts())
def test_anything_can_be_looked_for(one: IndicatorSet, words: str):
    hits = SearchIndex((one,)).search(words)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert json.dumps(search_wire(words, hits))
    with redirect_stdout(io.StringIO()):
        print_hits(hits, "zh")


@given(indicator_sets())
def test_any_set_is_shown(one: IndicatorSet):
    assert json.dumps(set_wire(one))
    assert set_page(one).blocks
    with redirect_stdout(io.StringIO()) as out:
        print_set(one, "zh")
        print_sets([one], "en")
    assert out.getvalue()


@pytest.mark.parametrize("name", ["甲乙" * 50, "%", "①" * 9])
def test_many_rows_with_one_name_are_reviewed(name: str):
    rows = tuple(SetIndicator(("产出指标",), name, code=f"{code}") for code in range(3000))
    one = IndicatorSet("many", "多", indicators=rows)
    codes = [each.code for each in review_set(one, BOOK.hierarchy, review_words())]
    assert codes.count("set-name-twice") == 2999
    assert "set-names-alike" not in codes
