"""Columns of a million rows: numbers and texts, beside what else they could be scored with.

The rivals do less: floats, and only the scores. `perfeval.bulk` gives exact scores as intervals,
states, verdicts, findings, and the totals and grades of projects. Every line has wall time and CPU
time, since other work on the machine makes the first longer, not the second.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import straight_pandas
from benchmarks.bench_mixed_rules import BOOK, CURVES, ROWS, Rows, floats

from perfeval.bulk import Job, score_on_cluster, score_table
from perfeval.scoring.columns import AT_LEAST

RULES = ["", *CURVES]
OF_PROJECT = 20
LOOPED = 50_000
CLUSTERED = 4_000_000


class Time(NamedTuple):
    """The wall time and CPU time of one run, in seconds."""

    wall: float
    cpu: float


def shortest(work: Callable[[], object], runs: int = 5) -> Time:
    """Return the shortest of several runs, each of its two times for itself."""
    times = []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        times.append(Time(time.perf_counter() - wall, time.process_time() - cpu))
    return Time(min(each.wall for each in times), min(each.cpu for each in times))


def line(name: str, spent: Time, beside: Time | None = None) -> None:
    ratio = "" if beside is None else (
        f"  {spent.wall / beside.wall:7.2f} × wall {spent.cpu / beside.cpu:7.2f} × CPU"
    )  # fmt: skip
    print(f"  {name:44} {spent.wall * 1000:9.0f} ms {spent.cpu * 1000:9.0f} ms CPU{ratio}")


def rival(name: str) -> Any:
    """Return another library, or `None` where it is not installed."""
    return import_module(name) if find_spec(name) else None


# --- numbers --------------------------------------------------------------------------------------


def numbers(rows: Rows) -> Any:
    """Return the rows of `bench_mixed_rules` as a table of floats."""
    import pyarrow as pa

    project = np.arange(ROWS, dtype=np.int32) // OF_PROJECT
    names = [f"项目{each}" for each in range(int(project.max()) + 1)]
    coded, rules = pa.DictionaryArray.from_arrays, pa.array(rows.rule.astype(np.int8))
    return pa.table(
        {
            "project": coded(pa.array(project), pa.array(names)),
            "name": coded(
                pa.array((np.arange(ROWS) % OF_PROJECT).astype(np.int8)),
                pa.array([f"指标{each}" for each in range(OF_PROJECT)]),
            ),
            "method": coded(rules, pa.array(RULES)),
            "sign": coded(
                pa.array((rows.sign != AT_LEAST).astype(np.int8)), pa.array(["≥", "≤"])
            ),
            "unit": coded(pa.array(np.zeros(ROWS, np.int8)), pa.array(["%"])),
            "target": pa.array(rows.target / 100),
            "actual": pa.array(rows.actual / 100),
            "points": pa.array(rows.points / 100),
            "rule": pa.array(rows.rule),
        }
    )  # fmt: skip


def by_polars(pl: Any, table: Any) -> Any:
    frame = pl.from_arrow(table.select(["sign", "target", "actual", "points", "rule"]))
    actual, target, points, rule = (pl.col(each) for each in ("actual", "target", "points", "rule"))
    higher = pl.col("sign").cast(pl.String) == "≥"
    ratio = pl.when(higher).then(actual / target).otherwise(target / actual)
    met = pl.when(higher).then(actual >= target).otherwise(actual <= target)
    attained = pl.when(met).then(1.0).otherwise(ratio.clip(None, 1.0))
    off = ((actual - target) / target).abs()
    beyond = (ratio - 1.3).clip(0.0, 0.2)
    scores = [
        points * attained,
        points * pl.when(actual >= 90).then(1.0).when(actual >= 80).then(0.8)
        .when(actual >= 60).then(0.5).otherwise(0.0),
        points * pl.when(attained >= 0.6).then(attained).otherwise(0.0),
        points * (ratio.clip(None, 1.0) - beyond),
        pl.min_horizontal(
            pl.when(off <= 0.1).then(5.0).when(off <= 0.15).then(3.0)
            .when(off <= 0.2).then(1.0).otherwise(0.0), points,
        ),
        points * (1 - ((actual - target) / 10).clip(0.0, 1.0)),
    ]  # fmt: skip
    chosen = pl.when(rule == 0).then(scores[0])
    for place in range(1, 6):
        chosen = chosen.when(rule == place).then(scores[place])
    return frame.lazy().select(chosen.otherwise(None).round(2).alias("score")).collect()


SQL = """
with rows as (
  select *, sign = '≥' as higher,
    case when sign = '≥' then actual / target else target / nullif(actual, 0) end as ratio
  from given
), more as (
  select *, case when (higher and actual >= target) or (not higher and actual <= target) then 1.0
    else least(ratio, 1.0) end as attained, abs((actual - target) / target) as off from rows
)
select round(case rule
  when 0 then points * attained
  when 1 then points * case when actual >= 90 then 1 when actual >= 80 then 0.8
    when actual >= 60 then 0.5 else 0 end
  when 2 then points * case when attained >= 0.6 then attained else 0 end
  when 3 then points * (least(coalesce(ratio, 2), 1)
    - least(greatest(coalesce(ratio, 2) - 1.3, 0), 0.2))
  when 4 then least(case when off <= 0.1 then 5 when off <= 0.15 then 3
    when off <= 0.2 then 1 else 0 end, points)
  else points * (1 - least(greatest((actual - target) / 10, 0), 1)) end, 2) as score
