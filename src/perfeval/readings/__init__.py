"""Readings: what a cell says. Text in, one of five kinds of reading out."""

from perfeval.readings.cell import read_actual, read_target
from perfeval.readings.column import read_column
from perfeval.readings.kinds import (
    BlankReading,
    CompletionReading,
    DateReading,
    NumberReading,
    Reading,
    TextReading,
)
from perfeval.readings.partial_date import PartialDate
from perfeval.readings.units import Unit, convertible, lookup
from perfeval.readings.wording import format_reading

__all__ = [
    "BlankReading",
    "CompletionReading",
    "DateReading",
    "NumberReading",
    "PartialDate",
    "Reading",
    "TextReading",
    "Unit",
    "convertible",
    "format_reading",
    "lookup",
    "read_actual",
    "read_column",
    "read_target",
]
