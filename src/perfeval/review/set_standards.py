"""Review of an indicator set: targets against earlier years and against expenditure standards."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfeval.findings import Finding, finding
from perfeval.model import PastValue
from perfeval.readings import NumberReading, Reading, read_actual, read_target
from perfeval.readings.units import ratio
from perfeval.review.set_rows import Reviewed, SetRow

_YEARS = 3
"""So many of the latest years are looked at: 历史标准 is the last value, or the mean of three."""


def standards(reviewed: Reviewed) -> Iterator[Finding]:
    """Give every target of the set's own rows that asks for less than it is held against."""
    for row in reviewed.own:
        yield from _history(row)
        yield from _expenditure(row)


def _history(row: SetRow) -> Iterator[Finding]:
    """Give a target that was surpassed in each of the latest years."""
    asked = _least(row)
    if asked is None:
        return
    latest = sorted(row.written.history, key=lambda each: each.year)[-_YEARS:]
    known = [(each, value) for each in latest if (value := _past(each, row)) is not None]
    lower = row.direction == "lower"
    if known and all(value < asked if lower else value > asked for _, value in known):
        values = "、".join(f"{each.year}: {each.value}" for each, _ in known)
        yield finding(
            "set-target-below-history", row.place, name=row.name, target=row.target.text,
            values=values,
        )  # fmt: skip


def _least(row: SetRow) -> Fraction | None:
    """Return the end of what meets a target that a better actual leaves behind; exact ones only."""
    target = row.target
    if not isinstance(target, NumberReading) or target.approximate or target.symbolic:
        return None
    if row.direction == "higher":
        return None if target.low is None else Fraction(target.low)
    if row.direction == "lower":
        return None if target.high is None else Fraction(target.high)
    return None


def _past(each: PastValue, row: SetRow) -> Fraction | None:
    """Return what an earlier year came to, in the unit of the target; exact readings only."""
    reading = read_actual(each.value, indicator=row.name, unit=row.filled.unit)
    return None if not _is_exact(reading) else _in_unit_of(row.target, reading)


def _expenditure(row: SetRow) -> Iterator[Finding]:
    """Give a target of more money than the expenditure standard allows."""
    one, target = row.filled, row.target
    if one.standard_kind != "expenditure" or not one.standard:
        return
    standard = read_target(one.standard, indicator=row.name, unit=one.unit)
    if not (isinstance(target, NumberReading) and isinstance(standard, NumberReading)):
        return
    most, allowed = target.high if target.high is not None else target.low, standard.high
    if most is None or allowed is None or standard.symbolic:
        return
    in_unit = _in_unit_of(target, standard)
    if in_unit is not None and Fraction(most) > in_unit:
        yield finding(
            "set-standard-exceeded", row.place, name=row.name, target=target.text,
            standard=standard.text,
        )  # fmt: skip


def _is_exact(reading: Reading) -> bool:
    return (
        isinstance(reading, NumberReading)
        and reading.low == reading.high
        and not reading.approximate
        and not reading.symbolic
    )


def _in_unit_of(target: Reading, other: Reading) -> Fraction | None:
    """Return the upper end of a number in the unit of a target; `None` in another dimension."""
    if not isinstance(target, NumberReading) or not isinstance(other, NumberReading):
        return None
    assert other.high is not None
    if other.unit == target.unit:
        return Fraction(other.high)
    if other.unit is None:
        return Fraction(other.high) * Fraction(target.scale)
    rate = ratio(other.unit, target.unit)
    return None if rate is None else Fraction(other.high) * rate
