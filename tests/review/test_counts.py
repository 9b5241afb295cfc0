"""One number with two counting units for one thing is worth a look; two things are not."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.examples import published
from tests.scoring.builders import indicator, mof, project

from perfeval.findings import Severity
from perfeval.review.counts import counts
from perfeval.scoring import score


def found(name: str, target: str, text: str) -> list[str]:
    one = evolve(project(indicator(target, target, 90, name=name)), narrative={"完成情况": text})
    return [each.message() for each in counts(score(one, mof()))]


def test_the_published_project_helped_200_households_and_helped_200_times() -> None:
    card = published("project.yaml").card
    (one,) = counts(card)
    assert one.message() == "“建档困难职工总数”为 200户，“具体绩效目标”中写为 200人次"
    assert (one.code, one.severity) == ("figures-doubtful", Severity.WARNING)
    assert "project.yaml:" in one.place


@pytest.mark.parametrize(
    "text",
    [
        "救助建档困难职工200户，共200人次",  # tells the two apart
        "救助建档困难职工199人次",
        "救助建档困难职工2200人次，1.200人次",
        "培训会计人员200人次",  # another thing
        "救助建档困难职工。发放200笔",  # another sentence
        "救助建档困难职工200家",  # a unit of the same kind
        "救助建档困难职工200万元",
        "",
    ],
)
def test_what_is_not_the_same_thing_is_let_be(text: str) -> None:
    assert found("建档困难职工总数", "200户", text) == []


@pytest.mark.parametrize("unit", ["人次", "户次", "次", "笔", "人", "名"])
def test_a_unit_of_another_kind_is_told_once(unit: str) -> None:
    text = f"救助建档困难职工200{unit}。全年救助建档困难职工200余{unit}"
    assert found("建档困难职工总数", "200户", text) == [
        f"“建档困难职工总数”为 200户，“完成情况”中写为 200{unit}"
    ]
    assert found("建档困难职工总数", "5户", text.replace("200", "5")) == []


@given(st.text("建档困难职工0123456789户人次笔，。", max_size=60))
def test_a_text_in_the_unit_of_the_row_is_never_doubted(text: str) -> None:
    only = text.replace("人", "").replace("次", "").replace("笔", "")
    assert found("建档困难职工总数", "20户", only) == []
