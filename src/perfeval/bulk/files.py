"""Files in, files out: whole inputs scored in constant memory, and again where a run was killed."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import field, frozen

from perfeval._version import __version__
from perfeval.bulk.arrow import arrow
from perfeval.bulk.chunk import Opener, Table
from perfeval.bulk.filed import FILED, Counts, Filed, filed, merge
from perfeval.bulk.journal import Journal
from perfeval.bulk.parts import FORMATS, PART, Parts
from perfeval.bulk.seen import Seen
from perfeval.bulk.shapes import unified
from perfeval.bulk.sources import Say, Source, sources_of
from perfeval.bulk.stream import Part, cut, located, place_of, placed, scored_part, split
from perfeval.bulk.workshop import finish, require_free, workshop
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.rules import Rulebook

Progress = Callable[[int, float], None]
"""What is called with the number of rows read, and which share of the input that is."""

NAMED = 1000
"""How many faults of an input are named before it is given up."""


def _paths(paths: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    return tuple(os.fspath(each) for each in paths)


def _book(which: str | os.PathLike[str] | Rulebook) -> Rulebook:
    return which if isinstance(which, Rulebook) else open_rulebook(which)


@frozen
class Job:
    """What is to be scored, by which rulebook, and where the scores go.

    ``columns`` names columns by role where their names do not tell; ``year`` is that of an input
    without a column of years.
    """

    inputs: tuple[str, ...] = field(converter=_paths)
    out: Path = field(converter=Path)
    rulebook: Rulebook = field(factory=lambda: open_rulebook("mof-2020"), converter=_book)
    columns: Mapping[str, str] = field(factory=dict)
    year: int | None = None
    format: str = "parquet"
    threads: int | None = None
    overwrite: bool = False


@frozen
class Summary:
    """What a job came to; ``as_dict`` is what ``summary.json`` holds.

    ``seconds`` is how long this run took for the ``scored`` rows that it scored itself.
    """

    job: Job
    counts: Counts
    scored: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return what the output holds, which is the same however often a run was killed."""
        counts, book = self.counts, self.job.rulebook
        return {
            "perfeval": "bulk/1",
            "version": __version__,
            "rulebook": {"id": book.id, "sha256": book.sha256},
            "year": self.job.year,
            "format": self.job.format,
            "inputs": [{"file": each, "rows": rows} for each, rows in counts["files"].items()],
            "rows": counts["all"]["rows"],
            "projects": counts["all"]["projects"],
            **{
                name: dict(sorted(counts[key].items()))
                for name, key in (
                    ("states", "state"), ("verdicts", "verdict"), ("grades", "grade"),
                    ("score_checks", "score_check"), ("declared_totals", "declared_total"),
                )
            },
            "findings": {
                "rows": dict(sorted(counts["rows"].items())),
                "projects": dict(sorted(counts["projects"].items())),
            },
        }  # fmt: skip

    @property
    def rate(self) -> float:
        """How many rows were scored a second."""
        return self.scored / self.seconds if self.seconds > 0 else 0.0


def score_files(job: Job, say: Say | None = None, progress: Progress | None = None) -> Summary:
    r"""Score files into the folder ``job.out``: ``rows/``, ``projects/`` and ``summary.json``.

    The folder appears whole at the end or not at all. A run that was killed or interrupted goes
    on from its last part when it is started again, and its output is the same to the byte. What
    is doubtful about an input, and each form that cannot be read, is told to ``say``. Raises
    `FaultyInput` with the file and row of everything that is wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = Path(folder, "rows.csv")
    ...     text = "项目名称,指标名称,指标值,实际完成值,分值\n培训,人次,≥200人次,186人次,100\n"
    ...     _ = rows.write_text(text, encoding="utf-8")
    ...     summary = score_files(Job([rows], Path(folder, "scores")))
    ...     print(sorted(each.name for each in Path(folder, "scores").iterdir()))
    ['projects', 'rows', 'summary.json']
    >>> summary.as_dict()["grades"]
    {'优': 1}
    """
    told = say or nothing

    def opened() -> Opened:
        sources = sources_of(job.inputs, job.columns, told)
        line = Line(job, sources)
        return sources, lambda journal: _written(line, journal, progress or nothing)

    return carry_out(job, opened, told)


Opened = tuple[Sequence[Source], Callable[[Journal], Counts]]
"""The sources of a job, and what writes the parts that a journal does not have yet."""


def carry_out(job: Job, opened: Callable[[], Opened], say: Say) -> Summary:
    """Make the output of a job, which is put into its place at the end, and only then."""
    begun = time.perf_counter()
    if job.format not in FORMATS:
        known = ", ".join(FORMATS)
        raise FaultyInput([finding("format-unknown", found=job.format, known=known)])
    require_free(job.out, overwrite=job.overwrite)
    sources, write = opened()
    with workshop(job.out) as folder:
        journal = Journal(folder, made_from(job, sources))
        resumed = journal.resume()
        before = rows_in(journal.last.get("counts", {}))
        if resumed is not False:
            code = "bulk-resumed" if resumed else "bulk-afresh"
            say([finding(code, str(job.out), rows=before)])
        counts = write(journal)
        if not counts:
            raise FaultyInput([finding("table-empty", job.inputs[0])])
        seconds = time.perf_counter() - begun
        summary = Summary(job, counts, rows_in(counts) - before, seconds)
        journal.remove()
        text = json.dumps(summary.as_dict(), ensure_ascii=False, indent=2) + "\n"
        finish(folder, job.out, text.encode())
    return summary


