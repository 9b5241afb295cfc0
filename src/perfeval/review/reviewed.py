"""What a reviewer decided twice, as a score and as a deduction: the two must agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import evolve

from perfeval.findings import Finding, finding
from perfeval.model import Project, Review
from perfeval.scoring import Scorecard


def reviewed(card: Scorecard) -> Iterator[Finding]:
    """Give a finding for every score of a review that is not what its deduction leaves."""
    for row in card.rows:
        place = row.indicator.place or f"$.indicators[{row.index}].reviewed"
        review = row.indicator.reviewed
        yield from _twice(review, row.computed, review.score if review else None, row.name, place)
    one = card.subject
    if isinstance(one, Project) and one.reviewed:
        score = one.reviewed_total if one.reviewed.score is None else one.reviewed.score
        place = one.place or "$.reviewed"
        yield from _twice(one.reviewed, card.total, score, one.name, place)


def _twice(
    review: Review | None, computed: Decimal | None, score: Decimal | None, name: str, place: str
) -> Iterator[Finding]:
    if review is None or score is None or review.deduction is None:
        return
    left = evolve(review, score=None).of(computed)
    if left is not None and left != score:
        yield finding(
            "review-contradicts", place, name=name, score=score, computed=computed,
            deduction=review.deduction, left=left,
        )  # fmt: skip
