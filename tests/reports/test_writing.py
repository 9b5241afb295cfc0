"""Reports are written whole or not at all, under names that every system takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.reports.examples import loaded, published

import perfeval as pe
from perfeval.documents import atomic
from perfeval.findings import FaultyInput
from perfeval.reports import FORMATS, Report, write_reports
from perfeval.reports.report import file_name


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def bare(name: str, year: str = "year: 2024") -> Report:
    return pe.report(loaded(f"perfeval: project/1\nname: '{name}'\n{year}\nindicators: []\n"))


def codes(raised: pytest.ExceptionInfo[FaultyInput]) -> list[str]:
    return [each.code for each in raised.value.findings]


def test_every_format_of_every_report_is_written(tmp_path: Path) -> None:
    written = published("department.yaml").write(tmp_path / "a" / "b")
    assert len(written) == len(FORMATS) * 2
    assert sorted(each.name for each in written) == names(tmp_path / "a" / "b")
    assert all(each.stat().st_size > 1000 for each in written)
    assert "攀枝花市总工会-2019-部门整体支出绩效评价报告.docx" in names(tmp_path / "a" / "b")


def test_writing_twice_leaves_the_same_files(tmp_path: Path) -> None:
    first = published("project.yaml").write(tmp_path, formats=["md", "html"])
    assert published("project.yaml").write(tmp_path, formats=["md", "html"]) == first
    assert len(names(tmp_path)) == 2


def test_reports_of_one_name_get_files_of_their_own(tmp_path: Path) -> None:
    write_reports([bare("A b"), bare("a B"), bare("A b")], tmp_path, formats=["md"])
    assert [each.split("项目绩效评价报告")[1] for each in names(tmp_path)] == [
        "-3.md", ".md", "-2.md",
    ]  # fmt: skip
    department = loaded(
        "perfeval: department/1\nname: 局\nyear: 2024\nprojects:\n"
        + "  - {perfeval: project/1, name: 同名, year: 2024, indicators: []}\n" * 2
    )
    pe.report(department).write(tmp_path / "局", formats=["md", "html"])
    assert names(tmp_path / "局") == [
        "同名-2024-项目绩效评价报告-2.html",
        "同名-2024-项目绩效评价报告-2.md",
        "同名-2024-项目绩效评价报告.html",
        "同名-2024-项目绩效评价报告.md",
        "局-2024-部门整体支出绩效评价报告.html",
        "局-2024-部门整体支出绩效评价报告.md",
    ]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a/b\\c", "CON", ".", "..", "a\u202eb\u200b", "名" * 300, "😀" * 90,
     "x ", "<>:|?*", "-rf", "~", "a\u2028b"],
)  # fmt: skip
def test_names_unfit_for_files_are_made_fit(tmp_path: Path, name: str) -> None:
    (path,) = bare(name).write(tmp_path, formats=["md"])
    assert path.parent == tmp_path
    assert path.is_file()
    assert len(os.fsencode(path.name)) <= 255
    assert path.name.isprintable()


def test_a_name_without_anything_fit_leaves_year_and_kind() -> None:
    assert file_name(". . .") == ""
    assert bare("...", "").name == "项目绩效评价报告"


@pytest.mark.parametrize("formats", [["html", "odt"], [""], ["HTML"]])
def test_an_unknown_format_writes_nothing(tmp_path: Path, formats: list[str]) -> None:
    with pytest.raises(FaultyInput, match="format-unknown") as raised:
        published("project.yaml").write(tmp_path / "out", formats=formats)
    assert codes(raised) == ["format-unknown"]
    assert names(tmp_path) == []


def test_nothing_is_written_when_one_format_cannot_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(document: object) -> bytes:
        raise RuntimeError("drawing failed")

    monkeypatch.setattr("perfeval.documents.xlsx.xlsx_bytes", broken)
    with pytest.raises(RuntimeError, match="drawing failed"):
        published("project.yaml").write(tmp_path / "out")
    assert names(tmp_path) == []


def test_no_file_takes_its_place_before_all_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill, calls = atomic._fill, []

    def full(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        fill(path, data)

    monkeypatch.setattr(atomic, "_fill", full)
    with pytest.raises(FaultyInput, match="No space left") as raised:
        published("project.yaml").write(tmp_path)
    assert codes(raised) == ["cannot-write"]
    assert raised.value.findings[0].place.endswith(".xlsx")
    assert names(tmp_path) == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    for place in (tmp_path / "out", tmp_path / "out" / "deep"):
        with pytest.raises(FaultyInput) as raised:
            published("project.yaml").write(place)
        assert codes(raised) == ["cannot-write"]
        assert raised.value.findings[0].place == str(place)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_where_a_file_should_be_is_named(tmp_path: Path) -> None:
    report = published("project.yaml")
    (tmp_path / f"{report.name}.md").mkdir()
    with pytest.raises(FaultyInput, match="directory") as raised:
        report.write(tmp_path)
    assert codes(raised) == ["cannot-write"]
    assert names(tmp_path) == [f"{report.name}.md"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FaultyInput, match="cannot-write"):
        published("project.yaml").write(tmp_path)
