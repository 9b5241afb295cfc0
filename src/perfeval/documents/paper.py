"""On which paper the blocks of a document stand: upright or landscape, and with which margins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, groupby
from typing import TypeAlias

from attrs import frozen

from perfeval.documents.blocks import Block, GridBlock, Heading, PageBreak

# A4 with the margins of the standard (37, 35, 28 and 26 mm), in twentieths of a point.
_SHORT, _LONG = 11906, 16838
_TOP, _BOTTOM, _LEFT, _RIGHT = 2098, 1985, 1588, 1474
_CENTIMETRE = 1440 / 2.54


@frozen
class Head:
    """Title and subtitle, which stand among the blocks as one of them."""

    title: str
    subtitle: str


@frozen
class Paper:
    """The pages of a section: upright or landscape, with the margins of the text or their own."""

    landscape: bool = False
    margin: float | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in twentieths of a point."""
        return (_LONG, _SHORT) if self.landscape else (_SHORT, _LONG)

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """The margins: top, right, bottom, left."""
        if self.margin is not None:
            edge = round(self.margin * _CENTIMETRE)
            return edge, edge, edge, edge
        if self.landscape:
            return _LEFT, _BOTTOM, _RIGHT, _TOP
        return _TOP, _RIGHT, _BOTTOM, _LEFT

    @property
    def footer(self) -> int:
        """The height of the page number above the lower edge."""
        if self.margin is not None:
            return 500
        return 737 if self.landscape else 1134

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.size[0] - self.edges[1] - self.edges[3]

    @property
    def height(self) -> int:
        """The height between the margins."""
        return self.size[1] - self.edges[0] - self.edges[2]


Piece: TypeAlias = Block | Head
"""What stands on paper."""


def by_paper(blocks: Sequence[Piece]) -> list[tuple[Paper, list[Piece]]]:
    """Part the blocks by the pages that they stand on; a heading goes with its table.

    A table with margins of its own has no text on its pages. A page break beside such a change is
    not needed: the change itself begins a page.
    """
    turned: list[tuple[Paper, Piece]] = []
    paper = Paper()
    # Nothing stands on a page that a break at the very end would begin.
    for block in dropwhile(lambda each: isinstance(each, PageBreak), reversed(blocks)):
        if isinstance(block, GridBlock):
            paper = Paper(block.grid.landscape, block.grid.margin)
        elif not isinstance(block, Heading | PageBreak | Head):
            paper = Paper()
        turned.append((paper, block))
    parts = [
        (paper, [block for _, block in group])
        for paper, group in groupby(reversed(turned), key=lambda each: each[0])
    ]
    for place, (_, part) in enumerate(parts):
        while place and isinstance(part[0], PageBreak):
            del part[0]
    return parts
