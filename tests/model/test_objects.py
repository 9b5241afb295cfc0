"""The model: frozen objects that are edited by making another, and say what they are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import budget, indicator, mof, project

from perfeval.errors import PerfevalError
from perfeval.model import (
    Actual,
    Budget,
    Category,
    Department,
    FundSource,
    Hierarchy,
    Indicator,
    IndicatorSet,
    SetIndicator,
    Target,
)
from perfeval.model.budget import MONEY_UNITS
from perfeval.model.hierarchy import bare_label
from perfeval.testing import strategies


@pytest.mark.parametrize(
    ("text", "sign", "unit", "written"),
    [
        ("200", "≥", "人次", "≥200人次"),
        ("200", None, None, "200"),
        ("200人次", "≥", "人次", "≥200人次"),
        ("效果显著", "定性", None, "效果显著"),
        ("效果显著", "定性", "人次", "效果显著"),
        ("三", "≥", "次", "≥三次"),
        ("98", "≥", "", "≥98"),
        (None, "≥", "人次", None),
        ("", "≥", "人次", "≥"),
    ],
)
def test_sign_value_and_unit_are_joined_without_blanks(text, sign, unit, written):
    assert Target(text, sign, unit).written == written


def test_a_reading_is_made_once_and_stays_with_its_indicator():
    one = indicator("≥98%", "97%")
    assert one.target_reading is one.target_reading
    assert one.actual_reading is one.actual_reading


def test_an_indicator_without_target_and_actual_has_blank_readings():
    one = Indicator((), "培训人次")
    assert (one.target_reading.kind, one.actual_reading.kind) == ("blank", "blank")


@pytest.mark.parametrize(
    ("edit", "shown"),
    [
        (lambda p: p.with_actual("救助", "2户"), "<Indicator 产出指标/数量指标 救助: ≥2户 → 2户>"),
        (lambda p: p.with_actual("救助", None), "<Indicator 产出指标/数量指标 救助: ≥2户 → None>"),
        (lambda p: p.with_target("救助", "≥1户"), "<Indicator 产出指标/数量指标 救助: ≥1户 → 1户>"),
    ],
)
def test_an_edit_gives_another_project_and_leaves_the_first(edit, shown):
    before = project(indicator("≥2户", "1户", name="救助"), indicator("1户", "1户", name="别的"))
    after = edit(before)
    assert repr(after.indicators[0]) == shown
    assert after.indicators[1] is before.indicators[1]
    assert repr(before.indicators[0]) == "<Indicator 产出指标/数量指标 救助: ≥2户 → 1户>"


def test_points_and_judgements_are_edited_as_exact_decimals():
    one = project(indicator("≥2户", "1户", name="救助"))
    assert one.with_points("救助", "12.5").indicators[0].points == Decimal("12.5")
    judged = (
        one.with_judgement("救助", grade="achieved", score=9, by="评审组").indicators[0].judgement
    )
    assert judged is not None
    assert (judged.grade, judged.score, judged.by) == ("achieved", Decimal(9), "评审组")


def test_an_indicator_that_is_not_there_is_named_with_those_that_are():
    one = project(indicator("≥2户", "1户", name="救助"))
    with pytest.raises(PerfevalError, match="expected exactly one of: 救助"):
        one.with_actual("没有", "2户")
    with pytest.raises(PerfevalError, match="expected one of: 救助"):
        one.indicator("没有")
    assert one.indicator("救助").name == "救助"


def test_nothing_of_the_model_can_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        project().year = 2025  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        mof().hierarchy.id = "x"  # type: ignore[misc]


def test_the_place_in_a_file_is_no_part_of_what_a_thing_is():
    assert Actual("1户") == Actual("1户")
    one = indicator("≥2户", "1户", place="a.yaml:1:1")
    assert one == indicator("≥2户", "1户", place="b.yaml:9:9")
    assert FundSource("财政拨款", place="a") == FundSource("财政拨款", place="b")


@pytest.mark.parametrize("unit", sorted(MONEY_UNITS))
@given(amount=st.decimals(-(10**38), 10**38, places=2, allow_nan=False))
def test_money_becomes_yuan_exactly(unit, amount):
    yuan = Budget(unit).in_yuan(amount)
    assert yuan is not None
    assert Fraction(yuan) == Fraction(amount) * Fraction(MONEY_UNITS[unit])
    assert Budget(unit).in_yuan(None) is None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("产出指标", "数量指标"), ("产出指标", "数量指标")),
        (("项目完成指标", "数量"), ("产出指标", "数量指标")),
        (("产 出 指 标（50分）", "进度指标"), ("产出指标", "时效指标")),
        (("效益", "环境效益"), ("效益指标", "生态效益指标")),
        (("产出指标", "经济成本指标"), ("产出指标", "经济成本指标")),
        (("满意度指标",), ("满意度指标", None)),
        (("数量指标",), ("产出指标", "数量指标")),
        (("", "数量指标"), ("产出指标", "数量指标")),
        (("产出指标", "党建"), ("产出指标", None)),
        (("党建", "数量指标"), (None, "数量指标")),
        (("党建", "党建"), (None, None)),
        (("党建",), (None, None)),
        ((), (None, None)),
        ((" ", ""), (None, None)),
    ],
)
def test_labels_as_printed_are_resolved_through_their_other_names(path, found):
    names = tuple(each.name if each else None for each in mof().hierarchy.resolve(path))
    assert names == found


@given(path=strategies.categories())
def test_no_label_is_too_strange_to_be_looked_up(path):
    tree = mof().hierarchy
    assert tree.resolve(path) == tree.resolve(path)


@given(label=strategies.texts())
def test_a_bare_label_is_bare_already(label):
    assert not any(character.isspace() for character in bare_label(label))


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (project(), "<Project 项目 (2024), 0 indicators>"),
        (project(indicator("1户", "1户")), "<Project 项目 (2024), 1 indicator>"),
        (Department("部门"), "<Department 部门 (None), 0 indicators, 0 projects>"),
        (IndicatorSet("a", "甲"), "<IndicatorSet a: 甲, 0 indicators>"),
        (budget(50, "49.6"), "<Budget annual 50 万元, executed 49.6 万元>"),
        (Hierarchy("h", "树", (), (Category("产出指标"),)), "<Hierarchy h: 产出指标>"),
    ],
)
def test_every_class_says_in_a_line_what_it_is(thing, shown):
    assert repr(thing) == shown


@pytest.mark.parametrize(
    "thing",
    [
        project(indicator("<script>", "1户", name="<b>")),
        Department("<b>", projects=(project(),), indicators=(indicator("<script>", "1"),)),
        IndicatorSet("a", "<b>", indicators=(SetIndicator((), "<script>"),)),
        Budget(sources=(FundSource("<script>"),)),
        Hierarchy("h", "<b>", (), (Category("<script>"),)),
        Category("<b>", children=(Category("<script>"),)),
        indicator("<script>", "1户"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_a_notebook_shows_is_escaped(thing):
    shown = thing._repr_html_()
    assert shown.startswith("<table>")
    assert "<script>" not in shown
    assert "<b>" not in shown
