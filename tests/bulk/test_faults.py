"""What is wrong with a table: every row and column is named, and nothing is scored."""

# ruff: noqa: ISC004, E501  a message is one text

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import perfeval as pe
from perfeval.bulk import score_table
from perfeval.bulk.names import ROLES, role_of, roles_of
from perfeval.findings import FaultyInput

pa: Any = pytest.importorskip("pyarrow")

GOOD: dict[str, Any] = {
    "project": ["甲", "甲", "乙"],
    "name": ["培训人次", "满意度", "培训人次"],
    "target": ["≥200人次", "≥90%", "≥200人次"],
    "actual": ["186人次", "95%", "200人次"],
    "points": [60, 40, 100],
}


def faults(table: Any, **options: Any) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        score_table(table, **options)
    return [f"{each.place} {each.code}: {each.message('en')}" for each in caught.value.findings]


def test_what_is_right_is_scored():
    scored = score_table(GOOD)
    assert scored.rows["score"].to_pylist() == [Decimal("55.80"), Decimal(40), Decimal(100)]
    assert scored.projects["grade"].to_pylist() == ["优", "优"]


def test_every_fault_of_every_row_is_named():
    table = GOOD | {
        "points": ["60", "many", "-1"],
        "direction": ["正向", "up", None],
        "project": ["甲", " ", "乙"],
        "declared": [1.5, float("inf"), None],
    }
    assert sorted(faults(table)) == [
        "$[1].declared number-in-column: the column declared holds what is no number (found inf)",
        "$[1].direction direction-unknown: the column direction holds what is no direction "
        "(found up, expected higher, lower or exact)",
        "$[1].points number-in-column: the column points holds what is no number (found many)",
        "$[1].project project-missing: the row names no project",
        "$[2].points number-negative: a number of the column points is below zero (found -1)",
    ]


def test_rows_keep_their_numbers_where_projects_stand_apart():
    table = GOOD | {"project": ["甲", "乙", "甲"], "points": ["1", "2", "x"]}
    assert [each.split(" ")[0] for each in faults(table)] == ["$[2].points"]


def test_a_budget_is_wrong_in_the_first_row_of_its_project():
    table = GOOD | {"annual": [50.0, 50.0, float("inf")]}
    assert [each.split(" ")[0] for each in faults(table)] == ["$[2].annual"]


def test_many_rows_of_one_fault_are_counted():
    table = dict.fromkeys(("project", "target", "actual", "points"), ["x"] * 150)
    found = faults(table)
    assert len(found) == 101
    assert found[-1] == "$ faults-more: 50 more rows of the column points have the same fault"


def test_columns_that_are_missing_twice_or_unknown():
    assert faults({"项目名称": ["甲"], "name": ["a"]}) == [
        f" column-missing: the table has no column for {role} (found — among: 项目名称、name)"
        for role in ("target", "actual")
    ]
    assert [each.split(":")[0] for each in faults(GOOD | {"指标值": ["1"] * 3})] == [
        " column-twice"
    ]
    found = faults(GOOD, columns={"targt": "target", "points": "score"})
    assert [each.split(":")[0] for each in found] == [" column-role", " column-missing"]


def test_a_mapping_says_which_column_is_which():
    table = {f"列{number}": values for number, values in enumerate(GOOD.values())}
    roles = dict(zip(GOOD, table, strict=True))
    assert score_table(table, columns=roles).rows == score_table(GOOD).rows


def test_chinese_columns_are_known():
    names = {"项目名称": "project", "三级指标": "name", "年度指标值": "target", "实际完成值": "actual",
             "分值": "points", "自评得分": "declared", "一级指标": "level1", "二级指标": "level2",
             "计量单位": "unit", "主管部门": "department", "年度": "year", "备注": None}  # fmt: skip
    assert {name: role_of(name) for name in names} == names
    assert all(role_of(each) == each for each in ROLES)
    assert roles_of(["项目名称", "指标值", "实际完成值"]) == {
        "project": "项目名称", "target": "指标值", "actual": "实际完成值",
    }  # fmt: skip


def test_columns_of_mixed_types_or_lengths_and_things_that_are_no_table():
    assert faults(GOOD | {"actual": ["1", 2, {}]})[0].startswith(" column-mixed: ")
    assert faults(GOOD | {"actual": ["1"]})[0].startswith(" columns-uneven: ")
    assert faults([1, 2])[0].startswith(" table-unknown: list is no table")


class Stream:
    """Any library's table: all that is known of it is the protocol."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)


def test_anything_that_speaks_the_protocol_is_a_table():
    assert score_table(Stream(pa.table(GOOD))).rows == score_table(GOOD).rows


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_tables_of_other_libraries(library: str):
    frame = pytest.importorskip(library).DataFrame(GOOD)
    assert score_table(frame).rows == score_table(GOOD).rows


def test_a_table_without_rows():
    empty = pa.table(GOOD).slice(0, 0)
    scored = score_table(empty)
    assert (scored.rows.num_rows, scored.projects.num_rows) == (0, 0)
    assert scored.rows.schema == score_table(GOOD).rows.schema


def test_blanks_around_a_name_make_no_other_project():
    scored = score_table(GOOD | {"project": ["甲", "甲 ", "乙"]})
    assert scored.projects["rows"].to_pylist() == [2, 1]


def test_nan_and_null_are_nothing_and_numbers_of_numpy_are_numbers():
    columns = {
        "project": ["甲"] * 3,
        "target": np.array([200.0, 98.5, 10.0]),
        "actual": np.array([186.0, np.nan, 0.1 + 0.2]),
        "points": np.array([20, 20, 20]),
        "unit": ["人次", "%", "个"],
        "direction": ["higher"] * 3,
    }
    scored = score_table(columns)
    assert scored.rows["verdict"].to_pylist() == ["missed", "no_actual", "missed"]
    # 0.1 + 0.2 is 0.30000000000000004, which earns 0.6000000000000001 of 20 points.
    assert scored.rows["low"].to_pylist() == [Decimal("18.60"), Decimal(0), Decimal("0.60")]


def test_points_past_sixty_four_bits_are_summed():
    large = 10**20
    row = {"project": ["甲"], "target": ["1个"], "actual": ["1个"], "points": [str(large)]}
    assert score_table(row).projects["total"].to_pylist() == [Decimal(large)]


def test_numbers_past_sixty_four_bits_are_exact():
    large = 10**30
    scored = score_table(
        {
            "project": ["甲"],
            "target": [f"≥{3 * large}元"],
            "actual": [f"{large}元"],
            "points": [100],
        }
    )
    assert scored.rows["score"].to_pylist() == [Decimal("33.33")]
    assert pe.compare(f"≥{3 * large}元", f"{large}元", points=100).computed == Decimal("33.33")
