"""``overview``: one page of many forms, and their reports beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from perfeval.cli.running import FILES, RULEBOOK, Run, collected, command, options
from perfeval.cli.streams import echo
from perfeval.findings import FaultyInput, finding

if TYPE_CHECKING:
    from perfeval.reports.collection import Entry

_SUFFIXES = (".html", ".htm")


@command
@options(
    FILES,
    RULEBOOK,
    click.option("--out", required=True, type=click.Path(), help="输出文件 · file to write"),
    click.option("--reports", is_flag=True, help="同时出各表的报告 · reports of all forms"),
)
def overview_command(
    run: Run, files: tuple[str, ...], rulebook: str | None, out: str, *, reports: bool
) -> None:
    """总览 · one page of many forms: table, grades, weakest indicators, findings."""
    from perfeval.reports import write_overview
    from perfeval.reports.overview import overview

    suffix = Path(out).suffix
    if suffix.lower() not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise FaultyInput([finding("format-unknown", out, found=suffix, known=known)])
    entries = list(_entries(run, files, rulebook))
    if all(each.card is None for each in entries):
        raise FaultyInput([finding("nothing-to-write", out)])
    for each in entries:
        run.note(each.findings)
    if reports:
        write_overview(entries, out, run.lang)
    else:
        overview(entries, run.lang).write(out)
    echo(out)


def _entries(run: Run, files: Iterable[str], which: str | None) -> Iterator[Entry]:
    """Give an entry for every form of ``files``; one that cannot be scored says why."""
    from perfeval import rulebook, score
    from perfeval.reports.collection import Entry, entries_of

    book = rulebook(which) if which else None
    for one in collected(run, files):
        try:
            cards = [score(each, book) for each in one.documents]
        except FaultyInput as error:
            placed = tuple(evolve(each, place=each.place or one.file) for each in error.findings)
            run.refuse(FaultyInput(placed))
            yield Entry(one.file, None, (*one.findings, *placed))
        else:
            yield from entries_of(one, cards)
