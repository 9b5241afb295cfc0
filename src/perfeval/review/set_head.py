"""Review of an indicator set: its validity, its version, and references that are not given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from perfeval.findings import FaultyInput, Finding, Phrase, finding
from perfeval.model import Clause, IndicatorSet
from perfeval.model.versions import compare_versions
from perfeval.review.set_rows import Reviewed


def head(reviewed: Reviewed, base: IndicatorSet | None, year: int | None) -> Iterator[Finding]:
    """Give every finding about the head of the set.

    ``base`` is the set that it extends, ``year`` the one that it is to be used in.
    """
    one = reviewed.one
    yield from _confirmed(reviewed)
    if base is not None:
        yield from _version(one, base, reviewed.place)
    book = reviewed.rulebook
    if book is not None and book.hierarchy.id != reviewed.tree.id:
        yield finding(
            "set-hierarchy-differs", reviewed.place, hierarchy=reviewed.tree.id,
            rulebook=book.id, expected=book.hierarchy.id,
        )  # fmt: skip
    if year is not None:
        yield from _in_year(one, year, reviewed.place)


def _confirmed(reviewed: Reviewed) -> Iterator[Finding]:
    """Give what is said to be confirmed and names no source."""
    one = reviewed.one
    said: list[tuple[str, str, Clause]] = [(one.title, reviewed.place, one.clause)]
    said += [(row.name, row.place, row.written.clause) for row in reviewed.own]
    said += [
        (f"{each.name} {value.since}", reviewed.place, value.clause)
        for each in one.parameters
        for value in each.values
    ]
    for name, place, clause in said:
        if clause.confirmed and not clause.reference.strip():
            yield finding("set-confirmed-without-reference", place, name=name)


def _version(one: IndicatorSet, base: IndicatorSet, place: str) -> Iterator[Finding]:
    """Give a version that is not newer than that of the set that is extended.

    What another issuer extends may have the same version, that of the year.
    """
    order = compare_versions(base.version, one.version)
    same = one.issuer is not None and one.issuer == base.issuer
    if order is not None and (order < 0 or (order == 0 and same)):
        yield finding(
            "set-version-not-newer", place, version=one.version, base=base.title, other=base.version
        )


def _in_year(one: IndicatorSet, year: int, place: str) -> Iterator[Finding]:
    if not one.is_valid_in(year):
        first, last = one.valid_from or "…", one.valid_to or "…"
        when = Phrase("when-year", {"year": year})
        yield finding("set-out-of-date", place, when=when, first=first, last=last)
        return
    try:
        one.on(date(year, 12, 31))
    except FaultyInput as error:
        yield from error.findings
