"""Parts out of sources that cannot be entered in the middle: streamed, and scored on threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from attrs import evolve

from perfeval.bulk.chunk import Table
from perfeval.bulk.making import Done, Made, Order, make_chunk, write_parts
from perfeval.bulk.sources import Source
from perfeval.bulk.stream import Cut, cut, placed
from perfeval.findings import FaultyInput


def made_by_threads(
    order: Order,
    sources: Sequence[Source],
    known: int,
    threads: int,
    progress: Callable[[int, float], None],
) -> Generator[Done]:
    """Give every part in its order; of the first ``known`` ones only the projects are looked at."""
    chunks = cut(_tables(order, sources, progress), order.files, order.chunk)

    def make(chunk: Cut) -> Made:
        return make_chunk(order, chunk, known)

    yield from write_parts(order, _in_order(make, chunks, threads))


def _in_order(make: Callable[[Cut], Made], chunks: Iterable[Cut], threads: int) -> Iterator[Made]:
    """Make chunks on threads and give them in their order; few are held at a time."""
    waiting: deque[Future[Made]] = deque()
    fault: FaultyInput | None = None
    pool = ThreadPoolExecutor(threads)
    try:
        try:
            for chunk in chunks:
                waiting.append(pool.submit(make, chunk))
                if len(waiting) > threads + 1:
                    yield waiting.popleft().result()
        except FaultyInput as error:
            fault = error  # what was read before it comes first
        while waiting:
            yield waiting.popleft().result()
        if fault:
            raise fault
    finally:
        pool.shutdown(cancel_futures=True)


def _tables(
    order: Order, sources: Sequence[Source], progress: Callable[[int, float], None]
) -> Iterator[Table]:
    """Give the rows of all sources with the place of each."""
    whole = max(sum(each.size for each in sources), 1)
    rows, done, number = 0, 0, 0
    for source in sources:
        for piece in source.read():
            file = number + piece.file
            if piece.table.num_rows:
                try:
                    yield placed(piece.table, source.roles, order.types, file, piece.first)
                except FaultyInput as error:
                    raise _in_file(error, order.files[file]) from error
            rows += piece.table.num_rows
            progress(rows, (done + piece.share * source.size) / whole)
        number += len(source.files)
        done += source.size


def _in_file(error: FaultyInput, file: str) -> FaultyInput:
    return FaultyInput(evolve(each, place=each.place or file) for each in error.findings)
