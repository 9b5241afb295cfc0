"""Search among indicators: what is written comes first, what is close after it, in one order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfeval.model import IndicatorSet, SetIndicator
from perfeval.model.set_search import SearchIndex
from perfeval.model.similarity import bigrams, folded

QUALITY = ("产出指标", "质量指标")
ROWS = (
    SetIndicator(QUALITY, "培训合格率", explanation="考核合格的学员占全部学员的比例"),
    SetIndicator(QUALITY, "学员培训合格率", formula="合格人数÷参训人数×100%"),
    SetIndicator(QUALITY, "工程验收合格率", keywords=("竣工", "质量")),
    SetIndicator(("产出指标", "数量指标"), "新建 Wi-Fi 站点数"),
    SetIndicator(("满意度指标",), "学员满意度", explanation="参加培训的学员中表示满意的比例"),
)
INDEX = SearchIndex((IndicatorSet("甲", "甲", indicators=ROWS),))


def found(words: str, limit: int = 10) -> list[tuple[str, bool]]:
    return [(hit.indicator.name, hit.exact) for hit in INDEX.search(words, limit)]


def test_exact_hits_come_first_and_the_shorter_name_before_the_longer():
    assert found("培训合格率") == [
        ("培训合格率", True), ("学员培训合格率", True), ("工程验收合格率", False),
    ]  # fmt: skip


def test_every_word_must_stand_somewhere():
    assert found("学员 比例") == [
        ("学员满意度", True),
        ("培训合格率", True),
        ("学员培训合格率", False),
    ]
    assert found("竣工 合格率")[0] == ("工程验收合格率", True)


def test_a_name_counts_more_than_an_explanation_and_a_formula_least():
    hits = {hit.indicator.name: hit.score for hit in INDEX.search("学员")}
    assert hits == {"学员培训合格率": 1, "学员满意度": 1, "培训合格率": Fraction(3, 8)}
    assert INDEX.search("参训人数")[0].score == Fraction(2, 8)


def test_other_words_in_between_are_close():
    assert found("培训考核合格率")[0] == ("培训合格率", False)


def test_one_character_is_enough():
    assert found("率") == [("培训合格率", True), ("学员培训合格率", True), ("工程验收合格率", True)]


@pytest.mark.parametrize("words", ["wi-fi", "ＷＩＦＩ", "站 点 数"])
def test_width_case_and_blanks_do_not_matter(words: str):
    assert found(words)[0] == ("新建 Wi-Fi 站点数", True)


@pytest.mark.parametrize("words", ["", "   ", "％%", "汽车", "\n"])
def test_nothing_is_found_for_nothing(words: str):
    assert found(words) == []


def test_no_word_reaches_from_one_text_into_the_next():
    assert found("率考核") != [("培训合格率", True)]
    assert not any(hit.exact for hit in INDEX.search("率考核"))


def test_of_many_the_best_are_given():
    assert found("合格率", 1) == [("培训合格率", True)]
    assert len(found("合格率", 2)) == 2


def test_no_sets_no_hits():
    assert SearchIndex(()).search("培训") == ()
    assert SearchIndex((IndicatorSet("空", "空"),)).search("培训") == ()


def test_of_many_sets_each_indicator_may_be_given_once():
    base = IndicatorSet("基", "基", indicators=tuple(evolve(each, origin="基") for each in ROWS))
    more = SetIndicator(QUALITY, "学员出勤率", origin="上")
    over = IndicatorSet("上", "上", indicators=(*base.indicators, more))
    assert len(SearchIndex((base, over)).search("学员")) == 7
    own = SearchIndex((base, over), own=True).search("学员")
    assert sorted(hit.set.id for hit in own) == ["上", "基", "基", "基"]


names = st.text("培训合格率数人次学员", min_size=1, max_size=8)


@given(st.lists(names, max_size=8), names)
def test_the_index_finds_what_reading_every_name_finds(listed: list[str], words: str):
    rows = tuple(SetIndicator(QUALITY, each) for each in listed)
    hits = SearchIndex((IndicatorSet("a", "a", indicators=rows),)).search(words, 100)
    asked = bigrams(folded(words))
    shared = {each: len(asked & _said(each, words)) for each in listed}
    assert {hit.indicator.name for hit in hits} == {
        each for each in listed if 2 * shared[each] >= len(asked)
    }
    for hit in hits:
        assert hit.exact == (words in hit.indicator.name)
        assert hit.score == Fraction(shared[hit.indicator.name], len(asked))
    order = [(not hit.exact, -hit.score, len(hit.indicator.name)) for hit in hits]
    assert order == sorted(order)


def _said(name: str, words: str) -> frozenset[str]:
    return bigrams(name) if len(words) > 1 else frozenset(name)
