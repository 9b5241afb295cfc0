"""Search among the indicators of many sets: what is written there, else what comes close."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from perfeval.model.indicator_set import IndicatorSet, SetIndicator
from perfeval.model.similarity import folded

WEIGHTS = {"name": 8, "keywords": 6, "explanation": 3, "formula": 2}
"""How much a word counts by where an indicator says it, the heaviest first."""

_MOST = max(WEIGHTS.values())
_BETWEEN = "\n"  # no folded text holds it, so that no word reaches from one text into the next
_SHIFT = 21  # as many bits as a character has


@frozen
class Hit:
    """An indicator that was found, and the set that it is in.

    ``exact`` says that every word that was looked for stands in it as written; ``score``, from 0
    to 1, how much of the words stands in it and where.
    """

    set: IndicatorSet
    indicator: SetIndicator
    exact: bool
    score: Fraction


@frozen
class SearchIndex:
    """An index of the indicators of some sets; with ``own`` of those that each wrote itself.

    >>> row = SetIndicator(("产出指标", "质量指标"), "培训合格率", explanation="学员考核合格的比例")
    >>> index = SearchIndex((IndicatorSet("demo", "示例", indicators=(row,)),))
    >>> [(hit.indicator.name, hit.exact, hit.score) for hit in index.search("合格 学员")]
    [('培训合格率', True, Fraction(11, 16))]
    >>> [(hit.exact, hit.score) for hit in index.search("培训的合格率")]
    [(False, Fraction(3, 5))]
    """

    sets: tuple[IndicatorSet, ...]
    own: bool = False

    @cached_property
    def _rows(self) -> list[tuple[IndicatorSet, SetIndicator]]:
        every = ((one, row) for one in self.sets for row in one.indicators)
        return [(one, row) for one, row in every if not self.own or row.origin in ("", one.id)]

    @cached_property
    def _texts(self) -> list[tuple[str, ...]]:
        """What every indicator says, folded, in the order of `WEIGHTS`."""
        return [tuple(_said(row, key) for key in WEIGHTS) for _, row in self._rows]

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        return np.array([len(texts[0]) for texts in self._texts], dtype=np.int64)

    @cached_property
    def _grams(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """Every character and every pair of neighbours, sorted, with who says it and its weight.

        Of one character or pair the heaviest places come first.
        """
        found = [
            (*_grams_of([texts[place] for texts in self._texts]), weight)
            for place, weight in enumerate(WEIGHTS.values())
        ]
        grams = np.concatenate([grams for grams, _, _ in found])
        rows = np.concatenate([rows for _, rows, _ in found])
        weights = np.concatenate([np.full(len(rows), weight) for _, rows, weight in found])
        order = np.argsort(grams, kind="stable")
        return grams[order], rows[order], weights[order]

    def search(self, words: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the ``limit`` best indicators for ``words``, exact ones first.

        An indicator is exact where every word (between blanks) stands in its name, keywords,
        explanation or formula. Others are found that hold at least half of the pairs of
        characters. Among equals a shorter name comes first, then the order of the sets.
        """
        terms = [each for each in map(folded, words.split()) if each]
        asked = [gram for term in terms for gram in _asked(term)]
        if not asked or not self._rows:
            return ()
        total = np.zeros(len(self._rows), dtype=np.int64)
        count = np.zeros(len(self._rows), dtype=np.int64)
        for gram in asked:
            weights = self._weights_of(gram)
            total += weights
            count += weights > 0
        near = np.flatnonzero(2 * count >= len(asked))
        ranked = near[np.lexsort((near, self._lengths[near], -total[near]))]
        whole = count == len(asked)
        exact = [*_first(limit, (row for row in ranked if whole[row] and self._has(row, terms)))]
        taken = set(exact)
        close = _first(limit - len(exact), (row for row in ranked if row not in taken))
        most = _MOST * len(asked)
        return tuple(
            Hit(*self._rows[row], exact=row in taken, score=Fraction(int(total[row]), most))
            for row in [*exact, *close]
        )

    def _weights_of(self, gram: int) -> NDArray[np.int64]:
        """Return how much a character or pair counts for each indicator; 0 where it is not."""
        grams, rows, weights = self._grams
        start, end = np.searchsorted(grams, (gram, gram + 1))
        found = np.zeros(len(self._rows), dtype=np.int64)
        # Backwards, so that the heaviest place of an indicator is written last and stands.
        found[rows[start:end][::-1]] = weights[start:end][::-1]
        return found

    def _has(self, row: int, terms: list[str]) -> bool:
        texts = self._texts[row]
        return all(any(term in text for text in texts) for term in terms)


def _first(most: int, rows: Iterator[np.int64]) -> Iterator[int]:
    for _, row in zip(range(most), rows, strict=False):
        yield int(row)


def _said(row: SetIndicator, key: str) -> str:
    value = getattr(row, key)
    texts = value if isinstance(value, tuple) else (value or "",)
    return _BETWEEN.join(map(folded, texts))


def _asked(term: str) -> list[int]:
    """Return the pairs of a word, or the only character that it has."""
    codes = [*map(ord, term)]
    pairs = [(one << _SHIFT) + other for one, other in pairwise(codes)]
    return list(dict.fromkeys(pairs)) or codes


def _grams_of(texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return every character and pair of neighbours of the texts, and the text it stands in."""
    sizes = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    joined = "".join(text + _BETWEEN for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = codes.astype(np.int64)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    kept = codes != ord(_BETWEEN)
    both = kept[:-1] & kept[1:]
    pairs = (codes[:-1] << _SHIFT) + codes[1:]
    return (
        np.concatenate([codes[kept], pairs[both]]),
        np.concatenate([rows[kept], rows[:-1][both]]),
    )
