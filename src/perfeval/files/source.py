"""A source file taken apart: its plain tree, and where in the file every part of it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from attrs import field, frozen

from perfeval.findings import Finding, Severity

DEPTH_LIMIT = 100
"""How deep mappings and lists may lie in each other."""

FAULT_LIMIT = 1000
"""How many faults of one file are gathered; nobody reads more, and memory is finite."""

Tree: TypeAlias = Any
"""Mappings, lists, texts, booleans and `None`; numbers are texts, exactly as they were written."""

Path: TypeAlias = Sequence[str | int]
"""The keys and indices that lead from the root of a tree to one of its parts."""


class Mark(NamedTuple):
    """Where a part of the tree begins, and its key if it has one; lines and columns from 1."""

    line: int
    column: int
    key_line: int
    key_column: int
    children: dict[str, Mark] | list[Mark] | None


@frozen
class Source:
    """What a source file says, before anybody asks whether it says the right thing.

    ``findings`` are the faults of its syntax, in the order of the file; ``tree`` is what could be
    read all the same. ``whole`` is False where reading stopped before the end.
    """

    name: str
    tree: Tree
    mark: Mark
    findings: tuple[Finding, ...] = ()
    whole: bool = True
    shift: Callable[[int, int], int] = field(default=lambda _line, column: column, repr=False)

    @property
    def faulty(self) -> bool:
        """Whether a finding forbids the use of the tree."""
        return any(each.severity is Severity.ERROR for each in self.findings)

    def place(self, path: Path = (), *, key: bool = False) -> str:
        """Return ``file:line:column`` of the value at ``path``, or of its key.

        A path that leads beyond the tree gives the place of the last part that is there.
        """
        mark = self.mark
        for step in path:
            children = mark.children
            if isinstance(children, dict):
                child = children.get(str(step))
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                child = children[step]
            else:
                child = None
            if child is None:
                break
            mark = child
        if key:
            return self.at(mark.key_line, mark.key_column)
        return self.at(mark.line, mark.column)

    def called(self, path: Path, key: str) -> str:
        """Return what messages call a key of the mapping at ``path``."""
        del path
        return key

    def at(self, line: int, column: int) -> str:
        """Return ``file:line:column`` for a line and column of the tree's marks."""
        return f"{self.name}:{line}:{self.shift(line, column)}"


def position(place: str) -> tuple[int, int]:
    """Return the line and column of ``file:line:column``, to sort by; 0 where it has none.

    >>> position("年度:1/a.yaml:12:3"), position("a.yaml")
    ((12, 3), (0, 0))
    """
    parts = place.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
        return int(parts[1]), int(parts[2])
    return 0, 0


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return ``findings`` in the order of their file."""
    return sorted(findings, key=lambda each: position(each.place))
