"""How long reports take: goals are 150 ms as docx, 40 ms as xlsx, 300 ms as pdf, 20 ms as html, md.

``make bench`` prints the figures; the report is that of the published example, without its scoring.
"""

from __future__ import annotations

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
