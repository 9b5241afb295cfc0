"""Drawing a form: a layout and a project or department to a grid, every text where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from attrs import evolve, frozen

from perfeval.documents.grid import Align, Cell, Grid, Role
from perfeval.documents.merging import merged
from perfeval.forms.fields import Subject, show
from perfeval.forms.layout import FormLayout, Section, TemplateCell
from perfeval.model import FundSource, Indicator

Item: TypeAlias = FundSource | Indicator | None
"""What a row of a form is about, where it is about a part of the project or department."""

BLANK = "____"
"""What stands in a title or label for a value that nobody has given: a blank to write on."""

_CENTRED = frozenset(
    {
        "actual", "budget.rate", "core", "declared", "deduction", "direction", "indicator",
        "initial_target", "initial_value", "level1", "level2", "points", "sign", "target", "unit",
        "value",
    }
)  # fmt: skip
_KEY = re.compile(r"\{([\w.]+)\}")


@frozen
class Spot:
    """Where a value stands in a grid: its row and column, and the columns that it covers."""

    row: int
    column: int
    span: int = 1


DrawValue: TypeAlias = Callable[[str, Subject, Item, Spot], Cell]
"""Draws the value of a key for a project or department, or for one item of it, at a spot."""


def filled_in(key: str, subject: Subject, item: Item, spot: Spot) -> Cell:
    """Return the cell of a form that is filled in: what nobody has given is a visible blank.

    >>> from perfeval.model import Project
    >>> filled_in("name", Project("职工技能培训"), None, Spot(2, 1, 4))
    Cell(2, 1, '职工技能培训', 1 × 4, value)
    """
    row, column, span = spot.row, spot.column, spot.span
    align: Align | None = "center" if key in _CENTRED else None
    value = show(key, subject, item)
    if value is None:
        return Cell(row, column, "", 1, span, role="missing", align=align)
    if isinstance(value, Decimal):
        return Cell(row, column, f"{value:f}", 1, span, role="number", align="center", number=value)
    return Cell(row, column, str(value), 1, span, align=align)


def draw(layout: FormLayout, subject: Subject, draw_value: DrawValue = filled_in) -> Grid:
    """Return ``subject`` drawn in ``layout``.

    A value that the author has not given is an empty cell of the role ``missing``; where a
    section is repeated over nothing, only its heading stands. `blank_form` draws a form that is
    still to be filled in.
    """
    width = len(layout.widths)
    cells = []
    if layout.show_title:
        cells.append(Cell(0, 0, _filled(layout.title, subject), 1, width, role="title"))
        if layout.subtitle:
            cells.append(Cell(1, 0, _filled(layout.subtitle, subject), 1, width, role="subtitle"))
    row = len(cells)
    headers: list[int] = []
    for section in layout.sections:
        drawn = list(_section(section, subject, row, draw_value))
        if section.repeat_heading:
            headers += range(row, row + len(section.heading))
        height = len(section.heading) + len(section.rows) * len(_items(section, subject))
        if section.side is not None and height:
            text = _filled(section.side, subject)
            cells.append(Cell(row, 0, text, height, 1, role="label"))
        cells += merged(drawn)
        row += height
    return Grid(
        cells,
        layout.widths,
        title=_filled(layout.title, subject),
        header_rows=headers,
        landscape=layout.landscape,
        margin=layout.margin,
    )


def _items(section: Section, subject: Subject) -> Sequence[Item]:
    if section.each == "indicators":
        return subject.indicators
    if section.each == "sources":
        return subject.budget.sources if subject.budget else ()
    return (None,)


def _section(
    section: Section, subject: Subject, top: int, draw_value: DrawValue
) -> Iterator[tuple[Cell, bool]]:
    """Give the cells of a section, each with whether it merges with its like above."""
    first = 0 if section.side is None else 1
    head: Role = "head" if section.repeat_heading else "label"
    rows: list[tuple[Sequence[TemplateCell], Item, Role]]
    rows = [(template, None, head) for template in section.heading]
    items = _items(section, subject)
    rows += [(template, item, "label") for item in items for template in section.rows]
    for row, (template, item, role) in enumerate(rows, top):
        column = first
        for cell in template:
            if cell.label is not None:
                text = _filled(cell.label, subject, item)
                yield Cell(row, column, text, 1, cell.span, role=role), False
            else:
                assert cell.value is not None  # a layout's cell is a label or a value
                drawn = draw_value(cell.value, subject, item, Spot(row, column, cell.span))
                # A column of a repeated row that merges holds the labels of its rows.
                is_label = cell.merge and drawn.role == "value"
                yield evolve(drawn, role="label") if is_label else drawn, cell.merge
            column += cell.span


def _filled(text: str, subject: Subject, item: Item = None) -> str:
    """Return a label with its ``{keys}`` filled in; what is not given stays a blank to write on."""

    def value(found: re.Match[str]) -> str:
        shown = show(found[1], subject, item)
        return BLANK if shown is None else str(shown)

    return _KEY.sub(value, text)
