"""Read the tables of a web page, which many systems export under the suffix of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from perfeval.documents.characters import printable
from perfeval.documents.laying import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    DEEPEST,
    ROW_LIMIT,
    Area,
    laid_out,
    remarks,
    too_many_cells,
    too_many_rows,
)
from perfeval.documents.office import library
from perfeval.documents.opened import refusing_damage, too_large
from perfeval.documents.tables import ReadCell, ReadTable
from perfeval.findings import FaultyInput, Finding, finding

PAGE_LIMIT = 12 * 2**20
"""The most characters of a page, which takes much more room when it is taken apart."""

_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = frozenset({"script", "style", "head", "template"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINES = re.compile(r"[ \t]*\n\s*")
_WIDEST = 1000  # that a cell may span, as browsers have it

_Texts = dict[tuple[int, int], str]


def is_page(text: str) -> bool:
    """Tell whether a text is a web page, or at least a table of one."""
    head = text[:100_000].lstrip("\ufeff \t\r\n").casefold()
    sought = r"<html\b" if head.startswith("<?xml") else r"<(html|table|!doctype html)\b"
    return head.startswith("<") and bool(re.search(sought, head))


def html_tables(text: str, file: str) -> tuple[list[ReadTable], list[Finding]]:
    r"""Return the tables of a page, one inside another behind it, and what there is to say.

    >>> page = "<table><tr><td rowspan=2>产出<br>指标<td>甲<tr><td>乙</table>"
    >>> [table], _ = html_tables(page, "表.xls")
    >>> table.text(1, 0), table.text(1, 1)
    ('产出\n指标', '乙')
    """
    if len(text) > PAGE_LIMIT:
        raise too_large(file, len(text), PAGE_LIMIT)
    etree = library("lxml.etree")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    with refusing_damage(file, "html"):
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    tables: list[ReadTable] = []
    findings: list[Finding] = []
    between: list[str] = []
    outer = None  # the place of the last table that stands in no other
    room = CELL_LIMIT
    for element in () if root is None else root.iter("table", "caption", *_PARAGRAPHS):
        is_outer = next(element.iterancestors("table"), None) is None
        if element.tag == "table":
            number = len(tables) + 1
            cells, texts = _cells(element, f"{file} 表{number}", room)
            room -= sum(cell.row_span * cell.column_span for cell in cells)
            before = between if is_outer else []
            tables.append(ReadTable(file, "document", cells, number=number, before=tuple(before)))
            findings += remarks(tables[-1], texts)
            if is_outer:
                _set_after(tables, outer, between)
                outer, between = len(tables) - 1, []
        elif element.tag == "caption" and tables:
            tables[-1] = evolve(tables[-1], before=(*tables[-1].before, _text(element)))
        elif is_outer and (text := _text(element)):
            between.append(text)
    _set_after(tables, outer, between)
    return [each for each in tables if each.cells], findings


def _set_after(tables: list[ReadTable], place: int | None, paragraphs: list[str]) -> None:
    if place is not None:
        tables[place] = evolve(tables[place], after=tuple(paragraphs))


def _cells(table: Any, place: str, room: int) -> tuple[tuple[ReadCell, ...], _Texts]:
    if sum(1 for _ in table.iterancestors("table")) >= DEEPEST:
        raise FaultyInput([finding("tables-depth", place, limit=DEEPEST)])
    rows = list(_rows(table))
    if len(rows) > ROW_LIMIT:
        raise too_many_rows(place)
    texts: _Texts = {}
    merged: list[Area] = []
    free_from: dict[int, int] = {}  # by column, the first row that no cell above reaches
    covered = 0
    for row, element in enumerate(rows):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while free_from.get(column, 0) > row:
                column += 1
            down = min(_span(cell.get("rowspan"), len(rows)), len(rows) - row)
            across = min(_span(cell.get("colspan"), 1), _WIDEST)
            covered += down * across
            if covered > room or column >= COLUMN_LIMIT:
                raise too_many_cells(place)
            if down > 1:
                free_from |= dict.fromkeys(range(column, column + across), row + down)
            texts[row, column] = _text(cell)
            if down * across > 1:
                merged.append((row, column, row + down - 1, column + across - 1))
            column += across
    return laid_out(texts, merged, place, room), texts


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
