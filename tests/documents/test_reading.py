from __future__ import annotations

import io
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.office_files import compound, docx, package, read, relations, xlsx
from tests.documents.strategies import grids

from perfeval.documents import FileTables, read_tables
from perfeval.documents.blocks import Document, GridBlock, Paragraph
from perfeval.documents.characters import printable
from perfeval.documents.docx import docx_bytes
from perfeval.documents.grid import Cell, Grid
from perfeval.documents.number_formats import BUILT_IN, number_format
from perfeval.documents.xlsx import xlsx_bytes
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput

SOME = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WRITERS = {".xlsx": xlsx_bytes, ".docx": docx_bytes}
Cells = set[tuple[int, int, str, int, int]]


def cells(read: FileTables, table: int = 0) -> Cells:
    return {
        (each.row, each.column, each.text, each.row_span, each.column_span)
        for each in read.tables[table].cells
    }


def texts(read: FileTables, table: int = 0) -> list[str]:
    return [each.text for each in read.tables[table].cells]


def codes(read: FileTables) -> list[str]:
    return [each.code for each in read.findings]


def refusal(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(FaultyInput) as caught:
        read(folder, name, data)
    (one,) = caught.value.findings
    assert one.place.startswith(str(folder / name))
    assert one.render("zh")
    assert one.render("en")
    return one.code


def shown_cells(grid: Grid) -> Cells:
    """Return what a reader finds of a grid: blank cells that stand alone are none."""
    return {
        (cell.row, cell.column, printable(cell.text), cell.row_span, cell.column_span)
        for cell in grid.cells
        if printable(cell.text).strip() or (cell.row_span, cell.column_span) != (1, 1)
    }


# --- what we write, we read -----------------------------------------------------------------------


@SOME
@pytest.mark.parametrize("suffix", WRITERS)
@given(grid=grids())
def test_every_grid_that_is_written_reads_back(tmp_path: Path, suffix: str, grid: Grid) -> None:
    document = Document("表", "", [GridBlock(grid)], sheets=[("表", grid)])
    found = read(tmp_path, f"form{suffix}", WRITERS[suffix](document))
    expected = shown_cells(grid)
    assert (cells(found) if found.tables else set()) == expected
    assert not found.findings


FORM = Grid(
    [
        Cell(0, 0, "项目支出绩效自评表", 1, 4, "title"),
        Cell(1, 0, "一级指标", role="head"),
        Cell(1, 1, "名称\n（三级）", role="head"),
        Cell(1, 2, "指标值", 1, 2, "head"),
        Cell(2, 0, "产出指标", 2, 1, "label"),
        Cell(2, 1, "=培训人次"),
        Cell(2, 2, "≥200人次"),
        Cell(2, 3, "☑是 □否"),
        Cell(3, 1, "  留白"),
        Cell(3, 2, "0012"),
        Cell(3, 3, "a&b<c>"),
    ],
    [3, 9, 4, 4],
    "自评表",
)


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


def saved_again(path: Path, suffix: str) -> Path:
    """Return a file as LibreOffice saves it in another format."""
    folder = path.parent
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", suffix[1:], "--outdir", folder / "out", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "out" / f"{path.stem}{suffix}"


@needs_libreoffice
@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".xls", ".ods"])
def test_a_form_that_libreoffice_saved_again_reads_the_same(tmp_path: Path, suffix: str) -> None:
    written = ".docx" if suffix == ".docx" else ".xlsx"
    path = tmp_path / f"form{written}"
    document = Document("表", "", [GridBlock(FORM)], sheets=[("表", FORM)])
    path.write_bytes(WRITERS[written](document))
    found = read_tables(saved_again(path, suffix))
    assert cells(found) == shown_cells(FORM)
    assert not found.findings


