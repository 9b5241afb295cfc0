"""Rows with a name on the left, a drawing in the middle and figures on the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from perfeval.documents.drawing import LINE, labels, text_lines, text_room

MARGIN, GAP = 14.0, 12.0
PLOT = 250.0
"""How wide the drawing in the middle is."""

_DIGITS, _MANY_DIGITS = 28.0, 56.0
"""How many digits a line of a name is wide; of many rows, so that a page holds them."""

_MANY = 16

_BETWEEN = 10.0


@frozen
class Row:
    """A row as it is laid out: the lines of its name and of its figures."""

    name: tuple[str, ...]
    figures: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        """What its lines take."""
        return max(len(self.name), len(self.figures), 1) * LINE

    @property
    def middle(self) -> float:
        """The height at which its drawing stands."""
        return self.top + self.height / 2

    def figure_middle(self, number: int) -> float:
        """Return the height of the middle of one of its figures."""
        return self.middle + (number - (len(self.figures) - 1) / 2) * LINE


def _rows(given: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(given)


@frozen
class Layout:
    """Rows laid out below each other from ``top`` on, on a paper of ``width`` and ``height``."""

    rows: tuple[Row, ...] = field(converter=_rows)
    start: float
    width: float
    bottom: float

    @property
    def end(self) -> float:
        """Where the drawing in the middle ends on the right."""
        return self.start + PLOT

    def texts(self) -> Iterator[str]:
        """Give the names on the left and the figures on the right."""
        for row in self.rows:
            top = row.middle - (len(row.name) - 1) * LINE / 2 + 4
            yield from labels(self.start - GAP, top, row.name, "end")
            left = self.end + GAP
            yield from labels(left, row.figure_middle(0) + 4, row.figures, "start")


def laid_out(names: Sequence[str], figures: Sequence[Sequence[str]], *, top: float) -> Layout:
    """Return rows with these names and figures, a line for each figure."""
    rows: list[Row] = []
    edge = top
    digits = _DIGITS if len(names) <= _MANY else _MANY_DIGITS
    for name, lines in zip(names, figures, strict=True):
        rows.append(Row(text_lines(name, digits), tuple(lines), edge))
        edge += rows[-1].height + _BETWEEN
    left = max([2.0 * LINE, *(text_room(line) for row in rows for line in row.name)])
    right = max([2.0 * LINE, *(text_room(line) for row in rows for line in row.figures)])
    start = MARGIN + left + GAP
    return Layout(rows, start, start + PLOT + GAP + right + MARGIN, edge)
