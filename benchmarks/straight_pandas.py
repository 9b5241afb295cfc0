"""The script that somebody in a bureau would write: pandas row by row, with re and Decimal.

It knows one number with a sign and a unit in each cell, 万 and 亿, percentages and the words of a
completed goal, and rounds half up. `bench_columns.py` times it beside `perfeval.bulk`.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CELL = re.compile(r"^(≥|≤|>|<|=)?\s*(-?\d+(?:\.\d+)?)\s*(万|亿)?(.*?)(以上|以内)?$")
SCALE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
CENT = Decimal("0.01")


def number(text: str | None) -> tuple[str, Decimal, str] | None:
    """Return sign, number and unit of a cell."""
    match = CELL.match((text or "").strip())
    if not match:
        return None
    sign, figures, scale, unit, word = match.groups()
    sign = sign or {"以上": "≥", "以内": "≤"}.get(word or "", "")
    return sign, Decimal(figures) * SCALE.get(scale, Decimal(1)), unit.strip()


def score(target: str | None, actual: str | None, points: float) -> tuple[Decimal | None, str]:
    """Return the score of a row and its state."""
    whole = Decimal(str(points))
    wanted, came = number(target), number(actual)
    if wanted is None or came is None:
        return None, "awaiting_judgement"
    if came[2] and came[2] != wanted[2]:
        return None, "awaiting_judgement"
    lower = wanted[0] in ("≤", "<")
    met = came[1] <= wanted[1] if lower else came[1] >= wanted[1]
    over, under = (wanted[1], came[1]) if lower else (came[1], wanted[1])
    share = Decimal(1) if met or not under else max(over / under, Decimal(0))
    return (whole * share).quantize(CENT, ROUND_HALF_UP), "scored"


def by_apply(frame: Any) -> Any:
    """Return the scores of a data frame, row by row."""
    return frame.apply(
        lambda row: score(row["target"], row["actual"], row["points"]), axis=1, result_type="expand"
    )


def by_loop(targets: list[str], actuals: list[str], points: list[int]) -> list[Any]:
    """Return the scores of lists in a plain loop."""
    return [score(*row) for row in zip(targets, actuals, points, strict=True)]
