"""The cases of rows and totals in plain Python, importing nothing of ours (plain.py FILE)."""

# fmt: off
# ruff: noqa: E501, E731 - every rule at one sight, and nothing else
import json
import sys
from fractions import Fraction
from pathlib import Path

GRADES = {"优": 90, "良": 80, "中": 60, "差": 0}
BANDS = {"achieved": ("met", 80, 100), "partial": ("partial", 60, 80), "missed": ("missed", 0, 60)}
cents = lambda text: int(Fraction(text) * 100)
half_up = lambda value: int(value + Fraction(1, 2))
shown = lambda value: f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

def compare(sign, low, high, actual):
    """Return whether the target is met, and the share of the points that a missed one earns."""
    if sign == "in":
        end = high if actual > high else low
        near, far = sorted((abs(actual), abs(end)))
        return low <= actual <= high, near / far if actual * end > 0 else 0
    if sign in "≥>" or (sign == "=" and low):
        return actual > low or (actual == low and sign != ">"), actual / low if low > 0 else 0
    return actual < low or (actual == low and sign != "<"), low / actual if actual > 0 else 0

def number(points, sign, target, actual, high=0, deduction=0):
    if target is None or actual is None:
        verdict, state = ("no_target", "awaiting_judgement") if target is None else ("no_actual",) * 2
        return verdict, state, 0, points
    met, share = compare(sign, *map(Fraction, (target, high, actual)))
    score = half_up(points * (1 if met else min(max(share, 0), 1)))
    return "met" if met else "missed", "scored", *[max(score - cents(deduction), 0)] * 2

def scored(rule, points, i, bands):
    if rule == "words":
        verdict, *ends = bands[i["grade"]]
        (low, high), score = (half_up(points * Fraction(end, 100)) for end in ends), cents(i.get("declared", -1))
        return (verdict, "scored", score, score) if low <= score <= high else (verdict, "awaiting_judgement", low, high)
    if rule == "date" and i["actual"]:
        late = i["actual"] > i["latest"]
        return ("missed", "awaiting_judgement", 0, points) if late else ("met", "scored", points, points)
    if rule == "execution":
        nothing = i["annual"] is not None and Fraction(i["annual"]) <= 0
        return number(points, "≥", 1 if nothing else i["annual"], 0 if nothing else i["executed"])
    if rule == "number":
        sign = i["sign"] or {"higher": "≥", "lower": "≤", "exact": "="}[i["direction"]]
        return number(points, sign, i["target"], i["actual"], deduction=i.get("deduction", 0))
    return number(points, "in", i.get("low", 0), i["actual"], i.get("high", 0))

def failures(path):
    document = json.loads(Path(path).read_text("utf-8"))
    grades, bands = document.get("grades", GRADES), document.get("bands", BANDS)
    for case in document["cases"]:
        inputs = case["inputs"]
        if case["rule"] == "grade":
            found: dict[str, object] = {"grade": next((name for name, low in grades.items() if Fraction(inputs["total"]) >= low), None)}
        else:
            verdict, state, low, high = scored(case["rule"], cents(inputs["points"]), inputs, bands)
            score = shown(low) if state == "scored" else None
            found = {"verdict": verdict, "state": state, "score": score, "range": [shown(low), shown(high)]}
        yield from (f"{case['id']} {key}: {found[key]} (expected {value})" for key, value in case["expected"].items() if found[key] != value)

if __name__ == "__main__":
    sys.exit("\n".join(each for path in sys.argv[1:] for each in failures(path)) or None)
