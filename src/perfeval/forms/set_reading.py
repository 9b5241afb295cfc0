"""The sheets of a set's workbook as the tree that its source file would have, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from attrs import define, field, frozen

from perfeval.documents.grid import coordinate
from perfeval.documents.tables import ReadTable
from perfeval.findings import Finding, Phrase, finding
from perfeval.forms.joined import take_apart, take_years_apart
from perfeval.forms.set_words import CHOICE_OF, LEVELS, Part, SetWords
from perfeval.model.indicator_set import LOCKABLE

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a part of a tree."""

_ROWS_SEARCHED, _COLUMNS_SEARCHED = 60, 6
_FEWEST, _ENOUGH = 2, 4
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?")
_MIDNIGHT = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T]0?0:00(?::00(?:\.0+)?)?")
_DATES = ("valid_from", "valid_to", "since")
_TRIMMED = (*_DATES, "id", "extends", "hierarchy", "rulebook", "points", "weight")
_LISTS = ("industries", "functions", "uses", "keywords")
_SCOPE = ("industries", "functions", "uses")
_MAY_SPAN_ROWS = frozenset({*LEVELS, "unit"})
_SHORT = 20


class Spot(NamedTuple):
    """A cell of a table, counted from 0."""

    table: ReadTable
    row: int
    column: int

    @property
    def shown(self) -> str:
        """The place of the cell as messages write it."""
        return self.table.place(self.row, self.column)

    @property
    def text(self) -> str:
        """What stands there."""
        return self.table.text(self.row, self.column)


@frozen
class ReadSet:
    """What the sheets of a workbook say: the tree of its source file, and where its parts stand.

    ``findings`` are what no tree can hold, in the order of the sheets.
    """

    tree: dict[str, Any]
    places: Mapping[Path, Spot]
    findings: tuple[Finding, ...] = ()


def is_set(tables: Sequence[ReadTable], words: SetWords) -> bool:
    """Tell whether tables are those of an indicator set and not of a form.

    Its head is known by four of its labels in one column, or by its sheet's name and two of them.

    >>> from perfeval.documents.tables import ReadCell
    >>> from perfeval.files.catalogue import set_words
    >>> labels = ("编号", "名称", "发布单位", "版本")
    >>> cells = tuple(ReadCell(row, 0, label) for row, label in enumerate(labels))
    >>> is_set([ReadTable("体系.xlsx", "sheet", cells, name="甲")], set_words())
    True
    """
    return any(_is_head(table, words) for table in tables)


def read_set(tables: Sequence[ReadTable], words: SetWords) -> ReadSet:
    """Return the set that the sheets of a workbook describe, whatever is wrong with it."""
    return _Reader(tables, words).read()


def _is_head(table: ReadTable, words: SetWords) -> bool:
    """Tell whether a table is the head of a set: by its labels, fewer where its sheet is named."""
    known = words.plain_head  # not the folded labels: every form that is read comes through here
    least = _FEWEST if words.sheet_labels.role(table.name) == "head" else _ENOUGH
    for column in range(min(table.columns, _COLUMNS_SEARCHED)):
        texts = (table.text(row, column) for row in range(min(table.rows, _ROWS_SEARCHED)))
        found = {key for text in texts if (key := known.get("".join(text.split())))}
        if len(found) >= least and not found.isdisjoint({"id", "title"}):
            return True
    return False


@define
class _Sheet:
    """A sheet with a header: the column of each key, and the rows below."""

    part: Part
    table: ReadTable
    header: int
    columns: dict[str, int]

    def spot(self, row: int, key: str) -> Spot:
        """Return where a key of a row stands, or would stand."""
        return Spot(self.table, row, self.columns.get(key, 0))

    def rows(self) -> Iterator[int]:
        """Give the rows below the header that say something."""
        for row in range(self.header + 1, self.table.rows):
            if any(self.table.text(row, column).strip() for column in self.columns.values()):
                yield row


