"""Columns side by side, such as a year beside the year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from attrs import field, frozen

from perfeval.documents.charts.said import all_of, listed, named
from perfeval.documents.charts.scale import Scale, reach
from perfeval.documents.drawing import (
    LETTER,
    LINE,
    Fills,
    Point,
    box,
    frame,
    label,
    labels,
    line,
    text_lines,
    text_room,
)
from perfeval.documents.svg import CheckedSvg
from perfeval.findings import Lang

_MARGIN, _GAP = 16.0, 32.0
_TOP, _HEIGHT = 40.0, 170.0
_LEAST_SLOT = 76.0
_COLUMN = 0.62
"""How much of its slot a column is wide."""

_ABOVE, _BELOW = 6.0, 15.0
"""From the end of a column to its figure."""


@frozen
class Column:
    """One column: its name, its value, and the value as it is written; `None` is not drawn."""

    name: str
    value: Decimal | None
    text: str


def _columns(given: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(given)


@frozen
class ColumnGroup:
    """Columns that are held against one another, with a remark such as the change."""

    name: str
    columns: tuple[Column, ...] = field(converter=_columns)
    note: str = ""


def _groups(given: Iterable[ColumnGroup]) -> tuple[ColumnGroup, ...]:
    return tuple(given)


@frozen
class Columns:
    """Groups of columns from one line up, or down where a value is below zero.

    Every column has its name and its figure beside it. The last of a group is full, the others
    are hatched.

    >>> years = [Column("2023年", Decimal(8), "8.00"), Column("2024年", Decimal(6), "6.00")]
    >>> chart = Columns("收入变动", [ColumnGroup("收入总计", years, "减少2.00")], note="单位：万元")
    >>> chart.description
    '单位：万元；收入总计：2023年8.00，2024年6.00，减少2.00'
    >>> chart.svg().count("<rect")
    2
    """

    title: str
    groups: tuple[ColumnGroup, ...] = field(converter=_groups)
    note: str = ""
    lang: Lang = "zh"

    @property
    def description(self) -> str:
        """Every figure in words."""
        said = (
            named(
                group.name,
                listed([*(each.name + each.text for each in group.columns), group.note], self.lang),
                self.lang,
            )
            for group in self.groups
        )
        return all_of([self.note, *said], self.lang)

    def svg(self) -> CheckedSvg:
        """Return the drawing, made of nothing but the pieces of `documents.drawing`."""
        return CheckedSvg("".join(_drawn(self)))


def _drawn(chart: Columns) -> Iterator[str]:
    values = [each.value for group in chart.groups for each in group.columns]
    low, high = reach(values)
    scale = Scale(low, high, _TOP + _HEIGHT, -_HEIGHT)
    slot = _slot(chart)
    foot = _TOP + _HEIGHT + (LINE if low < 0 else 0) + LINE + 2
    fills = Fills(chart.title + chart.description)
    body: list[str] = []
    left, bottom = _MARGIN, foot
    for group in chart.groups:
        width = slot * max(len(group.columns), 1)
        body += _group(group, Point(left, foot), slot, scale, fills)
        below = _below(group, width)
        body += labels(left + width / 2, foot + LINE + 4, below, "middle")
        bottom = max(bottom, foot + 4 + len(below) * LINE)
        left += width + _GAP
    right = left - _GAP + _MARGIN if chart.groups else 2 * _MARGIN + _LEAST_SLOT
    note = text_lines(chart.note, (right - 2 * _MARGIN) / LETTER, 1)
    yield frame(right, bottom + 10, chart.title, chart.description)
    yield fills.defs("rising")
    yield from labels(_MARGIN, 14, note, "start")
    zero = scale.at(Decimal(0))
    yield from body
    yield line(Point(_MARGIN - 8, zero), Point(right - _MARGIN + 8, zero), 'stroke-width="1"')
    yield "</svg>"


def _slot(chart: Columns) -> float:
    """Return the room of a column, so that no name and no figure touches the next."""
    texts = chain.from_iterable(
        (each.name, each.text) for group in chart.groups for each in group.columns
    )
    return max([_LEAST_SLOT, *(text_room(each) + 12 for each in texts)])


def _below(group: ColumnGroup, width: float) -> list[str]:
    digits = width / LETTER
    return [
        *text_lines(group.name, digits),
        *(text_lines(group.note, digits) if group.note else ()),
    ]


def _group(
    group: ColumnGroup, corner: Point, slot: float, scale: Scale, fills: Fills
) -> Iterator[str]:
    zero = scale.at(Decimal(0))
    for number, each in enumerate(group.columns):
        middle = corner.x + slot * (number + 0.5)
        end = zero if each.value is None else scale.at(each.value)
        is_below = each.value is not None and each.value < 0
        if each.value:
            is_last = number == len(group.columns) - 1
            fill = fills.all[0] if is_last else fills.named("rising")
            style = f'{fill} stroke="currentColor" stroke-width="1"'
            width = slot * _COLUMN
            yield box(middle - width / 2, min(end, zero), width, abs(end - zero), style)
        yield label(middle, end + _BELOW if is_below else end - _ABOVE, each.text, "middle")
        yield label(middle, corner.y, each.name, "middle")
