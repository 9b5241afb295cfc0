"""``explain``: one pair for a person, or a line for every line of a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from perfeval.cli import main

KEYS = [
    "target", "actual", "direction", "verdict", "ratio", "attainment", "computed", "range",
    "state", "findings",
]  # fmt: skip
RULEBOOK = str(Path(__file__).resolve().parents[2] / "indicator_sets/rulebooks/mof-2020.yaml")


def explain(*words: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["explain", *words], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answers(*lines: object, words: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], int]:
    """Return what is answered to lines, given as they are or as JSON, and the exit status."""
    given = "\n".join(
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines
    )
    result = explain("--jsonl", *words, given=given)
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code


def test_one_pair_is_explained_a_step_a_line() -> None:
    result = explain("--target", "≥200人次", "--actual", "186人次", "--points", "20")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:9] == [
        "  ≥200人次",
        "  ^^===----",
        "  186人次",
        "  ===----",
        "指标值“≥200人次”读作：不低于 200 人次",
        "实际完成值“186人次”读作：186 人次",
        "比值 = 186人次 ÷ 200人次 = 0.9300",
        "未完成，完成率 0.9300",
        "得分 = 20.00 × 0.9300 = 18.60（四舍五入到 0.01）",
    ]


def test_one_pair_is_explained_in_english() -> None:
    words = ("--target", "≥200人次", "--actual", "186人次", "--points", "20", "--lang", "en")
    lines = explain(*words).stdout.splitlines()
    assert lines[4].startswith("target “≥200人次” read as: at least 200 ")
    assert lines[7:9] == [
        "missed: attainment 0.9300",
        "score = 20.00 × 0.9300 = 18.60 (rounded half up to 0.01)",
    ]


def test_every_option_of_a_pair_counts() -> None:
    late = ("--target", "12月31日前", "--actual", "2025年1月10日", "--year", "2024")
    assert "晚于规定日期 10 天" in explain(*late).stdout
    cost = ("--target", "100", "--actual", "120", "--unit", "元", "--points", "10")
    named = explain(*cost, "--name", "人均成本", "--category", "成本指标").stdout
    assert "比值 = 100元 ÷ 120元 = 0.8333" in named
    assert "得满分 10.00" in explain(*cost, "--direction", "higher").stdout
    assert "得满分" in explain(*cost, "--direction", "higher", "--rulebook", RULEBOOK).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--points", "many"), "points 的值不对（应为不小于零、最多两位小数的数字"),
        (("--points", "-1"), "points 的值不对"),
        (("--points", "1e400000"), "points 的值不对"),
        (("--year", "24"), "year 的值不对（应为四位年份"),
        (("--rulebook", "none"), "name-unknown"),
        (("--rulebook", "none.yaml"), "file-missing"),
    ],
)
def test_what_an_option_cannot_be_is_said(words: tuple[str, ...], said: str) -> None:
    result = explain("--target", "≥1个", "--actual", "1个", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_line_is_answered_with_the_keys_of_the_contract() -> None:
    (answer, open_), status = answers(
        {"name": "发放准确率", "category": "产出指标/质量指标", "target": "≥98%", "actual": "97.5%",
         "points": 10, "direction": "higher", "unit": "%", "year": 2024, "rulebook": "mof-2020"},
        {"target": "效果显著"},
    )  # fmt: skip
    assert status == 0
    assert list(answer) == list(open_) == KEYS
    assert answer["target"] == {
        "kind": "number", "comparator": ">=", "low": "98", "high": None, "unit": "%",
    }  # fmt: skip
    assert [answer[key] for key in KEYS[2:9]] == [
        "higher", "missed", "0.9949", "0.9949", "9.95", ["9.95", "9.95"], "scored",
    ]  # fmt: skip
    assert [open_[key] for key in KEYS[2:9]] == [
        None, "no_actual", None, None, None, None, "no_actual",
    ]  # fmt: skip


def test_numbers_may_be_numbers_or_texts_and_nothing_may_be_null() -> None:
    given = {"target": 200, "actual": 186.50, "points": "20", "year": "2024", "name": None}
    (first, second), status = answers(given, {**given, "category": ["产出指标", "数量指标"]})
    assert status == 0
    assert first == second
    assert (first["actual"]["low"], first["computed"]) == ("186.5", "18.65")


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        '"text"',
        "{",
        '{"target": "1"} {"target": "2"}',
        "[" * 100_000,
        {"target": {"a": 1}},
        {"target": True},
        {"target": "1", "colour": "red"},
        {"target": "1", "points": "many"},
        {"target": "1", "points": -1},
        {"target": "1", "points": "1e999999"},
        '{"target": "1", "points": NaN}',
        {"target": "1", "year": 99},
        {"target": "1", "year": "9" * 5000},
        {"target": "1", "direction": "up"},
        {"target": "1", "rulebook": "none"},
        {"target": "1", "rulebook": "none/there.yaml"},
        {"target": "1", "rulebook": 7},
    ],
    ids=lambda line: str(line)[:30],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_line_is_answered_with_an_error_and_the_rest_goes_on(line: object, lang: str) -> None:
    good = {"target": "≥1个", "actual": "1个"}
    lines, status = answers(good, line, "", good, words=("--lang", lang))
    assert status == 2
    assert [list(each) for each in lines] == [KEYS, ["error"], KEYS]
    assert lines[1]["error"].startswith("2: ")
    assert (
        "应为" in lines[1]["error"] or "没有" in lines[1]["error"] or "不" in lines[1]["error"]
    ) == (lang == "zh")


def test_a_line_that_is_no_text_is_answered_too() -> None:
    given = b'\xff\xfe\n{"target": "\xe5"}\n{"target": "\\ud800", "actual": "1"}\n'
    result = explain("--jsonl", given=given)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(each) for each in lines] == [["error"], ["error"], KEYS]
    assert result.exit_code == 2


def test_no_lines_are_no_answers() -> None:
    assert answers() == ([], 0)


def test_lines_may_share_a_rulebook_named_once() -> None:
    (first, second), status = answers(
        {"target": "≥2", "actual": "1", "points": 1},
        {"target": "≥2", "actual": "1", "points": 1, "rulebook": "mof-2020"},
        words=("--rulebook", RULEBOOK),
    )
    assert (status, first) == (0, second)