@needs_libreoffice
def test_an_old_workbook_reads_as_another_reader_and_excel_have_it(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    calamine = pytest.importorskip("python_calamine")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    shown = {
        (0.98, "0%"): "98%",
        (1234.5, "#,##0.00"): "1,234.50",
        (43830, 'yyyy"年"m"月"d"日"'): "2019年12月31日",
        (-7, "General"): "-7",
        (0.1 + 0.2, "General"): "0.3",
        (12.34, "General"): "12.34",
        (12345678901, "0"): "12345678901",
        (True, "General"): "TRUE",
        ("=1/0", "General"): "#DIV/0!",
        ('="甲"&"乙"', "General"): "甲乙",
        ("=1>0", "General"): "TRUE",
        ("=1/8", "0.00"): "0.13",
    }
    for row, (value, code) in enumerate(shown, 1):
        sheet.cell(row, 1, value).number_format = code
    for row in range(1, 1500):  # more than one record holds
        sheet.cell(row, 3, f"第{row}行，" + "长文字" * (row % 40))
        sheet.cell(row, 4, f"latin {row} " * (row % 9))
    sheet["F1"] = "合"
    sheet.merge_cells("F1:G2")
    sheet["F4"].comment = openpyxl.comments.Comment("批注", "某")
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["D"].hidden = True
    hidden = workbook.create_sheet("隐")
    hidden["A1"] = "暗"
    hidden.sheet_state = "hidden"
    workbook.save(tmp_path / "表.xlsx")
    path = saved_again(tmp_path / "表.xlsx", ".xls")
    found = read_tables(path)
    table = found.tables[0]
    assert [table.text(row, 0) for row in range(len(shown))] == list(shown.values())
    assert (0, 5, "合", 2, 2) in cells(found)
    assert codes(found) == ["cell-in-error", "hidden-cells", "comments-unread", "hidden-sheet"]
    rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [[table.text(row, column).strip() for column in (2, 3)] for row in range(1499)] == [
        [text.strip() for text in row[2:4]] for row in rows
    ]


# --- workbooks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("0%", "0.98", "98%"),
        ("0.00%", "0.98", "98.00%"),
        ("0.00%", "0.99995", "100.00%"),
        ("0", "2.5", "3"),
        ("0.00", "1.005", "1.01"),
        ("0.00", "-1.005", "-1.01"),
        ("0.00_ ", "9.5", "9.50"),
        ("#,##0.00", "1234567.895", "1,234,567.90"),
        ("#,##0", "999", "999"),
        ("#,##0.00_);(#,##0.00)", "-12", "(12.00)"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "-"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-12.3", "-12.30"),
        ('0.00"万元"', "48", "48.00万元"),
        ("≥0%", "0.98", "≥98%"),
        ("[$¥-804]#,##0.00", "5", "¥5.00"),
        ("[Red][>=100]0;0.0", "99.95", "100.0"),
        ("[>=100]0;0.0", "100", "100"),
        ("[<0]0", "5", ""),
        ("0;0;;@", "0", ""),
        ("0.0,", "12345", "12.3"),
        ("000-0000", "1234567", "123-4567"),
        ("#.##", "0.5", ".5"),
        ("#.0#", "12.345", "12.35"),
        ("#", "0", ""),
        ("00", "5", "05"),
        ("0.00E+00", "12345", "1.23E+04"),
        ("0.0E-0", "0.00099999", "1.0E-3"),
        ("##0.0E+0", "12345", "12.3E+3"),
        ("# ?/?", "0.5", "0.5"),
        ("@", "0.98", "0.98"),
        ('"完成"', "1", "完成"),
        ('General"人"', "50", "50人"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "0.333333333333333", "0.333333333"),
        ("General", "66.6666666666667", "66.66666667"),
        ("General", "1234567.891234", "1234567.891"),
        ("General", "123456789012", "123456789012"),
        ("General", "1E-12", "1E-12"),
        ("General", "-0.5", "-0.5"),
        ("General", "1E+5", "100000"),
        ("General", "NaN", "NaN"),
        ("General", "1E+999", "1E+999"),
        ("General", "甲", "甲"),
        ('yyyy"年"m"月"d"日"', "43830", "2019年12月31日"),
        ("yyyy/m/d;@", "43830", "2019/12/31"),
        ("yyyy-mm-dd", "43830", "2019-12-31"),
        ("yyyy\\-mm\\-dd\\ hh:mm:ss", "43830.5", "2019-12-31 12:00:00"),
        ('m"月"d"日"', "43830", "12月31日"),
        ("[$-F800]dddd, mmmm dd, yyyy", "43830", "2019年12月31日"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "43830", "二〇一九年十二月三十一日"),
        ('[DBNum1]m"月"d"日"', "43758", "十月二十日"),
        ("yyyy.mm", "43830", "2019.12"),
        ("yy-mmm-dd aaaa", "43830", "19-Dec-31 星期二"),
        ("dddd ddd aaa mmmm mmmmm", "43830", "Tuesday Tue 二 December D"),
        ("h:mm AM/PM", "0.75", "6:00 PM"),
        ('上午/下午h"时"mm"分"', "0.25", "上午6时00分"),
        ("h:m:s", "0.51", "12:14:24"),
        ("mm:ss.0", "0.00001", "00:00.9"),
        ("[h]:mm", "1.5", "36:00"),
        ("yyyy-mm-dd", "60", "1900-02-29"),
        ("yyyy-mm-dd", "59", "1900-02-28"),
        ("yyyy-mm-dd", "-1", "-1"),
        ("yyyy-mm-dd", "99999999", "99999999"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(code: str, stored: str, shown: str) -> None:
    assert number_format(code).shown(stored) == shown


def test_the_year_1904_begins_some_calendars() -> None:
    assert number_format("yyyy-mm-dd").shown("0", from_1904=True) == "1904-01-01"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='0#?.,%;@"\\[]<>=*_ yYmdhseEa+-/元General', max_size=12), st.floats())
def test_no_format_fails_on_any_number(code: str, number: float) -> None:
    assert isinstance(number_format(code).shown(repr(number)), str)
    assert isinstance(number_format(code).shown_text("甲"), str)


def test_every_built_in_format_shows_a_number() -> None:
    assert all(number_format(code).shown("43830.25") for code in BUILT_IN.values())


@pytest.mark.parametrize(
    ("code", "shown"), [('@"元"', "甲元"), ("General", "甲"), ("0;0;0;", ""), ("0;-0;;@", "甲")]
)
def test_a_text_reads_as_its_format_shows_it(code: str, shown: str) -> None:
    assert number_format(code).shown_text("甲") == shown


def test_typed_cells_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="2">'
        '<c r="A2" s="1"><v>0.98</v></c><c r="B2" t="b"><v>1</v></c>'
        '<c r="C2" t="e"><v>#REF!</v></c><c r="D2" t="str"><f>"甲"</f><v>甲</v></c>'
        '<c r="E2" t="s"><v>0</v></c><c r="F2" t="inlineStr"><is><t>行内</t>'
        "<rPh><t>x</t></rPh></is></c>"
        '<c r="G2" t="s"><v>7</v></c><c r="H2" s="9"><v>5</v></c><c s="1"><v>1</v></c>'
        "</row><row><c><v>3</v></c></row></sheetData>"
    )
    strings = (
        "<si><r><rPr><b/></rPr><t>富</t></r><r><t>文本_x000D_\n_x005F_x0041_</t></r>"
        "<rPh><t>fu</t></rPh></si>"
    )
    found = read(tmp_path, "表.xlsx", xlsx(sheet, formats=("0%",), strings=strings))
    assert texts(found) == [
        "98%", "TRUE", "#REF!", "甲", "富文本\n_x0041_", "行内", "5", "100%", "3",
    ]  # fmt: skip
    assert found.tables[0].place(2, 0) == f"{tmp_path / '表.xlsx'}!A3"
    assert [each.render("en").partition(" (")[0] for each in found.findings] == [
        f"{tmp_path / '表.xlsx'}!C2: cell-in-error: the cell holds the error #REF!"
    ]


