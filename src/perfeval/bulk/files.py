"""Files in, files out: whole inputs scored in constant memory, and again where a run was killed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import field, frozen

from perfeval._version import __version__
from perfeval.bulk.filed import Counts, merge
from perfeval.bulk.helpers import made_by_processes
from perfeval.bulk.journal import Journal
from perfeval.bulk.making import Done, Order, clear_scratch, is_parquet, order_of
from perfeval.bulk.parts import FORMATS
from perfeval.bulk.seen import Seen
from perfeval.bulk.sources import Say, Source, sources_of
from perfeval.bulk.stream import split
from perfeval.bulk.streamed import made_by_threads
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
    without a column of years. ``threads`` is how many parts or chunks are at work at once on this
    machine, by default one for each core: of Parquet in processes, of anything else on threads.
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
    told, shown = say or nothing, progress or nothing
    count = job.threads or os.cpu_count() or 1

    def made_from(sources: Sequence[Source]) -> Maker:
        if is_parquet(sources):
            return lambda order, known: made_by_processes(order, known, count)
        return lambda order, known: made_by_threads(order, sources, known, count, shown)

    return carry_out(job, made_from, told, shown)


Maker = Callable[[Order, int], Generator[Done]]
"""What makes the parts of an order, in turn; of the first ones, which are known, no files."""


def carry_out(
    job: Job, maker_of: Callable[[Sequence[Source]], Maker], say: Say, progress: Progress
) -> Summary:
    """Make the output of a job, which is put into its place at the end, and only then."""
    begun = time.perf_counter()
    if job.format not in FORMATS:
        known = ", ".join(FORMATS)
        raise FaultyInput([finding("format-unknown", found=job.format, known=known)])
    require_free(job.out, overwrite=job.overwrite)
    sources = sources_of(job.inputs, job.columns, say)
    make = maker_of(sources)
    with workshop(job.out) as folder:
        order = order_of(job, sources, folder)
        journal = Journal(folder, _made_from(job, order))
        resumed = journal.resume()
        before = rows_in(journal.last.get("counts", {}))
        if resumed is not False:
            code = "bulk-resumed" if resumed else "bulk-afresh"
            say([finding(code, str(job.out), rows=before)])
        clear_scratch(folder)
        order.scratch.mkdir()
        counts = _taken(order, make, journal, progress)
        clear_scratch(folder)
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


def _made_from(job: Job, order: Order) -> dict[str, Any]:
    """Return everything that an output depends on."""
    files = []
    for path in order.files:
        stat = os.stat(path)  # noqa: PTH116
        files.append([path, stat.st_size, stat.st_mtime_ns])
    return {
        **order.versions,
        "rulebook": job.rulebook.sha256,
        "columns": dict(job.columns),
        "year": job.year,
        "format": job.format,
        "grid": [order.chunk, order.chunks],
        "files": files,
    }


def _taken(order: Order, make: Maker, journal: Journal, progress: Progress) -> Counts:
    """Put parts into the output in their order; return the counts of all."""
    known = journal.last.get("parts", 0)
    counts: Counts = journal.last.get("counts", {})
    faults: list[Finding] = []
    seen, files = Seen(), order.files
    with closing(make(order, known)) as parts:
        for done in parts:
            faults += done.faults
            for each in done.begun:
                faults += split(each, seen, files)
            if len(faults) >= NAMED:
                faults = [*faults[:NAMED], finding("bulk-faults-cut", limit=NAMED)]
                break
            if faults or done.number < known:
                continue
            _move(Path(done.folder), journal.folder, done.sizes)
            merge(counts, done.counts)
            journal.add(parts=done.number + 1, files=done.sizes, counts=counts)
            if order.rows:
                progress(rows_in(counts), rows_in(counts) / order.rows)
    if faults:
        raise FaultyInput(faults)
    return counts


def _move(scratch: Path, folder: Path, names: Iterable[str]) -> None:
    for each in names:
        place = folder / each
        place.parent.mkdir(exist_ok=True)
        (scratch / each).replace(place)
