"""Properties of scoring by methods: invariants of every curve, measure, mode and rulebook."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.scoring.builders import book_of, book_with, budget, indicator, mof, project, row_of
from tests.scoring.oracle import Goal, earned, measured
from tests.scoring.test_kernel import rounded, share_at

from perfeval.model import Department, Indicator, Judgement, Project
from perfeval.rules import (
    Allocation,
    Breakpoint,
    Comparison,
    Curve,
    Method,
    RollUp,
    Rulebook,
    Weight,
)
from perfeval.scoring import Scorecard, score
from perfeval.scoring.scorecard import roll_up
from perfeval.testing.scoring_strategies import (
    CATEGORIES,
    NUMBER_MEASURES,
    UNITS,
    Pair,
    curves,
    curves_full_when_met,
    mixed_rulebooks,
    number_curves,
    number_texts,
    pairs,
    points,
    scorable_indicators,
    scorable_projects,
)

WORTH = points(1000)
BOOKS = mixed_rulebooks(mof())
CURVES = number_curves("no") | number_curves("increasing") | number_curves("decreasing")
# A rulebook and a project take long to draw: fewer of them, each with many rows and methods.
FEW = settings(max_examples=min(40, settings().max_examples))


def goal_of(pair: Pair) -> Goal:
    return Goal(pair.sign, pair.wanted, pair.wanted)


def unit_of(text: str) -> Fraction:
    """Return how many of the first unit of its dimension the unit of ``text`` is."""
    factors = {name: by for units in UNITS.values() for name, by in units}
    return Fraction(factors[text.lstrip("≥>=≤<").lstrip("0123456789.")])


def judged(row: Indicator, value: Decimal) -> Indicator:
    return evolve(row, judgement=Judgement(None, value, "评审组"))


# --- bounds, caps, sums --------------------------------------------------------------------------


@FEW
@given(thing=scorable_projects(with_points=None), book=BOOKS)
def test_by_whatever_method_a_row_earns_from_nothing_to_its_points(thing, book):
    for row in score(thing, book).rows:
        low, high = row.ends
        assert 0 <= low <= high <= max(row.card.points.rows[row.index], 0)
        assert (row.computed is not None) == (row.state == "scored")
        assert row.computed is None or low == high


@given(pair=pairs(), curve=number_curves(), worth=WORTH)
def test_points_of_a_curve_never_pass_those_of_the_row(pair, curve, worth):
    row = row_of(pair.target, pair.actual, worth, book=book_of(curve))
    assert row.range is not None
    assert Decimal(0) <= row.range[0] <= row.range[1] <= worth


@FEW
@given(thing=scorable_projects(), book=BOOKS)
def test_under_mixed_methods_the_parts_sum_to_the_total_by_the_hundredth(thing, book):
    card = score(thing, book)
    for side, execution in ((0, card.execution.low), (1, card.execution.high)):
        assert card.ends[side] == execution + sum(row.ends[side] for row in card.rows)


@FEW
@given(thing=scorable_projects(with_points=None), book=BOOKS)
def test_under_mixed_methods_everything_can_be_explained(thing, book):
    card = score(thing, book)
    for row in card.rows:
        for lang in ("zh", "en"):
            assert all(row.why(lang))
            assert isinstance(row.clause(lang), str)
    assert all(found.render("zh") and found.render("en") for found in card.all_findings())


# --- exact: held against fractions ---------------------------------------------------------------


@given(pair=pairs() | pairs(digits=34), curve=CURVES, worth=WORTH)
def test_every_measure_and_curve_is_drawn_over_the_exact_fraction(pair, curve, worth):
    row = row_of(pair.target, pair.actual, worth, book=book_of(curve))
    at = measured(curve.measure, goal_of(pair), pair.came, unit_of(pair.target))
    if at is None:
        assert (row.measured, row.state) == (None, "awaiting_judgement")
    else:
        assert row.measured is not None
        assert Fraction(*row.measured) == at
        assert row.ends == (earned(curve, int(worth * 100), at),) * 2


@given(pair=pairs(digits=35), curve=CURVES, worth=st.integers(0, 10**38))
def test_numbers_of_forty_digits_are_scored_as_exactly_as_any(pair, curve, worth):
    points_given = Decimal(f"{worth // 100}.{worth % 100:02d}")
    row = row_of(pair.target, pair.actual, points_given, book=book_of(curve))
    at = measured(curve.measure, goal_of(pair), pair.came, unit_of(pair.target))
    if at is not None:
        assert row.ends == (earned(curve, worth, at),) * 2


@given(pair=pairs(), curve=curves(measure="attainment"), worth=WORTH)
def test_form_b_is_the_excess_over_the_target(pair, curve, worth):
    assume(pair.sign in "≤<" and pair.wanted)
    line = Curve("线", "attainment", (Breakpoint(Decimal(0), Decimal(0)),
                                     Breakpoint(Decimal(1), Decimal(1))))  # fmt: skip
    by_comparison = evolve(book_of(line), comparison=Comparison(lower="linear_excess"))
    falling = Curve("线", "relative_deviation", (Breakpoint(Decimal(0), Decimal(1)),
                                                Breakpoint(Decimal(1), Decimal(0))))  # fmt: skip
    one = row_of(pair.target, pair.actual, worth, book=by_comparison).computed
    other = row_of(pair.target, pair.actual, worth, book=book_of(falling)).computed
    excess = max(pair.came - pair.wanted, Fraction(0)) / pair.wanted
    expected = rounded(max(1 - excess, Fraction(0)) * int(worth * 100))
    # At equality a strict sign is missed, by nothing.
    assert one == other == Decimal(expected).scaleb(-2)


# --- monotone, and full only when met ------------------------------------------------------------


@st.composite
def two_actuals(draw: st.DrawFn) -> tuple[Pair, str, str]:
    """Return a pair and two actuals, the smaller first, in the unit of the pair's actual."""
    pair = draw(pairs())
    unit = pair.actual.lstrip("0123456789.")
    low, high = sorted((draw(number_texts()), draw(number_texts())), key=Fraction)
    return pair, f"{low}{unit}", f"{high}{unit}"


