"""Curves drawn: what is shown is what the curve says, for eyes and for readers without them."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given
from tests.scoring.builders import curve_of

from perfeval.documents.svg import checked_svg, png
from perfeval.files import catalogue
from perfeval.model import Clause
from perfeval.rules import Curve
from perfeval.rules.drawing import described, drawn, figure
from perfeval.testing.scoring_strategies import curves

SVG = "{http://www.w3.org/2000/svg}"
LADDER = curve_of(
    "actual", "60 0.5 0 0.5", "80 0.8 0.5 0.8", "90 1 0.8 1", name="满意度", unit="%",
    monotone="increasing",
)  # fmt: skip
SHIPPED = [(book.id, curve) for book in catalogue.rulebooks() for curve in book.curves.values()]


def parts(curve: Curve, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawn(curve)).iter(SVG + name))


def dots(curve: Curve, *, is_open: bool) -> list[tuple[str | None, str | None]]:
    """Return where the open or the closed dots lie."""
    return [
        (each.get("cx"), each.get("cy"))
        for each in parts(curve, "circle")
        if (each.get("fill") == "none") is is_open
    ]


def shown(curve: Curve) -> list[str]:
    return [each.text or "" for each in parts(curve, "text")]


@pytest.mark.parametrize(("book", "curve"), SHIPPED, ids=[f"{b}-{c.name}" for b, c in SHIPPED])
def test_every_curve_that_ships_is_drawn_and_may_stand_in_a_page(book: str, curve: Curve):
    svg = drawn(curve)
    assert checked_svg(svg)
    assert png(svg, 1.0)[1:4] == b"PNG"
    assert described(curve) in svg


def test_a_drawing_says_what_it_shows_to_those_who_cannot_see_it():
    root = ElementTree.fromstring(drawn(LADDER))
    assert root.get("role") == "img"
    assert [each.tag for each in list(root)[:2]] == [SVG + "title", SVG + "desc"]
    assert root[0].text == "赋分曲线 满意度"
    assert root[1].text == (
        "自变量为实际完成值，单位为%，得分值的比例，"
        "60 处 0.5（左侧 0）；80 处 0.8（左侧 0.5）；90 处 1（左侧 0.8）"
    )
    assert "over the actual, in %" in drawn(LADDER, "en")


def test_a_step_is_closed_where_the_point_belongs_and_open_where_it_does_not():
    assert len(dots(LADDER, is_open=False)) == len(dots(LADDER, is_open=True)) == 3
    for closed, opened in zip(
        dots(LADDER, is_open=False), sorted(dots(LADDER, is_open=True)), strict=True
    ):
        assert closed[0] == opened[0]
        assert float(closed[1] or 0) < float(opened[1] or 0)  # the share at the step is the higher
    both = curve_of("ratio", "1 1 0 1", "1.3 1 1 0")
    assert len(dots(both, is_open=True)) == 2
    apart = curve_of("actual", "1 0.5 0 1")
    assert len(dots(apart, is_open=True)) == 2
    assert len(dots(apart, is_open=False)) == 1


def test_no_piece_of_the_curve_reaches_into_an_open_dot():
    pieces = [each for each in parts(LADDER, "line") if each.get("stroke-width") == "2.5"]
    assert len(pieces) == 4
    for x, y in dots(LADDER, is_open=True):
        for piece in pieces:
            ends = [(piece.get(f"x{i}"), piece.get(f"y{i}")) for i in (1, 2)]
            for end in ends:
                across = float(end[0] or 0) - float(x or 0)
                down = float(end[1] or 0) - float(y or 0)
                assert (across**2 + down**2) ** 0.5 >= 4.3


def test_what_cannot_be_reached_is_not_drawn():
    late = curve_of("days_late", "0 1 1 0.5")  # no day is below none
    assert len(dots(late, is_open=True)) == 1
    assert len(dots(curve_of("attainment", "1 1 0 1"), is_open=False)) == 1


def test_the_axes_are_named_and_carry_the_figures_of_the_curve():
    assert shown(LADDER) == [
        "0%", "50%", "80%", "100%", "60%", "80%", "90%", "得分占分值的比例", "实际完成值（%）",
    ]  # fmt: skip
    points = curve_of("days_late", "0 3", "10 0", yields="points")
    assert shown(points) == ["0", "3", "0", "10", "得分（分）", "逾期天数"]
    assert "110%" in shown(curve_of("ratio", "1.1 1"))


def test_labels_never_stand_on_one_another():
    steps = [f"{i} {i / 100}" for i in range(101)]
    crowded = parts(curve_of("actual", *steps), "text")
    across = sorted(
        (float(each.get("x") or 0), len(each.text or ""))
        for each in crowded
        if each.get("text-anchor") == "middle" and (each.text or "").isdecimal()
    )
    gaps = [right[0] - left[0] for left, right in pairwise(across)]
    assert min(gaps) > 18
    upright = sorted(
        float(each.get("y") or 0) for each in crowded if each.get("text-anchor") == "end"
    )
    assert min(b - a for a, b in pairwise(upright)) >= 13


@given(curve=curves())
def test_any_curve_is_drawn_within_the_paper(curve: Curve):
    root = ElementTree.fromstring(drawn(curve))
    for each in root.iter():
        for key, value in each.attrib.items():
            if key in {"x", "x1", "x2", "cx"}:
                assert 0 <= float(value) <= 480
            if key in {"y", "y1", "y2", "cy"}:
                assert 0 <= float(value) <= 280
    assert len(parts(curve, "circle")) >= len(curve.breakpoints)


def test_a_name_or_a_clause_is_text_and_never_markup():
    evil = evolve(LADDER, name="<b>", unit="<i>", clause=Clause("<script>"))
    page = figure(evil)
    assert not re.search("<b>|<i>|<script>", page)
    assert "&lt;script&gt;（未经核实）" in page


def test_a_drawing_takes_the_colour_of_its_page():
    assert not re.search(r'(fill|stroke)="(?!none|currentColor)', drawn(LADDER))


def test_a_notebook_shows_a_curve_and_a_rulebook_with_all_of_its_curves():
    book = catalogue.rulebook("mof-2021")
    assert book.curves["satisfaction"]._repr_html_() == figure(book.curves["satisfaction"])
    page = book._repr_html_()
    assert page.count("<svg") == len(book.curves)
    for text in ("效益指标", "直接赋分", "用于满意度指标", "只用于写明本方法的指标", "未经核实",
                 "80%—100%", "优", "其余日期"):  # fmt: skip
        assert text in page, text
    assert "产出指标、成本指标、效益指标、满意度指标共用" in (
        catalogue.rulebook("sichuan-2022")._repr_html_()
    )
    bare = catalogue.rulebook("sichuan-department-2018")._repr_html_()
    assert "定性指标分档" not in bare
    assert "等级</caption>" not in bare


def test_a_single_point_has_level_ends_on_both_sides():
    level = curve_of("actual", "0 1")
    pieces = [each for each in parts(level, "line") if each.get("stroke-width") == "2.5"]
    assert len(pieces) == 2
    assert {each.get("y1") for each in pieces} == {each.get("y2") for each in pieces}
    assert Decimal(pieces[0].get("x1") or 0) < Decimal(pieces[1].get("x2") or 0)
