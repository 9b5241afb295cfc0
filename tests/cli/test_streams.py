"""The command in a shell: terminals without Chinese, closed pipes, full disks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPARTMENT = str(ROOT / "examples" / "panzhihua_2019" / "department.yaml")
PERFEVAL = [sys.executable, "-c", "from perfeval.cli import main; main()"]


def shell(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PERFEVAL, *words],
        capture_output=True,
        check=False,
        env={**os.environ, "COVERAGE_PROCESS_START": "", **environment},
    )


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"},
     {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
    ids=["ascii", "gbk", "C"],
)  # fmt: skip
def test_a_terminal_without_every_character_gets_escapes(environment: dict[str, str]) -> None:
    done = shell("score", DEPARTMENT, "--why", "nothing.yaml", **environment)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"file-missing" in done.stderr
    assert b"87.50" in done.stdout
    wire = shell("score", DEPARTMENT, "--json", **environment).stdout
    assert json.loads(wire.decode(environment.get("PYTHONIOENCODING", "ascii")))


def test_a_reader_that_has_enough_closes_the_pipe_without_a_trace(tmp_path: Path) -> None:
    folders = [tmp_path / f"{number}" for number in range(40)]
    for each in folders:
        shutil.copytree(Path(DEPARTMENT).parent, each)
    files = [str(each / "department.yaml") for each in folders]
    for words in (["--json"], ["--why"]):
        process = subprocess.Popen(
            [*PERFEVAL, "score", *files, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait() in {0, 1}
        assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk at hand")
def test_a_full_disk_is_said_without_a_trace() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PERFEVAL, "score", DEPARTMENT, "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"cannot-write: cannot be written (No space left on device")
    assert b"Traceback" not in done.stderr


def test_what_would_steer_a_terminal_is_shown_as_escapes(tmp_path: Path) -> None:
    name = "培训\\e[31m\\u202e人次\\u009b"
    row = f'{{category: 产出指标/数量指标, name: "{name}", target: ≥2人次}}'
    for head in ("project/1\nname: 甲\nyear: 2024", "indicator-set/1\nid: own\ntitle: 甲"):
        path = tmp_path / "a.yaml"
        path.write_text(f"perfeval: {head}\nindicators:\n  - {row}\n", "utf-8")
        is_set = "indicator-set" in head
        commands = (
            [
                ("sets", "show"),
                ("sets", "show", "--json"),
                ("sets", "check"),
                ("sets", "check", "--json"),
            ]
            if is_set
            else [("score",), ("score", "--why"), ("score", "--json"), ("audit",), ("check",)]
        )
        for command in commands:
            done = shell(*command, str(path), PYTHONIOENCODING="utf-8")
            said = (done.stdout + done.stderr).decode("utf-8")
            assert not {"\x1b", "\u202e", "\x9b"} & {*said}, command
            if "--json" in command:
                assert json.loads(done.stdout)
        assert "\\x1b[31m\\u202e人次\\x9b" in shell(
            *commands[0], str(path), PYTHONIOENCODING="utf-8"
        ).stdout.decode("utf-8")
