"""Generated projects as the columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Given = Sequence[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]
"""Projects: what each says of itself, and its indicators."""


def columns_of(given: Given) -> dict[str, list[Any]]:
    """Return the columns of projects, a row for every indicator."""
    rows = [
        {"project": f"项目{number}", **top, **row}
        for number, (top, below) in enumerate(given)
        for row in below
    ]
    return {key: [row[key] for row in rows] for key in rows[0]}
