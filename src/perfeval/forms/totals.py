"""The row of totals below the indicators: the declared total, and the points as printed."""

from __future__ import annotations

import re

from perfeval.forms.draft import Draft, Written
from perfeval.forms.header import Header
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords
from perfeval.forms.written import points_of, to_hundredths

_COLON = re.compile("[:：]")
_REMARK = re.compile(r"[（(]([^（()）]+)[)）]$")


def is_total(spot: Spot, words: FormWords) -> bool:
    """Tell whether a cell opens the row of totals."""
    return words.totals.has(spot.text) or (
        bool(_COLON.search(spot.text)) and words.totals.has(_COLON.split(spot.text)[0])
    )


def read_total(
    lines: Lines, row: int, header: Header | None, draft: Draft, words: FormWords
) -> None:
    """Take the totals of a row: the points, and what the unit gave itself.

    Of several such rows the last one counts, as 总分 below 合计.
    """
    figures: dict[str, Written] = {}
    other: list[tuple[Spot, Written]] = []
    for spot in lines.own(row):
        if words.totals.has(spot.text):
            lines.read(spot)
            continue
        text = _COLON.split(spot.text)[-1] if is_total(spot, words) else spot.text
        remark = _REMARK.search(text)
        for each in (text, remark[1] if remark is not None else ""):
            if words.grades.has(each):
                draft.printed.setdefault("等级", Written(each, lines.place(spot)))
                lines.read(spot)
        points = points_of(text) or points_of(_REMARK.sub("", text))
        if points is None:
            continue
        lines.read(spot)
        written = Written(f"{to_hundredths(points)}", lines.place(spot))
        role = _role(spot, header)
        if role is None or role in figures:
            other.append((spot, written))
        else:
            figures[role] = written
    for _, written in other:
        figures.setdefault("declared", written)
    draft.has_total = True
    if "points" in figures:
        draft.printed["总分值"] = figures["points"]
    if "declared" in figures:
        draft.declared_total = points_of(figures["declared"].text)


def _role(spot: Spot, header: Header | None) -> str | None:
    """Return whether a figure stands below the points or the scores; over both it is a score."""
    if header is None:
        return None
    covered = {each.role for each in header.columns if spot.overlap(each.start, each.end)}
    return next((role for role in ("declared", "points") if role in covered), None)
