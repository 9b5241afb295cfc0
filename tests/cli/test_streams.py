"""The command in a shell: terminals without Chinese, closed pipes, full disks."""

from __future__ import annotations

import json
import os
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


def test_a_reader_that_has_enough_closes_the_pipe_without_a_trace() -> None:
    for words in (["--json"], ["--why"]):
        process = subprocess.Popen(
            [*PERFEVAL, "score", *[DEPARTMENT] * 40, *words],
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
