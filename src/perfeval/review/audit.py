"""The audit of one form: every difference between what it declares, prints and comes to."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.findings import Finding
from perfeval.review import declared
from perfeval.review.figures import figures
from perfeval.review.habits import explained
from perfeval.review.reviewed import reviewed
from perfeval.review.totals import totals
from perfeval.scoring import Scorecard


def audit(card: Scorecard) -> Iterator[Finding]:
    """Give every finding about what ``card`` itself declares and prints, strictly row by row."""
    for found, below in grouped(card):
        yield from (*below, found)


def grouped(card: Scorecard) -> Iterator[tuple[Finding, tuple[Finding, ...]]]:
    """Give the findings of an audit, each with those that it explains.

    Only a rounding habit explains others: the differing scores of its rows.
    """
    habit = explained(card)
    differences = tuple(found for row in card.rows if (found := declared.difference(row)))
    if habit is None:
        yield from ((each, ()) for each in differences)
    else:
        yield habit.finding(card), differences
    for row in card.rows:
        for found in (declared.unexplained(row), declared.coefficient(row)):
            if found is not None:
                yield found, ()
    for each in (*declared.execution(card), *totals(card), *reviewed(card), *figures(card)):
        yield each, ()
