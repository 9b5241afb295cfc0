"""From scorecard to report: outlines filled in and tables of scores. Computes no score."""

from perfeval.reports.report import FORMATS, Report, report

__all__ = ["FORMATS", "Report", "report"]
