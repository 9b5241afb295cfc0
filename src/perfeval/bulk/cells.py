"""A column of cells, texts or numbers, as the kernel takes it: each distinct cell is read once."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.numerals import Exact
from perfeval.model import Target
from perfeval.readings import NumberReading, Reading, names, read_actual, read_target
from perfeval.readings.column import read_common
from perfeval.scoring.columns import (
    BARE,
    BLANK,
    COMPARATORS,
    NUMBER,
    Cells,
    Row,
    cells_of,
    row_of,
)
from perfeval.scoring.comparison import Mask

Role = Literal["target", "actual"]

_KEPT = 400_000
"""How many distinct cells a reader remembers; a province's forms repeat far fewer."""

_PLAIN = "7"
"""A number that no sign, unit or name makes a date or a suspicion of."""


class Words(NamedTuple):
    """A column of texts as codes of its distinct ones; a null is the code of `None`."""

    codes: NDArray[np.int64]
    texts: list[str | None]

    @classmethod
    def of(cls, values: Any, count: int) -> Words:
        """Return a column of texts; one that a table does not have is all `None`."""
        if values is None:
            return cls(np.zeros(count, dtype=np.int64), [None])
        pa = arrow()
        if not pa.types.is_dictionary(values.type):
            values = values.cast(pa.string()).dictionary_encode()
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        texts = values.dictionary.cast(pa.string()).to_pylist()
        codes = np.asarray(values.indices.fill_null(len(texts)), dtype=np.int64)
        return cls(codes, [*texts, None])


def distinct(*columns: Words) -> tuple[NDArray[np.int64], list[tuple[str | None, ...]]]:
    """Return for every row the number of its combination of texts, and the combinations."""
    combined, size = columns[0].codes, len(columns[0].texts)
    for each in columns[1:]:
        combined, size = combined * len(each.texts) + each.codes, size * len(each.texts)
    encoded = arrow().array(combined).dictionary_encode()
    left = np.asarray(encoded.dictionary, dtype=np.int64)
    parts = []
    for each in reversed(columns):
        left, codes = np.divmod(left, len(each.texts))
        parts.append([each.texts[code] for code in codes.tolist()])
    rows = list(zip(*reversed(parts), strict=True))
    return np.asarray(encoded.indices, dtype=np.int64), rows


class Cell(NamedTuple):
    """One distinct cell: its integers, the codes of its findings, and its words where it has."""

    row: Row
    findings: tuple[str, ...]
    words: tuple[str, ...] | None
    reading: Reading


class Side(NamedTuple):
    """The targets or the actuals of all rows.

    ``codes`` tells the distinct cells apart, and is below zero for numbers that came as numbers;
    ``distinct`` has what those cells say.
    """

    cells: Cells
    codes: NDArray[np.int64]
    distinct: list[Cell]


