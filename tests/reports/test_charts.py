"""The charts of a report: what each draws, what it says in words, and when there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import CONTENT, SOCIAL, budget, card_of, indicator, mof, project

from perfeval.documents.charts import Bar, Bars, Column, ColumnGroup, Columns, Part, Ring
from perfeval.documents.svg import checked_svg
from perfeval.model import Amount, Department, FunctionAmount
from perfeval.reports.charts import CHARTS, figure_of
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


@given(departments())
def test_no_department_is_too_odd_to_draw(one: Department) -> None:
    card = score(one, mof(), [score(each, mof()) for each in one.projects])
    for name in CHARTS:
        figure = figure_of(name, card)
        if figure is not None:
            assert "nan" not in figure.svg
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
    written = texts(checked_svg(svg))
    assert "<script" not in svg
    assert all(f"{value:.2f}" in written for _, value in rows)


@given(st.lists(AMOUNTS.map(abs), min_size=1, max_size=12))
def test_every_part_of_a_ring_is_written(values: list[Decimal]) -> None:
    chart = Ring("结构", [Part(f"第{n}项", value, f"{value}元") for n, value in enumerate(values)])
    drawn = " ".join(texts(checked_svg(chart.svg())))
    for number, _ in enumerate(values):
        assert f"第{number}项" in drawn


@pytest.mark.parametrize("pair", [("0", "0"), ("5", "5"), ("-5", "3"), ("1000000", "0.01")])
def test_columns_of_nothing_equal_and_negative_values_are_drawn(pair: tuple[str, str]) -> None:
    columns = [
        Column(name, Decimal(value), value) for name, value in zip("前后", pair, strict=True)
    ]
    svg = checked_svg(Columns("变动", [ColumnGroup("收入", columns, "说明")]).svg())
    assert {*pair, "收入", "说明"} <= set(texts(svg))
