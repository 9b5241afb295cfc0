"""How long scoring takes: one project, a thousand, and what is made on demand."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import perfeval as pe
from perfeval.scoring import score

PAIRS = (
    ("≥200人次", "186人次"),
    ("≥98%", "97.5%"),
    ("≤202.6万元", "132.9"),
    ("=8个", "8"),
    ("2023年12月31日前", "2023年11月"),
    ("效果显著", "达成预期指标"),
)
BOOK = pe.rulebook("mof-2020")


def project(number: int) -> pe.Project:
    """Return a project of 20 indicators whose cells have been read and whose scores have not."""
    rows = tuple(
        pe.Indicator(
            ("产出指标", "数量指标"),
            f"第{number}项第{index}号完成率",
            pe.Target(PAIRS[index % len(PAIRS)][0]),
            pe.Actual(PAIRS[index % len(PAIRS)][1]),
            points=Decimal("4.5"),
        )
        for index in range(20)
    )
    for row in rows:
        assert row.target_reading is not None
        assert row.actual_reading is not None
    budget = pe.Budget(annual=Decimal(50), executed=Decimal("49.6"))
    return pe.Project(f"项目{number}", year=2023, budget=budget, indicators=rows)


def test_one_project_from_its_readings(benchmark: Callable[..., Any]) -> None:
    one = project(0)
    benchmark(lambda: score(one, BOOK).total)


def test_a_thousand_projects_held_as_objects(benchmark: Callable[..., Any]) -> None:
    projects = [project(number) for number in range(1000)]
    benchmark(lambda: [score(one, BOOK).total for one in projects])


def test_the_derivations_of_one_project(benchmark: Callable[..., Any]) -> None:
    card = score(project(0), BOOK)
    benchmark(lambda: [row.why() for row in card.rows])


def shortest(work: Callable[[], object], repeat: int, times: int) -> float:
    """Return the shortest mean of ``repeat`` runs, in microseconds: undisturbed by other work."""
    means = []
    for _ in range(times):
        start = time.perf_counter()
        for _ in range(repeat):
            work()
        means.append((time.perf_counter() - start) / repeat)
    return min(means) * 1e6


def main() -> None:
    one, projects = project(0), [project(number) for number in range(1000)]
    gc.collect()
    alone = shortest(lambda: score(one, BOOK).total, 200, 7)
    many = shortest(lambda: [score(each, BOOK).total for each in projects], 1, 5) / len(projects)
    card = score(one, BOOK)
    why = shortest(lambda: [row.why() for row in card.rows], 20, 5)
    print(f"one project of 20 indicators, from its readings: {alone:.0f} µs (goal 300)")
    print(f"1,000 projects held as objects: {many:.0f} µs each, {many / 1000:.2f} s in all")
    print(f"the derivations of one project, on demand: {why:.0f} µs")


if __name__ == "__main__":
    main()
