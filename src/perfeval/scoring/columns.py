"""Readings as columns: what the comparison needs of each cell, as integers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.readings import (
    BlankReading,
    CompletionReading,
    DateReading,
    NumberReading,
    PartialDate,
    Reading,
    TextReading,
)
from perfeval.readings.units import lookup
from perfeval.scoring.kernel import Column, column

BLANK, TEXT, GRADE, UNDATED, DATE, NUMBER = range(6)
"""Codes of the kinds of reading; a date for which no year is known is compared with nothing."""

KINDS: dict[type[Reading], int] = {
    BlankReading: BLANK,
    TextReading: TEXT,
    CompletionReading: GRADE,
    DateReading: DATE,
    NumberReading: NUMBER,
}

NONE, AT_LEAST, ABOVE, EQUAL, AT_MOST, BELOW, RANGE = range(7)
"""Codes of the comparators; a band is a range about zero."""

COMPARATORS = {
    None: NONE,
    ">=": AT_LEAST,
    ">": ABOVE,
    "=": EQUAL,
    "<=": AT_MOST,
    "<": BELOW,
    "range": RANGE,
    "band": RANGE,
}

ACHIEVED, PARTIAL, MISSED_GRADE = range(3)
"""Codes of the completion grades."""

GRADES = ("achieved", "partial", "missed")
"""The completion grades in the order of their codes."""

BARE = 0
"""The dimension of a number without a unit."""

Codes = NDArray[np.integer[Any]]
"""A column of small codes."""

Row = tuple[int, int, int, int, int, int, int, int, int]


class Cells(NamedTuple):
    """One column of cells.

    A number is ``low / scale`` to ``high / scale`` in the base unit of its ``dimension``; a date
    is its first and last day as ordinals with scale 1. ``written / written_scale`` is the
    factor of the unit as written, for an actual that leaves the unit out. A side that a
    comparator leaves open repeats the other side and is not looked at; where no row has two ends
    ``high`` may be ``low`` itself.
    """

    kind: Codes
    comparator: Codes
    low: Column
    high: Column
    scale: Column
    written: Column
    written_scale: Column
    dimension: NDArray[np.int64]
    grade: Codes
    peak: float
    """A bound of the product of a row's end, scale, unit factor and its scale, over all rows."""

    def take(self, rows: NDArray[np.intp]) -> Cells:
        """Return the cells of ``rows``; ends that are one column stay one."""
        low = self.low.take(rows)
        return Cells(
            self.kind.take(rows),
            self.comparator.take(rows),
            low,
            low if self.high is self.low else self.high.take(rows),
            self.scale.take(rows),
            self.written.take(rows),
            self.written_scale.take(rows),
            self.dimension.take(rows),
            self.grade.take(rows),
            self.peak,
        )


class Pairs(NamedTuple):
    """The targets and the actuals of all rows, and the numbers of the dimensions they are in."""

    target: Cells
    actual: Cells
    dimensions: Mapping[str, int]


def pair(targets: Sequence[Reading], actuals: Sequence[Reading], year: int | None) -> Pairs:
    """Return readings as columns; ``year`` is the document's, for dates written without one."""
    dimensions: dict[str, int] = {}
    return Pairs(_pack(targets, dimensions, year), _pack(actuals, dimensions, year), dimensions)


def _pack(readings: Sequence[Reading], dimensions: dict[str, int], year: int | None) -> Cells:
    return cells_of([row_of(each, dimensions, year) for each in readings])


def cells_of(rows: Sequence[Row]) -> Cells:
    """Return rows as `row_of` gives them as one column of cells."""
    try:
        table = np.array(rows, dtype=np.int64).reshape(-1, len(Cells._fields) - 1)
    except OverflowError:
        return Cells._make([*map(column, zip(*rows, strict=True)), math.inf])
    low, high, *factors = np.abs(table[:, 2:7].astype(float)).max(axis=0, initial=1).tolist()
    return Cells._make([*table.T, math.prod(factors) * float(max(low, high))])


