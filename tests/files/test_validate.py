"""Every fault against a schema at once: place, found, expected and what to do."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import contextlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import __version__
from perfeval.files import check_source, dumps, load, loads, rulebook
from perfeval.files.opening import all_faults, parse
from perfeval.files.text import Text
from perfeval.files.validate import KINDS, schema
from perfeval.findings import FaultyInput, phrase
from perfeval.model import Project
from perfeval.testing.strategies import departments

DATA = Path(__file__).parent / "data"
HEAD = "perfeval: project/1\nname: 培训\n"


def faults(text: str, lang: str = "en", name: str = "a.yaml") -> list[str]:
    found = all_faults(parse(Text(name, text, "UTF-8"), Path(name).suffix))
    return [each.render(lang) for each in found]  # type: ignore[arg-type]


CASES = {
    "a misspelt key": (
        HEAD + "indicators:\n  - name: 人次\n    actul: 5",
        'a.yaml:5:5: schema: the key actul is unknown (found "actul", expected actual; remedy: did you mean actual?)',
    ),
    "a key in Chinese": (
        HEAD + "indicators:\n  - name: 人次\n    分值: 5",
        'a.yaml:5:5: schema: the key 分值 is unknown (found "分值", expected points; remedy: did you mean points?)',
    ),
    "a full-width colon in a flow": (
        HEAD + "indicators: []\ngoal: {expected：x}",
        'a.yaml:4:8: schema: the key expected：x is unknown (found "expected：x", expected expected; remedy: write a half-width colon and a blank instead of the full-width colon)',
    ),
    "full-width colons below a key": (
        HEAD + "indicators: []\ngoal:\n  expected：x\n  achieved：y",
        'a.yaml:5:3: schema: the value of goal is wrong (found "expected：x achieved：y", expected keys and values; remedy: write a half-width colon and a blank instead of the full-width colon)',
    ),
    "no blank behind colons below a key": (
        HEAD + "indicators: []\ngoal:\n  expected:x",
        'a.yaml:5:3: schema: the value of goal is wrong (found "expected:x", expected keys and values; remedy: write a blank behind the colon)',
    ),
    "no blank behind a hyphen": (
        HEAD + "indicators:\n  -name: 人次",
        'a.yaml:4:3: schema: the value of indicators is wrong (found keys and values, expected a list; remedy: write one item a line, each behind "- ")',
    ),
    "an unknown key": (
        HEAD + "indicators: []\nbudget: {zzz: 1}",
        'a.yaml:4:10: schema: the key zzz is unknown (found "zzz", expected one of: money_unit、initial、annual、executed、transfers、points、declared、sources、reason; remedy: use a known key, or take the line out)',
    ),
    "a missing key": (
        HEAD,
        "a.yaml:1:1: schema: the key indicators is missing (found nothing, expected indicators; remedy: add indicators)",
    ),
    "a missing name of a row": (
        HEAD + "indicators:\n  - category: 产出指标",
        "a.yaml:4:5: schema: the key name is missing (found nothing, expected name; remedy: add name)",
    ),
    "an empty name": (
        "perfeval: project/1\nname: ' '\nindicators: []",
        'a.yaml:2:7: schema: the value of name is wrong (found " ", expected a text that is not empty; remedy: fill it in)',
    ),
    "no name": (
        "perfeval: project/1\nname:\nindicators: []",
        "a.yaml:2:6: schema: the value of name is wrong (found nothing, expected a text that is not empty; remedy: fill it in)",
    ),
    "a unit in a number": (
        HEAD + "indicators: []\nbudget: {annual: 50万元}",
        'a.yaml:4:18: schema: the value of annual is wrong (found "50万元", expected a number in digits, such as 50 or 49.6; remedy: leave out unit, percent sign and remarks; write digits only)',
    ),
    "commas in a number": (
        HEAD + "indicators: []\nbudget:\n  annual: 1,234,567.5",
        'a.yaml:5:11: schema: the value of annual is wrong (found "1,234,567.5", expected a number in digits, such as 50 or 49.6; remedy: leave out the commas: 1234567.5)',
    ),
    "an exponent": (
        HEAD + "indicators: []\nbudget: {annual: 1e3}",
        'a.yaml:4:18: schema: the value of annual is wrong (found "1e3", expected a number in digits, such as 50 or 49.6; remedy: write the digits out, without an exponent)',
    ),
    "no number": (
        HEAD + "indicators: []\nbudget: {annual: 五十}",
        'a.yaml:4:18: schema: the value of annual is wrong (found "五十", expected a number in digits, such as 50 or 49.6; remedy: write digits only; leave it empty where there is no number)',
    ),
    "41 digits": (
        HEAD + "indicators: []\nbudget: {annual: " + "1" * 41 + "}",
        'a.yaml:4:18: schema: the value of annual is wrong (found "'
        + "1" * 39
        + '…", expected a number in digits, such as 50 or 49.6; remedy: write at most 40 digits)',
    ),
    "three decimals in points": (
        HEAD + "indicators: []\ndeclared_total: 98.525",
        'a.yaml:4:17: schema: the value of declared_total is wrong (found "98.525", expected a number not below zero with at most two decimals; remedy: round it to two decimals)',
    ),
    "points below zero": (
        HEAD + "indicators: []\ndeclared_total: -1",
        'a.yaml:4:17: schema: the value of declared_total is wrong (found "-1", expected a number not below zero with at most two decimals; remedy: take out the minus sign or correct the number)',
    ),
    "not a number": (
        HEAD + "indicators: []\ndeclared_total: .nan",
        'a.yaml:4:17: schema: the value of declared_total is wrong (found ".nan", expected a number not below zero with at most two decimals; remedy: write digits only; leave it empty where there is no number)',
    ),
    "a year in words": (
        "perfeval: project/1\nname: 培训\nyear: 2024年\nindicators: []",
        'a.yaml:3:7: schema: the value of year is wrong (found "2024年", expected a year of four digits; remedy: write four digits, such as 2024)',
    ),
    "a boolean in Chinese": (
        HEAD + "indicators:\n  - {name: a, core: 是}",
        'a.yaml:4:21: schema: the value of core is wrong (found "是", expected true or false; remedy: did you mean true?)',
    ),
    "a boolean in another spelling": (
        HEAD + "indicators:\n  - {name: a, core: maybe}",
        'a.yaml:4:21: schema: the value of core is wrong (found "maybe", expected true or false; remedy: write true or false)',
    ),
    "a choice in Chinese": (
        HEAD + "indicators:\n  - {name: a, direction: 正向}",
        'a.yaml:4:26: schema: the value of direction is wrong (found "正向", expected one of: higher、lower、exact; remedy: did you mean higher?)',
    ),
    "an unknown choice": (
        HEAD + "indicators: []\nbudget: {money_unit: 美元}",
        'a.yaml:4:22: schema: the value of money_unit is wrong (found "美元", expected one of: 元、千元、万元、亿元; remedy: did you mean 元?)',
    ),
    "a boolean as text": (
        HEAD + "indicators:\n  - {name: a, actual: true}",
        "a.yaml:4:23: schema: the value of actual is wrong (found true, expected text; remedy: put the value between single quotes)",
    ),
    "a list as target": (
        HEAD + "indicators:\n  - {name: a, target: [200, 300]}",
        "a.yaml:4:23: schema: the value of target is wrong (found a list of 2, expected a text, or the keys sign, target and unit; remedy: quote it, or give sign, target and unit apart)",
    ),
    "a mapping as category": (
        HEAD + "indicators:\n  - {name: a, category: {a: b}}",
        "a.yaml:4:25: schema: the value of category is wrong (found keys and values, expected category labels, as a text or a list; remedy: put the value between single quotes)",
    ),
    "too many labels": (
        HEAD + "indicators:\n  - {name: a, category: [a, b, c, d, e, f]}",
        "a.yaml:4:25: schema: the value of category is wrong (found a list of 6, expected another number of items; the limit is 5; remedy: add or remove items)",
    ),
    "text instead of a list": (
        HEAD + "indicators: 无",
        'a.yaml:3:13: schema: the value of indicators is wrong (found "无", expected a list; remedy: write one item a line, each behind "- ")',
    ),
    "a review without its score": (
        HEAD + "indicators: []\nreviewed: {by: 财政局}",
        "a.yaml:4:11: schema: the key score is missing (found nothing, expected score; remedy: add score)",
    ),
    "a review with an empty deduction only": (
        HEAD + "indicators: []\nreviewed: {deduction: }",
        "a.yaml:4:11: schema: the key score is missing (found nothing, expected score; remedy: add score)",
    ),
    "a deduction that is no number": (
        HEAD + "indicators: []\nreviewed: {deduction: 两分}",
        'a.yaml:4:23: schema: the value of deduction is wrong (found "两分", expected a number not below zero with at most two decimals; remedy: write digits only; leave it empty where there is no number)',
    ),
    "a key without end": (
        HEAD + "indicators: []\nnarrative:\n  " + "长" * 201 + ": x",
        'a.yaml:5:3: schema: the key is too long (found "'
        + "长" * 39
        + '…", expected at most 200 characters; remedy: shorten it)',
    ),
    "no header": (
        "name: 培训\nindicators: []",
        "a.yaml:1:1: schema: the first line does not give the type of the file (found nothing, expected perfeval: project/1; remedy: begin the file with perfeval: project/1)",
    ),
    "no header of a rulebook": (
        "weights: 1",
        "a.yaml:1:1: schema: the first line does not give the type of the file (found nothing, expected perfeval: rulebook/1; remedy: begin the file with perfeval: rulebook/1)",
    ),
    "a misspelt type": (
        "perfeval: projct/1\nname: 培训\nindicators: []",
        'a.yaml:1:11: schema: the type of the file is unknown (found "projct/1", expected project/1、department/1、indicator-set/1、rulebook/1、hierarchy/1、review-words/1、form/1、words/1、set-words/1、scorecard/1、collection/1、cases/1; remedy: begin the file with perfeval: project/1)',
    ),
    "another version": (
        "perfeval: project/2\nname: 培训",
        f'a.yaml:1:11: schema: the version of the format is unknown (found "project/2", expected project/1; remedy: it was written for a newer perfeval than this {__version__}: upgrade, or ask for it as project/1)',
    ),
    "a version that never was": (
        "perfeval: project/0\nname: 培训",
        'a.yaml:1:11: schema: the version of the format is unknown (found "project/0", expected project/1; remedy: begin the file with perfeval: project/1)',
    ),
    "no version": (
        "perfeval: project\nname: 培训\nindicators: []",
        'a.yaml:1:11: schema: the version of the format is unknown (found "project", expected project/1; remedy: begin the file with perfeval: project/1)',
    ),
    "an empty file": (
        "# nothing\n",
        "a.yaml:1:1: schema: the file is empty (found nothing, expected keys and values; remedy: begin the file with its type: perfeval: project/1, or department/1, indicator-set/1, rulebook/1)",
    ),
    "only a sentence": (
        "职工技能培训项目",
        'a.yaml:1:1: schema: the content is not made of keys and values (found "职工技能培训项目", expected keys and values; remedy: begin the file with its type: perfeval: project/1, or department/1, indicator-set/1, rulebook/1)',
    ),
    "a path where a staff is": (
        "perfeval: department/1\nname: 总工会\nstaff: 40",
        'a.yaml:3:8: schema: the value of staff is wrong (found "40", expected keys and values; remedy: write one key a line with its value, indented by two blanks)',
    ),
    "half a person": (
        "perfeval: department/1\nname: 总工会\nstaff: {posts: 40.5}",
        'a.yaml:3:16: schema: the value of posts is wrong (found "40.5", expected a whole number not below zero; remedy: write a whole number)',
    ),
    "an id in Chinese": (
        "perfeval: indicator-set/1\nid: 培训\ntitle: 培训\nindicators: []",
        'a.yaml:2:5: schema: the value of id is wrong (found "培训", expected an id of small letters, digits and hyphens; remedy: write it like mof-2020)',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_has_its_place_and_says_what_to_do(case: str):
    text, message = CASES[case]
    first = faults(text)[0] if case.startswith("no header of") else "\n".join(faults(text))
    assert first == message


def test_the_same_in_chinese():
    assert faults(HEAD + "indicators:\n  - name: 人次\n    actul: 5\n    points: 五", "zh") == [
        'a.yaml:5:5: schema: 不认识的键 actul（发现 "actul"，应为 actual；处理：是否想写 actual？）',
        'a.yaml:6:13: schema: points 的值不对（发现 "五"，应为 不小于零、最多两位小数的数字；处理：只写半角数字；没有数时留空）',
    ]


def test_syntax_and_schema_are_reported_together_in_the_order_of_the_file():
    text = "perfeval: project/1\nname： 培训\nyears: 2024\nindicators:\n  - name: a\n    target: >=5\n    points: x\n"
    places = [each.split(": ")[:2] for each in faults(text)]
    assert places == [
        ["a.yaml:2:5", "yaml-colon"],
        ["a.yaml:3:1", "schema"],
        ["a.yaml:6:13", "yaml-unquoted"],
        ["a.yaml:7:13", "schema"],
    ]


def test_json_has_the_same_faults_at_its_own_places():
    text = '{"perfeval": "project/1", "name": "a", "indicators": [\n{"name": "b", "points": "x"}]}'
    assert [each.split(": ")[0] for each in faults(text, name="a.json")] == ["a.json:2:25"]


def test_numbers_may_be_numbers_or_texts_in_json():
    for points in ("20.10", '"20.10"'):
        text = (
            '{"perfeval":"project/1","name":1,"indicators":[{"name":2,"target":200,"points":%s}]}'
        )
        project = loads(text % points, "a.json")
        assert project.indicators[0].points == Decimal("20.1")  # type: ignore[union-attr, index]
        assert project.indicators[0].target.text == "200"  # type: ignore[union-attr, index]


@pytest.mark.parametrize("name", ["common", *KINDS])
def test_every_schema_is_one_and_says_what_every_key_means(name: str):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema(name))
    for key, rule in properties(schema(name)):
        title = rule.get("title") or rule.get("$ref") or rule.get("pattern")
        assert title, f"{name}: {key}"


def properties(rule: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(rule, list):
        return [each for part in rule for each in properties(part)]
    if not isinstance(rule, dict):
        return []
    own = rule.get("properties", {})
    named = [(key, each) for key, each in own.items() if set(each) != {"const"}]
    named = [pair for pair in named if set(pair[1]) != {"required"}]
    return named + [each for part in rule.values() for each in properties(part)]


def test_no_mapping_of_a_schema_takes_unknown_keys_by_accident():
    for name in ("common", *KINDS):
        for rule in mappings(schema(name)):
            if (
                "properties" in rule
                and rule.get("title") != "what a rulebook must say 必须规定的内容"
            ):
                assert "additionalProperties" in rule or "$comment" in rule, (name, rule)


def mappings(rule: Any) -> list[dict[str, Any]]:
    if isinstance(rule, list):
        return [each for part in rule for each in mappings(part)]
    if not isinstance(rule, dict):
        return []
    own = [rule] if "object" in (rule.get("type") or ()) and "allOf" not in rule else []
    return own + [each for part in rule.values() for each in mappings(part)]


@given(departments())
def test_another_validator_accepts_what_is_written(department: Any):
    """The schemas hold for JSON as any other program reads it, not only for our own tree."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    registry: Any = Registry().with_resources(
        (f"{name}.schema.json", Resource.from_contents(schema(name))) for name in ("common", *KINDS)
    )
    validator = Draft202012Validator(schema("department"), registry=registry)
    validator.validate(json.loads(dumps(department, ".json")))


