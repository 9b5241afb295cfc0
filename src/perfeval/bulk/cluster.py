"""The same scoring on a cluster: parts of whole projects go to workers, in the order of the input.

What comes out is the same to the byte as on one machine: where chunks and parts end depends on the
rows alone, and every part is made by the same functions.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np

from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.cluster_part import (
    Done,
    Order,
    Stretch,
    absolute,
    clear_scratch,
    make_part,
    rows_of,
    versions,
)
from perfeval.bulk.filed import Counts, merge
from perfeval.bulk.files import NAMED, Job, Opened, Progress, Summary, carry_out, nothing, rows_in
from perfeval.bulk.journal import Journal
from perfeval.bulk.parquet_files import ParquetFile
from perfeval.bulk.parts import PART
from perfeval.bulk.seen import Seen
from perfeval.bulk.shapes import text_type, unified
from perfeval.bulk.sources import Say, sources_of
from perfeval.bulk.stream import FILE, IDENTITY, ROW, cut, place_of, placed, scored_part, split
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, Finding, finding

_RETRIES = 2
_AHEAD = 3
"""How many parts wait for each thread of the cluster while the client plans further."""

_PATIENCE = "60s"


class Piece(NamedTuple):
    """A part as it is planned: its rows, how many chunks there are with it, what is wrong."""

    stretches: tuple[Stretch, ...]
    chunks: int
    rows: int
    faults: list[Finding]


def score_on_cluster(
    job: Job,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    say: Say | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Score Parquet files into the folder ``job.out`` on a Dask cluster; see `score_files`.

    ``cluster`` is the address of a scheduler (``tcp://…:8786``); without it ``workers`` processes
    are started here, by default one for each core. Files and folder have to be where every worker
    sees them under the same path. The output is the same to the byte as that of `score_files`, and
    each goes on where the other was broken off. What a lost worker was at is made again by
    another. A script that starts processes here needs ``if __name__ == "__main__":``.

    Raises `FaultyInput` as `score_files` does; also for an input that is not Parquet, where the
    cluster cannot be reached, where it runs another version, and where it lost too many workers.

    >>> import tempfile
    >>> import pyarrow as pa
    >>> from distributed import LocalCluster
    >>> from pyarrow import parquet
    >>> rows = {"project": ["培训"], "target": ["≥200人次"], "actual": ["186人次"], "points": [100]}
    >>> with (
    ...     tempfile.TemporaryDirectory() as folder,
    ...     LocalCluster(n_workers=1, processes=False, dashboard_address=None) as local,
    ... ):
    ...     parquet.write_table(pa.table(rows), f"{folder}/rows.parquet")
    ...     job = Job([f"{folder}/rows.parquet"], f"{folder}/scores")
    ...     summary = score_on_cluster(job, cluster=local.scheduler_address)
    >>> summary.as_dict()["grades"]
    {'优': 1}
    """
    told = say or nothing

    def opened() -> Opened:
        sources = _parquet(sources_of(job.inputs, job.columns, told))
        plan = _Plan(job, sources)

        def write(journal: Journal) -> Counts:
            clear_scratch(journal.folder)
            with _client(workers, cluster, job.threads) as client:
                counts = _scored(client, plan, journal, progress or nothing)
            clear_scratch(journal.folder)
            return counts

        return sources, write

    return carry_out(job, opened, told)


def _parquet(sources: Sequence[Any]) -> list[ParquetFile]:
    """Return sources that are all Parquet; only of these a worker can read its rows alone."""
    others = [each.files[0] for each in sources if not isinstance(each, ParquetFile)]
    if others:
        raise FaultyInput(finding("cluster-parquet", each) for each in others)
    return list(sources)


# --- planning -------------------------------------------------------------------------------------


class _Plan:
    """Which rows each part has: cut by the keys alone, where one machine would cut them."""

    def __init__(self, job: Job, sources: Sequence[ParquetFile]) -> None:
        self.job = job
        self.files = tuple(each.files[0] for each in sources)
        self.roles = tuple(each.roles for each in sources)
        self.types = unified([(each.files[0], each.roles, each.kinds) for each in sources])
        read = library("pyarrow.parquet", "bulk").read_metadata
        self.rows = max(sum(read(each).num_rows for each in self.files), 1)

    def order(self, folder: Path) -> Order:
        """Return what every part has in common."""
        return Order(
            uuid4().hex,
            self.files,
            absolute(self.files),
            self.roles,
            self.types,
            self.job.rulebook,
            self.job.year,
            self.job.format,
            os.path.abspath(folder),  # noqa: PTH100
            versions(),
        )

    def pieces(self) -> Iterator[Piece]:
        """Give the parts in their order, while the keys are read."""
        keys = {role: self.types[role] for role in IDENTITY if role in self.types}
        opener = Opener(self.job.rulebook, {role: role for role in keys}, self.job.year)
        seen, held = Seen(), _Held()
        for chunk in cut(self._tables(keys), place_of(self.files)):
            held.chunks += 1
            held.rows += chunk.num_rows
            held.stretches += _stretches(chunk)
            held.faults += split(scored_part(opener, chunk, known=True), seen, self.files)
            if held.rows >= PART:
                yield held.piece()
        if held.rows:
            yield held.piece()

    def _tables(self, keys: dict[str, Any]) -> Iterator[Table]:
        for number, (path, roles) in enumerate(zip(self.files, self.roles, strict=True)):
            whole = Stretch(number, 0, 2**62)
            names = {role: roles[role] for role in keys}
            texts = [names[role] for role, kind in keys.items() if kind == text_type()]
            for first, table in rows_of(path, whole, list(names.values()), texts):
                yield placed(table, names, keys, number, first)


