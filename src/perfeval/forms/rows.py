"""The rows of indicators of a form: cells to columns, levels filled, sub-rows to their row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from perfeval.forms.draft import Draft, Row, Written, prose, short
from perfeval.forms.header import UNKNOWN, Column, Header
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords, compact, folded
from perfeval.forms.written import (
    is_empty,
    label_and_points,
    number_of,
    points_of,
    says_none,
)
from perfeval.model import Actual, Indicator, Review, Target
from perfeval.model.hierarchy import Direction
from perfeval.model.indicator import QUALITATIVE

Cells = Mapping[str, Sequence[Spot]]
"""The cells of a row by the roles of their columns."""

_STARS = "★☆*＊●▲◆■※ "
_SIGN = re.compile("[≥≧≤≦=﹦＝><＞＜]+|>=|<=|±")
_ORDINAL = re.compile(r"[:：]|[.、．]|(?<=\d)|(?<=[一二三四五六七八九十①-⑳])")
_SPLIT = re.compile(r"\s*(?:[/\\>＞→]|[-—–]+)\s*")
_NO_PLACE = ("description", "standard", "note", UNKNOWN)
"""Columns that the model has no field for: their cells stay unread and are listed."""

_SILENT = ("number",)
_SAYING = ("target", "initial_target", "actual", "points", "declared")
_FLAT = ("project", "department", "implementer", "year", "annual", "executed")


def read_row(lines: Lines, row: int, header: Header, draft: Draft, words: FormWords) -> None:
    """Take a row below a header of indicators: an indicator, the labels of levels, or debris."""
    if any(words.subtotals.has(spot.text) for spot in lines.own(row)[:1]):
        return
    cells, is_shifted = _cells(lines, row, header, words)
    if is_shifted:
        first = lines.own(row)[0]
        draft.say("row-shifted", lines.place(first), text=short(first.text))
    labels = _levels(lines, row, cells, draft, words)
    name = _name(cells, words)
    values = {role: _text(cells.get(role, ())) for role in _SAYING}
    for role in _SILENT:
        lines.read(*cells.get(role, ()))
    if labels and words.execution.has(labels[0]) and any(values.values()):
        draft.category_points.pop(labels[0], None)
        _take_execution(lines, cells, draft, values)
        return
    is_said = any(not says_none(value) for value in values.values())
    if _is_debris(name, words) and not is_said:
        read = ("name", "sign", "unit", *_SAYING)
        lines.read(*(spot for role in read for spot in cells.get(role, ())))
        return
    indicator = _indicator(lines, cells, draft, words)
    indicator = evolve(indicator, category=labels, name="" if _is_debris(name, words) else name)
    parent, indicator = _family(cells, indicator, draft, words)
    place = _place(lines, row, cells)
    indicator = evolve(indicator, parent=parent, place=place)
    if not indicator.name:
        shown = short(values["target"] or values["actual"] or values["points"])
        draft.say("indicator-unnamed", place, category="/".join(labels), value=shown)
    draft.rows.append(_with_points(lines, cells, indicator))


# --- cells to columns ---------------------------------------------------------------------------


def _cells(
    lines: Lines, row: int, header: Header, words: FormWords
) -> tuple[dict[str, list[Spot]], bool]:
    """Return the cells of a row by role, and whether the row had slipped by a column."""
    line = [spot for spot in lines.at(row) if spot.cell.row >= header.next_row]
    straight = _assigned(line, header, words)
    if not all(spot.is_own for spot in line):
        return straight, False
    best, has_slipped = straight, False
    least = _likelihood(straight, words) + 3
    for moved in _moved(line, header, words):
        likelihood = _likelihood(moved, words)
        if likelihood >= least:
            best, has_slipped, least = moved, True, likelihood + 1
    return best, has_slipped


def _assigned(line: Sequence[Spot], header: Header, words: FormWords) -> dict[str, list[Spot]]:
    cells: dict[str, list[Spot]] = {}
    beside = []
    for spot in line:
        column = _column(spot, header, words)
        if column is None:
            beside.append(spot)
        else:
            cells.setdefault(column.role, []).append(spot)
    for spot in beside:
        near = [each for each in header.between(spot) if each.role not in cells]
        if near:
            cells[near[0].role] = [spot]
    return cells


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


def _text(spots: Iterable[Spot]) -> str:
    """Return what stands in the cells of one column: a cell split in two is one value."""
    return "".join(spot.text for spot in spots)


def _place(lines: Lines, row: int, cells: Cells) -> str:
    spots = [spot for group in cells.values() for spot in group if spot.is_own]
    if not spots:
        spots = lines.own(row)
    return lines.place(min(spots, key=lambda spot: spot.start))


# --- levels -------------------------------------------------------------------------------------


def _levels(
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
    label, points = label_and_points(_text(spots))
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
    for part in _SPLIT.split(_text(spots)):
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
    elif words.goal_groups.has(label) and points is not None:
        draft.levels.first = draft.levels.second = ""
    else:
        return False
    if points is not None:
        draft.category_points.setdefault(label, points)
    lines.read(spot)
    return True


# --- names and families -------------------------------------------------------------------------


def _name(cells: Cells, words: FormWords) -> str:
    """Return the name without its number (指标1：)."""
    spots = cells.get("name", ())
    own = [spot for spot in spots if spot.is_own]
    text = _text(own if own and len(own) < len(spots) else spots)
    return without_prefix("".join(text.splitlines()), words)


def without_prefix(name: str, words: FormWords) -> str:
    """Return a name without the number that a template puts before it; stars stay.

    >>> from perfeval.files.catalogue import form_words
    >>> [
    ...     without_prefix(each, form_words())
    ...     for each in ("指标1：培训人次", "指标12021年完成", "★指标")
    ... ]
    ['培训人次', '2021年完成', '★指标']
    """
    name = name.strip()
    for prefix in words.name_prefixes:
        found = re.match(
            rf"{re.escape(prefix)}\s*(?:\d+\s*[:：.、．]|[一二三四五六七八九十]+\s*[:：、]|[①-⑳]\s*[:：]?"
            r"|[(（]\d+[)）]\s*[:：]?|\d+\s*$|\d(?![\d.]*[%％]))",
            name,
        )
        if found:
            return name[found.end() :].strip()
    return name


def _is_debris(name: str, words: FormWords) -> bool:
    """Tell whether a name is none: empty, a placeholder, or dots."""
    plain = folded(name)
    return says_none(name) or not plain or words.guidance.has(plain)


def _family(
    cells: Cells, indicator: Indicator, draft: Draft, words: FormWords
) -> tuple[str | None, Indicator]:
    """Return the name of the row that a 其中 row belongs to, and the row itself."""
    spots = cells.get("name", ())
    above = [spot for spot in spots if not spot.is_own]
    if above and len(above) < len(spots):
        return without_prefix(_text(above), words), indicator
    if not indicator.name.lstrip(_STARS).startswith(words.parts):
        return None, indicator
    same = [
        row.indicator
        for row in draft.rows[-50:]
        if row.indicator.parent is None
        and row.indicator.name
        and row.indicator.category == indicator.category
    ]
    return (same[-1].name if same else None), indicator


# --- the indicator ------------------------------------------------------------------------------


def _indicator(lines: Lines, cells: Cells, draft: Draft, words: FormWords) -> Indicator:
    """Return what the cells of a row say of an indicator, without its name, levels and points."""
    target, direction = _target(cells, "target", words)
    initial, _ = _target(cells, "initial_target", words)
    if target is None and initial is not None:
        target = initial
    actual = _text(cells.get("actual", ()))
    read = (
        "name", "sign", "unit", "target", "initial_target", "actual", "reason", "method",
        "evidence", "core", "direction", "deduction", "coefficient", "reviewed",
    )  # fmt: skip
    lines.read(*(spot for role in read for spot in cells.get(role, ())))
    said = words.directions.role(_text(cells.get("direction", ())))
    reviewed = _points(lines, cells, "reviewed", draft)
    return Indicator(
        (),
        "",
        target,
        Actual(actual) if actual else None,
        direction=_direction(said) or direction,
        initial_target=initial,
        core=_core(lines, cells, draft, words),
        deduction=_number(lines, cells, "deduction", draft),
        coefficient=_number(lines, cells, "coefficient", draft),
        method=_prose(cells, "method", words),
        reason=_prose(cells, "reason", words),
        evidence=_prose(cells, "evidence", words),
        reviewed=Review(reviewed) if reviewed is not None else None,
    )


def _target(cells: Cells, role: str, words: FormWords) -> tuple[Target | None, Direction | None]:
    """Return the target of a row, its sign and unit apart where the form has them apart."""
    text = _text(cells.get(role, ()))
    sign = compact(_text(cells.get("sign", ())))
    written = _text(cells.get("sign", ())).strip()
    unit = "".join(_text(cells.get("unit", ())).split())
    direction = None
    if words.directions.has(sign):
        direction, written = _direction(words.directions.role(sign)), ""
    elif words.qualitative.has(sign):
        written = QUALITATIVE
    elif words.quantitative.has(sign) or is_empty(sign) or compact(text).startswith(sign):
        written = ""
    if not text:
        return None, direction
    unit = "" if is_empty(unit) else unit
    return Target(text, written or None, unit or None), direction


def _direction(role: str | None) -> Direction | None:
    directions: tuple[Direction, ...] = ("higher", "lower", "exact")
    return next((each for each in directions if each == role), None)


def _prose(cells: Cells, role: str, words: FormWords) -> str | None:
    texts = (prose(spot.text, words) for spot in cells.get(role, ()))
    return "\n".join(text for text in texts if text is not None) or None


def _core(lines: Lines, cells: Cells, draft: Draft, words: FormWords) -> bool | None:
    spots = cells.get("core", ())
    text = _text(spots)
    if words.yes.has(text):
        return True
    if words.no.has(text):
        return False
    if not is_empty(text):
        draft.say("cell-unread", lines.place(spots[0]), text=short(text))
    return None


def _points(lines: Lines, cells: Cells, role: str, draft: Draft) -> Decimal | None:
    spots = cells.get(role, ())
    if not spots:
        return None
    written = Written(_text(spots), lines.place(spots[0]))
    return draft.points(written, role)


def _number(lines: Lines, cells: Cells, role: str, draft: Draft) -> Decimal | None:
    spots = cells.get(role, ())
    text = _text(spots)
    if is_empty(text):
        return None
    number = number_of(text.removesuffix("分"))
    if role == "deduction" and number is not None:
        number = abs(number)
    if role == "coefficient" and number is not None and number > 1:
        number = number_of(text, in_percent=True)
    if number is None:
        label = draft.labels.get(role, role)
        draft.say("number-unreadable", lines.place(spots[0]), field=label, found=short(text))
    return number


def _with_points(lines: Lines, cells: Cells, indicator: Indicator) -> Row:
    spots = {role: (*cells.get(role, ()), None)[0] for role in ("points", "declared")}
    lines.read(*(spot for spot in spots.values() if spot is not None))
    return Row(indicator, lines, spots["points"], spots["declared"])


def _take_execution(lines: Lines, cells: Cells, draft: Draft, values: Mapping[str, str]) -> None:
    """Take a row of the indicators that is the execution rate's."""
    fields = draft.block.fields
    for role, key in (("points", "points"), ("declared", "declared"), ("actual", "rate")):
        spots = cells.get(role, ())
        if spots and not is_empty(values[role]):
            fields.setdefault(key, Written(values[role], lines.place(spots[0])))
    reason = [spot for spot in cells.get("reason", ()) if not is_empty(spot.text)]
    if reason:
        fields.setdefault("reason", Written(reason[0].text, lines.place(reason[0])))
    read = ("name", "target", "sign", "unit", "actual", "points", "declared", "reason")
    lines.read(*(spot for role in read for spot in cells.get(role, ())))
