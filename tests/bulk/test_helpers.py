"""Processes that help: what they make is the same, and none of them is ever missed or left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.bulk.rows import contents, drawn

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("loky")

if sys.platform == "win32":
    pytest.skip("looks at processes below /proc", allow_module_level=True)

# Parts are small and this process is slow, so that a short run has many and helpers make most.
SCRIPT = textwrap.dedent("""
    import os, signal, sys, time
    from perfeval.bulk import Job, helpers, making, score_files

    making.CHUNK, making.CHUNKS = 40, 2
    own, threads, dies = helpers.make_parts, int(sys.argv[1]), sys.argv[2] == "dies"

    def slowly(order, numbers, known):
        time.sleep(0.1 if threads > 1 else 0)
        return own(order, numbers, known)

    def dies_at_ten(order, numbers, known):
        import os, signal
        from perfeval.bulk import helpers
        if numbers.start >= 10 and helpers._is_free(order, numbers):
            os.kill(os.getpid(), signal.SIGKILL)
        return helpers.make_if_free(order, numbers, known)

    helpers.make_parts = slowly
    if dies:
        helpers.make_if_free = dies_at_ten
    said = []
    score_files(Job(["a.parquet", "b.parquet"], "out", threads=threads), said.extend)
    print(*(each.code for each in said))
""")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two files of many projects, and what one process makes of them."""
    folder: Path = tmp_path_factory.mktemp("inputs")
    rows = drawn(1200)
    table = pa.Table.from_pylist(rows)
    pq.write_table(table[:1501], folder / "a.parquet", row_group_size=64)
    pq.write_table(table[1501:], folder / "b.parquet", row_group_size=512)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended(start(1))
    return folder


@pytest.fixture
def place(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the two files, made the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFEVAL_TEST", uuid4().hex)
    for each in inputs.glob("*.parquet"):
        (tmp_path / each.name).symlink_to(each)
    return tmp_path


@pytest.fixture
def expected(inputs: Path) -> dict[str, bytes]:
    """Return the output of one process alone."""
    found = contents(inputs / "out")
    assert len(found) > 80
    return found


def start(threads: int, way: str = "lives") -> subprocess.Popen[str]:
    words = [sys.executable, "-W", "error", "-c", SCRIPT, str(threads), way]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def ended(run: subprocess.Popen[str]) -> str:
    """Return what a run that went well said."""
    said, errors = run.communicate()
    assert (run.returncode, errors) == (0, "")
    return said


def alive() -> Iterator[int]:
    """Give the processes of this test that are at work, but for this one."""
    mark = f"PERFEVAL_TEST={os.environ['PERFEVAL_TEST']}".encode()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (each / "environ").read_bytes().split(b"\0"):
                yield int(each.name)
        except OSError:  # it has ended, or is another's
            continue


def wait_for(parts: int, run: subprocess.Popen[str]) -> None:
    """Wait until a run has so many parts."""
    while len(list(Path(".out.unfinished").glob("rows/part-*"))) < parts:
        assert run.poll() is None
        time.sleep(0.01)


def nobody_is_left() -> bool:
    until = time.monotonic() + 20
    while list(alive()) and time.monotonic() < until:
        time.sleep(0.05)
    return not list(alive())


def test_helpers_write_the_same_bytes_and_end(place, expected):
    ended(start(3))
    assert contents(place / "out") == expected
    assert nobody_is_left()
    assert sorted(each.name for each in place.iterdir()) == [
        "a.parquet", "b.parquet", "out",
    ]  # fmt: skip


def test_a_helper_that_is_killed_changes_nothing(place, expected):
    ended(start(3, "dies"))
    assert contents(place / "out") == expected
    assert nobody_is_left()


def test_killed_a_run_leaves_no_helper_and_goes_on(place, expected):
    draw = random.Random(5)
    for parts in (3, 25):
        run = start(3)
        wait_for(parts, run)
        time.sleep(draw.random() / 5)
        assert parts < 25 or len(list(alive())) >= 3
        run.kill()
        run.communicate()
    assert "bulk-resumed" in ended(start(3))  # at once, while helpers of the last run may be there
    assert contents(place / "out") == expected
    assert nobody_is_left()
    assert [each.name for each in place.iterdir() if "out" in each.name] == ["out"]


@pytest.mark.parametrize("parts", [1, 25])
def test_interrupted_a_run_is_quiet_and_goes_on(place, expected, parts):
    run = start(3)
    wait_for(parts, run)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: the run and all of its helpers
    _, errors = run.communicate()
    # Where the run itself is interrupted is chance; its helpers say nothing.
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "process_worker" not in errors
    assert "Remote" not in errors
    assert nobody_is_left()
    assert "bulk-resumed" in ended(start(2))
    assert contents(place / "out") == expected
