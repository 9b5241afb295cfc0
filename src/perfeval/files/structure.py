"""Trees to model and back: one converter, the wire names, and the place of every part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from perfeval.files.source import Source, Tree
from perfeval.model import (
    Actual,
    Amount,
    AppliesTo,
    Assets,
    BasicExpenditure,
    Budget,
    CarryOver,
    Category,
    Clause,
    Counts,
    DatedValue,
    Department,
    DirectionRule,
    FunctionAmount,
    FundSource,
    Goal,
    Hierarchy,
    Indicator,
    IndicatorSet,
    Judgement,
    OperatingFunds,
    Parameter,
    PastValue,
    PrintedFigure,
    Procurement,
    Project,
    Review,
    SetIndicator,
    Staff,
    Target,
    ThreePublic,
)

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

_TEXTS = ("narrative", "printed")
# The order of the keys in what is written. What is not named keeps the order of its class.
_ORDER: dict[type, tuple[str, ...]] = {
    Project: (
        "name", "department", "implementer", "year", "rulebook", "form", "budget", "goal",
        "category_points", "indicators",
    ),
    Department: (
        "name", "year", "rulebook", "form", "money_unit", "institution", "functions", "staff",
        "income", "expenditure", "carry_over", "expenditure_by_function", "basic", "three_public",
        "operating", "procurement", "assets", "budget", "goal", "category_points", "indicators",
        "projects",
    ),
    Indicator: (
        "category", "name", "target", "initial_target", "actual", "points", "declared",
        "direction", "core", "parent", "deduction", "coefficient", "method", "reason", "evidence",
    ),
    Review: ("score", "deduction"),
    IndicatorSet: (
        "id", "title", "issuer", "version", "valid_from", "valid_to", "clause", "extends",
        "hierarchy", "rulebook", "applies_to", "parameters",
    ),
    Target: ("sign", "target", "unit"),
    Amount: ("name", "kind"),
}  # fmt: skip
# Written even where empty: what a reader looks for, and what an author is to fill in.
_ALWAYS: dict[type, tuple[str, ...]] = {
    Project: ("indicators",),
    Indicator: ("target", "actual"),
    Budget: ("money_unit",),
    Hierarchy: ("levels", "categories"),
    IndicatorSet: ("indicators",),
    SetIndicator: ("category",),
    DatedValue: ("since", "value"),
}


def structure(tree: Tree, cls: type[T]) -> T:
    """Return ``tree`` as an object of ``cls``; it must have passed its schema.

    >>> structure(
    ...     {"category": "产出指标/数量指标", "name": "培训", "points": "20"}, Indicator
    ... ).points
    Decimal('20')
    """
    return converter().structure(tree, cls)


def unstructure(thing: object) -> dict[str, Any]:
    """Return ``thing`` as a tree in which numbers are decimals; what is empty is left out.

    >>> one = Indicator(("产出指标", "数量指标"), "培训", Target("200", "≥"), points=Decimal(20))
    >>> unstructure(one)
    {'category': '产出指标/数量指标', 'name': '培训', 'target': {'sign': '≥', 'target': '200'}, \
'actual': None, 'points': Decimal('20')}
    """
    tree: dict[str, Any] = converter().unstructure(thing)
    return tree


def with_places(source: Source) -> Tree:
    """Return the tree of a project or department with the place of each part written into it."""
    tree = dict(source.tree)
    _place_form(tree, (), source)
    projects = tree.get("projects")
    if projects:
        tree["projects"] = [
            _place_form(dict(each), ("projects", index), source) if isinstance(each, dict) else each
            for index, each in enumerate(projects)
        ]
    return tree


def _place_form(tree: dict[str, Any], path: tuple[str | int, ...], source: Source) -> Tree:
    """Write the places of a form's own parts into ``tree``."""
    tree["place"] = source.place(path)
    if isinstance(tree.get("budget"), dict):
        budget = {**tree["budget"], "place": source.place((*path, "budget"))}
        _place_rows(budget, "sources", (*path, "budget"), source)
        tree["budget"] = budget
    _place_rows(tree, "indicators", path, source)
    return tree


def _place_rows(
    tree: dict[str, Any], key: str, path: tuple[str | int, ...], source: Source
) -> None:
    rows = tree.get(key)
    if rows:
        tree[key] = [
            {**row, "place": source.place((*path, key, index))} for index, row in enumerate(rows)
        ]


# --- the converter ------------------------------------------------------------------------------