def _ends(pair: Pair, actual: str, curve: Curve, worth: Decimal) -> tuple[int, int] | None:
    row = row_of(pair.target, actual, worth, book=book_of(curve))
    return row.ends if row.state == "scored" else None


@given(
    cells=two_actuals(),
    curve=curves("increasing", measure="attainment") | curves("increasing", measure="ratio"),
    worth=WORTH,
)
def test_where_a_curve_is_declared_increasing_a_better_actual_never_earns_less(cells, curve, worth):
    pair, low, high = cells
    # What came out as nothing at all against a ceiling has no ratio, only its attainment of 1.
    assume(curve.measure == "attainment" or Fraction(low.rstrip("‰%万亿元人厘米公里")) > 0)
    assume(pair.wanted or curve.measure == "attainment")
    worse, better = (high, low) if goal_of(pair).is_ceiling else (low, high)
    lesser, greater = (_ends(pair, each, curve, worth) for each in (worse, better))
    assert lesser is not None
    assert greater is not None
    assert lesser <= greater


@given(
    cells=two_actuals(),
    way=st.sampled_from(("increasing", "decreasing")),
    measure=st.sampled_from(("actual", "deviation", "relative_deviation")),
    data=st.data(),
    worth=WORTH,
)
def test_a_curve_over_the_actual_itself_never_turns_against_what_it_declares(
    cells, way, measure, data, worth
):
    pair, low, high = cells
    assume(pair.wanted or measure != "relative_deviation")
    curve = data.draw(curves(way, measure=measure, in_points=data.draw(st.booleans())))
    least, most = (_ends(pair, each, curve, worth) for each in (low, high))
    assert least is not None
    assert most is not None
    assert least <= most if way == "increasing" else least >= most