@define
class _Reader:
    """Reads one workbook; what is wrong is gathered."""

    tables: Sequence[ReadTable]
    words: SetWords
    faults: list[Finding] = field(factory=list)
    places: dict[Path, Spot] = field(factory=dict)

    def read(self) -> ReadSet:
        """Return what the workbook says."""
        by_part = self._by_part()
        head = by_part["head"]
        tree: dict[str, Any] = {"perfeval": "indicator-set/1"}
        self.places[()] = Spot(head, 0, 0)
        tree |= self._head(head)
        if "parameters" in by_part:
            sheet = self._sheet("parameters", by_part["parameters"])
            parameters = self._parameters(sheet) if sheet else []
            if parameters:
                tree["parameters"] = parameters
        tree["indicators"] = []
        if "indicators" in by_part:
            self.places["indicators",] = Spot(by_part["indicators"], 0, 0)
            sheet = self._sheet("indicators", by_part["indicators"])
            tree["indicators"] = self._indicators(sheet) if sheet else []
        else:
            name = self.words.sheets["indicators"][0]
            self.faults.append(finding("set-sheet-missing", head.file, name=name))
        return ReadSet(tree, self.places, tuple(self.faults))

    def _by_part(self) -> dict[str, ReadTable]:
        """Return the sheet of each part: by its name, or else by what it holds."""
        found: dict[str, ReadTable] = {}
        left = []
        for table in self.tables:
            named = self.words.sheet_labels.role(table.name)
            if named == "guide":
                continue
            is_head = _is_head(table, self.words)
            part = "head" if is_head else None if named == "head" else named
            if part is None:
                left.append(table)
            elif part in found:
                self._twice(table, found[part])
            else:
                found[part] = table
        unread = []
        for table in left:
            part = self._part_of(table)
            if part is None:
                unread.append(table.name)
            elif part in found:
                self._twice(table, found[part])
            else:
                found[part] = table
        if unread:
            names = "、".join(unread)
            file = self.tables[0].file
            self.faults.append(finding("set-sheets-unread", file, count=len(unread), names=names))
        return found

    def _twice(self, table: ReadTable, other: ReadTable) -> None:
        said = finding("set-sheet-twice", table.place(0, 0), name=table.name, other=other.name)
        self.faults.append(said)

    def _part_of(self, table: ReadTable) -> str | None:
        if _is_head(table, self.words):
            return "head"
        needed = {"indicators": {"name", "level1"}, "parameters": {"name", "since", "value"}}
        parts: tuple[Part, ...] = ("indicators", "parameters")
        for part in parts:
            row = self._header_row(part, table)
            labels = self.words.labels(part)
            roles = {labels.role(table.text(row, column)) for column in range(table.columns)}
            if needed[part] <= roles:
                return part
        return None

    # --- the head ---------------------------------------------------------------------------------

    def _head(self, table: ReadTable) -> dict[str, Any]:
        labels = self.words.labels("head")
        column = self._label_column(table)
        found: dict[str, Spot] = {}
        for row in range(table.rows):
            cell = table.covering(row, column)
            text = cell.text if cell else ""
            if not text.strip() or cell is None or cell.column_span > 1 or cell.row < row:
                continue
            key = labels.role(text)
            if key in found:
                said = finding("set-label-twice", table.place(row, column), label=_short(text))
                self.faults.append(said)
            elif key is not None:
                found[key] = Spot(table, row, column + 1)
            elif table.text(row, column + 1).strip():
                said = finding("set-label-unknown", table.place(row, column), label=_short(text))
                self.faults.append(said)
        tree: dict[str, Any] = {}
        for key, spot in found.items():
            cell = table.covering(spot.row, spot.column)
            if cell is not None and cell.row_span > 1 and cell.text.strip():
                said = finding("set-cell-merged", spot.shown, found=_short(cell.text))
                self.faults.append(said)
            self.places[("applies_to", key) if key in _SCOPE else (key,)] = spot
            value = self._value("head", key, spot)
            if value is not None:
                tree[key] = value
        scope = {key: tree.pop(key) for key in _SCOPE if key in tree}
        return tree | ({"applies_to": scope} if scope else {})

    def _label_column(self, table: ReadTable) -> int:
        labels = self.words.labels("head")

        def count(column: int) -> int:
            rows = range(min(table.rows, _ROWS_SEARCHED))
            return sum(labels.exact_role(table.text(row, column)) is not None for row in rows)

        return max(range(min(table.columns, _COLUMNS_SEARCHED)), key=count)

    # --- tables -----------------------------------------------------------------------------------

    def _header_row(self, part: Part, table: ReadTable) -> int:
        """Return the row with the most headers among the first ones."""
        labels = self.words.labels(part)

        def count(row: int) -> int:
            roles = {labels.role(table.text(row, column)) for column in range(table.columns)}
            return len(roles - {None})

        return max(range(min(table.rows, _ROWS_SEARCHED)), key=count)

    def _sheet(self, part: Part, table: ReadTable) -> _Sheet | None:
        """Return a table with its columns; `None` where it has not even names."""
        labels = self.words.labels(part)
        header = self._header_row(part, table)
        columns: dict[str, int] = {}
        for column in range(table.columns):
            text = table.text(header, column)
            key = labels.role(text)
            place = table.place(header, column)
            if key is None:
                below = range(header + 1, table.rows)
                count = sum(bool(table.text(row, column).strip()) for row in below)
                if text.strip() or count:
                    label = _short(text) or "—"
                    said = finding("set-column-unknown", place, label=label, count=count)
                    self.faults.append(said)
            elif key in columns:
                other = coordinate(header, columns[key])
                said = finding("set-column-twice", place, label=_short(text), other=other)
                self.faults.append(said)
            else:
                columns[key] = column
        if "name" not in columns:
            label = self.words.first(part, "name")
            self.faults.append(finding("set-column-missing", table.place(header, 0), label=label))
            return None
        sheet = _Sheet(part, table, header, columns)
        self._refuse_merged_cells(sheet)
        return sheet

    def _refuse_merged_cells(self, sheet: _Sheet) -> None:
        """Refuse merged cells below the header, but for labels that run down several rows."""
        may_span = _MAY_SPAN_ROWS if sheet.part == "indicators" else {"name", "unit"}
        spanning = {sheet.columns[key] for key in may_span if key in sheet.columns}
        for cell in sheet.table.cells:
            is_merged = (cell.row_span, cell.column_span) != (1, 1)
            if is_merged and cell.row > sheet.header and cell.text.strip():
                if cell.column_span == 1 and cell.column in spanning:
                    continue
                place = sheet.table.place(cell.row, cell.column)
                self.faults.append(finding("set-cell-merged", place, found=_short(cell.text)))

    def _indicators(self, sheet: _Sheet) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for row in sheet.rows():
            path: Path = ("indicators", len(rows))
            self.places[path] = sheet.spot(row, "name")
            one: dict[str, Any] = {"category": self._category(sheet, row, path)}
            for key in sheet.columns:
                if key not in LEVELS:
                    self._take(sheet, row, key, one)
                    self.places[*path, key] = sheet.spot(row, key)
            rows.append(one)
        return rows

    def _category(self, sheet: _Sheet, row: int, path: Path) -> list[str]:
        """Return the labels of an indicator, none of them below one that is missing."""
        self.places[*path, "category"] = sheet.spot(row, LEVELS[0])
        labels: list[str] = []
        missing = ""
        for key in LEVELS:
            column = sheet.columns.get(key)
            text = "" if column is None else sheet.table.text(row, column)
            if not text.strip():
                missing = missing or key
                continue
            if missing:
                label = self.words.first("indicators", missing)
                place = sheet.spot(row, missing if missing in sheet.columns else key).shown
                below = self.words.first("indicators", key)
                self.faults.append(finding("set-level-missing", place, label=label, below=below))
                break
            self.places[*path, "category", len(labels)] = sheet.spot(row, key)
            labels.append(text)
        return labels

    def _parameters(self, sheet: _Sheet) -> list[dict[str, Any]]:
        """Return the parameters; rows of one name are values of one parameter."""
        found: dict[str, int] = {}
        parameters: list[dict[str, Any]] = []
        for row in sheet.rows():
            whole: dict[str, Any] = {}
            for key in sheet.columns:
                self._take(sheet, row, key, whole)
            name, unit = whole.pop("name", None), whole.pop("unit", None)
            at = found.get(name) if name is not None else None
            if at is None:
                at = len(parameters)
                parameters.append({"values": []} if name is None else {"name": name, "values": []})
                self._place_row(sheet, row, ("parameters", at), ("name", "unit"))
                if name is not None:
                    found[name] = at
            one = parameters[at]
            if unit is not None and one.setdefault("unit", unit) != unit:
                place = sheet.spot(row, "unit").shown
                expected = _short(one["unit"])
                said = finding(
                    "set-unit-differs", place, name=name, found=_short(unit), expected=expected
                )
                self.faults.append(said)
            path: Path = ("parameters", at, "values", len(one["values"]))
            self._place_row(sheet, row, path, ("since", "value", "reference", "confirmed"))
            one["values"].append(whole)
        return parameters

    def _place_row(self, sheet: _Sheet, row: int, path: Path, keys: Sequence[str]) -> None:
        self.places[path] = sheet.spot(row, "name")
        for key in keys:
            self.places[*path, key] = sheet.spot(row, key)

    # --- cells ------------------------------------------------------------------------------------

    def _take(self, sheet: _Sheet, row: int, key: str, tree: dict[str, Any]) -> None:
        value = self._value(sheet.part, key, sheet.spot(row, key))
        if value is not None:
            tree[key] = value

    def _value(self, part: Part, key: str, spot: Spot) -> Any:
        """Return what a cell gives for a key, as a source file would write it."""
        text = spot.text
        if not text or text.isspace():
            return None
        if key in CHOICE_OF:
            return self._chosen(part, key, text, spot.shown)
        if key in _LISTS:
            return take_apart(text)
        if key == "locked":
            return self._locked(text, spot.shown)
        if key == "history":
            return self._history(text, spot.shown)
        if key in _TRIMMED:
            text = text.strip()
        return _as_date(text) if key in _DATES else text

    def _chosen(self, part: Part, key: str, text: str, place: str) -> Any:
        value = self.words.chosen(key, text)
        if value is None:
            self._unknown(self.words.first(part, key), text, self.words.choices(key), place)
            return None
        return value == "true" if CHOICE_OF[key] == "boolean" else value

    def _locked(self, text: str, place: str) -> list[str]:
        labels = self.words.labels("indicators")
        keys = []
        for each in take_apart(text):
            key = labels.role(each)
            if key in LOCKABLE:
                keys.append(key)
            else:
                known = [self.words.first("indicators", one) for one in LOCKABLE]
                self._unknown(self.words.first("indicators", "locked"), each, known, place)
        return keys

    def _unknown(self, label: str, text: str, known: Sequence[str], place: str) -> None:
        expected = Phrase("expected-one-of", {"names": "、".join(known)})
        said = finding("set-choice", place, label=label, found=_short(text), expected=expected)
        self.faults.append(said)

    def _history(self, text: str, place: str) -> list[dict[str, str]]:
        values = []
        for year, value in take_years_apart(text):
            if year is None:
                self.faults.append(finding("set-history", place, found=_short(value)))
            else:
                values.append({"year": year, "value": value})
        return values


def _as_date(text: str) -> str:
    """Return a date that is written in the order of year, month and day as ISO 8601 writes it.

    >>> _as_date("2024年7月1日"), _as_date("2024/7"), _as_date("2024年"), _as_date("7/1/24")
    ('2024-07-01', '2024-07', '2024', '7/1/24')
    >>> _as_date("2024/7/1 0:00:00")
    '2024-07-01'
    """
    found = _DATE.fullmatch(_MIDNIGHT.sub(r"\1", text))
    if found is None:
        return text
    year, month, day = found.groups()
    return "-".join([year, *(f"{int(each):02d}" for each in (month, day) if each)])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
