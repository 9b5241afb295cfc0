"""What changed from one set to another: said in terms of indicators, and all of it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfeval.model import (
    Clause,
    DatedValue,
    IndicatorSet,
    Parameter,
    PastValue,
    SetIndicator,
)
from perfeval.model.set_diff import SetDiff, diff_sets
from perfeval.model.versions import compare_versions

QUALITY, AMOUNT = ("产出指标", "质量指标"), ("产出指标", "数量指标")
RATE = SetIndicator(QUALITY, "培训合格率", target="≥90%", points=Decimal(10))
COUNT = SetIndicator(AMOUNT, "培训人次", target="≥200人次")


def made(*rows: SetIndicator, **head: Any) -> IndicatorSet:
    return evolve(IndicatorSet("demo", "示例", version="2023", indicators=rows), **head)


def only(old: SetIndicator, new: SetIndicator) -> SetDiff:
    return diff_sets(made(old), made(new))


def test_added_and_removed():
    found = diff_sets(made(RATE), made(COUNT))
    assert (found.added, found.removed, found.changed) == ((COUNT,), (RATE,), ())
    assert not found.is_empty


def test_the_new_set_says_why_it_leaves_one_out():
    reason = SetIndicator(AMOUNT, "培训人次", retired="上级不再考核")
    found = diff_sets(made(RATE, COUNT), made(RATE), [reason])
    assert found.retired == {COUNT: "上级不再考核"}
    assert diff_sets(made(RATE, COUNT), made(RATE, reason)) == evolve(found, new=made(RATE, reason))


def test_a_retired_row_is_known_by_its_code_too():
    coded = evolve(COUNT, code="C1")
    other = SetIndicator(AMOUNT, "人次", code="C1", retired="改用人数")
    assert diff_sets(made(coded), made(), [other]).retired == {coded: "改用人数"}


def test_values_change_key_by_key():
    new = evolve(RATE, target="≥95%", points=Decimal(8), keywords=("培训",))
    (change,) = only(RATE, new).changed
    assert [(each.key, each.old, each.new) for each in change.changes] == [
        ("target", "≥90%", "≥95%"), ("points", 10, 8), ("keywords", (), ("培训",)),
    ]  # fmt: skip
    assert (change.turn, change.is_moved, change.is_renamed) == ("stricter", False, False)


def test_a_reference_and_an_earlier_year_are_values_too():
    new = evolve(RATE, clause=Clause("第四条", confirmed=True), history=(PastValue(2022, "88%"),))
    (change,) = only(RATE, new).changed
    assert [each.key for each in change.changes] == ["history", "clause"]
    assert change.turn is None


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        ({"target": "≥90%"}, {"target": "≥95%"}, "stricter"),
        ({"target": "≥90%"}, {"target": ">90%"}, "stricter"),
        ({"target": "≤5天"}, {"target": "≤7天"}, "looser"),
        ({"target": "≥90%"}, {"target": "90%以上"}, "same"),
        ({"target": "90", "unit": "%"}, {"target": "95", "unit": "%"}, "other"),
        ({"target": "90%", "direction": "higher"}, {"target": "95%"}, "stricter"),
        ({"target": "90%"}, {"target": "≥90%", "direction": "lower"}, "other"),
        ({"target": "≥90%"}, {"target": "效果显著"}, "other"),
        ({"target": "≥90%"}, {"target": None}, "other"),
        ({"target": "≥90户"}, {"target": "≥95人"}, "other"),
        ({"target": "≥1公里"}, {"target": "≥2000米"}, "other"),
        ({"target": "≥90%"}, {"target": "≤90%"}, "other"),
    ],
)
def test_a_target_turns_stricter_or_looser(old: dict[str, Any], new: dict[str, Any], turn: str):
    both = (evolve(RATE, **old), evolve(RATE, **{**old, **new}))
    (change,) = only(*both).changed
    assert change.turn == turn


def test_a_moved_indicator_is_no_other():
    (change,) = only(RATE, evolve(RATE, category=("效益指标", "社会效益指标"))).changed
    assert (change.is_moved, change.is_renamed) == (True, False)


def test_a_label_printed_otherwise_is_a_change_and_no_move():
    (change,) = only(RATE, evolve(RATE, category=("产出指标（50分）", "质量指标"))).changed
    assert (change.is_moved, [each.key for each in change.changes]) == (False, ["category"])


@pytest.mark.parametrize(
    "new",
    [
        evolve(RATE, name="培训考核合格率"),
        evolve(RATE, name="培训合格率（含补考）", points=Decimal(5)),
        evolve(RATE, name="参训学员的培训合格率"),
    ],
)
def test_a_renamed_indicator_is_no_other(new: SetIndicator):
    found = only(RATE, new)
    assert (found.added, found.removed) == ((), ())
    assert found.changed[0].is_renamed


def test_a_code_tells_it_however_it_is_called():
    one, other = evolve(RATE, code="Q1"), evolve(COUNT, code="Q1")
    (change,) = only(one, other).changed
    assert (change.is_moved, change.is_renamed) == (True, True)


@pytest.mark.parametrize(
    "new",
    [
        evolve(RATE, name="培训考核合格率", target="≥80%"),  # neither target nor formula agree
        evolve(RATE, name="验收通过率"),  # the names are not alike
        evolve(RATE, name="培训考核合格率", category=AMOUNT),  # another category
    ],
)
def test_what_is_not_alike_enough_is_another_indicator(new: SetIndicator):
    assert (only(RATE, new).added, only(RATE, new).removed) == ((new,), (RATE,))


def test_the_closest_name_is_taken():
    near, far = evolve(RATE, name="培训的合格率"), evolve(RATE, name="培训后的考核合格率")
    found = diff_sets(made(RATE), made(far, near))
    assert (found.changed[0].new, found.added) == (near, (far,))


def test_the_same_row_stands_before_one_with_its_code():
    other = evolve(COUNT, code="C1")
    found = diff_sets(made(COUNT), made(other, COUNT))
    assert (found.unchanged, found.added) == (1, (other,))


def test_the_head():
    found = diff_sets(made(), made(version="2024", rulebook="hubei"))
    assert [(each.key, each.old, each.new) for each in found.head] == [
        ("version", "2023", "2024"), ("rulebook", None, "hubei"),
    ]  # fmt: skip
    assert (found.newer, found.is_outdated) == (1, False)


def test_a_version_that_is_not_newer():
    assert diff_sets(made(RATE), made()).is_outdated
    assert diff_sets(made(), made(version="2022")).is_outdated
    assert not diff_sets(made(), made()).is_outdated
    assert not diff_sets(made(), made(version=None)).is_outdated


def test_parameters_by_date():
    old = Parameter("低保标准", (DatedValue("2022-07-01", "800"),), "元")
    new = Parameter("低保标准", (DatedValue("2022-07-01", "800"), DatedValue("2023-07-01", "850")))
    more = Parameter("人数", (DatedValue("2023-01-01", "5"),))
    found = diff_sets(made(parameters=(old,)), made(parameters=(new, more))).parameters
    assert [(each.name, each.old, each.new) for each in found] == [
        ("低保标准", old, new), ("人数", None, more),
    ]  # fmt: skip
    assert found[0].values == (("2023-07-01", None, DatedValue("2023-07-01", "850")),)
    assert found[1].values == (("2023-01-01", None, DatedValue("2023-01-01", "5")),)


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        ("2023", "2024", 1), ("2024年版", "2024年第2版", 1), ("1.10", "1.9", -1), ("１", "1", 0),
        ("2024-07", "2024", -1),
        ("9" * 5000, "1" + "0" * 5000, 1), ("01", "1", 0),
        (None, "1", None), ("甲", "乙", None), ("", "2", None),
    ],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(old: str, new: str, order: int | None):
    assert compare_versions(old, new) == order
    assert compare_versions(new, old) == (None if order is None else -order)


# --- what holds of any two sets -----------------------------------------------------------------

rows = st.builds(
    SetIndicator,
    st.sampled_from([QUALITY, AMOUNT, ("满意度指标",)]),
    st.text("培训合格率考核", min_size=2, max_size=5),
    code=st.sampled_from([None, None, "A", "B", "C"]),
    target=st.sampled_from([None, "≥90%", "≥95%", "90%"]),
    formula=st.sampled_from([None, "甲÷乙"]),
    points=st.sampled_from([None, Decimal(5)]),
)
sets = st.lists(rows, max_size=7, unique_by=lambda row: row.key).map(lambda each: made(*each))


@given(sets, st.randoms(use_true_random=False))
def test_nothing_changed_in_itself_whatever_the_order(one: IndicatorSet, random):
    found = diff_sets(one, one)
    assert found.is_empty
    assert found.unchanged == len(one)
    turned = [*one.indicators]
    random.shuffle(turned)
    assert diff_sets(one, made(*turned)).is_empty


@given(sets, sets)
def test_the_counts_add_up(one: IndicatorSet, other: IndicatorSet):
    found = diff_sets(one, other)
    kept = found.unchanged + len(found.changed)
    assert len(one) == kept + len(found.removed)
    assert len(other) == kept + len(found.added)


@given(sets, sets)
def test_carrying_out_what_is_said_gives_the_new_set(one: IndicatorSet, other: IndicatorSet):
    found = diff_sets(one, other)
    made_new = Counter(one.indicators)
    made_new.subtract(found.removed)
    for each in found.changed:
        made_new[each.old] -= 1
        made_new[evolve(each.old, **{each.key: each.new for each in each.changes})] += 1
    made_new.update(found.added)
    assert +made_new == Counter(other.indicators)
    assert -made_new == Counter()


@given(sets, sets)
def test_from_the_other_side_added_is_removed(one: IndicatorSet, other: IndicatorSet):
    there, back = diff_sets(one, other), diff_sets(other, one)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert {(each.old, each.new) for each in there.changed} == {
        (each.new, each.old) for each in back.changed
    }
