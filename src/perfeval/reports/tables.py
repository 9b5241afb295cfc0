"""The tables of a report: scores, derivations, findings, projects and money, as grids and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval.documents.blocks import Details, GridBlock, ListBlock, Paragraph
from perfeval.documents.grid import Cell, Grid, Role
from perfeval.findings import Finding, Lang
from perfeval.model import Amount
from perfeval.phrases import say
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import points_text
from perfeval.scoring.derivation import why_execution

Text = str | tuple[str, Decimal]
"""What a cell shows; with its number where a workbook should be able to calculate with it."""


def table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Text]], widths: Sequence[float]
) -> Grid:
    """Return a plain table with a title over it and a header that repeats on every page."""
    cells = [Cell(0, 0, title, 1, len(header), role="title")]
    cells += [Cell(1, column, text, role="head") for column, text in enumerate(header)]
    for index, row in enumerate(rows, start=2):
        cells += [_cell(index, column, text) for column, text in enumerate(row)]
    return Grid(cells, tuple(widths), title=title, header_rows=(1,))


def _cell(row: int, column: int, text: Text, role: Role = "value") -> Cell:
    if isinstance(text, tuple):
        return Cell(row, column, text[0], role="number", align="center", number=text[1])
    return Cell(row, column, text, role=role)


def _points(low: int, high: int) -> Text:
    if low == high:
        return points_text(low), Decimal(low).scaleb(-2)
    return f"{points_text(low)}—{points_text(high)}"


def _number(value: Decimal | None) -> Text:
    return "" if value is None else (f"{value:.2f}", value)


def score_grid(card: Scorecard, lang: Lang = "zh") -> Grid:
    """Return the table of scores: the execution rate, every row, and the total with its grade."""
    names = ("category", "indicator", "target", "actual", "points", "score", "declared", "state")
    rows: list[list[Text]] = []
    execution = card.execution
    if execution.points:
        rows.append(
            [
                say("card-execution", lang),
                "",
                "100%",
                "" if execution.rate is None else _percent(execution.rate),
                _points(execution.points, execution.points),
                _points(execution.low, execution.high),
                _number(execution.declared),
                say(f"state-{'no_actual' if execution.computed is None else 'scored'}", lang),
            ]
        )
    rows += [_row(row, lang) for row in card.rows]
    low, high = card.ends
    grade = card.grade or say("card-grade-open", lang)
    rows.append(
        [
            say("card-total", lang),
            "",
            "",
            "",
            _number(card.full),
            _points(low, high),
            _number(card.declared_total),
            f"{say('card-grade', lang)}：{grade}" if lang == "zh" else f"grade: {grade}",
        ]
    )
    title = f"{card.name}（{card.year or '—'}）"
    header = [say(f"card-{name}", lang) for name in names]
    return table(title, header, rows, (2.4, 3.2, 3.0, 3.0, 1.4, 2.0, 1.4, 1.8))


def _percent(rate: str) -> str:
    return f"{Decimal(rate) * 100:.2f}%"


def _row(row: ScoredRow, lang: Lang) -> list[Text]:
    scored = row.is_counted
    return [
        row.category,
        row.name,
        row.target.text,
        row.actual.text,
        _number(row.points) if scored else "—",
        _points(*row.ends) if scored else "—",
        _number(row.declared),
        say(f"state-{row.state}", lang),
    ]


def derivations(card: Scorecard, lang: Lang = "zh") -> list[Details]:
    """Return why every row has its score, each as a block that unfolds."""
    blocks = []
    if card.execution.points:
        low, high = card.execution.low, card.execution.high
        summary = f"{say('card-execution', lang)}：{_plain(_points(low, high))}"
        blocks.append(Details(summary, (Paragraph(why_execution(card, lang)),)))
    for row in card.rows:
        score = _plain(_points(*row.ends)) if row.is_counted else say(f"state-{row.state}", lang)
        lines = row.why(lang)
        blocks.append(
            Details(
                f"{row.name or row.category}：{score}",
                (ListBlock(False, tuple((Paragraph(line),) for line in lines)),),
            )
        )
    return blocks


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def findings_grid(findings: Sequence[Finding], lang: Lang = "zh") -> Grid:
    """Return the table of what is wrong or doubtful, and what to do about it."""
    title = say("card-findings", lang)
    header = [say(f"finding-{name}", lang) for name in ("severity", "message", "remedy", "place")]
    rows = [
        [
            say(f"severity-{each.severity.value}", lang),
            each.message(lang),
            each.remedy(lang),
            each.place,
        ]
        for each in findings
    ] or [["", say("card-none", lang), "", ""]]
    return table(title, header, rows, (1.4, 7.0, 6.0, 3.0))


def projects_block(cards: Sequence[Scorecard], lang: Lang = "zh") -> GridBlock:
    """Return the table of a department's projects: budget, execution, total and grade."""
    header = [
        say(f"projects-{name}", lang)
        for name in ("name", "annual", "executed", "rate", "total", "grade")
    ]
    rows = []
    for card in cards:
        budget, execution = card.subject.budget, card.execution
        rows.append(
            [
                card.name,
                _amount(budget.annual if budget else None),
                _amount(budget.executed if budget else None),
                "" if execution.rate is None else _percent(execution.rate),
                _points(*card.ends),
                card.grade or say("card-grade-open", lang),
            ]
        )
    title = say("projects-title", lang)
    return GridBlock(table(title, header, rows, (5.0, 2.4, 2.4, 2.2, 2.6, 1.6)))


def _amount(value: Decimal | None) -> Text:
    return "" if value is None else (f"{value:f}", value)


def money_block(title: str, lines: Sequence[Amount], unit: str) -> GridBlock:
    """Return a table of income or expenditure with the year before."""
    previous = any(line.previous is not None for line in lines)
    header = ["项目", f"本年（{unit}）", *([f"上年（{unit}）"] if previous else [])]
    rows = [
        [line.name, _amount(line.amount), *([_amount(line.previous)] if previous else [])]
        for line in lines
    ]
    widths = (8.0, 3.5, 3.5) if previous else (8.0, 4.0)
    return GridBlock(table(title, header, rows, widths))
