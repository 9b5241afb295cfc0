"""Columns of numbers as exact integers over a scale: whole numbers, decimals, floats, texts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow
from perfeval.scoring.comparison import Mask
from perfeval.scoring.kernel import Column, column

_MOST_PLACES = 9
"""How many decimals a float is looked at with before it is written out one by one."""

_WHOLE = 2.0**53


class Exact(NamedTuple):
    """Numbers as ``over / scale``, and which of them are given; those that are not are 0 / 1."""

    over: Column
    scale: Column
    given: Mask


def exact(values: Any) -> tuple[Exact, Mask]:
    """Return an Arrow array of numbers as integers over a scale, and which are no number.

    A float is the shortest decimal that reads back to it, which is what anybody sees of it; NaN
    is none. What is no number is infinite, or a text that is no numeral.

    >>> import pyarrow as pa
    >>> found, bad = exact(pa.array([0.93, None, 1.5]))
    >>> found.over.tolist(), found.scale.tolist(), found.given.tolist(), bad.tolist()
    ([93, 0, 150], [100, 1, 100], [True, False, True], [False, False, False])
    """
    pa = arrow()
    given = np.asarray(values.is_valid()) if values.null_count else np.ones(len(values), dtype=bool)
    if pa.types.is_integer(values.type):
        return _scaled(_whole_numbers(values), 1, given), np.zeros(len(given), dtype=bool)
    if pa.types.is_decimal(values.type):
        return _decimals(values, given), np.zeros(len(given), dtype=bool)
    if pa.types.is_floating(values.type):
        return _floats(_filled(values.cast(pa.float64()), np.float64), given)
    return _texts(values, given)


def plain_numerals(texts: Any) -> Exact:
    """Return an Arrow array of figures with at most nine digits and six decimals as numbers.

    >>> import pyarrow as pa
    >>> found = plain_numerals(pa.array(["98.50", None]))
    >>> found.over.tolist(), found.scale.tolist()
    ([985, 0], [10, 1])
    """
    found = _decimals(texts.cast(arrow().decimal128(15, 6)), np.asarray(texts.is_valid()))
    over, scale = found.over, found.scale
    for _ in range(6):
        tenths, rest = np.divmod(over, 10)
        shorter = (rest == 0) & (scale > 1)
        if not shorter.any():
            break
        over, scale = np.where(shorter, tenths, over), np.where(shorter, scale // 10, scale)
    return Exact(over, scale, found.given)


def _filled(values: Any, kind: type) -> NDArray[Any]:
    return np.asarray(values.fill_null(0) if values.null_count else values, dtype=kind)


def _whole_numbers(values: Any) -> Column:
    """Return integers as they are; those past 64 bits with a sign as Python integers."""
    found = np.asarray(values.fill_null(0) if values.null_count else values)
    is_large = found.dtype == np.uint64 and found.max(initial=0) > np.iinfo(np.int64).max
    return found.astype(object if is_large else np.int64)


def _scaled(over: Column, scale: int, given: Mask) -> Exact:
    kind = column([scale]).dtype
    if given.all():
        return Exact(over, np.full(len(over), scale, dtype=kind), given)
    return Exact(over, np.where(given, np.array(scale, dtype=kind), np.array(1, dtype=kind)), given)


def _decimals(values: Any, given: Mask) -> Exact:
    """Return decimals by the bytes of their integers; past 64 bits as Python integers."""
    pa = arrow()
    places = values.type.scale
    wide = values.cast(pa.decimal128(38, places)).fill_null(Decimal(0))
    halves = np.frombuffer(wide.buffers()[1], dtype="<i8")[2 * wide.offset :]
    low, high = halves[: 2 * len(wide) : 2], halves[1 : 2 * len(wide) : 2]
    if places >= 0 and bool(((low >> 63) == high).all()) and places <= 18:
        return _scaled(low.copy(), 10**places, given)
    numbers = [each.as_tuple() for each in wide.to_pylist()]
    whole = [Decimal((sign, digits, 0)) for sign, digits, _ in numbers]
    return _scaled(column([int(each) for each in whole]), 10**places, given)


def _floats(values: NDArray[np.float64], given: Mask) -> tuple[Exact, Mask]:
    finite = np.isfinite(values)
    bad = np.zeros(len(values), dtype=bool)
    if not finite.all() or not given.all():
        bad = given & np.isinf(values)
        given = given & ~np.isnan(values)
        values = np.where(given & finite, values, 0.0)
    tried = []
    for places in range(_MOST_PLACES + 1):
        factor = 10.0**places
        with np.errstate(over="ignore"):  # what overflows is infinite, and fits nothing
            near = np.rint(values * factor)
        # The quotient of two whole floats is rounded correctly: it is the float of that decimal.
        fits = (near / factor == values) & (abs(near) < _WHOLE)
        if fits.all():
            return _scaled(near.astype(np.int64), 10**places, given), bad
        tried.append((near, fits))
    over, scale = (np.full(len(values), each, dtype=np.int64) for each in (0, 1))
    left = np.ones(len(values), dtype=bool)
    for places, (near, fits) in enumerate(tried):
        here = left & fits
        over[here], scale[here] = near[here], 10**places
        left &= ~fits
    found = Exact(over, scale, given)
    return _written_out(values, left, found) if left.any() else found, bad


def _written_out(values: NDArray[np.float64], left: Mask, found: Exact) -> Exact:
    over, scale = found.over.astype(object), found.scale.astype(object)
    for index in left.nonzero()[0].tolist():
        over[index], scale[index] = Decimal(repr(float(values[index]))).as_integer_ratio()
    return Exact(_narrow(over), _narrow(scale), found.given)


def _narrow(values: Column) -> Column:
    return column(values.tolist())


def _texts(values: Any, given: Mask) -> tuple[Exact, Mask]:
    """Return numerals written as texts, each distinct one looked at once."""
    encoded = values.dictionary_encode()
    codes = _filled(encoded.indices, np.int64)
    ratios, wrong, blank = [], [], []
    for text in encoded.dictionary.to_pylist():
        plain = str(text).strip()
        try:
            number = Decimal(plain or 0)
            ratios.append(number.as_integer_ratio())
            wrong.append(False)
        except (InvalidOperation, ValueError, OverflowError):
            ratios.append((0, 1))
            wrong.append(True)
        blank.append(not plain)
    if not ratios:
        return _scaled(np.zeros(len(given), dtype=np.int64), 1, given), np.zeros(len(given), bool)
    over, scale = (column(each)[codes] for each in zip(*ratios, strict=True))
    given = given & ~np.array(blank)[codes]
    return Exact(np.where(given, over, 0), np.where(given, scale, 1), given), given & np.array(
        wrong
    )[codes]
