"""A column of cells, read through its distinct values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Literal

from perfeval.readings.cell import read_actual, read_target
from perfeval.readings.kinds import Reading


def read_column(
    texts: Sequence[str | None],
    *,
    names: Sequence[str | None] | None = None,
    units: Sequence[str | None] | None = None,
    role: Literal["target", "actual"],
) -> list[Reading]:
    """Return one reading a cell; equal cells share one reading.

    ``names`` and ``units`` run beside ``texts`` where the column has indicator names and a
    separate column of units.

    >>> [each.kind for each in read_column(["98%", None, "98%"], role="target")]
    ['number', 'blank', 'number']
    """
    read = read_target if role == "target" else read_actual
    if names is None and units is None:
        plain = {text: read(text) for text in dict.fromkeys(texts)}
        return [plain[text] for text in texts]
    count = len(texts)
    rows = list(zip(texts, names or repeat(None, count), units or repeat(None, count), strict=True))
    distinct = {row: read(row[0], indicator=row[1], unit=row[2]) for row in dict.fromkeys(rows)}
    return [distinct[row] for row in rows]
