"""A scorecard on the terminal."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console

from perfeval.cli.streams import styled, visible
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import fitted_widths, wrapped
from perfeval.findings import Finding, Lang, Severity
from perfeval.phrases import say
from perfeval.reports.tables import Short, score_grid, table
from perfeval.review import Summary, grouped
from perfeval.scoring import Scorecard
from perfeval.scoring.derivation import why_execution

_WIDEST = 140
"""The widest table, in columns of the terminal: a wider one is hard to follow with the eye."""

_NARROWEST = 72
"""The narrowest one: in less room its figures would be torn."""

_GAP = 2
"""The blank columns between two of the table."""

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def print_card(card: Scorecard, lang: Lang, *, why: bool = False, audited: bool = False) -> None:
    """Print a scorecard with its findings, and those of its projects below it."""
    console = Console(highlight=False, soft_wrap=True)
    low, high = card.range
    total = f"{low}" if low == high else say("card-range", lang, low=low, high=high)
    grade = card.grade or say("card-grade-open", lang)
    year = say("card-year", lang, year=card.year) if card.year else ""
    console.print(styled(f"{card.name}{year}", style="bold"))
    console.print(
        styled(
            f"{say('card-total', lang)} {total}  {say('card-grade', lang)} {grade}  "
            f"{say('card-rulebook', lang)} {card.rulebook.id}"
        )
    )
    if len(card):
        grid = score_grid(card, lang)
        _print_grid(console, grid, {cell.row for cell in grid.cells if cell.column == 0} - {0})
    if why:
        _print_why(console, card, lang)
    for each in card.findings:
        print_finding(console, each, lang)
    for each, explained in grouped(card) if audited else ():
        print_finding(console, each, lang)
        for below in explained:
            line = say("audit-explained", lang, code=below.code, **below.parameters)
            console.print(styled(f"  {line}", style=_STYLES[below.severity]))
    console.print()
    for each_card in card.projects:
        print_card(each_card, lang, why=why, audited=audited)


def print_summary(summary: Summary, lang: Lang) -> None:
    """Print what an audit of many forms came to: a row for each unit, and one for all."""
    shown = [(unit or say("summary-no-unit", lang), tally) for unit, tally in summary.units.items()]
    shown.append((say("summary-whole", lang), summary.whole))
    rows: list[list[str | Short]] = [
        [unit, *(_tallied(getattr(tally, column)) for column in _TALLY)] for unit, tally in shown
    ]
    header = [say(f"summary-{column}", lang) for column in ("unit", *_TALLY)]
    grid = table(header, rows, (4.0, *[1.6] * len(_TALLY)))
    console = Console(highlight=False, soft_wrap=True)
    console.print(styled(say("summary-title", lang), style="bold"))
    _print_grid(console, grid, {1, grid.rows - 1})


_TALLY = (
    "forms", "checked", "agree", "share", "overpaid", "underpaid", "not_checkable",
    "totals_wrong", "errors",
)  # fmt: skip


def _tallied(value: int | str | None) -> Short:
    """Return a count as it is, and a share with its percent sign."""
    if value is None:
        return Short("—")
    return Short(f"{value}%" if isinstance(value, str) else f"{value}")


def print_finding(console: Console, found: Finding, lang: Lang) -> None:
    """Print a finding in the colour of its severity."""
    label = say(f"severity-{found.severity.value}", lang)
    console.print(styled(f"{label} {found.render(lang)}", style=_STYLES[found.severity]))


def _print_grid(console: Console, grid: Grid, ruled: Container[int]) -> None:
    """Print a table cell by cell, with a rule above the rows that are ``ruled``.

    It is laid out here, as on paper, since a terminal's table would tear numbers.
    """
    room = min(max(console.width, _NARROWEST), _WIDEST) + _GAP
    widths = [max(int(each), 4) for each in fitted_widths(grid, room, 1.0, _GAP)]
    for row in range(grid.rows):
        cells = [cell for cell in grid.starting(row) if cell.row == row]
        if row in ruled:
            console.print(styled("-" * (sum(widths) - _GAP), style="dim"))
        style = "bold" if row == 0 or cells[0].role == "total" else ""
        for line in _lines(grid, cells, widths):
            console.print(styled(line, style=style))


def _lines(grid: Grid, cells: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    """Give the lines of a row: words to the left of their column, figures to the right."""
    figures = grid.at(grid.rows - 1, 0).column_span  # the label of the total reaches up to them
    rooms = [sum(widths[cell.column : cell.last_column + 1]) - _GAP for cell in cells]
    texts = [
        list(wrapped(visible(cell.text), room)) for cell, room in zip(cells, rooms, strict=True)
    ]
    for parts in zip_longest(*texts, fillvalue=""):
        line, at = "", 0
        for cell, room, part in zip(cells, rooms, parts, strict=True):
            start = sum(widths[: cell.column])
            blanks = " " * max(room - cell_len(part), 0)
            line += " " * (start - at)
            line += blanks + part if cell.column >= figures else part + blanks
            at = start + room
        yield line.rstrip()


def _print_why(console: Console, card: Scorecard, lang: Lang) -> None:
    if card.execution.points:
        console.print(styled(say("card-execution", lang), style="bold"))
        console.print(styled(f"  {why_execution(card, lang)}"))
    for row in card.rows:
        console.print(styled(row.name or row.category, style="bold"))
        for line in row.why(lang):
            console.print(styled(f"  {line}"))
