"""Write a document as a Word file in the typography of Chinese official documents."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from attrs import define, field

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import (
    Document,
    Figure,
    GridBlock,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    anchors_of,
)
from perfeval.documents.characters import printable
from perfeval.documents.docx_numbering import numbering
from perfeval.documents.docx_table import table
from perfeval.documents.docx_text import paragraph, run, runs
from perfeval.documents.office import library
from perfeval.documents.package import settled
from perfeval.documents.paper import Head, Paper, Piece, by_paper
from perfeval.documents.svg import png

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_W}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_INDENT = 640  # two characters of the text
_TITLE = 1500  # room for what stands below or above a picture on its page
_EMU = 635  # English metric units in a twentieth of a point
_PNG_SCALE = 2.5  # pixels of the picture for one of the drawing: 240 dots an inch


def write_docx(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a docx file; see `docx_bytes`."""
    write_atomically(path, docx_bytes(document))


def docx_bytes(document: Document) -> bytes:
    """Return the title and the blocks of a document as a docx file.

    A4 with page numbers; headings build a table of contents; merged table cells, repeated header
    rows; a grid that asks for it stands on landscape pages; figures are pictures with their
    description; links of cells lead to bookmarks. Characters that XML does not allow are left out.

    >>> docx_bytes(Document("报告", "", [Heading(1, "一、项目概况"), Paragraph("已完成。")]))[:2]
    b'PK'
    """
    base = library("docx").Document()
    parse = library("docx.oxml").parse_xml
    # Word takes no hyphen in the name of a bookmark.
    marks = {anchor: f"why{number}" for number, anchor in enumerate(anchors_of(document), 1)}
    writer = _Writer(base.part, document.lang, marks)
    body = base.element.body
    footer = _add_footer(base, parse)
    content = parse(f"<w:body {_NAMESPACES}>{_body(document, writer, footer)}</w:body>")
    body.getparent().replace(body, content)
    _replace_children(base.styles.element, parse(_template("styles.xml")))
    _replace_children(base.part.numbering_part.element, parse(numbering(writer.lists)))
    _settle_parts(base, document.lang)
    stream = io.BytesIO()
    base.save(stream)
    return settled(stream.getvalue(), title=printable(document.name), lang=document.lang)


@cache
def _template(name: str) -> bytes:
    return files("perfeval.documents").joinpath("templates", name).read_bytes()


def _replace_children(element: Any, source: Any) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(source):
        element.append(child)


def _settle_parts(base: Any, lang: str) -> None:
    """Take out what the library's own blank document brings along."""
    package = base.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(key)
    for relation in base.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = _template("fonts.xml")  # noqa: SLF001  it has no setter
    for element in base.settings.element.iter(f"{{{_W}}}themeFontLang"):
        element.set(f"{{{_W}}}eastAsia", lang)


def _add_footer(base: Any, parse: Any) -> str:
    """Give the document a footer with the page number; return the relation's id."""
    part, relation = base.part.add_footer_part()
    number = (
        run("— ")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("1")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run(" —")
    )
    _replace_children(
        part.element, parse(f"<w:ftr {_NAMESPACES}>{paragraph('Footer', number)}</w:ftr>")
    )
    return str(relation)


def _body(document: Document, writer: _Writer, footer: str) -> str:
    pieces = []
    front = [*document.front, PageBreak()] if document.front else []
    parts = by_paper([*front, Head(document.title, document.subtitle), *document.blocks])
    reference = f'<w:footerReference w:type="default" r:id="{footer}"/>'
    for place, (paper, blocks) in enumerate(parts):
        writer.room, writer.height = paper.room, paper.height
        pieces += writer.blocks(blocks)
        section = _section(reference if place == 0 else "", paper)
        is_last = place == len(parts) - 1
        pieces.append(section if is_last else paragraph("Spacer", "", section))
    return "".join(pieces)


def _section(reference: str, paper: Paper) -> str:
    width, height = paper.size
    turn = ' w:orient="landscape"' if paper.landscape else ""
    top, right, bottom, left = paper.edges
    return (
        f'<w:sectPr>{reference}<w:pgSz w:w="{width}" w:h="{height}"{turn}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="851" w:footer="{paper.footer}"'
        ' w:gutter="0"/></w:sectPr>'
    )


