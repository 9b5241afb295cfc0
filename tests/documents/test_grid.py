from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from tests.documents.strategies import grids, texts

from perfeval.documents.grid import ROLES, Cell, Grid
from perfeval.documents.layout import (
    fitted_widths,
    line_count,
    natural_widths,
    row_lines,
    text_width,
)
from perfeval.errors import PerfevalError


@given(grids())
def test_cells_to_draw_cover_every_position_exactly_once(grid: Grid) -> None:
    positions = [
        (row, column)
        for start in range(grid.rows)
        for cell in grid.starting(start)
        for row in range(cell.row, cell.last_row + 1)
        for column in range(cell.column, cell.last_column + 1)
    ]
    assert sorted(positions) == [(r, c) for r in range(grid.rows) for c in range(grid.columns)]


@given(grids())
def test_the_order_of_cells_does_not_matter(grid: Grid) -> None:
    again = Grid(grid.cells[::-1], grid.widths, grid.title, grid.header_rows, grid.landscape)
    assert again == grid
    assert hash(again) == hash(grid)


@given(grids())
def test_fitted_columns_fill_the_room(grid: Grid) -> None:
    widths = fitted_widths(grid, 80.0, 1.0, 2.0)
    assert sum(widths) == pytest.approx(80.0)
    assert min(widths) > 0


@given(texts)
def test_wrapped_lines_hold_the_text(text: str) -> None:
    lines = line_count(text, 7.0)
    assert lines * 7 >= text_width(text) - 7 * (text.count("\n") + 1)
    assert lines > text.count("\n")


def test_every_fault_of_a_grid_is_named_at_once() -> None:
    cells = [
        Cell(0, 0, "a", 0),
        Cell(0, 1, "b", 1, 2),
        Cell(0, 1, "c", formula="1+1"),
        Cell(-1, 0, "d", number=Decimal("NaN")),
        Cell(1, 0, "e", role="chart", align="middle"),  # type: ignore[arg-type]
    ]
    with pytest.raises(PerfevalError) as caught:
        Grid(cells, [1, 0], header_rows=(7,))
    assert str(caught.value).splitlines() == [
        "cell at row -1, column 0: row and column count from 0",
        "cell at row -1, column 0: NaN is not a finite number",
        "cell at row 0, column 0: spans are at least 1, found 0 × 1",
        "cell at row 0, column 1: the formula '1+1' does not begin with '='",
        f"cell at row 1, column 0: unknown role 'chart', expected one of {', '.join(ROLES)}",
        "cell at row 1, column 0: unknown alignment 'middle', expected left, center or right",
        "column 1: the width is above 0 and finite, found 0",
        "header row 7 is outside the 2 rows of the grid",
        "cell at row 0, column 1: reaches column 2, but the grid has 2 columns",
        "cell at row 0, column 1: overlaps the cell at row 0, column 1",
    ]


def test_a_grid_has_columns() -> None:
    with pytest.raises(PerfevalError, match="at least one column"):
        Grid([], [])


def test_a_position_outside_is_refused() -> None:
    with pytest.raises(PerfevalError, match="outside a grid of 1 rows"):
        Grid([Cell(0, 0, "a")], [1]).at(1, 0)


def test_a_notebook_shows_text_and_never_a_tag() -> None:
    shown = Grid([Cell(0, 0, "<b>", 1, 2)], [1, 1], "表")._repr_html_()
    assert '<td rowspan="1" colspan="2">&lt;b&gt;</td>' in shown
    assert "<caption>表</caption>" in shown


def test_a_short_label_keeps_its_line_at_the_cost_of_wide_columns() -> None:
    grid = Grid([Cell(0, 0, "项目完成指标"), Cell(0, 1, "很" * 40)], [1, 9])
    assert fitted_widths(grid, 60.0, 1.0, 2.0)[0] == 14.0


def test_columns_share_a_room_that_is_too_small() -> None:
    grid = Grid([Cell(0, column, "1234567890") for column in range(4)], [1, 1, 1, 5])
    assert fitted_widths(grid, 20.0, 1.0, 2.0) == (5.0, 5.0, 5.0, 5.0)


def test_a_merged_cell_is_wrapped_to_its_merged_width() -> None:
    grid = Grid([Cell(0, 0, "年度目标完成情况", 1, 2), Cell(1, 0, "年度目标")], [1, 1])
    assert row_lines(grid, [8.0, 8.0]) == (1, 1)


def test_cells_and_grids_show_what_they_are() -> None:
    assert repr(Cell(3, 1, "9.92", 1, 2, "number")) == "Cell(3, 1, '9.92', 1 × 2, number)"
    assert repr(Grid([Cell(0, 0, ""), Cell(1, 0, "名称")], [1])) == "<Grid 2 × 1: 名称>"
    assert repr(Grid([], [1], "自评表")) == "<Grid 0 × 1: 自评表>"


def test_merged_cells_say_nothing_about_the_width_of_a_column() -> None:
    cells = [Cell(0, 0, "一个很长很长的标题", 1, 2), Cell(1, 0, "短"), Cell(1, 1, "一二三四五")]
    assert natural_widths(cells, 2) == (6.0, 10.0)
