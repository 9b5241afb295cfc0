"""Rulebooks as data: each value with its clause, what one extends, and what must not be."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from perfeval.errors import PerfevalError
from perfeval.files import (
    canonical_json,
    catalogue,
    check_source,
    digest,
    dump,
    dumps,
    hierarchy,
    indicator_set,
    indicator_sets,
    indicator_sets_root,
    load,
    loads,
    outline,
    rulebook,
    rulebooks,
)
from perfeval.files.opening import all_faults, parse
from perfeval.files.text import decode
from perfeval.findings import FaultyInput
from perfeval.model import Clause, Hierarchy
from perfeval.rules import Rulebook
from perfeval.rules.curve import MEASURES

MOF = (indicator_sets_root() / "rulebooks" / "mof-2020.yaml").read_text("utf-8")


def faults(path: Path) -> list[str]:
    return [each.render("en").removeprefix(f"{path.parent}/") for each in check_source(path)]


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def place(name: str, text: str, at: str) -> str:
    """Return the place at which ``at`` first stands in ``text``."""
    before = text[: text.index(at)]
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_everything_that_ships_is_right_by_its_schema():
    """Shipped files are not validated when they are loaded: here they are."""
    count = 0
    for folder in ("forms", "hierarchies", "rulebooks", "sets", "words"):
        for file in (indicator_sets_root() / folder).iterdir():
            source = parse(decode(file.read_bytes(), file.name), ".yaml")
            assert [each.render() for each in all_faults(source)] == []
            count += 1
    assert count >= 17
    assert {each.id for each in indicator_sets()} >= {"hardship-relief"}


def test_every_value_of_mof_2020_carries_its_clause():
    book = rulebook("mof-2020")
    assert [f"{each.category} {each.points}" for each in book.weights] == [
        "产出指标 50",
        "效益指标 30",
        "满意度指标 10",
    ]
    clauses = [
        book.execution.clause,
        *(weight.clause for weight in book.weights),
        *(band.clause for band in book.bands),
        *(step.clause for step in book.grades),
        *(curve.clause for curve in book.curves.values()),
        *book.comparison.clauses.values(),
        *book.allocation.clauses.values(),
        *book.clauses.values(),
        book.dates.clause,
        book.overshoot.clause,
        book.roll_up.clause,
    ]
    assert all(each.reference for each in clauses)
    assert set(book.comparison.clauses) == {"higher", "lower", "exact", "interval", "equality"}
    assert set(book.allocation.clauses) == {"points", "empty_category", "not_applicable"}
    assert set(book.clauses) == {"total", "rounding"}
    assert (book.dates.curve, book.dates.mode) == (None, "hand")
    assert not book.overshoot.clause.confirmed
    assert book.hierarchy is hierarchy("project")
    assert rulebook("mof-2020") is book


def test_the_digest_is_that_of_the_canonical_json_of_the_effective_tree():
    import yaml

    tree = yaml.load(MOF, Loader=yaml.BaseLoader)
    expected = json.loads(json.dumps(tree), object_hook=plain)
    text = json.dumps(expected, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert rulebook("mof-2020").sha256 == hashlib.sha256(text.encode()).hexdigest()


def plain(mapping: dict[str, object]) -> dict[str, object]:
    words = {"null": None, "true": True, "false": False}
    return {
        key: words.get(value, value) if isinstance(value, str) else value
        for key, value in mapping.items()
    }


def test_what_is_extended_is_taken_over_with_its_clauses_but_not_its_reference():
    book, base = rulebook("sichuan-2019"), rulebook("mof-2020")
    assert (book.weights, book.bands, book.curves) == (base.weights, base.bands, base.curves)
    assert book.clause != base.clause
    assert book.outlines == {
        "project": "sichuan-2019-project",
        "department": "sichuan-2019-department",
    }
    assert book.sha256 != base.sha256


def test_a_bureau_says_only_what_differs(tmp_path: Path):
    path = written(
        tmp_path,
        "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2020\n"
        "execution: {points: 20}\n"
        "weights:\n  - {category: 满意度指标, points: 0, reference: 某通知}\n"
        "grades:\n  - {name: 优, low: 95}\n  - {name: 合格, low: 70}\n"
        "overshoot: {ratio: 1.5, confirmed: true}\n",
    )
    book, base = load(path), rulebook("mof-2020")
    assert isinstance(book, Rulebook)
    assert (book.execution.points, book.execution.curve) == (Decimal(20), "proportional")
    assert book.execution.clause == Clause()  # the base's reference says 10 points, not 20
    assert book.weights[:2] == base.weights[:2]
    assert book.weights[2].clause == Clause("某通知")
    assert [each.name for each in book.grades] == ["优", "良", "合格", "中", "差"]
    assert book.overshoot.clause == Clause("", confirmed=True)
    assert book.clause == Clause()
    assert rulebook(path) == book
    assert rulebook(str(path)).sha256 == book.sha256
    again = loads(dumps(book))
    assert isinstance(again, Rulebook)
    assert again.overshoot == book.overshoot


def test_a_rulebook_written_out_extends_nothing_and_is_the_same(tmp_path: Path):
    book = rulebook("sichuan-2019")
    for name in ("a.yaml", "a.json"):
        dump(book, tmp_path / name)
        again = rulebook(tmp_path / name)
        assert (again.weights, again.curves, again.comparison, again.clauses) == (
            book.weights,
            book.curves,
            book.comparison,
            book.clauses,
        )


def test_a_rulebook_may_extend_a_file_and_use_a_hierarchy_of_its_own(tmp_path: Path):
    dump(hierarchy("project"), tmp_path / "tree.yaml")
    written(tmp_path, MOF.replace("hierarchy: project", "hierarchy: ./tree.yaml"), "base.yaml")
    path = written(tmp_path, "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: base.yaml\n")
    assert rulebook(path).hierarchy == hierarchy("project")
    assert isinstance(load(tmp_path / "tree.yaml"), Hierarchy)
    assert hierarchy(tmp_path / "tree.yaml") == hierarchy("project")


def test_a_rulebook_must_not_extend_itself(tmp_path: Path):
    path = written(tmp_path, "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: own.yaml\n")
    assert faults(path) == [
        f"own.yaml:4:10: path-loop: a file leads back to itself: {path} → {path} (remedy: take out one of these references)"
    ]


def test_rulebooks_must_not_extend_each_other_in_a_circle(tmp_path: Path):
    head = "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: "
    path = written(tmp_path, head + "b.yaml", "a.yaml")
    written(tmp_path, head + "c.yaml", "b.yaml")
    written(tmp_path, head + "b.yaml", "c.yaml")
    (message,) = [each.render("en") for each in check_source(path)]
    loop = " → ".join(f"{tmp_path}/{name}.yaml" for name in "abcb")
    assert message == (
        f"{tmp_path}/c.yaml:4:10: path-loop: a file leads back to itself: {loop} "
        "(remedy: take out one of these references)"
    )


FAULTS = {
    "weights that do not sum": (
        ("points: 30", "points: 40"),
        "weights:",
        "rulebook-weights: the weights do not sum to the total (found 110, expected 100; remedy: change the points of execution or weights, or the total)",
    ),
    "a negative weight": (
        ("points: 30", "points: -30"),
        "-30",
        'schema: the value of points is wrong (found "-30", expected a number not below zero with at most two decimals; remedy: take out the minus sign or correct the number)',
    ),
    "a weight that is no number": (
        ("points: 30", "points: .nan"),
        ".nan",
        'schema: the value of points is wrong (found ".nan", expected a number not below zero with at most two decimals; remedy: write digits only; leave it empty where there is no number)',
    ),
    "a weight given twice": (
        ("category: 效益指标", "category: 产出指标"),
        "产出指标, points: 30",
        "rulebook-twice: 产出指标 is given twice (remedy: take one out)",
    ),
    "a gap between bands": (
        ("low: 0.6, high: 0.8", "low: 0.7, high: 0.8"),
        "0.7, high",
        "rulebook-band-gap: the bands leave a gap, overlap or run backwards (found 0.7 to 0.8, expected it to begin at 0.6; remedy: let the low of each band be the high of the one below)",
    ),
    "a band that ends early": (
        ("low: 0.8, high: 1,", "low: 0.8, high: 0.9,"),
        "0.9,",
        "rulebook-band-end: the highest band does not reach 1 (found 0.9, expected 1; remedy: write high 1 for achieved)",
    ),
    "a band that is missing": (
        ("grade: partial", "grade: missed"),
        "bands:",
        "rulebook-bands: a band is missing (found achieved、missed, expected achieved, partial and missed; remedy: give all three bands)",
    ),
    "a total without a grade": (
        ("name: 差, low: 0", "name: 差, low: 10"),
        "10, reference: 60分",
        "rulebook-grade-gap: some totals have no grade (found the lowest grade from 10, expected one from 0; remedy: add a grade from 0)",
    ),
    "two grades from one total": (
        ("name: 良, low: 80", "name: 良, low: 90"),
        "90, reference: 80",
        "rulebook-grade-same: the grades 良 and 优 begin at the same total (found 90; remedy: correct the low of one)",
    ),
    "a curve that is not there": (
        ("quantitative:\n  curve: proportional", "quantitative:\n  curve: proportionl"),
        "proportionl",
        "rulebook-curve: a curve is named that is not given (found proportionl, expected one of: proportional; remedy: correct the name or add the curve under curves)",
    ),
    "weights a hundredth short": (
        ("points: 30", "points: 29.99"),
        "weights:",
        "rulebook-weights: the weights do not sum to the total (found 99.99, expected 100; remedy: change the points of execution or weights, or the total)",
    ),
    "a category given alone and among others": (
        ("{category: 满意度指标,", "{category: 合计, among: [满意度指标, 产出指标],"),
        "产出指标], points",
        "rulebook-twice: 产出指标 is given twice (remedy: take one out)",
    ),
    "an unknown category": (
        ("category: 满意度指标", "category: 满意指标"),
        "满意指标, points",
        "rulebook-category: the hierarchy has no such category (found 满意指标, expected one of: 产出指标、成本指标、效益指标、满意度指标; remedy: use a name of the hierarchy itself)",
    ),
    "an unknown category among others": (
        ("{category: 满意度指标,", "{category: 合计, among: [满意],"),
        "满意], points",
        "rulebook-category: the hierarchy has no such category (found 满意, expected one of: 产出指标、成本指标、效益指标、满意度指标; remedy: use a name of the hierarchy itself)",
    ),
    "an unknown receiver": (
        (
            "  not_applicable:",
            "  receivers: {pairs: [{from: 满意度指标, to: 效益}]}\n  not_applicable:",
        ),
        "效益}]}",
        "rulebook-category: the hierarchy has no such category (found 效益, expected one of: 产出指标、成本指标、效益指标、满意度指标; remedy: use a name of the hierarchy itself)",
    ),
    "breakpoints that are not sorted": (
        ("{at: 0, share: 0}", "{at: 2, share: 0}"),
        "1, share: 1}",
        "rulebook-curve-order: the breakpoints of the curve do not rise (found 1 after 2; remedy: put them in rising order, each at once; a step is written as before and after)",
    ),
    "a breakpoint given twice": (
        ("{at: 1, share: 1}", "{at: 0, share: 1}"),
        "0, share: 1}",
        "rulebook-curve-order: the breakpoints of the curve do not rise (found 0 after 0; remedy: put them in rising order, each at once; a step is written as before and after)",
    ),
    "a share above one": (
        ("{at: 1, share: 1}", "{at: 1, share: 1, after: 1.5}"),
        "1.5",
        "rulebook-curve-range: a value of the curve is out of range (found 1.5, expected a number from 0 to 1; remedy: correct it; to write points instead of shares add yields: points)",
    ),
    "points below zero": (
        (
            "attainment\n    monotone: increasing\n    only_met_is_full: true\n    breakpoints:\n      - {at: 0, share: 0}",
            "attainment\n    yields: points\n    breakpoints:\n      - {at: 0, share: -0.1}",
        ),
        "-0.1",
        "rulebook-curve-range: a value of the curve is out of range (found -0.1, expected a number not below 0; remedy: correct it; to write points instead of shares add yields: points)",
    ),
    "a share that is no number": (
        ("{at: 0, share: 0}", "{at: 0, share: nan}"),
        "nan}",
        'schema: the value of share is wrong (found "nan", expected a number in digits, such as 50 or 49.6; remedy: write digits only; leave it empty where there is no number)',
    ),
    "a curve that turns": (
        ("{at: 0, share: 0}", "{at: 0, share: 1, after: 0.5}"),
        "0.5}",
        "rulebook-curve-turn: the curve does not go as it declares (declared increasing and goes from 1 to 0.5; remedy: correct the breakpoints, or declare monotone: no)",
    ),
    "full points without the target": (
        ("{at: 0, share: 0}", "{at: 0, share: 1}"),
        "true\n    breakpoints",
        "rulebook-curve-full: the curve is declared full only when met and is not (expected attainment or ratio, share 1 at 1 and less than 1 below it; remedy: correct the breakpoints or take out only_met_is_full)",
    ),
    "a unit of what has none": (
        ("measure: attainment", "measure: attainment\n    unit: 天"),
        "天",
        "rulebook-curve-unit: this measure has no unit (found 天 with attainment; remedy: take unit out; only actual and deviation have one)",
    ),
    "a curve for something else": (
        ("measure: attainment", "measure: ratio"),
        "proportional\n  reason_below",
        "rulebook-curve-measure: the curve is over a measure that is none here (proportional is over ratio, expected one of: attainment; remedy: name another curve or correct the measure of this one)",
    ),
    "a rule without a curve": (
        ("quantitative:\n  curve: proportional", "quantitative:\n  curve: null\n  mode: locked"),
        "locked",
        "rulebook-mode: the mode does not go with the curve (found mode locked with curve null; remedy: a score by hand has no curve; locked and editable need one)",
    ),
    "a score by hand with a curve": (
        (
            "quantitative:\n  curve: proportional",
            "quantitative:\n  curve: proportional\n  mode: hand",
        ),
        "hand\n",
        "rulebook-mode: the mode does not go with the curve (found mode hand with curve proportional; remedy: a score by hand has no curve; locked and editable need one)",
    ),
    "two methods of one title": (
        ("overshoot:", "methods:\n  - {id: a, title: 甲}\n  - {id: b, title: 甲}\novershoot:"),
        "甲}\novershoot",
        "rulebook-twice: 甲 is given twice (remedy: take one out)",
    ),
    "a method for a category that is not there": (
        ("overshoot:", "methods:\n  - {id: a, title: 甲, for: {categories: [满意]}}\novershoot:"),
        "满意]}}",
        "rulebook-category: the hierarchy has no such category (found 满意, expected one of: 产出指标、成本指标、效益指标、满意度指标、数量指标、质量指标、时效指标、经济成本指标、社会成本指标、生态环境成本指标、经济效益指标、社会效益指标、生态效益指标、可持续影响指标、服务对象满意度指标; remedy: use a name of the hierarchy itself)",
    ),
    "an unknown measure": (
        ("measure: attainment", "measure: attainmnt"),
        "attainmnt",
        'schema: the value of measure is wrong (found "attainmnt", expected one of: '
        + "、".join(MEASURES)
        + "; remedy: did you mean attainment?)",
    ),
    "a missing part": (
        ("quantitative:\n  curve: proportional\n", "quantitative:\n"),
        "reference: 定量指标完成得满分，未完成按完成值与指标值的比例计分，不设加分（湖北2020自评表注、江西2017自评表注）\n  confirmed: true\ncomparison",
        "schema: the key curve is missing (found nothing, expected curve; remedy: add curve)",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_has_its_place_and_says_what_to_do(case: str, tmp_path: Path):
    (before, after), at, message = FAULTS[case]
    assert before in MOF
    text = MOF.replace(before, after, 1)
    path = written(tmp_path, text)
    assert f"{place('own.yaml', text, at)}: {message}" in faults(path)
    with pytest.raises(FaultyInput):
        load(path)


def test_a_fault_that_comes_of_both_files_is_placed_where_it_was_said(tmp_path: Path):
    path = written(
        tmp_path,
        "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2020\nexecution: {points: 20}\n"
        "bands:\n  - {grade: partial, low: 0.5, high: 0.8}\n",
    )
    assert [each.split(": ")[:2] for each in faults(path)] == [
        [place("indicator_sets/rulebooks/mof-2020.yaml", MOF, "weights:"), "rulebook-weights"],
        ["own.yaml:7:27", "rulebook-band-gap"],
    ]


def test_what_a_partial_file_leaves_open_is_missed_in_the_whole(tmp_path: Path):
    path = written(tmp_path, "perfeval: rulebook/1\nid: own\ntitle: 本市\n")
    missing = [each.split("the key ")[1].split(" is")[0] for each in faults(path)]
    assert sorted(missing) == sorted(
        ["hierarchy", "total", "execution", "weights", "curves", "quantitative", "bands", "grades"]
    )


def test_unknown_names_are_answered_with_the_known_ones(tmp_path: Path):
    with pytest.raises(
        FaultyInput, match=r"没有这个名称的评分规则（发现 mof2020，.*是否想写 mof-2020"
    ):
        rulebook("mof2020")
    with pytest.raises(
        FaultyInput, match=r"没有这个名称的指标体系（发现 …，应为其中之一：.*hardship-relief"
    ):
        indicator_set("…")
    with pytest.raises(FaultyInput, match=r"没有这个名称的指标体系层级（发现 \.\."):
        hierarchy("..")
    with pytest.raises(FaultyInput, match="没有这个名称的报告提纲（发现 none"):
        outline("none")
    head = "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof2020\n"
    path = written(tmp_path, head)
    known = "、".join(each.id for each in rulebooks())
    assert faults(path) == [
        f"own.yaml:4:10: name-unknown: no rulebook has this name (found mof2020, expected one of: {known}; remedy: did you mean mof-2020?)"
    ]
    other = written(tmp_path, MOF.replace("hierarchy: project", "hierarchy: projekt"), "other.yaml")
    trees = "、".join(catalogue._known("hierarchy"))
    assert faults(other) == [
        f"{place('other.yaml', MOF, 'project')}: name-unknown: no hierarchy has this name (found projekt, expected one of: {trees}; remedy: did you mean project?)"
    ]


def test_a_path_leads_to_the_type_that_is_asked_for(tmp_path: Path):
    path = written(tmp_path, MOF)
    assert rulebook(path).total == Decimal(100)
    with pytest.raises(FaultyInput, match="引用的文件类型不对（发现 rulebook/1，应为 hierarchy/1"):
        hierarchy(path)
    with pytest.raises(FaultyInput, match="应为 indicator-set/1"):
        indicator_set(path)
    dump(hierarchy("project"), path)
    with pytest.raises(FaultyInput, match="发现 hierarchy/1，应为 rulebook/1"):
        rulebook(path)


def test_a_set_and_a_hierarchy_may_come_from_a_file(tmp_path: Path):
    dump(indicator_set("hardship-relief"), tmp_path / "set.json")
    assert indicator_set(tmp_path / "set.json") == indicator_set("hardship-relief")


def test_a_form_may_come_from_a_file(tmp_path: Path):
    text = (indicator_sets_root() / "forms" / "mof-2020.yaml").read_text("utf-8")
    path = written(tmp_path, text)
    assert load(path) == catalogue.form_layout(path) == catalogue.form_layout("mof-2020")
    assert catalogue.form_layout("mof-2020") in catalogue.form_layouts()
    path = written(tmp_path, text.replace("span: 2", "span: 0", 1))
    assert faults(path)[0].split(": ", 2)[2].startswith("the value of span is wrong")
    path = written(tmp_path, text.replace("span: 2", "span: 3", 1))
    assert faults(path) == [
        f"{place('own.yaml', text, 'sections:')}: form-fault: the form is wrong (form 'mof-2020': section 1: a row fills 10 of 9 columns; remedy: let every row fill all columns, and every cell be a label or a value)"
    ]


def test_what_a_rulebook_names_must_be_there_and_of_its_type(tmp_path: Path):
    head = "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: "
    path = written(tmp_path, head + "none.yaml")
    assert faults(path) == [
        f"own.yaml:4:10: file-missing: there is no file {tmp_path}/none.yaml (remedy: check the path; a relative one counts from the folder of the file that names it)"
    ]
    dump(hierarchy("project"), tmp_path / "tree.yaml")
    path = written(tmp_path, head + "tree.yaml")
    assert faults(path) == [
        "own.yaml:4:10: schema: the file that is named is of another type (found hierarchy/1, expected rulebook/1; remedy: name the right file)"
    ]
    path = written(tmp_path, head + "zzz")
    assert faults(path)[0].endswith("remedy: choose one of them)")


def test_what_only_the_class_refuses_is_still_a_finding_with_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise PerfevalError("the total is a secret")

    monkeypatch.setattr("perfeval.files.rulebook_files._build", refuse)
    assert faults(written(tmp_path, MOF)) == [
        "own.yaml:1:1: rulebook-fault: the rulebook contradicts itself (the total is a secret; remedy: check the values that it names)"
    ]


def test_a_rulebook_without_a_digest_has_that_of_what_it_says():
    book = rulebook("mof-2020")
    assert digest(book) == book.sha256
    bare = evolve(book, sha256="")
    assert digest(bare) == hashlib.sha256(canonical_json(book)).hexdigest()


def test_steps_of_a_curve_and_parts_left_out_are_kept(tmp_path: Path):
    steps = "[{at: 0.6, share: 0.5, before: 0}, {at: 0.9, share: 0.5, after: 1}]"
    text = MOF.replace(
        "curves:\n", f"curves:\n  档: {{measure: attainment, breakpoints: {steps}}}\n"
    )
    bare = (
        text[: text.index("comparison:")] + text[text.index("bands:") : text.index("allocation:")]
    )
    path = written(tmp_path, bare + "comparison: {higher: {}, equality: {}}\n")
    book = rulebook(path)
    low, high = book.curves["档"].breakpoints
    assert (low.before, low.after, high.before, high.after) == (
        Decimal(0),
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal(1),
    )
    assert book.comparison.higher == "actual_over_target"
    assert book.comparison.equality == "from_target"
    for name in ("a.yaml", "a.json"):
        dump(book, tmp_path / name)
        again = rulebook(tmp_path / name)
        assert again.curves == book.curves
        assert again.comparison.higher == book.comparison.higher
