"""The table of a collection: a row for every form, what it comes to and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from perfeval.documents.grid import Grid
from perfeval.files.collecting import Collected
from perfeval.findings import Finding, Lang, Severity
from perfeval.model import Project
from perfeval.phrases import say
from perfeval.reports.tables import Short, Text, points_of, table
from perfeval.review import audit
from perfeval.scoring import Scorecard

_COLUMNS = {
    "number": 1.0, "file": 4.2, "name": 4.6, "unit": 3.6, "year": 1.4, "rows": 1.4,
    "points": 1.7, "declared": 1.8, "total": 2.4, "grade": 1.5, "state": 1.8,
    "errors": 1.2, "warnings": 1.2, "first": 6.0,
}  # fmt: skip


@frozen
class Entry:
    """One form of a collection: the file it stood in, its scorecard and everything found.

    ``card`` is `None` for a file of which nothing could be read.
    """

    file: str
    card: Scorecard | None
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """``unread``, ``faulty`` with an error, ``open`` with rows that wait, else ``done``."""
        if self.card is None:
            return "unread"
        if any(each.severity is Severity.ERROR for each in self.findings):
            return "faulty"
        return "done" if self.card.total is not None else "open"


def entries_of(collected: Collected, cards: Sequence[Scorecard]) -> list[Entry]:
    """Return an entry for every form of a file, or one for a file without any.

    Each has the findings of its audit; what was found on reading the file stands with the first.
    """
    read = collected.findings
    if not cards:
        return [Entry(collected.file, None, read)]
    own = [(*each.all_findings(), *audit(each)) for each in cards]
    own[0] = (*read, *own[0])
    return [Entry(collected.file, card, each) for card, each in zip(cards, own, strict=True)]


def collection_grid(entries: Sequence[Entry], lang: Lang = "zh", *, title: str = "") -> Grid:
    """Return the table of ``entries``, in their order."""
    header = [say(f"collection-{name}", lang) for name in _COLUMNS]
    rows = [_row(number, each, lang) for number, each in enumerate(entries, 1)]
    return table(header, rows, list(_COLUMNS.values()), title=title, landscape=True)


def _row(number: int, entry: Entry, lang: Lang) -> list[Text]:
    counts = [
        sum(each.severity is level for each in entry.findings)
        for level in (Severity.ERROR, Severity.WARNING)
    ]
    worst = sorted(entry.findings, key=lambda each: list(Severity).index(each.severity))
    said: list[Text] = [Short(str(number)), entry.file]
    card = entry.card
    middle: list[Text] = [""] * 8
    if card is not None:
        subject = card.subject
        unit = subject.department if isinstance(subject, Project) else subject.name
        middle = [
            card.name,
            unit or "",
            Short("" if card.year is None else str(card.year)),
            Short(str(len(card))),
            Short(f"{card.full}", card.full),
            Short("") if card.declared_total is None
            else Short(f"{card.declared_total:.2f}", card.declared_total),
            points_of(*card.ends),
            Short(card.grade or say("card-grade-open", lang)),
        ]  # fmt: skip
    return [
        *said,
        *middle,
        Short(say(f"collection-is-{entry.state}", lang)),
        *(Short(str(count)) for count in counts),
        worst[0].message(lang) if worst else "",
    ]
