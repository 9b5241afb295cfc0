"""Files of cases (``cases/1``): a path to its cases, with every fault of the file at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from perfeval.files.catalogue import is_path
from perfeval.files.collecting import files_below
from perfeval.files.opening import SUFFIXES, checked, parse_path, require_kind
from perfeval.files.source import Source, in_order
from perfeval.findings import FaultyInput, Finding, Phrase, codes, finding

SUBJECTS = ("indicator", "file", "set")
"""What a case can be about, by the key that says so; without any it is about its rulebook."""

_NEED_POINTS = ("score", "range")


@frozen
class Case:
    """One case: what it is about, and what is expected of that, each with its place."""

    source: Source
    index: int

    @property
    def tree(self) -> dict[str, Any]:
        """What the file says of the case."""
        tree: dict[str, Any] = self.source.tree["cases"][self.index]
        return tree

    @property
    def name(self) -> str:
        """What the case is called."""
        return str(self.tree["name"])

    @property
    def subject(self) -> str:
        """``indicator``, ``file``, ``set`` or ``rulebook``."""
        return next((each for each in SUBJECTS if self.tree.get(each) is not None), "rulebook")

    @property
    def rulebook(self) -> str | None:
        """The rulebook that the case itself names, an id or a path."""
        return self.named("rulebook")

    @property
    def usual_rulebook(self) -> str | None:
        """The rulebook of those cases of the file that name none."""
        return _named(self.source, self.source.tree.get("rulebook"))

    @property
    def expected(self) -> dict[str, Any]:
        """What is expected, by key; what is null is not."""
        return {key: value for key, value in self.tree["expect"].items() if value is not None}

    def named(self, key: str) -> str | None:
        """Return the id that the case gives under ``key``, or the path as seen from here."""
        return _named(self.source, self.tree.get(key))

    def place(self, *path: str | int) -> str:
        """Return where a part of the case stands; without a path where the case begins."""
        return self.source.place(("cases", self.index, *path))


def _named(source: Source, name: object) -> str | None:
    if name is None:
        return None
    text = str(name)
    return str(Path(source.name).parent / text) if is_path(text) else text


def cases_of(path: str | os.PathLike[str]) -> tuple[Case, ...]:
    """Return the cases of a file.

    Raises `FaultyInput` with everything wrong about it: its schema, a case that is about nothing
    or about two things, that expects nothing, or a code that no finding has.

    >>> [each.subject for each in cases_of("examples/bureau_package/tests/cases.yaml")][:2]
    ['indicator', 'indicator']
    """
    source = checked(parse_path(Path(path)))
    require_kind(source, "cases")
    count = len(source.tree["cases"])
    if not count:
        raise FaultyInput([finding("cases-none", source.place(("cases",), key=True))])
    cases = tuple(Case(source, index) for index in range(count))
    faults = [fault for each in cases for fault in _faults(each)]
    if faults:
        raise FaultyInput(in_order(faults))
    return cases


def _faults(case: Case) -> Iterator[Finding]:
    tree, expected = case.tree, case.expected
    subjects = [each for each in SUBJECTS if tree.get(each) is not None]
    if not subjects and tree.get("rulebook") is not None:
        subjects = ["rulebook"]
    if "set" in subjects and tree.get("rulebook") is not None:
        subjects.append("rulebook")
    if len(subjects) != 1:
        yield finding(
            "case-subject", case.place(), name=case.name, found="、".join(subjects) or "—"
        )
    if not any(value not in ([], {}) for value in expected.values()):
        yield finding("case-empty", case.place("expect"), name=case.name)
    known = codes()
    for key in ("findings", "no_findings"):
        for index, code in enumerate(_listed(expected.get(key))):
            if code not in known:
                close = difflib.get_close_matches(code, known, 1)
                remedy = (
                    Phrase("remedy-mean", {"name": close[0]}) if close else Phrase("remedy-code")
                )
                place = case.place("expect", key, index)
                yield finding("case-code-unknown", place, found=code, remedy=remedy)
    if subjects == ["indicator"] and tree["indicator"].get("points") is None:
        for key in _NEED_POINTS:
            if key in expected:
                yield finding("case-points", case.place("expect", key), name=case.name, key=key)


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def case_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Return the files that ``paths`` name, and of every folder those below it that hold cases.

    Raises `FaultyInput` for a folder in which no file holds any.

    >>> [Path(each).name for each in case_files(["examples/bureau_package"])]
    ['cases.yaml']
    """
    found: list[str] = []
    for path in map(Path, paths):
        if not path.exists():
            raise FaultyInput([finding("file-missing", path=path)])
        below = [str(path)]
        if path.is_dir():
            below = [each for each in files_below([path]) if _holds_cases(Path(each))]
            if not below:
                raise FaultyInput([finding("cases-none", str(path))])
        found += below
    return tuple(dict.fromkeys(found))


def _holds_cases(path: Path) -> bool:
    """Tell whether a file means to be one of cases, be it with a misspelt header."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        tree = parse_path(path).tree
    except FaultyInput:
        return False
    if not isinstance(tree, dict):
        return False
    return "cases" in tree or str(tree.get("perfeval")).startswith("cases")
