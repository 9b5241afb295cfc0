"""Print the reference page of forms from their layouts, or draw the pictures; tests hold both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from perfeval.documents.grid import Cell, Grid
from perfeval.documents.layout import fitted_widths, is_bare, row_heights, wrapped
from perfeval.files import catalogue
from perfeval.forms import FormLayout, blank_form
from perfeval.forms.fields import FUND_KEYS, INDICATOR_KEYS, NARRATIVE, SUBJECT_KEYS

PICTURES = Path(__file__).parent / "images" / "forms"

HEAD = """# Forms

A form is laid out once, as data under `indicator_sets/forms/`, and drawn from a project or department in every format, filled in or
[to hand out](../how-to/hand-out-a-form.md). A bureau's own layout is a file of the same kind; its own table can also be
[a template](../how-to/own-template.md). Made by `python docs/forms_page.py`, the pictures by `python docs/forms_page.py --pictures`:
blue cells are to be filled in.

```python
>>> import perfeval as pe
>>> from perfeval.forms import write_form
>>> project = pe.load("examples/panzhihua_2019/project.yaml")
>>> pe.form(project, "yunnan")
<Grid 19 × 11: 项目支出绩效自评表>
>>> write_form(pe.form(project, "yunnan"), "form.xlsx")  # or .docx, .html, .md
```

A form prints on A4 with the margins of its layout. It is set smaller where it then stays on one page; a longer one repeats the heading
of its indicators on every page. What nobody has given is a yellow blank.

A layout that is not `confirmed` rests on general knowledge: hold it against your bureau's form.
"""

LAYOUT = """
## A layout of your own

A file that begins `perfeval: form/1`, named by its path wherever an id is: `pe.form(project, "county.yaml")`.

| key | meaning |
|---|---|
| `id`, `title`, `subtitle` | a name in Latin letters, and what stands above the table; `{year}` and other keys are filled in |
| `show_title` | `false` for an import sheet, which begins with its columns; the title then names the sheet |
| `landscape`, `margin` | the paper: lying or not, and the margin on each side in centimetres, 2 where absent |
| `widths` | of the columns, in centimetres; they are fitted to the paper |
| `sources`, `categories` | the rows that a blank form is handed out with |
| `reference`, `confirmed` | where the layout comes from, and whether that was read |
| `sections` | from the top down |

A section has `rows` of cells; `each: sources` or `each: indicators` repeats them, below the rows of `heading`. `side` is a label down
the left, and `repeat_heading` repeats the heading on every page. A cell is a `label` or the key of a `value`; `span` is the number of
columns that it covers, `merge` joins it with its like above. Every row fills all columns.
"""

KEYS = """## Keys

What a cell of a layout may name as its `value`, or a label in braces. Templates use the same words: the keys of a project as they
are, those of a fund as `sources.annual`, those of an indicator as `indicators.target`.

| of | keys |
|---|---|
"""


def page() -> str:
    """Return the page: a section for each layout, then the keys."""
    narrative = f"`{NARRATIVE}…` (the author's section of that name)"
    rows = [
        ("a project or department", [*_code(SUBJECT_KEYS), narrative]),
        ("a fund (`each: sources`)", _code(FUND_KEYS)),
        ("an indicator (`each: indicators`)", _code(INDICATOR_KEYS)),
    ]
    keys = "".join(f"| {of} | {', '.join(names)} |\n" for of, names in rows)
    return HEAD + "".join(map(_section, catalogue.form_layouts())) + LAYOUT + "\n" + KEYS + keys


def _code(keys: frozenset[str] | list[str]) -> list[str]:
    return [f"`{key}`" for key in sorted(keys)]


def _section(layout: FormLayout) -> str:
    name = layout.title if layout.show_title else "import sheet"
    cells = [
        cell
        for section in layout.sections
        for row in (*section.heading, *section.rows)
        for cell in row
    ]
    keys = dict.fromkeys(cell.value for cell in cells if cell.value)
    paper = "landscape" if layout.landscape else "upright"
    return (
        f"\n## {layout.id}\n\n{name}, A4 {paper}, {'' if layout.clause.confirmed else 'not '}"
        f"confirmed. From: {layout.clause.reference}\n\n"
        f"![{layout.id}](../images/forms/{layout.id}.svg)\n\n"
        f"Keys: {', '.join(f'`{key}`' for key in keys)}\n"
    )


def pictures() -> Iterator[tuple[str, str]]:
    """Give every layout's picture by the name of its file: the form as it is handed out."""
    for layout in catalogue.form_layouts():
        yield f"{layout.id}.svg", _drawing(blank_form(layout, rows=1))


_DIGIT, _LINE, _SIZE = 6.0, 16.0, 12
_ROOM = {False: 88.0, True: 132.0}


def _drawing(grid: Grid) -> str:
    widths = fitted_widths(grid, _ROOM[grid.landscape], 1.0, 2.0)
    digits = [width - 2 for width in widths]
    heights = row_heights(grid, digits, line=_LINE, padding=8)
    across, down = [0.0], [0.0]
    for width in widths:
        across.append(across[-1] + width * _DIGIT)
    for height in heights:
        down.append(down[-1] + height)
    size = f'viewBox="-1 -1 {across[-1] + 2:.0f} {down[-1] + 2:.0f}"'
    cells = "".join(
        _cell(cell, grid, across, down, sum(digits[cell.column : cell.last_column + 1]))
        for cell in grid.cells
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="{_SIZE}"'
        ' font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif">'
        f'<rect x="-1" y="-1" width="100%" height="100%" fill="#fff"/>{cells}</svg>\n'
    )


def _cell(cell: Cell, grid: Grid, across: list[float], down: list[float], room: float) -> str:
    left, top = across[cell.column], down[cell.row]
    right, bottom = across[cell.last_column + 1], down[cell.last_row + 1]
    fill = "#eaf3fb" if cell.role == "input" else "none"
    edge = "none" if is_bare(cell, grid) else "#333"
    lines = list(wrapped(cell.text, room)) if cell.text else []
    first = (top + bottom) / 2 - (len(lines) - 1) * _LINE / 2 + _SIZE * 0.37
    texts = "".join(
        f'<text x="{(left + right) / 2:.1f}" y="{first + at * _LINE:.1f}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
        f' height="{bottom - top:.1f}" fill="{fill}" stroke="{edge}"/>{texts}'
    )


if __name__ == "__main__":
    if "--pictures" in sys.argv:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, drawing in pictures():
            (PICTURES / name).write_text(drawing, encoding="utf-8")
    else:
        print(page(), end="")
