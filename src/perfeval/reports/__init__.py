"""From scorecard to report: outlines filled in, tables of scores, every format. Computes no score."""

from perfeval.reports.report import FORMATS, Report, report

__all__ = ["FORMATS", "Report", "report"]
