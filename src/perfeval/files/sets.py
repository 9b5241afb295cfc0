"""What a bureau does with indicator sets by their ids or files: review, compare, search."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.files.packages import found_in
from perfeval.files.source import in_order
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.model import Hierarchy, IndicatorSet, SetIndicator
from perfeval.model.set_diff import SetDiff, diff_sets
from perfeval.model.set_order import in_order_of_categories
from perfeval.model.set_search import Hit, SearchIndex
from perfeval.review.set_checks import review_set

USUAL_HIERARCHY = "project"
"""The hierarchy of a set that names neither one nor a rulebook."""

T = TypeVar("T")

Which = str | os.PathLike[str]
"""The id of a set, or the path of its file."""


def check_set(
    which: Which, year: int | None = None, words: Which = "review"
) -> tuple[Finding, ...]:
    """Return every finding about an indicator set, by its id or file; ``year`` is when it is used.

    ``words`` is the id or the file of the words that the review goes by.
    Raises `FaultyInput` where there is no such set, or its file is wrong in itself.

    >>> check_set("hardship-relief", year=2019)
    ()
    """
    one = catalogue.indicator_set(which)
    written = catalogue.indicator_set_as_written(which)
    opened = _Named(one, Path(which).parent if catalogue.is_path(which) else Path())
    base = None
    if written.extends is not None:
        base = opened.by(catalogue.indicator_set, written.extends)
    book = None if one.rulebook is None else opened.by(catalogue.rulebook, one.rulebook)
    tree: Hierarchy | None = None
    if one.hierarchy is not None:
        tree = opened.by(catalogue.hierarchy, one.hierarchy)
    elif one.rulebook is None:
        tree = catalogue.hierarchy(USUAL_HIERARCHY)
    elif book is not None:
        tree = book.hierarchy
    findings = opened.findings
    if tree is not None:
        known = catalogue.review_words(words)
        findings += review_set(one, tree, known, book, base=base, year=year)
    return tuple(in_order([*findings, *_taken(one, which)]))


class _Named:
    """What a set names, by ids and by paths from its own folder; what is not there is a finding."""

    def __init__(self, one: IndicatorSet, folder: Path) -> None:
        self.findings: list[Finding] = []
        self._place = one.place
        self._folder = folder

    def by(self, opener: Callable[[Which], T], name: str) -> T | None:
        """Return what is called ``name``; `None` where there is none."""
        path = self._folder / name
        if catalogue.is_path(name) and not path.is_file():
            self.findings.append(finding("file-missing", self._place, path=path))
            return None
        try:
            return opener(path if catalogue.is_path(name) else name)
        except FaultyInput as error:
            found = (evolve(each, place=each.place or self._place) for each in error.findings)
            self.findings.extend(found)
            return None


def _taken(one: IndicatorSet, which: Which) -> Iterator[Finding]:
    """Give that a file has the id of another set."""
    known = found_in("sets", ".yaml").get(one.id)
    if known is None or not catalogue.is_path(which):
        return
    file = known.path
    if not (isinstance(file, Path) and file.exists() and file.samefile(which)):
        yield finding("set-id-taken", one.place, name=one.id, other=known.shown)


def check_sets(
    which: Iterable[Which], year: int | None = None, words: Which = "review"
) -> Mapping[str, tuple[Finding, ...] | PerfevalError]:
    """Return the findings about several sets, by what they were called.

    Instead of findings there is the error where a set could not be read. Two that have one id are
    told of it.
    """
    catalogue.review_words(words)  # what is wrong with them is no fault of the sets
    found: dict[str, tuple[Finding, ...] | PerfevalError] = {}
    seen: dict[str, str] = {}
    for each in which:
        name = os.fspath(each)
        try:
            checked = check_set(each, year, words)
            findings = (*catalogue.set_doubts(each), *checked)
            one = catalogue.indicator_set(each)
        except FaultyInput as error:
            placed = (evolve(each, place=each.place or name) for each in error.findings)
            found[name] = FaultyInput(placed)
            continue
        except PerfevalError as error:
            found[name] = error
            continue
        first = seen.setdefault(one.id, name)
        if first != name:
            twice = finding("set-id-taken", one.place, name=one.id, other=first)
            findings = (twice, *findings)
        found[name] = findings
    return found


def set_on(which: Which, day: str | None = None) -> IndicatorSet:
    """Return an indicator set, its parameters filled in with their values on an ISO date.

    Raises `FaultyInput` where ``day`` is no date.

    >>> set_on("hardship-relief", "2019-12-31")
    <IndicatorSet hardship-relief: 困难职工帮扶资金绩效指标, 7 indicators>
    """
    one = catalogue.indicator_set(which)
    if day is None:
        return one
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise FaultyInput([finding("date-unreadable", day)]) from error
    return one.on(when)


def hierarchy_of(one: IndicatorSet) -> Hierarchy | None:
    """Return the hierarchy that a set goes by, its rulebook's where it names none.

    `None` where the one that it names cannot be read.

    >>> hierarchy_of(catalogue.indicator_set("hardship-relief"))
    <Hierarchy project: 产出指标、成本指标、效益指标、满意度指标>
    """
    opened = _Named(one, Path(one.place).parent)
    if one.hierarchy is not None:
        return opened.by(catalogue.hierarchy, one.hierarchy)
    if one.rulebook is not None:
        book = opened.by(catalogue.rulebook, one.rulebook)
        return None if book is None else book.hierarchy
    return catalogue.hierarchy(USUAL_HIERARCHY)


def ordered(one: IndicatorSet) -> IndicatorSet:
    """Return a set with its indicators in the order of its hierarchy, as a form shows them.

    >>> ordered(catalogue.indicator_set("hardship-relief")).indicators[-1].path
    '满意度指标/服务对象满意度'
    """
    return evolve(one, indicators=in_order_of_categories(one.indicators, hierarchy_of(one)))


def by_category(one: IndicatorSet) -> list[tuple[str, list[SetIndicator]]]:
    """Return the indicators of a set by their categories, in the order of its hierarchy.

    Categories that the hierarchy does not have come last, in the order of the set.

    >>> [path for path, _ in by_category(catalogue.indicator_set("hardship-relief"))][-2:]
    ['效益指标/社会效益', '满意度指标/服务对象满意度']
    """
    rows = ordered(one).indicators
    return [(path, [*group]) for path, group in groupby(rows, key=lambda each: each.path)]


def compare_sets(old: Which, new: Which) -> SetDiff:
    """Return what changed from one indicator set to another, each by its id or file.

    >>> compare_sets("hardship-relief", "hardship-relief").is_empty
    True
    """
    retired = [each for each in catalogue.indicator_set_as_written(new) if each.retired]
    return diff_sets(catalogue.indicator_set(old), catalogue.indicator_set(new), retired)


def version_findings(found: SetDiff) -> Iterator[Finding]:
    """Give the finding that a set changed and its version is not newer, if so."""
    if found.is_outdated:
        old, version = found.old.version, found.new.version
        yield finding("set-version-unchanged", found.new.place, old=old, version=version)


def search_indicators(
    words: str, sets: Iterable[Which] = (), *, limit: int = 10
) -> tuple[Hit, ...]:
    """Return the indicators that fit ``words`` best, of all sets or of those that are named.

    Of all sets an indicator is given once, from the set that wrote it; of those that are named
    with everything that they extend.

    Looked for are names, keywords, explanations and formulas; indicators in which every word
    stands as written come first, then those that share at least half of the characters, pair by
    pair. `perfeval.model.set_search.SearchIndex` searches sets that are no files.

    >>> [hit.indicator.name for hit in search_indicators("困难职工 满意度")][:1]
    ['困难职工、农民工满意度']
    """
    chosen = tuple(map(catalogue.indicator_set, sets))
    return (SearchIndex(chosen) if chosen else _whole_index()).search(words, limit)


@cache
def _whole_index() -> SearchIndex:
    return SearchIndex(catalogue.indicator_sets(), own=True)