@define
class _Writer:
    """Writes blocks; it counts lists and pictures, and knows the width there is."""

    part: Any
    lang: str
    marks: Mapping[str, str]
    room: int = Paper().room
    height: int = Paper().height
    lists: list[ListBlock] = field(factory=list)
    pictures: int = 0
    _set: set[str] = field(factory=set)
    _breaks: bool = False

    def blocks(self, blocks: Sequence[Piece], depth: int = 0, *, aside: bool = False) -> list[str]:
        """Return the XML of blocks; ``depth`` counts the lists around them."""
        followed = zip_longest(blocks, blocks[1:])
        return [
            self._block(block, depth, aside=aside) + self._spacer(block, after)
            for block, after in followed
        ]

    def _spacer(self, block: Piece, after: Piece | None) -> str:
        """Return the paragraph that Word wants between tables and after the last one.

        Before a page break there is none: below a table that fills its page it would stand on a
        page of its own.
        """
        ends = isinstance(block, GridBlock) and not isinstance(after, PageBreak)
        return paragraph("Spacer", "") if ends else ""

    def _block(self, block: Piece, depth: int, *, aside: bool) -> str:
        match block:
            case Head():
                texts = (("Title", block.title), ("Subtitle", block.subtitle))
                return "".join(self._paragraph(style, run(text)) for style, text in texts if text)
            case Heading():
                return self._paragraph(f"Heading{block.level}", run(block.text))
            case Paragraph():
                return self._text(block, depth, aside=aside)
            case ListBlock():
                return self._list(block, depth, aside=aside)
            case GridBlock():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case PageBreak():
                self._breaks = True
                return ""
            case _:  # details
                text = self._marked(run(block.summary), block.anchor)
                summary = self._paragraph("DetailsSummary", text)
                return summary + "".join(self.blocks(block.blocks, depth, aside=True))

    def _paragraph(self, style: str, content: str, properties: str = "") -> str:
        """Return a paragraph, on a new page if a page break came before it."""
        new_page = "<w:pageBreakBefore/>" if self._breaks else ""
        self._breaks = False
        return paragraph(style, content, new_page + properties)

    def _marked(self, content: str, anchor: str) -> str:
        """Return content as a bookmark that links lead to; only the first of an anchor is one."""
        if anchor not in self.marks or anchor in self._set:
            return content
        number = len(self._set)
        self._set.add(anchor)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{self.marks[anchor]}"/>'
            f'{content}<w:bookmarkEnd w:id="{number}"/>'
        )

    def _text(self, block: Paragraph, depth: int, *, aside: bool) -> str:
        style = "DetailsText" if aside else "ListParagraph" if depth else "BodyText"
        properties = f'<w:ind w:left="{_INDENT * (depth + 1)}"/>' if depth else ""
        if "\n" in block.plain:
            # Justified text would be drawn apart up to the line break.
            properties += '<w:jc w:val="left"/>'
        return self._paragraph(style, runs(block.inlines, self.lang), properties)

    def _list(self, block: ListBlock, depth: int, *, aside: bool) -> str:
        self.lists.append(block)
        number = len(self.lists)
        style = "DetailsText" if aside else "ListParagraph"
        pieces = []
        for item in block.items:
            first, rest = (item[0], item[1:]) if item else (Paragraph(""), ())
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(""), item
            properties = (
                f'<w:numPr><w:ilvl w:val="{min(depth, 8)}"/><w:numId w:val="{number}"/></w:numPr>'
            )
            pieces.append(self._paragraph(style, runs(first.inlines, self.lang), properties))
            pieces += self.blocks(rest, depth + 1, aside=aside)
        return "".join(pieces)

    def _table(self, block: GridBlock) -> str:
        style = "Caption" if block.caption else "TableLead"
        caption = self._paragraph(style, run(block.caption))
        return caption + table(block.grid, self.room, self.height, self.marks)

    def _figure(self, figure: Figure) -> str:
        picture = png(figure.svg, _PNG_SCALE)
        relation, _ = self.part.get_or_add_image(io.BytesIO(picture))
        self.pictures += 1
        width, height = struct.unpack(">II", picture[16:24])
        # 15 twentieths of a point are a pixel; a page holds the picture with its title.
        tallest = (self.height - _TITLE) * width / height
        shown = min(width / _PNG_SCALE * 15, self.room, tallest)
        size = f'cx="{round(shown * _EMU)}" cy="{round(shown * height / width * _EMU)}"'
        drawing = _drawing(figure, self.pictures, str(relation), size)
        caption = paragraph("FigureCaption", run(figure.title)) if figure.title else ""
        return self._paragraph("Figure", drawing) + caption


def _drawing(figure: Figure, number: int, relation: str, size: str) -> str:
    description = escape(printable(f"{figure.title}：{figure.description}"))
    graphic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="{number}" descr="{description}"/>'
        f'<a:graphic><a:graphicData uri="{graphic}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
