"""A column of texts as codes of its distinct ones, and combinations of such columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.scoring.comparison import Mask


class Words(NamedTuple):
    """A column of texts as codes of its distinct ones; a null is the code of `None`.

    >>> import pyarrow as pa
    >>> Words.of(pa.array(["甲", None, "甲"]), 3).texts
    ['甲', None]
    """

    codes: NDArray[np.int64]
    texts: list[str | None]

    @classmethod
    def of(cls, values: Any, count: int) -> Words:
        """Return a column of texts; one that a table does not have is all `None`."""
        if values is None:
            return cls(np.zeros(count, dtype=np.int64), [None])
        encoded = encoded_texts(values)
        texts = encoded.dictionary.to_pylist()
        return cls(codes_of(encoded), [*texts, None])

    def tells(self, tell: Callable[[str], object]) -> Mask:
        """Return for every row whether ``tell`` is true of its text; a null is an empty one."""
        told = [bool(tell(each or "")) for each in self.texts]
        return self._spread(told)

    def given(self) -> Mask:
        """Return for every row whether there is a text."""
        if self.texts.count(None) == 1:
            found: Mask = self.codes != self.texts.index(None)
            return found
        return self._spread([each is not None for each in self.texts])

    def _spread(self, told: list[bool]) -> Mask:
        if not any(told):
            return np.zeros(len(self.codes), dtype=bool)
        return spread(np.array(told), self.codes)

    @property
    def is_empty(self) -> bool:
        """Whether no row has a text."""
        return all(each is None for each in self.texts)


def stripped(values: Any) -> Any:
    """Return a column as a dictionary of texts without blanks around, null where nothing is left.

    >>> import pyarrow as pa
    >>> stripped(pa.array([" 甲", "甲", " "])).to_pylist()
    ['甲', '甲', None]
    """
    encoded = encoded_texts(values)
    texts = encoded.dictionary
    trimmed = compute().utf8_trim(texts, characters=BLANKS)
    sizes = compute().binary_length(trimmed)
    if compute().min(sizes).as_py() != 0 and trimmed.equals(texts):
        return encoded
    again = compute().if_else(compute().greater(sizes, 0), trimmed, None).dictionary_encode()
    return arrow().DictionaryArray.from_arrays(
        again.indices.take(encoded.indices), again.dictionary
    )


BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""The blanks that `str.strip` takes away."""


def encoded_texts(values: Any) -> Any:
    """Return a column as a dictionary array of texts; numbers are written out."""
    pa = arrow()
    if pa.types.is_dictionary(values.type) and len(values.dictionary) > len(values):
        values = values.dictionary_decode()  # the dictionary of a whole table: few of it are here
    if pa.types.is_dictionary(values.type):
        if values.dictionary.type != pa.string():
            values = values.cast(pa.dictionary(pa.int32(), pa.string()))
        return values
    return values.cast(pa.string()).dictionary_encode()


def spread(values: NDArray[Any], codes: NDArray[Any]) -> NDArray[Any]:
    """Return for every row the value of its code.

    >>> spread(np.array([7, 9]), np.array([1, 0, 1])).tolist()
    [9, 7, 9]
    """
    return values.take(codes) if len(values) > 1 else values.repeat(len(codes))


def codes_of(encoded: Any) -> NDArray[np.int64]:
    """Return the codes of a dictionary array; a null has the one after the last."""
    last = len(encoded.dictionary)
    indices = encoded.indices
    return np.asarray(indices.fill_null(last) if indices.null_count else indices, dtype=np.int64)


def distinct(*columns: Words) -> tuple[NDArray[np.int64], list[tuple[str | None, ...]]]:
    """Return for every row the number of its combination of texts, and the combinations.

    They are numbered in order of appearance.
    """
    some = [each for each in columns if len(each.texts) > 1]
    if not some:
        size = len(columns[0].codes)
        rows = [tuple(each.texts[0] for each in columns)] if size else []
        return np.zeros(size, dtype=np.int64), rows
    combined, size = some[0].codes, len(some[0].texts)
    for each in some[1:]:
        combined, size = combined * len(each.texts) + each.codes, size * len(each.texts)
    codes, left = numbered(combined, size)
    parts = []
    for each in reversed(columns):
        if len(each.texts) > 1:
            left, own = np.divmod(left, len(each.texts))
            parts.append([each.texts[code] for code in own.tolist()])
        else:
            parts.append([each.texts[0]] * len(left))
    return codes, list(zip(*reversed(parts), strict=True))


