"""The doors: what a path leads to, and what is said where it leads nowhere."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval._api import score
from perfeval.errors import PerfevalError
from perfeval.files import check_source, dump, dumps, load, loads
from perfeval.files.text import Text
from perfeval.files.yaml_source import read_yaml
from perfeval.findings import FaultyInput
from perfeval.model import Department, Indicator, IndicatorSet, Project, SetIndicator

PROJECT = "perfeval: project/1\nname: {name}\nindicators:\n  - name: 人次\n"
DEPARTMENT = "perfeval: department/1\nname: 总工会\nprojects:\n"


def faults(path: Path) -> list[str]:
    return [each.render("en").replace(f"{path.parent}/", "") for each in check_source(path)]


def test_a_department_takes_its_projects_from_files_and_from_itself(tmp_path: Path):
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "一.yaml").write_text(PROJECT.format(name="一"), "utf-8")
    (tmp_path / "二.json").write_text(
        '{"perfeval":"project/1","name":"二","indicators":[]}', "utf-8"
    )
    path = tmp_path / "department.yaml"
    path.write_text(
        DEPARTMENT
        + "  - projects/一.yaml\n  - name: 三\n    indicators: [{name: 户数}]\n"
        + "  - 二.json\n  - {perfeval: project/1, name: 四, indicators: []}\n",
        "utf-8",
    )
    department = load(path)
    assert isinstance(department, Department)
    assert [each.name for each in department.projects] == ["一", "三", "二", "四"]
    places = [each.indicators[0].place for each in department.projects if each.indicators]
    assert places == [f"{tmp_path}/projects/一.yaml:4:5", f"{path}:6:18"]
    assert faults(path) == []
    assert loads(dumps(department)) == department


def test_every_fault_of_every_named_file_is_reported(tmp_path: Path):
    path = tmp_path / "department.yaml"
    (tmp_path / "a.yaml").write_text("perfeval: project/1\nname：一\n", "utf-8")
    (tmp_path / "b.yaml").write_text(
        "perfeval: hierarchy/1\nid: b\ntitle: b\nlevels: [一]\ncategories: [{name: c}]\n", "utf-8"
    )
    (tmp_path / "d.yaml").write_bytes(b"%PDF")
    names = ["a.yaml", "b.yaml", "none.yaml", "d.yaml", "e.xlsx", "./department.yaml"]
    path.write_text(DEPARTMENT + "".join(f"  - {name}\n" for name in names), "utf-8")
    assert faults(path) == [
        "a.yaml:1:1: schema: the key indicators is missing (found nothing, expected indicators; remedy: add indicators)",
        "a.yaml:2:5: yaml-colon: the colon behind a key is a full-width one (found name：, expected name: and a blank; remedy: write a half-width colon and a blank)",
        "department.yaml:5:5: schema: the file that is named is of another type (found hierarchy/1, expected project/1; remedy: name the right file)",
        "department.yaml:6:5: file-missing: there is no file none.yaml (remedy: check the path; a relative one counts from the folder of the file that names it)",
        "d.yaml:1:1: not-text: this is no text file (found a PDF, expected YAML or JSON text; remedy: check whether it is the right file and has its own suffix)",
        "department.yaml:8:5: suffix-unknown: this kind of file cannot be read here: e.xlsx (expected .yaml、.yml、.json; remedy: name a source file, or convert it with perfeval convert)",
        "department.yaml:9:5: path-loop: a file leads back to itself: department.yaml → department.yaml (remedy: take out one of these references)",
    ]
    with pytest.raises(FaultyInput) as caught:
        load(path)
    assert len(caught.value.findings) == 7


def test_faults_of_an_inline_project_stand_at_its_place(tmp_path: Path):
    path = tmp_path / "department.yaml"
    path.write_text(DEPARTMENT + "  - name: 三\n    indicator: []\n  - 7\n", "utf-8")
    assert faults(path)[:2] == [
        "department.yaml:4:5: schema: the key indicators is missing (found nothing, expected indicators; remedy: add indicators)",
        'department.yaml:5:5: schema: the key indicator is unknown (found "indicator", expected indicators; remedy: did you mean indicators?)',
    ]


def test_a_collection_says_what_each_document_lacks(tmp_path: Path):
    path = tmp_path / "all.json"
    path.write_text(
        '{"perfeval":"collection/1","documents":[\n{"perfeval":"project/1","name":"一"},\n{"name":"二"},\n{"perfeval":"rulebook/1"}]}',
        "utf-8",
    )
    assert faults(path) == [
        "all.json:2:1: schema: the key indicators is missing (found nothing, expected indicators; remedy: add indicators)",
        "all.json:3:1: schema: the key perfeval is missing (found nothing, expected perfeval; remedy: add perfeval)",
        'all.json:4:13: schema: the value of perfeval is wrong (found "rulebook/1", expected one of: project/1、department/1; remedy: choose one of them)',
    ]


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a"])
def test_other_files_are_not_readable_yet(name: str, tmp_path: Path):
    (tmp_path / name).write_bytes(b"x")
    for door in (load, check_source):
        with pytest.raises(
            PerfevalError, match=r"not readable yet \(accepted: \.yaml, \.yml, \.json\)"
        ):
            door(tmp_path / name)


def test_a_path_may_be_a_text(tmp_path: Path):
    path = str(tmp_path / "a.yaml")
    dump(Project("一"), path)
    assert load(path) == Project("一")
    assert load(path).place == f"{path}:1:1"  # type: ignore[union-attr]


def test_a_text_with_a_mark_is_read_and_named(tmp_path: Path):
    assert loads("\ufeffperfeval: project/1\nname: 一\nindicators: []") == Project("一")
    assert loads('\ufeff{"perfeval":"project/1","name":"一","indicators":[]}', "a.json") == Project(
        "一"
    )
    with pytest.raises(FaultyInput, match=r"^<text>\.yaml:1:1: schema: 文件是空的"):
        loads("")


def test_what_an_author_left_blank_is_not_given():
    text = "perfeval: project/1\nname: 一\nyear:\nbudget:\nnarrative: {a: , b: x}\nindicators:\n  - {name: a, category: , target: {sign: ≥}, reviewed: }\n"
    project = loads(text)
    assert isinstance(project, Project)
    assert (project.year, project.budget, project.narrative) == (None, None, {"b": "x"})
    assert project.indicators[0].category == ()
    assert project.indicators[0].reviewed is None


def test_categories_are_labels_joined_or_in_a_list():
    rows = "  - {name: a, category: 产出指标/ 数量指标}\n  - {name: b, category: [产出, 数/量]}\n  - {name: c, category: 满意度指标}\n"
    project = loads("perfeval: project/1\nname: 一\nindicators:\n" + rows)
    assert isinstance(project, Project)
    assert [each.category for each in project.indicators] == [
        ("产出指标", "数量指标"),
        ("产出", "数/量"),
        ("满意度指标",),
    ]
    assert loads(dumps(project)) == project


def test_yaml_is_written_for_people():
    project = Project(
        "一",
        narrative={"存在问题": "第一段。\n\n第二段。\n", "备注": "yes", "说明": "见附件：2024年表"},
        indicators=(Indicator(("产出指标",), "a: b"),),
    )
    assert dumps(project) == (
        "perfeval: project/1\nname: 一\nindicators:\n  - category: 产出指标\n    name: 'a: b'\n"
        "    target:\n    actual:\n"
        "narrative:\n  存在问题: |\n    第一段。\n\n    第二段。\n  备注: 'yes'\n  说明: 见附件：2024年表\n"
    )


def test_other_readers_of_yaml_see_texts_where_we_wrote_texts():
    import yaml

    texts = [
        "0123",
        "yes",
        "2019-12-31",
        "1e3",
        "98%",
        "null",
        "~",
        "12:30",
        "1_000",
        "0x1F",
        "=",
        "<<",
    ]
    things = IndicatorSet("a", "b", indicators=tuple(SetIndicator((), each) for each in texts))
    read = yaml.safe_load(dumps(things))
    assert [each["name"] for each in read["indicators"]] == texts


def test_an_unwritten_source_has_no_place_beyond_its_tree():
    read = read_yaml(Text("a.yaml", "", "UTF-8"))
    assert (read.tree, read.place(("a", 0))) == (None, "a.yaml:1:1")


def test_a_rulebook_named_by_its_path_is_looked_for_beside_the_file_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "perfeval: rulebook/1\nid: own\nextends: mof-2020\ntitle: 本市\n"
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    text = "perfeval: project/1\nname: 培训\nrulebook: own.yaml\nindicators: []\n"
    path = tmp_path / "project.yaml"
    path.write_text(text, "utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert score(load(path)).rulebook.id == "own"  # type: ignore[arg-type]
