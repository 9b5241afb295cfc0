"""Columns against single projects: the same cells give the same scores, states and findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bulk.rows import Given, columns_of

import perfeval as pe
from perfeval.bulk import score_table
from perfeval.bulk import table as bulk_table
from perfeval.scoring import observations
from perfeval.scoring.columns import points_text

pa: Any = pytest.importorskip("pyarrow")

BOOKS = [each.id for each in pe.rulebooks()]
NAMES = (
    "培训人次", "满意度", "完成时间", "事故率", "项目总成本", "培训合格率", "指标1：/", "",
    "合格率≥95%", "政策知晓率", "平均等待时长", "制度健全性", "工期", "救助标准",
)  # fmt: skip
CATEGORIES = (
    "产出指标/数量指标", "产出指标/质量指标", "产出指标/时效指标", "产出指标/成本指标",
    "成本指标/经济成本指标", "效益指标/社会效益指标", "满意度指标/服务对象满意度指标", "产出指标",
    "数量指标", "其他/别的", None,
)  # fmt: skip
SENTENCE = "2019年实现解困脱困200户准确率达98%"
TARGETS = (
    "≥200人次", "≥98%", "98%", "200", "≤5%", "=8个", "±10%", "0起", "12月31日前", "2023年6月底前",
    "效果显著", SENTENCE, "≤202.6万元", "290%", "95%-100%", ">3", "<2天", "/", None, "健全",
    "2000-3000元", "12.31", "每月10日前", "≥10亿元", "5年", "1/3",
)  # fmt: skip
ACTUALS = (
    "186人次", "97.5%", "95", "0", "达成预期指标", "部分达成预期指标", "未完成", "132.9",
    "2023年5月", "效果显著", "健全", "≥266米", "8", "", None, "290%",
    "2023年12月20日", "-3", "3000元", "12.31", "99999999999999999999", SENTENCE,
)  # fmt: skip

cell = st.fixed_dictionaries(
    {
        "category": st.sampled_from(CATEGORIES),
        "name": st.sampled_from(NAMES),
        "target": st.sampled_from(TARGETS),
        "actual": st.sampled_from(ACTUALS),
        "points": st.one_of(st.none(), st.integers(0, 2000).map(lambda n: Decimal(n) / 100)),
        "declared": st.one_of(st.none(), st.integers(0, 2000).map(lambda n: Decimal(n) / 100)),
        "direction": st.sampled_from([None, None, "higher", "lower", "exact"]),
        "unit": st.sampled_from([None, None, None, "%", "人", "万元", "年"]),
        "sign": st.sampled_from([None, None, None, "≥", "≤", "=", "定性"]),
        "reason": st.sampled_from([None, "报名人数不足"]),
        "method": st.sampled_from([None, None, None, "完成比例赋分", "没有这个方法"]),
        "deduction": st.sampled_from([None, None, None, Decimal("1.5")]),
        "parent": st.sampled_from([None] * 6 + ["培训人次"]),
        "not_applicable": st.sampled_from([None] * 6 + ["没有发生"]),
    }
)
money = st.one_of(st.none(), st.integers(-1, 90).map(Decimal))
head = st.fixed_dictionaries(
    {
        "annual": money,
        "executed": money,
        "budget_points": st.sampled_from([None, None, Decimal(10), Decimal(0)]),
        "year": st.sampled_from([2023, 2024]),
    }
)
projects = st.lists(st.tuples(head, st.lists(cell, min_size=1, max_size=6)), min_size=1, max_size=4)


def cards_of(given: Given, book: pe.Rulebook) -> list[pe.Scorecard]:
    """Return the scorecards of the same projects, one by one."""
    cards = []
    for number, (top, below) in enumerate(given):
        parts = (top["annual"], top["executed"], top["budget_points"])
        budget = pe.Budget(annual=parts[0], executed=parts[1], points=parts[2])
        cards.append(
            pe.score(
                pe.Project(
                    f"项目{number}",
                    year=top["year"],
                    budget=budget if any(each is not None for each in parts) else None,
                    indicators=tuple(indicator_of(row) for row in below),
                ),
                book,
            )
        )
    return cards


def indicator_of(row: Mapping[str, Any]) -> pe.Indicator:
    category = tuple(row["category"].split("/")) if row["category"] else ()
    target = None
    if any(row[key] is not None for key in ("target", "sign", "unit")):
        target = pe.Target(row["target"], row["sign"], row["unit"])
    kept = {key: row[key] for key in KEPT if key in row}
    return pe.Indicator(category, row["name"], target, pe.Actual(row["actual"]), **kept)


KEPT = (
    "points", "declared", "direction", "reason", "method", "deduction", "parent", "not_applicable",
)  # fmt: skip


def of_row(row: pe.ScoredRow) -> dict[str, Any]:
    low, high = row.ends
    return {
        "points": row.points,
        "low": Decimal(points_text(low)),
        "high": Decimal(points_text(high)),
        "score": row.computed,
        "state": row.state,
        "verdict": row.verdict,
        "direction": row.direction,
        "score_check": row.score_check,
    }


def assert_same(table: Any, cards: Sequence[pe.Scorecard]) -> None:
    found = table.rows.to_pylist()
    wanted = [row for card in cards for row in card.rows]
    for one, row in zip(found, wanted, strict=True):
        expected = of_row(row)
        assert {key: one[key] for key in expected} == expected
        codes = Counter(each.code for each in observations.of_row(row))
        assert set(one["findings"]) - {"duplicate-indicator"} == set(codes)
    for one, card in zip(table.projects.to_pylist(), cards, strict=True):
        low, high = card.range
        assert (one["low"], one["high"], one["total"]) == (low, high, card.total)
        assert (one["grade"], one["points"]) == (card.grade, card.full)
    at = 0
    for one, card in zip(table.projects.to_pylist(), cards, strict=True):
        own = {code for each in found[at : at + len(card)] for code in each["findings"]}
        assert own | set(one["findings"]) == {each.code for each in card.findings}
        at += len(card)


@settings(max_examples=400)
@given(projects, st.sampled_from(BOOKS))
def test_columns_score_as_single_projects_do(given, book):
    rules = pe.rulebook(book)
    assert_same(score_table(columns_of(given), rules), cards_of(given, rules))


PUBLISHED = Path(__file__).parents[1] / "published"


def published(name: str) -> list[dict[str, Any]]:
    """Return published rows as cells of a project, without what nobody has printed."""
    lines = (PUBLISHED / name).read_text("utf-8").splitlines()
    plain = dict.fromkeys(("direction", "unit", "sign", "reason", "method", "deduction"))
    return [
        {
            **plain,
            "category": "/".join(each for each in (row["l1"], row["l2"]) if each),
            "name": (row["l3"] or "").strip(),
            "target": row["target"],
            "actual": row["actual"],
            "points": None if row["points"] is None else Decimal(str(row["points"])),
            "declared": None if row["score"] is None else Decimal(str(row["score"])),
        }
        for row in map(json.loads, lines)
    ]


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("file", ["collected.jsonl", "scores.jsonl"])
def test_published_rows_score_alike(file, book):
    rows, rules = published(file), pe.rulebook(book)
    given = [(HEAD, rows[start : start + 20]) for start in range(0, len(rows), 20)]
    assert_same(score_table(columns_of(given), rules), cards_of(given, rules))


# --- numbers given as numbers ---------------------------------------------------------------------

figures = st.one_of(
    st.integers(-3, 400).map(Decimal),
    st.decimals(0, 400, places=1),
    st.decimals(0, 1000, places=3),
    st.sampled_from([Decimal("12.31"), Decimal(2023), Decimal("0.1") + Decimal("0.2")]),
)
numeric = st.fixed_dictionaries(
    {
        "category": st.sampled_from(CATEGORIES),
        "name": st.sampled_from(NAMES),
        "target": st.one_of(st.none(), figures),
        "actual": st.one_of(st.none(), figures),
        "points": st.integers(0, 2000).map(lambda n: Decimal(n) / 100),
        "declared": st.none(),
        "direction": st.sampled_from([None, "higher", "lower", "exact"]),
        "unit": st.sampled_from([None, "%", "人", "万元", "年", "公里", "元/人"]),
        "sign": st.sampled_from([None, "≥", "≤", "=", ">", "定性"]),
        "reason": st.none(),
    }
)
HEAD = {"annual": None, "executed": None, "budget_points": None, "year": 2023}


def in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its numbers as a form writes them."""
    plain = {
        key: None if row[key] is None else f"{row[key].normalize():f}"
        for key in ("target", "actual")
    }
    return {**row, **plain}


