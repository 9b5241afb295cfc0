"""What a document is made of: headings, paragraphs, lists, tables, figures and their inlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import field, frozen

from perfeval.documents.grid import Grid
from perfeval.documents.svg import checked_svg
from perfeval.errors import PerfevalError

_BLANK = "待填写"


def _inlines(content: str | Inline | Iterable[Inline]) -> tuple[Inline, ...]:
    """Return inlines from a string, one inline or several."""
    if isinstance(content, str):
        return (Text(content),)
    if isinstance(content, Text | Strong | Emphasis | Code | Missing):
        return (content,)
    return tuple(content)


@frozen
class Text:
    """Plain text; a newline in it is a line break.

    >>> Text("资金到位率")
    Text(text='资金到位率')
    """

    text: str


@frozen
class Strong:
    """Text of strong importance, drawn bold.

    >>> Strong("不得遗漏").plain
    '不得遗漏'
    """

    content: tuple[Inline, ...] = field(converter=_inlines)

    @property
    def plain(self) -> str:
        """The text without its markup."""
        return plain_text(self.content)


@frozen
class Emphasis:
    """Stressed text, drawn in 楷体 (Chinese has no italics).

    >>> Emphasis("初稿").plain
    '初稿'
    """

    content: tuple[Inline, ...] = field(converter=_inlines)

    @property
    def plain(self) -> str:
        """The text without its markup."""
        return plain_text(self.content)


@frozen
class Code:
    """Text that stands exactly as a machine reads it.

    >>> Code("perfeval score")
    Code(text='perfeval score')
    """

    text: str


def _without_label(text: str) -> str:
    """Return what is missing, without the words that `Missing.shown` adds."""
    return text.removeprefix(_BLANK).removeprefix("：").removeprefix(":").strip()


@frozen
class Missing:
    """A blank that the author has to fill in; it stays visible in every format.

    >>> Missing("资金管理办法").shown()
    '〔待填写：资金管理办法〕'
    >>> Missing("待填写：资金管理办法") == Missing("资金管理办法")
    True
    >>> Missing("").shown(), Missing("rules").shown("en")
    ('〔待填写〕', '[to be filled in: rules]')
    """

    text: str = field(converter=_without_label)

    def shown(self, lang: str = "zh-CN") -> str:
        """Return the text that stands in the document until the author supplies it."""
        if lang.startswith("zh"):
            return f"〔{_BLANK}：{self.text}〕" if self.text else f"〔{_BLANK}〕"
        return f"[to be filled in: {self.text}]" if self.text else "[to be filled in]"


Inline: TypeAlias = Text | Strong | Emphasis | Code | Missing
"""A piece of running text."""


def plain_text(inlines: Iterable[Inline], lang: str = "zh-CN") -> str:
    """Return the text of inlines without their markup.

    >>> plain_text([Text("按"), Strong("规定"), Missing("文号")])
    '按规定〔待填写：文号〕'
    """
    return "".join(
        plain_text(inline.content, lang)
        if isinstance(inline, Strong | Emphasis)
        else inline.shown(lang)
        if isinstance(inline, Missing)
        else inline.text
        for inline in inlines
    )


@frozen
class Heading:
    """A heading; level 1 is the highest below the title of the document.

    >>> Heading(1, "一、项目概况")
    Heading(level=1, text='一、项目概况')
    """

    level: int
    text: str

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.level <= 6:
            raise PerfevalError(f"a heading has a level from 1 to 6, found {self.level}")


@frozen
class Paragraph:
    """A paragraph of running text.

    >>> Paragraph("项目已完成。") == Paragraph([Text("项目已完成。")])
    True
    """

    inlines: tuple[Inline, ...] = field(converter=_inlines)

    @property
    def plain(self) -> str:
        """The text without its markup."""
        return plain_text(self.inlines)


def _blocks(content: str | Block | Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks from a string (one paragraph), one block or several."""
    if isinstance(content, str):
        return (Paragraph(content),)
    if isinstance(content, Block):
        return (content,)
    return tuple(content)


