"""Printed figures that disagree: with one another, with the model, with what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfeval.findings import Finding, Phrase, finding
from perfeval.model import Department, PrintedFigure, Project
from perfeval.readings import NumberReading, Reading, read_actual
from perfeval.review.counts import counts
from perfeval.review.doubts import doubts
from perfeval.review.known_figures import known_figures, sums_to_hold
from perfeval.review.relations import relations
from perfeval.review.totals import listed, scores_execution
from perfeval.scoring import Scorecard
from perfeval.scoring.columns import fraction_text, points_text

RATES = ("执行率", "预算执行率", "预算资金执行率", "资金执行率")
"""What forms and texts call the share of the budget that was spent."""

_POINTS = ("总分值", "分值合计", "合计分值")
_GRADES = ("等级", "评价等级", "自评等级")


def figures(card: Scorecard) -> Iterator[Finding]:
    """Give a finding for every printed figure of ``card`` that disagrees with another one."""
    if isinstance(card.subject, Department):
        yield from _of_department(card, card.subject)
    else:
        yield from _of_project(card, card.subject)
    yield from counts(card)
    for row in card.rows:
        if row.name in RATES:
            place = row.indicator.place or f"$.indicators[{row.index}].actual"
            yield from _rate(card, row.name, row.actual, place)


def _disagree(place: str, figure: str, values: Iterable[Phrase]) -> Finding:
    return finding("figures-disagree", place, figure=figure, values=listed(values))


def _phrase(code: str, value: object) -> Phrase:
    return Phrase(f"figure-{code}", {"value": value})


# --- a project's form ---------------------------------------------------------------------------


def _of_project(card: Scorecard, one: Project) -> Iterator[Finding]:
    place = one.place or "$.printed"
    for name, text in one.printed.items():
        if name in RATES:
            yield from _rate(card, name, read_actual(text, indicator="执行率"), place)
        elif name in _POINTS and one.indicators:
            yield from _points(card, name, read_actual(text), place)
        elif name in _GRADES and one.declared_total is not None:
            yield from _grade(card, name, text.strip(), one.declared_total, place)


def _rate(card: Scorecard, name: str, reading: Reading, place: str) -> Iterator[Finding]:
    """Hold a printed execution rate against the budget's, to the decimals printed."""
    fraction = card.execution.fraction
    if fraction is None or not isinstance(reading, NumberReading) or reading.low != reading.high:
        return
    value = reading.low
    if value is None or reading.unit not in ("%", None) or reading.scale != 1:
        return
    over, under = fraction
    in_percent = value == _rounded_like(value, 100 * over, under)
    if not in_percent and (reading.unit == "%" or value != _rounded_like(value, over, under)):
        computed = f"{fraction_text(100 * over, under, 2)}%"
        yield _disagree(
            place, name, (_phrase("printed", reading.text), _phrase("computed", computed))
        )


def _rounded_like(value: Decimal, over: int, under: int) -> Decimal:
    """Return a fraction rounded half up to as many decimals as ``value`` has."""
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Decimal(fraction_text(over, under, places))


def _points(card: Scorecard, name: str, reading: Reading, place: str) -> Iterator[Finding]:
    """Hold a printed sum of points against the rows' and the execution rate's."""
    if not isinstance(reading, NumberReading) or reading.low is None:
        return
    allowed = [card.full]
    if not scores_execution(card):  # the points are the rulebook's, and may stand in no column
        allowed.append(card.full - Decimal(points_text(card.execution.points)))
    if reading.low not in allowed:
        summed = f"{card.full}"
        yield _disagree(place, name, (_phrase("printed", reading.text), _phrase("parts", summed)))


def _grade(
    card: Scorecard, name: str, printed: str, total: Decimal, place: str
) -> Iterator[Finding]:
    """Hold a printed grade (优, 优秀) against that of the declared total."""
    known = [each.name for each in card.rulebook.grades]
    meant = next((each for each in known if printed.startswith(each)), None)
    grade = card.rulebook.grade_of(total)
    if meant is not None and meant != grade:
        said = Phrase("figure-grade", {"grade": grade, "total": total})
        yield _disagree(place, name, (_phrase("printed", printed), said))


# --- a department's text ------------------------------------------------------------------------


def _of_department(card: Scorecard, one: Department) -> Iterator[Finding]:
    place = one.place or "$.printed"
    known = known_figures(one)
    by_name: dict[str, list[PrintedFigure]] = {}
    for each in one.printed:
        by_name.setdefault(each.figure, []).append(each)
    for name, printed in by_name.items():
        expected = known.get(name)
        values = {each.value for each in printed}
        if len(values) > 1 or (expected is not None and values != {expected}):
            said = _with_places(printed)
            if expected is not None:
                said.append(_phrase("computed", expected))
            yield _disagree(place, name, said)
        elif name in RATES:
            yield from _rate(card, name, read_actual(f"{printed[0].value}"), place)
    for broken in relations(one, known):
        said = _with_places([broken.printed])
        said += [
            Phrase("figure-follows", {"value": value, "pair": pair})
            for value, pair in broken.expected
        ]
        yield _disagree(place, broken.printed.figure, said)
    yield from doubts(one)
    for name, whole, allowed in sums_to_hold(one):
        if whole not in allowed:
            stated = (_phrase("stated", each) for each in dict.fromkeys(allowed))
            yield _disagree(one.place or "$", name, (_phrase("parts", whole), *stated))


def _with_places(printed: Iterable[PrintedFigure]) -> list[Phrase]:
    """Return every value with all the places where it is printed, in the order of the text."""
    places: dict[Decimal, list[str]] = {}
    for each in printed:
        places.setdefault(each.value, []).append(each.place)
    return [
        Phrase("figure-placed", {"value": value, "places": "、".join(where)})
        for value, where in places.items()
    ]
