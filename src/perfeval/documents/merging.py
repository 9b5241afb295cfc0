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
    heights: dict[int, int] = {}
    broken_at = -1
    for cell, merges in drawn:
        above = open_runs.get(cell.column) if merges else None
        if above is not None and broken_at != cell.row:
            joined = result[above]
            height = heights.get(above, joined.row_span)
            if joined.row + height == cell.row and joined.text == cell.text:
                heights[above] = height + 1
                continue
        if merges:
            broken_at = cell.row
            open_runs[cell.column] = len(result)
        result.append(cell)
    for place, height in heights.items():
        result[place] = evolve(result[place], row_span=height)
    return result
