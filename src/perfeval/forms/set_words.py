"""The words of an indicator set's workbook, as data: sheets, headers and choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from attrs import frozen

from perfeval.forms.words import Labels

Part = Literal["head", "indicators", "parameters"]
"""What a sheet of the workbook holds."""

PARTS: tuple[Part, ...] = ("head", "indicators", "parameters")
"""The sheets that are read."""

Words = Mapping[str, tuple[str, ...]]
"""Roles with their words: the first is written, all of them are read."""

CHOICE_OF: Mapping[str, str] = {
    "direction": "direction",
    "standard_kind": "standard_kind",
    "core": "boolean",
    "confirmed": "boolean",
}
"""The keys with a closed list of values, and which list it is."""

LEVELS = ("level1", "level2", "level3", "level4", "level5")
"""The columns of an indicator's category, from the top."""


@frozen
class SetWords:
    """What the sheets, headers and choices of a set's workbook are called.

    >>> from perfeval.files.catalogue import set_words
    >>> words = set_words()
    >>> words.first("indicators", "name"), words.labels("indicators").role("指标名称（必填）")
    ('三级指标', 'name')
    >>> words.shown("direction", "higher"), words.choices("core")
    ('正向', ('是', '否'))
    """

    sheets: Words
    head: Words
    indicators: Words
    parameters: Words
    choice_words: Mapping[str, Words]
    hints: Mapping[str, str]
    guide: tuple[tuple[str, str], ...]

    def of(self, part: Part) -> Words:
        """Return the roles of a sheet with their words, in the order in which they are drawn."""
        words: Words = getattr(self, part)
        return words

    def first(self, part: Part, key: str) -> str:
        """Return what the header or label of ``key`` is called where it is written."""
        return self.of(part)[key][0]

    def labels(self, part: Part) -> Labels:
        """Return what tells a role by its header or label."""
        return self._labels[part]

    @cached_property
    def _labels(self) -> Mapping[str, Labels]:
        return {part: Labels(self.of(part)) for part in PARTS}

    @cached_property
    def plain_head(self) -> Mapping[str, str]:
        """The labels of the head with their keys, to see quickly whether a table has any."""
        return {word: key for key, words in self.head.items() for word in words}

    @cached_property
    def sheet_labels(self) -> Labels:
        """What tells a sheet by its name."""
        return Labels(self.sheets)

    def choices(self, key: str) -> tuple[str, ...]:
        """Return what a clerk chooses from for ``key``; nothing where anything may be written."""
        words = self.choice_words.get(CHOICE_OF.get(key, ""), {})
        return tuple(each[0] for each in words.values())

    def shown(self, key: str, value: str) -> str:
        """Return what a clerk chooses for a value of ``key``."""
        return self.choice_words[CHOICE_OF[key]][value][0]

    def chosen(self, key: str, text: str) -> str | None:
        """Return the value that a clerk has chosen; `None` for what is no choice."""
        return self._choice_labels[CHOICE_OF[key]].role(text)

    @cached_property
    def _choice_labels(self) -> Mapping[str, Labels]:
        return {name: Labels(words) for name, words in self.choice_words.items()}


def set_words_from(tree: Mapping[str, Any]) -> SetWords:
    """Return the words that a plain tree describes (a set-words/1 file, checked by its schema)."""
    return SetWords(
        _words(tree["sheets"]),
        _words(tree["head"]),
        _words(tree["indicators"]),
        _words(tree["parameters"]),
        {name: _words(words) for name, words in tree["choices"].items()},
        {key: text or "" for key, text in (tree.get("hints") or {}).items()},
        tuple((str(each[0]), str(each[1])) for each in tree.get("guide") or ()),
    )


def _words(tree: Mapping[str, Any]) -> Words:
    return {key: tuple(map(str, words)) for key, words in tree.items()}
