"""A form that we wrote reads back as what it shows: every layout, every format."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.documents.grid import Grid
from perfeval.files.catalogue import form_layout, form_layouts
from perfeval.files.office import read_office
from perfeval.forms import draw, form_bytes
from perfeval.model import Department, Project
from perfeval.testing.form_strategies import filled_departments, filled_projects

LAYOUTS = [each.id for each in form_layouts() if "department" not in each.id and each.id != "flat"]


def shown(layout: str, thing: Project | Department) -> Grid:
    return draw(form_layout(layout), thing)


def read_back(grid: Grid, suffix: str) -> tuple[Project | Department, list[str]]:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"表.{suffix}")
        path.write_bytes(form_bytes(grid, suffix))
        read = read_office(path)
    (one,) = read.documents
    return one, [each.code for each in read.findings]


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
@pytest.mark.parametrize("layout", LAYOUTS)
@given(data=st.data())
@settings(max_examples=12)
def test_a_projects_form_reads_back_as_what_it_shows(layout, suffix, data):
    before = shown(layout, data.draw(filled_projects()))
    after, found = read_back(before, suffix)
    assert shown(layout, after) == before
    assert not {"cell-unread", "column-unknown", "form-unnamed"} & set(found)


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@given(one=filled_departments())
@settings(max_examples=12)
def test_a_departments_form_reads_back_as_what_it_shows(suffix, one):
    before = shown("chongqing-department", one)
    after, _ = read_back(before, suffix)
    assert isinstance(after, Department)
    assert shown("chongqing-department", after) == before


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
@given(one=filled_projects())
@settings(max_examples=12)
def test_the_flat_sheet_reads_back_with_every_indicator(suffix, one):
    after, _ = read_back(shown("flat", one), suffix)
    assert shown("flat", after).cells == shown("flat", one).cells
