"""The cases of a department's own measures in plain Python (plain_derived.py FILE)."""

import json
import sys
from fractions import Fraction
from pathlib import Path


def cents(value):
    return int(100 * value + Fraction(1, 2))


def shown(value):
    return f"{value // 100}.{value % 100:02d}"


def setting(i):
    """Half for a goal with targets of all three kinds, half for a number or date of every kind."""
    good = 0
    for each in i["projects"]:
        given = {label for label, kind in each["rows"] if kind != "none"}
        firm = {label for label, kind in each["rows"] if kind in ("number", "date")}
        good += each["goal"] and len(given) == 3
        good += bool(firm) and firm == given
    return Fraction(good, 2 * len(i["projects"])), 0


def came_as_planned(sign, target, actual):
    """Not below what was promised, nor more than three tenths above it."""
    if sign == "≤":
        return actual <= target
    return actual >= target and (target == 0 or actual <= target * Fraction(13, 10))


def achievement(i):
    known = [
        came_as_planned(each["sign"], Fraction(each["target"]), Fraction(each["actual"]))
        for each in i["amounts"]
        if each["actual"] is not None
    ]
    count = len(i["amounts"])
    return Fraction(sum(known), count), Fraction(count - len(known), count)


def accuracy(i):
    """One less ten times the share that was moved."""
    moved = abs(Fraction(i["transfers"])) / Fraction(i["initial"])
    return max(1 - 10 * moved, Fraction(0)), 0


def compute(rule, i):
    """Return the least and the most that the row earns."""
    points = Fraction(i["points"])
    initial = i.get("initial", "1")
    if not i.get("projects", i.get("amounts", i.get("transfers"))) or Fraction(initial or 0) <= 0:
        return 0, cents(points)
    rules = {"goal_setting": setting, "goal_achievement": achievement, "budget_accuracy": accuracy}
    sure, may_be = rules[rule](i)
    return cents(sure * points), cents((sure + may_be) * points)


def failures(path):
    for case in json.loads(Path(path).read_text("utf-8"))["cases"]:
        low, high = compute(case["rule"], case["inputs"])
        scored = low == high
        found = {
            "state": "scored" if scored else "awaiting_judgement",
            "score": shown(low) if scored else None,
            "range": [shown(low), shown(high)],
        }
        for key, value in case["expected"].items():
            if found[key] != value:
                yield f"{case['id']} {key}: {found[key]} (expected {value})"


if __name__ == "__main__":
    sys.exit("\n".join(each for path in sys.argv[1:] for each in failures(path)) or None)
