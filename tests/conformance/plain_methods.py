"""The cases of scoring methods in plain Python, importing nothing of ours (plain_methods.py FILE)."""

# fmt: off
# ruff: noqa: E501, E731 - every rule at one sight, and nothing else
import json
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

UNITS = {"%": ("share", 1), "‰": ("share", Fraction(1, 10)), "元": ("money", 1), "万元": ("money", 10_000)}
cents = lambda text: int(Fraction(text) * 100)
half_up = lambda value: int(value + Fraction(1, 2))
shown = lambda value: f"{value // 100}.{value % 100:02d}"
clamp = lambda value: min(max(value, 0), 1)
day = lambda text: date.fromisoformat(text).toordinal()

def value_at(curve, x):
    """Return the value of a curve: straight between breakpoints, level outside, steps at them."""
    left, start = Fraction(0), Fraction(-1)  # no value of a curve is below zero
    for at, share, *sides in ([Fraction(each) for each in point] for point in curve["breakpoints"]):
        before, after = (*sides, share, share)[:2] if len(sides) != 1 else (sides[0], share)
        if x < at:
            return before if start < 0 else start + (before - start) * (x - left) / (at - left)
        if x == at:
            return share
        left, start = at, after
    return start

def earned(curve, x, points):
    return min(half_up(value_at(curve, x) * (100 if curve.get("yields") == "points" else points)), points)

def measured(curve, i):
    """Return what the curve is drawn over; None where nothing says it."""
    if "latest" in i:
        return Fraction(max(day(i["actual"]) - day(i["latest"]), 0))
    units = i.get("unit"), i.get("actual_unit")
    (kind, by), (other, factor) = (UNITS.get(each, (each, 1)) for each in (units[0] or units[1], units[1] or units[0]))
    low = i["low"] if i["sign"] == "in" else i["target"]
    if low is None or kind != other or ("unit" in curve and kind != UNITS[curve["unit"]][0]):
        return None
    actual, low, high = Fraction(i["actual"]) * factor, Fraction(low) * by, Fraction(i["high"] if i["sign"] == "in" else low) * by
    lower = i["sign"] == "≤" or (i["sign"] == "=" and low == 0)
    met = low <= actual <= high if i["sign"] == "in" else actual <= low if lower else actual >= low
    end = high if i["sign"] == "in" and actual > high else low
    over, under = (end, actual) if lower else (max(actual, 0), end)
    if i["sign"] == "in":
        over, under = sorted((abs(actual), abs(end))) if actual * end > 0 else (0, 1)
    attained = Fraction(1) if met else clamp(over / under) if under > 0 else Fraction(0)
    beyond = 0 if i["sign"] == "in" and met else actual - end
    return {
        "attainment": attained, "ratio": over / under if under > 0 and i["sign"] != "in" else attained,
        "actual": actual / (UNITS[curve["unit"]][1] if "unit" in curve else by),
        "relative_deviation": Fraction(0) if beyond == 0 else beyond / abs(end) if end else None,
    }[curve["measure"]]

def row(curve, i, points):
    """Return state, what was measured, and the least and the most of the score."""
    nothing = i["actual"] is None
    x = None if nothing or i.get("mode") == "hand" else measured(curve, i)
    fits = [cents(i[name]) for name in ("judged", "declared") if i.get(name) and 0 <= cents(i[name]) <= points]
    by_person = fits[:1] if i.get("mode") == "hand" else fits[:1] if i.get("mode") == "editable" and "judged" in i and x is not None else []
    if by_person or x is not None:
        return "scored", x, *(by_person or [earned(curve, x, points)]) * 2
    return "no_actual" if nothing and i.get("mode") != "hand" else "awaiting_judgement", x, 0, points

def failures(path):
    document = json.loads(Path(path).read_text("utf-8"))
    for case in document["cases"]:
        i, points = case["inputs"], cents(case["inputs"]["points"])
        curve = document["curves"][i.get("curve", "proportional")]
        state, x, low, high = ("scored", Fraction(i["at"]), *[earned(curve, Fraction(i["at"]), points)] * 2) if "at" in i else row(curve, i, points)
        found = {"state": state, "measured": None if x is None else str(x), "score": shown(low) if state == "scored" else None, "range": [shown(low), shown(high)]}
        yield from (f"{case['id']} {key}: {found[key]} (expected {value})" for key, value in case["expected"].items() if found[key] != value)

if __name__ == "__main__":
    sys.exit("\n".join(each for path in sys.argv[1:] for each in failures(path)) or None)
