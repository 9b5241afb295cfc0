"""What is evaluated: hierarchies, indicators, budgets, projects, departments. No file format."""

from perfeval.model.budget import Budget, FundSource
from perfeval.model.department import (
    Amount,
    Counts,
    Department,
    FunctionAmount,
    PrintedFigure,
    Staff,
    ThreePublic,
)
from perfeval.model.hierarchy import Category, Clause, DirectionRule, Hierarchy
from perfeval.model.indicator import Actual, Indicator, Judgement, Review, Target
from perfeval.model.indicator_set import IndicatorSet, SetIndicator
from perfeval.model.project import Goal, Project

__all__ = [
    "Actual",
    "Amount",
    "Budget",
    "Category",
    "Clause",
    "Counts",
    "Department",
    "DirectionRule",
    "FunctionAmount",
    "FundSource",
    "Goal",
    "Hierarchy",
    "Indicator",
    "IndicatorSet",
    "Judgement",
    "PrintedFigure",
    "Project",
    "Review",
    "SetIndicator",
    "Staff",
    "Target",
    "ThreePublic",
]