def test_a_formula_without_a_result_is_said_with_its_place(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1</f><v></v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><v>1</v></c></row></sheetData>'
    )
    found = read(tmp_path, "表.xlsx", xlsx(sheet))
    assert [each.place.rpartition("!")[2] for each in found.findings] == ["A1", "B1"]
    assert set(codes(found)) == {"formula-uncomputed"}


def test_merged_ranges_hide_what_they_cover(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="D1:D1"/>'
        '<mergeCell ref="E1:E2"/><mergeCell ref="damaged"/></mergeCells>'
    )
    found = read(tmp_path, "表.xlsx", xlsx(sheet))
    assert cells(found) == {(0, 0, "1", 2, 2), (0, 4, "", 2, 1)}
    assert said_covered(found) == [("表.xlsx!B1", 1)]


def said_covered(found: FileTables) -> list[tuple[str, object]]:
    return [
        (Path(each.place).name, each.parameters["count"])
        for each in found.findings
        if each.code == "text-covered"
    ]


def test_no_text_under_a_merged_cell_is_lost_in_silence(tmp_path: Path) -> None:
    merged = record(0xE5, struct.pack("<H4H", 1, 0, 1, 0, 1))
    label = struct.pack("<HHH", 1, 0, 0) + old_text("隐")
    found = read(tmp_path, "表.xls", xls(record(0x204, label), merged))
    assert said_covered(found) == [("表.xls!A2", 1)]
    body = (
        '<t:table t:name="一"><t:table-row><t:table-cell t:number-columns-spanned="3">'
        "<x:p>甲</x:p></t:table-cell><t:covered-table-cell><x:p>甲</x:p></t:covered-table-cell>"
        "<t:covered-table-cell><x:p>隐</x:p></t:covered-table-cell></t:table-row></t:table>"
    )
    found = read(tmp_path, "表.ods", ods(body))
    assert cells(found) == {(0, 0, "甲", 1, 3)}
    assert said_covered(found) == [("表.ods!C1", 1)]  # what says the same is not lost
    page = "<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=2>丙<td>丁</table>"
    found = read(tmp_path, "表.html", page.encode())
    assert texts(found) == ["甲", "乙", "丙", "丁"]
    assert not found.findings


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    workbook.active["B2"] = "甲"
    workbook.active.row_dimensions[2].hidden = True
    hidden = workbook.create_sheet("隐")
    hidden["A1"] = "乙"
    hidden.column_dimensions["A"].hidden = True
    hidden.sheet_state = "veryHidden"
    workbook.create_sheet("空")
    workbook.save(tmp_path / "表.xlsx")
    found = read_tables(tmp_path / "表.xlsx")
    assert [table.name for table in found.tables] == ["Sheet", "隐"]
    assert codes(found) == ["hidden-cells", "hidden-sheet", "hidden-cells"]
    assert found.tables[1].place(0, 0) == f"{tmp_path / '表.xlsx'}!隐!A1"


def test_what_stands_beside_the_cells_is_said(tmp_path: Path) -> None:
    sheet = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    drawing = '<d xmlns:a="urn:a"><a:txBody><a:p><a:t>框</a:t></a:p></a:txBody></d>'
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("comments", "../comments1.xml"), ("drawing", "../drawings/drawing1.xml")
        ),
        "xl/drawings/drawing1.xml": drawing,
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("vbaProject", "vbaProject.bin"),
        ),
    }
    found = read(tmp_path, "表.xlsm", xlsx(sheet, more=more))
    assert codes(found) == ["external-links", "macros", "comments-unread", "textboxes-unread"]


# --- the other workbooks --------------------------------------------------------------------------


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def old_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls(*sheet: bytes, head: bytes = b"") -> bytes:
    """Return an old workbook of one sheet with these records; style 1 is a percentage."""
    name = "表".encode("utf-16-le")
    styles = record(0xE0, bytes(20)) + record(0xE0, struct.pack("<HH16x", 0, 9))
    begin = record(0x809, struct.pack("<HH", 0x600, 5))
    globals_ = len(begin + head + styles) + 4 + 10 + 4
    bound = record(0x85, struct.pack("<IBBBB", globals_, 0, 0, 1, 1) + name)
    content = begin + head + styles + bound + record(0x0A)
    body = record(0x809, struct.pack("<HH", 0x600, 16)) + b"".join(sheet) + record(0x0A)
    return compound("Workbook", content + body)


