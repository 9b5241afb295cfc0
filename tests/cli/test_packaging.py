"""``perfeval package new``: the template with names filled in, and nothing overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from perfeval.cli import main


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["package", "new", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_every_name_is_filled_in(tmp_path: Path):
    folder = tmp_path / "new"
    result = run(str(folder), "--id", "ding-xian2", "--title", "丁县财政局（试点）")
    assert result.exit_code == 0
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert result.stdout.splitlines()[:-1] == [
        str(each) for each in sorted(files, key=lambda one: one.relative_to(folder).parts)
    ]
    for each in files:
        text = f"{each.relative_to(folder)}\n{each.read_text('utf-8')}"
        assert "mouxian" not in text
        assert "某县" not in text
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["name"] == "ding-xian2-perfeval"
    points = project["project"]["entry-points"]["perfeval.data"]
    assert points == {"ding-xian2": "ding_xian2_perfeval"}
    assert (folder / "src" / "ding_xian2_perfeval" / "__init__.py").is_file()


@pytest.mark.parametrize(
    ("name", "title", "codes"),
    [
        ("Ding", "丁县财政局", ["package-id"]),
        ("2ding", "丁县财政局", ["package-id"]),
        ("ding_xian", "丁县财政局", ["package-id"]),
        ("../ding", "丁县财政局", ["package-id"]),
        ("ding", "", ["package-title"]),
        ("ding", '丁县"财政局', ["package-title"]),
        ("ding", "丁县: 财政局", ["package-title"]),
        ("ding", "丁县\n财政局", ["package-title"]),
        ("丁", "2县", ["package-id", "package-title"]),
    ],
)
def test_a_name_that_cannot_stand_in_every_file_is_refused(
    tmp_path: Path, name: str, title: str, codes: list[str]
):
    result = run(str(tmp_path / "new"), "--id", name, "--title", title)
    assert result.exit_code == 2
    assert [code for code in ("package-id", "package-title") if code in result.stderr] == codes
    assert not (tmp_path / "new").exists()


def test_what_is_there_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        result = run(str(folder), "--id", "ding", "--title", "丁县财政局")
        assert result.exit_code == 2
        assert "folder-used" in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert run(str(tmp_path / "empty"), "--id", "ding", "--title", "丁县财政局").exit_code == 0
