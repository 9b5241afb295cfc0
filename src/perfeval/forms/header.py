"""The header of a table of indicators or of a budget block: which column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, field, frozen

from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords, Labels
from perfeval.forms.written import label_and_points

MOST_ROWS = 3
"""How many rows the labels of a header may take."""

BLOCK = "block"
UNKNOWN = "unknown"
"""The role of a column whose label is none of the words."""

_NAMING = ("name", "path", "level1", "level2")
_SAYING = (
    "target", "initial_target", "actual", "points", "declared", "method", "sign",
)  # fmt: skip
_JOINED = ("reason", "evidence", "method", "note", "description", "standard", "number", UNKNOWN)
"""Roles that several columns may have: their texts are all that row's."""
_ORDERED = ("level1", "level2", "name")


@frozen
class Column:
    """A column of a header: its role, the columns of the table that it covers, its label."""

    role: str
    start: int
    end: int
    label: str
    spot: Spot = field(eq=False, repr=False)


@frozen
class Header:
    """The columns of a header of one or two rows; values begin in ``next_row``."""

    columns: tuple[Column, ...]
    first_row: int
    next_row: int
    spots: tuple[Spot, ...] = field(eq=False, repr=False)
    _under: dict[tuple[int, int], Column | None] = field(
        factory=dict, init=False, eq=False, repr=False
    )

    def has(self, *roles: str) -> bool:
        """Tell whether any of ``roles`` has a column."""
        return any(column.role in roles for column in self.columns)

    def column_of(self, spot: Spot) -> Column | None:
        """Return the column that a cell covers most of; of equal ones the first."""
        where = spot.start, spot.end
        if where not in self._under:
            shared = [spot.overlap(each.start, each.end) for each in self.columns]
            most = max(shared, default=0)
            self._under[where] = self.columns[shared.index(most)] if most else None
        return self._under[where]

    def between(self, spot: Spot) -> list[Column]:
        """Return the columns left and right of a cell that stands below a blank of the header."""
        if any(spot.overlap(each.start, each.end) for each in self.spots):
            return []
        left = [each for each in self.columns if each.end <= spot.start]
        right = [each for each in self.columns if each.start >= spot.end]
        return [left[-1], right[0]] if left and right else []


def indicator_headers(lines: Lines, row: int, words: FormWords) -> tuple[Header, ...]:
    """Return the header of a table of indicators that begins in ``row``; none where none does.

    It names an indicator or a level and something that is said of one; where the labels of one
    row split over the next, both rows are the header. Where two tables stand side by side, as the
    goals of some years and those of the year do, each has its header.
    """
    found = _header(lines, row, words.columns, words)
    if found is None:
        return ()
    found = evolve(found, columns=_with_name(found.columns, found.next_row, words))
    roles = {column.role for column in found.columns} - {UNKNOWN, "number"}
    known = sum(column.role != UNKNOWN for column in found.columns)
    if not _says_enough(roles) or 2 * known < len(found.columns):
        return ()
    return tuple(evolve(found, columns=tuple(_settled(each))) for each in _halves(found.columns))


def _says_enough(roles: set[str]) -> bool:
    """Tell whether these columns name indicators and say something of them."""
    is_wide = len(roles) >= 3 or {"name", "target"} <= roles
    names = roles.intersection((*_NAMING, BLOCK))
    return bool(is_wide and names and roles.intersection(_SAYING))


def budget_header(lines: Lines, row: int, words: FormWords) -> Header | None:
    """Return the header of a budget block that begins in ``row``, if one does."""
    found = _header(lines, row, words.budget, words)
    if found is None:
        return None
    roles = [column.role for column in found.columns if column.role != UNKNOWN]
    amounts = {"initial", "annual", "executed"}.intersection(roles)
    if not amounts or len(set(roles)) < 2:
        return None
    return evolve(found, columns=tuple(_without_repeats(found.columns)))


# --- labels of one or two rows ------------------------------------------------------------------


def _header(lines: Lines, row: int, labels: Labels, words: FormWords) -> Header | None:
    """Return the labels of ``row``, with those below that split them, whatever they say."""
    top = lines.own(row)
    if len(top) < 2 or not any(labels.has(spot.text) for spot in top):
        return None
    columns = [_column(spot, labels.role(spot.text)) for spot in top]
    spots, behind = list(top), row + 1
    while behind - row < MOST_ROWS:
        below = _splits(lines, behind, [each.spot for each in columns], labels, words)
        if not below:
            break
        made = [_column(spot, _role_below(spot, spots, labels)) for spot in below]
        columns = [
            each
            for each in columns
            if not any(spot.overlap(each.start, each.end) for spot in below)
        ] + made
        spots, behind = [*spots, *below], behind + 1
    columns.sort(key=lambda column: column.start)
    return Header(tuple(columns), row, behind, tuple(spots))


