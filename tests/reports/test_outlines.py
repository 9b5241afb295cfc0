"""An outline that is not right is refused with its name and line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.reports.examples import loaded, published

import perfeval as pe
from perfeval.documents.blocks import (
    GridBlock,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    plain_text,
)
from perfeval.documents.grid import Cell, Grid
from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.findings import FaultyInput
from perfeval.reports.choosing import opened
from perfeval.reports.outline import Sections, fill

FORM = GridBlock(Grid([Cell(0, 0, "表")], [1]))


def refused(outline: str) -> str:
    with pytest.raises(FaultyInput) as raised:
        fill("county", outline, {"budget": None, "year": 2024}, {"form": [FORM]})
    (said,) = raised.value.findings
    assert said.code == "outline-fault"
    return said.render("en")


@pytest.mark.parametrize(
    ("outline", "place", "message"),
    [
        ("# a\n\n{{ nothing }}\n", "county:3", "'nothing' is undefined"),
        ("# a\n\n\n{{ budget.annual }}", "county:4", "'None' has no attribute 'annual'"),
        ("# a\n{% if %}\n", "county:2", "Expected an expression"),
        ("# a\n{{ ''.__class__.__mro__ }}", "county:2", "access to attribute '__class__'"),
        ("# a\n{{ year.bit_length.__globals__ }}", "county:2", "'__globals__'"),
        ("# a\n{% include 'other' %}", "county:2", "no loader"),
        ("# a\n{{ 1 / 0 }}", "county:2", "division by zero"),
        ("# a\n{{ year + 'x' }}", "county:2", "unsupported operand"),
        ("# a\n{{ 'x' | money }}", "county:2", "has no attribute 'quantize'"),
        ("# a\n{{ 'x' | nothing }}", "county:2", "No filter named 'nothing'"),
        ("# a\n\n```block chart\n```", "county", "no block is named 'chart'"),
        ("text alone", "county", "it has no heading"),
    ],
)
def test_an_outline_that_is_not_right_is_refused_with_its_line(
    outline: str, place: str, message: str
) -> None:
    said = refused(outline)
    assert said.startswith(f"{place}: outline-fault: the outline of the report is not right: ")
    assert message in said


def test_the_report_of_a_faulty_outline_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "outline", lambda name: "# a\n{{ nobody }}")
    with pytest.raises(PerfevalError, match="sichuan-2019-project:2: outline-fault"):
        pe.report(published("project.yaml").card)


def test_what_stands_above_the_title_comes_before_it() -> None:
    document = fill("x", "```block form\n```\n\n---\n\n# 甲\n\n## 乙\n\n丙", {}, {"form": [FORM]})
    assert document.front == (FORM,)
    assert (document.title, document.blocks) == ("甲", (Heading(1, "乙"), Paragraph("丙")))
    without = fill("x", "```block form\n```\n\n# 甲\n\n---", {}, {"form": [FORM]})
    assert (without.front, without.blocks) == ((FORM,), (PageBreak(),))


def test_a_title_may_have_two_lines_and_a_name_with_one() -> None:
    document = fill("x", "# {{ name }}&#10;报告\n\n# 又一", {"name": "*甲*"}, {})
    assert (document.title, document.name) == ("*甲*\n报告", "*甲*报告")
    assert document.blocks == (Heading(1, "又一"),)


@pytest.mark.parametrize("name", catalogue.outlines())
def test_an_outline_that_ships_names_only_what_there_is(name: str) -> None:
    kind = opened(name).kind
    bare = f"perfeval: {kind}/1\nname: a\nindicators: []\n"
    report = pe.report(loaded(bare), outline=name)
    assert report.document.title.startswith(("“a”项目", "a\n____年", "a____年"))
    assert report.name == f"a-{opened(name).title}"
    assert not report.document.front or isinstance(report.document.front[0], GridBlock)


def test_a_glossary_lists_what_the_rest_of_the_text_uses() -> None:
    terms = '{"甲": "一*", "乙": "二", "丙": "三"}'
    outline = f"# 题\n\n乙和{{{{ name }}}}\n\n{{{{ glossary({terms}) }}}}\n\n丙"
    said = fill("x", outline, {"name": "甲\x000\x00"}, {}).blocks
    listed = next(each for each in said if isinstance(each, ListBlock))
    assert [plain_text(item[0].inlines) for item in listed.items] == [  # type: ignore[union-attr]
        "甲：一*", "乙：二", "丙：三",
    ]  # fmt: skip
    assert said[0] == Paragraph("乙和甲0")
    assert fill("x", f"# 题\n\n{{{{ glossary({terms}) }}}}", {}, {}).blocks == ()


def test_a_section_takes_the_first_key_that_has_a_text() -> None:
    sections = Sections({"乙": " \n", "丙": "有"}, "a.yaml:1:1")
    assert sections("甲", "乙", "丙") == "有"
    assert sections.findings == []
    assert sections("甲", "乙") == "[[待填写：甲]]"
    assert sections.figure(None, "*数*") == "[[待填写：\\*数\\*]]"
    assert (sections.figure(0, "人数", "人"), sections.figure(Decimal(5), "数", "元")) == (
        "0人", "5元",
    )  # fmt: skip
    assert [each.code for each in sections.findings] == ["section-missing", "figure-missing"]
