"""How long one form takes: drawn, and written as xlsx (goal 40 ms) and as docx (goal 150 ms).

``make bench`` prints the figures; the form is that of a project with ten indicators and reasons.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import perfeval as pe
from perfeval.files import catalogue
from perfeval.forms import FORM_FORMATS, blank_form, draw, form_bytes
from perfeval.model import Project

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "forms" / "training.yaml"
LAYOUT = catalogue.form_layout("mof-2020")


@pytest.fixture(scope="module")
def project() -> Project:
    read = pe.load(SAMPLE)
    assert isinstance(read, Project)
    return read


def test_drawing_a_form(benchmark: Any, project: Project) -> None:
    benchmark(draw, LAYOUT, project)


@pytest.mark.parametrize("format_", FORM_FORMATS)
def test_writing_a_form(benchmark: Any, project: Project, format_: str) -> None:
    grid = draw(LAYOUT, project)
    form_bytes(grid, format_)  # the first one imports what the format needs
    benchmark(form_bytes, grid, format_)


@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_writing_a_blank_form(benchmark: Any, format_: str) -> None:
    grid = blank_form(LAYOUT)
    form_bytes(grid, format_)
    benchmark(form_bytes, grid, format_)
