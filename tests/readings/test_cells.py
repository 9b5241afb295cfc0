"""Every kind of cell that bureaus write is read as a careful person reads it."""

from __future__ import annotations

import pytest
from tests.readings import cells

from perfeval.readings import read_actual, read_target


def _id(case: cells.Case) -> str:
    return ascii(" | ".join(case))[:80]


@pytest.mark.parametrize(
    "case",
    [
        *cells.SIGNS,
        *cells.NUMBERS,
        *cells.UNITS,
        *cells.RANGES,
        *cells.DATES,
        *cells.WORDS,
        *cells.BLANKS,
        *cells.DEBRIS,
        *cells.SENTENCES,
        *cells.MORE,
        *cells.NAMED,
    ],
    ids=_id,
)
def test_a_target_is_read_as_it_is_meant(case: cells.Case) -> None:
    text, expected, *name = case
    assert cells.short(read_target(text, indicator=name[0] if name else None)) == expected


@pytest.mark.parametrize("case", cells.ACTUALS, ids=_id)
def test_an_actual_is_read_as_it_is_meant(case: cells.Case) -> None:
    text, expected, *name = case
    assert cells.short(read_actual(text, indicator=name[0] if name else None)) == expected
