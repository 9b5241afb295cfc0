"""The overview of many forms: a row for each, grades, weakest indicators, findings by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import chain
from pathlib import Path

from attrs import evolve, frozen

from perfeval.documents.atomic import make_folder, write_all_atomically, write_atomically
from perfeval.findings import Finding, Lang, Severity
from perfeval.model import Department, Project
from perfeval.phrases import say
from perfeval.reports.collection import Entry
from perfeval.reports.report import file_name, report
from perfeval.review import audit
from perfeval.scoring import Scorecard
from perfeval.scoring.columns import points_text
from perfeval.scoring.states import NOT_APPLICABLE, SCORED

STATES = ("done", "open", "faulty", "unread")
"""The states of a form, in the order in which they are counted."""


@frozen
class Loss:
    """A scored row that lost points; ``points`` and ``score`` are hundredths."""

    category: str
    name: str
    target: str
    actual: str
    points: int
    score: int
    reason: str

    @property
    def lost(self) -> int:
        """What the row fell short of its points, in hundredths."""
        return self.points - self.score


@frozen
class Form:
    """One form of an overview; ``ends`` are the least and the most of its total, in hundredths.

    Of a form that could not be read there are only its ``file`` and its ``findings``. ``report``
    is where its report lies from the page on, empty where none was written.
    """

    file: str
    name: str = ""
    unit: str = ""
    year: int | None = None
    points: Decimal | None = None
    declared: Decimal | None = None
    ends: tuple[int, int] | None = None
    grade: str | None = None
    state: str = "unread"
    losses: tuple[Loss, ...] = ()
    findings: tuple[Finding, ...] = ()
    report: str = ""

    def count(self, severity: Severity) -> int:
        """Return how many of its findings are of a severity."""
        return sum(each.severity is severity for each in self.findings)


@frozen
class Tally:
    """What one indicator came to in all forms: sums of hundredths over its scored rows.

    ``attained`` sums the attainments of ``measured`` rows in ten-thousandths, each as a scorecard
    prints it.

    >>> one = Tally("数量指标", "培训人次", scored=2, lost_times=1, lost=150)
    >>> (one + Tally("", "", open=1, attained=9300, measured=1)).mean, one.mean
    (9300, None)
    """

    category: str
    name: str
    scored: int = 0
    lost_times: int = 0
    open: int = 0
    lost: int = 0
    attained: int = 0
    measured: int = 0

    @property
    def mean(self) -> int | None:
        """The mean attainment in ten-thousandths, rounded half up; `None` where none is known."""
        return _rounded(self.attained, self.measured) if self.measured else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.category,
            self.name,
            self.scored + other.scored,
            self.lost_times + other.lost_times,
            self.open + other.open,
            self.lost + other.lost,
            self.attained + other.attained,
            self.measured + other.measured,
        )


@frozen
class Code:
    """How often a finding was made, and in how many forms; its gravest severity."""

    code: str
    severity: Severity
    count: int
    forms: int


@frozen
class Overview:
    """Many forms side by side, as one page shows them; made of plain rows, not of scorecards.

    ``tallies`` are those of `indicators`, the weakest first; ``grades`` name all grades that there
    are, from the best. ``lang`` is the language of the page.

    >>> import perfeval as pe
    >>> found = pe.overview([pe.score(pe.load("examples/panzhihua_2019/department.yaml"))])
    >>> [(form.name, form.state) for form in found.forms]
    [('攀枝花市总工会', 'faulty'), ('市财政困难职工帮扶资金', 'open')]
    >>> found.by_state["open"], found.by_grade["优"], found.undecided
    (1, 0, 2)
    >>> found.render()[:15]
    b'<!DOCTYPE html>'
    """

    forms: tuple[Form, ...]
    tallies: tuple[Tally, ...] = ()
    grades: tuple[str, ...] = ()
    lang: Lang = "zh"

    @property
    def by_state(self) -> dict[str, int]:
        """How many forms there are of every state."""
        counted = Counter(each.state for each in self.forms)
        return {state: counted[state] for state in STATES}

    @property
    def by_grade(self) -> dict[str, int]:
        """How many forms have each grade; none is counted by a grade that is not decided."""
        counted = Counter(each.grade for each in self.forms)
        return {grade: counted[grade] for grade in self.grades}

    @property
    def undecided(self) -> int:
        """How many forms have a total that is open and reaches over more than one grade."""
        return sum(_is_open(each) for each in self.forms)

    @property
    def ungraded(self) -> int:
        """How many forms have a total to which their rulebook gives no grade."""
        with_total = (each for each in self.forms if each.ends and not each.grade)
        return sum(not _is_open(each) for each in with_total)

    @property
    def codes(self) -> tuple[Code, ...]:
        """The findings of all forms by their code: errors first, then the most frequent."""
        counts: Counter[str] = Counter()
        forms: Counter[str] = Counter()
        worst: dict[str, Severity] = {}
        order = list(Severity)
        for form in self.forms:
            counts.update(each.code for each in form.findings)
            forms.update({each.code for each in form.findings})
            for each in form.findings:
                known = worst.setdefault(each.code, each.severity)
                worst[each.code] = min(known, each.severity, key=order.index)
        found = [Code(code, worst[code], counts[code], forms[code]) for code in counts]
        return tuple(
            sorted(found, key=lambda each: (order.index(each.severity), -each.count, each.code))
        )

    def render(self) -> bytes:
        """Return the page: one self-contained html file."""
        from perfeval.reports.overview_page import page

        return page(self).encode()

    def write(self, path: str | Path) -> None:
        """Write the page, whole or not at all; raises `FaultyInput` where it cannot be."""
        make_folder(Path(path).parent)
        write_atomically(path, self.render())


def _is_open(form: Form) -> bool:
    return form.grade is None and form.ends is not None and form.ends[0] < form.ends[1]


def overview(entries: Iterable[Entry], lang: Lang = "zh") -> Overview:
    """Return the overview of entries, the projects of each department below it."""
    return _overview([one for each in entries for one in with_projects(each)], lang)


def write_overview(entries: Iterable[Entry], path: str | Path, lang: Lang = "zh") -> None:
    """Write the overview of entries, and their reports as html into a folder beside it.

    The folder of ``overview.html`` is ``overview-reports``. Page and reports appear all or none.
    Raises `FaultyInput` where they cannot be written.
    """
    page = Path(path)
    folder = page.with_name(f"{page.stem}-reports")
    whole = [one for each in entries for one in with_projects(each)]
    named = [
        (f"{number:04}-{file_name(each.card.name)}.html", each.card)
        for number, each in enumerate(whole, 1)
        if each.card is not None
    ]
    names = iter(f"{folder.name}/{name}" for name, _ in named)
    one = _overview(whole, lang)
    linked = evolve(one, forms=tuple(_linked(each, names) for each in one.forms))
    is_new = not folder.exists()
    make_folder(folder)
    try:
        drawn = ((folder / name, report(card).render("html")) for name, card in named)
        write_all_atomically(chain(drawn, [(page, linked.render())]))
    except BaseException:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _linked(form: Form, names: Iterator[str]) -> Form:
    return form if form.state == "unread" else evolve(form, report=next(names))


def _overview(whole: Sequence[Entry], lang: Lang) -> Overview:
    cards = [each.card for each in whole if each.card is not None]
    forms = tuple(_form(each, lang) for each in whole)
    return Overview(forms, indicators(cards, lang), _grades(cards), lang)


def with_projects(entry: Entry) -> Iterator[Entry]:
    """Give an entry and one for every project below it, each with its own findings only."""
    card = entry.card
    if card is None or not card.projects:
        yield entry
        return
    below = {found for each in card.projects for found in each.all_findings()}
    yield evolve(entry, findings=tuple(each for each in entry.findings if each not in below))
    for each in card.projects:
        yield from with_projects(Entry(entry.file, each, (*each.all_findings(), *audit(each))))


def _form(entry: Entry, lang: Lang) -> Form:
    card = entry.card
    if card is None:
        return Form(entry.file, findings=entry.findings)
    return Form(
        entry.file,
        card.name,
        _unit(card.subject),
        card.year,
        card.full,
        card.declared_total,
        card.ends,
        card.grade,
        entry.state,
        tuple(_losses(card, lang)),
        entry.findings,
    )


def _unit(subject: Project | Department) -> str:
    if isinstance(subject, Department):
        return subject.name
    return subject.department or subject.implementer or ""


def _losses(card: Scorecard, lang: Lang) -> Iterator[Loss]:
    execution = card.execution
    if execution.computed is not None and execution.computed < execution.points:
        budget = card.subject.budget
        name, rate = say("card-execution", lang), execution.fraction
        actual = "" if rate is None else f"{points_text(_rounded(10_000 * rate[0], rate[1]))}%"
        reason = budget.reason if budget else ""
        score = execution.computed
        yield Loss("", name, "100%", actual, execution.points, score, reason or "")
    scores = card.scores
    columns = (card.points.rows, scores.low.tolist(), scores.state.tolist())
    for index, (points, score, state) in enumerate(zip(*columns, strict=True)):
        if state == SCORED and score < points:
            one = card.subject.indicators[index]
            target, actual = one.target_reading.text, one.actual_reading.text
            category = _category(card, index)
            yield Loss(category, one.name, target, actual, points, score, one.reason or "")


def indicators(cards: Iterable[Scorecard], lang: Lang = "zh") -> tuple[Tally, ...]:
    """Return what every indicator came to, told apart by level-2 category and name.

    Only scored rows lose points; rows that wait are counted as open. The execution rate is an
    indicator without a category. The one that lost most comes first.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for card in cards:
        for key, *values in _counted(card, lang):
            known = sums.setdefault(key, [0] * 6)
            for at, value in enumerate(values):
                known[at] += value
    found = [Tally(*key, *values) for key, values in sums.items()]
    return tuple(sorted(found, key=lambda each: (-each.lost, -each.open)))


