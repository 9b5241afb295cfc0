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
        written = _OF_SIGN.get(target.comparator or "")
        return written or _of_bare_number(indicator.name, target, categories, tree)
    if isinstance(target, DateReading):
        return _OF_DATE[target.comparator]
    if isinstance(target, BlankReading):
        return _without_target(indicator.name, actual, tree)
    return NO_DIRECTION


def side_of(target: NumberReading, direction: str | None) -> str:
    """Return by which rule a number is compared: a sign decides before the row's direction.

    >>> from perfeval.readings import read_target
    >>> side_of(read_target("≤5天"), "higher"), side_of(read_target("5天"), "higher")
    ('lower', 'higher')
    """
    if target.comparator in ("range", "band"):
        return "interval"
    return _DIRECTION_OF_SIGN.get(target.comparator or "") or direction or "higher"


def _without_target(name: str, actual: Reading, tree: Hierarchy) -> int:
    measure = _VALUE.sub("", name)
    named = tree.direction_of_name(measure) if measure.endswith(_MEASURES) else None
    if named is not None:
        return DIRECTIONS.index(named)
    if isinstance(actual, NumberReading):
        return _OF_SIGN.get(actual.comparator or "", NO_DIRECTION)
    return LOWER if isinstance(actual, DateReading) else NO_DIRECTION


_MEASURES = ("率", "度")
"""How the name of a measure ends, as against that of a task."""

_VALUE = re.compile(r"[≥≤=><]?[\d.]+[%％]?$")


def _of_bare_number(
    name: str, target: NumberReading, categories: tuple[Category | None, ...], tree: Hierarchy
) -> int:
    if target.low == 0:
        return LOWER
    named = tree.direction_of_name(name)
    if named is not None:
        return DIRECTIONS.index(named)
    if target.unit and target.unit != "元" and target.unit.startswith("元"):
        return EXACT
    second = categories[-1]
    if second is not None and second.durations is not None and _is_duration(target):
        return DIRECTIONS.index(second.durations)
    for category in reversed(categories):
        if category is not None and category.direction is not None:
            return DIRECTIONS.index(category.direction)
    return HIGHER


def _is_duration(target: NumberReading) -> bool:
    return target.unit is not None and unit_of(target.unit)[0] in ("duration", "workdays")
