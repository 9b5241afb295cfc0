"""Scoring one project or department: readings to columns, comparison, kernel, scorecard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perfeval.model import Department, Project
from perfeval.readings import TextReading
from perfeval.rules import Rulebook
from perfeval.scoring.allocation import allocate, count_families_once
from perfeval.scoring.columns import hundredths, pack
from perfeval.scoring.comparison import compare
from perfeval.scoring.direction import direction_of
from perfeval.scoring.execution import execution_points, score_execution
from perfeval.scoring.kernel import column
from perfeval.scoring.scorecard import Scorecard
from perfeval.scoring.states import score_rows


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
    count_families_once(given, indicators)
    share = execution_points(thing.budget, sum(each for each in given if each > 0), book)
    if isinstance(thing, Department) and thing.budget is None and not indicators:
        share = 0
    points = allocate(indicators, categories, readings, thing.category_points, share, book)
    dimensions: dict[str, int] = {}
    direction = np.array(
        [
            direction_of(one, target, actual, pair, tree)
            for one, (target, actual), pair in zip(indicators, readings, categories, strict=True)
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
    outcome = compare(
        pack(targets, dimensions, thing.year),
        pack(actuals, dimensions, thing.year),
        direction,
        same,
        book.comparison,
    )
    scores = score_rows(indicators, column(points.rows), outcome, book)
    return Scorecard(
        thing,
        book,
        categories=tuple(categories),
        points=points,
        direction=direction,
        outcome=outcome,
        scores=scores,
        execution=score_execution(thing.budget, points.execution, book),
        projects=tuple(projects),
    )
