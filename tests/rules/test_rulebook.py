"""The rulebook as an object: what it refuses when made, and what it answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import mof, row_of

from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.rules import Band, Breakpoint, Curve, GradeStep, Method, Overshoot, Weight


def bands(*edges: str) -> tuple[Band, ...]:
    """Return missed, partial and achieved between the edges, bottom up."""
    values = [Decimal(edge) for edge in edges]
    names = ("missed", "partial", "achieved")
    return tuple(
        Band(name, low, high)  # type: ignore[arg-type]
        for name, low, high in zip(names, values[::2], values[1::2], strict=True)
    )


def grades(*steps: tuple[str, str]) -> tuple[GradeStep, ...]:
    return tuple(GradeStep(name, Decimal(low)) for name, low in steps)


def weights(*values: str) -> tuple[Weight, ...]:
    return tuple(
        Weight(name, Decimal(value))
        for name, value in zip(("产出指标", "效益指标", "满意度指标"), values, strict=False)
    )


LATE = Curve("逾期", "days_late", (Breakpoint(Decimal(0), Decimal(1)),))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"weights": weights("50", "30", "9.99")}, "weights sum to 99.99"),
        ({"weights": weights("50", "30", "10.01")}, "weights sum to 100.01"),
        ({"weights": weights("50", "-30", "70")}, "negative or not a number"),
        ({"weights": weights("50", "NaN", "10")}, "negative or not a number"),
        ({"weights": weights("50", "Infinity", "10")}, "negative or not a number"),
        ({"weights": (*weights("40", "30", "10"), *weights("10"))}, "产出指标 is given twice"),
        ({"quantitative": Method("q", "定量指标", "没有")}, "curve '没有' is named and not given"),
        ({"dates": Method("dates", "日期", "没有")}, "curve '没有' is named and not given"),
        ({"bands": bands("0", "0.6", "0.6", "0.8", "0.8", "0.99")}, "from 0 to 1"),
        ({"bands": bands("0.1", "0.6", "0.6", "0.8", "0.8", "1")}, "from 0 to 1"),
        ({"bands": bands("0", "0.5", "0.6", "0.8", "0.8", "1")}, "gap or overlap"),
        ({"bands": bands("0", "0.7", "0.6", "0.8", "0.8", "1")}, "gap or overlap"),
        ({"bands": bands("0", "0.6", "0.6", "0.8", "0.8", "1")[:2]}, "bands are not"),
        ({"bands": bands("0", "0.6", "NaN", "0.8", "0.8", "1")}, "band is not a number"),
        ({"grades": grades(("优", "90"), ("良", "80"))}, "gap above 0"),
        ({"grades": grades(("优", "80"), ("良", "90"), ("差", "0"))}, "良 does not begin below"),
        ({"grades": grades(("优", "90"), ("良", "90"), ("差", "0"))}, "良 does not begin below"),
        ({"grades": grades(("优", "NaN"), ("差", "0"))}, "grade is not a number"),
        ({"overshoot": Overshoot(Decimal("NaN"))}, "overshoot is not a number"),
        (
            {"quantitative": Method("q", "定量指标", "proportional", mode="hand")},
            "'q' leaves the score to a person and names curve 'proportional'",
        ),
        ({"dates": Method("d", "日期", mode="locked")}, "'d' is locked and names no curve"),
    ],
)
def test_a_rulebook_that_contradicts_itself_is_refused(changes, fault):
    with pytest.raises(PerfevalError, match=fault):
        evolve(mof(), **changes)


@pytest.mark.parametrize(
    ("rule", "measure"),
    [
        ("quantitative", "days_late"),
        ("quantitative", "goal_achievement"),
        ("execution", "ratio"),
        ("dates", "attainment"),
        ("execution", "days_late"),
    ],
)
def test_a_curve_over_a_measure_that_its_rule_does_not_have_is_refused_and_never_read_otherwise(
    rule, measure
):
    book = mof()
    one = Curve("另", measure, (Breakpoint(Decimal(0), Decimal(1)),))
    curves = {**book.curves, "另": one}
    changed = {
        "quantitative": {"quantitative": Method("q", "定量指标", "另")},
        "dates": {"dates": Method("dates", "日期", "另")},
        "execution": {"execution": evolve(book.execution, curve="另")},
    }[rule]
    with pytest.raises(PerfevalError, match=f"curve '另' is drawn over {measure}"):
        evolve(book, curves=curves, **changed)  # type: ignore[arg-type]


def test_a_curve_over_the_days_late_is_a_curve_for_dates():
    book = evolve(
        mof(), curves={**mof().curves, "逾期": LATE}, dates=Method("dates", "日期", "逾期")
    )
    assert book.dates.curve == "逾期"


def test_every_fault_of_a_rulebook_is_told_at_once():
    bad = grades(("优", "90"))
    with pytest.raises(PerfevalError, match=r"^rulebook 'mof-2020': weights sum [^;]*; [^;]*; gr"):
        evolve(mof(), weights=weights("1"), bands=mof().bands[1:], grades=bad)
    with pytest.raises(PerfevalError, match=r"weights sum.*bands are not.*gap above 0"):
        evolve(mof(), weights=weights("1"), bands=mof().bands[:1], grades=bad)


def test_a_rulebook_without_weights_leaves_points_to_the_form():
    assert evolve(mof(), weights=()).weight_of("产出指标") is None


SHIPPED = catalogue.rulebooks()


@pytest.mark.parametrize("book", [each for each in SHIPPED if each.grades], ids=lambda b: b.id)
def test_every_rulebook_with_grades_gives_every_total_one_grade(book):
    order = [step.name for step in book.grades]
    given = [order.index(book.grade_of(Decimal(total).scaleb(-2))) for total in range(10_001)]
    assert given == sorted(given, reverse=True)
    assert set(given) == set(range(len(order)))


@pytest.mark.parametrize("book", [each for each in SHIPPED if each.bands], ids=lambda b: b.id)
def test_every_rulebook_with_bands_has_them_meet_and_reach_from_nothing_to_all(book):
    bands = {each.grade: each for each in book.bands}
    edges = [(bands[grade].low, bands[grade].high) for grade in ("missed", "partial", "achieved")]
    assert edges[0][0] == 0
    assert edges[2][1] == 1
    assert (edges[0][1], edges[1][1]) == (edges[1][0], edges[2][0])


@given(
    worth=st.integers(0, 10**20),
    cut=st.decimals("0.01", "0.99", places=25, allow_nan=False),
    grade=st.sampled_from(("achieved", "partial")),
)
def test_a_band_is_a_share_of_the_points_however_fine_and_however_many(worth, cut, grade):
    half = cut / 2
    book = evolve(mof(), bands=bands("0", f"{half:f}", f"{half:f}", f"{cut:f}", f"{cut:f}", "1"))
    actual = {"achieved": "达成预期指标", "partial": "部分完成"}[grade]
    low, high = row_of("效果显著", actual, Decimal(worth).scaleb(-2), book=book).ends
    band = book.band_of(grade)
    assert band is not None
    for end, share in ((low, band.low), (high, band.high)):
        assert abs(end - Fraction(share) * worth) <= Fraction(1, 2)


def test_a_rulebook_without_bands_has_none_and_one_without_grades_gives_none():
    book = evolve(mof(), bands=(), grades=())
    assert (book.band_of("achieved"), book.grade_of(Decimal(90))) == (None, None)
    assert row_of("效果显著", "部分完成", book=book).range == (Decimal(0), Decimal(10))
