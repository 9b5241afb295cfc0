"""The tables of a report: scores, derivations, findings, projects and money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval.documents.blocks import Details, ListBlock, Paragraph
from perfeval.documents.grid import Cell, Grid, Role
from perfeval.documents.merging import merged
from perfeval.findings import Finding, Lang
from perfeval.model import Amount
from perfeval.phrases import say
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import points_text
from perfeval.scoring.derivation import state_name, why_execution

Text = str | tuple[str, Decimal]
"""What a cell shows; with its number where a workbook should be able to calculate with it."""


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Text]],
    widths: Sequence[float],
    *,
    title: str = "",
    merge: int = 0,
) -> Grid:
    """Return a plain table whose header repeats on every page.

    With a ``title`` a row with it stands above the header, for a sheet of a workbook; the first
    ``merge`` columns join equal neighbours.
    """
    top = 1 if title else 0
    cells = [Cell(0, 0, title, 1, len(header), role="title")] if title else []
    cells += [Cell(top, column, text, role="head") for column, text in enumerate(header)]
    cells += merged(
        (_cell(index, column, text, "label" if column < merge else "value"), column < merge)
        for index, row in enumerate(rows, start=top + 1)
        for column, text in enumerate(row)
    )
    return Grid(cells, tuple(widths), title=title, header_rows=(top,))


def _cell(row: int, column: int, text: Text, role: Role) -> Cell:
    if isinstance(text, tuple):
        return Cell(row, column, text[0], role="number", align="center", number=text[1])
    return Cell(row, column, text, role=role)


def _points(low: int, high: int) -> Text:
    if low == high:
        return points_text(low), Decimal(low).scaleb(-2)
    return f"{points_text(low)}—{points_text(high)}"


def _number(value: Decimal | None) -> Text:
    return "" if value is None else (f"{value:.2f}", value)


def score_grid(card: Scorecard, lang: Lang = "zh", *, title: str = "") -> Grid:
    """Return the table of scores: the execution rate, every row, and the total with its grade.

    The column of declared scores stands only where something was declared.
    """
    rows = [_execution_row(card, lang)] if card.execution.points else []
    rows += [_row(row, lang) for row in card.rows]
    rows.append(_total_row(card, lang))
    shown = [column for column in _SCORE_COLUMNS if column != "declared" or _declares(card)]
    widths = [_SCORE_COLUMNS[column] for column in shown]
    header = [say(f"card-{column}", lang) for column in shown]
    kept = [[row[column] for column in shown] for row in rows]
    return table(header, kept, widths, title=title, merge=2)


_SCORE_COLUMNS = {
    "level1": 1.7,
    "level2": 1.7,
    "indicator": 3.2,
    "target": 3.0,
    "actual": 3.0,
    "points": 1.5,
    "score": 1.6,
    "declared": 1.6,
    "state": 1.5,
}


def _declares(card: Scorecard) -> bool:
    declared = (card.declared_total, card.execution.declared, *(row.declared for row in card.rows))
    return any(each is not None for each in declared)


def _execution_row(card: Scorecard, lang: Lang) -> dict[str, Text]:
    execution = card.execution
    return {
        **dict.fromkeys(_SCORE_COLUMNS, ""),
        "level1": say("card-execution", lang),
        "target": "100%",
        "actual": "" if execution.rate is None else _percent(execution.rate),
        "points": _points(execution.points, execution.points),
        "score": _points(execution.low, execution.high),
        "declared": _number(execution.declared),
        "state": state_name("no_actual" if execution.computed is None else "scored", lang),
    }


def _total_row(card: Scorecard, lang: Lang) -> dict[str, Text]:
    return {
        **dict.fromkeys(_SCORE_COLUMNS, ""),
        "level1": say("card-total", lang),
        "points": _number(card.full),
        "score": _points(*card.ends),
        "declared": _number(card.declared_total),
        "state": card.grade or say("card-grade-open", lang),
    }


def _percent(rate: str) -> str:
    return f"{Decimal(rate) * 100:.2f}%"


def _row(row: ScoredRow, lang: Lang) -> dict[str, Text]:
    labels = (*row.indicator.category, "", "")
    return {
        "level1": labels[0],
        "level2": labels[1],
        "indicator": row.name,
        "target": row.target.text,
        "actual": row.actual.text,
        "points": _number(row.points) if row.is_counted else "—",
        "score": _points(*row.ends) if row.is_counted else "—",
        "declared": _number(row.declared),
        "state": state_name(row.state, lang),
    }


def derivations(card: Scorecard, lang: Lang = "zh") -> list[Details]:
    """Return why every row has its score, each as a block that unfolds."""
    blocks = []
    if card.execution.points:
        low, high = card.execution.low, card.execution.high
        summary = f"{say('card-execution', lang)}：{_plain(_points(low, high))}"
        blocks.append(Details(summary, (Paragraph(why_execution(card, lang)),)))
    for row in card.rows:
        score = _plain(_points(*row.ends)) if row.is_counted else state_name(row.state, lang)
        lines = row.why(lang)
        blocks.append(
            Details(
                f"{row.name or row.category}：{score}",
                (ListBlock(ordered=False, items=tuple((Paragraph(line),) for line in lines)),),
            )
        )
    return blocks


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def findings_grid(
    findings: Sequence[Finding], lang: Lang = "zh", *, title: str = "", places: bool = True
) -> Grid:
    """Return the table of what is wrong or doubtful, what to do about it, and where it is."""
    columns = {"severity": 1.4, "message": 7.5, "remedy": 6.5, "place": 4.0}
    if not places:
        del columns["place"]
    header = [say(f"finding-{name}", lang) for name in columns]
    rows = [
        [
            say(f"severity-{each.severity.value}", lang),
            each.message(lang),
            each.remedy(lang),
            each.place,
        ][: len(columns)]
        for each in findings
    ] or [["", say("card-none", lang), "", ""][: len(columns)]]
    return table(header, rows, list(columns.values()), title=title)


def projects_grid(cards: Sequence[Scorecard], lang: Lang = "zh", *, title: str = "") -> Grid:
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
    return table(header, rows, (5.0, 2.4, 2.4, 2.2, 2.6, 1.6), title=title)


def _amount(value: Decimal | None) -> Text:
    return "" if value is None else (f"{value:f}", value)


def money_grid(lines: Sequence[Amount], unit: str, *, title: str = "") -> Grid:
    """Return a table of income or expenditure with the year before."""
    previous = any(line.previous is not None for line in lines)
    header = ["项目", f"本年（{unit}）", *([f"上年（{unit}）"] if previous else [])]
    rows = [
        [line.name, _amount(line.amount), *([_amount(line.previous)] if previous else [])]
        for line in lines
    ]
    widths = (8.0, 3.5, 3.5) if previous else (8.0, 4.0)
    return table(header, rows, widths, title=title)
