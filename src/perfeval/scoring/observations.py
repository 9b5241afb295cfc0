"""Observations: what scoring notices about rows, points and categories, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfeval.findings import Finding, Phrase, finding
from perfeval.model import Hierarchy
from perfeval.readings import (
    BlankReading,
    DateReading,
    NumberReading,
    Reading,
    TextReading,
    read_target,
)
from perfeval.scoring.allocation import Categories, is_placeholder
from perfeval.scoring.columns import hundredths, points_text
from perfeval.scoring.direction import side_of

if TYPE_CHECKING:
    from perfeval.scoring.scorecard import Scorecard, ScoredRow


# A bare actual this many times below or above its target was perhaps written in another unit:
# 0.95 for ≥90%, 498000 for ≤50万元.
NEAR, FAR = 50, 100


def unknown_label(path: tuple[str, ...], found: Categories) -> str | None:
    """Return the label of a category that its hierarchy does not know, given what it found.

    >>> unknown_label(("产出", "数目"), (None, None)), unknown_label((), (None, None))
    ('产出', None)
    """
    labels = [label for label in path if label]
    if not labels:
        return None
    if found[0] is None:
        return labels[0]
    return labels[1] if len(labels) > 1 and found[1] is None else None


def holds_target(name: str) -> bool:
    """Tell whether the name of an indicator without a target holds one.

    >>> holds_target("年度资金支付完成率100%"), holds_target("培训人次")
    (True, False)
    """
    return isinstance(read_target(name, indicator=name), NumberReading | DateReading)


def contradicts_name(name: str, target: Reading, tree: Hierarchy) -> bool:
    """Tell whether the sign of a target points the other way than the words of the name.

    >>> import perfeval as pe
    >>> tree = pe.rulebook("mof-2020").hierarchy
    >>> contradicts_name("培训合格率", read_target("≤90%"), tree)
    True
    """
    if not isinstance(target, NumberReading) or target.comparator not in (">=", ">", "<=", "<"):
        return False
    named = tree.direction_of_name(name)
    return named in ("higher", "lower") and named != side_of(target, None)


def of_scorecard(card: Scorecard) -> Iterator[Finding]:
    """Give every finding about ``card``'s own budget, points, categories and rows."""
    yield from card.execution.findings
    yield from _of_points(card)
    yield from _of_categories(card)
    yield from _of_names(card)
    for row in card.rows:
        yield from of_row(row)


def _place(row: ScoredRow, part: str = "") -> str:
    place = row.indicator.place or f"$.indicators[{row.index}]"
    return f"{place}{part}" if not row.indicator.place else place


def _of_points(card: Scorecard) -> Iterator[Finding]:
    place = card.subject.place or "$"
    if card.subject.indicators and card.full != card.rulebook.total:
        yield finding(
            "weights-sum", place, found=card.full, expected=card.rulebook.total, name=card.name
        )
    for name in card.points.unknown:
        yield finding("weight-unknown", place, category=name, rulebook=card.rulebook.id)
    if card.points.allocated:
        yield finding("points-allocated", place, rows=len(card.points.allocated))
    yield from _of_levels(card, place)


def _of_levels(card: Scorecard, place: str) -> Iterator[Finding]:
    """Hold the points of the rows against those printed beside a category, on either level.

    A level-1 category beside which nothing is printed is held against the rulebook's weight: a
    form may weigh otherwise, so that is said and is no fault.
    """
    tree, printed = card.rulebook.hierarchy, set()
    for label, value in card.subject.category_points.items():
        wanted = tree.resolve(tuple(label.split("/")))
        level = max((index for index, each in enumerate(wanted) if each is not None), default=None)
        if level is None:
            continue
        printed.add(wanted[0])
        found = _sum_of(card, wanted, level)
        if found is not None and found != hundredths(value):
            yield finding(
                "weights-sum", place, found=points_text(found), expected=value, name=wanted[level]
            )
    if card.points.allocated or any(each.not_applicable for each in card.subject.indicators):
        return  # the rulebook itself gave these points
    for weight in card.rulebook.weights:
        members = [each for each in tree.categories if each.name in weight.categories]
        if not printed.isdisjoint(members):
            continue
        sums = [_sum_of(card, (each, None), 0) for each in members]
        given = [each for each in sums if each is not None]
        if given and sum(given) != hundredths(weight.points):
            yield finding(
                "weights-differ", place, found=points_text(sum(given)), expected=weight.points,
                name=weight.category, rulebook=card.rulebook.id,
            )  # fmt: skip


def _sum_of(card: Scorecard, wanted: Categories, level: int) -> int | None:
    """Return the points of a category's rows, in hundredths; `None` where none has points."""
    rows = [
        points
        for points, found in zip(card.points.rows, card.categories, strict=True)
        if points >= 0 and found[: level + 1] == wanted[: level + 1]
    ]
    return sum(rows) if rows else None


def _of_categories(card: Scorecard) -> Iterator[Finding]:
    place = card.subject.place or "$"
    present = {first.name for first, _ in card.categories if first}
    if not card.subject.indicators:
        return
    for weight in card.rulebook.weights:
        if present.isdisjoint(weight.categories):
            yield finding("category-missing", place, category=weight.category)


