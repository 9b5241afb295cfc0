from __future__ import annotations

import pytest

from perfeval.documents.blocks import (
    Details,
    Document,
    Emphasis,
    Heading,
    Missing,
    Paragraph,
    Strong,
    Text,
)
from perfeval.documents.grid import Grid
from perfeval.errors import PerfevalError


def test_text_and_single_inlines_stand_for_a_sequence() -> None:
    assert Paragraph("甲") == Paragraph(Text("甲")) == Paragraph([Text("甲")])
    assert Strong(Missing("乙")).content == (Missing("乙"),)


def test_plain_text_leaves_the_markup_out() -> None:
    paragraph = Paragraph([Emphasis([Text("按"), Strong("规定")]), Missing("")])
    assert paragraph.plain == "按规定〔待填写〕"
    assert Emphasis("甲").plain == "甲"


@pytest.mark.parametrize("text", ["办法", "待填写：办法", "待填写: 办法"])
def test_a_blank_is_labelled_once(text: str) -> None:
    assert Missing(text).shown() == "〔待填写：办法〕"


def test_a_blank_speaks_the_language_of_its_document() -> None:
    assert Missing("rules").shown("en") == "[to be filled in: rules]"
    assert Missing("").shown("en") == "[to be filled in]"


def test_headings_have_six_levels() -> None:
    with pytest.raises(PerfevalError, match="a heading has a level from 1 to 6, found 7"):
        Heading(7, "深")


def test_a_block_alone_stands_for_a_sequence() -> None:
    assert Document("", blocks="甲") == Document("", blocks=Paragraph("甲"))
    assert Details("乙", [Paragraph("甲")]).blocks == (Paragraph("甲"),)


def test_every_name_of_two_sheets_is_named() -> None:
    grid = Grid([], [1])
    with pytest.raises(PerfevalError, match="found twice: a, b"):
        Document("", sheets=[("a", grid), ("B", grid), ("A", grid), ("b", grid)])