@given(
    st.lists(numeric, min_size=1, max_size=8),
    st.sampled_from(BOOKS),
    st.sampled_from(["float", "decimal"]),
)
def test_numbers_score_as_the_texts_of_the_same_numbers(rows, book, kind):
    rules = pe.rulebook(book)
    columns = columns_of([(HEAD, rows)])
    for key in ("target", "actual"):
        as_float = [None if each is None else float(each) for each in columns[key]]
        columns[key] = pa.array(as_float if kind == "float" else columns[key], TYPES[kind])
    assert_same(score_table(columns, rules), cards_of([(HEAD, [*map(in_words, rows)])], rules))


TYPES = {"float": pa.float64(), "decimal": pa.decimal128(20, 4)}


# --- order, chunks, threads -----------------------------------------------------------------------


@given(projects, st.randoms(use_true_random=False), st.sampled_from([1, 3, 7]))
def test_neither_order_nor_chunks_nor_threads_change_a_score(given, random, size):
    whole = score_table(columns_of(given))
    rows = pa.table(columns_of(given))
    order = list(range(rows.num_rows))
    # Within a project the order of rows decides who gets the odd hundredth: it is kept.
    owner = rows["project"].to_pylist()
    names = sorted(set(owner))
    random.shuffle(names)
    places = {name: iter([at for at in order if owner[at] == name]) for name in names}
    mixed = [next(places[name]) for name in random.sample(owner, len(owner))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_table, "CHUNK", size)
        again = score_table(rows.take(mixed), threads=2)
    assert again.rows.take([mixed.index(at) for at in order]).to_pylist() == whole.rows.to_pylist()
    assert sorted(map(str, again.projects.to_pylist())) == sorted(
        map(str, whole.projects.to_pylist())
    )
