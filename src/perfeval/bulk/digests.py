"""Digests of texts in eight bytes: the same in every process, however the texts are held."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute

Hashes = NDArray[np.uint64]

_PLACES = 64
"""How many places of a text have a table of their own; behind them the tables come again, each
time with another multiplier."""

_STEP = np.uint64(0x9E3779B97F4A7C15)
_ODD = np.uint64(0xD1342543DE82EF95)
_NONE = np.uint64(0x2545F4914F6CDD1D)


def digests_of(columns: Sequence[Any]) -> NDArray[np.int64]:
    """Return for every row one digest of its texts in all ``columns`` together.

    Blanks around a text do not count, and a text of blanks is none. Columns may be of strings or
    of anything that Arrow writes out; which of them is first matters.

    >>> import pyarrow as pa
    >>> names = pa.array(["培训", " 培训", "改造"])
    >>> digests_of([names]).tolist()
    [4962930938114067954, 4962930938114067954, 2565376029204724073]
    """
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        total = total * _ODD + _of(column)
    mixed = total ^ (total >> np.uint64(29))
    return (mixed * _ODD).view(np.int64)


def _of(column: Any) -> Hashes:
    """Return the hashes of a column; of coded texts each is hashed once where there are few."""
    pa = arrow()
    if not pa.types.is_dictionary(column.type):
        return _of_texts(column.cast(pa.string()))
    if len(column.dictionary) >= len(column):
        return _of_texts(column.dictionary.take(column.indices).cast(pa.string()))
    known = np.append(_of_texts(column.dictionary.cast(pa.string())), _NONE)
    found: Hashes = known[np.asarray(column.indices.fill_null(len(known) - 1))]
    return found


def _of_texts(texts: Any) -> Hashes:
    """Return the sum of what stands in the tables for each byte at its place."""
    if not len(texts):
        return np.zeros(0, dtype=np.uint64)
    if texts.null_count:
        texts = texts.fill_null("")
    texts = compute().utf8_trim(texts, characters=_blanks())
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    found = np.full(len(texts), _NONE)
    sizes = np.diff(ends)
    some = np.flatnonzero(sizes)
    if not some.size:
        return found
    used = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]]
    begins = ends[:-1] - ends[0]
    places = np.arange(len(used), dtype=np.int32)
    places -= np.repeat(begins, sizes)
    values = _tables()[((places & (_PLACES - 1)) << 8) | used]
    if int(sizes.max()) > _PLACES:
        values *= (places // _PLACES).astype(np.uint64) * np.uint64(2) * _ODD + np.uint64(1)
    found[some] = np.add.reduceat(values, begins[some])
    return found


@cache
def _tables() -> Hashes:
    """Return a number for every byte at each place, by splitmix64."""
    made = np.arange(1, _PLACES * 256 + 1, dtype=np.uint64) * _STEP
    made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    made = (made ^ (made >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return made ^ (made >> np.uint64(31))


@cache
def _blanks() -> str:
    """Return every character that `str.strip` takes off."""
    return "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
