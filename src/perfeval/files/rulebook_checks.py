"""What a rulebook must hold beyond its schema: sums, bands, grades and curves, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from perfeval.files.merging import Node, categories_of
from perfeval.findings import Finding, finding
from perfeval.model import Hierarchy
from perfeval.rules.curve import MEASURES, Measure
from perfeval.rules.rulebook import MEASURES_OF


def check_rulebook(effective: Node) -> Iterator[Finding]:
    """Yield the faults of an effective rulebook whose tree has passed the schema."""
    yield from _weights(effective)
    yield from _bands(effective)
    yield from _grades(effective)
    yield from _methods(effective)


def _number(node: Node) -> Decimal:
    return Decimal(node.value)


def _weights(effective: Node) -> Iterator[Finding]:
    rule = effective.value
    weights = rule["weights"]
    expected = _number(rule["total"].value["points"])
    found = _number(rule["execution"].value["points"])
    found += sum((_number(each.value["points"]) for each in weights.value), Decimal(0))
    projects = rule["roll_up"].value.get("points") if "roll_up" in rule else None
    if projects is not None and projects.value is not None:
        found += _number(projects)
    if found != expected:
        yield finding("rulebook-weights", weights.key_place, found=found, expected=expected)
    yield from _repeated(name for each in weights.value for name in categories_of(each))


def _twice(items: Node, identity: str) -> Iterator[Finding]:
    yield from _repeated(item.value[identity] for item in items.value)


def _repeated(names: Iterable[Node]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in names:
        if name.value in seen:
            yield finding("rulebook-twice", name.place, name=name.value)
        seen.add(name.value)


def _bands(effective: Node) -> Iterator[Finding]:
    bands = effective.value["bands"]
    if not bands.value:
        return
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
    if not grades.value:
        return
    steps = sorted(grades.value, key=lambda each: _number(each.value["low"]), reverse=True)
    lowest = steps[-1].value["low"]
    if _number(lowest) != 0:
        yield finding("rulebook-grade-gap", lowest.place, found=lowest.value)
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


def _methods(effective: Node) -> Iterator[Finding]:
    """Give the methods that are given twice, that name no known curve, or whose mode is wrong."""
    tree = effective.value
    methods = tree["methods"].value if "methods" in tree else []
    for identity in ("id", "title"):
        yield from _repeated(each.value[identity] for each in methods)
    known = tree["curves"].value
    for part, measures in MEASURES_OF.items():
        if part in tree:
            yield from _curve_of(tree[part], known, measures)
    for each in methods:
        yield from _curve_of(each, known, MEASURES)


def _curve_of(
    rule: Node, known: Mapping[str, Node], measures: tuple[Measure, ...]
) -> Iterator[Finding]:
    curve, mode = rule.value.get("curve"), rule.value.get("mode")
    name = None if curve is None else curve.value
    if name is not None and name not in known:
        names = "、".join(known) or "…"
        yield finding("rulebook-curve", curve.place, name=name, known=names)
    elif name is not None and (found := known[name].value["measure"].value) not in measures:
        names = "、".join(measures)
        yield finding("rulebook-curve-measure", curve.place, name=name, found=found, known=names)
    if mode is not None and (mode.value == "hand") != (name is None):
        yield finding("rulebook-mode", mode.place, found=mode.value, curve=name or "null")


def check_categories(effective: Node, hierarchy: Hierarchy) -> Iterator[Finding]:
    """Yield the categories that an effective rulebook names and its hierarchy has not."""
    first = [each.name for each in hierarchy.categories]
    both = [*first, *(child.name for each in hierarchy.categories for child in each.children)]
    tree = effective.value
    named = [(name, first) for each in tree["weights"].value for name in categories_of(each)]
    for method in tree["methods"].value if "methods" in tree else ():
        rows = method.value.get("for")
        if rows is not None and rows.value and "categories" in rows.value:
            named += [(name, both) for name in rows.value["categories"].value]
    allocation = tree["allocation"].value if "allocation" in tree else {}
    receivers = allocation["receivers"].value.get("pairs") if "receivers" in allocation else None
    for pair in receivers.value if receivers is not None else ():
        named += [(pair.value[side], first) for side in ("from", "to")]
    for name, known in named:
        if name.value not in known:
            names = "、".join(dict.fromkeys(known))
            yield finding("rulebook-category", name.place, name=name.value, known=names)
