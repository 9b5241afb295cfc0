"""Properties of scoring: one invariant each, over projects and pairs of cells of any kind."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.scoring.builders import mof, project, row_of
from tests.scoring.test_kernel import rounded, share_at

from perfeval.model import Actual, Indicator, Judgement, Project, Target
from perfeval.readings import NumberReading, read_actual, read_target
from perfeval.rules import Comparison, Rulebook
from perfeval.scoring import Scorecard, score
from perfeval.scoring.columns import pair
from perfeval.scoring.comparison import compare
from perfeval.scoring.scorecard import roll_up
from perfeval.scoring.states import NOT_APPLICABLE
from perfeval.testing import strategies
from perfeval.testing.reading_strategies import actual_texts, messy_text, target_texts
from perfeval.testing.scoring_strategies import (
    Pair,
    curves,
    number_texts,
    pairs,
    points,
    scorable_budgets,
    scorable_indicators,
    scorable_projects,
)

CELLS = st.one_of(target_texts(), actual_texts(), messy_text(), st.none())
WORTH = points(1000)


def scored(thing: Project, book: Rulebook | None = None) -> Scorecard:
    return score(thing, book or mof())


def earns(pair: Pair, worth: Decimal = Decimal(100), **more: Any) -> Any:
    return row_of(pair.target, pair.actual, worth, **more)


# --- whatever the cells say ---------------------------------------------------------------------


@given(target=CELLS, actual=CELLS, name=strategies.texts(), worth=WORTH)
@example("≥-0.01", "-9223372036854775808", "", Decimal(10))
@example("≥" + "9" * 40, "9" * 39 + ".5", "", Decimal(10))
def test_no_pair_of_texts_is_too_strange_to_be_scored_and_explained(target, actual, name, worth):
    row = row_of(target, actual, worth, name=name)
    assert row.range is not None
    assert Decimal(0) <= row.range[0] <= row.range[1] <= worth
    for lang in ("zh", "en"):
        assert all(row.why(lang))
    assert all(found.render("zh") and found.render("en") for found in row.card.findings)
    assert row.would_raise() is None or row.would_raise()["points"]  # type: ignore[index]


@given(thing=strategies.projects() | strategies.departments())
def test_no_project_or_department_is_too_strange_to_be_scored(thing):
    inner = tuple(scored(each) for each in getattr(thing, "projects", ()))
    card = score(thing, mof(), inner)
    low, high = card.range
    assert 0 <= low <= high
    assert all(found.render("zh") and found.render("en") for found in card.all_findings())
    assert repr(card)
    assert card._repr_html_()


@given(thing=strategies.projects())
def test_every_row_earns_from_nothing_to_its_points(thing):
    for row in scored(thing).rows:
        low, high = row.ends
        assert 0 <= low <= high <= max(row.card.points.rows[row.index], 0)


@given(thing=strategies.projects())
def test_the_parts_sum_to_the_total_by_the_hundredth(thing):
    card = scored(thing)
    counted = [row.range for row in card.rows if row.range is not None and row.is_counted]
    for side, execution in ((0, card.execution.low), (1, card.execution.high)):
        parts = sum((each[side] for each in counted), Decimal(execution) / 100)
        assert parts == card.range[side]


@given(thing=strategies.projects())
def test_there_is_a_total_exactly_where_the_range_is_one_value(thing):
    card = scored(thing)
    assert (card.total is not None) == (card.range[0] == card.range[1])


@given(thing=strategies.projects())
def test_a_row_has_a_computed_score_exactly_where_it_is_scored(thing):
    for row in scored(thing).rows:
        assert (row.computed is not None) == (row.state == "scored")


# --- numbers, held against fractions ------------------------------------------------------------


def oracle(pair: Pair) -> tuple[bool, Fraction]:
    """Return whether the target was met, and the attainment, from the regulation's own words."""
    wanted, came = pair.wanted, pair.came
    met = {
        "≥": came >= wanted,
        ">": came > wanted,
        "=": came >= wanted if wanted else came == 0,
        "≤": came <= wanted,
        "<": came < wanted,
    }[pair.sign]
    lower = pair.sign in "≤<" or (pair.sign == "=" and not wanted)
    over, under = (wanted, came) if lower else (came, wanted)
    if pair.sign == "=" and not wanted:
        over, under = Fraction(0), Fraction(1)
    ratio = over / under if under else Fraction(0)
    return met, Fraction(1) if met else min(ratio, Fraction(1))


