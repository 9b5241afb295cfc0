"""A form as a file of its own: a workbook, a Word document, a PDF, a page or Markdown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import Document, GridBlock
from perfeval.documents.grid import Grid
from perfeval.findings import FaultyInput, finding

FORM_FORMATS = ("xlsx", "docx", "pdf", "html", "md")
"""The formats that a form can be written in."""

_UNNAMED = "绩效指标"  # the sheet of a form without a title, for a project without a name


def form_bytes(grid: Grid, format: str) -> bytes:  # noqa: A002  the word that every caller uses
    """Return a form in one of `FORM_FORMATS`; raises `FaultyInput` for any other.

    >>> from perfeval.documents.grid import Cell
    >>> print(form_bytes(Grid([Cell(0, 0, "指标"), Cell(0, 1, "≥98%")], [1, 1]), "md").decode())
    | 指标 | ≥98% |
    | :--- | :--- |
    <BLANKLINE>
    """
    sheet = grid.title.strip("_") or _UNNAMED
    return document_bytes(Document("", blocks=[GridBlock(grid)], sheets=[(sheet, grid)]), format)


def document_bytes(document: Document, format: str) -> bytes:  # noqa: A002  as above
    """Return forms that make one document in one of `FORM_FORMATS`; raises as `form_bytes` does."""
    if format not in FORM_FORMATS:
        raise FaultyInput([finding("format-unknown", found=format, known=", ".join(FORM_FORMATS))])
    return _writer(format)(document)


def write_form(grid: Grid, path: str | os.PathLike[str]) -> None:
    """Write a form to a file, whole or not at all; the file's suffix says the format.

    Raises `FaultyInput` for a suffix that is none of `FORM_FORMATS`, and where the file cannot be
    written.
    """
    suffix = Path(path).suffix.removeprefix(".").lower()
    write_atomically(path, form_bytes(grid, suffix))


def _writer(format_: str) -> Callable[[Document], bytes]:
    if format_ == "xlsx":
        from perfeval.documents.xlsx import xlsx_bytes as write
    elif format_ == "docx":
        from perfeval.documents.docx import docx_bytes as write
    elif format_ == "pdf":
        from perfeval.documents.pdf import pdf_bytes as write
    elif format_ == "html":
        from perfeval.documents.html import html_bytes as write
    else:
        from perfeval.documents.md import md_bytes as write
    return write
