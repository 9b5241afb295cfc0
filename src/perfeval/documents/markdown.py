"""Markdown into blocks, and any text into Markdown that means just that text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.documents.blocks import (
    Block,
    Code,
    Emphasis,
    GridBlock,
    Heading,
    Inline,
    ListBlock,
    Missing,
    PageBreak,
    Paragraph,
    Strong,
    Text,
    plain_text,
)
from perfeval.documents.characters import printable
from perfeval.documents.grid import Align, Cell, Grid, Role
from perfeval.documents.layout import is_wide, natural_widths
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

_MISSING = re.compile(
    r"\[\[\s*(?:待填写|to be filled in)\s*(?:[:：](?P<what>(?:\\.|[^\\])*?))?\]\]"
)
_ALIGNS: Mapping[str, Align] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}

# Characters that mean something wherever they stand. The braces mean nothing to Markdown: they
# are escaped so that the result is inert as a template too.
_ALWAYS = re.compile(r"[\\`*_\[\]<>&#~!{}]")
# What opens a list, a heading, a quotation, a rule or a table when a line begins with it.
_OPENING = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")


def escape_markdown(text: str) -> str:
    r"""Return Markdown whose meaning is exactly this text, in a paragraph, heading or table.

    Control characters are dropped (see `printable`); newlines become line breaks.

    >>> print(escape_markdown("1. 完成 *全部* [[目标]] | <b>"))
    1\. 完成 \*全部\* \[\[目标\]\] &#124; \<b\>
    >>> parse_markdown(escape_markdown("# {{ 1*2 }}"), blocks={})
    (Paragraph(inlines=(Text(text='# {{ 1*2 }}'),)),)
    """
    clean = _ALWAYS.sub(r"\\\g<0>", printable(text))
    clean = _OPENING.sub(_escape_opening, clean)
    # The pipe would end a table's cell even behind a backslash that is itself escaped.
    clean = clean.replace("|", "&#124;").replace("\t", "&#9;").replace("\n", "&#10;")
    body = clean.strip()
    start = len(clean) - len(clean.lstrip()) if body else len(clean)
    return _entities(clean[:start]) + body + _entities(clean[start + len(body) :])


def _escape_opening(match: re.Match[str]) -> str:
    opening = match[0]
    return f"{opening}\\" if opening[0].isdigit() else f"\\{opening}"


def _entities(blanks: str) -> str:
    """Write blanks at the ends of a text as entities: Markdown strips bare ones."""
    return "".join(f"&#{ord(blank)};" for blank in blanks)


def parse_markdown(
    text: str, *, blocks: Mapping[str, Sequence[Block]], lang: str = "zh-CN"
) -> tuple[Block, ...]:
    r"""Return the blocks that a Markdown text describes.

    CommonMark with tables. A fenced block whose info string is ``block NAME`` stands for the
    blocks of that name in ``blocks``; ``---`` is a page break; ``[[待填写：…]]`` is a blank for the
    author. Html is never passed through: it is text. Links and pictures leave their text.

    Raises `PerfevalError` naming every block that ``blocks`` does not have.

    >>> parse_markdown("# 一、概况\n\n资金 **50** 万元", blocks={})[0]
    Heading(level=1, text='一、概况')
    >>> parse_markdown("```block form\n```", blocks={"form": [PageBreak()]})
    (PageBreak(),)
    >>> parse_markdown("```block chart\n```", blocks={"form": []})
    Traceback (most recent call last):
        ...
    perfeval.errors.PerfevalError: line 1: no block is named 'chart', there are: form
    """
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_block_parser().parse(printable(text)))
    faults = [
        f"line {node.map[0] + 1 if node.map else '?'}: no block is named {name!r}, there are: "
        f"{', '.join(sorted(blocks)) or 'none'}"
        for node, name in _named_blocks(tree)
        if name not in blocks
    ]
    if faults:
        raise PerfevalError("\n".join(faults))
    return tuple(_Reader(blocks, lang).blocks_of(tree))


@cache
def _block_parser() -> MarkdownIt:
    """Return a parser that leaves running text as it is: `_running` reads that."""
    parser = _parser()
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    return _parser()


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Left out because an outline's author means text by them: indented lines (code), a line of
    # signs under a paragraph (heading, instead of a rule), "[a]: b" (a definition that vanishes).
    parser.disable(["code", "lheading", "reference"])
    parser.inline.ruler.before("link", "missing", _missing_rule)
    parser.inline.ruler.before("emphasis", "chinese_emphasis", _emphasis_rule)
    return parser


def _missing_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the parser's signature
    match = _MISSING.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("missing", "", 0).content = _unescaped(match["what"] or "")
    state.pos = match.end()
    return True


def _emphasis_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  as above
    """Let asterisks beside Chinese characters open and close wherever no blank forbids it.

    CommonMark tells words by blanks; in ``**规定（试行）**执行`` it would see no end.
    """
    from markdown_it.rules_inline.state_inline import Delimiter

    if silent or state.src[state.pos] != "*":
        return False
    run = state.scanDelims(state.pos, canSplitWord=True)
    before = state.src[state.pos - 1] if state.pos else ""
    after = state.src[state.pos + run.length : state.pos + run.length + 1]
    if not (is_wide(before) or is_wide(after)):
        return False
    for _ in range(run.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=run.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=bool(after.strip()),
                close=bool(before.strip()),
            )
        )
    state.pos += run.length
    return True


def _unescaped(text: str) -> str:
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text))


def _block_name(info: str) -> str | None:
    word, _, name = info.strip().partition(" ")
    return name.strip() if word == "block" else None


def _named_blocks(tree: SyntaxTreeNode) -> Iterator[tuple[SyntaxTreeNode, str]]:
    for node in tree.walk():
        if node.type == "fence" and (name := _block_name(node.info)) is not None:
            yield node, name


@frozen
class _Reader:
    """Turns the nodes of the syntax tree into blocks."""

    named: Mapping[str, Sequence[Block]]
    lang: str

    def blocks_of(self, parent: SyntaxTreeNode) -> Iterator[Block]:
        for node in parent.children:
            yield from self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Iterable[Block]:
        match node.type:
            case "heading":
                return [Heading(int(node.tag[1]), plain_text(_content(node), self.lang))]
            case "paragraph":
                return [Paragraph(_content(node))]
            case "bullet_list" | "ordered_list":
                items = [tuple(self.blocks_of(item)) for item in node.children]
                start = int(node.attrs.get("start", 1))
                return [ListBlock(node.type == "ordered_list", items, start)]
            case "table":
                return [GridBlock(self._grid(node))]
            case "hr":
                return [PageBreak()]
            case "fence":
                name = _block_name(node.info)
                code = Paragraph(Code(node.content.removesuffix("\n")))
                return [code] if name is None else self.named[name]
            case _:  # a quotation: its blocks stand for themselves
                return self.blocks_of(node)

    def _grid(self, table: SyntaxTreeNode) -> Grid:
        rows = [row.children for part in table.children for row in part.children]
        cells = [
            self._cell(row, column, node)
            for row, nodes in enumerate(rows)
            for column, node in enumerate(nodes)
        ]
        return Grid(cells, natural_widths(cells, len(rows[0])), header_rows=(0,))

    def _cell(self, row: int, column: int, node: SyntaxTreeNode) -> Cell:
        content = _content(node)
        value: Role = "missing" if any(_missing(content)) else "value"
        return Cell(
            row,
            column,
            plain_text(content, self.lang),
            role="head" if node.tag == "th" else value,
            align=_ALIGNS.get(str(node.attrs.get("style"))),
        )


def _missing(content: Iterable[Inline]) -> Iterator[bool]:
    """Tell of every inline whether it is a blank for the author, or holds one."""
    for each in content:
        if isinstance(each, Strong | Emphasis):
            yield from _missing(each.content)
        else:
            yield isinstance(each, Missing)


def _content(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    """Return the inlines of a block that holds running text."""
    return _joined(each for child in node.children for each in _running(child.content))


@lru_cache(maxsize=10_000)  # an outline has the same text in every report of a run
def _running(text: str) -> tuple[Inline, ...]:
    from markdown_it.tree import SyntaxTreeNode

    (inline,) = SyntaxTreeNode(_inline_parser().parseInline(text)).children
    return tuple(_inlines(inline.children))


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Inline]:
    for place, node in enumerate(nodes):
        match node.type:
            case "text":
                yield Text(node.content)
            case "softbreak":
                yield Text(_between(nodes[place - 1 : place], nodes[place + 1 : place + 2]))
            case "hardbreak":
                yield Text("\n")
            case "strong":
                yield Strong(_joined(_inlines(node.children)))
            case "em":
                yield Emphasis(_joined(_inlines(node.children)))
            case "code_inline":
                yield Code(node.content)
            case "missing":
                yield Missing(node.content)
            case _:  # a link or a picture
                yield from _reference(node)


def _reference(node: SyntaxTreeNode) -> Iterator[Inline]:
    """Paper has no links: the address follows the text that it is for."""
    content = _joined(_inlines(node.children))
    yield from content
    address = str(node.attrs.get("href", ""))
    if address and plain_text(content) != address:
        yield Text(f"（{address}）")


def _between(before: Sequence[SyntaxTreeNode], after: Sequence[SyntaxTreeNode]) -> str:
    """Return what a line end in the source stands for: Chinese is written without blanks."""
    left = before[0].content[-1:] if before else ""
    right = after[0].content[:1] if after else ""
    return "" if is_wide(left) or is_wide(right) else " "


def _joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join texts that touch, so that a text is one inline however it was escaped."""
    joined: list[Inline] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        if isinstance(inline, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + inline.text)
        elif inline != Text(""):
            joined.append(inline)
    return tuple(joined)
