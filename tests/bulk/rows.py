"""Rows for columns: generated projects, drawn ones; and what an output holds."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
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


def drawn(projects: int) -> list[dict[str, str]]:
    """Return the rows of so many projects with one to six indicators each, the same every time."""
    draw = random.Random(8)
    return [
        {
            "project": f"项目{number}",
            "name": f"指标{draw.randrange(50)}",
            "target": f"≥{draw.randrange(1, 90)}%",
            "actual": f"{draw.randrange(100)}%",
            "points": str(draw.randrange(30)),
        }
        for number in range(projects)
        for _ in range(draw.randrange(1, 7))
    ]


def contents(out: Path) -> dict[str, bytes]:
    """Return the bytes of every file of an output."""
    found = (each for each in sorted(out.rglob("*")) if each.is_file())
    return {str(each.relative_to(out)): each.read_bytes() for each in found}
