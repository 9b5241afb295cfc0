"""Whole published tables: every inconsistency in them is found and named, and nothing else."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from tests.published.tables import Record, indicator_of, named, project_of, records

import perfeval as pe
from perfeval.model import Project

TABLES = records("tables.jsonl")
SCORES = records("scores.jsonl")


def title(table: Record) -> str:
    return f"{table['year']} {ascii(table['project'] or table['doc'])[:40]}"


@pytest.mark.parametrize("table", TABLES, ids=title)
def test_a_published_table_has_the_findings_that_a_careful_reader_has(table: Record) -> None:
    project = project_of(table)
    found = Counter(named(each, project) for each in pe.audit(project))
    assert found == Counter(map(tuple, table["gold"] + table["cut"]))


@pytest.mark.parametrize("table", TABLES, ids=title)
def test_a_published_table_is_computed_as_by_hand(table: Record) -> None:
    card = pe.score(project_of(table))
    by_hand, execution = table["computed"], table["execution"]
    for row in card:
        assert row.computed == by_hand.get(row.name, row.points if row.is_counted else None)
    assert by_hand.keys() <= {row.name for row in card}
    assert card.execution.computed == (None if execution is None else int(100 * execution))


def test_complete_tables_have_no_finding_for_rows_that_are_missing() -> None:
    whole = [each for each in TABLES if each["strict"]]
    assert len(whole) == 2
    assert not any(each["cut"] for each in whole)


@pytest.mark.parametrize("row", SCORES, ids=lambda row: ascii(row["l3"])[:40])
def test_a_published_score_is_held_against_the_computed_one(row: Record) -> None:
    cells = [row[key] for key in ("l1", "l2", "l3", "target", "actual", "points", "score", "note")]
    card = pe.score(Project("表", year=int(row["year"]), indicators=(indicator_of(cells, []),)))
    assert card.rows[0].score_check == row["score_check"]


def test_the_strict_tables_are_computed_as_by_hand() -> None:
    first, second = (pe.score(project_of(each)) for each in TABLES if each["strict"])
    assert (first.total, first.full, first.declared_total) == (
        Decimal(110),
        Decimal(110),
        Decimal(100),
    )
    assert [row.computed for row in first] == [row.declared for row in first]
    assert second.range == (Decimal(40), Decimal(100))
    assert [row.name for row in second if row.verdict == "no_target" and row.is_counted] == [
        "指标1:工程质量合格",
        "指标1:年度资金支付完成率100%",
        "指标1:资金执行在预算范围内",
        "指标1:全市安全度汛",
        "指标1:保护全市人口财产不受损失",
        "指标1:已建工程良性运行",
    ]
