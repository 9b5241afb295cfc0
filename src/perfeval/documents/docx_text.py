"""Running text as WordprocessingML: runs, paragraphs and their styles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from perfeval.documents.blocks import Code, Emphasis, Inline, Missing, Strong
from perfeval.documents.characters import printable

_BREAKS = re.compile(r"([\n\t])")
_BREAK_MARKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def run(text: str, properties: str = "") -> str:
    """Return a text as one run; ``properties`` is the inside of its ``w:rPr``.

    The hint makes Word set quotation marks and signs such as ≥ in the Chinese typeface; digits
    and Latin letters keep the Western one.

    >>> print(run("≥98%"))
    <w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">≥98%</w:t></w:r>
    """
    pieces = "".join(
        _BREAK_MARKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'
        for piece in _BREAKS.split(printable(text))
        if piece
    )
    hint = "" if "<w:rFonts" in properties else '<w:rFonts w:hint="eastAsia"/>'
    style, rest = _leading_style(properties)
    return f"<w:r><w:rPr>{style}{hint}{rest}</w:rPr>{pieces}</w:r>" if pieces else ""


def _leading_style(properties: str) -> tuple[str, str]:
    """Part the character style from the rest: the schema wants it before the typeface."""
    style = re.match(r"<w:rStyle [^>]*/>", properties)
    return (style[0], properties[style.end() :]) if style else ("", properties)


def runs(inlines: Iterable[Inline], lang: str, properties: str = "") -> str:
    """Return inlines as runs."""
    return "".join(_inline(inline, lang, properties) for inline in inlines)


def _inline(inline: Inline, lang: str, properties: str) -> str:
    style, rest = _leading_style(properties)
    match inline:
        case Strong():
            bold = rest if "<w:b/>" in rest else f"<w:b/><w:bCs/>{rest}"
            return runs(inline.content, lang, style + bold)
        case Emphasis():
            return runs(inline.content, lang, f'<w:rStyle w:val="Emphasis"/>{rest}')
        case Code():
            return run(inline.text, f'<w:rStyle w:val="Code"/>{rest}')
        case Missing():
            return run(inline.shown(lang), f'<w:rStyle w:val="Missing"/>{rest}')
        case _:
            return run(inline.text, properties)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph; ``properties`` follows the style inside its ``w:pPr``."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'