def _items(items: Iterable[str | Block | Iterable[Block]]) -> tuple[tuple[Block, ...], ...]:
    return tuple(_blocks(item) for item in items)


@frozen
class ListBlock:
    """A list; every item is a sequence of blocks, so lists nest.

    >>> ListBlock(True, ["编报及时", "内容完整"]).items[1]
    (Paragraph(inlines=(Text(text='内容完整'),)),)
    """

    ordered: bool
    items: tuple[tuple[Block, ...], ...] = field(converter=_items)
    start: int = 1


@frozen
class GridBlock:
    """A table in the text, with a caption above it when one is given.

    In html a reader can sort the rows of a ``sortable`` one; those with a total stay in place.
    """

    grid: Grid
    caption: str = ""
    sortable: bool = False


@frozen
class Figure:
    """A drawing with its title and a description for those who cannot see it.

    The SVG is checked when the figure is made: it may hold no script and nothing that reaches
    outside the document.

    >>> Figure('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "得分", "…")
    Traceback (most recent call last):
        ...
    perfeval.errors.PerfevalError: SVG: the element <script> is not allowed
    """

    svg: str = field(converter=checked_svg)
    title: str
    description: str


@frozen
class PageBreak:
    """What follows begins on a new page."""


@frozen
class Details:
    """A derivation that unfolds on demand in html and is indented text elsewhere.

    The ``link`` of a cell leads to the one whose ``anchor`` it names.

    >>> Details("为什么是 18.60 分", "186 ÷ 200 × 20 = 18.60").blocks[0].plain
    '186 ÷ 200 × 20 = 18.60'
    """

    summary: str
    blocks: tuple[Block, ...] = field(converter=_blocks)
    anchor: str = ""


Block: TypeAlias = Heading | Paragraph | ListBlock | GridBlock | Figure | PageBreak | Details
"""One piece of a document, from margin to margin."""


def inside(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give every block, and what stands in it, in the order in which they are drawn.

    >>> [type(each).__name__ for each in inside([Details("为什么", "因为")])]
    ['Details', 'Paragraph']
    """
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from inside(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from inside(item)


def anchors_of(document: Document) -> dict[str, Details]:
    """Return the derivations that a link can lead to: the first of every anchor.

    >>> list(anchors_of(Document("", blocks=[Details("", "", "why-1"), Details("", "")])))
    ['why-1']
    """
    found: dict[str, Details] = {}
    for block in inside((*document.front, *document.blocks)):
        if isinstance(block, Details) and block.anchor:
            found.setdefault(block.anchor, block)
    return found


def _sheets(sheets: Iterable[tuple[str, Grid]]) -> tuple[tuple[str, Grid], ...]:
    return tuple((name, grid) for name, grid in sheets)


@frozen
class Document:
    """A document: title, subtitle, blocks, and the sheets of its workbook form.

    ``front`` stands on pages of its own before the title, such as a form that the text is about.
    It and ``blocks`` are drawn by the html, docx and Markdown writers, ``sheets`` by the xlsx
    writer. A newline in the title is a line break where there is room for two lines.
    Raises `PerfevalError` when two sheets would have one name in a workbook.

    >>> Document("项目绩效评价报告", "（2019年度）", [Heading(1, "一、项目概况")]).lang
    'zh-CN'
    """

    title: str
    subtitle: str = ""
    blocks: tuple[Block, ...] = field(default=(), converter=_blocks)
    lang: str = "zh-CN"
    sheets: tuple[tuple[str, Grid], ...] = field(default=(), converter=_sheets)
    front: tuple[Block, ...] = field(default=(), converter=_blocks)

    @property
    def name(self) -> str:
        """The title on one line, as the properties of a file and the tab of a browser show it.

        A document without a title of its own, such as a form, is called by its first table.
        """
        grids = (each.grid for each in (*self.front, *self.blocks) if isinstance(each, GridBlock))
        title = self.title or next((each.title for each in grids), "")
        return "".join(title.split("\n"))

    def __attrs_post_init__(self) -> None:
        names = [name.casefold() for name, _ in self.sheets]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise PerfevalError(f"sheets need names of their own, found twice: {', '.join(twice)}")