@given(pair=pairs() | pairs(digits=30), worth=WORTH)
def test_a_numbers_score_is_that_of_the_exact_fraction(pair, worth):
    row = earns(pair, worth)
    met, attainment = oracle(pair)
    assert (row.verdict, Fraction(*row.attainment)) == ("met" if met else "missed", attainment)
    assert row.computed * 100 == rounded(attainment * int(worth * 100))


@given(pair=pairs(), curve=curves("increasing"), worth=WORTH)
def test_any_curve_is_drawn_over_the_exact_attainment(pair, curve, worth):
    book = evolve(mof(), curves={**mof().curves, "proportional": curve})
    _, attainment = oracle(pair)
    expected = rounded(share_at(curve, attainment) * int(worth * 100))
    assert earns(pair, worth, book=book).computed * 100 == expected


@given(pair=pairs())
def test_the_attainment_is_full_exactly_where_the_target_is_met(pair):
    # A strict sign misses at equality, where the ratio is one all the same.
    assume(not (pair.sign in "><" and pair.wanted == pair.came))
    row = earns(pair)
    assert (Fraction(*row.attainment) == 1) == (row.verdict == "met")


@given(pair=pairs(), other=number_texts(), worth=WORTH)
def test_a_better_actual_never_earns_less(pair, other, worth):
    unit = pair.actual.lstrip("0123456789.")
    better = evolve_actual(pair, other, unit)
    low, high = sorted((pair, better), key=lambda each: each.came, reverse=pair.sign in "≤<")
    if pair.sign == "=" and not pair.wanted:
        low, high = high, low  # nothing at all was promised: less is better
    assert earns(low, worth).computed <= earns(high, worth).computed


def evolve_actual(pair: Pair, number: str, unit: str) -> Pair:
    ratio = Fraction(number) / Fraction(pair.actual.removesuffix(unit) or 1) if pair.came else None
    came = pair.came * ratio if ratio is not None else Fraction(number)
    return pair._replace(actual=f"{number}{unit}", came=came)


@given(pair=pairs(), worth=WORTH, more=WORTH)
def test_more_points_never_earn_less(pair, worth, more):
    assert earns(pair, worth).computed <= earns(pair, worth + more).computed


@given(
    low=st.integers(0, 1000),
    width=st.integers(1, 1000),
    came=st.lists(st.integers(0, 3000), min_size=2),
)
def test_nearer_to_an_interval_never_earns_less(low, width, came):
    high = low + width

    def distance(value: int) -> int:
        return int(max(low - value, value - high, 0))

    target = f"{low}-{high}元"
    below = sorted((each for each in came if each <= high), key=distance)
    above = sorted((each for each in came if each >= low), key=distance)
    for side in (below, above):
        scores = [row_of(target, f"{each}元").computed for each in side]
        assert all(near >= far for near, far in pairwise(scores))  # type: ignore[operator]


_TENS = ((("元", "万元"), 4), (("厘米", "米"), 2), (("米", "公里"), 3), (("‰", "%"), 1))


@given(
    sign=st.sampled_from("≥>=≤<"),
    wanted=number_texts(8),
    came=number_texts(8),
    units=st.sampled_from(_TENS),
    worth=WORTH,
)
def test_a_change_of_unit_changes_nothing(sign, wanted, came, units, worth):
    (small, large), shift = units

    def in_large(number: str) -> str:
        return f"{Decimal(number).scaleb(-shift):f}{large}"

    targets = (f"{sign}{wanted}{small}", f"{sign}{in_large(wanted)}")
    actuals = (f"{came}{small}", in_large(came))
    rows = [row_of(target, actual, worth) for target in targets for actual in actuals]
    assert len({(row.verdict, row.computed) for row in rows}) == 1


