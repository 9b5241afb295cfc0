"""The conformance runner: cases of rules in JSON, held against what this library gives.

A case names a rule, its inputs, what is expected and the clause that says so. The file is neutral
of language: ``tests/conformance/README.md`` says what each rule takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.model import Actual, Budget, Department, Goal, Indicator, Judgement, Project, Target
from perfeval.rules import Breakpoint, Curve, Method, RollUp, Rulebook
from perfeval.rules.curve import Measure
from perfeval.scoring import Scorecard, ScoredRow, score
from perfeval.scoring.columns import hundredths, points_text
from perfeval.scoring.kernel import column, curve_points

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
        rule, inputs = case["rule"], dict(case["inputs"])
        if "curve" in inputs:
            inputs["curve"] = curve_of(inputs["curve"], document["curves"][inputs["curve"]])
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


def curve_of(name: str, tree: Mapping[str, Any]) -> Curve:
    """Return the curve that a file of cases holds: breakpoints are at, share, before, after."""
    points = (Breakpoint(*map(Decimal, each)) for each in tree["breakpoints"])
    yields = tree.get("yields", "share")
    return Curve(name, tree["measure"], tuple(points), yields, unit=tree.get("unit"))


def _row(target: str | None, actual: str | None, inputs: Inputs, book: Rulebook) -> Found:
    """Return what one row of a project of its own earns."""
    judged = _number(inputs.get("judged"))
    one = Indicator(
        (),
        "",
        Target(target),
        Actual(actual),
        points=_number(inputs["points"]),
        declared=_number(inputs.get("declared")),
        deduction=_number(inputs.get("deduction")),
        direction=inputs.get("direction"),
        judgement=None if judged is None else Judgement(score=judged),
    )
    return _found(score(Project("", indicators=(one,)), book).rows[0])


def _found(row: ScoredRow) -> Found:
    return {
        "verdict": row.verdict,
        "state": row.state,
        "score": _text(row.computed),
        "range": None if row.range is None else [_text(end) for end in row.range],
        "measured": None if row.measured is None else str(Fraction(*row.measured)),
    }


def _target(inputs: Inputs) -> str | None:
    """Return the target as one text: an interval, or a sign and a number, with its unit."""
    unit = inputs.get("unit") or ""
    if inputs["sign"] != "in":
        target = inputs["target"]
        return target and f"{inputs['sign']}{target}{unit}"
    low, high = inputs["low"], inputs["high"]
    return (f"±{high}" if low == f"-{high}" else f"{low}～{high}") + unit


def _actual(inputs: Inputs) -> str | None:
    actual = inputs["actual"]
    return actual and f"{actual}{inputs.get('actual_unit') or ''}"


def _of_number(inputs: Inputs, book: Rulebook) -> Found:
    return _row(_target(inputs), _actual(inputs), inputs, book)


def _of_interval(inputs: Inputs, book: Rulebook) -> Found:
    return _row(_target({**inputs, "sign": "in"}), _actual(inputs), inputs, book)


def _of_date(inputs: Inputs, book: Rulebook) -> Found:
    return _row(f"{inputs['latest']}前", inputs["actual"], inputs, book)


def _of_words(inputs: Inputs, book: Rulebook) -> Found:
    return _row("效果显著", _GRADES[inputs["grade"]], inputs, book)


def _of_curve(inputs: Inputs, book: Rulebook) -> Found:
    """Return what a row earns by a curve that the case brings along."""
    curve: Curve = inputs["curve"]
    method = Method("case", curve.name, curve.name)
    curves = {**book.curves, curve.name: curve}
    if "latest" in inputs:
        return _of_date(inputs, evolve(book, curves=curves, dates=method))
    return _of_number(inputs, evolve(book, curves=curves, quantitative=method))


def _of_curve_at(inputs: Inputs, _: Rulebook) -> Found:
    at, points = Fraction(inputs["at"]), column([hundredths(Decimal(inputs["points"]))])
    earned = curve_points(inputs["curve"], points, column([at.numerator]), column([at.denominator]))
    return {"score": points_text(int(earned[0]))}


def _of_mode(inputs: Inputs, book: Rulebook) -> Found:
    mode = inputs["mode"]
    method = Method("case", "", None if mode == "hand" else book.execution.curve, mode=mode)
    return _of_number(inputs, evolve(book, quantitative=method))


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
            tuple(row.get("labels", ())),
            f"第{place}行",
            Target("≥1"),
            Actual("1"),
            points=Decimal(row["points"]),
            not_applicable=None if row["applies"] else "没有发生",
        )
        for place, row in enumerate(inputs["rows"], 1)
    )
    budget = Budget(points=Decimal(inputs["execution"]))
    to = inputs.get("to", book.allocation.not_applicable)
    book = evolve(book, allocation=evolve(book.allocation, not_applicable=to))
    return _points_of(score(Project("", budget=budget, indicators=rows), book))


def _of_roll_up(inputs: Inputs, book: Rulebook) -> Found:
    """Return the mean of projects, or the points that they bring in beside a row of their own."""
    cards = []
    for part in inputs["parts"]:
        # One row of a hundred points whose ratio is the total.
        row = Indicator((), "", Target("≥100"), Actual(part["total"]), points=Decimal(100))
        money = _number(part.get("budget"))
        budget = Budget(annual=money, executed=money, points=Decimal(0))
        weight = _number(part.get("weight"))
        cards.append(score(Project("", budget=budget, indicators=(row,), weight=weight), book))
    carried = _number(inputs.get("carried"))
    own = () if carried is None else (Indicator((), "", points=Decimal(0)),)
    department = Department(
        "",
        projects=tuple(card.subject for card in cards),  # type: ignore[misc]
        indicators=own,
    )
    rule = RollUp(inputs.get("by", "budget"), carried)
    low, high = score(department, evolve(book, weights=(), roll_up=rule), cards).rolled_up or (0, 0)
    return {"total": points_text(low) if low == high else None}


_IN_KIND = {"number": "≥1", "date": "2024年6月30日前", "words": "效果显著", "none": ""}


def _of_goal_setting(inputs: Inputs, book: Rulebook) -> Found:
    projects = [
        Project(
            "",
            goal=Goal("目标" if each["goal"] else None),
            indicators=tuple(
                Indicator((label,), f"第{place}行", Target(_IN_KIND[kind]), points=Decimal(1))
                for place, (label, kind) in enumerate(each["rows"], 1)
            ),
        )
        for each in inputs["projects"]
    ]
    return _derived("goal_setting", inputs, book, projects)


def _of_goal_achievement(inputs: Inputs, book: Rulebook) -> Found:
    rows = tuple(
        Indicator(
            ("产出指标", "数量指标"),
            f"第{place}行",
            Target(_target(each)),
            Actual(_actual(each)),
            points=Decimal(1),
        )
        for place, each in enumerate(inputs["amounts"], 1)
    )
    return _derived("goal_achievement", inputs, book, [Project("", indicators=rows)])


def _of_budget_accuracy(inputs: Inputs, book: Rulebook) -> Found:
    money = Budget(initial=_number(inputs["initial"]), transfers=_number(inputs["transfers"]))
    return _derived("budget_accuracy", inputs, book, [], money)


def _derived(
    measure: Measure,
    inputs: Inputs,
    book: Rulebook,
    projects: list[Project],
    budget: Budget | None = None,
) -> Found:
    """Return what a department's row earns by the method of ``book`` that has the measure."""
    method = next(
        each for each in book.methods if (found := book.curve_of(each)) and found.measure == measure
    )
    row = Indicator((), "", points=Decimal(inputs["points"]), method=method.id)
    department = Department("", projects=tuple(projects), indicators=(row,), budget=budget)
    # Every project is scored by a rulebook of its own; the measures look at targets and actuals.
    cards = [score(each, catalogue.rulebook("mof-2020")) for each in projects]
    return _found(score(department, book, cards).rows[0])


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
    "curve": _of_curve,
    "curve_at": _of_curve_at,
    "mode": _of_mode,
    "goal_setting": _of_goal_setting,
    "goal_achievement": _of_goal_achievement,
    "budget_accuracy": _of_budget_accuracy,
}
"""What computes each rule, by the name that cases use."""
