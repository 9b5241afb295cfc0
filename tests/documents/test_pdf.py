"""A PDF says what the document says, exactly, on as many pages as that takes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.strategies import PIECES, documents
from tests.documents.test_writers import FORM, SVG, WHOLE

from perfeval.documents import office, pdf, pdf_faces
from perfeval.documents.blocks import (
    Block,
    Code,
    Details,
    Document,
    Emphasis,
    Figure,
    GridBlock,
    Heading,
    ListBlock,
    Missing,
    PageBreak,
    Paragraph,
    Strong,
    Text,
)
from perfeval.documents.grid import Cell, Entry, Grid
from perfeval.documents.pdf import pdf_bytes, write_pdf
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput

CODE = (
    "#let x = 1 #panic() *a* _b_ $x$ @ref <lab> \\ // /* `c` ``` {{ }} <script> ~ -- ... \"q\" 's'"
)
SIGNS = [each for each in PIECES if each.isprintable()] + [*CODE.split(" "), "= x", "+ y", "#"]
hostile = st.lists(
    st.sampled_from(SIGNS) | st.text(st.characters(max_codepoint=126, exclude_categories=["Cc"])),
    min_size=1,
    max_size=8,
).map(" ".join)


def read(content: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(content))


def objects(made: Any) -> list[dict[str, Any]]:
    """The dictionaries of a file, those inside streams of objects too."""
    numbers = {number for table in made.xref.values() for number in table} | {*made.xref_objStm}
    found = (made.get_object(number) for number in sorted(numbers - {0}))
    return [each for each in found if isinstance(each, dict)]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def pages(content: bytes) -> list[str]:
    """The text of each page without blanks and without the number at its foot."""
    texts = [bare(page.extract_text()) for page in read(content).pages]
    feet = [f"—{number}—" for number in range(1, len(texts) + 1)]
    assert all(foot in text for foot, text in zip(feet, texts, strict=True))
    return [text.replace(foot, "", 1) for foot, text in zip(feet, texts, strict=True)]


def shown(*blocks: Block) -> str:
    return "".join(pages(pdf_bytes(Document("", blocks=blocks))))


def rows(count: int, **options: Any) -> Grid:
    cells = [Cell(0, 0, "名称", role="head"), Cell(0, 1, "得分", role="head")]
    for row in range(1, count + 1):
        cells += [Cell(row, 0, f"第{row}项"), Cell(row, 1, "9.30", role="number")]
    return Grid(cells, [3, 1], header_rows=(0,), **options)


@settings(max_examples=25, deadline=None)
@given(hostile, hostile, hostile)
def test_every_text_appears_exactly_and_none_is_code(one: str, two: str, three: str) -> None:
    blocks: list[Block] = [
        Heading(1, one),
        Paragraph([Text(two), Strong(three), Emphasis(one), Code(two), Missing(three)]),
        ListBlock(ordered=False, items=[two]),
        GridBlock(Grid([Cell(0, 0, three), Cell(0, 1, one, role="total")], [1, 1]), two),
        Figure(SVG, three, "x"),
        Details(one, two),
    ]
    made = pdf_bytes(Document(one, two, blocks))
    missing = Missing(three).shown()
    said = [one, two, one, two, three, one, two, missing, "•", two, two, three, one, three, one]
    # A cell's lines may be read in the order of the page.
    assert sorted("".join(pages(made))) == sorted(bare("".join([*said, two])))
    text = shown(Paragraph(one), Paragraph(two))
    assert text == bare(one + two)
    title = one.strip() or two.strip() or "—"
    assert read(made).metadata["/Title"].strip() == title


@settings(max_examples=12, deadline=None)
@given(documents)
def test_any_document_makes_the_same_bytes_twice(document: Document) -> None:
    assert pdf_bytes(document) == pdf_bytes(document)


def test_a_document_has_bookmarks_pages_and_its_language() -> None:
    made = read(pdf_bytes(WHOLE))
    first, second, below, third = made.outline
    assert [first["/Title"], second["/Title"], third["/Title"]] == [
        "一、概况",
        "二、表",
        "三、宽表",
    ]
    assert [each["/Title"] for each in below] == ["（一）图"]
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in made.pages]
    assert [width < height for width, height in sizes] == [True, True, False, True]
    assert sizes[0] == pytest.approx((595.3, 841.9))
    assert made.metadata is not None
    assert made.metadata.title == "评价报告"
    assert made.root_object["/Lang"] == "zh-CN"
    text = [*map(bare, pages(pdf_bytes(WHOLE)))]
    assert text[0].startswith("评价报告（2019年度）一、概况按规定〔待填写：办法〕执行3.甲4.乙•丙")
    assert text[1:] == ["（一）图图1为什么因为", "三、宽表宽", "完"]


def test_a_file_is_made_to_be_kept_and_to_be_read_aloud() -> None:
    made = read(pdf_bytes(evolve(WHOLE, front=[GridBlock(rows(1))])))
    metadata = made.root_object["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert made.root_object["/MarkInfo"]["/Marked"].value is True
    raw = str(objects(made))
    for tag in ("/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/H1", "/H2"):
        assert f"'/S': '{tag}'" in raw
    assert "图1：一个方块" in raw


def test_every_typeface_is_embedded() -> None:
    made = read(pdf_bytes(WHOLE))
    descriptors = [each for each in objects(made) if each.get("/Type") == "/FontDescriptor"]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & {*each} for each in descriptors)


def test_headings_of_any_levels_make_bookmarks_without_gaps() -> None:
    levels = (3, 6, 2, 4, 4, 1)
    made = read(pdf_bytes(Document("", blocks=[Heading(level, f"第{level}") for level in levels])))
    titles = str(made.outline)
    assert [titles.count(f"'第{level}'") for level in levels] == [1, 1, 1, 2, 2, 1]


def test_a_document_without_a_title_is_called_by_what_there_is() -> None:
    for document, title in (
        (Document(""), "—"),
        (Document("", "副"), "副"),
        (Document("甲\n乙"), "甲乙"),
        (Document("", blocks=[GridBlock(FORM)]), "自评表"),
    ):
        assert read(pdf_bytes(document)).metadata["/Title"] == title


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "en"), ("zh-CN", "zh-CN"), ("zh-Hans-CN", "zh-CN"), ("", "zh"), ("#x", "zh")],
)
def test_the_language_of_a_document_is_that_of_its_file(lang: str, expected: str) -> None:
    made = pdf_bytes(Document("Report", blocks=[Paragraph(Missing("rules"))], lang=lang))
    assert read(made).root_object["/Lang"] == expected
    assert ("[tobefilledin:rules]" in pages(made)[0]) is (not lang.startswith("zh"))


def test_a_long_table_repeats_its_header_and_its_last_row_is_not_alone() -> None:
    for count in range(28, 33):
        texts = pages(pdf_bytes(Document("", blocks=[GridBlock(rows(count))])))
        assert all(text.startswith("名称得分第") for text in texts)
        assert all(text.count("9.30") > 1 for text in texts)
        assert sum(text.count("9.30") for text in texts) == count


def test_a_table_that_fits_a_page_stays_on_one() -> None:
    blocks: list[Block] = [
        *map(Paragraph, "一二三四五六七八"),
        Heading(1, "表"),
        GridBlock(rows(20)),
    ]
    texts = pages(pdf_bytes(Document("", blocks=blocks)))
    assert texts[1].startswith("表名称得分第1项")
    assert len(texts) == 2


def test_a_form_is_set_smaller_where_it_then_stays_on_one_page() -> None:
    one, two = (pages(pdf_bytes(Document("", blocks=[GridBlock(rows(count, margin=2.0))])))
                for count in (40, 46))  # fmt: skip
    assert [len(one), len(two)] == [1, 2]


def test_a_header_in_the_middle_of_a_form_is_repeated() -> None:
    cells = [Cell(0, 0, "自评表", 1, 2, "title"), Cell(1, 0, "指标", role="head"),
             Cell(1, 1, "得分", role="head")]  # fmt: skip
    cells += [Cell(row, at, f"{row}行{at}") for row in range(2, 90) for at in (0, 1)]
    texts = pages(
        pdf_bytes(Document("", blocks=[GridBlock(Grid(cells, [1, 1], header_rows=(1,)))]))
    )
    assert texts[0].startswith("自评表指标得分2行0")
    assert all(text.startswith("指标得分") for text in texts[1:])
    assert sum(text.count("行1") for text in texts) == 88


def test_a_header_that_a_cell_reaches_out_of_is_not_repeated() -> None:
    cells = [Cell(0, 0, "侧", 2, 1, "head"), Cell(0, 1, "头", role="head"), Cell(1, 1, "甲")]
    assert shown(GridBlock(Grid(cells, [1, 1], header_rows=(0,)))) == "头侧甲"


def test_a_cell_taller_than_a_page_goes_on_over_pages() -> None:
    texts = "很长的内容需要分页" * 700
    grid = Grid([Cell(0, 0, "头", role="head"), Cell(1, 0, texts)], [1], header_rows=(0,))
    made = pages(pdf_bytes(Document("", blocks=[GridBlock(grid)])))
    assert len(made) > 2
    assert "".join(each.removeprefix("头") for each in made) == texts


def test_a_long_section_is_all_there() -> None:
    text = "项目资金2019年全部到位，执行50.00万元。" * 2300
    made = pages(pdf_bytes(Document("", blocks=[Heading(1, "一、节"), Paragraph(text)])))
    assert "".join(made) == "一、节" + text


@pytest.mark.parametrize("run", ["x" * 3000, "W" * 200, "。" * 300, "_" * 300, "https://a.b/" * 30])
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not there")
def test_nothing_runs_over_the_margin(run: str, tmp_path: Path) -> None:
    cells = [Cell(0, 0, run), Cell(0, 1, "窄"), Cell(0, 2, run, role="label")]
    blocks: list[Block] = [Heading(1, run), Paragraph(run), ListBlock(ordered=True, items=[run]),
              GridBlock(Grid(cells, [1, 1, 1]), run), Details(run, run)]  # fmt: skip
    write_pdf(Document(run, run, blocks), tmp_path / "长.pdf")
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "长.pdf", "-"], capture_output=True, text=True, check=True
    )
    edges = [float(each) for each in re.findall(r'xMax="([\d.]+)"', boxes.stdout)]
    assert max(edges) < 595.3 - 1474 / 20 + 20  # a closing sign may hang over by itself
    said = "".join(pages((tmp_path / "长.pdf").read_bytes()))
    assert said.count(run[0]) >= 9 * run.count(run[0])


def test_a_run_is_copied_out_as_it_was_written() -> None:
    address = "https://example.org/path/to/some/place?with=a&long=query"
    raw = read(pdf_bytes(Document("", blocks=[GridBlock(Grid([Cell(0, 0, address),
        Cell(0, 1, "宽" * 300)], [1, 3]))])))  # fmt: skip
    assert address in raw.pages[0].extract_text().replace("\n", "").replace(" ", "")


def test_characters_that_no_typeface_has_are_shown_by_their_number() -> None:
    assert shown(Paragraph("字\ue123与\U000f0fff和\u0378")) == "字[U+E123]与[U+F0FFF]和[U+0378]"
    assert shown(Paragraph("a\x00b\ud800c\td")) == "abcd"


def test_a_figure_with_such_a_character_is_drawn_all_the_same() -> None:
    svg = SVG.replace("</svg>", '<text y="20">\u0378</text></svg>')
    made = pdf_bytes(Document("报告", blocks=[Figure(svg, "图", "x"), Paragraph("后")]))
    assert pages(made)[0].endswith("图后")


def test_a_tall_figure_stays_on_the_page_of_its_title() -> None:
    tall = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="4000">'
        '<text y="20">上</text><text y="3990">下</text></svg>'
    )
    made = pages(pdf_bytes(Document("报告", blocks=[Figure(tall, "图", "x"), Paragraph("后")])))
    assert any("上" in page and "下" in page and "图" in page for page in made)


def test_a_figure_that_cannot_be_drawn_is_said() -> None:
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'
    with pytest.raises(PerfevalError, match="PDF: "):
        pdf_bytes(Document("", blocks=[Figure(nothing, "图", "x")]))


def test_a_page_break_begins_a_page_also_in_a_list() -> None:
    inner: list[Block] = [Paragraph("二"), PageBreak(), Paragraph("三")]
    blocks = ListBlock(ordered=False, items=[inner])
    document = Document("", blocks=[Paragraph("一"), PageBreak(), PageBreak(), blocks])
    assert pages(pdf_bytes(document)) == ["一", "•二", "三"]


def test_a_cell_to_fill_in_has_the_room_it_asks_for() -> None:
    def height(lines: int) -> int:
        cells = [Cell(row, 0, "", role="input", entry=Entry(lines=lines)) for row in range(20)]
        return len(pages(pdf_bytes(Document("", blocks=[GridBlock(Grid(cells, [1]))]))))

    assert [height(1), height(8)] == [1, 4]


def test_a_table_without_rows_is_nothing() -> None:
    assert shown(GridBlock(Grid([], [1])), Paragraph("完")) == "完"


def test_a_machine_without_chinese_typefaces_has_those_of_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typst = office.library("typst", "pdf")
    folder = Path(office.library(pdf_faces._PACKAGE, "pdf").serif_path()).parent
    chosen = pdf_faces._chosen(typst.Fonts(include_system_fonts=False, font_paths=[folder]))
    assert chosen.chains["song"][0] == "Noto Serif SC"
    assert chosen.chains["hei"][0] == "Noto Sans SC"
    monkeypatch.setattr(pdf, "faces", lambda: chosen)
    assert pages(pdf_bytes(WHOLE))[3] == "完"


def test_a_machine_without_any_is_told_so() -> None:
    latin = SimpleNamespace(fonts=lambda: [SimpleNamespace(family="DejaVu Sans", weight=400)])
    with pytest.raises(FaultyInput) as raised:
        pdf_faces._chosen(latin)
    assert [each.code for each in raised.value.findings] == ["typeface-missing"]


def test_without_the_package_of_typefaces_those_of_the_machine_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def fonts(font_paths: list[Path]) -> Any:
        asked.append(font_paths)
        return SimpleNamespace(fonts=list)

    monkeypatch.setattr(pdf_faces, "is_installed", lambda name: False)
    monkeypatch.setattr(pdf_faces, "library", lambda name, extra: SimpleNamespace(Fonts=fonts))
    with pytest.raises(FaultyInput):
        pdf_faces.faces.__wrapped__()
    assert asked == [[]]


def test_a_machine_without_typst_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(office, "import_module", missing)
    with pytest.raises(PerfevalError, match=r"pip install perfeval\[pdf\]"):
        pdf_bytes(Document("报告"))


def test_a_line_does_not_begin_with_a_percent_sign() -> None:
    for shift in range(30):
        text = "字" * shift + "准确率为 98 %，完成率为 100 %。" * 3
        raw = read(pdf_bytes(Document("", blocks=[Paragraph(text)]))).pages[0].extract_text()
        assert not re.search(r"^\s*%", raw, re.MULTILINE)
