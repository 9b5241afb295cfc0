"""``perfeval test``: a bureau's cases pass, fail with place and reason, or are refused."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from perfeval.cli import main
from perfeval.testing.cases import run_cases

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = "perfeval: cases/1\nrulebook: mof-2020\ncases:\n"
LINE = (
    "{name: 培训人次, category: 产出指标/数量指标, target: ≥200人次, actual: 186人次, points: 20}"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "cases.yaml") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["test", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def unmet(about: str, expect: str) -> list[tuple[str, str, str]]:
    """Return key, expectation and outcome of what one case leaves unmet."""
    write(f"{HEAD}  - name: 一\n    {about}\n    expect: {expect}\n")
    (result,) = run_cases("cases.yaml")
    wire = result.as_dict("en")["unmet"]
    return [(each["key"], each["expected"], each["found"]) for each in wire]


PROJECT = """perfeval: project/1
name: 培训
year: 2024
rulebook: mof-2020
budget: {annual: 50, executed: 40}
indicators:
  - {category: 产出指标/数量指标, name: 人次, target: ≥200人次, actual: 186人次, points: 50}
  - {category: 效益指标/社会效益指标, name: 效果, target: 显著, actual: 完成, points: 30}
  - {category: 满意度指标, name: 满意度, target: ≥90%, actual: 95%, points: 10}
