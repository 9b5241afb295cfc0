"""An indicator set as the sheets of a workbook: its head, its indicators, its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from perfeval.documents.grid import Align, Cell, Entry, Grid
from perfeval.documents.number_formats import general
from perfeval.forms.joined import join, join_years
from perfeval.forms.set_words import LEVELS, PARTS, Part, SetWords
from perfeval.model import Clause, IndicatorSet, SetIndicator

SPARE_ROWS = 30
"""Empty rows with their choices below the last indicator and the last value of a parameter."""

_WIDTHS: Mapping[str, float] = {
    **dict.fromkeys(LEVELS, 2.8),
    **dict.fromkeys(("core", "confirmed", "points", "weight", "direction", "unit"), 1.8),
    **dict.fromkeys(("code", "standard_kind", "since", "value"), 2.4),
    **dict.fromkeys(("name", "formula", "target", "standard", "keywords", "evidence"), 4.5),
    **dict.fromkeys(("explanation", "reference", "history"), 5.5),
}
_USUAL_WIDTH = 3.6
_NUMBER = Entry(least=Decimal(0), format="General")
_ALWAYS_DRAWN = frozenset(LEVELS[:2])

Row = Mapping[str, str | Decimal | None]
"""The texts and numbers of a row by their keys."""


def set_sheets(chosen: IndicatorSet, words: SetWords) -> list[tuple[str, Grid]]:
    """Return the sheets of a workbook that says all that ``chosen`` says, each with its name.

    >>> from perfeval.files.catalogue import indicator_set, set_words
    >>> for name, grid in set_sheets(indicator_set("hardship-relief"), set_words()):
    ...     print(name, grid.rows, grid.columns)
    指标体系 15 3
    指标 38 24
    参数 31 6
    填写说明 11 2
    """
    grids = (_head(chosen, words), _indicators(chosen, words), _parameters(chosen, words))
    sheets = [(words.sheets[name][0], grid) for name, grid in zip(PARTS, grids, strict=True)]
    if words.guide:
        sheets.append((words.sheets["guide"][0], _guide(words)))
    return sheets


# --- what stands in the rows --------------------------------------------------------------------


def _row_of_head(chosen: IndicatorSet, words: SetWords) -> Row:
    scope = chosen.applies_to
    plain = (
        "id", "title", "issuer", "version", "valid_from", "valid_to", "extends", "hierarchy",
        "rulebook",
    )  # fmt: skip
    return {
        **{key: getattr(chosen, key) for key in plain},
        **_clause(chosen.clause, words),
        **{key: join(getattr(scope, key)) for key in ("industries", "functions", "uses")},
    }


def _row_of_indicator(one: SetIndicator, words: SetWords) -> Row:
    plain = (
        "code", "name", "explanation", "formula", "unit", "target", "standard", "standard_source",
        "points", "weight", "method", "evidence", "data_source", "retired",
    )  # fmt: skip
    locked = (words.first("indicators", each) for each in one.locked)
    return {
        **dict(zip(LEVELS, one.category, strict=False)),
        **{key: getattr(one, key) for key in plain},
        **{
            key: value and words.shown(key, value)
            for key, value in (("direction", one.direction), ("standard_kind", one.standard_kind))
        },
        "history": join_years((each.year, each.value) for each in one.history),
        "keywords": join(one.keywords),
        "locked": join(locked),
        "core": None if one.core is None else _said("core", words, yes=one.core),
        **_clause(one.clause, words),
    }


def _clause(clause: Clause, words: SetWords) -> Row:
    is_said = clause.reference or clause.confirmed
    confirmed = _said("confirmed", words, yes=clause.confirmed) if is_said else None
    return {"reference": clause.reference, "confirmed": confirmed}


def _said(key: str, words: SetWords, *, yes: bool) -> str:
    return words.shown(key, "true" if yes else "false")


# --- the sheets ---------------------------------------------------------------------------------


def _head(chosen: IndicatorSet, words: SetWords) -> Grid:
    row = _row_of_head(chosen, words)
    cells = [Cell(0, 0, words.sheets["head"][0], 1, 3, role="title")]
    for at, (key, names) in enumerate(words.head.items(), 1):
        cells += [
            Cell(at, 0, names[0], role="label"),
            evolve(_cell(at, 1, key, row.get(key), words), align="left"),
            Cell(at, 2, words.hints.get(key, ""), role="note"),
        ]
    return Grid(cells, [3.6, 11.0, 7.0], title=words.sheets["head"][0], working=True)


def _indicators(chosen: IndicatorSet, words: SetWords) -> Grid:
    rows = [_row_of_indicator(each, words) for each in chosen.indicators]
    deepest = max((len(each.category) for each in chosen.indicators), default=0)
    unused = set(LEVELS[deepest:]) - _ALWAYS_DRAWN
    keys = [key for key in words.indicators if key not in unused]
    return _table("indicators", keys, rows, words, landscape=True)


def _parameters(chosen: IndicatorSet, words: SetWords) -> Grid:
    rows: list[Row] = [
        {
            "name": one.name,
            "unit": one.unit,
            "since": value.since,
            "value": value.value,
            **_clause(value.clause, words),
        }
        for one in chosen.parameters
        for value in one.values
    ]
    return _table("parameters", list(words.parameters), rows, words)


def _table(
    part: Part,
    keys: Sequence[str],
    rows: Sequence[Row],
    words: SetWords,
    *,
    landscape: bool = False,
) -> Grid:
    cells = [Cell(0, at, words.first(part, key), role="head") for at, key in enumerate(keys)]
    for below, row in enumerate([*rows, *({} for _ in range(SPARE_ROWS))], 1):
        cells += [_cell(below, at, key, row.get(key), words) for at, key in enumerate(keys)]
    widths = [_WIDTHS.get(key, _USUAL_WIDTH) for key in keys]
    title = words.sheets[part][0]
    named = keys.index("name") + 1 if landscape else 0
    return Grid(
        cells,
        widths,
        title,
        header_rows=[0],
        landscape=landscape,
        working=True,
        title_columns=named,
    )


def _cell(row: int, column: int, key: str, value: str | Decimal | None, words: SetWords) -> Cell:
    """Return a cell to fill in, with what is known in it and the choices that there are."""
    if key in {"points", "weight"}:
        number = value if isinstance(value, Decimal) else None
        text = "" if number is None else f"{number:f}"
        is_shown_in_full = number is not None and Decimal(general(number)) == number
        calculable = number if is_shown_in_full else None
        return Cell(
            row, column, text, role="input", align="center", number=calculable, entry=_NUMBER
        )
    choices = words.choices(key)
    entry = Entry(choices, only=True) if choices else None
    align: Align | None = "center" if choices or key in LEVELS else None
    return Cell(row, column, str(value or ""), role="input", align=align, entry=entry)


def _guide(words: SetWords) -> Grid:
    title = words.sheets["guide"][0]
    cells = [Cell(0, 0, title, 1, 2, role="title")]
    for row, (heading, text) in enumerate(words.guide, 1):
        cells += [Cell(row, 0, heading, role="label"), Cell(row, 1, text)]
    return Grid(cells, [3.0, 14.0], title)
