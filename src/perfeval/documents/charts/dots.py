"""Numbered marks between two axes in per cent, with the list of what each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count, groupby
from math import cos, pi, sin
from typing import NamedTuple

from attrs import field, frozen

from perfeval.documents.charts.said import all_of, listed, named
from perfeval.documents.charts.scale import Scale
from perfeval.documents.drawing import (
    ACCENT,
    LETTER,
    LINE,
    Fills,
    Point,
    box,
    frame,
    label,
    labels,
    line,
    short,
    text_lines,
    text_room,
)
from perfeval.documents.svg import CheckedSvg
from perfeval.findings import Lang
from perfeval.phrases import say

_MARGIN, _GAP = 14.0, 16.0
_WIDE, _HIGH = 320.0, 240.0
_RADIUS, _HALF = 4.5, 3.0
"""Of a point, and half the width of an interval."""

_DIGITS = 56.0
"""How many digits a line of a name is wide."""

_LEAST_TOP, _MOST_BOTTOM = Decimal(100), Decimal(80)
_MOST_TICKS = 6
_BETWEEN = 5.0


@frozen
class Dot:
    """One mark: its name, where it stands across and up in per cent, and both as written.

    From ``low`` to ``high`` it is not settled how far up it stands: such a mark is an interval.
    Where one of its places is `None` it is in the list only.
    """

    name: str
    across: Decimal | None
    low: Decimal | None
    high: Decimal | None
    across_text: str
    text: str


def _dots(given: Iterable[Dot]) -> tuple[Dot, ...]:
    return tuple(given)


@frozen
class Dots:
    """Marks between two axes, numbered in their order; the list below has names and figures.

    Marks of one place are one mark with all their numbers. The axes reach to 100 per cent, or to
    the highest mark; they begin where the lowest mark asks for.

    >>> dots = [Dot("甲", Decimal(98), Decimal(85), Decimal(95), "98%", "85%—95%")]
    >>> chart = Dots("执行与得分", dots, "预算执行率", "得分率")
    >>> chart.description
    '1　甲：预算执行率98%，得分率85%—95%'
    >>> chart.svg().count("<rect"), chart.svg().count("<circle")
    (1, 0)
    """

    title: str
    dots: tuple[Dot, ...] = field(converter=_dots)
    across: str
    up: str
    note: str = ""
    lang: Lang = "zh"

    @property
    def description(self) -> str:
        """Every figure in words."""
        said = (
            named(
                _numbered(number, each),
                listed([self.across + each.across_text, self.up + each.text], self.lang),
                self.lang,
            )
            for number, each in enumerate(self.dots, 1)
        )
        return all_of([self.note, *said], self.lang)

    def svg(self) -> CheckedSvg:
        """Return the drawing, made of nothing but the pieces of `documents.drawing`."""
        return CheckedSvg("".join(_drawn(self)))


def _numbered(number: int, dot: Dot) -> str:
    return f"{number}　{dot.name}"


class _Box(NamedTuple):
    """A rectangle that something takes on the paper."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: _Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@frozen
class _Mark:
    """A place in the drawing and the numbers of the dots that stand there."""

    x: float
    low: float
    high: float
    numbers: tuple[int, ...]

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def middle(self) -> Point:
        return Point(self.x, (self.low + self.high) / 2)

    @property
    def box(self) -> _Box:
        half, more = (_RADIUS, _RADIUS) if self.is_point else (_HALF, 0.0)
        return _Box(self.x - half, self.high - more, self.x + half, self.low + more)

    def drawn(self, fills: Fills) -> str:
        outline = 'stroke="currentColor" stroke-width="1"'
        if self.is_point:
            where = f'cx="{short(self.x)}" cy="{short(self.low)}" r="{short(_RADIUS)}"'
            return f'<circle {where} fill="{ACCENT}" {outline} />'
        left, top, right, bottom = self.box
        return box(left, top, right - left, bottom - top, f"{fills.named('rising')} {outline}")


def _drawn(chart: Dots) -> Iterator[str]:
    placed = [
        (number, each.across, each.low, each.high)
        for number, each in enumerate(chart.dots, 1)
        if each.across is not None and each.low is not None and each.high is not None
    ]
    ups = _ticks([end for _, _, low, high in placed for end in (low, high)])
    acrosses = _ticks([across for _, across, _, _ in placed])
    left = _MARGIN + max(text_room(_percent(each)) for each in ups) + 8
    top = _MARGIN + (LINE + 4 if chart.note else 0) + LINE + 4
    across = Scale(acrosses[0], acrosses[-1], left, _WIDE)
    up = Scale(ups[0], ups[-1], top + _HIGH, -_HIGH)
    places: dict[tuple[Decimal, Decimal, Decimal], list[int]] = {}
    for number, *place in placed:
        places.setdefault((place[0], place[1], place[2]), []).append(number)
    marks = [
        _Mark(across.at(x), up.at(low), up.at(high), tuple(numbers))
        for (x, low, high), numbers in places.items()
    ]
    foot = top + _HIGH + 2 * LINE + 10
    rows, width, height = _list(chart, foot)
    width = max(width, left + _WIDE + text_room(_percent(acrosses[-1])) / 2 + _MARGIN)
    fills = Fills(chart.title + chart.description)
    yield frame(width, height, chart.title, chart.description)
    yield fills.defs("rising")
    note = text_lines(chart.note, (width - 2 * _MARGIN) / LETTER, 1)
    yield from labels(_MARGIN, 16, note, "start")
    yield label(left, top - 10, chart.up, "start")
    yield from _axes(across, acrosses, up, ups)
    middle = left + _WIDE / 2
    yield label(middle, top + _HIGH + 2 * LINE, chart.across, "middle")
    yield from (each.drawn(fills) for each in marks)
    yield from _numbers(marks, _Box(left + 2, top - 4, width - 4, top + _HIGH - 2))
    yield from rows
    yield "</svg>"


