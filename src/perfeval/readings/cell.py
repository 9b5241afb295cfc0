"""The two entry points: one cell's text in, its reading out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal, cast

from attrs import evolve

from perfeval.findings import Finding, finding
from perfeval.readings import (
    characters,
    dates,
    intervals,
    late_units,
    names,
    phrases,
    quantities,
    remarks,
    sentences,
    standard_words,
)
from perfeval.readings.dates import Dated
from perfeval.readings.kinds import (
    BlankReading,
    Comparator,
    CompletionReading,
    DateReading,
    NumberReading,
    Reading,
    Span,
    TextReading,
)
from perfeval.readings.partial_date import PartialDate
from perfeval.readings.quantities import Quantity

PROSE: Final = 400
"""A cell with more characters is prose: no single value is looked for in it."""

_CellRole = Literal["target", "actual"]
_DATE_UNITS = ("年", "年度", "月", "月份", "日", "季度")
"""Units of a separate column that make a date of the number beside them: 2023 and 年."""
# What counts as well as names a part of the year; signed it counts: ≥12月.
_CALENDAR = ("月", "季度")
_SUSPECT = Decimal(200)
_FIGURE = re.compile(r"[0-9]|百分之|千分之")
_NUMERAL = re.compile(
    r"[0-9零〇一二三四五六七八九十两百千万壹贰叁肆伍陆柒捌玖拾]|年[底末终内]|全年|半年"
)
_RECURRING = re.compile(
    r"每(?:个?月|季度?|周|星期|日|天)[^年]*[0-9]+[日号]|每(?:个?月|季度?)[初末底]"
)


def read_target(
    text: str | int | Decimal | None, *, indicator: str | None = None, unit: str | None = None
) -> Reading:
    """Return what a target cell says.

    ``indicator`` is the indicator's name: it helps to choose among several numbers and is never a
    source of one. ``unit`` is the unit of a separate column, used where the text writes none.
    Any text is answered with a reading; what is not understood is a `TextReading`.

    >>> read_target("2019年实现解困脱困200户准确率达98%", indicator="帮扶救助金发放准确率")
    <NumberReading '2019年实现解困脱困200户准确率达98%': 98 % (by 2019)>
    >>> read_target("95", unit="%"), read_target("1/3")
    (<NumberReading '95': 95 %>, <TextReading '1/3'>)
    """
    return _read(text, indicator, unit, "target")


def read_actual(
    text: str | int | Decimal | None, *, indicator: str | None = None, unit: str | None = None
) -> Reading:
    """Return what an actual cell says; the arguments are those of `read_target`.

    Only actuals are read as a completion wording, and 无 in an actual is a word, not a blank.

    >>> read_actual("按合同10.5万元。")
    <NumberReading '按合同10.5万元。': 105000 元>
    >>> read_actual("未完成"), read_actual("无")
    (<CompletionReading '未完成': in words: missed>, <TextReading '无'>)
    """
    return _read(text, indicator, unit, "actual")


def _read(
    value: str | int | Decimal | None, indicator: str | None, unit: str | None, role: _CellRole
) -> Reading:
    if value is None:
        return BlankReading("")
    source = value if isinstance(value, str) else _written(value)
    if unit is not None and unit.strip() in _DATE_UNITS and source[-1:].isdecimal():
        return _joined(source, unit.strip(), indicator, role)
    folded = characters.fold(source)
    if characters.UNREADABLE in folded:
        return TextReading(source, _whole(source), (finding("characters-unreadable"),))
    if len(folded) > PROSE:
        folded = folded.rstrip()
        if len(folded.lstrip()) > PROSE:
            return TextReading(source, _whole(source), _unread(folded, role))
    text, places = characters.compact(folded)
    if not text:
        return BlankReading(source)
    cell = _Cell(source, text, places, indicator, unit, role)
    one = intervals.interval_at(text, 0, len(text))
    if (
        one is not None
        and one.end == len(text)
        and one.fault is None
        and not one.han
        and not _may_be_date(one, text)
    ):
        if one.unit is None and unit is None and sentences.is_moment(one, names.parse(indicator)):
            return _moment(source, text, indicator, role)
        return cell.number(one, one.spans)
    return cell.read(one)


def _moment(source: str, text: str, indicator: str | None, role: _CellRole) -> Reading:
    """Return a bare number where a time is asked for: a year, else words (12.31, 44926)."""
    if len(text) == 4 and text.isdecimal() and 1990 <= int(text) < 2100:
        return _joined(source, "年", indicator, role)
    return TextReading(source, _whole(source), _unread(text, role))


def _joined(source: str, unit: str, indicator: str | None, role: _CellRole) -> Reading:
    """Return a cell whose column's unit is a part of the date: 2023 and 年."""
    whole = _read(source + unit, indicator, None, role)
    size = len(source)
    spans = tuple((start, min(end, size), kind) for start, end, kind in whole.spans if start < size)
    return evolve(whole, text=source, spans=spans)


