"""Check and normalise the SVG of a figure, and draw it as PNG for formats without SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfeval.documents.office import library
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DRAWING = frozenset({
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "style", "linearGradient", "radialGradient", "stop", "clipPath",
    "mask", "pattern", "marker", "symbol", "use",
})  # fmt: skip
# A backslash can hide the letters of "url" from this pattern, so style may not hold one.
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|\\", re.IGNORECASE)


class CheckedSvg(str):
    """A drawing in which nothing unsafe was found, or that holds nothing unsafe by its making.

    It is not looked at again.
    """

    __slots__ = ()


def checked_svg(svg: str) -> CheckedSvg:
    """Return an SVG drawing in a form that is safe to stand inside an html page.

    Only drawing elements are allowed, no event handlers and no reference that leaves the drawing;
    comments, the XML declaration and foreign namespaces are dropped. Raises `PerfevalError` with
    every fault.

    >>> checked_svg('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><g /></svg>'
    """
    from xml.etree import ElementTree

    if isinstance(svg, CheckedSvg):
        return svg
    if re.search(r"<!(?:DOCTYPE|ENTITY)", svg, re.IGNORECASE):
        raise PerfevalError("SVG: a document type declaration is not allowed")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314  declarations, so entities, were refused above
    except ElementTree.ParseError as error:
        raise PerfevalError(f"SVG: not well-formed ({error})") from error
    faults = list(dict.fromkeys(_faults(root)))
    if root.tag != f"{{{_SVG}}}svg":
        faults.insert(0, f"SVG: the root is <svg> in the namespace {_SVG}, found {root.tag}")
    if faults:
        raise PerfevalError("\n".join(faults))
    for element in root.iter():
        _make_local(element)
    root.attrib = {"xmlns": _SVG, **root.attrib}
    return CheckedSvg(ElementTree.tostring(root, encoding="unicode"))


def _faults(root: Element) -> Iterator[str]:
    for element in root.iter():
        namespace, _, name = element.tag.rpartition("}")
        if namespace.lstrip("{") != _SVG or name not in _DRAWING:
            yield f"SVG: the element <{name}> is not allowed"
        if name == "style" and _OUTSIDE.search(element.text or ""):
            yield f"SVG: <{name}> refers to something outside the drawing"
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2]
            if local.lower().startswith("on"):
                yield f"SVG: the attribute {local} is not allowed"
            outside = local == "href" and not value.startswith("#")
            if outside or _OUTSIDE.search(value):
                yield f"SVG: the attribute {local} refers to something outside the drawing"


def _make_local(element: Element) -> None:
    """Take the namespaces off, as an html page has them; ``xlink:href`` becomes ``href``."""
    element.tag = element.tag.rpartition("}")[2]
    element.attrib = {
        key.removeprefix(f"{{{_XLINK}}}"): value
        for key, value in element.attrib.items()
        if not key.startswith("{") or key == f"{{{_XLINK}}}href"
    }


def png(svg: str, scale: float) -> bytes:
    """Return a drawing as a PNG picture on white, ``scale`` pixels for one unit of the drawing.

    >>> png('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>', 2.0)[1:4]
    b'PNG'
    """
    picture: bytes = library("resvg_py").svg_to_bytes(
        svg_string=svg, zoom=scale, background="#ffffff"
    )
    return bytes(picture)