@given(pair=pairs(), curve=curves_full_when_met())
def test_where_only_met_is_full_a_row_earns_all_its_points_exactly_where_it_is_met(pair, curve):
    # At equality a strict sign is missed although nothing is lacking.
    assume(not (pair.sign in "><" and pair.wanted == pair.came))
    # So many points that no rounding hides what is missing.
    worth = Decimal(10) ** 40
    row = row_of(pair.target, pair.actual, worth, book=book_of(curve))
    assert (row.computed == worth) == (row.verdict == "met")


@given(late=st.lists(st.integers(-400, 400), min_size=2, max_size=6), data=st.data(), worth=WORTH)
def test_the_later_a_date_the_less_it_earns_where_a_curve_says_so(late, data, worth):
    from datetime import date, timedelta

    curve = data.draw(curves("decreasing", measure="days_late"))
    book = book_with(curves=(curve,), dates=Method("dates", "日期", curve.name))
    found = []
    for days in sorted(late):
        day = date(2024, 6, 30) + timedelta(days)
        row = row_of("2024年6月30日前", f"{day.year}年{day.month}月{day.day}日", worth, book=book)
        expected = rounded(share_at(curve, Fraction(max(days, 0))) * int(worth * 100))
        assert row.ends == (expected, expected)
        found.append(row.ends)
    assert found == sorted(found, reverse=True)


@given(pair=pairs(), curve=CURVES, worth=WORTH, by=st.integers(1, 100))
def test_a_stricter_curve_never_gives_more_whatever_it_measures(pair, curve, worth, by):
    def less(value: Decimal) -> Decimal:
        return value * Decimal(by) / 100

    lower = tuple(
        Breakpoint(each.at, less(each.share), less(each.before), less(each.after))
        for each in curve.breakpoints
    )
    strict = evolve(curve, breakpoints=lower)
    one, other = (row_of(pair.target, pair.actual, worth, book=book_of(c)) for c in (strict, curve))
    assert one.state == other.state
    assert one.ends <= other.ends
    assert one.ends[1] <= other.ends[1]


# --- order, parts, units -------------------------------------------------------------------------


@FEW
@given(thing=scorable_projects(), book=BOOKS, data=st.data())
def test_under_mixed_methods_the_order_of_rows_does_not_matter(thing, book, data):
    order = data.draw(st.permutations(range(len(thing.indicators))))
    turned = evolve(thing, indicators=tuple(thing.indicators[index] for index in order))
    before, after = score(thing, book), score(turned, book)
    assert after.range == before.range
    for row in after.rows:
        same = before.row(row.name)
        assert (row.ends, row.state, row.measured, row.method) == (
            same.ends, same.state, same.measured, same.method,
        )  # fmt: skip


@FEW
@given(thing=scorable_projects(min_size=2), book=BOOKS, cut=st.integers(0, 8))
def test_under_mixed_methods_rows_scored_in_parts_are_the_rows_scored_together(thing, book, cut):
    parts = [thing.indicators[:cut], thing.indicators[cut:]]
    found = [row for part in parts for row in score(evolve(thing, indicators=part), book).rows]
    whole = score(thing, book).rows
    assert [(row.ends, row.state, row.measured) for row in found] == [
        (row.ends, row.state, row.measured) for row in whole
    ]


_TENS = ((("元", "万元"), 4), (("厘米", "米"), 2), (("米", "公里"), 3), (("‰", "%"), 1))


