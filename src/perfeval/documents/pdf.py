"""Write a document as a PDF in the typography of Chinese official documents."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document
from perfeval.documents.office import library
from perfeval.documents.pdf_blocks import drawing
from perfeval.documents.pdf_faces import faces
from perfeval.errors import PerfevalError

_ARCHIVE = ("a-2a", "ua-1")  # to be kept for years, and to be read to those who cannot see
_TIME = 315_532_800  # 1980, as the office files have it: a clock would make each file another
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # what they show nobody has laid down
_REFUSED = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)


def write_pdf(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a PDF file; see `pdf_bytes`."""
    write_atomically(path, pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """Return the title and the blocks of a document as a PDF.

    A4 with page numbers and bookmarks; merged table cells, repeated header rows; a grid that asks
    for it stands on landscape pages; figures are drawings with their description. Typefaces are
    embedded, and the file keeps to PDF/A-2a and PDF/UA-1. A character that no typeface has is
    shown by its number, such as [U+2A6D6]. Raises `FaultyInput` where no typeface is Chinese, and
    `PerfevalError` where a figure cannot be drawn.

    >>> pdf_bytes(Document("报告", "", "已完成。"))[:5]
    b'%PDF-'
    """
    drawn = drawing(document, {})
    try:
        return _compiled("document.typ", drawn, _ARCHIVE)
    except _refusal():
        drawn = drawing(document, _coded(drawn))
    try:
        return _compiled("document.typ", drawn, _ARCHIVE)
    except _refusal():  # the drawing of a figure may hold what an archive does not take
        return _compiled_plainly(drawn)


def _refusal() -> type[Exception]:
    error: type[Exception] = library("typst", "pdf").TypstError
    return error


def _compiled(template: str, drawn: Mapping[str, Any], standards: Sequence[str]) -> bytes:
    """Return what a template makes of a document; no other file and no network is within reach."""
    known = faces()
    compiler = library("typst", "pdf").Compiler(
        _template(template),
        root=str(files("perfeval.documents").joinpath("templates")),
        font_paths=known.fonts,
        sys_inputs={"document": json.dumps({**drawn, **known.wire()}, ensure_ascii=False)},
    )
    made: bytes = compiler.compile(format="pdf", pdf_standards=list(standards), timestamp=_TIME)
    return made


def _compiled_plainly(drawn: Mapping[str, Any]) -> bytes:
    try:
        return _compiled("document.typ", drawn, ())
    except _refusal() as error:
        raise PerfevalError(f"PDF: {error}") from error


@cache
def _template(name: str) -> bytes:
    return files("perfeval.documents").joinpath("templates", name).read_bytes()


def _coded(drawn: Mapping[str, Any]) -> dict[int, str]:
    """Return the characters of a document that cannot be shown, with the codes to show instead."""
    every = set(json.dumps(drawn, ensure_ascii=False))
    unshown = {each for each in every if _PRIVATE.match(each)}
    shown = sorted(every - unshown)
    while refused := _first_refused(shown, drawn["lang"]):
        unshown.add(refused)
        shown.remove(refused)
    return {ord(each): f"[U+{ord(each):04X}]" for each in unshown}


def _first_refused(characters: Sequence[str], lang: str) -> str | None:
    """Return the first of some characters that no typeface has."""
    try:
        _compiled("characters.typ", {"characters": characters, "lang": lang}, ("ua-1",))
    except _refusal() as error:
        said = _REFUSED.search(str(error))
        shown = said[1] if said else ""
        refused = chr(int(shown[3:-1], 16)) if shown.startswith("\\u{") else shown[-1:]
        return refused if refused in characters else None
    return None
