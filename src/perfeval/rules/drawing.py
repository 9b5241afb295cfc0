"""A curve drawn as SVG, and said in words: steps with an open and a closed end, axes named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import hypot

from perfeval.documents.drawing import LETTER, Point, frame, label, line, short
from perfeval.documents.layout import text_width
from perfeval.findings import Lang, Phrase
from perfeval.model import Clause
from perfeval.phrases import say
from perfeval.rules.curve import DERIVED, Breakpoint, Curve

_WIDTH, _HEIGHT = 480, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 40, 52
_DOT = 4.5

_FROM_ZERO = ("attainment", "ratio", "days_late", *DERIVED)
_UP_TO_ONE = ("attainment", *DERIVED)
_IN_PERCENT = ("attainment", "ratio", "relative_deviation", *DERIVED)


def described(curve: Curve, lang: Lang = "zh") -> str:
    """Return what a curve says: over which measure, yielding what, and every breakpoint.

    >>> step = Breakpoint(Decimal("0.9"), Decimal(1), before=Decimal("0.8"))
    >>> described(Curve("台阶", "ratio", (step,)))
    '自变量为比值，得分值的比例，0.9 处 1（左侧 0.8）'
    """
    parts = [say("rule-over", lang, measure=_measure(curve, lang))]
    if curve.unit is not None:
        parts.append(say("rule-unit", lang, unit=curve.unit))
    parts.append(say(f"rule-yields-{curve.yields}", lang))
    points = [_breakpoint(each, lang) for each in curve.breakpoints]
    parts.append(say("steps-between", lang).join(points))
    return say("rule-between", lang).join(parts)


def _measure(curve: Curve, lang: Lang) -> str:
    return Phrase(f"measure-{curve.measure}").text(lang)


def _breakpoint(one: Breakpoint, lang: Lang) -> str:
    point = say("rule-breakpoint", lang, at=_plain(one.at), value=_plain(one.share))
    sides = [
        say(f"rule-{side}", lang, value=_plain(value))
        for side, value in (("before", one.before), ("after", one.after))
        if value != one.share
    ]
    joined = say("rule-list", lang).join(sides)
    return say("rule-sides", lang, point=point, sides=joined) if sides else point


def _plain(value: Decimal) -> str:
    """Return a number without closing zeros and without an exponent."""
    return f"{value.normalize() + 0:f}"


def drawn(curve: Curve, lang: Lang = "zh") -> str:
    """Return an SVG drawing of a curve in the colour of the text around it.

    A step has a closed dot where the point itself belongs and an open one where it does not. The
    ends are level, as the curve is. A reader that cannot see it is told what it says.

    >>> line = Curve("直线", "ratio", (Breakpoint(Decimal(0), Decimal(1)),))
    >>> drawn(line).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    True
    """
    return "".join(_svg(_Plot(curve), lang))


def figure(curve: Curve, lang: Lang = "zh") -> str:
    """Return the drawing of a curve with its name and its clause below, as HTML.

    >>> level = Curve("水平", "ratio", (Breakpoint(Decimal(0), Decimal(1)),))
    >>> figure(level).rpartition("</svg>")[2]
    '<figcaption>水平<br>没有写依据（未经核实）</figcaption></figure>'
    """
    said = sourced(curve.clause, lang)
    caption = f"<figcaption>{escape(curve.name)}<br>{escape(said)}</figcaption>"
    style = f"display:inline-block;margin:0 1em 1em 0;max-width:{_WIDTH}px;vertical-align:top"
    return f'<figure style="{style}">{drawn(curve, lang)}{caption}</figure>'


def sourced(clause: Clause, lang: Lang = "zh") -> str:
    """Return where a rule comes from, and that it is not confirmed where its source was not read.

    >>> sourced(Clause("某通知")), sourced(Clause("某通知", confirmed=True))
    ('某通知（未经核实）', '某通知')
    """
    reference = clause.reference or say("rules-no-reference", lang)
    return reference if clause.confirmed else say("unconfirmed", lang, clause=reference)


class _Plot:
    """The part of a curve that is drawn, and where its points lie on the paper."""

    def __init__(self, curve: Curve) -> None:
        self.curve = curve
        first, last = (float(curve.breakpoints[i].at) for i in (0, -1))
        begin = min(0.0, first) if curve.measure in _FROM_ZERO else first
        margin = (last - begin) * 0.15 or max(abs(last) * 0.25, 1.0)
        self.low = begin if curve.measure in _FROM_ZERO else begin - margin
        self.high = max(1.0, last) if curve.measure in _UP_TO_ONE else last + margin
        values = [value for each in curve.breakpoints for value in _sides(each)]
        self.top = max(1.0 if curve.yields == "share" else 0.0, *map(float, values)) or 1.0

    def at(self, x: float, y: float) -> Point:
        wide = (x - self.low) / (self.high - self.low)
        across = _LEFT + wide * (_WIDTH - _LEFT - _RIGHT)
        return Point(across, _HEIGHT - _BOTTOM - y / self.top * (_HEIGHT - _TOP - _BOTTOM))

    def pieces(self) -> Iterator[tuple[Point, Point, bool, bool]]:
        """Give the straight pieces, and whether each end is open: not a point of the curve."""
        points = self.curve.breakpoints
        first, last = points[0], points[-1]
        if float(first.at) > self.low:
            level = float(first.before)
            ends = self.at(self.low, level), self.at(float(first.at), level)
            yield *ends, False, first.before != first.share
        for left, right in pairwise(points):
            start = self.at(float(left.at), float(left.after))
            end = self.at(float(right.at), float(right.before))
            yield start, end, left.after != left.share, right.before != right.share
        if float(last.at) < self.high:
            level = float(last.after)
            ends = self.at(float(last.at), level), self.at(self.high, level)
            yield *ends, last.after != last.share, False


def _sides(one: Breakpoint) -> tuple[Decimal, Decimal, Decimal]:
    return one.before, one.share, one.after


def _svg(plot: _Plot, lang: Lang) -> Iterator[str]:
    curve = plot.curve
    title = say("curve-title", lang, name=curve.name)
    yield frame(_WIDTH, _HEIGHT, title, described(curve, lang))
    yield from _axes(plot, lang)
    yield from _steps(plot)
    for start, end, open_start, open_end in plot.pieces():
        ends = (
            _shortened(start, end, is_open=open_start),
            _shortened(end, start, is_open=open_end),
        )
        yield line(*ends, 'stroke-width="2.5" stroke-linecap="round"')
    yield from _dots(plot)
    yield "</svg>"


def _axes(plot: _Plot, lang: Lang) -> Iterator[str]:
    curve = plot.curve
    corner, right = plot.at(plot.low, 0), _WIDTH - _RIGHT
    for value in _spaced(
        _levels(curve), [-plot.at(plot.low, float(v)).y for v in _levels(curve)], 14
    ):
        height = plot.at(plot.low, float(value)).y
        grid = 'stroke-width="1" opacity="0.2"'
        yield line(Point(_LEFT, height), Point(right, height), grid)
        text = percent(value) if curve.yields == "share" else _plain(value)
        yield label(_LEFT - 8, height + 4, text, "end")
    places = [each.at for each in curve.breakpoints]
    room = max(text_width(_tick(curve, each)) for each in places) * LETTER + 6
    for value in _spaced(places, [plot.at(float(each), 0).x for each in places], room):
        foot = plot.at(float(value), 0)
        yield line(foot, Point(foot.x, foot.y + 5), 'stroke-width="1"')
        yield label(foot.x, foot.y + 19, _tick(curve, value), "middle")
    yield line(corner, Point(right, corner.y), 'stroke-width="1"')
    yield line(corner, Point(corner.x, _TOP - 8), 'stroke-width="1"')
    yield label(8, 18, say(f"curve-{curve.yields}", lang), "start")
    name = _measure(curve, lang)
    if curve.unit is not None:
        name = say("curve-unit", lang, measure=name, unit=curve.unit)
    yield label((_LEFT + right) / 2, _HEIGHT - 10, name, "middle")


def _levels(curve: Curve) -> list[Decimal]:
    """Return the values that are marked on the upright axis, from the bottom up."""
    values = {value for each in curve.breakpoints for value in _sides(each)}
    return sorted(values | {Decimal(0)} | ({Decimal(1)} if curve.yields == "share" else set()))


def _spaced(values: Sequence[Decimal], places: Sequence[float], room: float) -> list[Decimal]:
    """Return those of ``values`` whose labels have room, the first and the last before others."""
    kept = [0]
    last = len(values) - 1
    for index in range(1, last):
        if places[index] - places[kept[-1]] >= room and places[last] - places[index] >= room:
            kept.append(index)
    return [values[index] for index in dict.fromkeys([*kept, last])]


def _tick(curve: Curve, at: Decimal) -> str:
    if curve.measure in _IN_PERCENT:
        return percent(at)
    return _plain(at) + ("%" if curve.unit == "%" else "")


def percent(share: Decimal) -> str:
    """Return a share in percent, as it is written.

    >>> percent(Decimal("0.800")), percent(Decimal("-0.125"))
    ('80%', '-12.5%')
    """
    return _plain(share * 100) + "%"


def _steps(plot: _Plot) -> Iterator[str]:
    """Give a dotted line through every step, so that the eye finds the other side."""
    for each in plot.curve.breakpoints:
        values = [float(value) for value in _seen(plot, each)]
        if max(values) > min(values):
            foot, head = (plot.at(float(each.at), end) for end in (min(values), max(values)))
            yield line(foot, head, 'stroke-width="1" stroke-dasharray="2 4" opacity="0.6"')


def _seen(plot: _Plot, one: Breakpoint) -> list[Decimal]:
    """Return the values of a breakpoint that are drawn: nothing lies beyond the ends."""
    before = [one.before] if float(one.at) > plot.low else []
    after = [one.after] if float(one.at) < plot.high else []
    return [*before, one.share, *after]


def _dots(plot: _Plot) -> Iterator[str]:
    for each in plot.curve.breakpoints:
        for value in dict.fromkeys(_seen(plot, each)):
            centre = plot.at(float(each.at), float(value))
            where = f'cx="{short(centre.x)}" cy="{short(centre.y)}" r="{_DOT}"'
            if value == each.share:
                yield f"<circle {where}/>"
            else:
                yield f'<circle {where} fill="none" stroke="currentColor" stroke-width="1.5"/>'


def _shortened(end: Point, other: Point, *, is_open: bool) -> Point:
    """Return the end of a piece, or where it meets the rim of the open dot that stands there."""
    length = hypot(other.x - end.x, other.y - end.y)
    if not is_open or length <= _DOT:
        return end
    part = _DOT / length
    return Point(end.x + (other.x - end.x) * part, end.y + (other.y - end.y) * part)
