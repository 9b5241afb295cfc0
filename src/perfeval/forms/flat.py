"""Sheets with a row for each indicator: whose row it is, and what it says of its project."""

from __future__ import annotations

from perfeval.forms.draft import Draft, Fund, Written
from perfeval.forms.header import Header
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.written import is_empty, year_of_field


def project_of(lines: Lines, row: int, header: Header, sheet: Draft) -> Draft:
    """Return the form that a row belongs to, in a sheet with a column of projects.

    A project is named once or in each of its rows; without such a column the sheet is one form.
    """
    if not header.has("project"):
        return sheet
    spots = _cells(lines, row, header, "project")
    lines.read(*spots)
    name = "".join(spots[0].text.split()) if spots else sheet.flat_name
    sheet.flat_name = name
    if name not in sheet.flat:
        place = lines.place(spots[0] if spots else lines.own(row)[0])
        made = Draft(sheet.source, title=sheet.title, place=place, year=sheet.year)
        made.money_unit, made.has_header = sheet.money_unit, True
        made.labels = sheet.labels
        if name:
            made.fields["name"] = Written(name, place)
        sheet.flat[name] = made
    return sheet.flat[name]


def take_project(lines: Lines, row: int, header: Header, draft: Draft) -> None:
    """Take what a row says of its project: whose it is, its year, its money."""
    for role in ("department", "implementer", "year", "annual", "executed"):
        spots = _cells(lines, row, header, role)
        if not spots or is_empty(spots[0].text):
            continue
        lines.read(*spots)
        written = Written(spots[0].text, lines.place(spots[0]))
        if role == "year":
            draft.year = draft.year or year_of_field(written.text)
        elif role in ("annual", "executed"):
            if draft.block.total is None:
                draft.block.total = Fund("", written.place)
                draft.block.place = written.place
            draft.block.total.amounts.setdefault(role, written)
        else:
            draft.fields.setdefault(role, written)


def _cells(lines: Lines, row: int, header: Header, role: str) -> list[Spot]:
    found = []
    for spot in lines.at(row) if header.has(role) else ():
        column = header.column_of(spot)
        if column is not None and column.role == role and spot.cell.row >= header.next_row:
            found.append(spot)
    return found
