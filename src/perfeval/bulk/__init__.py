"""The same scoring over columns of many projects: Arrow in, Arrow out."""

from perfeval.bulk.aggregation import Aggregates, aggregate
from perfeval.bulk.cluster import score_on_cluster
from perfeval.bulk.departments import departments_of
from perfeval.bulk.files import Job, Summary, score_files
from perfeval.bulk.outputs import read_scores
from perfeval.bulk.overviews import overview_of
from perfeval.bulk.stream import score_batches
from perfeval.bulk.table import ScoredTable, score_table

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
