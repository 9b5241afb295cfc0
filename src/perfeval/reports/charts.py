"""The charts of a report: a department's accounts, and what a score is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from types import MappingProxyType

from attrs import evolve

from perfeval.documents.blocks import Block, Details, Document, Figure, ListBlock
from perfeval.documents.charts import (
    Bar,
    Bars,
    Chart,
    Column,
    ColumnGroup,
    Columns,
    Dot,
    Dots,
    Part,
    Ring,
    Step,
)
from perfeval.model import Department
from perfeval.phrases import say
from perfeval.reports.accounts import Accounts, Line
from perfeval.reports.wording import amount, change, rounded, share
from perfeval.scoring import Scorecard
from perfeval.scoring.scorecard import decimal_of

_LOST_ROWS = 20
"""How many indicators the chart of lost points names; the score table has all."""

Parts = Iterable[tuple[str, Decimal | None]]


def figure_of(name: str, card: Scorecard) -> Figure | None:
    """Return the chart called ``name`` of `CHARTS`; `None` where ``card`` has nothing to draw.

    >>> import perfeval as pe
    >>> card = pe.score(pe.load("examples/panzhihua_2019/department.yaml"))
    >>> figure_of("chart-expenditure", card).description.partition("；")[0]
    '本年支出合计 892.14万元'
    >>> figure_of("chart-lost", card) is None
    True
    """
    chart = CHARTS[name](card)
    if chart is None:
        return None
    return Figure(chart.svg(), chart.title, chart.description)


def numbered(document: Document) -> Document:
    """Return a document whose figures are numbered in the order in which they are drawn."""
    numbers = count(1)
    return evolve(document, blocks=_numbered(document.blocks, numbers))


def _numbered(blocks: Sequence[Block], numbers: Iterator[int]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Figure():
                title = say("chart-numbered", number=next(numbers), title=block.title)
                yield evolve(block, title=title)
            case Details():
                yield evolve(block, blocks=_numbered(block.blocks, numbers))
            case ListBlock():
                items = [tuple(_numbered(item, numbers)) for item in block.items]
                yield evolve(block, items=items)
            case _:
                yield block


# --- a department's accounts ----------------------------------------------------------------------


def _totals(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    lines = [accounts.income, accounts.expenditure] if accounts else []
    return _on_the_year("chart-totals", lines, card)


def _fiscal(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    lines = [accounts.fiscal_income, accounts.fiscal_expenditure] if accounts else []
    return _on_the_year("chart-fiscal", lines, card)


def _general(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    return _on_the_year("chart-general", [accounts.general] if accounts else [], card)


def _on_the_year(title: str, lines: Sequence[Line], card: Scorecard) -> Chart | None:
    """Return every line beside the year before; `None` where one has no such year."""
    groups = []
    years = [f"{card.year - 1}年", f"{card.year}年"] if card.year else ["上年", "本年"]
    for line in lines:
        if line.amount is None or line.previous is None:
            return None
        pair = zip(years, (line.previous, line.amount), strict=True)
        columns = [Column(name, value, rounded(value)) for name, value in pair]
        groups.append(ColumnGroup(line.name, columns, change(line.amount, line.previous, "")))
    note = say("chart-unit", unit=_unit(card))
    return Columns(say(title), groups, note) if groups else None


def _income(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    if accounts is None:
        return None
    parts = ((each.name, each.amount) for each in accounts.income_parts)
    return _ring("chart-income", parts, accounts.year_income, card)


def _expenditure(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    if accounts is None:
        return None
    parts = ((each.name, each.amount) for each in accounts.natures)
    return _ring("chart-expenditure", parts, accounts.year_expenditure, card)


def _functions(card: Scorecard) -> Chart | None:
    accounts = _accounts(card)
    if accounts is None:
        return None
    parts = ((each.name, each.amount) for each in accounts.functions)
    return _ring("chart-functions", parts, accounts.general, card)


def _ring(title: str, parts: Parts, whole: Line, card: Scorecard) -> Chart | None:
    """Return the parts of a whole; `None` where one is not known or below zero, or all is zero."""
    known = [(name, value) for name, value in parts if value is not None and value >= 0]
    given = list(known)
    if whole.amount is None or whole.amount <= 0 or sum(value for _, value in given) <= 0:
        return None
    drawn = []
    for name, value in given:
        percent = share(value, whole.amount)
        text = amount(value, _unit(card))
        drawn.append(Part(name, value, f"{text}，占{percent}" if value else text))
    return Ring(say(title), drawn, (whole.name, amount(whole.amount, _unit(card))))


def _accounts(card: Scorecard) -> Accounts | None:
    return Accounts(card.subject) if isinstance(card.subject, Department) else None


def _unit(card: Scorecard) -> str:
    return card.subject.money_unit if isinstance(card.subject, Department) else "万元"


# --- scores ---------------------------------------------------------------------------------------


def _projects(card: Scorecard) -> Chart | None:
    """Return the totals of a department's projects, each within the points that it could earn."""
    bars = [_bar(each.name, each.ends, each.full) for each in card.projects]
    note = say("chart-open-note")
    return Bars(say("chart-projects"), bars, note, steps=_grades(card)) if bars else None


