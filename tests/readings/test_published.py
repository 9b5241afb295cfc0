"""Published cells are read as careful readers read them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.readings import read_actual, read_target

CELLS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "published" / "cells.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def by_value(reading: dict[str, Any]) -> dict[str, Any]:
    """Return a number's ends as decimals, without what the gold readings do not say."""
    if reading["kind"] != "number":
        return reading
    ends = {end: reading[end] and Decimal(reading[end]) for end in ("low", "high")}
    return {key: reading.get(key) for key in ("kind", "comparator", "unit", "deadline")} | ends


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: ascii(cell["text"])[:60])
def test_a_published_cell_is_read_as_its_gold_reading(cell: dict[str, Any]) -> None:
    read = read_target if cell["role"] == "target" else read_actual
    reading = read(cell["text"], indicator=cell["name"])
    assert by_value(reading.as_dict()) in [by_value(gold) for gold in cell["gold"]]
