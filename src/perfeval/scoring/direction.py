"""Which way is better: from the row itself, the sign, the words of the name, unit and category."""

from __future__ import annotations

import re

from perfeval.model import Category, Hierarchy, Indicator
from perfeval.readings import BlankReading, DateReading, NumberReading, Reading
from perfeval.scoring.columns import unit_of
from perfeval.scoring.comparison import DIRECTIONS, EXACT, HIGHER, LOWER, NO_DIRECTION

_OF_SIGN = {
    ">=": HIGHER,
    ">": HIGHER,
    "<=": LOWER,
    "<": LOWER,
    "=": EXACT,
    "range": EXACT,
    "band": EXACT,
}
_DIRECTION_OF_SIGN = {sign: DIRECTIONS[code] for sign, code in _OF_SIGN.items()}
_OF_DATE = {None: LOWER, "<=": LOWER, "<": LOWER, ">=": HIGHER, ">": HIGHER, "range": EXACT}


def direction_of(
    indicator: Indicator,
    target: Reading,
    actual: Reading,
    categories: tuple[Category | None, ...],
    tree: Hierarchy,
) -> int:
    """Return the code of the direction of better; 0 where the target is words.

    What the row says itself comes first, then the sign of the target. A number without a sign
    takes the direction that the words of its name say, then its unit's (an amount of money per
    something is a standard: paying more or less is a deviation), then its category's. A target
    of zero without a sign is a ceiling: nothing can fall short of it. Without a target the name
    says it where it names a measure, else the actual.
    """
    if indicator.direction is not None:
        return DIRECTIONS.index(indicator.direction)
    if isinstance(target, NumberReading):
        return of_sign(target) or of_bare_number(indicator.name, target.unit, categories, tree)
    if isinstance(target, DateReading):
        return of_date(target)
    if isinstance(target, BlankReading):
        return of_measure(indicator.name, tree) or _of_actual(actual)
    return NO_DIRECTION


def of_sign(target: NumberReading) -> int:
    """Return the direction that a number says itself: its sign, else a ceiling of zero."""
    return _OF_SIGN.get(target.comparator or "") or (LOWER if target.low == 0 else NO_DIRECTION)


def of_date(target: DateReading) -> int:
    """Return the direction of a date: earlier, unless it says from when on."""
    return _OF_DATE[target.comparator]


def side_of(target: NumberReading, direction: str | None) -> str:
    """Return by which rule a number is compared: a sign decides before the row's direction.

    >>> from perfeval.readings import read_target
    >>> side_of(read_target("≤5天"), "higher"), side_of(read_target("5天"), "higher")
    ('lower', 'higher')
    """
    if target.comparator in ("range", "band"):
        return "interval"
    return _DIRECTION_OF_SIGN.get(target.comparator or "") or direction or "higher"


def of_measure(name: str, tree: Hierarchy) -> int:
    """Return the direction of a row without a target whose name is that of a measure."""
    measure = _VALUE.sub("", name)
    named = tree.direction_of_name(measure) if measure.endswith(_MEASURES) else None
    return DIRECTIONS.index(named)


def _of_actual(actual: Reading) -> int:
    if isinstance(actual, NumberReading):
        return _OF_SIGN.get(actual.comparator or "", NO_DIRECTION)
    return LOWER if isinstance(actual, DateReading) else NO_DIRECTION


_MEASURES = ("率", "度")
"""How the name of a measure ends, as against that of a task."""

_VALUE = re.compile(r"[≥≤=><]?[\d.]+[%％]?$")


def of_bare_number(
    name: str, unit: str | None, categories: tuple[Category | None, ...], tree: Hierarchy
) -> int:
    """Return the direction of a number without a sign: its name's, unit's or category's."""
    named = tree.direction_of_name(name)
    if named is not None:
        return DIRECTIONS.index(named)
    if unit and unit != "元" and unit.startswith("元"):
        return EXACT
    second = categories[-1]
    if second is not None and second.durations is not None and _is_duration(unit):
        return DIRECTIONS.index(second.durations)
    for category in reversed(categories):
        if category is not None and category.direction is not None:
            return DIRECTIONS.index(category.direction)
    return HIGHER


def _is_duration(unit: str | None) -> bool:
    return unit is not None and unit_of(unit)[0] in ("duration", "workdays")
