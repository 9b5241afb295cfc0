"""The report: a scorecard drawn as a document, written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Block, Document, GridBlock
from perfeval.documents.grid import Grid
from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.findings import Finding
from perfeval.forms import draw
from perfeval.model import Department
from perfeval.phrases import say
from perfeval.reports import tables
from perfeval.reports.outline import Sections, fill
from perfeval.scoring import Scorecard

FORMATS = ("html", "docx", "xlsx", "md")
"""The formats that a report can be written in."""

_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')
_LONGEST_NAME = 80


@frozen(eq=False)
class Report:
    """A report of one project or department, with the reports of a department's projects.

    ``findings`` say what the author has still to supply; the scores' own are in ``card``.

    >>> import perfeval as pe
    >>> report = pe.report(pe.load("examples/panzhihua_2019/department.yaml"))
    >>> [each.name for each in report.projects]
    ['市财政困难职工帮扶资金-2019-项目绩效评价报告']
    >>> report.render("html")[:15]
    b'<!DOCTYPE html>'
    """

    card: Scorecard
    document: Document
    findings: tuple[Finding, ...] = ()
    projects: tuple[Report, ...] = ()

    @property
    def name(self) -> str:
        """The name of its files, without a suffix."""
        kind = "部门整体支出绩效评价报告" if self.card.kind == "department" else "项目绩效评价报告"
        parts = [_UNFIT.sub("_", self.card.name)[:_LONGEST_NAME], str(self.card.year or ""), kind]
        return "-".join(part for part in parts if part)

    def render(self, format: str) -> bytes:  # noqa: A002  the word that every caller uses
        """Return the report in one of `FORMATS`; raises `PerfevalError` for any other."""
        if format == "html":
            from perfeval.documents.html import html_bytes as write
        elif format == "docx":
            from perfeval.documents.docx import docx_bytes as write
        elif format == "xlsx":
            from perfeval.documents.xlsx import xlsx_bytes as write
        elif format == "md":
            from perfeval.documents.md import md_bytes as write
        else:
            raise PerfevalError(
                f"no format is called {format!r}; expected one of: {', '.join(FORMATS)}"
            )
        return write(self.document)

    def write(self, directory: str | Path, *, formats: Sequence[str] = FORMATS) -> tuple[Path, ...]:
        """Write the report and those of its projects; returns the paths written.

        Everything is drawn before anything is written, and every file appears whole: an error
        leaves no part of a report behind.
        """
        drawn: dict[str, bytes] = {}
        for each in (self, *self.projects):
            name, number = each.name, 1
            while any(f"{name}.{format_}" in drawn for format_ in formats):
                number += 1
                name = f"{each.name}-{number}"
            for format_ in formats:
                drawn[f"{name}.{format_}"] = each.render(format_)
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in drawn.items():
            write_atomically(folder / name, data)
        return tuple(folder / name for name in drawn)

    def all_findings(self) -> Iterator[Finding]:
        """Give what is still to be supplied in this report and in those of its projects."""
        yield from self.findings
        for each in self.projects:
            yield from each.all_findings()

    def __repr__(self) -> str:
        return f"<Report {self.name}: {len(self.document.blocks)} blocks>"

    def _repr_html_(self) -> str:
        from html import escape

        page = escape(self.render("html").decode("utf-8"), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:40em;border:0"></iframe>'


def report(card: Scorecard) -> Report:
    """Return the report of a scorecard, in the outline and form that its rulebook names."""
    subject, book = card.subject, card.rulebook
    sections = Sections(subject.narrative, subject.place)
    findings = tuple(card.all_findings())
    blocks: dict[str, Sequence[Block]] = {
        "form": [],
        "scores": [GridBlock(tables.score_grid(card))],
        "derivations": tables.derivations(card),
        "findings": [GridBlock(tables.findings_grid(findings, places=False))],
        "projects": [GridBlock(tables.projects_grid(card.projects))],
        "income": [],
        "expenditure": [],
    }
    sheets = []
    if isinstance(subject, Department):
        for key in ("income", "expenditure"):
            lines = getattr(subject, key)
            if lines:
                blocks[key] = [GridBlock(tables.money_grid(lines, subject.money_unit))]
        if card.projects:
            sheets.append(_sheet("projects-title", tables.projects_grid, card.projects))
    else:
        layout = catalogue.form_layout(subject.form or book.form or DEFAULT_FORM)
        grid = draw(layout, subject)
        blocks["form"] = [GridBlock(grid)]
        sheets.append((layout.title, grid))
    if subject.indicators:
        sheets.append(_sheet("card-scores", tables.score_grid, card))
    sheets.append(_sheet("card-findings", tables.findings_grid, findings))
    outline = book.outlines.get(card.kind, DEFAULT_OUTLINES[card.kind])
    title, body = fill(outline, catalogue.outline(outline), _context(card, sections), blocks)
    return Report(
        card,
        Document(title, "", body, sheets=tuple(sheets)),
        tuple(sections.findings),
        tuple(report(each) for each in card.projects),
    )


def _sheet(name: str, draw_grid: Callable[..., Grid], thing: Any) -> tuple[str, Grid]:
    """Return a sheet of the workbook form with its name as the title over its table."""
    title = say(name)
    return title, draw_grid(thing, title=title)


DEFAULT_FORM = "mof-2020"
DEFAULT_OUTLINES: Mapping[str, str] = {
    "project": "sichuan-2019-project",
    "department": "sichuan-2019-department",
}


def _context(card: Scorecard, section: Sections) -> dict[str, Any]:
    """Return what an outline may name."""
    verdicts = [row.verdict for row in card.rows]
    return {
        "section": section,
        "name": card.name,
        "year": card.year or "    ",
        "subject": card.subject,
        "budget": card.subject.budget,
        "execution": card.execution,
        "range": card.range,
        "total": card.total,
        "grade": card.grade,
        "full": card.full,
        "rulebook": card.rulebook,
        "projects": [
            {"name": each.name, "total": each.total, "range": each.range, "grade": each.grade}
            for each in card.projects
        ],
        "rows": len(verdicts),
        "count": {verdict: verdicts.count(verdict) for verdict in VERDICT_NAMES},
        "open_rows": [row.name for row in card.rows if row.state == "awaiting_judgement"],
    }


VERDICT_NAMES = ("no_target", "no_actual", "met", "partial", "missed", "undecided")