@given(pair=pairs())
def test_a_bare_actual_is_in_the_unit_that_the_target_writes(pair):
    unit = pair.target.lstrip(pair.sign).lstrip("0123456789.")
    number = pair.actual.rstrip("‰%万亿元人厘米公里")
    with_unit, without = (row_of(pair.target, text) for text in (number + unit, number))
    assert (with_unit.verdict, with_unit.computed) == (without.verdict, without.computed)


# --- which way is better ------------------------------------------------------------------------


@given(pair=pairs(), direction=st.sampled_from(("higher", "lower", "exact")))
def test_a_written_sign_decides_whatever_direction_the_row_gives(pair, direction):
    plain, told = earns(pair), earns(pair, direction=direction)
    assert (plain.verdict, plain.computed) == (told.verdict, told.computed)


@given(wanted=st.integers(1, 1000), came=st.integers(0, 2000))
def test_a_number_without_a_sign_is_compared_as_its_row_says(wanted, came):
    for direction, sign in (("higher", "≥"), ("lower", "≤"), ("exact", "=")):
        bare = row_of(f"{wanted}户", f"{came}户", direction=direction)
        signed = row_of(f"{sign}{wanted}户", f"{came}户")
        assert (bare.verdict, bare.computed) == (signed.verdict, signed.computed)


@given(row=scorable_indicators())
def test_to_say_the_direction_that_a_row_has_anyway_changes_nothing(row):
    before = scored(project(row)).rows[0]
    if before.direction is not None:
        after = scored(project(evolve(row, direction=before.direction))).rows[0]
        assert (after.verdict, after.range) == (before.verdict, before.range)


# --- rows together ------------------------------------------------------------------------------


@given(thing=scorable_projects(), data=st.data())
def test_the_order_of_rows_does_not_matter(thing, data):
    order = data.draw(st.permutations(range(len(thing.indicators))))
    turned = evolve(thing, indicators=tuple(thing.indicators[index] for index in order))
    before, after = scored(thing), scored(turned)
    assert after.range == before.range
    for row in after.rows:
        same = before.row(row.name)
        assert (row.range, row.state, row.verdict) == (same.range, same.state, same.verdict)


@given(thing=scorable_projects())
def test_a_row_scored_alone_is_the_row_scored_among_others(thing):
    card = scored(thing)
    for index, row in enumerate(thing.indicators):
        alone = scored(evolve(thing, indicators=(row,))).rows[0]
        assert (alone.range, alone.state, alone.ratio, alone.attainment) == (
            card.rows[index].range,
            card.rows[index].state,
            card.rows[index].ratio,
            card.rows[index].attainment,
        )


@given(
    cells=st.lists(st.tuples(CELLS, CELLS, st.integers(0, 3)), min_size=1, max_size=12),
    cuts=st.lists(st.integers(0, 12), max_size=3),
)
def test_columns_split_anywhere_compare_the_same(cells, cuts):
    def outcome(part: list[Any]) -> list[Any]:
        targets = [read_target(each[0]) for each in part]
        actuals = [read_actual(each[1]) for each in part]
        direction = np.array([each[2] for each in part], dtype=np.int8)
        same = np.array([each[0] == each[1] for each in part], dtype=bool)
        found = compare(pair(targets, actuals, 2024), direction, same, Comparison())
        ratio = [_exact(*each) for each in zip(found.ratio, found.ratio_scale, strict=True)]
        attained = [
            _exact(*each) for each in zip(found.attained, found.attained_scale, strict=True)
        ]
        return list(
            zip(found.verdict.tolist(), found.settled.tolist(), ratio, attained,
                found.days_late.tolist(), strict=True)
        )  # fmt: skip

    ends = sorted({0, len(cells), *(min(cut, len(cells)) for cut in cuts)})
    parts = [each for a, b in pairwise(ends) for each in outcome(cells[a:b])]
    assert parts == outcome(cells)


