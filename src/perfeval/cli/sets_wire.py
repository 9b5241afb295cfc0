"""Indicator sets, their differences and what was found in them, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from perfeval._version import __version__
from perfeval.files.sets import version_findings
from perfeval.files.structure import from_clause, unstructure
from perfeval.findings import Lang
from perfeval.model import Clause, IndicatorSet, SetIndicator
from perfeval.model.set_diff import Change, SetDiff
from perfeval.model.set_search import Hit


def list_wire(sets: Iterable[IndicatorSet]) -> dict[str, Any]:
    """Return the list of sets."""
    return {"perfeval": "sets/1", "version": __version__, "sets": [*map(_head, sets)]}


def set_wire(one: IndicatorSet) -> dict[str, Any]:
    """Return a whole set: what its file says, with the set that each indicator comes from."""
    return {
        "perfeval": "set/1",
        "version": __version__,
        "set": {
            **_head(one),
            "parameters": [_texts(unstructure(each)) for each in one.parameters],
            "indicators": [*map(_row, one.indicators)],
        },
    }


def diff_wire(found: SetDiff, lang: Lang) -> dict[str, Any]:
    """Return what changed from one set to another."""
    return {
        "perfeval": "set-diff/1",
        "version": __version__,
        "old": _head(found.old),
        "new": _head(found.new),
        "head": [*map(_change, found.head)],
        "parameters": [
            {
                "name": each.name,
                "values": [
                    {"since": day, "old": _value(old), "new": _value(new)}
                    for day, old, new in each.values
                ],
                "unit": {
                    "old": each.old.unit if each.old else None,
                    "new": each.new.unit if each.new else None,
                },
            }
            for each in found.parameters
        ],
        "added": [*map(_row, found.added)],
        "removed": [{**_row(each), "retired": found.retired.get(each)} for each in found.removed],
        "changed": [
            {
                "category": each.new.path,
                "name": each.new.name,
                "code": each.new.code,
                "moved": each.is_moved,
                "renamed": each.is_renamed,
                "target": each.turn,
                "changes": [*map(_change, each.changes)],
            }
            for each in found.changed
        ],
        "counts": counts(found),
        "findings": [each.as_dict(lang) for each in version_findings(found)],
    }


def counts(found: SetDiff) -> dict[str, int]:
    """Return how many indicators were added, removed, changed, and not."""
    parts = {key: len(getattr(found, key)) for key in ("added", "removed", "changed")}
    return {**parts, "unchanged": found.unchanged}


def search_wire(words: str, hits: Iterable[Hit]) -> dict[str, Any]:
    """Return what was found, the best first; scores are exact fractions."""
    return {
        "perfeval": "set-search/1",
        "version": __version__,
        "words": words,
        "hits": [
            {"set": hit.set.id, "exact": hit.exact, "score": f"{hit.score}", **_row(hit.indicator)}
            for hit in hits
        ],
    }


def _head(one: IndicatorSet) -> dict[str, Any]:
    scope = one.applies_to
    return {
        "id": one.id,
        "title": one.title,
        "issuer": one.issuer,
        "version": one.version,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "hierarchy": one.hierarchy,
        "rulebook": one.rulebook,
        "applies_to": {key: [*getattr(scope, key)] for key in ("industries", "functions", "uses")},
        "reference": one.clause.reference or None,
        "confirmed": one.clause.confirmed,
        "counts": {
            "indicators": len(one),
            "confirmed": sum(each.clause.confirmed for each in one),
        },
    }


def _row(row: SetIndicator) -> dict[str, Any]:
    wire: dict[str, Any] = _texts(unstructure(row))
    return {**wire, "category": row.path, "origin": row.origin or None}


def _change(change: Change) -> dict[str, Any]:
    return {"key": change.key, "old": _value(change.old), "new": _value(change.new)}


def _value(value: Any) -> Any:
    """Return a value of the model as JSON has it."""
    if isinstance(value, Clause):
        return from_clause(value) or None
    return _texts(unstructure(value))


def _texts(value: Any) -> Any:
    """Return a tree with its decimals as texts and its tuples as lists."""
    if isinstance(value, dict):
        return {key: _texts(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [*map(_texts, value)]
    return f"{value:f}" if isinstance(value, Decimal) else value
