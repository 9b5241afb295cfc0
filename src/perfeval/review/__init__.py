"""Declared against computed: scores, totals and printed figures that differ, as findings."""

from perfeval.review.audit import audit, grouped
from perfeval.review.summary import Summary, Tally, summarise

__all__ = ["Summary", "Tally", "audit", "grouped", "summarise"]
