"""Aggregations of a table against sums over single scorecards, written straight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval as pe

pytest.importorskip("pyarrow")

import pyarrow as pa
from tests.bulk.rows import columns_of

from perfeval.bulk import Job, aggregate, read_scores, score_files, score_table

BOOK = pe.rulebook("mof-2020")
KEYS = ("department", "division", "function", "year", "project", "level1", "level2", "name")
HOSTILE = ("总工会", "=1+1", "<script>", "open", "甲/乙", "a,b\n", "优", "\u202e倒", None)

cell = st.fixed_dictionaries(
    {
        "category": st.sampled_from(
            [
                "产出指标/数量指标",
                "数量指标",
                "产出指标",
                "效益指标/社会效益指标",
                "其他/别的",
                "=x/",
                None,
            ]
        ),
        "name": st.sampled_from(["培训人次", "满意度", "<b>", "", None]),
        "target": st.sampled_from(["≥200人次", "≥98%", "≤5%", "效果显著", None]),
        "actual": st.sampled_from(["186人次", "97.5%", "95", "0", "部分达成预期指标", None]),
        "points": st.one_of(st.none(), st.integers(0, 2000).map(lambda n: Decimal(n) / 100)),
        "declared": st.one_of(st.none(), st.integers(0, 2000).map(lambda n: Decimal(n) / 100)),
    }
)
money = st.one_of(st.none(), st.sampled_from([Decimal(text) for text in ("0", "0.3", "7", "1e20")]))
head = st.fixed_dictionaries(
    {
        "department": st.sampled_from(HOSTILE),
        "division": st.sampled_from(["行政科", "=科", None]),
        "function": st.sampled_from(["205", "208"]),
        "year": st.sampled_from([2023, 2024, None]),
        "annual": money,
        "executed": money,
    }
)
projects = st.lists(st.tuples(head, st.lists(cell, min_size=1, max_size=5)), min_size=1, max_size=4)


def card_of(
    number: int, top: Mapping[str, Any], below: Sequence[Mapping[str, Any]]
) -> pe.Scorecard:
    has_budget = top["annual"] is not None or top["executed"] is not None
    return pe.score(
        pe.Project(
            f"项目{number}",
            year=top["year"],
            budget=pe.Budget(annual=top["annual"], executed=top["executed"])
            if has_budget
            else None,
            indicators=tuple(
                pe.Indicator(
                    tuple(row["category"].split("/")) if row["category"] else (),
                    row["name"] or "",
                    pe.Target(row["target"]),
                    pe.Actual(row["actual"]),
                    points=row["points"],
                    declared=row["declared"],
                )
                for row in below
            ),
        ),
        BOOK,
    )


def keys_of(row: pe.ScoredRow, top: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row has for every key, by its own words."""
    known = row.card.categories[row.index]
    labels = [each for each in row.indicator.category if each]
    levels = [
        category.name if category else labels[at] if len(labels) > at else None
        for at, category in enumerate(known)
    ]
    found = {"project": row.card.name, "level1": levels[0], "level2": levels[1], "name": row.name}
    found |= {each: top[each] for each in ("department", "division", "function", "year")}
    return {
        key: (value.strip() or None) if isinstance(value, str) else value
        for key, value in found.items()
    }


