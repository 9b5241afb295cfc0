"""Rulebook files to rulebooks and back: what is extended, what is checked, what is hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval.errors import PerfevalError
from perfeval.files.curve_checks import check_curve
from perfeval.files.merging import Node, located, merge
from perfeval.files.rulebook_checks import check_categories, check_rulebook
from perfeval.files.source import Source, Tree
from perfeval.files.structure import from_clause
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.model import Clause, Hierarchy
from perfeval.rules import (
    Allocation,
    Band,
    Breakpoint,
    Comparison,
    Curve,
    ExecutionRule,
    GradeStep,
    Method,
    Overshoot,
    RollUp,
    Rulebook,
    Weight,
)

Opener = Callable[[str, str, str], Source]
"""From a name, the file that names it and the place where it does, the source that is meant."""

HierarchyOpener = Callable[[str, str, str], Hierarchy]
"""The same for hierarchies."""


def chain_of(source: Source, opener: Opener) -> list[Source]:
    """Return a checked ``source``, the one that it extends, the one that this extends, and so on.

    Raises `FaultyInput` when a rulebook extends itself.
    """
    chain = [source]
    while (parent := chain[-1].tree.get("extends")) is not None:
        place = chain[-1].place(("extends",))
        base = opener(parent, chain[-1].name, place)
        if any(base.name == each.name for each in chain):
            loop = " → ".join([*(each.name for each in chain), base.name])
            raise FaultyInput([finding("path-loop", place, loop=loop)])
        chain.append(base)
    return chain


def effective_tree(chain: Sequence[Source]) -> Node:
    """Return what a rulebook says together with those that it extends, given as by `chain_of`."""
    *over, base = map(located, chain)
    node = base
    while over:
        node = merge(node, over.pop())
    parts = {key: each for key, each in node.value.items() if key != "extends"}
    return Node(parts, node.place, node.key_place)


def to_rulebook(source: Source, opener: Opener, hierarchy: HierarchyOpener) -> Rulebook:
    """Return the rulebook of a checked ``source``.

    Raises `FaultyInput` with everything that the schema cannot say: sums, bands, grades, curves.
    """
    node = effective_tree(chain_of(source, opener))
    faults = [*check_rulebook(node), *_curve_faults(node)]
    if faults:
        raise FaultyInput(faults)
    named = node.value["hierarchy"]
    categories = hierarchy(named.value, named.place.rsplit(":", 2)[0], named.place)
    unknown = list(check_categories(node, categories))
    if unknown:
        raise FaultyInput(unknown)
    try:
        return _build(node, categories)
    except PerfevalError as error:
        said = finding("rulebook-fault", node.place, fault=error)
        raise FaultyInput([said]) from error


def _curve_faults(node: Node) -> Iterable[Finding]:
    for name, curve in node.value["curves"].value.items():
        faults = list(check_curve(curve))
        yield from faults
        if not faults:
            try:
                curve_from(name, curve.plain())
            except PerfevalError:  # what is left of a curve that has none of those faults
                yield finding("rulebook-curve-full", curve.value["only_met_is_full"].place)


# --- tree to classes ----------------------------------------------------------------------------


def _build(node: Node, hierarchy: Hierarchy) -> Rulebook:
    tree = node.plain()
    grades = sorted(tree["grades"], key=lambda each: Decimal(each["low"]), reverse=True)
    text = tree.get
    return Rulebook(
        id=tree["id"],
        title=tree["title"],
        hierarchy=hierarchy,
        total=Decimal(tree["total"]["points"]),
        execution=_execution(tree["execution"]),
        weights=tuple(
            Weight(
                each["category"],
                Decimal(each["points"]),
                _clause(each),
                tuple(each.get("among", ())),
            )
            for each in tree["weights"]
        ),
        curves={name: curve_from(name, each) for name, each in tree["curves"].items()},
        quantitative=_method("quantitative", _usual(tree["quantitative"]), tree["quantitative"]),
        bands=tuple(
            Band(each["grade"], Decimal(each["low"]), Decimal(each["high"]), _clause(each))
            for each in tree["bands"]
        ),
        grades=tuple(
            GradeStep(each["name"], Decimal(each["low"]), _clause(each)) for each in grades
        ),
        comparison=_comparison(text("comparison") or {}),
        dates=_method("dates", "日期", text("dates") or {}),
        methods=tuple(_method(each["id"], each["title"], each) for each in tree.get("methods", ())),
        overshoot=_overshoot(text("overshoot") or {}),
        allocation=_allocation(text("allocation") or {}),
        roll_up=_roll_up(text("roll_up") or {}),
        issuer=text("issuer"),
        form=text("form"),
        projects=text("projects"),
        outlines=text("outlines") or {},
        clauses=_clauses(tree, ("total", "rounding")),
        clause=_clause(tree),
        sha256=sha256_of(tree),
    )


def sha256_of(tree: Tree) -> str:
    """Return the SHA-256 of the canonical JSON of an effective rulebook: keys sorted, no blanks.

    >>> sha256_of({"b": "1", "a": None})[:12]
    'c0b64a022ba8'
    """
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _clause(tree: Mapping[str, Any] | None) -> Clause:
    tree = tree or {}
    return Clause(tree.get("reference") or "", bool(tree.get("confirmed")))


def _clauses(tree: Mapping[str, Any], names: Iterable[str]) -> dict[str, Clause]:
    found = {name: _clause(tree.get(name)) for name in names}
    return {name: clause for name, clause in found.items() if clause != Clause()}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _execution(tree: Mapping[str, Any]) -> ExecutionRule:
    limit = _decimal(tree.get("reason_below"))
    return ExecutionRule(Decimal(tree["points"]), tree["curve"], limit, _clause(tree))


def curve_from(name: str, tree: Mapping[str, Any]) -> Curve:
    """Return the curve that ``tree`` describes; raises `PerfevalError` with all its faults."""
    breakpoints = []
    for each in tree["breakpoints"]:
        share = Decimal(each["share"])
        before, after = (Decimal(each.get(side, each["share"])) for side in ("before", "after"))
        breakpoints.append(Breakpoint(Decimal(each["at"]), share, before=before, after=after))
    return Curve(
        name,
        tree["measure"],
        tuple(breakpoints),
        yields=tree.get("yields", "share"),
        monotone=tree.get("monotone", "no"),
        only_met_is_full=tree.get("only_met_is_full", False),
        unit=tree.get("unit"),
        clause=_clause(tree),
    )


def _comparison(tree: Mapping[str, Any]) -> Comparison:
    given: dict[str, Any] = {
        name: tree[name]["attainment"]
        for name in ("higher", "lower", "exact", "interval")
        if "attainment" in tree.get(name, {})
    }
    if "met" in tree.get("equality", {}):
        given["equality"] = tree["equality"]["met"]
    return Comparison(**given, clauses=_clauses(tree, tree))


def _usual(tree: Mapping[str, Any]) -> str:
    """Return what the method for all other rows is called."""
    return "手工评分" if tree["curve"] is None else "定量指标"


def _method(name: str, title: str, tree: Mapping[str, Any]) -> Method:
    given: dict[str, Any] = {key: tuple(value) for key, value in (tree.get("for") or {}).items()}
    if tree.get("mode"):
        given["mode"] = tree["mode"]
    return Method(name, title, tree.get("curve"), **given, clause=_clause(tree))


def _overshoot(tree: Mapping[str, Any]) -> Overshoot:
    return Overshoot(_decimal(tree.get("ratio")), _clause(tree))


def _allocation(tree: Mapping[str, Any]) -> Allocation:
    given: dict[str, Any] = {
        name: rule["method"] for name, rule in tree.items() if "method" in rule
    }
    receivers = {each["from"]: each["to"] for each in tree.get("receivers", {}).get("pairs", ())}
    return Allocation(**given, receivers=receivers, clauses=_clauses(tree, tree))


def _roll_up(tree: Mapping[str, Any]) -> RollUp:
    by = tree.get("by", "budget")
    return RollUp(by, _decimal(tree.get("points")), _clause(tree))


# --- classes to tree ----------------------------------------------------------------------------


def from_rulebook(rulebook: Rulebook) -> dict[str, Any]:
    """Return the tree of ``rulebook``: everything that it says, nothing extended."""
    clauses = rulebook.clauses
    none = Clause()
    comparison, allocation = rulebook.comparison, rulebook.allocation
    tree: dict[str, Any] = {
        "id": rulebook.id,
        "title": rulebook.title,
        "issuer": rulebook.issuer,
        **from_clause(rulebook.clause),
        "hierarchy": rulebook.hierarchy.id,
        "form": rulebook.form,
        "projects": rulebook.projects,
        "outlines": dict(rulebook.outlines) or None,
        "total": {"points": rulebook.total, **from_clause(clauses.get("total", none))},
        "execution": _from(rulebook.execution, "points", "curve", "reason_below"),
        "weights": [_from_weight(each) for each in rulebook.weights],
        "curves": {name: _from_curve(each) for name, each in rulebook.curves.items()},
        "quantitative": _from(rulebook.quantitative, "curve", "mode"),
        "comparison": {
            name: {
                "met" if name == "equality" else "attainment": getattr(comparison, name),
                **from_clause(comparison.clauses.get(name, none)),
            }
            for name in ("higher", "lower", "exact", "interval", "equality")
        },
        "dates": _from(rulebook.dates, "curve", "mode"),
        "methods": [_from_method(each) for each in rulebook.methods] or None,
        "overshoot": _from(rulebook.overshoot, "ratio"),
        "bands": [_from(each, "grade", "low", "high") for each in rulebook.bands],
        "grades": [_from(each, "name", "low") for each in rulebook.grades],
        "allocation": {
            name: {
                "method": getattr(allocation, name),
                **from_clause(allocation.clauses.get(name, none)),
            }
            for name in ("points", "empty_category", "not_applicable")
        }
        | _from_receivers(allocation),
        "rounding": {"places": 2, "mode": "half_up", **from_clause(clauses.get("rounding", none))},
        "roll_up": _from(rulebook.roll_up, "by", "points"),
    }
    return {key: value for key, value in tree.items() if value is not None}


def _from(thing: Any, *names: str) -> dict[str, Any]:
    tree = {name: getattr(thing, name) for name in names}
    return {**tree, **from_clause(thing.clause)}


def _from_weight(weight: Weight) -> dict[str, Any]:
    tree = _from(weight, "category", "points")
    return {**tree, "among": list(weight.among)} if weight.among else tree


def _from_method(method: Method) -> dict[str, Any]:
    rows = {
        key: list(getattr(method, key))
        for key in ("categories", "names", "directions")
        if getattr(method, key)
    }
    tree = _from(method, "id", "title", "curve", "mode")
    return {**tree, "for": rows} if rows else tree


def _from_receivers(allocation: Allocation) -> dict[str, Any]:
    if not allocation.receivers:
        return {}
    pairs = [{"from": one, "to": other} for one, other in allocation.receivers.items()]
    clause = allocation.clauses.get("receivers", Clause())
    return {"receivers": {"pairs": pairs, **from_clause(clause)}}


def _from_curve(curve: Curve) -> dict[str, Any]:
    points = []
    for each in curve.breakpoints:
        point = {"at": each.at, "share": each.share}
        if each.before != each.share:
            point["before"] = each.before
        if each.after != each.share:
            point["after"] = each.after
        points.append(point)
    return {
        "measure": curve.measure,
        "yields": curve.yields,
        "monotone": curve.monotone,
        "only_met_is_full": curve.only_met_is_full,
        **({} if curve.unit is None else {"unit": curve.unit}),
        "breakpoints": points,
        **from_clause(curve.clause),
    }
