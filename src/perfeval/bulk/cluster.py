"""The same scoring on a cluster: parts are made by workers, and taken in their order here.

What comes out is the same to the byte as on one machine: where chunks and parts end depends on the
rows alone, and every part is made by the same function.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from perfeval.bulk.files import Job, Maker, Progress, Summary, carry_out, nothing
from perfeval.bulk.making import Done, Order, make_parts, versions
from perfeval.bulk.parquet_files import ParquetFile
from perfeval.bulk.sources import Say, Source
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, finding

_RETRIES = 2
_AHEAD = 3
"""How many stretches of parts are given out before they are taken, for each thread there is."""

_PATIENCE = "60s"


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
    ...     LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as local,
    ... ):
    ...     parquet.write_table(pa.table(rows), f"{folder}/rows.parquet")
    ...     job = Job([f"{folder}/rows.parquet"], f"{folder}/scores")
    ...     summary = score_on_cluster(job, cluster=local.scheduler_address)
    >>> summary.as_dict()["grades"]
    {'优': 1}
    """

    def maker_of(sources: Sequence[Source]) -> Maker:
        others = [each.files[0] for each in sources if not isinstance(each, ParquetFile)]
        if others:  # only of Parquet a worker can read its rows alone
            raise FaultyInput(finding("cluster-parquet", each) for each in others)

        def made(order: Order, known: int) -> Generator[Done]:
            with _client(workers, cluster, job.threads) as client:
                yield from _made(client, order, known)

        return made

    return carry_out(job, maker_of, say or nothing, progress or nothing)


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
                dashboard_address=":0",
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


def _made(client: Any, order: Order, known: int) -> Generator[Done]:
    """Give every part in its order; of the first ``known`` ones only the projects are read."""
    waiting: deque[Any] = deque()
    threads = max(sum(client.nthreads().values()), 1)
    try:
        for each in order.stretches(known, max(threads, 2)):
            waiting.append(
                client.submit(make, order.of(each), each, known, retries=_RETRIES, pure=False)
            )
            if len(waiting) > _AHEAD:
                threads = max(sum(client.nthreads().values()), 1)
            while len(waiting) > _AHEAD * threads:
                yield from _result(waiting.popleft())
        while waiting:
            yield from _result(waiting.popleft())
    finally:
        client.cancel(list(waiting))


def make(order: Order, numbers: range, known: int) -> list[Done]:
    """Make some parts, where there is room."""
    return list(make_parts(order, numbers, known))


def _result(future: Any) -> list[Done]:
    """Return what a worker made; what the cluster could not do is a finding."""
    distributed = library("distributed", "cluster")
    closed = library("distributed.comm", "cluster").CommClosedError
    try:
        found: list[Done] = future.result()
    except (distributed.KilledWorker, distributed.CancelledError, closed) as error:
        raise FaultyInput([finding("cluster-lost", reason=error)]) from error
    except ImportError as error:
        wanted = " ".join(versions().values())
        raise FaultyInput([finding("cluster-versions", found=error, wanted=wanted)]) from error
    return found
