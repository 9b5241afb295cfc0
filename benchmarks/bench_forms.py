"""How long forms take to read: goals are 5 ms for an xlsx form of 30 rows and 40 ms for a docx.

``make bench`` prints the figures; the form is drawn by our own writers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perfeval.documents import read_tables
from perfeval.documents.blocks import Document, GridBlock
from perfeval.documents.docx import docx_bytes
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.xlsx import xlsx_bytes

ROWS, COLUMNS = 30, 8
FORM = Grid(
    [
        Cell(0, 0, "项目支出绩效自评表", 1, COLUMNS, "title"),
        *(
            Cell(row, column, f"指标{row}的第{column}项内容，≥98%")
            for row in range(1, ROWS)
            for column in range(2, COLUMNS)
        ),
        *(Cell(row, 0, "产出指标", min(3, ROWS - row), 2) for row in range(1, ROWS, 3)),
    ],
    [1] * COLUMNS,
)
FORMS: dict[str, Callable[[Document], bytes]] = {".xlsx": xlsx_bytes, ".docx": docx_bytes}


@pytest.mark.parametrize("suffix", FORMS)
def test_reading_a_form(benchmark: Any, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"form{suffix}"
    path.write_bytes(FORMS[suffix](Document("表", "", [GridBlock(FORM)], sheets=[("表", FORM)])))
    read = benchmark(read_tables, path)
    assert read.tables[0].rows == ROWS
