"""A run that was killed goes on, and its output is that of an undisturbed run, to the byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from tests.bulk.rows import contents, drawn

from perfeval.bulk import Job, making, score_files, workshop
from perfeval.bulk.journal import Journal
from perfeval.bulk.parts import Parts
from perfeval.findings import FaultyInput, Finding

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

# Chunks and parts are small, so that a run of a second has many; `sys.argv[1]` is the number of
# the step in the folder of the output before which the run kills itself, 0 for none.
SCRIPT = textwrap.dedent("""
    import os, signal, sys
    from perfeval.bulk import Job, making, score_files

    making.CHUNK, making.CHUNKS = 40, 2
    steps = 0

    def kill(event, arguments):
        global steps
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            if any("out" in os.path.basename(str(each)) or ".unfinished" in str(each)
                   for each in arguments):
                steps += 1
                if steps == int(sys.argv[1]):
                    os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    said = []
    score_files(Job(["a.parquet", "b.csv"], "out", format=sys.argv[2]), said.extend)
    print(steps, *(each.code for each in said))
""")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two files of many projects, made the working directory."""
    monkeypatch.chdir(tmp_path)
    rows = drawn(300)
    half = pa.Table.from_pylist(rows[:500])
    pq.write_table(half, "a.parquet", row_group_size=64)
    text = "\n".join([",".join(rows[0]), *(",".join(each.values()) for each in rows[500:])])
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    return tmp_path