class _Held:
    """The chunks of a part that is being planned."""

    def __init__(self) -> None:
        self.chunks, self.rows = 0, 0
        self.stretches: list[Stretch] = []
        self.faults: list[Finding] = []

    def piece(self) -> Piece:
        """Return the part, and begin the next one."""
        found = Piece(tuple(_joined(self.stretches)), self.chunks, self.rows, self.faults)
        self.rows, self.stretches, self.faults = 0, [], []
        return found


def _stretches(chunk: Table) -> Iterator[Stretch]:
    file, row = (np.asarray(chunk.column(each)).astype(np.int64) for each in (FILE, ROW))
    begins = np.flatnonzero(np.diff(file, prepend=-1))
    for start, stop in zip(begins, [*begins[1:], len(file)], strict=True):
        yield Stretch(int(file[start]), int(row[start]), int(row[stop - 1]) + 1)


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Give stretches that follow one another as one."""
    held: Stretch | None = None
    for each in stretches:
        if held is not None and held.file == each.file and held.stop == each.start:
            held = held._replace(stop=each.stop)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


# --- the cluster ----------------------------------------------------------------------------------


@contextmanager
def _client(workers: int | None, cluster: str | None, threads: int | None) -> Iterator[Any]:
    """Give a client of a cluster: the one at an address, or one of processes on this machine."""
    distributed = library("distributed", "cluster")
    if cluster is None:
        count = workers or os.cpu_count() or 1
        threads = max((os.cpu_count() or 1) // count, 1) if threads is None else threads
        with (
            distributed.LocalCluster(
                n_workers=count,
                threads_per_worker=threads,
                processes=True,
                dashboard_address=None,
                silence_logs=50,
            ) as local,
            distributed.Client(local) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(cluster, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise _unreachable(cluster, error) from error
    with client:
        try:
            client.wait_for_workers(max(workers or 1, 1), timeout=_PATIENCE)
        except TimeoutError as error:
            raise _unreachable(cluster, error) from error
        yield client


def _unreachable(cluster: str, error: Exception) -> FaultyInput:
    return FaultyInput([finding("cluster-unreachable", cluster, reason=error)])


def _scored(client: Any, plan: _Plan, journal: Journal, progress: Progress) -> Counts:
    """Have every part made that is not there yet, and note each in its turn."""
    order = plan.order(journal.folder)
    counts: Counts = journal.last.get("counts", {})
    faults: list[Finding] = []
    waiting: deque[tuple[int, Piece, Any]] = deque()
    known = journal.last.get("parts", 0)

    def take() -> None:
        number, piece, future = waiting.popleft()
        done = _result(future)
        faults.extend([*done.faults, *piece.faults])
        if faults:
            return
        merge(counts, done.counts)
        journal.add(parts=number + 1, chunks=piece.chunks, files=dict(done.sizes), counts=counts)
        progress(rows_in(counts), rows_in(counts) / plan.rows)

    try:
        for number, piece in enumerate(plan.pieces()):
            if number < known:
                faults += piece.faults
                continue
            own, stretches = order.only(piece.stretches)
            future = client.submit(make_part, own, number, stretches, retries=_RETRIES, pure=False)
            waiting.append((number, piece, future))
            threads = sum(client.nthreads().values()) if len(waiting) > _AHEAD else 0
            while waiting and len(waiting) > _AHEAD * max(threads, 1):
                take()
            if len(faults) >= NAMED:
                break
        while waiting and len(faults) < NAMED:
            take()
    finally:
        client.cancel([future for *_, future in waiting])
    if faults:
        more = [finding("bulk-faults-cut", limit=NAMED)] if len(faults) > NAMED else []
        raise FaultyInput([*faults[:NAMED], *more])
    return counts


def _result(future: Any) -> Done:
    """Return what a worker made; what the cluster could not do is a finding."""
    distributed = library("distributed", "cluster")
    closed = library("distributed.comm", "cluster").CommClosedError
    try:
        found: Done = future.result()
    except (distributed.KilledWorker, distributed.CancelledError, closed) as error:
        raise FaultyInput([finding("cluster-lost", reason=error)]) from error
    except ImportError as error:
        wanted = " ".join(versions().values())
        raise FaultyInput([finding("cluster-versions", found=error, wanted=wanted)]) from error
    return found
