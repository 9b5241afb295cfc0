"""A million rows of six mixed rules, scored exactly, beside the same rules in numpy floats."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

import perfeval as pe
from perfeval.rules import Breakpoint, Curve, Method
from perfeval.scoring.columns import AT_LEAST, AT_MOST, NUMBER, Cells, Pairs
from perfeval.scoring.comparison import HIGHER, LOWER, compare
from perfeval.scoring.states import by_rule

ROWS, BLOCK, CHECKED = 1_000_000, 32_768, 20_000
Floats = NDArray[np.float64]


def curve(measure: Any, *points: tuple[str, ...], **more: Any) -> Curve:
    """Return a curve over ``measure``; a point is where, share, and both sides of a step."""
    steps = [Breakpoint(*(Decimal(each) for each in point)) for point in points]
    return Curve(f"over {measure}", measure, tuple(steps), **more)


CURVES = {
    "ladder": curve(
        "actual", ("60", "0.5", "0", "0.5"), ("80", "0.8", "0.5", "0.8"), ("90", "1", "0.8", "1"),
        unit="%",
    ),
    "threshold": curve("attainment", ("0.6", "0.6", "0", "0.6"), ("1", "1")),
    "mark-down": curve("ratio", ("0", "0"), ("1", "1"), ("1.3", "1"), ("1.5", "0.8")),
    "band": curve(
        "relative_deviation",
        ("-0.2", "1", "0", "1"), ("-0.15", "3", "1", "3"), ("-0.1", "5", "3", "5"),
        ("0.1", "5", "5", "3"), ("0.15", "3", "3", "1"), ("0.2", "1", "1", "0"),
        yields="points",
    ),
    "per-unit": curve("deviation", ("0", "1"), ("10", "0"), unit="%"),
}  # fmt: skip
USUAL = pe.rulebook("mof-2020")
BOOK = evolve(
    USUAL,
    curves={**USUAL.curves, **CURVES},
    methods=tuple(Method(name, name, name) for name in CURVES),
)


class Rows:
    """A million targets and actuals in hundredths of a percent, and the rule of each row."""

    def __init__(self) -> None:
        draw = np.random.default_rng(20260101)
        self.target = draw.integers(1, 100_00, ROWS)
        self.actual = draw.integers(0, 150_00, ROWS)
        self.points = draw.integers(1, 20, ROWS) * 100
        self.sign = np.where(draw.random(ROWS) < 0.5, AT_LEAST, AT_MOST).astype(np.int8)
        self.direction = np.where(self.sign == AT_LEAST, HIGHER, LOWER).astype(np.int8)
        self.rule = np.arange(ROWS) % 6
        self.method = np.where(self.rule == 0, 0, self.rule + 1).astype(np.int16)
        none = np.zeros(ROWS, dtype=np.int8)
        self.same_text = none.astype(bool)
        self.pairs = Pairs(
            self._cells(self.target, self.sign), self._cells(self.actual, none), {"ratio": 1}
        )

    @staticmethod
    def _cells(values: NDArray[np.int64], comparator: NDArray[np.int8]) -> Cells:
        one, none = np.ones(ROWS, dtype=np.int64), np.full(ROWS, -1, dtype=np.int8)
        kind = np.full(ROWS, NUMBER, dtype=np.int8)
        peak = float(values.max()) * 100
        return Cells(kind, comparator, values, values, one * 100, one, one, one, none, peak)


def exact(rows: Rows) -> NDArray[np.int64]:
    """Return the scores in hundredths, by the one kernel, in blocks that fit a cache."""
    scores = np.empty(ROWS, dtype=np.int64)
    for start in range(0, ROWS, BLOCK):
        here = slice(start, start + BLOCK)
        pairs = Pairs(_part(rows.pairs.target, here), _part(rows.pairs.actual, here), {"ratio": 1})
        outcome = compare(pairs, rows.direction[here], rows.same_text[here], BOOK.comparison)
        scores[here] = by_rule(rows.points[here], outcome, pairs, rows.method[here], BOOK).low
    return scores


def _part(cells: Cells, rows: slice) -> Cells:
    """Return some rows of cells, a view; both ends are one column."""
    low = cells.low[rows]
    parts = [low if each is cells.low else each[rows] for each in cells[:-1]]
    return Cells._make([*parts, cells.peak])


def floats(rows: Rows) -> Floats:
    """Return the scores as somebody would write the six rules down in numpy, in the same blocks."""
    scores = np.empty(ROWS)
    for start in range(0, ROWS, BLOCK):
        here = slice(start, start + BLOCK)
        scores[here] = _floats(
            rows.target[here] / 100, rows.actual[here] / 100, rows.points[here] / 100,
            rows.sign[here] == AT_LEAST, rows.rule[here],
        )  # fmt: skip
    return scores


def _floats(target: Floats, actual: Floats, points: Floats, higher: Any, rule: Any) -> Floats:
    with np.errstate(divide="ignore"):
        ratio = np.where(higher, actual / target, target / actual)
    met = np.where(higher, actual >= target, actual <= target)
    attained = np.where(met, 1, np.minimum(ratio, 1))
    excess = actual - target
    off = abs(excess / target)
    scores = [
        points * attained,
        points * np.select([actual >= 90, actual >= 80, actual >= 60], [1, 0.8, 0.5], 0),
        points * np.where(attained >= 0.6, attained, 0),
        points * np.interp(ratio, [0, 1, 1.3, 1.5], [0, 1, 1, 0.8]),
        np.minimum(np.select([off <= 0.1, off <= 0.15, off <= 0.2], [5, 3, 1], 0), points),
        points * np.interp(excess, [0, 10], [1, 0]),
    ]
    rounded: Floats = np.round(np.choose(rule, scores), 2)
    return rounded


def by_fractions(target: int, actual: int, points: int, rule: int, *, higher: bool) -> int:
    """Return one score in hundredths by the rule's own words, in exact fractions."""
    wanted, came, whole = Fraction(target, 100), Fraction(actual, 100), Fraction(points)
    met = came >= wanted if higher else came <= wanted
    ratio = came / wanted if higher else (wanted / came if came else Fraction(1))
    attained = Fraction(1) if met else ratio
    off = abs((came - wanted) / wanted)
    beyond = min(max(ratio - Fraction("1.3"), Fraction(0)), Fraction("0.2"))
    share = (
        lambda: attained,
        lambda: (
            next((s for at, s in ((90, 10), (80, 8), (60, 5)) if came >= at), 0) * Fraction("0.1")
        ),
        lambda: attained if attained >= Fraction("0.6") else Fraction(0),
        lambda: min(ratio, Fraction(1)) - beyond,
        lambda: Fraction(next((s for at, s in ((10, 5), (15, 3), (20, 1)) if off * 100 <= at), 0)),
        lambda: 1 - min(max((came - wanted) / 10, Fraction(0)), Fraction(1)),
    )[rule]()
    earned = min(share * 100, whole) if rule == 4 else whole * share
    return (2 * earned.numerator + earned.denominator) // (2 * earned.denominator)


def shortest(work: Callable[[], object]) -> float:
    """Return the shortest of seven runs, in seconds."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    rows = Rows()
    gc.collect()
    ours, theirs = shortest(lambda: exact(rows)), shortest(lambda: floats(rows))
    scores, rounded = exact(rows), floats(rows)
    columns = (rows.target, rows.actual, rows.points, rows.rule)
    right = [
        by_fractions(*row, higher=bool(sign == AT_LEAST))
        for *row, sign in zip(
            *(each[:CHECKED].tolist() for each in (*columns, rows.sign)), strict=True
        )
    ]
    wrong = int((scores[:CHECKED] != right).sum())
    off = int((np.round(rounded * 100) != scores).sum())
    times = f"exact {ours * 1000:.0f} ms, floats {theirs * 1000:.0f} ms"
    print(f"a million rows of six mixed rules: {times}")
    print(f"ratio exact to floats: {ours / theirs:.2f} (goal at most 3)")
    print(f"of {CHECKED:,} rows held against exact fractions, {wrong} differ")
    print(f"of all rows, floats give another score in {off}")


if __name__ == "__main__":
    main()
