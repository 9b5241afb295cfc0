"""The summary of an audit of many forms: by unit, and of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import astuple, frozen

from perfeval.findings import Severity
from perfeval.model import Department
from perfeval.review.audit import audit
from perfeval.scoring import Scorecard
from perfeval.scoring.columns import fraction_text

_WRONG_TOTAL = ("total-mismatch", "total-exceeded")


@frozen
class Tally:
    """What was counted in some forms.

    ``checked`` rows are those whose declared score could be held against the computed one: they
    agree, or are overpaid or underpaid. ``errors`` are findings of that severity.

    >>> one, other = Tally(1, 10, 8, 2, 0, 4, 1, 3), Tally(1, 2, 2, 0, 0, 0, 0, 0)
    >>> one.share, (one + other).forms, (one + other).share, Tally().share
    ('80.00', 2, '83.33', None)
    """

    forms: int = 0
    checked: int = 0
    agree: int = 0
    overpaid: int = 0
    underpaid: int = 0
    not_checkable: int = 0
    totals_wrong: int = 0
    errors: int = 0

    @property
    def share(self) -> str | None:
        """How many of a hundred checked rows agree, to two decimals, rounded half up."""
        return fraction_text(100 * self.agree, self.checked, 2) if self.checked else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@frozen
class Summary:
    """What an audit of many forms came to: a tally for each unit, in the order met, and of all."""

    units: dict[str, Tally]
    whole: Tally


def summarise(cards: Iterable[Scorecard]) -> Summary:
    """Return the summary of ``cards`` and of the projects below them.

    The unit of a project is its department, else its implementer, else the department that it
    stands under; empty where nobody says.

    >>> import perfeval as pe
    >>> found = summarise([pe.score(pe.load("examples/panzhihua_2019/department.yaml"))])
    >>> {unit: tally.forms for unit, tally in found.units.items()}
    {'攀枝花市总工会': 2}
    """
    units: dict[str, Tally] = {}
    for card in cards:
        for unit, each in _forms(card, ""):
            units[unit] = units.get(unit, Tally()) + _tally(each)
    return Summary(units, sum(units.values(), Tally()))


def _forms(card: Scorecard, above: str) -> Iterator[tuple[str, Scorecard]]:
    one = card.subject
    unit = one.name if isinstance(one, Department) else one.department or one.implementer or above
    yield unit, card
    for each in card.projects:
        yield from _forms(each, unit)


def _tally(card: Scorecard) -> Tally:
    """Return what there is to count in one form."""
    checks = [row.score_check for row in card.rows]
    findings = [*card.findings, *audit(card)]
    agree, overpaid, underpaid = map(checks.count, ("consistent", "overpaid", "underpaid"))
    return Tally(
        forms=1,
        checked=agree + overpaid + underpaid,
        agree=agree,
        overpaid=overpaid,
        underpaid=underpaid,
        not_checkable=checks.count("not_checkable"),
        totals_wrong=int(any(each.code in _WRONG_TOTAL for each in findings)),
        errors=sum(each.severity is Severity.ERROR for each in findings),
    )
