"""From an indicator set to a project: which indicators, with the values of which year."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from attrs import evolve

from perfeval.findings import FaultyInput, Finding, Phrase, Severity, finding
from perfeval.model import Hierarchy, Indicator, IndicatorSet, Project, SetIndicator, Target
from perfeval.model.indicator_set import names_in
from perfeval.model.set_order import in_order_of_categories
from perfeval.scoring.columns import hundredths
from perfeval.scoring.kernel import largest_remainder

_HUNDRED = Decimal(100)
_MOST_NAMED = 20  # indicators in one message


def project_of(
    chosen: IndicatorSet,
    names: Iterable[str] | None = None,
    *,
    name: str = "",
    year: int | None = None,
    on: date | None = None,
    points: Decimal | int | None = None,
    targets: bool = True,
    hierarchy: Hierarchy | None = None,
) -> Project:
    """Return a project with indicators of a set, category by category in the order of a hierarchy.

    Without a ``hierarchy`` the categories are in the order of the set.

    ``names`` are the names or codes of the chosen ones, or ``category/name`` where two are called
    the same; all of them where none are given. Parameters are replaced by their values on the day
    ``on``, else in ``year``. Without ``targets`` they are left for the unit to set. Where
    ``points`` are given they are shared out by weight to the hundredth, summing exactly; else
    every indicator keeps the points that the set gives it.

    Raises `FaultyInput` with every name that the set does not have, or has more than once, and
    with every parameter that has no value then; where ``on`` is no day of ``year``; and where
    there are ``points`` and not every chosen indicator has a weight.

    >>> from perfeval.files.catalogue import indicator_set
    >>> project = project_of(
    ...     indicator_set("hardship-relief"), ["困难职工、农民工满意度"], name="帮扶", year=2025
    ... )
    >>> project, project.rulebook, project.indicators[0].target.written
    (<Project 帮扶 (2025), 1 indicator>, 'sichuan-2019', '98%')
    """
    if on is not None and year is not None and on.year != year:
        raise FaultyInput([finding("choose-year-differs", year=year, day=on)])
    kept = tuple(each for each in chosen.indicators if each.retired is None)
    rows = kept if names is None else _named(kept, list(names), chosen.title)
    valued = evolve(chosen, indicators=in_order_of_categories(rows, hierarchy))
    if on is not None:
        valued = valued.on(on)
    elif year is not None:
        valued = valued.in_year(year)
    shares = _shares(valued.indicators, points)
    indicators = tuple(
        Indicator(
            each.category,
            each.name,
            Target(each.target, unit=each.unit) if targets and each.target is not None else None,
            points=share,
            direction=each.direction,
            core=each.core,
            method=each.method,
        )
        for each, share in zip(valued.indicators, shares, strict=True)
    )
    return Project(name, year=year, rulebook=chosen.rulebook, indicators=indicators)


def out_of_date(
    chosen: IndicatorSet, *, year: int | None = None, on: date | None = None
) -> list[Finding]:
    """Return the finding that a set is not in force in ``year`` or on a day, if it is not.

    >>> one = IndicatorSet("demo", "示例", valid_from="2020", valid_to="2023-06")
    >>> [each.code for each in out_of_date(one, year=2024)], out_of_date(one, year=2023)
    (['set-out-of-date'], [])
    """
    first, last = chosen.valid
    is_valid = True
    when = Phrase("when-year", {"year": year})
    if on is not None:
        is_valid = first <= on <= last
        when = Phrase("when-day", {"day": on})
    elif year is not None:
        is_valid = chosen.is_valid_in(year)
    if is_valid:
        return []
    return [
        finding(
            "set-out-of-date",
            chosen.place,
            severity=Severity.WARNING,
            when=when,
            first=chosen.valid_from or "…",
            last=chosen.valid_to or "…",
        )
    ]


def open_parameters(chosen: IndicatorSet, project: Project) -> list[Finding]:
    """Return the targets of a project that still name a parameter of its set instead of its value.

    >>> from perfeval.model import DatedValue, Parameter
    >>> rate = Parameter("补助标准", (DatedValue("2025-01-01", "1500"),))
    >>> row = SetIndicator(("产出指标",), "人均补助", target="≤{补助标准}元")
    >>> one = IndicatorSet("demo", "示例", parameters=(rate,), indicators=(row,))
    >>> [each.code for each in open_parameters(one, project_of(one))]
    ['parameter-open']
    >>> open_parameters(one, project_of(one, year=2025))
    []
    """
    known = {each.name for each in chosen.parameters}
    return [
        finding("parameter-open", row=each.name, name=name)
        for each in project.indicators
        for name in names_in(each.target.text if each.target else None)
        if name in known
    ]


def _named(
    rows: Sequence[SetIndicator], names: Sequence[str], title: str
) -> tuple[SetIndicator, ...]:
    """Return the rows that are named, each once, in the order of the set."""
    by_name: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        for call in {row.name, row.code or row.name, f"{row.path}/{row.name}"}:
            by_name.setdefault(call, []).append(index)
    wanted: set[int] = set()
    faults = []
    for each in dict.fromkeys(names):
        found = by_name.get(each, [])
        if len(found) == 1:
            wanted |= {*found}
        elif found:
            paths = "、".join(f"{rows[at].path}/{rows[at].name}" for at in found)
            faults.append(finding("indicator-ambiguous", name=each, known=paths))
        else:
            faults.append(_unknown(each, by_name, title))
    if faults:
        raise FaultyInput(faults)
    return tuple(row for index, row in enumerate(rows) if index in wanted)


def _unknown(name: str, known: Iterable[str], title: str) -> Finding:
    close = difflib.get_close_matches(name, list(known), 1)
    remedy = Phrase("remedy-mean", {"name": close[0]}) if close else Phrase("remedy-choose")
    return finding("indicator-unknown", name=name, base=title, remedy=remedy)


def _shares(rows: Sequence[SetIndicator], points: Decimal | int | None) -> list[Decimal | None]:
    """Return the points of every row: its own, or its share of ``points`` by weight."""
    if points is None:
        return [each.points for each in rows]
    without = [each.name for each in rows if each.weight is None]
    if without:
        more = ["…"] if len(without) > _MOST_NAMED else []
        names = "、".join([*without[:_MOST_NAMED], *more])
        count = len(without)
        raise FaultyInput([finding("weights-missing", count=count, names=names, points=points)])
    weights = [hundredths(each.weight) for each in rows]
    if rows and not any(weights):
        raise FaultyInput([finding("weights-zero", points=points)])
    parts = largest_remainder(hundredths(Decimal(points)), weights)
    return [Decimal(part) / _HUNDRED for part in parts]
