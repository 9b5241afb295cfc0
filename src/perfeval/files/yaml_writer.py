"""A tree to YAML that a clerk can read and that reads back to the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.files.source import Tree

# What any reader of YAML takes for plain text: this one, and those that see numbers, dates and
# booleans where nobody wrote one.
_PLAIN = re.compile(
    r"(?:[^\W\d_]|[^\x00-\xa0\d]|[0-9](?=.*[\u4e00-\u9fff]))"
    r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff:#\[\]{},\"'\\]*"
)
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_yaml(tree: dict[str, Tree]) -> str:
    """Return ``tree`` as YAML in blocks; texts that could be misread are quoted.

    >>> print(to_yaml({"name": "培训", "target": "≥98%", "points": Decimal("20.00"), "sign": ">="}))
    name: 培训
    target: ≥98%
    points: 20.00
    sign: '>='
    <BLANKLINE>
    """
    return "\n".join(_mapping(tree, "")) + "\n"


def _mapping(tree: dict[str, Tree], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        head = f"{indent}{_scalar(key)}:"
        if isinstance(value, dict) and value:
            yield head
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, list) and value:
            yield head
            yield from _items(value, indent + "  ")
        elif isinstance(value, str) and _fits_block(value):
            yield from _block(head, value, indent + "  ")
        else:
            written = _scalar(value)
            yield f"{head} {written}" if written else head


def _items(items: list[Tree], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict) and item:
            first, *rest = _mapping(item, indent + "  ")
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(item) or 'null'}"


def _scalar(value: Tree) -> str:
    """Return ``value`` on one line; nothing for `None`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    if _UNPRINTABLE.search(value) or "\n" in value or "\t" in value:
        return '"' + "".join(map(_escaped, value)) + '"'
    text = str(value)
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _WORDS:
        return text
    return "'" + text.replace("'", "''") + "'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _UNPRINTABLE.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _fits_block(text: str) -> bool:
    """Whether ``text`` is several ordinary lines, which read best as they stand."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not text.endswith("\n\n")
        and all(line == line.strip() for line in lines)
        and bool(lines[0])
        and not _UNPRINTABLE.search(text)
    )


def _block(head: str, text: str, indent: str) -> Iterator[str]:
    yield f"{head} {'|' if text.endswith(chr(10)) else '|-'}"
    for line in text.removesuffix("\n").split("\n"):
        yield f"{indent}{line}" if line else ""
