"""Units: which there are, what they measure, and exact conversion inside one dimension."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen


@frozen
class Unit:
    """A unit as written, the dimension it measures and how many base units it is."""

    name: str
    dimension: str
    factor: Fraction


def lookup(text: str | None) -> Unit | None:
    """Return the unit that a text names; ``None`` for an empty text."""
    return None if not text else Unit(text, text, Fraction(1))


def convertible(one: str | None, other: str | None) -> bool:
    """Tell whether two units measure the same thing."""
    first, second = lookup(one), lookup(other)
    return first is not None and second is not None and first.dimension == second.dimension
