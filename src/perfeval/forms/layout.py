"""The layout of a form as data: sections of rows of cells, each a label or a value's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import frozen

from perfeval.errors import PerfevalError
from perfeval.forms.fields import FUND_KEYS, INDICATOR_KEYS, SUBJECT_KEYS, is_subject_key
from perfeval.model import Clause

Each = Literal["sources", "indicators"]
"""What a section can be repeated over."""


@frozen
class TemplateCell:
    """A cell of a layout: a ``label`` with ``{keys}`` in it, or the key of a ``value``.

    ``merge`` joins the cell with the one above it where both show the same, as level-1 and
    level-2 categories are printed.
    """

    label: str | None = None
    value: str | None = None
    span: int = 1
    merge: bool = False


@frozen
class Section:
    """Rows that belong together: as they stand, or ``each`` once for every fund or indicator.

    ``heading`` are rows that stand above the repeated ones. ``side`` is a label that runs down
    the left of the whole section.
    """

    rows: tuple[tuple[TemplateCell, ...], ...]
    heading: tuple[tuple[TemplateCell, ...], ...] = ()
    each: Each | None = None
    side: str | None = None
    repeat_heading: bool = False


@frozen
class FormLayout:
    """One official form: its title, its columns and its sections from the top down.

    A title that is not shown only names the table: an import sheet begins with its columns.
    ``margin`` is the paper's on every side in centimetres. ``sources`` and ``categories`` are the
    rows of funds and of indicators that the form is handed out with.

    Raises `PerfevalError` with every fault at once: rows that do not fill the columns, cells
    that are neither label nor value, unknown keys.
    """

    id: str
    title: str
    subtitle: str
    widths: tuple[float, ...]
    sections: tuple[Section, ...]
    landscape: bool = False
    clause: Clause = Clause()
    show_title: bool = True
    margin: float = 2.0
    sources: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = []
        for number, section in enumerate(self.sections, start=1):
            own = _KEYS_OF[section.each]
            room = len(self.widths) - (section.side is not None)
            for row in (*section.heading, *section.rows):
                width = sum(cell.span for cell in row)
                if width != room:
                    faults.append(f"section {number}: a row fills {width} of {room} columns")
                for cell in row:
                    if (cell.label is None) == (cell.value is None):
                        faults.append(f"section {number}: a cell is a label or a value: {cell}")
                    elif not (
                        cell.value is None or cell.value in own or is_subject_key(cell.value)
                    ):
                        known = ", ".join(sorted(SUBJECT_KEYS | own))
                        faults.append(f"section {number}: no value {cell.value!r} among {known}")
        if faults:
            raise PerfevalError(f"form {self.id!r}: " + "; ".join(faults))


_KEYS_OF: Mapping[Each | None, frozenset[str]] = {
    None: frozenset(),
    "sources": FUND_KEYS,
    "indicators": INDICATOR_KEYS,
}


def layout_from(tree: Mapping[str, Any]) -> FormLayout:
    """Return the layout that a plain tree describes (a form/1 file, checked by its schema)."""
    return FormLayout(
        tree["id"],
        tree["title"],
        tree.get("subtitle", ""),
        tuple(float(width) for width in tree["widths"]),
        tuple(_section(each) for each in tree["sections"]),
        bool(tree.get("landscape", False)),
        Clause(tree.get("reference", ""), bool(tree.get("confirmed", False))),
        bool(tree.get("show_title", True)),
        float(tree.get("margin", 2.0)),
        tuple(tree.get("sources", ())),
        tuple(tuple(each.split("/")) for each in tree.get("categories", ())),
    )


def _section(tree: Mapping[str, Any]) -> Section:
    return Section(
        _rows(tree["rows"]),
        _rows(tree.get("heading", ())),
        tree.get("each"),
        tree.get("side"),
        bool(tree.get("repeat_heading", False)),
    )


def _rows(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[tuple[TemplateCell, ...], ...]:
    return tuple(
        tuple(
            TemplateCell(
                cell.get("label"),
                cell.get("value"),
                int(cell.get("span", 1)),
                bool(cell.get("merge", False)),
            )
            for cell in row
        )
        for row in rows
    )
