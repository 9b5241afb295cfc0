"""Tables to projects and departments: every form in them, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from attrs import evolve, frozen

from perfeval.documents.tables import ReadTable
from perfeval.findings import Finding, finding
from perfeval.forms.draft import Draft, Levels, Skipped, prose, short
from perfeval.forms.finishing import document_of, unread_cells
from perfeval.forms.flat import project_of, take_project
from perfeval.forms.head import is_split_title, is_title, read_fields, read_loose, read_title
from perfeval.forms.header import UNKNOWN, Column, Header, budget_header, indicator_headers
from perfeval.forms.levels import read_level
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.money import AMOUNTS, read_block, read_pairs
from perfeval.forms.rows import read_row
from perfeval.forms.totals import is_total, read_total
from perfeval.forms.words import FormWords, folded
from perfeval.forms.written import label_and_points, year_of_title
from perfeval.model import Department, Project

_NAMELESS = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_COUNTING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?")
_PARAGRAPHS = 8
"""How many paragraphs before a table may hold its title."""


@frozen
class Recognised:
    """What was read from a file: its projects and departments, and what is doubtful about them."""

    documents: tuple[Project | Department, ...]
    findings: tuple[Finding, ...]


def recognise(tables: Sequence[ReadTable], words: FormWords) -> Recognised:
    """Return every form in ``tables`` as a project or department, in the order of the file.

    Never raises for what stands in the tables. What was not understood is listed as findings;
    without any form there is one of the code ``form-not-found``.

    >>> from perfeval.documents.tables import ReadCell
    >>> from perfeval.files.catalogue import form_words
    >>> rows = [
    ...     ["项目名称", "职工技能培训"],
    ...     ["三级指标", "指标值", "完成值"],
    ...     ["培训人次", "≥200", "186"],
    ... ]
    >>> cells = [ReadCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    >>> read = recognise([ReadTable("表.csv", "text", tuple(cells))], form_words())
    >>> read.documents[0].indicators
    (<Indicator  培训人次: ≥200 → 186>,)
    """
    reader = _Reader(words)
    for table in tables:
        reader.read(table)
    return reader.finish(tables)


class _Reader:
    """Goes through the rows of all tables and hands each to what can read it."""

    def __init__(self, words: FormWords) -> None:
        self.words = words
        self.drafts: list[Draft] = []
        self.headers: tuple[Header, ...] = ()
        self.columns = 0
        self.in_notes = False
        self.since = 0
        self.lines = Lines(ReadTable("", "text", ()))

    @property
    def draft(self) -> Draft:
        """The form that is being read."""
        return self.drafts[-1]

    # --- tables ---------------------------------------------------------------------------------

    def read(self, table: ReadTable) -> None:
        """Read one table."""
        self.lines = Lines(table)
        self.since = 0
        self.in_notes = False
        self._open(table)
        row = self.lines.next_filled(0)
        while row is not None:
            behind = max(self._row(row), row + 1)
            row = self.lines.next_filled(behind)
        self._close_part(self.lines.count)
        self.columns = table.columns

    def _open(self, table: ReadTable) -> None:
        """Begin a new form, or go on with the last one."""
        before = table.before[-_PARAGRAPHS:]
        titles = [i for i, text in enumerate(before) if is_title(text, self.words)]
        titles = [i for i in titles if self.words.titles.role(before[i]) != "continued"]
        if titles or not self._goes_on(table):
            self._begin()
        said = before[titles[-1] :] if titles else before[-2:]
        for text in said if not self.draft.has_content() else ():
            if len(text) <= 80:
                read_title(text, self.draft, self.words)
                read_loose(text, self.draft, self.words, f"{table.file}")

    def _goes_on(self, table: ReadTable) -> bool:
        """Tell whether a table without a title of its own goes on with the last form."""
        headers, self.headers = self.headers, ()
        if not self.drafts or table.kind == "text":
            return False
        draft = self.draft
        if not (draft.title or draft.fields or draft.has_header):
            return False
        first = self.lines.next_filled(0)
        opening = self.lines.own(first) if first is not None else []
        if table.kind == "sheet":
            return not draft.has_header and not any(map(self._is_head, opening))
        if bool(opening) and self._is_ending(opening[0]):
            return True
        if not draft.has_header:
            return True
        if draft.has_total:
            return False
        if headers and table.columns == self.columns:
            self.headers = tuple(evolve(each, first_row=-1, next_row=0) for each in headers)
            return True
        return first is not None and bool(indicator_headers(self.lines, first, self.words))

    def _is_head(self, spot: Spot) -> bool:
        return is_title(spot.text, self.words) or self.words.head.role(spot.text) == "name"

    def _is_ending(self, spot: Spot) -> bool:
        start = re.split("[:：]", spot.text)[0]
        return any(
            labels.has(text)
            for labels in (self.words.narrative, self.words.signatures)
            for text in (spot.text, start)
        ) or self.words.notes.has(spot.text)

    def _is_signed(self, own: Sequence[Spot]) -> bool:
        """Tell whether a row is signed: it opens with who filled the form in, and others follow."""
        labels = [re.split("[:：]", spot.text)[0] for spot in own]
        return self.words.head.has(labels[0]) and any(map(self.words.signatures.has, labels))

    def _begin(self) -> None:
        table = self.lines.table
        name = "" if _NAMELESS.fullmatch(table.name.strip()) else table.name.strip()
        source = name or PurePath(table.file).stem or table.file
        self.drafts.append(Draft(source))
        self.headers = ()
        self.in_notes = False

    def _begin_in_table(self, row: int) -> None:
        self._close_part(row)
        self._begin()

    def _close_part(self, row: int) -> None:
        if row > self.since and self.drafts:
            self.draft.parts.append((self.lines, self.since, row))
        self.since = row

    # --- rows -----------------------------------------------------------------------------------

    def _row(self, row: int) -> int:
        """Read a row, or the block that begins with it; return the row behind."""
        lines, words = self.lines, self.words
        own = lines.own(row)
        if self._is_title(own):
            self._title(row, own)
            return row + 1
        headers = indicator_headers(lines, row, words)
        if headers:
            self._indicators(row, headers)
            return headers[0].next_row
        if self._new_form(row, own):
            return row + 1
        if not self.headers or self._is_budget(own):
            if read_pairs(lines, row, self.draft, words):
                self._labels(row)
                return row + 1
            header = budget_header(lines, row, words)
            if header is not None:
                self.headers = ()
                self._labels(row)
                return read_block(lines, header, self.draft, words, self._stops)
        if self._goal_group(own):
            return row + 1
        if self.headers:
            self._below(row, own)
        else:
            self._above(row, own)
        return row + 1

    def _is_budget(self, own: Sequence[Spot]) -> bool:
        """Tell whether a row below a header is of the budget and no indicator."""
        amounts = sum(self.words.budget.role(spot.text) in AMOUNTS for spot in own)
        header = self.headers[0]
        named = [each for each in header.columns if each.role in ("name", "level1", "level2")]
        is_named = any(spot.overlap(each.start, each.end) for spot in own for each in named)
        return amounts > 1 or (amounts == 1 and not is_named)

    def _is_title(self, own: Sequence[Spot]) -> bool:
        """Tell whether a row is a title; above the indicators it may stand in several cells."""
        texts = [spot.text for spot in own]
        if self.headers:
            is_alone = len(self.lines.at(own[0].row)) == 1
            return is_alone and is_title(texts[0], self.words)
        return (
            is_title(texts[0], self.words) if len(texts) == 1 else is_split_title(texts, self.words)
        )

    def _title(self, row: int, own: Sequence[Spot]) -> None:
        title = "".join(spot.text for spot in own)
        if self.draft.has_content() and not self._goes_on_below(row, title):
            self._begin_in_table(row)
        read_title(title, self.draft, self.words)
        self.draft.place = self.draft.place or self.lines.place(own[0])
        self.lines.read(*own)

    def _goes_on_below(self, row: int, title: str) -> bool:
        """Tell whether a title is only repeated, as on the next page, above the same columns."""
        if self.words.titles.role(title) == "continued":
            return True
        if self.draft.has_total or folded(title) != folded(self.draft.title):
            return False
        known = self.draft.fields.get("name")
        below = self.lines.next_filled(row + 1)
        while below is not None and not indicator_headers(self.lines, below, self.words):
            own = self.lines.own(below)
            is_same = len(own) == 2 and known is not None and own[1].text == known.text
            if not is_same and len(own) > 1:
                return False
            below = self.lines.next_filled(below + 1)
        return below is not None

    def _new_form(self, row: int, own: Sequence[Spot]) -> bool:
        """Begin a new form where a project's name stands and this form has one.

        Tells whether the row only repeats this form's name, as on the next page.
        """
        draft = self.draft
        for spot in own:
            role = self.words.head.role(re.split("[:：]", spot.text)[0] or spot.text)
            if role == "department_name" and draft.is_department and draft.has_header:
                role = "name"
            if role != "name" or self.words.signatures.has(spot.text):
                continue
            line = self.lines.at(row)
            after = [each for each in line if each.start >= spot.end]
            name = "".join(after[0].text.split()) if after else ""
            known = draft.fields.get("name")
            is_same = known is not None and "".join(known.text.split()) == name
            if is_same and draft.has_header and not draft.has_total:
                self.lines.read(spot, after[0])
                return True
            if known is not None or draft.has_header:
                self._begin_in_table(row)
            return False
        return False

    def _stops(self, row: int) -> bool:
        """Tell whether something other than an amount begins in a row."""
        words = self.words
        own = self.lines.own(row)
        first = own[0].text
        return (
            (len(own) == 1 and is_title(first, words))
            or bool(indicator_headers(self.lines, row, words))
            or budget_header(self.lines, row, words) is not None
            or any(words.goals.has(spot.text) for spot in own)
            or any(words.head.role(spot.text) in ("name", "department") for spot in own[:1])
            or words.narrative.has(first)
            or words.notes.has(first)
            or words.signatures.has(first)
        )

    def _indicators(self, row: int, headers: tuple[Header, ...]) -> None:
        """Begin the rows of indicators; at the left the block's name, or a goal with its points."""
        draft = self.draft
        lines = self.lines
        draft.has_header = True
        self.headers = headers
        if len(headers) > 1 and any(
            self.words.goals.role(spot.text) == "midterm"
            for each in range(max(row - 6, 0), row)
            for spot in lines.at(each)
        ):
            self.headers = headers[1:]
        lines.read(*lines.at(row), *(spot for each in headers for spot in each.spots))
        draft.place = draft.place or lines.place(lines.at(row)[0])
        for spot in lines.at(row):
            self._group(spot)
        for header in self.headers:
            for column in header.columns:
                draft.labels.setdefault(column.role, "".join(column.label.split()))
                if column.role == UNKNOWN:
                    self._skipped(draft, column)

    def _skipped(self, draft: Draft, column: Column) -> Skipped:
        """Return what is kept of a column that is not read."""
        code = "column-unknown" if column.role == UNKNOWN else "column-unread"
        made = Skipped(code, self.lines.place(column.spot))
        return draft.columns.setdefault(column.label, made)

    def _goal_group(self, own: Sequence[Spot]) -> bool:
        """Take a goal with points of its own that stands in a row above its indicators."""
        if len(own) > 2 or not self._group(own[0]):
            return False
        self.lines.read(*own)
        draft = self.draft
        for spot in own[1:]:
            written = prose(spot.text, self.words)
            if written is not None:
                said = draft.goal.get("expected")
                draft.goal["expected"] = written if said is None else f"{said}\n{written}"
        self.headers = ()
        return True

    def _group(self, spot: Spot) -> bool:
        label, points = label_and_points(spot.text)
        if points is None or not self.words.goal_groups.has(label):
            return False
        self.draft.category_points.setdefault(label, points)
        levels = self.draft.levels
        levels.first = levels.second = ""
        levels.first_cell = None
        return True

    # --- above the indicators -------------------------------------------------------------------

    def _labels(self, row: int) -> None:
        """Mark the names of blocks as read, and labels beside which nothing stands."""
        words = self.words
        for spot in self.lines.at(row):
            label = label_and_points(spot.text)[0]
            if words.sections.has(label) or words.is_label(label) or words.funds.has(label):
                self.lines.read(spot)

    def _above(self, row: int, own: Sequence[Spot]) -> None:
        lines, words, draft = self.lines, self.words, self.draft
        if self._is_note(own):
            lines.read(*own)
            return
        if draft.has_header and is_total(own[0], words):
            read_total(lines, row, None, draft, words)
        read_fields(lines, row, draft, words)
        self._labels(row)
        if len(own) == 1 and not draft.has_header and words.captions.has(own[0].text):
            lines.read(own[0])
        if len(own) == 1 and not lines.is_read(own[0]) and len(own[0].text) <= 40:
            year = year_of_title(own[0].text)
            if year is not None:
                draft.year = draft.year or year
                lines.read(own[0])

    def _is_note(self, own: Sequence[Spot]) -> bool:
        """Tell whether a row is one of the notes below a table."""
        if self.words.notes.has(own[0].text):
            self.in_notes = self.draft.has_header
            return True
        return self.in_notes and len(own) == 1

    # --- below the header of the indicators -----------------------------------------------------

    def _below(self, row: int, own: Sequence[Spot]) -> None:
        lines, words, draft = self.lines, self.words, self.draft
        header = self.headers[0]
        first = own[0]
        if self._is_note(own) or _is_counting(own):
            lines.read(*own)
        elif is_total(first, words):
            read_total(lines, row, header, draft, words)
        elif (
            self._is_ending(first)
            or self._is_signed(own)
            or (len(own) <= 2 and words.head.role(first.text) == "grade")
            or (words.goals.has(first.text) and first.start <= header.columns[0].start)
        ):
            read_fields(lines, row, draft, words)
        elif len(lines.at(row)) == len(own) == 1 and self._alone(first, header):
            return
        elif draft.has_total and sum(header.column_of(spot) is not None for spot in own) < 3:
            read_fields(lines, row, draft, words)
        else:
            self._indicator(row, own)

    def _alone(self, spot: Spot, header: Header) -> bool:
        """Take a row of one cell: the label of a level, or a note; a name alone is a row."""
        if read_level(self.lines, spot, self.draft, self.words):
            return True
        column = header.column_of(spot)
        wide = spot.cell.column_span > len(header.columns) // 2
        if wide or column is None or column.role not in ("name", "target"):
            read_fields(self.lines, spot.row, self.draft, self.words)
            return True
        return False

    def _indicator(self, row: int, own: Sequence[Spot]) -> None:
        lines = self.lines
        for spot in lines.at(row):
            if not any(header.column_of(spot) for header in self.headers) and spot.is_own:
                self._group(spot)
                if self.words.sections.has(spot.text) or label_and_points(spot.text)[1]:
                    lines.read(spot)
        for half, header in enumerate(self.headers):
            if not any(header.column_of(spot) for spot in own):
                continue
            draft = project_of(lines, row, header, self.draft)
            if len(self.headers) > 1:
                draft.levels = draft.half_levels.setdefault(half, Levels())
            take_project(lines, row, header, draft)
            read_row(lines, row, header, draft, self.words)
            for spot in own:
                column = header.column_of(spot)
                if column is not None and not lines.is_read(spot) and column.role in _UNPLACED:
                    self._skipped(draft, column).count += 1
                    lines.read(spot)

    # --- the end --------------------------------------------------------------------------------

    def finish(self, tables: Sequence[ReadTable]) -> Recognised:
        """Return the documents and findings of all forms."""
        documents: list[Project | Department] = []
        findings: list[Finding] = []
        used: set[int] = set()
        for draft in self.drafts:
            forms = list(draft.flat.values()) or ([draft] if draft.is_form() else [])
            for form in forms:
                documents.append(document_of(form, self.words))
                findings += form.findings
            if forms:
                findings += draft.findings if draft.flat else ()
                findings += unread_cells(draft)
                used.update(id(lines.table) for lines, _, _ in draft.parts)
        if not documents:
            file = tables[0].file if tables else ""
            return Recognised((), (finding("form-not-found", file, tables=len(tables)),))
        idle = [table for table in tables if id(table) not in used and table.cells]
        if idle:
            names = "、".join(short(f"{table.name or table.number}") for table in idle[:5])
            findings.append(
                finding("tables-unread", idle[0].place(0, 0), count=len(idle), names=names)
            )
        return Recognised(tuple(documents), tuple(findings))


_UNPLACED = ("description", "standard", "note", UNKNOWN)


def _is_counting(own: Sequence[Spot]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3 or A, B, C."""
    found = [_COUNTING.fullmatch(folded(spot.text)) for spot in own]
    if len(own) < 4 or not all(found):
        return False
    marks = [match[1].upper() for match in found if match]
    if marks[0].isdigit():
        return marks == [str(int(marks[0]) + step) for step in range(len(marks))]
    return marks == [chr(ord(marks[0]) + step) for step in range(len(marks))]
