"""The charts of a report: what each draws, what it says in words, and when there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.examples import published
from tests.scoring.builders import CONTENT, SOCIAL, budget, card_of, indicator, mof, project

from perfeval.documents.blocks import Details, Document, Figure, ListBlock
from perfeval.documents.charts import (
    Bar,
    Bars,
    Column,
    ColumnGroup,
    Columns,
    Dot,
    Dots,
    Part,
    Ring,
    Step,
)
from perfeval.documents.drawing import LINE, text_room
from perfeval.documents.svg import checked_svg
from perfeval.model import Amount, Department, FunctionAmount
from perfeval.reports import report
from perfeval.reports.charts import CHARTS, figure_of, numbered
from perfeval.scoring import Scorecard, score
from perfeval.testing.scoring_strategies import scorable_projects
from perfeval.testing.strategies import departments

NAMES = st.text(min_size=1, max_size=60)
AMOUNTS = st.decimals(-(10**6), 10**6, places=2)


def said(name: str, card: Scorecard) -> str | None:
    figure = figure_of(name, card)
    return None if figure is None else figure.description


def department(**more: Any) -> Scorecard:
    return score(Department("局", year=2024, **more), mof())


def lines(*rows: tuple[str, str | None, str, str | None]) -> tuple[Amount, ...]:
    return tuple(
        Amount(name, Decimal(amount), None if before is None else Decimal(before), kind)
        for name, kind, amount, before in rows
    )


def test_totals_stand_beside_the_year_before_with_their_change() -> None:
    income = lines(("本年收入合计", None, "891.15", "1601.17"))
    spent = lines(("本年支出合计", None, "892.14", "1600.19"))
    both = said("chart-totals", department(income=income, expenditure=spent))
    assert both is not None
    assert "2023年1601.17，2024年891.15，减少710.02，下降44.34%" in both
    unknown = lines(("本年支出合计", None, "892.14", None))
    assert said("chart-totals", department(income=income, expenditure=unknown)) is None


def test_a_structure_names_every_part_with_its_share_and_what_is_nothing() -> None:
    spent = lines(
        ("本年支出合计", None, "892.14", None), ("基本支出", "基本支出", "609.94", None),
        ("项目支出", "项目支出", "282.20", None), ("经营支出", "经营支出", "0", None),
    )  # fmt: skip
    assert said("chart-expenditure", department(expenditure=spent)) == (
        "本年支出合计 892.14万元；基本支出：609.94万元，占68.37%；项目支出：282.20万元，占31.63%；"
        "经营支出：0万元"
    )
    zero = lines(("本年支出合计", None, "0", None), ("基本支出", "基本支出", "0", None))
    assert said("chart-expenditure", department(expenditure=zero)) is None


def test_functions_are_parts_of_the_general_budget() -> None:
    spent = lines(("合计", None, "10", None), ("一般公共预算支出", "一般公共预算", "8", None))
    items = (FunctionAmount("2010101", amount=Decimal(6)), FunctionAmount("208", amount=Decimal(2)))
    text = said("chart-functions", department(expenditure=spent, expenditure_by_function=items))
    assert text is not None
    assert "一般公共服务支出：6万元，占75.00%" in text


def test_categories_show_what_was_earned_of_what_was_to_be_had_and_what_is_open() -> None:
    card = card_of(
        indicator("≥200人次", "186人次", 50), indicator("显著", "很好", 30, category=SOCIAL),
        indicator("≥90%", "95%", 10, category=CONTENT), budget=budget(50, "49.6"),
    )  # fmt: skip
    assert said("chart-categories", card) == (
        "得分与分值（斜线为未定的部分）；预算执行率：9.92 / 10.00；产出指标：46.50 / 50.00；"
        "效益指标：0.00—30.00 / 30.00；满意度指标：10.00 / 10.00"
    )


def test_lost_points_come_most_first_and_need_a_sure_loss() -> None:
    card = card_of(
        indicator("≥200人次", "186人次", 50, name="甲"), indicator("≥100%", "50%", 30, name="乙"),
        indicator("显著", "很好", 10, name="丙", category=SOCIAL),
    )  # fmt: skip
    text = said("chart-lost", card)
    assert text is not None
    assert re.findall(r"([甲乙丙])：(\S+?)(?:；|$)", text) == [
        ("乙", "15.00"), ("甲", "3.50"), ("丙", "0.00—10.00"),
    ]  # fmt: skip
    assert said("chart-lost", card_of(indicator("显著", "很好", 10))) is None
    assert said("chart-lost", card_of(indicator("≥1", "1", 100))) is None


def test_projects_of_a_department_stand_in_one_picture() -> None:
    one = project(indicator("≥100%", "50%", 90), budget=budget())
    whole = Department("局", projects=(one, one))
    card = score(whole, mof(), [score(each, mof()) for each in whole.projects])
    assert (said("chart-projects", card) or "").count("55.00 / 100.00") == 2
    assert said("chart-projects", department()) is None


def test_fiscal_appropriations_of_the_year_before_are_what_other_kinds_leave_of_the_total() -> None:
    income = lines(
        ("本年收入合计", None, "9", "16"), ("拨款", "一般公共预算", "8", None),
        ("事业收入", "事业", "1", "6"),
    )  # fmt: skip
    spent = lines(
        ("本年支出合计", None, "9", "16"), ("拨款支出", "一般公共预算", "5", "12"),
        ("基金支出", "政府性基金预算", "4", "3"), ("项目支出", "项目支出", "9", "16"),
    )  # fmt: skip
    text = said("chart-fiscal", department(income=income, expenditure=spent))
    assert text is not None
    assert "财政拨款收入：2023年10.00，2024年8.00" in text
    assert "财政拨款支出：2023年15.00，2024年9.00" in text
    # A kind that is not listed could be anything.
    partly = lines(("本年收入合计", None, "10", "16"), *(("拨款", "一般公共预算", "8", None),))
    assert said("chart-fiscal", department(income=partly, expenditure=spent)) is None


def test_the_published_disclosure_has_its_six_pictures_in_their_order() -> None:
    card = published("department.yaml").card
    drawn = report(card, outline="final-accounts").document.blocks
    titles = [each.title for each in drawn if isinstance(each, Figure)]
    assert titles == [
        "图1　收、支决算总计变动情况", "图2　收入决算结构", "图3　支出决算结构",
        "图4　财政拨款收、支决算总计变动情况", "图5　一般公共预算财政拨款支出决算变动情况",
        "图6　一般公共预算财政拨款支出决算结构",
    ]  # fmt: skip
    assert "财政拨款收入：2018年1601.17，2019年891.15" in (said("chart-fiscal", card) or "")


def test_execution_stands_against_what_the_indicators_earned_without_it() -> None:
    met, open_row = indicator("≥1", "1", 45), indicator("显著", "很好", 45, category=SOCIAL)
    card = card_of(met, open_row, budget=budget(50, "49.6"))
    assert (said("chart-execution", card) or "").endswith(
        "预算执行率：99.20%；指标得分率：50.00%—100.00%"
    )
    assert said("chart-execution", card_of(met)) is None
    one, other = project(met, open_row, budget=budget(50, "49.6")), project(met)
    whole = Department("局", projects=(one, other))
    text = said(
        "chart-execution", score(whole, mof(), [score(each, mof()) for each in (one, other)])
    )
    assert text is not None
    assert re.findall(r"；\d　[^：]+：(\S+?)(?=；|$)", text) == [
        "预算执行率99.20%，指标得分率50.00%—100.00%", "预算执行率未知，指标得分率100.00%",
    ]  # fmt: skip


def test_projects_are_drawn_within_the_grades_of_their_rulebook() -> None:
    one = project(indicator("≥100%", "50%", 90), budget=budget())
    card = score(Department("局", projects=(one,)), mof(), [score(one, mof())])
    assert "等级：差0起，中60起，良80起，优90起" in (said("chart-projects", card) or "")
    figure = figure_of("chart-projects", card)
    assert figure is not None
    assert {"优", "良", "中", "差", "60", "80", "90"} <= set(texts(figure.svg))
    # The grades are those of 100 points only.
    short = project(indicator("≥100%", "50%", 45))
    less = score(short, mof())
    assert less.full < less.rulebook.total
    whole = score(Department("局", projects=(short,)), mof(), [less])
    assert "等级" not in (said("chart-projects", whole) or "")


def test_figures_are_numbered_as_they_are_drawn(tmp_path: Path) -> None:
    outline = tmp_path / "own.md"
    outline.write_text(
        "# {{ name }}\n\n{% if false %}\n```block chart-lost\n```\n{% endif %}\n\n"
        "```block chart-categories\n```\n\n```block chart-lost\n```\n",
        encoding="utf-8",
    )
    card = card_of(indicator("≥100%", "50%", 90), budget=budget())
    drawn = report(card, outline=outline).document.blocks
    assert [each.title[:2] for each in drawn if isinstance(each, Figure)] == ["图1", "图2"]


def test_figures_within_lists_and_derivations_are_numbered_too() -> None:
    figure = Figure('<svg xmlns="http://www.w3.org/2000/svg"/>', "甲", "")
    document = numbered(
        Document(
            "", blocks=[ListBlock(items=[[figure]], ordered=False), Details("", [figure]), figure]
        )
    )
    one, two, three = document.blocks
    assert isinstance(one, ListBlock)
    assert isinstance(two, Details)
    inside = [one.items[0][0], two.blocks[0], three]
    assert [each.title for each in inside if isinstance(each, Figure)] == [
        "图1　甲", "图2　甲", "图3　甲",
    ]  # fmt: skip


@given(departments())
def test_no_department_is_too_odd_to_draw(one: Department) -> None:
    card = score(one, mof(), [score(each, mof()) for each in one.projects])
    for name in CHARTS:
        figure = figure_of(name, card)
        if figure is not None:
            assert "nan" not in figure.svg
            assert checked_svg(str(figure.svg)) == figure.svg
            assert figure_of(name, card) == figure


@given(scorable_projects())
def test_earned_points_of_all_categories_are_the_total(one: Any) -> None:
    card = score(one, mof())
    text = said("chart-categories", card)
    if text is not None:
        ends = re.findall(r"：(-?\d+\.\d\d)(?:—(-?\d+\.\d\d))? / ", text)
        assert sum(Decimal(low) for low, _ in ends) == card.range[0]
        assert sum(Decimal(high or low) for low, high in ends) == card.range[1]


# --- the drawings ---------------------------------------------------------------------------------


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("text")]


@given(st.lists(st.tuples(NAMES, AMOUNTS), min_size=1, max_size=30))
def test_every_figure_of_bars_is_written_and_the_drawing_is_safe(rows: Any) -> None:
    bars = [Bar(name, value, value, f"{value:.2f}") for name, value in rows]
    svg = Bars("<script>", bars).svg()
    assert svg == Bars("<script>", bars).svg()
    assert checked_svg(str(svg)) == svg
    written = texts(svg)
    assert "<script" not in svg
    assert all(f"{value:.2f}" in written for _, value in rows)


LONG = st.text("资金项目补助培训帮扶", min_size=25, max_size=25)
PERCENTS = st.decimals(0, 120, places=2)


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Return what the texts of a drawing cover, after checking that they are all inside it."""
    root = ElementTree.fromstring(svg)
    found = []
    for each in root.iter():
        if each.tag.endswith("text"):
            room = text_room(each.text or "")
            x, y = float(each.attrib["x"]), float(each.attrib["y"])
            left = x - {"start": 0, "middle": room / 2, "end": room}[each.attrib["text-anchor"]]
            assert left >= -1
            assert left + room <= float(root.attrib["width"]) + 1
            assert 0 <= y <= float(root.attrib["height"])
            found.append((left, y - 10, left + room, y - 10 + LINE - 5))
    return found


