"""How alike two short texts are: the pairs of neighbouring characters that they share."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

_NO_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return a text as it is compared: one width, small letters, no blanks, no punctuation.

    >>> folded("培训 合格率（％）")
    '培训合格率'
    """
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a folded text; of one character, itself.

    >>> sorted(bigrams("合格率"))
    ['合格', '格率']
    """
    return frozenset(text[at : at + 2] for at in range(max(len(text) - 1, 1))) - {""}


def similarity(one: str, other: str) -> Fraction:
    """Return how many of their pairs two texts share, from 0 to 1 (Dice's coefficient).

    >>> similarity("培训合格率", "培训考核合格率")
    Fraction(3, 5)
    """
    return _dice(bigrams(folded(one)), bigrams(folded(other)))


def _dice(one: frozenset[str], other: frozenset[str]) -> Fraction:
    both = len(one) + len(other)
    return Fraction(2 * len(one & other), both) if both else Fraction(0)


def close_pairs(texts: Sequence[str], least: Fraction) -> Iterator[tuple[int, int, Fraction]]:
    """Give the places of every two texts that are at least ``least`` alike, the earlier first.

    Only texts that share one of their rarer pairs are compared, so that thousands may be given.

    >>> list(close_pairs(["培训合格率", "培训人次", "培训的合格率"], Fraction(1, 2)))
    [(0, 2, Fraction(2, 3))]
    """
    grams = [bigrams(folded(each)) for each in texts]
    counts = Counter(gram for each in grams for gram in each)
    seen: dict[str, list[int]] = {}
    for place, own in enumerate(grams):
        # Two texts that are alike share so many pairs that one of the few rarest is among them.
        shared = -(-len(own) * least.numerator // (2 * least.denominator - least.numerator))
        rarest = sorted(own, key=lambda gram: (counts[gram], gram))[: len(own) - shared + 1]
        near = sorted({other for gram in rarest for other in seen.get(gram, ())})
        for other in near:
            alike = _dice(grams[other], own)
            if alike >= least:
                yield other, place, alike
        for gram in rarest:
            seen.setdefault(gram, []).append(place)
