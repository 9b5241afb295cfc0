"""Indicator set files to sets: what is extended, narrowed, retired and locked, place by place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from attrs import evolve, fields

from perfeval.files.rulebook_files import Opener, chain_of
from perfeval.files.set_locks import Change, faults_of_locks, locked_fault, same_row
from perfeval.files.source import Source
from perfeval.files.structure import structure
from perfeval.findings import FaultyInput, Finding, Phrase, finding
from perfeval.model import Clause, IndicatorSet, Parameter, SetIndicator
from perfeval.model.indicator_set import names_in

_OWN = frozenset({"category", "name", "locked", "clause", "place", "origin", "retired"})
_NARROWED = tuple(each.name for each in fields(SetIndicator) if each.name not in _OWN)


def written_set(source: Source) -> IndicatorSet:
    """Return the set of a checked ``source`` as it is written, without what it extends.

    Raises `FaultyInput` with everything that the schema cannot say of it alone.
    """
    rows = source.tree["indicators"]
    faults = list(_bad_dates(source))
    if faults:
        raise FaultyInput(faults)
    placed = [
        {**row, "place": source.place(("indicators", index)), "origin": source.tree["id"]}
        for index, row in enumerate(rows)
    ]
    tree = {**source.tree, "indicators": placed, "place": source.place()}
    made = structure(tree, IndicatorSet)
    faults = [*_bad_validity(made, source), *_twice(made)]
    if faults:
        raise FaultyInput(faults)
    return made


def to_indicator_set(source: Source, opener: Opener) -> IndicatorSet:
    """Return the set of a checked ``source`` together with the sets that it extends.

    Raises `FaultyInput` with every fault: a locked value that is loosened, an indicator retired
    that is not there, a name in braces that means nothing.
    """
    whole, *over = map(_Written, reversed(chain_of(source, opener)))
    joined = whole.made
    faults: list[Finding] = []
    if whole.made.extends is None:
        faults += _retired_here(whole.made)
    for each in over:
        joined = _extended(joined, each, faults)
    faults += _unknown_names(joined)
    faults += _circles(joined)
    if faults:
        raise FaultyInput(faults)
    return joined


class _Written:
    """A set as it is written, with the source that tells where its values stand."""

    def __init__(self, source: Source) -> None:
        self.made = written_set(source)
        self._source = source

    def place(self, row: SetIndicator, key: str) -> str:
        """Return where a key of one of its rows stands."""
        index = self.made.indicators.index(row)
        return self._source.place(("indicators", index, key), key=True)

    def gives(self, index: int, key: str) -> bool:
        """Tell whether a row gives a value for ``key``."""
        return self._source.tree["indicators"][index].get(key) is not None


# --- one set alone ------------------------------------------------------------------------------


def _bad_dates(source: Source) -> Iterator[Finding]:
    """Give the dates that no calendar has, and those of a parameter that come twice."""
    tree = source.tree
    paths: list[tuple[str | int, ...]] = [
        (key,) for key in ("valid_from", "valid_to") if tree.get(key) is not None
    ]
    for index, one in enumerate(tree.get("parameters") or ()):
        days = [each["since"] for each in one["values"]]
        for number, day in enumerate(days):
            paths.append(("parameters", index, "values", number, "since"))
            if day in days[:number]:
                place = source.place(paths[-1])
                yield finding("parameter-twice", place, name=one["name"], day=day)
    for path in paths:
        value: Any = tree
        for step in path:
            value = value[step]
        parts = [*map(int, str(value).split("-")), 1, 1][:3]
        try:
            date(*parts)
        except ValueError:
            yield finding("date-impossible", source.place(path), found=value)


def _bad_validity(made: IndicatorSet, source: Source) -> Iterator[Finding]:
    first, last = made.valid
    if first > last:
        place = source.place(("valid_to",))
        yield finding("set-validity", place, first=made.valid_from, last=made.valid_to)


def _twice(made: IndicatorSet) -> Iterator[Finding]:
    """Give the indicators, and the parameters, that are there twice."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(made.indicators, 1):
        first = seen.setdefault(row.key, number)
        if first != number:
            other = _line_of(made.indicators[first - 1], first)
            yield finding("duplicate-indicator", row.place, name=row.name, first=other)
    names = [each.name for each in made.parameters]
    for name in dict.fromkeys(each for each in names if names.count(each) > 1):
        yield finding("duplicate-parameter", made.place, name=name)


def _line_of(row: SetIndicator, number: int) -> int:
    """Return the line of a workbook's sheet that holds a row; in any other file its number."""
    cell = re.search(r"![A-Z]+(\d+)\Z", row.place)
    return int(cell[1]) if cell else number