def _exact(over: Any, under: Any) -> Fraction | None:
    return Fraction(int(over), int(under)) if under else None


@given(thing=scorable_projects(), cut=points(10))
def test_a_larger_deduction_never_earns_more(thing, cut):
    more = tuple(
        evolve(each, deduction=(each.deduction or Decimal(0)) + cut, declared=None)
        for each in thing.indicators
    )
    plain = tuple(evolve(each, declared=None) for each in thing.indicators)
    before = scored(evolve(thing, indicators=plain))
    after = scored(evolve(thing, indicators=more))
    for low, high in zip(after.rows, before.rows, strict=True):
        assert low.ends <= high.ends


# --- points -------------------------------------------------------------------------------------


@given(thing=scorable_projects(with_points=False))
def test_allocated_points_and_the_execution_rate_sum_to_the_total(thing):
    card = scored(thing)
    assume(any(value >= 0 for value in card.points.rows))
    assert card.full == Decimal(100)


@given(thing=scorable_projects(with_points=False), worth=st.integers(0, 100))
def test_allocated_points_leave_room_for_whatever_the_execution_rate_carries(thing, worth):
    assert thing.budget is not None
    thing = evolve(thing, budget=evolve(thing.budget, points=Decimal(worth)))
    card = scored(thing)
    assume(any(value >= 0 for value in card.points.rows))
    assert card.full == Decimal(100)
    assert card.execution.points == 100 * worth


@given(thing=scorable_projects(with_points=False))
def test_rows_of_one_category_differ_by_a_hundredth_at_most(thing):
    card = scored(thing)
    shares: dict[tuple[str, ...], list[int]] = {}
    for row, value in zip(thing.indicators, card.points.rows, strict=True):
        if value >= 0:
            shares.setdefault(row.category, []).append(value)
    for values in shares.values():
        assert max(values) - min(values) <= 1
        assert values == sorted(values, reverse=True)


@given(thing=scorable_projects(min_size=2), data=st.data())
def test_rescaling_keeps_proportions_and_the_sum(thing, data):
    gone = data.draw(st.integers(0, len(thing.indicators) - 1))
    rows = list(thing.indicators)
    rows[gone] = evolve(rows[gone], not_applicable="没有发生")
    before, after = scored(thing), scored(evolve(thing, indicators=tuple(rows)))
    kept = [value for index, value in enumerate(before.points.rows) if index != gone and value > 0]
    assume(kept)
    assert after.full == before.full
    whole = sum(value for value in before.points.rows if value > 0) + before.execution.points
    left = whole - max(before.points.rows[gone], 0)
    for index, value in enumerate(before.points.rows):
        if index != gone and value > 0:
            assert abs(after.points.rows[index] - Fraction(value * whole, left)) < 1


@st.composite
def forests(draw: st.DrawFn) -> list[tuple[int, str | None]]:
    """Return points and parents of rows, the parents drawn from all rows, circles included."""
    count = draw(st.integers(1, 8))
    return [
        (
            draw(st.sampled_from((-1, 5, 10, 20, 40))),
            draw(st.none() | st.integers(0, count).map(str)),
        )
        for _ in range(count)
    ]


@given(forest=forests())
def test_no_row_is_counted_beside_one_that_it_is_a_part_of(forest):
    rows = [
        Indicator(
            ("产出指标",), str(index), points=None if worth < 0 else Decimal(worth), parent=parent
        )
        for index, (worth, parent) in enumerate(forest)
    ]
    counted = {row.name for row in scored(project(*rows)).rows if row.points is not None}
    parents = {row.name: row.parent for row in rows}
    for name in counted:
        line = [name]
        while (above := parents.get(line[-1])) is not None and above not in line:
            line.append(above)
        # Rows that are parts of one another in a circle have no top: one of them is made it.
        if above is None:
            assert counted.isdisjoint(line[1:])


