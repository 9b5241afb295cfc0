"""Charts of any figures: columns, rings, bars and dots, each drawn as SVG and said in words.

A chart is a plain class: `svg()` draws it, always as the same bytes, and ``description`` says
every figure in words. None knows where its figures come from; how a figure is written is up to
who gives it.
"""

from perfeval.documents.charts.bars import Bar, Bars
from perfeval.documents.charts.columns import Column, ColumnGroup, Columns
from perfeval.documents.charts.dots import Dot, Dots
from perfeval.documents.charts.ring import Part, Ring
from perfeval.documents.charts.steps import Step

__all__ = [
    "Bar",
    "Bars",
    "Chart",
    "Column",
    "ColumnGroup",
    "Columns",
    "Dot",
    "Dots",
    "Part",
    "Ring",
    "Step",
]

Chart = Columns | Ring | Bars | Dots
"""Any chart."""
