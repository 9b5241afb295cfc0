"""What ``convert`` and ``form`` write: source files, official forms, and tables of collections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from perfeval import dump, form, indicator_set, indicator_sets, rulebook, score
from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document, GridBlock
from perfeval.documents.csv import csv_bytes
from perfeval.documents.grid import Grid
from perfeval.files.catalogue import form_layout
from perfeval.files.collecting import Collected, read_file
from perfeval.files.opening import SUFFIXES
from perfeval.findings import FaultyInput, Finding, Lang, Severity, finding
from perfeval.forms import FORM_FORMATS, blank_form
from perfeval.forms.writing import document_bytes
from perfeval.phrases import say
from perfeval.reports.collection import collection_grid, entries_of

FORMATS = (*SUFFIXES, *(f".{each}" for each in FORM_FORMATS), ".csv")
"""The suffixes of what ``convert`` writes."""

USUAL = "mof-2020"
"""The form of a thing that names none and whose rulebook has none."""


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


def blank_or_filled(which: str, layout: str | None, *, blank: bool, rows: int) -> list[Grid]:
    """Return the forms of a file, or the blank form of an indicator set.

    ``which`` is the id of a set that ships or a file: a set, or projects and departments.
    """
    sets = {each.id for each in indicator_sets()}
    collected = None if which in sets else read_file(which)
    if collected is None or any(each.code == "not-scored" for each in collected.findings):
        chosen = indicator_set(which)
        book = None if chosen.rulebook is None else rulebook(chosen.rulebook)
        return [blank_form(form_layout(layout or (book and book.form) or USUAL), chosen, rows=rows)]
    errors = [each for each in collected.findings if each.severity is Severity.ERROR]
    if errors and not collected.documents:
        raise FaultyInput(errors)
    if not blank:
        return [form(each, layout) for each in collected.documents]
    return [
        blank_form(form_layout(layout or each.form or USUAL), each, rows=rows)
        for each in collected.documents
    ]
