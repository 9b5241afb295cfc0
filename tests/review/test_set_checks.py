"""The review of an indicator set: a bad and a good row for every code, each at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import perfeval as pe
from perfeval.files import catalogue, indicator_sets, packages
from perfeval.files.catalogue import review_words
from perfeval.files.packages import Root
from perfeval.files.sets import check_set, check_sets
from perfeval.findings import FaultyInput, Severity, finding
from perfeval.model import Parameter, SetIndicator
from perfeval.model.indicator_set import DatedValue
from perfeval.review.set_checks import review_set

HEAD = """\
perfeval: indicator-set/1
id: demo
title: 示例
hierarchy: project
indicators:
"""
WHOLE = """\
  - {category: 产出指标/数量指标, name: 培训人次, target: ≥200人次}
  - {category: 产出指标/成本指标, name: 人均培训成本, target: ≤500元/人}
  - {category: 满意度指标/服务对象满意度指标, name: 学员满意度, target: ≥90%}
"""


def written(folder: Path, text: str, name: str = "demo.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def codes(folder: Path, text: str) -> list[str]:
    found = pe.check(written(folder, text))
    assert all(each.place.rpartition("/")[2].startswith("demo.yaml:") for each in found)
    return [each.code for each in found]


SOCIAL = "category: 效益指标/社会效益指标"
OF_COMMANDS = ("date-unreadable", "file-exists", "set-version-unchanged")
CASES = yaml.safe_load((Path(__file__).parent / "set_rows.yaml").read_text("utf-8"))


def row(case: dict[str, Any]) -> str:
    return f"  - {json.dumps(case, ensure_ascii=False)}\n"


@pytest.mark.parametrize("case", CASES, ids=[f"{each['code']}-{each['bad']}" for each in CASES])
def test_a_row_is_told_what_is_wrong_with_it(tmp_path: Path, case: dict[str, Any]):
    found = pe.check(written(tmp_path, HEAD + WHOLE + row(case["bad"])))
    assert [each.code for each in found] == [case["code"]]
    assert found[0].place.endswith("demo.yaml:9:5")
    assert codes(tmp_path, HEAD + WHOLE + row(case["good"])) == []


def test_every_code_of_the_review_has_a_case():
    """What is said of a row has a case above; what is said of the set, one below."""
    here = Path(__file__).read_text("utf-8")
    known = {each["code"] for each in CASES}
    file = Path(pe.__file__).parent / "findings.yaml"
    text = file.read_text("utf-8").partition("# --- reviews of indicator sets")[2]
    text = text.partition("\n")[2].partition("\n# ---")[0]
    for code, entry in yaml.safe_load(text).items():
        if "severity" in entry and code not in OF_COMMANDS:
            assert code in known or f'"{code}"' in here, code


# --- the whole set ------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", range(3))
def test_what_every_project_needs(tmp_path: Path, lost: int):
    rows = WHOLE.splitlines(keepends=True)
    missing = ["数量指标", "成本指标", "满意度指标"][lost]
    found = pe.check(written(tmp_path, HEAD + "".join(rows[:lost] + rows[lost + 1 :])))
    assert [(each.code, each.parameters["category"]) for each in found] == [
        ("category-missing", missing)
    ]


def test_what_the_rulebook_weighs_is_missing(tmp_path: Path):
    head = HEAD.replace("hierarchy: project", "rulebook: mof-2020")
    found = pe.check(written(tmp_path, head + WHOLE))
    assert [each.parameters.get("category") for each in found] == ["效益指标"]


def test_nothing_is_missing_in_a_set_that_is_empty_or_of_other_categories(tmp_path: Path):
    assert codes(tmp_path, HEAD.replace("indicators:", "indicators: []")) == []
    own = "  - {category: 部门预算管理/预算编制, name: 编制准确性, standard: 见办法}\n"
    head = HEAD.replace("hierarchy: project", "hierarchy: sichuan-department-2020")
    assert codes(tmp_path, head + own) == []


def test_points_leave_room_for_the_execution_rate(tmp_path: Path):
    head = HEAD.replace("hierarchy: project", "rulebook: mof-2020")
    rows = WHOLE + f"  - {{{SOCIAL}, name: 就业人数, target: ≥90人}}\n"
    with_points = rows.replace("target", "points: 22.5, target")
    assert codes(tmp_path, head + with_points) == []
    assert codes(tmp_path, head + with_points.replace("22.5", "25")) == ["weights-sum"]
    assert codes(tmp_path, head + with_points.replace("points: 22.5, ", "", 1)) == []
    assert codes(tmp_path, HEAD + with_points.replace("22.5", "25")) == []  # no rulebook, no total


def test_weights_sum_to_a_hundred(tmp_path: Path):
    assert codes(tmp_path, HEAD + WHOLE.replace("target", "weight: 30, target")) == ["weights-sum"]
    rows = WHOLE.replace("target", "weight: 30, target", 2).replace("}\n", ", weight: 40}\n")
    assert codes(tmp_path, HEAD + rows.replace(", weight: 40", "", 2)) == []


def test_a_method_that_the_rulebook_does_not_have(tmp_path: Path):
    head = HEAD.replace("hierarchy: project", "rulebook: mof-2020")
    rows = WHOLE + f"  - {{{SOCIAL}, name: 就业人数, target: ≥90人, method: 看着给}}\n"
    (found,) = pe.check(written(tmp_path, head + rows))
    assert (found.code, found.parameters["used"]) == ("method-unknown", "定量指标")
    assert codes(tmp_path, head + rows.replace("看着给", "定量指标")) == []
    assert codes(tmp_path, head + rows.replace("看着给", "' '")) == []


@pytest.mark.parametrize(
    ("key", "name", "code"),
    [
        ("rulebook", "mof-2002", "name-unknown"),
        ("hierarchy", "projects", "name-unknown"),
        ("rulebook", "no.yaml", "file-missing"),
        ("hierarchy", "./no.yaml", "file-missing"),
    ],
)
def test_a_rulebook_or_hierarchy_that_is_not_there(tmp_path: Path, key: str, name: str, code: str):
    head = HEAD.replace("hierarchy: project\n", f"{key}: {name}\n")
    found = pe.check(written(tmp_path, head + WHOLE))
    assert [each.code for each in found] == [code]
    assert found[0].place.endswith("demo.yaml:1:1")


def test_a_rulebook_may_stand_beside_the_set(tmp_path: Path):
    written(tmp_path, "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2020\n", "own.yaml")
    head = HEAD.replace("hierarchy: project", "rulebook: own.yaml")
    assert codes(tmp_path, head + WHOLE) == ["category-missing"]


def test_a_hierarchy_that_is_not_the_rulebooks(tmp_path: Path):
    head = HEAD.replace("indicators:", "rulebook: sichuan-department-2020\nindicators:")
    assert codes(tmp_path, head + WHOLE)[0] == "set-hierarchy-differs"


def test_the_year_that_a_set_is_used_in(tmp_path: Path):
    head = HEAD.replace("indicators:", "valid_from: 2023-07-01\nvalid_to: 2024\nindicators:")
    path = written(tmp_path, head + WHOLE)
    assert [each.code for each in check_set(path, 2025)] == ["set-out-of-date"]
    assert check_set(path, 2025)[0].severity is Severity.ERROR
    assert check_set(path, 2024) == check_set(path, 2023) == check_set(path) == ()


def test_a_parameter_has_no_value_in_the_year(tmp_path: Path):
    rate = "parameters: [{name: 标准, values: [{since: 2023-07-01, value: 850}]}]\nindicators:"
    rows = (
        WHOLE.replace("≤500元/人", "≤{标准}元/人")
        .replace("人均", "'人均")
        .replace("成本, t", "成本', t")
    )
    rows = rows.replace("≤{标准}元/人", "'≤{标准}元/人'")
    path = written(tmp_path, HEAD.replace("indicators:", rate) + rows)
    assert [each.code for each in check_set(path, 2022)] == ["parameter-undated"]
    assert check_set(path, 2023) == ()


def test_the_latest_value_of_a_parameter_is_held_against_the_standard():
    rate = Parameter("标准", (DatedValue("2022-01-01", "800"), DatedValue("2023-01-01", "850")))
    row = SetIndicator(
        ("产出指标", "成本指标"), "人均成本", target="≤{标准}元", standard="820元",
        standard_kind="expenditure",
    )  # fmt: skip
    one = pe.IndicatorSet("demo", "示例", parameters=(rate,), indicators=(row,))
    tree = pe.rulebook("mof-2020").hierarchy
    found = [*review_set(one, tree, review_words())]
    assert [(each.code, each.place) for each in found if each.code != "category-missing"] == [
        ("set-standard-exceeded", "$.indicators[0]")
    ]


def test_a_value_is_confirmed_without_a_reference(tmp_path: Path):
    assert codes(tmp_path, HEAD.replace("indicators:", "confirmed: true\nindicators:") + WHOLE) == [
        "set-confirmed-without-reference"
    ]
    dated = "parameters: [{name: 甲, values: [{since: 2023-01-01, value: 1, confirmed: true}]}]"
    (found,) = pe.check(
        written(tmp_path, HEAD.replace("indicators:", dated + "\nindicators:") + WHOLE)
    )
    assert found.parameters["name"] == "甲 2023-01-01"


# --- a set upon another -------------------------------------------------------------------------

OVER = "perfeval: indicator-set/1\nid: over\ntitle: 本县\nextends: demo.yaml\n{}indicators: {}\n"


@pytest.mark.parametrize(
    ("base", "over", "said"),
    [
        ("version: 2024", "version: 2023", ["set-version-not-newer"]),
        ("version: 2024", "version: 2024", []),
        (
            "version: 2024\nissuer: 市财政局",
            "version: 2024\nissuer: 市财政局",
            ["set-version-not-newer"],
        ),
        ("version: 2024\nissuer: 市财政局", "version: 2025\nissuer: 市财政局", []),
        ("version: 2024", "issuer: 县财政局", []),
        ("issuer: 市财政局", "version: 2023", []),
    ],
)
def test_a_version_is_newer_than_what_it_extends(
    tmp_path: Path, base: str, over: str, said: list[str]
):
    written(tmp_path, HEAD.replace("indicators:", f"{base}\nindicators:") + WHOLE)
    path = written(tmp_path, OVER.format(f"{over}\n", "[]"), "over.yaml")
    assert [each.code for each in pe.check(path)] == said


def test_of_rows_that_are_taken_over_nothing_is_said(tmp_path: Path):
    bad = f"  - {{{SOCIAL}, name: 就业能力, target: 效果显著}}\n"
    written(tmp_path, HEAD + WHOLE + bad)
    path = written(tmp_path, OVER.format("", "[]"), "over.yaml")
    assert pe.check(path) == ()


def test_a_row_that_repeats_one_taken_over_is_told(tmp_path: Path):
    written(tmp_path, HEAD + WHOLE)
    own = f"\n  - {{{SOCIAL}, name: 培训人次, target: ≥9人次}}"
    (found,) = pe.check(written(tmp_path, OVER.format("", own), "over.yaml"))
    assert found.code == "set-name-twice"
    assert found.place.endswith("over.yaml:6:5")
    assert str(found.parameters["first"]).endswith("demo.yaml:6:5")


def test_a_value_that_is_narrowed_is_the_set_s_own(tmp_path: Path):
    written(tmp_path, HEAD + WHOLE)
    own = "\n  - {category: 满意度指标/服务对象满意度指标, name: 学员满意度, target: ≥101%}"
    (found,) = pe.check(written(tmp_path, OVER.format("", own), "over.yaml"))
    assert (found.code, found.place.rpartition("/")[2]) == (
        "set-target-beyond-reach",
        "over.yaml:6:5",
    )


def test_an_id_that_another_set_has(tmp_path: Path):
    text = HEAD.replace("id: demo", "id: hardship-relief") + WHOLE
    assert codes(tmp_path, text) == ["set-id-taken"]
    written(tmp_path, HEAD + WHOLE)
    found = check_sets([tmp_path / "demo.yaml", written(tmp_path, HEAD + WHOLE, "copy.yaml")])
    assert [[each.code for each in one] for one in found.values() if isinstance(one, tuple)] == [
        [], ["set-id-taken"],
    ]  # fmt: skip


def test_one_id_in_two_packages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    roots = tuple(Root(name, tmp_path / name) for name in ("aa", "bb"))
    for root in roots:
        (tmp_path / root.package / "sets").mkdir(parents=True)
        written(tmp_path / root.package / "sets", HEAD.replace("demo", "same") + WHOLE, "same.yaml")
    monkeypatch.setattr(packages, "roots", lambda: roots)
    monkeypatch.setattr(catalogue, "found_in", packages.found_in.__wrapped__)
    with pytest.raises(FaultyInput) as caught:
        check_set("same")
    (found,) = caught.value.findings
    assert (found.code, found.place) == ("id-twice", "bb/indicator_sets/sets/same.yaml")


def test_the_file_of_a_set_that_ships_has_its_own_id():
    folder = Path(pe.__file__).parent / "indicator_sets" / "sets"
    assert all(each.code != "set-id-taken" for each in pe.check(folder / "hardship-relief.yaml"))


def test_a_set_that_is_wrong_in_itself_does_not_stop_the_others(tmp_path: Path):
    found = check_sets([tmp_path / "no.yaml", written(tmp_path, HEAD + WHOLE), "no-such-set"])
    assert [isinstance(each, FaultyInput) for each in found.values()] == [True, False, True]


# --- what is said -------------------------------------------------------------------------------


def test_a_finding_names_years_and_values():
    said = finding(
        "set-target-below-history", "a.yaml:3:5", name="合格率", target="≥90%",
        values="2022: 93%、2023: 95%",
    )  # fmt: skip
    assert said.render() == (
        "a.yaml:3:5: set-target-below-history: “合格率”的指标值 ≥90% 不如历年完成的水平"
        "（2022: 93%、2023: 95%；处理：提高指标值，或在评价标准中说明原因）"
    )
    assert "asks for less than was reached (2022: 93%" in said.render("en")


@pytest.mark.parametrize("name", [each.id for each in indicator_sets()])
def test_the_sets_that_ship_raise_no_alarm(name: str):
    found = check_set(name)
    assert [each.render() for each in found if each.severity is not Severity.INFO] == []
