"""What a rulebook changes of the one that it extends, and that it changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval as pe
from perfeval.files import dumps, load, rulebook
from perfeval.files.catalogue import rulebook_chain
from perfeval.files.opening import parse
from perfeval.files.rulebook_files import effective_tree
from perfeval.files.source import Source
from perfeval.files.text import Text
from perfeval.files.yaml_writer import to_yaml
from perfeval.rules import Rulebook

BASE = rulebook_chain("mof-2021")
EFFECTIVE = effective_tree(BASE).plain()
ITEMS = {"weights": "category", "bands": "grade", "grades": "name", "methods": "id"}
SAID = ("reference", "confirmed")


def paths(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the way to every value of a rulebook that another may name alone."""
    for key, value in tree.items():
        if isinstance(value, dict) and key != "pairs":
            yield from paths(value, (*path, key))
        elif (*path, key) not in {("perfeval",), ("id",), ("title",)} and key not in ITEMS:
            yield (*path, key)


def at(tree: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def put(tree: Any, path: tuple[str, ...], value: object) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


def overriding(over: dict[str, Any]) -> Any:
    """Return the effective tree of a rulebook that says ``over`` and extends the base."""
    own = {"perfeval": "rulebook/1", "id": "own", "title": "本市", "extends": "mof-2021", **over}
    source: Source = parse(Text("own.yaml", to_yaml(own), "UTF-8"), ".yaml")
    assert not source.findings
    return effective_tree([source, *BASE]).plain()


VALUES = [each for each in paths(EFFECTIVE) if each[-1] not in SAID]


@given(named=st.sets(st.sampled_from(VALUES), min_size=1, max_size=5))
def test_what_is_named_is_changed_with_its_reference_and_nothing_else(named):
    over: dict[str, Any] = {}
    expected = deepcopy(EFFECTIVE)
    # The file has a title of its own, so what the base says of itself is not taken over.
    for key in SAID:
        expected.pop(key, None)
    expected |= {"id": "own", "title": "本市"}
    for path in named:
        put(over, path, "新")
        put(expected, path, "新")
        for depth in range(1, len(path)):
            for key in SAID:
                at(expected, path[:depth]).pop(key, None)
    assert overriding(over) == expected


@given(data=st.data(), key=st.sampled_from(sorted(ITEMS)))
def test_an_item_that_is_named_is_replaced_and_the_others_stay_where_they_were(data, key):
    identity = ITEMS[key]
    items = EFFECTIVE[key]
    name = data.draw(st.sampled_from([each[identity] for each in items]))
    changed = {identity: name, "reference": "本市通知"}
    found = overriding({key: [changed]})
    assert found[key] == [changed if each[identity] == name else each for each in items]
    rest = {other: value for other, value in EFFECTIVE.items() if other not in {key, *SAID}}
    assert {other: found[other] for other in rest} == rest | {"id": "own", "title": "本市"}


@pytest.mark.parametrize("key", ITEMS)
def test_an_empty_list_takes_all_items_away(key):
    assert overriding({key: []})[key] == []


def test_points_that_categories_share_take_the_place_of_those_that_each_had():
    pool = {"category": "绩效指标", "points": "80", "among": ["产出指标", "效益指标"]}
    found = overriding({"weights": [pool]})["weights"]
    assert [each["category"] for each in found] == ["满意度指标", "绩效指标"]


def test_points_of_one_category_take_the_place_of_those_that_it_shared(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: sichuan-2022\nweights:\n"
        "  - {category: 产出指标, points: 60}\n  - {category: 效益指标, points: 30}\n",
        "utf-8",
    )
    book = load(path)
    assert isinstance(book, Rulebook)
    assert [(each.category, int(each.points)) for each in book.weights] == [
        ("产出指标", 60),
        ("效益指标", 30),
    ]


def test_a_chain_of_three_says_what_the_nearest_says():
    book = rulebook("mof-2021-cost")
    assert [each.tree["id"] for each in rulebook_chain("mof-2021-cost")] == [
        "mof-2021-cost",
        "mof-2021",
        "mof-2020",
    ]
    assert book.methods == rulebook("mof-2021").methods
    assert book.grades == rulebook("mof-2020").grades
    assert book.weights != rulebook("mof-2021").weights
    assert "extends" not in dumps(book)


def test_a_new_method_goes_before_those_that_are_extended():
    new = [{"id": name, "title": name, "curve": None} for name in ("b", "a")]
    found = overriding({"methods": [new[0], {"id": "direct", "title": "新"}, new[1]]})["methods"]
    assert [each["id"] for each in found] == [
        "b",
        "a",
        "direct",
        "completion-ratio",
        "graded",
        "satisfaction",
    ]


def test_a_bureau_that_scores_satisfaction_its_own_way_need_not_know_how_it_was_scored(
    tmp_path: Path,
):
    path = tmp_path / "own.yaml"
    path.write_text(
        "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2021\nmethods:\n"
        "  - {id: own, title: 本市办法, curve: proportional, for: {categories: [满意度指标]}}\n",
        "utf-8",
    )
    found = pe.explain("≥90%", "81%", category="满意度指标", points=10, rulebook=path)
    assert found.row.computed == 9