def _grades(card: Scorecard) -> Iterable[Step]:
    """Return the grades that all projects are given by; none where they differ or do not apply."""
    kinds = {each.rulebook.grades for each in card.projects}
    if len(kinds) != 1 or any(each.full != each.rulebook.total for each in card.projects):
        return ()
    return (Step(each.name, each.low) for each in kinds.pop())


def _execution(card: Scorecard) -> Chart | None:
    """Return how much of the budget was spent against how many points the indicators earned.

    The points of the execution rate itself are left out, or it would be held against itself.
    """
    if card.projects:
        dots = [_dot(each) for each in card.projects]
        names = (say("card-execution"), say("chart-earned"))
        is_any = any(each.across is not None and each.low is not None for each in dots)
        note = say("chart-execution-note")
        return Dots(say("chart-execution"), dots, *names, note) if is_any else None
    dot = _dot(card)
    if dot.across is None or dot.low is None:
        return None
    full = Decimal(100)
    bars = [
        Bar(say("card-execution"), dot.across, dot.across, dot.across_text, full),
        Bar(say("chart-earned"), dot.low, dot.high, dot.text, full),
    ]
    return Bars(say("chart-execution"), bars, say("chart-execution-note"))


def _dot(card: Scorecard) -> Dot:
    """Return a scorecard as a mark: how much of its budget was spent, what its rows earned."""
    rate = card.execution.fraction
    low, high, whole = (sum(each) for each in zip((0, 0, 0), *_sums(card).values(), strict=True))
    ends = list(dict.fromkeys((low, high))) if whole else []
    across = None if rate is None else _percent(*rate)
    up = [_percent(each, whole) for each in ends]
    unknown = say("chart-unknown")
    return Dot(
        card.name,
        across[0] if across else None,
        up[0][0] if up else None,
        up[-1][0] if up else None,
        across[1] if across else unknown,
        "—".join(text for _, text in up) or unknown,
    )


def _percent(part: int, whole: int) -> tuple[Decimal, str]:
    """Return a share in per cent, to draw and as it is written."""
    return Decimal(part) * 100 / whole, share(Decimal(part), Decimal(whole)) or ""


def _sums(card: Scorecard) -> dict[str, tuple[int, int, int]]:
    """Return least, most and available points of every level-1 category with indicators."""
    sums: dict[str, tuple[int, int, int]] = {}
    for row, (first, _) in zip(card.rows, card.categories, strict=True):
        if row.is_counted and row.points is not None:
            name = first.name if first else (row.indicator.category or ("",))[0]
            low, high, whole = sums.get(name, (0, 0, 0))
            own_low, own_high = row.ends
            sums[name] = (low + own_low, high + own_high, whole + card.points.rows[row.index])
    return sums


def _categories(card: Scorecard) -> Chart | None:
    """Return the points earned by level-1 category, and by the execution rate."""
    sums = _sums(card)
    if not sums:
        return None
    execution = card.execution
    if execution.points:
        name = say("card-execution")
        sums = {name: (execution.low, execution.high, execution.points), **sums}
    bars = [_bar(name, (low, high), decimal_of(whole)) for name, (low, high, whole) in sums.items()]
    return Bars(say("chart-categories"), bars, say("chart-open-note"))


def _lost(card: Scorecard) -> Chart | None:
    """Return the points that indicators lost, most first; `None` where nothing is lost for sure."""
    lost = []
    for row in card.rows:
        whole = card.points.rows[row.index]
        low, high = row.ends
        if row.is_counted and low < whole:
            lost.append((whole - high, whole - low, row.name or row.category))
    if not any(least for least, _, _ in lost):
        return None
    lost.sort(key=lambda each: (-each[0], -each[1]))
    bars = [_bar(name, (least, most)) for least, most, name in lost[:_LOST_ROWS]]
    return Bars(say("chart-lost"), bars, say("chart-lost-note"))


def _bar(name: str, ends: tuple[int, int], full: Decimal | None = None) -> Bar:
    low, high = map(decimal_of, ends)
    text = f"{low}" if low == high else f"{low}—{high}"
    return Bar(name, low, high, text if full is None else f"{text} / {full}", full)


CHARTS: Mapping[str, Callable[[Scorecard], Chart | None]] = MappingProxyType(
    {
        "chart-totals": _totals,
        "chart-fiscal": _fiscal,
        "chart-general": _general,
        "chart-income": _income,
        "chart-expenditure": _expenditure,
        "chart-functions": _functions,
        "chart-projects": _projects,
        "chart-execution": _execution,
        "chart-categories": _categories,
        "chart-lost": _lost,
    }
)
"""Every chart, by the block of an outline that it stands in."""
