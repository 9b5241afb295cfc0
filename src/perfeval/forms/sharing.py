"""Points in cells that run over several rows: whose they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import evolve

from perfeval.forms.draft import Draft, Row, Written, short
from perfeval.model import Indicator

Role: TypeAlias = Literal["points", "declared"]
ROLES: tuple[Role, Role] = ("points", "declared")
"""What cells may give to several rows at once."""


def settle_points(draft: Draft) -> tuple[Indicator, ...]:
    """Return the indicators with their points.

    A cell of points that runs over all rows of a category is the category's; over a row and its
    sub-rows it is that row's; over other rows it is the first one's, with a finding.
    """
    sizes = Counter(
        row.indicator.category[:depth]
        for row in draft.rows
        for depth in range(1, len(row.indicator.category) + 1)
    )
    points, declared = (_by_row(draft, role, sizes) for role in ROLES)
    return tuple(
        evolve(row.indicator, points=points.get(index), declared=declared.get(index))
        for index, row in enumerate(draft.rows)
    )


def _by_row(draft: Draft, role: Role, sizes: Counter[tuple[str, ...]]) -> dict[int, Decimal | None]:
    """Return the points of every row that begins a cell of them."""
    return {
        indices[0]: _points(draft, [draft.rows[index] for index in indices], role, sizes)
        for indices in _groups(draft.rows, role)
    }


def _groups(rows: Sequence[Row], role: Role) -> list[list[int]]:
    """Return the rows that each cell of points covers, by their index."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        spot = row.points if role == "points" else row.declared
        if spot is not None:
            groups[id(spot.cell)].append(index)
    return list(groups.values())


def _points(
    draft: Draft, rows: Sequence[Row], role: Role, sizes: Counter[tuple[str, ...]]
) -> Decimal | None:
    """Return the points that one cell gives the first of its rows."""
    first = rows[0]
    spot = first.points if role == "points" else first.declared
    assert spot is not None  # a group is of rows that share a cell
    written = Written(spot.text, first.lines.place(spot))
    is_family = all(row.indicator.parent == first.indicator.name for row in rows[1:])
    if len(rows) == 1 or is_family:
        return draft.points(written, role)
    labels = _category_of(rows, sizes)
    if not labels:
        draft.say("points-over-rows", written.place, found=short(written.text), rows=len(rows))
        return draft.points(written, role)
    if role == "declared":
        draft.say("cell-unread", written.place, text=short(written.text))
    else:
        points = draft.points(written, role)
        if points is not None:
            draft.category_points.setdefault(labels[-1], points)
    return None


def _category_of(rows: Sequence[Row], sizes: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the category whose rows these are, all of them; empty where there is none."""
    labels = rows[0].indicator.category
    for depth in range(1, len(labels) + 1):
        is_common = all(row.indicator.category[:depth] == labels[:depth] for row in rows)
        if is_common and sizes[labels[:depth]] == len(rows):
            return labels[:depth]
    return ()
