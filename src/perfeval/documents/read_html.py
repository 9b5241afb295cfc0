"""Read the tables of a web page, which many systems export under the suffix of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from perfeval.documents.characters import printable
from perfeval.documents.laying import (
    CELL_LIMIT,
    DEEPEST,
    ROW_LIMIT,
    Area,
    laid_out,
    too_many_cells,
    too_many_rows,
)
from perfeval.documents.office import library
from perfeval.documents.opened import refusing_damage
from perfeval.documents.tables import ReadCell, ReadTable
from perfeval.findings import FaultyInput, finding

_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = frozenset({"script", "style", "head", "template"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINES = re.compile(r"[ \t]*\n\s*")
_MOST_COLUMNS = 1000  # that a cell may span, as browsers have it
_COLUMNS = 16_384


def is_page(text: str) -> bool:
    """Tell whether a text is a web page, or at least a table of one."""
    head = text[:100_000].lstrip("\ufeff \t\r\n").casefold()
    sought = r"<html\b" if head.startswith("<?xml") else r"<(html|table|!doctype html)\b"
    return head.startswith("<") and bool(re.search(sought, head))


def html_tables(text: str, file: str) -> list[ReadTable]:
    r"""Return the tables of a page; a table inside another one comes behind it.

    >>> page = "<table><tr><td rowspan=2>产出<br>指标<td>甲<tr><td>乙</table>"
    >>> table = html_tables(page, "表.xls")[0]
    >>> table.text(1, 0), table.text(1, 1)
    ('产出\n指标', '乙')
    """
    etree = library("lxml.etree")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    with refusing_damage(file, "html"):
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    tables = []
    room = CELL_LIMIT
    for number, element in enumerate(() if root is None else root.iter("table"), 1):
        cells = _cells(element, f"{file} 表{number}", room)
        room -= sum(cell.row_span * cell.column_span for cell in cells)
        caption = element.find("caption")
        before = () if caption is None else (_text(caption),)
        tables.append(ReadTable(file, "document", cells, number=number, before=before))
    return [each for each in tables if each.cells]


def _cells(table: Any, place: str, room: int) -> tuple[ReadCell, ...]:
    if sum(1 for _ in table.iterancestors("table")) >= DEEPEST:
        raise FaultyInput([finding("tables-depth", place, limit=DEEPEST)])
    rows = list(_rows(table))
    if len(rows) > ROW_LIMIT:
        raise too_many_rows(place)
    texts: dict[tuple[int, int], str] = {}
    merged: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for row, element in enumerate(rows):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            down = min(_span(cell.get("rowspan"), len(rows)), len(rows) - row)
            across = min(_span(cell.get("colspan"), 1), _MOST_COLUMNS)
            if len(taken) + down * across > room or column >= _COLUMNS:
                raise too_many_cells(place)
            taken |= {
                (below, right)
                for below in range(row, row + down)
                for right in range(column, column + across)
            }
            texts[row, column] = _text(cell)
            merged.append((row, column, row + down - 1, column + across - 1))
            column += across
    return laid_out(texts, merged, place, room)


def _rows(table: Any) -> Iterator[Any]:
    for each in table:
        if each.tag == "tr":
            yield each
        elif each.tag in _GROUPS:
            yield from each.iterchildren("tr")


def _span(text: str | None, whole: int) -> int:
    """Return how far a cell spans; 0 means all the rows that are left."""
    text = (text or "1").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return 1
    return int(text) or whole


def _text(element: Any) -> str:
    """Return the text of an element as a browser breaks it into lines."""
    pieces: list[str] = []
    walk = library("lxml.etree").iterwalk(element, events=("start", "end"))
    for event, each in walk:
        if event == "start":
            if each.tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if each.tag == "br" or (each.tag in _BLOCKS and each is not element):
                pieces.append("\n")
            elif each.tag == "input" and each.get("type", "").casefold() == "checkbox":
                pieces.append("☐" if each.get("checked") is None else "☑")
            pieces.append(_BLANKS.sub(" ", each.text or ""))
        elif each is not element:
            if each.tag in _BLOCKS:
                pieces.append("\n")
            elif each.tag in {"td", "th"}:
                pieces.append("\t")
            pieces.append(_BLANKS.sub(" ", each.tail or ""))
    text = printable("".join(pieces)).replace("\xa0", " ")
    return _LINES.sub("\n", text).strip(" \t\n")
