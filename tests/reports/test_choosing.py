"""Reports in another outline: by id or file, several of a department, none that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.reports.examples import EXAMPLES, loaded, published

import perfeval as pe
from perfeval.cli import main
from perfeval.findings import FaultyInput
from perfeval.model import Department
from perfeval.reports import reports

DEPARTMENT = str(EXAMPLES / "department.yaml")
PROJECT = str(EXAMPLES / "project.yaml")


def refused(*arguments: object, **options: object) -> str:
    with pytest.raises(FaultyInput) as raised:
        pe.report(*arguments, **options)  # type: ignore[arg-type]
    (said,) = raised.value.findings
    return said.render("en")


def test_an_unknown_outline_is_refused_with_the_one_that_was_meant() -> None:
    said = refused(published("department.yaml").card, outline="final-acounts")
    assert said.startswith("name-unknown: ")
    assert "did you mean final-accounts?" in said


def test_an_outline_of_the_other_kind_is_refused() -> None:
    said = refused(published("project.yaml").card, outline="final-accounts")
    assert said == (
        "outline-unfit: the outline “final-accounts” does not fit 市财政困难职工帮扶资金 "
        "(it is for a department; remedy: choose one that fits)"
    )


def test_a_bureaus_own_file_is_an_outline(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("{# outline: project 简报 #}\n# {{ name }}\n\n{{ total }}", encoding="utf-8")
    report = pe.report(published("project_judged.yaml").card, outline=own)
    assert report.name == "市财政困难职工帮扶资金-2019-简报"
    own.write_text("# {{ name }}\n\n{{ nobody }}", encoding="utf-8-sig")
    assert "own.md:3: outline-fault: " in refused(published("project.yaml").card, outline=own)
    plain = pe.report(loaded("perfeval: department/1\nname: 局\n"), outline=_plain(tmp_path))
    assert plain.name == "局-部门整体支出绩效评价报告"
    assert "file-missing" in refused(published("project.yaml").card, outline=tmp_path / "none.md")


def _plain(folder: Path) -> Path:
    path = folder / "plain.md"
    path.write_text("# {{ name }}\n", encoding="utf-8")
    return path


def test_a_rulebook_names_the_outlines_of_its_reports(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("{# outline: department 通报 #}\n# {{ name }}", encoding="utf-8")
    book = tmp_path / "book.yaml"
    book.write_text(
        "perfeval: rulebook/1\nid: a\nextends: mof-2020\ntitle: 甲\n"
        f"outlines: {{project: mof-2020-evaluation, department: '{own}'}}\n",
        encoding="utf-8",
    )
    report = pe.report(published("department.yaml").card.subject, book)
    assert [report.title, *(each.title for each in report.projects)] == [
        "通报", "项目支出绩效评价报告",
    ]  # fmt: skip


def test_an_outline_in_the_usual_encoding_of_windows_is_read(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_bytes("# 简报\n\n攀枝花市".encode("gb18030"))
    assert pe.report(published("project.yaml").card, outline=own).document.title == "简报"


def test_a_department_has_several_reports_and_its_projects_one_each() -> None:
    card = published("department.yaml").card
    drawn = reports(card, ["final-accounts", "department-self-evaluation"])
    assert [each.name for each in drawn] == [
        "攀枝花市总工会-2019-部门决算情况说明",
        "攀枝花市总工会-2019-部门整体支出绩效自评报告",
    ]
    assert [len(each.projects) for each in drawn] == [1, 0]
    assert [each.name for each in drawn[0].projects] == [
        "市财政困难职工帮扶资金-2019-项目绩效评价报告"
    ]


def test_outlines_of_projects_are_for_a_departments_projects() -> None:
    card = published("department.yaml").card
    (one,) = reports(card, ["mof-2020-evaluation", "sichuan-2021-project"])
    assert one.name == "攀枝花市总工会-2019-部门整体支出绩效评价报告"
    assert [each.title for each in one.projects] == ["项目支出绩效评价报告", "项目绩效自评报告"]
    (usual,) = reports(card)
    assert usual.name == published("department.yaml").name


def test_an_outline_that_fits_nothing_is_refused() -> None:
    with pytest.raises(FaultyInput, match="outline-unfit"):
        reports(published("project.yaml").card, ["mof-2020-evaluation", "final-accounts"])
    bare = pe.score(Department("局"))
    with pytest.raises(FaultyInput, match="outline-unfit"):
        reports(bare, ["mof-2020-evaluation"])


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["report", *arguments])
    assert not isinstance(result.exception, Exception), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_command_takes_outlines_by_repeating_the_option(tmp_path: Path) -> None:
    options = ["--out", str(tmp_path), "--format", "md"]
    named = ["--outline", "final-accounts", "--outline", "sichuan-2019-department"]
    status, said, _ = run(DEPARTMENT, *options, *named, "--outline", "mof-2020-evaluation")
    assert status == 0
    assert [Path(each).stem for each in said.splitlines()] == [
        "攀枝花市总工会-2019-部门决算情况说明",
        "市财政困难职工帮扶资金-2019-项目支出绩效评价报告",
        "攀枝花市总工会-2019-部门整体支出绩效评价报告",
    ]


def test_the_command_refuses_an_unknown_outline_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, said, errors = run(PROJECT, "--out", str(out), "--outline", "mof-2020-evalution")
    assert (status, said) == (2, "")
    assert "是否想写 mof-2020-evaluation？" in errors
    assert not any(out.rglob("*.*"))
