"""Which projects of a stream have begun, in few bytes each: a digest and where it was."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_LARGEST = 2**19
"""The longest runs that are merged: a merge needs room for several times as much."""


class Seen:
    """Digests of eight bytes with a place each, in sorted runs that are merged as they grow.

    Ten million projects take 160 MB. Two projects of one digest are taken for the same: of ten
    million projects that happens in three of a million inputs.

    >>> seen = Seen()
    >>> list(seen.add(np.array([7, 3]), np.array([0, 10])))
    []
    >>> list(seen.add(np.array([5, 3]), np.array([20, 30])))
    [(1, 10)]
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Numbers, Numbers]] = []

    def add(self, digests: Numbers, places: Numbers) -> Iterator[tuple[int, int]]:
        """Note digests; give the index of each that was there before, with its first place."""
        order = np.argsort(digests, kind="stable")
        new, at = digests[order], places[order]
        found: dict[int, int] = {}
        same = np.flatnonzero(new[1:] == new[:-1]) + 1
        for index in same.tolist():
            first = int(np.searchsorted(new, new[index]))
            found[int(order[index])] = int(at[first])
        for run, known in self._runs:
            spots = np.searchsorted(run, new)
            hits = np.flatnonzero(run[np.minimum(spots, len(run) - 1)] == new)
            for index in hits.tolist():
                found[int(order[index])] = int(known[spots[index]])
        if found:
            fresh = ~np.isin(order, list(found))
            new, at = new[fresh], at[fresh]
        self._merge(new, at)
        yield from sorted(found.items())

    def _merge(self, digests: Numbers, places: Numbers) -> None:
        if not len(digests):
            return
        self._runs.append((digests, places))
        while len(self._runs) > 1:
            longer, shorter = (len(run) for run, _ in self._runs[-2:])
            if longer > min(2 * shorter, _LARGEST):
                break
            last, before = self._runs.pop(), self._runs.pop()
            joined = np.concatenate([before[0], last[0]])
            order = np.argsort(joined, kind="stable")
            self._runs.append((joined[order], np.concatenate([before[1], last[1]])[order]))
