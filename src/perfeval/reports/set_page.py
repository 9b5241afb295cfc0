"""An indicator set as a page to read, or as a file that holds all of it."""

from __future__ import annotations

import os
from pathlib import Path

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Block, Document, GridBlock, Heading, Paragraph
from perfeval.files.doors import dump
from perfeval.files.opening import SUFFIXES
from perfeval.files.set_book import BOOK_SUFFIX
from perfeval.files.sets import by_category, ordered
from perfeval.findings import FaultyInput, Lang, finding
from perfeval.forms.writing import document_bytes
from perfeval.model import IndicatorSet, SetIndicator
from perfeval.phrases import say
from perfeval.reports.tables import table

PAGE_SUFFIX = ".md"
"""The suffix of a set as a page."""

_WIDTHS = (3.0, 2.0, 5.0, 4.0)


def set_page(one: IndicatorSet, lang: Lang = "zh") -> Document:
    """Return a set as a document: a table of the indicators under each of its categories.

    >>> import perfeval as pe
    >>> set_page(pe.indicator_set("hardship-relief")).title
    '困难职工帮扶资金绩效指标'
    """
    facts = [say("sets-page-count", lang, count=len(one))]
    facts += [one.issuer] if one.issuer else []
    facts += [say("sets-version", lang, version=one.version)] if one.version else []
    facts += [one.clause.reference] if one.clause.reference else []
    blocks: list[Block] = [Paragraph("  ".join(facts))]
    header = [say(f"sets-page-{column}", lang) for column in ("name", "target", "says", "source")]
    for path, rows in by_category(one):
        grid = table(header, [_cells(row, lang) for row in rows], _WIDTHS, name=path)
        blocks += [Heading(1, path or "—"), GridBlock(grid)]
    return Document(one.title, blocks=blocks)


def _cells(row: SetIndicator, lang: Lang) -> list[str]:
    says = [row.explanation, row.formula]
    says += [say("sets-standard", lang, standard=row.standard)] if row.standard else []
    read = say("rules-confirmed" if row.clause.confirmed else "rules-not-confirmed", lang)
    source = row.clause.reference or say("rules-no-reference", lang)
    name = f"{row.name} ★" if row.core else row.name
    return [name, row.written_target or "", "\n".join(filter(None, says)), f"{source}（{read}）"]


def write_set(one: IndicatorSet, path: str | os.PathLike[str], lang: Lang = "zh") -> None:
    """Write a set to a file, whole or not at all: yaml, json, xlsx, or md as a page.

    The indicators stand in the order of its hierarchy.
    Raises `FaultyInput` for any other suffix, and where the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix == PAGE_SUFFIX:
        write_atomically(path, document_bytes(set_page(one, lang), "md"))
    elif suffix in (*SUFFIXES, BOOK_SUFFIX):
        dump(ordered(one), path)
    else:
        known = ", ".join((*SUFFIXES, BOOK_SUFFIX, PAGE_SUFFIX))
        raise FaultyInput([finding("format-unknown", os.fspath(path), found=suffix, known=known)])
