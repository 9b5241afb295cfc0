"""Every finding of scoring, with its place and what fills its message, held against observed.txt.

A section of the file is one scorecard: its name, and a line for each of its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.scoring.builders import (
    COST,
    QUALITY,
    SOCIAL,
    TIME,
    book_of,
    book_with,
    budget,
    card_of,
    curve_of,
    indicator,
    mof,
    row_of,
)

from perfeval.findings import Finding, Phrase
from perfeval.model import FundSource, Judgement
from perfeval.rules import Method, Overshoot
from perfeval.scoring import Scorecard

TEXT = (Path(__file__).parent / "observed.txt").read_text("utf-8")


def one(target: str, actual: str, worth: Any = 90, **more: Any) -> Scorecard:
    """Return a scorecard whose one row and execution rate carry the whole total."""
    book = more.pop("book", None)
    place = more.pop("at", "")
    row = evolve(indicator(target, actual, worth, **{"name": "户数", **more}), place=place)
    return card_of(row, budget=budget(), book=book)


def judged(score: str | None, grade: Any = None) -> Judgement:
    return Judgement(grade, None if score is None else Decimal(score))


LADDER = curve_of("actual", "60 0.5 0", "90 1 0.8", unit="%")

CARDS: Mapping[str, Callable[[], Scorecard]] = {
    "nothing to say of the row": lambda: one("≥200户", "200户"),
    "a reason is missing": lambda: one("≥200户", "100户"),
    "a reason is given": lambda: one("≥200户", "100户", reason="雨季停工"),
    "a row with a place of its own": lambda: one("≥200户", "100户", at="表!B7"),
    "a row without points of its own": lambda: one("≥200户", "100户", None),
    "no actual": lambda: one("≥200户", ""),
    "no target": lambda: one("", "200户"),
    "a target in the name": lambda: one("", "", name="培训≥200人次"),
    "a date in the name": lambda: one("", "", name="2024年12月31日前完工"),
    "no name": lambda: one("≥200户", "200户", name=""),
    "two dimensions": lambda: one("≥200户", "200人"),
    "perhaps another unit, far below": lambda: one("≥90%", "0.95", reason="见附件"),
    "perhaps another unit, far above": lambda: one("≤50万元", "498000", reason="见附件"),
    "just within reach below": lambda: one("≥100户", "3", reason="见附件"),
    "just out of reach below": lambda: one("≥100户", "2", reason="见附件"),
    "just within reach above": lambda: one("≥100户", "9999", reason="见附件"),
    "just out of reach above": lambda: one("≥100户", "10000", reason="见附件"),
    "with its unit nothing is doubtful": lambda: one("≥100户", "1户", reason="见附件"),
    "far above its target": lambda: one("≥100户", "130户"),
    "not yet far above": lambda: one("≥100户", "129.99户"),
    "far above with a reason": lambda: one("≥100户", "130户", reason="需求增加"),
    "far below a ceiling": lambda: one("≤100天", "10天"),
    "a rulebook without a limit": lambda: one(
        "≥100户", "900户", book=evolve(mof(), overshoot=Overshoot())
    ),
    "a sign against the name": lambda: one("≤90%", "80%", name="群众满意率"),
    "a sign with the name": lambda: one("≥90%", "90%", name="群众满意率"),
    "open words": lambda: one("效果显著", "很好"),
    "the same words": lambda: one("效果显著", "效果显著"),
    "the same number is no restatement": lambda: one("≥90%", "≥90%"),
    "the same date is no restatement": lambda: one("2024年6月30日", "2024年6月30日"),
    "cells that cannot be read": lambda: one("完成3、4期", "完成1、2期"),
    "cells that cannot be read, with a place": lambda: one("完成3、4期", "完成1、2期", at="表!B7"),
    "a sign that is perhaps a digit": lambda: one("≥90%", "290%", reason="见附件"),
    "an unused judgement": lambda: one("≥2户", "2户", judgement=judged("5")),
    "an unused judgement without an actual": lambda: one("≥2户", "", judgement=judged("5")),
    "a judgement outside its band": lambda: one("效果显著", "部分完成", judgement=judged("90")),
    "a grade that leaves the row open": lambda: one(
        "效果显著", "很好", judgement=judged(None, "partial")
    ),
    "declared more than the points": lambda: one("≥2户", "2户", declared="90.01"),
    "not applicable": lambda: one("≥2户", "1户", not_applicable="没有发生"),
    "an unknown level-1 category": lambda: one("≥2户", "2户", category="党建指标/学习次数"),
    "an unknown level-2 category": lambda: one("≥2户", "2户", category="产出指标/学习次数"),
    "an unknown category without points": lambda: one("≥2户", "2户", None, category="党建指标"),
    "a category that is not written": lambda: one("≥2户", "2户", category=""),
    "a parent that is not there": lambda: one("≥2户", "2户", parent="别的"),
    "an unknown method": lambda: one("≥2户", "2户", method="绝对值法"),
    "a known method": lambda: one("≥2户", "2户", method="日期"),
    "what cannot be measured": lambda: one("≥2户", "2户", book=book_of(LADDER)),
    "what cannot be measured and was judged": lambda: one(
        "≥2户", "2户", book=book_of(LADDER), judgement=judged("50")
    ),
    "by hand": lambda: one("≥2户", "2户", book=book_with(Method("h", "手工", names=("户数",)))),
    "the same name twice": lambda: card_of(
        indicator("≥2户", "2户", 50, name="户数"), indicator("≥2户", "2户", 10, category=COST,
        name="户数"), indicator("≥2户", "2户", 30, name="户数"), budget=budget(),
    ),
    "printed points that differ": lambda: card_of(
        indicator("≥2户", "2户", 50, category=QUALITY),
        indicator("≥2户", "2户", 30, category=SOCIAL), budget=budget(),
        category_points={"产出指标": Decimal(60), "效益指标/社会效益指标": Decimal(20),
                         "没有这一类": Decimal(1)},
    ),
    "printed points that agree": lambda: card_of(
        indicator("≥2户", "2户", 60, category=TIME), indicator("≥2户", "2户", 30, category=SOCIAL),
        budget=budget(), category_points={"产出指标": Decimal(60), "效益指标": Decimal(30)},
    ),
    "printed points of rows worth nothing": lambda: card_of(
        indicator("≥2户", "2户", 0, name="一"), indicator("≥2户", "2户", 90, category=SOCIAL),
        budget=budget(), category_points={"产出指标": Decimal(50)},
    ),
    "a budget with a place": lambda: card_of(
        indicator("≥2户", "2户", 90), budget=budget("-1", "2", place="表!C4"),
    ),
    "a budget that is not complete": lambda: card_of(
        indicator("≥2户", "2户", 90), budget=budget("1", None, place="表!C4"),
    ),
    "a budget of zero, its parts above it": lambda: card_of(
        indicator("≥2户", "2户", 90),
        budget=budget("0", "2", place="表!C4",
                      sources=(FundSource("财政", Decimal(1), Decimal(3)),)),
    ),
    "a budget that was passed": lambda: card_of(
        indicator("≥2户", "2户", 90), budget=budget("1", "2", place="表!C4"),
    ),
    "no rows": lambda: card_of(budget=budget()),
}  # fmt: skip


@cache
def sections() -> Mapping[str, list[str]]:
    """Return the lines of each section, blank ones left out."""
    found = (part.strip().splitlines() for part in TEXT.split("## ")[1:])
    return {name: [line for line in lines if line] for name, *lines in found}


def shown(found: Finding) -> str:
    """Return place, severity, code and parameters on one line; the words are the catalogue's."""
    filled = (
        f"{name}={value.text('zh') if isinstance(value, Phrase) else value}"
        for name, value in found.parameters.items()
    )
    return " ".join([found.place, found.severity.value, found.code, *filled])


@pytest.mark.parametrize("name", CARDS)
def test_a_scorecard_says_what_it_noticed_and_where(name):
    findings = CARDS[name]().findings
    assert [shown(found) for found in findings] == sections()[name]
    assert all(found.render("zh") and found.render("en") for found in findings)


def test_every_section_is_of_a_scorecard():
    assert list(sections()) == [*CARDS]


def test_the_findings_of_a_row_are_those_of_its_scorecard():
    row = row_of("≥200户", "100户")
    assert [
        each.code for each in row.card.findings if each.place.startswith("$.indicators[0]")
    ] == ["reason-missing"]
