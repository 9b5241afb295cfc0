"""What holds of every reading, whatever the cell contains."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfeval.readings import (
    NumberReading,
    Reading,
    format_reading,
    read_actual,
    read_column,
    read_target,
)
from perfeval.testing.reading_strategies import (
    actual_texts,
    messy_text,
    number_readings,
    target_texts,
)

NAMES = [None, "群众满意度", "培训人次", "项目总成本（万元）", "完成时间", "改造户数", "检查次数"]
FULL = {ord("0") + each: "０１２３４５６７８９"[each] for each in range(10)}
KINDS = {"number", "date", "grade", "text", "blank"}


def both(text: str, name: str | None = None) -> tuple[Reading, Reading]:
    return read_target(text, indicator=name), read_actual(text, indicator=name)


@given(messy_text(), st.sampled_from(NAMES))
@example("≥" * 500, None)
@example("9" * 41, None)
@example("每" * 300, None)
@settings(max_examples=2000)
def test_every_text_has_a_reading_of_one_of_five_kinds(text: str, name: str | None) -> None:
    for reading in both(text, name):
        assert reading.kind in KINDS
        assert reading.text == text
        assert reading.describe("zh")
        assert reading.describe("en")
        assert repr(reading)
        assert reading._repr_html_()
        for finding in reading.findings:
            assert finding.message("zh")
            assert finding.message("en")


@given(st.one_of(target_texts(), actual_texts(), messy_text()), st.sampled_from(NAMES))
@settings(max_examples=2000)
def test_a_reading_written_out_reads_back_to_the_same(text: str, name: str | None) -> None:
    for reading, read in zip(both(text, name), (read_target, read_actual), strict=True):
        again = read(format_reading(reading), indicator=name)
        assert again.as_dict() == reading.as_dict()


@given(st.one_of(target_texts(), messy_text()), st.sampled_from(NAMES))
def test_spans_lie_in_the_text_in_order_and_apart(text: str, name: str | None) -> None:
    for reading in both(text, name):
        at = 0
        for start, end, _ in reading.spans:
            assert at <= start < end <= len(text)
            at = end


@given(number_readings())
def test_a_number_says_which_characters_carry_it(reading: NumberReading) -> None:
    assert any(role == "number" for _, _, role in reading.spans)


@given(st.one_of(target_texts(), actual_texts()))
def test_full_width_digits_change_nothing(text: str) -> None:
    assert read_target(text.translate(FULL)).as_dict() == read_target(text).as_dict()


@given(number_readings())
def test_the_ends_of_a_number_fit_its_sign(reading: NumberReading) -> None:
    low, high = reading.low, reading.high
    match reading.comparator:
        case ">=" | ">":
            assert low is not None
            assert high is None
        case "<=" | "<":
            assert low is None
            assert high is not None
        case "range":
            assert low is not None
            assert high is not None
            assert low < high
        case "band":
            assert low == -high  # type: ignore[operator]
        case _:
            assert low == high


@given(st.lists(st.one_of(st.none(), target_texts(), messy_text()), max_size=30), st.data())
def test_a_column_is_read_as_its_cells_are(texts: list[str | None], data: st.DataObject) -> None:
    size = len(texts)
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=size, max_size=size))
    units = data.draw(st.lists(st.sampled_from([None, "%", "万元"]), min_size=size, max_size=size))
    for role, read in (("target", read_target), ("actual", read_actual)):
        column = read_column(texts, names=names, units=units, role=role)  # type: ignore[arg-type]
        cells = zip(texts, names, units, strict=True)
        assert column == [read(text, indicator=name, unit=unit) for text, name, unit in cells]


@pytest.mark.parametrize("text", ["100", "≥98%", "2000-3000元", "2019年12月31日前", "效果显著"])
def test_a_reading_is_the_same_each_time(text: str) -> None:
    assert read_target(text) == read_target(text)


@given(st.one_of(target_texts(), messy_text()), messy_text(), messy_text())
def test_any_name_and_any_unit_are_taken(text: str, name: str, unit: str) -> None:
    for read in (read_target, read_actual):
        reading = read(text, indicator=name, unit=unit)
        assert reading.kind in KINDS
        assert reading.text == text
        assert all(0 <= start < end <= len(text) for start, end, _ in reading.spans)
