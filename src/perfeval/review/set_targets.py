"""Review of an indicator set: targets that say nothing, nothing certain, or nothing possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.findings import Finding, Phrase, finding
from perfeval.readings import BlankReading, NumberReading, TextReading, read_target
from perfeval.readings.units import TABLE, convertible, ratio
from perfeval.review.set_rows import Reviewed, SetRow
from perfeval.review.words import ReviewWords
from perfeval.scoring.observations import contradicts_name, holds_target

_BOUNDS = (">=", ">", "<=", "<")
_HUNDRED = 100
_REMARK = re.compile(r"[（(]([^（()）]*)[)）]\s*$")


def targets(reviewed: Reviewed) -> Iterator[Finding]:
    """Give every finding about the targets of the set's own rows."""
    for row in reviewed.own:
        yield from _read(row)
        yield from _measure(row, reviewed.words)
        yield from _unit(row)
        yield from _direction(row)
        yield from _reach(row, reviewed.words)


def _read(row: SetRow) -> Iterator[Finding]:
    """Give what was said when the target was read, such as digits that could not be."""
    for each in row.target.findings:
        yield Finding(each.code, row.place, each.severity, each.parameters)


def _measure(row: SetRow, words: ReviewWords) -> Iterator[Finding]:
    """Give that nobody can tell whether the target was met."""
    one, target = row.filled, row.target
    is_vague = isinstance(target, TextReading) and words.vague_targets.has(target.text)
    if is_vague and not one.standard:
        yield finding("set-target-vague", row.place, name=row.name, target=target.text)
    if isinstance(target, BlankReading):
        if holds_target(row.name):
            yield finding("target-in-name", row.place, name=row.name)
        elif not (one.standard or one.formula or one.explanation):
            yield finding("set-unmeasurable", row.place, name=row.name)


def _unit(row: SetRow) -> Iterator[Finding]:
    """Give a number without a unit, a unit of words, and two units that do not go together."""
    one, target = row.filled, row.target
    if isinstance(target, TextReading) and one.unit:
        yield finding(
            "set-unit-on-words", row.place, name=row.name, unit=one.unit, target=target.text
        )
    if not isinstance(target, NumberReading):
        return
    if target.unit is None:
        if not _names_unit(row.name):
            yield finding("set-unit-missing", row.place, name=row.name, target=target.text)
        return
    alone = read_target(one.target, indicator=row.name)
    own = alone.unit if isinstance(alone, NumberReading) else None
    if one.unit and own and _differ(one.unit, own):
        yield finding(
            "set-units-differ", row.place, name=row.name, unit=one.unit, target=target.text
        )


def _differ(one: str, other: str) -> bool:
    """Tell whether two units do not go together; of two shares only one can be meant."""
    times = ratio(one, other)
    return times is None or (convertible(one, "%") and times != 1)


def _names_unit(name: str) -> bool:
    """Tell whether a name ends with a unit in brackets, as in 培训人数（人）."""
    found = _REMARK.search(name)
    return found is not None and found[1].strip() in TABLE


def _direction(row: SetRow) -> Iterator[Finding]:
    """Give a sign that contradicts the direction given, or the words of the name."""
    target, given = row.target, row.written.direction
    signed = isinstance(target, NumberReading) and target.comparator in _BOUNDS
    if signed and given is not None and row.direction != given:
        yield finding(
            "set-sign-contradicts-direction", row.place, name=row.name, target=target.text,
            direction=Phrase(f"way-{given}"),
        )  # fmt: skip
    elif contradicts_name(row.name, target, row.tree):
        yield finding("sign-contradicts-name", row.place, name=row.name, target=target.text)


def _reach(row: SetRow, words: ReviewWords) -> Iterator[Finding]:
    """Give a target that cannot be reached: more than all, or less than nothing, of a rate."""
    target = row.target
    if (
        not isinstance(target, NumberReading)
        or target.unit != "%"
        or not words.capped.has(row.name)
    ):
        return
    low, high = target.low, target.high
    over = low is not None and (low > _HUNDRED or (target.comparator == ">" and low == _HUNDRED))
    under = high is not None and (high < 0 or (target.comparator == "<" and high == 0))
    if over or under:
        yield finding("set-target-beyond-reach", row.place, name=row.name, target=target.text)
