"""Steps on the scale of a chart, such as grades: a line where each begins, its name above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from attrs import frozen

from perfeval.documents.charts.scale import Scale
from perfeval.documents.drawing import LINE, Point, box, label, levels, line, text_room
from perfeval.findings import Lang
from perfeval.phrases import say

_APART = 4.0


@frozen
class Step:
    """A step by its name and the value from which it holds, up to the next one.

    >>> said_steps([Step("良", Decimal(80)), Step("优", Decimal("90.0"))], "zh")
    '等级：良80起，优90起'
    """

    name: str
    low: Decimal


def said_steps(steps: Sequence[Step], lang: Lang) -> str:
    """Return steps in words; empty where there is none."""
    parts = (say("chart-step", lang, name=each.name, low=_plain(each.low)) for each in steps)
    said = say("rule-between", lang).join(parts)
    return say("chart-steps", lang, steps=said) if said else ""


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"


@frozen
class DrawnSteps:
    """Steps laid out on a scale from the left to the right: names above, boundaries below."""

    steps: tuple[Step, ...]
    scale: Scale

    def _edges(self) -> list[tuple[float, float]]:
        lows = [self.scale.at(max(each.low, self.scale.low)) for each in self.steps]
        return list(pairwise([*lows, self.scale.start + self.scale.length]))

    def _names(self) -> list[tuple[float, str]]:
        ends = zip(self._edges(), self.steps, strict=True)
        return [((left + right) / 2, step.name) for (left, right), step in ends]

    def _boundaries(self) -> list[tuple[float, str]]:
        inside = [each for each in self.steps if each.low > self.scale.low]
        return [(self.scale.at(each.low), _plain(each.low)) for each in inside]

    @property
    def above(self) -> float:
        """The room that the names take above the drawing."""
        return _room(self._names())

    @property
    def below(self) -> float:
        """The room that the boundaries take below it."""
        return _room(self._boundaries())

    def drawn(self, top: float, bottom: float) -> Iterator[str]:
        """Give the steps behind a drawing that reaches from ``top`` to ``bottom``."""
        for number, (left, right) in enumerate(self._edges()):
            if number % 2:
                style = 'fill="currentColor" fill-opacity="0.07"'
                yield box(left, top, right - left, bottom - top, style)
        dashes = 'stroke-width="1" stroke-dasharray="4 3" opacity="0.8"'
        for at, _ in self._boundaries():
            yield line(Point(at, top), Point(at, bottom), dashes)
        names = self._names()
        for (at, text), row in zip(names, _rows(names), strict=True):
            yield label(at, top - 5 - row * LINE, text, "middle")
        boundaries = self._boundaries()
        for (at, text), row in zip(boundaries, _rows(boundaries), strict=True):
            yield label(at, bottom + 13 + row * LINE, text, "middle")


def _rows(texts: Sequence[tuple[float, str]]) -> tuple[int, ...]:
    halves = ((at, text_room(text) / 2 + _APART / 2) for at, text in texts)
    return levels([(at - half, at + half) for at, half in halves])


def _room(texts: Sequence[tuple[float, str]]) -> float:
    return (max(_rows(texts)) + 1) * LINE if texts else 0