"""

SET = """perfeval: indicator-set/1
id: own-set
title: 一
indicators: [{category: 产出指标/数量指标, name: 培训人次, target: 显著提升}]
"""


@pytest.mark.parametrize(
    ("about", "expect"),
    [
        (f"indicator: {LINE}", "{score: 18.6, range: [18.60, '18.6'], verdict: missed, state: scored}"),
        (f"indicator: {LINE}", "{attainment: 0.93, ratio: 0.9300, target: number, actual: number, direction: higher}"),
        (f"indicator: {LINE}", "{findings: none, no_findings: [unit-mismatch]}"),
        ("indicator: {name: 人次, target: '200', unit: 人次, actual: 3小时, points: 5}", "{findings: [unit-mismatch], range: [0, 5]}"),
        ("indicator: {name: 完成日期, target: 6月30日前, actual: 2024年6月3日, year: 2024, points: 5}", "{score: 5, target: date}"),
        ("indicator: {name: 效果, target: 显著, actual: 达成预期指标, points: 10, judgement: {score: 9}}", "{score: 9, target: text, actual: grade}"),
        ("file: project.yaml", "{range: [88.5, 94.5], execution: 8, rows: {人次: 46.5, 满意度: 10}}"),
        ("file: project.yaml", "{findings: [awaiting-judgement], no_findings: [zero-budget]}"),
        ("file: missing.yaml", "{loads: false, findings: [file-missing]}"),
        ("set: hardship-relief", "{indicators: 7, present: [建档困难职工总数], absent: [没有的指标], targets: {建档困难职工总数: 200户}, loads: true}"),
        ("set: own-set.yaml", "{findings: [set-target-vague]}"),
        ("set: hardship-releif", "{loads: false, findings: [name-unknown]}"),
        ("rulebook: mof-2020", "{loads: true, total: 100, execution: 10, weights: {产出指标: 50}, grades: {优: 90, 差: 0}}"),
        ("rulebook: own.yaml", "{loads: false, findings: [rulebook-weights]}"),
    ],
)  # fmt: skip
def test_what_holds_is_no_failure(about: str, expect: str):
    write(PROJECT, "project.yaml")
    write(
        "perfeval: rulebook/1\nid: own\ntitle: 一\nextends: mof-2020\nexecution: {points: 20}\n",
        "own.yaml",
    )
    write(SET, "own-set.yaml")
    assert unmet(about, expect) == []


@pytest.mark.parametrize(
    ("about", "expect", "left"),
    [
        (f"indicator: {LINE}", "{score: 18.61}", [("score", "18.61", "18.60")]),
        (f"indicator: {LINE}", "{attainment: 0.9}", [("attainment", "0.9", "0.9300")]),
        (f"indicator: {LINE}", "{findings: [unit-mismatch]}", [("findings", "unit-mismatch", "no finding")]),
        ("indicator: {name: 效果, target: 显著, actual: 好, points: 5}", "{score: 5, ratio: 1}",
         [("score", "5", "0.00 — 5.00"), ("ratio", "1", "nothing")]),
        ("file: project.yaml", "{total: 90, grade: 优, rows: {人次: 50, 人数: 1}}",
         [("total", "90", "88.50 — 94.50"), ("grade", "优", "nothing"), ("rows.人次", "50", "46.50"),
          ("rows.人数", "1", "no “人数”")]),
        ("file: project.yaml", "{loads: false}", [("loads", "that it is refused", "that it loads")]),
        ("file: missing.yaml", "{total: 90}", [("file", "that it loads", "that it is refused")]),
        ("file: missing.yaml", "{no_findings: [zero-budget]}", [("file", "that it loads", "that it is refused")]),
        ("file: missing.yaml", "{loads: true}", [("loads", "that it loads", "that it is refused")]),
        ("rulebook: no-such", "{findings: none}",
         [("rulebook", "that it loads", "that it is refused"), ("findings", "no finding", "name-unknown")]),
        ("set: hardship-relief", "{present: [没有], absent: [建档困难职工总数]}",
         [("present", "没有", "no “没有”"), ("absent", "no “建档困难职工总数”", "建档困难职工总数")]),
        ("rulebook: mof-2020", "{weights: {产出指标: 40}}", [("weights.产出指标", "40", "50")]),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said(about: str, expect: str, left: list[tuple[str, str, str]]):
    write(PROJECT, "project.yaml")
    assert unmet(about, expect) == left


def test_a_failure_is_printed_with_its_place_and_the_derivation():
    write(
        f"{HEAD}  - name: 按比例\n    indicator: {LINE}\n    expect:\n      verdict: missed\n      score: 18.5\n"
    )
    result = run("cases.yaml", "--lang", "en")
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(
        "cases.yaml:8:14: case-unmet: the case “按比例” gives another score (expected 18.5, found 18.60; remedy: "
    )
    assert "    ratio = 186人次 ÷ 200人次 = 0.9300" in lines
    assert lines[-1] == "1 cases: 0 passed, 1 failed"


def test_a_total_is_explained_by_its_parts():
    write(PROJECT, "sub/project.yaml")
    write(
        f"{HEAD}  - name: 总分\n    file: project.yaml\n    expect: {{total: 90}}\n",
        "sub/cases.yaml",
    )
    lines = run("sub").stdout.splitlines()
    assert "    人次: 46.50 / 50.00" in lines
    assert "    效果: 24.00 — 30.00 / 30.00" in lines
    assert lines[1].startswith("    执行率 = 400000元 ÷ 500000元")


def test_the_rulebook_of_a_file_is_its_own_unless_the_case_names_one():
    write(PROJECT.replace("rulebook: mof-2020\n", ""), "none.yaml")
    write(PROJECT.replace("mof-2020", "hubei"), "own.yaml")
    write(
        "perfeval: cases/1\nrulebook: hubei\ncases:\n"
        "  - {name: 一, file: none.yaml, expect: {execution: 16}}\n"
        "  - {name: 二, file: own.yaml, expect: {execution: 16}}\n"
        "  - {name: 三, file: own.yaml, rulebook: mof-2020, expect: {execution: 8}}\n"
    )
    result = run("cases.yaml")
    assert result.exit_code == 0, result.output
    assert result.stdout == "3 个案例：3 个通过，0 个未通过\n"


def test_all_that_is_wrong_with_a_file_comes_at_once_and_the_rest_goes_on():
    write(
        f"{HEAD}  - {{name: 好, indicator: {LINE}, expect: {{score: 18.6}}}}\n", "tests/good.yaml"
    )
    write(
        f"{HEAD}  - {{name: 一, expect: {{total: 1}}}}\n"
        "  - {name: 二, set: a, file: b.yaml, expect: {total: 1}}\n"
        "  - {name: 三, set: a, rulebook: b, expect: {indicators: 1}}\n"
        "  - {name: 四, set: a, expect: {indicators: null}}\n"
        "  - {name: 五, file: a.yaml, expect: {rows: {}}}\n"
        "  - {name: 六, file: a.yaml, expect: {findings: [zero-bugdet]}}\n"
        "  - {name: 七, indicator: {name: 八, target: ≥1}, expect: {score: 1}}\n",
        "tests/wrong.yaml",
    )
    write("perfeval: cases/1\ncases: []\n", "tests/none.yaml")
    write(
        "perfeval: cases/1\ncases:\n  - {name: 一, set: a, expect: {score: 1}}\n", "tests/key.yaml"
    )
    write("name: 别的\n", "tests/other.yaml")
    result = run("--lang", "en")
    assert result.exit_code == 2
    assert result.stdout == "1 cases: 1 passed, 0 failed\n"
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        ["tests/key.yaml:3:32", "schema"],
        ["tests/none.yaml:2:1", "cases-none"],
        ["tests/wrong.yaml:4:5", "case-subject"],
        ["tests/wrong.yaml:5:5", "case-subject"],
        ["tests/wrong.yaml:6:5", "case-subject"],
        ["tests/wrong.yaml:7:31", "case-empty"],
        ["tests/wrong.yaml:8:37", "case-empty"],
        ["tests/wrong.yaml:9:49", "case-code-unknown"],
        ["tests/wrong.yaml:10:65", "case-points"],
    ]
    assert "expected one of: loads、indicators、present" in result.stderr.splitlines()[0]
    assert "did you mean zero-budget?" in result.stderr


def test_a_file_of_cases_is_checked_and_is_no_project():
    write(f"{HEAD}  - {{name: 好, indicator: {LINE}, expect: {{score: 18.6}}}}\n")
    result = CliRunner().invoke(main, ["check", "cases.yaml"])
    assert (result.exit_code, result.stdout) == (0, "cases.yaml: 没有问题\n")
    wrong = '{"perfeval": "cases/1", "cases": [{"name": "一"}]}'
    write(wrong, "wrong.json")
    assert CliRunner().invoke(main, ["check", "wrong.json"]).exit_code == 1
    result = CliRunner().invoke(main, ["score", "cases.yaml", "--lang", "en"])
    assert result.exit_code == 2
    assert "cases.yaml:1:11: schema: these are cases, which perfeval test runs" in result.stderr


def test_hidden_folders_are_left_alone():
    write(f"{HEAD}  - {{name: 坏, indicator: {LINE}, expect: {{score: 1}}}}\n", ".env/cases.yaml")
    write(f"{HEAD}  - {{name: 好, indicator: {LINE}, expect: {{score: 18.6}}}}\n")
    assert run(".").exit_code == 0


def test_nothing_to_run_is_an_error():
    assert run().exit_code == 2
    write(PROJECT, "tests/project.yaml")
    result = run()
    assert result.exit_code == 2
    assert "cases-none" in result.stderr
    assert run("tests/project.yaml").exit_code == 2


def test_the_outcome_is_one_json_object():
    write(f"{HEAD}  - name: 一\n    indicator: {LINE}\n    expect: {{score: 1, verdict: missed}}\n")
    result = run("cases.yaml", "--json")
    wire: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 1
    assert wire["perfeval"] == "test/1"
    assert wire["summary"] == {"count": 1, "passed": 0, "failed": 1}
    (case,) = wire["documents"][0]["cases"]
    assert (case["name"], case["subject"], case["passed"]) == ("一", "indicator", False)
    (left,) = case["unmet"]
    assert (left["place"], left["key"], left["expected"], left["found"]) == (
        "cases.yaml:6:21", "score", "1", "18.60",
    )  # fmt: skip
    assert left["why"][-1].startswith("依据：")
