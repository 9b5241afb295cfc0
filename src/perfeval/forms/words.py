"""What the labels of forms mean, as data: roles, and the words that forms print for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import field, frozen

LONGEST = 40
"""A text with more characters than this is no label."""

_BLANKS = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_FOOTNOTES = re.compile("[①-⑳]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NUMBER = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,3}[、.)]|\(?\d{1,2}[、.)])+(?=\D)")
_ENDS = "*:;,。、★☆●■◆-—"


def folded(text: str) -> str:
    r"""Return a text as labels are compared: no blanks, one width, no ends that decorate.

    >>> folded(" *项 目\n名　称（必填）：")
    '项目名称(必填)'
    """
    return compact(_FOOTNOTES.sub("", text)).strip(_ENDS)


def compact(text: str) -> str:
    """Return a text without blanks, in one width.

    >>> compact("≥ ９５ ％")
    '≥95%'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


@frozen
class Labels:
    """Words with their roles; a word may hold ``*`` for any text.

    >>> Labels({"reason": ("*原因*",), "target": ("指标值", "年度指标值")}).role("年度指标值（A）")
    'target'
    """

    words: Mapping[str, Sequence[str]]
    _known: dict[str, str | None] = field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def _exact(self) -> dict[str, str]:
        exact: dict[str, str] = {}
        for role, words in self.words.items():
            for word in words:
                if "*" not in word:
                    exact.setdefault(folded(word), role)
        return exact

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(".*".join(re.escape(part) for part in compact(word).split("*"))), role)
            for role, words in self.words.items()
            for word in words
            if "*" in word
        ]

    @cached_property
    def _any_pattern(self) -> re.Pattern[str]:
        every = (pattern.pattern for pattern, _ in self._patterns)
        return re.compile("|".join(every) or "(?!)")

    def role(self, text: str) -> str | None:
        """Return the role of a label; `None` for a text that is none of the words."""
        if not text or len(text) > 3 * LONGEST:
            return None
        if text not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[text] = self._look_up(text)
        return self._known[text]

    def _look_up(self, text: str) -> str | None:
        label = folded(text)
        if not label or len(label) > LONGEST:
            return None
        role = self.exact_role(label)
        if role is not None:
            return role
        for each in (compact(text), label):
            for pattern, role in self._patterns if self._any_pattern.fullmatch(each) else ():
                if pattern.fullmatch(each):
                    return role
        return None

    def exact_role(self, text: str) -> str | None:
        """Return the role of a label that is one of the words without ``*``."""
        label = folded(text)
        plain = folded(_BRACKETS.sub("", label))
        for each in (label, _NUMBER.sub("", label), plain, _NUMBER.sub("", plain)):
            if each in self._exact:
                return self._exact[each]
        return None

    def has(self, text: str) -> bool:
        """Tell whether a text is one of the words."""
        return self.role(text) is not None


def _labels(words: Sequence[str]) -> Labels:
    return Labels({"": tuple(words)})


@frozen
class FormWords:
    """The words of forms: what a column, a row, a block or a field is, by how it is labelled.

    ``columns`` are those of the indicators, ``budget`` those of the budget block and ``funds``
    its rows; ``head`` and ``goals`` are fields with their values beside or below them.
    """

    titles: Labels
    columns: Labels
    budget: Labels
    funds: Labels
    head: Labels
    goals: Labels
    narrative: Labels
    narrative_keys: Mapping[str, Mapping[str, str]]
    levels: Labels
    directions: Labels
    first_levels: Labels
    second_levels: Labels
    sections: Labels
    goal_sections: Labels
    goal_groups: Labels
    execution: Labels
    totals: Labels
    subtotals: Labels
    signatures: Labels
    captions: Labels
    notes: Labels
    name_prefixes: tuple[str, ...]
    parts: tuple[str, ...]
    qualitative: Labels
    quantitative: Labels
    yes: Labels
    no: Labels
    grades: Labels
    guidance: Labels

    def is_label(self, text: str) -> bool:
        """Tell whether a text is the label of a field, a block or an amount, and no value.

        >>> from perfeval.files.catalogue import form_words
        >>> form_words().is_label("主管部门："), form_words().is_label("市总工会")
        (True, False)
        """
        return (len(text) <= 2 * LONGEST and any(
            labels.exact_role(text) is not None
            for labels in (
                self.head, self.goals, self.sections, self.goal_sections, self.signatures,
                self.narrative,
            )
        )) or self.budget.exact_role(text) in _AMOUNTS  # fmt: skip


_AMOUNTS = ("initial", "annual", "executed")

_LISTS = (
    "sections", "goal_sections", "goal_groups", "execution", "totals", "subtotals", "signatures",
    "captions", "notes", "qualitative", "quantitative", "yes", "no", "grades", "guidance",
)  # fmt: skip
_ROLES = (
    "titles", "columns", "budget", "funds", "head", "goals", "narrative", "levels", "directions",
)  # fmt: skip


def words_from(tree: Mapping[str, Any]) -> FormWords:
    """Return the words that a plain tree describes (a words/1 file, checked by its schema)."""
    levels = tree["levels"]
    return FormWords(
        **{key: Labels(tree[key]) for key in _ROLES},
        **{key: _labels(tree[key]) for key in _LISTS},
        first_levels=_labels(levels["first"]),
        second_levels=_labels(levels["second"]),
        narrative_keys=tree["narrative_keys"],
        name_prefixes=tuple(tree["name_prefixes"]),
        parts=tuple(tree["parts"]),
    )
