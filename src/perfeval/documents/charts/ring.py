"""A ring whose arcs are the parts of a whole, each with its name and figure beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import cos, pi, sin

from attrs import field, frozen

from perfeval.documents.charts.said import all_of, named
from perfeval.documents.drawing import (
    LETTER,
    LINE,
    Fills,
    Point,
    frame,
    labels,
    short,
    text_lines,
    text_room,
)
from perfeval.documents.svg import CheckedSvg
from perfeval.errors import PerfevalError
from perfeval.findings import Lang
from perfeval.phrases import say

_OUTER, _INNER = 92.0, 54.0
_TIP, _BEND, _REACH = 3.0, 14.0, 26.0
"""Of a leader: where it begins beyond the ring, where it turns, where its label stands."""

_MARGIN = 14.0
_DIGITS = 28.0
"""How many digits a line of a label is wide."""

_APART = 8.0
_LEAST_SIDE = 40.0


def _not_negative(_: object, __: object, value: Decimal | None) -> None:
    if value is not None and value < 0:
        raise PerfevalError(f"a part of a ring is not below zero, found {value}")


@frozen
class Part:
    """One part of a whole: its name, its value, and the value as it is written."""

    name: str
    value: Decimal | None = field(validator=_not_negative)
    text: str


@frozen
class _Arc:
    """A part that is drawn: from where to where, in turns from the top clockwise, and how."""

    part: Part
    start: float
    end: float
    fill: str

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def is_right(self) -> bool:
        return self.middle % 1 < 0.5

    @property
    def lines(self) -> tuple[str, ...]:
        """The label: the name, and below it the figure."""
        return text_lines(self.part.name, _DIGITS) + text_lines(self.part.text, _DIGITS)

    @property
    def room(self) -> float:
        return len(self.lines) * LINE + _APART


def _parts(given: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(given)


@frozen
class Ring:
    """The parts of a whole as arcs of a ring, clockwise in order, the largest to the right.

    Every arc has its name and its figure beside it. What is nothing has no arc and stands below;
    so does a part without a value. ``centre`` stands in the middle, a line each. A part below
    zero is refused: draw `Bars` instead.

    >>> parts = [Part("甲", Decimal(3), "75.00%"), Part("乙", Decimal(1), "25.00%")]
    >>> chart = Ring("收入结构", [*parts, Part("丙", Decimal(0), "0.00%")])
    >>> chart.description
    '甲：75.00%；乙：25.00%；丙：0.00%'
    >>> chart.svg().count("<title>")
    1
    """

    title: str
    parts: tuple[Part, ...] = field(converter=_parts)
    centre: tuple[str, ...] = ()
    lang: Lang = "zh"

    @property
    def description(self) -> str:
        """Every figure in words."""
        said = (named(each.name, each.text, self.lang) for each in self.parts)
        return all_of([" ".join(self.centre), *said], self.lang)

    def svg(self) -> CheckedSvg:
        """Return the drawing, made of nothing but the pieces of `documents.drawing`."""
        return CheckedSvg("".join(_drawn(self)))


def _drawn(chart: Ring) -> Iterator[str]:
    fills = Fills(chart.title + chart.description)
    arcs = _arcs(chart, fills)
    sides = [[arc for arc in arcs if arc.is_right is right] for right in (False, True)]
    rooms = [max([_LEAST_SIDE, *(text_room(line) for a in side for line in a.lines)])
             for side in sides]  # fmt: skip
    most = max(sum(arc.room for arc in side) for side in sides)
    height = max(2 * (_OUTER + _BEND) + 2 * LINE, most)
    centre = Point(_MARGIN + rooms[0] + _REACH + _OUTER, _MARGIN + height / 2)
    width = centre.x + _OUTER + _REACH + rooms[1] + _MARGIN
    below = _rest(chart, (width - 2 * _MARGIN) / LETTER)
    foot = height + 2 * _MARGIN
    whole = foot + len(below) * LINE + (6 if below else 0)
    yield frame(width, whole, chart.title, chart.description)
    yield fills.defs()
    outline = 'stroke="currentColor" stroke-width="1"'
    for arc in arcs:
        yield f'<path d="{_path(centre, arc)}" {arc.fill} {outline} fill-rule="evenodd" />'
    if not arcs:
        where = f'cx="{short(centre.x)}" cy="{short(centre.y)}"'
        yield from (f'<circle {where} r="{r}" fill="none" {outline} />' for r in (_OUTER, _INNER))
    for side in sides:
        yield from _beside(side, centre, height)
    middle = [each for text in chart.centre for each in text_lines(text, _INNER * 1.7 / LETTER, 2)]
    top = centre.y - (len(middle) - 1) * LINE / 2 + 4
    yield from labels(centre.x, top, middle, "middle")
    yield from labels(_MARGIN, foot + 4, below, "start")
    yield "</svg>"


def _arcs(chart: Ring, fills: Fills) -> list[_Arc]:
    drawn = [(each, Fraction(each.value)) for each in chart.parts if each.value]
    whole = sum(value for _, value in drawn)
    arcs, start = [], _first_turn([value for _, value in drawn])
    for number, (part, value) in enumerate(drawn):
        end = start + value / whole
        fill = number % len(fills.all)
        if fill == 0 < number == len(drawn) - 1:
            fill = 1  # the last one lies beside the first
        arcs.append(_Arc(part, float(start), float(end), fills.all[fill]))
        start = end
    return arcs


def _first_turn(values: Sequence[Fraction]) -> Fraction:
    """Return where the first arc begins, so that the middle of the largest one is on the right.

    The small ones then lie on the left, where their labels have room above and below.
    """
    if not values:
        return Fraction(0)
    largest = values.index(max(values))
    before = sum(values[:largest]) + values[largest] / 2
    return Fraction(1, 4) - before / sum(values)


def _rest(chart: Ring, digits: float) -> list[str]:
    """Return the lines that name what has no arc, by what is written of it."""
    texts = dict.fromkeys(each.text for each in chart.parts if not each.value)
    lines: list[str] = []
    for text in texts:
        names = (each.name for each in chart.parts if not each.value and each.text == text)
        said = named(say("rule-list", chart.lang).join(names), text, chart.lang)
        lines += text_lines(said, digits, 6)
    return lines


def _on(centre: Point, turn: float, radius: float) -> Point:
    angle = turn * 2 * pi
    return Point(centre.x + sin(angle) * radius, centre.y - cos(angle) * radius)


def _path(centre: Point, arc: _Arc) -> str:
    """Return the outline of an arc; a full turn is two halves, for no arc ends where it begins."""
    if arc.end - arc.start >= 1:
        return _half_turns(centre, _OUTER) + _half_turns(centre, _INNER)
    large = int(arc.end - arc.start > 0.5)
    corners = [
        _on(centre, turn, radius)
        for radius, turn in (
            (_OUTER, arc.start),
            (_OUTER, arc.end),
            (_INNER, arc.end),
            (_INNER, arc.start),
        )
    ]
    first, second, third, fourth = (f"{each.x:.2f} {each.y:.2f}" for each in corners)
    outer, inner = short(_OUTER), short(_INNER)
    return (
        f"M{first}A{outer} {outer} 0 {large} 1 {second}"
        f"L{third}A{inner} {inner} 0 {large} 0 {fourth}Z"
    )


def _half_turns(centre: Point, radius: float) -> str:
    top, bottom = _on(centre, 0, radius), _on(centre, 0.5, radius)
    size = short(radius)
    ends = [f"{each.x:.2f} {each.y:.2f}" for each in (top, bottom)]
    return f"M{ends[0]}A{size} {size} 0 0 1 {ends[1]}A{size} {size} 0 0 1 {ends[0]}Z"


def _beside(side: Sequence[_Arc], centre: Point, height: float) -> Iterator[str]:
    """Give the labels of one side with their leaders, none touching the next."""
    from_top = sorted(side, key=lambda arc: _on(centre, arc.middle, 1).y)
    wanted = [_on(centre, arc.middle, _OUTER + _BEND).y for arc in from_top]
    rooms = [arc.room for arc in from_top]
    for arc, middle in zip(from_top, _spread(wanted, rooms, _MARGIN, height), strict=True):
        sign = 1 if arc.is_right else -1
        tip, bend = (_on(centre, arc.middle, _OUTER + far) for far in (-_TIP, _TIP))
        turn = Point(centre.x + sign * (_OUTER + _BEND), middle)
        end = Point(centre.x + sign * (_OUTER + _REACH - 4), middle)
        points = " ".join(f"{short(each.x)},{short(each.y)}" for each in (tip, bend, turn, end))
        yield (
            f'<polyline points="{points}" fill="none" stroke="currentColor" '
            'stroke-width="1" opacity="0.7" />'
        )
        top = middle - (len(arc.lines) - 1) * LINE / 2 + 4
        anchor = "start" if arc.is_right else "end"
        yield from labels(centre.x + sign * (_OUTER + _REACH), top, arc.lines, anchor)


def _spread(
    wanted: Sequence[float], rooms: Sequence[float], start: float, length: float
) -> list[float]:
    """Return middles as near to those wanted as the rooms allow, within ``length``."""
    # Neighbours that would touch become one group, which stands where its members want it most.
    groups: list[tuple[float, list[float]]] = []
    for middle, room in zip(wanted, rooms, strict=True):
        group, own = middle - room / 2, [room]
        while groups and groups[-1][0] + sum(groups[-1][1]) > group:
            before, others = groups.pop()
            count = len(others), len(own)
            pulled = before * count[0] + (group - sum(others)) * count[1]
            group, own = pulled / sum(count), [*others, *own]
        groups.append((group, own))
    placed = []
    edge = start
    for top, own in groups:
        edge = max(edge, top)
        for room in own:
            placed.append(edge + room / 2)
            edge += room
    edge = start + length
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], edge - rooms[at] / 2)
        edge = placed[at] - rooms[at] / 2
    return placed
