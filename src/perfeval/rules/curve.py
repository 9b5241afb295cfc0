"""The curve: every scoring method as breakpoints over one measure, exact and checked when made."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from attrs import field, frozen

from perfeval.errors import PerfevalError
from perfeval.model import Clause

_0, _1 = Decimal(0), Decimal(1)

Measure = Literal[
    "attainment",
    "ratio",
    "actual",
    "deviation",
    "relative_deviation",
    "days_late",
    "goal_setting",
    "goal_achievement",
    "budget_accuracy",
]
"""What a curve is drawn over: a closed list. A deviation is the actual less the target, a relative
one that over the target; the last three are a department's, derived from projects and budget."""

MEASURES: tuple[Measure, ...] = get_args(Measure)
"""All measures, in order."""

DERIVED: tuple[Measure, ...] = ("goal_setting", "goal_achievement", "budget_accuracy")
"""The measures that come from a department's projects and budget, not from a row's two cells."""

IN_A_UNIT: tuple[Measure, ...] = ("actual", "deviation")
"""The measures that may be in a unit of the curve's own."""

Yields = Literal["share", "points"]
"""What a curve gives: a share of the row's points, or points."""

Monotone = Literal["increasing", "decreasing", "no"]
"""Which way a curve never turns."""


@frozen
class Breakpoint:
    """One point of a curve: the value at ``at``, just below it and just above it.

    ``before`` and ``after`` default to ``share``; where they differ the curve has a step.
    """

    at: Decimal
    share: Decimal
    before: Decimal = field()
    after: Decimal = field()

    @before.default
    def _same_before(self) -> Decimal:
        return self.share

    @after.default
    def _same_after(self) -> Decimal:
        return self.share


class CurveTable(NamedTuple):
    """A curve in integers: ``at`` over ``at_scale``, the values over ``share_scale``."""

    at: tuple[int, ...]
    before: tuple[int, ...]
    share: tuple[int, ...]
    after: tuple[int, ...]
    at_scale: int
    share_scale: int

    @property
    def size(self) -> int:
        """A bound of the products of a breakpoint and a value: for choosing the integers."""
        spread = max(abs(self.at[0]), abs(self.at[-1]), self.at_scale)
        return spread * max(*self.share, *self.before, *self.after, self.share_scale)


class Pieces(NamedTuple):
    """A curve over a measure ``x`` as lines in integers: ``(level + slope × x) / width``.

    The first is what lies left of the first breakpoint, then come that point itself, what lies
    between it and the second, and so on to what lies beyond the last.
    """

    level: tuple[int, ...]
    slope: tuple[int, ...]
    width: tuple[int, ...]


@frozen
class Curve:
    """A scoring method: straight lines between breakpoints, level outside them.

    A curve that yields a share stays within [0, 1]. ``unit`` is that of an actual or a deviation;
    without it they are in the unit that the target writes. ``monotone`` and ``only_met_is_full``
    are declarations: they are checked when the curve is made, and the property tests hold them.
    Raises `PerfevalError` with every fault at once.

    >>> ladder = Curve(
    ...     "满意度",
    ...     "attainment",
    ...     (
    ...         Breakpoint(Decimal("0.6"), Decimal("0.5"), before=Decimal(0)),
    ...         Breakpoint(Decimal("0.9"), Decimal(1), before=Decimal("0.5")),
    ...     ),
    ...     monotone="increasing",
    ... )
    >>> ladder.table.at, ladder.table.before
    ((6, 9), (0, 5))
    """

    name: str
    measure: Measure
    breakpoints: tuple[Breakpoint, ...]
    yields: Yields = "share"
    monotone: Monotone = "no"
    only_met_is_full: bool = False
    unit: str | None = None
    clause: Clause = Clause()

    def __attrs_post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise PerfevalError(f"curve {self.name!r}: " + "; ".join(faults))

    def _faults(self) -> Iterable[str]:
        points = self.breakpoints
        if not points:
            yield "has no breakpoint (expected at least one)"
            return
        values = [each for point in points for each in (point.before, point.share, point.after)]
        if not all(value.is_finite() for value in (*values, *(point.at for point in points))):
            yield "a breakpoint is not a finite number"
            return
        for left, right in pairwise(points):
            if left.at >= right.at:
                yield f"breakpoints {left.at} and {right.at} are not in rising order"
        upper = Decimal(1) if self.yields == "share" else None
        for value in values:
            if value < 0 or (upper is not None and value > upper):
                yield f"value {value} is outside {'[0, 1]' if upper else '[0, ∞)'}"
        sign = {"increasing": 1, "decreasing": -1, "no": 0}[self.monotone]
        for low, high in pairwise(values):
            if (high - low) * sign < 0:
                yield f"is declared {self.monotone} but goes from {low} to {high}"
        if self.unit is not None and self.measure not in IN_A_UNIT:
            yield f"has the unit {self.unit!r}, but {self.measure} has none"
        if self.unit is not None and not self.unit.strip():
            yield "has an empty unit (expected a unit or none)"
        if self.only_met_is_full and not self._full_only_at_one(values):
            yield "is declared full only when met but gives the full share elsewhere"

    def _full_only_at_one(self, values: list[Decimal]) -> bool:
        last = self.breakpoints[-1]
        return (
            self.measure in ("attainment", "ratio")
            and self.yields == "share"
            and last.at == 1
            and last.share == last.after == 1
            and all(value < 1 for value in values[: max(1, len(values) - 3)])
        )

    @cached_property
    def is_proportional(self) -> bool:
        """Whether the share simply is the measure, from nothing to full."""
        line = [(_0, _0, _0, _0), (_1, _1, _1, _1)]
        points = [(each.at, each.before, each.share, each.after) for each in self.breakpoints]
        return self.yields == "share" and points == line

    @cached_property
    def table(self) -> CurveTable:
        """The curve in integers, for the kernel."""
        at, at_scale = integers([point.at for point in self.breakpoints])
        parts = [[p.before for p in self.breakpoints], [p.share for p in self.breakpoints],
                 [p.after for p in self.breakpoints]]  # fmt: skip
        flat, share_scale = integers([value for part in parts for value in part])
        count = len(self.breakpoints)
        before, share, after = (flat[count * i : count * (i + 1)] for i in range(3))
        return CurveTable(at, before, share, after, at_scale, share_scale)

    @cached_property
    def pieces(self) -> Pieces:
        """The curve as lines, for the kernel; without slopes all widths are the table's scale."""
        table = self.table
        level, slope, width = [table.before[0]], [0], [table.share_scale]
        for index, at in enumerate(table.at):
            start, last = table.after[index], index + 1 == len(table.at)
            rise = 0 if last else table.before[index + 1] - start
            over = table.at[index + 1] - at if rise else 1
            level += [table.share[index], start * over - rise * at]
            slope += [0, rise * table.at_scale]
            width += [table.share_scale, table.share_scale * over]
        return Pieces(tuple(level), tuple(slope), tuple(width))

    def _repr_html_(self) -> str:
        """Return the curve drawn, in the colour of the page, with its clause below it."""
        from perfeval.rules.drawing import figure

        return figure(self)


def integers(values: list[Decimal]) -> tuple[tuple[int, ...], int]:
    """Return ``values`` as integers over one power of ten."""
    exponents = [exponent for v in values if isinstance(exponent := v.as_tuple().exponent, int)]
    scale: int = 10 ** max(0, -min(exponents))
    return tuple(int(value * scale) for value in values), scale
