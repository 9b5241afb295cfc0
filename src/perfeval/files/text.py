"""Bytes to text: which encoding a file is in, and what it really is when it is no text."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from perfeval.documents.decoding import SIGNATURES, decoded, is_marked
from perfeval.findings import FaultyInput, Finding, Phrase, finding

SIZE_LIMIT = 64 * 2**20
"""The largest source file that is read, in bytes."""

_SIGNATURES = (*SIGNATURES, (b"\xd0\xcf\x11\xe0", "kind-old-office"))


@frozen
class Text:
    """The text of a file, the encoding that it was in, and what there is to say about that."""

    name: str
    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at ``path``, however it is opened.

    Raises `FaultyInput` when it is not there, cannot be read or is too large.
    """
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise FaultyInput([_too_large(str(path), size)])
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FaultyInput([finding("file-missing", str(path), path=path)]) from error
    except OSError as error:
        reason = error.strerror or error
        raise FaultyInput([finding("file-unreadable", str(path), reason=reason)]) from error


def decode(data: bytes, name: str) -> Text:
    r"""Return ``data`` as text: UTF-8, UTF-16 with its mark, or else GB18030.

    ``name`` is what places begin with. Anything but UTF-8 is said in an info finding. Raises
    `FaultyInput` for what is no text, with what it seems to be.

    >>> decode("名称".encode(), "a.yaml").encoding
    'UTF-8'
    >>> read = decode("名称".encode("gb18030"), "a.yaml")
    >>> read.text, read.findings[0].render("en")
    ('名称', 'a.yaml: encoding: the file was read as GB18030 (remedy: save it as UTF-8 to be sure)')
    """
    if len(data) > SIZE_LIMIT:
        raise FaultyInput([_too_large(name, len(data))])
    kind = None if is_marked(data) else _kind(data)
    if kind:
        raise FaultyInput([finding("not-text", f"{name}:1:1", kind=Phrase(kind))])
    return Text(name, *decoded(data, name))


def _kind(data: bytes) -> str | None:
    """Return the phrase for what ``data`` is when it is no text; `None` for text."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "kind-markup"
    if b"\0" in data:
        # UTF-16 without its mark: every second byte of plain Latin text is zero.
        return "kind-utf16" if b"\0" in (data[:1], data[1:2]) else "kind-binary"
    return None


def _zip_kind(data: bytes) -> str:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return "kind-archive"
    for folder, kind in (("xl/", "kind-xlsx"), ("word/", "kind-docx")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "kind-archive"


def _too_large(name: str, size: int) -> Finding:
    limit = SIZE_LIMIT // 2**20
    return finding("file-too-large", name, size=f"{-(-size // 2**20)} MiB", limit=f"{limit} MiB")
