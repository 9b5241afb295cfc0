"""How much room text takes: widths of columns, lines in a cell, heights of rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from perfeval.documents.grid import Cell, Grid, Role

# A run that must not be torn: a number with its sign and unit mark, two numbers and the dash
# between them, or a Latin word.
_RUN = r"(?:[!-~±≤≥≠≈×÷·°％]|(?<=\d)—(?=\d))+"
_UNBREAKABLE = re.compile(_RUN)
# What follows such a run or a character on its line: closing punctuation never begins one.
_PIECES = re.compile(rf"(?:{_RUN}|.)[、。，；：？！）》〉」』】〕”’]*", re.DOTALL)
# A line of a label that is a remark, such as （万元） or （50分）.
_REMARK = re.compile(r"[（(][^（）()]{1,5}[）)]")
_CONTENT_LIMITS = (6.0, 40.0)
_SHORT_LABEL = 12  # such as 项目完成指标: not worth a second line
_GENEROSITY = 0.8  # of its width a column keeps when labels elsewhere want more
_TOLERANCE = 1e-9


def is_wide(character: str) -> bool:
    """Tell whether a character takes the width of a Chinese one.

    >>> is_wide("标"), is_wide("9"), is_wide("")
    (True, False, False)
    """
    return bool(character) and unicodedata.east_asian_width(character[0]) in "WFA"


@lru_cache(maxsize=100_000)  # the labels of forms: a collection has the same ones many times
def text_width(text: str) -> int:
    """Return the width of a text in units of a digit; a Chinese character takes two.

    >>> text_width("培训200人次")
    11
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(each) in "WFA" for each in text)


def line_count(text: str, width: float) -> int:
    r"""Return how many lines a text takes when it is wrapped to a width in digits.

    A number or a Latin word moves to the next line whole, as it does on paper.

    >>> line_count("救助资金按时发放", 8), line_count("一\n二", 8), line_count("完成了123456", 10)
    (2, 2, 2)
    """
    if text_width(text) <= width and "\n" not in text:
        return 1
    return sum(1 for _ in wrapped(text, width))


def wrapped(text: str, width: float) -> Iterator[str]:
    r"""Give the lines of a text wrapped to a width in digits; only what is wider is torn.

    >>> list(wrapped("完成了123456", 10)), list(wrapped("一\n12345", 3)), list(wrapped("救助。", 4))
    (['完成了', '123456'], ['一', '123', '45'], ['救', '助。'])
    """
    width = max(width, 2.0)
    for line in text.split("\n"):
        if text_width(line) <= width:
            yield line
        else:
            yield from _wrapped(line, width)


def _wrapped(line: str, width: float) -> Iterator[str]:
    held, used = "", 0.0
    for piece in _pieces(line, int(width)):
        size = text_width(piece)
        if used + size > width and held:
            yield held
            held, used = "", 0.0
        held, used = held + piece, used + size
    yield held


def _pieces(line: str, width: int) -> Iterator[str]:
    """Give what a line can be broken between; a run wider than a whole line is torn."""
    for piece in _PIECES.findall(line):
        yield from (piece[at : at + width] for at in range(0, len(piece), width))


def natural_widths(cells: Iterable[Cell], columns: int) -> tuple[float, ...]:
    """Return widths in proportion to what the columns hold, none of them extreme.

    >>> natural_widths([Cell(0, 0, "序号"), Cell(0, 1, "项目绩效目标完成情况")], 2)
    (6.0, 20.0)
    """
    least, most = _CONTENT_LIMITS
    widths = [least] * columns
    for cell in cells:
        if cell.column_span == 1:
            longest = max(float(text_width(line)) for line in cell.text.split("\n"))
            widths[cell.column] = max(widths[cell.column], min(most, longest))
    return tuple(widths)


def fitted_widths(grid: Grid, room: float, digit: float, padding: float) -> tuple[float, ...]:
    """Return the widths of the columns so that they fill ``room`` and tear no number.

    ``room``, ``digit`` (the width of one digit) and ``padding`` (of a cell, both sides) share one
    unit. The widths of the grid are scaled to the room; a column too narrow for the longest
    number or word in it, or for a short label, is widened at the cost of those with room to spare.

    >>> grid = Grid([Cell(0, 0, "100.00"), Cell(0, 1, "说明")], [1, 9])
    >>> fitted_widths(grid, 20.0, 1.0, 1.0)
    (7.0, 13.0)
    """
    least = _longest(grid, digit, padding, lambda each: _unbreakable_width(each.text, each.role))
    if sum(least) >= room:
        return tuple(width * room / sum(least) for width in least)
    scale = room / sum(grid.widths)
    widths = _raised([width * scale for width in grid.widths], least, least)
    # Where labels run down several rows, they and their like have lines to spare.
    tall = {cell.column for cell in grid.cells if cell.row_span > 1}
    labels = _longest(
        grid,
        digit,
        padding,
        lambda cell: 0 if cell.role == "label" and cell.column in tall else _label_width(cell.text),
    )
    floors = [max(low, width * _GENEROSITY) for low, width in zip(least, widths, strict=True)]
    return tuple(_raised(widths, labels, floors))


