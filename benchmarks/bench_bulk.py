"""Parquet to Parquet: rows a second, the cost of a row and the peak of memory, small to large.

`python -m benchmarks.bench_bulk` measures 10⁵, 10⁶ and 10⁷ rows of numbers with mixed rules and
2,000 names, each in a process of its own; other numbers of rows may be given. Beside the time by
the clock stands that of the processors, which says more on a machine that others use too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.bench_mixed_rules import BOOK, CURVES

from perfeval.bulk import Job, score_files

SIZES = (100_000, 1_000_000, 10_000_000)
GROUP = 131_072
A_PROJECT = 10
SEED = 20260101
CATEGORIES = ("产出指标/数量指标", "产出指标/质量指标", "效益指标/社会效益指标")


def write(path: Path, rows: int) -> None:
    """Write a file of projects with ten rows each, a row group at a time."""
    draw = np.random.default_rng(SEED)
    writer = None
    for start in range(0, rows, GROUP):
        table = group(draw, start, min(GROUP, rows - start))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def group(draw: np.random.Generator, start: int, rows: int) -> Any:
    """Return some rows of numbers: targets and actuals in percent, and the rule of each."""
    project = np.arange(start, start + rows) // A_PROJECT
    first = int(project[0])
    names = [f"项目{number:08}" for number in range(first, int(project[-1]) + 1)]
    return pa.table(
        {
            "project": coded(project - first, names),
            "category": coded(draw.integers(0, len(CATEGORIES), rows), CATEGORIES),
            "name": coded(draw.integers(0, 2000, rows), [f"指标{n}" for n in range(2000)]),
            "sign": coded(draw.integers(0, 2, rows), ("≥", "≤")),
            "target": draw.integers(1, 100, rows),
            "unit": coded(np.zeros(rows, dtype=np.int64), ("%",)),
            "actual": draw.integers(0, 150, rows),
            "points": np.full(rows, 10),
            "declared": draw.integers(0, 11, rows),
            "method": coded(np.arange(rows) % 6, ("完成比例赋分", *CURVES)),
        }
    )


def coded(codes: Any, names: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names))


def one(path: str, out: str) -> None:
    """Score one file and print what it took, helpers included; the peak is of the largest process.

    With its first array pyarrow imports pandas, where that is installed: a quarter of a second that
    belongs to the imports.
    """
    pa.array([0])
    begun = _spent()
    summary = score_files(Job([path], out, BOOK))
    peaks = [resource.getrusage(each).ru_maxrss for each in _ALL]
    print(
        json.dumps(
            {
                "rows": summary.scored,
                "seconds": summary.seconds,
                "cpu": _spent() - begun,
                "peak": max(peaks) / 1024,
            }
        )
    )


_ALL = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _spent() -> float:
    """Return the processor time of this process and of the helpers that have ended."""
    return sum(each.ru_utime + each.ru_stime for each in map(resource.getrusage, _ALL))


def main(sizes: tuple[int, ...]) -> None:
    print(f"Parquet to Parquet on {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path, out = Path(folder, f"{rows}.parquet"), Path(folder, f"{rows}")
            write(path, rows)
            words = [sys.executable, "-m", "benchmarks.bench_bulk", str(path), str(out)]
            said = subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout
            found = json.loads(said)
            seconds, cpu = found["seconds"], found["cpu"]
            print(
                f"{rows:>12,} rows: {rows / seconds / 1e6:.2f} M rows/s by the clock, "
                f"{cpu / rows * 1e6:.2f} µs of processor a row, peak {found['peak']:.0f} MiB"
            )
            path.unlink()


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1].endswith(".parquet"):
        one(sys.argv[1], sys.argv[2])
    else:
        main(tuple(int(each) for each in sys.argv[1:]) or SIZES)
