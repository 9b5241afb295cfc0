"""Several texts in one cell, joined by 、 so that they come apart exactly as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARKED = re.compile(r"[\\、]|\A\s+|\s+\Z")
_ITEM = re.compile(r"(?:\\.|[^\\、]|\\\Z)+", re.DOTALL)
_TRIMMED = re.compile(r"\A\s*((?:\\.|[^\\]|\\\Z)*?)\s*\Z", re.DOTALL)
_UNMARKED = re.compile(r"\\([\\、\s])")
_YEAR = re.compile(r"\s*([^：:]*?)\s*[：:](.*)", re.DOTALL)


def join(items: Iterable[str]) -> str:
    r"""Return texts in one; a 、 within one, a backslash and blanks at its ends are marked by \.

    An empty text cannot be told from none: there must be none among them.

    >>> print(join(["困难职工、农民工", "a\\b", " 满意度"]))
    困难职工\、农民工、a\\b、\ 满意度
    """
    return "、".join(map(_marked, items))


def take_apart(text: str) -> list[str]:
    r"""Return the texts that `join` joined; blanks around a 、 do not count.

    >>> take_apart("满意度、 补贴、"), take_apart(r"困难职工\、农民工、a\\b、\ 满意度、c:\d")
    (['满意度', '补贴'], ['困难职工、农民工', 'a\\b', ' 满意度', 'c:\\d'])
    """
    return [_plain(item) for item in _ITEM.findall(text) if item.strip()]


def join_years(values: Iterable[tuple[int, str]]) -> str:
    """Return the values of several years in one text.

    >>> join_years([(2022, "780元"), (2023, "800元")])
    '2022：780元、2023：800元'
    """
    return "、".join(f"{year}：{_marked(value)}" for year, value in values)


def take_years_apart(text: str) -> list[tuple[str | None, str]]:
    """Return every value with its year, as written; the year is `None` where there is none.

    >>> take_years_apart("2022: 780元、2023：比例1：2、约800元")
    [('2022', '780元'), ('2023', '比例1：2'), (None, '约800元')]
    """
    found = []
    for item in _ITEM.findall(text):
        parted = _YEAR.fullmatch(item)
        if parted is not None:
            found.append((parted[1], _plain(parted[2])))
        elif item.strip():
            found.append((None, _plain(item)))
    return found


def _marked(item: str) -> str:
    return _MARKED.sub(lambda found: "".join(f"\\{each}" for each in found[0]), item)


def _plain(item: str) -> str:
    trimmed = _TRIMMED.fullmatch(item)
    assert trimmed is not None  # it matches everything
    return _UNMARKED.sub(r"\1", trimmed[1])
