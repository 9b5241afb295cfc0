"""Digests of texts: equal ones for equal texts, whatever holds them, in every process."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.bulk.digests import digests_of

pa = pytest.importorskip("pyarrow")

BLANKS = st.sampled_from(["", " ", "\u3000", "\x1c", "\xa0\t"])
texts = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.builds("{}{}".format, st.sampled_from(["a" * 63, "项目" * 40]), st.text(max_size=3)),
    st.builds("".join, st.tuples(BLANKS, st.sampled_from(["甲", "乙", ""]), BLANKS)),
)
pairs = st.lists(st.tuples(texts, texts), max_size=20)


def plain(text: str | None) -> str | None:
    return (text or "").strip() or None


@given(pairs)
def test_rows_have_one_digest_where_their_texts_are_the_same_without_blanks(rows):
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in (0, 1)]
    found = digests_of(columns).tolist()
    keys = [(plain(one), plain(other)) for one, other in rows]
    assert len(set(zip(keys, found, strict=True))) == len(set(keys)) == len(set(found))


@given(pairs, st.integers(0, 20))
def test_how_texts_are_held_does_not_matter(rows, cut):
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in (0, 1)]
    whole = digests_of(columns).tolist()
    coded = [each.dictionary_encode() for each in columns]
    assert digests_of(coded).tolist() == whole
    assert digests_of([each.slice(cut) for each in coded]).tolist() == whole[cut:]
    assert digests_of([each.slice(cut) for each in columns]).tolist() == whole[cut:]
    large = [pa.array([*each.to_pylist(), *map(str, range(99))]) for each in columns]
    larger = [each.dictionary_encode().slice(0, len(rows)) for each in large]
    assert digests_of(larger).tolist() == whole


def test_the_place_of_a_text_and_of_a_block_of_it_matters():
    block, other = "a" * 64, "b" * 64
    rows = [("甲", "乙"), ("乙", "甲"), ("甲", None), (None, "甲"), (None, None), ("甲乙", None),
            (block + other, None), (other + block, None), ("a", None), ("a\0", None),
            ("b目", None), ("a目\0", None)]  # fmt: skip
    found = digests_of([pa.array(each) for each in zip(*rows, strict=True)])
    assert len(set(found.tolist())) == len(rows)


def test_every_blank_is_taken_off():
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    found = digests_of([pa.array(["甲", *(f"{each}甲{each}" for each in spaces)])])
    assert len(set(found.tolist())) == 1


def test_another_process_has_the_same_digests():
    script = (
        "import pyarrow as pa; from perfeval.bulk.digests import digests_of;"
        "print(*digests_of([pa.array(['部门', None]), pa.array(['培训' * 40, '']),"
        "pa.array([2024, None])]).tolist())"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.PIPE)
    assert said.stdout.split() == [b"8753507276832623633", b"6150671307582526203"]
