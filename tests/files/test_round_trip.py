"""What is written reads back as the same thing, whatever texts it holds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from perfeval.errors import PerfevalError
from perfeval.files import (
    canonical_json,
    digest,
    dump,
    dumps,
    hierarchy,
    indicator_sets,
    load,
    loads,
    rulebooks,
)
from perfeval.findings import FaultyInput
from perfeval.model import Actual, Department, Indicator, Project, Review, Target
from perfeval.testing.strategies import departments, projects

DATA = Path(__file__).parent / "data"
TYPES = pytest.mark.parametrize("suffix", [".yaml", ".json"])


@TYPES
@given(project=projects())
@settings(max_examples=150)
def test_a_project_survives_writing_and_reading(suffix: str, project: Project):
    text = dumps(project, suffix)
    assert loads(text, f"a{suffix}") == project
    assert loads(text.encode(), f"a{suffix}") == project


@TYPES
@given(department=departments())
@settings(max_examples=40)
def test_a_department_survives_writing_and_reading(suffix: str, department: Department):
    assert loads(dumps(department, suffix), f"a{suffix}") == department


@given(project=projects())
@settings(max_examples=50)
def test_both_formats_have_one_digest(project: Project):
    again = loads(dumps(project, ".json"), "a.json")
    assert isinstance(again, Project)
    assert digest(again) == digest(project) == digest(loads(dumps(project)))


@TYPES
def test_everything_that_ships_survives_writing_and_reading(suffix: str):
    name = f"a{suffix}"
    tree = hierarchy("project")
    assert loads(dumps(tree, suffix), name) == tree
    for each in indicator_sets():
        assert loads(dumps(each, suffix), name) == each
    for book in rulebooks():
        again = loads(dumps(book, suffix), name)
        assert canonical_json(again) == canonical_json(book)


@TYPES
def test_a_collection_is_a_tuple_in_the_order_of_the_file(suffix: str, tmp_path: Path):
    things = (Project("一"), Department("二", projects=(Project("三"),)), Project("四"))
    path = tmp_path / f"all{suffix}"
    dump(things, path)
    assert load(path) == things
    assert load(path)[1].projects[0].place.startswith(f"{path}:")  # type: ignore[index,union-attr]


def test_every_key_of_the_design_loads_and_survives(tmp_path: Path):
    project = load(DATA / "full.yaml")
    assert isinstance(project, Project)
    (row,) = project.indicators
    assert project.budget is not None
    assert project.budget.sources[0].executed == Decimal("49.6")
    assert (row.target, row.actual) == (Target("≥200人次"), Actual("186人次"))
    assert (row.core, row.parent, row.deduction) == (True, None, Decimal(0))
    assert row.judgement is not None
    assert row.judgement.grade == "achieved"
    assert row.reviewed is not None
    assert row.reviewed.by == "市财政局"
    assert row.place == f"{DATA / 'full.yaml'}:18:5"
    assert project.narrative == {"审批依据": "…"}
    for name in ("again.yaml", "again.yml", "again.json"):
        dump(project, tmp_path / name)
        assert load(tmp_path / name) == project


@TYPES
def test_a_reviewer_s_deduction_survives_and_stands_behind_the_score(suffix: str, tmp_path: Path):
    cut = Review(by="市财政局", reason="抽查", deduction=Decimal("1.5"))
    row = Indicator((), "人次", reviewed=cut)
    project = Project("培训", reviewed=Review(deduction=Decimal(3)), indicators=(row,))
    dump(project, tmp_path / f"a{suffix}")
    assert load(tmp_path / f"a{suffix}") == project
    both = Review(Decimal(18), "市财政局", deduction=Decimal(2))
    written = dumps(Project("培训", reviewed=both))
    assert "reviewed:\n  score: 18\n  deduction: 2\n  by: 市财政局\n" in written


def test_what_is_empty_is_left_out_and_what_is_to_be_filled_in_is_not():
    written = dumps(Project("培训", indicators=(Indicator((), "人次"),)))
    assert written == (
        "perfeval: project/1\nname: 培训\nindicators:\n  - name: 人次\n    target:\n    actual:\n"
    )


def test_equal_numbers_have_one_digest_whatever_their_zeros():
    assert digest(Project("a", declared_total=Decimal("98.50"))) == digest(
        Project("a", declared_total=Decimal("98.5"))
    )
    assert digest(Project("a", declared_total=Decimal(100))) == digest(
        Project("a", declared_total=Decimal("1E+2"))
    )


def test_what_load_would_refuse_is_not_written(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("before", "utf-8")
    for wrong in (Decimal("0.125"), Decimal(-1)):
        row = Indicator(("产出指标",), "人次", points=wrong)
        with pytest.raises(FaultyInput) as caught:
            dump(Project("培训", indicators=(row,)), path)
        assert [each.place for each in caught.value.findings] == ["$.indicators[0].points"]
    with pytest.raises(FaultyInput, match=r"\$\.name: control-character"):
        dump(Project("半个\ud83d"), path)
    assert path.read_text("utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.yaml"]


def test_only_source_files_are_written_and_only_things_of_the_model(tmp_path: Path):
    with pytest.raises(PerfevalError, match=r"\.xlsx is not readable yet \(accepted: \.yaml"):
        dump(Project("培训"), tmp_path / "a.xlsx")
    with pytest.raises(PerfevalError, match="cannot write int"):
        dumps(7)  # type: ignore[arg-type]
