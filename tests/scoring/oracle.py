"""The rules again, in fractions of Python integers and from their own words: the tests' oracle."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tests.scoring.test_kernel import rounded, share_at

from perfeval.rules import Curve

NOTHING, ALL = Fraction(0), Fraction(1)


class Goal(NamedTuple):
    """A target: its sign (``in`` for an interval) and its ends, in base units."""

    sign: str
    low: Fraction
    high: Fraction

    @property
    def is_ceiling(self) -> bool:
        """Whether less is better: also where nothing at all was promised to be it exactly."""
        return self.sign in "≤<" or (self.sign == "=" and self.low == 0)


def is_met(goal: Goal, came: Fraction) -> bool:
    return {
        "≥": came >= goal.low,
        ">": came > goal.low,
        "=": came >= goal.low if goal.low else came <= 0,
        "≤": came <= goal.high,
        "<": came < goal.high,
        "in": goal.low <= came <= goal.high,
    }[goal.sign]


def attainment(goal: Goal, came: Fraction, lower: str = "target_over_actual") -> Fraction:
    """Return 1 for what was met, else what the regulation gives for what was missed."""
    if is_met(goal, came):
        return ALL
    if goal.sign == "in":
        end = goal.high if came > goal.high else goal.low
        if (came < 0) != (end < 0) or came == end == 0:
            return NOTHING
        return min(abs(came), abs(end)) / max(abs(came), abs(end))
    if not goal.is_ceiling:
        part = max(came, NOTHING) / goal.low if goal.low > 0 else NOTHING
    elif lower == "linear_excess":
        part = 1 - (came - goal.high) / goal.high if goal.high > 0 else NOTHING
    else:
        part = max(goal.high, NOTHING) / came if came > 0 else NOTHING
    return min(max(part, NOTHING), ALL)


def ratio(goal: Goal, came: Fraction) -> Fraction:
    """Return actual over target, or target over actual, uncapped; else the attainment."""
    if goal.sign != "in":
        over, under = (goal.high, came) if goal.is_ceiling else (max(came, NOTHING), goal.low)
        if under > 0 and over >= 0:
            return over / under
    return attainment(goal, came)


def deviation(goal: Goal, came: Fraction) -> tuple[Fraction, Fraction]:
    """Return how far the actual lies from the nearer end of the target, and that end."""
    end = goal.high if goal.sign == "in" and came > goal.high else goal.low
    return NOTHING if goal.sign == "in" and is_met(goal, came) else came - end, end


def measured(measure: str, goal: Goal, came: Fraction, unit: Fraction) -> Fraction | None:
    """Return what a curve is drawn over; an actual and a deviation in a unit of ``unit`` bases."""
    if measure == "attainment":
        return attainment(goal, came)
    if measure == "ratio":
        return ratio(goal, came)
    if measure == "actual":
        return came / unit
    distance, end = deviation(goal, came)
    if measure == "deviation":
        return distance / unit
    if distance == 0:
        return NOTHING
    return distance / abs(end) if end else None


def earned(curve: Curve, worth: int, at: Fraction) -> int:
    """Return what a curve gives of ``worth`` hundredths: rounded once, never more than that."""
    whole = worth if curve.yields == "share" else 100
    return min(rounded(share_at(curve, at) * whole), worth)
