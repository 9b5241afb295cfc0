"""The public functions: thin, over the rooms, with ids of rulebooks and forms resolved."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from perfeval.documents.grid import Grid
from perfeval.files import catalogue, doors
from perfeval.files.scorecard_wire import row_wire
from perfeval.files.sets import check_set, ordered
from perfeval.findings import FaultyInput, Finding, Lang, Severity
from perfeval.forms import blank_form, draw
from perfeval.model import Actual, Department, Indicator, IndicatorSet, Project, Target
from perfeval.model.hierarchy import Direction
from perfeval.reports import Overview, Report
from perfeval.reports import report as draw_report
from perfeval.reports.collection import Entry
from perfeval.reports.overview import overview as overview_of
from perfeval.review import audit as review
from perfeval.rules import Rulebook
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring import score as score_one
from perfeval.scoring.observations import of_pair

DEFAULT_RULEBOOK = "mof-2020"
"""The rulebook of a thing that names none; its scorecard says so."""


def score(thing: Project | Department, rulebook: Rulebook | str | Path | None = None) -> Scorecard:
    """Return the scorecard of a project or department.

    ``rulebook`` is a rulebook, the id of one that ships, or a file's path. Without it every
    thing is scored by the rulebook that it names, a department's projects each by theirs, and by
    ``mof-2020`` where it names none. A rulebook for departments may name another for their
    projects. Raises `PerfevalError` where there is no such rulebook.

    >>> import perfeval as pe
    >>> project = pe.load("examples/panzhihua_2019/project.yaml")
    >>> pe.score(project)
    <Scorecard 市财政困难职工帮扶资金 (2019): [87.50, 100.00] —>
    """
    book = _rulebook(rulebook or thing.rulebook or DEFAULT_RULEBOOK)
    if isinstance(thing, Department):
        given = None if book.projects else rulebook
        usual = book.projects or rulebook or thing.rulebook
        cards = tuple(score(each, given or each.rulebook or usual) for each in thing.projects)
        return score_one(thing, book, cards)
    return score_one(thing, book)


def _rulebook(which: Rulebook | str | Path) -> Rulebook:
    return which if isinstance(which, Rulebook) else catalogue.rulebook(which)


def audit(
    thing: Project | Department | Scorecard, rulebook: Rulebook | str | Path | None = None
) -> tuple[Finding, ...]:
    """Return every finding about a thing and its declared scores, its projects' included.

    >>> import perfeval as pe
    >>> project = pe.load("examples/panzhihua_2019/project.yaml")
    >>> sorted({finding.code for finding in pe.audit(project)})
    ['awaiting-judgement', 'figures-doubtful', 'goal-restated', 'points-allocated']
    """
    card = thing if isinstance(thing, Scorecard) else score(thing, rulebook)
    own = (*card.findings, *review(card))
    return (*own, *(found for each in card.projects for found in audit(each)))


def check(path: str | Path) -> tuple[Finding, ...]:
    """Return every fault of a source file: its form first, then weights, places and doubts.

    Of an indicator set these are all that a careful reader would ask about.

    Never raises for faults of the file: they are what it returns.

    >>> import perfeval as pe
    >>> [finding.code for finding in pe.check("examples/panzhihua_2019/project_judged.yaml")]
    ['points-allocated', 'goal-restated', 'goal-restated']
    """
    faults = tuple(doors.check_source(path))
    if any(each.severity is Severity.ERROR for each in faults):
        return faults
    try:
        things = doors.load(path)
        for thing in things if isinstance(things, tuple) else (things,):
            if isinstance(thing, Project | Department):
                faults += tuple(score(thing).all_findings())
            elif isinstance(thing, IndicatorSet):
                faults += check_set(path)
    except doors.NoSource:
        return faults
    except FaultyInput as error:
        return (*faults, *(_placed(each, str(path)) for each in error.findings))
    return faults


def _placed(found: Finding, place: str) -> Finding:
    """Return a finding with a place; what only scoring finds out has at least its file's."""
    return found if found.place else evolve(found, place=place)


def compare(  # noqa: PLR0913  the columns of a form
    target: str | None,
    actual: str | None,
    *,
    name: str = "",
    category: str | tuple[str, ...] = (),
    points: Decimal | int | str | None = None,
    direction: Direction | None = None,
    unit: str | None = None,
    year: int | None = None,
    rulebook: Rulebook | str | Path = DEFAULT_RULEBOOK,
) -> ScoredRow:
    """Return one pair of cells scored as the only row of a project.

    ``name`` and ``category`` decide readings and direction as they do in a form, ``year`` fills
    dates written without one.

    >>> import perfeval as pe
    >>> row = pe.compare("≥200人次", "186人次", points=20)
    >>> row.verdict, row.computed
    ('missed', Decimal('18.60'))
    """
    labels = tuple(category.split("/")) if isinstance(category, str) else category
    one = Indicator(
        tuple(label for label in labels if label),
        name,
        Target(target, unit=unit),
        Actual(actual),
        points=Decimal(0) if points is None else Decimal(points),
        direction=direction,
    )
    return score_one(Project("", year=year, indicators=(one,)), _rulebook(rulebook)).rows[0]


