"""The numbering part of a Word file: how its lists count and indent."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.documents.blocks import ListBlock

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEVELS = 9
_INDENT = 640
_BULLETS = "•–·"


def numbering(lists: Sequence[ListBlock]) -> str:
    """Return the numbering for lists; the n-th list has the number id n, counted from 1.

    Every list is an instance of its own, so that each begins to count anew.
    """
    kinds = _kind(0, ordered=False) + _kind(1, ordered=True)
    instances = "".join(_instance(number, block) for number, block in enumerate(lists, 1))
    return f'<w:numbering xmlns:w="{_W}">{kinds}{instances}</w:numbering>'


def _kind(number: int, *, ordered: bool) -> str:
    levels = "".join(_level(level, ordered=ordered) for level in range(_LEVELS))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(level: int, *, ordered: bool) -> str:
    text = f"%{level + 1}." if ordered else _BULLETS[min(level, len(_BULLETS) - 1)]
    left = _INDENT * (level + 1) + 420
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{"decimal" if ordered else "bullet"}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="420"/></w:pPr></w:lvl>'
    )


def _instance(number: int, block: ListBlock) -> str:
    starts = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{block.start}"/></w:lvlOverride>'
        for level in range(_LEVELS)
    )
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(block.ordered)}"/>'
        f"{starts if block.ordered else ''}</w:num>"
    )
