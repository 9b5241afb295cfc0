"""No bound is lost: wherever its word stands, it is in the reading or the cell is words."""

import itertools

import pytest
from tests.readings.cells import short

from perfeval.readings import NumberReading, read_target, signs

BEFORE = [word for word, sign in signs.BEFORE.items() if sign not in ("", "=")]
BETWEEN = ["的", "为", "：", "，", "（", "、", "应达", "本年度共", "2023年", "每季度"]


def _keeps(text: str, name: str | None, sign: str) -> bool:
    reading = read_target(text, indicator=name)
    if not isinstance(reading, NumberReading):
        return True
    if sign == signs.APPROXIMATE:
        return reading.approximate
    return reading.comparator in (sign, "range")


@pytest.mark.parametrize("word", BEFORE)
def test_no_word_before_a_number_is_lost(word: str) -> None:
    for between, name in itertools.product(BETWEEN, (None, "宣传次数", "群众满意度")):
        for text in (f"{word}{between}5次", f"{between}{word}5次", f"宣传{word}{between}5%"):
            assert _keeps(text, name, signs.BEFORE[word]), (text, name)


@pytest.mark.parametrize("word", signs.AFTER)
def test_no_word_behind_a_number_is_lost(word: str) -> None:
    marks = ["", "，", "；", "：", "（", "的", "宣传", "宣传：", "活动，"]
    for mark, name in itertools.product(marks, (None, "宣传次数", "群众满意度")):
        for text in (f"5次{mark}{word}", f"5%{mark}{word}", f"5次（{word}）", f"5次（宣传{word}）"):
            assert _keeps(text, name, signs.AFTER[word]), (text, name)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("至少2023年5次", "宣传次数", "text"),
        ("5次，封顶", "宣传次数", "text"),
        ("5次；之上", "宣传次数", "text"),
        ("5次宣传：之内", "宣传次数", "text"),
        ("约的本年度共5次", "宣传次数", "text"),
        ("2023年至少5次", "宣传次数", ">=5 次 by 2023"),
        ("至少3期培训，200人", "培训人数", "200 人"),
        ("约5次", "宣传次数", "~5 次"),
        ("出台《办法》3项", "出台制度数量", "3 项"),
        ("《管理办法》 = 3项", "制度数量", "text"),
        ("》 =95%", None, ">=95 %"),
        ("满意度》95%", "满意度", ">95 %"),
        ("-5--3%", None, "text"),
        ("-5%--3%", None, "text"),
        ("-5%~-3%", None, "text"),
        ("5~-3%", None, "text"),
        ("-10%~10%", None, "-10..10 %"),
        ("3--5天", None, "3..5 天"),
        ("最低生活保障覆盖率达100%", "保障覆盖率", "100 %"),
    ],
)
def test_a_sign_binds_its_own_number_only(text: str, name: str, expected: str) -> None:
    assert short(read_target(text, indicator=name)) == expected
