"""A form to hand out: what is known stands in it, what is to be filled in is open."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve, field, frozen

from perfeval.documents.grid import Align, Cell, Entry, Grid, coordinate
from perfeval.errors import PerfevalError
from perfeval.forms.choosing import project_of
from perfeval.forms.drawing import BLANK, Item, Spot, draw, filled_in
from perfeval.forms.fields import NARRATIVE, Subject
from perfeval.forms.layout import FormLayout
from perfeval.forms.parts import SIGNS
from perfeval.model import Budget, FundSource, Indicator, IndicatorSet, Project
from perfeval.model.indicator import QUALITATIVE
from perfeval.readings import CompletionReading, TextReading

GRADES = ("达成", "部分达成", "未达成")
"""The short words for how far a qualitative target was reached."""

RESULTS = frozenset(
    {
        "actual", "budget.declared", "budget.executed", "budget.rate", "budget.reason",
        "coefficient", "declared", "declared_total", "deduction", "evidence", "fund.executed",
        "goal.achieved", "points_total", "reason",
    }
)  # fmt: skip
"""What only the self-evaluation knows: open in every form that is handed out."""

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_MOST_ROWS = 50  # of a category
_SCORE = Entry(least=_ZERO, most=_HUNDRED, format="0.00")
_MONEY = Entry(least=_ZERO, format="0.00####")
_ROW, _LONG = Entry(lines=2), Entry(lines=4)
_PARAGRAPHS = ("评价结论", "存在的问题", "相关建议", "年初绩效目标", "中期目标", "项目主要内容")
_ENTRIES: Mapping[str, Entry] = {
    **dict.fromkeys(("points", "coefficient", "budget.points", "budget.declared"), _SCORE),
    **dict.fromkeys(("fund.initial", "fund.annual", "fund.executed"), _MONEY),
    **dict.fromkeys(("budget.initial", "budget.annual", "budget.executed"), _MONEY),
    **dict.fromkeys(("indicator", "target", "value", "reason", "evidence"), _ROW),
    **dict.fromkeys(("goal.expected", "goal.achieved"), _LONG),
    **dict.fromkeys((f"{NARRATIVE}{key}" for key in _PARAGRAPHS), _LONG),
    "sign": Entry(SIGNS, only=True),
    "core": Entry(("是", "否"), only=True),
    "direction": Entry(("正向", "反向", "等于"), only=True),
}

_COMPUTED: Mapping[str, tuple[str, str]] = {
    "budget.rate": ("", ""),
    "points_total": ("points", "budget.points"),
    "declared_total": ("declared", "budget.declared"),
}


def blank_form(
    layout: FormLayout, thing: Subject | IndicatorSet | None = None, *, rows: int = 2
) -> Grid:
    """Return a form to be filled in: for a project or department, for a set, or for anybody.

    What ``thing`` gives of the plan (name, targets, points) stands in the form; the results and
    everything else that nobody has given are cells of the role ``input``. Where there are no
    indicators, every category of the layout has ``rows`` empty ones; a layout without categories
    has so many in all. Rate and totals compute
    themselves in a spreadsheet.

    >>> from perfeval.files.catalogue import form_layout
    >>> grid = blank_form(form_layout("mof-2020"), rows=1)
    >>> grid, sum(cell.role == "input" for cell in grid.cells)
    (<Grid 22 × 9: 项目支出绩效自评表>, 73)
    """
    if not 0 <= rows <= _MOST_ROWS:
        raise PerfevalError(f"rows of a category: expected 0 to {_MOST_ROWS}, found {rows}")
    hand = _Hand()
    grid = draw(layout, _prepared(layout, thing, rows), hand.draw)
    return evolve(grid, cells=[hand.finished(cell) for cell in grid.cells])


def _prepared(layout: FormLayout, thing: Subject | IndicatorSet | None, rows: int) -> Subject:
    """Return ``thing`` with the funds and indicators that its form is handed out with."""
    if thing is None:
        subject: Subject = Project("")
    elif isinstance(thing, IndicatorSet):
        subject = project_of(thing)
    else:
        subject = thing
    budget = subject.budget or Budget()
    if not budget.sources:
        budget = evolve(budget, sources=tuple(FundSource(each) for each in layout.sources))
    empty = (Indicator(each, "") for each in layout.categories or ((),) for _ in range(rows))
    return evolve(subject, budget=budget, indicators=subject.indicators or tuple(empty))


@frozen
class _Hand:
    """Draws values that are to be filled in, and remembers where each key stands."""

    places: dict[str, list[tuple[int, int]]] = field(factory=dict)
    computed: dict[tuple[int, int], str] = field(factory=dict)

    def draw(self, key: str, subject: Subject, item: Item, spot: Spot) -> Cell:
        """Return the cell for a value: as it is known, or open."""
        self.places.setdefault(key, []).append((spot.row, spot.column))
        if key in _COMPUTED:
            self.computed[spot.row, spot.column] = key
        cell = filled_in(key, subject, item, spot)
        if key not in RESULTS and cell.text:
            return cell
        entry = _entry(key, item)
        align: Align | None = "center" if entry.is_number else cell.align
        return Cell(spot.row, spot.column, "", 1, spot.span, role="input", align=align, entry=entry)

    def finished(self, cell: Cell) -> Cell:
        """Return a cell with the formula that computes it, or open where its label has a blank."""
        key = self.computed.get((cell.row, cell.column))
        formula = self._formula(key) if key else None
        if formula:
            shown = Entry(format="0.00%" if key == "budget.rate" else "0.00")
            return evolve(cell, role="number", align="center", entry=shown, formula=formula)
        return evolve(cell, entry=Entry()) if BLANK in cell.text else cell

    def _formula(self, key: str) -> str | None:
        annual, executed = self._at("budget.annual"), self._at("budget.executed")
        if key != "budget.rate":
            ranges = [each for one in _COMPUTED[key] for each in self._at(one)]
            return f"=SUM({','.join(ranges)})" if ranges else None
        if not annual or not executed:
            return None
        return f'=IF(N({annual[0]})>0,ROUND({executed[0]}/{annual[0]},4),"")'

    def _at(self, key: str) -> list[str]:
        """Return where a key stands, as ranges of cells that stand one under the other."""
        runs: list[list[tuple[int, int]]] = []
        for row, column in self.places.get(key, ()):
            if runs and runs[-1][-1] == (row - 1, column):
                runs[-1].append((row, column))
            else:
                runs.append([(row, column)])
        ends = ((coordinate(*run[0]), coordinate(*run[-1])) for run in runs)
        return [first if first == last else f"{first}:{last}" for first, last in ends]


def _entry(key: str, item: Item) -> Entry:
    """Return what may be entered for a key, for one fund or indicator where it is of one."""
    if isinstance(item, Indicator):
        if key == "actual" and _is_qualitative(item):
            return Entry(GRADES)
        if key in {"declared", "deduction"}:
            most = _HUNDRED if item.points is None else item.points
            return evolve(_SCORE, most=most)
    return _ENTRIES.get(key, Entry())


def _is_qualitative(one: Indicator) -> bool:
    """Tell whether a target is words, or may become words."""
    if one.target is None or one.target.text is None:
        return True
    is_words = isinstance(one.target_reading, TextReading | CompletionReading)
    return is_words or one.target.sign == QUALITATIVE