def _counted(card: Scorecard, lang: Lang) -> Iterator[tuple[tuple[str, str], *tuple[int, ...]]]:
    """Give what each row and the execution rate add to their indicators."""
    execution = card.execution
    if execution.points:
        key = ("", say("card-execution", lang))
        if execution.computed is None:
            yield key, *_OPEN
        else:
            yield key, *_scored(execution.points, execution.computed, execution.fraction)
    scores, outcome = card.scores, card.outcome
    columns = (
        card.points.rows, scores.low.tolist(), scores.state.tolist(),
        outcome.attained.tolist(), outcome.attained_scale.tolist(),
    )  # fmt: skip
    for index, (points, score, state, over, under) in enumerate(zip(*columns, strict=True)):
        if state < NOT_APPLICABLE:
            key = (_category(card, index), card.subject.indicators[index].name)
            attained = (over, under) if under else None
            yield key, *(_scored(points, score, attained) if state == SCORED else _OPEN)


_OPEN = (0, 0, 1, 0, 0, 0)


def _scored(points: int, score: int, attained: tuple[int, int] | None) -> tuple[int, ...]:
    lost = max(points - score, 0)
    if attained is None:
        return 1, int(lost > 0), 0, lost, 0, 0
    over, under = attained
    return 1, int(lost > 0), 0, lost, min(_rounded(10_000 * over, under), 10_000), 1


def _category(card: Scorecard, index: int) -> str:
    first, second = card.categories[index]
    written = card.subject.indicators[index].category
    known = second or (None if len(written) > 1 else first)
    return known.name if known else (written or ("",))[-1]


def _grades(cards: Iterable[Scorecard]) -> tuple[str, ...]:
    """Return the names of all grades, the best first."""
    books = {each.rulebook.id: each.rulebook for each in cards}
    lows: dict[str, Decimal] = {}
    for step in (each for book in books.values() for each in book.grades):
        lows[step.name] = max(step.low, lows.get(step.name, step.low))
    return tuple(sorted(lows, key=lambda name: -lows[name]))


def _rounded(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)
