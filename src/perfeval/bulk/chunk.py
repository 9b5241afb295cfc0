"""A chunk of whole projects as columns: what its cells, categories and directions say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow
from perfeval.bulk.cells import Reader, Side, Words, distinct, joined
from perfeval.bulk.faults import Faults
from perfeval.bulk.numerals import Exact, exact
from perfeval.files.catalogue import form_words
from perfeval.model import Indicator
from perfeval.readings import BlankReading, DateReading, NumberReading
from perfeval.rules import Rulebook
from perfeval.scoring.allocation import Categories
from perfeval.scoring.columns import BLANK, DATE, NUMBER, Codes, Pairs
from perfeval.scoring.comparison import DIRECTIONS, LOWER, NO_DIRECTION, Mask
from perfeval.scoring.direction import of_bare_number, of_date, of_sign, without_target
from perfeval.scoring.kernel import Column, half_up

Table = Any
"""An Arrow table."""

_OF_COMPARATOR = np.array([0, 1, 1, 3, 2, 2, 3], dtype=np.int8)
"""The direction that a sign says, by the code of the comparator."""


class Labels(NamedTuple):
    """The category of every row, by its distinct labels."""

    codes: NDArray[np.int64]
    labels: list[tuple[str, ...]]
    resolved: list[Categories]

    @property
    def places(self) -> Words:
        """The place of every row's category among the distinct ones, as a text."""
        return Words(self.codes, [str(each) for each in range(len(self.labels))])


class Chunk(NamedTuple):
    """The rows of whole projects, as the kernel takes them.

    ``starts`` are the rows at which a project begins. Points and scores are hundredths, below
    zero where there are none. ``reason`` tells where one is written.
    """

    size: int
    starts: NDArray[np.int64]
    key: Words
    category: Labels
    name: Words
    target: Side
    actual: Side
    unit: Words
    pairs: Pairs
    direction: Codes
    method: Codes
    written_method: Words
    points: Column
    declared: Column
    cut: Column
    reason: Mask
    parent: Words
    not_applicable: Words

    @property
    def project(self) -> NDArray[np.int64]:
        """The number of its project within the chunk, for every row."""
        sizes = np.diff(np.append(self.starts, self.size))
        return np.repeat(np.arange(len(self.starts)), sizes)


