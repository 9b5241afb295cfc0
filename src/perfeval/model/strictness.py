"""Targets side by side: which of two asks for more, by what would meet the one and the other."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import evolve

from perfeval.model.hierarchy import Direction
from perfeval.readings import NumberReading, Reading

Turn = Literal["stricter", "looser", "same", "other"]
"""What became of a target; ``other`` where the two cannot be held against each other."""

_STRICT = ("<", ">")


def is_as_strict(old: Reading, new: Reading) -> bool:
    """Tell whether a target asks for at least what another asks for, by the same measure.

    >>> from perfeval.readings import read_target
    >>> is_as_strict(read_target("≥90%"), read_target("≥95%"))
    True
    >>> is_as_strict(read_target("≥90%"), read_target("尽量提高"))
    False
    """
    if not (isinstance(old, NumberReading) and isinstance(new, NumberReading)):
        return False
    if old.unit != new.unit:
        return False
    return _is_inside(old, new, low=True) and _is_inside(old, new, low=False)


def turn(old: Reading, new: Reading, direction: Direction | None = None) -> Turn:
    """Return what became of a target; ``direction`` is that of a number without a sign.

    >>> from perfeval.readings import read_target
    >>> turn(read_target("≥90%"), read_target("≥95%"))
    'stricter'
    >>> turn(read_target("90%"), read_target("85%"), "higher")
    'looser'
    """
    one, other = _open_ended(old, direction), _open_ended(new, direction)
    up, down = is_as_strict(one, other), is_as_strict(other, one)
    if up and down:
        return "same"
    return "stricter" if up else "looser" if down else "other"


def _open_ended(reading: Reading, direction: Direction | None) -> Reading:
    """Return a number without a sign as the bound that its direction makes of it."""
    if not isinstance(reading, NumberReading) or reading.comparator is not None:
        return reading
    signs: dict[str | None, Literal[">=", "<="]] = {"higher": ">=", "lower": "<="}
    sign = signs.get(direction)
    return reading if sign is None else evolve(reading, comparator=sign)


def _is_inside(old: NumberReading, new: NumberReading, *, low: bool) -> bool:
    """Tell whether one end of what meets ``new`` also meets ``old``."""
    bound, value = _bound(old, low=low), _bound(new, low=low)
    if bound is None:
        return True
    if value is None:
        return False
    if value == bound:
        return old.comparator not in _STRICT or new.comparator in _STRICT
    return (value > bound) == low


def _bound(reading: NumberReading, *, low: bool) -> Decimal | None:
    """Return the end of what meets a target; `None` where it is open."""
    open_signs = ("<=", "<") if low else (">=", ">")
    if reading.comparator in open_signs:
        return None
    return reading.low if low else reading.high
