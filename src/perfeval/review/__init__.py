"""Declared against computed: scores and totals that differ, as findings."""

from perfeval.review.declared import audit

__all__ = ["audit"]
