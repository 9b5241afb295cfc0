"""What a review of an indicator set looks at: its rows with their categories and readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import cast

from attrs import frozen

from perfeval.model import Category, Hierarchy, IndicatorSet, SetIndicator
from perfeval.model.hierarchy import Direction
from perfeval.readings import DateReading, NumberReading, Reading, read_target
from perfeval.review.words import ReviewWords
from perfeval.rules import Rulebook
from perfeval.scoring.comparison import DIRECTIONS
from perfeval.scoring.direction import of_bare_number, of_date, of_sign

_DIRECTIONS = cast("tuple[Direction | None, ...]", DIRECTIONS)


@frozen
class SetRow:
    """An indicator of a set: as it is written, and with the values of parameters filled in."""

    written: SetIndicator
    filled: SetIndicator
    tree: Hierarchy
    index: int

    @property
    def name(self) -> str:
        """Its name."""
        return self.written.name

    @property
    def place(self) -> str:
        """Where it stands; a path where the set is of no file."""
        return self.written.place or f"$.indicators[{self.index}]"

    @cached_property
    def categories(self) -> tuple[Category | None, Category | None]:
        """Its categories on level 1 and 2."""
        return self.tree.resolve(self.written.category)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of its categories in the hierarchy."""
        return tuple(each.name for each in self.categories if each is not None)

    @cached_property
    def usual(self) -> tuple[str, ...]:
        """The names of its lowest category and of the one that this usually stands under."""
        found = self.tree.resolve(self.labels[-1:])
        return tuple(each.name for each in found if each is not None)

    @cached_property
    def target(self) -> Reading:
        """What its target says."""
        return read_target(self.filled.target, indicator=self.name, unit=self.filled.unit)

    @cached_property
    def direction(self) -> Direction | None:
        """Which way is better: by its sign, else as it says, else by name, unit and category."""
        given, target = self.written.direction, self.target
        if isinstance(target, DateReading):
            return _DIRECTIONS[of_date(target)]
        if not isinstance(target, NumberReading):
            return given
        unsigned = of_bare_number(self.name, target.unit, self.categories, self.tree)
        return _DIRECTIONS[of_sign(target)] or given or _DIRECTIONS[unsigned]


@frozen
class Reviewed:
    """A set with all that a review needs; ``rulebook`` is `None` where the set names none."""

    one: IndicatorSet
    tree: Hierarchy
    words: ReviewWords
    rulebook: Rulebook | None = None

    @property
    def place(self) -> str:
        """Where the set stands."""
        return self.one.place or "$"

    @cached_property
    def rows(self) -> tuple[SetRow, ...]:
        """Its indicators, parameters filled in with their latest values."""
        since = [value.day for each in self.one.parameters for value in each.values]
        filled = self.one.on(max(since, default=date.max))
        both = zip(self.one.indicators, filled.indicators, strict=True)
        return tuple(SetRow(*pair, self.tree, index) for index, pair in enumerate(both))

    @cached_property
    def own(self) -> tuple[SetRow, ...]:
        """The rows that this set itself wrote, as against those that it extends."""
        return tuple(each for each in self.rows if self.is_own(each))

    def is_own(self, row: SetRow) -> bool:
        """Tell whether the set itself wrote a row."""
        return row.written.origin in ("", self.one.id)

    def own_pairs(self, pairs: Iterator[tuple[SetRow, SetRow]]) -> Iterator[tuple[SetRow, SetRow]]:
        """Give those of pairs of rows of which the set wrote one, that one last."""
        for first, second in pairs:
            if self.is_own(second):
                yield first, second
            elif self.is_own(first):
                yield second, first