@cache
def converter() -> Converter:
    """Return the one converter, which knows the wire form of every class of the model."""
    from cattrs import Converter

    made = Converter(detailed_validation=False)
    made.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    made.register_structure_hook(Actual, lambda value, _: Actual(value))
    made.register_structure_hook(Target, lambda value, _: _to_target(value))
    made.register_unstructure_hook(Actual, lambda actual: actual.text)
    made.register_unstructure_hook(Target, _from_target)
    made.register_unstructure_hook(Decimal, lambda value: value)
    made.register_structure_hook(AppliesTo, lambda value, _: _to_scope(value))
    made.register_unstructure_hook(AppliesTo, _from_scope)
    for cls in (
        Review, Judgement, Indicator, FundSource, Budget, Goal, Project, Staff, Amount,
        FunctionAmount, ThreePublic, CarryOver, BasicExpenditure, OperatingFunds, Procurement,
        Assets, Counts, PrintedFigure, Department, DirectionRule, Category, Hierarchy,
        DatedValue, Parameter, PastValue, SetIndicator, IndicatorSet,
    ):  # fmt: skip
        made.register_structure_hook(cls, _structure_hook(made, cls))
        made.register_unstructure_hook(cls, _unstructure_hook(made, cls))
    return made


def _structure_hook(made: Converter, cls: type) -> Callable[[Any, Any], Any]:
    """Return how a mapping becomes ``cls``: nulls stand for what is not given."""
    from attrs import fields_dict
    from cattrs.gen import make_dict_structure_fn

    names = fields_dict(cls)
    plain: Callable[[Any, Any], Any] = make_dict_structure_fn(cls, made)
    has_category, has_clause = "category" in names, "clause" in names

    def hook(tree: Mapping[str, Any], _: Any) -> Any:
        given = {key: value for key, value in tree.items() if value is not None}
        if has_category:
            given["category"] = _to_category(given.get("category"))
        if has_clause:
            given["clause"] = {
                key: given[key] for key in ("reference", "confirmed") if key in given
            }
        for key in _TEXTS:
            if key in given and key in names and isinstance(given[key], dict):
                given[key] = {name: text for name, text in given[key].items() if text is not None}
        return plain(given, cls)

    return hook


def _unstructure_hook(made: Converter, cls: type) -> Callable[[Any], dict[str, Any]]:
    """Return how ``cls`` becomes a mapping in the order of the design, without what is empty."""
    from attrs import fields_dict

    names = fields_dict(cls)
    first = _ORDER.get(cls, ())
    order = [*first, *(name for name in names if name not in first)]
    attributes = [(name, "text" if cls is Target and name == "target" else name) for name in order]
    always = set(_ALWAYS.get(cls, ()))
    defaults = {name: _default(names[name]) for name in names} | {"category": ()}
    skipped = {"place", "origin"} if cls is not PrintedFigure else set()

    def hook(thing: Any) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for name, attribute in attributes:
            value = getattr(thing, attribute)
            if name in skipped or (value == defaults[name] and name not in always):
                continue
            if name == "clause":
                tree.update(from_clause(value))
            elif name == "category":
                tree[name] = _from_category(value)
            else:
                tree[name] = made.unstructure(value)
        return tree

    return hook


_REQUIRED = object()


def _default(attribute: Any) -> object:
    from attrs import NOTHING, Factory

    default = attribute.default
    if default is NOTHING:
        return _REQUIRED
    if isinstance(default, Factory):  # type: ignore[arg-type]
        return default.factory()
    return default


def _to_target(value: Any) -> Target:
    if isinstance(value, Mapping):
        return Target(value.get("target"), value.get("sign"), value.get("unit"))
    return Target(value)


def _from_target(target: Target) -> Any:
    if target.sign is None and target.unit is None:
        return target.text
    parts = {"sign": target.sign, "target": target.text, "unit": target.unit}
    return {key: value for key, value in parts.items() if value is not None}


def _to_scope(value: Any) -> AppliesTo:
    if isinstance(value, Mapping):
        return AppliesTo(**{key: tuple(map(str, texts or ())) for key, texts in value.items()})
    return AppliesTo(uses=tuple(map(str, value)))


def _from_scope(scope: AppliesTo) -> Any:
    """Return uses of funds alone as a list, else a mapping of what is given."""
    parts = {key: list(getattr(scope, key)) for key in ("industries", "functions", "uses")}
    given = {key: texts for key, texts in parts.items() if texts}
    return given["uses"] if given.keys() == {"uses"} else given


def _to_category(value: str | list[str] | None) -> list[str]:
    if isinstance(value, str):
        return [label.strip() for label in value.split("/")] if value.strip() else []
    return value or []


def _from_category(labels: tuple[str, ...]) -> Any:
    """Return the labels joined by ``/`` where that can be taken apart again, else as a list."""
    joined = "/".join(labels)
    return joined if _to_category(joined) == list(labels) else list(labels)


def from_clause(clause: Clause) -> dict[str, Any]:
    """Return the two keys of ``clause``; a reference always says whether it is confirmed."""
    if not clause.reference:
        return {"confirmed": True} if clause.confirmed else {}
    return {"reference": clause.reference, "confirmed": clause.confirmed}