def start(kill_at: int, form: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", SCRIPT, str(kill_at), form]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def whole(form: str, place: Path) -> tuple[int, dict[str, bytes]]:
    """Return how many steps an undisturbed run takes, and what it puts out; it is removed."""
    done = start(0, form)
    said, errors = done.communicate()
    assert done.returncode == 0, errors
    found = contents(place / "out")
    assert len(found) > 10
    (place / "out").rename(place / "first")
    return int(said.split()[0]), found


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_killed_at_any_step_a_run_goes_on(place: Path, form: str) -> None:
    steps, expected = whole(form, place)
    draw = random.Random(form)
    resumed = 0
    for last in range(2):
        # Two kills in a row, one of them near the end, and the run after them is left alone.
        for kill_at in (draw.randrange(1, steps), steps - last * 3, 0):
            if (place / "out").exists():
                break
            run = start(kill_at, form)
            said, errors = run.communicate()
            assert run.returncode in ((-signal.SIGKILL, 0) if kill_at else (0,)), errors
            resumed += "bulk-resumed" in said
        assert contents(place / "out") == expected
        assert sorted(each.name for each in place.iterdir() if "out" in each.name) == ["out"]
        (place / "out").rename(place / f"again{last}")
    assert resumed


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_a_run_goes_on(place: Path, seed: int) -> None:
    _, expected = whole("parquet", place)
    draw = random.Random(seed)
    for _ in range(3):
        run = start(0, "parquet")
        # The run starts its work when its folder is there.
        while run.poll() is None and not (place / ".out.unfinished").exists():
            time.sleep(0.005)
        time.sleep(draw.random() * 0.3)
        run.kill()
        run.communicate()
        if (place / "out").exists():
            break
    else:
        last = start(0, "parquet")
        assert last.wait() == 0
        last.communicate()
    assert contents(place / "out") == expected


@pytest.fixture
def interrupted(place: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return a job that was interrupted after its third part."""
    monkeypatch.setattr(making, "CHUNK", 40)
    monkeypatch.setattr(making, "CHUNKS", 2)
    job = Job(["a.parquet", "b.csv"], place / "out")
    add = Journal.add

    def interrupt(self: Journal, **line: object) -> None:
        add(self, **line)
        if line["parts"] == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", interrupt)
        with pytest.raises(KeyboardInterrupt):
            score_files(job)
    assert not job.out.exists()
    return job


def said_by(job: Job) -> list[str]:
    said: list[Finding] = []
    score_files(job, said.extend)
    return [each.code for each in said]


def test_an_interrupted_run_goes_on(interrupted: Job, place: Path) -> None:
    assert said_by(interrupted) == ["bulk-resumed"]
    again = Job(interrupted.inputs, place / "again")
    assert said_by(again) == []
    assert contents(interrupted.out) == contents(again.out)


def test_a_changed_input_starts_afresh_and_says_so(interrupted: Job, place: Path) -> None:
    os.utime(place / "b.csv", ns=(1, 1))
    assert said_by(interrupted) == ["bulk-afresh"]


def test_another_rulebook_starts_afresh(interrupted: Job) -> None:
    job = Job(interrupted.inputs, interrupted.out, "mof-2021")
    assert said_by(job) == ["bulk-afresh"]


def test_a_part_that_is_gone_starts_afresh(interrupted: Job, place: Path) -> None:
    (place / ".out.unfinished" / "rows" / "part-00001.parquet").unlink()
    assert said_by(interrupted) == ["bulk-afresh"]


def test_a_line_that_was_not_finished_is_no_line(interrupted: Job, place: Path) -> None:
    journal = place / ".out.unfinished" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    (place / ".out.unfinished" / "rows" / "part-00009.parquet").write_bytes(b"half")
    assert said_by(interrupted) == ["bulk-resumed"]
    again = Job(interrupted.inputs, place / "again")
    score_files(again)
    assert contents(interrupted.out) == contents(again.out)


# --- an output is whole or not there --------------------------------------------------------------


def refused(job: Job) -> str:
    with pytest.raises(FaultyInput) as error:
        score_files(job)
    (found,) = error.value.findings
    return found.code


def test_what_is_there_is_left_alone_unless_it_may_be_replaced(place: Path) -> None:
    job = Job(["a.parquet"], place / "out")
    score_files(job)
    (place / "out" / "mine.txt").write_text("mine")
    assert refused(job) == "output-exists"
    assert (place / "out" / "mine.txt").exists()
    score_files(Job(["a.parquet"], place / "out", overwrite=True))
    assert sorted(contents(place / "out")) == [
        "projects/part-00000.parquet", "rows/part-00000.parquet", "summary.json",
    ]  # fmt: skip
    assert refused(Job(["a.parquet"], place / "a.parquet", overwrite=True)) == "output-exists"


def test_an_output_that_cannot_take_its_place_leaves_the_old_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(["a.parquet"], place / "out", overwrite=True)
    score_files(job)
    before = contents(job.out)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".unfinished"):
            raise OSError(30, "read-only")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    assert refused(job) == "cannot-write"
    assert contents(job.out) == before
    assert [each.name for each in place.iterdir() if ".out" in each.name] == []


def test_a_full_disk_is_said_and_nothing_is_left(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perfeval.bulk.parts.os.fsync", full)
    assert refused(Job(["a.parquet"], place / "out")) == "cannot-write"
    assert [each.name for each in place.iterdir() if "out" in each.name] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_device_that_is_full_is_said_and_nothing_is_left(
    place: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    paths = Parts.paths

    def full(self: Parts, number: int) -> dict[str, Path]:
        for each in paths(self, number).values():
            each.parent.mkdir(exist_ok=True)
            if not each.exists():
                each.symlink_to("/dev/full")
        return paths(self, number)

    monkeypatch.setattr(Parts, "paths", full)
    assert refused(Job(["a.parquet"], place / "out", format=form)) == "cannot-write"
    assert [each.name for each in place.iterdir() if "out" in each.name] == []


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours_is_refused(place: Path) -> None:
    (place / "locked").mkdir(mode=0o500)
    assert refused(Job(["a.parquet"], place / "locked" / "out")) == "cannot-write"


def test_a_file_where_a_folder_should_be_is_refused(place: Path) -> None:
    assert refused(Job(["a.parquet"], place / "a.parquet" / "out")) == "cannot-write"


def test_two_runs_do_not_write_one_output(place: Path) -> None:
    pytest.importorskip("fcntl")
    with workshop.workshop(place / "out"):
        assert refused(Job(["a.parquet"], place / "out")) == "output-in-work"
