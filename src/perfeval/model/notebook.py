"""How a model class shows itself in a notebook: a small escaped table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def html_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return an HTML table; every text is escaped, `None` is an empty cell.

    >>> html_table("预算", ["项", "万元"], [["年初", 48], ["<全年>", None]])
    '<table><caption>预算</caption><thead><tr><th>项</th><th>万元</th></tr></thead><tbody>\
<tr><td>年初</td><td>48</td></tr><tr><td>&lt;全年&gt;</td><td></td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
