"""How long reports take: goals are 150 ms as docx, 40 ms as xlsx, 300 ms as pdf, 20 ms as html, md.

``make bench`` prints the figures; one report is that of the published example, without its scoring.
A thousand are scored, reported and drawn from objects: the goal is 2 s.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perfeval as pe
from perfeval.model import Project
from perfeval.reports import FORMATS
from perfeval.scoring import Scorecard

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "panzhihua_2019" / "project.yaml"


@pytest.fixture(scope="module")
def card() -> Scorecard:
    project = pe.load(EXAMPLE)
    assert isinstance(project, Project)
    return pe.score(project)


def test_making_a_report(benchmark: Any, card: Scorecard) -> None:
    benchmark(pe.report, card)


@pytest.mark.parametrize("format_", FORMATS)
def test_drawing(benchmark: Any, card: Scorecard, format_: str) -> None:
    report = pe.report(card)
    report.render(format_)  # the first one imports what the format needs
    benchmark(report.render, format_)


def _project(number: int) -> Project:
    """Return a project of 20 indicators, seven in ten of them short of their target."""
    rows = tuple(
        pe.Indicator(
            CATEGORIES[index * len(CATEGORIES) // 20],
            f"第{index + 1}期培训人次",
            pe.Target(f"≥{200 + index}人次"),
            pe.Actual(f"{190 + (index * 7 + number) % 40}人次"),
            points=Decimal("4.5"),
            declared=Decimal("4.5"),
            reason="报名人数少于预期",
        )
        for index in range(20)
    )
    budget = pe.Budget(annual=Decimal(50), executed=Decimal("49.6"))
    return Project(f"项目{number}", year=2023, budget=budget, indicators=rows, rulebook="mof-2020")


CATEGORIES = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def test_a_thousand_projects_to_html(benchmark: Any) -> None:
    projects = [_project(number) for number in range(1000)]
    pe.report(pe.score(projects[0])).render("html")

    def drawn() -> int:
        return sum(len(pe.report(pe.score(each)).render("html")) for each in projects)

    benchmark.pedantic(drawn, rounds=1)
