from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from tests.documents.strategies import documents, grids

from perfeval.documents.blocks import (
    Block,
    Code,
    Details,
    Document,
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
from perfeval.documents.characters import printable
from perfeval.documents.docx import docx_bytes, write_docx
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.html import html_bytes, html_text, write_html
from perfeval.documents.markdown import parse_markdown
from perfeval.documents.md import md_bytes, md_text, write_md
from perfeval.documents.office import library
from perfeval.documents.xlsx import write_xlsx, xlsx_bytes
from perfeval.errors import PerfevalError

openpyxl = library("openpyxl")
FEW = settings(max_examples=40, deadline=None)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9"/></svg>'
OUR_TAGS = {
    "html", "head", "meta", "title", "style", "body", "nav", "main", "p", "ol", "ul", "li", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "mark", "br", "div", "table",
    "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "details", "summary", "hr",
}  # fmt: skip
FORM = Grid(
    [
        Cell(0, 0, "自评表", 1, 3, "title"),
        Cell(1, 0, "一级指标", role="head"),
        Cell(1, 1, "名称", role="head"),
        Cell(1, 2, "得分", role="head"),
        Cell(2, 0, "产出指标", 2, 1, "label"),
        Cell(2, 1, "=培训人次"),
        Cell(2, 2, "9.30", role="number", number=Decimal("9.30")),
        Cell(3, 1, "待填写", role="missing"),
        Cell(4, 0, "合计", 1, 2, "total"),
        Cell(4, 2, "9.30", role="total", number=Decimal("9.30"), formula="=SUM(C3:C4)"),
    ],
    [3, 9, 2],
    "自评表",
    header_rows=(1,),
)
WHOLE = Document(
    "评价报告",
    "（2019年度）",
    [
        Heading(1, "一、概况"),
        Paragraph([Text("按"), Strong("规定"), Missing("办法"), Text("执行")]),
        ListBlock(ordered=True, items=["甲", [Paragraph("乙"), ListBlock(False, ["丙"])]], start=3),  # noqa: FBT003
        Heading(1, "二、表"),
        GridBlock(FORM, "表1"),
        PageBreak(),
        Heading(2, "（一）图"),
        Figure(SVG, "图1", "一个方块"),
        Details("为什么", "因为"),
        Heading(1, "三、宽表"),
        GridBlock(Grid([Cell(0, 0, "宽")], [1], landscape=True)),
        Paragraph("完"),
    ],
    sheets=[("自评/表", FORM), ("自评:表", FORM)],
)


def worksheet(grid: Grid):
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Document("", sheets=[("表", grid)]))))
    return workbook["表"]


def body(document: Document) -> str:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(document))) as package:
        return package.read("word/document.xml").decode()


