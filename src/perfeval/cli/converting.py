"""What ``convert`` and ``form`` write: source files, official forms, and tables of collections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click
from attrs import evolve, frozen

from perfeval import IndicatorSet, Project, dump, form, indicator_set, indicator_sets, score
from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document, GridBlock
from perfeval.documents.csv import csv_bytes
from perfeval.documents.grid import Grid
from perfeval.files.catalogue import indicator_set_as_written, is_path, set_doubts
from perfeval.files.collecting import Collected, read_file
from perfeval.files.doors import Form, named, set_source
from perfeval.files.office import OFFICE_SUFFIXES
from perfeval.files.opening import SUFFIXES
from perfeval.files.set_book import BOOK_SUFFIX
from perfeval.files.set_files import written_set
from perfeval.files.sets import hierarchy_of
from perfeval.findings import FaultyInput, Finding, Lang, finding
from perfeval.forms import (
    FORM_FORMATS,
    fill_template,
    open_parameters,
    out_of_date,
    project_of,
)
from perfeval.forms.writing import document_bytes
from perfeval.phrases import say
from perfeval.reports.collection import collection_grid, entries_of

FORMATS = (*SUFFIXES, *(f".{each}" for each in FORM_FORMATS), ".csv")
"""The suffixes of what ``convert`` writes."""

_POINTS = (
    "“{}”不是分值：应为不小于零、至多两位小数的数，如 20、7.5 · "
    "expected a number not below zero with at most two decimals, such as 20 or 7.5"
)

_COMMAS = re.compile("([,，、])")
"""What parts names on the command line, where it is no part of one."""


@frozen
class Choice:
    """What the command line says of the project that is made from a set."""

    names: tuple[str, ...] = ()
    name: str = ""
    year: int | None = None
    on: date | None = None
    points: Decimal | None = None
    targets: bool = True


def choice_of(
    names: Sequence[str],
    name: str | None,
    year: int | None,
    day: datetime | None,
    points: str | None,
    no_targets: bool,  # noqa: FBT001  a flag of the command line
) -> Choice | None:
    """Return what the options of ``form`` choose from a set; `None` where they choose nothing.

    Raises `click.BadParameter` for points that are no number of at most two decimals.
    """
    if not names and name is None and year is None and day is None and points is None:
        return Choice(targets=False) if no_targets else None
    if points is not None and not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", points):
        raise click.BadParameter(_POINTS.format(points), param_hint="--points")
    return Choice(
        tuple(names),
        name or "",
        year,
        None if day is None else day.date(),
        None if points is None else Decimal(points),
        not no_targets,
    )


def require_writable(out: str) -> str:
    """Return the suffix of ``out``; raises `FaultyInput` where nothing of that kind is written."""
    suffix = Path(out).suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise FaultyInput([finding("format-unknown", out, found=suffix, known=known)])
    return suffix


def convert(
    collected: Sequence[Collected], out: str, layout: str | None, *, as_table: bool, lang: Lang
) -> list[Finding]:
    """Write what was read to ``out`` by its suffix; return what that leaves out.

    Of ``as_table`` a workbook, text or page holds a row for every form; else the forms
    themselves, each in ``layout`` or its own.
    """
    suffix = require_writable(out)
    forms = [each for one in collected for each in one.documents]
    if as_table and suffix not in SUFFIXES:
        title = "" if suffix == ".csv" else say("collection-title", lang)
        write_grids([_table(collected, lang, title)], out)
        return []
    if not forms:
        raise FaultyInput([finding("nothing-to-write", out)])
    if suffix in SUFFIXES:
        dump(tuple(forms) if len(forms) > 1 or as_table else forms[0], out)
        return []
    if suffix == ".csv":
        rows = tuple(row for each in forms for row in each.indicators)
        write_grids([form(evolve(forms[0], indicators=rows), "flat")], out)
        return [finding("convert-leaves-out", out)]
    write_grids([form(each, layout) for each in forms], out)
    return []


def convert_set(file: str, out: str) -> list[Finding] | None:
    """Write the indicator set in ``file``, or with that id, to ``out`` as it is written.

    Returns what is doubtful about it, `None` where the file holds no set.
    """
    known = {each.id for each in indicator_sets()} if not Path(file).exists() else set()
    if file in known:
        chosen, found = indicator_set_as_written(file), []
    elif Path(file).suffix.lower() not in (*SUFFIXES, *OFFICE_SUFFIXES):
        return None
    else:
        source = set_source(file)
        if source is None:
            return None
        chosen, found = written_set(source), list(source.findings)
    suffix = require_writable(out)
    if suffix not in (*SUFFIXES, BOOK_SUFFIX):
        known_formats = ", ".join((*SUFFIXES, BOOK_SUFFIX))
        raise FaultyInput([finding("format-unknown", out, found=suffix, known=known_formats)])
    dump(chosen, out)
    return found


def require_no_sets(named: Sequence[str], collected: Sequence[Collected]) -> None:
    """Refuse sets where a table of forms is to be written.

    Those of a folder are passed over where there are forms beside them. Raises `FaultyInput`.
    """
    known = {each.id for each in indicator_sets()}
    found = [each for each in named if each in known and not Path(each).exists()]
    has_forms = any(each.documents for each in collected)
    for one in collected:
        is_set = any(_says_set(each) for each in one.findings)
        if is_set and (not has_forms or one.file in map(str, map(Path, named))):
            found.append(one.file)
    if found:
        raise FaultyInput([finding("convert-one-set", names="、".join(found))])


def _says_set(found: Finding) -> bool:
    """Tell whether a finding says that a file holds an indicator set."""
    return found.code == "not-scored" and found.parameters["found"] == named(IndicatorSet)


def _table(collected: Sequence[Collected], lang: Lang, title: str) -> Grid:
    entries = [
        entry for one in collected for entry in entries_of(one, [*map(score, one.documents)])
    ]
    return collection_grid(entries, lang, title=title)


def write_grids(grids: Sequence[Grid], out: str) -> None:
    """Write tables to one file: the sheets of a workbook, or one below the other."""
    suffix = require_writable(out).removeprefix(".")
    if suffix == "csv":
        write_atomically(out, csv_bytes(grids[0]))
        return
    sheets = [(each.title or Path(out).stem, each) for each in grids]
    blocks = [GridBlock(each) for each in grids]
    write_atomically(out, document_bytes(Document("", blocks=blocks, sheets=sheets), suffix))


def things_of(which: str) -> list[Form | IndicatorSet]:
    """Return the projects and departments of a file, or an indicator set by its id or file.

    Raises `FaultyInput` where the file holds neither.
    """
    is_name = not is_path(which) and not Path(which).exists()
    if is_name or which in {each.id for each in indicator_sets()}:
        return [indicator_set(which)]
    collected = read_file(which)
    if collected.documents:
        return list(collected.documents)
    if any(each.code == "not-scored" for each in collected.findings):
        return [indicator_set(which)]
    raise FaultyInput(collected.findings)


def subjects_of(which: str, choice: Choice | None) -> list[tuple[Form, bool, list[Finding]]]:
    """Return what a form is drawn from: the projects and departments of a file, or of a set one.

    Each with whether its form is handed out blank, and what is doubtful about it. Raises
    `FaultyInput` where something is chosen, but not from a set.
    """
    things = things_of(which)
    subjects: list[tuple[Form, bool, list[Finding]]] = []
    for thing in things:
        if isinstance(thing, IndicatorSet):
            project, found = _chosen(thing, choice or Choice(), set_doubts(which))
            subjects.append((project, True, found))
        elif choice is not None:
            raise FaultyInput([finding("choose-needs-set", which)])
        else:
            subjects.append((thing, False, []))
    return subjects


def _chosen(
    one: IndicatorSet, choice: Choice, doubts: Sequence[Finding]
) -> tuple[Project, list[Finding]]:
    """Return the project that is made of the indicators of a set, and what is doubtful about it."""
    names = list(_names(choice.names, one)) if choice.names else None
    if names == []:
        raise FaultyInput([finding("choose-nothing", one.place)])
    project = project_of(
        one,
        names,
        name=choice.name,
        year=choice.year,
        on=choice.on,
        points=choice.points,
        targets=choice.targets,
        hierarchy=hierarchy_of(one),
    )
    said = out_of_date(one, year=choice.year, on=choice.on)
    return project, [*doubts, *said, *open_parameters(one, project)]


def _names(given: Sequence[str], one: IndicatorSet) -> Iterator[str]:
    """Give the names that an option holds: as many of its parts as are one name together."""
    known = {
        call.strip()
        for each in one.indicators
        for call in (each.name, each.code or "", f"{each.path}/{each.name}")
    }
    longest = 2 * max((len(_COMMAS.findall(each)) for each in known), default=0) + 1
    for text in given:
        parts = [text] if text in known else _COMMAS.split(text)
        at = 0
        while at < len(parts):
            ends = range(at + longest, at, -2)
            end = next((e for e in ends if "".join(parts[at:e]).strip() in known), at + 1)
            name = "".join(parts[at:end]).strip()
            if name:
                yield name
            at = end + 1


def fill(which: str, template: str, out: str) -> None:
    """Write the one project or department of a file into a bureau's own template."""
    things = things_of(which)
    if len(things) != 1 or isinstance(things[0], IndicatorSet):
        raise FaultyInput([finding("template-needs-one", which, found=len(things))])
    if Path(out).suffix.lower() != Path(template).suffix.lower():
        known = Path(template).suffix
        raise FaultyInput([finding("format-unknown", out, found=Path(out).suffix, known=known)])
    write_atomically(out, fill_template(template, things[0]))
