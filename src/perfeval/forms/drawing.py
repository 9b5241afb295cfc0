"""Drawing a form: a layout and a project or department to a grid, every text where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve

from perfeval.documents.grid import Cell, Grid, Role
from perfeval.documents.merging import merged
from perfeval.forms.fields import Shown, Subject, show
from perfeval.forms.layout import FormLayout, Section, TemplateCell
from perfeval.model import FundSource, Indicator

Item = FundSource | Indicator | None

BLANK = "____"
"""What stands in a title or label for a value that nobody has given: a blank to write on."""

_KEY = re.compile(r"\{([a-z0-9_.]+)\}")


def draw(layout: FormLayout, subject: Subject) -> Grid:
    """Return ``subject`` drawn in ``layout``.

    A value that the author has not given is an empty cell of the role ``missing``; where a
    section is repeated over nothing, only its heading stands.
    """
    width = len(layout.widths)
    cells = [Cell(0, 0, _filled(layout.title, subject), 1, width, role="title")]
    if layout.subtitle:
        cells.append(Cell(1, 0, _filled(layout.subtitle, subject), 1, width, role="subtitle"))
    row = len(cells)
    headers: list[int] = []
    for section in layout.sections:
        drawn = list(_section(section, subject, row))
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
    )


def _items(section: Section, subject: Subject) -> Sequence[Item]:
    if section.each == "indicators":
        return subject.indicators
    if section.each == "sources":
        return subject.budget.sources if subject.budget else ()
    return (None,)


def _section(section: Section, subject: Subject, top: int) -> Iterator[tuple[Cell, bool]]:
    """Give the cells of a section, each with whether it merges with its like above."""
    row = top
    for template in section.heading:
        yield from _row(template, subject, None, row, section)
        row += 1
    for item in _items(section, subject):
        for template in section.rows:
            yield from _row(template, subject, item, row, section)
            row += 1


def _row(
    template: Sequence[TemplateCell],
    subject: Subject,
    item: Item,
    row: int,
    section: Section,
) -> Iterator[tuple[Cell, bool]]:
    column = 0 if section.side is None else 1
    role: Role = "head" if item is None and section.repeat_heading else "label"
    for cell in template:
        if cell.label is not None:
            text = _filled(cell.label, subject, item)
            yield Cell(row, column, text, 1, cell.span, role=role), False
        else:
            assert cell.value is not None  # a layout's cell is a label or a value
            value = show(cell.value, subject, item)
            drawn = _value(value, row, column, cell.span)
            if cell.merge:
                drawn = evolve(drawn, role="label")
            yield drawn, cell.merge
        column += cell.span


def _value(value: Shown, row: int, column: int, span: int) -> Cell:
    if value is None:
        return Cell(row, column, "", 1, span, role="missing")
    if isinstance(value, Decimal):
        return Cell(row, column, f"{value:f}", 1, span, role="number", align="center", number=value)
    return Cell(row, column, str(value), 1, span)


def _filled(text: str, subject: Subject, item: Item = None) -> str:
    """Return a label with its ``{keys}`` filled in; what is not given stays a blank to write on."""

    def value(found: re.Match[str]) -> str:
        shown = show(found[1], subject, item)
        return BLANK if shown is None else str(shown)

    return _KEY.sub(value, text)