def _percent(value: Decimal) -> str:
    return f"{value:f}%"


def _ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Return the values that an axis names, evenly apart, from its start to its end."""
    least, most = min([_MOST_BOTTOM, *values]), max([_LEAST_TOP, *values])
    steps = (Decimal(lead * 10**power) for power in count(1) for lead in (1, 2, 5))
    for step in steps:
        first = (least / step).to_integral_value(ROUND_FLOOR)
        last = (most / step).to_integral_value(ROUND_CEILING)
        if last - first <= _MOST_TICKS:
            return [number * step for number in map(Decimal, range(int(first), int(last) + 1))]
    raise AssertionError  # the steps have no end


def _axes(
    across: Scale, acrosses: Sequence[Decimal], up: Scale, ups: Sequence[Decimal]
) -> Iterator[str]:
    left, right = across.start, across.start + across.length
    bottom, top = up.start, up.start + up.length
    faint = 'stroke-width="1" opacity="0.2"'
    edge = left - LINE
    for each in acrosses:
        at, half = across.at(each), text_room(_percent(each)) / 2
        yield line(Point(at, top), Point(at, bottom), faint)
        if at - half > edge:  # numbers that would touch the one before are left out
            yield label(at, bottom + LINE, _percent(each), "middle")
            edge = at + half + 4
    for each in ups:
        at = up.at(each)
        yield line(Point(left, at), Point(right, at), faint)
        yield label(left - 6, at + 4, _percent(each), "end")
    yield line(Point(left, bottom), Point(right, bottom), 'stroke-width="1"')
    yield line(Point(left, top), Point(left, bottom), 'stroke-width="1"')


def _numbers(marks: Sequence[_Mark], room: _Box) -> Iterator[str]:
    """Give the numbers beside their marks; one that is moved away is tied to its mark by a line."""
    taken = [each.box for each in marks]
    for mark in marks:
        lines = text_lines(_runs(mark.numbers), 16, len(mark.numbers))
        own, far = _free(mark, lines, taken, room)
        taken.append(own)
        centre = Point((own.left + own.right) / 2, (own.top + own.bottom) / 2)
        if far:
            end = Point(
                min(max(mark.x, own.left), own.right),
                min(max(mark.middle.y, own.top), own.bottom),
            )
            yield line(mark.middle, end, 'stroke-width="0.8" opacity="0.6"')
        yield from labels(centre.x, own.top + 11, lines, "middle")


def _free(
    mark: _Mark, lines: Sequence[str], taken: Sequence[_Box], room: _Box
) -> tuple[_Box, bool]:
    """Return where the numbers of a mark touch nothing, as near as can be, and if that is far."""
    half = max(map(text_room, lines)) / 2 + 1
    high = len(lines) * LINE / 2 - 1
    at = mark.middle
    for far in range(60):
        reach = _RADIUS + 1 + far * 6
        for turn in range(16):
            angle = (turn * 7 % 16) * pi / 8  # far from the one before, beginning at the right
            x = at.x + cos(angle) * (half + reach)
            y = at.y - sin(angle) * (high + reach)
            own = _Box(x - half, y - high, x + half, y + high)
            if room.holds(own) and not any(own.touches(each) for each in taken):
                return own, far > 1
    own = _Box(at.x - half, at.y - high, at.x + half, at.y + high)
    return own, False


def _runs(numbers: Sequence[int]) -> str:
    """Return numbers as a text: three and more that follow each other are written as a run."""
    parts: list[str] = []
    for _, each in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in each]
        parts += [f"{run[0]}—{run[-1]}"] if len(run) > 2 else map(str, run)
    return "、".join(parts)


def _list(chart: Dots, top: float) -> tuple[list[str], float, float]:
    """Return the rows of the list with its width and where it ends."""
    names = [
        text_lines(_numbered(number, each), _DIGITS) for number, each in enumerate(chart.dots, 1)
    ]
    name = say("projects-name", chart.lang)
    columns: list[list[tuple[str, ...]]] = [
        [(name,), *names],
        [(chart.across,), *((each.across_text,) for each in chart.dots)],
        [(chart.up,), *((each.text,) for each in chart.dots)],
    ]
    edges = [_MARGIN]
    for column in columns:
        widest = max(text_room(each) for lines in column for each in lines)
        edges.append(edges[-1] + widest + _GAP)
    drawn: list[str] = []
    y = top + LINE
    for number, row in enumerate(zip(*columns, strict=True)):
        for at, lines in enumerate(row):
            x, anchor = (edges[1 + at] - _GAP, "end") if at else (_MARGIN, "start")
            drawn += labels(x, y, lines, anchor)
        y += max(map(len, row)) * LINE + _BETWEEN
        if number == 0:
            end = Point(edges[-1] - _GAP, y - LINE + 2)
            drawn.append(line(Point(_MARGIN, end.y), end, 'stroke-width="1" opacity="0.6"'))
            y += 2
    return drawn, edges[-1] - _GAP + _MARGIN, y - LINE + 8
