"""A layout of a form: its faults are told all at once, and with their place in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.findings import FaultyInput
from perfeval.forms import FormLayout, Section, TemplateCell

SHIPPED = sorted(Path(__file__).resolve().parents[2].joinpath("indicator_sets/forms").glob("*"))

GOOD = """perfeval: form/1
id: county
title: 县级自评表
subtitle: （{year} 年度）
widths: [2, 6]
landscape: true
sections:
  - rows:
      - [{label: 项目名称}, {value: name}]
  - each: indicators
    repeat_heading: true
    heading:
      - [{label: 指标, span: 2}]
    rows:
      - [{value: level1, merge: true}, {value: indicator}]
"""


def test_every_fault_of_a_layout_is_named_at_once() -> None:
    rows = (
        (TemplateCell("短"),),
        (TemplateCell("标", "name"), TemplateCell(), TemplateCell(value="fund.name")),
    )
    with pytest.raises(PerfevalError) as raised:
        FormLayout("mine", "表", "", (1, 1, 1, 1), (Section(rows, side="侧"),))
    said = str(raised.value)
    assert said.startswith("form 'mine': section 1: a row fills 1 of 3 columns; ")
    assert said.count("a cell is a label or a value") == 2
    assert "no value 'fund.name' among budget.annual" in said


def test_rows_of_funds_and_indicators_may_name_theirs() -> None:
    for each, key in (("sources", "fund.name"), ("indicators", "target")):
        section = Section(((TemplateCell(value=key),),), each=each)  # type: ignore[arg-type]
        assert FormLayout("x", "表", "", (1,), (section,)).sections == (section,)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_form_that_ships_fits_its_schema(path: Path) -> None:
    layout = catalogue.form_layout(path)
    assert layout.id == path.stem
    assert layout == catalogue.form_layout(path.stem)
    assert layout.clause.reference


def test_a_bureau_may_bring_its_own_form(tmp_path: Path) -> None:
    path = tmp_path / "county.yaml"
    path.write_text(GOOD, encoding="utf-8")
    layout = catalogue.form_layout(path)
    assert (layout.title, layout.landscape, layout.widths) == ("县级自评表", True, (2.0, 6.0))
    assert layout.sections[1].rows[0][0] == TemplateCell(value="level1", merge=True)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("id: county", "id: 县", "2:5"),
        ("{value: name}", "{value: name, colour: red}", "9:39"),
        ("each: indicators", "each: projects", "10:11"),
        ("widths: [2, 6]", "widths: [2, wide]", "5:13"),
        ("span: 2", "span: 0", "13:28"),
        ("landscape: true", "landscape: perhaps", "6:12"),
        ("title: 县级自评表\n", "", "1:1"),
        ("{value: name}]", "{value: nothing}]", "7:1"),
        ("[{label: 项目名称}, {value: name}]", "[{label: 项目名称}]", "7:1"),
    ],
)
def test_a_fault_in_the_file_of_a_form_has_its_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    path = tmp_path / "county.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(FaultyInput) as raised:
        catalogue.form_layout(path)
    assert [each.place for each in raised.value.findings] == [f"{path}:{place}"]