@lru_cache(maxsize=100_000)
def _unbreakable_width(text: str, role: Role) -> int:
    """Return the width of what must not be torn: numbers, and the few words of a figure's cell.

    A label needs room for two characters, or it stands on end, and for a remark on its own line.
    """
    runs = _UNBREAKABLE.findall(text)
    if role in {"head", "label"}:
        # Word parts digits from characters by a quarter of one on either side: half of one in all.
        runs += [f"{line}_" for line in text.split("\n") if _REMARK.fullmatch(line)]
    widest = max((text_width(run) + run.count("%") for run in runs), default=0)
    whole = text_width(text)
    if role in {"number", "total"} and whole <= _SHORT_LABEL:
        return max(widest, whole)
    return max(widest, min(whole, 4)) if role in {"head", "label"} else widest


def _label_width(text: str) -> int:
    width = max(map(text_width, text.split("\n")))
    return width if width <= _SHORT_LABEL else 0


def _longest(
    grid: Grid, digit: float, padding: float, measure: Callable[[Cell], int]
) -> list[float]:
    """Return the width that each column needs for what is measured in its own cells."""
    needed = [2] * grid.columns
    for cell in grid.cells:
        if cell.column_span == 1:
            needed[cell.column] = max(needed[cell.column], measure(cell))
    return [padding + width * digit for width in needed]


def _raised(
    widths: Sequence[float], wanted: Sequence[float], floors: Sequence[float]
) -> list[float]:
    """Return the widths raised to what is wanted, the least raise first.

    The columns that have more than they want pay in proportion, none below its floor; what they
    cannot pay for stays as it is.
    """
    spare = [
        max(0.0, width - max(want, floor))
        for width, want, floor in zip(widths, wanted, floors, strict=True)
    ]
    raised, left = list(widths), sum(spare)
    lacks = (want - width for want, width in zip(wanted, widths, strict=True))
    for at, lack in sorted(enumerate(lacks), key=lambda each: each[1]):
        if 0 < lack <= left + _TOLERANCE:
            raised[at], left = wanted[at], left - lack
    paid = 1 - left / sum(spare) if any(spare) else 0.0
    return [width - paid * own for width, own in zip(raised, spare, strict=True)]


def row_lines(grid: Grid, widths: Sequence[float]) -> tuple[int, ...]:
    """Return how many lines each row has to hold; ``widths`` are the columns' widths in digits.

    The text of a merged cell is wrapped to the merged width, and what its rows cannot hold is
    added to its last row. A cell to fill in has the room that its entry asks for.

    >>> grid = Grid([Cell(0, 0, "数量指标", 2, 1), Cell(0, 1, "x"), Cell(1, 1, "x")], [2, 4])
    >>> row_lines(grid, [2.0, 4.0])
    (1, 3)
    """
    lines = [1] * grid.rows
    for cell in sorted(grid.cells, key=lambda each: each.row_span):
        width = sum(widths[cell.column : cell.last_column + 1])
        wanted = max(line_count(cell.text, width), cell.entry.lines if cell.entry else 1)
        missing = wanted - sum(lines[cell.row : cell.last_row + 1])
        if missing > 0:
            lines[cell.last_row] += missing
    return tuple(lines)


def row_heights(
    grid: Grid, widths: Sequence[float], *, line: float, padding: float, least: float = 0.0
) -> tuple[float, ...]:
    """Return the heights of the rows, in the unit of ``line``, the height of a line.

    >>> row_heights(Grid([Cell(0, 0, "数量")], [1]), [2.0], line=15.0, padding=6.0)
    (36.0,)
    """
    return tuple(max(least, lines * line + padding) for lines in row_lines(grid, widths))


def is_bare(cell: Cell, grid: Grid) -> bool:
    """Tell whether a cell is drawn without a border: a title or a note over the whole width.

    A row without any cell has no borders either.

    >>> grid = Grid([Cell(0, 0, "自评表", 1, 2, "title"), Cell(1, 0, "名称", role="label")], [1, 2])
    >>> [is_bare(cell, grid) for cell in grid.cells]
    [True, False]
    """
    if cell.role == "empty":
        return all(each.role == "empty" for each in grid.starting(cell.row))
    return cell.role in {"title", "subtitle", "note"} and cell.column_span == grid.columns


def leading_header_rows(grid: Grid) -> int:
    """Return how many of the first rows are header rows: those that a table can repeat.

    >>> leading_header_rows(Grid([Cell(0, 0, "a"), Cell(2, 0, "b")], [1], header_rows=(0, 2)))
    1
    """
    return next(
        (row for row in range(grid.rows) if row not in grid.header_rows), len(grid.header_rows)
    )
