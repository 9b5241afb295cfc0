from __future__ import annotations

import pytest
from hypothesis import given
from tests.documents.strategies import texts

from perfeval import errors
from perfeval.documents.blocks import (
    Code,
    Details,
    Emphasis,
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
from perfeval.documents.markdown import escape_markdown, parse_markdown


def parsed(text: str, **blocks: list[Details]) -> list[object]:
    return list(parse_markdown(text, blocks=blocks))


@given(texts)
def test_escaped_text_parses_to_one_paragraph_of_that_text(text: str) -> None:
    clean = printable(text)
    expected = [Paragraph(Text(clean))] if clean else []
    assert parsed(escape_markdown(text)) == expected


@given(texts)
def test_escaped_text_stays_itself_in_headings_items_and_tables(text: str) -> None:
    clean = printable(text)
    one = escape_markdown(f"甲{clean}乙")
    assert parsed(f"## {one}") == [Heading(2, f"甲{clean}乙")]
    assert parsed(f"- {one}") == [ListBlock(ordered=False, items=[f"甲{clean}乙"])]
    (table,) = parsed(f"| 名称 | 值 |\n|---|---|\n| {one} | 1 |")
    assert isinstance(table, GridBlock)
    assert table.grid.at(1, 0).text == f"甲{clean}乙"


@given(texts)
def test_escaped_text_is_inert_after_another_line(text: str) -> None:
    clean = printable(text)
    (paragraph,) = parsed(f"甲\n乙{escape_markdown(text)}")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.plain == f"甲乙{clean}"


@given(texts)
def test_any_markdown_at_all_parses(text: str) -> None:
    parse_markdown(text, blocks={})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 一、概况", Heading(1, "一、概况")),
        ("**重点**", Paragraph(Strong("重点"))),
        ("*初稿*", Paragraph(Emphasis("初稿"))),
        ("按**规定（试行）**办", Paragraph([Text("按"), Strong("规定（试行）"), Text("办")])),
        ("**“甲”**、*乙*", Paragraph([Strong("“甲”"), Text("、"), Emphasis("乙")])),
        ("5 * 3 * 2，2*3", Paragraph("5 * 3 * 2，2*3")),
        ("甲 ** 乙 ** 丙", Paragraph("甲 ** 乙 ** 丙")),
        ("***全***部", Paragraph([Emphasis(Strong("全")), Text("部")])),
        ("`code`", Paragraph(Code("code"))),
        ("---", PageBreak()),
        ("3. 甲\n4. 乙", ListBlock(ordered=True, items=["甲", "乙"], start=3)),
        ("按[[待填写：办法]]执行", Paragraph([Text("按"), Missing("办法"), Text("执行")])),
        ("[[待填写]]", Paragraph(Missing(""))),
        ("[[to be filled in: rules]]", Paragraph(Missing("rules"))),
        ("[[其他]]", Paragraph("[[其他]]")),
        ("<b>粗</b>", Paragraph("<b>粗</b>")),
        ("<script>\nx\n</script>", Paragraph("<script> x </script>")),
        ("    缩进", Paragraph("缩进")),
        ("[文件](https://example.org)", Paragraph("文件（https://example.org）")),
        ("[见[[待填写：x]]](u)", Paragraph([Text("[见"), Missing("x"), Text("](u)")])),
        ("<https://a.cn>", Paragraph("https://a.cn")),
        ("[x](javascript:alert)", Paragraph("[x](javascript:alert)")),
        ("甲\\\n乙", Paragraph("甲\n乙")),
        ("甲\n乙", Paragraph("甲乙")),
        ("one\ntwo", Paragraph("one two")),
        ("```\na  b\n```", Paragraph(Code("a  b"))),
        ("> 引用", Paragraph("引用")),
    ],
)  # fmt: skip
def test_markdown_becomes_blocks(source: str, expected: object) -> None:
    assert parsed(source) == [expected]


def test_escaped_text_inside_a_blank_is_read_back() -> None:
    text = "a]] *b* |"
    assert parsed(f"[[待填写：{escape_markdown(text)}]]") == [Paragraph(Missing(text))]


def test_a_table_becomes_a_grid_with_its_alignment_and_blanks() -> None:
    (table,) = parsed("| 指标 | 得分 |\n|:--|--:|\n| [[待填写：名称]] | 9.92 |")
    assert isinstance(table, GridBlock)
    grid = table.grid
    assert grid.header_rows == (0,)
    assert [(cell.role, cell.align, cell.text) for cell in grid.cells] == [
        ("head", "left", "指标"),
        ("head", "right", "得分"),
        ("missing", "left", "〔待填写：名称〕"),
        ("value", "right", "9.92"),
    ]


def test_lists_nest() -> None:
    assert parsed("- 甲\n  1. 乙\n  2. 丙") == [
        ListBlock(
            ordered=False, items=[[Paragraph("甲"), ListBlock(ordered=True, items=["乙", "丙"])]]
        )
    ]


def test_a_named_block_stands_where_it_was_called() -> None:
    why = Details("为什么", "因为")
    assert parsed("前\n\n```block why\n```\n\n后", why=[why, why]) == [
        Paragraph("前"), why, why, Paragraph("后"),
    ]  # fmt: skip


def test_every_unknown_block_is_named_at_once() -> None:
    with pytest.raises(errors.PerfevalError) as caught:
        parse_markdown("```block a\n```\n\n- ```block b\n  ```", blocks={"form": []})
    assert str(caught.value).splitlines() == [
        "line 1: no block is named 'a', there are: form",
        "line 4: no block is named 'b', there are: form",
    ]
