"""The two entry points: one cell's text in, its reading out."""

from __future__ import annotations

from decimal import Decimal

from perfeval.readings.kinds import BlankReading, Reading, TextReading


def read_target(
    text: str | int | Decimal | None, *, indicator: str | None = None, unit: str | None = None
) -> Reading:
    """Return what a target cell says."""
    return BlankReading(str(text or "")) if not text else TextReading(str(text))


def read_actual(
    text: str | int | Decimal | None, *, indicator: str | None = None, unit: str | None = None
) -> Reading:
    """Return what an actual cell says."""
    return BlankReading(str(text or "")) if not text else TextReading(str(text))
