"""Parts of Parquet files made at the same time: by this process, and by helpers beside it."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from collections.abc import Generator, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from threading import Thread
from typing import Any

from perfeval.bulk.making import Done, Order, make_parts
from perfeval.documents.office import library

_FEWEST = 6
"""How many parts are worth a helper, which takes as long to start as two of them to be made."""

_AHEAD = 4
"""How many stretches of parts for each process are offered to the helpers before they are taken."""

_WATCH = 0.25

_OF_HELPERS = {"OPENBLAS_NUM_THREADS": "1"}
"""The environment of helpers: numpy starts threads for matrices, which nobody here multiplies."""

_NO_HELP = (BrokenExecutor, OSError, NotImplementedError)
"""What is raised where no process can be started: this one then makes all parts."""


def made_by_processes(order: Order, known: int, count: int) -> Generator[Done]:
    """Give every part in its order; of the first ``known`` ones only the projects are read.

    Whoever has nothing to do takes the first parts that nobody has begun, this process too, so
    that nobody waits for another before the last ones. What a helper that was killed was at is
    made here.
    """
    if count == 1 or order.parts < _FEWEST:
        for each in order.stretches(known, 1):
            yield from make_parts(order, each, known)
        return
    stretches = order.stretches(known, count)
    made: dict[int, list[Done]] = {}
    waiting: dict[int, Future[list[Done] | None]] = {}
    offered = 0

    def make(at: int) -> list[Done]:
        return list(make_parts(order.of(stretches[at]), stretches[at], known))

    with _helpers(order, min(count, len(stretches)) - 1) as pool:
        for at in range(len(stretches)):
            while offered < min(at + _AHEAD * count, len(stretches)):
                own = stretches[offered]
                with suppress(*_NO_HELP), _without_interrupts():
                    waiting[offered] = pool.submit(make_if_free, order.of(own), own, known)
                offered += 1
            future = waiting.pop(at, None)
            while not (at in made or future is None or future.done()):
                free = (each for each in range(at, offered) if each not in made)
                mine = next((each for each in free if _is_free(order, stretches[each])), None)
                if mine is None:
                    break
                made[mine] = make(mine)
            done = made.pop(at) if at in made else _result(future)
            yield from make(at) if done is None else done


def make_if_free(order: Order, numbers: range, known: int) -> list[Done] | None:
    """Make parts, unless another process has begun them."""
    return list(make_parts(order, numbers, known)) if _is_free(order, numbers) else None


def _is_free(order: Order, numbers: range) -> bool:
    """Tell whether nobody has begun some parts; from now on somebody has."""
    try:
        (order.scratch / f"taken-{numbers.start}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _result(future: Future[list[Done] | None] | None) -> list[Done] | None:
    """Return what a helper made; `None` where it was killed."""
    try:
        return future.result() if future else None
    except BrokenExecutor:
        return None


@contextmanager
def _helpers(order: Order, count: int) -> Iterator[Any]:
    """Give a pool of processes, which start at the first call and end with the block."""
    loky = library("loky", "bulk")
    begin = (os.getpid(), str(order.scratch))
    try:
        pool = loky.ProcessPoolExecutor(
            count, timeout=None, initializer=_begin, initargs=begin, env=_OF_HELPERS
        )
    except (OSError, ImportError):  # there are places without semaphores
        yield Executor()
        return
    with warnings.catch_warnings():
        # A helper that has grown is started again, and its user can do nothing about that.
        warnings.filterwarnings("ignore", module="loky")
        try:
            yield pool
        finally:
            pool.shutdown(kill_workers=True)


class _NoPandas(MetaPathFinder):
    """Finds no pandas, wherever it is."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse to look for it further."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def _begin(parent: int, scratch: str) -> None:
    """Let a helper end by itself when the process that it helps has ended, or does not need it.

    It sees no pandas, which pyarrow would load with its first array wherever it is installed.
    """
    sys.meta_path.insert(0, _NoPandas())

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
