"""Curves: what they give at, below and above each breakpoint, and what is refused when made."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.test_kernel import evaluated, rounded, share_at

from perfeval.errors import PerfevalError
from perfeval.rules import Breakpoint, Curve
from perfeval.testing.scoring_strategies import curves, fractions


def curve(*points: tuple[str, ...], **more: object) -> Curve:
    """Return a curve from (at, share[, before[, after]])."""
    return Curve(
        "曲线",
        "attainment",
        tuple(Breakpoint(*(Decimal(each) for each in point)) for point in points),
        **more,  # type: ignore[arg-type]
    )


def at(one: Curve, *places: str) -> list[int]:
    """Return what a curve gives of 10.00 points, in hundredths."""
    return evaluated(one, [(1000, Fraction(place)) for place in places])


LINE = curve(("0", "0"), ("1", "1"), monotone="increasing", only_met_is_full=True)


def test_a_line_gives_its_own_measure_and_no_more_than_all():
    assert at(LINE, "0", "0.5", "0.9999", "1", "1.3") == [0, 500, 1000, 1000, 1000]


def test_a_ladder_steps_at_its_breakpoints_and_rises_between_them_where_it_says_so():
    # satisfaction: from 90 % all, from 80 % eight tenths, from 60 % half, below nothing
    ladder = curve(
        ("0.6", "0.5", "0", "0.5"), ("0.8", "0.8", "0.5", "0.8"), ("0.9", "1", "0.8", "1"),
        monotone="increasing",
    )  # fmt: skip
    assert at(ladder, "0", "0.5999", "0.6", "0.7999") == [0, 0, 500, 500]
    assert at(ladder, "0.8", "0.8999", "0.9", "2") == [800, 800, 1000, 1000]


def test_a_pass_threshold_gives_nothing_below_it_and_the_ratio_above():
    threshold = curve(("0.6", "0.6", "0", "0.6"), ("1", "1"), monotone="increasing")
    assert at(threshold, "0.5999", "0.6", "0.8", "1") == [0, 600, 800, 1000]


def test_all_or_nothing_is_a_curve_too():
    assert at(
        curve(
            ("1", "1", "0", "1"),
        ),
        "0.9999",
        "1",
    ) == [0, 1000]


def test_beyond_its_ends_a_curve_is_level():
    one = curve(("0.5", "0.6", "0.2", "0.7"), ("0.8", "0.3", "0.4", "0.1"))
    assert at(one, "0", "0.4", "0.5", "0.8", "0.9", "3") == [200, 200, 600, 300, 100, 100]


@pytest.mark.parametrize(
    "one",
    [
        curve(("0", "0"), ("1", "1", "0.6", "1")),
        curve(("0", "0"), ("1", "1", "1", "0.8")),
        curve(("0", "0", "0", "0.3"), ("1", "1")),
        curve(("0", "0", "0.2", "0"), ("1", "1")),
    ],
)
@given(x=fractions(2))
def test_a_line_with_a_step_at_an_end_is_no_plain_line(one, x):
    assert evaluated(one, [(1000, x)]) == [rounded(share_at(one, x) * 1000)]
    assert not one.is_proportional


def test_a_line_that_yields_points_is_no_plain_share():
    one = curve(("0", "0"), ("1", "1"), yields="points")
    assert at(one, "0.5", "1") == [50, 100]
    assert not one.is_proportional


@given(x=fractions(1))
def test_where_only_met_is_full_less_is_never_the_full_share(x):
    assert (share_at(LINE, x) == 1) == (x == 1)


def test_a_breakpoint_without_a_step_has_one_value():
    point = Breakpoint(Decimal(1), Decimal("0.5"))
    assert (point.before, point.after) == (Decimal("0.5"), Decimal("0.5"))


@given(one=curves(), of=st.integers(0, 5))
def test_the_table_of_integers_holds_the_breakpoints_exactly(one, of):
    table, index = one.table, of % len(one.breakpoints)
    point = one.breakpoints[index]
    assert Fraction(table.at[index], table.at_scale) == Fraction(point.at)
    for column, value in (
        (table.before, point.before), (table.share, point.share), (table.after, point.after),
    ):  # fmt: skip
        assert Fraction(column[index], table.share_scale) == Fraction(value)


@pytest.mark.parametrize(
    ("points", "more", "fault"),
    [
        ([], {}, "has no breakpoint"),
        ([("0", "NaN")], {}, "not a finite number"),
        ([("Infinity", "1")], {}, "not a finite number"),
        ([("0", "0"), ("0", "1")], {}, "0 and 0 are not in rising order"),
        ([("1", "0"), ("0", "1")], {}, "1 and 0 are not in rising order"),
        ([("0", "-0.1")], {}, "value -0.1 is outside"),
        ([("0", "1.1")], {}, r"value 1.1 is outside \[0, 1\]"),
        ([("0", "-1")], {"yields": "points"}, "value -1 is outside"),
        ([("0", "1")], {"unit": "天"}, "has the unit '天', but attainment has none"),
        ([("0", "1"), ("1", "0")], {"monotone": "increasing"}, "goes from 1 to 0"),
        ([("0", "0", "0.1")], {"monotone": "increasing"}, "goes from 0.1 to 0"),
        ([("0", "0"), ("1", "1")], {"monotone": "decreasing"}, "goes from 0 to 1"),
        ([("0", "1"), ("1", "1")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "0"), ("0.9", "1"), ("1", "1")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "0"), ("1", "0.9")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "0"), ("1", "1", "1", "0.9")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "0"), ("2", "1")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "0", "0", "1"), ("1", "1")], {"only_met_is_full": True}, "full only when met"),
        (
            [("0", "0"), ("1", "1")],
            {"only_met_is_full": True, "yields": "points"},
            "full only when met",
        ),
        ([("0.5", "0.5"), ("1", "1", "1", "1")], {"only_met_is_full": True}, None),
        ([("1", "1", "1", "1")], {"only_met_is_full": True}, "full only when met"),
        ([("0", "5"), ("10", "0")], {"yields": "points", "monotone": "decreasing"}, None),
        ([("0", "0"), ("1", "1")], {"unit": "%"}, "has the unit '%', but attainment has none"),
        ([("0", "0"), ("1", "1")], {"unit": " "}, "has an empty unit"),
        ([("0", "0"), ("1", "1")], {"unit": ""}, "has an empty unit"),
    ],
)
def test_a_curve_that_is_not_what_it_declares_is_refused(points, more, fault):
    if fault is None:
        assert curve(*points, **more).breakpoints
    else:
        with pytest.raises(PerfevalError, match=fault):
            curve(*points, **more)


def test_a_fault_of_a_curve_is_told_in_one_sentence():
    with pytest.raises(PerfevalError) as raised:
        curve(("0", "0"), ("1", "0.9"), only_met_is_full=True)
    assert str(raised.value) == (
        "curve '曲线': is declared full only when met but gives the full share elsewhere"
    )


def test_every_fault_of_a_curve_is_told_at_once():
    with pytest.raises(PerfevalError, match=r"rising order.*outside.*declared increasing"):
        curve(("1", "2"), ("0", "0"), monotone="increasing")


@given(one=curves("increasing") | curves("decreasing"), x=fractions(), y=fractions())
def test_what_a_curve_declares_of_its_direction_holds_of_its_share(one, x, y):
    low, high = share_at(one, min(x, y)), share_at(one, max(x, y))
    assert low <= high if one.monotone == "increasing" else low >= high