@given(forest=forests())
def test_points_are_lost_only_to_an_ancestor_or_to_all_their_parts(forest):
    rows = [
        Indicator(
            ("产出指标",), str(index), points=None if worth < 0 else Decimal(worth), parent=parent
        )
        for index, (worth, parent) in enumerate(forest)
    ]
    card = scored(project(*rows))
    roots = [row for row in rows if row.parent is None or row.parent not in {r.name for r in rows}]
    if any(row.points for row in roots):
        assert card.full * 100 - card.execution.points >= 100 * sum(
            row.points for row in roots if row.points
        )


# --- settling, review, roll-up ------------------------------------------------------------------


@given(thing=scorable_projects(), share=st.integers(0, 100))
def test_a_judgement_lands_within_the_range_that_it_settles(thing, share):
    plain = evolve(thing, indicators=tuple(evolve(r, declared=None) for r in thing.indicators))
    for index, row in enumerate(scored(plain).rows):
        if row.state != "awaiting_judgement" or row.indicator.deduction:
            continue
        low, high = row.ends
        value = Decimal(low + (high - low) * share // 100).scaleb(-2)
        judged = [*plain.indicators]
        judged[index] = evolve(judged[index], judgement=Judgement(score=value))
        assert scored(evolve(plain, indicators=tuple(judged))).rows[index].computed == value


@given(thing=scorable_projects())
def test_what_a_scorecard_computes_is_consistent_when_it_is_declared(thing):
    card = scored(thing)
    declared = tuple(
        evolve(row.indicator, declared=row.computed if row.computed is not None else None)
        for row in card.rows
    )
    again = scored(evolve(thing, indicators=declared))
    for before, after in zip(card.rows, again.rows, strict=True):
        if before.computed is not None:
            assert (after.computed, after.score_check) == (before.computed, "consistent")


@given(pair=pairs(digits=6))
def test_the_actual_that_is_said_to_raise_the_score_really_earns_all_points(pair):
    raised = earns(pair).would_raise()
    if raised is not None and pair.sign not in "><":
        assert raised["actual"] is not None
        assert row_of(pair.target, raised["actual"], 100).computed == Decimal(100)


@given(
    parts=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 10**9)), min_size=1
    ),
    by=st.sampled_from(("budget", "equal")),
)
def test_a_roll_up_is_the_weighted_mean_rounded_half_up(parts, by):
    ends = [(min(a, b), max(a, b)) for a, b, _ in parts]
    weights = [Decimal(money).scaleb(-2) for _, _, money in parts]
    share = [Fraction(weight) if by == "budget" else Fraction(1) for weight in weights]
    expected = tuple(
        rounded(sum(w * end[side] for w, end in zip(share, ends, strict=True)) / sum(share))
        for side in (0, 1)
    )
    given_parts = [(end, weight, None) for end, weight in zip(ends, weights, strict=True)]
    assert roll_up(given_parts, by) == expected


@given(total=st.integers(0, 10_000))
def test_every_total_has_one_grade_and_a_higher_total_never_a_worse_one(total):
    order = [step.name for step in mof().grades]
    low, high = (str(mof().grade_of(Decimal(cents).scaleb(-2))) for cents in (total, total + 1))
    assert order.index(high) <= order.index(low)


@given(thing=scorable_projects(with_points=None), budget=scorable_budgets())
def test_findings_are_the_same_each_time_they_are_asked_for(thing, budget):
    thing = evolve(thing, budget=budget)
    assert scored(thing).findings == scored(thing).findings


@given(thing=scorable_projects(with_points=None))
def test_rows_that_are_not_counted_have_no_part_in_the_total(thing):
    card = scored(thing)
    silent = card.scores.state >= NOT_APPLICABLE
    for row in card.rows:
        assert row.is_counted != bool(silent[row.index])
        assert (row.range is None) == bool(silent[row.index])


@given(number=number_texts(36, 2))
def test_a_number_of_any_length_against_itself_is_met(number):
    row = scored(project(Indicator((), "", Target(f"≥{number}元"), Actual(f"{number}元"))))
    assert isinstance(row.rows[0].target, NumberReading)
    assert row.rows[0].verdict == "met"
