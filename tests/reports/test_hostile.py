"""Whatever an author writes comes out as that text, whole, in every format."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from tests.reports.examples import (
    SHOWN,
    docx_shown,
    has_only_our_script,
    html_shown,
    loaded,
    md_shown,
    xlsx_shown,
)

import perfeval as pe
from perfeval.findings import FaultyInput
from perfeval.reports import FORMATS, Report

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% include 'x' %}",
    "{# remark #}",
    "a|b|c",
    "# x",
    "1. x",
    "---",
    "- x",
    "**x** _y_ `z`",
    "[[待填写：x]]",
    "[x](http://example.org)",
    "![x](x.png)",
    "```block scores```",
    "&lt;&#65;",
    "=1+1",
    "$x^2$",
    "\u202eeus\u202c",
    "\u200b\u2060零宽",
    "😀𠮷",
    "C:\\path\\new",
    "“‘”’",
]
_ESCAPES = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
SECTIONS = ("主管部门职能", "评价结论", "资金计划")


def project(**more: Any) -> Report:
    source = {"perfeval": "project/1", "name": "项目", "year": 2024, "indicators": [], **more}
    return pe.report(loaded(json.dumps(source, ensure_ascii=False), "hostile.json"))


def unescaped(shown: str, format_: str) -> str:
    """Return Markdown without its escapes; the other formats have none left."""
    return (
        _ESCAPES.sub(lambda each: each[1] or unescape(each[0]), shown) if format_ == "md" else shown
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_", SHOWN)
def test_a_text_comes_out_literally(text: str, format_: str) -> None:
    marked = f"始{text}终"
    row = {"category": "产出指标/数量指标", "name": marked, "target": marked, "actual": marked}
    report = project(
        name=marked,
        narrative={**dict.fromkeys(SECTIONS, marked), "立项依据": text},
        goal={"expected": marked, "achieved": text},
        indicators=[{**row, "reason": marked, "points": 90}],
    )
    shown = unescaped(SHOWN[format_](report), format_)
    assert shown.count(marked) >= len(SECTIONS) + 7
    assert "49" not in shown.replace(marked, "")
    assert has_only_our_script(report)


def test_the_workbook_shows_hostile_texts_as_texts() -> None:
    rows = [{"category": "产出指标", "name": each, "target": each} for each in HOSTILE]
    shown = xlsx_shown(project(indicators=rows))
    assert [each for each in HOSTILE if each not in shown] == []


@pytest.mark.parametrize("format_", SHOWN)
def test_control_characters_are_dropped_and_nothing_else(format_: str) -> None:
    text = "前\u0001\u0008中\u001b[31m\u007f后\ufffe"
    report = project(narrative=dict.fromkeys(SECTIONS, text), goal={"expected": text})
    shown = unescaped(SHOWN[format_](report), format_)
    assert shown.count("前中[31m后") == len(SECTIONS) + 1
    report.render("xlsx")


@pytest.mark.parametrize("format_", SHOWN)
def test_a_long_section_is_not_cut(format_: str) -> None:
    text = "很长的一节，" * 8_334
    shown = SHOWN[format_](project(narrative={"评价结论": text + "完"}))
    assert text + "完" in shown


def test_paragraphs_of_a_section_stay_apart() -> None:
    report = project(narrative={"评价结论": "第一段\n\n  第二段\n第三段"})
    assert "第一段\n\n第二段\n\n第三段" in md_shown(report)
    assert "第一段\n第二段\n第三段" in docx_shown(report)


@pytest.mark.parametrize("format_", SHOWN)
def test_three_hundred_indicators_are_all_there(format_: str) -> None:
    rows = [
        {
            "category": "产出指标/数量指标",
            "name": f"第{number}项",
            "target": "≥1个",
            "actual": "1个",
        }
        for number in range(300)
    ]
    shown = SHOWN[format_](project(indicators=rows))
    missing = [each["name"] for each in rows if shown.count(each["name"]) < 3]
    assert missing == []


@pytest.mark.parametrize("format_", FORMATS)
def test_no_indicators_make_a_report_too(format_: str) -> None:
    assert project().render(format_)


def test_a_cell_that_a_workbook_cannot_hold_is_refused_with_its_place() -> None:
    report = project(goal={"expected": "长" * 40_000})
    assert "长" * 40_000 in html_shown(report)
    with pytest.raises(FaultyInput) as raised:
        report.render("xlsx")
    (said,) = raised.value.findings
    assert said.render("en").startswith("项目支出绩效自评表!B8: text-too-long: ")
