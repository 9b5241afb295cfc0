"""Forms that units filled in: workbooks, documents and texts to projects and departments."""

from __future__ import annotations

import os
from pathlib import Path

from perfeval.documents import read_tables
from perfeval.documents.reading import FileTables
from perfeval.files.catalogue import form_words, set_words
from perfeval.files.set_book import book_source
from perfeval.files.source import Source
from perfeval.findings import FaultyInput, Phrase, finding
from perfeval.forms import Recognised, recognise
from perfeval.forms.set_reading import is_set
from perfeval.forms.words import FormWords

OFFICE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".html", ".htm", ".csv", ".tsv")
"""The suffixes of files that are read as forms."""


def is_office(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is read as a form and not as a source file.

    >>> is_office("自评表.XLSX"), is_office("project.yaml")
    (True, False)
    """
    return Path(path).suffix.lower() in OFFICE_SUFFIXES


def read_office(path: str | os.PathLike[str], words: FormWords | None = None) -> Recognised:
    r"""Return every form in the file at ``path`` with what is doubtful about it.

    ``words`` are the words that its labels are written in; those that ship, if none are given.
    Raises `FaultyInput` for a file that cannot be opened, and for a workbook of an indicator set.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "培训.csv")
    ...     _ = file.write_text("三级指标,指标值,完成值\n培训人次,≥200人次,186人次\n", "utf-8")
    ...     read = read_office(file)
    >>> read.documents, [finding.code for finding in read.findings]
    ((<Project 培训 (None), 1 indicator>,), ['form-unnamed'])
    """
    read = open_office(path)
    if isinstance(read, Source):
        found = Phrase("named-indicator-set")
        raise FaultyInput([finding("not-scored", str(path), found=found)])
    return forms_in(read, words)


def open_office(path: str | os.PathLike[str]) -> FileTables | Source:
    """Return the tables of the file at ``path``; of a set's workbook, the set as a source."""
    read = read_tables(path)
    if is_set(read.tables, set_words()):
        return book_source(read, set_words())
    return read


def forms_in(read: FileTables, words: FormWords | None = None) -> Recognised:
    """Return every form in the tables of a file with what is doubtful about it."""
    found = recognise(read.tables, words or form_words())
    return Recognised(found.documents, (*read.findings, *found.findings))
