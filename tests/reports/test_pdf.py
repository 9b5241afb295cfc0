"""The reports as PDF: everything in order, no page empty, no heading left behind at its foot."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import pypdf
import pytest
from tests.reports.examples import loaded, published

import perfeval as pe
from perfeval.documents.blocks import GridBlock, Heading
from perfeval.reports import FORMATS, default_formats

REPORTS = ["project.yaml", "department.yaml", "project_judged.yaml"]


def pages(content: bytes) -> list[str]:
    made = pypdf.PdfReader(io.BytesIO(content)).pages
    texts = [re.sub(r"\s+", "", page.extract_text()) for page in made]
    return [text.replace(f"—{number}—", "", 1) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_all_there_in_its_order(name: str) -> None:
    report = published(name)
    texts = pages(report.render("pdf"))
    assert all(texts)
    whole = "".join(texts)
    headings = [each.text for each in report.document.blocks if isinstance(each, Heading)]
    bare = [re.sub(r"\s+", "", each) for each in headings]
    assert re.search(".*?".join(map(re.escape, bare)), whole)
    assert not [text for text in texts for each in bare if text.endswith(each)]
    for block in (*report.document.front, *report.document.blocks):
        if isinstance(block, GridBlock):
            for cell in block.grid.cells:
                assert re.sub(r"\s+", "", cell.text) in whole


def test_a_form_stands_on_the_first_page_alone() -> None:
    first, second, *_ = pages(published("project.yaml").render("pdf"))
    assert first.startswith("项目绩效目标完成情况表")
    assert second.startswith("“市财政困难职工帮扶资金”项目2019年绩效评价报告一、项目概况")


def test_headings_are_bookmarks() -> None:
    report = published("department.yaml")
    outline: Any = pypdf.PdfReader(io.BytesIO(report.render("pdf"))).outline
    levels = [each.text for each in report.document.blocks
              if isinstance(each, Heading) and each.level == 1]  # fmt: skip
    assert [each["/Title"] for each in outline if isinstance(each, dict)] == levels


def test_three_hundred_indicators_are_all_there() -> None:
    rows = "".join(
        f"  - {{category: 产出指标/数量指标, name: 第{number}项, target: ≥1个, actual: 1个}}\n"
        for number in range(300)
    )
    text = f"perfeval: project/1\nname: 多\nyear: 2024\nindicators:\n{rows}"
    texts = pages(pe.report(loaded(text)).render("pdf"))
    whole = "".join(texts)
    assert min(whole.count(f"第{number}项") for number in range(300)) >= 3
    table = next(at for at, text in enumerate(texts) if text.startswith("附表：评分表"))
    assert texts[table + 1].startswith("一级二级三级指标指标值实际完成值分值得分状态")


def test_a_machine_without_typst_writes_the_other_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_formats() == FORMATS
    module = sys.modules["perfeval.reports.report"]  # the name alone is that of the function
    monkeypatch.setattr(module, "is_installed", lambda name: False)
    assert default_formats() == ("html", "docx", "xlsx", "md")
