"""Targets side by side: which of two asks for more, by what would meet the one and the other."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import evolve

from perfeval.model.hierarchy import Direction
from perfeval.model.indicator_set import SetIndicator
from perfeval.readings import DateReading, NumberReading, Reading

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
    if isinstance(old, DateReading) and isinstance(new, DateReading):
        return _is_as_early(old, new)
    if not (isinstance(old, NumberReading) and isinstance(new, NumberReading)):
        return False
    # About 98 % and 力争98% promise less than 98 %.
    is_softer = (new.approximate and not old.approximate) or (new.sentence and not old.sentence)
    if old.unit != new.unit or is_softer or old.deadline != new.deadline:
        return False
    return _is_inside(old, new, low=True) and _is_inside(old, new, low=False)


def keeps(old: SetIndicator, new: SetIndicator) -> bool:
    """Tell whether an indicator asks for at least what another asks for: unit and direction too.

    >>> from perfeval.model import SetIndicator
    >>> old = SetIndicator((), "合格率", target="98%", direction="higher")
    >>> keeps(old, SetIndicator((), "合格率", target="≥99", unit="%"))
    True
    >>> keeps(old, SetIndicator((), "合格率", target="98%", direction="lower"))
    False
    """
    one = _open_ended(old.target_reading, old.direction)
    other = _open_ended(new.target_reading, new.direction)
    same = (old.target, old.unit) == (new.target, new.unit)
    if same and (old.direction == new.direction or _is_signed(old.target_reading)):
        return True
    return is_as_strict(one, other)


def _is_signed(reading: Reading) -> bool:
    return getattr(reading, "comparator", None) is not None


_NO_YEAR = 2000
"""A year with every day, in which dates without one are compared."""


def _is_as_early(old: DateReading, new: DateReading) -> bool:
    """Tell whether what comes by one date comes by another; only dates alike can be compared."""
    if {old.comparator, new.comparator} - {None, "<="} or old.high is None or new.high is None:
        return False
    if (old.high.year is None) != (new.high.year is None):
        return False
    last, own = old.high.latest(_NO_YEAR), new.high.latest(_NO_YEAR)
    return last is not None and own is not None and own <= last


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