def formula(column: int, result: bytes, style: int = 0) -> bytes:
    return record(0x06, struct.pack("<HHH8s8x", 0, column, style, result))


def object_text(kind: int, text: bytes) -> bytes:
    """Return a comment's text (kind 0x19) or a text box (6), whose number is its kind."""
    about = struct.pack("<HHHHH12xHH", 0x15, 0x12, kind, kind, 0, 0, 0)
    size = struct.pack("<HH6sHHH4x", 0, 0, b"", len(text), 0, 0)
    return record(0x5D, about) + record(0x1B6, size) + record(0x3C, b"\0" + text)


def test_records_of_an_old_workbook_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "表.xls",
        xls(
            record(0x204, struct.pack("<HHH", 0, 0, 0) + old_text("标签")),
            record(0x203, struct.pack("<HHHd", 0, 1, 1, 0.98)),
            record(0x27E, struct.pack("<HHHI", 0, 2, 0, 9850 << 2 | 3)),
            record(0x27E, struct.pack("<HHHI", 0, 3, 0, (-5 << 2 | 2) & 0xFFFFFFFF)),
            record(0xBD, struct.pack("<HHHIHIH", 0, 4, 1, 1 << 2 | 2, 0, 0x3FF00000, 5)),
            formula(6, b"\x01\0\x01\0\0\0\xff\xff"),
            formula(7, b"\x02\0\x17\0\0\0\xff\xff"),
            formula(8, b"\x00\0\0\0\0\0\xff\xff"),
            record(0x207, old_text("结果")),
            record(0x207, old_text("无主")),
            formula(9, struct.pack("<d", 0.5), 1),
            formula(10, b"\x03\0\0\0\0\0\xff\xff"),
            record(0x205, struct.pack("<HHHBB", 0, 11, 0, 0, 0)),
            record(0xFD, struct.pack("<HHHI", 1, 0, 0, 1)),
            record(0x809, bytes(4)) + record(0x203, bytes(14)) + record(0x0A),  # a chart
            object_text(6, b"box"),
            object_text(0x19, b"note"),
            record(0x1C, struct.pack("<4HHB", 0, 0, 0, 0x19, 1, 0) + b"A\0"),
            record(0xE5, struct.pack("<H4H4H", 2, 3, 4, 0, 1, 5, 4, 0, 1)),
            head=record(
                0x1AE, struct.pack("<HHB", 1, 1, 0) + b"b" + struct.pack("<HB", 1, 0) + b"S"
            )
            + record(0x22, b"\0\0")
            + record(0x41E, struct.pack("<H", 164) + old_text("0.0"))
            + record(
                0xFC, struct.pack("<IIHBHI", 2, 2, 3, 0b1101, 1, 2) + "一二".encode("utf-16-le")
            )
            + record(0x3C, b"\0c" + bytes(6) + struct.pack("<HB", 2, 0) + b"ab"),
        ),
    )
    assert texts(found) == [
        "标签", "98%", "98.5", "-5", "100%", "1", "TRUE", "#REF!", "结果", "50%", "FALSE", "ab", "",
    ]  # fmt: skip
    assert (3, 0, "", 2, 2) in cells(found)
    assert codes(found) == [
        "external-links", "cell-in-error", "comments-unread",
    ]  # fmt: skip  # text boxes are not told


def test_a_text_that_goes_on_in_another_width_is_one_text(tmp_path: Path) -> None:
    shared = record(0xFC, struct.pack("<IIHB", 1, 1, 4, 1) + "一二".encode("utf-16-le"))
    data = xls(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)), head=shared + record(0x3C, b"\0ab"))
    assert texts(read(tmp_path, "表.xls", data)) == ["一二ab"]


def test_rare_characters_in_the_result_of_a_formula_are_read(tmp_path: Path) -> None:
    result = record(0x207, struct.pack("<HB", 3, 1) + "𠮷野".encode("utf-16-le"))
    data = xls(formula(0, b"\x00\0\0\0\0\0\xff\xff"), result)
    assert texts(read(tmp_path, "表.xls", data)) == ["𠮷野"]


def test_names_of_ranges_are_not_worked_out(tmp_path: Path) -> None:
    def name(number: int, content: bytes) -> bytes:
        sizes = struct.pack("<HBBHHH4B", 0, 0, 2, len(content), 0, 0, 0, 0, 0, 0)
        return record(0x18, sizes + b"\0a%c" % (65 + number) + content)

    twice = [struct.pack("<BHHBHHB", 0x23, each, 0, 0x23, each, 0, 8) for each in range(1, 30)]
    names = [b"\x17\x08\0aaaaaaaa", *twice]  # each a text twice as long as the one before
    head = b"".join(name(number, content) for number, content in enumerate(names))
    data = xls(record(0x203, struct.pack("<HHHd", 0, 0, 1, 0.5)), head=head)
    assert texts(read(tmp_path, "表.xls", data)) == ["50%"]


