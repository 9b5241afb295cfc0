"""The reports that the tests look at, and what a reader finds in each of their formats."""

from __future__ import annotations

import io
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl

import perfeval as pe
from perfeval.files import loads
from perfeval.model import Department, Project
from perfeval.reports import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "panzhihua_2019"


@cache
def published(name: str) -> Report:
    """Return the report of one of the example's files."""
    return pe.report(loaded(EXAMPLES.joinpath(name).read_text("utf-8"), EXAMPLES / name))


def loaded(text: str, place: str | Path = "project.yaml") -> Project | Department:
    thing = loads(text, str(place))
    assert isinstance(thing, Project | Department)
    return thing


class _Text(HTMLParser):
    """Gathers what a page shows, a piece a line; style, script and head are no part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in {"script", "style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def html_shown(report: Report) -> str:
    parser = _Text()
    parser.feed(report.render("html").decode("utf-8"))
    return "".join(parser.pieces)


def has_only_our_script(report: Report) -> bool:
    page = report.render("html").decode("utf-8")
    return page.count("<script") == page.count('<script>"use strict";\n// What a page does') <= 1


def docx_shown(report: Report) -> str:
    document = docx.Document(io.BytesIO(report.render("docx")))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    marks = {"t": None, "br": "\n", "tab": "\t", "p": "\n"}
    pieces = []
    for element in document.element.body.iter():
        kind = str(element.tag).removeprefix(name)
        if kind in marks:
            pieces.append(marks[kind] or element.text or "")
    return "".join(pieces)


def xlsx_shown(report: Report) -> str:
    book = openpyxl.load_workbook(io.BytesIO(report.render("xlsx")))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(each) for each in cells if each is not None)


def md_shown(report: Report) -> str:
    return report.render("md").decode("utf-8")


SHOWN = {"html": html_shown, "docx": docx_shown, "md": md_shown}
"""What a reader sees of the whole report; the workbook has the tables only."""
