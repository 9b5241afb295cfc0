"""A document as the template of the PDF takes it: plain values, no markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import define, field

from perfeval.documents.blocks import (
    Document,
    Emphasis,
    Figure,
    GridBlock,
    Heading,
    Inline,
    ListBlock,
    Missing,
    PageBreak,
    Paragraph,
    Strong,
    anchors_of,
)
from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import (
    fitted_widths,
    is_bare,
    leading_header_rows,
    row_heights,
    text_width,
)
from perfeval.documents.paper import Head, Paper, Piece, by_paper
from perfeval.documents.parting import parted

_POINT = 20  # twentieths of a point, in which paper is measured
_DIGIT = 5.25  # width of a digit in a table, in points
_LINE, _ROW_PADDING = 14.0, 5.0
_PADDING = 8.5  # left and right of the text in a cell, together
_SIZES = (1.0, 18 / 21)  # of type: 五号, and 小五 where a form then stays on one page
_LEAD = 6.0  # room around a form, which stands alone
_HEADING = 75.0  # room for what stands above a table on its page: a heading, a caption
_TALL = 0.6  # of a page: a taller row may be split
_LONG = 1.5  # pages: a longer table need not be tried
_TEXT_DIGIT = 8.0
_INDENT = 32.0
_LEAST = 10.0  # digits of a line in the deepest list
_TAB = " " * 4
_BEFORE_SIGN = re.compile(r"(?<=\d) (?=[%‰℃])")  # which a line does not begin with
_NO_BREAK = "\u00a0"
# Between these a line cannot be broken, or only where there is a hyphen or a stop.
_RUN = re.compile(r"[^ \u2002-\u2006\u2008-\u200b\u3000\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3]+")
_PARTS = re.compile(r"\w\W{0,3}|\W{1,3}")  # a sign is kept on the line of what it is behind
_NO_WIDTH = "\u200b"
_UNREAD = 1000  # characters: nobody reads such a run, or copies it out of a page
_BROAD = frozenset("mwMW@%")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?:-.*)?", re.DOTALL)

Pieces = list[str | list[str]]
"""A line in pieces; a list of strings is a run that may be torn between them."""

Words = str | list[Pieces]
"""A text as it is, or its lines."""


def drawing(document: Document, coded: Mapping[int, str]) -> dict[str, Any]:
    """Return what the template draws; characters that are ``coded`` are shown by their code.

    >>> drawn = drawing(Document("报告", "", "已完成。"), {})
    >>> drawn["name"], drawn["lang"], [each["kind"] for each in drawn["parts"][0]["blocks"]]
    ('报告', 'zh', ['Head', 'Paragraph'])
    """
    front = [*document.front, PageBreak()] if document.front else []
    parts = by_paper([*front, Head(document.title, document.subtitle), *document.blocks])
    writer = _Writer(document.lang, coded, set(anchors_of(document)))
    names = (writer.text(document.name), writer.text(document.subtitle))
    language = _LANGUAGE.fullmatch(document.lang)
    return {
        "name": next((name for name in names if name.strip()), "—"),
        "lang": language[1] if language else "zh",
        "region": language[2] if language else None,
        "parts": [writer.part(paper, blocks) for paper, blocks in parts],
    }


@define
class _Writer:
    """Writes blocks; it knows the paper, and the headings that the next one stands below."""

    lang: str
    coded: Mapping[int, str]
    anchors: AbstractSet[str]
    room: float = 0.0
    height: float = 0.0
    headings: list[int] = field(factory=list)
    _set: set[str] = field(factory=set)

    def part(self, paper: Paper, blocks: Sequence[Piece]) -> dict[str, Any]:
        """Return the blocks that stand on one kind of paper."""
        self.room, self.height = paper.room / _POINT, paper.height / _POINT
        width, height = paper.size
        return {
            "width": width / _POINT,
            "height": height / _POINT,
            "edges": [edge / _POINT for edge in paper.edges],
            "footer": paper.footer / _POINT,
            "blocks": self.blocks(blocks),
        }

    def blocks(self, blocks: Sequence[Piece], depth: int = 0) -> list[dict[str, Any]]:
        """Return blocks; ``depth`` counts the lists around them."""
        return [{"kind": type(block).__name__, **self._block(block, depth)} for block in blocks]

    def _block(self, block: Piece, depth: int) -> dict[str, Any]:
        digits = max((self.room - depth * _INDENT) / _TEXT_DIGIT, _LEAST)
        match block:
            case Head():
                return {
                    "title": self.words(block.title, self.room / 11),
                    "subtitle": self.words(block.subtitle, digits),
                }
            case Heading():
                return {
                    "level": block.level,
                    "depth": self._below(block.level),
                    "text": self.words(block.text, digits - 4),
                }
            case Paragraph():
                return {"inlines": self._inlines(block.inlines, digits)}
            case ListBlock():
                items = [self.blocks(item, depth + 1) for item in block.items]
                return {"ordered": block.ordered, "start": block.start, "items": items}
            case GridBlock():
                room = self.room - depth * _INDENT
                return {
                    "caption": self.words(block.caption, digits),
                    **self._table(block.grid, room),
                }
            case Figure():
                return {
                    "svg": block.svg,
                    "alt": self.text(f"{block.title}：{block.description}"),
                    "title": self.words(block.title, digits),
                    "room": self.room - depth * _INDENT,
                    "height": self.height - _HEADING,
                }
            case PageBreak():
                return {}
            case _:  # details
                return {
                    "anchor": self._anchor(block.anchor),
                    "summary": self.words(block.summary, digits - 4),
                    "blocks": self.blocks(block.blocks, depth + 1),
                }

    def _anchor(self, anchor: str) -> str:
        """Return the anchor of a derivation, which only the first of that name has."""
        if anchor in self._set:
            return ""
        self._set.add(anchor)
        return anchor

    def _below(self, level: int) -> int:
        """Return at which depth a heading stands: a bookmark is never two below the one before."""
        while self.headings and self.headings[-1] >= level:
            self.headings.pop()
        self.headings.append(level)
        return len(self.headings)

    def _inlines(self, inlines: Sequence[Inline], digits: float) -> list[dict[str, Any]]:
        return [self._inline(inline, digits) for inline in inlines]

    def _inline(self, inline: Inline, digits: float) -> dict[str, Any]:
        kind = type(inline).__name__
        if isinstance(inline, Strong | Emphasis):
            return {"kind": kind, "content": self._inlines(inline.content, digits)}
        text = inline.shown(self.lang) if isinstance(inline, Missing) else inline.text
        return {"kind": kind, "text": self.words(text, digits)}

    def text(self, text: str) -> str:
        """Return a text as it is printed."""
        spaced = printable(text).replace("\t", _TAB)
        return _BEFORE_SIGN.sub(_NO_BREAK, spaced).translate(self.coded)

    def words(self, text: str, digits: float) -> Words:
        """Return a text for lines of a width in digits."""
        lines = [_pieces(line, digits) for line in self.text(text).split("\n")]
        first, *more = lines
        if more or len(first) > 1:
            return lines
        return str(first[0])

    def _table(self, grid: Grid, room: float) -> dict[str, Any]:
        is_form = grid.margin is not None
        free = self.height - (_LEAD if is_form else _HEADING)
        sizes = [_measured(grid, room, scale) for scale in _SIZES[: 1 + is_form]]
        heights = row_heights(grid, sizes[0], line=_LINE, padding=_ROW_PADDING)
        splits = [height > _TALL * self.height for height in heights]
        whole = self._rows(grid, sizes[0], splits)
        parts = parted(grid)
        tops = [0, parts[0].rows]
        return {
            "room": room,
            "height": free,
            "sizes": [
                {
                    "scale": scale,
                    "widths": [digits * _DIGIT * scale + _PADDING for digits in widths],
                }
                for scale, widths in zip(_SIZES, sizes, strict=False)
            ],
            "short": bool(grid.rows) and sum(heights) <= _LONG * free,
            "whole": whole,
            "parts": [
                self._rows(part, sizes[0], splits[top : top + part.rows])
                for part, top in zip(parts, tops, strict=False)
            ]
            if len(parts) > 1
            else [whole],
        }

    def _rows(self, grid: Grid, digits: Sequence[float], splits: Sequence[bool]) -> dict[str, Any]:
        head = leading_header_rows(grid)
        if any(cell.row < head <= cell.last_row for cell in grid.cells):
            head = 0  # a cell that reaches out of the header cannot be repeated
        foot = grid.rows - 1
        if (
            foot <= head
            or splits[foot]
            or any(cell.row < foot <= cell.last_row for cell in grid.cells)
        ):
            foot = grid.rows
        cells = [
            self._cell(grid, cell, digits, splits=splits[cell.row])
            for row in range(grid.rows)
            for cell in grid.starting(row)
        ]
        return {"rows": grid.rows, "head": head, "foot": foot, "cells": cells}

    def _cell(
        self, grid: Grid, cell: Cell, digits: Sequence[float], *, splits: bool
    ) -> dict[str, Any]:
        width = sum(digits[cell.column : cell.last_column + 1])
        width += (cell.column_span - 1) * _PADDING / _DIGIT
        return {
            "x": cell.column,
            "y": cell.row,
            "rows": cell.row_span,
            "columns": cell.column_span,
            "role": cell.role,
            "align": cell.drawn_align,
            "bare": is_bare(cell, grid),
            "splits": splits or cell.row_span > 1,
            "lines": cell.entry.lines if cell.entry else 1,
            "text": self.words(cell.text, width),
            "link": cell.link if cell.link in self.anchors and cell.text else "",
        }


def _measured(grid: Grid, room: float, scale: float) -> list[float]:
    """Return the widths of the columns in digits of a size of type."""
    digit = _DIGIT * scale
    widths = fitted_widths(grid, room, digit, _PADDING)
    return [max((width - _PADDING) / digit, 1.0) for width in widths]


def _pieces(line: str, digits: float) -> Pieces:
    """Part a line at the runs that are longer than it may be."""
    pieces: Pieces = []
    end = 0
    for run in _RUN.finditer(line):
        if _run_width(run[0]) > digits:
            pieces += [line[end : run.start()], _torn(run[0])]
            end = run.end()
    return [*pieces, line[end:]]


def _run_width(run: str) -> int:
    return text_width(run) + sum(each in _BROAD for each in run)


def _torn(run: str) -> list[str]:
    """Part a run between what a line may begin with; before a sign only a special blank does it.

    So it does for a very long run, which would take long to set in so many pieces.
    """
    parts = _PARTS.findall(run)
    if len(run) > _UNREAD:
        return [_NO_WIDTH.join(parts)]
    return [part if part[0].isalnum() or part[0] == "_" else _NO_WIDTH + part for part in parts]
