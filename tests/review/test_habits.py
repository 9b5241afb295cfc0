"""Rounding habits: one that explains every difference, or none."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import card_of, indicator, mof, points

from perfeval.model import Indicator, Project
from perfeval.review import audit, grouped
from perfeval.review.habits import HABITS, Habit, explained
from perfeval.rules import Breakpoint
from perfeval.scoring import Scorecard, score
from perfeval.testing.scoring_strategies import declared_as_computed, scorable_projects


def rows(*cells: tuple[str, str, str | None]) -> list[Indicator]:
    """Return rows of ten points: target, actual and declared score."""
    return [
        indicator(target, actual, declared=points(declared), name=f"指标{number}")
        for number, (target, actual, declared) in enumerate(cells, 1)
    ]


def habit_of(card: Scorecard) -> str | None:
    found = explained(card)
    return found.habit.name if found else None


@pytest.mark.parametrize(
    ("declared", "habit"),
    [
        # computed 9.36, 6.67 (of 6.666…) and 10
        (("9", "7", "10"), "whole"),
        (("9", "6", "10"), "whole-cut"),
        (("9.4", "6.7", "10"), "tenths"),
        (("9.3", "6.6", "10"), "tenths-cut"),
        (("9.36", "6.66", "10"), "hundredths-cut"),
        (("9.36", "6.67", "10"), None),
        (("9", "6.67", "10"), None),
        (("9", "7", "9"), None),
        (("9", "7.5", "10"), None),
        (("9", None, None), "whole"),
    ],
)
def test_a_habit_explains_all_differences_and_fits_all_other_rows(declared, habit):
    cells = [("≥1000户", "936户"), ("≥3户", "2户"), ("≥3户", "3户")]
    card = card_of(*rows(*[(*two, one) for two, one in zip(cells, declared, strict=True)]))
    assert habit_of(card) == habit


def test_a_score_that_another_curve_gives_is_rounded_from_itself_only():
    half = Breakpoint(Decimal(0), Decimal("0.5"))
    curve = evolve(
        mof().curves["proportional"], breakpoints=(half,), monotone="no", only_met_is_full=False
    )
    book = evolve(mof(), curves={**mof().curves, "proportional": curve})
    for worth, declared, habit in ((9, 4, "whole-cut"), (9, 9, None)):
        card = card_of(indicator("≥2户", "2户", worth, declared=declared), book=book)
        assert (card.rows[0].computed, habit_of(card)) == (Decimal("4.5"), habit)


def test_words_that_a_unit_scored_finer_than_the_habit_speak_against_it():
    one = indicator("≥1000户", "936户", declared=9)
    for declared, habit in (("8.5", None), ("9", "whole")):
        words = indicator("效果显著", "达成预期指标", declared=declared, name="效果")
        assert habit_of(card_of(one, words)) == habit


def test_a_difference_from_a_band_is_no_rounding():
    one = indicator("≥1000户", "936户", declared=9)
    words = indicator("效果显著", "达成预期指标", declared=7, name="效果")
    assert habit_of(card_of(one, words)) is None


def test_the_finding_says_the_habit_how_many_rows_and_which_come_first():
    card = card_of(*rows(*[("≥1000户", "936户", "9")] * 4))
    found = [each for each in audit(card) if each.code == "rounding-habit"]
    assert [each.message() for each in found] == [
        "自评得分按同一习惯取舍：四舍五入到整数，涉及 4 行：“指标1”、“指标2”、“指标3”……"
    ]
    assert found[0].message("en") == (
        "the declared scores are all rounded half up to whole points; "
        "4 differ for that reason: “指标1”、“指标2”、“指标3”……"
    )
    codes = [each.code for each in audit(card)]
    assert codes[:5] == ["score-underpaid"] * 4 + ["rounding-habit"]


def rounded(thing: Project, habit: Habit) -> Scorecard:
    """Return ``thing`` scored, with every score that a rule gives declared by ``habit``."""
    card = score(declared_as_computed(score(thing, mof())), mof())
    declared = []
    for row in card.rows:
        value = None
        if row.computed is not None and not row.settled_by:
            exact = habit.rounded(Fraction(row.computed))
            value = Decimal(exact.numerator) / exact.denominator
        declared.append(evolve(row.indicator, declared=value))
    return score(evolve(card.subject, indicators=tuple(declared)), mof())


@given(thing=scorable_projects(), habit=st.sampled_from(HABITS))
def test_a_habit_of_all_rows_is_found_once_and_groups_all_their_differences(thing, habit):
    card = rounded(thing, habit)
    different = [row for row in card.rows if row.score_check in ("overpaid", "underpaid")]
    groups = [(found, below) for found, below in grouped(card) if below]
    if not different:
        assert (groups, explained(card)) == ([], None)
        return
    ((found, below),) = groups
    assert (found.code, len(below)) == ("rounding-habit", len(different))
    codes = [each.code for each in audit(card)]
    assert codes.count("rounding-habit") == 1
    assert sum(code.startswith("score-") for code in codes) == len(different)


@given(thing=scorable_projects())
def test_what_a_habit_explains_it_gives(thing):
    card = score(thing, mof())
    found = explained(card)
    for row in found.rows if found else ():
        assert row.computed is not None
        assert row.declared is not None
        assert row.declared != row.computed
        assert abs(row.declared - row.computed) <= 1
