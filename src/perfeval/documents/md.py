"""Write a document as Markdown."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import (
    Block,
    Code,
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
)
from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.markdown import escape_markdown

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def write_md(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a Markdown file; see `md_text`."""
    write_atomically(path, md_bytes(document))


def md_bytes(document: Document) -> bytes:
    """Return a document as Markdown in UTF-8; see `md_text`."""
    return md_text(document).encode()


def md_text(document: Document) -> str:
    """Return a document as Markdown.

    Tables without spans are pipe tables, others html. Blanks for the author keep the form that
    `parse_markdown` reads; figures leave their title and description.

    >>> print(md_text(Document("报告", "", [Heading(1, "一、概况"), Paragraph(Missing("职能"))])))
    # 报告
    <BLANKLINE>
    ## 一、概况
    <BLANKLINE>
    [[待填写：职能]]
    <BLANKLINE>
    """
    writer = _Writer(document.lang)
    front = [*document.front, PageBreak()] if document.front else []
    head = [f"# {_one_line(document.name)}"] if document.title else []
    if document.subtitle:
        head.append(_one_line(document.subtitle))
    pieces = [*writer.blocks(front), *head, *writer.blocks(document.blocks)]
    return "\n\n".join(pieces) + "\n"


def _one_line(text: str) -> str:
    return escape_markdown(printable(text).replace("\n", " "))


@frozen
class _Writer:
    """Writes blocks; it knows the language of the document."""

    lang: str

    @property
    def _is_chinese(self) -> bool:
        return self.lang.startswith("zh")

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        """Return the blocks as pieces of Markdown, to be parted by empty lines."""
        pieces = []
        alternate = False
        for place, block in enumerate(blocks):
            # Lists that follow each other would be read as one if their marks were the same.
            before = blocks[place - 1] if place else None
            alternate = isinstance(before, ListBlock) and not alternate
            piece = self._block(block, alternate=alternate)
            if piece.strip():
                pieces.append(piece)
        return pieces

    def _block(self, block: Block, *, alternate: bool) -> str:
        match block:
            case Heading():
                return f"{'#' * min(block.level + 1, 6)} {_one_line(block.text)}"
            case Paragraph():
                return self._inlines(block.inlines)
            case ListBlock():
                return self._list(block, alternate=alternate)
            case GridBlock():
                caption = [f"**{_one_line(block.caption)}**"] if block.caption.strip() else []
                return "\n\n".join([*caption, _table(block.grid)])
            case Figure():
                return f"*{_one_line(block.title)}*\n\n{_one_line(block.description)}"
            case PageBreak():
                return "---"
            case _:  # details
                inner = "\n\n".join([f"**{_one_line(block.summary)}**", *self.blocks(block.blocks)])
                return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))

    def _list(self, block: ListBlock, *, alternate: bool) -> str:
        lines = []
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}{')' if alternate else '.'}" if block.ordered else "*-"[not alternate]
            content = "\n\n".join(self.blocks(item)).split("\n")
            lines.append(f"{mark} {content[0]}".rstrip())
            indent = " " * (len(mark) + 1)
            lines += [f"{indent}{line}".rstrip() for line in content[1:]]
        return "\n".join(lines)

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        # A blank behind bold text is safe as it is; only at the ends of a line it would be lost.
        return re.sub(r"(?<=\*)&#32;(?=\S)", " ", "".join(map(self._inline, inlines)))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Strong():
                return f"**{self._inlines(inline.content)}**" if inline.plain.strip() else ""
            case Emphasis():
                return f"*{self._inlines(inline.content)}*" if inline.plain.strip() else ""
            case Code():
                return _code(printable(inline.text))
            case Missing():
                label = "待填写" if self._is_chinese else "to be filled in"
                colon = "：" if self._is_chinese else ": "
                return f"[[{label}{colon if inline.text else ''}{escape_markdown(inline.text)}]]"
            case _:
                return escape_markdown(inline.text).replace("&#10;", "\\\n")


def _code(text: str) -> str:
    """Fence code with more backticks than it holds in a row."""
    if not text.strip():
        return escape_markdown(text)
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text.replace(chr(10), ' ')} {fence}"


def _table(grid: Grid) -> str:
    if any((cell.row_span, cell.column_span) != (1, 1) for cell in grid.cells):
        return _html_table(grid)
    if not grid.rows:
        return ""
    rows = [
        _pipe_row([_pipe_text(cell) for cell in grid.starting(row)]) for row in range(grid.rows)
    ]
    # A column stands where most of what is under its head stands.
    first_body = [grid.at(min(1, grid.rows - 1), column) for column in range(grid.columns)]
    rule = _pipe_row([_RULES[cell.drawn_align] for cell in first_body])
    return "\n".join([rows[0], rule, *rows[1:]])


def _pipe_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _pipe_text(cell: Cell) -> str:
    return escape_markdown(cell.text).replace("&#10;", "<br>")


def _html_table(grid: Grid) -> str:
    rows = (f"<tr>{''.join(_html_cells(grid, row))}</tr>" for row in range(grid.rows))
    return "\n".join(["<table>", *rows, "</table>"])


def _html_cells(grid: Grid, row: int) -> Iterator[str]:
    for cell in grid.starting(row):
        tag = "th" if cell.role in {"head", "label"} else "td"
        spans = "".join(
            f' {name}="{span}"'
            for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span))
            if span > 1
        )
        text = escape(printable(cell.text)).replace("\n", "<br>")
        yield f"<{tag}{spans}>{text}</{tag}>"
