"""A scorecard on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import fitted_widths, wrapped
from perfeval.findings import Finding, Lang, Severity
from perfeval.phrases import say
from perfeval.reports.tables import score_grid
from perfeval.review import audit
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
    console.print(Text(f"{card.name}{year}", style="bold"))
    console.print(
        Text(
            f"{say('card-total', lang)} {total}  {say('card-grade', lang)} {grade}  "
            f"{say('card-rulebook', lang)} {card.rulebook.id}"
        )
    )
    if len(card):
        _print_table(console, card, lang)
    if why:
        _print_why(console, card, lang)
    findings: list[Finding] = [*card.findings, *(audit(card) if audited else ())]
    for each in findings:
        label = say(f"severity-{each.severity.value}", lang)
        console.print(Text(f"{label} {each.render(lang)}", style=_STYLES[each.severity]))
    console.print()
    for each_card in card.projects:
        print_card(each_card, lang, why=why, audited=audited)


def _print_table(console: Console, card: Scorecard, lang: Lang) -> None:
    """Print the table of scores, cell by cell that of the reports.

    It is laid out here, as on paper, since a terminal's table would tear numbers.
    """
    grid = score_grid(card, lang)
    room = min(max(console.width, _NARROWEST), _WIDEST) + _GAP
    widths = [max(int(each), 4) for each in fitted_widths(grid, room, 1.0, _GAP)]
    for row in range(grid.rows):
        cells = [cell for cell in grid.starting(row) if cell.row == row]
        if row and cells[0].column == 0:
            console.print(Text("-" * (sum(widths) - _GAP), style="dim"))
        style = "bold" if row == 0 or cells[0].role == "total" else ""
        for line in _lines(grid, cells, widths):
            console.print(Text(line, style=style))


def _lines(grid: Grid, cells: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    """Give the lines of a row: words to the left of their column, figures to the right."""
    figures = grid.at(grid.rows - 1, 0).column_span  # the label of the total reaches up to them
    rooms = [sum(widths[cell.column : cell.last_column + 1]) - _GAP for cell in cells]
    texts = [list(wrapped(cell.text, room)) for cell, room in zip(cells, rooms, strict=True)]
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
        console.print(Text(say("card-execution", lang), style="bold"))
        console.print(Text(f"  {why_execution(card, lang)}"))
    for row in card.rows:
        console.print(Text(row.name or row.category, style="bold"))
        for line in row.why(lang):
            console.print(Text(f"  {line}"))
