"""The three-level hierarchy of indicators: levels, categories and their other names, as data."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from perfeval.model.notebook import html_table

Direction = Literal["higher", "lower", "exact"]
"""Which way an actual is better: more, less, or neither."""

_MOST_NAMES = 100_000
"""How many names a hierarchy remembers the directions of."""

_BLANKS = re.compile(r"\s+")
_TAIL = re.compile(r"(?:[（(][^（()）]*[)）]|[\s。；;，,、：:*★]|[≥≤=><≧≦]?[\d.]+[%％]?)+$")
_REMARK = re.compile(r"[（(][^（()）]*[)）]分?")


@frozen
class Clause:
    """Where a value comes from, and whether that source was read.

    ``confirmed`` is False for a value that rests on general knowledge: it is used, and every
    derivation that uses it says so.
    """

    reference: str = ""
    confirmed: bool = False


@frozen
class Category:
    """A level-1 or level-2 category, with the other names under which tables print it.

    ``durations`` is the direction of a length of time in it, where that is another.

    >>> str(Category("时效指标", aliases=("进度指标",), direction="higher"))
    '时效指标'
    """

    name: str
    aliases: tuple[str, ...] = ()
    direction: Direction | None = None
    durations: Direction | None = None
    children: tuple[Category, ...] = ()
    clause: Clause = Clause()

    def __str__(self) -> str:
        return self.name

    def _repr_html_(self) -> str:
        rows = [[child.name, "、".join(child.aliases)] for child in self.children]
        return html_table(self.name, ["下级指标", "又称"], rows)


@frozen
class DirectionRule:
    """Words that end an indicator's name and say which way is better, such as 事故率 → lower.

    Every word may be followed by one of ``suffixes``. ``leading`` are words that turn a name
    around that they begin: 成本 is better lower, 降低企业成本 is better higher.
    """

    direction: Direction
    words: tuple[str, ...]
    suffixes: tuple[str, ...] = ("",)
    leading: tuple[str, ...] = ()
    clause: Clause = Clause()


def bare_label(label: str) -> str:
    """Return a category label without blanks and without a remark in brackets.

    >>> bare_label("产 出 指 标（50分）"), bare_label("数量指标(必填硬性指标)")
    ('产出指标', '数量指标')
    """
    return _REMARK.sub("", _BLANKS.sub("", label))


@frozen
class Hierarchy:
    """A hierarchy of categories. Levels are data, never an enumeration.

    >>> output = Category("产出指标", ("项目完成指标",), children=(Category("数量指标"),))
    >>> tree = Hierarchy("demo", "示例", ("一级指标", "二级指标", "三级指标"), (output,))
    >>> [str(each) for each in tree.resolve(("项目完成指标", "数量"))]
    ['产出指标', '数量指标']
    >>> tree.resolve(("其他",))
    (None, None)
    """

    id: str
    title: str
    levels: tuple[str, ...]
    categories: tuple[Category, ...]
    directions: tuple[DirectionRule, ...] = ()
    clause: Clause = field(default=Clause(), kw_only=True)

    @cached_property
    def _first(self) -> dict[str, Category]:
        return _by_label(self.categories)

    @cached_property
    def _second(self) -> dict[str, dict[str, Category]]:
        return {parent.name: _by_label(parent.children) for parent in self.categories}

    @cached_property
    def _resolved(self) -> dict[tuple[str, ...], tuple[Category | None, Category | None]]:
        return {}

    @cached_property
    def _named(self) -> dict[str, Direction | None]:
        return {}

    @cached_property
    def _words(self) -> dict[str, Direction]:
        return {
            word + suffix: rule.direction
            for rule in self.directions
            for word in rule.words
            for suffix in rule.suffixes
        }

    @cached_property
    def _leading(self) -> tuple[str, ...]:
        return tuple(word for rule in self.directions for word in rule.leading)

    @cached_property
    def _longest_word(self) -> int:
        return max(map(len, self._words), default=0)

    def resolve(self, path: tuple[str, ...]) -> tuple[Category | None, Category | None]:
        """Return the level-1 and level-2 categories that ``path`` names; `None` where unknown.

        ``path`` holds the labels as printed. One label alone is looked up on level 1, then on
        level 2. A level-2 label printed under another level-1 category than its own (经济成本指标
        under 产出指标) keeps the level-1 category that was printed.
        """
        known = self._resolved.get(path)
        if known is None:
            known = self._resolved[path] = self._look_up(path)
        return known

    def _look_up(self, path: tuple[str, ...]) -> tuple[Category | None, Category | None]:
        labels = [bare_label(label) for label in path if label and label.strip()]
        if not labels:
            return None, None
        first = self._first.get(labels[0])
        if len(labels) == 1:
            return (first, None) if first else self._second_anywhere(labels[0])
        if first:
            second = self._second[first.name].get(labels[1])
            return first, second or self._second_anywhere(labels[1])[1]
        return None, self._second_anywhere(labels[1])[1]

    def position(self, path: tuple[str, ...]) -> tuple[int, int]:
        """Return where a form shows the category that ``path`` names: its level-1, then level-2.

        What is of a level-1 category alone comes first in it; what is unknown comes last.

        >>> output = Category("产出指标", children=(Category("数量指标"),))
        >>> tree = Hierarchy("demo", "示例", ("一级指标", "二级指标"), (output,))
        >>> [tree.position(each) for each in (("产出指标",), ("产出", "数量"), ("其他",))]
        [(0, 0), (0, 1), (1, 0)]
        """
        first, second = self.resolve(path)
        if first is None:
            return len(self.categories), 0
        at = self.categories.index(first)
        if second is None:
            return at, 0 if len(path) == 1 else len(first.children) + 1
        children = (None, *first.children)
        return at, children.index(second) if second in children else len(children)

    def _second_anywhere(self, label: str) -> tuple[Category | None, Category | None]:
        for parent in self.categories:
            found = self._second[parent.name].get(label)
            if found:
                return parent, found
        return None, None

    def direction_of_name(self, name: str) -> Direction | None:
        """Return the direction that the words at the end of an indicator's name say, if any do.

        Chinese puts the head of a phrase last, so the end decides, and of two words that fit the
        longer one: 投诉处理率 is a 处理率. A remark in brackets and a value behind the name are
        no part of it.
        """
        known = self._named
        if name not in known:
            if len(known) > _MOST_NAMES:
                known.clear()
            known[name] = self._direction_of_name(name)
        return known[name]

    def _direction_of_name(self, name: str) -> Direction | None:
        head = _TAIL.sub("", name)
        for length in range(min(len(head), self._longest_word), 0, -1):
            found = self._words.get(head[-length:])
            if found is not None:
                return "higher" if found == "lower" and head.startswith(self._leading) else found
        return None

    def __repr__(self) -> str:
        return f"<Hierarchy {self.id}: {'、'.join(each.name for each in self.categories)}>"

    def _repr_html_(self) -> str:
        rows = [
            [parent.name if not index else "", child.name, "、".join(child.aliases)]
            for parent in self.categories
            for index, child in enumerate(parent.children or (Category(""),))
        ]
        return html_table(self.title, [*self.levels[:2], "又称"], rows)


def _by_label(categories: tuple[Category, ...]) -> dict[str, Category]:
    """Return every label of ``categories``, with and without a closing 指标, to its category."""
    labels: dict[str, Category] = {}
    for category in categories:
        for name in (category.name, *category.aliases):
            short = name.removesuffix("指标")
            for label in (name, short, short + "指标"):
                labels.setdefault(label, category)
    return labels
