"""A cell's link leads to the derivation of its anchor in html, Word and pdf, or is plain text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdf
import pytest

from perfeval.documents.blocks import Details, Document, GridBlock, ListBlock
from perfeval.documents.docx import docx_bytes
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.html import html_text
from perfeval.documents.pdf import pdf_bytes

GRID = Grid(
    [
        Cell(0, 0, "18.60", link="why-1"), Cell(0, 1, "9.00", link="why-2"),
        Cell(1, 0, "无", link="nowhere"), Cell(1, 1, "", link="why-1"),
    ],
    [1, 1],
)  # fmt: skip
LINKED = Document(
    "报告",
    blocks=[
        GridBlock(GRID),
        Details("甲", "因为", "why-1"),
        ListBlock(ordered=False, items=[[Details("乙", "因为", "why-2")]]),
        Details("丙", "同名", "why-1"),
    ],
)


def word_body(document: Document) -> str:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(document))) as package:
        return package.read("word/document.xml").decode()


def test_links_of_word_lead_to_bookmarks_that_there_are() -> None:
    body = word_body(LINKED)
    links = re.findall(r'<w:hyperlink w:anchor="(\w+)"[^>]*><w:r>.*?<w:t[^>]*>([^<]*)</w:t>', body)
    marks = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/><w:r>.*?>([甲乙丙])<', body)
    assert [text for _, text in links] == ["18.60", "9.00"]
    assert [(name, text) for _, name, text in marks] == [
        (anchor, text) for (anchor, _), text in zip(links, "甲乙", strict=True)
    ]
    assert re.findall(r'<w:bookmarkEnd w:id="(\d+)"', body) == [number for number, _, _ in marks]
    assert "bookmark" not in word_body(Document("", blocks=[GridBlock(GRID)]))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_finds_where_the_links_of_word_lead(tmp_path: Path) -> None:
    path = tmp_path / "linked.docx"
    path.write_bytes(docx_bytes(LINKED))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "odt",
         "--outdir", tmp_path / "out", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "out" / "linked.odt") as package:
        content = package.read("content.xml").decode()
    links = re.findall(r'xlink:href="#([^"]*)"', content)
    assert links == re.findall(r'<text:bookmark-start text:name="([^"]*)"', content)
    assert len(links) == 2


def test_links_of_pdf_lead_to_places_and_say_so() -> None:
    made = pdf_bytes(LINKED)
    assert made == pdf_bytes(LINKED)
    # Archive and accessibility: a writer that has to give one up leaves both out.
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    page, *_ = pypdf.PdfReader(io.BytesIO(made)).pages
    annotations = [each.get_object() for each in page["/Annots"]]  # type: ignore[attr-defined]
    assert [each["/Subtype"] for each in annotations] == ["/Link", "/Link"]
    assert all(each["/Contents"] and "/Dest" in each for each in annotations)


def test_links_of_html_lead_to_the_first_of_an_anchor() -> None:
    page = html_text(LINKED)
    assert re.findall(r'<a href="#([^"]*)">([^<]*)</a>', page)[:2] == [
        ("why-1", "18.60"), ("why-2", "9.00"),
    ]  # fmt: skip
    assert page.count('id="why-1"') == 1
