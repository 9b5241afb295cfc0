"""Scoring one project or department: readings to columns, comparison, kernel, scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from perfeval.model import Department, Indicator, Project
from perfeval.readings import TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.allocation import Categories, allocate, count_families_once
from perfeval.scoring.columns import DATE, Codes, hundredths, pair
from perfeval.scoring.comparison import DIRECTIONS, Mask, compare
from perfeval.scoring.derived import DERIVED, Share
from perfeval.scoring.direction import direction_of
from perfeval.scoring.execution import execution_points, score_execution
from perfeval.scoring.kernel import column
from perfeval.scoring.scorecard import Scorecard
from perfeval.scoring.states import Given, score_rows


def score(
    thing: Project | Department, book: Rulebook, projects: Sequence[Scorecard] = ()
) -> Scorecard:
    """Return the scorecard of ``thing`` under the rulebook ``book``.

    ``projects`` are the scorecards of a department's projects, each under its own rulebook.
    """
    indicators = thing.indicators
    tree = book.hierarchy
    categories = [tree.resolve(each.category) for each in indicators]
    targets = [each.target_reading for each in indicators]
    actuals = [each.actual_reading for each in indicators]
    readings = list(zip(targets, actuals, strict=True))
    given = [hundredths(each.points) for each in indicators]
    counted = given.copy()
    count_families_once(counted, indicators)
    share = execution_points(thing.budget, sum(each for each in counted if each > 0), book)
    if isinstance(thing, Department) and thing.budget is None and not indicators:
        share = 0
    rolled = hundredths(book.roll_up.points or Decimal(0)) if projects else 0
    points = allocate(
        given, indicators, categories, readings, thing.category_points, share, book, rolled
    )
    direction = np.array(
        [
            direction_of(one, target, actual, both, tree)
            for one, (target, actual), both in zip(indicators, readings, categories, strict=True)
        ],
        dtype=np.int8,
    )
    same = np.array(
        [
            type(target) is TextReading and target.text.split() == actual.text.split()
            for target, actual in readings
        ],
        dtype=bool,
    )
    pairs = pair(targets, actuals, thing.year)
    outcome = compare(pairs, direction, same, book.comparison)
    method = _methods(indicators, categories, direction, pairs.target.kind == DATE, book)
    derived = _derived(thing, method, book, projects) if isinstance(thing, Department) else {}
    scores = score_rows(
        Given.of(indicators), column(points.rows), outcome, pairs, method, book, derived
    )
    return Scorecard(
        thing,
        book,
        categories=tuple(categories),
        points=points,
        direction=direction,
        outcome=outcome,
        method=method,
        derived=derived,
        scores=scores,
        execution=score_execution(thing.budget, points.execution, book),
        projects=tuple(projects),
    )


def _methods(
    indicators: Sequence[Indicator],
    categories: Sequence[Categories],
    direction: Codes,
    is_date: Mask,
    book: Rulebook,
) -> Codes:
    """Return the place in `Rulebook.all_methods` of the method that scores each row."""
    if not book.methods and all(each.method is None for each in indicators):
        return is_date.astype(np.int8) * int(book.dates.curve is not None)
    return np.array(
        [
            book.method_of(one, both, DIRECTIONS[way], is_date=date)
            for one, both, way, date in zip(
                indicators, categories, direction.tolist(), is_date.tolist(), strict=True
            )
        ],
        dtype=np.int16,
    )


def _derived(
    thing: Department, method: Codes, book: Rulebook, projects: Sequence[Scorecard]
) -> Mapping[str, Share]:
    """Return the department's own measures that one of its rows is scored by, where known."""
    known: dict[str, Share] = {}
    for code in set(method.tolist()):
        curve = book.curve_of(book.all_methods[code])
        if curve is not None and curve.measure in DERIVED:
            share = DERIVED[curve.measure](thing, projects)
            if share is not None:
                known[curve.measure] = share
    return known
