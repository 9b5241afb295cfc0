"""The indicator sets that ship: what each says reads, fits its hierarchy, and can be scored."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

import perfeval as pe
from perfeval.files import catalogue, dumps, loads
from perfeval.findings import Severity
from perfeval.model import (
    Actual,
    Hierarchy,
    Indicator,
    IndicatorSet,
    Project,
    SetIndicator,
    Target,
)
from perfeval.model.indicator_set import LOCKABLE
from perfeval.readings import NumberReading, TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.comparison import DIRECTIONS
from perfeval.scoring.direction import direction_of

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "indicator_sets" / "sets").glob("*.yaml"))
SETS = {each.id: each for each in catalogue.indicator_sets()}
WRITTEN = {name: catalogue.indicator_set_as_written(name) for name in SETS}
FRAMES = {"common-project", "common-department", "decision-process-output-benefit"}
SECTORS = sorted(set(SETS) - FRAMES)

AS_PUBLISHED = {
    "帮扶救助金标准",
    "解决困难职工生活中燃眉之急，力促困难职工生活有保障。",
    "提高2020年建档困难职工生活水平及困难职工脱困户数",
}
"""Rows of the form of 2019 as it stands: it explains nothing, and what it says is kept."""

every = pytest.mark.parametrize("name", SETS)


def tree_of(name: str) -> Hierarchy:
    found = SETS[name].hierarchy
    assert found is not None
    return catalogue.hierarchy(found)


def as_indicator(row: SetIndicator) -> Indicator:
    return Indicator(row.category, row.name, Target(row.target, unit=row.unit))


def test_there_are_enough_of_them():
    assert [each.stem for each in FILES] == sorted(SETS)
    assert len(SETS) >= 10
    rows = [row for each in WRITTEN.values() for row in each if row.retired is None]
    assert len(rows) >= 180
    # Those that narrow or retire an indicator of another set are no new ones.
    assert sum(len(new_rows(each)) for each in WRITTEN.values()) == 288


def new_rows(written: IndicatorSet) -> list[SetIndicator]:
    base = SETS[written.extends] if written.extends else ()
    known = {row.key for row in base}
    return [row for row in written if row.key not in known]


@every
def test_its_file_is_named_by_its_id_and_what_it_names_exists(name: str):
    made = SETS[name]
    assert made.title
    assert made.clause.reference
    assert tree_of(name).categories
    assert (made.rulebook is None) == (name in FRAMES)
    if made.rulebook:
        book = catalogue.rulebook(made.rulebook)
        assert book.hierarchy.id == made.hierarchy
        methods = {each.id for each in book.all_methods}
        assert {row.method for row in made if row.method} <= methods


@every
def test_it_is_written_back_the_same(name: str):
    assert loads(dumps(SETS[name])) == SETS[name]
    if WRITTEN[name].extends is None:
        assert loads(dumps(WRITTEN[name])) == WRITTEN[name]


@every
def test_what_extends_another_is_written_back_the_same(name: str, tmp_path: Path):
    path = tmp_path / f"{name}.yaml"
    path.write_text(dumps(WRITTEN[name]), "utf-8")
    assert catalogue.indicator_set_as_written(path) == WRITTEN[name]


@every
def test_no_two_of_its_names_are_the_same(name: str):
    names = [row.name for row in SETS[name]]
    assert len(names) == len(set(names))


@every
def test_every_kind_of_indicator_is_there(name: str):
    tree = tree_of(name)
    found = {tuple(str(each) for each in tree.resolve(row.category)) for row in SETS[name]}
    seconds = {second for _, second in found}
    if name in FRAMES:
        assert {first for first, _ in found} == {each.name for each in tree.categories}
        assert seconds == {child.name for each in tree.categories for child in each.children}
        return
    assert {"数量指标", "质量指标", "时效指标", "服务对象满意度指标"} <= seconds
    assert {"成本指标", "经济成本指标"} & seconds
    assert {"经济效益指标", "社会效益指标"} & seconds


def test_two_sets_extend_another_and_lock_what_they_pass_on():
    extending = [each for each in WRITTEN.values() if each.extends]
    assert len(extending) >= 2
    assert all(any(row.retired for row in each) for each in extending)
    assert sum(any(row.locked for row in each) for each in WRITTEN.values()) >= 2
    assert {key for each in WRITTEN.values() for row in each for key in row.locked} <= {*LOCKABLE}


def test_few_indicators_are_core():
    for name, each in SETS.items():
        assert sum(bool(row.core) for row in each) <= len(each) / 4, name


@every
def test_its_rows_say_what_they_are_and_where_their_values_come_from(name: str):
    for row in SETS[name]:
        assert row.keywords, row
        assert row.clause.reference, row
        assert row.clause.confirmed or "编写者拟定" in row.clause.reference, row
        if row.name in AS_PUBLISHED:
            assert row.clause.confirmed
            continue
        assert row.explanation or row.formula, row
        assert row.evidence, row
        assert row.data_source, row
        assert row.standard_kind, row


@every
def test_its_categories_are_known(name: str):
    for row in SETS[name]:
        assert len(row.category) == 2, row
        assert None not in tree_of(name).resolve(row.category), row


@every
def test_its_targets_read(name: str):
    grave = (Severity.ERROR, Severity.WARNING)
    for row in SETS[name]:
        reading = row.target_reading
        assert [each.code for each in reading.findings if each.severity in grave] == [], row
        assert reading.as_dict()["kind"] in ("number", "date", "grade", "text"), row
        if row.unit:
            assert isinstance(reading, NumberReading), row
        if isinstance(reading, NumberReading) and row.name not in AS_PUBLISHED:
            assert reading.as_dict().get("unit_written", reading.unit) == row.unit, row
        if isinstance(reading, TextReading):
            assert row.standard, row
            assert row.direction is None, row


@every
def test_its_directions_are_those_that_are_derived(name: str):
    tree = tree_of(name)
    opposite = {"higher": "lower", "lower": "higher"}
    for row in SETS[name]:
        one = as_indicator(row)
        derived = direction_of(
            one, one.target_reading, one.actual_reading, tree.resolve(row.category), tree
        )
        assert row.direction == DIRECTIONS[derived] or row.name in AS_PUBLISHED, row
        named = tree.direction_of_name(row.name)
        assert row.direction is None or row.direction != opposite.get(named or ""), row


@every
def test_a_project_that_reaches_every_target_meets_every_number(name: str):
    made = SETS[name]
    rows = tuple(
        evolve(
            as_indicator(row),
            direction=row.direction,
            actual=Actual((row.target or "").lstrip("≥≤=≧")),
            method=row.method,
        )
        for row in made
    )
    card = pe.score(Project(name=made.title, year=2026, indicators=rows), book_for(name))
    verdicts = Counter(row.verdict for row in card.rows)
    assert verdicts == {"met": len(made)}
    codes = {str(each.code) for each in card.findings if each.severity == Severity.WARNING}
    assert codes.isdisjoint({"sign-contradicts-name", "unit-mismatch", "method-unknown"})


def book_for(name: str) -> Rulebook:
    """Return the rulebook of a set; that of a frame has no weights until a bureau gives them."""
    made = SETS[name]
    if made.rulebook:
        return catalogue.rulebook(made.rulebook)
    return evolve(catalogue.rulebook("mof-2020"), hierarchy=tree_of(name), weights=())


@pytest.mark.parametrize("name", SECTORS)
def test_its_blank_form_can_be_handed_out(name: str):
    cells = {each.text for each in pe.form(SETS[name], blank=True).cells}
    assert {row.name for row in SETS[name]} <= cells


def test_the_published_rows_stay_first_and_as_they_are():
    first = SETS["hardship-relief"]
    assert [each.target for each in first] == [
        "200户",
        "2019年实现解困脱困200户准确率达98%",
        "12月31日前完成当年救助目标率达100%",
        "按当年不低于2000元不高于低保12个月和给予每户建档困难职工、农民工发放救助。",
        "≧1年",
        "≧1年",
        "98%",
    ]
    assert {each.name for each in first if each.clause.confirmed} == AS_PUBLISHED


def test_the_stock_indicators_of_sichuan_are_those_of_its_forms():
    shipped = {each.name: each for each in SETS["personnel-and-operating"]}
    published = {
        "发放（缴纳）覆盖率": "=100%",
        "足额保障率（参保率）": "=100%",
        "科目调整次数": "≤10次",
        "按时发放率": "=100%",
        "结余率": "≤5%",
    }
    assert {name: shipped[name].target for name in published} == published
    assert all("公开表" in shipped[name].clause.reference for name in published)
