"""Columns at the ends of what numbers and types can be: exact, or refused with their row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.bulk import Job, score_batches, score_files, score_table
from perfeval.findings import FaultyInput

FLOATS = st.floats(0.001, 10.0**15) | st.integers(1, 10**15).map(float)
UNITS = ("万元", "亿元", "亩", "公里", "毫米", "%", "个", None)
SIGNS = ("≥", "≤", ">", "<", "=", None)
ROWS = {"project": ["甲", "甲", "乙"], "name": ["人次", "面积", "户数"], "points": [40, 60, 100]}


def plain(value: float) -> str:
    """Return a number as a cell would show it."""
    return f"{Decimal(repr(value)):f}"


def faults(**columns: Any) -> list[tuple[str, str]]:
    with pytest.raises(FaultyInput) as caught:
        score_table({**ROWS, "target": ["1"] * 3, "actual": ["1"] * 3, **columns})
    return [(each.code, each.place) for each in caught.value.findings]


@pytest.mark.parametrize("unit", ["万元", "亿元", "亩", "公里", "毫米", "%"])
@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [(5 / 3, 5 / 6, 50), (10 / 3, 1 / 3, 10), (12345678.9123, 6172839.45615, 50),
     (2 * 10**12, 10**12, 50), (9 * 10**18, 9 * 10**17, 10)],
)  # fmt: skip
def test_a_number_with_a_unit_is_exact_however_long_it_is(unit, target, actual, score):
    one = {"project": ["甲"], "name": ["指标"], "points": [100], "unit": [unit]}
    rows = score_table({**one, "target": [target], "actual": [actual]}).rows
    assert rows["verdict"].to_pylist() == ["missed"]
    assert rows["score"].to_pylist() == [Decimal(score)]


@given(
    st.lists(st.tuples(FLOATS, FLOATS, st.sampled_from(UNITS), st.sampled_from(SIGNS)), min_size=1)
)
def test_numbers_say_what_their_texts_say(rows):
    target, actual, unit, sign = map(list, zip(*rows, strict=True))
    beside = {
        "project": ["甲"] * len(rows),
        "points": [100] * len(rows),
        "unit": unit,
        "sign": sign,
    }
    names = [f"指标{number}" for number in range(len(rows))]
    numbers, texts = (
        score_table({**beside, "name": names, "target": one, "actual": other}).rows
        for one, other in ((target, actual), ([*map(plain, target)], [*map(plain, actual)]))
    )
    for name in ("low", "high", "state", "verdict", "direction", "attainment", "findings"):
        assert numbers[name].to_pylist() == texts[name].to_pylist()


def test_an_unsigned_number_past_64_bits_is_itself():
    target, actual = (pa.array([each], pa.uint64()) for each in (2**64 - 2, 2**63 - 1))
    one = {"project": ["甲"], "name": ["指标"], "points": [100]}
    rows = score_table({**one, "target": target, "actual": actual}).rows
    assert rows["score"].to_pylist() == [Decimal(50)]


@pytest.mark.parametrize("large", [10**16, 10**17, 2**62, 1e17, "1e17", "1e20", "1e28"])
def test_points_are_exact_however_many(large):
    most = Decimal(large)
    points = [1, 1, large] if not isinstance(large, str) else ["1", "1", large]
    scored = score_table({**ROWS, "target": ["2"] * 3, "actual": ["1"] * 3, "points": points})
    assert scored.rows["score"].to_pylist() == [Decimal("0.5"), Decimal("0.5"), most / 2]
    assert scored.projects["points"].to_pylist()[1] - most in (0, 10)  # no budget: none or 10


@pytest.mark.parametrize("large", [1e29, 1e300, "1e999999"])
def test_points_that_no_sum_holds_are_refused(large):
    points = [1, 1, large] if not isinstance(large, str) else ["1", "1", large]
    assert faults(points=points) == [("number-too-large", "$[2].points")]


def test_points_just_below_are_exact_and_so_is_their_sum():
    most = 10**16 - 1
    whole: dict[str, list[Any]] = {
        "project": ["甲"] * 3, "name": ["人次", "面积", "户数"], "points": [most] * 3,
        "target": [2] * 3, "actual": [1] * 3,
    }  # fmt: skip
    scored = score_table(whole)
    assert scored.rows["score"].to_pylist() == [Decimal(most) / 2] * 3
    assert scored.projects["low"].to_pylist() == [Decimal(most) * 3 / 2]
    many = score_table({key: values * 100 for key, values in whole.items()})
    assert many.projects["low"].to_pylist() == [Decimal(most) * 150]


@pytest.mark.parametrize("scale", [10, 20, 36])
def test_decimals_may_have_many_places(scale):
    points = pa.array([Decimal("1.5")] * 3, pa.decimal128(38, scale))
    rows = score_table({**ROWS, "target": ["1"] * 3, "actual": ["1"] * 3, "points": points}).rows
    assert rows["score"].to_pylist() == [Decimal("1.50")] * 3


@pytest.mark.parametrize("year", [99999, 10**17, 2024.5])
def test_what_is_no_year_is_refused(year):
    dates = {"target": ["12月31日前"] * 3, "actual": ["12月1日"] * 3}
    assert faults(year=[2024, 2024, year], **dates) == [("year-in-column", "$[2].year")]


def test_a_dictionary_may_hold_a_null():
    names = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 3], pa.int32()), pa.array(["甲", "甲", None, "乙"])
    )
    table = pa.table({**ROWS, "project": names, "target": ["1"] * 3, "actual": ["1"] * 3})
    batches = score_batches(table.to_batches(max_chunksize=1))
    found = [row for batch in batches for row in batch["project"].to_pylist()]
    assert found == ["甲", "甲", "乙"]


@pytest.mark.parametrize("threads", [1, 3])
def test_files_without_a_row_are_refused(tmp_path: Path, threads: int):
    rows = pa.table({"project": ["甲"], "target": ["1"], "actual": ["1"]})
    for name in ("a.parquet", "b.parquet"):
        pq.write_table(rows[:0], tmp_path / name)
    with pytest.raises(FaultyInput) as caught:
        score_files(Job([tmp_path], tmp_path / "out", threads=threads))
    assert [each.code for each in caught.value.findings] == ["table-empty"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]


def test_a_value_that_fits_no_type_is_told_with_file_and_column(tmp_path: Path):
    large = pa.array([2**63 + 1], pa.uint64())
    pq.write_table(
        pa.table({"project": ["甲"], "target": ["1"], "actual": ["1"], "分值": large}),
        tmp_path / "a.parquet",
    )
    with pytest.raises(FaultyInput) as caught:
        score_files(Job([tmp_path / "a.parquet"], tmp_path / "out"))
    (fault,) = caught.value.findings
    assert (fault.code, fault.place) == ("column-type", str(tmp_path / "a.parquet"))
    assert fault.parameters["column"] == "分值"
