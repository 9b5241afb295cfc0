"""``convert`` and ``form``: forms and source files into one another, folders into one table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from tests.cli.test_commands import DEPARTMENT, PROJECT, run

from perfeval.documents import read_tables
from perfeval.files import indicator_set, indicator_sets_root, load
from perfeval.files.collecting import files_below, read_file
from perfeval.model import Project


def loaded(path: Path | str) -> Project:
    thing = load(path)
    assert isinstance(thing, Project)
    return thing


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
def test_a_form_that_we_wrote_is_the_project_again(suffix: str, tmp_path: Path) -> None:
    form, back = tmp_path / f"form.{suffix}", tmp_path / "back.yaml"
    assert run("convert", PROJECT, str(form)).exit_code == 0
    assert run("convert", str(form), str(back)).exit_code == 0
    before, after = loaded(PROJECT), loaded(back)
    assert (after.name, after.year, after.goal) == (before.name, before.year, before.goal)
    assert after.indicators == before.indicators
    assert after.budget == before.budget


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_source_file_is_converted_without_loss(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{suffix}"
    assert run("convert", PROJECT, str(out)).stdout == f"{out}\n"
    assert loaded(out) == loaded(PROJECT)


def test_a_form_is_written_as_pdf(tmp_path: Path) -> None:
    out = tmp_path / "form.PDF"
    assert run("convert", PROJECT, str(out)).stdout == f"{out}\n"
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_the_flat_sheet_has_a_row_for_every_indicator_and_says_what_it_leaves_out(
    tmp_path: Path,
) -> None:
    out = tmp_path / "flat.csv"
    result = run("convert", PROJECT, str(out))
    assert "convert-leaves-out" in result.stderr
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    project = loaded(PROJECT)
    assert [row[2] for row in rows[1:]] == [each.name for each in project.indicators]
    assert [row[0] for row in rows[1:]] == [each.category[0] for each in project.indicators]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two forms, a bad file, a lock file and a text that is none of ours."""
    below = tmp_path / "forms"
    (below / "二").mkdir(parents=True)
    run("convert", PROJECT, str(below / "a.xlsx"))
    run("convert", PROJECT, str(below / "二" / "b.docx"))
    (below / "c.xlsx").write_bytes(b"no workbook")
    (below / "~$a.xlsx").write_bytes(b"locked")
    (below / "notes.md").write_text("x", "utf-8")
    return below