def _retired_here(made: IndicatorSet) -> Iterator[Finding]:
    """Give the rows that a set retires which extends none."""
    for row in made.indicators:
        if row.retired is not None:
            yield finding("set-retires-unknown", row.place, name=row.name, base=Phrase("no-base"))


def _unknown_names(joined: IndicatorSet) -> Iterator[Finding]:
    """Give the names in braces that are neither a parameter nor, in a formula, an indicator."""
    parameters = {each.name for each in joined.parameters}
    both = parameters | {each.name for each in joined.indicators}
    for row in joined.indicators:
        for key, known in (("target", parameters), ("standard", parameters), ("formula", both)):
            for name in names_in(getattr(row, key)):
                if name not in known:
                    close = difflib.get_close_matches(name, known, 1)
                    remedy = (
                        Phrase("remedy-mean", {"name": close[0]}) if close
                        else Phrase("remedy-define")
                    )  # fmt: skip
                    yield finding(
                        "set-name-unknown", row.place, name=name or "{}", row=row.name,
                        key=Phrase(f"key-{key}"), remedy=remedy,
                    )  # fmt: skip


def _circles(joined: IndicatorSet) -> Iterator[Finding]:
    """Give the indicators whose formula leads back to themselves."""
    named = {each.name: each for each in joined.indicators}
    below = {
        name: [each for each in names_in(row.formula) if each in named]
        for name, row in named.items()
    }
    done: set[str] = set()
    for start, first in below.items():
        path, ahead = [start], [iter(first)]
        while ahead and start not in done:
            step = next(ahead[-1], None)
            if step is None:
                ahead.pop()
                done.add(path.pop())
            elif step in path:
                loop = " → ".join([*path[path.index(step) :], step])
                yield finding("set-formula-circle", named[step].place, loop=loop)
            elif step not in done:
                path.append(step)
                ahead.append(iter(below[step]))


# --- a set upon another -------------------------------------------------------------------------


def _extended(base: IndicatorSet, over: _Written, faults: list[Finding]) -> IndicatorSet:
    """Return ``base`` with what the set ``over`` adds, narrows and retires."""
    made = over.made
    rows = {same_row(each): each for each in base.indicators}
    coded = {each.code: same_row(each) for each in base.indicators if each.code}
    changes: list[Change] = []
    added = []
    for index, row in enumerate(made.indicators):
        key = coded.get(row.code, same_row(row)) if row.code else same_row(row)
        below = rows.get(key)
        if row.retired is not None:
            faults += _faults_of_retiring(row, below, base)
            rows.pop(key, None)
        elif below is None:
            rows[key] = row
            added.append(row)
        else:
            given = tuple(name for name in _NARROWED if over.gives(index, name))
            rows[key] = _narrowed(row, below, given, renames=row.code in coded)
            changes.append(Change(below, rows[key], given, partial(over.place, row)))
    inherited = {
        name: getattr(made, name) or getattr(base, name)
        for name in ("issuer", "hierarchy", "rulebook")
    }
    scope = base.applies_to if made.applies_to == type(made.applies_to)() else made.applies_to
    joined = evolve(
        made,
        **inherited,
        extends=None,
        applies_to=scope,
        parameters=tuple(_joined_parameters(base, made)),
        indicators=tuple(rows.values()),
    )
    faults += faults_of_locks(base, joined, changes, added)
    return joined


def _joined_parameters(base: IndicatorSet, made: IndicatorSet) -> Iterator[Parameter]:
    """Give the parameters of both; a later set adds values, and replaces those of the same day."""
    own = {each.name: each for each in made.parameters}
    for each in base.parameters:
        more = own.pop(each.name, None)
        if more is None:
            yield each
        else:
            values = {value.since: value for value in (*each.values, *more.values)}
            ordered = tuple(values[since] for since in sorted(values))
            yield evolve(each, values=ordered, unit=more.unit or each.unit)
    yield from own.values()


def _narrowed(
    row: SetIndicator, below: SetIndicator, given: Sequence[str], *, renames: bool
) -> SetIndicator:
    """Return an indicator with what ``row`` says of it instead.

    A reference belongs to the values beside it: where values change and none is given, there is
    none. One that is known by its code may have another name and category.
    """
    own = {key: getattr(row, key) for key in given}
    if renames:
        own |= {"name": row.name, "category": row.category}
    clause = row.clause if given or row.clause != Clause() else below.clause
    locked = tuple(dict.fromkeys((*below.locked, *row.locked)))
    origin = row.origin if given else below.origin
    return evolve(below, **own, clause=clause, locked=locked, place=row.place, origin=origin)


def _faults_of_retiring(
    row: SetIndicator, below: SetIndicator | None, base: IndicatorSet
) -> Iterator[Finding]:
    if below is None:
        yield finding("set-retires-unknown", row.place, name=row.name, base=base.title)
    elif below.locked:
        yield locked_fault(row.place, base, below, "retired", "", row.retired)
