"""Write a document as one self-contained html file for the screen and for paper."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.documents.atomic import write_atomically
from perfeval.documents.blocks import (
    Code,
    Details,
    Document,
    Emphasis,
    GridBlock,
    Heading,
    Inline,
    Missing,
    Strong,
    inside,
)
from perfeval.documents.characters import printable
from perfeval.documents.html_table import DrawnTable, drawn_table, escaped

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def write_html(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to an html file; see `html_text`."""
    write_atomically(path, html_bytes(document))


def html_bytes(document: Document) -> bytes:
    """Return a document as html in UTF-8; see `html_text`."""
    return html_text(document).encode()


def html_text(document: Document) -> str:
    """Return a document as one html page that needs nothing else.

    Style and drawings are inside; the page itself forbids requests and every script but its own,
    which sorts tables and opens what a link leads to, and which a page without either does not
    have. It has a table of contents from four headings on, a dark form, and prints on A4 as an
    official paper.

    >>> page = html_text(Document("报告", "", [Heading(1, "<一>")]))
    >>> '<html lang="zh-CN">' in page, "&lt;一&gt;" in page, "<script" in page
    (True, True, False)
    """
    blocks = (*document.front, *document.blocks)
    every = list(inside(blocks))
    headings = list(_placed(each for each in every if isinstance(each, Heading)))
    places = iter(headings)
    anchors = {each.anchor for each in every if isinstance(each, Details)}
    left = set(anchors)

    def anchor_of(block: Details) -> str:
        """Return the anchor of a derivation, which only the first of that name has."""
        if block.anchor not in left:
            return ""
        left.remove(block.anchor)
        return block.anchor

    def table(block: GridBlock) -> DrawnTable:
        return drawn_table(block.grid, anchors)

    def inlines(content: Iterable[Inline]) -> str:
        return _inlines(content, document.lang)

    has_script = any(
        isinstance(each, Details) or (isinstance(each, GridBlock) and each.sortable)
        for each in every
    )
    return _template().render(
        title=printable(document.title),
        name=printable(document.name),
        subtitle=printable(document.subtitle),
        lang=document.lang,
        front=document.front,
        blocks=document.blocks,
        contents=headings,
        contents_title="目录" if document.lang.startswith("zh") else "Contents",
        heading=lambda: next(places),
        anchor_of=anchor_of,
        table=table,
        inlines=inlines,
        has_script=has_script,
    )


@frozen
class _Place:
    """A heading in the page: its level and text, the tag that it is drawn with, its anchor."""

    level: int
    text: str
    tag: int
    anchor: str


def _placed(headings: Iterable[Heading]) -> Iterator[_Place]:
    """Give headings their tags, of which none leaves out a level, and their anchors."""
    above = 1
    for number, each in enumerate(headings, 1):
        above = min(each.level + 1, above + 1, 6)
        yield _Place(each.level, printable(each.text), above, f"s{number}")


def _inlines(content: Iterable[Inline], lang: str) -> str:
    """Return running text as html."""
    return "".join(_inline(each, lang) for each in content)


def _inline(one: Inline, lang: str) -> str:
    match one:
        case Strong():
            return f"<strong>{_inlines(one.content, lang)}</strong>"
        case Emphasis():
            return f"<em>{_inlines(one.content, lang)}</em>"
        case Code():
            return f"<code>{escaped(one.text)}</code>"
        case Missing():
            return f"<mark>{escaped(one.shown(lang))}</mark>"
        case _:
            return escaped(one.text)


def inline_part(environment: Environment, name: str) -> tuple[str, str]:
    """Return a style or script of our own that stands in a page, and what a policy calls it."""
    text, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("perfeval.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        kind=lambda thing: type(thing).__name__,
        escaped=lambda text: Markup(escaped(text)),  # noqa: S704  it was escaped
        printable=printable,
        # A figure's SVG was checked when the figure was made; rows and running text are escaped.
        checked=Markup,
    )
    style, _ = inline_part(environment, "document.css")
    script, policy = inline_part(environment, "document.js")
    environment.globals.update(style=Markup(style), script=Markup(script), script_policy=policy)  # noqa: S704  our own
    return environment.get_template("document.html")