def _written(value: int | Decimal) -> str:
    """Return a number of another type as text; an exponent is written out."""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}" if abs(value.adjusted()) <= 60 else str(value)
    return str(value)


def _may_be_date(one: Quantity, text: str) -> bool:
    """Tell whether a quantity may be a date: 12月, 3季度, 2023.12; 2023年 has a fault anyway."""
    return (one.unit is None or one.unit in _CALENDAR) and dates.HINT.search(text) is not None


def _is_whole(one: Quantity | None, end: int) -> bool:
    return one is not None and one.end == end and one.fault is None


def _joined_spans(spans: list[Span], around: list[Span]) -> list[Span]:
    return sorted([*spans, *(each for each in around if each[0] < each[1])])


def _whole(source: str) -> tuple[Span, ...]:
    return ((0, len(source), "unread"),) if source else ()


def _unread(text: str, role: _CellRole, reason: str | None = None) -> tuple[Finding, ...]:
    """Return the finding that a cell has figures that no value was read from."""
    found = () if reason is None else (finding(reason),)
    if _FIGURE.search(text) is None:
        return found
    return (*found, finding(f"{role}-unreadable"))


_FAULTS = {"digits": "number-too-long", "sign": "signs-conflict", "order": "range-reversed"}


class _Cell:
    """One cell on its way to a reading."""

    __slots__ = ("indicator", "places", "role", "source", "text", "unit")

    def __init__(
        self, source: str, text: str, places: list[int] | None, indicator: str | None,
        unit: str | None, role: _CellRole,
    ) -> None:  # fmt: skip
        self.source = source
        self.text = text
        self.places = places
        self.indicator = indicator
        self.unit = unit
        self.role = role

    def read(self, one: Quantity | None) -> Reading:
        """Return the reading, trying the strict forms first and the sentence last.

        ``one`` is the quantity that the whole text begins with.
        """
        text = self.text
        if standard_words.is_blank(text, target=self.role == "target"):
            return BlankReading(self.source)
        start, end = standard_words.strip(text)
        body = text[start:end]
        if not body or standard_words.is_blank(body, target=self.role == "target"):
            return BlankReading(self.source)
        if standard_words.is_unfilled(body):
            return BlankReading(self.source, (), (finding("template-unfilled"),))
        if self.role == "actual":
            grade = standard_words.grade(body)
            if grade is not None:
                return CompletionReading(self.source, grade, self.spans([(start, end, "grade")]))
        if _NUMERAL.search(body) is None:
            return TextReading(self.source, _whole(self.source))
        if start or end < len(text):
            one = intervals.interval_at(text, start, end)
        return self._value(one, start, end)

    def _value(self, one: Quantity | None, start: int, end: int) -> Reading:
        text = self.text
        name = names.parse(self.indicator)
        reason: str | None = None
        if _RECURRING.search(text):
            return self.words("recurring-deadline")
        if dates.HINT.search(text, start, end) or dates.START.search(text, start, end):
            dated = dates.date_at(text, start, end)
            if dated is not None and dated.end == end and not self._is_number(dated, one, name):
                if not dated.possible:
                    return self.words("date-impossible")
                return self.date(dated, dated.spans)
            if dated is not None and not dated.possible and not _is_whole(one, end):
                reason = "date-impossible"
        if one is not None and reason is None:
            reading = self._quantity(one, start, end, name)
            if reading is not None:
                return reading
            if one.fault in _FAULTS:
                reason = _FAULTS[one.fault]
        reading = self._sentence(start, end, name) if reason is None else None
        return self.words(reason) if reading is None else reading

    def _sentence(self, start: int, end: int, name: names.Name) -> Reading | None:
        found = sentences.read(self.text, start, end, name)
        if found is not None and found.quantity is not None:
            return self.number(
                found.quantity, found.spans, deadline=found.deadline, symbolic=found.symbolic,
                sentence=True,
            )  # fmt: skip
        if found is not None and found.dated is not None:
            return self.date(found.dated, found.spans)
        return self._beside(start, end, name)

    def _beside(self, start: int, end: int, name: names.Name) -> Reading | None:
        """Return a value that stands beside other clauses, or in a set phrase."""
        text = self.text
        phrase = phrases.quantity(text, start, end, name)
        if phrase is not None:
            return self.number(phrase, phrase.spans, sentence=True)
        dated = phrases.moved_date(text, start, end, name)
        if dated is not None:
            around: list[Span] = [(start, dated.start, "words"), (dated.end, end, "words")]
            return self.date(dated, _joined_spans(dated.spans, around))
        clause = remarks.own_clause(text, start, end, name)
        if clause is None:
            return None
        return self._clause(clause, start, end, name)

    def _clause(
        self, clause: tuple[int, int], start: int, end: int, name: names.Name
    ) -> Reading | None:
        """Return the number of one clause, the others marked as words."""
        one = intervals.interval_at(self.text, *clause)
        around: list[Span] = [(start, clause[0], "words"), (clause[1], end, "words")]
        whole = one is not None and one.end == clause[1] and one.fault is None and not one.han
        if one is not None and whole and one.unit not in _CALENDAR:
            return self.number(one, _joined_spans(one.spans, around), sentence=True)
        found = sentences.read(self.text, *clause, name)
        if found is None or found.quantity is None:
            return None
        return self.number(
            found.quantity, _joined_spans(found.spans, around), deadline=found.deadline,
            symbolic=found.symbolic, sentence=True,
        )  # fmt: skip

    def _is_number(self, dated: Dated, one: Quantity | None, name: names.Name) -> bool:
        """Tell whether what could be a date is a number: ≥12月, 2023.12 of an amount."""
        if one is None or one.end != dated.end or one.fault:
            return False
        if dated.written.figures:
            return name.measure != "moment"
        if dated.written.bare and one.signed and one.unit in _CALENDAR:
            return name.measure != "moment"
        return False

    def _quantity(self, one: Quantity, start: int, end: int, name: names.Name) -> Reading | None:
        """Return a cell that is a quantity and nothing else; ``None`` where more is written."""
        if one.han and "成" in self.text:
            one = phrases.tenths(self.text, start, end) or one
        if one.fault is not None:
            return None
        if one.unit is None and self.unit is None and sentences.is_moment(one, name):
            return None
        dated = not one.signed or one.comparator == "range" or name.measure == "moment"
        if one.unit in _CALENDAR and dated:
            return None  # no date has such a month, and 12月 is no count of months either
        text = self.text
        if one.end == end:
            if one.han and quantities.is_loose(text, one) and (one.unit or one.start != start):
                return None
            if one.han and one.unit is None and end - start == 1 and text[start] != "零":
                return None
            return self.number(one, one.spans)
        if remarks.is_remark(text, one, end, name):
            return self.number(one, [*one.spans, (one.end, end, "words")])
        again = late_units.with_new_unit(one, text, end, name)
        return None if again is None else self.number(again, again.spans)

    def number(
        self, one: Quantity, spans: list[Span], *, deadline: PartialDate | None = None,
        symbolic: str | None = None, sentence: bool = False,
    ) -> NumberReading:  # fmt: skip
        """Return the reading of a quantity; the separate unit counts where none is written."""
        if self.unit is not None and one.unit is None:
            one = late_units.with_column_unit(one, self.unit)
        found: tuple[Finding, ...] = ()
        if (
            one.unit == "%"
            and one.comparator is None
            and one.low is not None
            and one.low > _SUSPECT
        ):
            first = next(span[0] for span in one.spans if span[2] == "number")
            if self.text[first] == "2":
                found = (finding("suspect-sign", value=self.source.strip()),)
        return NumberReading(
            self.source, cast("Comparator | None", one.comparator), one.low, one.high, one.unit,
            one.written, one.scale, one.approximate, deadline, sentence, symbolic,
            self.spans(spans), found,
        )  # fmt: skip

    def date(self, dated: Dated, spans: list[Span]) -> DateReading:
        """Return the reading of a date."""
        return DateReading(self.source, dated.comparator, dated.low, dated.high, self.spans(spans))

    def words(self, reason: str | None) -> TextReading:
        """Return the cell as text, with the finding that its figures were not understood."""
        return TextReading(self.source, _whole(self.source), _unread(self.text, self.role, reason))

    def spans(self, spans: list[Span]) -> tuple[Span, ...]:
        """Return spans as places in the source text."""
        places = self.places
        if places is None:
            return tuple(spans)
        return tuple((places[start], places[end - 1] + 1, role) for start, end, role in spans)
