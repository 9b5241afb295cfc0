"""What a set may not do to the one that it extends: loosen what is locked, by whatever way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from attrs import evolve, frozen

from perfeval.findings import FaultyInput, Finding, Phrase, finding
from perfeval.model import IndicatorSet, SetIndicator
from perfeval.model.hierarchy import bare_label
from perfeval.model.indicator_set import names_in
from perfeval.model.strictness import keeps

_OF_TARGET = ("target", "unit", "direction")
"""What a target says is in all of these: a lock on it is one on what they say together."""

_ORDINAL = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．])")
_ANY_DAY = date(2000, 1, 1)


@frozen
class Change:
    """An indicator that a set narrows: as it was, as it is now, and which keys were given.

    ``place`` tells where a key of it stands.
    """

    below: SetIndicator
    after: SetIndicator
    given: tuple[str, ...]
    place: Callable[[str], str]


def same_row(row: SetIndicator) -> tuple[str, ...]:
    """Return what tells a row from others however its labels and blanks are written.

    >>> same_row(SetIndicator(("（一）产出指标", "1.质量指标"), "合格 率"))
    ('产出', '质量', '合格率')
    """
    labels = (_ORDINAL.sub("", bare_label(each)).removesuffix("指标") for each in row.category)
    return (*labels, bare_name(row.name))


def bare_name(name: str) -> str:
    """Return a name without blanks and without characters that cannot be seen."""
    return "".join(each for each in name if unicodedata.category(each) not in _UNSEEN)


_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def faults_of_locks(
    base: IndicatorSet,
    joined: IndicatorSet,
    changes: Sequence[Change],
    added: Sequence[SetIndicator],
) -> Iterator[Finding]:
    """Give everything that is locked in ``base`` and is another, and no stricter, in ``joined``.

    A locked target may only become stricter on every day, with its unit, its direction and the
    parameters that it names; another locked value may not change. A set may not add a second
    indicator under the name of one with anything locked.
    """
    locked_names = {bare_name(each.name) for each in base.indicators if each.locked}
    for row in added:
        if bare_name(row.name) in locked_names:
            yield finding("set-locked-name", row.place, name=row.name, base=base.title)
    touched = set()
    for change in changes:
        touched.add(change.below.key)
        yield from _of_change(base, joined, change)
    present = {each.key for each in joined.indicators}
    for row in base.indicators:
        if row.key not in touched and row.key in present:
            unchanged = Change(row, row, (), lambda _: joined.place)
            yield from _of_change(base, joined, unchanged)


def _of_change(base: IndicatorSet, joined: IndicatorSet, change: Change) -> Iterator[Finding]:
    below, after = change.below, change.after
    if not below.locked:
        return
    if after.name != below.name:
        yield locked_fault(change.place("name"), base, below, "name", below.name, after.name)
    others = []
    for key in change.given:
        old, new = getattr(below, key), getattr(after, key)
        if key in below.locked and key != "target" and old != new:
            others.append(key)
            yield locked_fault(change.place(key), base, below, key, old, new)
    by_itself = not set(others) & {"unit", "direction"}
    if "target" in below.locked and by_itself and not _keeps_target(base, joined, below, after):
        changed = [key for key in _OF_TARGET if getattr(below, key) != getattr(after, key)]
        old, new = _shown(base, joined, change)
        yield locked_fault(change.place((*changed, "target")[0]), base, below, "target", old, new)
    if "standard" in below.locked and _changes(base, joined, below.standard):
        yield locked_fault(change.place("standard"), base, below, "standard", below.standard, "…")


def _keeps_target(
    base: IndicatorSet, joined: IndicatorSet, below: SetIndicator, after: SetIndicator
) -> bool:
    """Tell whether a target asks for at least what it did, on every day on which it did."""
    names = {*names_in(below.target), *names_in(after.target)}
    for day in _days(base, joined, names) or [_ANY_DAY]:
        old, new = _on(base, below, day), _on(joined, after, day)
        if old is not None and (new is None or not keeps(old, new)):
            return False
    return True


def _days(base: IndicatorSet, joined: IndicatorSet, names: set[str]) -> list[date]:
    """Return the days on which a parameter of that name changes."""
    both = (*base.parameters, *joined.parameters)
    return sorted({value.day for each in both if each.name in names for value in each.values})


def _on(one: IndicatorSet, row: SetIndicator, day: date) -> SetIndicator | None:
    """Return a row with its parameters as they are on a day; `None` where one has no value."""
    if not names_in(row.target):
        return row
    try:
        return evolve(one, indicators=(evolve(row, standard=None),)).on(day).indicators[0]
    except FaultyInput:
        return None


def _changes(base: IndicatorSet, joined: IndicatorSet, text: str | None) -> bool:
    """Tell whether a parameter that a text names has other values than it had."""
    for name in names_in(text):
        old, new = base.parameter(name), joined.parameter(name)
        if old is not None and (new is None or (old.values, old.unit) != (new.values, new.unit)):
            return True
    return False


def _shown(base: IndicatorSet, joined: IndicatorSet, change: Change) -> tuple[str, str]:
    """Return the target before and after, as they would stand in a form."""
    below, after = change.below, change.after
    days = _days(base, joined, {*names_in(below.target), *names_in(after.target)})
    day = days[-1] if days else _ANY_DAY
    texts = [
        (each and each.written_target) or ""
        for each in (_on(base, below, day), _on(joined, after, day))
    ]
    if texts[0] == texts[1]:
        texts = [f"{texts[0]}（{each.direction}）" for each in (below, after)]
    return texts[0], texts[1]


def locked_fault(
    place: str, base: IndicatorSet, below: SetIndicator, key: str, old: object, new: object
) -> Finding:
    """Return the finding that something locked was changed."""
    reference = below.clause.reference or base.clause.reference
    shown = ["—" if each in (None, "") else str(each) for each in (old, new)]
    return finding(
        "set-locked", place, name=below.name, key=Phrase(f"key-{key}"), found=shown[1],
        expected=shown[0], base=base.title, reference=reference or Phrase("no-reference"),
    )  # fmt: skip
