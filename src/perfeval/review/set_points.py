"""Review of an indicator set: points, weights and methods against what the rulebook gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.findings import Finding, finding
from perfeval.model import Indicator
from perfeval.readings import DateReading
from perfeval.review.set_rows import Reviewed, SetRow
from perfeval.rules import Rulebook

_PER_CENT = Decimal(100)


def points(reviewed: Reviewed) -> Iterator[Finding]:
    """Give every finding about points, weights and scoring methods."""
    rows, book = reviewed.rows, reviewed.rulebook
    for row in reviewed.own:
        if row.written.points is not None and row.written.weight is not None:
            yield finding("set-points-and-weight", row.place, name=row.name)
        if book is not None:
            yield from _method(row, book)
    given = [row.written.points for row in rows if row.written.points is not None]
    if book is not None and rows and len(given) == len(rows):
        yield from _sum(reviewed, given, book.total - book.execution.points)
    shares = [row.written.weight for row in rows if row.written.weight is not None]
    if rows and len(shares) == len(rows):
        yield from _sum(reviewed, shares, _PER_CENT)


def _sum(reviewed: Reviewed, given: list[Decimal], expected: Decimal) -> Iterator[Finding]:
    found = sum(given)
    if found != expected:
        yield finding(
            "weights-sum", reviewed.place, name=reviewed.one.title, found=found, expected=expected
        )


def _method(row: SetRow, book: Rulebook) -> Iterator[Finding]:
    written = row.written.method
    if not written or not written.strip() or book.place_of(written) is not None:
        return
    one = Indicator(row.written.category, row.name, method=written)
    is_date = isinstance(row.target, DateReading)
    used = book.all_methods[book.method_of(one, row.categories, row.direction, is_date=is_date)]
    yield finding(
        "method-unknown", row.place, name=row.name, method=written, used=used.title,
        known="、".join(each.title for each in book.all_methods),
    )  # fmt: skip
