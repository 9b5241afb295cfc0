"""``perfeval rulebooks``: the list, and every rule in force with its source and place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from perfeval.cli import main
from perfeval.documents.layout import text_width
from perfeval.files import indicator_sets_root, rulebooks
from perfeval.files.rule_list import Rule, list_rules

IDS = [each.id for each in rulebooks()]
OWN = """perfeval: rulebook/1
id: own
title: 本市
extends: mof-2021-cost
execution:
  reason_below: 0.9
grades: []
"""


def run(*words: str, width: int = 80) -> Result:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["rulebooks", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def parsed(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0
    wire: dict[str, Any] = json.loads(result.stdout)
    return wire


def joined(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- list ---------------------------------------------------------------------------------------


def test_the_list_tells_what_there_is():
    out = run("list").stdout
    assert [line for line in out.splitlines() if not line.startswith(" ")] == IDS
    at = out.index("mof-2021-cost\n")
    assert out[at:].splitlines()[1:5] == [
        "    项目支出绩效自评（2021年指引，设成本指标）  财政部",
        "    沿用 mof-2021 → mof-2020",
        "    预算执行率 10、产出指标 40、效益指标 20、满意度指标 10、成本指标 20",
        "    35 条规则，14 条已核实，21 条未经核实",
    ]


def test_the_list_is_one_json_object():
    wire = parsed("list")
    assert wire["perfeval"] == "rulebooks/1"
    books = {each["id"]: each for each in wire["rulebooks"]}
    assert list(books) == IDS
    assert books["hubei"]["extends"] == ["mof-2020"]
    assert books["hubei"]["execution"] == "20"
    assert books["hubei"]["weights"][1]["among"] == ["效益指标", "满意度指标"]
    assert books["mof-2020"]["counts"] == {"rules": 27, "confirmed": 21}


def test_the_list_is_english_too():
    result = run("list", "--lang", "en")
    assert "    extends mof-2021 → mof-2020\n" in result.stdout
    assert "    35 rules: 14 confirmed, 21 not\n" in result.stdout


# --- show ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("width", [48, 80, 200])
def test_no_line_is_cut_and_nothing_is_left_out(name: str, width: int):
    result = run("show", name, width=width)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert all(text_width(line) <= min(max(width, 48), 120) + 2 for line in lines)
    flat = joined(result.stdout)
    for rule in list_rules(name).rules:
        read = "已核实" if rule.clause.confirmed else "未经核实"
        assert joined(f"[{read}] {rule.clause.reference}") in flat
        assert all(joined(place) in flat for place in rule.files)


@pytest.mark.parametrize("name", IDS)
def test_every_value_stands_where_it_is_said_to_stand(name: str):
    """The file and line of a value lead to the line on which it is written."""
    for rule in list_rules(name).rules:
        for key, place in rule.places.items():
            value = rule.plain(key)
            path, _, number = place.rpartition(":")
            file = indicator_sets_root() / path.removeprefix("indicator_sets/")
            line = file.read_text("utf-8").splitlines()[int(number) - 1]
            if isinstance(value, str):
                assert value in line, place
            elif isinstance(value, bool | None):
                assert str(value).lower().replace("none", "null") in line, place
            else:
                assert line.strip(), place


def test_what_comes_from_two_files_names_both(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    out = run("show", str(path), width=200).stdout
    assert "沿用 mof-2021-cost → mof-2021 → mof-2020" in out
    lines = [line.strip() for line in out.splitlines()]
    at = lines.index("预算执行率  10 分，按曲线 proportional 计分，执行率低于 90% 须说明原因")
    assert lines[at + 1] == "[未经核实] 没有写依据"
    assert joined("".join(lines[at + 2 : at + 5])).startswith(
        joined(f"indicator_sets/rulebooks/mof-2021.yaml:9{path}:6")
    )
    assert out[out.index("\n等级") :].splitlines()[2] == "    没有规定"


def test_the_rules_are_one_json_object(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    wire = parsed("show", str(path))
    assert wire["perfeval"] == "rules/1"
    assert (wire["id"], wire["extends"]) == ("own", ["mof-2021-cost", "mof-2021", "mof-2020"])
    rules = {"/".join(each["path"]): each for each in wire["rules"]}
    execution = rules["execution"]
    assert execution["values"] == {"points": "10", "curve": "proportional", "reason_below": "0.9"}
    assert execution["reference"] is None
    assert execution["confirmed"] is False
    assert execution["places"] == {
        "points": "indicator_sets/rulebooks/mof-2021.yaml:9",
        "curve": "indicator_sets/rulebooks/mof-2021.yaml:10",
        "reason_below": f"{path}:6",
    }
    assert rules["bands/partial"]["says"] == "60%—80%"
    assert rules["curves/satisfaction"]["values"]["unit"] == "%"
    assert not any(each.startswith("grades") for each in rules)
    assert len(wire["sha256"]) == 64


def test_the_rules_are_english_too():
    out = run("show", "mof-2021", "--lang", "en", width=200).stdout
    assert "extends mof-2020" in out
    assert "10 points, scored by the curve proportional" in out
    assert "over the actual, in %, a share of the points, 0.5 at 60 (0 just below)" in out
    assert "[not confirmed]" in out


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_can_be_said(name: str, lang: str):
    result = run("show", name, "--lang", lang, width=200)
    assert result.exit_code == 0
    listed: list[Rule] = list(list_rules(name).rules)
    assert all(rule.values for rule in listed)


def test_every_value_that_the_schema_knows_has_words(tmp_path: Path):
    """What no rulebook that ships says is said too, in both languages."""
    path = tmp_path / "own.yaml"
    path.write_text(
        "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2020\ntotal: {points: 120}\n"
        "comparison:\n  lower: {attainment: linear_excess}\n"
        "  higher: {attainment: all_or_nothing}\n  equality: {met: exact}\n"
        "methods:\n  - {id: m, title: 甲, curve: proportional, mode: locked,"
        " for: {directions: [lower, exact], names: [成本, 费用]}}\n"
        "overshoot: {ratio: null}\nallocation: {not_applicable: {method: group},"
        " empty_category: {method: none}}\nroll_up: {by: equal, points: 20}\n",
        "utf-8",
    )
    rules = {"/".join(each["path"]): each["says"] for each in parsed("show", str(path))["rules"]}
    assert rules["comparison/lower"] == "完成率＝1－（实际值－指标值）÷指标值"
    assert rules["comparison/higher"] == "完成为 1，未完成为 0"
    assert rules["comparison/equality"] == "恰好等于指标值才为完成"
    assert rules["methods/m"] == (
        "按曲线 proportional 计分，不得改动，用于少者为好、以相符为好的指标，"
        "用于名称中有“成本、费用”的指标"
    )
    assert rules["overshoot"] == "没有规定"
    assert rules["allocation/not_applicable"] == "归同组其他指标"
    assert rules["allocation/empty_category"] == "不再分配"
    assert rules["roll_up"] == "简单平均，项目占 20 分"


# --- what cannot be shown -----------------------------------------------------------------------


def test_an_unknown_rulebook_is_answered_with_the_nearest():
    result = run("show", "hubai")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "处理：是否想写 hubei？" in result.stderr
    assert "did you mean hubei?" in run("show", "hubai", "--lang", "en").stderr


def test_a_rulebook_that_is_wrong_is_refused_with_its_place(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN + "total: {points: 99.99}\n", "utf-8")
    result = run("show", str(path))
    assert result.exit_code == 2
    assert "rulebook-weights" in result.stderr
    assert run("show", str(tmp_path / "none.yaml")).exit_code == 2
    path.write_text("perfeval: hierarchy/1\n", "utf-8")
    assert run("show", str(path), "--json").exit_code == 2
