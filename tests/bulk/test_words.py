"""Columns of texts as codes: what is fast about them says the same as what is plain."""

from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from perfeval.bulk import words
from perfeval.bulk.words import Words, numbered, ranked, repeats, stripped

TEXTS = st.none() | st.text("甲 乙\t\u3000\x1c\x85", max_size=3)
BLANKS = [chr(each) for each in range(0x110000) if chr(each).isspace()]


@given(st.lists(TEXTS, max_size=20))
def test_blanks_are_taken_off_as_python_takes_them_off(texts: list[str | None]):
    wanted = [(each or "").strip() or None for each in texts]
    assert stripped(pa.array(texts, pa.string())).to_pylist() == wanted
    coded = pa.array(texts, pa.string()).dictionary_encode()
    assert stripped(coded).to_pylist() == wanted


@pytest.mark.parametrize("blank", BLANKS)
def test_every_blank_is_one(blank: str):
    assert stripped(pa.array([blank, f"{blank}甲{blank}乙{blank}"])).to_pylist() == [
        None,
        f"甲{blank}乙",
    ]


def test_texts_that_become_equal_have_one_code():
    assert len(stripped(pa.array(["甲", " 甲", "甲 "])).dictionary) == 1


@given(st.lists(st.integers(0, 30)), st.sampled_from([31, 2**17]))
def test_numbers_are_given_in_order_of_appearance(values: list[int], size: int):
    codes, known = numbered(np.array(values, dtype=np.int64), size)
    assert known.tolist() == list(dict.fromkeys(values))
    assert [known[code] for code in codes] == values


@given(st.lists(st.integers(0, 30)), st.sampled_from([31, 2**17]))
def test_ranks_name_every_value_once(values: list[int], size: int):
    codes, known = ranked(np.array(values, dtype=np.int64), size)
    assert sorted(known.tolist()) == sorted(set(values))
    assert [known[code] for code in codes] == values


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1)),
    st.sampled_from([0, 5, 50]),
)
def test_a_row_repeats_one_above_it_in_its_group(
    groups: Sequence[Sequence[tuple[int, int]]], short: int
):
    rows = [(place, *row) for place, group in enumerate(groups) for row in group]
    within, *codes = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    wanted = [place for place, row in enumerate(rows) if row in rows[:place]]
    columns = [Words(each, ["a", "b", "c", None]) for each in codes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_SHORT", short)
        assert repeats(*columns, within=within).tolist() == wanted
