"""The attainment functions: a closed list of pure functions from actual and target to a fraction.

Each takes two columns of integers, the actuals and the targets brought to one denominator, and
returns the numerator and denominator of the attainment of a row that did *not* meet its target,
before it is held within [0, 1]. An actual below zero counts as zero; a denominator of zero or less
in the answer says that there is no such fraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from perfeval.scoring.kernel import Column

Attainment = Callable[[Column, Column], tuple[Column, Column]]
"""actual, target → numerator, denominator."""


def actual_over_target(actual: Column, target: Column) -> tuple[Column, Column]:
    """More is better: A ÷ T."""
    return actual, target


def target_over_actual(actual: Column, target: Column) -> tuple[Column, Column]:
    """Less is better: T ÷ A (the paper forms of Hubei and Jiangxi)."""
    return target, actual


def linear_excess(actual: Column, target: Column) -> tuple[Column, Column]:
    """Less is better: 1 − (A − T) ÷ T, nothing left from twice the target."""
    return 2 * target - actual, target


def interval(actual: Column, target: Column) -> tuple[Column, Column]:
    """Outside an interval: the smaller over the larger of actual and the nearer end."""
    one, other = abs(actual), abs(target)
    opposite = (actual < 0) != (target < 0)
    return np.where(opposite, 0, np.minimum(one, other)), np.maximum(one, other)


def all_or_nothing(actual: Column, target: Column) -> tuple[Column, Column]:
    """What is not met earns nothing."""
    return actual * 0, target * 0 + 1


ATTAINMENT: Mapping[str, Attainment] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            actual_over_target,
            target_over_actual,
            linear_excess,
            interval,
            all_or_nothing,
        )
    }
)
"""The closed list, by the name that a rulebook uses."""
