"""Read text in columns (csv, tsv, txt): which character parts them is told from the text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from perfeval.documents.characters import printable
from perfeval.documents.laying import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    ROW_LIMIT,
    laid_out,
    remarks,
    too_many_cells,
    too_many_rows,
)
from perfeval.documents.tables import ReadTable
from perfeval.findings import FaultyInput, Finding, finding

_DELIMITERS = (",", "\t", ";")
_LOOKED_AT = 200  # rows


def text_tables(text: str, name: str) -> tuple[list[ReadTable], list[Finding]]:
    r"""Return the table that a text is, and what there is to say about it.

    Comma, tab or semicolon, whichever parts most rows alike; a full-width comma is content. Rows
    may have different lengths, and a text in quotation marks may go over several lines.

    >>> tables, _ = text_tables('名称\t目标\n"培训\n人次"\t≥200\n', "表.txt")
    >>> tables[0].text(1, 0), tables[0].text(1, 1)
    ('培训\n人次', '≥200')
    """
    delimiter = _delimiter(text)
    texts: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(_rows(text, delimiter, name)):
        for column, cell in enumerate(cells):
            if cell and not cell.isspace():
                if row >= ROW_LIMIT:
                    raise too_many_rows(name)
                if len(texts) >= CELL_LIMIT or column >= COLUMN_LIMIT:
                    raise too_many_cells(name)
                texts[row, column] = printable(cell)
    table = ReadTable(name, "text", laid_out(texts, (), name))
    return [table] if table.cells else [], list(remarks(table, texts))


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        place = f"{name}:{reader.line_num}:1"
        raise FaultyInput([finding("quotation-open", place, reason=error)]) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most rows one and the same number of columns."""
    head = text[: _LOOKED_AT * 1000]

    def alike(delimiter: str) -> tuple[int, int]:
        counts = Counter(width for width in _widths(head, delimiter) if width > 1)
        width, rows = max(counts.items(), key=lambda each: each[::-1], default=(1, 0))
        return rows, width

    return max(_DELIMITERS, key=alike)


def _widths(text: str, delimiter: str) -> Iterable[int]:
    try:
        return [
            len(row)
            for row in islice(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT
            )
        ]
    except csv.Error:
        return []