class Reader:
    """Reads the cells of one role, and remembers what it has read; safe to share by threads."""

    def __init__(self, role: Role, dimensions: dict[str, int], lock: Lock) -> None:
        self._read = read_target if role == "target" else read_actual
        self._role = role
        self._dimensions = dimensions
        self._lock = lock
        self._plain: dict[str | None, Cell | None] = {}
        self._named: dict[tuple[str | None, str | None, int | None], Cell] = {}

    def texts(self, written: Words, name: Words, years: Words) -> Side:
        """Return the side of cells with text; ``years`` are the documents', as texts."""
        with self._lock:
            self._forget()
            self._scan(written.texts)
            alone = np.array([self._plain.get(each) is not None for each in written.texts])
            # What no name and no year can change is told apart by its text only.
            rest = Words(
                np.where(alone[written.codes], len(name.texts) - 1, name.codes), name.texts
            )
            last = len(years.texts) - 1
            year = Words(np.where(alone[written.codes], last, years.codes), years.texts)
            codes, rows = distinct(written, rest, year)
            found = [self._cell(*row) for row in rows]
        cells = cells_of([each.row for each in found]) if found else cells_of([])
        return Side(cells.take(codes.astype(np.intp)), codes, found)

    def _forget(self) -> None:
        for known in (self._plain, self._named):
            if len(known) > _KEPT:
                known.clear()

    def _scan(self, texts: Sequence[str | None]) -> None:
        """Read the plain numbers with a unit among new texts in one scan; see `read_common`."""
        new = [text for text in texts if text not in self._plain]
        common = read_common(text for text in new if text is not None)
        for text in new:
            reading = common.get(text or "")
            is_alone = text is None or (reading is not None and reading.unit is not None)
            self._plain[text] = self._made(text, None, None, reading) if is_alone else None

    def _cell(self, text: str | None, name: str | None, year: str | None) -> Cell:
        alone = self._plain.get(text)
        if alone is not None:
            return alone
        when = None if year is None else int(year)
        key = (text, name, when)
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = self._made(text, name, when, None)
        return known

    def _made(
        self, text: str | None, name: str | None, year: int | None, reading: Reading | None
    ) -> Cell:
        # A plain number is never a goal in words that an actual could repeat.
        words = tuple((text or "").split()) if reading is None else None
        if reading is None:
            reading = self._read(text, indicator=name)
        row = row_of(reading, self._dimensions, year)
        codes = tuple(each.code for each in reading.findings)
        return Cell(row, codes, words, reading)

    def numbers(self, given: Exact, sign: Words, unit: Words, name: Words) -> tuple[Cells, Mask]:
        """Return cells that came as numbers, and which of them are no plain numbers.

        A unit may make a date of a number, and so may a name where there is no unit: those are
        for `texts`.
        """
        codes, rows = distinct(sign, unit)
        with self._lock:
            probed = [self._probe(*row) for row in rows]
        plain = np.array([each is not None for each in probed])[codes]
        parts = np.array([each or (0, 1, 1, BARE) for each in probed], dtype=np.int64)[codes]
        comparator, written, written_scale, dimension = parts.T
        over, scale = given.over * written, given.scale * written_scale
        kind = np.where(given.given, NUMBER, BLANK).astype(np.int8)
        none = np.full(len(over), -1, dtype=np.int8)
        factors = (over, scale, written, written_scale)
        peak = float(np.prod([max(float(abs(each).max(initial=1)), 1.0) for each in factors]))
        cells = Cells(
            kind, comparator.astype(np.int8), over, over, scale, written, written_scale,
            dimension, none, peak,
        )  # fmt: skip
        moments = _may_be_moments(name)[name.codes] & (dimension == BARE)
        return cells, given.given & (~plain | moments)

    def _probe(self, sign: str | None, unit: str | None) -> tuple[int, int, int, int] | None:
        """Return comparator, unit factor and dimension of a number with that sign and unit."""
        reading = self._read(Target(_PLAIN, sign, unit).written)
        if not isinstance(reading, NumberReading) or reading.comparator in ("range", "band"):
            return None
        value = reading.low if reading.low is not None else reading.high
        if value is None or value / reading.scale != int(_PLAIN) or reading.deadline:
            return None
        *_, written, written_scale, dimension, _ = row_of(reading, self._dimensions, None)
        return COMPARATORS[reading.comparator], written, written_scale, dimension

    def unit_of(self, unit: str | None) -> str | None:
        """Return the unit of a number that stands beside a column of units, as it is read."""
        return getattr(self._read(Target(_PLAIN, None, unit).written), "unit", None)


def _may_be_moments(name: Words) -> Mask:
    """Tell of each distinct name whether it asks for a time."""
    texts = arrow().array(name.texts, arrow().string())
    some = compute().match_substring_regex(texts, names.MOMENTS)
    found: Mask = np.asarray(compute().fill_null(some, False)).astype(bool)  # noqa: FBT003
    for index in found.nonzero()[0].tolist():
        found[index] = names.parse(name.texts[index]).measure == "moment"
    return found


def joined(side: Side | None, numbers: Cells, rows: NDArray[np.intp]) -> Side:
    """Return a side of numbers in which ``rows`` are those of ``side``."""
    count = len(numbers.kind)
    codes: NDArray[np.int64] = np.full(count, -1, dtype=np.int64)
    if side is None or not rows.size:
        return Side(numbers, codes, [])
    codes[rows] = side.codes
    columns = []
    for mine, theirs in zip(numbers[:-1], side.cells[:-1], strict=True):
        column = mine.astype(np.result_type(mine, theirs))
        column[rows] = theirs
        columns.append(column)
    return Side(Cells._make([*columns, max(numbers.peak, side.cells.peak)]), codes, side.distinct)
