"""Where the points of a row come from: written, allocated, rescaled, and never counted twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve
from tests.scoring.builders import (
    AMOUNT,
    CONTENT,
    COST,
    QUALITY,
    SOCIAL,
    TIME,
    budget,
    card_of,
    codes,
    decimals,
    indicator,
    mof,
    project,
    worths,
)

from perfeval.model import Category, Department, Indicator
from perfeval.rules import Allocation, RollUp, Weight
from perfeval.scoring import Scorecard, score
from perfeval.scoring.allocation import is_placeholder


def blank(category: str = AMOUNT, name: str = "", **more: object) -> Indicator:
    """Return a row without points."""
    return indicator("200户", "200户", None, category=category, name=name or category, **more)  # type: ignore[arg-type]


def allocated(*rows: Indicator, **more: object) -> Scorecard:
    return card_of(*rows, budget=budget(), **more)  # type: ignore[arg-type]


def printed(*labels: tuple[str, int]) -> dict[str, Decimal]:
    """Return points as level-1 labels print them."""
    return {label: Decimal(value) for label, value in labels}


def test_a_categorys_points_are_split_evenly_over_its_second_level_then_over_rows():
    card = allocated(
        blank(AMOUNT, "一"), blank(AMOUNT, "二"), blank(QUALITY), blank(SOCIAL), blank(CONTENT)
    )
    assert worths(card) == decimals("12.5", "12.5", "25", "30", "10")
    assert "points-allocated" in codes(card)
    assert any("按规则分配 12.50 分" in line for line in card.rows[0].why())


def test_what_cannot_be_split_evenly_goes_to_earlier_rows_first_by_the_hundredth():
    card = allocated(
        blank(AMOUNT, "一"), blank(AMOUNT, "二"), blank(AMOUNT, "三"),
        blank(QUALITY), blank(TIME), blank(SOCIAL), blank(CONTENT),
    )  # fmt: skip
    assert worths(card) == decimals("5.56", "5.56", "5.55", "16.67", "16.66", "30", "10")
    assert card.full == Decimal(100)


def test_rows_that_the_form_left_as_placeholders_take_no_share():
    empty = indicator("/", "", None, category=QUALITY, name="指标1：")
    card = allocated(blank(AMOUNT), empty, blank(SOCIAL), blank(CONTENT))
    assert worths(card) == [Decimal(50), None, Decimal(30), Decimal(10)]
    assert [row.state for row in card.rows] == ["scored", "unscored", "scored", "scored"]


@pytest.mark.parametrize("name", ["……", "/", "指标2：", "——", ""])
@pytest.mark.parametrize("text", ["", "/", "—"])
def test_a_placeholder_has_no_name_and_no_values(name, text):
    empty = indicator(text, text, None, name=name)
    card = allocated(empty, blank(QUALITY), blank(SOCIAL), blank(CONTENT))
    assert card.rows[0].state == "unscored"


@pytest.mark.parametrize(("target", "actual"), [("200户", ""), ("", "200户")])
def test_a_row_with_a_placeholders_name_that_has_a_value_takes_its_share(target, actual):
    row = indicator(target, actual, None, name="指标1：")
    card = allocated(row, blank(QUALITY), blank(SOCIAL), blank(CONTENT))
    assert card.rows[0].points == Decimal(25)


def test_a_row_without_a_name_that_has_values_takes_its_share():
    card = allocated(
        indicator("200户", "200户", None, name=""), blank(QUALITY), blank(SOCIAL), blank(CONTENT)
    )
    assert card.rows[0].points == Decimal(25)
    assert "name-missing" in codes(card)


def test_points_printed_in_a_category_label_go_before_the_rulebooks():
    card = allocated(
        blank(AMOUNT), blank(SOCIAL), blank(CONTENT),
        category_points=printed(("产 出 指 标（60分）", 60), ("效益指标", 20), ("满意度指标", 10)),
    )  # fmt: skip
    assert worths(card) == decimals("60", "20", "10")


def test_points_of_a_category_known_by_another_name_are_its_own():
    card = allocated(
        blank("项目完成指标/数量指标"), blank(SOCIAL), blank(CONTENT),
        category_points=printed(("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    )  # fmt: skip
    assert worths(card) == decimals("50", "30", "10")


def test_the_points_of_a_missing_category_go_to_the_others_in_proportion():
    card = allocated(blank(AMOUNT), blank(SOCIAL))
    assert worths(card) == decimals("56.25", "33.75")
    assert card.full == Decimal(100)
    assert "category-missing" in codes(card)


def test_a_donor_takes_the_points_of_a_missing_category_whole():
    book = evolve(mof(), allocation=Allocation(receivers={"满意度指标": "效益指标"}))
    card = allocated(blank(AMOUNT), blank(SOCIAL), book=book)
    assert worths(card) == decimals("50", "40")


def test_where_the_donor_itself_is_missing_the_others_share_in_proportion():
    book = evolve(mof(), allocation=Allocation(receivers={"满意度指标": "效益指标"}))
    card = allocated(blank(AMOUNT), blank(CONTENT), book=book)
    assert worths(card) == decimals("75", "15")


def test_a_donor_gives_nothing_where_the_execution_rate_carries_more_than_the_rulebook_says():
    book = evolve(mof(), allocation=Allocation(receivers={"效益指标": "满意度指标"}))
    card = card_of(
        blank(AMOUNT), blank(SOCIAL), blank(CONTENT), book=book, budget=budget(points=Decimal(40))
    )
    assert all(worth is not None and worth >= 0 for worth in worths(card))
    assert card.full == Decimal(100)


def test_a_rulebook_may_leave_a_missing_category_missing():
    book = evolve(mof(), allocation=Allocation(empty_category="none"))
    card = allocated(blank(AMOUNT), blank(SOCIAL), book=book)
    assert (worths(card), card.full) == (decimals("50", "30"), Decimal(90))
    assert card.grade is None


def test_more_points_for_the_execution_rate_leave_fewer_for_the_rows():
    card = card_of(blank(AMOUNT), blank(SOCIAL), blank(CONTENT), budget=budget(points=Decimal(20)))
    assert worths(card) == decimals("44.44", "26.67", "8.89")
    assert card.full == Decimal(100)


def test_a_category_whose_rows_have_points_is_left_as_it_is():
    card = allocated(
        indicator("200户", "200户", 40, name="一"),
        blank(AMOUNT, "其中"),
        blank(SOCIAL),
        blank(CONTENT),
    )
    assert worths(card) == [Decimal(40), None, Decimal(30), Decimal(10)]
    assert card.rows[1].state == "unscored"
    assert "weights-sum" in codes(card)


def test_points_of_zero_are_points_that_the_form_gives():
    card = allocated(indicator("1户", "1户", 0, name="一"), blank(AMOUNT), blank(SOCIAL))
    assert worths(card) == [Decimal(0), None, Decimal(30)]


def test_a_category_that_the_rulebook_does_not_know_stays_without_points():
    card = allocated(blank("党建指标/学习次数"), blank(AMOUNT), blank(SOCIAL), blank(CONTENT))
    assert worths(card)[0] is None
    assert {"weight-unknown", "category-unknown"} <= set(codes(card))
    assert card.points.unknown == ("党建指标",)
    assert card.full == Decimal(100)


@pytest.mark.parametrize("label", ["数量指标", "产出指标"])
def test_one_level_alone_is_enough_to_find_the_weight(label):
    card = allocated(blank(label), blank(SOCIAL), blank(CONTENT))
    assert worths(card) == decimals("50", "30", "10")
    assert "category-unknown" not in codes(card)


def test_points_with_three_decimals_are_rounded_half_up_one_by_one():
    card = card_of(indicator("1户", "1户", "33.335", name="一"), indicator("1户", "1户", "66.664"))
    assert worths(card) == decimals("33.34", "66.66")


# --- rows that belong to another ---------------------------------------------------------------


def parent(worth: int | None = 20, name: str = "救助户数", **more: object) -> Indicator:
    return indicator("200户", "200户", worth, name=name, **more)  # type: ignore[arg-type]


def child(worth: int | None, name: str, of: str = "救助户数", **more: object) -> Indicator:
    return indicator("100户", "100户", worth, name=name, parent=of, **more)  # type: ignore[arg-type]


def test_a_row_of_which_without_points_is_compared_and_not_scored():
    card = card_of(parent(100), child(None, "其中：农村"))
    assert (card.rows[1].state, card.rows[1].verdict) == ("unscored", "met")
    assert (card.rows[1].points, card.total) == (None, Decimal(100))


def test_a_row_of_which_takes_no_share_of_allocated_points():
    card = allocated(
        parent(None), child(None, "其中：农村"), blank(QUALITY), blank(SOCIAL), blank(CONTENT)
    )
    assert worths(card) == [Decimal(25), None, Decimal(25), Decimal(30), Decimal(10)]


def test_children_that_carry_the_parents_points_are_scored_in_its_place():
    card = card_of(parent(20), child(12, "甲"), child(8, "乙"), parent(80, "其他"))
    assert worths(card) == [None, Decimal(12), Decimal(8), Decimal(80)]
    assert card.full == card.total == Decimal(100)


def test_children_that_carry_something_else_are_not_counted_beside_their_parent():
    card = card_of(parent(20), child(12, "甲"), child(3, "乙"), parent(80, "其他"))
    assert worths(card) == [Decimal(20), None, None, Decimal(80)]
    assert card.full == card.total == Decimal(100)


def test_children_belong_to_the_nearest_row_above_that_has_the_parents_name():
    card = card_of(parent(60), child(20, "甲"), parent(40), child(40, "乙"))
    assert worths(card) == [Decimal(60), None, None, Decimal(40)]


def test_a_child_of_its_own_name_belongs_to_the_next_row_of_that_name():
    card = card_of(child(100, "甲", of="甲"), parent(100, "甲"))
    assert worths(card) == [Decimal(100), None]


def test_children_worth_nothing_are_not_scored_beside_their_parent():
    assert worths(card_of(parent(100), child(0, "甲"))) == [Decimal(100), None]


def test_children_are_scored_where_the_parent_has_no_points():
    card = card_of(parent(None), child(60, "甲"), child(40, "乙"))
    assert worths(card) == [None, Decimal(60), Decimal(40)]


@pytest.mark.parametrize(
    ("one", "two", "counted"),
    [
        (100, 100, [None, None, Decimal(100)]),
        (100, 40, [None, Decimal(100), None]),
        (40, 40, [Decimal(100), None, None]),
        (40, 7, [Decimal(100), None, None]),
        (None, 100, [None, None, Decimal(100)]),
        (None, 40, [Decimal(100), None, None]),
    ],
)
@pytest.mark.parametrize("order", [list, reversed])
def test_grandchildren_are_never_counted_beside_their_grandparent(
    one, two, counted, order: Callable[[list[Indicator]], list[Indicator]]
):
    rows = [parent(100), child(one, "甲"), child(two, "甲之一", of="甲")]
    card = card_of(*order(rows))
    assert worths(card) == list(order(counted))
    assert card.total == Decimal(100)


def test_rows_that_name_each_other_as_parent_are_counted_once():
    card = card_of(child(50, "甲", of="乙"), child(50, "乙", of="甲"), parent(50, "丙"))
    assert card.full == Decimal(100)


def test_a_row_that_names_itself_as_parent_keeps_its_points():
    card = card_of(child(100, "甲", of="甲"))
    assert (worths(card), card.full) == (decimals("100"), Decimal(100))


def test_a_child_whose_parent_is_not_in_the_table_keeps_its_points():
    card = card_of(child(100, "甲", of="没有这一行"))
    assert worths(card) == decimals("100")
    assert "parent-unknown" in codes(card)
    assert "parent-unknown" not in codes(card_of(parent(100), child(None, "甲")))


def test_whether_the_rows_carry_the_whole_total_is_told_without_counting_a_family_twice():
    card = card_of(parent(50), child(30, "甲"), child(20, "乙"), parent(40, "其他", category=COST))
    assert card.execution.points == 1000
    assert card.full == Decimal(100)


# --- weights that several categories share, and points that a department's projects carry --------

SHARED = Weight("绩效指标", Decimal(90), among=("产出指标", "效益指标", "满意度指标"))


def test_categories_that_share_a_weight_take_it_together():
    book = evolve(mof(), weights=(SHARED,))
    card = allocated(blank(AMOUNT), blank(SOCIAL), blank(CONTENT), book=book)
    assert (worths(card), card.full) == (decimals("30", "30", "30"), Decimal(100))
    assert "category-missing" not in codes(card)
    one = allocated(blank(AMOUNT), book=book)
    assert (worths(one), one.full) == (decimals("90"), Decimal(100))


def test_level_two_categories_of_one_name_under_two_level_one_categories_are_two():
    tree = evolve(
        mof().hierarchy,
        categories=tuple(
            Category(name, children=(Category("其他指标"),)) for name in ("产出指标", "效益指标")
        ),
    )
    weight = Weight("绩效指标", Decimal(90), among=("产出指标", "效益指标"))
    book = evolve(mof(), weights=(weight,), hierarchy=tree)
    rows = [blank(f"{first}/其他指标", str(place)) for place, first in enumerate(
        ("产出指标", "效益指标", "效益指标"))]  # fmt: skip
    assert worths(allocated(*rows, book=book)) == decimals("45", "22.5", "22.5")


def test_a_shared_weight_of_which_no_category_is_there_is_missing():
    book = evolve(mof(), weights=(evolve(SHARED, among=("产出指标", "效益指标")),))
    assert "category-missing" in codes(allocated(blank(CONTENT), book=book))


def test_rows_of_a_shared_weight_with_points_leave_those_without_alone():
    book = evolve(mof(), weights=(SHARED,))
    card = allocated(indicator("1户", "1户", 60, name="一"), blank(SOCIAL), book=book)
    assert worths(card) == [Decimal(60), None]


def test_points_printed_for_one_of_several_that_share_leave_the_rest_to_the_others():
    book = evolve(mof(), weights=(SHARED,))
    card = allocated(
        blank(AMOUNT), blank(SOCIAL), blank(CONTENT),
        book=book, category_points=printed(("产出指标", 60)),
    )  # fmt: skip
    assert (worths(card), card.full) == (decimals("60", "15", "15"), Decimal(100))


def test_points_printed_beyond_a_shared_weight_leave_nothing_to_the_others():
    book = evolve(mof(), weights=(SHARED,))
    card = allocated(
        blank(AMOUNT), blank(SOCIAL), book=book, category_points=printed(("产出指标", 95))
    )
    assert worths(card) == decimals("95", "0")


def test_a_receiver_that_shares_its_weight_takes_the_points_into_it():
    weights = (
        Weight("绩效指标", Decimal(80), among=("产出指标", "效益指标")),
        Weight("满意度指标", Decimal(10)),
    )
    rule = Allocation(empty_category="none", receivers={"满意度指标": "效益指标"})
    book = evolve(mof(), weights=weights, allocation=rule)
    card = allocated(blank(AMOUNT), blank(SOCIAL), book=book)
    assert (worths(card), card.full) == (decimals("45", "45"), Decimal(100))
    without = allocated(blank(AMOUNT), book=book)
    assert worths(without) == decimals("90")


def test_a_departments_rows_leave_the_points_that_its_projects_carry():
    weights = (Weight("产出指标", Decimal(40)), Weight("效益指标", Decimal(20)))
    book = evolve(mof(), weights=weights, roll_up=RollUp("equal", Decimal(30)))
    one = project(indicator("1户", "1户", 100), budget=budget(points=Decimal(0)))
    rows = (blank(AMOUNT), blank(SOCIAL))
    whole = Department("部门", projects=(one,), indicators=rows, budget=budget())
    card = score(whole, book, [score(one, mof())])
    assert (worths(card), card.full, card.total) == (decimals("40", "20"), *decimals("100", "100"))
    short = score(evolve(whole, indicators=rows[:1]), book, [score(one, mof())])
    assert (worths(short), short.full) == (decimals("60"), Decimal(100))
    alone = score(evolve(whole, projects=()), book)
    assert (worths(alone), alone.full) == (decimals("60", "30"), Decimal(100))


# --- rows that do not apply -----------------------------------------------------------------------


def gone(category: str, worth: int, **more: object) -> Indicator:
    return indicator("1户", "", worth, category=category, not_applicable="没有发生", **more)  # type: ignore[arg-type]


def test_what_does_not_apply_may_leave_its_points_to_its_own_group_only():
    book = evolve(mof(), allocation=Allocation(not_applicable="group"))
    kept = [
        indicator("1户", "1户", worth, category=category, name=f"{category}{worth}")
        for category, worth in ((AMOUNT, 10), (AMOUNT, 20), (QUALITY, 10), (SOCIAL, 30))
    ]
    second = card_of(*kept, gone(AMOUNT, 20), budget=budget(), book=book)
    assert worths(second) == [*decimals("16.67", "33.33", "10", "30"), None]
    first = card_of(*kept, gone(TIME, 20), budget=budget(), book=book)
    assert worths(first) == [*decimals("15", "30", "15", "30"), None]
    everybody = card_of(*kept, gone(CONTENT, 20), budget=budget(), book=book)
    assert worths(everybody) == [*decimals("12.5", "25", "12.5", "37.5"), None]
    assert (everybody.execution.points, everybody.full) == (1250, Decimal(100))
    nowhere = card_of(*kept, gone("", 20), budget=budget(), book=book)
    assert worths(nowhere) == worths(everybody)
    assert (second.execution.points, first.execution.points) == (1000, 1000)


def test_a_level_one_label_alone_is_a_group_of_all_its_rows():
    book = evolve(mof(), allocation=Allocation(not_applicable="group"))
    card = card_of(
        indicator("1户", "1户", 60, category=QUALITY),
        indicator("1户", "1户", 30, category=SOCIAL),
        gone("产出指标", 10), book=book,
    )  # fmt: skip
    assert worths(card) == [*decimals("70", "30"), None]


@pytest.mark.parametrize("otherwise", ["rescale", "group", "none"])
def test_a_category_that_does_not_apply_as_a_whole_leaves_its_points_to_its_receiver(otherwise):
    rule = Allocation(not_applicable=otherwise, receivers={"满意度指标": "效益指标"})
    book = evolve(mof(), allocation=rule)
    card = card_of(
        indicator("1户", "1户", 50, name="一"),
        indicator("1户", "1户", 10, category=SOCIAL, name="二"),
        indicator("1户", "1户", 20, category=SOCIAL, name="三"),
        gone(CONTENT, 4), gone(CONTENT, 6, name="五"), budget=budget(), book=book,
    )  # fmt: skip
    assert worths(card) == [*decimals("50", "13.33", "26.67"), None, None]
    assert (card.execution.points, card.full) == (1000, Decimal(100))


def test_a_receiver_takes_nothing_while_its_giver_has_a_row_left():
    rule = Allocation(receivers={"满意度指标": "效益指标"})
    book = evolve(mof(), allocation=rule)
    card = card_of(
        indicator("1户", "1户", 50, name="一"),
        indicator("1户", "1户", 30, category=CONTENT, name="二"),
        indicator("1户", "1户", 10, category=SOCIAL, name="三"),
        gone(CONTENT, 10), book=book,
    )  # fmt: skip
    assert worths(card) == [*decimals("55.56", "33.33", "11.11"), None]


def test_where_the_receiver_has_no_rows_left_all_others_take_the_points():
    rule = Allocation(receivers={"满意度指标": "效益指标"})
    book = evolve(mof(), allocation=rule)
    card = card_of(
        indicator("1户", "1户", 50, name="一"), gone(SOCIAL, 30), gone(CONTENT, 20), book=book
    )
    assert worths(card) == [Decimal(100), None, None]


def test_a_row_that_does_not_apply_and_has_no_points_leaves_nothing():
    card = card_of(
        indicator("1户", "1户", 100, name="一"),
        indicator("1户", "", None, name="二", not_applicable="没有发生"),
    )
    assert worths(card) == [Decimal(100), None]


def test_points_that_differ_from_the_weights_are_said_and_are_no_fault():
    card = card_of(
        indicator("≥1", "1", 60, category=AMOUNT),
        indicator("≥1", "1", 20, category=SOCIAL, name="二"),
        indicator("≥1", "1", 10, category=CONTENT, name="三"),
        budget=budget(),
    )
    said = [each for each in card.findings if each.code == "weights-differ"]
    assert [each.parameters["name"] for each in said] == ["产出指标", "效益指标"]
    assert "weights-sum" not in codes(card)


def test_points_printed_beside_a_second_level_are_held_against_its_own_rows():
    rows = (
        indicator("≥1", "1", 20, category=AMOUNT),
        indicator("≥1", "1", 30, category=QUALITY, name="二"),
        indicator("≥1", "1", 30, category=SOCIAL, name="三"),
        indicator("≥1", "1", 10, category=CONTENT, name="四"),
    )
    right = {"数量指标": Decimal(20), "产出指标/质量指标": Decimal(30), "产出指标": Decimal(50)}
    assert codes(card_of(*rows, budget=budget(), category_points=right)) == []
    wrong = right | {"数量指标": Decimal(25)}
    card = card_of(*rows, budget=budget(), category_points=wrong)
    (said,) = (each for each in card.findings if each.code == "weights-sum")
    assert (said.parameters["found"], said.parameters["expected"]) == ("20.00", Decimal(25))


def test_an_execution_rate_of_more_than_the_total_leaves_the_rows_nothing():
    card = card_of(blank(AMOUNT), blank(SOCIAL), budget=budget(points=Decimal(120)))
    assert worths(card) == decimals("0", "0")


def test_a_group_of_rows_worth_nothing_takes_nothing():
    book = evolve(mof(), allocation=Allocation(not_applicable="group"))
    card = card_of(
        indicator("1户", "1户", 0, name="一"),
        indicator("1户", "1户", 70, category=QUALITY, name="二"),
        gone(AMOUNT, 30), book=book,
    )  # fmt: skip
    assert worths(card) == [*decimals("0", "100"), None]


def test_where_no_row_applies_the_execution_rate_keeps_its_own_points():
    card = card_of(gone(AMOUNT, 90), budget=budget())
    assert (worths(card), card.execution.points) == ([None], 1000)


def test_a_child_of_its_own_name_belongs_to_the_nearest_of_several_below():
    rows = [child(60, "甲", of="甲"), parent(100, "甲"), parent(60, "甲", category=COST)]
    assert worths(card_of(*rows)) == [None, Decimal(100), Decimal(60)]


def test_points_printed_under_a_label_of_nobody_are_its_own():
    card = allocated(
        blank("党建指标/学习次数"), blank(AMOUNT), blank(SOCIAL), blank(CONTENT),
        category_points=printed(("党建指标", 5), ("产出指标", 45)),
    )  # fmt: skip
    assert worths(card) == decimals("5", "45", "30", "10")


def test_a_level_two_category_is_one_by_whatever_name():
    card = allocated(
        blank(AMOUNT, "一"),
        blank("产出指标/数量", "二"),
        blank(QUALITY),
        blank(SOCIAL),
        blank(CONTENT),
    )
    assert worths(card) == decimals("12.5", "12.5", "25", "30", "10")


def test_a_row_without_a_category_has_no_weight_and_no_name_for_it():
    card = allocated(blank("", "一"), blank(AMOUNT), blank(SOCIAL), blank(CONTENT))
    assert (worths(card)[0], card.points.unknown) == (None, ("",))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("", True), ("指标", True), ("指标1：", True), ("指标12:/", True), ("……", True),
        ("—", True), ("* .", True), ("X", False), ("指标X：", False), ("指标X1：/", False),
        ("户数", False), ("1号线", False), ("：户数", False),
    ],
)  # fmt: skip
def test_what_a_form_prints_into_rows_that_nobody_filled_in_is_no_name(name, is_one):
    assert is_placeholder(name) is is_one


def test_level_two_labels_that_the_hierarchy_does_not_know_are_groups_of_their_own():
    card = allocated(
        blank("产出指标/甲类", "一"), blank("产出指标/甲类", "二"), blank("产出指标/乙类", "三"),
        blank(SOCIAL), blank(CONTENT),
    )  # fmt: skip
    assert worths(card) == decimals("12.5", "12.5", "25", "30", "10")
