"""The conformance cases hold here and in plain Python, and say which clause they rest on."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from perfeval.errors import PerfevalError
from perfeval.files import catalogue, indicator_sets_root
from perfeval.rules import Comparison
from perfeval.testing.conformance import RULES, curve_of, run

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.json"))
SCRIPTS = {
    "mof-2020": "plain.py",
    "hubei": "plain.py",
    "mof-2020-points": "plain_points.py",
    "mof-2021-points": "plain_points.py",
    "hubei-points": "plain_points.py",
    "mof-2021": "plain_methods.py",
    "methods-library": "plain_methods.py",
    "sichuan-department-2020": "plain_derived.py",
}
# In no rulebook that ships: the guide's pass mark is not known, so its curve is only tried.
TRIED = {"threshold"}


def cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cases"]
    return found


def _alone(script: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a script without site-packages: nothing that is installed can be imported."""
    command = [sys.executable, "-I", "-S", str(script), str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_case_holds_here(path):
    assert [str(each) for each in run(path)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_case_holds_in_plain_python(path):
    script = HERE / SCRIPTS[path.stem]
    ran = _alone(script, path)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("script", sorted(set(SCRIPTS.values())))
def test_the_plain_scripts_are_short_and_import_the_standard_library_only(script):
    text = (HERE / script).read_text("utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 70
    nodes = list(ast.walk(ast.parse(text)))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert modules <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_clause_stands_in_the_rulebook(path):
    name = json.loads(path.read_text("utf-8"))["rulebook"]
    text = (indicator_sets_root() / "rulebooks" / f"{name}.yaml").read_text("utf-8")
    assert {case["clause"] for case in cases(path) if case["clause"] not in text} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_case_has_a_number_of_its_own_and_is_there_once(path):
    every = cases(path)
    assert [case["id"] for case in every] == [f"{place:03d}" for place in range(1, len(every) + 1)]
    assert len({json.dumps([case["rule"], case["inputs"]]) for case in every}) == len(every)


def curves_of(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")).get("curves", {})
    return found


WITH_CURVES = [path for path in FILES if curves_of(path)]


@pytest.mark.parametrize("path", WITH_CURVES, ids=lambda path: str(path.stem))
def test_the_curves_of_the_cases_are_those_of_the_rulebook(path):
    book = catalogue.rulebook(json.loads(path.read_text("utf-8"))["rulebook"])
    for name, tree in curves_of(path).items():
        if name in TRIED:
            continue
        one, other = curve_of(name, tree), book.curves[name]
        assert (one.measure, one.breakpoints) == (other.measure, other.breakpoints)
        assert (one.yields, one.unit) == (other.yields, other.unit)


@pytest.mark.parametrize("path", WITH_CURVES, ids=lambda path: str(path.stem))
def test_every_curve_has_cases_at_below_and_above_each_breakpoint_and_without_a_number(path):
    for name, tree in curves_of(path).items():
        mine = [case for case in cases(path) if case["inputs"].get("curve") == name]
        if name == "proportional":  # that of the modes; its own cases are in mof-2020.json
            continue
        found = [case["expected"]["measured"] for case in mine if case["rule"] == "curve"]
        assert None in found
        places = sorted(Fraction(each) for each in found if each is not None)
        steps = [Fraction(at) for at, *_ in tree["breakpoints"]]
        never_negative = tree["measure"] in ("attainment", "ratio", "days_late")
        for left, at, right in zip([None, *steps], steps, [*steps[1:], None], strict=False):
            assert at in places
            below = (x < at and (left is None or x > left) for x in places)
            above = (x > at and (right is None or x < right) for x in places)
            full = tree["measure"] == "attainment" and at == 1
            assert any(below) or (never_negative and at == 0)
            assert any(above) or full


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_the_weights_and_bands_of_the_cases_are_those_of_the_rulebook(path):
    document = json.loads(path.read_text("utf-8"))
    book = catalogue.rulebook(document["rulebook"])
    if "weights" in document:
        given = [(tuple(names), Decimal(points)) for names, points in document["weights"]]
        assert given == [(each.categories, each.points) for each in book.weights]
        assert document.get("receivers", {}) == dict(book.allocation.receivers)
    if "bands" in document:
        shares = {each.grade: [100 * each.low, 100 * each.high] for each in book.bands}
        assert {grade: ends for grade, (_, *ends) in document["bands"].items()} == shares
        assert document["grades"] == {each.name: each.low for each in book.grades}


def test_every_rule_has_cases_and_every_case_a_rule():
    assert {case["rule"] for path in FILES for case in cases(path)} == set(RULES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_case_that_expects_something_else_fails_here_and_in_plain_python(path, tmp_path):
    document = json.loads(path.read_text("utf-8"))
    planted = {}
    for place in (0, len(document["cases"]) // 2, len(document["cases"]) - 1):
        case = document["cases"][place]
        key = next(iter(case["expected"]))
        wrong = "9.87" if not isinstance(case["expected"][key], list) else ["9.87"]
        case["expected"][key] = wrong
        planted[case["id"]] = (key, wrong, case["clause"])
    changed = tmp_path / path.name
    changed.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    failures = run(changed)
    assert {each.case: (each.key, each.expected, each.clause) for each in failures} == planted
    assert all(str(each).startswith(each.case) for each in failures)
    script = HERE / SCRIPTS[path.stem]
    ran = _alone(script, changed)
    assert ran.returncode == 1
    assert [line.split()[0] for line in ran.stderr.splitlines()] == sorted(planted)


def test_another_rulebook_may_be_held_against_the_same_cases():
    book = evolve(catalogue.rulebook("mof-2020"), comparison=Comparison(lower="linear_excess"))
    failures = run(HERE / "mof-2020.json", book)
    assert {each.rule for each in failures} == {"number"}
    assert all("反向指标" in each.clause for each in failures)


@pytest.mark.parametrize("text", ["[]", "{}", '{"perfeval": "project/1"}'])
def test_a_file_without_cases_is_refused(text, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    with pytest.raises(PerfevalError, match="holds no cases"):
        run(path)


def test_a_rule_that_is_not_known_is_refused(tmp_path):
    case = {"id": "001", "rule": "mine", "inputs": {}, "expected": {}, "clause": ""}
    path = tmp_path / "other.json"
    document = {"perfeval": "conformance/1", "rulebook": "mof-2020", "cases": [case]}
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(PerfevalError, match="no rule is called 'mine'"):
        run(path)