@given(
    sign=st.sampled_from("≥>=≤<"),
    wanted=number_texts(8),
    came=number_texts(8),
    units=st.sampled_from(_TENS),
    measure=st.sampled_from(NUMBER_MEASURES),
    data=st.data(),
    worth=WORTH,
)
def test_a_change_of_unit_changes_no_measure(sign, wanted, came, units, measure, data, worth):
    (small, large), shift = units
    unit = data.draw(st.sampled_from(units[0])) if measure in ("actual", "deviation") else None
    curve = data.draw(curves(measure=measure, unit=unit))

    def in_large(number: str) -> str:
        return f"{Decimal(number).scaleb(-shift):f}{large}"

    targets = (f"{sign}{wanted}{small}", f"{sign}{in_large(wanted)}")
    actuals = (f"{came}{small}", in_large(came))
    rows = [
        row_of(target, actual, worth, book=book_of(curve))
        for target in targets for actual in actuals
    ]  # fmt: skip
    fractions = {None if row.measured is None else Fraction(*row.measured) for row in rows}
    assert (len(fractions), len({row.ends for row in rows})) == (1, 1)


@given(pair=pairs(), curve=CURVES)
def test_a_bare_actual_is_measured_in_the_unit_that_the_target_writes(pair, curve):
    unit = pair.target.lstrip(pair.sign).lstrip("0123456789.")
    number = pair.actual.rstrip("‰%万亿元人厘米公里")
    book = book_of(curve)
    rows = [row_of(pair.target, text, book=book) for text in (number + unit, number)]
    assert rows[0].ends == rows[1].ends
    assert rows[0].state == rows[1].state


# --- what an override changes --------------------------------------------------------------------


@FEW
@given(thing=scorable_projects(), book=BOOKS, curve=CURVES, data=st.data())
def test_an_override_changes_only_the_rows_that_it_names(thing, book, curve, data):
    chosen = data.draw(st.sampled_from(thing.indicators)).name
    override = Method("override", "改", "改", names=(chosen,))
    changed = evolve(
        book,
        methods=(override, *book.methods),
        curves={**book.curves, "改": evolve(curve, name="改")},
    )
    before, after = score(thing, book), score(thing, changed)
    for one, other in zip(before.rows, after.rows, strict=True):
        if other.method is not override:
            assert (one.ends, one.state, one.method) == (other.ends, other.state, other.method)
            assert one.why() == other.why()
        else:
            assert chosen in other.name


@FEW
@given(thing=scorable_projects(), book=BOOKS)
def test_to_name_the_method_that_a_row_has_anyway_changes_nothing(thing, book):
    before = score(thing, book)
    named = tuple(
        evolve(row, method=each.method.id)
        for row, each in zip(thing.indicators, before.rows, strict=True)
    )
    after = score(evolve(thing, indicators=named), book)
    assert [row.ends for row in after.rows] == [row.ends for row in before.rows]
    assert [row.method for row in after.rows] == [row.method for row in before.rows]


# --- modes ---------------------------------------------------------------------------------------


@given(row=scorable_indicators(), cents=st.integers(-200, 12_000))
def test_only_a_person_scores_what_is_in_a_persons_hand(row, cents):
    book = book_with(Method("hand", "手工", categories=("产出指标", "效益指标", "满意度指标")))
    plain = evolve(row, declared=None, deduction=None)
    alone = score(project(plain), book).rows[0]
    worth = int((row.points or 0) * 100)
    assert (alone.state, alone.ends) == ("awaiting_judgement", (0, worth))
    value = Decimal(cents).scaleb(-2)
    fits = 0 <= cents <= worth
    for settled in (judged(plain, value), evolve(plain, declared=value)):
        found = score(project(settled), book).rows[0]
        assert found.state == ("scored" if fits else "awaiting_judgement")
        assert found.ends == ((cents, cents) if fits else (0, worth))


@FEW
@given(thing=scorable_projects(), cents=st.integers(-200, 12_000), book=BOOKS)
def test_a_judgement_replaces_a_rule_only_where_it_is_editable(thing, cents, book):
    value = Decimal(cents).scaleb(-2)
    rows = tuple(evolve(row, declared=None, deduction=None) for row in thing.indicators)
    before = score(evolve(thing, indicators=rows), book)
    after = score(evolve(thing, indicators=tuple(judged(row, value) for row in rows)), book)
    for one, other in zip(before.rows, after.rows, strict=True):
        if one.state != "scored":
            continue
        fits = 0 <= cents <= after.points.rows[other.index]
        if one.method.mode == "editable" and fits:
            assert other.ends == (cents, cents)
            assert other.measured == one.measured
        else:
            assert (other.ends, other.settled_by) == (one.ends, 0)


