"""What changed from one indicator set to another, in terms of indicators and not of lines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import field, fields, frozen

from perfeval.model.hierarchy import bare_label
from perfeval.model.indicator_set import DatedValue, IndicatorSet, Parameter, SetIndicator
from perfeval.model.similarity import close_pairs
from perfeval.model.strictness import Turn, turn
from perfeval.model.versions import compare_versions

RENAMED = Fraction(1, 2)
"""How alike two names must be to be one indicator's, where category and target or formula agree."""

HEAD_KEYS = (
    "id", "title", "issuer", "version", "valid_from", "valid_to", "hierarchy", "rulebook",
    "extends", "applies_to", "clause",
)  # fmt: skip
"""What the head of a set says."""

ROW_KEYS = tuple(
    each.name for each in fields(SetIndicator) if each.name not in ("place", "origin", "retired")
)
"""What a set says of an indicator."""


@frozen
class Change:
    """A value that is another: its key, and what it was and is, as they stand in the model."""

    key: str
    old: Any
    new: Any


@frozen
class RowChange:
    """An indicator of both sets of which something changed."""

    old: SetIndicator
    new: SetIndicator
    changes: tuple[Change, ...]

    @property
    def is_moved(self) -> bool:
        """Whether it stands in another category."""
        return _labels(self.old) != _labels(self.new)

    @property
    def is_renamed(self) -> bool:
        """Whether it has another name."""
        return self.old.name != self.new.name

    @property
    def turn(self) -> Turn | None:
        """What became of its target; `None` where that is as it was."""
        if (self.old.target, self.old.unit) == (self.new.target, self.new.unit):
            return None
        direction = self.new.direction or self.old.direction
        return turn(self.old.target_reading, self.new.target_reading, direction)


@frozen
class ParameterChange:
    """A parameter that was added, taken out, or has other values; ``values`` says from which day.

    Each of ``values`` holds what was and what is in force from a day on.
    """

    name: str
    old: Parameter | None
    new: Parameter | None
    values: tuple[tuple[str, DatedValue | None, DatedValue | None], ...]


