"""How completion becomes points: curves, weights, bands, rounding and grades, as frozen classes."""

from perfeval.rules.curve import Breakpoint, Curve
from perfeval.rules.method import Method
from perfeval.rules.rulebook import (
    Allocation,
    Band,
    Comparison,
    ExecutionRule,
    GradeStep,
    Overshoot,
    RollUp,
    Rulebook,
    Weight,
)

__all__ = [
    "Allocation",
    "Band",
    "Breakpoint",
    "Comparison",
    "Curve",
    "ExecutionRule",
    "GradeStep",
    "Method",
    "Overshoot",
    "RollUp",
    "Rulebook",
    "Weight",
]
