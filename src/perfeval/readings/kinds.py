"""The five kinds of reading: what a cell was understood to say, and what that rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from perfeval.findings import Finding, Lang
from perfeval.readings import units, wording
from perfeval.readings.partial_date import PartialDate

Comparator: TypeAlias = Literal[">=", ">", "<=", "<", "=", "range", "band"]
DateComparator: TypeAlias = Literal[">=", ">", "<=", "<", "range"]
Grade: TypeAlias = Literal["achieved", "partial", "missed"]
Role: TypeAlias = Literal["sign", "number", "unit", "date", "deadline", "grade", "words", "unread"]
"""What some characters of a cell are: ``words`` were understood and carry no value (a connecting
verb, the indicator's own name, template debris), ``unread`` were not understood."""
Span: TypeAlias = tuple[int, int, Role]

ONE = Decimal(1)


@frozen
class NumberReading:
    """A number, a bound or an interval, with its unit.

    A point has ``low == high``; ``>=`` and ``>`` have no ``high``, ``<=`` and ``<`` no ``low``.
    ``scale`` is the multiplier of the unit as written that ``low`` and ``high`` contain (10000 for
    万元), so that a bare actual can be read in the target's written unit.

    >>> from perfeval.readings import read_target
    >>> read_target("≤202.6万元").as_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'kind': 'number', 'comparator': '<=', 'low': None, 'high': '2026000', 'unit': '元',
     'unit_written': '万元'}
    """

    text: str
    comparator: Comparator | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    unit_written: str | None = None
    scale: Decimal = ONE
    approximate: bool = False
    deadline: PartialDate | None = None
    sentence: bool = False
    symbolic: str | None = None
    """A second bound that is no number, as written: 不高于低保12个月和."""
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    kind: ClassVar[Literal["number"]] = "number"

    @property
    def dimension(self) -> str | None:
        """What the unit measures; ``None`` for a bare number.

        >>> from perfeval.readings import read_target
        >>> read_target("8公里").dimension
        'length'
        """
        found = units.lookup(self.unit)
        return None if found is None else found.dimension

    def as_dict(self) -> dict[str, object]:
        """Return the wire form; decimals are plain strings."""
        wire: dict[str, object] = {
            "kind": "number",
            "comparator": self.comparator,
            "low": wording.plain(self.low),
            "high": wording.plain(self.high),
            "unit": self.unit,
        }
        if self.unit_written != self.unit:
            wire["unit_written"] = self.unit_written
        if self.approximate:
            wire["approximate"] = True
        if self.deadline is not None:
            wire["deadline"] = str(self.deadline)
        return wire

    def describe(self, lang: Lang = "zh") -> str:
        """Return in a few words what was understood.

        >>> from perfeval.readings import read_target
        >>> read_target("98%以上").describe(), read_target("98%以上").describe("en")
        ('不低于 98 %', 'at least 98 %')
        """
        return wording.describe_number(self, lang)

    def __repr__(self) -> str:
        return f"<NumberReading {self.text!r}: {self.describe('en')}>"

    def _repr_html_(self) -> str:
        return wording.html(self)


@frozen
class DateReading:
    """A date, a deadline or a period; parts that the cell leaves out stay missing.

    >>> from perfeval.readings import read_target
    >>> read_target("12月31日前完成").as_dict()
    {'kind': 'date', 'comparator': '<=', 'low': None, 'high': '--12-31'}
    """

    text: str
    comparator: DateComparator | None
    low: PartialDate | None
    high: PartialDate | None
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    kind: ClassVar[Literal["date"]] = "date"

    def as_dict(self) -> dict[str, object]:
        """Return the wire form."""
        return {
            "kind": "date",
            "comparator": self.comparator,
            "low": None if self.low is None else str(self.low),
            "high": None if self.high is None else str(self.high),
        }

    def describe(self, lang: Lang = "zh") -> str:
        """Return in a few words what was understood.

        >>> from perfeval.readings import read_target
        >>> read_target("2019年12月31日前").describe()
        '截至 2019-12-31'
        """
        return wording.describe_date(self, lang)

    def __repr__(self) -> str:
        return f"<DateReading {self.text!r}: {self.describe('en')}>"

    def _repr_html_(self) -> str:
        return wording.html(self)


@frozen
class CompletionReading:
    """One of the standard wordings for how far a goal in words was reached.

    >>> from perfeval.readings import read_actual
    >>> read_actual("达成预期指标").as_dict()
    {'kind': 'grade', 'grade': 'achieved'}
    """

    text: str
    grade: Grade
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    kind: ClassVar[Literal["grade"]] = "grade"

    def as_dict(self) -> dict[str, object]:
        """Return the wire form."""
        return {"kind": "grade", "grade": self.grade}

    def describe(self, lang: Lang = "zh") -> str:
        """Return in a few words what was understood.

        >>> from perfeval.readings import read_actual
        >>> read_actual("部分完成").describe()
        '定性：部分达成'
        """
        return wording.describe_grade(self, lang)

    def __repr__(self) -> str:
        return f"<CompletionReading {self.text!r}: {self.describe('en')}>"

    def _repr_html_(self) -> str:
        return wording.html(self)


@frozen
class TextReading:
    """Words: nothing in the cell is a value that can be compared as a number or a date.

    >>> from perfeval.readings import read_target
    >>> read_target("效果显著").as_dict()
    {'kind': 'text'}
    """

    text: str
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    kind: ClassVar[Literal["text"]] = "text"

    def as_dict(self) -> dict[str, object]:
        """Return the wire form."""
        return {"kind": "text"}

    def describe(self, lang: Lang = "zh") -> str:
        """Return in a few words what was understood."""
        return "文字" if lang == "zh" else "words"

    def __repr__(self) -> str:
        return f"<TextReading {self.text!r}>"

    def _repr_html_(self) -> str:
        return wording.html(self)


@frozen
class BlankReading:
    """Nothing: the cell is absent, empty or holds a placeholder.

    >>> from perfeval.readings import read_target
    >>> read_target("——").as_dict()
    {'kind': 'blank'}
    """

    text: str = ""
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    kind: ClassVar[Literal["blank"]] = "blank"

    def as_dict(self) -> dict[str, object]:
        """Return the wire form."""
        return {"kind": "blank"}

    def describe(self, lang: Lang = "zh") -> str:
        """Return in a few words what was understood."""
        return "空" if lang == "zh" else "blank"

    def __repr__(self) -> str:
        return f"<BlankReading {self.text!r}>"

    def _repr_html_(self) -> str:
        return wording.html(self)


Reading: TypeAlias = NumberReading | DateReading | CompletionReading | TextReading | BlankReading
"""What a cell says: one of the five kinds, told apart by ``kind``."""
