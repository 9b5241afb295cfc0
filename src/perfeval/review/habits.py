"""Rounding habits: one way of rounding that explains every declared score that differs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from perfeval.findings import Finding, Phrase, finding
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import hundredths

_SHOWN = 3
"""How many rows the finding names."""


@frozen
class Habit:
    """A way of rounding a score: to so many parts of a point, half up or cut off.

    >>> WHOLE_POINTS, *_ = HABITS
    >>> WHOLE_POINTS.rounded(Fraction("18.5")), HABITS[-1].rounded(Fraction(20, 3))
    (Fraction(19, 1), Fraction(333, 50))
    """

    name: str
    parts: int
    half_up: bool

    def rounded(self, score: Fraction) -> Fraction:
        """Return ``score`` (not below zero) as this habit writes it."""
        scaled = score * self.parts + (Fraction(1, 2) if self.half_up else 0)
        return Fraction(scaled.__floor__(), self.parts)


HABITS = (
    Habit("whole", 1, half_up=True),
    Habit("whole-cut", 1, half_up=False),
    Habit("tenths", 10, half_up=True),
    Habit("tenths-cut", 10, half_up=False),
    Habit("hundredths-cut", 100, half_up=False),
)
"""The habits that are looked for, the coarsest first. Right is to the hundredth, half up."""


@frozen
class Explained:
    """The habit of a scorecard and the rows whose declared scores differ because of it."""

    habit: Habit
    rows: tuple[ScoredRow, ...]

    def finding(self, card: Scorecard) -> Finding:
        """Return what is said of the habit, naming its first rows."""
        names = "、".join(f"“{row.name}”" for row in self.rows[:_SHOWN])
        return finding(
            "rounding-habit",
            card.subject.place or "$.indicators",
            habit=Phrase(f"habit-{self.habit.name}"),
            rows=len(self.rows),
            names=names + ("……" if len(self.rows) > _SHOWN else ""),
        )


def explained(card: Scorecard) -> Explained | None:
    """Return the one habit that explains every declared score of ``card`` that differs.

    It must also fit the declared scores that do not differ. `None` where none differs, or where
    no habit explains all: then each is a difference of its own.

    >>> import perfeval as pe
    >>> explained(pe.score(pe.load("examples/panzhihua_2019/project.yaml"))) is None
    True
    """
    different = tuple(row for row in card.rows if row.score_check in ("overpaid", "underpaid"))
    if not different or any(row.computed is None for row in different):
        return None
    settled = [row for row in card.rows if row.computed is not None and row.declared is not None]
    for habit in HABITS:
        if all(_fits(row, habit) for row in settled):
            return Explained(habit, different)
    return None


def _fits(row: ScoredRow, habit: Habit) -> bool:
    declared = Fraction(row.declared or 0)
    return any(habit.rounded(score) == declared for score in _before_rounding(row))


def _before_rounding(row: ScoredRow) -> Iterator[Fraction]:
    """Give the score that a unit may have rounded: the computed one, and what that came from."""
    low, _ = row.ends
    yield Fraction(low, 100)
    points, attained = row.points, row.attainment
    if points is None or attained is None or row.indicator.deduction:
        return
    exact = Fraction(points) * Fraction(*attained)
    # Only a score in proportion to the attainment comes from it.
    if (100 * exact + Fraction(1, 2)).__floor__() == hundredths(row.computed):
        yield exact
