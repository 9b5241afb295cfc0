"""The conformance runner: cases of rules in JSON, held against what this library gives.

A case names a rule, its inputs, what is expected and the clause that says so. The file is neutral
of language: ``tests/conformance/README.md`` says what each rule takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.model import Actual, Budget, Department, Indicator, Project, Target
from perfeval.rules import Rulebook
from perfeval.scoring import Scorecard, ScoredRow, score
from perfeval.scoring.columns import points_text

Inputs = Mapping[str, Any]
Found = dict[str, Any]

HEADER = "conformance/1"
_GRADES = {"achieved": "达成预期指标", "partial": "部分达成预期指标", "missed": "未完成预期指标"}


@frozen
class Failure:
    """One value of one case that came out otherwise than expected."""

    case: str
    rule: str
    key: str
    found: object
    expected: object
    clause: str

    def __str__(self) -> str:
        return f"{self.case} ({self.rule}) {self.key}: found {self.found}, expected {self.expected}"


def run(path: str | Path, rulebook: Rulebook | None = None) -> list[Failure]:
    """Return what in the cases of a file comes out otherwise than expected; empty where all hold.

    The rulebook is the one that the file names, unless another is given. Raises `PerfevalError`
    for a file that is none of cases and for a rule that is not known.

    >>> run("tests/conformance/mof-2020.json")
    []
    """
    document = json.loads(Path(path).read_text("utf-8"))
    if not isinstance(document, dict) or document.get("perfeval") != HEADER:
        raise PerfevalError(f"{path} holds no cases (expected the header perfeval: {HEADER})")
    book = rulebook or catalogue.rulebook(document["rulebook"])
    failures = []
    for case in document["cases"]:
        rule, inputs = case["rule"], case["inputs"]
        compute = RULES.get(rule)
        if compute is None:
            known = "、".join(RULES)
            raise PerfevalError(f"{path}: no rule is called {rule!r} (expected one of: {known})")
        found = compute(inputs, book)
        failures += [
            Failure(case["id"], rule, key, found.get(key), expected, case["clause"])
            for key, expected in case["expected"].items()
            if found.get(key) != expected
        ]
    return failures


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _row(target: str | None, actual: str | None, inputs: Inputs, book: Rulebook) -> Found:
    """Return what one row of a project of its own earns."""
    one = Indicator(
        (),
        "",
        Target(target),
        Actual(actual),
        points=_number(inputs["points"]),
        declared=_number(inputs.get("declared")),
        deduction=_number(inputs.get("deduction")),
        direction=inputs.get("direction"),
    )
    row: ScoredRow = score(Project("", indicators=(one,)), book).rows[0]
    ends = None if row.range is None else [_text(end) for end in row.range]
    return {
        "verdict": row.verdict,
        "state": row.state,
        "score": _text(row.computed),
        "range": ends,
    }


def _of_number(inputs: Inputs, book: Rulebook) -> Found:
    target = inputs["target"]
    return _row(target and f"{inputs['sign']}{target}", inputs["actual"], inputs, book)


def _of_interval(inputs: Inputs, book: Rulebook) -> Found:
    low, high = inputs["low"], inputs["high"]
    target = f"±{high}" if low == f"-{high}" else f"{low}～{high}"
    return _row(target, inputs["actual"], inputs, book)


def _of_date(inputs: Inputs, book: Rulebook) -> Found:
    return _row(f"{inputs['latest']}前", inputs["actual"], inputs, book)


def _of_words(inputs: Inputs, book: Rulebook) -> Found:
    return _row("效果显著", _GRADES[inputs["grade"]], inputs, book)


def _of_execution(inputs: Inputs, book: Rulebook) -> Found:
    budget = Budget(
        annual=_number(inputs["annual"]),
        executed=_number(inputs["executed"]),
        points=_number(inputs["points"]),
    )
    execution = score(Project("", budget=budget), book).execution
    computed = execution.computed
    return {
        "score": None if computed is None else points_text(computed),
        "range": [points_text(execution.low), points_text(execution.high)],
    }


def _of_grade(inputs: Inputs, book: Rulebook) -> Found:
    return {"grade": book.grade_of(Decimal(inputs["total"]))}


def _points_of(card: Scorecard) -> Found:
    return {
        "points": [_text(row.points) for row in card.rows],
        "execution": points_text(card.points.execution),
    }


def _of_allocation(inputs: Inputs, book: Rulebook) -> Found:
    rows = tuple(
        Indicator(tuple(labels), f"第{place}行", Target("≥1"), Actual("1"))
        for place, labels in enumerate(inputs["rows"], 1)
    )
    budget = Budget(points=Decimal(inputs["execution"]))
    return _points_of(score(Project("", budget=budget, indicators=rows), book))


def _of_not_applicable(inputs: Inputs, book: Rulebook) -> Found:
    rows = tuple(
        Indicator(
            (),
            f"第{place}行",
            Target("≥1"),
            Actual("1"),
            points=Decimal(row["points"]),
            not_applicable=None if row["applies"] else "没有发生",
        )
        for place, row in enumerate(inputs["rows"], 1)
    )
    budget = Budget(points=Decimal(inputs["execution"]))
    return _points_of(score(Project("", budget=budget, indicators=rows), book))


def _of_roll_up(inputs: Inputs, book: Rulebook) -> Found:
    cards = []
    for part in inputs["parts"]:
        # One row of a hundred points whose ratio is the total.
        row = Indicator((), "", Target("≥100"), Actual(part["total"]), points=Decimal(100))
        money = Decimal(part["budget"])
        budget = Budget(annual=money, executed=money, points=Decimal(0))
        cards.append(score(Project("", budget=budget, indicators=(row,)), book))
    department = Department("", projects=tuple(card.subject for card in cards))  # type: ignore[misc]
    by_budget = evolve(book.roll_up, by="budget")
    return {"total": _text(score(department, evolve(book, roll_up=by_budget), cards).total)}


RULES: Mapping[str, Callable[[Inputs, Rulebook], Found]] = {
    "number": _of_number,
    "interval": _of_interval,
    "date": _of_date,
    "words": _of_words,
    "execution": _of_execution,
    "grade": _of_grade,
    "allocation": _of_allocation,
    "not_applicable": _of_not_applicable,
    "roll_up": _of_roll_up,
}
"""What computes each rule, by the name that cases use."""
