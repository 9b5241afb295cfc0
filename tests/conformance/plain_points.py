"""The cases of points in plain Python: how they are split, given on and rolled up."""

# fmt: off
# ruff: noqa: E501, E731 - every rule at one sight, and nothing else
import json
import sys
from fractions import Fraction
from pathlib import Path

WEIGHTS = [[["产出指标"], "50"], [["效益指标"], "30"], [["满意度指标"], "10"]]
cents = lambda text: int(Fraction(text) * 100)

def split(total, weights):
    """Return the exact shares rounded down, what is left going to the largest remainders."""
    parts = [total * each // sum(weights) for each in weights]
    order = sorted(range(len(parts)), key=lambda i: -(total * weights[i] % sum(weights)))
    return [part + (i in order[: total - sum(parts)]) for i, part in enumerate(parts)]

def evenly(total, rows):
    """Return points split evenly over the first labels of rows, then over what is below."""
    names = list(dict.fromkeys(row[0] for row in rows))
    points: list[int] = []
    for name, part in zip(names, split(total, [1] * len(names)), strict=True):
        below = [row[1:] for row in rows if row[0] == name]
        points += evenly(part, below) if below[0] else [part]
    return points

def allocation(i, weights, receivers):
    """Return the points of rows: by weight, that of a missing category going to its receiver."""
    place = {name: group for group, (names, _) in enumerate(weights) for name in names}
    rows: dict[int, list[list[object]]] = {}
    for index, labels in enumerate(i["rows"]):
        rows.setdefault(place[labels[0]], []).append(["/".join(labels), index])
    worth = {group: cents(weights[group][1]) for group in rows}
    for (name, *_), points in weights:
        if place[name] not in worth and place.get(receivers.get(name)) in worth:
            worth[place[receivers[name]]] += cents(points)
    parts = split(10_000 - cents(i["execution"]), list(worth.values()))
    return {"points": [p for group, part in zip(rows, parts, strict=True) for p in evenly(part, rows[group])]}

def given_on(i, receivers):
    """Return the points of rows of which some do not apply, and those of the execution rate."""
    rows = [{"labels": [None, None], **row} for row in i["rows"]]
    now = [cents(row["points"]) if row["applies"] else None for row in rows]
    kept = [k for k, value in enumerate(now) if value]
    taken: dict[tuple[int, ...], int] = {}
    for row in (row for row in rows if not row["applies"]):
        first = [k for k in kept if rows[k]["labels"][0] == row["labels"][0]]
        second = [k for k in first if rows[k]["labels"] == row["labels"]]
        to = [k for k in kept if rows[k]["labels"][0] == receivers.get(row["labels"][0], "")]
        group = tuple(to if to and not first else (second or first) if i.get("to") == "group" else [])
        taken[group] = taken.get(group, 0) + cents(row["points"])
    everybody, before = taken.pop((), 0) * (i.get("to") != "none"), now.copy()
    for group, value in taken.items():
        for k, part in zip(group, split(value, [before[k] or 0 for k in group]), strict=True):
            now[k] = (now[k] or 0) + part
    whole = [*(now[k] or 0 for k in kept), cents(i["execution"])]
    *parts, execution = split(sum(whole) + everybody, whole) if kept else whole
    return {"points": [dict(zip(kept, parts, strict=True)).get(k, value) for k, value in enumerate(now)], "execution": execution}

def roll_up(i):
    weights = [Fraction(part.get(i.get("by", "budget")) or 0) for part in i["parts"]]
    mean = sum(w * cents(part["total"]) for w, part in zip(weights, i["parts"], strict=True)) / (sum(weights) or 1)
    return {"total": int(mean * Fraction(i.get("carried", 100)) / 100 + Fraction(1, 2)) if min(weights) > 0 else None}

def failures(path):
    document = json.loads(Path(path).read_text("utf-8"))
    weights, receivers = document.get("weights", WEIGHTS), document.get("receivers", {})
    for case in document["cases"]:
        rule, i = case["rule"], case["inputs"]
        found = allocation(i, weights, receivers) if rule == "allocation" else roll_up(i) if rule == "roll_up" else given_on(i, receivers)
        for key, value in case["expected"].items():
            wanted, got = ([each] if not isinstance(each, list) else each for each in (value, found[key]))
            if [None if each is None else cents(each) for each in wanted] != got:
                yield f"{case['id']} {key}: {found[key]} hundredths (expected {value})"

if __name__ == "__main__":
    sys.exit("\n".join(each for path in sys.argv[1:] for each in failures(path)) or None)
