"""The cells of a row by the columns that they belong to, also where the row has slipped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from perfeval.forms.header import BLOCK, Column, Header
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords, compact
from perfeval.forms.written import is_empty, label_and_points, points_of

Cells: TypeAlias = Mapping[str, Sequence[Spot]]
"""The cells of a row by the roles of their columns."""

_SIGN = re.compile("[≥≧≤≦=﹦＝><＞＜]+|>=|<=|±")


def cells_of(
    lines: Lines, row: int, header: Header, words: FormWords
) -> tuple[dict[str, list[Spot]], bool]:
    """Return the cells of a row by role, and whether the row had slipped by a column."""
    line = [spot for spot in lines.at(row) if spot.cell.row >= header.next_row]
    straight = _assigned(lines, line, header, words)
    if not all(spot.is_own for spot in line):
        return straight, False
    best, has_slipped = straight, False
    least = _likelihood(straight, words) + 3
    for moved in _moved(line, header, words):
        likelihood = _likelihood(moved, words)
        if likelihood >= least:
            best, has_slipped, least = moved, True, likelihood + 1
    return best, has_slipped


def _assigned(
    lines: Lines, line: Sequence[Spot], header: Header, words: FormWords
) -> dict[str, list[Spot]]:
    cells: dict[str, list[Spot]] = {}
    beside = []
    for spot in line:
        column = _column(spot, header, words)
        if column is None:
            beside.append(spot)
        elif column.role in ("level1", "level2") and _names_block(spot, words):
            lines.read(spot)
        else:
            cells.setdefault(column.role, []).append(spot)
    for spot in cells.get("target", ()):  # one cell over both says both
        actual = next((each for each in header.columns if each.role == "actual"), None)
        if actual is not None and "actual" not in cells and spot.overlap(actual.start, actual.end):
            cells["actual"] = [spot]
    for spot in beside:
        near = [each for each in header.between(spot) if each.role not in cells]
        if near:
            cells[near[0].role] = [spot]
    return cells


def _names_block(spot: Spot, words: FormWords) -> bool:
    return words.columns.role(spot.text) == BLOCK or words.sections.has(spot.text)


def _moved(
    line: Sequence[Spot], header: Header, words: FormWords
) -> Iterator[dict[str, list[Spot]]]:
    """Give the other ways in which the cells of a row may belong to the columns.

    All are one column too far left or right, or they follow one another from some column on.
    """
    columns = header.columns
    places = [_column(spot, header, words) for spot in line]
    if None not in places:
        indices = [columns.index(each) for each in places if each is not None]
        for shift in (1, -1):
            if all(0 <= index + shift < len(columns) for index in indices):
                yield _placed(line, [columns[index + shift] for index in indices])
    for first in range(len(columns) - len(line) + 1):
        yield _placed(line, columns[first : first + len(line)])


def _placed(line: Sequence[Spot], columns: Sequence[Column]) -> dict[str, list[Spot]]:
    cells: dict[str, list[Spot]] = {}
    for spot, column in zip(line, columns, strict=True):
        cells.setdefault(column.role, []).append(spot)
    return cells


def _column(spot: Spot, header: Header, words: FormWords) -> Column | None:
    """Return the column of a cell; a cell over levels and the name is what its text is."""
    if spot.cell.column_span == 1:
        return header.column_of(spot)
    covered = [each for each in header.columns if spot.overlap(each.start, each.end)]
    roles = [each.role for each in covered]
    if "name" in roles and set(roles) & {"level1", "level2"}:
        label = label_and_points(spot.text)[0]
        if not words.levels.has(label):
            return covered[roles.index("name")]
    return header.column_of(spot)


def _likelihood(cells: Cells, words: FormWords) -> int:
    """Return how well the cells fit the columns they are in."""
    fit = 0
    for role, spots in cells.items():
        for spot in spots:
            text = label_and_points(spot.text)[0]
            if role in ("level1", "level2"):
                known = words.first_levels if role == "level1" else words.second_levels
                fit += 2 if known.has(text) else -1
            elif role in ("points", "declared"):
                fit += 1 if points_of(spot.text) is not None or is_empty(spot.text) else -2
            elif role == "name":
                is_other = words.levels.has(text) or _SIGN.match(text) or points_of(text)
                fit += -2 if is_other else 1
            elif role == "sign":
                fit += 1 if _is_sign(spot.text, words) else -2
    return fit


def _is_sign(text: str, words: FormWords) -> bool:
    return (
        is_empty(text)
        or bool(_SIGN.fullmatch(compact(text)))
        or any(
            labels.has(text) for labels in (words.qualitative, words.quantitative, words.directions)
        )
    )


def text_of(spots: Iterable[Spot]) -> str:
    """Return what stands in the cells of one column: a cell split in two is one value."""
    return "".join(spot.text for spot in spots)


def place_of(lines: Lines, row: int, cells: Cells) -> str:
    """Return the place of a row: its first cell that begins in it."""
    spots = [spot for group in cells.values() for spot in group if spot.is_own]
    if not spots:
        spots = lines.own(row)
    return lines.place(min(spots, key=lambda spot: spot.start))