# --- what would raise a score --------------------------------------------------------------------


@given(pair=pairs(digits=6), curve=CURVES, worth=points(20), cut=points(5) | st.none())
def test_the_actual_that_is_proposed_really_earns_the_points_that_are_promised(
    pair, curve, worth, cut
):
    book = book_of(curve)
    row = row_of(pair.target, pair.actual, worth, book=book, deduction=cut)
    raised = row.would_raise()
    if raised is None:
        best = max(_peak(curve, worth) - int((cut or 0) * 100), 0)
        assert row.ends[0] >= best
        return
    promised = int(Decimal(raised["points"] or 0) * 100)
    assert promised > 0
    if raised["actual"] is not None:
        again = row_of(pair.target, raised["actual"], worth, book=book, deduction=cut)
        assert again.state == "scored"
        assert again.ends[0] == row.ends[0] + promised
        assert again.would_raise() is None


def _peak(curve: Curve, worth: Decimal) -> int:
    highest = max(max(p.before, p.share, p.after) for p in curve.breakpoints)
    of = int(worth * 100) if curve.yields == "share" else 100
    return min(rounded(Fraction(highest) * of), int(worth * 100))


@given(pair=pairs(digits=6), worth=points(20), measure=st.sampled_from(NUMBER_MEASURES))
def test_where_a_ladder_is_level_at_its_best_an_actual_is_always_found(pair, worth, measure):
    assume(worth)
    assume(measure in {"actual", "deviation"} or pair.wanted)
    curve = Curve("阶", measure, (Breakpoint(Decimal("0.5"), Decimal(1), before=Decimal("0.2")),))
    row = row_of(pair.target, pair.actual, worth, book=book_of(curve))
    raised = row.would_raise()
    assert raised is None or raised["actual"] is not None


@FEW
@given(thing=scorable_projects(with_points=None), book=BOOKS)
def test_no_row_is_promised_more_than_its_points(thing, book):
    for row in score(thing, book).rows:
        raised = row.would_raise()
        if raised is not None:
            left = int(Decimal(raised["points"] or 0) * 100)
            assert 0 < left <= row.card.points.rows[row.index] - row.ends[0]


# --- points: rescaled, in the group, to a receiver -----------------------------------------------


@st.composite
def partly_applicable(draw: st.DrawFn) -> Project:
    """Return projects with points of which some rows do not apply."""
    thing = draw(scorable_projects(min_size=2))
    rows = [
        evolve(row, not_applicable="没有发生") if draw(st.booleans()) else row
        for row in thing.indicators
    ]
    return evolve(thing, indicators=tuple(rows))


RECEIVERS = st.dictionaries(
    st.sampled_from(("产出指标", "效益指标", "满意度指标")),
    st.sampled_from(("产出指标", "效益指标", "满意度指标")),
)


def _whole(thing: Project) -> Scorecard:
    return score(
        evolve(thing, indicators=tuple(evolve(r, not_applicable=None) for r in thing.indicators)),
        mof(),
    )


@FEW
@given(thing=partly_applicable(), rule=st.sampled_from(("rescale", "group")), receivers=RECEIVERS)
def test_however_they_are_given_on_the_points_keep_their_sum(thing, rule, receivers):
    allocation = Allocation(not_applicable=rule, receivers=receivers)
    before = _whole(thing)
    after = score(thing, evolve(mof(), allocation=allocation))
    kept = [i for i, row in enumerate(thing.indicators) if not row.not_applicable]
    assume(any(before.points.rows[i] > 0 for i in kept))
    assert after.full == before.full
    for index, value in enumerate(before.points.rows):
        given_now = after.points.rows[index]
        assert given_now == (-1 if index not in kept else given_now)
        assert index not in kept or given_now >= value


