"""The tables of a report: scores, derivations, findings, projects and money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve, frozen

from perfeval.documents.blocks import Block, Details, Paragraph
from perfeval.documents.grid import Cell, Grid, Role, coordinate
from perfeval.documents.merging import merged
from perfeval.findings import Finding, Lang
from perfeval.model import Amount, Clause
from perfeval.phrases import say
from perfeval.scoring import Scorecard, ScoredRow
from perfeval.scoring.columns import points_text
from perfeval.scoring.derivation import source, state_name, why_execution


@frozen
class Short:
    """What stands in the middle of a cell on one line; with its number where it is one.

    A range such as ``87.50—100.00`` is no number that a workbook could calculate with. ``link``
    is the anchor of what explains it, ``formula`` what computes it in a workbook.
    """

    text: str
    number: Decimal | None = None
    link: str = ""
    formula: str | None = None


Text = str | Short
"""What a cell shows."""


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Text]],
    widths: Sequence[float],
    *,
    title: str = "",
    name: str = "",
    merge: int = 0,
    totals: Mapping[int, int] = MappingProxyType({}),
    landscape: bool = False,
) -> Grid:
    """Return a plain table whose header repeats on every page.

    With a ``title`` a row with it stands above the header, for a sheet of a workbook; without one
    ``name`` is what the table is called where it cannot be seen. The first ``merge`` columns join
    equal neighbours. The rows of ``totals`` are set off from the others; the label of each reaches
    over so many columns.
    """
    top = 1 if title else 0
    cells = [Cell(0, 0, title, 1, len(header), role="title")] if title else []
    cells += [Cell(top, column, text, role="head") for column, text in enumerate(header)]
    drawn: list[tuple[Cell, bool]] = []
    for index, row in enumerate(rows):
        span = totals.get(index, 0)
        role: Role = "total" if span else "value"
        drawn += (
            (_cell(top + 1 + index, column, text, role, span or 1 if column == 0 else 1), False)
            if span or column >= merge
            else (_cell(top + 1 + index, column, text, "label"), True)
            for column, text in enumerate(row)
            if not 0 < column < span
        )
    cells += merged(drawn)
    return Grid(cells, tuple(widths), title=title or name, header_rows=(top,), landscape=landscape)


def _cell(row: int, column: int, text: Text, role: Role, span: int = 1) -> Cell:
    if isinstance(text, Short):
        return Cell(
            row, column, text.text, 1, span, "total" if role == "total" else "number", "center",
            text.number, text.formula, link=text.link,
        )  # fmt: skip
    return Cell(row, column, text, 1, span, role)


def points_of(low: int, high: int, link: str = "") -> Short:
    """Return the two ends of a score, in hundredths, as one number or as a range."""
    if low == high:
        return Short(points_text(low), Decimal(low).scaleb(-2), link)
    return Short(f"{points_text(low)}—{points_text(high)}", link=link)


def _number(value: Decimal | None) -> Short:
    return Short("") if value is None else Short(f"{value:.2f}", value)


def score_grid(card: Scorecard, lang: Lang = "zh", *, title: str = "") -> Grid:
    """Return the table of scores: the execution rate, every row, and the total with its grade.

    The column of declared scores stands only where something was declared. In a workbook the total
    is computed from the rows above it, as far as it is their sum; what was declared stays as it is.
    """
    rows = [_execution_row(card, lang)] if card.execution.points else []
    rows += [_row(row, lang) for row in card.rows]
    rows.append(_total_row(card, lang))
    shown = [column for column in _SCORE_COLUMNS if column != "declared" or _declares(card)]
    widths = [_SCORE_COLUMNS[column] for column in shown]
    header = [say(f"card-{column}", lang) for column in shown]
    for column in ("points", "score"):
        place = shown.index(column)
        above = [row[column] for row in rows[:-1]]
        rows[-1][column] = _summed(rows[-1][column], above, 2 if title else 1, place)
    kept = [[row[column] for column in shown] for row in rows]
    name = say("card-scores", lang)
    # The label of the execution rate reaches over the columns of indicators, that of the total
    # over those of targets and actuals too.
    totals = {len(rows) - 1: 5} | ({0: 3} if card.execution.points else {})
    return table(header, kept, widths, title=title, name=name, merge=2, totals=totals)


def _summed(total: Text, above: Sequence[Text], top: int, column: int) -> Text:
    """Return a total with the formula that sums what stands ``above`` it, from row ``top`` on."""
    values = [each.number for each in above if isinstance(each, Short) and each.number is not None]
    if not isinstance(total, Short) or not values or sum(values) != total.number:
        return total
    first, last = coordinate(top, column), coordinate(top + len(above) - 1, column)
    return evolve(total, formula=f"=SUM({first}:{last})")


_SCORE_COLUMNS = {
    "level1": 1.4,
    "level2": 2.1,
    "indicator": 3.1,
    "target": 3.2,
    "actual": 3.2,
    "points": 1.3,
    "score": 1.4,
    "declared": 1.4,
    "state": 1.3,
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
        "points": points_of(execution.points, execution.points),
        "score": points_of(execution.low, execution.high, _EXECUTION_ANCHOR),
        "declared": _number(execution.declared),
        "state": Short(state_name("no_actual" if execution.computed is None else "scored", lang)),
    }


def _total_row(card: Scorecard, lang: Lang) -> dict[str, Text]:
    return {
        **dict.fromkeys(_SCORE_COLUMNS, ""),
        "level1": say("card-total", lang),
        "points": _number(card.full),
        "score": points_of(*card.ends),
        "declared": _number(card.declared_total),
        "state": Short(card.grade or say("card-grade-open", lang)),
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
        "points": _number(row.points) if row.is_counted else Short("—"),
        "score": points_of(*row.ends, _anchor(row)) if row.is_counted else Short("—"),
        "declared": _number(row.declared),
        "state": Short(state_name(row.state, lang)),
    }


def derivations(card: Scorecard, lang: Lang = "zh") -> list[Block]:
    """Return why every row has its score, each as a block that unfolds, and the sources used.

    Many rows rest on the same few clauses: these stand once, as numbered notes at the end, and
    the steps name the notes. `ScoredRow.why` gives each derivation in full.
    """
    notes: dict[str, str] = {}
    blocks: list[Block] = []
    if card.execution.points:
        summary = _summary(say("card-execution", lang), (card.execution.low, card.execution.high))
        why = Paragraph(why_execution(card, lang))
        blocks.append(Details(summary, (why,), _EXECUTION_ANCHOR))
    allocation = source(card.rulebook.allocation.clauses.get("points", Clause()), lang)
    for row in card.rows:
        clauses = (allocation, row.clause(lang))
        lines = [_noted(line, clauses, notes, lang) for line in row.why(lang)]
        ends = row.ends if row.is_counted else None
        summary = _summary(row.name or row.category, ends, state_name(row.state, lang))
        steps = say("steps-between", lang).join(line.rstrip("。") for line in lines)
        why = Paragraph(say("steps-all", lang, steps=steps))
        blocks.append(Details(summary, (why,), _anchor(row)))
    if notes:
        texts = (say("note-text", lang, note=note, text=text) for text, note in notes.items())
        blocks.append(Details(say("notes", lang), tuple(map(Paragraph, texts))))
    return blocks


_EXECUTION_ANCHOR = "why-execution"


def _anchor(row: ScoredRow) -> str:
    """Return the anchor of a row's derivation, which its score leads to."""
    return f"why-{row.index + 1}"


