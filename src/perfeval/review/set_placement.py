"""Review of an indicator set: categories, what stands in the wrong one, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.findings import Finding, finding
from perfeval.review.set_rows import Reviewed, SetRow
from perfeval.review.words import Placement
from perfeval.scoring.observations import unknown_label


def placement(reviewed: Reviewed) -> Iterator[Finding]:
    """Give every finding about the categories of the set's own rows, and of the set."""
    words = reviewed.words
    for row in reviewed.own:
        unknown = unknown_label(row.written.category, row.categories)
        if unknown is not None:
            yield finding("category-unknown", row.place, category=unknown)
        elif not row.labels:
            yield finding("category-unknown", row.place, category="")
        elif _first(words.spending, row) is not None:
            yield finding("set-spending-as-output", row.place, name=row.name)
        elif _first(words.activities, row) is not None:
            yield finding("set-activity-as-benefit", row.place, name=row.name)
        elif (rule := _first(words.placement, row)) is not None:
            yield finding(
                "set-misplaced", row.place, name=row.name, category=row.labels[-1],
                expected=rule.belongs,
            )  # fmt: skip
    yield from _missing(reviewed)


def _first(rules: tuple[Placement, ...], row: SetRow) -> Placement | None:
    return next((each for each in rules if each.is_out_of_place(row.name, row.usual)), None)


def _missing(reviewed: Reviewed) -> Iterator[Finding]:
    """Give the categories that every project needs, or that the rulebook weighs, without a row."""
    present = {label for row in reviewed.rows for label in row.labels}
    if not present:
        return
    book = reviewed.rulebook
    wanted = [_known(names, reviewed) for names in reviewed.words.needed]
    wanted += [each.categories for each in book.weights] if book else []
    for names in dict.fromkeys(filter(None, wanted)):
        if present.isdisjoint(names):
            yield finding("category-missing", reviewed.place, category=names[0])


def _known(names: tuple[str, ...], reviewed: Reviewed) -> tuple[str, ...]:
    """Return what the hierarchy calls those of the categories that it knows."""
    found = (reviewed.tree.resolve((each,)) for each in names)
    return tuple((second or first).name for first, second in found if first is not None)