class Opener:
    """Takes chunks apart for one rulebook; remembers cells and names; threads may share it."""

    def __init__(self, book: Rulebook, roles: Mapping[str, str], year: int | None) -> None:
        self.book = book
        self.roles = roles
        self._year = None if year is None else str(year)
        self._dimensions: dict[str, int] = {}
        lock = Lock()
        self._targets = Reader("target", self._dimensions, lock)
        self._actuals = Reader("actual", self._dimensions, lock)

    def column(self, table: Table, role: str) -> Any:
        """Return the column of a role as one array; `None` where the table has none."""
        if role not in self.roles:
            return None
        values = table.column(self.roles[role])
        return values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)

    def words(self, table: Table, role: str) -> Words:
        """Return the column of a role as texts; what is empty is none."""
        found = Words.of(self.column(table, role), table.num_rows)
        texts = [each.strip() or None if each is not None else None for each in found.texts]
        return Words(found.codes, texts)

    def number(self, table: Table, role: str, faults: Faults, *, least: int | None = 0) -> Exact:
        """Return the column of a role as exact numbers; what is none or too low is a fault."""
        values = self.column(table, role)
        if values is None or arrow().types.is_null(values.type):
            nothing = np.zeros(table.num_rows, dtype=np.int64)
            return Exact(nothing, nothing + 1, nothing.astype(bool))
        found, bad = exact(values)
        faults.add("number-unreadable", role, bad, values)
        if least is not None:
            faults.add("number-negative", role, found.given & (found.over < least), values)
        return found

    def points(self, table: Table, role: str, faults: Faults) -> Column:
        """Return a column of points in hundredths, rounded half up; −1 where there are none."""
        found = self.number(table, role, faults)
        value = half_up(np.maximum(found.over, 0) * 100, found.scale)
        return np.where(found.given, value, -1)

    def opened(self, table: Table, faults: Faults) -> Chunk:
        """Return a table of whole projects taken apart; ``faults`` gathers what is wrong."""
        name, year = self.words(table, "name"), self._years(table, faults)
        unit, sign = self.words(table, "unit"), self.words(table, "sign")
        key = self._key(table, faults)
        changes = np.flatnonzero(np.diff(key.codes)) + 1
        starts = np.concatenate([[0], changes]) if len(key.codes) else changes
        target = self._side(self._targets, table, "target", (sign, unit, name, year), faults)
        none = Words(np.zeros(table.num_rows, dtype=np.int64), [None])
        actual = self._side(self._actuals, table, "actual", (none, none, name, year), faults)
        pairs = Pairs(target.cells, actual.cells, self._dimensions)
        category = self._category(table)
        given = self._given_direction(table, faults)
        units = self._units(target, unit)
        direction = self._directions(given, pairs, (target, actual), category, name, units)
        method = self.words(table, "method")
        return Chunk(
            size=table.num_rows,
            starts=starts.astype(np.int64),
            key=key,
            category=category,
            name=name,
            target=target,
            actual=actual,
            unit=unit,
            pairs=pairs,
            direction=direction,
            method=self._methods(category, name, direction, pairs.target.kind == DATE, method),
            written_method=method,
            points=self.points(table, "points", faults),
            declared=self.points(table, "declared", faults),
            cut=self._cut(table, faults),
            reason=self._is_written(table, "reason"),
            parent=self.words(table, "parent"),
            not_applicable=self.words(table, "not_applicable"),
        )

    def _key(self, table: Table, faults: Faults) -> Words:
        """Return what tells the projects apart: their department, name and year."""
        project = self.words(table, "project")
        nameless = np.array([each is None for each in project.texts])[project.codes]
        faults.add("project-missing", "project", nameless)
        codes, rows = distinct(self.words(table, "department"), project, self.words(table, "year"))
        return Words(codes, ["\0".join(each or "" for each in row) for row in rows])

    def _years(self, table: Table, faults: Faults) -> Words:
        """Return the year of every row as a text of four digits, else that of the whole table."""
        found = self.number(table, "year", faults)
        values = found.over // found.scale
        known, codes = np.unique(np.where(found.given, values, 0), return_inverse=True)
        texts = [str(each) if each else self._year for each in known.tolist()]
        return Words(codes.astype(np.int64), texts)

    def _cut(self, table: Table, faults: Faults) -> Column:
        found = self.number(table, "deduction", faults, least=None)
        return half_up(abs(found.over) * 100, found.scale)

    def _is_written(self, table: Table, role: str) -> Mask:
        found = Words.of(self.column(table, role), table.num_rows)
        return np.array([bool(each) for each in found.texts])[found.codes]

    # --- cells --------------------------------------------------------------------------------

    def _side(
        self, reader: Reader, table: Table, role: str, beside: tuple[Words, ...], faults: Faults
    ) -> Side:
        sign, unit, name, year = beside
        types, values = arrow().types, self.column(table, role)
        if types.is_null(values.type):
            values = values.cast(arrow().string())
        is_number = types.is_integer(values.type) or types.is_floating(values.type)
        if not (is_number or types.is_decimal(values.type)):
            return reader.texts(_written(Words.of(values, len(values)), sign, unit), name, year)
        found = self.number(table, role, faults, least=None)
        cells, odd = reader.numbers(found, sign, unit, name)
        rows = odd.nonzero()[0]
        if not rows.size:
            return joined(None, cells, rows)
        some = [Words(each.codes[rows], each.texts) for each in (sign, unit, name, year)]
        texts = Words.of(arrow().array(_plain(found, rows)), len(rows))
        return joined(reader.texts(_written(texts, *some[:2]), *some[2:]), cells, rows)

    def _units(self, target: Side, unit: Words) -> Words:
        """Return the unit of every target that is a number."""
        own = {each: place for place, each in enumerate(dict.fromkeys(
            getattr(each.reading, "unit", None) for each in target.distinct))}  # fmt: skip
        codes, rows = distinct(unit)
        probed = [self._targets.unit_of(each) for (each,) in rows]
        texts = [*own, *probed]
        of_cell = np.array([own[getattr(e.reading, "unit", None)] for e in target.distinct] or [0])
        came = np.where(target.codes >= 0, of_cell[target.codes], len(own) + codes)
        return Words(came.astype(np.int64), texts)

    # --- categories, directions, methods ------------------------------------------------------

    def _category(self, table: Table) -> Labels:
        if "category" in self.roles:
            found = self.words(table, "category")
            codes, rows = distinct(found)
            labels = [_labels(path) for (path,) in rows]
        else:
            codes, pairs = distinct(self.words(table, "level1"), self.words(table, "level2"))
            labels = [tuple(each for each in pair if each is not None) for pair in pairs]
        return Labels(codes, labels, [self.book.hierarchy.resolve(each) for each in labels])

    def _given_direction(self, table: Table, faults: Faults) -> Codes:
        found = self.words(table, "direction")
        words = form_words().directions
        known = [None if each is None else words.role(each) or each for each in found.texts]
        codes = [DIRECTIONS.index(each) if each in DIRECTIONS else -1 for each in known]
        given = np.array(codes, dtype=np.int8)[found.codes]
        faults.add("direction-unknown", "direction", given < 0, self.column(table, "direction"))
        return np.maximum(given, NO_DIRECTION)

    def _directions(
        self, given: Codes, pairs: Pairs, sides: tuple[Side, Side], category: Labels, name: Words,
        units: Words,
    ) -> Codes:  # fmt: skip
        """Return the direction of every row, by the steps of `scoring.direction.direction_of`."""
        (target, actual), cells = sides, pairs.target
        came = target.codes < 0
        sign = _OF_COMPARATOR[cells.comparator]
        sign = np.where((sign == 0) & (cells.low == 0), LOWER, sign)
        found = np.where(came & (cells.kind == NUMBER), sign, NO_DIRECTION)
        if target.distinct:
            own = np.array([_of_cell(each.reading) for each in target.distinct], dtype=np.int8)
            found = np.where(came, found, own[target.codes])
        tree = self.book.hierarchy

        def of_bare(one: str | None, unit: str | None, place: str) -> int:
            return of_bare_number(one or "", unit, category.resolved[int(place)], tree)

        def of_actual(one: str | None, place: str) -> int:
            index = int(place)
            came_in = actual.distinct[index].reading if index >= 0 else _NOTHING
            return without_target(one or "", came_in, tree)

        open_ = (given == 0) & (found == 0)
        _fill(found, open_ & (cells.kind == NUMBER), (name, units, category.places), of_bare)
        places = Words(actual.codes + 1, [str(i - 1) for i in range(len(actual.distinct) + 1)])
        _fill(found, open_ & (cells.kind == BLANK), (name, places), of_actual)
        return np.where(given > 0, given, found).astype(np.int8)

    def _methods(
        self, category: Labels, name: Words, direction: Codes, is_date: Mask, written: Words
    ) -> Codes:
        book = self.book
        if not book.methods and all(each is None for each in written.texts):
            return is_date.astype(np.int8) * int(book.dates.curve is not None)
        ways = Words(direction.astype(np.int64) * 2 + is_date, [*map(str, range(8))])
        names = name if any(each.names for each in book.methods) else Words(name.codes * 0, [None])
        codes, rows = distinct(category.places, names, ways, written)
        found = [
            book.method_of(
                Indicator((), one or "", method=method),
                category.resolved[int(place or 0)],
                DIRECTIONS[int(way or 0) // 2],
                is_date=bool(int(way or 0) % 2),
            )
            for place, one, way, method in rows
        ]
        return np.array(found, dtype=np.int16)[codes]


_NOTHING = BlankReading("")


def _of_cell(reading: object) -> int:
    """Return the direction that a target says itself; 0 where it says none."""
    if isinstance(reading, NumberReading):
        return of_sign(reading)
    return of_date(reading) if isinstance(reading, DateReading) else NO_DIRECTION


def _fill(found: Codes, rows: Mask, columns: tuple[Words, ...], of: Callable[..., int]) -> None:
    """Set what ``of`` gives for the distinct combinations of ``columns`` in ``rows``."""
    here = rows.nonzero()[0]
    if here.size:
        codes, combinations = distinct(*(Words(each.codes[here], each.texts) for each in columns))
        found[here] = np.array([of(*each) for each in combinations])[codes]


def _labels(path: str | None) -> tuple[str, ...]:
    return () if path is None else tuple(each.strip() for each in path.split("/"))


def _written(texts: Words, sign: Words, unit: Words) -> Words:
    """Return cells with the sign and the unit of their own columns, as a form writes them."""
    from perfeval.model import Target

    if len(sign.texts) == len(unit.texts) == 1:
        return texts
    codes, rows = distinct(texts, sign, unit)
    return Words(codes, [Target(text, one, other).written for text, one, other in rows])


def _plain(found: Exact, rows: NDArray[np.intp]) -> list[str]:
    """Return numbers as texts without an exponent and without needless zeros."""
    from decimal import Decimal

    texts = []
    for over, scale in zip(found.over[rows].tolist(), found.scale[rows].tolist(), strict=True):
        number = Decimal(over) / Decimal(scale)
        text = f"{number:f}"
        texts.append(text.rstrip("0").rstrip(".") if "." in text else text)
    return texts
