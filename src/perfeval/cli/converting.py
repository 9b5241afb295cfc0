"""What ``convert`` and ``form`` write: source files, official forms, and tables of collections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from perfeval import IndicatorSet, dump, form, indicator_set, indicator_sets, score
from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document, GridBlock
from perfeval.documents.csv import csv_bytes
from perfeval.documents.grid import Grid
from perfeval.files.catalogue import indicator_set_as_written
from perfeval.files.collecting import Collected, read_file
from perfeval.files.doors import Form, set_source
from perfeval.files.office import OFFICE_SUFFIXES
from perfeval.files.opening import SUFFIXES
from perfeval.files.set_book import BOOK_SUFFIX
from perfeval.files.set_files import written_set
from perfeval.findings import FaultyInput, Finding, Lang, finding
from perfeval.forms import FORM_FORMATS, fill_template
from perfeval.forms.writing import document_bytes
from perfeval.phrases import say
from perfeval.reports.collection import collection_grid, entries_of

FORMATS = (*SUFFIXES, *(f".{each}" for each in FORM_FORMATS), ".csv")
"""The suffixes of what ``convert`` writes."""


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
    if which in {each.id for each in indicator_sets()}:
        return [indicator_set(which)]
    collected = read_file(which)
    if collected.documents:
        return list(collected.documents)
    if any(each.code == "not-scored" for each in collected.findings):
        return [indicator_set(which)]
    raise FaultyInput(collected.findings)


def fill(which: str, template: str, out: str) -> None:
    """Write the one project or department of a file into a bureau's own template."""
    things = things_of(which)
    if len(things) != 1 or isinstance(things[0], IndicatorSet):
        raise FaultyInput([finding("template-needs-one", which, found=len(things))])
    if Path(out).suffix.lower() != Path(template).suffix.lower():
        known = Path(template).suffix
        raise FaultyInput([finding("format-unknown", out, found=Path(out).suffix, known=known)])
    write_atomically(out, fill_template(template, things[0]))
