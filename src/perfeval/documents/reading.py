"""Read the tables of a file, whatever its suffix says: workbook, document, web page or text."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from attrs import field, frozen

from perfeval.documents.decoding import SIGNATURES, decoded
from perfeval.documents.opened import OpenPackage, open_package
from perfeval.documents.read_docx import docx_tables
from perfeval.documents.read_html import html_tables, is_page
from perfeval.documents.read_ods import is_ods, ods_tables
from perfeval.documents.read_text import text_tables
from perfeval.documents.read_xls import COMPOUND, old_tables
from perfeval.documents.read_xlsx import xlsx_tables
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, Phrase, finding

WHOLE_LIMIT = 32 * 2**20
"""The largest text, web page or old workbook that is read, in bytes."""

_HEAD = 4096  # bytes that tell what a file is
_SIGNATURES = (*SIGNATURES, (b"{\\rtf", "kind-rtf"))


def _tuple(tables: Iterable[ReadTable]) -> tuple[ReadTable, ...]:
    return tuple(tables)


@frozen
class FileTables:
    """The tables of one file, the encoding of a text file, and what there is to say about them.

    Sheets stand in the order of the workbook, tables in that of the document, a nested one behind
    the one that it stands in. Sheets without any text are left out.
    """

    tables: tuple[ReadTable, ...] = field(converter=_tuple)
    encoding: str | None = None
    findings: tuple[Finding, ...] = ()


def read_tables(path: str | os.PathLike[str]) -> FileTables:
    r"""Return the tables of the file at ``path``, each cell as the text that the file shows.

    What the file is decides, not its suffix: an Excel workbook (xlsx, xls), a Word document
    (docx), an OpenDocument sheet (ods), a web page (html), or text in columns (csv, tsv, txt).
    Raises `FaultyInput` for anything else, and for what is damaged, locked or too large.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "指标.csv")
    ...     _ = file.write_text("名称,指标值\n培训人次,≥200人次\n", encoding="gb18030")
    ...     read = read_tables(file)
    >>> read.encoding, read.tables[0].text(1, 1)
    ('GB18030', '≥200人次')
    """
    path = Path(path)
    name = str(path)
    head = _head(path, name)
    if head.startswith(b"PK\x03\x04"):
        with open_package(path, name) as package:
            return _office(package)
    if head.startswith(COMPOUND):
        return _read(*old_tables(_whole(path, name), name))
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise _not_read(name, kind)
    return _text(path, name)


def _whole(path: Path, name: str) -> bytes:
    size = path.stat().st_size
    if size > WHOLE_LIMIT:
        found, limit = f"{-(-size // 2**20)} MiB", f"{WHOLE_LIMIT // 2**20} MiB"
        raise FaultyInput([finding("file-too-large", name, size=found, limit=limit)])
    return path.read_bytes()


def _text(path: Path, name: str) -> FileTables:
    data = _whole(path, name)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        is_wide = b"\0" in data[:2]
        raise _not_read(name, "kind-utf16" if is_wide else "kind-binary")
    text, encoding, said = decoded(data, name)
    if is_page(text):
        tables, findings = html_tables(text, name)
        return FileTables(tables, encoding, (*said, *findings))
    head = text[:100].lstrip().casefold()
    for beginning, kind in (("<?xml", "kind-xml-sheet"), ("mime-version:", "kind-mhtml")):
        if head.startswith(beginning):
            raise _not_read(name, kind)
    tables, findings = text_tables(text, name)
    return FileTables(tables, encoding, (*said, *findings))


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError as error:
        raise FaultyInput([finding("file-missing", name, path=path)]) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FaultyInput([finding("file-unreadable", name, reason=reason)]) from error
    if not head:
        raise FaultyInput([finding("file-empty", name)])
    return head


def _office(package: OpenPackage) -> FileTables:
    """Return the tables of a zip file, by what its main part is."""
    if is_ods(package):
        return _read(*ods_tables(package))
    relations = package.relations("").values()
    main = next((each.target for each in relations if each.kind == "officeDocument"), "")
    if not package.has(main):
        raise _not_read(package.name, "kind-archive")
    if main.endswith(".bin"):
        raise _not_read(package.name, "kind-xlsb")
    root = package.tree(main)
    match root.tag.rpartition("}")[2]:
        case "workbook":
            return _read(*xlsx_tables(package, main, root))
        case "document":
            return _read(*docx_tables(package, main, root))
        case _:
            raise _not_read(package.name, "kind-archive")


def _read(tables: list[ReadTable], findings: list[Finding]) -> FileTables:
    return FileTables(tables, None, tuple(findings))


def _not_read(name: str, kind: str) -> FaultyInput:
    return FaultyInput([finding("no-tables-kind", name, kind=Phrase(kind))])
