"""The review of an indicator set: everything that a careful reader would ask about."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.findings import Finding
from perfeval.model import Hierarchy, IndicatorSet
from perfeval.review.set_head import head
from perfeval.review.set_names import names
from perfeval.review.set_placement import placement
from perfeval.review.set_points import points
from perfeval.review.set_rows import Reviewed
from perfeval.review.set_standards import standards
from perfeval.review.set_targets import targets
from perfeval.review.words import ReviewWords
from perfeval.rules import Rulebook


def review_set(
    one: IndicatorSet,
    tree: Hierarchy,
    words: ReviewWords,
    rulebook: Rulebook | None = None,
    *,
    base: IndicatorSet | None = None,
    year: int | None = None,
) -> Iterator[Finding]:
    """Give every finding about a set: its head, its categories, and its own rows one by one.

    ``one`` is the set with what it extends; of the rows that it took over only those are spoken of
    that one of its own repeats. ``base`` is the set that it extends, ``year`` the year that it is
    to be used in.

    >>> import perfeval as pe
    >>> from perfeval.files.catalogue import review_words
    >>> from perfeval.model import SetIndicator
    >>> row = SetIndicator(("产出指标", "数量指标"), "培训合格率", target="显著提升")
    >>> one = pe.IndicatorSet("demo", "示例", indicators=(row,))
    >>> found = review_set(one, pe.rulebook("mof-2020").hierarchy, review_words())
    >>> [each.code for each in found if each.code != "category-missing"]
    ['set-misplaced', 'set-target-vague']
    """
    reviewed = Reviewed(one, tree, words, rulebook)
    yield from head(reviewed, base, year)
    yield from points(reviewed)
    yield from names(reviewed)
    yield from placement(reviewed)
    yield from targets(reviewed)
    yield from standards(reviewed)
