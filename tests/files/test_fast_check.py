"""Both validators say the same of every tree, so that the fast one never lets a fault through."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.files import fast_check, validate
from perfeval.files.doors import _tree, _with_texts
from perfeval.files.source import Mark, Source
from perfeval.testing.set_strategies import indicator_sets
from perfeval.testing.strategies import departments, projects

pytest.importorskip("jsonschema_rs")

_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        ("", " ", "\ufeff", "\x1c", "\x85", "\u2003", "\u3000", "\xa0", "\u180e", "\u200b", "12\n",
         "2024\n", "2024-07-01\n", "1.50", "1.505", "-1", "1e3", "１", "higher", "万元", "x" * 300,
         "mof-2020", "indicator-set/1", "2024-13", "0" * 41)
    ),
    st.text(max_size=4),
    st.lists(st.text(max_size=2), max_size=6),
    st.dictionaries(st.sampled_from(("name", "sign", "zzz")), st.text(max_size=2), max_size=2),
)  # fmt: skip


def both(kind: str, tree: Any) -> tuple[bool, bool]:
    quick = fast_check.is_surely_valid(kind, "", tree, validate._schemas)
    slow = next(validate._validator(kind, "").iter_errors(tree), None) is None
    return quick, slow


def spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Give every container in a tree with each of its keys."""
    if isinstance(tree, dict | list):
        for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
            yield from spots(tree[key])


@given(data=st.data())
@settings(max_examples=80)
def test_both_validators_agree_on_trees_right_and_wrong(data: st.DataObject):
    kind, made = data.draw(
        st.one_of(
            indicator_sets().map(lambda one: ("indicator-set", one)),
            projects().map(lambda one: ("project", one)),
            departments().map(lambda one: ("department", one)),
        )
    )
    tree = _with_texts(_tree(made), integers=True)
    assert both(kind, tree) == (True, True)
    tree = copy.deepcopy(tree)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(spots(tree))))
        change = data.draw(st.sampled_from(("value", "drop", "key")))
        if change == "value" or isinstance(container, list):
            container[key] = data.draw(_VALUES)
        elif change == "drop":
            del container[key]
        else:
            container[data.draw(st.sampled_from(("zzz", "name", "points")))] = data.draw(_VALUES)
    quick, slow = both(kind, tree)
    assert quick == slow


@pytest.mark.parametrize(
    "value", ["2024-07-01\n", "2024-07-01", "\x1c", "\x85", "\ufeff", "\u3000", "\u180e", ""]
)
def test_both_validators_agree_on_blanks_and_line_ends(value: str):
    tree = {"perfeval": "indicator-set/1", "id": "a", "title": "甲", "indicators": []}
    values = [{"since": value, "value": "8"}]
    for given_tree in (
        {**tree, "parameters": [{"name": "补贴", "values": values}]},
        {**tree, "title": value},
        {**tree, "valid_from": value},
    ):
        quick, slow = both("indicator-set", given_tree)
        assert quick == slow


@pytest.mark.parametrize("tree", ["\ud800", {"id": "\udc00"}, None, [], 7, {1: 2}])
def test_what_the_fast_validator_cannot_take_goes_to_the_other(tree: Any):
    assert not fast_check.is_surely_valid("indicator-set", "", tree, validate._schemas)


def test_messages_do_not_depend_on_the_fast_validator(monkeypatch: pytest.MonkeyPatch):
    tree = {"perfeval": "indicator-set/1", "id": "A", "title": "12\n", "indicators": [{}]}
    source = Source("a.yaml", tree, Mark(1, 1, 1, 1, None))
    with_it = [each.render() for each in validate.validate(source)]
    monkeypatch.setattr(validate, "is_surely_valid", lambda *_: False)
    assert [each.render() for each in validate.validate(source)] == with_it
    assert len(with_it) == 3