def test_what_an_old_workbook_promises_is_checked_before_it_is_read(tmp_path: Path) -> None:
    backwards = struct.pack("<IIHBi", 2**31 - 1, 2**31 - 1, 800, 4, -807) + b"a" * 800
    assert refusal(tmp_path, "回.xls", xls(head=record(0xFC, backwards))) == "file-damaged"
    for place in (44, 64, 72):  # sectors of the tables
        data = bytearray(xls())
        struct.pack_into("<I", data, place, 2**31)
        assert refusal(tmp_path, "多.xls", bytes(data)) == "file-damaged"
    for size in (2**31 - 1, 5000):  # of the workbook
        data = bytearray(xls())
        struct.pack_into("<I", data, 512 + 128 + 120, size)
        assert refusal(tmp_path, "大.xls", bytes(data)) == "file-damaged"
    endless = struct.pack("<HHHH", 0x809, 4, 0x600, 5) + record(0x5D, bytes(4080)) + b"\0" * 4
    assert refusal(tmp_path, "无尾.xls", compound("Workbook", endless)) == "file-damaged"


def ods(body: str, entry: str = "") -> bytes:
    media = "application/vnd.oasis.opendocument.spreadsheet"
    return package(
        {
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:m">'
            f'<m:file-entry m:media-type="{media}">{entry}</m:file-entry></m:manifest>',
            "content.xml": f'<o:c xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x">{body}</o:c>',
        }
    )


def test_an_open_document_reads_as_it_shows(tmp_path: Path) -> None:
    body = (
        '<o:style o:name="s"><o:table-properties o:display="false"/></o:style>'
        '<t:table t:name="一" t:style-name="s"><t:table-column t:number-columns-repeated="2"/>'
        '<t:table-column t:visibility="collapse"/>'
        '<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="2">'
        '<x:p>甲<x:s x:c="2"/>乙<x:tab/>丙<x:line-break/>丁</x:p><x:p>戊</x:p></t:table-cell>'
        '<t:table-cell t:formula="of:=1"/></t:table-row>'
        '<t:table-row t:visibility="collapse">'
        '<t:table-cell t:number-rows-spanned="2" t:number-columns-spanned="2">'
        "<o:annotation><x:p>注</x:p></o:annotation><o:frame><x:p>框</x:p></o:frame><x:p>合</x:p>"
        "</t:table-cell><t:covered-table-cell/>"
        '<t:table-cell o:value-type="percentage"><x:p>98% </x:p></t:table-cell></t:table-row>'
        '<t:table-row t:number-rows-repeated="1048576"><t:table-cell '
        't:number-columns-repeated="16384"/></t:table-row></t:table><t:table t:name="二"/>'
    )
    found = read(tmp_path, "表.ods", ods(body))
    text = "甲  乙\t丙\n丁\n戊"
    assert cells(found) == {
        (0, 0, text, 1, 1), (0, 1, text, 1, 1), (1, 0, text, 1, 1), (1, 1, text, 1, 1),
        (2, 0, "合", 2, 2), (2, 2, "98%", 1, 1),
    }  # fmt: skip
    assert codes(found) == [
        "hidden-sheet", "formula-uncomputed", "hidden-cells", "comments-unread", "textboxes-unread",
    ]  # fmt: skip


def test_an_error_in_an_open_document_is_said(tmp_path: Path) -> None:
    cell = '<t:table-cell o:value-type="string" c:value-type="error"><x:p>#N/A</x:p></t:table-cell>'
    found = read(
        tmp_path,
        "表.ods",
        ods(f'<t:table t:name="一" xmlns:c="calc"><t:table-row>{cell}</t:table-row></t:table>'),
    )
    assert [each.render("en").partition(" (")[0] for each in found.findings] == [
        f"{tmp_path / '表.ods'}!A1: cell-in-error: the cell holds the error #N/A"
    ]


ROW = (
    '<t:table-row t:number-rows-repeated="{}"><t:table-cell {}><x:p>甲</x:p></t:table-cell>'
    "</t:table-row>"
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ROW.format(2_000_000, ""), "rows-limit"),
        (ROW.format(1, 't:number-columns-repeated="9999999"'), "cells-limit"),
        (ROW.format(1000, 't:number-columns-repeated="16000"'), "cells-limit"),
        (ROW.format(1, 't:number-columns-spanned="99999"'), "cells-limit"),
    ],
)
def test_repetitions_of_an_open_document_are_bounded(tmp_path: Path, body: str, code: str) -> None:
    assert refusal(tmp_path, "表.ods", ods(f'<t:table t:name="一">{body}</t:table>')) == code


def test_a_locked_open_document_needs_a_password(tmp_path: Path) -> None:
    assert refusal(tmp_path, "密.ods", ods("", "<m:encryption-data/>")) == "password-protected"


