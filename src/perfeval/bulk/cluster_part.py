"""One part of an output, made where a cluster has room: its rows read, scored and written there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from uuid import uuid4

from attrs import evolve, frozen

from perfeval._version import __version__
from perfeval.bulk.arrow import arrow
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.filed import FILED, Counts, filed, merge
from perfeval.bulk.parquet_files import refusing
from perfeval.bulk.parts import Parts
from perfeval.bulk.shapes import text_type
from perfeval.bulk.stream import cut, located, place_of, placed, scored_part
from perfeval.bulk.table import CHUNK
from perfeval.documents.office import library
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.rules import Rulebook

SCRATCH = "scratch-"
"""How the folders are called in which parts are written before they are whole."""


class Stretch(NamedTuple):
    """The rows ``start`` to ``stop`` of the file number ``file``."""

    file: int
    start: int
    stop: int


@frozen
class Order:
    """What every part of a run has in common; it goes to a worker with each part.

    ``files`` are the inputs as they were given, ``paths`` where a worker finds them; ``folder`` is
    the one in which the output is made, on a disk that all of them share.
    """

    run: str
    files: tuple[str, ...]
    paths: tuple[str, ...]
    roles: tuple[Mapping[str, str], ...]
    types: Mapping[str, Any]
    rulebook: Rulebook
    year: int | None
    format: str
    folder: str
    versions: Mapping[str, str]

    def only(self, stretches: Sequence[Stretch]) -> tuple[Order, tuple[Stretch, ...]]:
        """Return the order with the files of some stretches alone, and these by their numbers."""
        used = list(dict.fromkeys(each.file for each in stretches))
        numbered = tuple(each._replace(file=used.index(each.file)) for each in stretches)
        own = evolve(
            self,
            files=tuple(self.files[each] for each in used),
            paths=tuple(self.paths[each] for each in used),
            roles=tuple(self.roles[each] for each in used),
        )
        return own, numbered


class Done(NamedTuple):
    """A part that is on the disk: the sizes of its files and its counts; or what is wrong."""

    sizes: dict[str, int]
    counts: Counts
    faults: list[Finding]


def versions() -> dict[str, str]:
    """Return the versions on which the bytes of an output depend."""
    return {"perfeval": __version__, "pyarrow": arrow().__version__}


def make_part(order: Order, number: int, stretches: tuple[Stretch, ...]) -> Done:
    """Score the rows of whole projects and write them as part ``number`` of an output.

    The files appear in one step, so that a worker may be lost at any moment and another begins
    the part anew; who comes second writes the same bytes.
    """
    own = versions()
    if own != order.versions:
        return Done({}, {}, [_other_versions(own, order.versions)])
    folder = Path(order.folder)
    scratch = folder / f"{SCRATCH}{uuid4().hex}"
    scratch.mkdir()
    try:
        parts = Parts(scratch, order.format, number)
        counts: Counts = {}
        faults: list[Finding] = []
        try:
            for chunk in cut(_tables(order, stretches), place_of(order.files)):
                part = scored_part(_opener(order), chunk, FILED)
                faults += located(part, order.files, order.roles)
                if not faults:
                    made = filed(part, order.files)
                    parts.add(made.rows, made.projects)
                    merge(counts, made.counts)
        except FaultyInput as error:
            faults += error.findings
        if faults:
            parts.abandon()
            return Done({}, {}, faults)
        sizes = parts.close()
        for name in sizes:
            place = folder / name
            place.parent.mkdir(exist_ok=True)
            (scratch / name).replace(place)
        return Done(sizes, counts, [])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def clear_scratch(folder: Path) -> None:
    """Remove what lost workers left behind in the folder of an output."""
    for each in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(each, ignore_errors=True)


def _other_versions(own: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    said = [" ".join(f"{name} {each}" for name, each in one.items()) for one in (own, wanted)]
    return finding("cluster-versions", found=said[0], wanted=said[1])


_openers: dict[str, Opener] = {}
_lock = Lock()


def _opener(order: Order) -> Opener:
    """Return what takes chunks apart; a worker keeps that of the run that it is at."""
    with _lock:
        if order.run not in _openers:
            _openers.clear()
            roles = {role: role for role in order.types}
            _openers[order.run] = Opener(order.rulebook, roles, order.year)
        return _openers[order.run]


# --- reading --------------------------------------------------------------------------------------


def _tables(order: Order, stretches: tuple[Stretch, ...]) -> Iterator[Table]:
    for each in stretches:
        roles = order.roles[each.file]
        texts = [roles[role] for role, kind in order.types.items() if kind == text_type()]
        for first, table in rows_of(order.paths[each.file], each, list(roles.values()), texts):
            yield placed(table, roles, order.types, each.file, first)


def rows_of(
    path: str, stretch: Stretch, columns: list[str], texts: list[str]
) -> Iterator[tuple[int, Table]]:
    """Give a stretch of a Parquet file in pieces, each with the number of its first row.

    Only the row groups that it touches are read; texts come as dictionaries.
    """
    parquet = library("pyarrow.parquet", "bulk")
    pa = arrow()
    with refusing(path):
        schema = parquet.read_schema(path)
    strings = [each for each in texts if pa.types.is_string(schema.field(each).type)]
    with (
        refusing(path),
        parquet.ParquetFile(path, read_dictionary=strings, pre_buffer=False) as file,
    ):
        sizes = [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)]
        at, first = 0, 0
        groups: list[int] = []
        for number, size in enumerate(sizes):
            if at < stretch.stop and at + size > stretch.start:
                first = first if groups else at
                groups.append(number)
            at += size
        names = list(dict.fromkeys(columns))
        for batch in file.iter_batches(CHUNK, row_groups=groups, columns=names):
            start, stop = max(stretch.start - first, 0), min(stretch.stop - first, batch.num_rows)
            if start < stop:
                yield first + start, pa.table(batch).slice(start, stop - start)
            first += batch.num_rows
            if first >= stretch.stop:
                return


def absolute(files: tuple[str, ...]) -> tuple[str, ...]:
    """Return where workers on this disk find files, whatever folder they run in."""
    return tuple(os.path.abspath(each) for each in files)  # noqa: PTH100  a link stays one