@frozen
class SetDiff:
    """What changed from the set ``old`` to ``new``; made by `diff_sets`.

    ``retired`` gives the reason for those of ``removed`` of which the new set gives one.
    """

    old: IndicatorSet
    new: IndicatorSet
    head: tuple[Change, ...]
    parameters: tuple[ParameterChange, ...]
    added: tuple[SetIndicator, ...]
    removed: tuple[SetIndicator, ...]
    changed: tuple[RowChange, ...]
    unchanged: int
    retired: Mapping[SetIndicator, str] = field(factory=dict, hash=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed, the order of indicators aside."""
        parts = (self.head, self.parameters, self.added, self.removed, self.changed)
        return not any(parts)

    @property
    def newer(self) -> int | None:
        """1 where the version of the new set is newer, 0 the same, -1 older; `None` where open."""
        return compare_versions(self.old.version, self.new.version)

    @property
    def is_outdated(self) -> bool:
        """Whether something changed and the version is not newer, so that two sets share one."""
        return not self.is_empty and self.newer is not None and self.newer < 1

    def __repr__(self) -> str:
        counts = (f"{len(getattr(self, part))} {part}" for part in ("added", "removed", "changed"))
        return f"<SetDiff {self.old.id} → {self.new.id}: {', '.join(counts)}>"


def diff_sets(
    old: IndicatorSet, new: IndicatorSet, retired: Iterable[SetIndicator] = ()
) -> SetDiff:
    """Return what changed from ``old`` to ``new``.

    An indicator is the same where its code is, else where category and name are, else where the
    name alone is, else where category and target or formula agree and the names are alike.
    ``retired`` are rows of the new set as it is written, which say why it leaves out what it does.

    >>> old = IndicatorSet(
    ...     "a",
    ...     "甲",
    ...     indicators=(
    ...         SetIndicator(("产出指标", "质量指标"), "培训合格率", target="≥90%"),
    ...         SetIndicator(("产出指标", "数量指标"), "培训人次"),
    ...     ),
    ... )
    >>> new = IndicatorSet(
    ...     "a",
    ...     "甲",
    ...     indicators=(SetIndicator(("产出指标", "质量指标"), "培训合格率", target="≥95%"),),
    ... )
    >>> found = diff_sets(old, new)
    >>> found
    <SetDiff a → a: 0 added, 1 removed, 1 changed>
    >>> found.removed, [each.turn for each in found.changed]
    ((<SetIndicator 产出指标/数量指标 培训人次: None>,), ['stricter'])
    """
    before, after = (
        [each for each in one.indicators if each.retired is None] for one in (old, new)
    )
    pairs = _paired(before, after)
    both = [(before[one], after[other]) for one, other in sorted(pairs.items())]
    changed = [
        RowChange(one, other, changes)
        for one, other in both
        if (changes := _changes(one, other, ROW_KEYS))
    ]
    taken = set(pairs.values())
    removed = [each for place, each in enumerate(before) if place not in pairs]
    return SetDiff(
        old,
        new,
        head=_changes(old, new, HEAD_KEYS),
        parameters=tuple(_parameter_changes(old, new)),
        added=tuple(each for place, each in enumerate(after) if place not in taken),
        removed=tuple(removed),
        changed=tuple(changed),
        unchanged=len(pairs) - len(changed),
        retired=dict(_reasons(removed, (*new.indicators, *retired))),
    )


def _reasons(
    removed: Iterable[SetIndicator], rows: Iterable[SetIndicator]
) -> Iterator[tuple[SetIndicator, str]]:
    """Give the reasons that rows of a set give for what it leaves out."""
    given = {key: each.retired for each in rows if each.retired for key in _keys(each)}
    for row in removed:
        reason = next((given[key] for key in _keys(row) if key in given), None)
        if reason is not None:
            yield row, reason


def _labels(row: SetIndicator) -> tuple[str, ...]:
    return tuple(map(bare_label, row.category))


def _keys(row: SetIndicator) -> list[tuple[str, ...]]:
    """Return what a row may be known by: its code, and its category and name."""
    return [*([("", row.code)] if row.code else []), (*_labels(row), row.name)]


def _changes(old: object, new: object, keys: Iterable[str]) -> tuple[Change, ...]:
    both = ((key, getattr(old, key), getattr(new, key)) for key in keys)
    return tuple(Change(key, one, other) for key, one, other in both if one != other)


def _parameter_changes(old: IndicatorSet, new: IndicatorSet) -> Iterator[ParameterChange]:
    before = {each.name: each for each in old.parameters}
    after = {each.name: each for each in new.parameters}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        olds = {each.since: each for each in (one.values if one else ())}
        news = {each.since: each for each in (other.values if other else ())}
        days = sorted({*olds, *news})
        values = [(day, olds.get(day), news.get(day)) for day in days]
        differing = tuple(each for each in values if each[1] != each[2])
        yield ParameterChange(name, one, other, differing)


# --- which indicator became which ---------------------------------------------------------------

Rows = Sequence[SetIndicator]
Places = Sequence[int]


def _paired(old: Rows, new: Rows) -> dict[int, int]:
    """Return the places of the old indicators with those that they have now, the surest first."""
    pairs: dict[int, int] = {}
    for key in (_whole, _code, _category_and_name, _name):
        pairs.update(_by(key, old, new, *_rest(old, new, pairs)))
    pairs.update(_alike(old, new, *_rest(old, new, pairs)))
    return pairs


def _rest(old: Rows, new: Rows, pairs: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Return the places on both sides that have no counterpart yet."""
    taken = set(pairs.values())
    return (
        [each for each in range(len(old)) if each not in pairs],
        [each for each in range(len(new)) if each not in taken],
    )


def _whole(row: SetIndicator) -> Hashable:
    return row


def _code(row: SetIndicator) -> Hashable:
    return row.code


def _category_and_name(row: SetIndicator) -> Hashable:
    return (*_labels(row), row.name)


def _name(row: SetIndicator) -> Hashable:
    return row.name


def _by(
    key: Callable[[SetIndicator], Hashable], old: Rows, new: Rows, olds: Places, news: Places
) -> Iterator[tuple[int, int]]:
    """Give the places of indicators with one key; where several have it, they go in order."""
    waiting: dict[Hashable, list[int]] = {}
    for place in reversed(news):
        waiting.setdefault(key(new[place]), []).append(place)
    for place in olds:
        known = key(old[place])
        if known is not None and waiting.get(known):
            yield place, waiting[known].pop()


def _alike(old: Rows, new: Rows, olds: Places, news: Places) -> Iterator[tuple[int, int]]:
    """Give the renamed: of one category, with one target or formula, and names that are alike."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = {}
    for side, (rows, places) in enumerate(((old, olds), (new, news))):
        for place in places:
            for key in ("target", "formula"):
                if value := getattr(rows[place], key):
                    group = groups.setdefault((_labels(rows[place]), key, value), ([], []))
                    group[side].append(place)
    found: dict[tuple[int, int], Fraction] = {}
    for before, after in groups.values():
        names = [*(old[each].name for each in before), *(new[each].name for each in after)]
        for one, other, alike in close_pairs(names, RENAMED) if before and after else ():
            if one < len(before) <= other:
                found[before[one], after[other - len(before)]] = alike
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    # The closest first; the sum of the places keeps the choice the same from either side.
    for one, other in sorted(found, key=lambda pair: (-found[pair], sum(pair), pair)):
        if one not in taken_old and other not in taken_new:
            taken_old.add(one)
            taken_new.add(other)
            yield one, other
