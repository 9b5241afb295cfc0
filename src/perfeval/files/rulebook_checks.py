"""What a rulebook must hold beyond its schema: sums, bands, grades and curves, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from perfeval.files.merging import Node
from perfeval.findings import Finding, finding


def check_rulebook(effective: Node) -> Iterator[Finding]:
    """Yield the faults of an effective rulebook whose tree has passed the schema."""
    yield from _weights(effective)
    yield from _bands(effective)
    yield from _grades(effective)
    yield from _curves(effective)


def _number(node: Node) -> Decimal:
    return Decimal(node.value)


def _weights(effective: Node) -> Iterator[Finding]:
    rule = effective.value
    weights = rule["weights"]
    expected = _number(rule["total"].value["points"])
    found = _number(rule["execution"].value["points"])
    found += sum((_number(each.value["points"]) for each in weights.value), Decimal(0))
    if found != expected:
        yield finding("rulebook-weights", weights.key_place, found=found, expected=expected)
    yield from _twice(weights, "category")


def _twice(items: Node, identity: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in items.value:
        name = item.value[identity]
        if name.value in seen:
            yield finding("rulebook-twice", name.place, name=name.value)
        seen.add(name.value)


def _bands(effective: Node) -> Iterator[Finding]:
    bands = effective.value["bands"]
    yield from _twice(bands, "grade")
    by_grade = {each.value["grade"].value: each for each in bands.value}
    order = [by_grade[grade] for grade in ("missed", "partial", "achieved") if grade in by_grade]
    if len(order) < 3:
        yield finding("rulebook-bands", bands.key_place, found="、".join(by_grade) or "…")
        return
    edges = [Decimal(0)]
    for band in order:
        low, high = _number(band.value["low"]), _number(band.value["high"])
        if low != edges[-1] or high <= low:
            place = band.value["low"].place
            yield finding("rulebook-band-gap", place, found=low, expected=edges[-1], high=high)
        edges.append(high)
    if edges[-1] != 1:
        place = order[-1].value["high"].place
        yield finding("rulebook-band-end", place, found=edges[-1])


def _grades(effective: Node) -> Iterator[Finding]:
    grades = effective.value["grades"]
    steps = sorted(grades.value, key=lambda each: _number(each.value["low"]), reverse=True)
    if not steps or _number(steps[-1].value["low"]) != 0:
        place = steps[-1].value["low"].place if steps else grades.key_place
        lowest = steps[-1].value["low"].value if steps else "…"
        yield finding("rulebook-grade-gap", place, found=lowest)
    for upper, lower in pairwise(steps):
        if _number(upper.value["low"]) == _number(lower.value["low"]):
            yield finding(
                "rulebook-grade-same",
                lower.value["low"].place,
                name=lower.value["name"].value,
                other=upper.value["name"].value,
                found=lower.value["low"].value,
            )
    yield from _twice(grades, "name")


def _curves(effective: Node) -> Iterator[Finding]:
    known = effective.value["curves"].value
    for part in ("execution", "quantitative", "dates"):
        rule = effective.value.get(part)
        curve = rule.value.get("curve") if rule and rule.value else None
        if curve and curve.value is not None and curve.value not in known:
            names = "、".join(known) or "…"
            yield finding("rulebook-curve", curve.place, name=curve.value, known=names)