class Tags(HTMLParser):
    """Collects the tags, attributes and texts that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@FEW
@given(documents)
@pytest.mark.parametrize("write", [docx_bytes, html_bytes, md_bytes])
def test_the_same_document_gives_the_same_bytes(
    write: Callable[[Document], bytes], document: Document
) -> None:
    assert write(document) == write(document)


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert xlsx_bytes(WHOLE) == xlsx_bytes(WHOLE)
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(WHOLE))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "modified" not in package.read("docProps/core.xml").decode()


@FEW
@given(grids())
def test_a_grid_in_a_workbook_reads_back_to_its_texts_and_spans(grid: Grid) -> None:
    if not grid.rows:
        return
    sheet = worksheet(grid)
    for cell in grid.cells:
        assert (sheet.cell(cell.row + 1, cell.column + 1).value or "") == printable(cell.text)
        assert sheet.cell(cell.row + 1, cell.column + 1).data_type in {"s", "n"}
    merged = {(each.min_row - 1, each.min_col - 1, each.size["rows"], each.size["columns"])
              for each in sheet.merged_cells.ranges}  # fmt: skip
    assert merged == {
        (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in grid.cells
        if (cell.row_span, cell.column_span) != (1, 1)
    }


@FEW
@given(grids())
def test_a_grid_in_word_reads_back_to_its_texts(grid: Grid) -> None:
    tables = docx.Document(io.BytesIO(docx_bytes(Document("", blocks=[GridBlock(grid)])))).tables
    for row in range(grid.rows):
        for column in range(grid.columns):
            expected = printable(grid.at(row, column).text)
            assert tables[0].cell(row, column).text == expected


@FEW
@given(documents)
def test_html_of_hostile_text_has_our_tags_only(document: Document) -> None:
    text = html_text(document)
    # The one script is our own, and the page's policy knows it by its digest.
    script = files("perfeval.documents") / "templates" / "document.js"
    own = f"<script>{script.read_text('utf-8')}</script>"
    assert text.count("<script") == text.count(own) <= 1
    seen = Tags(text.replace(own, ""))
    assert seen.tags <= OUR_TAGS
    assert not {name for name in seen.attributes if name.startswith("on") or name == "src"}


@FEW
@given(documents)
def test_markdown_of_a_document_parses_without_html(document: Document) -> None:
    parse_markdown(md_text(document), blocks={})


def test_markdown_reads_back_to_the_blocks_it_was_written_from() -> None:
    blocks = parse_markdown(
        "# 一、概况\n\n按**规定**[[待填写：办法]]\\\n执行 1*2\n\n1. 甲\n2. 乙\n   - 丙\n\n"
        "| a | b |\n|:-|-:|\n| 1 | 2 |\n\n---",
        blocks={},
    )
    text = md_text(Document("", blocks=blocks))
    assert parse_markdown(text.replace("## ", "# "), blocks={}) == blocks


def test_lists_that_follow_each_other_stay_apart() -> None:
    lists = [ListBlock(ordered=ordered, items=["甲"]) for ordered in (False, False, True, True)]
    assert list(parse_markdown(md_text(Document("", blocks=lists)), blocks={})) == lists


def test_code_is_fenced_by_more_backticks_than_it_holds() -> None:
    assert md_text(Document("", blocks=Paragraph([Text("甲"), Code(" ")]))) == "甲&#32;\n"
    block = Paragraph(Code("a`b``c"))
    assert parse_markdown(md_text(Document("", blocks=[block])), blocks={}) == (block,)


def test_english_documents_say_it_in_english() -> None:
    document = Document(
        "Report", blocks=[Paragraph(Missing("rules")), Figure(SVG, "Fig", "x")], lang="en"
    )
    assert "[[to be filled in: rules]]" in md_text(document)
    assert "*Fig*" in md_text(document)
    assert "<mark>[to be filled in: rules]</mark>" in html_text(document)


def test_a_table_with_spans_is_html_in_markdown() -> None:
    text = md_text(Document("", blocks=[GridBlock(FORM, "表1"), Figure(SVG, "图1", "方块")]))
    assert '<th rowspan="2">产出指标</th>' in text
    assert "**表1**" in text
    assert "*图1*" in text


def test_a_workbook_keeps_text_text_and_numbers_numbers() -> None:
    sheet = worksheet(FORM)
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].quotePrefix) == (
        "=培训人次",
        "s",
        True,
    )
    assert (sheet["C3"].value, sheet["C3"].number_format) == (9.3, "0.00")
    assert sheet["C5"].value == "=SUM(C3:C4)"
    results = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(Document("", sheets=[("表", FORM)]))), data_only=True
    )
    assert results["表"]["C5"].value == 9.3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "#N/A", "_x0041_", "007", " 1 "])
def test_text_is_never_taken_for_something_else(text: str) -> None:
    cell = worksheet(Grid([Cell(0, 0, text)], [1]))["A1"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x005F_", "_") == text


def test_a_number_is_shown_as_its_text_shows_it() -> None:
    texts = ["98%", "1,234.5", "200", "约1万", ""]
    cells = [Cell(0, at, text, number=Decimal(1)) for at, text in enumerate(texts)]
    sheet = worksheet(Grid(cells, [1] * len(texts)))
    formats = [cell.number_format for cell in sheet[1]]
    assert formats == ["0%", "#,##0.0", "0", "0.00", "0.00"]


def test_a_text_too_long_for_any_size_gets_the_smallest() -> None:
    assert worksheet(Grid([Cell(0, 0, "长" * 30_000)], [1]))["A1"].font.size == 6


def test_a_number_longer_than_a_spreadsheet_counts_stays_text() -> None:
    number = Decimal("12345678901234567.89")
    cell = worksheet(Grid([Cell(0, 0, str(number), number=number)], [1]))["A1"]
    assert cell.value == "12345678901234567.89"


def test_a_sheet_is_set_up_for_a4() -> None:
    sheet = worksheet(FORM)
    assert (
        sheet.page_setup.paperSize,
        sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight,
    ) == (9, 1, 0)
    assert sheet.print_title_rows == "$2:$2"
    assert sheet["A3"].border.left.style == sheet["A4"].border.left.style == "thin"
    assert sheet["A1"].border.left.style is None
    assert sheet["A2"].font.name == "黑体"


def test_long_text_gets_the_height_that_it_needs() -> None:
    grid = Grid([Cell(0, 0, "很长的说明" * 100, 1, 2), Cell(1, 0, "短")], [1, 1])
    sheet = worksheet(grid)
    assert sheet.row_dimensions[1].height > 8 * sheet.row_dimensions[2].height


def test_text_too_long_for_the_tallest_row_is_set_smaller() -> None:
    grid = Grid([Cell(0, 0, "目标" * 500), Cell(0, 1, "目标")], [1, 1])
    sheet = worksheet(grid)
    assert sheet["A1"].font.size < sheet["B1"].font.size == 11
    assert sheet.row_dimensions[1].height == 409


def test_header_rows_at_the_top_stay_in_sight() -> None:
    grid = Grid(
        [Cell(0, 0, "名称", role="head"), Cell(1, 0, "甲")], [1], header_rows=(0,), landscape=True
    )
    sheet = worksheet(grid)
    assert sheet.freeze_panes == "A2"
    assert sheet.page_setup.orientation == "landscape"


def test_sheets_get_names_that_excel_accepts() -> None:
    names = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(WHOLE))).sheetnames
    assert names == ["自评_表", "自评_表 (2)"]


def test_a_workbook_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(PerfevalError, match="no sheet"):
        xlsx_bytes(Document("空"))
    long = Grid([Cell(0, 1, "长" * 32_768)], [1, 1])
    with pytest.raises(PerfevalError, match=r"表!B1: text-too-long: .*32768"):
        xlsx_bytes(Document("", sheets=[("表", long)]))


def test_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(PerfevalError, match="found twice: a"):
        Document("", sheets=[("A", FORM), ("a", FORM)])


def test_word_has_headings_fonts_pages_and_pictures() -> None:
    word = docx.Document(io.BytesIO(docx_bytes(WHOLE)))
    named = [(each.style.name, each.text) for each in word.paragraphs if each.style and each.text]
    assert named[:4] == [
        ("Title", "评价报告"),
        ("Subtitle", "（2019年度）"),
        ("Heading 1", "一、概况"),
        ("Body Text", "按规定〔待填写：办法〕执行"),
    ]
    assert 'w:eastAsia="仿宋_GB2312"' in word.styles.element.xml
    assert [section.orientation for section in word.sections] == [0, 1, 0]
    assert word.sections[0].page_width == 11906 * 635
    assert word.sections[0].footer.paragraphs[0].text == "— 1 —"
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr") == "图1：一个方块"


def test_a_tall_picture_stays_on_its_page() -> None:
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="4000"/>'
    word = docx.Document(io.BytesIO(docx_bytes(Document("", blocks=[Figure(tall, "图", "x")]))))
    (picture,) = word.inline_shapes
    page = word.sections[0]
    assert page.page_height
    assert page.top_margin
    assert page.bottom_margin
    assert picture.height < page.page_height - page.top_margin - page.bottom_margin
    assert picture.width * 39 < picture.height < picture.width * 41


def test_a_heading_goes_to_the_landscape_page_of_its_table() -> None:
    word = docx.Document(io.BytesIO(docx_bytes(WHOLE)))
    sections = [[each.text for each in section.iter_inner_content() if hasattr(each, "text")]
                for section in word.sections]  # fmt: skip
    assert "三、宽表" in sections[1]
    assert "完" in sections[2]


def test_page_breaks_beside_a_change_of_orientation_make_no_empty_page() -> None:
    wide = GridBlock(Grid([Cell(0, 0, "宽")], [1], landscape=True))
    blocks: list[Block] = [
        Paragraph("前"),
        PageBreak(),
        wide,
        PageBreak(),
        Paragraph("后"),
        PageBreak(),
    ]
    document = Document("", blocks=blocks)
    assert "pageBreakBefore" not in body(document)
    assert len(docx.Document(io.BytesIO(docx_bytes(document))).sections) == 3


def test_a_table_that_fits_a_page_is_kept_on_one_and_no_last_row_stands_alone() -> None:
    short, long = (
        body(
            Document("", blocks=[GridBlock(Grid([Cell(row, 0, "甲") for row in range(rows)], [1]))])
        )
        for rows in (5, 50)
    )
    assert short.count("<w:keepNext/>") == 4
    assert long.count("<w:keepNext/>") == 1
    page = html_text(Document("", blocks=[GridBlock(FORM)]))
    assert '<div class="table whole"' in page


def test_a_page_break_starts_the_next_paragraph_or_table_on_a_new_page() -> None:
    after = body(Document("", blocks=[Paragraph("前"), PageBreak(), Heading(1, "后")]))
    assert '<w:pStyle w:val="Heading1"/><w:pageBreakBefore/>' in after
    table = body(Document("", blocks=[PageBreak(), GridBlock(FORM)]))
    assert '<w:pStyle w:val="TableLead"/><w:pageBreakBefore/>' in table


def test_word_repeats_header_rows_and_keeps_rows_whole() -> None:
    grid = Grid(
        [Cell(0, 0, "名称", role="head"), Cell(1, 0, "甲"), Cell(2, 0, "很" * 2000)],
        [1],
        header_rows=(0,),
    )
    rows = re.findall(r"<w:trPr>(.*?)</w:trPr>", body(Document("", blocks=[GridBlock(grid)])))
    assert ["tblHeader" in row for row in rows] == [True, False, False]
    assert ["cantSplit" in row for row in rows] == [True, True, False]


def test_every_list_of_word_counts_for_itself() -> None:
    lists = [
        ListBlock(ordered=True, items=["甲", [GridBlock(FORM)], []]),
        ListBlock(ordered=True, items=["乙"], start=4),
    ]
    with zipfile.ZipFile(io.BytesIO(docx_bytes(Document("", blocks=lists)))) as package:
        numbering = package.read("word/numbering.xml").decode()
        text = package.read("word/document.xml").decode()
    assert re.findall(r'<w:num w:numId="(\d)"', numbering) == ["1", "2"]
    assert '<w:startOverride w:val="4"/>' in numbering
    assert text.count('<w:numId w:val="1"/>') == 3


def test_html_tables_have_spans_scopes_and_a_repeated_head() -> None:
    page = html_text(Document("", blocks=[GridBlock(FORM, "表1")]))
    assert '<th class="center label" rowspan="2" scope="rowgroup">产出指标</th>' in page
    assert '<th class="center head" scope="col">得分</th>' in page
    assert "<caption>表1</caption>" in page
    plain = Grid([Cell(0, 0, "名", 1, 2, "head"), Cell(1, 0, "甲")], [1, 1], "表", header_rows=(0,))
    page = html_text(Document("", blocks=[GridBlock(plain)]))
    assert '<thead>\n<tr><th class="center head" colspan="2" scope="colgroup">' in page
    assert '<table aria-label="表">' in page
    tall = Grid([Cell(0, 0, "名", 2, 1, "head")], [1], header_rows=(0,))
    assert "<thead>" not in html_text(Document("", blocks=[GridBlock(tall)]))


def test_a_table_of_contents_comes_with_the_fourth_heading() -> None:
    page = html_text(WHOLE)
    assert '<a href="#s4">三、宽表</a>' in page
    assert 'id="s4">三、宽表</h2>' in page
    assert "<nav" not in html_text(Document("", blocks=[Heading(1, "一")] * 3))


def test_contents_find_headings_inside_lists_and_details() -> None:
    inner = Details("x", [ListBlock(ordered=False, items=[[Heading(3, "深")]])])
    page = html_text(
        Document("", blocks=[Heading(1, "一"), inner, *[Heading(1, "二")] * 2], lang="en")
    )
    assert '<li class="level3"><a href="#s2">深</a></li>' in page
    assert '<nav aria-label="Contents">' in page


def test_html_holds_the_drawing_and_nothing_from_outside() -> None:
    page = html_text(WHOLE)
    assert '<div role="img" aria-label="图1：一个方块"><svg xmlns=' in page
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(", page)
    assert "default-src 'none'" in page


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("perfeval.documents.office.import_module", absent)
    with pytest.raises(
        PerfevalError, match=r"docx is not installed: pip install perfeval\[office\]"
    ):
        docx_bytes(WHOLE)


def test_every_writer_writes_its_file(tmp_path: Path) -> None:
    writers = {"docx": write_docx, "html": write_html, "md": write_md, "xlsx": write_xlsx}
    for ending, write in writers.items():
        write(WHOLE, tmp_path / f"报告.{ending}")
    assert sorted(path.suffix[1:] for path in tmp_path.iterdir()) == sorted(writers)


def test_a_document_without_blocks_is_still_a_document() -> None:
    empty = Document("")
    assert docx.Document(io.BytesIO(docx_bytes(empty))).sections[0].orientation == 0
    assert "<main>" in html_text(empty)
    assert md_text(empty) == "\n"


def test_characters_that_xml_forbids_are_left_out() -> None:
    hostile = Document(
        "标\x00题\ufffe", blocks=[Paragraph("a\x0bb\ud800c"), Heading(1, "一\n二\t三")]
    )
    word = docx.Document(io.BytesIO(docx_bytes(hostile)))
    assert [each.text for each in word.paragraphs] == ["标题", "abc", "一\n二\t三"]
    html_bytes(hostile)
    md_bytes(hostile)


def test_a_paragraph_with_line_breaks_is_not_drawn_apart() -> None:
    text = body(Document("", blocks=[Paragraph("一\n二"), Paragraph("三")]))
    assert text.count('<w:jc w:val="left"/>') == 1
    assert "一</w:t><w:br/>" in text


def test_what_stands_before_the_title_has_pages_of_its_own() -> None:
    document = Document("报告", "（2019年度）", [Paragraph("正文")], front=[GridBlock(FORM)])
    text = body(document)
    assert text.index("</w:tbl>") < text.index('<w:pStyle w:val="Title"/><w:pageBreakBefore/>')
    assert '<w:pStyle w:val="Spacer"/>' not in text.split("</w:tbl>")[1].split("报告")[0]
    page = html_text(document)
    assert page.index("</table>") < page.index("<hr>") < page.index("<h1")
    shown = md_text(document)
    assert shown.index("</table>") < shown.index("\n---\n") < shown.index("# 报告")


def test_a_title_of_two_lines_is_a_name_of_one() -> None:
    document = Document("“甲”项目\n评价报告", blocks=[Paragraph("正文")])
    assert "<title>“甲”项目评价报告</title>" in html_text(document)
    assert "“甲”项目<br>评价报告</h1>" in html_text(document)
    assert md_text(document).startswith("# “甲”项目评价报告\n")
    word = docx.Document(io.BytesIO(docx_bytes(document)))
    assert word.core_properties.title == "“甲”项目评价报告"
    assert word.paragraphs[0].text == "“甲”项目\n评价报告"
