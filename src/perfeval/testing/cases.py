"""Cases of a bureau's own rules, run: what was expected, what came out, where and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen

from perfeval._api import DEFAULT_RULEBOOK, audit, score
from perfeval.errors import PerfevalError
from perfeval.files import catalogue
from perfeval.files.doors import load, named
from perfeval.files.sets import check_set
from perfeval.files.source import position
from perfeval.files.structure import structure
from perfeval.findings import FaultyInput, Finding, Lang, Phrase, finding
from perfeval.model import Department, Indicator, Project, Target
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring import score as score_one
from perfeval.scoring.columns import fraction_text, points_text
from perfeval.scoring.derivation import why_execution
from perfeval.scoring.observations import of_pair
from perfeval.testing.case_files import Case, cases_of

Why = Callable[[Lang], list[str]]


@frozen
class Unmet:
    """One thing that a case expects and that came out otherwise.

    ``place`` is where the expectation is written, ``key`` says which, as in ``rows.培训人次``;
    ``why`` gives the lines that explain what came out.
    """

    place: str
    case: str
    key: str
    expected: object
    found: object
    why: Why = field(default=lambda _: [], repr=False)

    @property
    def finding(self) -> Finding:
        """The finding that says so."""
        return finding(
            "case-unmet",
            self.place,
            name=self.case,
            key=self.key,
            expected=self.expected,
            found=self.found,
        )

    def as_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """Return the wire form."""
        return {
            "place": self.place,
            "key": self.key,
            "expected": _text(self.expected, lang),
            "found": _text(self.found, lang),
            "why": self.why(lang),
        }


@frozen
class CaseResult:
    """What became of one case: it passed, or some of what it expects is unmet."""

    name: str
    place: str
    subject: str
    unmet: tuple[Unmet, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.unmet

    def as_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """Return the wire form."""
        return {
            "name": self.name,
            "place": self.place,
            "subject": self.subject,
            "passed": self.passed,
            "unmet": [each.as_dict(lang) for each in self.unmet],
        }


def run_cases(path: str | os.PathLike[str]) -> tuple[CaseResult, ...]:
    """Return what became of every case in a file, in its order.

    Raises `FaultyInput` where the file itself is not right. What a case names and what cannot be
    read, such as a rulebook, makes that case fail and no other.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> text = '''perfeval: cases/1
    ... rulebook: mof-2020
    ... cases:
    ...   - name: 未完成按比例得分
    ...     indicator: {name: 培训人次, target: ≥200人次, actual: 186人次, points: 20}
    ...     expect: {score: 18.5, verdict: missed}
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "cases.yaml")
    ...     _ = path.write_text(text, "utf-8")
    ...     (result,) = run_cases(path)
    >>> result.passed, [(each.key, each.expected, each.found) for each in result.unmet]
    (False, [('score', '18.5', '18.60')])
    """
    return tuple(
        CaseResult(each.name, each.place(), each.subject, _in_order(_unmet(each)))
        for each in cases_of(path)
    )


def _in_order(unmet: Iterable[Unmet]) -> tuple[Unmet, ...]:
    return tuple(sorted(unmet, key=lambda each: position(each.place)))


# --- what comes out -----------------------------------------------------------------------------


@frozen
class _Outcome:
    """What came out, by the keys of ``expect``; decimals and pairs of them are numbers."""

    facts: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    why: Callable[[str, str], Why] = lambda _key, _name: lambda _lang: []


def _indicator(case: Case) -> _Outcome:
    given = dict(case.tree["indicator"])
    unit, year = given.pop("unit", None), given.pop("year", None)
    tree = {"category": None, "name": "", **given, "place": case.place("indicator")}
    one = structure(tree, Indicator)
    if unit is not None:
        one = evolve(one, target=evolve(one.target or Target(None), unit=str(unit)))
    if one.points is None:
        one = evolve(one, points=Decimal(0))
    which = case.rulebook or case.usual_rulebook or DEFAULT_RULEBOOK
    project = Project("", year=None if year is None else int(year), indicators=(one,))
    row = score_one(project, catalogue.rulebook(which)).rows[0]
    facts = {
        "score": row.computed if row.computed is not None else row.range,
        "range": row.range,
        "verdict": row.verdict,
        "state": row.state,
        "direction": row.direction,
        "ratio": _decimals(row.ratio),
        "attainment": _decimals(row.attainment),
        "target": row.target.kind,
        "actual": row.actual.kind,
    }
    return _Outcome(facts, tuple(of_pair(row)), lambda _key, _name: row.why)


def _decimals(fraction: tuple[int, int] | None) -> Decimal | None:
    return None if fraction is None else Decimal(fraction_text(*fraction))


def _file(case: Case) -> _Outcome:
    thing = load(case.named("file") or "")
    if not isinstance(thing, Project | Department):
        raise FaultyInput([finding("not-scored", case.place("file"), found=named(type(thing)))])
    own = None if thing.rulebook else case.usual_rulebook
    card = score(thing, case.rulebook or own)
    facts = {
        "total": card.total if card.total is not None else card.range,
        "range": card.range,
        "grade": card.grade,
        "execution": _hundredths(card.execution.low, card.execution.high),
        "rows": {each.name: _of_row(each) for each in card.rows},
        "projects": {each.name: each.total or each.range for each in card.projects},
    }
    return _Outcome(facts, audit(card), lambda key, name: _why_of_card(card, key, name))


def _of_row(row: ScoredRow) -> object:
    return row.computed if row.computed is not None else row.range


def _hundredths(low: int, high: int) -> object:
    ends = Decimal(points_text(low)), Decimal(points_text(high))
    return ends[0] if low == high else ends


def _why_of_card(card: Scorecard, key: str, name: str) -> Why:
    """Return what explains a row, the execution rate, or a total by its parts."""
    if key == "rows":
        return next((each.why for each in card.rows if each.name == name), lambda _: [])
    if key == "projects":
        below = next((each for each in card.projects if each.name == name), None)
        return (lambda _: []) if below is None else _why_of_card(below, "total", "")
    if key == "execution":
        return lambda lang: [why_execution(card, lang)]

    def parts(lang: Lang) -> list[str]:
        lines = [f"{each.name}: {_text(_of_row(each), lang)} / {each.points}" for each in card.rows]
        lines += [f"{each.name}: {_text(each.range, lang)}" for each in card.projects]
        return [*([why_execution(card, lang)] if card.execution.points else []), *lines]

    return parts


def _set(case: Case) -> _Outcome:
    which = case.named("set") or ""
    found = catalogue.indicator_set(which)
    rows = {each.name: each for each in found.indicators}
    facts = {
        "indicators": len(found.indicators),
        "present": tuple(rows),
        "targets": {name: each.target or "" for name, each in rows.items()},
    }
    return _Outcome(facts, check_set(which))


def _rulebook(case: Case) -> _Outcome:
    book = catalogue.rulebook(case.rulebook or "")
    facts = {
        "total": book.total,
        "execution": book.execution.points,
        "weights": {each.category: each.points for each in book.weights},
        "grades": {each.name: each.low for each in book.grades},
    }
    return _Outcome(facts)


_OUTCOMES: Mapping[str, Callable[[Case], _Outcome]] = {
    "indicator": _indicator,
    "file": _file,
    "set": _set,
    "rulebook": _rulebook,
}


# --- held against what is expected --------------------------------------------------------------


def _unmet(case: Case) -> Iterator[Unmet]:
    expected = case.expected
    loads = expected.pop("loads", None)
    try:
        outcome = _OUTCOMES[case.subject](case)
    except PerfevalError as error:
        yield from _refused(case, expected, loads, error)
        return
    if loads is False:
        yield Unmet(
            case.place("expect", "loads"), case.name, "loads", Phrase("case-refused"),
            Phrase("case-loads"),
        )  # fmt: skip
    yield from _of_findings(case, expected, outcome.findings)
    for key, value in expected.items():
        if key in ("findings", "no_findings"):
            continue
        for path, wanted, found in _pairs(key, value, outcome.facts):
            if not _same(wanted, found):
                name = path[-1] if isinstance(path[-1], str) and len(path) > 1 else ""
                shown = f"{key}.{name}" if name else key
                yield Unmet(
                    case.place("expect", *path), case.name, shown, _shown(wanted), _shown(found),
                    outcome.why(key, name),
                )  # fmt: skip


def _refused(
    case: Case, expected: Mapping[str, Any], loads: object, error: PerfevalError
) -> Iterator[Unmet]:
    """Give what is unmet where something that the case names could not be read."""
    faults = error.findings if isinstance(error, FaultyInput) else ()

    def said(lang: Lang) -> list[str]:
        return [each.render(lang) for each in faults] or [str(error)]

    yield from _of_findings(case, expected, faults)
    others = [key for key in expected if key not in ("findings", "no_findings")]
    if others or (loads is not False and not isinstance(expected.get("findings"), list)):
        key = "loads" if loads is not None else case.subject
        place = case.place("expect", "loads") if loads is not None else case.place(case.subject)
        yield Unmet(
            place, case.name, key, Phrase("case-loads"), Phrase("case-refused"), said
        )  # fmt: skip


def _of_findings(
    case: Case, expected: Mapping[str, Any], findings: tuple[Finding, ...]
) -> Iterator[Unmet]:
    there = list(dict.fromkeys(each.code for each in findings))
    found: object = "、".join(there) or Phrase("case-none")

    def of(*codes: str) -> Why:
        return lambda lang: [each.render(lang) for each in findings if each.code in codes]

    wanted = expected.get("findings")
    if wanted == "none" and there:
        place = case.place("expect", "findings")
        yield Unmet(place, case.name, "findings", Phrase("case-none"), found, of(*there))
    for index, code in enumerate(wanted if isinstance(wanted, list) else ()):
        if code not in there:
            place = case.place("expect", "findings", index)
            yield Unmet(place, case.name, "findings", code, found, of(*there))
    for index, code in enumerate(expected.get("no_findings") or ()):
        if code in there:
            place = case.place("expect", "no_findings", index)
            without = Phrase("case-without", {"what": code})
            yield Unmet(place, case.name, "no_findings", without, code, of(code))


def _pairs(
    key: str, value: Any, facts: Mapping[str, Any]
) -> Iterator[tuple[tuple[str | int, ...], object, object]]:
    """Give the single expectations under a key: the path, what is expected, what came out."""
    if key in ("present", "absent"):
        names = facts["present"]
        for index, name in enumerate(map(str, value)):
            there: object = name if name in names else Phrase("case-absent", {"what": name})
            wanted = name if key == "present" else Phrase("case-absent", {"what": name})
            yield (key, index), wanted, there
    elif isinstance(value, dict):
        for name, each in value.items():
            yield (key, name), each, facts[key].get(name, Phrase("case-absent", {"what": name}))
    else:
        yield (key,), value, facts[key]


def _same(expected: Any, found: Any) -> bool:
    """Tell whether what came out is what is expected; numbers are compared by value."""
    if isinstance(found, tuple):
        ends = expected if isinstance(expected, list) else [expected]
        return len(ends) == len(found) and all(map(_same, ends, found))
    if isinstance(found, Decimal | int):
        return not isinstance(expected, list) and Decimal(str(expected)) == found
    return bool(expected == found)


def _shown(value: Any) -> object:
    if value is None:
        return Phrase("case-nothing")
    if isinstance(value, tuple | list):
        return " — ".join(str(_shown(each)) for each in value)
    return value if isinstance(value, Phrase) else str(value)


def _text(value: object, lang: Lang) -> str:
    shown = _shown(value)
    return shown.text(lang) if isinstance(shown, Phrase) else str(shown)
