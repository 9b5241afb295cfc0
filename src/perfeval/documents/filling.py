"""What the placeholders of somebody's own template stand for, whatever its format."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from perfeval.documents.characters import printable
from perfeval.findings import Finding, Phrase, finding

Filling: TypeAlias = str | int | Decimal | None
"""What a placeholder stands for: a text, a number, or nothing yet."""


@frozen
class Fillings:
    """The vocabulary of a template: single values, texts under any name, and lists of rows.

    A placeholder is the key of a value (``budget.annual``), a name behind one of ``texts``
    (``narrative.评价结论``) or a column of one of ``rows`` (``indicators.target``). ``columns``
    are those of each list, which may be empty.

    >>> one = Fillings({"name": "培训"}, {}, {"funds": [{"name": "拨款"}]}, {"funds": ["name"]})
    >>> one.knows("name"), one.list_of("funds.name"), one.list_of("name"), one.knows("funds.sum")
    (True, 'funds', None, False)
    """

    values: Mapping[str, Filling]
    texts: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Sequence[Mapping[str, Filling]]]
    columns: Mapping[str, Sequence[str]]

    def list_of(self, key: str) -> str | None:
        """Return the list that a placeholder is a column of, if it is one."""
        first, _, column = key.partition(".")
        return first if column in self.columns.get(first, ()) else None

    def knows(self, key: str) -> bool:
        """Tell whether a placeholder stands for something."""
        return key in self.values or self.list_of(key) is not None or self._is_text(key)

    def _is_text(self, key: str) -> bool:
        first, _, name = key.partition(".")
        return first in self.texts and bool(name) and not name.startswith("_")

    def get(self, key: str, row: Mapping[str, Filling] | None = None) -> Filling:
        """Return what a placeholder that is known stands for, in a row of its list."""
        if key in self.values:
            return self.values[key]
        first, _, name = key.partition(".")
        if first in self.texts:
            return self.texts[first].get(name)
        return row.get(name) if row is not None else None

    def keys(self) -> Iterator[str]:
        """Give every placeholder that has a name of its own."""
        yield from self.values
        for name, columns in self.columns.items():
            yield from (f"{name}.{column}" for column in columns)

    def unknown(self, key: str, place: str) -> Finding:
        """Return the finding about a placeholder that stands for nothing."""
        close = difflib.get_close_matches(key, list(self.keys()), 1)
        remedy = (
            Phrase("remedy-mean", {"name": close[0]}) if close else Phrase("remedy-placeholder")
        )
        return finding("placeholder-unknown", place, found=key, remedy=remedy)


def written(value: Filling) -> str:
    """Return a value as a document shows it; nothing is an empty text.

    >>> written(Decimal("50.00")), written(None), written("≥98%")
    ('50.00', '', '≥98%')
    """
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else printable(str(value))
