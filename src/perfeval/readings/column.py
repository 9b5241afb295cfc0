"""A column of cells: read through its distinct values, the common shapes in one scan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Literal

from perfeval.readings.cell import read_actual, read_target
from perfeval.readings.kinds import Comparator, NumberReading, Reading, Span
from perfeval.readings.quantities import ends

# Most cells of a column are a number with at most a sign and a plain unit. One expression finds
# them all in the joined column; whatever else a cell holds takes the way of a single cell.
COMMON = (
    r"^(?P<sign>[≥≤><=]?)(?P<figures>(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?)"
    r"(?P<unit>%|万元|元|人次|个|次|户|人|家|项|件|场|篇|台|套|亩|公里|米|吨|名)?$"
)
"""The shape of a number with at most a sign and a plain unit, as an expression."""

SUSPECT = Decimal(200)
"""A rate above it without a sign is perhaps a sign misread: the cell's own way says so."""

_COMMON = re.compile(COMMON, re.MULTILINE)
_COMPARATORS: dict[str, Comparator | None] = {
    "": None, "≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "=",
}  # fmt: skip
_ONE, _TEN_THOUSAND = Decimal(1), Decimal(10_000)


def read_column(
    texts: Sequence[str | None],
    *,
    names: Sequence[str | None] | None = None,
    units: Sequence[str | None] | None = None,
    role: Literal["target", "actual"],
) -> list[Reading]:
    """Return one reading a cell; equal cells share one reading.

    ``names`` and ``units`` run beside ``texts`` where the column has indicator names and a
    separate column of units.

    >>> [each.kind for each in read_column(["98%", None, "98%"], role="target")]
    ['number', 'blank', 'number']
    """
    read = read_target if role == "target" else read_actual
    distinct = dict.fromkeys(texts)
    common = _common(text for text in distinct if text is not None)
    if names is None and units is None:
        plain: dict[str | None, Reading] = {
            text: common.get(text or "") or read(text) for text in distinct
        }
        return [plain[text] for text in texts]
    count = len(texts)
    rows = list(zip(texts, names or repeat(None, count), units or repeat(None, count), strict=True))
    readings: dict[tuple[str | None, str | None, str | None], Reading] = {}
    for row in dict.fromkeys(rows):
        text, name, unit = row
        found = common.get(text or "")
        # A name and a column of units say something of a bare number only.
        if found is None or (found.unit is None and (name is not None or unit is not None)):
            readings[row] = read(text, indicator=name, unit=unit)
        else:
            readings[row] = found
    return [readings[row] for row in rows]


def _common(texts: Iterable[str]) -> dict[str, NumberReading]:
    """Return the readings of those texts that are a plain number, from one scan of them all."""
    return {
        found.group(): reading
        for found in _COMMON.finditer("\n".join(texts))
        if (reading := _number(found)) is not None
    }


def _number(found: re.Match[str]) -> NumberReading | None:
    sign, figures, written = found.groups()
    value = Decimal(figures)
    if written == "%" and not sign and value > SUSPECT:
        return None
    unit, scale = written, _ONE
    if written == "万元":
        unit, scale = "元", _TEN_THOUSAND
        value = value.scaleb(4)
    comparator = _COMPARATORS[sign]
    low, high = ends(comparator, value)
    start = len(sign)
    stop = start + len(figures)
    spans: list[Span] = [(0, start, "sign")] if sign else []
    spans.append((start, stop, "number"))
    if written:
        spans.append((stop, stop + len(written), "unit"))
    return NumberReading(
        found.group(), comparator, low, high, unit, written, scale, spans=tuple(spans)
    )
