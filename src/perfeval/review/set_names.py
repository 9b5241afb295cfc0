"""Review of an indicator set: names that are vague, there twice, or too much alike."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from itertools import islice

from perfeval.findings import Finding, finding
from perfeval.model.similarity import close_pairs, folded
from perfeval.review.set_rows import Reviewed, SetRow

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_MOST = 1000
"""So many pairs of one category are named; nobody reads more."""


def names(reviewed: Reviewed) -> Iterator[Finding]:
    """Give every finding about the names of the set's own rows."""
    for row in reviewed.own:
        if reviewed.words.vague_names.has(row.name):
            yield finding("set-name-vague", row.place, name=row.name)
        turning = _TURNING.search(row.name)
        if turning is not None:
            yield finding("set-name-turned", row.place, code=f"U+{ord(turning[0]):04X}")
    said: set[tuple[int, int]] = set()
    for code, pairs in (("set-name-twice", _same), ("set-names-alike", _alike)):
        for first, second in reviewed.own_pairs(pairs(reviewed)):
            pair = (first.index, second.index)
            if pair not in said and pair[::-1] not in said:
                said.add(pair)
                yield finding(
                    code, second.place, name=second.name, other=first.name, first=first.place
                )


def _same(reviewed: Reviewed) -> Iterator[tuple[SetRow, SetRow]]:
    """Give rows with one name, in any categories, and those of one category with one core."""
    for keyed in (
        {each.index: folded(each.name) for each in reviewed.rows},
        {each.index: (each.labels, reviewed.words.core(each.name)) for each in reviewed.rows},
    ):
        seen: dict[Hashable, SetRow] = {}
        for row in reviewed.rows:
            first = seen.setdefault(keyed[row.index], row)
            if first is not row:
                yield first, row


def _alike(reviewed: Reviewed) -> Iterator[tuple[SetRow, SetRow]]:
    """Give rows of one category whose names are much alike."""
    groups: dict[Hashable, list[SetRow]] = {}
    for row in reviewed.rows:
        groups.setdefault(row.labels, []).append(row)
    for rows in groups.values():
        different = [*{folded(each.name): each for each in reversed(rows)}.values()][::-1]
        listed = [each.name for each in different]
        for first, second, _ in islice(close_pairs(listed, reviewed.words.alike), _MOST):
            yield different[first], different[second]
