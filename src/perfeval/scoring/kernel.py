"""The kernel: exact fractions to hundredths of a point, for one row and for ten million.

Every function takes columns of integers and gives columns of integers. Values are int64; a row
whose intermediate products could pass int64 is computed in Python integers (object columns) by
the very same lines. No float decides a cent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.rules import Curve

Column = NDArray[Any]
"""A column of integers: int64, or Python integers in an object column."""

_SAFE = 2**62


def column(values: Sequence[int]) -> Column:
    """Return integers as an int64 column, or as an object column where one passes int64.

    >>> column([1, 2]).dtype, column([1, 10**30]).dtype
    (dtype('int64'), dtype('O'))
    """
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=object)


def half_up(numerator: Column, denominator: Column | int) -> Column:
    """Return ``numerator / denominator`` rounded half up, for numerators not below zero.

    >>> half_up(column([5, 15, 24]), 10).tolist()
    [1, 2, 2]
    """
    return (2 * numerator + denominator) // (2 * denominator)


def by_size(
    function: Callable[..., Column], limit: int, columns: Sequence[Column], dtype: Any = np.int64
) -> Column:
    """Return ``function(*columns)``, in Python integers for the rows with a value past ``limit``.

    ``limit`` is chosen by the caller so that no product inside ``function`` passes int64 while
    every value is within it.
    """
    if all(
        each.dtype != object and -limit <= each.min(initial=0) and each.max(initial=0) <= limit
        for each in columns
    ):
        return function(*columns)
    large = np.zeros(len(columns[0]), dtype=bool)
    for each in columns:
        large |= (each > limit) | (each < -limit)
    result = np.zeros(len(large), dtype=dtype)
    for rows, kind in ((~large, np.int64), (large, object)):
        if rows.any():
            result[rows] = function(*(each[rows].astype(kind) for each in columns))
    return result


def products(one: Column, other: Column | int) -> Column:
    """Return products of two columns, as Python integers where they may pass 64 bits.

    >>> products(column([2, 3]), 5).dtype, products(column([2**40]), 2**40).dtype
    (dtype('int64'), dtype('O'))
    """
    factor: Column = np.atleast_1d(other)
    if one.dtype == factor.dtype == np.int64:
        most = float(abs(one).max(initial=1)) * float(abs(factor).max(initial=1))
        if most < _SAFE:
            found: Column = one * factor
            return found
    large: Column = one.astype(object) * factor.astype(object)
    return large


def curve_points(curve: Curve, points: Column, numerator: Column, denominator: Column) -> Column:
    """Return what ``curve`` gives at ``numerator / denominator``, in hundredths of a point.

    ``points`` is the most that each row can earn, in hundredths; denominators are above zero.
    The result is rounded half up once, at the end, and never passes ``points``.

    >>> from decimal import Decimal
    >>> from perfeval.rules import Breakpoint
    >>> line = Curve(
    ...     "line",
    ...     "attainment",
    ...     (Breakpoint(Decimal(0), Decimal(0)), Breakpoint(Decimal(1), Decimal(1))),
    ... )
    >>> curve_points(line, column([2000, 1000]), column([186, 2]), column([200, 3])).tolist()
    [1860, 667]
    """
    most = int(points.max(initial=1)) if curve.yields == "share" else 100
    limit = _SAFE // (16 * curve.table.size * max(most, 1))
    if curve.is_proportional:
        # Held within the measure's own range, only the denominator can be too large.
        numerator = np.minimum(np.maximum(numerator, 0), denominator)
        if denominator.dtype != object and denominator.max(initial=0) <= limit:
            return half_up(points * numerator, denominator)

    def evaluate(points: Column, numerator: Column, denominator: Column) -> Column:
        whole = points if curve.yields == "share" else points * 0 + 100
        return np.minimum(_evaluate(curve, whole, numerator, denominator), points)

    return by_size(evaluate, limit, [points, numerator, denominator], points.dtype)


def _evaluate(curve: Curve, whole: Column, numerator: Column, denominator: Column) -> Column:
    """Return ``whole`` times the value of ``curve``, rounded half up.

    Counting how many breakpoints each value has reached and how many it has passed tells the
    piece that it lies on: a line between two of them, or one of the points themselves.
    """
    table = curve.table
    scaled = numerator * table.at_scale
    piece = np.zeros(len(whole), dtype=np.int16)
    for at in table.at:
        mark = at * denominator
        piece += scaled >= mark
        piece += scaled > mark
    piece = piece.astype(np.intp)
    level, slope, width = (column(each) for each in curve.pieces)
    if not any(curve.pieces.slope):
        return half_up(whole * level.take(piece), table.share_scale)
    share = level.take(piece) * denominator + slope.take(piece) * numerator
    return half_up(whole * share, width.take(piece) * denominator)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Return ``total`` split in proportion to ``weights``, summing exactly.

    Each part is the exact share rounded down; what is left goes, one each, to the largest
    remainders, earlier ones first.

    >>> largest_remainder(100, [1, 1, 1])
    [34, 33, 33]
    >>> largest_remainder(1000, [0, 0])
    [0, 0]
    """
    whole = sum(weights)
    if whole == 0:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts
