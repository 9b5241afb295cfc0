"""The workbook of an indicator set: its sheets to a checked tree, and a set to its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from attrs import evolve, field, frozen

from perfeval.documents.characters import printable
from perfeval.documents.reading import FileTables
from perfeval.files.source import FAULT_LIMIT, Mark, Source, in_order
from perfeval.files.source import Path as TreePath
from perfeval.findings import FaultyInput, Finding, Severity, finding
from perfeval.forms.set_reading import Path, Spot, read_set
from perfeval.forms.set_sheets import set_sheets
from perfeval.forms.set_words import Part, SetWords
from perfeval.model import IndicatorSet

BOOK_SUFFIX = ".xlsx"
"""The suffix of the workbook that a set is written to."""

_JOINED = frozenset({"applies_to", "keywords", "history"})
_SPOILT = frozenset({"cell-in-error", "formula-uncomputed", "text-covered"})


@frozen
class BookSource(Source):
    """The tree of a set that was read from a workbook; its places are cells, its keys headers."""

    places: Mapping[Path, Spot] = field(factory=dict, kw_only=True, repr=False)
    words: SetWords | None = field(default=None, kw_only=True, repr=False)

    def place(self, path: TreePath = (), *, key: bool = False) -> str:
        """Return ``file!sheet!cell`` of the value at ``path``, or of where it should be."""
        del key
        steps = tuple(path)
        while steps and steps not in self.places:
            steps = steps[:-1]
        spot = self.places.get(steps)
        return self.name if spot is None else spot.shown

    def called(self, path: TreePath, key: str) -> str:
        """Return the header that a key below ``path`` has in the workbook."""
        assert self.words is not None  # as `book_source` makes it
        first = str(path[0]) if path else "head"
        part: Part = "head"
        if first == "indicators":
            part = "indicators"
        elif first == "parameters":
            part = "parameters"
        words = self.words.of(part)
        steps = (step for step in (key, *reversed(path)) if isinstance(step, str))
        return next((words[step][0] for step in steps if step in words), key)


def book_source(read: FileTables, words: SetWords) -> BookSource:
    """Return the set in the tables of a workbook as a source, with every fault of its cells.

    Raises `FaultyInput` for tables of anything but a workbook.
    """
    first = read.tables[0]
    if first.kind != "sheet":
        raise FaultyInput([finding("set-not-a-workbook", first.place(0, 0))])
    found = read_set(read.tables, words)
    said = (
        evolve(each, severity=Severity.ERROR) if each.code in _SPOILT else each
        for each in read.findings
    )
    return BookSource(
        first.file,
        found.tree,
        Mark(1, 1, 1, 1, None),
        (*said, *found.findings[:FAULT_LIMIT]),
        places=found.places,
        words=words,
    )


def book_bytes(chosen: IndicatorSet, tree: Mapping[str, Any], words: SetWords) -> bytes:
    """Return the workbook of a set whose source file would hold ``tree``.

    Raises `FaultyInput` with every text that a workbook cannot keep as it is: blanks alone,
    control characters, carriage returns, or more characters than a cell holds.
    """
    from perfeval.documents.blocks import Document
    from perfeval.documents.xlsx import xlsx_bytes

    faults = list(_unwritable(tree, "$"))
    if faults:
        raise FaultyInput(in_order(faults))
    return xlsx_bytes(Document(chosen.title, sheets=set_sheets(chosen, words)))


def _unwritable(tree: Any, place: str, *, in_list: bool = False) -> Iterator[Finding]:
    """Give the texts that would come back from a workbook as another text.

    Blanks alone are no text in a cell; in a list they are marked, and only an empty text is lost.
    """
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key != "category":
                joined = key in _JOINED
                yield from _unwritable(value, f"{place}.{key}", in_list=in_list or joined)
            elif value:
                labels = value if isinstance(value, list) else [value]
                yield from _unwritable(labels, f"{place}.{key}")
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _unwritable(value, f"{place}[{index}]", in_list=in_list)
    elif isinstance(tree, str):
        if not (tree if in_list else tree.strip()):
            yield finding("set-cell-lost", place)
        shown = printable(tree)
        if shown != tree:
            pairs = zip_longest(tree, shown)
            lost = next(one for one, other in pairs if one != other)
            yield finding("control-character", place, code=f"U+{ord(lost):04X}")
