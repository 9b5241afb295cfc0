"""Print what ``import perfeval`` costs over the bare interpreter; the goal is 60 ms."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 21
GOAL = 60.0


def milliseconds(code: str) -> float:
    """Return how long a fresh interpreter takes to run ``code``."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure both in turns, so that a busy machine disturbs both alike."""
    milliseconds("import perfeval")  # fills the bytecode cache
    bare, full = [], []
    for _ in range(RUNS):
        bare.append(milliseconds("pass"))
        full.append(milliseconds("import perfeval"))
    cost = statistics.median(full) - statistics.median(bare)
    lowest = min(full) - min(bare)
    print(f"import perfeval: {cost:.1f} ms over the bare interpreter (median of {RUNS} runs;")
    print(f"between the fastest runs {lowest:.1f} ms; goal: at most {GOAL:.0f} ms)")


if __name__ == "__main__":
    main()
