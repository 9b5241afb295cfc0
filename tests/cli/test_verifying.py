"""``perfeval verify``: a scorecard is computed again, and what differs is said with its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings

import perfeval as pe
from perfeval.cli import main
from perfeval.files.json_source import read_json
from perfeval.files.scorecard_wire import scorecards
from perfeval.files.text import Text
from perfeval.files.verification import verify
from perfeval.model import Department
from perfeval.testing.strategies import departments

ROOT = Path(__file__).resolve().parent.parent.parent
DEPARTMENT, PROJECT = "department.yaml", "project_judged.yaml"
OWN = "perfeval: rulebook/1\nid: own\ntitle: 本市\nextends: mof-2020\novershoot: {ratio: 2}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples" / "panzhihua_2019", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(*words: str) -> dict[str, Any]:
    result = run("score", *words, "--json")
    Path("card.json").write_text(result.stdout, "utf-8")
    wire: dict[str, Any] = json.loads(result.stdout)
    return wire


def verified(*words: str) -> tuple[int, list[tuple[str, str]]]:
    result = run("verify", "card.json", *words, "--json")
    wire = json.loads(result.stdout)
    assert wire["perfeval"] == "verify/1"
    return result.exit_code, [(each["code"], each["place"]) for each in wire["findings"]]


@pytest.mark.parametrize("book", [(), ("--rulebook", "hubei"), ("--rulebook", "mof-2021-cost")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_not_touched_is_equal(book: tuple[str, ...], lang: str):
    written(DEPARTMENT, PROJECT, *book, "--lang", lang)
    result = run("verify", "card.json", PROJECT, DEPARTMENT)
    assert (result.exit_code, result.stdout) == (0, "2 份评分结果与复算一致\n")


def test_an_audit_is_verified_too():
    result = run("audit", DEPARTMENT, PROJECT, "--json")
    Path("card.json").write_text(result.stdout, "utf-8")
    assert verified(DEPARTMENT, PROJECT) == (0, [])


def test_numbers_are_compared_by_value():
    wire = written(PROJECT)
    (document,) = wire["documents"]
    document["total"] = "100"
    document["rows"][0]["computed"] = 12.5
    document["rows"][0]["ratio"] = "1"
    document["rows"][0]["why"] = ["其他说法"]
    document["findings"] = []
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (0, [])


def _set(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda part: part.update(values)


@pytest.mark.parametrize(
    ("path", "change", "place"),
    [
        ((), _set(total="99.99"), ".total"),
        ((), _set(grade="良"), ".grade"),
        ((), _set(range=["99.00", "100.00"]), ".range[0]"),
        (("execution",), _set(rate="0.9999"), ".execution.rate"),
        (("rows", 3), _set(computed="12.49"), ".rows[3].computed"),
        (("rows", 3), _set(state="unscored"), ".rows[3].state"),
        (("rows", 0, "target"), _set(low="201"), ".rows[0].target.low"),
        (("rows", 0), _set(verdict="missed"), ".rows[0].verdict"),
        (("rows", 0), _set(computed=None), ".rows[0].computed"),
    ],
)
def test_a_value_that_was_changed_is_found(
    path: tuple[Any, ...], change: Callable[[dict[str, Any]], None], place: str
):
    wire = written(PROJECT)
    part = wire["documents"][0]
    for step in path:
        part = part[step]
    change(part)
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (1, [("verify-differs", f"$.documents[0]{place}")])


def test_a_whole_part_that_was_taken_out_is_shown():
    wire = written("project.yaml")
    wire["documents"][0]["rows"][3]["would_raise"] = None
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    result = run("verify", "card.json", "project.yaml", "--lang", "en")
    (line,) = result.stdout.splitlines()
    assert line.startswith("$.documents[0].rows[3].would_raise: verify-differs: ")
    assert '(written nothing, computed {"points": "12.50", "actual": "2000元"}; ' in line


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(departments())
def test_whatever_is_scored_is_verified(department: Department):
    book = pe.rulebook("mof-2020")
    card = pe.score(department, book)
    read = read_json(Text("a.json", json.dumps(scorecards([card])), "UTF-8"))
    assert verify(read.tree, [department], lambda thing, _: pe.score(thing, book)) == []


def test_rows_that_came_went_or_moved_are_named():
    wire = written(PROJECT)
    rows = wire["documents"][0]["rows"]
    rows[0]["name"] = "别的"
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (
        1,
        [("verify-gone", "$.documents[0].rows[0]"), ("verify-come", "$.documents[0].rows")],
    )
    wire = written(PROJECT)
    rows = wire["documents"][0]["rows"]
    rows.append(rows.pop(0))
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (1, [("verify-differs", "$.documents[0].rows")])


def test_a_source_that_was_changed_is_said_to_be_another():
    written(DEPARTMENT)
    text = Path("project.yaml").read_text("utf-8")
    Path("project.yaml").write_text(text.replace("actual: 200户", "actual: 100户"), "utf-8")
    status, found = verified(DEPARTMENT)
    assert status == 1
    assert ("verify-input", "$.documents[0].sha256.input") in found
    assert ("verify-input", "$.documents[0].projects[0].sha256.input") in found
    assert ("verify-differs", "$.documents[0].projects[0].rows[0].computed") in found


def test_a_rulebook_of_ones_own_has_to_be_named():
    Path("own.yaml").write_text(OWN, "utf-8")
    written(PROJECT, "--rulebook", "own.yaml")
    assert verified(PROJECT) == (2, [("verify-impossible", "$.documents[0]")])
    assert verified(PROJECT, "--rulebook", "own.yaml") == (0, [])
    Path("own.yaml").write_text(OWN.replace("2}", "3}"), "utf-8")
    assert verified(PROJECT, "--rulebook", "own.yaml") == (
        1,
        [("verify-rulebook", "$.documents[0].sha256.rulebook")],
    )


def test_a_document_without_its_source_cannot_be_verified_and_the_rest_is():
    wire = written(DEPARTMENT, PROJECT)
    wire["documents"][1]["grade"] = "良"
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (
        2,
        [("verify-missing", "$.documents[0]"), ("verify-differs", "$.documents[1].grade")],
    )
    written(PROJECT)
    assert verified(PROJECT, DEPARTMENT) == (0, [("verify-extra", "")])


def test_another_version_is_said_and_is_no_difference():
    wire = written(PROJECT)
    wire["version"] = "0.0.1"
    Path("card.json").write_text(json.dumps(wire), "utf-8")
    assert verified(PROJECT) == (0, [("verify-version", "$.version")])


def test_a_scorecard_is_checked_and_is_no_source():
    written(PROJECT)
    assert run("check", "card.json").stdout == "card.json: 没有问题\n"
    assert run("score", "card.json").exit_code == 2


def test_what_is_no_scorecard_is_refused():
    assert run("verify", PROJECT, PROJECT).exit_code == 2
    assert run("verify", "missing.json", PROJECT).exit_code == 2
    Path("card.json").write_text('{"perfeval": "scorecard/1", "documents": []}', "utf-8")
    result = run("verify", "card.json", PROJECT, "--lang", "en")
    assert result.exit_code == 2
    assert "card.json:1:1: schema: the key version is missing" in result.stderr
    written(PROJECT)
    assert run("verify", "card.json", "missing.yaml").exit_code == 2
