"""Rows put into groups, and exact sums over them: integers, never floats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.chunk import Table
from perfeval.bulk.numerals import Exact, exact
from perfeval.bulk.words import Words
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.scoring.comparison import Mask
from perfeval.scoring.kernel import Column, products


class Groups:
    """Rows by the number of their group; every number from 0 has rows.

    >>> groups = Groups(np.array([0, 1, 0]))
    >>> groups.sums(np.array([1, 2, 4])).tolist(), groups.sizes.tolist(), groups.firsts.tolist()
    ([5, 2], [2, 1], [0, 1])
    """

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.codes = codes
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.flatnonzero(np.diff(codes[self._order], prepend=-1))
        self.firsts: NDArray[np.int64] = self._order[self._starts]
        self.sizes: NDArray[np.int64] = np.diff(np.append(self._starts, len(codes)))

    def __len__(self) -> int:
        return len(self._starts)

    def sums(self, values: Column | Mask, where: Mask | None = None) -> Column:
        """Return the sum of every group; past 64 bits in Python integers."""
        column: Column = values.astype(np.int64) if values.dtype == bool else values
        peak = float(abs(column).max(initial=0)) * max(len(column), 1)
        if where is not None:
            column = np.where(where, column, 0)
        return self._reduced(np.add, column.astype(object) if peak >= 2.0**62 else column)

    def least(self, values: Column) -> Column:
        """Return the least value of every group."""
        return self._reduced(np.minimum, values)

    def most(self, values: Column) -> Column:
        """Return the greatest value of every group."""
        return self._reduced(np.maximum, values)

    def every(self, which: Mask) -> Mask:
        """Return for every group whether all of its rows are ``which``."""
        found: Mask = self.sums(which) == self.sizes
        return found

    def _reduced(self, function: Any, values: Column) -> Column:
        if not len(self):
            return values[:0]
        found: Column = function.reduceat(values[self._order], self._starts)
        return found


# --- columns of tables ----------------------------------------------------------------------------


def written(table: Table, name: str) -> Words:
    """Return a column as the texts that stand there; one that is not there is all null."""
    if name not in table.column_names:
        return Words.of(None, table.num_rows)
    return Words.of(table.column(name).combine_chunks(), table.num_rows)


def texts_of(table: Table, name: str) -> Words:
    """Return a column as texts without white space around them; what is empty is none."""
    found = written(table, name)
    texts = [each.strip() or None if each is not None else None for each in found.texts]
    return joined(Words(found.codes, texts))


def joined(*columns: Words) -> Words:
    """Return columns below one another as one, in which equal texts have equal codes.

    >>> both = joined(Words(np.array([0, 1]), ["甲", "乙"]), Words(np.array([0]), ["乙"]))
    >>> both.codes.tolist(), both.texts
    ([0, 1, 1], ['甲', '乙'])
    """
    known: dict[str | None, int] = {}
    codes = []
    for each in columns:
        places = [known.setdefault(text, len(known)) for text in each.texts]
        codes.append(np.array(places, dtype=np.int64)[each.codes])
    return Words(np.concatenate(codes), list(known))


def numbers_of(table: Table, name: str) -> Exact:
    """Return a column of numbers; one that is not there holds none.

    Raises `FaultyInput` with every row that holds what is no number.
    """
    count = table.num_rows
    values = table.column(name).combine_chunks() if name in table.column_names else None
    if values is None or arrow().types.is_null(values.type):
        nothing = np.zeros(count, dtype=np.int64)
        return Exact(nothing, nothing + 1, nothing.astype(bool))
    found, bad = exact(values)
    faults: list[Finding] = [
        finding("number-in-column", f"$[{index}].{name}", found=values[index].as_py(), column=name)
        for index in bad.nonzero()[0].tolist()
    ]
    if faults:
        raise FaultyInput(faults)
    return found


def on_one_scale(numbers: Exact) -> tuple[Column, int]:
    """Return numbers as integers over one scale, and that scale.

    >>> over, scale = on_one_scale(Exact(np.array([5, 3]), np.array([10, 4]), np.array([1, 1]) > 0))
    >>> over.tolist(), scale
    ([10, 15], 20)
    """
    scales = np.unique(numbers.scale).tolist()
    scale = math.lcm(*scales)
    if scales == [scale] or not scales:
        return numbers.over, scale
    factors = np.array([scale // int(each) for each in scales], dtype=object)
    own = factors[np.searchsorted(np.array(scales, dtype=numbers.scale.dtype), numbers.scale)]
    small = scale < 2**62
    return products(numbers.over, own.astype(np.int64) if small else own), scale


def is_any(table: Table, name: str, *values: str) -> Mask:
    """Return for every row whether a column of texts has one of ``values``."""
    known = arrow().array(values, arrow().string())
    column = table.column(name)
    if arrow().types.is_dictionary(column.type):
        column = column.cast(arrow().string())
    found: Mask = np.asarray(compute().is_in(column, value_set=known), dtype=bool)
    return found


# --- results --------------------------------------------------------------------------------------


def quotients(over: Sequence[int], under: Sequence[int], places: int) -> Any:
    """Return exact fractions with ``places`` decimals, rounded half up; null over nothing.

    >>> quotients([2, 1], [3, 0], 4).to_pylist()
    [Decimal('0.6667'), None]
    """
    kind, scale = arrow().decimal128(38, places), 10**places
    found: list[Decimal | None] = []
    for one, whole in zip(over, under, strict=True):
        if whole <= 0:
            found.append(None)
            continue
        size = (2 * abs(one) * scale + whole) // (2 * whole)
        found.append(Decimal(size if one >= 0 else -size).scaleb(-places))
    return arrow().array(found, kind)
