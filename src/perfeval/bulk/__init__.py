"""The same scoring over columns of many projects: Arrow in, Arrow out.

Names are loaded when first used: a process that helps another starts with those of scoring alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfeval.bulk.aggregation import Aggregates, aggregate
    from perfeval.bulk.cluster import score_on_cluster
    from perfeval.bulk.departments import departments_of
    from perfeval.bulk.files import Job, Summary, score_files
    from perfeval.bulk.outputs import read_scores
    from perfeval.bulk.overviews import overview_of
    from perfeval.bulk.stream import score_batches
    from perfeval.bulk.table import ScoredTable, score_table

_HOME = {
    "Aggregates": "aggregation",
    "Job": "files",
    "ScoredTable": "table",
    "Summary": "files",
    "aggregate": "aggregation",
    "departments_of": "departments",
    "overview_of": "overviews",
    "read_scores": "outputs",
    "score_batches": "stream",
    "score_files": "files",
    "score_on_cluster": "cluster",
    "score_table": "table",
}

__all__ = [
    "Aggregates",
    "Job",
    "ScoredTable",
    "Summary",
    "aggregate",
    "departments_of",
    "overview_of",
    "read_scores",
    "score_batches",
    "score_files",
    "score_on_cluster",
    "score_table",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'perfeval.bulk' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"perfeval.bulk.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
