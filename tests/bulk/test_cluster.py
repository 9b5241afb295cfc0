"""A cluster against one machine: the same bytes, also where a worker is lost on the way."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.bulk.rows import contents

import perfeval as pe

pytest.importorskip("pyarrow")
pytest.importorskip("distributed")

import distributed
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from perfeval.bulk import cluster as on_cluster
from perfeval.bulk import making, score_table
from perfeval.bulk.cluster import score_on_cluster
from perfeval.bulk.files import Job, score_files
from perfeval.bulk.table import CHUNK
from perfeval.findings import finding

ROWS = 4 * CHUNK + 1000
OF_PROJECT = 7


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Let every chunk be a part, so that few rows are several parts."""
    monkeypatch.setattr(making, "CHUNKS", 1)


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
    ) as found:
        yield found


def rows(count: int, first: int = 0) -> Any:
    number = np.arange(first, first + count)
    names = np.array(["合格率", "满意度", "完成时间", "政策知晓率"], dtype=object)
    targets = np.array(["≥98%", "≤5%", "12月31日前", "≥200人次"], dtype=object)
    actuals = np.array(
        ["97.5%", "4%", "2023年12月20日", "186人次", "部分达成预期指标"], dtype=object
    )
    return pa.table(
        {
            "项目名称": [f"项目{each}" for each in (number // OF_PROJECT).tolist()],
            "指标名称": pa.array(names[number % 4]),
            "指标值": pa.array(targets[number % 4]),
            "实际完成值": pa.array(actuals[number % 5]),
            "分值": pa.array(number % 3 * 10),
        }
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> list[Path]:
    """Two files; a project begins in the first and ends in the second."""
    folder, cut = tmp_path_factory.mktemp("rows"), 2 * CHUNK + 3
    found = [folder / "一.parquet", folder / "二.parquet"]
    parquet.write_table(rows(cut), found[0], row_group_size=50_000)
    parquet.write_table(rows(ROWS - cut, cut), found[1], row_group_size=50_000)
    return found


@pytest.fixture(scope="module")
def alone(inputs, tmp_path_factory) -> Path:
    """The output of one machine."""
    out: Path = tmp_path_factory.mktemp("alone") / "scores"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "CHUNKS", 1)
        score_files(Job(inputs, out, year=2023))
    return out


def test_processes_of_one_machine_write_the_same_bytes(inputs, alone, tmp_path):
    summary = score_on_cluster(Job(inputs, tmp_path / "scores", year=2023), workers=2)
    assert summary.as_dict()["rows"] == ROWS
    assert len(contents(alone)) == 2 * 5 + 1
    assert contents(tmp_path / "scores") == contents(alone)
    assert [each.name for each in tmp_path.iterdir()] == ["scores"]
    whole = pa.concat_tables(map(parquet.read_table, inputs))
    scored = score_table(whole, year=2023)
    written = parquet.read_table(tmp_path / "scores" / "rows")
    for name in ("score", "low", "high", "attainment"):
        assert written[name].to_pylist() == scored.rows[name].to_pylist()


def test_a_worker_that_is_killed_changes_nothing(local, inputs, alone, tmp_path):
    with distributed.Client(local) as client:
        processes = list(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(done: int, share: float) -> None:
        if not killed:
            killed.append(processes[0])
            os.kill(processes[0], signal.SIGKILL)

    job = Job(inputs, tmp_path / "scores", year=2023)
    score_on_cluster(job, cluster=local.scheduler_address, progress=kill)
    assert killed
    assert contents(tmp_path / "scores") == contents(alone)
    assert [each.name for each in tmp_path.iterdir()] == ["scores"]


def test_one_machine_goes_on_where_a_cluster_was_broken_off(local, inputs, alone, tmp_path):
    def stop(done: int, share: float) -> None:
        raise KeyboardInterrupt

    job = Job(inputs, tmp_path / "scores", year=2023)
    with pytest.raises(KeyboardInterrupt):
        score_on_cluster(job, cluster=local.scheduler_address, progress=stop)
    assert not (tmp_path / "scores").exists()
    said: list[pe.Finding] = []
    summary = score_files(job, said.extend)
    assert [each.code for each in said] == ["bulk-resumed"]
    assert summary.scored < ROWS
    assert contents(tmp_path / "scores") == contents(alone)


def test_a_cluster_goes_on_where_one_machine_was_broken_off(local, inputs, alone, tmp_path):
    def stop(done: int, share: float) -> None:
        if share > 0.9:
            raise KeyboardInterrupt

    job = Job(inputs, tmp_path / "scores", year=2023, threads=1)
    with pytest.raises(KeyboardInterrupt):
        score_files(job, progress=stop)
    summary = score_on_cluster(job, cluster=local.scheduler_address)
    assert summary.scored < ROWS
    assert contents(tmp_path / "scores") == contents(alone)


def test_what_a_lost_cluster_has_made_is_kept(local, inputs, alone, tmp_path, monkeypatch):
    result = on_cluster._result
    taken: list[Any] = []

    def lose(future: Any) -> Any:
        if len(taken) == 2:
            raise pe.FaultyInput([finding("cluster-lost", reason="-")])
        taken.append(future)
        return result(future)

    job = Job(inputs, tmp_path / "scores", year=2023)
    with monkeypatch.context() as patch:
        patch.setattr(on_cluster, "_result", lose)
        found = refused(job, cluster=local.scheduler_address)
    assert [each.code for each in found] == ["cluster-lost"]
    said: list[pe.Finding] = []
    score_on_cluster(job, cluster=local.scheduler_address, say=said.extend)
    assert [each.code for each in said] == ["bulk-resumed"]
    assert contents(tmp_path / "scores") == contents(alone)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=12),
    st.lists(st.integers(0, 200), max_size=3),
    st.integers(1, 60),
)
def test_any_split_on_a_cluster_gives_the_same_bytes(local, tmp_path_factory, sizes, cuts, group):
    folder = tmp_path_factory.mktemp("split")
    names = [f"项目{number}" for number, size in enumerate(sizes) for _ in range(size)]
    table = rows(len(names)).set_column(0, "项目名称", pa.array(names))
    ends = sorted({0, len(names), *(each % len(names) for each in cuts)})
    files = []
    for start, stop in itertools.pairwise(ends):
        files.append(folder / f"{start}.parquet")
        parquet.write_table(table[start:stop], files[-1], row_group_size=group)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "CHUNK", 4)
        patch.setattr(making, "CHUNKS", 2)
        score_files(Job(files, folder / "alone", threads=1))
        score_on_cluster(Job(files, folder / "cluster"), cluster=local.scheduler_address)
    assert contents(folder / "cluster") == contents(folder / "alone")


