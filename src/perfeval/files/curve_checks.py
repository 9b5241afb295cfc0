"""What a curve of a rulebook must hold beyond the schema, breakpoint by breakpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from perfeval.files.merging import Node
from perfeval.findings import Finding, Phrase, finding
from perfeval.rules.curve import IN_A_UNIT

_SIDES = ("before", "share", "after")
_SIGNS = {"increasing": 1, "decreasing": -1}


def check_curve(curve: Node) -> Iterator[Finding]:
    """Yield the faults of one curve, each at the number that is wrong."""
    points: list[Mapping[str, Node]] = [each.value for each in curve.value["breakpoints"].value]
    for left, right in pairwise(points):
        if _number(left["at"]) >= _number(right["at"]):
            found, before = right["at"].value, left["at"].value
            yield finding("rulebook-curve-order", right["at"].place, found=found, before=before)
    values = [point.get(side, point["share"]) for point in points for side in _SIDES]
    yield from _range(curve, values)
    yield from _turns(curve, values)
    unit, measure = curve.value.get("unit"), curve.value["measure"].value
    if unit is not None and measure not in IN_A_UNIT:
        yield finding("rulebook-curve-unit", unit.place, found=unit.value, measure=measure)


def _number(node: Node) -> Decimal:
    return Decimal(node.value)


def _range(curve: Node, values: list[Node]) -> Iterator[Finding]:
    shares = "yields" not in curve.value or curve.value["yields"].value == "share"
    expected = Phrase("expected-curve-share" if shares else "expected-curve-points")
    for place, value in {each.place: each for each in values}.items():
        if _number(value) < 0 or (shares and _number(value) > 1):
            yield finding("rulebook-curve-range", place, found=value.value, expected=expected)


def _turns(curve: Node, values: list[Node]) -> Iterator[Finding]:
    """Give the first place at which a curve turns the other way than it declares."""
    declared = curve.value["monotone"].value if "monotone" in curve.value else "no"
    sign = _SIGNS.get(declared, 0)
    for low, high in pairwise(values):
        if (_number(high) - _number(low)) * sign < 0:
            yield finding(
                "rulebook-curve-turn",
                high.place,
                declared=declared,
                before=low.value,
                found=high.value,
            )
            return
