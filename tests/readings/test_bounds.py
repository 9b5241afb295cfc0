"""A bound is never dropped: wherever its sign stands, it is in the reading or the cell is words."""

import pytest

from perfeval.readings import NumberReading, read_target, signs

WORDS = [word for word, sign in signs.BEFORE.items() if sign in (">=", ">", "<=", "<")]
VERBS = ("", "完成", "全年", "每年", "全年完成", "年度内举办")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("word", WORDS)
def test_a_bound_before_a_number_is_kept_or_the_cell_is_words(word: str, verb: str) -> None:
    for text in (f"{word}{verb}5次", f"{verb}{word}5次", f"宣传{word}{verb}5次"):
        reading = read_target(text, indicator="宣传次数")
        if isinstance(reading, NumberReading):
            assert reading.comparator == signs.BEFORE[word], text


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("》95%", ">"), ("《5%", "<"), ("》=95%", ">="), ("〉=95%", ">="), ("《=3天", "<="),
        ("满意度》95%", ">"),
    ],
)  # fmt: skip
def test_a_bracket_typed_for_a_sign_is_one(text: str, comparator: str) -> None:
    assert read_target(text, indicator="满意度").as_dict()["comparator"] == comparator


@pytest.mark.parametrize(
    "text", ["《办法》3项", "《2023年工作要点》", "≥5-10年", "≤3-5天", "最多一年举办3场", "≤7≥五月"]
)
def test_what_may_be_a_title_or_an_interval_is_words(text: str) -> None:
    assert read_target(text, indicator="次数").kind == "text"


@pytest.mark.parametrize(
    ("text", "name", "low"),
    [
        ("每年至少宣传2次", "宣传次数", "2"),
        ("至少全年完成2次宣传", "宣传次数", "2"),
        ("至少完成2次", "宣传次数", "2"),
    ],
)
def test_a_bound_word_binds_the_number_of_its_phrase(text: str, name: str, low: str) -> None:
    reading = read_target(text, indicator=name).as_dict()
    assert (reading["comparator"], reading["low"]) == (">=", low)


@pytest.mark.parametrize(
    ("text", "kind"), [("2022", "date"), ("12.31", "text"), ("44926", "text"), ("90", "text")]
)
def test_a_bare_number_is_no_time(text: str, kind: str) -> None:
    assert read_target(text, indicator="项目完成时间").kind == kind


def test_months_of_a_clause_are_no_time_of_completion() -> None:
    assert read_target("次·右万十。2千月", indicator="完成时间").kind == "text"