from more
"""


def by_duckdb(duckdb: Any, table: Any) -> Any:
    with duckdb.connect() as connection:
        given = table.select(["sign", "target", "actual", "points", "rule"])
        connection.register("given", given)
        found = connection.sql(SQL).to_arrow_table()
        assert found.num_rows == ROWS
        return found


def by_pandas(pd: Any, frame: Any) -> Any:
    actual, target, points = frame["actual"], frame["target"], frame["points"]
    higher = frame["sign"] == "≥"
    ratio = (actual / target).where(higher, target / actual)
    met = (actual >= target).where(higher, actual <= target)
    attained = ratio.clip(upper=1).mask(met, 1.0)
    off = ((actual - target) / target).abs()
    scores = [
        points * attained,
        points * np.select([actual >= 90, actual >= 80, actual >= 60], [1, 0.8, 0.5], 0),
        points * attained.where(attained >= 0.6, 0),
        points * (ratio.clip(upper=1) - (ratio - 1.3).clip(0, 0.2)),
        np.minimum(np.select([off <= 0.1, off <= 0.15, off <= 0.2], [5, 3, 1], 0), points),
        points * (1 - ((actual - target) / 10).clip(0, 1)),
    ]
    return pd.Series(np.choose(frame["rule"], scores)).round(2)


def of_numbers() -> None:
    print(f"{ROWS:,} rows of numbers by six mixed rules, in projects of {OF_PROJECT}")
    rows = Rows()
    table = numbers(rows)
    ours = shortest(lambda: score_table(table, BOOK))
    line("perfeval.bulk, exact, all that it returns", ours)
    line("  the same on one thread", shortest(lambda: score_table(table, BOOK, threads=1)))
    exact = np.asarray(score_table(table, BOOK).rows["score"].cast("float64"))
    found: dict[str, Any] = {"numpy floats, in blocks": (lambda: floats(rows), np.asarray)}
    if polars := rival("polars"):
        found["polars, floats"] = (
            lambda: by_polars(polars, table), lambda each: each["score"].to_numpy()
        )  # fmt: skip
    if duckdb := rival("duckdb"):
        found["duckdb, floats"] = (
            lambda: by_duckdb(duckdb, table), lambda each: np.asarray(each["score"])
        )  # fmt: skip
    if pandas := rival("pandas"):
        frame = table.to_pandas()
        found["pandas, floats"] = (lambda: by_pandas(pandas, frame), np.asarray)
    for name, (work, values) in found.items():
        spent = shortest(work)
        line(name, spent)
        other = int((np.abs(values(work()) - exact) > 0.001).sum())
        print(
            f"    perfeval to it {ours.wall / spent.wall:.2f} × wall, "
            f"{ours.cpu / spent.cpu:.2f} × CPU; other scores in {other:,} rows"
        )


# --- texts ----------------------------------------------------------------------------------------


def texts() -> Any:
    """Return a million rows of texts of which a tenth are distinct."""
    import pyarrow as pa

    draw = np.random.default_rng(20260102)
    kinds, units = ROWS // 10, ["人次", "%", "户", "万元", "个"]
    signs = ["≥", "≤", "", "≥"]
    figures = [f"{each // 5 % 100 + 1}.{each // 500}" for each in range(kinds)]
    target = [f"{signs[each % 4]}{figures[each]}{units[each % 5]}" for each in range(kinds)]
    actual = [f"{figures[each]}{units[each % 5]}" for each in range(kinds)]
    # A row's target and actual have one unit, as a form's do.
    one = draw.integers(0, kinds, ROWS)
    other = draw.integers(0, kinds // 5, ROWS) * 5 + one % 5
    names = np.array([f"指标{each}" for each in range(1000)], dtype=object)
    project = np.arange(ROWS) // OF_PROJECT
    return pa.table(
        {
            "project": pa.array([f"项目{each}" for each in project.tolist()]),
            "name": pa.array(names[one % 1000]),
            "target": pa.array(np.array(target, dtype=object)[one]),
            "actual": pa.array(np.array(actual, dtype=object)[other]),
            "points": pa.array(draw.integers(1, 20, ROWS)),
        }
    )


def of_texts() -> None:
    print(f"{ROWS:,} rows of texts, a tenth of them distinct")
    table = texts()
    ours = shortest(lambda: score_table(table), 3)
    line("perfeval.bulk, texts in, scores out", ours)
    columns = [table[each].to_pylist()[:LOOPED] for each in ("target", "actual", "points")]
    loop = shortest(lambda: straight_pandas.by_loop(*columns), 3)
    times = ROWS / LOOPED
    line(f"plain loop, {LOOPED:,} rows scaled", Time(loop.wall * times, loop.cpu * times), ours)
    if rival("pandas"):
        frame = table.to_pandas()
        spent = shortest(lambda: straight_pandas.by_apply(frame), 1)
        line("pandas row by row, re and Decimal", spent, ours)


# --- workers --------------------------------------------------------------------------------------


def of_workers() -> None:
    distributed = rival("distributed")
    if not distributed:
        print("distributed is not installed")
        return
    from pyarrow import parquet

    print(f"Parquet to Parquet on local Dask workers, {CLUSTERED:,} rows of numbers")
    table = numbers(Rows()).drop_columns(["method", "rule"])
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.parquet") for number in range(CLUSTERED // ROWS)]
        for number, path in enumerate(paths):
            own = table.append_column("department", [[f"部门{number}"] * ROWS])
            parquet.write_table(own, path, row_group_size=250_000)
        spent = {}
        for workers in (1, 2):
            with (
                distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=None
                ) as cluster,
                distributed.Client(cluster) as client,
            ):
                times = []
                for turn in range(4):
                    job = Job(paths, Path(folder, f"{workers}-{turn}"))
                    cpu = sum(client.run(time.process_time).values()) + time.process_time()
                    wall = time.perf_counter()
                    score_on_cluster(job, cluster=cluster.scheduler_address)
                    wall = time.perf_counter() - wall
                    cpu = sum(client.run(time.process_time).values()) + time.process_time() - cpu
                    times.append(Time(wall, cpu))
            # The first turn reads the program and the cells.
            spent[workers] = min(times[1:])
            line(f"{workers} worker{'s'[: workers - 1]} of one thread", spent[workers])
            print(f"    {CLUSTERED / spent[workers].wall:,.0f} rows a second")
        print(f"  two workers to one: {spent[1].wall / spent[2].wall:.2f} × as fast")


def main() -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    of_numbers()
    of_texts()
    of_workers()
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
