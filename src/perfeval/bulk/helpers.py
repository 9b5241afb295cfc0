"""Parts of Parquet files made at the same time: by this process, and by helpers beside it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

from perfeval.bulk.making import Done, Order, make_part
from perfeval.documents.office import library

_FEWEST = 3
"""How many parts are worth a helper, which takes a second to start."""

_AHEAD = 4
"""How many parts for each process are offered to the helpers before they are taken."""

_WATCH = 0.25


def made_by_processes(order: Order, known: int, count: int) -> Generator[Done]:
    """Give every part in its order; of the first ``known`` ones only the projects are read.

    Whoever has nothing to do takes the first part that nobody has begun, this process too, so that
    nobody waits for another before the last part. What a helper that was killed was at is made
    here.
    """
    parts = order.parts
    if count == 1 or parts < _FEWEST:
        for number in range(parts):
            yield make_part(order.of(number), number, known=number < known)
        return
    made: dict[int, Done] = {}
    waiting: dict[int, Future[Done | None]] = {}
    offered = 0
    with _helpers(order, min(count, parts) - 1) as pool:
        for at in range(parts):
            while True:
                while offered < min(at + _AHEAD * count, parts):
                    with suppress(BrokenExecutor), _without_interrupts():
                        own = order.of(offered)
                        waiting[offered] = pool.submit(
                            make_if_free, own, offered, known=offered < known
                        )
                    offered += 1
                future = waiting.get(at)
                if at in made or future is None or future.done():
                    break
                for number in range(at, offered):
                    if number not in made and _is_free(order, number):
                        made[number] = make_part(order.of(number), number, known=number < known)
                        break
                else:
                    break
            future = waiting.pop(at, None)
            done = made.pop(at, None) or _result(future)
            yield done or make_part(order.of(at), at, known=at < known)


def make_if_free(order: Order, number: int, *, known: bool) -> Done | None:
    """Make a part, unless another process has begun it."""
    return make_part(order, number, known=known) if _is_free(order, number) else None


def _is_free(order: Order, number: int) -> bool:
    """Tell whether nobody has begun a part; from now on somebody has."""
    try:
        (order.scratch / f"taken-{number}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _result(future: Future[Done | None] | None) -> Done | None:
    """Return what a helper made; `None` where it was killed."""
    try:
        return future.result() if future else None
    except BrokenExecutor:
        return None


@contextmanager
def _helpers(order: Order, count: int) -> Iterator[Any]:
    """Give a pool of processes, which start at the first call and end with the block."""
    loky = library("loky", "bulk")
    pool = loky.ProcessPoolExecutor(
        count, timeout=None, initializer=_begin, initargs=(os.getpid(), str(order.scratch))
    )
    try:
        yield pool
    except BaseException:
        pool.shutdown(kill_workers=True)
        raise
    pool.shutdown()


def _begin(parent: int, scratch: str) -> None:
    """Let a helper end by itself when the process that it helps has ended, or does not need it."""

    def watch() -> None:
        while os.getppid() == parent and Path(scratch).is_dir():
            time.sleep(_WATCH)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from the processes that start meanwhile: the one that they help tells them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