def test_parts_are_found_under_other_spellings(tmp_path: Path) -> None:
    data = xlsx(
        '<sheetData><row><c t="s"><v>0</v></c></row></sheetData>', strings="<si><t>甲</t></si>"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spelled = {name.replace("/", "\\").replace("shared", "Shared"): parts[name] for name in parts}
    assert texts(read(tmp_path, "表.xlsx", package(spelled))) == ["甲"]


def test_a_workbook_has_at_most_a_thousand_sheets(tmp_path: Path) -> None:
    many = '<sheet name="表" r:id="r1"/>' * 1001
    data = xlsx("", head=f"<sheets>{many}</sheets>")
    assert refusal(tmp_path, "多.xlsx", data) == "sheets-limit"


def test_the_text_of_a_workbook_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.documents.read_xlsx._TEXT_LIMIT", 10)
    sheet = '<sheetData><row><c t="str"><v>这段文字超过了十个字符</v></c></row></sheetData>'
    assert refusal(tmp_path, "长.xlsx", xlsx(sheet)) == "unpacked-too-large"


def test_large_files_are_not_taken_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval.documents.reading.WHOLE_LIMIT", 10)
    monkeypatch.setattr("perfeval.documents.read_html.PAGE_LIMIT", 5)
    monkeypatch.setattr("perfeval.documents.opened.TREE_LIMIT", 10)
    assert refusal(tmp_path, "大.csv", b"a" * 11) == "file-too-large"
    assert refusal(tmp_path, "大.html", b"<table>") == "unpacked-too-large"
    assert refusal(tmp_path, "大.docx", docx("")) == "unpacked-too-large"


# --- documents ------------------------------------------------------------------------------------


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_text(tmp_path: Path, content: str) -> str:
    found = read(tmp_path, "文.docx", docx(table(cell(content))))
    return found.tables[0].text(0, 0)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (paragraph("甲") + paragraph("") + paragraph("乙") + paragraph(""), "甲\n\n乙"),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/></w:r></w:p>", "甲\n乙\t"),
        (("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r>"
         "</w:del><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom></w:p>"), "新"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>"
         + paragraph("后"), "前后"),
        (("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r>"
         "<w:t>☑</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"), "☑"),
        (("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r>"
         "</w:hyperlink><w:r><w:footnoteReference/><w:noBreakHyphen/></w:r></w:p>"), "链-"),
        (('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" '
         'w:char="F0A3"/><w:sym w:font="X" w:char="zz"/></w:r></w:p>'), "☑☐"),
        (("<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/>"
         "</w:checkBox></w:ffData></w:fldChar></w:r></w:p>"), "☑"),
        (("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr>"
         '<w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>'), "显"),
        (("<w:p><w:ruby><w:rt><w:r><w:t>zi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r>"
         "</w:rubyBase></w:ruby><!-- 无 --><?无 x?></w:p>"), "字"),
    ],
)  # fmt: skip
def test_a_cell_of_a_document_reads_as_it_is_seen(tmp_path: Path, content: str, text: str) -> None:
    assert word_text(tmp_path, content) == text


def test_cells_of_a_document_span_rows_and_columns(tmp_path: Path) -> None:
    restart, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        cell(paragraph("甲"), restart + wide) + cell(paragraph("乙")),
        cell(paragraph("隐"), going + wide) + cell(paragraph("丙"), going),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(paragraph("丁")),
        "<w:trPr><w:del/></w:trPr>" + cell(paragraph("删")),
        cell(paragraph("戊"), '<w:hMerge w:val="restart"/>')
        + cell(paragraph("") + paragraph("盖"), "<w:hMerge/>")
        + f"<w:sdt><w:sdtContent>{cell(paragraph('己'))}</w:sdtContent></w:sdt>",
    )
    found = read(tmp_path, "文.docx", docx(body))
    assert said_covered(found) == [("文.docx 表1 行2 列1", 2)]
    assert cells(found) == {
        (0, 0, "甲", 2, 2), (0, 2, "乙", 1, 1), (1, 2, "丙", 1, 1), (2, 1, "丁", 1, 1),
        (3, 0, "戊", 1, 2), (3, 2, "己", 1, 1),
    }  # fmt: skip


def test_tables_come_with_the_paragraphs_around_them(tmp_path: Path) -> None:
    inner = table(cell(paragraph("里甲")) + cell(paragraph("里乙")))
    outer = table(cell(paragraph("前") + inner + paragraph("后")))
    body = (
        paragraph("题") + paragraph(" ") + outer + paragraph("注")
        + f"<w:sdt><w:sdtContent>{table(cell(paragraph('二')))}</w:sdtContent></w:sdt>"
        + paragraph("末")
    )  # fmt: skip
    found = read(tmp_path, "文.docx", docx(body))
    assert [(each.number, each.before, each.after) for each in found.tables] == [
        (1, ("题",), ("注",)), (2, ("前",), ("后",)), (3, ("注",), ("末",)),
    ]  # fmt: skip
    assert found.tables[0].text(0, 0) == "前\n里甲\t里乙\n后"


def test_what_stands_beside_the_text_is_said(tmp_path: Path) -> None:
    box = (
        "<w:p><w:r><w:pict><w:txbxContent>"
        + paragraph("框")
        + "</w:txbxContent></w:pict></w:r></w:p>"
    )
    more = {
        "word/_rels/document.xml.rels": relations(
            ("header", "header1.xml"), ("comments", "comments.xml"), ("vbaProject", "v.bin")
        ).replace("</Relationships>", "")
        + '<Relationship Id="x" Type="a/attachedTemplate" Target="f:/t" TargetMode="External"/>'
        '<Relationship Id="y" Type="a/hyperlink" Target="http://a" TargetMode="External"/>'
        "</Relationships>",
        "word/header1.xml": f'<w:hdr xmlns:w="urn:w">{table(cell(paragraph("页眉")))}</w:hdr>',
        "word/comments.xml": '<w:comments xmlns:w="urn:w"><w:comment/></w:comments>',
    }
    found = read(tmp_path, "文.docm", docx(table(cell(paragraph("甲"))) + box, more))
    assert codes(found) == [
        "textboxes-unread", "page-edges-unread", "comments-unread", "external-links", "macros",
    ]  # fmt: skip
    assert texts(found) == ["甲"]


