"""Merging: equal cells that stand one under the other become one cell."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from perfeval.documents.grid import Cell


def merged(drawn: Iterable[tuple[Cell, bool]]) -> list[Cell]:
    """Return cells with each run of equal merging cells, one under the other, joined into one.

    A run also ends where one to its left does: 数量指标 of two level-1 categories are two cells.
    Cells come in reading order.

    >>> merged([(Cell(0, 0, "产出指标"), True), (Cell(1, 0, "产出指标"), True)])
    [Cell(0, 0, '产出指标', 2 × 1, value)]
    """
    result: list[Cell] = []
    open_runs: dict[int, int] = {}
    broken_at = -1
    for cell, merges in drawn:
        if not merges:
            result.append(cell)
            continue
        above = open_runs.get(cell.column)
        joined = None if above is None else result[above]
        continues = (
            joined is not None
            and joined.last_row == cell.row - 1
            and joined.text == cell.text
            and broken_at != cell.row
        )
        if continues and above is not None and joined is not None:
            result[above] = evolve(joined, row_span=joined.row_span + 1)
        else:
            broken_at = cell.row
            open_runs[cell.column] = len(result)
            result.append(cell)
    return result