def test_a_folder_becomes_a_table_with_a_row_for_every_form(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    result = run("convert", str(folder), str(out))
    assert result.exit_code == 2
    assert "c.xlsx" in result.stderr
    head, *rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    at = {name: index for index, name in enumerate(head)}
    assert [Path(row[at["文件"]]).name for row in rows] == ["a.xlsx", "c.xlsx", "b.docx"]
    assert [row[at["状态"]] for row in rows] == ["待评定", "未能读取", "待评定"]
    assert [row[at["复算总分"]] for row in rows] == ["87.50—100.00", "", "87.50—100.00"]
    assert [row[at["指标数"]] for row in rows] == ["7", "", "7"]


def test_a_folder_becomes_a_collection_of_all_that_could_be_read(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.json"
    assert run("convert", str(folder), str(out)).exit_code == 2
    tree = json.loads(out.read_text("utf-8"))
    assert (tree["perfeval"], len(tree["documents"])) == ("collection/1", 2)


def test_the_table_of_a_folder_is_a_workbook_too(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    run("convert", str(folder), str(out))
    (table,) = read_tables(out).tables
    assert [table.text(row, 2) for row in (2, 4)] == ["市财政困难职工帮扶资金"] * 2


def test_many_files_are_read_by_several_processes_in_their_order(tmp_path: Path) -> None:
    for number in range(70):
        text = f"perfeval: project/1\nname: 项目{number:02}\nindicators: []\n"
        (tmp_path / f"{number:02}.yaml").write_text(text, "utf-8")
    out = tmp_path / "all.json"
    assert run("convert", str(tmp_path), str(out)).exit_code == 0
    names = [each["name"] for each in json.loads(out.read_text("utf-8"))["documents"]]
    assert names == [f"项目{number:02}" for number in range(70)]


def test_forms_are_scored_audited_and_reported_as_they_are(folder: Path, tmp_path: Path) -> None:
    form = str(folder / "a.xlsx")
    assert "87.50 至 100.00" in run("score", form).stdout
    assert "87.50 至 100.00" in run("audit", form).stdout
    assert run("report", form, "--out", str(tmp_path / "out"), "--format", "md").exit_code == 0
    assert list((tmp_path / "out").iterdir())
    shown = run("score", str(folder))
    assert shown.exit_code == 2
    assert shown.stdout.count("87.50 至 100.00") == 2


@pytest.mark.parametrize("command", [("convert", PROJECT), ("form", PROJECT, "--out")])
def test_an_unknown_format_is_refused_before_anything_is_read(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    result = run(*command, str(tmp_path / "out.ppt"))
    assert result.exit_code == 2
    assert "format-unknown" in result.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no workbook")
    for out in ("out.yaml", "out.docx"):
        assert run("convert", str(bad), str(tmp_path / out)).exit_code == 2
        assert not (tmp_path / out).exists()


def test_a_blank_form_of_a_set_has_its_indicators_and_open_cells(tmp_path: Path) -> None:
    out = tmp_path / "blank.xlsx"
    assert run("form", "hardship-relief", "--out", str(out)).stdout == f"{out}\n"
    project = loaded(out)
    assert len(project.indicators) == 7
    assert all(each.actual is None or each.actual.text is None for each in project.indicators)
    (sheet,) = openpyxl.load_workbook(out).worksheets
    assert sheet.protection.sheet


def test_a_form_is_filled_from_a_file_in_the_layout_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "filled.docx"
    assert run("form", PROJECT, "--layout", "mof-2020", "--out", str(out)).exit_code == 0
    assert loaded(out).indicators == loaded(PROJECT).indicators
    blank = tmp_path / "blank.docx"
    assert run("form", PROJECT, "--blank", "--out", str(blank)).exit_code == 0
    assert not any(each.actual and each.actual.text for each in loaded(blank).indicators)


def test_a_form_of_nothing_known_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    result = run("form", "no-such-set", "--out", str(out))
    assert result.exit_code == 2
    assert not out.exists()
    other = run("form", PROJECT, "--layout", "mof2020", "--out", str(out))
    assert other.exit_code == 2
    assert "mof-2020" in other.stderr


def test_a_department_is_drawn_in_its_form_too(tmp_path: Path) -> None:
    out = tmp_path / "department.xlsx"
    run("form", DEPARTMENT, "--layout", "chongqing-department", "--out", str(out))
    assert out.exists()


def test_a_file_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    missing, other = read_file(str(tmp_path / "none.xlsx")), read_file(__file__)
    assert [each.code for each in missing.findings] == ["file-missing"]
    assert not other.documents
    assert other.findings
    assert files_below([tmp_path / "none.xlsx"]) == (str(tmp_path / "none.xlsx"),)


def test_a_bureaus_own_template_is_filled_in(tmp_path: Path) -> None:
    template, out = tmp_path / "own.xlsx", tmp_path / "filled.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["项目", "{{ name }}"])
    book.save(template)
    result = run("form", PROJECT, "--template", str(template), "--out", str(out))
    assert (result.exit_code, result.stdout) == (0, f"{out}\n")
    assert openpyxl.load_workbook(out).worksheets[0]["B1"].value == "市财政困难职工帮扶资金"
    for which, name in (("hardship-relief", "a.xlsx"), (PROJECT, "a.docx")):
        words = ("form", which, "--template", str(template), "--out", str(tmp_path / name))
        assert run(*words).exit_code == 2
        assert not (tmp_path / name).exists()


def test_an_indicator_set_goes_to_a_workbook_and_back(tmp_path: Path) -> None:
    book, text = tmp_path / "set.xlsx", tmp_path / "set.yaml"
    assert run("convert", "hardship-relief", str(book)).stdout == f"{book}\n"
    assert run("convert", str(book), str(text)).stdout == f"{text}\n"
    assert load(text) == load(book) == indicator_set("hardship-relief")


def test_what_is_doubtful_in_a_set_is_said_and_the_rest_written(tmp_path: Path) -> None:
    path, text = tmp_path / "set.xlsx", tmp_path / "set.yaml"
    run("convert", "hardship-relief", str(path))
    book = openpyxl.load_workbook(path)
    book.create_sheet("草稿").append(["待定"])
    book.save(path)
    done = run("convert", str(path), str(text))
    assert (done.exit_code, "set-sheets-unread" in done.stderr) == (0, True)
    assert load(text) == indicator_set("hardship-relief")


@pytest.mark.parametrize(
    ("file", "out", "code"),
    [
        ("hardship-relief", "set.docx", "format-unknown"),
        ("no-such-set", "set.xlsx", "file-missing"),
        ("set.yaml", "set.xlsx", "schema"),
    ],
)
def test_a_set_that_cannot_be_converted(file: str, out: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text("perfeval: indicator-set/1\nid: A\ntitle: 甲\n", "utf-8")
    given = str(tmp_path / file) if file.endswith(".yaml") else file
    done = run("convert", given, str(tmp_path / out))
    assert done.exit_code == 2
    assert code in done.stderr
    assert not (tmp_path / out).exists()


def test_a_workbook_of_a_set_is_not_scored(tmp_path: Path) -> None:
    run("convert", "hardship-relief", str(tmp_path / "set.xlsx"))
    done = run("score", str(tmp_path / "set.xlsx"))
    assert (done.exit_code, "not-scored" in done.stderr) == (2, True)
    assert run("form", str(tmp_path / "set.xlsx"), "--out", str(tmp_path / "f.docx")).exit_code == 0


def test_sets_are_converted_one_at_a_time(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    run("convert", "hardship-relief", str(book))
    out = tmp_path / "out.xlsx"
    for files in ((str(book), PROJECT), ("hardship-relief", PROJECT), (str(tmp_path),)):
        result = run("convert", *files, str(out))
        assert (result.exit_code, out.exists()) == (2, False)
        assert "convert-one-set" in result.stderr
        assert "<" not in result.stderr


def test_what_is_no_form_is_named_in_words(tmp_path: Path) -> None:
    book = indicator_sets_root() / "rulebooks" / "mof-2020.yaml"
    (tmp_path / "book.yaml").write_text(book.read_text("utf-8"), "utf-8")
    assert "不能计分：评分规则" in run("score", str(tmp_path / "book.yaml")).stderr


def test_a_file_is_not_written_over_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("convert", "hardship-relief", "set.yaml")
    run("convert", "hardship-relief", "set.xlsx")
    before = Path("set.yaml").read_bytes()
    for words in (
        ("convert", "set.yaml", "./set.yaml"),
        ("sets", "export", "set.yaml", "--out", str(tmp_path / "set.yaml")),
        ("form", "set.xlsx", "--year", "2019", "--out", "set.xlsx"),
    ):
        result = run(*words)
        assert (result.exit_code, result.stderr.partition(":")[0]) == (2, "out-is-source")
    assert Path("set.yaml").read_bytes() == before