def combinations(*columns: Words) -> tuple[NDArray[np.int64], list[tuple[str | None, ...]]]:
    """Return what `distinct` returns, numbered in any order: faster where there are few.

    Where very few are possible, those that do not occur are returned too.
    """
    size = 1
    for each in columns:
        size *= len(each.texts)
    rows = len(columns[0].codes)
    if size > max(rows, 1):
        return distinct(*columns)
    some = [each for each in columns if len(each.texts) > 1]
    codes, left = np.zeros(rows, dtype=np.int64), np.zeros(min(rows, 1), dtype=np.int64)
    if some:
        combined = some[0].codes
        for each in some[1:]:
            combined = combined * len(each.texts) + each.codes
        few = size <= _FEW_KINDS
        codes, left = (combined, np.arange(size)) if few else ranked(combined, size)
    texts = []
    for each in reversed(columns):
        left, own = np.divmod(left, len(each.texts))
        texts.append([each.texts[code] for code in own.tolist()])
    return codes, list(zip(*reversed(texts), strict=True))


def ranked(values: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return integers from 0 to ``size`` as numbers of the distinct ones, and these.

    They rise, unless ``size`` is large: then they come in order of appearance.

    >>> ranked(np.array([7, 0, 7]), 8)
    (array([1, 0, 1]), array([0, 7]))
    """
    if size > max(2 * len(values), _FEW):
        return numbered(values, size)
    present = np.zeros(size, dtype=bool)
    present[values] = True
    known = present.nonzero()[0]
    places = np.empty(size, dtype=np.int64)
    places[known] = np.arange(len(known))
    return places.take(values), known


_FEW_KINDS = 16
"""How many combinations are not worth finding out which of them occur."""

_FEW = 2**16
"""For how many values there is always room in a table."""


def repeats(*columns: Words, within: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the rows whose texts are those of a row above them within the same group.

    Rows of one group, which have one number in ``within``, stand together. In short groups every
    row is held against those above it; longer ones are sorted.
    """
    keys = [each.codes.astype(np.min_scalar_type(len(each.texts))) for each in columns]
    keys.append(within.astype(np.int32))
    longest = int(np.bincount(within).max(initial=0))
    if longest > _SHORT:
        order = np.lexsort(keys[:-1])
        sorted_ = np.logical_and.reduce([np.diff(key.take(order)) == 0 for key in keys])
        found: NDArray[np.intp] = np.sort(order[1:].take(sorted_.nonzero()[0]))
        return found
    repeated = np.zeros(len(within), dtype=bool)
    for lag in range(1, longest):
        same = keys[0][lag:] == keys[0][:-lag]
        for key in keys[1:]:
            same &= key[lag:] == key[:-lag]
        repeated[lag:] |= same
    return repeated.nonzero()[0]


_SHORT = 50
"""How many rows it takes a sort as long as holding each against those above."""


def numbered(values: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return integers from 0 to ``size`` as numbers of the distinct ones in order of appearance.

    >>> numbered(np.array([7, 0, 7]), 8)
    (array([0, 1, 0]), array([7, 0]))
    """
    if size > max(2 * len(values), _FEW):
        encoded = arrow().array(values).dictionary_encode()
        return (
            np.asarray(encoded.indices, dtype=np.int64),
            np.asarray(encoded.dictionary, dtype=np.int64),
        )
    first = np.full(size, len(values))
    # Of several values for one place the last one stays: the rows are gone through from the end.
    first[values[::-1]] = np.arange(len(values) - 1, -1, -1)
    known = (first < len(values)).nonzero()[0]
    known = known[np.argsort(first[known])]
    places = np.empty(size, dtype=np.int64)
    places[known] = np.arange(len(known))
    return places.take(values), known
