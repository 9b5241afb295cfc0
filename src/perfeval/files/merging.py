"""What a rulebook says together with the one that it extends, each part with its own place."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from perfeval.files.source import Mark, Source, Tree

_KEYS = {"weights": "category", "bands": "grade", "grades": "name", "methods": "id"}
_SOURCE_OF_VALUE = ("reference", "confirmed")


@frozen
class Node:
    """A part of a tree with the places of its value and of its key, wherever it came from."""

    value: Any
    place: str
    key_place: str

    def plain(self) -> Tree:
        """Return the tree without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def located(source: Source) -> Node:
    """Return the tree of ``source`` as nodes that carry their places."""
    return _located(source.tree, source.mark, source)


def _located(tree: Tree, mark: Mark, source: Source) -> Node:
    value: Any = tree
    if isinstance(tree, dict) and isinstance(mark.children, dict):
        value = {key: _located(each, mark.children[key], source) for key, each in tree.items()}
    elif isinstance(tree, list) and isinstance(mark.children, list):
        value = [_located(*pair, source) for pair in zip(tree, mark.children, strict=True)]
    return Node(value, source.at(mark.line, mark.column), source.at(mark.key_line, mark.key_column))


def merge(base: Node, over: Node) -> Node:
    """Return ``base`` with what ``over`` says instead.

    Mappings are merged key by key. Weights, bands, grades and methods are matched by category,
    grade, name and id, and a matching item is replaced whole; other lists are replaced, and so is
    any list by an empty one. A weight also takes the place of those that share a category with it:
    points that several categories share replace what each of them had, and the reverse. New
    methods go before those of ``base``, since the first that is for a row scores it. A reference
    belongs to the value beside it: where ``over`` changes a value and gives no reference, none is
    inherited.
    """
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = {
        key: node
        for key, node in base.value.items()
        if key not in _SOURCE_OF_VALUE or not over.value
    }
    for key, node in over.value.items():
        identity = _KEYS.get(key)
        below = base.value.get(key)
        if below is None:
            merged[key] = node
        elif identity and isinstance(node.value, list) and isinstance(below.value, list):
            merged[key] = _merge_items(below, node, identity)
        else:
            merged[key] = merge(below, node)
    return Node(merged, over.place, over.key_place)


def _merge_items(base: Node, over: Node, identity: str) -> Node:
    if not over.value:
        return over
    given = {_name(node, identity): node for node in over.value}
    taken = {each.value for node in over.value for each in categories_of(node)}
    kept = {
        name: node
        for node in base.value
        if (name := _name(node, identity)) in given
        or taken.isdisjoint(each.value for each in categories_of(node))
    }
    if identity == "id":
        kept = {name: node for name, node in given.items() if name not in kept} | kept
    return Node(list((kept | given).values()), over.place, over.key_place)


def categories_of(item: Node) -> list[Node]:
    """Return the level-1 categories that a weight is for; none of a band, grade or method."""
    if "among" in item.value:
        return list(item.value["among"].value)
    return [item.value["category"]] if "category" in item.value else []


def _name(node: Node, identity: str) -> object:
    return node.value[identity].value
