"""Grades: which total earns which, and when there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.scoring.builders import budget, card_of, codes, indicator, mof


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0.01", "差"),
        ("0", "差"),
    ],
)
def test_a_grade_reaches_from_its_own_total_upward(total, grade):
    assert mof().grade_of(Decimal(total)) == grade
    assert _scored(total).grade == grade


def _scored(total: str):
    """Score a project whose one row of 100 points earns exactly ``total``."""
    row = indicator("≥10000元", f"{Decimal(total) * 100:.0f}元", 100)
    card = card_of(row)
    assert card.total == Decimal(total)
    return card


@pytest.mark.parametrize(
    ("low", "grade"),
    [("95", "优"), ("90", "优"), ("89.99", None), ("60", None)],
)
def test_while_a_row_is_open_there_is_a_grade_only_where_both_ends_share_it(low, grade):
    sure = Decimal(low)
    card = card_of(
        indicator("100户", "100户", sure), indicator("效果显著", "很好", 100 - sure, name="二")
    )
    assert card.range == (sure, Decimal(100))
    assert (card.total, card.grade) == (None, grade)


def test_points_that_do_not_sum_to_the_total_leave_the_grade_open():
    card = card_of(indicator("100户", "100户", 95), budget=budget(points=Decimal(10)))
    assert (card.total, card.grade) == (Decimal(105), None)
    assert "weights-sum" in codes(card)
