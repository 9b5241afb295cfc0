"""Parts of an output, made by any process: their rows read, scored and written to a scratch place.

Part number n has the projects that begin in the chunks of its lines. Whoever makes it writes the
same bytes, and only the process that gave the order puts them into the output.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain, groupby
from math import isqrt
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from attrs import evolve, frozen

from perfeval._version import __version__
from perfeval.bulk.arrow import arrow
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.filed import FILED, Counts, Filed, filed, merge
from perfeval.bulk.parquet_files import ParquetFile, ends_of, metadata_of, rows_of
from perfeval.bulk.parts import Parts
from perfeval.bulk.shapes import compact, unified
from perfeval.bulk.stream import (
    FILE,
    IDENTITY,
    LONGEST,
    ROW,
    Begun,
    Cut,
    begun,
    cut,
    located,
    placed,
    scored_part,
    starts_in,
)
from perfeval.bulk.table import CHUNK
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.rules import Rulebook

if TYPE_CHECKING:
    from perfeval.bulk.files import Job
    from perfeval.bulk.sources import Source

CHUNKS = 2
"""How many chunks a part has: about a quarter of a million rows, few enough for a spreadsheet."""

_SCRATCH = "scratch-"

_TOGETHER = 16
"""The most parts that are made in one go: none of them is in the output before the last is made."""

_COST = 8
"""How many times as long it takes to score a row as to pass over it in its row group."""


class Input(NamedTuple):
    """A file of an input: its name as it was given, and where every process finds it.

    ``first`` and ``rows`` say which rows of all are its own; 0 where only reading it would tell.
    """

    name: str
    path: str
    roles: Mapping[str, str]
    first: int
    rows: int


@frozen
class Order:
    """What every part of a run has in common; it goes to whoever makes one.

    ``folder`` is the one in which the output is made, on a disk that all share. A part has as many
    ``chunks``, each of ``chunk`` rows and few more. ``group`` is the most rows of a row group.
    ``skipped`` is how many of all inputs come before those that are named here.
    """

    run: str
    inputs: tuple[Input, ...]
    types: Mapping[str, Any]
    rulebook: Rulebook
    year: int | None
    format: str
    folder: str
    versions: Mapping[str, str]
    chunk: int
    chunks: int
    group: int
    skipped: int = 0

    @property
    def files(self) -> list[str]:
        """The names of the inputs."""
        return [each.name for each in self.inputs]

    @property
    def rows(self) -> int:
        """How many rows there are; 0 where only reading them would tell."""
        return sum(each.rows for each in self.inputs)

    @property
    def parts(self) -> int:
        """How many parts the rows have at most: one in which no project begins has no file."""
        return -(-self.rows // (self.chunk * self.chunks))

    def stretches(self, known: int, count: int) -> list[range]:
        """Return the numbers of the parts, in stretches that one of ``count`` processes makes.

        Of the first ``known`` parts only the projects are read: none of them is with others.
        """
        most = self.parts
        if count > 1:
            # A row group is read from its beginning for each stretch that begins in it, and the
            # last stretches are waited for: their sum is least for this length.
            size = self.chunk * self.chunks
            rows = min(self.group, isqrt(self.rows * self.group // (_COST * count)))
            most = min(max(rows // size, 1), _TOGETHER)
        most = max(most, 1)
        return [
            range(start, min(start + most, stop))
            for first, stop in ((0, known), (known, self.parts))
            for start in range(first, stop, most)
        ]

    @property
    def scratch(self) -> Path:
        """The folder in which parts are written before they are taken."""
        return Path(self.folder, f"{_SCRATCH}{self.run}")

    def of(self, numbers: range) -> Order:
        """Return the order with those inputs alone that parts can have rows of."""
        size = self.chunk * self.chunks
        low, high = max(numbers.start * size - 1, 0), numbers.stop * size + LONGEST
        start = bisect_right(self.inputs, low, key=lambda each: each.first) - 1
        stop = bisect_right(self.inputs, high, key=lambda each: each.first)
        return evolve(self, inputs=self.inputs[start:stop], skipped=self.skipped + start)

    @property
    def keys(self) -> dict[str, Any]:
        """The types of the columns that tell projects apart."""
        return {role: self.types[role] for role in IDENTITY if role in self.types}


class Made(NamedTuple):
    """A chunk of an output: the number of its part, its projects, its faults, what is written."""

    part: int
    begun: Begun
    faults: list[Finding]
    filed: Filed | None


class Done(NamedTuple):
    """A part: its files below ``folder`` with their sizes, and its counts; or what is wrong.

    ``begun`` are the projects of each of its chunks.
    """

    number: int
    folder: str
    sizes: dict[str, int]
    counts: Counts
    faults: list[Finding]
    begun: list[Begun]


def versions() -> dict[str, str]:
    """Return what the bytes of an output depend on beside its input."""
    return {"perfeval": __version__, "pyarrow": arrow().__version__}


def is_parquet(sources: Sequence[Source]) -> bool:
    """Tell whether sources can be entered in the middle: those that are Parquet."""
    return all(isinstance(each, ParquetFile) for each in sources)


def order_of(job: Job, sources: Sequence[Source], folder: Path) -> Order:
    """Return the order of a job, whose output is made in ``folder``."""
    inputs: list[Input] = []
    first, group, entered = 0, 0, is_parquet(sources)
    for source in sources:
        rows = 0
        if entered and isinstance(source, ParquetFile):
            rows, group = source.rows, max(group, source.group)
        inputs += [Input(each, _absolute(each), source.roles, first, rows) for each in source.files]
        first += rows
    types = unified([(each.files[0], each.roles, each.kinds) for each in sources])
    return Order(
        uuid4().hex, tuple(inputs), types, job.rulebook, job.year, job.format,
        _absolute(folder), versions(), CHUNK, CHUNKS, group,
    )  # fmt: skip


def _absolute(path: str | Path) -> str:
    """Return where other processes find a path, whatever folder they run in."""
    return os.path.abspath(path)  # noqa: PTH100  a link stays one


def clear_scratch(folder: Path) -> None:
    """Remove what those who make parts left behind in the folder of an output."""
    for each in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(each, ignore_errors=True)


# --- making ---------------------------------------------------------------------------------------


def make_parts(order: Order, numbers: range, known: int) -> Iterator[Done]:
    """Make parts of Parquet files; of one of the first ``known`` only the projects are read."""
    own = versions()
    if own != order.versions:
        yield Done(numbers.start, "", {}, {}, [_other_versions(own, order.versions)], [])
        return
    chunks = _chunks(order, numbers, order.keys if numbers.start < known else order.types)
    yield from write_parts(order, (make_chunk(order, each, known) for each in chunks))


def make_chunk(order: Order, chunk: Cut, known: int) -> Made:
    """Return what is written of a chunk; of one of the first ``known`` parts only its projects."""
    part = chunk.number // order.chunks
    if part < known:
        table = compact(chunk.table.select([FILE, ROW, "project"]))
        return Made(part, begun(chunk, table, order.skipped), [], None)
    scored = scored_part(_opener(order), chunk, FILED)
    faults = list(located(scored, order.files, [each.roles for each in order.inputs]))
    made = None
    if not faults:
        try:
            made = filed(scored, order.files)
        except FaultyInput as error:
            faults += error.findings
    return Made(part, begun(chunk, scored.table, order.skipped), faults, made)


def write_parts(order: Order, chunks: Iterable[Made]) -> Iterator[Done]:
    """Write chunks, which come in their order, as the parts that they belong to."""
    for number, own in groupby(chunks, key=lambda each: each.part):
        yield _write_part(order, number, own)


def _write_part(order: Order, number: int, chunks: Iterable[Made]) -> Done:
    """Write chunks as part ``number`` into a scratch folder of its own."""
    folder = order.scratch / uuid4().hex
    done = Done(number, str(folder), {}, {}, [], [])
    parts = Parts(folder, order.format, number)
    try:
        try:
            for each in chunks:
                done.begun.append(each.begun)
                done.faults.extend(each.faults)
                if each.filed and not done.faults:
                    folder.mkdir(exist_ok=True)
                    parts.add(each.filed.rows, each.filed.projects)
                    merge(done.counts, each.filed.counts)
        except FaultyInput as error:
            done.faults.extend(error.findings)
        if parts.rows and not done.faults:
            done.sizes.update(parts.close())
    except BaseException:
        with suppress(Exception):  # a full disk may refuse even that
            parts.abandon()
        raise
    parts.abandon()
    return done


def _other_versions(own: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    said = [" ".join(f"{name} {each}" for name, each in one.items()) for one in (own, wanted)]
    return finding("cluster-versions", found=said[0], wanted=said[1])


_openers: dict[str, Opener] = {}
_lock = Lock()


def _opener(order: Order) -> Opener:
    """Return what takes chunks apart; a process keeps that of the run that it is at."""
    with _lock:
        if order.run not in _openers:
            _openers.clear()
            roles = {role: role for role in order.types}
            _openers[order.run] = Opener(order.rulebook, roles, order.year)
        return _openers[order.run]


# --- reading --------------------------------------------------------------------------------------


def _chunks(order: Order, numbers: range, types: Mapping[str, Any]) -> Iterator[Cut]:
    """Give the chunks of parts with the columns of ``types``."""
    chunks = range(numbers.start * order.chunks, numbers.stop * order.chunks)
    start, stop = chunks.start * order.chunk, chunks.stop * order.chunk
    before = None
    if start and _begins_group(order, start):
        above = next(_tables(order, order.keys, start - 1, start))
        tables = _tables(order, types, start, stop)
    else:
        tables = _tables(order, types, max(start - 1, 0), stop)
        above = next(tables)
        tables = chain([above[1:]] if start else [above], tables)
    if start:
        before = int(starts_in(above[:1])[1][0])
    yield from cut(tables, order.files, order.chunk, chunks=chunks, before=before)


def _begins_group(order: Order, row: int) -> bool:
    """Tell whether a row is the first of its row group: that above is not read with it."""
    place = bisect_right(order.inputs, row, key=lambda each: each.first) - 1
    own = order.inputs[place]
    return row - own.first in (0, *ends_of(_metadata(order.run, own.path)))


def _tables(order: Order, types: Mapping[str, Any], start: int, stop: int) -> Iterator[Table]:
    """Give all rows from ``start`` on; those from ``stop`` on, which may not be needed, by few."""
    for place, each in enumerate(order.inputs):
        if each.first + each.rows <= start:
            continue
        own = {role: each.roles[role] for role in types}
        metadata = _metadata(order.run, each.path)
        low, high = max(start - each.first, 0), max(stop - each.first, 0)
        try:
            for first, table in rows_of(each.path, metadata, own, types, low, high):
                yield placed(table, own, types, place, first)
        except FaultyInput as error:
            raise FaultyInput(evolve(one, place=each.name) for one in error.findings) from error


@lru_cache(maxsize=4)
def _metadata(_run: str, path: str) -> Any:
    """Return where the row groups of a file are: of a large one that takes as long as a part."""
    return metadata_of(path)