def nothing(*_: object) -> None:
    """Say nothing."""


def rows_in(counts: Counts) -> int:
    """Return how many rows were counted."""
    return counts.get("all", {}).get("rows", 0)


def made_from(job: Job, sources: Sequence[Source]) -> dict[str, Any]:
    """Return everything that an output depends on."""
    files = []
    for path in (path for each in sources for path in each.files):
        stat = os.stat(path)  # noqa: PTH116
        files.append([path, stat.st_size, stat.st_mtime_ns])
    return {
        "perfeval": __version__,
        "pyarrow": arrow().__version__,
        "rulebook": job.rulebook.sha256,
        "columns": dict(job.columns),
        "year": job.year,
        "format": job.format,
        "files": files,
    }


def _written(line: Line, journal: Journal, progress: Progress) -> Counts:
    """Write what has not been written; return the counts of all."""
    last = journal.last
    counts: Counts = last.get("counts", {})
    parts = Parts(journal.folder, line.job.format, last.get("parts", 0))
    known = last.get("chunks", 0)
    faults: list[Finding] = []
    chunks = 0
    try:
        for chunk, found, made in line.parts(known, progress):
            chunks = chunk + 1
            faults += found
            if len(faults) >= NAMED:
                faults = [*faults[:NAMED], finding("bulk-faults-cut", limit=NAMED)]
                break
            if made is None or faults:
                continue
            parts.add(made.rows, made.projects)
            merge(counts, made.counts)
            if parts.rows >= PART:
                files = parts.close()
                journal.add(parts=parts.number, chunks=chunks, files=files, counts=counts)
        _refuse(faults)
        if parts.rows:
            files = parts.close()
            journal.add(parts=parts.number, chunks=chunks, files=files, counts=counts)
    except BaseException:
        _quietly(parts.abandon)
        raise
    return counts


def _refuse(faults: list[Finding]) -> None:
    if faults:
        raise FaultyInput(faults)


def _quietly(close: Callable[[], None]) -> None:
    """Close files that are given up; a full disk may refuse even that."""
    with suppress(Exception):
        close()


class Line:
    """The way of the rows from the sources to scored parts, in order, on threads."""

    def __init__(self, job: Job, sources: Sequence[Source]) -> None:
        self.job = job
        self._sources = sources
        self._files = [path for each in sources for path in each.files]
        self._roles = [each.roles for each in sources for _ in each.files]
        self._types = unified([(each.files[0], each.roles, each.kinds) for each in sources])
        self._opener = Opener(job.rulebook, {role: role for role in self._types}, job.year)

    def parts(
        self, known: int, progress: Progress
    ) -> Iterator[tuple[int, list[Finding], Filed | None]]:
        """Give every chunk's number, its faults, and what is written of it.

        Of the first ``known`` chunks, which were written before, only the projects are looked at.
        """
        seen = Seen()
        chunks = cut(self._tables(progress), place_of(self._files))
        numbered = ((number, chunk, number < known) for number, chunk in enumerate(chunks))
        for number, (part, made) in enumerate(self._in_order(numbered)):
            faults = [
                *located(part, self._files, self._roles),
                *split(part, seen, self._files),
            ]
            yield number, faults, made

    def _in_order(
        self, chunks: Iterable[tuple[int, Table, bool]]
    ) -> Iterator[tuple[Part, Filed | None]]:
        """Score chunks on threads and give them in their order; few are held at a time."""
        threads = self.job.threads or os.cpu_count() or 1
        waiting: deque[Future[tuple[Part, Filed | None]]] = deque()
        pool = ThreadPoolExecutor(threads)
        try:
            for _, chunk, known in chunks:
                waiting.append(pool.submit(self._scored, chunk, known=known))
                if len(waiting) > threads + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _scored(self, chunk: Table, *, known: bool) -> tuple[Part, Filed | None]:
        part = scored_part(self._opener, chunk, FILED, known=known)
        return part, None if known or part.faults else filed(part, self._files)

    def _tables(self, progress: Progress) -> Iterator[Table]:
        """Give the rows of all sources with the place of each."""
        whole = max(sum(each.size for each in self._sources), 1)
        rows, done, number = 0, 0, 0
        for source in self._sources:
            for piece in source.read():
                file = number + piece.file
                if piece.table.num_rows:
                    try:
                        yield placed(piece.table, source.roles, self._types, file, piece.first)
                    except FaultyInput as error:
                        raise _in_file(error, self._files[file]) from error
                rows += piece.table.num_rows
                progress(rows, (done + piece.share * source.size) / whole)
            number += len(source.files)
            done += source.size


def _in_file(error: FaultyInput, file: str) -> FaultyInput:
    from attrs import evolve

    return FaultyInput(evolve(each, place=each.place or file) for each in error.findings)
