"""The kernel: curves, rounding and shares of a whole, held against fractions of Python integers."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval.rules import Breakpoint, Curve
from perfeval.scoring.columns import fraction_text, hundredths, points_text
from perfeval.scoring.kernel import column, curve_points, half_up, largest_remainder
from perfeval.testing.scoring_strategies import curves, fractions

# Every magnitude up to and past 64 bits: where integers grow too large is where they may break.
SIZES = st.integers(0, 100).flatmap(lambda bits: st.integers(0, 2**bits))
WORTH = st.integers(0, 10**5) | SIZES
PLACES = fractions() | st.builds(lambda over, under: Fraction(over, under + 1), SIZES, SIZES)
MANY = st.lists(st.tuples(WORTH, PLACES), min_size=1, max_size=12)


def share_at(curve: Curve, x: Fraction) -> Fraction:
    """Return the value of a curve, from its definition."""
    points = curve.breakpoints
    index = bisect_left([Fraction(each.at) for each in points], x)
    if index < len(points) and Fraction(points[index].at) == x:
        return Fraction(points[index].share)
    if index == 0:
        return Fraction(points[0].before)
    left = points[index - 1]
    if index == len(points):
        return Fraction(left.after)
    right = points[index]
    along = (x - Fraction(left.at)) / (Fraction(right.at) - Fraction(left.at))
    return Fraction(left.after) + along * (Fraction(right.before) - Fraction(left.after))


def rounded(value: Fraction) -> int:
    """Return a fraction not below zero rounded half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def evaluated(curve: Curve, rows: list[tuple[int, Fraction]]) -> list[int]:
    worth, at = [each[0] for each in rows], [each[1] for each in rows]
    found = curve_points(
        curve,
        column(worth),
        column([x.numerator for x in at]),
        column([x.denominator for x in at]),
    )
    return [int(value) for value in found]


@given(curve=curves(), rows=MANY)
def test_a_curve_gives_the_exact_fraction_rounded_half_up_once(curve, rows):
    expected = [rounded(share_at(curve, x) * worth) for worth, x in rows]
    assert evaluated(curve, rows) == expected


STAIRS = Curve(
    "阶梯",
    "attainment",
    tuple(
        Breakpoint(Decimal(at), Decimal(share), Decimal(before))
        for at, share, before in (
            ("0.123", "0.25", "0.1"),
            ("0.777", "0.8999", "0.7771"),
            ("1.999", "1", "0.95"),
        )
    ),
)