def test_the_scorecard_of_the_design_fits_its_schema():
    found = check_source(DATA / "scorecard.json")
    assert [each.render() for each in found] == []
    with pytest.raises(FaultyInput, match="这是评分结果，不是源文件"):
        loads((DATA / "scorecard.json").read_bytes(), "scorecard.json")


def test_the_scorecard_of_any_department_fits_its_schema():
    from perfeval.files.scorecard_wire import scorecards
    from perfeval.scoring import score

    project = load(DATA / "full.yaml")
    assert isinstance(project, Project)
    cards = [score(project, rulebook("mof-2020")), score(Project("空"), rulebook("sichuan-2019"))]
    text = json.dumps(scorecards(cards, audited=True), ensure_ascii=False)
    assert faults(text, name="s.json") == []


def test_every_text_of_the_catalogue_can_be_rendered():
    from perfeval.findings import _catalogue

    for code, entry in _catalogue().items():
        for lang in ("zh", "en"):
            for part, template in entry[lang].items():
                names = re.findall(r"\{(\w+)\}", template)
                said = phrase(code, part, lang, dict.fromkeys(names, "…"))
                assert said or part == "remedy", f"{code}.{lang}.{part}"


MUTATIONS = st.sampled_from(
    ("：", "\t", "  ", "- ", "'", '"', "{", "]", ">", "&", "*", "：x", "1e9", "\n", ": ")
)


@given(st.data())
def test_a_file_that_is_damaged_anywhere_gives_findings_and_never_breaks(data: st.DataObject):
    text = (DATA / "full.yaml").read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 4))
        text = text[:at] + data.draw(MUTATIONS) + text[at + cut :]
    for each in all_faults(parse(Text("a.yaml", text, "UTF-8"), ".yaml")):
        assert re.match(r"a\.yaml:\d+:\d+: [a-z-]+: ", each.render("en"))
        assert 1 <= int(each.place.split(":")[1]) <= text.count("\n") + 1
    with contextlib.suppress(FaultyInput):
        loads(text, "a.yaml")