@FEW
@given(thing=partly_applicable())
def test_what_a_group_gives_on_stays_in_it_in_proportion(thing):
    before = _whole(thing)
    after = score(thing, evolve(mof(), allocation=Allocation(not_applicable="group")))
    rows = list(enumerate(thing.indicators))
    for category in CATEGORIES:
        here = [i for i, row in rows if row.category == category]
        kept = [i for i in here if not rows[i][1].not_applicable and before.points.rows[i] > 0]
        outside = [i for i, row in rows if row.category[0] == category[0] and i not in here]
        gone = [i for i in outside if rows[i][1].not_applicable and before.points.rows[i] > 0]
        everywhere = [i for i, row in rows if row.not_applicable and before.points.rows[i] > 0]
        if not kept or gone or any(rows[i][1].category[0] != category[0] for i in everywhere):
            continue  # others give into this group as well
        lost = sum(before.points.rows[i] for i in everywhere)
        whole = sum(before.points.rows[i] for i in kept)
        for index in kept:
            exact = Fraction(before.points.rows[index] * (whole + lost), whole)
            assert abs(after.points.rows[index] - exact) < 1


@FEW
@given(
    amounts=st.lists(points(40).filter(bool), min_size=1, max_size=4),
    others=st.lists(points(40).filter(bool), min_size=1, max_size=4),
    gone=st.lists(points(40), min_size=1, max_size=3),
)
def test_a_receiver_takes_the_points_of_a_category_that_does_not_apply_in_proportion(
    amounts, others, gone
):
    book = evolve(mof(), allocation=Allocation(receivers={"满意度指标": "效益指标"}))
    names = iter(range(100))

    def row(category: int, worth: Decimal, **more: Any) -> Indicator:
        return indicator("≥1户", "1户", worth, category="/".join(CATEGORIES[category]),
                         name=str(next(names)), **more)  # fmt: skip

    card = score(
        project(
            *(row(0, worth) for worth in amounts), *(row(5, worth) for worth in others),
            *(row(6, worth, not_applicable="没有发生") for worth in gone), budget=budget(),
        ),
        book,
    )  # fmt: skip
    found = card.points.rows
    assert found[: len(amounts)] == [worth * 100 for worth in amounts]
    assert card.execution.points == 1000
    mine = found[len(amounts) : len(amounts) + len(others)]
    whole = sum(others) + sum(gone)
    assert sum(mine) == whole * 100
    for value, worth in zip(mine, others, strict=True):
        assert abs(value - Fraction(worth) * 100 * Fraction(whole) / Fraction(sum(others))) < 1


# --- weights that several share, and roll-ups ----------------------------------------------------


@FEW
@given(thing=scorable_projects(with_points=False), share=st.integers(0, 90))
def test_allocated_points_sum_to_the_total_however_the_weights_are_shared(thing, share):
    weights = (
        Weight("绩效指标", Decimal(share), among=("产出指标", "效益指标")),
        Weight("满意度指标", Decimal(90 - share)),
    )
    card = score(thing, evolve(mof(), weights=weights))
    assume(any(value > 0 for value in card.points.rows))
    assert card.full == Decimal(100)


@given(
    parts=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 10**12)),
        min_size=1,
    ),
    carried=st.integers(1, 10_000),
    places=st.integers(0, 6),
)
def test_projects_weigh_as_they_are_set_and_their_points_are_rounded_once(parts, carried, places):
    rows = [((min(a, b), max(a, b)), None, Decimal(w).scaleb(-places)) for a, b, w in parts]
    weights = [Fraction(weight) for _, _, weight in rows]
    for points_given, of in ((1, 1), (carried, 10_000)):
        expected = tuple(
            rounded(sum(w * end[side] for w, (end, _, _) in zip(weights, rows, strict=True))
                    / sum(weights) * Fraction(points_given, of))
            for side in (0, 1)
        )  # fmt: skip
        assert roll_up(rows, "weight", points_given, of) == expected


