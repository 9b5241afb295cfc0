"""A chunk of whole projects as columns: what its cells, categories and directions say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import MAXYEAR
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, single
from perfeval.bulk.cells import Reader, Side
from perfeval.bulk.faults import Faults
from perfeval.bulk.memory import keep_freed
from perfeval.bulk.numerals import Exact, exact
from perfeval.bulk.said_names import Names, Said
from perfeval.bulk.words import Words, combinations, stripped
from perfeval.files.catalogue import form_words
from perfeval.model import Indicator
from perfeval.rules import Rulebook
from perfeval.scoring.allocation import Categories
from perfeval.scoring.columns import BLANK, DATE, NUMBER, UNDATED, Codes, Pairs
from perfeval.scoring.comparison import DIRECTIONS, LOWER, NO_DIRECTION, Mask
from perfeval.scoring.direction import of_bare_number, of_measure
from perfeval.scoring.kernel import Column, by_size, half_up, products

Table = Any
"""An Arrow table."""

_MOST = 10**29
"""More points than decimals of 38 digits could hold the sum of."""

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
    project: NDArray[np.int64]
    category: Labels
    name: Words
    said: Said
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


class Opener:
    """Takes chunks apart for one rulebook; remembers cells and names; threads may share it."""

    def __init__(self, book: Rulebook, roles: Mapping[str, str], year: int | None) -> None:
        self.book = book
        self.roles = roles
        self._year = None if year is None else str(year)
        self._chosen: dict[tuple[Any, ...], int] = {}
        self._names = Names(book.hierarchy)
        keep_freed()
        self._dimensions: dict[str, int] = {}
        lock = Lock()
        self._targets = Reader("target", self._dimensions, lock)
        self._actuals = Reader("actual", self._dimensions, lock)

    def column(self, table: Table, role: str) -> Any:
        """Return the column of a role as one array; `None` where the table has none."""
        if role not in self.roles:
            return None
        return single(table.column(self.roles[role]))

    def words(self, table: Table, role: str) -> Words:
        """Return the column of a role as texts without blanks around; what is empty is none."""
        values = self.column(table, role)
        return Words.of(None if values is None else stripped(values), table.num_rows)

    def number(self, table: Table, role: str, faults: Faults, *, least: int | None = 0) -> Exact:
        """Return the column of a role as exact numbers; what is none or too low is a fault."""
        values = self.column(table, role)
        if values is None or arrow().types.is_null(values.type):
            nothing = np.zeros(table.num_rows, dtype=np.int64)
            return Exact(nothing, nothing + 1, nothing.astype(bool))
        found, bad = exact(values)
        faults.add("number-in-column", role, bad, values)
        if least is not None:
            faults.add("number-negative", role, found.given & (found.over < least), values)
        return found

    def points(self, table: Table, role: str, faults: Faults) -> Column:
        """Return a column of points in hundredths, rounded half up; −1 where there are none."""
        if role not in self.roles:
            return np.full(table.num_rows, -1, dtype=np.int64)
        found = self.number(table, role, faults)
        over, scale = np.maximum(found.over, 0), found.scale
        if over.max(initial=0) >= _MOST:
            large = np.asarray(over >= products(scale, _MOST), dtype=bool)
            faults.add("number-too-large", role, large, self.column(table, role))
            over = np.where(large, 0, over)
        value = products(over, 100)
        if scale.max(initial=1) != 1:
            value = by_size(half_up, 2**60, [value, scale], value.dtype)
        return value if found.given.all() else np.where(found.given, value, -1)

    def opened(self, table: Table, starts: NDArray[np.int64], faults: Faults) -> Chunk:
        """Return a table of whole projects taken apart; ``starts`` are their first rows.

        ``faults`` gathers what is wrong.
        """
        name, year = self.words(table, "name"), self._years(table, faults)
        unit, sign = self.words(table, "unit"), self.words(table, "sign")
        sizes = np.diff(np.append(starts, table.num_rows))
        named = stripped(self.column(table, "project").take(arrow().array(starts))).is_valid()
        faults.add("project-missing", "project", np.repeat(~np.asarray(named), sizes))
        none = Words(np.zeros(table.num_rows, dtype=np.int64), [None])
        said = self._names.said(name)
        target, actual = (
            self._side(reader, table, role, (*written, name, year), said.moment, faults)
            for reader, role, written in (
                (self._targets, "target", (sign, unit)),
                (self._actuals, "actual", (none, none)),
            )
        )
        pairs = Pairs(target.cells, actual.cells, self._dimensions)
        category = self._category(table)
        given = self._given_direction(table, faults)
        direction = self._directions(given, (target, actual), category, name)
        method = self.words(table, "method")
        return Chunk(
            size=table.num_rows,
            starts=starts,
            project=np.repeat(np.arange(len(starts)), sizes),
            category=category,
            name=name,
            said=said,
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

    def _years(self, table: Table, faults: Faults) -> Words:
        """Return the year of every row as a text of four digits, else that of the whole table."""
        if "year" not in self.roles:
            return Words(np.zeros(table.num_rows, dtype=np.int64), [self._year])
        found = self.number(table, "year", faults)
        values = found.over // found.scale
        odd = found.given & ((values > MAXYEAR) | (values * found.scale != found.over))
        faults.add(
            "year-in-column", "year", np.asarray(odd, dtype=bool), self.column(table, "year")
        )
        values = np.where(odd, 0, values).astype(np.int64)
        known, codes = np.unique(np.where(found.given, values, 0), return_inverse=True)
        texts = [str(each) if each else self._year for each in known.tolist()]
        return Words(codes.astype(np.int64), texts)

    def _cut(self, table: Table, faults: Faults) -> Column:
        if "deduction" not in self.roles:
            return np.zeros(table.num_rows, dtype=np.int64)
        found = self.number(table, "deduction", faults, least=None)
        return half_up(abs(found.over) * 100, found.scale)

    def _is_written(self, table: Table, role: str) -> Mask:
        return Words.of(self.column(table, role), table.num_rows).tells(bool)

    # --- cells --------------------------------------------------------------------------------

    def _side(
        self,
        reader: Reader,
        table: Table,
        role: str,
        beside: tuple[Words, ...],
        moments: Mask,
        faults: Faults,
    ) -> Side:
        types, values = arrow().types, self.column(table, role)
        if types.is_null(values.type):
            values = values.cast(arrow().string())
        is_number = types.is_integer(values.type) or types.is_floating(values.type)
        is_number = is_number or types.is_decimal(values.type)
        number = self.number(table, role, faults, least=None) if is_number else None
        return reader.side(values, beside, moments, number)

    # --- categories, directions, methods ------------------------------------------------------

    def _category(self, table: Table) -> Labels:
        if "category" in self.roles:
            found = self.words(table, "category")
            codes, rows = combinations(found)
            labels = [_labels(path) for (path,) in rows]
        else:
            codes, pairs = combinations(self.words(table, "level1"), self.words(table, "level2"))
            labels = [tuple(each for each in pair if each is not None) for pair in pairs]
        return Labels(codes, labels, [self.book.hierarchy.resolve(each) for each in labels])

    def _given_direction(self, table: Table, faults: Faults) -> Codes:
        found = self.words(table, "direction")
        if found.is_empty:
            return np.zeros(table.num_rows, dtype=np.int8)
        words = form_words().directions
        known = [None if each is None else words.role(each) or each for each in found.texts]
        codes = [DIRECTIONS.index(each) if each in DIRECTIONS else -1 for each in known]
        given = np.array(codes, dtype=np.int8)[found.codes]
        faults.add("direction-unknown", "direction", given < 0, self.column(table, "direction"))
        return np.maximum(given, NO_DIRECTION)

    def _directions(
        self, given: Codes, sides: tuple[Side, Side], category: Labels, name: Words
    ) -> Codes:
        """Return the direction of every row, by the steps of `scoring.direction.direction_of`."""
        target, actual = sides
        cells, tree = target.cells, self.book.hierarchy
        found = _OF_COMPARATOR.take(cells.comparator)
        bare = found == NO_DIRECTION
        if bare.any():
            found[bare & (cells.low == 0)] = LOWER
        found *= cells.kind == NUMBER
        if target.used:
            own = target.of(target.store.directions, int, NO_DIRECTION)
            found = np.where(target.entries >= 0, own, found).astype(np.int8)

        def of_bare(one: str | None, unit: str | None, place: str) -> int:
            return of_bare_number(one or "", unit, category.resolved[int(place)], tree)

        open_ = (given == 0) & (found == 0)
        _fill(found, open_ & (cells.kind == NUMBER), (name, target.units, category.places), of_bare)
        blank = open_ & (cells.kind == BLANK)
        if blank.any():
            came = actual.cells
            by_actual = np.select(
                [came.kind == NUMBER, (came.kind == DATE) | (came.kind == UNDATED)],
                [_OF_COMPARATOR[came.comparator], LOWER],
                NO_DIRECTION,
            )
            _fill(found, blank, (name,), lambda one: of_measure(one or "", tree))
            found = np.where(blank & (found == 0), by_actual, found)
        return np.where(given > 0, given, found).astype(np.int8)

    def _methods(
        self, category: Labels, name: Words, direction: Codes, is_date: Mask, written: Words
    ) -> Codes:
        book = self.book
        if not book.methods and all(each is None for each in written.texts):
            return is_date.astype(np.int8) * int(book.dates.curve is not None)
        ways = Words(direction.astype(np.int64) * 2 + is_date, [*map(str, range(8))])
        names = name if any(each.names for each in book.methods) else Words(name.codes * 0, [None])
        codes, rows = combinations(category.places, names, ways, written)
        found = []
        for place, *row in rows:
            known = category.labels[int(place or 0)], *row
            if known not in self._chosen:
                self._chosen[known] = self._method(category.resolved[int(place or 0)], *row)
            found.append(self._chosen[known])
        return np.array(found, dtype=np.int16).take(codes)

    def _method(
        self, category: Categories, name: str | None, way: str | None, written: str | None
    ) -> int:
        direction, is_date = divmod(int(way or 0), 2)
        row = Indicator((), name or "", method=written)
        return self.book.method_of(row, category, DIRECTIONS[direction], is_date=bool(is_date))


def _fill(found: Codes, rows: Mask, columns: tuple[Words, ...], of: Callable[..., int]) -> None:
    """Set what ``of`` gives for the distinct combinations of ``columns`` in ``rows``."""
    here = rows.nonzero()[0]
    if here.size:
        codes, rows_ = combinations(*(Words(each.codes[here], each.texts) for each in columns))
        found[here] = np.array([of(*each) for each in rows_])[codes]


def _labels(path: str | None) -> tuple[str, ...]:
    return () if path is None else tuple(each.strip() for each in path.split("/"))
