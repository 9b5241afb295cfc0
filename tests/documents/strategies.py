"""Hypothesis strategies for hostile text, grids and documents."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from perfeval.documents.blocks import (
    Block,
    Code,
    Details,
    Document,
    Emphasis,
    GridBlock,
    Heading,
    Inline,
    ListBlock,
    Missing,
    PageBreak,
    Paragraph,
    Strong,
    Text,
)
from perfeval.documents.characters import printable
from perfeval.documents.grid import Cell, Grid, Role

PIECES = [
    "<script>alert(1)</script>", "{{ x }}", "{% if %}", "*", "**", "_", "#", "# ", "1.", "2) ",
    "|", "\\", "\\|", "[[", "]]", "[[待填写：x]]", "`", "```", "~~~", "---", "===", "- ", "+", "> ",
    ":-", "&amp;", "&#124;", "&", "![a](b)", "[a]: b", "<b onclick='x'>", "</td>", "\n", "\t", " ",
    "　", "\x00", "\u202e", "\u2028", "\x85", "目标", "≥98%", "=1+1", "@x", "200", "</style>", "'",
    '"',
]  # fmt: skip

_ROLES: tuple[Role, ...] = ("title", "head", "label", "value", "note", "input")

texts = st.one_of(
    st.text(max_size=30),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=8).map("".join),
)
lines = texts.map(lambda text: printable(text).replace("\n", " "))
numbers = st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=2)


@st.composite
def grids(draw: st.DrawFn, content: st.SearchStrategy[str] = texts) -> Grid:
    rows = draw(st.integers(1, 5))
    columns = draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            row_span, column_span = draw(
                st.tuples(st.integers(1, rows - row), st.integers(1, columns - column))
            )
            area = {
                (r, c)
                for r in range(row, row + row_span)
                for c in range(column, column + column_span)
            }
            if area & taken:
                area, row_span, column_span = {(row, column)}, 1, 1
            if area & taken or not draw(st.booleans()):
                continue
            taken |= area
            role = draw(st.sampled_from(_ROLES))
            text = draw(content)
            cells.append(Cell(row, column, text, row_span, column_span, role))
    widths = draw(st.lists(st.floats(0.5, 20), min_size=columns, max_size=columns))
    return Grid(cells, widths, landscape=draw(st.booleans()))


inlines: st.SearchStrategy[Inline] = st.recursive(
    st.builds(Text, texts) | st.builds(Code, texts) | st.builds(Missing, texts),
    lambda inner: (
        st.builds(Strong, st.lists(inner, max_size=3))
        | st.builds(Emphasis, st.lists(inner, max_size=3))
    ),
    max_leaves=4,
)
blocks: st.SearchStrategy[Block] = st.recursive(
    st.builds(Heading, st.integers(1, 6), texts)
    | st.builds(Paragraph, st.lists(inlines, max_size=4))
    | st.builds(GridBlock, grids(), texts)
    | st.builds(PageBreak),
    lambda inner: (
        st.builds(ListBlock, st.booleans(), st.lists(st.lists(inner, max_size=2), max_size=3))
        | st.builds(Details, texts, st.lists(inner, max_size=2))
    ),
    max_leaves=5,
)
documents = st.builds(
    Document,
    texts,
    texts,
    st.lists(blocks, max_size=5),
    sheets=st.lists(grids(), max_size=2).map(
        lambda some: tuple((f"表{place}", grid) for place, grid in enumerate(some))
    ),
)
