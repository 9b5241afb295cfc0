"""Every sentence of every derivation, in both languages, held against why.txt as a reader sees it.

A section of the file is one row: its name, the lines in Chinese, a blank line, those in English.
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
    SOCIAL,
    book_of,
    book_with,
    budget,
    card_of,
    curve_of,
    indicator,
    mof,
    project,
    row_of,
)

from perfeval.model import Budget, Clause, Department, Goal, Judgement, Review
from perfeval.rules import Allocation, Comparison, Method
from perfeval.scoring import Scorecard, ScoredRow, score
from perfeval.scoring.derivation import why_execution

TEXT = (Path(__file__).parent / "why.txt").read_text("utf-8")


def judged(
    value: str | None, grade: Any = None, by: str | None = "评审组", reason: str | None = "抽查"
) -> Judgement:
    return Judgement(grade, None if value is None else Decimal(value), by, reason)


LADDER = book_of(curve_of("actual", "60 0.5 0", "80 0.8 0.5", "90 1 0.8", unit="%"))
DEVIATION = book_of(curve_of("deviation", "0 1", "5 0"))
LATE = book_with(
    curves=(curve_of("days_late", "0 1", "10 0", name="逾期"),),
    dates=Method("dates", "日期", "逾期", clause=Clause("某县办法第五条", confirmed=True)),
)
HAND = book_with(Method("hand", "手工评分", names=("指标",), clause=Clause("某县办法第六条")))
UNSAID = evolve(
    mof(), allocation=Allocation(), comparison=Comparison(), clause=Clause(),
    quantitative=Method("quantitative", "定量指标", "proportional"),
)  # fmt: skip
EDITABLE = book_with(Method("e", "可改", "proportional", names=("指标",), mode="editable"))
RATIO = book_with(
    Method("r", "比例法", "c", names=("指标",)),
    curves=(curve_of("ratio", "1 1 0", "1.3 1 1 0.5", name="c"),),
)


def of_department(measure: Any, target: str, actual: str, **more: Any) -> ScoredRow:
    curve = curve_of(measure, "0 0", "1 1")
    book = book_with(Method("own", "部门指标", curve.name, names=("得分项",),
                            clause=Clause("某市办法第七条")), curves=(curve,))  # fmt: skip
    rows = (
        indicator("≥100户", "100户", 10, name="一"), indicator("≥100户", "1户", 10, name="二"),
        indicator("≥100户", "", 10, name="三"), indicator("效果显著", "", 10, category=SOCIAL),
    )  # fmt: skip
    one = project(*rows, goal=Goal("目标"))
    own = indicator(target, actual, 10, name="得分项")
    whole = Department("部门", projects=(one,), indicators=(own,), **more)
    return score(whole, book, [score(one, mof())]).rows[0]


def family() -> Scorecard:
    return card_of(
        indicator("200户", "200户", 100, name="一"),
        indicator("200户", "100户", None, name="二", parent="一"),
    )


def moved() -> Budget:
    return budget(initial=Decimal(100), transfers=Decimal(2))


# Made when asked for: what is made on import no change of the code would be seen in.
ROWS: Mapping[str, Callable[[], ScoredRow]] = {
    "met": lambda: row_of("≥200户", "250户"),
    "missed": lambda: row_of("≥200户", "186户", 20),
    "a fraction without end": lambda: row_of("≥300户", "100户"),
    "a bare actual": lambda: row_of("≤202.6万元", "210", name="项目总成本"),
    "a target without a sign": lambda: row_of("200户", "100户"),
    "a ceiling without a sign": lambda: row_of("200户", "400户", direction="lower"),
    "exactly so many": lambda: row_of("=200户", "150.50户"),
    "exactly nothing": lambda: row_of("=0起", "1起"),
    "an interval": lambda: row_of("100-200元", "50元"),
    "two dimensions": lambda: row_of("≥200户", "200人"),
    "a bound that leaves it open": lambda: row_of("≥200户", "≥100户"),
    "a bound that misses": lambda: row_of("≥200户", "≤100户"),
    "a date in time": lambda: row_of("2024年6月30日前", "2024年6月1日"),
    "a date too late": lambda: row_of("2024年6月30日前", "2024年7月3日"),
    "a month too late": lambda: row_of("2024年6月30日前", "2024年7月"),
    "a date that may be late": lambda: row_of("2024年6月15日前", "2024年6月"),
    "the same words": lambda: row_of("效果显著", "效果显著"),
    "words partly achieved": lambda: row_of("效果显著", "部分完成"),
    "words not achieved": lambda: row_of("效果显著", "未完成", 3),
    "other words": lambda: row_of("效果显著", "很好"),
    "words for a number": lambda: row_of("≥98%", "很好"),
    "a grade for a number": lambda: row_of("≥98%", "达成预期指标"),
    "no target": lambda: row_of("", "98%"),
    "no actual": lambda: row_of("≥98%", ""),
    "declared within the band": lambda: row_of("效果显著", "达成预期指标", declared=9),
    "declared less a deduction": lambda: row_of(
        "效果显著", "达成预期指标", declared=8, deduction=1
    ),
    "judged with a grade": lambda: row_of("效果显著", "很好", judgement=judged("9", "achieved")),
    "judged by a grade alone": lambda: row_of(
        "效果显著", "很好", judgement=judged(None, "partial")
    ),
    "judged by a score alone": lambda: row_of(
        "效果显著", "很好", judgement=judged("7", None, None, None)
    ),
    "less a deduction": lambda: row_of("≥200户", "100户", deduction=1),
    "open less a deduction": lambda: row_of("效果显著", "达成预期指标", deduction="-1"),
    "not applicable": lambda: row_of("≥200户", "", not_applicable="没有发生"),
    "a part without points": lambda: family().rows[1],
    "points from the rulebook": lambda: row_of("≥200户", "200户", None),
    "points from a rulebook without sources": lambda: row_of("≥200户", "200户", None, book=UNSAID),
    "points of zero": lambda: row_of("≥200户", "100户", 0),
    "a ladder": lambda: row_of("≥90%", "850‰", book=LADDER),
    "a ladder without its unit": lambda: row_of("≥90户", "85户", book=LADDER),
    "a deviation": lambda: row_of("≤50", "52.5万元", book=DEVIATION),
    "days late": lambda: row_of("2024年6月30日前", "2024年7月1日", book=LATE),
    "days late of a month": lambda: row_of("2024年6月30日前", "2024年7月", book=LATE),
    "by hand": lambda: row_of("≥90户", "85户", book=HAND),
    "by hand and declared": lambda: row_of("≥90户", "85户", book=HAND, declared=7),
    "by hand and judged": lambda: row_of("≥90户", "85户", book=HAND, judgement=judged("6")),
    "a rule that a judgement replaced": lambda: row_of(
        "≥90户", "60户", book=EDITABLE, judgement=judged("9")
    ),
    "above 130 percent": lambda: row_of("≥90户", "180户", book=RATIO),
    "goal setting": lambda: of_department("goal_setting", "", ""),
    "goal achievement": lambda: of_department("goal_achievement", "完成任务", "部分完成"),
    "budget accuracy": lambda: of_department("budget_accuracy", "", "", budget=moved()),
    "budget accuracy unknown": lambda: of_department("budget_accuracy", "编制准确", "达成预期指标"),
    "reviewed": lambda: row_of("≥200户", "100户", reviewed=Review(Decimal(4), "市财政局", "已核")),
    "reviewed by a deduction": lambda: row_of(
        "≥200户", "100户", reviewed=Review(None, "市财政局", "缺佐证", Decimal(2))
    ),
    "an open row reviewed by a deduction": lambda: row_of(
        "效果显著", "很好", reviewed=Review(None, None, "缺佐证", Decimal(2))
    ),
    "reviewed by nothing": lambda: row_of("≥200户", "100户", reviewed=Review()),
    "reviewed without a name": lambda: row_of("≥200户", "100户", reviewed=Review(Decimal(4))),
}


@cache
def sections() -> Mapping[str, list[str]]:
    """Return the lines of each section, blank ones left out."""
    found = (part.strip().splitlines() for part in TEXT.split("## ")[1:])
    return {name: [line for line in lines if line] for name, *lines in found}


@pytest.mark.parametrize("name", ROWS)
def test_a_derivation_says_what_was_read_how_it_compares_and_what_it_earns(name):
    row = ROWS[name]()
    assert [*row.why(), *row.why("en")] == sections()[name]


def test_every_section_is_of_a_row():
    assert list(sections()) == [*ROWS, "execution"]


def test_the_derivation_of_the_execution_rate_says_its_numbers():
    found = []
    for lang in ("zh", "en"):
        for money in (budget(50, 40), budget(3, "1.5"), budget(3, 1), budget(0, 5),
                      budget(None, 5), budget(50, None), None):  # fmt: skip
            card = card_of(indicator("1户", "1户", 90), budget=money)
            found.append(why_execution(card, lang))
    assert found == sections()["execution"]
