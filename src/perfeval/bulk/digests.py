"""Digests of texts in eight bytes: the same in every process, however the texts are held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.words import BLANKS

Hashes = NDArray[np.uint64]

_START = np.uint64(0x2545F4914F6CDD1D)
_ODD = np.uint64(0xD1342543DE82EF95)
_OTHER = np.uint64(0x9E3779B97F4A7C15)
_WORD = 8
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)
"""What of the bytes that are read at once belongs to a text, by how many of them are left."""


def digests_of(columns: Sequence[Any]) -> NDArray[np.int64]:
    """Return for every row one digest of its texts in all ``columns`` together.

    Blanks around a text do not count, and a text of blanks is none. Columns may be of strings or
    of anything that Arrow writes out; which of them is first matters.

    >>> import pyarrow as pa
    >>> names = pa.array(["培训", " 培训", "改造"])
    >>> digests_of([names]).tolist()
    [-1730695140164581428, -1730695140164581428, 5457389437667875647]
    """
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        total = total * _ODD + _of(column)
    return _mixed(total).view(np.int64)


def _of(column: Any) -> Hashes:
    """Return the hashes of a column; of coded texts each is hashed once where there are few."""
    pa = arrow()
    if not pa.types.is_dictionary(column.type):
        return _of_texts(column.cast(pa.string()))
    if len(column.dictionary) >= len(column):
        return _of_texts(column.dictionary.take(column.indices).cast(pa.string()))
    known = np.append(
        _of_texts(column.dictionary.cast(pa.string())), _mixed(np.zeros(1, np.uint64))
    )
    found: Hashes = known[np.asarray(column.indices.fill_null(len(known) - 1))]
    return found


def _of_texts(texts: Any) -> Hashes:
    """Return the hashes of texts, of all of them eight bytes at once."""
    if texts.null_count:
        texts = texts.fill_null("")
    texts = compute().utf8_trim(texts, characters=BLANKS)
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets or b"\0" * 4, np.int32)[texts.offset :][: len(texts) + 1]
    sizes = np.diff(ends)
    padded = np.zeros(int(ends[-1] - ends[0]) + _WORD, dtype=np.uint8)
    padded[:-_WORD] = np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]]
    words = np.ndarray(len(padded) - _WORD + 1, "<u8", padded, strides=(1,))
    begins = ends[:-1] - ends[0]
    found = _mixed(sizes.astype(np.uint64))  # mixed, for it must not make up for another byte
    for at in range(0, int(sizes.max(initial=0)), _WORD):
        rows = np.flatnonzero(sizes > at)
        left = np.minimum(sizes[rows] - at, _WORD)
        found[rows] = _mixed(found[rows] ^ (words[begins[rows] + at] & _MASKS[left]))
    return found


def _mixed(values: Hashes) -> Hashes:
    values = (values + _START) * _ODD
    values ^= values >> np.uint64(29)
    values *= _OTHER
    values ^= values >> np.uint64(32)
    return values
