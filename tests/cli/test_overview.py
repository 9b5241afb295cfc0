"""``overview``: what it writes, what it refuses, and with which status it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_commands import OVERPAID, PROJECT, run


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    folder.mkdir()
    folder.joinpath("a.yaml").write_text(OVERPAID, encoding="utf-8")
    folder.joinpath("b.yaml").write_text(Path(PROJECT).read_text("utf-8"), encoding="utf-8")
    return folder


def test_a_folder_becomes_one_page_and_errors_are_in_the_status(forms: Path) -> None:
    out = forms.parent / "new" / "overview.html"
    result = run("overview", str(forms), "--out", str(out))
    assert result.exit_code == 1
    assert result.stdout == f"{out}\n"
    assert [each.name for each in out.parent.iterdir()] == ["overview.html"]
    assert "score-overpaid" in out.read_text("utf-8")


def test_a_project_in_which_nothing_is_wrong_ends_with_nought(tmp_path: Path) -> None:
    out = tmp_path / "overview.html"
    assert run("overview", PROJECT, "--out", str(out), "--lang", "en").exit_code == 0
    assert "Overview of self-evaluations" in out.read_text("utf-8")


def test_reports_are_written_into_a_folder_beside_the_page(forms: Path) -> None:
    out = forms.parent / "o.html"
    assert run("overview", str(forms), "--out", str(out), "--reports").exit_code == 1
    names = [each.name for each in sorted(forms.parent.joinpath("o-reports").iterdir())]
    assert names == ["0001-培训.html", "0002-市财政困难职工帮扶资金.html"]


def test_a_file_that_cannot_be_read_is_said_and_has_its_row(forms: Path) -> None:
    forms.joinpath("c.xlsx").write_bytes(b"PK nothing")
    unknown = OVERPAID.replace("rulebook: mof-2020", "rulebook: nobody")
    forms.joinpath("d.yaml").write_text(unknown, encoding="utf-8")
    out = forms.parent / "o.html"
    result = run("overview", str(forms), "--out", str(out), "--reports")
    assert result.exit_code == 2
    assert "c.xlsx" in result.stderr
    assert "name-unknown" in result.stderr
    page = out.read_text("utf-8")
    assert page.count('"unread",') == 2
    assert "name-unknown" in page
    assert len(list(forms.parent.joinpath("o-reports").iterdir())) == 2


@pytest.mark.parametrize("more", [(), ("--reports",)])
def test_what_cannot_be_written_is_refused_and_nothing_is_left(
    forms: Path, more: tuple[str, ...]
) -> None:
    forms.parent.joinpath("page.html").mkdir()
    for out in (forms.parent / "page.html", forms / "a.yaml" / "o.html"):
        result = run("overview", str(forms), "--out", str(out), *more)
        assert result.exit_code == 2
        assert "cannot-write" in result.stderr
    assert sorted(each.name for each in forms.parent.iterdir()) == ["forms", "page.html"]


def test_a_folder_without_forms_makes_no_page(tmp_path: Path) -> None:
    tmp_path.joinpath("empty").mkdir()
    out = tmp_path / "o.html"
    result = run("overview", str(tmp_path / "empty"), "--out", str(out))
    assert result.exit_code == 2
    assert "folder-empty" in result.stderr
    assert "nothing-to-write" in result.stderr
    assert not out.exists()


def test_an_unknown_rulebook_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    out = tmp_path / "o.html"
    result = run("overview", PROJECT, "--out", str(out), "--rulebook", "nobody")
    assert result.exit_code == 2
    assert "mof-2020" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("name", ["x.pdf", "x", "x.xlsx"])
def test_only_a_page_is_written(name: str, tmp_path: Path) -> None:
    result = run("overview", PROJECT, "--out", str(tmp_path / name))
    assert (result.exit_code, "format-unknown" in result.stderr) == (2, True)
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_is_named_twice_counts_once(forms: Path) -> None:
    out = forms.parent / "o.html"
    again = forms.parent / "forms" / ".." / "forms" / "a.yaml"
    run("overview", str(forms), str(again), str(forms / "b.yaml"), "--out", str(out))
    assert out.read_text("utf-8").count('"培训",') == 1