def _of_names(card: Scorecard) -> Iterator[Finding]:
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for row in card.rows:
        key = (row.indicator.category, row.name)
        if row.name and not is_placeholder(row.name) and key in seen:
            yield finding("duplicate-indicator", _place(row), name=row.name, first=seen[key] + 1)
        seen.setdefault(key, row.index)


def of_row(row: ScoredRow) -> Iterator[Finding]:
    """Give every finding about one row of a form."""
    one = row.indicator
    first, second = row.card.categories[row.index]
    unknown = unknown_label(one.category, (first, second))
    if unknown is not None:
        yield finding("category-unknown", _place(row, ".category"), category=unknown)
    if not row.name:
        yield finding("name-missing", _place(row, ".name"))
    if one.parent is not None and one.parent not in row.card.names:
        yield finding("parent-unknown", _place(row, ".parent"), name=row.name, parent=one.parent)
    if row.points is not None and one.declared is not None and one.declared > row.points:
        yield finding(
            "points-exceeded", _place(row, ".declared"), declared=one.declared, points=row.points
        )
    if one.not_applicable:
        return
    yield from of_pair(row)
    if row.verdict == "missed" and not one.reason:
        yield finding("reason-missing", _place(row, ".reason"), name=row.name)
    yield from _of_method(row)
    yield from _of_judgement(row)


def of_pair(row: ScoredRow) -> Iterator[Finding]:
    """Give every finding about a row's two cells and how they compare."""
    yield from (_placed(each, _place(row, ".target")) for each in row.target.findings)
    yield from (_placed(each, _place(row, ".actual")) for each in row.actual.findings)
    yield from _of_comparison(row)


def _placed(found: Finding, place: str) -> Finding:
    return Finding(found.code, found.place or place, found.severity, found.parameters)


def _of_comparison(row: ScoredRow) -> Iterator[Finding]:
    target, actual = row.target, row.actual
    has_no_target = row.verdict == "no_target" and not row.needs_no_cells
    if has_no_target and not is_placeholder(row.name):
        in_name = holds_target(row.name)
        code, part = ("target-in-name", ".name") if in_name else ("no-target", ".target")
        yield finding(code, _place(row, part), name=row.name)
    if row.verdict == "no_actual":
        yield finding("no-actual", _place(row, ".actual"), name=row.name)
    if isinstance(target, NumberReading) and isinstance(actual, NumberReading):
        yield from _of_numbers(row, target, actual)
    if contradicts_name(row.name, target, row.card.rulebook.hierarchy):
        yield finding(
            "sign-contradicts-name", _place(row, ".target"), name=row.name, target=target.text
        )
    if row.state == "awaiting_judgement" and not isinstance(target, BlankReading):
        low, high = (points_text(each) for each in row.ends)
        yield finding("awaiting-judgement", _place(row), name=row.name, low=low, high=high)
    restated = row.verdict == "met" and target.text.split() == actual.text.split()
    in_words = isinstance(target, TextReading) or getattr(target, "sentence", False)
    if restated and in_words:
        yield finding("goal-restated", _place(row, ".actual"), name=row.name)


def _of_numbers(row: ScoredRow, target: NumberReading, actual: NumberReading) -> Iterator[Finding]:
    if row.card.outcome.mismatch[row.index]:
        yield finding(
            "unit-mismatch", _place(row, ".actual"), target=target.unit, actual=actual.unit
        )
    limit, ratio = row.card.rulebook.overshoot.ratio, row.ratio
    bare = actual.unit is None and actual.scale == 1 and target.unit_written
    # Nothing is nothing in any unit.
    if bare and ratio and ratio[0] and not ratio[1] < NEAR * ratio[0] < NEAR * FAR * ratio[1]:
        yield finding(
            "unit-doubtful", _place(row, ".actual"), actual=actual.text, unit=target.unit_written
        )
    lower = side_of(target, row.direction) == "lower"
    if limit is None or ratio is None or lower or row.indicator.reason:
        return
    over, under = limit.as_integer_ratio()
    if ratio[0] * under >= over * ratio[1]:
        yield finding(
            "overshoot",
            _place(row, ".actual"),
            name=row.name,
            limit=limit,
            target=target.text,
            actual=actual.text,
        )


def _of_method(row: ScoredRow) -> Iterator[Finding]:
    written, book = row.indicator.method, row.card.rulebook
    if written and written.strip() and book.place_of(written) is None:
        yield finding(
            "method-unknown", _place(row, ".method"), name=row.name, method=written,
            used=row.method.title, known="、".join(each.title for each in book.all_methods),
        )  # fmt: skip
    is_open = row.is_counted and not row.settled_by
    if is_open and row.is_unmeasured and row.curve is not None:
        measure = Phrase(f"measure-{row.curve.measure}")
        yield finding(
            "method-unmeasured", _place(row), name=row.name, method=row.method.title,
            measure=measure,
        )  # fmt: skip


def _of_judgement(row: ScoredRow) -> Iterator[Finding]:
    judged = row.indicator.judgement
    if judged is None:
        return
    if not row.settled_by and row.state in ("scored", "no_actual"):
        yield finding("judgement-unused", _place(row, ".judgement"), name=row.name)
    elif judged.score is not None and row.state == "awaiting_judgement":
        low, high = row.ends
        yield finding(
            "judgement-outside-band", _place(row, ".judgement"), score=judged.score,
            low=points_text(low), high=points_text(high),
        )  # fmt: skip
