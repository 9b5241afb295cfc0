"""Characters: full-width and look-alike ones folded one to one, blanks taken out, places kept."""

from __future__ import annotations

import re

UNREADABLE = "\x00"
"""What control characters and lone surrogates are folded into: a cell that has one is text."""

_BLANKS = "\t\n\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
_ALIKE = {
    "≧": "≥", "⩾": "≥", "≽": "≥", "﹥": ">", "›": ">",
    "≦": "≤", "⩽": "≤", "≼": "≤", "﹤": "<",
    "﹦": "=", "═": "=", "﹪": "%", "￥": "¥", "﹣": "-", "−": "-", "‐": "-", "‑": "-",
    "–": "—", "―": "—", "‒": "—", "─": "—", "━": "—", "ー": "—", "﹘": "—",
    "〜": "~", "∼": "~", "˜": "~", "∶": ":", "︰": ":", "﹕": ":", "，": ",", "﹐": ",", "．": ".",
    "。": "。", "∕": "/", "⁄": "/", "＋": "+", "〇": "〇", "萬": "万", "億": "亿",
    "餘": "余", "兩": "两", "達": "达", "個": "个",
}  # fmt: skip


def _folding() -> dict[int, str]:
    table = {0xFF01 + each: chr(0x21 + each) for each in range(94)}
    # Brackets of a unit stay as they are written: 户（次）.
    del table[ord("（")], table[ord("）")]
    table |= {ord(each): " " for each in _BLANKS}
    table |= dict.fromkeys(range(0x2000, 0x200B), " ")
    table |= dict.fromkeys(range(0xD800, 0xE000), UNREADABLE)
    for each in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, 0xFFFD):
        table.setdefault(each, UNREADABLE)
    table |= {ord(each): to for each, to in _ALIKE.items()}
    return table


_FOLDING = _folding()
# A bracket of a title before a figure, without its fellow, is typed for a sign: 》95%, 《=5天.
_BRACKETED = re.compile(r"[《〈](?= *=? *[0-9])(?!.*[》〉])|^[^《〈]*?[》〉](?= *=? *[0-9])")
# A blank between figures (or after a figure's point) separates; any other blank is decoration.
_BLANK = re.compile(r"(?<=[0-9.,]) +(?=[0-9])| +")


def fold(text: str) -> str:
    """Return the text with look-alike characters folded; every character keeps its place.

    >>> fold("≧９８％，１２户（次）")
    '≥98%,12户（次）'
    """
    folded = text.translate(_FOLDING)
    if _BRACKETED.search(folded) is None:
        return folded
    return _BRACKETED.sub(
        lambda found: "<" if found.group() in "《〈" else found.group()[:-1] + ">", folded
    )


def compact(folded: str) -> tuple[str, list[int] | None]:
    """Return folded text without its blanks, and the place each character had.

    A blank between two figures stays, as one: 12 345 is not the same as 12345 until the grammar
    has looked at it. The places are ``None`` where nothing was taken out.

    >>> compact(" ≥ 95 % ")
    ('≥95%', [1, 3, 4, 6])
    """
    if " " not in folded:
        return folded, None
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for blank in _BLANK.finditer(folded):
        start, end = blank.span()
        parts.append(folded[at:start])
        places.extend(range(at, start))
        if start and folded[start - 1] in "0123456789.," and folded[end : end + 1].isdigit():
            parts.append(" ")
            places.append(start)
        at = end
    parts.append(folded[at:])
    places.extend(range(at, len(folded)))
    return "".join(parts), places