def _noted(line: str, clauses: Iterable[str], notes: dict[str, str], lang: Lang) -> str:
    """Return a step with the clauses in it replaced by notes; a new clause gets the next number."""
    for clause in clauses:
        if clause and clause in line:
            note = notes.setdefault(clause, say("note", lang, number=len(notes) + 1))
            line = line.replace(clause, note)
    return line


def _summary(name: str, ends: tuple[int, int] | None, otherwise: str = "") -> str:
    """Return a name with its score; a range in words, which may stand over two lines."""
    name = name.rstrip("。")
    if ends is None:
        return f"{name}：{otherwise}"
    low, high = map(points_text, ends)
    return f"{name}：{low if low == high else say('card-range', low=low, high=high)}"


def findings_grid(
    findings: Sequence[Finding], lang: Lang = "zh", *, title: str = "", places: bool = True
) -> Grid:
    """Return the table of what is wrong or doubtful, what to do about it, and where it is."""
    columns = {"severity": 1.4, "message": 7.5, "remedy": 6.5, "place": 4.0}
    if not places:
        del columns["place"]
    header = [say(f"finding-{name}", lang) for name in columns]
    rows: list[list[Text]] = [
        [
            Short(say(f"severity-{each.severity.value}", lang)),
            each.message(lang),
            each.remedy(lang),
            each.place,
        ]
        for each in findings
    ]
    rows = [row[: len(columns)] for row in rows or [["", say("card-none", lang), "", ""]]]
    name = say("card-findings", lang)
    return table(header, rows, list(columns.values()), title=title, name=name)


def projects_grid(cards: Sequence[Scorecard], lang: Lang = "zh", *, title: str = "") -> Grid:
    """Return the table of a department's projects: budget, execution, total and grade."""
    header = [
        say(f"projects-{name}", lang)
        for name in ("name", "annual", "executed", "rate", "total", "grade")
    ]
    rows: list[list[Text]] = []
    for row, card in enumerate(cards, 2 if title else 1):
        budget = card.subject.budget
        rows.append(
            [
                card.name,
                _amount(budget.annual if budget else None),
                _amount(budget.executed if budget else None),
                _rate(card, f"=ROUND({coordinate(row, 2)}/{coordinate(row, 1)},4)"),
                points_of(*card.ends),
                Short(card.grade or say("card-grade-open", lang)),
            ]
        )
    name = say("projects-title", lang)
    return table(header, rows, (5.0, 2.4, 2.4, 2.2, 2.6, 1.6), title=title, name=name)


def _rate(card: Scorecard, formula: str) -> Short:
    rate, annual = card.execution.rate, card.execution.annual
    if rate is None:
        return Short("")
    return Short(_percent(rate), Decimal(rate), formula=formula if annual and annual > 0 else None)


def _amount(value: Decimal | None, places: int = 0) -> Short:
    """Return an amount with all the decimals it was given with, and at least ``places``."""
    if value is None:
        return Short("")
    return Short(f"{value:.{max(places, _places(value))}f}", value)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def money_grid(lines: Sequence[Amount], unit: str, *, title: str = "") -> Grid:
    """Return a table of income or expenditure with the year before."""
    previous = any(line.previous is not None for line in lines)
    amounts = [each for line in lines for each in (line.amount, line.previous) if each is not None]
    places = max(map(_places, amounts), default=0)
    header = ["项目", f"本年（{unit}）", *([f"上年（{unit}）"] if previous else [])]
    rows: list[list[Text]] = [
        [
            line.name,
            _amount(line.amount, places),
            *([_amount(line.previous, places)] if previous else []),
        ]
        for line in lines
    ]
    widths = (8.0, 3.5, 3.5) if previous else (8.0, 4.0)
    return table(header, rows, widths, title=title)
