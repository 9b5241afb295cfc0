"""What a bureau does with indicator sets by their ids or files: review, compare, search."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from perfeval.files import catalogue
from perfeval.files.packages import found_in
from perfeval.files.source import in_order
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.model import Hierarchy, IndicatorSet
from perfeval.model.set_diff import SetDiff, diff_sets
from perfeval.model.set_search import Hit, SearchIndex
from perfeval.review.set_checks import review_set
from perfeval.rules import Rulebook

USUAL_HIERARCHY = "project"
"""The hierarchy of a set that names neither one nor a rulebook."""

T = TypeVar("T")

Which = str | os.PathLike[str]
"""The id of a set, or the path of its file."""


def check_set(which: Which, year: int | None = None) -> tuple[Finding, ...]:
    """Return every finding about an indicator set, by its id or file; ``year`` is when it is used.

    Raises `FaultyInput` where there is no such set, or its file is wrong in itself.

    >>> check_set("hardship-relief", year=2019)
    ()
    """
    one = catalogue.indicator_set(which)
    written = catalogue.indicator_set_as_written(which)
    base = (
        None if written.extends is None else catalogue.indicator_set(_named(written.extends, one))
    )
    findings: list[Finding] = []
    book: Rulebook | None = None
    tree: Hierarchy | None = None
    if one.rulebook is not None:
        book = _opened(one.rulebook, one, catalogue.rulebook, findings)
    if one.hierarchy is not None:
        tree = _opened(one.hierarchy, one, catalogue.hierarchy, findings)
    elif one.rulebook is None:
        tree = catalogue.hierarchy(USUAL_HIERARCHY)
    elif book is not None:
        tree = book.hierarchy
    if tree is not None:
        words = catalogue.review_words()
        findings += review_set(one, tree, words, book, base=base, year=year)
    return tuple(in_order([*findings, *_taken(one, which)]))


def _named(name: str, one: IndicatorSet) -> Which:
    """Return what a set names: an id, or a path from the set's own folder.

    Raises `FaultyInput` where there is no file of that name.
    """
    if not catalogue.is_path(name):
        return name
    path = Path(one.place.rsplit(":", 2)[0]).parent / name
    if not path.is_file():
        raise FaultyInput([finding("file-missing", one.place, path=path)])
    return path


def _opened(
    name: str, one: IndicatorSet, opener: Callable[[Which], T], findings: list[Finding]
) -> T | None:
    """Return what a set names; `None`, with the reason among ``findings``, where there is none."""
    try:
        return opener(_named(name, one))
    except FaultyInput as error:
        findings += (evolve(each, place=each.place or one.place) for each in error.findings)
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
    which: Iterable[Which], year: int | None = None
) -> Mapping[str, tuple[Finding, ...] | FaultyInput]:
    """Return the findings about several sets, by what they were called.

    Instead of findings there is the error where a set could not be read. Two that have one id are
    told of it.
    """
    found: dict[str, tuple[Finding, ...] | FaultyInput] = {}
    seen: dict[str, str] = {}
    for each in which:
        name = os.fspath(each)
        try:
            findings = check_set(each, year)
            one = catalogue.indicator_set(each)
        except FaultyInput as error:
            found[name] = error
            continue
        first = seen.setdefault(one.id, name)
        if first != name:
            twice = finding("set-id-taken", one.place, name=one.id, other=first)
            findings = (twice, *findings)
        found[name] = findings
    return found


def compare_sets(old: Which, new: Which) -> SetDiff:
    """Return what changed from one indicator set to another, each by its id or file.

    >>> compare_sets("hardship-relief", "hardship-relief").is_empty
    True
    """
    retired = [each for each in catalogue.indicator_set_as_written(new) if each.retired]
    return diff_sets(catalogue.indicator_set(old), catalogue.indicator_set(new), retired)


def search_indicators(
    words: str, sets: Iterable[Which] = (), *, limit: int = 10
) -> tuple[Hit, ...]:
    """Return the indicators that fit ``words`` best, of all sets or of those that are named.

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
    return SearchIndex(catalogue.indicator_sets())
