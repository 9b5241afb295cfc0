"""A path or a text to a checked source: suffix, encoding, syntax, schema, in that order."""

from __future__ import annotations

import os
from pathlib import Path

from perfeval.errors import PerfevalError
from perfeval.files.json_source import read_json
from perfeval.files.source import Source, in_order
from perfeval.files.text import Text, decode, read_bytes
from perfeval.files.validate import kind_of, validate
from perfeval.files.yaml_source import read_yaml
from perfeval.findings import FaultyInput, Finding, Phrase, finding

SUFFIXES = (".yaml", ".yml", ".json")
"""The suffixes of source files."""


def open_path(path: Path) -> Source:
    """Return the source in the file at ``path``; raises as `checked` and `parse_path` do."""
    return checked(parse_path(path))


def parse_path(path: Path) -> Source:
    """Return the file at ``path`` taken apart, whatever faults its syntax has.

    Raises `FaultyInput` where there is no text in it, `PerfevalError` for another suffix.
    """
    suffix = require_suffix(path)
    return parse(decode(read_bytes(path), str(path)), suffix)


def parse(text: Text, suffix: str) -> Source:
    """Return ``text`` taken apart as what ``suffix`` says it is."""
    return read_json(text) if suffix == ".json" else read_yaml(text)


def require_suffix(path: str | os.PathLike[str]) -> str:
    """Return the suffix of a source file; raises `PerfevalError` for any other file."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        accepted = ", ".join(SUFFIXES)
        raise PerfevalError(
            f"{os.fspath(path)}: {suffix or 'a name without a suffix'} is not readable yet "
            f"(accepted: {accepted})"
        )
    return suffix


def all_faults(source: Source) -> list[Finding]:
    """Return the findings of ``source``: its syntax, and its schema as far as it was read."""
    return in_order([*source.findings, *(validate(source) if source.whole else ())])


def checked(source: Source) -> Source:
    """Return ``source`` if it is free of faults, else raise `FaultyInput` with all of them."""
    faults = [each for each in all_faults(source) if each.severity.value == "error"]
    if faults:
        raise FaultyInput(faults)
    return source


def require_kind(source: Source, *kinds: str) -> str:
    """Return the type of ``source``; raises `FaultyInput` where it is none of ``kinds``."""
    kind = kind_of(source.tree)
    if kind not in kinds:
        raise FaultyInput([other_kind(source, source.place(("perfeval",)), kinds)])
    return kind


def other_kind(source: Source, place: str, kinds: tuple[str, ...]) -> Finding:
    """Return the finding that the file at ``place`` is not of a type that is wanted there."""
    expected = "、".join(f"{each}/1" for each in kinds)
    return finding(
        "schema",
        place,
        what=Phrase("what-other-type"),
        found=source.tree.get("perfeval"),
        expected=expected,
        remedy=Phrase("remedy-other-file"),
    )
