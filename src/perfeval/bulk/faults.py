"""What is wrong with a table: every row of every column, gathered before anything is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from perfeval.findings import Finding, finding
from perfeval.scoring.comparison import Mask

_SHOWN = 100
"""How many rows of one fault in one chunk are named; the others are counted."""


@frozen
class Faults:
    """The faults of one chunk: ``rows`` are the numbers of its rows in the whole table, from 0."""

    columns: Mapping[str, str]
    rows: NDArray[np.int64]
    file: str = "$"
    found: list[Finding] = field(factory=list)

    def add(self, code: str, role: str, rows: Mask, values: Any = None) -> None:
        """Note that ``rows`` have the fault ``code`` in the column of a role."""
        here = rows.nonzero()[0]
        name = self.columns.get(role, role)
        for index in here[:_SHOWN].tolist():
            value = "—" if values is None else values[index].as_py()
            place = f"{self.file}[{self.rows[index]}].{name}"
            self.found.append(finding(code, place, found=value, column=name))
        if len(here) > _SHOWN:
            count = len(here) - _SHOWN
            self.found.append(finding("faults-more", self.file, column=name, count=count))