def rounded(over: Fraction | int, under: Fraction | int) -> Decimal | None:
    if under <= 0:
        return None
    value = Fraction(over) / Fraction(under) * 20_000 + 1
    return Decimal(value // 2).scaleb(-4)


def wanted(rows: Sequence[pe.ScoredRow], tops: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a group of rows comes to."""
    scored = [each for each in rows if each.state == "scored"]
    printed = {
        each: int(rounded(*each.attainment) * 10_000)  # type: ignore[operator]
        for each in scored
        if each.attainment
    }
    cards = list(dict.fromkeys(each.card for each in rows))
    budgets = [(tops[each.name]["annual"], tops[each.name]["executed"]) for each in cards]
    budgets = [pair for pair in budgets if None not in pair]
    weighed, weights = Fraction(0), Fraction(0)
    for card in cards:
        own = [value for row, value in printed.items() if row.card is card]
        annual = tops[card.name]["annual"]
        if own and annual:
            weighed += Fraction(annual) * Fraction(sum(own), len(own)) / 10_000
            weights += Fraction(annual)
    points = sum(row.points or Decimal(0) for row in scored)
    score = sum(row.computed or Decimal(0) for row in scored)
    lost = [row.points - row.computed for row in scored]  # type: ignore[operator]
    annual, executed = (sum(Fraction(pair[at]) for pair in budgets) for at in (0, 1))
    return {
        "rows": len(rows),
        "scored": len(scored),
        "open": sum(each.state in ("awaiting_judgement", "no_actual") for each in rows),
        "projects": len(cards),
        "attainment": rounded(sum(printed.values()), 10_000 * len(printed)),
        "points": points,
        "score": score,
        "share": rounded(Fraction(score), Fraction(points)),
        "lost": sum(each for each in lost if each > 0),
        "lost_rows": sum(each > 0 for each in lost),
        "declared_minus_computed": sum(
            row.declared - (row.computed or 0) for row in scored if row.declared is not None
        ),
        "overpaid": sum(each.score_check == "overpaid" for each in rows),
        "underpaid": sum(each.score_check == "underpaid" for each in rows),
        "attainment_by_budget": rounded(weighed, weights),
        "budgets": len(budgets),
        "annual": Decimal(int(annual * 10**6)).scaleb(-6),
        "executed": Decimal(int(executed * 10**6)).scaleb(-6),
        "execution": rounded(executed, annual),
    }


def grades_of(cards: Sequence[pe.Scorecard]) -> Counter[tuple[str | None, bool]]:
    return Counter((card.grade, card.grade is None and card.total is None) for card in cards)


@settings(max_examples=150)
@given(projects, st.lists(st.sampled_from(KEYS), max_size=3, unique=True))
def test_groups_are_sums_over_scorecards(given, by):
    scored = score_table(columns_of(given), BOOK)
    found = aggregate(scored, by)
    cards = [card_of(number, *each) for number, each in enumerate(given)]
    tops = {card.name: top for card, (top, _) in zip(cards, given, strict=True)}
    groups: dict[tuple[Any, ...], list[pe.ScoredRow]] = {}
    codes: dict[tuple[Any, ...], Counter[str]] = {}
    lists = iter(scored.rows["findings"].to_pylist())
    for card in cards:
        for row in card.rows:
            key = tuple(keys_of(row, tops[card.name])[each] for each in by)
            groups.setdefault(key, []).append(row)
            codes.setdefault(key, Counter()).update(set(next(lists)))
    assert [tuple(one[key] for key in by) for one in found.groups.to_pylist()] == list(groups)
    for one, rows in zip(found.groups.to_pylist(), groups.values(), strict=True):
        expected = wanted(rows, tops)
        assert {key: one[key] for key in expected} == expected
    for key, rows in groups.items():
        own = [one for one in found.grades.to_pylist() if tuple(one[each] for each in by) == key]
        counted = Counter({(one["grade"], one["open"]): one["projects"] for one in own})
        assert +counted == grades_of(list(dict.fromkeys(each.card for each in rows)))
        assert len(own) == len(BOOK.grades) + 2
    if not {"level1", "level2", "name"} & set(by):
        names = scored.projects["project"].to_pylist()
        for name, each in zip(names, scored.projects["findings"].to_pylist(), strict=True):
            card = next(card for card in cards if card.name == name)
            key = tuple(keys_of(card.rows[0], tops[name])[one] for one in by)
            codes[key].update(set(each))
    listed: dict[tuple[Any, ...], Counter[str]] = {}
    for one in found.findings.to_pylist():
        listed.setdefault(tuple(one[key] for key in by), Counter())[one["code"]] = one["count"]
        assert 1 <= one["projects"] <= one["count"]
    assert listed == {key: +each for key, each in codes.items() if +each}


def scored_rows() -> Any:
    rows = {
        "department": ["总工会", "总工会", "教育局"], "project": ["培训", "培训", "助学"],
        "name": ["人次", "满意度", "人数"], "target": ["≥200人次", "≥90%", "≥30人"],
        "actual": ["186人次", "95%", None], "points": [50, 40, 90], "annual": [2, 2, 3],
        "executed": [1, 1, 3],
    }  # fmt: skip
    return score_table(rows, BOOK)


def test_severities_stand_beside_codes():
    found = aggregate(scored_rows(), []).findings.to_pylist()
    severities = {one["code"]: one["severity"] for one in found}
    assert severities["no-actual"] == "info"
    assert severities["reason-missing"] == "warning"


def test_an_empty_table_has_no_groups_and_the_same_columns():
    empty: dict[str, list[str]] = {key: [] for key in ("project", "department", "target", "actual")}
    found, some = aggregate(score_table(empty)), aggregate(scored_rows())
    for name in ("groups", "grades", "findings"):
        one, other = getattr(found, name), getattr(some, name)
        assert one.num_rows == 0
        assert one.schema == other.schema


@pytest.mark.parametrize(
    ("by", "code"),
    [(["departments"], "group-key"), (["division"], "column-missing"),
     (["level1"], "column-missing"), (["name", "name"], "group-key-twice")],
)  # fmt: skip
def test_a_key_that_cannot_be_told_is_refused(by, code):
    with pytest.raises(pe.FaultyInput) as caught:
        aggregate(scored_rows(), by)
    assert [each.code for each in caught.value.findings] == [code]


def test_rows_of_another_scoring_are_refused():
    scored = scored_rows()
    for projects, code in (
        (scored.projects.slice(0, 1), "project-unknown"),
        (pa.concat_tables([scored.projects, scored.projects]), "project-repeated"),
    ):
        with pytest.raises(pe.FaultyInput) as caught:
            aggregate(evolve(scored, projects=projects))
        assert [each.code for each in caught.value.findings] == [code]


def test_a_sum_with_too_many_digits_is_refused():
    rows = {
        "project": ["培训"], "target": ["≥1人"], "actual": ["1人"],
        "annual": ["1e40"], "executed": ["1e39"],
    }  # fmt: skip
    with pytest.raises(pe.FaultyInput) as caught:
        aggregate(score_table(rows), [])
    assert [each.code for each in caught.value.findings] == ["sum-too-large"]


def written(tmp_path: Path, **more: Any) -> Path:
    from pyarrow import parquet

    rows = {
        "department": ["总工会", "总工会", "教育局"], "project": ["培训", "培训", "助学"],
        "name": ["人次", "满意度", "人数"], "target": ["≥200人次", "≥90%", "≥30人"],
        "actual": ["186人次", "95%", None], "points": [50, 40, 90], "annual": [2, 2, 3],
        "executed": [1, 1, 3],
    }  # fmt: skip
    parquet.write_table(pa.table(rows), tmp_path / "rows.parquet")
    score_files(Job([tmp_path / "rows.parquet"], tmp_path / "scores", **more))
    return tmp_path / "scores"


def test_what_was_written_to_files_gives_the_same(tmp_path):
    again, scored = read_scores(written(tmp_path)), scored_rows()
    for by in ([], ["department"], ["name"]):
        one, other = aggregate(again, by), aggregate(scored, by)
        assert one.groups.equals(other.groups)
        assert one.grades.equals(other.grades)
        assert sorted(map(repr, one.findings.to_pylist())) == sorted(
            map(repr, other.findings.to_pylist())
        )
    assert again.departments.drop_columns(["department"]) == scored.departments.drop_columns(
        ["department"]
    )


def test_scores_that_are_not_there_or_of_another_rulebook_are_refused(tmp_path):
    with pytest.raises(pe.FaultyInput, match="scores-missing"):
        read_scores(tmp_path)
    with pytest.raises(pe.FaultyInput, match="scores-missing"):
        read_scores(written(tmp_path, format="csv"))
    with pytest.raises(pe.FaultyInput, match="scores-rulebook"):
        read_scores(written(tmp_path, overwrite=True), "hubei")
    (tmp_path / "scores" / "rows" / "part-00000.parquet").write_bytes(b"PAR1")
    with pytest.raises(pe.FaultyInput, match="parquet-damaged"):
        read_scores(tmp_path / "scores")