@frozen
class Explanation:
    """What was understood of a pair of cells, and why it earns what it earns.

    Shown as text it gives the derivation, a step a line.

    >>> import perfeval as pe
    >>> found = pe.explain("≥98%", "97.5%", name="发放准确率", points=10)
    >>> found.row.verdict, found.as_dict()["computed"]
    ('missed', '9.95')
    """

    row: ScoredRow
    has_points: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is doubtful about the pair itself."""
        return tuple(of_pair(self.row))

    def lines(self, lang: Lang = "zh") -> list[str]:
        """Return the derivation, a step a line."""
        return self.row.why(lang)

    def as_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """Return the wire form of ``explain --jsonl``."""
        wire = row_wire(self.row, lang)
        keys = ("target", "actual", "direction", "verdict", "ratio", "attainment")
        shown = {key: wire[key] for key in keys}
        shown["computed"] = wire["computed"] if self.has_points else None
        shown["range"] = wire["range"] if self.has_points else None
        shown["state"] = wire["state"]
        shown["findings"] = [each.as_dict(lang) for each in self.findings]
        return shown

    def __str__(self) -> str:
        return "\n".join(self.lines())


def explain(
    target: str | None,
    actual: str | None = None,
    *,
    points: Decimal | int | str | None = None,
    **pair: Any,
) -> Explanation:
    """Return why a pair of cells earns what it earns; takes what `compare` takes.

    >>> import perfeval as pe
    >>> print(pe.explain("≥200人次", "186人次", points=20))
    指标值“≥200人次”读作：不低于 200 人次
    实际完成值“186人次”读作：186 人次
    比值 = 186人次 ÷ 200人次 = 0.9300
    未完成，完成率 0.9300
    得分 = 20.00 × 0.9300 = 18.60（四舍五入到 0.01）
    依据：正向指标：实际值÷指标值×分值（湖北2020、江西2017自评表注）
    """
    return Explanation(compare(target, actual, points=points, **pair), points is not None)


def report(
    thing: Project | Department | Scorecard,
    rulebook: Rulebook | str | Path | None = None,
    *,
    outline: str | Path | None = None,
) -> Report:
    """Return the report of a thing, in the outline and form that its rulebook names.

    ``outline`` is the id of another outline that ships, or the path of a bureau's own.

    >>> import perfeval as pe
    >>> pe.report(pe.load("examples/panzhihua_2019/project.yaml")).name
    '市财政困难职工帮扶资金-2019-项目绩效评价报告'
    >>> pe.report(pe.load("examples/panzhihua_2019/department.yaml"), outline="final-accounts").name
    '攀枝花市总工会-2019-部门决算情况说明'
    """
    card = thing if isinstance(thing, Scorecard) else score(thing, rulebook)
    return draw_report(card, outline)


def overview(cards: Iterable[Scorecard], *, lang: Lang = "zh") -> Overview:
    """Return many scorecards side by side: `Overview.write` makes a page of them.

    A department is followed by its projects. Each form has the findings of its audit.

    >>> import perfeval as pe
    >>> card = pe.score(pe.load("examples/panzhihua_2019/project_judged.yaml"))
    >>> found = pe.overview([card])
    >>> found.by_state
    {'done': 1, 'open': 0, 'faulty': 0, 'unread': 0}
    >>> [(tally.name, tally.lost) for tally in found.tallies if tally.lost]
    []
    """
    entries = (
        Entry(each.subject.place, each, (*each.all_findings(), *review(each))) for each in cards
    )
    return overview_of(entries, lang)


def form(
    thing: Project | Department | IndicatorSet | None,
    layout: str | Path | None = None,
    *,
    blank: bool = False,
    rows: int = 2,
) -> Grid:
    """Return a thing drawn in an official form: the one named, its own, or its rulebook's.

    ``layout`` is the id of a form that ships or a file's path. With ``blank`` the form is one to
    hand out: the plan stands in it, the results are open. It can be that of an indicator set, or
    of nothing, with ``rows`` empty rows in every category. `perfeval.forms.write_form` writes it.

    >>> import perfeval as pe
    >>> pe.form(pe.load("examples/panzhihua_2019/project.yaml"))
    <Grid 17 × 6: 项目绩效目标完成情况表>
    >>> pe.form(pe.indicator_set("hardship-relief"), blank=True)
    <Grid 17 × 6: 项目绩效目标完成情况表>
    """
    own = getattr(thing, "form", None)
    book = _rulebook((thing and thing.rulebook) or DEFAULT_RULEBOOK)
    drawn = catalogue.form_layout(layout or own or book.form or DEFAULT_RULEBOOK)
    if isinstance(thing, IndicatorSet):
        return blank_form(drawn, ordered(thing), rows=rows)
    if blank or thing is None:
        return blank_form(drawn, thing, rows=rows)
    return draw(drawn, thing)
