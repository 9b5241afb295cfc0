"""A form while it is being read: what was found so far, as texts with their cells."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from attrs import define, field

from perfeval.findings import Finding, finding
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords, compact
from perfeval.forms.written import is_empty, points_of, to_hundredths
from perfeval.model import Indicator

_REMARK = re.compile(r"[（(][^（()）]*[)）]$")
GUIDANCE_LIMIT = 60
"""Guidance that a form prints in a cell is no longer than this."""


@define
class Written:
    """A text and where it stands."""

    text: str
    place: str = ""


@define
class Fund:
    """A row of the budget block: its amounts as written."""

    name: str
    place: str
    amounts: dict[str, Written] = field(factory=dict)


@define
class Block:
    """The budget block as written; amounts wait for their unit."""

    unit: str | None = None
    place: str = ""
    total: Fund | None = None
    sources: list[Fund] = field(factory=list)
    fields: dict[str, Written] = field(factory=dict)
    has_unknown: bool = False
    """Whether amounts stand in a column that nobody knows."""
    pairs: list[str] = field(factory=list)
    """The roles of the amounts that stand beside their labels, in the order of the row."""


@define
class Row:
    """An indicator with the cells of its points, which may run over several rows."""

    indicator: Indicator
    lines: Lines
    points: Spot | None = None
    declared: Spot | None = None


@define
class Levels:
    """The labels of the levels above the next row, and the cells that they were read from."""

    first: str = ""
    second: str = ""
    first_cell: Spot | None = None
    first_row: int = 0


@define
class Skipped:
    """A column that was not read: its finding's code, where it stands, how many cells it has."""

    code: str
    place: str
    count: int = 0


@define
class Draft:
    """A form while it is being read."""

    source: str
    """What a form without a head is called: its sheet or its file."""
    title: str = ""
    place: str = ""
    is_department: bool = False
    year: int | None = None
    money_unit: str | None = None
    fields: dict[str, Written] = field(factory=dict)
    goal: dict[str, str] = field(factory=dict)
    narrative: dict[str, str] = field(factory=dict)
    printed: dict[str, Written] = field(factory=dict)
    declared_total: Decimal | None = None
    category_points: dict[str, Decimal] = field(factory=dict)
    block: Block = field(factory=Block)
    rows: list[Row] = field(factory=list)
    mains: dict[tuple[str, ...], str] = field(factory=dict)
    """The last row of each category that belongs to no other."""
    levels: Levels = field(factory=Levels)
    half_levels: dict[int, Levels] = field(factory=dict)
    """The levels of tables that stand side by side."""
    has_header: bool = False
    has_total: bool = False
    flat: dict[str, Draft] = field(factory=dict)
    """The projects of a sheet with a column of projects, by name."""
    flat_name: str = ""
    columns: dict[str, Skipped] = field(factory=dict)
    """Columns that were not read, by label."""
    labels: dict[str, str] = field(factory=dict)
    """How the form itself calls what it has, by role."""
    findings: list[Finding] = field(factory=list)
    parts: list[tuple[Lines, int, int]] = field(factory=list)
    """The rows of the tables that belong to the form."""

    def has_content(self) -> bool:
        """Tell whether anything but a title was read."""
        return bool(
            self.fields or self.goal or self.rows or self.has_header or self.block.total
            or self.block.sources
        )  # fmt: skip

    def is_form(self) -> bool:
        """Tell whether what was read is a form at all, and not some other table."""
        said = self.title and (self.goal or self.block.total)
        return self.has_header or bool(said and "name" in self.fields)

    def say(self, code: str, place: str, **parameters: Any) -> None:
        """Keep a finding."""
        self.findings.append(finding(code, place, **parameters))

    def points(self, written: Written, role: str) -> Decimal | None:
        """Return a number of points with two decimals; a finding where a cell holds none."""
        label = self.labels.get(role, role)
        if is_empty(written.text):
            return None
        points = points_of(written.text.rstrip("%％ ") if role == "points" else written.text)
        if points is None:
            self.say("number-unreadable", written.place, field=label, found=short(written.text))
            return None
        rounded = to_hundredths(points)
        if rounded != points:
            self.say("points-rounded", written.place, found=written.text, used=rounded)
        return rounded


def short(text: str, limit: int = 40) -> str:
    r"""Return a text as messages show it: on one line, and cut where it is long.

    >>> short("一\n二"), short("一二三四五", 4)
    ('一 二', '一二三…')
    """
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def prose(text: str, words: FormWords) -> str | None:
    """Return what somebody wrote in a cell; `None` for a placeholder or the form's own guidance.

    >>> from perfeval.files.catalogue import form_words
    >>> prose("（100字以内）", form_words()), prose("资金未到位", form_words())
    (None, '资金未到位')
    >>> prose("资金未到位（100字以内）", form_words())
    '资金未到位'
    """
    text = text.strip()
    remark = _REMARK.search(text)
    if remark is not None and words.guidance.has(remark[0]):
        text = text[: remark.start()].strip()
    if is_empty(text):
        return None
    if len(compact(text)) <= GUIDANCE_LIMIT and words.guidance.role(text) is not None:
        return None
    return text
