"""The report: a scorecard drawn as a document, written whole or not at all."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from perfeval.documents.atomic import make_folder, write_all_atomically
from perfeval.documents.blocks import Block, Document, GridBlock
from perfeval.documents.grid import Grid
from perfeval.documents.office import is_installed
from perfeval.files import catalogue
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.forms import draw
from perfeval.forms.layout import FormLayout
from perfeval.model import Department, Project
from perfeval.phrases import say
from perfeval.reports import tables
from perfeval.reports.charts import CHARTS, figure_of, numbered
from perfeval.reports.choosing import fitting, opened, outline_for, unfit
from perfeval.reports.context import context_of
from perfeval.reports.outline import Outline, Sections, fill
from perfeval.scoring import Scorecard

FORMATS = ("html", "docx", "xlsx", "md", "pdf")
"""The formats that a report can be written in."""

_UNFIT = frozenset('\\/:*?"<>|')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LONGEST_NAME = 150  # bytes: with year, kind and ending below the 255 that file systems take


def default_formats() -> tuple[str, ...]:
    """Return the formats that a report is written in when none is named.

    These are all of them; pdf where the extra ``pdf`` is installed.

    >>> set(FORMATS) - set(default_formats()) <= {"pdf"}
    True
    """
    return tuple(each for each in FORMATS if each != "pdf" or is_installed("typst"))


def require_formats(names: Iterable[str]) -> None:
    """Raise `FaultyInput` that names everything among ``names`` that is none of `FORMATS`."""
    known = ", ".join(FORMATS)
    unknown = [each for each in names if each not in FORMATS]
    if unknown:
        raise FaultyInput(finding("format-unknown", found=each, known=known) for each in unknown)


def file_name(text: str) -> str:
    r"""Return a text as a part of a file's name that every system takes.

    Signs of paths become ``_``, and so do characters that cannot be seen or turn the text around.

    >>> file_name("../2024年\u202e培训/补助"), len(file_name("名" * 300))
    ('.._2024年_培训_补助', 50)
    """
    fit = (
        "_" if each in _UNFIT or unicodedata.category(each) in _UNSEEN else each
        for each in text.strip()
    )
    return "".join(fit).encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(". ")


@frozen(eq=False)
class Report:
    """A report of one project or department, with the reports of a department's projects.

    ``findings`` say what the author has still to supply; the scores' own are in ``card``.
    ``title`` is what its outline calls it.

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
    title: str | None = None
    _sheets: Callable[[], Iterable[tuple[str, Grid]]] = field(default=tuple, repr=False)

    @property
    def name(self) -> str:
        """The name of its files, without a suffix."""
        kind = "部门整体支出绩效评价报告" if self.card.kind == "department" else "项目绩效评价报告"
        title = file_name(self.title or kind)
        parts = [file_name(self.card.name), str(self.card.year or ""), title]
        return "-".join(part for part in parts if part)

    def render(self, format: str) -> bytes:  # noqa: A002  the word that every caller uses
        """Return the report in one of `FORMATS`; raises `PerfevalError` for any other."""
        require_formats([format])
        if format == "html":
            from perfeval.documents.html import html_bytes as write
        elif format == "docx":
            from perfeval.documents.docx import docx_bytes as write
        elif format == "xlsx":
            from perfeval.documents.xlsx import xlsx_bytes

            return xlsx_bytes(evolve(self.document, sheets=self._sheets()))
        elif format == "pdf":
            from perfeval.documents.pdf import pdf_bytes as write
        else:
            from perfeval.documents.md import md_bytes as write
        return write(self.document)

    def write(
        self, directory: str | Path, *, formats: Sequence[str] | None = None
    ) -> tuple[Path, ...]:
        """Write the report and those of its projects; returns the paths written.

        Without ``formats`` these are those of `default_formats`.
        Everything is drawn before anything is written, and every file appears whole: an error
        leaves no part of a report behind. Raises `FaultyInput` for an unknown format and where
        the folder cannot be written to.
        """
        return write_reports([self], directory, formats=formats)

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


def write_reports(
    reports: Sequence[Report], directory: str | Path, *, formats: Sequence[str] | None = None
) -> tuple[Path, ...]:
    """Write reports and those of their projects together, as `Report.write` does for one.

    Reports of one name get a number behind it.
    """
    folder = Path(directory)
    drawn: dict[Path, bytes] = {}
    taken: set[str] = set()
    for each in (one for whole in reports for one in (whole, *whole.projects)):
        name, number = each.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{each.name}-{number}"
        taken.add(name.casefold())
        for format_ in default_formats() if formats is None else formats:
            drawn[folder / f"{name}.{format_}"] = each.render(format_)
    if drawn:
        make_folder(folder)
    write_all_atomically(drawn)
    return tuple(drawn)


def report(card: Scorecard, outline: str | os.PathLike[str] | None = None) -> Report:
    """Return the report of a scorecard with those of its projects.

    ``outline`` is the id of an outline that ships, or the path of a bureau's own; without it the
    rulebook names the outline, as it does for the projects. Raises `FaultyInput` for an unknown
    outline, and for one that is not for such a scorecard.
    """
    projects = tuple(report(each) for each in card.projects)
    return _drawn(card, outline_for(card, outline), projects)