@FEW
@given(totals=st.lists(st.integers(0, 10_000), min_size=1, max_size=4), carried=st.integers(1, 80))
def test_a_departments_own_rows_and_its_projects_points_sum_to_its_total(totals, carried):
    weights = (Weight("产出指标", Decimal(90 - carried)),)
    book = evolve(mof(), weights=weights, roll_up=RollUp("equal", Decimal(carried)))
    own = indicator("≥2户", "1户", 90 - carried)
    projects = [
        project(indicator("≥10000元", f"{total}元", 100), budget=budget(points=Decimal(0)))
        for total in totals
    ]
    department = Department("部门", projects=tuple(projects), indicators=(own,), budget=budget())
    card = score(department, book, [score(each, book) for each in projects])
    mean = Fraction(sum(totals), len(totals))
    assert card.full == Decimal(100)
    assert card.rolled_up == (rounded(mean * carried / 100),) * 2
    assert card.ends[0] == card.rows[0].ends[0] + 1000 + rounded(mean * carried / 100)


# --- derived measures ----------------------------------------------------------------------------


def _derived(measure: Any, curve: Curve) -> Rulebook:
    return book_with(
        Method("own", "部门指标", "曲线", names=("得分项",)),
        curves=(evolve(curve, measure=measure),),
    )


@given(
    initial=st.decimals("0.01", 10**9, places=2),
    transfers=st.decimals(-(10**8), 10**8, places=4),
    curve=curves(),
    worth=WORTH,
)
def test_a_budgets_accuracy_is_the_exact_formula(initial, transfers, curve, worth):
    row = indicator("", "", worth, name="得分项")
    money = budget(initial=initial, transfers=transfers)
    card = score(
        Department("部门", indicators=(row,), budget=money), _derived("budget_accuracy", curve)
    )
    left = max(1 - 10 * abs(Fraction(transfers)) / Fraction(initial), Fraction(0))
    expected = rounded(share_at(curve, left) * int(worth * 100))
    assert card.rows[0].ends == (expected, expected)


@FEW
@given(came=st.lists(st.none() | st.integers(0, 200), min_size=1, max_size=6), curve=curves())
def test_what_is_open_bounds_a_derived_score_by_all_that_it_may_come_to(came, curve):
    rows = [
        indicator("≥100户", "" if each is None else f"{each}户", 10, name=f"数量{place}")
        for place, each in enumerate(came)
    ]
    one = project(*rows)
    book = _derived("goal_achievement", curve)
    whole = Department("部门", projects=(one,), indicators=(indicator("", "", 10, name="得分项"),))
    card = score(whole, book, [score(one, book)])
    sure = sum(each is not None and 100 <= each <= 130 for each in came)
    may_be = range(sure, sure + sum(each is None for each in came) + 1)
    possible = [rounded(share_at(curve, Fraction(k, len(came))) * 1000) for k in may_be]
    assert card.rows[0].ends == (min(possible), max(possible))
    assert (card.rows[0].state == "scored") == (len(may_be) == 1)


@given(steps=st.lists(st.integers(-50, 250), min_size=2, max_size=8, unique=True), worth=WORTH)
def test_more_of_an_amount_is_marked_down_only_beyond_130_percent(steps, worth):
    curve = Curve(
        "超额", "ratio",
        tuple(Breakpoint(Decimal(at), Decimal(share)) for at, share in
              (("0", "0"), ("1", "1"), ("1.3", "1"), ("2", "0"))),
    )  # fmt: skip
    book = book_of(curve)
    found = [row_of("≥100户", f"{each}户", worth, book=book).ends for each in sorted(steps)]
    for (low, one), (high, other) in pairwise(zip(sorted(steps), found, strict=True)):
        assert one <= other if high <= 130 else low < 130 or one >= other
