"""A sheet with a row for every indicator as a table: for what a workbook holds, a million rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Self

from attrs import frozen

from perfeval.bulk.arrow import arrow
from perfeval.bulk.names import role_of, roles_of
from perfeval.bulk.shapes import text_type
from perfeval.bulk.sources import Piece, Say
from perfeval.documents.reading import read_tables
from perfeval.documents.tables import ReadTable
from perfeval.findings import finding

_NEEDED = {"project", "target", "actual"}
_BLOCK = 65_536


@frozen
class SheetFile:
    """The one flat sheet of a workbook, every cell as the text that it shows."""

    files: tuple[str, ...]
    size: int
    roles: Mapping[str, str]
    kinds: Mapping[str, Any]
    table: ReadTable
    places: Mapping[str, int]

    @classmethod
    def opened(cls, path: str, columns: Mapping[str, str] | None, say: Say) -> Self | None:
        """Return the flat sheet of the workbook at ``path``; `None` where it has none.

        The header is the sheet's first row, and names project, target and actual. ``say`` is told
        what there is to say about the file, and which other sheets were not read.
        """
        read = read_tables(path)
        flat = [each for each in read.tables if _is_flat(each, columns)]
        if not flat:
            return None
        say(read.findings)
        table = flat[0]
        others = [each.name for each in read.tables if each is not table]
        if others:
            say([finding("sheets-left-out", path, used=table.name, others="、".join(others))])
        header = _header(table)
        roles = roles_of([each for each in header if each], columns)
        places = {role: header.index(name) for role, name in roles.items()}
        kinds = dict.fromkeys(roles, text_type())
        return cls((path,), os.path.getsize(path), roles, kinds, table, places)  # noqa: PTH202

    def read(self) -> Iterator[Piece]:
        """Give the rows; a merged cell stands in each row that it covers."""
        total = max(self.table.rows - 1, 1)
        for start in range(1, self.table.rows, _BLOCK):
            stop = min(start + _BLOCK, self.table.rows)
            columns = {
                self.roles[role]: arrow().array(
                    [self.table.text(row, place) for row in range(start, stop)], arrow().string()
                )
                for role, place in self.places.items()
            }
            yield Piece(0, start - 1, arrow().table(columns), (stop - 1) / total)


def _header(table: ReadTable) -> list[str]:
    return [table.text(0, column) for column in range(table.columns)]


def _is_flat(table: ReadTable, columns: Mapping[str, str] | None) -> bool:
    """Tell whether the first row of a sheet is the header of a flat table."""
    header = _header(table)
    given = {role for role, name in (columns or {}).items() if name in header}
    return {role_of(each) for each in header} | given >= _NEEDED