def test_a_document_of_ours_has_its_caption_before_the_table(tmp_path: Path) -> None:
    document = Document("报告", "", [Paragraph("前言"), GridBlock(FORM, "表1"), Paragraph("说明")])
    found = read(tmp_path, "文.docx", docx_bytes(document))
    assert found.tables[0].before == ("报告", "前言", "表1")
    assert found.tables[0].after == ("说明",)


# --- text and pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_columns_is_read_in_every_encoding(
    tmp_path: Path, codec: str, encoding: str, delimiter: str
) -> None:
    rows = [("名称", "指标值"), ("培训，含线上", '"≥200\n人次"'), ("仅一列",)]
    text = "\n".join(delimiter.join(row) for row in rows)
    found = read(tmp_path, "表.xls", text.encode(codec))
    assert texts(found) == ["名称", "指标值", "培训，含线上", "≥200\n人次", "仅一列"]
    assert found.encoding == encoding
    assert codes(found) == ([] if encoding == "UTF-8" else ["encoding"])
    assert found.tables[0].place(1, 1) == f"{tmp_path / '表.xls'}:2:2"


def test_a_very_long_text_is_kept_and_said(tmp_path: Path) -> None:
    whole, long = "长" * 32_767, "长" * 32_768
    found = read(tmp_path, "表.csv", f"{whole},{long}\n".encode())
    assert texts(found) == [whole, long]
    assert codes(found) == ["text-long"]
    both = "".join(f'<c t="str"><v>{text}</v></c>' for text in (whole, long))
    sheet = f"<sheetData><row>{both}</row></sheetData>"
    page = f"<table><tr><td>{whole}<td>{long}</table>".encode()
    document = docx(table(cell(paragraph(whole)) + cell(paragraph(long))))
    for name, data in (("表.xlsx", xlsx(sheet)), ("表.html", page), ("表.docx", document)):
        found = read(tmp_path, name, data)
        assert texts(found) == [whole, long]
        assert codes(found) == ["text-long"]


def test_a_page_under_the_suffix_of_a_workbook_is_read(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"><style>td{}</style></head><h1>表头</h1>'
        "<table><caption>题</caption>"
        "<tr><td rowspan=2 colspan='2'>甲<br>乙 <p>丙</p><th>&ge;98%<tbody><tr><td>"
        "<input type=checkbox checked>是<table><tr><td>里<td>面</table></table><p>注"
    )
    found = read(tmp_path, "导出.xls", page.encode("gb18030"))
    assert cells(found) == {
        (0, 0, "甲\n乙\n丙", 2, 2), (0, 2, "≥98%", 1, 1), (1, 2, "☑是\n里\t面", 1, 1),
    }  # fmt: skip
    assert texts(found, 1) == ["里", "面"]
    assert found.tables[0].before == ("表头", "题")
    assert found.tables[0].after == ("注",)
    assert found.encoding == "GB18030"


# --- limits and damage ----------------------------------------------------------------------------

