"""What ``explain`` marks below a cell."""

from perfeval.cli.marking import marked
from perfeval.readings import read_actual, read_target


def test_sign_number_and_unit_are_told_apart():
    assert list(marked(read_target("≥200人次"), "zh")) == ["  ≥200人次", "  ^^===----"]


def test_a_deadline_beside_a_number_is_marked_too():
    cell = "12月31日前完成当年救助目标率达100%"
    text, marks = marked(read_target(cell, indicator="资金在规定时间内下达率"), "zh")
    assert text.strip() == cell
    assert marks.strip().startswith("~~")
    assert marks.rstrip().endswith("===-")


def test_plain_words_have_no_marks_and_are_no_complaint():
    assert list(marked(read_target("效果显著"), "zh")) == []


def test_what_was_not_understood_is_said():
    lines = list(marked(read_actual("第3批5户，另有2户待定"), "zh"))
    assert any(line.startswith("没有理解的文字：") for line in lines)


def test_text_that_cannot_be_printed_is_not_marked():
    assert list(marked(read_target("98%\x00"), "en")) == []
    assert list(marked(read_target(None), "en")) == []
