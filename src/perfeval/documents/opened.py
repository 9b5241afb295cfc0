"""Open an office file for reading: a zip of XML parts, checked before anything is unpacked."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from attrs import frozen

from perfeval.documents.office import library
from perfeval.findings import FaultyInput, finding

UNPACKED_LIMIT = 256 * 2**20
"""The most bytes that an office file may unpack to."""
RATIO_LIMIT = 200
"""The most that an office file may grow by unpacking."""
TREE_LIMIT = 24 * 2**20
"""The most bytes of a part that is held in memory as a whole."""

_HARMLESS = 2**20  # bytes that a file may unpack to whatever the ratio
_CHUNK = 2**16
_DEEPEST = 256  # elements within elements, as libxml2 has it for trees
_XML_DEPTH = 114  # libxml2's XML_ERR_RESOURCE_LIMIT: depth, or a text above 10 MB
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)


class Target(Protocol):
    """What `OpenPackage.feed` calls for each element, with names less their namespaces."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take a piece of text."""


@frozen
class Relation:
    """What a part refers to: the last word of the relation's type, and a part or an address."""

    kind: str
    target: str
    is_external: bool


@frozen
class OpenPackage:
    """An office file whose parts can be read; ``name`` is the file's as messages show it.

    Parts are found whatever their case, and under backslashes, as some programs write them.
    """

    name: str
    archive: zipfile.ZipFile
    members: Mapping[str, str]

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part.casefold() in self.members

    def tree(self, part: str) -> Any:
        """Return the root element of ``part``; `None` where there is no such part."""
        if not self.has(part):
            return None
        member = self.members[part.casefold()]
        size = self.archive.getinfo(member).file_size
        if size > TREE_LIMIT:
            raise too_large(self.name, size, TREE_LIMIT)
        etree = library("lxml.etree")
        with refusing_damage(self.name, part):
            root = etree.fromstring(self.archive.read(member), etree.XMLParser(**_careful()))
        if root.getroottree().docinfo.internalDTD is not None:
            raise _with_dtd(self.name, part)
        return root

    def feed(self, part: str, target: Target) -> None:
        """Read ``part`` piece by piece into ``target``, so that it is never in memory whole."""
        etree = library("lxml.etree")
        caller = _Caller(target, self.name, part)
        parser = etree.XMLParser(target=caller, **_careful())
        with refusing_damage(self.name, part):
            with self.archive.open(self.members[part.casefold()]) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.feed(chunk)
            parser.close()

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what ``part`` refers to, by the relation's id; the empty part is the file."""
        folder, file = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for element in () if root is None else root.iterchildren("{*}Relationship"):
            target = element.get("Target", "")
            is_external = element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, is_external)
        return found


class _Caller:
    """Hands elements on without their namespaces, and refuses a DTD before it is used."""

    def __init__(self, target: Target, name: str, part: str) -> None:
        self.data = target.data
        self._start, self._end = target.start, target.end
        self._name, self._part = name, part
        self._depth = 0

    def doctype(self, *_: object) -> None:
        raise _with_dtd(self._name, self._part)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            reason = f"> {_DEEPEST}"
            raise FaultyInput([finding("xml-depth", self._name, part=self._part, reason=reason)])
        self._start(tag.rpartition("}")[2], attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._end(tag.rpartition("}")[2])

    def close(self) -> None:
        """Do nothing: the target keeps what it made."""


@contextmanager
def open_package(path: Path, name: str) -> Iterator[OpenPackage]:
    """Open the office file at ``path``.

    Raises `FaultyInput` where it ends too early or is damaged, needs a password, or would unpack
    to more than the limits.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise FaultyInput([finding("file-truncated", name)]) from error
    with archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        packed = path.stat().st_size
        if size > UNPACKED_LIMIT:
            raise too_large(name, size, UNPACKED_LIMIT)
        if size > max(RATIO_LIMIT * packed, _HARMLESS):
            ratio = finding(
                "unpacked-ratio", name, found=f"{size // packed} : 1", limit=f"{RATIO_LIMIT} : 1"
            )
            raise FaultyInput([ratio])
        if any(member.flag_bits & 1 for member in members):
            raise FaultyInput([finding("password-protected", name)])
        names = {each.replace("\\", "/").casefold(): each for each in archive.namelist()}
        yield OpenPackage(name, archive, names)


@contextmanager
def refusing_damage(name: str, part: str) -> Iterator[None]:
    """Turn what the libraries say about a broken file into a finding."""
    etree = library("lxml.etree")
    try:
        yield
    except etree.XMLSyntaxError as error:
        code = "xml-depth" if error.code == _XML_DEPTH else "file-damaged"
        raise FaultyInput([finding(code, name, part=part, reason=error.msg)]) from error
    except _BROKEN as error:
        reason = str(error) or type(error).__name__
        raise FaultyInput([finding("file-damaged", name, part=part, reason=reason)]) from error


def too_large(name: str, size: int, limit: int) -> FaultyInput:
    """Return the error about a file that would unpack to ``size`` bytes."""
    shown = f"{-(-size // 2**20)} MiB"
    return FaultyInput(
        [finding("unpacked-too-large", name, size=shown, limit=f"{limit // 2**20} MiB")]
    )


def _careful() -> dict[str, bool]:
    """Return how XML is parsed: no entity, no network, nothing beyond libxml2's own limits."""
    return dict(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _with_dtd(name: str, part: str) -> FaultyInput:
    return FaultyInput([finding("xml-dtd", name, part=part)])
