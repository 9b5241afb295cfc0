"""How right and how fast cells are read: ``python benchmarks/readings.py ROWS.jsonl``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from perfeval import compare
from perfeval.readings import Reading, read_actual, read_column, read_target

KEYS = ("kind", "comparator", "low", "high", "unit", "grade", "deadline")


def same(got: dict[str, Any], gold: dict[str, Any] | None) -> bool:
    """Tell whether a reading equals a gold reading; numbers compare by value, null is blank."""
    gold = gold or {"kind": "blank"}
    for key in KEYS:
        one, other = got.get(key), gold.get(key)
        if got["kind"] == "number" and key in ("low", "high") and one and other:
            if Decimal(one) != Decimal(other):
                return False
        elif one != other:
            return False
    return True


def accuracy(rows: list[dict[str, Any]]) -> None:
    """Print how many readings are right, and each that is not."""
    roles: tuple[tuple[str, Callable[..., Reading]], ...] = (
        ("target", read_target),
        ("actual", read_actual),
    )
    for role, read in roles:
        right = 0
        for row in rows:
            reading = read(row[role], indicator=row["l3"])
            gold = row["gold"]
            golds = [gold[role], *gold.get("alternatives", {}).get(role, [])]
            if any(same(reading.as_dict(), each) for each in golds):
                right += 1
            else:
                print(f"  miss: {row[role]!r} of {row['l3']!r}\n    read {reading.as_dict()}")
                print(f"    gold {golds}\n    because {gold.get('why')}")
        print(f"{role}: {right} of {len(rows)} right ({right / len(rows):.2%})")


def verdicts(rows: list[dict[str, Any]]) -> None:
    """Print how many pairs are compared right: verdict, direction and attainment."""
    right = dict.fromkeys(("verdict", "direction", "attainment"), 0)
    for row in rows:
        category = tuple(label for label in (row["l1"], row["l2"]) if label)
        pair = {"name": row["l3"] or "", "category": category, "year": row["year"]}
        scored = compare(row["target"], row["actual"], **pair)
        share = None if scored.attainment is None else Fraction(*scored.attainment)
        found = {"verdict": scored.verdict, "direction": scored.direction, "attainment": share}
        for key, value in found.items():
            gold = [row["gold"][key], *row["gold"].get("alternatives", {}).get(key, [])]
            if any(_agree(key, value, each) for each in gold):
                right[key] += 1
            else:
                print(f"  {key} of {row['l3']!r}, {row['target']!r} against {row['actual']!r}:")
                print(f"    found {value}, gold {gold}, because {row['gold'].get('why')}")
    for key, count in right.items():
        print(f"{key}: {count} of {len(rows)} right ({count / len(rows):.2%})")


def _agree(key: str, value: Any, gold: Any) -> bool:
    """Tell whether a value is the gold one; an attainment to four decimals, a met date's is 1."""
    if key != "attainment":
        return bool(value == gold)
    if gold is None:
        return value is None or bool(value == 1)
    return value is not None and bool(abs(value - Fraction(gold)) < Fraction(1, 10_000))


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of some runs: what the work takes when nothing disturbs it."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def speed(rows: list[dict[str, Any]]) -> None:
    """Print cells a second, one by one and by columns, and the time of a very long cell."""
    cells = [(row[role], row["l3"], role) for row in rows for role in ("target", "actual")]
    cells = [each for each in cells if each[0]] * 20
    names = {"target": read_target, "actual": read_actual}

    def scalar() -> None:
        for text, name, role in cells:
            names[role](text, indicator=name)

    took = best(scalar)
    print(f"one by one: {len(cells) / took:,.0f} cells/s ({took / len(cells) * 1e6:.1f} µs a cell)")
    distinct = [f"≥{each}.5%" for each in range(10_000)]
    print(
        f"≥n.5%, all distinct: {10_000 / best(lambda: [read_target(t) for t in distinct]):,.0f}/s"
    )
    column = distinct * 10
    took = best(lambda: read_column(column, role="target"))
    print(f"column, 10 % distinct: {len(column) / took:,.0f} cells/s")
    for label, unit in (
        ("1", "1"),
        ("三", "三"),
        ("≥98%", "≥98%"),
        ("不", "不低于"),
        ("年", "2019年"),
    ):
        text = (unit * 100_000)[:100_000]
        took = best(lambda text=text: read_target(text), 3)  # type: ignore[misc]
        print(f"100,000 characters of {label}: {took * 1000:.1f} ms")
        text = unit * (390 // len(unit))
        took = best(lambda text=text: read_target(text, indicator="满意率"), 3)  # type: ignore[misc]
        print(f"  390 characters of {label}: {took * 1000:.2f} ms")


def main() -> None:
    """Measure against the rows of the file named on the command line."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    accuracy(rows)
    verdicts(rows)
    speed(rows)


if __name__ == "__main__":
    main()