def reports(card: Scorecard, outlines: Sequence[str | os.PathLike[str]] = ()) -> list[Report]:
    """Return a report of a scorecard in every one of ``outlines`` that is for it.

    The reports of a department's projects are drawn in those that are for projects; where there is
    none of either, the rulebook names one. They belong to the first report. Raises `FaultyInput`
    where an outline is neither for the scorecard nor for its projects.
    """
    chosen = [opened(each) for each in outlines]
    for each in chosen:
        if not any(fitting([each], one.kind) for one in (card, *card.projects)):
            raise unfit(each, card)
    return _reports(card, chosen)


def _reports(card: Scorecard, chosen: Sequence[Outline]) -> list[Report]:
    projects = tuple(one for each in card.projects for one in _reports(each, chosen))
    first, *more = fitting(chosen, card.kind) or [outline_for(card)]
    return [_drawn(card, first, projects), *(_drawn(card, each) for each in more)]


def _drawn(card: Scorecard, outline: Outline, projects: tuple[Report, ...] = ()) -> Report:
    subject = card.subject
    sections = Sections(subject.narrative, subject.place)
    form = None
    if not isinstance(subject, Department) or outline.has_block("form"):
        form = draw(_layout(card), subject)
        sections.findings += _blanks(form, subject.place)
    if card.year is None:
        sections.findings.append(finding("year-missing", subject.place))
    blocks = _charts(card, outline)
    for name, grids in _tables(card, form).items():
        blocks[name] = list(grids()) if outline.has_block(name) else ()
    blocks["derivations"] = tables.derivations(card) if outline.has_block("derivations") else ()
    document = fill(outline.name, outline.text, context_of(card, sections), blocks)
    return Report(
        card,
        numbered(document),
        tuple(sections.findings),
        projects,
        outline.title,
        partial(_sheets, card, form),
    )


def _tables(card: Scorecard, form: Grid | None) -> dict[str, Callable[[], Iterator[GridBlock]]]:
    """Return what draws the tables of a report, by the block of an outline that it stands in."""
    subject = card.subject
    return {
        "form": lambda: (GridBlock(each) for each in (form,) if each is not None),
        "scores": lambda: _sortable(tables.score_grid(card)),
        "findings": lambda: _sortable(
            tables.findings_grid(tuple(card.all_findings()), places=False)
        ),
        "projects": lambda: _sortable(tables.projects_grid(card.projects)),
        "income": lambda: _money(subject, "income"),
        "expenditure": lambda: _money(subject, "expenditure"),
        "project-forms": lambda: (
            GridBlock(draw(_layout(each), each.subject)) for each in card.projects
        ),
    }


def _sortable(grid: Grid) -> Iterator[GridBlock]:
    yield GridBlock(grid, sortable=True)


def _money(subject: Project | Department, key: str) -> Iterator[GridBlock]:
    """Give a department's income or expenditure, where it says any."""
    lines = getattr(subject, key, ())
    if isinstance(subject, Department) and lines:
        yield GridBlock(tables.money_grid(lines, subject.money_unit))


def _sheets(card: Scorecard, form: Grid | None) -> Iterator[tuple[str, Grid]]:
    """Give the sheets of the workbook form, each with its name as the title over its table."""
    if card.projects:
        yield _sheet("projects-title", tables.projects_grid, card.projects)
    if form is not None:
        yield _layout(card).title, form
    if card.subject.indicators:
        yield _sheet("card-scores", tables.score_grid, card)
    yield _sheet("card-findings", tables.findings_grid, tuple(card.all_findings()))


def _charts(card: Scorecard, outline: Outline) -> dict[str, Sequence[Block]]:
    """Return the charts that an outline asks for."""
    blocks: dict[str, Sequence[Block]] = dict.fromkeys(CHARTS, ())
    for name in CHARTS.keys() & set(outline.block_names):
        figure = figure_of(name, card)
        blocks[name] = () if figure is None else (figure,)
    return blocks


def _layout(card: Scorecard) -> FormLayout:
    """Return the form of a scorecard's subject: its own, its rulebook's, or the usual one.

    A rulebook for departments names the one of their projects: the form of any other rulebook is
    one of projects.
    """
    book = card.rulebook
    is_for_it = card.kind == "project" or book.projects is not None
    usual = book.form if is_for_it else None
    return catalogue.form_layout(card.subject.form or usual or DEFAULT_FORMS[card.kind])


def _blanks(form: Grid, place: str) -> Iterator[Finding]:
    """Say how many cells of a form nobody has filled in."""
    count = sum(cell.role == "missing" for cell in form.cells)
    if count:
        yield finding("form-blanks", place, form=form.title, count=count)


def _sheet(name: str, draw_grid: Callable[..., Grid], thing: Any) -> tuple[str, Grid]:
    title = say(name)
    return title, draw_grid(thing, title=title)


DEFAULT_FORMS: Mapping[str, str] = {
    "project": "mof-2020",
    "department": "chongqing-department",
}
