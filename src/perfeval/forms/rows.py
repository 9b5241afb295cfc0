"""The rows of indicators of a form: cells to columns, levels filled, sub-rows to their row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve

from perfeval.forms.draft import Draft, Row, Written, prose, short
from perfeval.forms.header import Header
from perfeval.forms.levels import levels_of
from perfeval.forms.lines import Lines
from perfeval.forms.row_cells import Cells, cells_of, place_of, text_of
from perfeval.forms.words import FormWords, compact, folded
from perfeval.forms.written import (
    is_empty,
    number_of,
    says_none,
)
from perfeval.model import Actual, Indicator, Review, Target
from perfeval.model.hierarchy import Direction
from perfeval.model.indicator import QUALITATIVE

_STARS = "★☆*＊●▲◆■※ "
_SILENT = ("number",)
_SAYING = ("target", "initial_target", "actual", "points", "declared")


def read_row(lines: Lines, row: int, header: Header, draft: Draft, words: FormWords) -> None:
    """Take a row below a header of indicators: an indicator, the labels of levels, or debris."""
    if any(words.subtotals.has(spot.text) for spot in lines.own(row)[:1]):
        return
    cells, is_shifted = cells_of(lines, row, header, words)
    if is_shifted:
        first = lines.own(row)[0]
        draft.say("row-shifted", lines.place(first), text=short(first.text))
    labels = levels_of(lines, row, cells, draft, words)
    name = _name(cells, words)
    values = {role: text_of(cells.get(role, ())) for role in _SAYING}
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
    parent = _parent(cells, indicator, draft, words)
    if parent is None and indicator.name:
        draft.mains[labels] = indicator.name
    place = place_of(lines, row, cells)
    indicator = evolve(indicator, parent=parent, place=place)
    if not indicator.name:
        shown = short(values["target"] or values["actual"] or values["points"])
        draft.say("indicator-unnamed", place, category="/".join(labels), value=shown)
    draft.rows.append(_with_points(lines, cells, indicator))


# --- names and families -------------------------------------------------------------------------


def _name(cells: Cells, words: FormWords) -> str:
    """Return the name without its number (指标1：)."""
    spots = cells.get("name", ())
    own = [spot for spot in spots if spot.is_own]
    text = text_of(own if own and len(own) < len(spots) else spots)
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


def _parent(cells: Cells, indicator: Indicator, draft: Draft, words: FormWords) -> str | None:
    """Return the name of the row that a 其中 row, or one beside a running name, belongs to."""
    spots = cells.get("name", ())
    is_beside = bool(spots) and not spots[0].is_own and spots[-1].is_own
    if is_beside or indicator.name.lstrip(_STARS).startswith(words.parts):
        return draft.mains.get(indicator.category)
    return None


# --- the indicator ------------------------------------------------------------------------------


def _indicator(lines: Lines, cells: Cells, draft: Draft, words: FormWords) -> Indicator:
    """Return what the cells of a row say of an indicator, without its name, levels and points."""
    target, direction = _target(cells, "target", words)
    initial, _ = _target(cells, "initial_target", words)
    if target is None and initial is not None:
        target = initial
    actual = text_of(cells.get("actual", ()))
    read = (
        "name", "sign", "unit", "target", "initial_target", "actual", "reason", "method",
        "evidence", "core", "direction", "deduction", "coefficient", "reviewed",
    )  # fmt: skip
    lines.read(*(spot for role in read for spot in cells.get(role, ())))
    said = words.directions.role(text_of(cells.get("direction", ())))
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
    text = text_of(cells.get(role, ()))
    sign = compact(text_of(cells.get("sign", ())))
    written = text_of(cells.get("sign", ())).strip()
    unit = "".join(text_of(cells.get("unit", ())).split())
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
    text = text_of(spots)
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
    written = Written(text_of(spots), lines.place(spots[0]))
    return draft.points(written, role)


def _number(lines: Lines, cells: Cells, role: str, draft: Draft) -> Decimal | None:
    spots = cells.get(role, ())
    text = text_of(spots)
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
