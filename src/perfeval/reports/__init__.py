"""From scorecard to report: outlines filled in and tables of scores. Computes no score."""

from perfeval.reports.overview import Overview, write_overview
from perfeval.reports.report import (
    FORMATS,
    Report,
    default_formats,
    report,
    reports,
    require_formats,
    write_reports,
)

__all__ = [
    "FORMATS",
    "Overview",
    "Report",
    "default_formats",
    "report",
    "reports",
    "require_formats",
    "write_overview",
    "write_reports",
]
