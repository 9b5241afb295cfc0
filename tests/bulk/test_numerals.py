"""Columns of numbers are exact: every float is the decimal that anybody sees of it."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pyarrow as pa
from hypothesis import given

from perfeval.bulk.numerals import exact

PLAIN = st.decimals(-(10**6), 10**6, places=2).map(float)
FLOATS = PLAIN | st.floats()


@given(st.lists(st.none() | FLOATS))
def test_a_float_is_its_shortest_decimal(values: list[float | None]):
    found, bad = exact(pa.array(values, pa.float64()))
    for value, over, scale, given_, wrong in zip(
        values, found.over, found.scale, found.given, bad, strict=True
    ):
        missing = value is None or math.isnan(value)
        assert given_ == (not missing)
        assert wrong == (not missing and abs(value or 0) == float("inf"))
        usual = 0.0 if missing or wrong else value or 0.0
        assert Fraction(int(over), int(scale)) == Fraction(Decimal(repr(usual)))


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_a_whole_number_is_itself(values: list[int | None]):
    found, bad = exact(pa.array(values, pa.int64()))
    assert not bad.any()
    assert found.given.tolist() == [each is not None for each in values]
    assert [int(each) for each in found.over] == [each or 0 for each in values]
    assert set(found.scale.tolist()) <= {1}
