"""JSON becomes the same tree as YAML, and its faults are said with place and remedy."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.files.json_source import read_json
from perfeval.files.text import Text

VALUES = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)

FAULTS = {
    "trailing comma": (
        '{"a": 1,\n}',
        "a.json:2:1: json-syntax: JSON 语法有误（发现 }，应为 值；处理：去掉最后一项后面的逗号）",
    ),
    "trailing comma in a list": (
        "[1, 2, ]",
        "a.json:1:8: json-syntax: JSON 语法有误（发现 ]，应为 值；处理：去掉最后一项后面的逗号）",
    ),
    "full-width colon": (
        '{"a"： 1}',
        "a.json:1:5: json-syntax: JSON 语法有误（发现 ：，应为 半角冒号 :；处理：把全角标点改成半角）",
    ),
    "full-width comma": (
        '{"a": 1，"b": 2}',
        "a.json:1:8: json-syntax: JSON 语法有误（发现 ，，应为 逗号或 }；处理：把全角标点改成半角）",
    ),
    "curly quotes": (
        "{“a”: 1}",
        "a.json:1:2: json-syntax: JSON 语法有误（发现 “，应为 双引号内的键；处理：把全角标点改成半角）",
    ),
    "single quotes": (
        "{'a': 1}",
        "a.json:1:2: json-syntax: JSON 语法有误（发现 '，应为 双引号内的键；处理：键和文字都用双引号括起来）",
    ),
    "bare word": (
        '{"a": yes}',
        "a.json:1:7: json-syntax: JSON 语法有误（发现 yes，应为 值；处理：键和文字都用双引号括起来）",
    ),
    "quote that is not closed": (
        '{"a": "x\n}',
        'a.json:1:7: json-syntax: JSON 语法有误（发现 "，应为 值；处理：补上右双引号；文字中的换行写成 \\n，反斜杠写成 \\\\）',
    ),
    "end of the file": (
        '{"a": [1, 2',
        "a.json:1:12: json-syntax: JSON 语法有误（发现 文件结尾，应为 逗号或 ]；处理：对照左右的引号、逗号和括号）",
    ),
    "empty file": (
        " \n",
        "a.json:2:1: json-syntax: JSON 语法有误（发现 文件结尾，应为 值；处理：对照左右的引号、逗号和括号）",
    ),
    "something behind the end": (
        "{} {}",
        "a.json:1:4: json-syntax: JSON 语法有误（发现 {，应为 文件结尾；处理：对照左右的引号、逗号和括号）",
    ),
    "wrong bracket": (
        '{"a": [1}]',
        "a.json:1:9: json-syntax: JSON 语法有误（发现 }，应为 逗号或 ]；处理：对照左右的引号、逗号和括号）",
    ),
    "leading zero": (
        '{"a": 012}',
        "a.json:1:7: json-syntax: JSON 语法有误（发现 0，应为 值；处理：对照左右的引号、逗号和括号）",
    ),
    "infinity": (
        '{"a": -Infinity}',
        "a.json:1:7: json-number: JSON 中没有这样的数（发现 -Infinity，应为十进制数；处理：没有数时写 null）",
    ),
    "not a number": (
        '{"a": NaN}',
        "a.json:1:7: json-number: JSON 中没有这样的数（发现 NaN，应为十进制数；处理：没有数时写 null）",
    ),
    "duplicate key": (
        '{"a": 1,\n "a": 2}',
        "a.json:2:2: duplicate-key: 键 a 重复（第 1 行已有同名键；处理：合并为一个，或改正其中一个的名称）",
    ),
    "half of a surrogate pair": (
        '{"a": "\\ud83d"}',
        "a.json:1:7: control-character: 此处有看不见的控制字符 U+D83D（处理：删除该字符，或在双引号内写成转义）",
    ),
    "depth": (
        "[" * 101 + "]" * 101,
        "a.json:1:101: too-deep: 嵌套过深（应不超过 100 层；处理：检查此处多余的括号或缩进）",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_says_what_to_do(case: str):
    text, message = FAULTS[case]
    read = read_json(Text("a.json", text, "UTF-8"))
    assert [each.render() for each in read.findings] == [message]
    assert read.faulty


@given(VALUES, st.sampled_from((None, 1)))
def test_the_tree_is_that_of_the_standard_library(value: object, indent: int | None):
    read = read_json(Text("a.json", json.dumps(value, indent=indent), "UTF-8"))
    assert read.tree == value
    assert not read.findings


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_keep_every_digit(number: object):
    text = str(number).replace("E+", "E")
    assert read_json(Text("a.json", f"[{text}]", "UTF-8")).tree == [text]


def test_every_value_and_key_has_its_place():
    read = read_json(Text("a.json", '{\n  "甲": {"乙": [1, "丙"]}\n}', "UTF-8"))
    assert read.place(("甲",), key=True) == "a.json:2:3"
    assert read.place(("甲",)) == "a.json:2:8"
    assert read.place(("甲", "乙", 1)) == "a.json:2:18"


@given(st.text(alphabet='{}[],:"\\ \n0123456789.-eEtrufalsn：，', max_size=30))
def test_what_the_standard_library_refuses_is_refused_here(text: str):
    read = read_json(Text("a.json", text, "UTF-8"))
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        assert read.faulty
    else:
        assert not read.faulty or any(each.code == "duplicate-key" for each in read.findings)


def test_faults_without_number_are_not_gathered_without_end():
    read = read_json(Text("a.json", "[" + "NaN," * 1500 + "1]", "UTF-8"))
    assert len(read.findings) == 1001
    assert not read.whole