@pytest.mark.parametrize("bits", range(0, 66, 3))
def test_a_curve_is_exact_at_every_size_of_points_and_fractions(bits):
    for other in range(0, 66, 3):
        for over in (2**other // 9, 2**other - 1, 2**other + 1):
            rows = [(2**bits - 1, Fraction(over, 2**other))]
            expected = [rounded(share_at(STAIRS, x) * worth) for worth, x in rows]
            assert evaluated(STAIRS, rows) == expected


@given(curve=curves(), worth=st.integers(0, 10**5))
def test_a_curve_gives_its_breakpoints_their_own_share(curve, worth):
    rows = [(worth, Fraction(each.at)) for each in curve.breakpoints]
    expected = [rounded(Fraction(each.share) * worth) for each in curve.breakpoints]
    assert evaluated(curve, rows) == expected


@given(curve=curves(), rows=MANY, cuts=st.lists(st.integers(0, 12), max_size=3))
def test_columns_split_anywhere_give_the_same(curve, rows, cuts):
    ends = sorted({0, len(rows), *(min(cut, len(rows)) for cut in cuts)})
    parts = [evaluated(curve, rows[a:b]) for a, b in pairwise(ends)]
    assert [value for part in parts for value in part] == evaluated(curve, rows)


@given(curve=curves(), rows=MANY)
def test_a_share_never_leaves_nothing_to_full(curve, rows):
    for (worth, _), value in zip(rows, evaluated(curve, rows), strict=True):
        assert 0 <= value <= worth


@given(curve=curves("increasing"), worth=WORTH, one=fractions(), other=fractions())
def test_a_curve_declared_increasing_never_falls(curve, worth, one, other):
    low, high = evaluated(curve, [(worth, min(one, other)), (worth, max(one, other))])
    assert low <= high


@given(curve=curves("decreasing"), worth=WORTH, one=fractions(), other=fractions())
def test_a_curve_declared_decreasing_never_rises(curve, worth, one, other):
    low, high = evaluated(curve, [(worth, min(one, other)), (worth, max(one, other))])
    assert low >= high


@given(curve=curves(), rows=MANY, by=st.integers(1, 100))
def test_a_stricter_curve_never_gives_more(curve, rows, by):
    def less(value: Decimal) -> Decimal:
        return value * Decimal(by) / 100

    stricter = Curve(
        "严",
        "attainment",
        tuple(
            Breakpoint(each.at, less(each.share), less(each.before), less(each.after))
            for each in curve.breakpoints
        ),
    )
    assert all(
        low <= high
        for low, high in zip(evaluated(stricter, rows), evaluated(curve, rows), strict=True)
    )


@given(rows=MANY)
def test_a_curve_in_points_gives_points_and_never_more_than_the_row_has(rows):
    curve = Curve(
        "每天扣一分",
        "days_late",
        (Breakpoint(Decimal(0), Decimal(3)), Breakpoint(Decimal(3), Decimal(0))),
        yields="points",
    )
    expected = [min(rounded(max(3 - x, Fraction(0)) * 100), worth) for worth, x in rows]
    assert evaluated(curve, rows) == expected


@pytest.mark.parametrize(
    ("over", "under", "value"),
    [
        (5, 10, 1),  # half-even would give 0
        (15, 10, 2),
        (25, 10, 3),  # half-even would give 2
        (2 * 10**18 + 1, 2, 10**18 + 1),
        (4, 10, 0),
        (0, 7, 0),
    ],
)
def test_a_half_is_rounded_up_and_never_to_the_even_neighbour(over, under, value):
    assert half_up(column([over]), under).tolist() == [value]


@given(whole=st.integers(0, 10**15), under=st.integers(1, 10**15))
def test_exactly_half_is_rounded_up(whole, under):
    assert half_up(column([(2 * whole + 1) * under]).astype(object), 2 * under)[0] == whole + 1


@pytest.mark.parametrize("value", ["0.005", "1.005", "2.675", "9.995", "33.335"])
def test_points_are_rounded_where_binary_floats_would_miss_the_hundredth(value):
    assert hundredths(Decimal(value)) == rounded(Fraction(value) * 100)


@given(value=st.decimals(0, 10**38, places=3, allow_nan=False))
def test_points_are_the_nearest_hundredth_whatever_their_size(value):
    assert hundredths(value) == rounded(Fraction(value) * 100)


@given(value=st.integers(-(10**40), 10**40))
def test_hundredths_shown_as_text_are_the_same_number(value):
    assert Fraction(points_text(value)) == Fraction(value, 100)


@given(value=st.fractions(-1000, 1000), places=st.integers(1, 6))
def test_a_fraction_shown_is_the_nearest_one_with_so_many_places(value, places):
    shown = Fraction(fraction_text(value.numerator, value.denominator, places))
    assert abs(shown - value) <= Fraction(1, 2 * 10**places)


@given(values=st.lists(st.integers(-(10**30), 10**30)))
@example([2**63 - 1, -(2**63)])
@example([2**63])
def test_a_column_holds_every_integer_exactly(values):
    assert [int(each) for each in column(values)] == values


# --- the largest remainder ---------------------------------------------------------------------

TOTALS = st.integers(0, 10**20)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=12)


@given(total=TOTALS, weights=WEIGHTS.filter(any))
def test_parts_sum_to_the_whole(total, weights):
    assert sum(largest_remainder(total, weights)) == total


@given(total=TOTALS, weights=WEIGHTS.filter(any))
def test_a_part_differs_from_its_exact_share_by_less_than_one(total, weights):
    for part, weight in zip(largest_remainder(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(total=TOTALS, weights=WEIGHTS.filter(any))
def test_a_larger_weight_never_gets_less(total, weights):
    parts = dict(zip(weights, largest_remainder(total, weights), strict=True))
    ordered = [parts[weight] for weight in sorted(parts)]
    assert all(low <= high + 1 for low, high in pairwise(ordered))


@given(total=TOTALS, count=st.integers(1, 50))
def test_among_equals_the_earlier_gets_what_is_left(total, count):
    parts = largest_remainder(total, [7] * count)
    assert parts == sorted(parts, reverse=True)


@given(total=TOTALS, weights=WEIGHTS.filter(any))
def test_what_weighs_nothing_gets_nothing(total, weights):
    for part, weight in zip(largest_remainder(total, weights), weights, strict=True):
        assert part == 0 or weight > 0


@given(total=TOTALS, count=st.integers(0, 5))
def test_nothing_is_split_over_weights_that_are_all_zero(total, count):
    assert largest_remainder(total, [0] * count) == [0] * count


def test_numpy_rounds_half_to_even_which_is_why_it_is_not_used():
    assert np.round(0.5) == 0
    assert half_up(column([1]), 2).tolist() == [1]
