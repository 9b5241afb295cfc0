"""The text of a Word paragraph as a reader sees it: insertions in, deletions and codes out."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from perfeval.documents.characters import printable

_SKIPPED = frozenset({
    "Fallback", "del", "delInstrText", "delText", "drawing", "footnotePr", "instrText", "moveFrom",
    "object", "pPr", "pict", "rPr", "rt", "sdtEndPr", "sdtPr", "tbl", "txbxContent",
})  # fmt: skip
_SIGNS = MappingProxyType({"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"})
_OFF = frozenset({"0", "false", "off"})
_TICKS = MappingProxyType(
    {
        ("wingdings", 0x6F): "□", ("wingdings", 0xA8): "☐", ("wingdings", 0xFB): "✗",
        ("wingdings", 0xFC): "✓", ("wingdings", 0xFD): "☒", ("wingdings", 0xFE): "☑",
        ("wingdings 2", 0x4F): "✗", ("wingdings 2", 0x50): "✓", ("wingdings 2", 0x51): "☒",
        ("wingdings 2", 0x52): "☑", ("wingdings 2", 0x53): "☒", ("wingdings 2", 0xA3): "☐",
    }
)  # fmt: skip


def local(element: Any) -> str:
    """Return the name of an element less its namespace."""
    name: str = element.tag
    return name[name.rfind("}") + 1 :]


def child(element: Any, *path: str) -> Any:
    """Return the first element down ``path``; `None` where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def value(element: Any, name: str = "val") -> str:
    """Return an attribute, whatever its namespace; empty where there is none."""
    for key, given in element.items():
        if key[key.rfind("}") + 1 :] == name:
            return str(given)
    return ""


def is_on(element: Any) -> bool:
    """Tell whether a switch is given and not switched off."""
    return element is not None and value(element) not in _OFF


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph; a line break is a newline."""
    return printable("".join(_pieces(paragraph)))


def is_joined(paragraph: Any) -> bool:
    """Tell whether the end of a paragraph is deleted, so that the next one goes on with it."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def holds_textbox(root: Any) -> bool:
    """Tell whether some text stands in a text box."""
    return any(
        (text.text or "").strip()
        for box in root.iter("{*}txbxContent")
        for text in box.iter("{*}t")
    )


def _pieces(element: Any) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "t":
            yield each.text or ""
        elif name == "r":
            if not is_on(child(each, "rPr", "vanish")):
                yield from _pieces(each)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(each)
        elif name == "checkBox":
            checked = child(each, "checked")
            checked = child(each, "default") if checked is None else checked
            yield "☑" if is_on(checked) else "☐"
        elif name not in _SKIPPED:
            yield from _pieces(each)


def _symbol(element: Any) -> str:
    """Return a character of a typeface of signs, as far as it is a box or a tick."""
    try:
        code = int(value(element, "char"), 16)
    except ValueError:
        return ""
    font = value(element, "font").casefold()
    # Word moves the characters of such typefaces into the private area.
    moved = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    sign = _TICKS.get((font, moved))
    return sign or (chr(code) if code < 0x110000 else "")
