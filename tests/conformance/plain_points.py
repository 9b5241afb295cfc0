"""The cases of mof-2020-points.json in plain Python: how points are split, rescaled, rolled up."""

import json
import sys
from fractions import Fraction
from pathlib import Path

WEIGHTS = {"产出指标": 5, "效益指标": 3, "满意度指标": 1}


def cents(text):
    return int(Fraction(text) * 100)


def split(total, weights):
    """Return the exact shares rounded down, what is left going to the largest remainders."""
    parts = [total * each // sum(weights) for each in weights]
    order = sorted(range(len(parts)), key=lambda i: -(total * weights[i] % sum(weights)))
    return [part + (i in order[: total - sum(parts)]) for i, part in enumerate(parts)]


def spread(total, rows):
    """Return the points of rows: by weight over their first labels, evenly over what is below."""
    names = list(dict.fromkeys(row[0] for row in rows))
    points: list[int] = []
    for name, part in zip(
        names, split(total, [WEIGHTS.get(each, 1) for each in names]), strict=True
    ):
        below = [row[1:] for row in rows if row[0] == name]
        points += spread(part, below) if below[0] else [part]
    return points


def compute(rule, i):
    if rule == "allocation":
        rows = [[*labels, place] for place, labels in enumerate(i["rows"])]
        return {"points": spread(10_000 - cents(i["execution"]), rows)}
    if rule == "not_applicable":
        every = [*i["rows"], {"points": i["execution"], "applies": True}]
        worth = [cents(each["points"]) for each in every]
        kept = [value * each["applies"] for value, each in zip(worth, every, strict=True)]
        parts = split(sum(worth), kept)
        *points, execution = [
            p if r["applies"] else None for p, r in zip(parts, every, strict=True)
        ]
        return {"points": points, "execution": execution}
    whole = sum(cents(each["total"]) * Fraction(each["budget"]) for each in i["parts"])
    mean = whole / sum(Fraction(each["budget"]) for each in i["parts"])
    return {"total": int(mean + Fraction(1, 2))}


def failures(path):
    for case in json.loads(Path(path).read_text("utf-8"))["cases"]:
        found = compute(case["rule"], case["inputs"])
        for key, value in case["expected"].items():
            wanted = [value] if not isinstance(value, list) else value
            got = [found[key]] if not isinstance(found[key], list) else found[key]
            if [None if each is None else cents(each) for each in wanted] != got:
                yield f"{case['id']} {key}: {found[key]} hundredths (expected {value})"


if __name__ == "__main__":
    sys.exit("\n".join(each for path in sys.argv[1:] for each in failures(path)) or None)
