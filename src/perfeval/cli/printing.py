"""A scorecard on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from perfeval.documents.grid import Grid
from perfeval.documents.layout import text_width
from perfeval.findings import Finding, Lang, Severity
from perfeval.phrases import say
from perfeval.reports.tables import score_grid
from perfeval.review import audit
from perfeval.scoring import Scorecard
from perfeval.scoring.derivation import why_execution

_SHORT = 12
"""The widest text, in columns of the terminal, that is never wrapped."""

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def print_card(card: Scorecard, lang: Lang, *, why: bool = False, audited: bool = False) -> None:
    """Print a scorecard with its findings, and those of its projects below it."""
    console = Console(highlight=False, soft_wrap=False)
    low, high = card.range
    total = f"{low}" if low == high else say("card-range", lang, low=low, high=high)
    grade = card.grade or say("card-grade-open", lang)
    year = f"（{card.year}）" if card.year else ""
    console.print(Text(f"{card.name}{year}", style="bold"))
    console.print(
        Text(
            f"{say('card-total', lang)} {total}  {say('card-grade', lang)} {grade}  "
            f"{say('card-rulebook', lang)} {card.rulebook.id}"
        )
    )
    if len(card):
        console.print(_table(card, lang))
    if why:
        _print_why(console, card, lang)
    findings: list[Finding] = [*card.findings, *(audit(card) if audited else ())]
    for each in findings:
        label = say(f"severity-{each.severity.value}", lang)
        console.print(Text(f"{label} {each.render(lang)}", style=_STYLES[each.severity]))
    console.print()
    for each_card in card.projects:
        print_card(each_card, lang, why=why, audited=audited)


def _table(card: Scorecard, lang: Lang) -> Table:
    """Return the table of scores, cell by cell that of the reports."""
    grid = score_grid(card, lang)
    texts = [
        [_text(grid, row, column) for column in range(grid.columns)] for row in range(grid.rows)
    ]
    header, *rows = texts
    table = Table(header_style="bold")
    for column, title in enumerate(header):
        # Numbers and states stay on one line; the words beside them take what is left.
        short = all(text_width(row[column]) <= _SHORT for row in texts)
        table.add_column(Text(title), no_wrap=short, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _text(grid: Grid, row: int, column: int) -> str:
    """Return what a position shows; a merged cell shows its text once."""
    cell = grid.at(row, column)
    return cell.text if (cell.row, cell.column) == (row, column) else ""


def _print_why(console: Console, card: Scorecard, lang: Lang) -> None:
    if card.execution.points:
        console.print(Text(say("card-execution", lang), style="bold"))
        console.print(Text(f"  {why_execution(card, lang)}"))
    for row in card.rows:
        console.print(Text(row.name or row.category, style="bold"))
        for line in row.why(lang):
            console.print(Text(f"  {line}"))
