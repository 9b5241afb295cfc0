"""Bars from the left, each with what it could reach and what of it is not settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import field, frozen

from perfeval.documents.charts.rows import MARGIN, PLOT, Row, laid_out
from perfeval.documents.charts.said import all_of, named
from perfeval.documents.charts.scale import Scale, reach
from perfeval.documents.charts.steps import DrawnSteps, Step, said_steps
from perfeval.documents.drawing import (
    LETTER,
    LINE,
    Fills,
    Point,
    box,
    frame,
    labels,
    line,
    text_lines,
)
from perfeval.documents.svg import CheckedSvg
from perfeval.findings import Lang

_THICK = 14.0


@frozen
class Bar:
    """One bar from zero to ``low``, hatched on to ``high``, in a frame up to ``full``.

    Where nothing is open both ends are the same. Without a value, `None`, only its text stands.
    """

    name: str
    low: Decimal | None
    high: Decimal | None
    text: str
    full: Decimal | None = None


def _bars(given: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(given)


def _ascending(given: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(given, key=lambda each: each.low))


@frozen
class Bars:
    """Bars below each other, in the order given, from one line to the right or to the left.

    ``steps`` are bands of the scale, such as grades; they are drawn behind the bars.

    >>> chart = Bars(
    ...     "得分", [Bar("产出指标", Decimal(40), Decimal(50), "40.00—50.00", Decimal(50))]
    ... )
    >>> chart.description
    '产出指标：40.00—50.00'
    >>> chart.svg().count("<rect")
    3
    """

    title: str
    bars: tuple[Bar, ...] = field(converter=_bars)
    note: str = ""
    lang: Lang = "zh"
    steps: tuple[Step, ...] = field(default=(), converter=_ascending)

    @property
    def description(self) -> str:
        """Every figure in words."""
        said = (named(each.name, each.text, self.lang) for each in self.bars)
        return all_of([self.note, said_steps(self.steps, self.lang), *said], self.lang)

    def svg(self) -> CheckedSvg:
        """Return the drawing, made of nothing but the pieces of `documents.drawing`."""
        return CheckedSvg("".join(_drawn(self)))


def _drawn(chart: Bars) -> Iterator[str]:
    names, figures = [each.name for each in chart.bars], [(each.text,) for each in chart.bars]
    layout = laid_out(names, figures, top=0)
    low, high = reach(end for each in chart.bars for end in (each.low, each.high, each.full))
    scale = Scale(low, high, layout.start, PLOT)
    steps = DrawnSteps(tuple(each for each in chart.steps if each.low <= high), scale)
    top = MARGIN + (LINE + 4 if chart.note else 0) + steps.above
    layout = laid_out(names, figures, top=top)
    fills = Fills(chart.title + chart.description)
    yield frame(layout.width, layout.bottom + 2 + steps.below, chart.title, chart.description)
    yield fills.defs("rising")
    note = text_lines(chart.note, (layout.width - 2 * MARGIN) / LETTER, 1)
    yield from labels(MARGIN, 16, note, "start")
    yield from steps.drawn(top - 4, layout.bottom - 4)
    for bar, row in zip(chart.bars, layout.rows, strict=True):
        yield from _bar(bar, row, scale, fills)
    zero = scale.at(Decimal(0))
    yield line(Point(zero, top - 4), Point(zero, layout.bottom - 4), 'stroke-width="1"')
    yield from layout.texts()
    yield "</svg>"


def _bar(bar: Bar, row: Row, scale: Scale, fills: Fills) -> Iterator[str]:
    zero = Decimal(0)
    if bar.full is not None:
        style = 'fill="none" stroke="currentColor" stroke-width="1" opacity="0.6"'
        yield _between(zero, bar.full, row, scale, style)
    if bar.low is None or bar.high is None:
        return
    # What is certain lies on one side of zero, or it is nothing.
    sure = bar.low if bar.low > 0 else min(bar.high, zero)
    outline = 'stroke="currentColor" stroke-width="1"'
    if sure:
        yield _between(zero, sure, row, scale, f"{fills.all[0]} {outline}")
    if bar.low < bar.high:
        style = f"{fills.named('rising')} {outline}"
        yield _between(bar.low, bar.high, row, scale, style)


def _between(one: Decimal, other: Decimal, row: Row, scale: Scale, style: str) -> str:
    left, right = sorted((scale.at(one), scale.at(other)))
    return box(left, row.middle - _THICK / 2, right - left, _THICK, style)