def check_apart(svg: str) -> None:
    found = sorted(boxes(svg), key=lambda each: each[1])
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if other[1] >= one[3]:
                break
            assert one[2] <= other[0] + 1 or other[2] <= one[0] + 1


@given(st.lists(st.tuples(LONG, PERCENTS, PERCENTS, PERCENTS), min_size=30, max_size=30))
def test_thirty_long_names_neither_overlap_nor_are_cut(rows: Any) -> None:
    grades = [
        Step(name, Decimal(low)) for name, low in zip("优良中差", (90, 80, 60, 0), strict=True)
    ]
    bars = [
        Bar(name, min(one, other), max(one, other), f"{one}—{other} / 100.00", Decimal(100))
        for name, one, other, _ in rows
    ]
    dots = [
        Dot(name, at, min(one, other), max(one, other), f"{at}%", f"{one}%—{other}%")
        for name, one, other, at in rows
    ]
    ring = [Part(name, at, f"{at}万元") for name, _, _, at in rows]
    for chart in (
        Bars("", bars, "说明", steps=grades),
        Dots("", dots, "预算执行率", "得分率", "说明"),
    ):
        svg = chart.svg()
        check_apart(svg)
        written = re.sub(r"[ \d\s]", "", "".join(texts(svg)))
        assert "…" not in written
        assert all(name in written for name, *_ in rows)
    check_apart(Ring("", ring).svg())


