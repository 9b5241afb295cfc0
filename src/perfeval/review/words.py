"""The words that a review of indicator sets goes by, as data: what is vague, what belongs where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from perfeval.model.similarity import folded

_REMARK = re.compile(r"(?:\([^()]*\))+$")
_BLANKS = re.compile(r"\s+")


@frozen
class Patterns:
    """Words in which ``*`` stands for any text.

    >>> (
    ...     Patterns(("*及时率", "工期")).has("结算编报 及时率（按合同）"),
    ...     Patterns(("工期",)).has("总工期"),
    ... )
    (True, False)
    """

    words: tuple[str, ...] = field(converter=tuple[str, ...])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (".*".join(map(re.escape, _plain(each).split("*"))) for each in self.words)
        return re.compile("|".join(parts) or "(?!)")

    def has(self, text: str) -> bool:
        """Tell whether a text is one of the words; blanks and a remark at its end do not count."""
        plain = _plain(text)
        whole = self._pattern.fullmatch
        return bool(whole(plain) or whole(_REMARK.sub("", plain)))


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).strip("。;,、")


@frozen
class Placement:
    """Names that do not fit some categories, and the category that they belong to, if there is one.

    ``under`` are names of categories on either level.
    """

    names: Patterns
    unless: Patterns
    under: tuple[str, ...]
    belongs: str = ""

    def is_out_of_place(self, name: str, categories: Iterable[str]) -> bool:
        """Tell whether an indicator of that name does not fit the categories that it stands in."""
        if self.under and not any(each in self.under for each in categories):
            return False
        return self.names.has(name) and not self.unless.has(name)


@frozen
class ReviewWords:
    """What a review of indicator sets goes by; made from a file by `words_from`."""

    vague_targets: Patterns
    vague_names: Patterns
    placement: tuple[Placement, ...]
    activities: tuple[Placement, ...]
    spending: tuple[Placement, ...]
    capped: Patterns
    needed: tuple[tuple[str, ...], ...]
    loose_endings: tuple[str, ...]
    alike: Fraction

    def core(self, name: str) -> str:
        """Return what is left of a name without blanks, punctuation and loose endings.

        >>> from perfeval.files.catalogue import review_words
        >>> review_words().core("培训 合格率"), review_words().core("人数")
        ('培训合格', '人数')
        """
        core = folded(name)
        for _ in range(2):  # 完成率情况 ends twice
            ending = next((each for each in self.loose_endings if core.endswith(each)), "")
            if len(core) - len(ending) < len("培训"):
                break
            core = core.removesuffix(ending)
        return core


def words_from(tree: Mapping[str, Any]) -> ReviewWords:
    """Return the words that a plain tree describes (a review-words/1 file, checked)."""
    return ReviewWords(
        vague_targets=Patterns(tree["vague_targets"]),
        vague_names=Patterns(tree["vague_names"]),
        placement=_placements(tree["placement"], "not_in"),
        activities=_placements(tree["activities"], "under"),
        spending=_placements(tree["spending"], "under"),
        capped=Patterns(tree["capped"]),
        needed=tuple(map(tuple, tree["needed"])),
        loose_endings=tuple(sorted(tree["loose_endings"], key=len, reverse=True)),
        alike=Fraction(tree["alike"]),
    )


def _placements(rows: Iterable[Mapping[str, Any]], under: str) -> tuple[Placement, ...]:
    return tuple(
        Placement(
            Patterns(row["names"]),
            Patterns(row.get("except") or ()),
            tuple(row[under]),
            row.get("belongs") or "",
        )
        for row in rows
    )
