"""The scale of a chart: exact numbers to lengths on the paper."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from attrs import frozen


@frozen
class Scale:
    """A straight scale from ``low`` to ``high``, drawn from ``start`` on over ``length``.

    >>> scale = Scale(Decimal(-50), Decimal(50), 100.0, 200.0)
    >>> scale.at(Decimal(0)), scale.at(Decimal(50))
    (200.0, 300.0)
    """

    low: Decimal
    high: Decimal
    start: float
    length: float

    def at(self, value: Decimal) -> float:
        """Return where a value stands; on a scale without any length, at its start."""
        span = Fraction(self.high) - Fraction(self.low)
        part = (Fraction(value) - Fraction(self.low)) / span if span else Fraction(0)
        return self.start + float(part) * self.length


def reach(values: Iterable[Decimal | None]) -> tuple[Decimal, Decimal]:
    """Return the least and the most of what is drawn from zero.

    >>> reach([Decimal(3), None, Decimal(-2)]), reach([])
    ((Decimal('-2'), Decimal('3')), (Decimal('0'), Decimal('0')))
    """
    known = [each for each in values if each is not None]
    return min([Decimal(0), *known]), max([Decimal(0), *known])
