"""What is evaluated: hierarchies, indicators, budgets, projects, departments. No file format."""

from perfeval.model.budget import Budget, FundSource
from perfeval.model.department import (
    FUNCTION_CLASSES,
    NATURES,
    Amount,
    Assets,
    BasicExpenditure,
    CarryOver,
    Counts,
    Department,
    FunctionAmount,
    OperatingFunds,
    PrintedFigure,
    Procurement,
    Staff,
    ThreePublic,
)
from perfeval.model.hierarchy import Category, Clause, DirectionRule, Hierarchy
from perfeval.model.indicator import Actual, Indicator, Judgement, Review, Target
from perfeval.model.indicator_set import (
    AppliesTo,
    DatedValue,
    IndicatorSet,
    Parameter,
    PastValue,
    SetIndicator,
)
from perfeval.model.project import Goal, Project

__all__ = [
    "FUNCTION_CLASSES",
    "NATURES",
    "Actual",
    "Amount",
    "AppliesTo",
    "Assets",
    "BasicExpenditure",
    "Budget",
    "CarryOver",
    "Category",
    "Clause",
    "Counts",
    "DatedValue",
    "Department",
    "DirectionRule",
    "FunctionAmount",
    "FundSource",
    "Goal",
    "Hierarchy",
    "Indicator",
    "IndicatorSet",
    "Judgement",
    "OperatingFunds",
    "Parameter",
    "PastValue",
    "PrintedFigure",
    "Procurement",
    "Project",
    "Review",
    "SetIndicator",
    "Staff",
    "Target",
    "ThreePublic",
]