def refused(job: Job, **where: Any) -> list[pe.Finding]:
    with pytest.raises(pe.FaultyInput) as caught:
        score_on_cluster(job, **where)
    assert not job.out.exists()
    return list(caught.value.findings)


def test_every_fault_is_named_and_nothing_is_written(local, tmp_path):
    table = rows(100).set_column(4, "分值", pa.array([-1, *[5] * 98, -2]))
    parquet.write_table(table, tmp_path / "a.parquet")
    parquet.write_table(rows(30), tmp_path / "b.parquet")
    job = Job([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "scores")
    found = refused(job, cluster=local.scheduler_address)
    assert [each.code for each in found] == ["number-negative"] * 2 + ["project-split"] * 5
    assert found[0].place == f"{tmp_path / 'a.parquet'}[0].分值"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]


def test_a_worker_of_another_version_is_refused(local, inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "versions", lambda: {"perfeval": "0", "pyarrow": "0"})
    found = refused(Job(inputs, tmp_path / "scores"), cluster=local.scheduler_address)
    assert {each.code for each in found} == {"cluster-versions"}


def test_other_inputs_than_parquet_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("项目名称,指标值,实际完成值\n培训,≥1人,1人\n", encoding="utf-8")
    found = refused(Job([tmp_path / "a.csv"], tmp_path / "scores"), workers=1)
    assert [each.code for each in found] == ["cluster-parquet"]


def test_no_rows_are_refused(local, tmp_path):
    parquet.write_table(rows(0), tmp_path / "a.parquet")
    found = refused(
        Job([tmp_path / "a.parquet"], tmp_path / "scores"), cluster=local.scheduler_address
    )
    assert [each.code for each in found] == ["table-empty"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://"])
def test_a_cluster_that_cannot_be_reached_is_said(address, inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(on_cluster, "_PATIENCE", "1s")
    found = refused(Job(inputs, tmp_path / "scores"), cluster=address)
    assert [each.code for each in found] == ["cluster-unreachable"]