def _column(spot: Spot, role: str | None) -> Column:
    return Column(role or UNKNOWN, spot.start, spot.end, spot.text, spot)


def _splits(
    lines: Lines, row: int, top: Sequence[Spot], labels: Labels, words: FormWords
) -> list[Spot]:
    """Return the labels of a row below others where all but a few of them are words of a header.

    A header that says enough by itself is no part of one above it unless that is labels, too.
    """
    below = lines.own(row)
    if _says_enough({labels.role(spot.text) or UNKNOWN for spot in below} - {UNKNOWN}):
        said = sum(labels.has(spot.text) or words.sections.has(spot.text) for spot in top)
        if said < len(top) and (said < 3 or 2 * said < len(top)):
            return []
    known = [spot for spot in below if _role_below(spot, top, labels)]
    is_split = known and len(known) == len(below)
    return below if is_split or (len(known) > 2 and 3 * len(known) > 2 * len(below)) else []


def _role_below(spot: Spot, top: Sequence[Spot], labels: Labels) -> str | None:
    """Return the role of a label below others: 年初 below 指标值 is 年初指标值."""
    above = [each.text for each in top if each.overlap(spot.start, spot.end)]
    for over in above:
        role = labels.exact_role(spot.text + over) or labels.exact_role(over + spot.text)
        if role:
            return role
    return labels.role(spot.text)


# --- columns that need one another --------------------------------------------------------------


def _with_name(columns: Sequence[Column], row: int, words: FormWords) -> tuple[Column, ...]:
    """Leave out the label of the block at the left; where nothing is called 三级指标, find what is.

    A table without a column of names has them in 绩效指标, or in its deepest level.
    """
    kept = [
        each for each in columns if each.role not in (BLOCK, UNKNOWN) or not _runs_down(each, row)
    ]
    if any(each.role == "name" for each in kept):
        return tuple(each for each in kept if not _is_side(each, words))
    for role in ("level2", "level1", "block"):
        for index, column in enumerate(kept):
            if column.role == role:
                kept[index] = evolve(column, role="name")
                return tuple(kept)
    return tuple(kept)


def _runs_down(column: Column, row: int) -> bool:
    return column.spot.cell.row + column.spot.cell.row_span > row


def _is_side(column: Column, words: FormWords) -> bool:
    """Tell whether a label names a block or a goal with points of its own."""
    return column.role in (BLOCK, UNKNOWN) and (
        column.role == BLOCK
        or words.sections.has(label_and_points(column.label)[0])
        or words.goal_groups.has(column.label)
    )


def _halves(columns: Sequence[Column]) -> list[Sequence[Column]]:
    """Return the columns of two tables side by side; level 1 is common to both."""
    roles = [column.role for column in columns]
    if min(roles.count("name"), roles.count("target")) < 2:
        return [columns]
    twice = [role for role in ("level1", "level2", "name", "target") if roles.count(role) > 1]
    split = min(roles.index(role, roles.index(role) + 1) for role in twice)
    common = [] if "level1" in twice else [each for each in columns if each.role == "level1"]
    return [columns[:split], [*common, *columns[split:]]]


def _settled(columns: Sequence[Column]) -> Iterator[Column]:
    """Give the columns with roles of their own: points beside a level are that level's."""
    has_target = any(each.role == "target" for each in columns)
    many_points = sum(each.role == "points" for each in columns) > 1
    before = ""
    settled = []
    for column in columns:
        role = column.role
        if role == "points" and many_points and before in ("level1", "level2"):
            role = f"points_of_{before}"
        elif role == "initial_target" and not has_target:
            role, has_target = "target", True
        settled.append(evolve(column, role=role))
        before = column.role
    yield from _without_repeats(settled)


def _without_repeats(columns: Iterable[Column]) -> Iterator[Column]:
    """Give the columns; the second of a role that stands once is of no known role."""
    seen: set[str] = set()
    for column in columns:
        if column.role in seen and column.role not in _JOINED:
            yield evolve(column, role=UNKNOWN)
        else:
            seen.add(column.role)
            yield column
