"""The head of a form: its title, its fields and its goals, beside or below their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.forms.draft import Draft, Written, prose
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.money import take_amount
from perfeval.forms.words import FormWords, Labels
from perfeval.forms.written import (
    is_empty,
    money_unit_of,
    points_of,
    to_hundredths,
    year_of_field,
    year_of_title,
)

_COLON = re.compile("[:：]")
_WORD = re.compile(r"[^\s;；,，]+")
LONGEST_TITLE = 80


def is_title(text: str, words: FormWords) -> bool:
    """Tell whether a text alone in its row is the title of a form.

    >>> from perfeval.files.catalogue import form_words
    >>> is_title("（2022年度）项目支出绩效自评表", form_words()), is_title("合计", form_words())
    (True, False)
    """
    return (
        len(text) <= LONGEST_TITLE
        and not text.rstrip().endswith(("。", "；", "：", ":"))
        and not words.notes.has(text)
        and words.titles.role(text) in ("project", "department")
    )


def is_split_title(texts: Sequence[str], words: FormWords) -> bool:
    """Tell whether the cells of a row are together the title of a form."""
    return (
        len(texts) <= 4
        and any(is_title(text, words) for text in texts)
        and not any(words.is_label(text) or words.columns.has(text) for text in texts)
        and is_title("".join(texts), words)
    )


def read_title(text: str, draft: Draft, words: FormWords) -> None:
    """Take the title, its year and whose form it is."""
    if is_title(text, words):
        draft.title = draft.title or text
        draft.is_department |= "department" in _title_roles(text, words)
    year = year_of_title(text)
    if year is not None and draft.year is None:
        draft.year = year


def _title_roles(text: str, words: FormWords) -> set[str]:
    return {
        role for role, patterns in words.titles.words.items() if Labels({role: patterns}).has(text)
    }


def read_loose(text: str, draft: Draft, words: FormWords, place: str) -> bool:
    """Take the fields that stand in one text as ``label：value``, and the money unit."""
    found = False
    for role, value in _inline(text, words.head):
        found |= _take_field(role, Written(value, place), draft)
    for role, value in _inline(text, words.budget):
        found |= take_amount(role, Written(value, place), draft)
    unit = money_unit_of(text)
    if unit is not None:
        draft.money_unit = draft.money_unit or unit
        found = True
    return found


def read_fields(lines: Lines, row: int, draft: Draft, words: FormWords) -> bool:
    """Take the fields of a row and mark their cells as read; tell whether there were any."""
    found = False
    line = list(lines.at(row))
    for index, spot in enumerate(line):
        if not spot.is_own or lines.is_read(spot):
            continue
        value = _beside(line, index, words)
        taken = (
            (words.signatures.has(spot.text) and _signature(lines, spot, value, words))
            or _goal(lines, spot, value, draft, words)
            or _field(lines, spot, value, draft, words)
            or _story(lines, spot, value, draft, words)
            or _signature(lines, spot, value, words)
        )
        if taken:
            lines.read(spot)
            found = True
    return found


def _beside(line: Sequence[Spot], index: int, words: FormWords) -> Spot | None:
    """Return the cell to the right of a label, where that is a value."""
    if index + 1 == len(line):
        return None
    after = line[index + 1]
    is_label = words.is_label(after.text) or _inline_goal(after.text, words) is not None
    return None if is_label else after


# --- fields -------------------------------------------------------------------------------------


def _field(lines: Lines, spot: Spot, value: Spot | None, draft: Draft, words: FormWords) -> bool:
    role = words.head.role(spot.text)
    if role is None:
        return len(spot.text) <= LONGEST_TITLE and read_loose(
            spot.text, draft, words, lines.place(spot)
        )
    if value is None or is_empty(value.text):
        if value is not None:
            lines.read(value)
        return True
    if role != "other" and _take_field(role, Written(value.text, lines.place(value)), draft):
        lines.read(value)
    return True


def _take_field(role: str, value: Written, draft: Draft) -> bool:
    """Put the value of a field where it belongs; tell whether the form has room for it."""
    if role == "money_unit":
        unit = money_unit_of(value.text)
        draft.money_unit = draft.money_unit or unit
        return unit is not None
    if role == "year":
        year = year_of_field(value.text)
        draft.year = year if year is not None else draft.year
        return year is not None
    if role == "declared_total":
        points = points_of(value.text)
        if points is None:
            return False
        draft.declared_total = to_hundredths(points)
        return True
    if role in ("grade", "rate"):
        draft.printed.setdefault("等级" if role == "grade" else "执行率", value)
        return True
    if role == "other" or role in draft.fields or is_empty(value.text):
        return False
    value.text = "".join(value.text.splitlines())
    draft.fields[role] = value
    draft.place = draft.place or value.place
    return True


def _inline(text: str, labels: Labels) -> Iterator[tuple[str, str]]:
    """Give the fields of a text such as ``项目名称：培训 年度：2024``: roles and values."""
    found: list[tuple[str, int, int]] = []
    since = 0
    for colon in _COLON.finditer(text):
        for word in _WORD.finditer(text, since, colon.start()):
            role = labels.role(text[word.start() : colon.start()])
            if role is not None:
                found.append((role, word.start(), colon.end()))
                since = colon.end()
                break
    for index, (role, _, start) in enumerate(found):
        end = found[index + 1][1] if index + 1 < len(found) else len(text)
        value = text[start:end].strip(" \t\n;；,，")
        if value and not _COLON.search(value):
            yield role, value


# --- goals and other prose ----------------------------------------------------------------------


def _goal(lines: Lines, spot: Spot, value: Spot | None, draft: Draft, words: FormWords) -> bool:
    inline = _inline_goal(spot.text, words)
    if inline is not None:
        written = prose(inline[1], words)
        if written is not None and inline[0] in ("expected", "achieved"):
            draft.goal.setdefault(inline[0], written)
        return True
    role = words.goals.role(spot.text)
    if words.sections.has(spot.text) and value is None and spot.cell.row_span > 1:
        return True  # the name of the block at its left
    if words.goal_sections.has(spot.text) and (value is not None or _is_alone(lines, spot, words)):
        role = "expected"
    if role is None:
        return False
    spots = _below(lines, spot, words) if value is None or _heads(lines, spot) else []
    if not spots and value is not None:
        spots = [value]
    written = _written(spots, words)
    if role in ("expected", "achieved"):
        if written is not None and role not in draft.goal:
            draft.goal[role] = written
            lines.read(*spots)
        elif written is None:
            lines.read(*spots)
    elif role == "initial" and written is not None:
        key = "department" if draft.is_department else "project"
        draft.narrative.setdefault(words.narrative_keys[key]["initial_goal"], written)
        lines.read(*spots)
    return True


def _written(spots: Sequence[Spot], words: FormWords) -> str | None:
    """Return what somebody wrote in cells, one below the other."""
    return "\n".join(filter(None, (prose(spot.text, words) for spot in spots))) or None


def _inline_goal(text: str, words: FormWords) -> tuple[str, str] | None:
    """Return a goal that stands in one cell with its label."""
    colon = _COLON.search(text)
    role = words.goals.role(text[: colon.start()]) if colon is not None else None
    if colon is None or role is None or not text[colon.end() :].strip():
        return None
    return role, text[colon.end() :]


def _is_alone(lines: Lines, spot: Spot, words: FormWords) -> bool:
    """Tell whether no other cell of the row names the goals that are expected."""
    others = (each for each in lines.at(spot.row) if each.cell is not spot.cell)
    return not any(
        words.goals.role(each.text) == "expected" or _inline_goal(each.text, words)
        for each in others
    )


def _heads(lines: Lines, label: Spot) -> bool:
    """Tell whether a label opens a block of several rows whose name runs down at its left."""
    return any(
        each.end <= label.start and each.cell.row == label.row and each.cell.row_span > 1
        for each in lines.at(label.row)
    )


def _below(lines: Lines, label: Spot, words: FormWords) -> list[Spot]:
    """Return the cells below a label, down to the next row with a label in it."""
    found: list[Spot] = []
    last = _end_of_block(lines, label)
    row = lines.next_filled(label.cell.row + label.cell.row_span)
    is_first = True
    while row is not None:
        own = lines.own(row)
        goes_on = is_first or row < last
        goes_on |= all(_is_below_goals(lines, each, label, words) for each in own)
        if not goes_on or any(_opens(each, words) for each in own):
            break
        found += [each for each in lines.own(row) if each.overlap(label.start, label.end)][:1]
        row, is_first = lines.next_filled(row + 1), False
    return found


def _is_below_goals(lines: Lines, spot: Spot, label: Spot, words: FormWords) -> bool:
    """Tell whether a cell stands below the labels of goals that stand beside one another."""
    starts = [each.start for each in lines.at(label.row) if words.goals.has(each.text)]
    return len(starts) > 1 and spot.start >= min(starts)


def _opens(spot: Spot, words: FormWords) -> bool:
    return words.is_label(spot.text) or words.columns.has(spot.text) or is_title(spot.text, words)


def _end_of_block(lines: Lines, label: Spot) -> int:
    """Return the row behind the block whose name runs down at the left of ``label``."""
    ends = [
        each.cell.row + each.cell.row_span
        for each in lines.at(label.row)
        if each.end <= label.start
    ]
    return max(ends, default=0)


def _story(lines: Lines, spot: Spot, value: Spot | None, draft: Draft, words: FormWords) -> bool:
    role, text, spots = words.narrative.role(spot.text), "", [spot]
    if role is None:
        inline = list(_inline_story(spot.text, words))
        if not inline:
            return False
        role, text = inline[0]
    else:
        spots = [value] if value is not None else _below(lines, spot, words)
        text = _written(spots, words) or ""
    written = prose(text, words)
    lines.read(*spots)
    if written is not None:
        keys = words.narrative_keys["department" if draft.is_department else "project"]
        key = keys[role]
        draft.narrative[key] = "\n".join(filter(None, [draft.narrative.get(key), written]))
    return True


def _inline_story(text: str, words: FormWords) -> Iterator[tuple[str, str]]:
    colon = _COLON.search(text)
    if colon is not None:
        role = words.narrative.role(text[: colon.start()])
        if role is not None:
            yield role, text[colon.end() :]


def _signature(lines: Lines, spot: Spot, value: Spot | None, words: FormWords) -> bool:
    if words.signatures.has(spot.text):
        if value is not None:
            lines.read(value)
        return True
    return any(
        words.signatures.has(part)
        for part in (spot.text, _COLON.split(spot.text)[0])
        if _COLON.search(spot.text)
    )
