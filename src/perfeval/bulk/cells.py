"""A column of cells, texts or numbers, as the kernel takes it: each distinct cell is read once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from threading import Lock
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.numerals import Exact, plain_numerals
from perfeval.bulk.words import Words, codes_of, combinations, encoded_texts, spread
from perfeval.model import Target
from perfeval.readings import DateReading, NumberReading, read_actual, read_target
from perfeval.readings.column import COMMON, SUSPECT
from perfeval.scoring.columns import (
    BARE,
    BLANK,
    COMPARATORS,
    NUMBER,
    Cells,
    Codes,
    Row,
    cells_of,
    row_of,
)
from perfeval.scoring.comparison import NO_DIRECTION, Mask
from perfeval.scoring.direction import of_date, of_sign
from perfeval.scoring.kernel import Column, products

Role = Literal["target", "actual"]

_KEPT = 400_000
"""How many distinct cells a reader remembers; a province's forms repeat far fewer."""

_PLAIN = "7"
"""A number that no sign, unit or name makes a date or a suspicion of."""

_YEAR = "1999"
"""A number that a unit such as 年 makes a date of, and that no rate is suspected of."""

_PLAINLY = (0, 1, 1, BARE)
"""What is known of a number without sign and unit: comparator, unit factor and dimension."""

AS_NUMBER = -1
"""The code of a cell that is a plain number, told by its sign, figures and unit alone."""


