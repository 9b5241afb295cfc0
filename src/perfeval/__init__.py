"""Performance self-evaluation of public budgets (预算绩效自评): read, score, explain, report.

Everything a caller needs is here; names are loaded when first used, so that importing the
library costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from perfeval._version import __version__

if TYPE_CHECKING:
    from perfeval._api import (
        Explanation,
        audit,
        check,
        compare,
        explain,
        form,
        overview,
        report,
        score,
    )
    from perfeval.bulk import score_table
    from perfeval.errors import PerfevalError
    from perfeval.files.catalogue import indicator_set, indicator_sets, rulebook, rulebooks
    from perfeval.files.doors import dump, load
    from perfeval.findings import FaultyInput, Finding, Severity
    from perfeval.model import (
        Actual,
        Budget,
        Category,
        Department,
        FundSource,
        Hierarchy,
        Indicator,
        IndicatorSet,
        Project,
        Target,
    )
    from perfeval.readings import (
        BlankReading,
        CompletionReading,
        DateReading,
        NumberReading,
        TextReading,
        read_actual,
        read_target,
    )
    from perfeval.reports import Overview, Report
    from perfeval.rules import Curve, Rulebook
    from perfeval.scoring import Scorecard, ScoredRow

_HOMES = {
    "perfeval._api": (
        "Explanation", "audit", "check", "compare", "explain", "form", "overview",
        "report", "score",
    ),
    "perfeval.bulk": ("score_table",),
    "perfeval.errors": ("PerfevalError",),
    "perfeval.files.catalogue": ("indicator_set", "indicator_sets", "rulebook", "rulebooks"),
    "perfeval.files.doors": ("dump", "load"),
    "perfeval.findings": ("FaultyInput", "Finding", "Severity"),
    "perfeval.model": (
        "Actual", "Budget", "Category", "Department", "FundSource", "Hierarchy", "Indicator",
        "IndicatorSet", "Project", "Target",
    ),
    "perfeval.readings": (
        "BlankReading", "CompletionReading", "DateReading", "NumberReading", "TextReading",
        "read_actual", "read_target",
    ),
    "perfeval.reports": ("Overview", "Report"),
    "perfeval.rules": ("Curve", "Rulebook"),
    "perfeval.scoring": ("Scorecard", "ScoredRow"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Actual",
    "BlankReading",
    "Budget",
    "Category",
    "CompletionReading",
    "Curve",
    "DateReading",
    "Department",
    "Explanation",
    "FaultyInput",
    "Finding",
    "FundSource",
    "Hierarchy",
    "Indicator",
    "IndicatorSet",
    "NumberReading",
    "Overview",
    "PerfevalError",
    "Project",
    "Report",
    "Rulebook",
    "Scorecard",
    "ScoredRow",
    "Severity",
    "Target",
    "TextReading",
    "__version__",
    "audit",
    "check",
    "compare",
    "dump",
    "explain",
    "form",
    "indicator_set",
    "indicator_sets",
    "load",
    "overview",
    "read_actual",
    "read_target",
    "report",
    "rulebook",
    "rulebooks",
    "score",
    "score_table",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'perfeval' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
