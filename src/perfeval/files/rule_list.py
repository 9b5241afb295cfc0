"""The rules of a rulebook in a list, each with its source, whether that was read, and its place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache

from attrs import frozen

from perfeval.files.catalogue import rulebook, rulebook_chain
from perfeval.files.merging import Node
from perfeval.files.rulebook_files import effective_tree
from perfeval.files.source import Tree
from perfeval.files.validate import schema
from perfeval.findings import Lang
from perfeval.model import Clause
from perfeval.rules import Rulebook

_CLAUSE = ("reference", "confirmed")
_ITEMS = {"weights": "category", "methods": "id", "bands": "grade", "grades": "name"}
_OWN = ("title", "issuer", "hierarchy", "form", "outlines")
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "rulebook": ("",),
    "points": ("total", "execution", "weights"),
    "methods": ("quantitative", "dates", "methods"),
    "curves": ("curves",),
    "comparison": ("comparison",),
    "bands": ("bands",),
    "grades": ("grades",),
    "rest": ("overshoot", "allocation", "rounding", "roll_up"),
}
"""The parts of a rulebook under the headings that they are listed by."""


@frozen
class Rule:
    """One rule of an effective rulebook: its values, the clause that they share, and their places.

    ``path`` leads to it from the top: a part's key, and the name of an item or of a curve.
    """

    path: tuple[str, ...]
    values: Mapping[str, Node]
    clause: Clause
    place: str

    @property
    def places(self) -> dict[str, str]:
        """Where each value was said, as ``file:line``."""
        return {key: _line(node.place) for key, node in self.values.items()}

    @property
    def files(self) -> tuple[str, ...]:
        """The places of the values, one for each file that says any, in the order of the values."""
        found: dict[str, str] = {}
        for place in self.places.values():
            found.setdefault(place.rsplit(":", 1)[0], place)
        return tuple(found.values()) if len(found) > 1 else (_line(self.place),)

    def plain(self, key: str) -> Tree:
        """Return the value under ``key`` without places."""
        return self.values[key].plain()


@frozen
class RuleList:
    """A rulebook, the ids of those that it extends, nearest first, and all its effective rules.

    >>> listed = list_rules("sichuan-2019")
    >>> listed.extends, listed.confirmed, len(listed.rules)
    (('mof-2020',), 22, 27)
    >>> print(*listed.rules[2].files)
    indicator_sets/rulebooks/mof-2020.yaml:13
    """

    book: Rulebook
    extends: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def confirmed(self) -> int:
        """How many rules have a source that was read."""
        return sum(rule.clause.confirmed for rule in self.rules)

    def under(self, section: str) -> list[Rule]:
        """Return the rules under one of `SECTIONS`."""
        return [rule for rule in self.rules if rule.path[0] in SECTIONS[section]]


def list_rules(id_or_path: str | os.PathLike[str]) -> RuleList:
    """Return the effective rules of the rulebook with that id, or of the one in that file.

    Raises `FaultyInput` where there is none or it is wrong.
    """
    book = rulebook(id_or_path)
    chain = rulebook_chain(id_or_path)
    rules = tuple(_rules(effective_tree(chain)))
    return RuleList(book, tuple(each.tree["id"] for each in chain[1:]), rules)


def _rules(effective: Node) -> Iterator[Rule]:
    tree = effective.value
    own = {key: tree[key] for key in _OWN if key in tree and tree[key].value is not None}
    yield Rule(("",), own, _clause(tree), effective.place)
    for part in (part for parts in SECTIONS.values() for part in parts if part in tree):
        node = tree[part]
        if part in _ITEMS:
            for item in node.value:
                yield _rule((part, item.value[_ITEMS[part]].value), item)
        elif part in ("curves", "comparison", "allocation"):
            for name, each in node.value.items():
                yield _rule((part, name), each)
        else:
            yield _rule((part,), node)


def _rule(path: tuple[str, ...], node: Node) -> Rule:
    values = {key: each for key, each in node.value.items() if key not in _CLAUSE}
    return Rule(path, values, _clause(node.value), node.key_place if values else node.place)


def _clause(tree: Mapping[str, Node]) -> Clause:
    reference, confirmed = (tree[key].value if key in tree else None for key in _CLAUSE)
    return Clause(reference or "", bool(confirmed))


def _line(place: str) -> str:
    return place.rpartition(":")[0]


# --- names ---------------------------------------------------------------------------------------


def name_of(path: tuple[str, ...], lang: Lang) -> str:
    """Return what the rulebook's schema calls the key at ``path``, in either language.

    >>> name_of(("execution", "points"), "zh"), name_of(("allocation", "not_applicable"), "en")
    ('分值', 'not applicable')
    """
    english, _, chinese = _titles()[path].rpartition(" ")
    return chinese if lang == "zh" else english


@cache
def _titles() -> Mapping[tuple[str, ...], str]:
    """Return the titles of the schema's keys; items of a list and curves by name are one step."""
    found: dict[tuple[str, ...], str] = {}
    _collect(schema("rulebook"), (), found)
    _collect(schema("rulebook")["$defs"]["curve"], ("curves",), found)
    return found


def _collect(
    tree: Mapping[str, Tree], path: tuple[str, ...], found: dict[tuple[str, ...], str]
) -> None:
    for key, each in tree.get("properties", {}).items():
        title = each.get("title")
        if title is None:
            title = schema("common")["$defs"][each["$ref"].rpartition("/")[2]]["title"]
        found[(*path, key)] = title
        _collect(each.get("items", each), (*path, key), found)
