"""A hundred thousand rows of mixed rules: the columns, one row alone and fractions give the same.

The texts are read once each; what they say is also written down as fractions, from which the oracle
computes every row by the words of its rule.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from tests.scoring.builders import book_with, curve_of, mof
from tests.scoring.oracle import Goal, earned, measured

from perfeval.model import Actual, Indicator, Project, Target
from perfeval.readings import Reading, read_actual, read_target
from perfeval.rules import Method, Rulebook
from perfeval.rules.curve import Measure
from perfeval.scoring import score
from perfeval.scoring.columns import pair
from perfeval.scoring.comparison import compare
from perfeval.scoring.kernel import column
from perfeval.scoring.states import AWAITING, SCORED, by_rule

ROWS = 100_000
UNITS = (
    (("元", 1), ("万元", 10**4), ("亿元", 10**8)),
    (("厘米", Fraction(1, 100)), ("米", 1), ("公里", 1000)),
    (("‰", Fraction(1, 10)), ("%", 1)),
    (("分钟", Fraction(1, 1440)), ("天", 1)),
)

# (measure, breakpoints, in points, the unit of the curve and how many of its base unit that is)
RULES: tuple[tuple[Measure, tuple[str, ...], bool, str | None, int | None], ...] = (
    ("attainment", ("0 0", "1 1"), False, None, None),
    ("attainment", ("0.6 0.6 0", "1 1"), False, None, None),
    ("attainment", ("1 1 0",), False, None, None),
    ("ratio", ("0 0", "1 1", "1.3 1", "2 0.5 0.5 0"), False, None, None),
    ("ratio", ("1 1 0", "1.3 1 1 0"), False, None, None),
    ("actual", ("60 0.5 0", "80 0.8 0.5", "90 1 0.8"), False, "%", 1),
    ("actual", ("0 3", "10 0"), True, "万元", 10**4),
    ("actual", ("-10 0.3", "50 1 0.7 0.1", "5000 0"), False, None, None),
    ("deviation", ("0 2", "20 0"), True, "%", 1),
    ("deviation", ("-3.5 0.1", "0 1 0.9", "7.25 0.333"), False, None, None),
    ("relative_deviation", ("0 1", "1 0"), False, None, None),
    ("relative_deviation",
     ("-0.2 1 0", "-0.15 3 1", "-0.1 5 3", "0.1 5 5 3", "0.15 3 3 1", "0.2 1 1 0"), True, None,
     None),
)  # fmt: skip
PER_DAY = curve_of("days_late", "0 1", "30 0", name="逾期")


class Cell(NamedTuple):
    """A text, its reading, what it says, and the kind and factor of its unit; −1 without one."""

    text: str
    reading: Reading
    goal: Goal
    kind: int
    factor: Fraction


@cache
def rulebook() -> Rulebook:
    curves = [
        curve_of(measure, *places, name=f"c{index}", yields=("share", "points")[pts], unit=unit)
        for index, (measure, places, pts, unit, _) in enumerate(RULES)
    ]
    methods = [Method(each.name, each.name, each.name) for each in curves]
    late = Method("late", "逾期", "逾期")
    return book_with(*methods, late, curves=(*curves, PER_DAY))


def _numeral(random: Random) -> str:
    digits = random.choice((1, 1, 2, 2, 3, 3, 4, 6, 12, 19, 37))
    whole = str(random.randrange(10**digits))
    return random.choice((whole, whole, "0", "100", f"{whole}.{random.randrange(1000):03d}"))


def _cells(random: Random, count: int, *, targets: bool) -> list[Cell]:
    found: list[Cell] = []
    while len(found) < count:
        kind = random.randrange(-1, len(UNITS))
        unit, factor = random.choice(UNITS[kind]) if kind >= 0 else ("", 1)
        numbers = sorted((_numeral(random) for _ in range(2)), key=Fraction)
        low, high = (Fraction(number) * factor for number in numbers)
        sign = random.choice("≥>=≤<i" if targets and low < high else "≥>=≤<")
        if sign == "i":
            text, goal = f"{numbers[0]}～{numbers[1]}{unit}", Goal("in", low, high)
        else:
            minus = "" if targets or random.random() < 0.95 else "-"
            point = -high if minus else high
            text = f"{sign if targets else ''}{minus}{numbers[1]}{unit}"
            goal = Goal(sign, point, point)
        reading = (read_target if targets else read_actual)(text)
        found.append(Cell(text, reading, goal, kind, Fraction(factor)))
    return found


def _expected(rule: int, target: Cell, actual: Cell, worth: int) -> int | None:
    """Return what a row earns, from the words of its rule; `None` where nobody but a person can."""
    measure, _, _, unit, bases = RULES[rule]
    goal, came = target.goal, actual.goal.low
    if target.kind >= 0 and actual.kind >= 0 and target.kind != actual.kind:
        return None
    kind, factor = target.kind, target.factor
    if kind < 0:  # a bare target is in the unit of the actual
        kind, factor = actual.kind, actual.factor
        goal = Goal(goal.sign, goal.low * factor, goal.high * factor)
    if actual.kind < 0:
        came *= factor
    if unit is not None:
        if kind < 0 or unit not in {name for name, _ in UNITS[kind]}:
            return None
        factor = Fraction(bases or 1)
    at = measured(measure, goal, came, factor)
    curve = rulebook().curves[f"c{rule}"]
    return None if at is None else earned(curve, worth, at)


@pytest.fixture(scope="module")
def rows() -> tuple[list[int], list[Cell], list[Cell], list[int]]:
    random = Random(20201)
    targets = _cells(random, 1500, targets=True)
    actuals = _cells(random, 1500, targets=False)
    same = {kind: [each for each in actuals if each.kind in (kind, -1)] for kind in range(-1, 4)}
    same[-1] = actuals
    chosen = [random.choice(targets) for _ in range(ROWS)]
    came = [random.choice(same[each.kind] if random.random() < 0.95 else actuals)
            for each in chosen]  # fmt: skip
    # Equality, where rules differ, is rare among random numbers.
    for index in range(0, ROWS, 9):
        text = chosen[index].text.lstrip("≥>=≤<")
        if "～" not in text:
            target = chosen[index]
            point = target.goal._replace(sign="≥")
            came[index] = Cell(text, read_actual(text), point, target.kind, target.factor)
    rules = [random.randrange(len(RULES)) for _ in range(ROWS)]
    worth = [random.choice((0, 1, 333, 500, 1000, 2250, 10_000, 10**12)) for _ in range(ROWS)]
    return rules, chosen, came, worth


def _of_columns(
    rules: list[int], targets: list[Cell], actuals: list[Cell], worth: list[int]
) -> list[int | None]:
    book = rulebook()
    pairs = pair([each.reading for each in targets], [each.reading for each in actuals], 2024)
    count = len(rules)
    unsigned = np.zeros(count, dtype=np.int8)
    outcome = compare(pairs, unsigned, np.zeros(count, dtype=bool), book.comparison)
    scores = by_rule(column(worth), outcome, pairs, np.array(rules, dtype=np.int16) + 2, book)
    assert set(scores.state.tolist()) <= {SCORED, AWAITING}
    ends = zip(scores.low.tolist(), scores.high.tolist(), scores.state.tolist(), strict=True)
    return [low if state == SCORED and low == high else None for low, high, state in ends]


def test_columns_of_a_hundred_thousand_rows_are_the_oracle_by_the_hundredth(rows):
    rules, targets, actuals, worth = rows
    expected = [_expected(*row) for row in zip(rules, targets, actuals, worth, strict=True)]
    found = _of_columns(*rows)
    wrong = [
        (RULES[rules[i]], targets[i].text, actuals[i].text, worth[i], found[i], expected[i])
        for i in range(ROWS)
        if found[i] != expected[i]
    ]
    assert wrong[:5] == []
    # Every rule decides some rows, and leaves some to a person.
    for rule in range(len(RULES)):
        mine = [value for value, each in zip(expected, rules, strict=True) if each == rule]
        assert 1000 < sum(value is not None for value in mine) < len(mine)
        assert len(set(mine)) > 5


def test_one_row_alone_and_columns_in_parts_are_the_columns_of_all(rows):
    some = [each[:2800] for each in rows]
    whole = _of_columns(*some)
    for width, until in ((1, 280), (7, 2800), (1000, 2800)):
        parts: list[int | None] = []
        for start in range(0, until, width):
            parts += _of_columns(*(each[start : start + width] for each in some))
        assert parts == whole[:until]


def test_the_whole_of_scoring_gives_what_the_columns_give(rows):
    rules, targets, actuals, worth = (each[:1500] for each in rows)
    indicators = tuple(
        Indicator((), "", Target(target.text), Actual(actual.text), method=f"c{rule}",
                  points=Decimal(cents).scaleb(-2))
        for rule, target, actual, cents in zip(rules, targets, actuals, worth, strict=True)
    )  # fmt: skip
    card = score(Project("", year=2024, indicators=indicators), rulebook())
    found = [row.ends[0] if row.state == "scored" else None for row in card.rows]
    assert found == _of_columns(rules, targets, actuals, worth)


def test_days_late_of_ten_thousand_dates_are_counted_by_the_calendar():
    random = Random(53)
    first = date(2019, 1, 1)
    days = [(random.randrange(2500), random.randrange(-40, 80)) for _ in range(10_000)]
    dates = [(first + timedelta(a), first + timedelta(a + b)) for a, b in days]

    def text(day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日"

    readings = {day: (read_target(f"{text(day)}前"), read_actual(text(day)))
                for both in dates for day in both}  # fmt: skip
    pairs = pair([readings[a][0] for a, _ in dates], [readings[b][1] for _, b in dates], None)
    book, count = rulebook(), len(dates)
    none = np.zeros(count, dtype=np.int8)
    outcome = compare(pairs, none, none.astype(bool), mof().comparison)
    late = [each.id for each in book.all_methods].index("late")
    scores = by_rule(column([1000] * count), outcome, pairs, none + late, book)
    expected = [(1000 * max(30 - max(b, 0), 0) * 2 + 30) // 60 for _, b in days]
    assert scores.low.tolist() == scores.high.tolist() == expected