ENTITIES = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
EMPTY_ROW = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.xlsx", b"", "file-empty"),
        ("文.xlsx", b"%PDF-1.7", "no-tables-kind"),
        ("网页.xls", b"MIME-Version: 1.0\n", "no-tables-kind"),
        ("表.xls", b'<?xml version="1.0"?><Workbook><Table/></Workbook>', "no-tables-kind"),
        ("表.xlsx", package({"a.txt": "x"}), "no-tables-kind"),
        ("表.xlsb", package({"_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
                            "xl/workbook.bin": b"x"}), "no-tables-kind"),
        ("片.pptx", package({"_rels/.rels": relations(("officeDocument", "p.xml")),
                            "p.xml": "<presentation/>"}), "no-tables-kind"),
        ("密.xlsx", compound("EncryptedPackage"), "password-protected"),
        ("旧.doc", compound("WordDocument"), "no-tables-kind"),
        ("旧.xls", compound("Book"), "no-tables-kind"),
        ("旧.xls", compound("Workbook", b"\x09\x08\x04\x00\x00\x05\x05\x00"), "no-tables-kind"),
        ("密.xls", compound("Workbook", b"\x09\x08\x04\x00\x00\x06\x05\x00\x2f\0\0\0"),
         "password-protected"),
        ("坏.xls", compound("Workbook", b"\x09\x08\xff\xff"), "file-damaged"),
        ("二.csv", b"a\0b", "no-tables-kind"),
        ("坏.csv", "名称".encode()[:-1] + "好的名称文字".encode(), "encoding-damaged"),
        ("坏.csv", b"\x81", "encoding-unknown"),
        ("坏.csv", b'"' + b"a," * 100_000, "quotation-open"),
        ("弹.xlsx", package({"a": bytes(30 * 2**20)}), "unpacked-ratio"),
        ("实体.xlsx", xlsx(EMPTY_ROW, sheet_head=ENTITIES), "xml-dtd"),
        ("实体.docx", package({
            "_rels/.rels": relations(("officeDocument", "d.xml")),
            "d.xml": ENTITIES + "<document>&c;</document>"}), "xml-dtd"),
        ("深.xlsx", xlsx("<a>" * 300 + "</a>" * 300), "xml-depth"),
        ("深.docx", docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "xml-depth"),
        ("断.xlsx", xlsx("<a>"), "file-damaged"),
        ("缺.xlsx", xlsx("", more={"xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "nowhere.xml"))}), "file-damaged"),
        ("行.xlsx", xlsx('<sheetData><row r="1000001"><c><v>1</v></c></row></sheetData>'),
         "rows-limit"),
        ("列.xlsx", xlsx('<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>'),
         "cells-limit"),
        ("并.xlsx", xlsx(EMPTY_ROW + '<mergeCells><mergeCell ref="A1:Z1000000"/></mergeCells>'),
         "cells-limit"),
        ("并.docx", docx(table(cell(paragraph("甲"), '<w:gridSpan w:val="99999"/>'))),
         "cells-limit"),
        ("并.html", b"<table>" + b"<tr><td colspan=1000>a<td colspan=1000>b" * 1000,
         "cells-limit"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    assert refusal(tmp_path, name, data) == code


@pytest.mark.parametrize(("suffix", "around"), [
    (".docx", lambda inner: table(cell(inner + paragraph("")))),
    (".html", lambda inner: f"<table><tr><td>甲{inner}</table>"),
])  # fmt: skip
def test_tables_inside_tables_have_a_limit(tmp_path: Path, suffix: str, around) -> None:
    def nested(depth: int) -> bytes:
        inner = ""
        for _ in range(depth):
            inner = around(inner)
        return docx(inner) if suffix == ".docx" else inner.encode()

    read(tmp_path, f"表{suffix}", nested(8))
    assert refusal(tmp_path, f"表{suffix}", nested(9)) == "tables-depth"


def test_a_file_that_would_unpack_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(str(number), bytes(30 * 2**20))
    assert refusal(tmp_path, "弹.xlsx", path.read_bytes()) == "unpacked-too-large"


def test_a_locked_member_needs_a_password(tmp_path: Path) -> None:
    data = bytearray(package({"a.xml": "x"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert refusal(tmp_path, "密.xlsx", bytes(data)) == "password-protected"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "无.xlsx", "file-missing"), (tmp_path, "file-unreadable")):
        with pytest.raises(FaultyInput) as caught:
            read_tables(path)
        assert [each.code for each in caught.value.findings] == [code]


# --- fuzz: nothing but our own errors -------------------------------------------------------------


def survives(folder: Path, name: str, data: bytes) -> None:
    with suppress(PerfevalError):
        read(folder, name, data)


def samples() -> Mapping[str, bytes]:
    document = Document("表", "", [GridBlock(FORM)], sheets=[("表", FORM)])
    return {"表.xlsx": xlsx_bytes(document), "表.docx": docx_bytes(document)}


@pytest.mark.parametrize("name", samples())
def test_a_file_cut_off_anywhere_is_refused_by_name(tmp_path: Path, name: str) -> None:
    data = samples()[name]
    for end in range(0, len(data), 50):
        refusal(tmp_path, name, data[:end])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200), st.sampled_from(
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"<table>", b"<?xml"]
))  # fmt: skip
def test_random_bytes_never_fail_untyped(tmp_path: Path, data: bytes, head: bytes) -> None:
    survives(tmp_path, "表.xls", head + data)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(sorted(samples())), st.booleans())
def test_damaged_files_never_fail_untyped(
    tmp_path: Path,
    seed: int,
    name: str,
    repack: bool,  # noqa: FBT001
) -> None:
    random_ = random.Random(seed)
    data = bytearray(samples()[name])
    if repack:
        parts = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                content = bytearray(archive.read(member))
                for _ in range(random_.randrange(3)):
                    content[random_.randrange(len(content))] = random_.randrange(256)
                if random_.random() < 0.95:
                    parts[member] = bytes(content)
        data = bytearray(package(parts))
    else:
        for _ in range(random_.randrange(1, 20)):
            data[random_.randrange(len(data))] = random_.randrange(256)
    survives(tmp_path, name, bytes(data))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_damaged_old_workbooks_never_fail_untyped(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    kinds = [0x06, 0xFD, 0xFC, 0x3C, 0x204, 0x203, 0x27E, 0xBD, 0x205, 0x207, 0xE5, 0x208, 0x7D,
             0x85, 0xE0, 0x41E, 0x22, 0x1AE, 0x5D, 0x1B6, 0x1C, 0x0A, 0x809]  # fmt: skip
    stream = b"\x09\x08\x04\x00\x00\x06\x05\x00"
    for _ in range(random_.randrange(20)):
        content = random_.randbytes(random_.randrange(30))
        stream += random_.choice(kinds).to_bytes(2, "little")
        stream += len(content).to_bytes(2, "little") + content
    survives(tmp_path, "表.xls", compound("Workbook", stream + b"\x0a\0\0\0"))


@needs_libreoffice
def test_a_damaged_old_workbook_of_a_program_never_fails_untyped(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xlsx").write_bytes(samples()["表.xlsx"])
    data = saved_again(tmp_path / "form.xlsx", ".xls").read_bytes()
    whole = cells(read(tmp_path, "表.xls", data))
    for end in range(0, len(data), 50):
        with suppress(PerfevalError):  # what is cut off may be none of the workbook
            assert cells(read(tmp_path, "表.xls", data[:end])) == whole
    random_ = random.Random(1)
    for _ in range(200):
        broken = bytearray(data)
        for _ in range(random_.randrange(1, 20)):
            broken[random_.randrange(len(broken))] = random_.randrange(256)
        survives(tmp_path, "表.xls", bytes(broken))
    assert capfd.readouterr() == ("", "")
