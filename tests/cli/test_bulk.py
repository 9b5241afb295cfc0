"""``bulk``: what it prints, what it refuses, and with which status it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.test_commands import OVERPAID, run

pytest.importorskip("pyarrow")

ROWS = (
    "项目名称,三级指标,年度指标值,实际完成值,分值,自评得分,原因\n"
    "培训,培训人次,≥200人次,186人次,60,55.8,场地\n"
    "培训,满意度,≥90%,95%,40,40,\n"
    "改造,改造面积,≥50平方米,大部分,100,90,\n"
)


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    return "rows.csv"


def test_a_summary_is_printed_in_both_languages(rows: str) -> None:
    result = run("bulk", rows, "--out", "scores")
    assert result.exit_code == 0
    assert "已计分 3 行，2 个项目" in result.stdout
    assert "优 1" in result.stdout
    assert result.stdout.splitlines()[-1] == "scores"
    result = run("bulk", rows, "--out", "more", "--lang", "en", "--year", "2024", "--threads", "1")
    assert "3 rows of 2 projects scored" in result.stdout
    assert "awaiting judgement 1" in result.stdout
    assert "SHA-256" in result.stdout


def test_json_is_what_the_summary_holds(rows: str) -> None:
    found = json.loads(run("bulk", rows, "--out", "scores", "--json").stdout)
    held = json.loads(Path("scores/summary.json").read_text("utf-8"))
    assert {**found, **held} == found
    assert (found["out"], held["rows"], held["inputs"]) == (
        "scores", 3, [{"file": "rows.csv", "rows": 3}],
    )  # fmt: skip
    assert len(held["rulebook"]["sha256"]) == 64
    assert held["score_checks"] == {"consistent": 2, "not_checkable": 1}


def test_what_is_there_is_left_alone(rows: str) -> None:
    run("bulk", rows, "--out", "scores")
    result = run("bulk", rows, "--out", "scores")
    assert result.exit_code == 2
    assert "output-exists" in result.stderr
    result = run("bulk", rows, "--out", "scores", "--overwrite", "--format", "csv")
    assert result.exit_code == 0
    assert [each.name for each in Path("scores/rows").iterdir()] == ["part-00000.csv"]


@pytest.mark.parametrize("role", ["points", "分值"])
def test_a_column_is_named_by_its_role(rows: str, role: str) -> None:
    Path(rows).write_text(ROWS.replace("分值", "满"), encoding="utf-8")
    assert run("bulk", rows, "--out", "scores", "--column", f"{role}=满").exit_code == 0
    assert json.loads(Path("scores/summary.json").read_text("utf-8"))["grades"]["优"] == 1
    result = run("bulk", rows, "--out", "other", "--column", "满")
    assert result.exit_code == 2
    result = run("bulk", rows, "--out", "other", "--column", "评语=满", "--lang", "en")
    assert "column-role" in result.stderr


def test_an_error_of_a_row_is_in_the_status(rows: str) -> None:
    Path(rows).write_text(ROWS.replace("55.8", "61"), encoding="utf-8")
    result = run("bulk", rows, "--out", "scores")
    assert result.exit_code == 1
    assert "points-exceeded" in result.stdout


def test_a_form_that_cannot_be_read_is_in_the_status(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.yaml").write_text(OVERPAID, encoding="utf-8")
    (tmp_path / "forms" / "b.yaml").write_text("perfeval: project/1\nnam: x\n", encoding="utf-8")
    result = run("bulk", str(tmp_path / "forms"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "bulk-form-unread" in result.stderr
    assert "已计分 3 行" in result.stdout


def test_bad_input_is_said_with_file_and_row(rows: str) -> None:
    Path(rows).write_text(ROWS + "培训,又一项,1,1,很多,,\n", encoding="utf-8")
    result = run("bulk", rows, "--out", "scores")
    assert result.exit_code == 2
    assert "rows.csv[3].分值: number-in-column" in result.stderr
    assert "rows.csv[3]: project-split" in result.stderr
    assert not Path("scores").exists()


@pytest.mark.skipif(os.name == "nt", reason="no signals as here")
def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    lines = "".join(f"项目{n},指标,≥{n % 90}%,{n % 100}%\n" for n in range(400_000))
    (tmp_path / "rows.csv").write_text("project,name,target,actual\n" + lines, encoding="utf-8")
    words = ["from perfeval.cli import main; main()", "bulk", "rows.csv", "--out", "out"]
    started = subprocess.Popen(
        [sys.executable, "-c", *words], cwd=tmp_path, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while started.poll() is None and not (tmp_path / ".out.unfinished").exists():
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    _, errors = started.communicate()
    assert started.returncode == 2
    assert "bulk-interrupted" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="no terminal as here")
def test_a_bar_is_drawn_on_a_terminal_only(rows: str) -> None:
    import pty

    Path("rows.csv").write_text(ROWS, encoding="utf-8")
    master, slave = pty.openpty()
    words = ["from perfeval.cli import main; main()", "bulk", rows, "--out", "out"]
    done = subprocess.run(
        [sys.executable, "-c", *words], stderr=slave, stdout=subprocess.PIPE, check=True,
        env={**os.environ, "TERM": "xterm", "PYTHONUTF8": "1"},
    )  # fmt: skip
    os.close(slave)
    drawn = os.read(master, 65536).decode()
    os.close(master)
    assert "每秒" in drawn
    assert "每秒" in done.stdout.decode()
    assert run("bulk", rows, "--out", "more").stderr == ""


def test_processes_and_clusters_are_asked_for_by_options(rows: str) -> None:
    pytest.importorskip("distributed")
    result = run("bulk", rows, "--out", "scores", "--workers", "2")
    assert result.exit_code == 2
    assert "cluster-parquet" in result.stderr
    run("bulk", rows, "--out", "scores")
    result = run("bulk", "scores/rows", "--out", "more", "--cluster", "nonsense://")
    assert result.exit_code == 2
    assert "column-missing" in result.stderr