class Store:
    """What distinct cells say, an entry each; `of` gives one column of it for every row."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.directions: list[int] = []
        self.units: list[str | None] = []
        self.findings: list[tuple[str, ...]] = []
        self.in_words: list[bool] = []
        self.texts: list[tuple[str, ...]] = []

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, reading: Any, row: Row) -> int:
        """Return the number of a new entry."""
        is_number, is_date = isinstance(reading, NumberReading), isinstance(reading, DateReading)
        way = of_sign(reading) if is_number else of_date(reading) if is_date else NO_DIRECTION
        self.rows.append(row)
        self.directions.append(way)
        self.units.append(getattr(reading, "unit", None))
        self.findings.append(tuple(each.code for each in reading.findings))
        self.in_words.append(reading.kind == "text" or bool(getattr(reading, "sentence", False)))
        self.texts.append(tuple(reading.text.split()))
        return len(self.rows) - 1


class Side(NamedTuple):
    """The targets or the actuals of all rows.

    ``entries`` are the numbers of their cells among those of ``store``, or `AS_NUMBER`; ``units``
    the unit of every number, where there is one.
    """

    cells: Cells
    entries: NDArray[np.int64]
    store: Store
    used: list[int]
    units: Words

    def of(self, values: list[Any], kind: type, otherwise: Any) -> NDArray[Any]:
        """Return for every row what a column of the store has, or ``otherwise`` for a number."""
        found: NDArray[Any] = np.full(len(self.entries), otherwise, dtype=kind)
        rows = (self.entries >= 0).nonzero()[0]
        if rows.size:
            table: NDArray[Any] = np.array([values[each] for each in self.used], dtype=kind)
            places = np.searchsorted(np.array(self.used), self.entries[rows])
            found[rows] = table[places]
        return found


class Reader:
    """Reads the cells of one role, and remembers what it has read; safe to share by threads."""

    def __init__(self, role: Role, dimensions: dict[str, int], lock: Lock) -> None:
        self._read = read_target if role == "target" else read_actual
        self._dimensions = dimensions
        self._lock = lock
        self._store = Store()
        self._known: dict[tuple[str | None, ...], int] = {}
        self._probed: dict[
            tuple[str | None, str | None], tuple[int, int, int, int, str] | None
        ] = {}

    def side(
        self, values: Any, beside: Sequence[Words], moments: Mask, numbers: Exact | None
    ) -> Side:
        """Return a column of cells; ``numbers`` is what it holds where it is one of numbers.

        ``beside`` are the columns of signs, units, names and years; ``moments`` are the rows whose
        name asks for a time.
        """
        count, (sign, unit, name, year) = len(values), beside
        if numbers is None:
            written = values if _has_none(sign, unit) else _written(values, sign, unit)
            encoded = encoded_texts(written)
            codes = codes_of(encoded)
            shape = _shapes(encoded.dictionary)
            plain, over, scale, *places = (
                np.append(each, none).take(codes)
                for each, none in (
                    (shape.plain, False), (shape.over, 0), (shape.scale, 1),
                    (shape.sign.codes, 0), (shape.unit.codes, 0),
                )
            )  # fmt: skip
            numbers = Exact(over, scale, plain)
            sign, unit = map(Words, places, (shape.sign.texts, shape.unit.texts))
            cells, units, odd = self._numbers(numbers, sign, unit, moments)
            odd = ~plain | odd
            texts = Words(codes, [*encoded.dictionary.to_pylist(), None]) if odd.any() else None
        else:
            cells, units, odd = self._numbers(numbers, sign, unit, moments)
            texts = None
        rows = odd.nonzero()[0]
        entries = np.full(count, AS_NUMBER, dtype=np.int64)
        if not rows.size:
            return Side(cells, entries, self._store, [], units)
        others = [Words(each.codes[rows], each.texts) for each in (sign, unit, name, year)]
        if texts is None:
            plain_texts = arrow().array(_plain(numbers, rows))
            some = plain_texts if _has_none(*others[:2]) else _written(plain_texts, *others[:2])
            texts = Words.of(some, len(rows))
        else:
            texts = Words(texts.codes[rows], texts.texts)
        store, own = self._entries(texts, *others[2:])
        entries[rows] = own
        used = sorted(set(own.tolist()))
        read = cells_of([store.rows[each] for each in used])
        mixed = _joined(cells, read.take(np.searchsorted(used, own)), rows)
        return Side(mixed, entries, store, used, _units(units, entries, store, used))

    def _entries(self, texts: Words, name: Words, year: Words) -> tuple[Store, NDArray[np.int64]]:
        """Return the numbers of the entries of cells; new ones are read."""
        codes, keys = combinations(texts, name, year)
        with self._lock:
            if len(self._store) > _KEPT:
                self._store, self._known = Store(), {}
            store, known = self._store, self._known
            found = []
            for key in keys:
                entry = known.get(key)
                if entry is None:
                    text, one, when = key
                    reading = self._read(text, indicator=one)
                    row = row_of(reading, self._dimensions, None if when is None else int(when))
                    entry = known[key] = store.add(reading, row)
                found.append(entry)
        return store, np.array(found, dtype=np.int64)[codes]

    def _numbers(
        self, given: Exact, sign: Words, unit: Words, moments: Mask
    ) -> tuple[Cells, Words, Mask]:
        """Return cells that are plain numbers, their units, and which of them are none after all.

        A unit may make a date of a number, and so may a name where there is no unit: ``moments``
        are the rows with such a name.
        """
        codes, rows = combinations(sign, unit)
        with self._lock:
            probed = [self._probe(*row) for row in rows]
        parts = np.array([each[:4] if each else _PLAINLY for each in probed] or [_PLAINLY])
        comparator, written, written_scale, dimension = parts.T
        most = [max(float(each.max(initial=1)), 1.0) for each in (written, written_scale)]
        ends = [max(float(abs(each).max(initial=1)), 1.0) for each in (given.over, given.scale)]
        factor, factor_scale = spread(written, codes), spread(written_scale, codes)
        over = given.over if (written == 1).all() else products(given.over, factor)
        plain = (written_scale == 1).all()
        scale = given.scale if plain else products(given.scale, factor_scale)
        cells = Cells(
            np.where(given.given, np.int8(NUMBER), np.int8(BLANK)),
            spread(comparator.astype(np.int8), codes),
            over,
            over,
            scale,
            factor,
            factor_scale,
            spread(dimension, codes),
            np.full(len(over), -1, dtype=np.int8),
            float(np.prod([*ends, *most, *most])),
        )
        odd = np.array([each is None for each in probed] or [False])
        odd = spread(odd, codes)
        if moments.any():
            odd |= moments & (cells.dimension == BARE)
        units = Words(codes, [each[4] or None if each else None for each in probed] or [None])
        return cells, units, given.given & odd

    def _probe(self, sign: str | None, unit: str | None) -> tuple[int, int, int, int, str] | None:
        """Return comparator, unit factor, dimension and unit of a number with sign and unit."""
        key = (sign, unit)
        if key not in self._probed:
            self._probed[key] = self._read_probe(sign, unit)
        return self._probed[key]

    def _read_probe(
        self, sign: str | None, unit: str | None
    ) -> tuple[int, int, int, int, str] | None:
        reading = self._read(Target(_PLAIN, sign, unit).written)
        year = self._read(Target(_YEAR, sign, unit).written)
        if not isinstance(year, NumberReading):
            return None
        if not isinstance(reading, NumberReading) or reading.comparator in ("range", "band"):
            return None
        value = reading.low if reading.low is not None else reading.high
        if value is None or value / reading.scale != int(_PLAIN) or reading.deadline:
            return None
        *_, written, written_scale, dimension, _ = row_of(reading, self._dimensions, None)
        return (
            COMPARATORS[reading.comparator],
            written,
            written_scale,
            dimension,
            reading.unit or "",
        )


class _Shapes(NamedTuple):
    """Distinct texts taken apart: sign, number and unit of those that are a plain number."""

    plain: Mask
    over: Column
    scale: Column
    sign: Words
    unit: Words


def _shapes(texts: Any) -> _Shapes:
    """Return texts taken apart by the shape of plain numbers, all at once.

    A rate above 200 % without a sign is left to be read for itself.
    """
    found = compute().extract_regex(texts, COMMON)
    sign, figures, unit = (
        found.field(place) if len(found) else arrow().array([], arrow().string())
        for place in range(3)
    )
    plain = np.asarray(found.is_valid())
    numbers = plain_numerals(compute().if_else(arrow().array(plain), figures, None))
    signs, units = (Words.of(_emptied(each, plain), len(plain)) for each in (sign, unit))
    doubtful = units.tells(lambda text: text == "%") & ~signs.given()
    plain &= ~(doubtful & (numbers.over > int(SUSPECT) * numbers.scale))
    return _Shapes(plain, numbers.over, numbers.scale, signs, units)


def _emptied(texts: Any, plain: Mask) -> Any:
    """Return texts with null where they are empty or not ``plain``."""
    kept = compute().and_(arrow().array(plain), compute().greater(compute().utf8_length(texts), 0))
    return compute().if_else(kept, texts, None)


def _has_none(sign: Words, unit: Words) -> bool:
    return sign.is_empty and unit.is_empty


def _written(values: Any, sign: Words, unit: Words) -> Any:
    """Return cells with the sign and the unit of their own columns, as a form writes them."""
    codes, rows = combinations(Words.of(values, len(values)), sign, unit)
    texts = arrow().array([Target(*row).written for row in rows], arrow().string())
    # Equal texts may come about in several ways.
    return texts.take(arrow().array(codes))


def _plain(found: Exact, rows: NDArray[np.intp]) -> list[str]:
    """Return numbers as texts without an exponent and without needless zeros."""
    texts = []
    for over, scale in zip(found.over[rows].tolist(), found.scale[rows].tolist(), strict=True):
        text = f"{Decimal(over) / Decimal(scale):f}"
        texts.append(text.rstrip("0").rstrip(".") if "." in text else text)
    return texts


def _units(units: Words, entries: NDArray[np.int64], store: Store, used: list[int]) -> Words:
    """Return the units of plain numbers with those of the cells that were read for themselves."""
    own = [store.units[each] for each in used]
    places = len(units.texts) + np.searchsorted(used, entries)
    return Words(np.where(entries >= 0, places, units.codes), [*units.texts, *own])


def _joined(numbers: Cells, read: Cells, rows: NDArray[np.intp]) -> Cells:
    """Return cells in which ``rows`` are those of ``read``."""
    columns: list[Column | Codes] = []
    for mine, theirs in zip(numbers[:-1], read[:-1], strict=True):
        column = mine.astype(np.result_type(mine, theirs))
        column[rows] = theirs
        columns.append(column)
    return Cells._make([*columns, max(numbers.peak, read.peak)])