def row_of(reading: Reading, dimensions: dict[str, int], year: int | None) -> Row:
    """Return a reading as the integers of `Cells`, peak apart; new dimensions are numbered."""
    if type(reading) is NumberReading:
        return _number(reading, dimensions)
    if type(reading) is DateReading:
        return _date(reading, year)
    if type(reading) is CompletionReading:
        return (GRADE, NONE, 0, 0, 1, 1, 1, BARE, GRADES.index(reading.grade))
    return _BLANK_ROW if type(reading) is BlankReading else _TEXT_ROW


_BLANK_ROW: Row = (BLANK, NONE, 0, 0, 1, 1, 1, BARE, -1)
_TEXT_ROW: Row = (TEXT, NONE, 0, 0, 1, 1, 1, BARE, -1)
_UNDATED_ROW: Row = (UNDATED, NONE, 0, 0, 1, 1, 1, BARE, -1)


def _number(reading: NumberReading, dimensions: dict[str, int]) -> Row:
    low, high = reading.low, reading.high
    if low is None:
        low = high
    assert low is not None  # a number has at least one end
    low_over, scale = low.as_integer_ratio()
    high_over = low_over
    if high is not None and high is not low:
        high_over, high_scale = high.as_integer_ratio()
        if high_scale != scale:
            low_over, high_over = low_over * high_scale, high_over * scale
            scale *= high_scale
    written, written_scale = reading.scale.as_integer_ratio()
    dimension = BARE
    if reading.unit is not None:
        name, over, under = unit_of(reading.unit)
        dimension = dimensions.setdefault(name, len(dimensions) + 1)
        if over != under:
            low_over, high_over, scale = low_over * over, high_over * over, scale * under
            written, written_scale = written * over, written_scale * under
    comparator = COMPARATORS[reading.comparator]
    return (NUMBER, comparator, low_over, high_over, scale, written, written_scale, dimension, -1)


@lru_cache(maxsize=10_000)
def unit_of(text: str) -> tuple[str, int, int]:
    """Return the dimension of the unit called ``text`` and its factor to the base unit.

    >>> unit_of("公里")
    ('length', 1000, 1)
    """
    found = lookup(text)
    assert found is not None  # only an empty text names no unit
    return found.dimension, found.factor.numerator, found.factor.denominator


def _date(reading: DateReading, year: int | None) -> Row:
    low, high = reading.low or reading.high, reading.high or reading.low
    assert low is not None and high is not None  # noqa: PT018 - a date has at least one end
    days = _days(low, high, year)
    if days is None:
        return _UNDATED_ROW
    return (DATE, COMPARATORS[reading.comparator], *days, 1, 1, 1, BARE, -1)


@lru_cache(maxsize=10_000)
def _days(low: PartialDate, high: PartialDate, year: int | None) -> tuple[int, int] | None:
    """Return the first and the last day as ordinals; `None` where no year is known."""
    first, last = low.earliest(year), high.latest(year)
    return None if first is None or last is None else (first.toordinal(), last.toordinal())


def hundredths(value: Decimal | None) -> int:
    """Return a number of points in hundredths, rounded half up; −1 for none.

    >>> hundredths(Decimal("22.5")), hundredths(None)
    (2250, -1)
    """
    if value is None:
        return -1
    over, under = value.as_integer_ratio()
    return (200 * over + under) // (2 * under)


def points_text(value: int) -> str:
    """Return hundredths of a point as a decimal text.

    >>> points_text(1860), points_text(-5)
    ('18.60', '-0.05')
    """
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def fraction_text(numerator: Any, denominator: Any, places: int = 4) -> str:
    """Return a fraction with ``places`` decimals, rounded half up.

    >>> fraction_text(186, 200), fraction_text(2, 3)
    ('0.9300', '0.6667')
    """
    sign = "-" if (numerator < 0) != (denominator < 0) and numerator else ""
    over, under = abs(int(numerator)), abs(int(denominator))
    scale = 10**places
    value = (2 * over * scale + under) // (2 * under)
    return f"{sign}{value // scale}.{value % scale:0{places}d}"