def test_dots_of_one_place_are_one_mark_with_all_their_numbers() -> None:
    place = (Decimal(100), Decimal(90), Decimal(90), "100%", "90%")
    dots = [Dot(name, *place) for name in "甲乙丙丁"]
    dots.insert(3, Dot("戊", Decimal(50), Decimal(0), Decimal(95), "50%", "0%—95%"))
    dots.append(Dot("己", None, Decimal(1), Decimal(1), "未知", "1%"))
    svg = str(Dots("", dots, "执行率", "得分率").svg())
    assert checked_svg(svg) == svg
    assert (svg.count("<circle"), svg.count("<rect")) == (1, 1)
    assert {"1—3、5", "4"} <= set(texts(svg))
    assert "6 己" in texts(svg)


@pytest.mark.parametrize("count", [10, 19])
def test_neighbours_in_a_ring_are_filled_differently(count: int) -> None:
    parts = [Part(f"{number}", Decimal(1), "1") for number in range(count)]
    fills = re.findall(
        r'<path d="[^"]*Z" (fill="[^"]*"(?: fill-opacity="[^"]*")?)', Ring("", parts).svg()
    )
    assert len(fills) == count
    assert all(one != other for one, other in zip(fills, [*fills[1:], fills[0]], strict=True))


@given(st.lists(AMOUNTS.map(abs), min_size=1, max_size=12))
def test_every_part_of_a_ring_is_written(values: list[Decimal]) -> None:
    chart = Ring("结构", [Part(f"第{n}项", value, f"{value}元") for n, value in enumerate(values)])
    drawn = " ".join(texts(checked_svg(str(chart.svg()))))
    for number, _ in enumerate(values):
        assert f"第{number}项" in drawn


@pytest.mark.parametrize("pair", [("0", "0"), ("5", "5"), ("-5", "3"), ("1000000", "0.01")])
def test_columns_of_nothing_equal_and_negative_values_are_drawn(pair: tuple[str, str]) -> None:
    columns = [
        Column(name, Decimal(value), value) for name, value in zip("前后", pair, strict=True)
    ]
    svg = str(Columns("变动", [ColumnGroup("收入", columns, "说明")]).svg())
    assert checked_svg(svg) == svg
    assert {*pair, "收入", "说明"} <= set(texts(svg))
