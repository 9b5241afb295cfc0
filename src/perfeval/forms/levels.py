"""The levels above a row: labels spread and filled down, their points kept as the category's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.forms.draft import Draft, Written, short
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.row_cells import Cells, text_of
from perfeval.forms.words import FormWords
from perfeval.forms.written import is_empty, label_and_points, says_none

_SPLIT = re.compile(r"\s*(?:[/\\>＞→]|[-—–]+)\s*")


def levels_of(
    lines: Lines, row: int, cells: Cells, draft: Draft, words: FormWords
) -> tuple[str, ...]:
    """Return the labels above a row, filled down within the level above."""
    levels = draft.levels
    if "path" in cells:
        return _path(lines, cells, draft)
    first = cells.get("level1", ())
    second = cells.get("level2", ())
    lines.read(*first, *second)
    if first:
        label = _label(lines, first, cells, "points_of_level1", draft)
        parts = _SPLIT.split(label)
        if len(parts) > 1 and not second and all(words.levels.has(part) for part in parts[:2]):
            levels.first, levels.second = parts[0], parts[1]
            return levels.first, levels.second
        if label != levels.first or not _same(first[0], levels.first_cell):
            if label != levels.first:
                levels.second = ""
                levels.first_row = row
            levels.first, levels.first_cell = label, first[0]
    if second and not (second[0].cell.row < levels.first_row <= row):
        levels.second = _label(lines, second, cells, "points_of_level2", draft)
    return tuple(label for label in (levels.first, levels.second) if label)


def _same(spot: Spot, other: Spot | None) -> bool:
    return other is not None and spot.cell is other.cell


def _label(lines: Lines, spots: Sequence[Spot], cells: Cells, beside: str, draft: Draft) -> str:
    """Return the label of a level without its points, which are kept as the category's."""
    label, points = label_and_points(text_of(spots))
    if says_none(label):
        label = ""
    given = cells.get(beside, ())
    if given and not is_empty(given[0].text):
        written = Written(given[0].text, lines.place(given[0]))
        if points is None and not lines.is_read(given[0]):
            points = draft.points(written, label)
        lines.read(*given)
    if points is not None and label:
        draft.category_points.setdefault(label, points)
    elif points is not None:
        draft.say("cell-unread", lines.place(spots[0]), text=short(spots[0].text))
    return label


def _path(lines: Lines, cells: Cells, draft: Draft) -> tuple[str, ...]:
    spots = cells["path"]
    lines.read(*spots)
    labels = []
    for part in _SPLIT.split(text_of(spots)):
        label, points = label_and_points(part)
        if points is not None and label:
            draft.category_points.setdefault(label, points)
        labels.append(label)
    return tuple(label for label in labels if label)


def read_level(lines: Lines, spot: Spot, draft: Draft, words: FormWords) -> bool:
    """Take a label of a level that stands alone in its row; tell whether it is one."""
    label, points = label_and_points(spot.text)
    if words.first_levels.has(label):
        draft.levels.first, draft.levels.second = label, ""
        draft.levels.first_row, draft.levels.first_cell = spot.row, spot
    elif words.second_levels.has(label):
        draft.levels.second = label
    else:
        return False
    if points is not None:
        draft.category_points.setdefault(label, points)
    lines.read(spot)
    return True
