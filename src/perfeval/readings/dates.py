"""Dates in a cell: a written date or period with the words that make it a deadline or a start."""

from __future__ import annotations

import re

from attrs import define

from perfeval.readings.date_forms import JOIN, YEAR, Written, written_at
from perfeval.readings.kinds import DateComparator, Span
from perfeval.readings.partial_date import PartialDate

# What words before a date say; the first that occurs decides, so longer ones come first.
_SIGNS: tuple[tuple[str, DateComparator], ...] = (
    ("截至", "<="), ("截止", "<="), ("最迟", "<="), ("最晚", "<="), ("不晚于", "<="),
    ("不迟于", "<="),
    ("不早于", ">="), ("早于", "<"), ("先于", "<"), ("晚于", ">"), ("迟于", ">"),
    ("≤", "<="), ("<=", "<="), ("≥", ">="), (">=", ">="), ("<", "<"), (">", ">"),
)  # fmt: skip
_QUIET = (
    "截至到",
    "截止至",
    "截止到",
    "截止日期为",
    "截止日期",
    "于",
    "在",
    "自",
    "从",
    "到",
    "至",
    "为",
)
BEFORE_PATTERN = "|".join(
    sorted((*_QUIET, "=", "约", "预计", *(word for word, _ in _SIGNS)), key=len, reverse=True)
)
_BEFORE = re.compile(f"(?:{BEFORE_PATTERN})+")
_AFTER: dict[str, DateComparator] = {
    "之前": "<=", "以前": "<=", "前": "<=", "以内": "<=", "之内": "<=", "内": "<=", "为止": "<=",
    "止": "<=", "开始": ">=", "起": ">=", "之后": ">", "以后": ">", "后": ">",
}  # fmt: skip
_AFTER_WORD = re.compile("|".join(_AFTER))

HINT = re.compile(
    r"[年月季日Qq]|20[0-9]{2}[01][0-9][0-3][0-9]|(?:19|20)[0-9]{2}[./-]"
    rf"|(?:{YEAR}){JOIN}(?:{YEAR})"
)
"""What a cell with a date contains at least."""
START_PATTERN = (
    rf"(?:{YEAR})(?:全?年|[./-]|{JOIN}(?:{YEAR}))|[0-9]{{1,2}}(?:月|{JOIN}[0-9]{{1,2}}月|季)"
    r"|[一二三四五六七八九十]{1,2}(?:月|季)|第[一二三四1-4]季|[当本该每]年|年[底末终内]|年度|全年"
    r"|[上下]半年|[Qq][1-4](?![0-9])"
)
START = re.compile(START_PATTERN)
"""Where a date may begin."""


@define
class Dated:
    """A date or a period as it stands in a cell, from ``start`` to ``end``."""

    start: int
    end: int
    comparator: DateComparator | None
    low: PartialDate | None
    high: PartialDate | None
    spans: list[Span]
    possible: bool
    written: Written

    def day(self) -> PartialDate | None:
        """Return the date that this sets as a deadline."""
        return self.low if self.high is None else self.high


def date_at(text: str, at: int, end: int) -> Dated | None:
    """Return the date or period that begins at a place, with the words around it.

    >>> one = date_at("截至2019年12月31日", 0, 13)
    >>> one.comparator, str(one.high)
    ('<=', '2019-12-31')
    """
    start = at
    before = _BEFORE.match(text, at, end)
    comparator: DateComparator | None = None
    if before is not None:
        at = before.end()
        said = before.group()
        comparator = next((sign for word, sign in _SIGNS if word in said), None)
    written = written_at(text, at, end)
    if written is None:
        return None
    if written.inside and comparator is None:
        comparator = "<="
    stop, possible = written.end, written.is_possible()
    after = _AFTER_WORD.match(text, stop, end)
    if after is not None:
        stop = after.end()
        implied = _AFTER[after.group()]
        written.bare = written.figures = False
        if comparator is None:
            comparator = implied
        elif comparator[0] != implied[0]:
            possible = False
    spans: list[Span] = [(start, at, "sign")] if at > start else []
    spans.append((at, written.end, "date"))
    if stop > written.end:
        spans.append((written.end, stop, "sign"))
    low, high = _ends(written, comparator)
    if comparator is None and written.low != written.high:
        comparator = "range"
    return Dated(start, stop, comparator, low, high, spans, possible, written)


def _ends(
    written: Written, comparator: DateComparator | None
) -> tuple[PartialDate | None, PartialDate | None]:
    """Return the ends that a comparator leaves: a deadline has no start, a start no end."""
    if comparator is None:
        return written.low, written.high
    return (None, written.high) if comparator[0] == "<" else (written.low, None)
