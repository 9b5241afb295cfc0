"""The attainment functions: a closed list of pure functions from actual and target to a fraction.

Each takes four columns of integers (the numerators and denominators of actual and target,
denominators above zero) and returns the numerator and denominator of the attainment of a row
that did *not* meet its target, before it is held within [0, 1]. An actual below zero counts as
zero; a denominator of zero in the answer says that there is no such fraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from perfeval.scoring.kernel import Column

Attainment = Callable[[Column, Column, Column, Column], tuple[Column, Column]]
"""actual, its denominator, target, its denominator → numerator, denominator."""


def actual_over_target(
    actual: Column, actual_scale: Column, target: Column, target_scale: Column
) -> tuple[Column, Column]:
    """More is better: A ÷ T."""
    return np.maximum(actual, 0) * target_scale, actual_scale * target


def target_over_actual(
    actual: Column, actual_scale: Column, target: Column, target_scale: Column
) -> tuple[Column, Column]:
    """Less is better: T ÷ A (the paper forms of Hubei and Jiangxi)."""
    return np.maximum(target, 0) * actual_scale, target_scale * actual


def linear_excess(
    actual: Column, actual_scale: Column, target: Column, target_scale: Column
) -> tuple[Column, Column]:
    """Less is better: 1 − (A − T) ÷ T, nothing left from twice the target."""
    cross_actual, cross_target = actual * target_scale, target * actual_scale
    return 2 * cross_target - cross_actual, cross_target


def interval(
    actual: Column, actual_scale: Column, target: Column, target_scale: Column
) -> tuple[Column, Column]:
    """Outside an interval: the smaller over the larger of actual and the nearer end."""
    cross_actual, cross_target = actual * target_scale, target * actual_scale
    smaller = np.minimum(abs(cross_actual), abs(cross_target))
    larger = np.maximum(abs(cross_actual), abs(cross_target))
    opposite = (cross_actual < 0) != (cross_target < 0)
    return np.where(opposite, 0, smaller), larger


def all_or_nothing(
    actual: Column, actual_scale: Column, target: Column, target_scale: Column
) -> tuple[Column, Column]:
    """What is not met earns nothing."""
    return actual * target * 0, actual_scale * target_scale


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
