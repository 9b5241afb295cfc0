"""Every fault of YAML syntax that clerks make, with the message that it yields."""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.files.text import Text
from perfeval.files.yaml_source import read_yaml

EN = {
    "full-width colon": (
        "name：培训",
        (
            "a.yaml:1:5: yaml-colon: the colon behind a key is a full-width one "
            "(found name：, expected name: and a blank; remedy: write a half-width colon and a blank)"
        ),
        {"name": "培训"},
    ),
    "full-width colon among right ones": (
        "a: x\nb： y\nc: z",
        (
            "a.yaml:2:2: yaml-colon: the colon behind a key is a full-width one "
            "(found b：, expected b: and a blank; remedy: write a half-width colon and a blank)"
        ),
        {"a": "x", "b": "y", "c": "z"},
    ),
    "full-width colon in a nested mapping": (
        "budget:\n  annual： 50\n  executed: 49",
        (
            "a.yaml:2:9: yaml-colon: the colon behind a key is a full-width one (found annual：, "
            "expected annual: and a blank; remedy: write a half-width colon and a blank)"
        ),
        {"budget": {"annual": "50", "executed": "49"}},
    ),
    "tab": (
        "budget:\n\tannual: 50",
        (
            "a.yaml:2:1: yaml-tab: the line is indented by a tab "
            "(expected blanks; remedy: replace the tab by blanks)"
        ),
        {"budget": {"annual": "50"}},
    ),
    "tab behind blanks": (
        "budget:\n  annual: 50\n \texecuted: 5",
        (
            "a.yaml:3:2: yaml-tab: the line is indented by a tab "
            "(expected blanks; remedy: replace the tab by blanks)"
        ),
        {"budget": {"annual": "50", "executed": "5"}},
    ),
    "missing blank behind the colon": (
        "name:培训\nyear: 2024",
        (
            "a.yaml:1:5: yaml-colon-space: the blank behind a colon is missing "
            "(found name:, expected name: and a blank; remedy: write a blank behind the colon)"
        ),
        {"name": "培训", "year": "2024"},
    ),
    "colon and blank in a value": (
        "reason: 原因: 维修",
        (
            "a.yaml:1:9: yaml-colon-in-value: a value has a colon and a blank in it, which YAML takes "
            "for another key (found 原因: 维修; remedy: put the whole value between single quotes)"
        ),
        {"reason": "原因: 维修"},
    ),
    "bad indentation": (
        "indicators:\n  - name: x\n   target: y",
        (
            "a.yaml:3:4: yaml-indentation: the indentation does not fit what stands above (remedy: "
            'align the keys of one level, indent the next by two blanks, begin list items with "- ")'
        ),
        None,
    ),
    "a line without a colon": (
        "name: x\n培训\nyear: 2024",
        "a.yaml:2:1: yaml-no-colon: the line has no colon (found 培训, expected a key and its value; remedy: add key and colon; indent it by two blanks if it continues the text above)",
        None,
    ),
    "single quote that is not closed": (
        "name: '培训\nyear: 2024",
        "a.yaml:1:7: yaml-unclosed-quote: the quote ' is not closed (remedy: close it)",
        {"name": "培训", "year": "2024"},
    ),
    "double quote that is not closed": (
        'name: "培训',
        'a.yaml:1:7: yaml-unclosed-quote: the quote " is not closed (remedy: close it)',
        {"name": "培训"},
    ),
    "backslash": (
        'path: "C:\\表"',
        (
            "a.yaml:1:10: yaml-escape: the backslash between double quotes begins no escape that YAML "
            "knows (remedy: use single quotes, or write the backslash twice)"
        ),
        {"path": "C:\\表"},
    ),
    "text behind a closing quote": (
        'target: "98%"以上',
        (
            "a.yaml:1:14: yaml-after-quote: there is text behind a closing quote or bracket "
            '(found "98%"以上; remedy: put the whole value between single quotes)'
        ),
        {"target": '"98%"以上'},
    ),
    "bracket that is not closed": (
        "goal: {expected: x",
        (
            "a.yaml:1:7: yaml-unclosed-bracket: the bracket { is not closed, or a comma in it is wrong "
            "(remedy: close it; put text that begins with a bracket between single quotes)"
        ),
        None,
    ),
    "alias": (
        "target: *培训",
        (
            "a.yaml:1:9: yaml-unquoted: a value that begins with * is not quoted; YAML takes that sign "
            "for something else (found *培训; remedy: quote it: '*培训')"
        ),
        {"target": "*培训"},
    ),
    "an alias that YAML accepts": (
        "target: *a",
        (
            "a.yaml:1:9: yaml-alias: a value that begins with * is a YAML alias, which is not allowed "
            "here (found *a; remedy: quote it if it is text; write the content out if it is an alias)"
        ),
        {"target": None},
    ),
    "an alias as a key": (
        "*a : 1",
        "a.yaml:1:1: yaml-alias: a value that begins with * is a YAML alias, which is not allowed here (found *a; remedy: quote it if it is text; write the content out if it is an alias)",
        {"": "1"},
    ),
    "anchor": (
        "target: &a 98%",
        (
            "a.yaml:1:9: yaml-anchor: a value that begins with & is a YAML anchor, which is not "
            "allowed here (found &a; remedy: quote it if it is text; take it out if it is an anchor)"
        ),
        {"target": "98%"},
    ),
    "tag": (
        "year: !!int 2024",
        (
            "a.yaml:1:7: yaml-tag: a value that begins with ! is a YAML tag, which is not allowed here "
            "(found tag:yaml.org,2002:int; remedy: quote it if it is text; take it out if it is a tag)"
        ),
        {"year": "2024"},
    ),
    "merge key": (
        "<<: {a: 1}",
        (
            "a.yaml:1:1: yaml-merge: the YAML merge key << is not supported "
            "(remedy: write out what it would merge)"
        ),
        {"<<": {"a": "1"}},
    ),
    "several documents": (
        "a: 1\n---\nb: 2",
        (
            "a.yaml:2:1: yaml-documents: there are several YAML documents (---) in one file "
            "(expected one; remedy: split it into several files)"
        ),
        {"a": "1"},
    ),
    "a list as a key": (
        "? [a]\n: 1",
        (
            "a.yaml:1:3: yaml-key: a key must be text (found a list or a mapping; remedy: put text "
            "that begins with a brace or bracket between single quotes)"
        ),
        None,
    ),
    "control character": (
        "name: 响\a铃",
        (
            "a.yaml:1:8: control-character: there is an invisible control character U+0007 "
            "(remedy: delete it, or write it as an escape between double quotes)"
        ),
        None,
    ),
    "depth": (
        "a: " + "[" * 100 + "]" * 100,
        (
            "a.yaml:1:103: too-deep: the nesting is too deep "
            "(expected at most 100 levels; remedy: look for brackets or indentation that are too many)"
        ),
        None,
    ),
}


@pytest.mark.parametrize("case", EN)
def test_a_fault_says_what_to_do(case: str):
    text, message, tree = EN[case]
    read = read_yaml(Text("a.yaml", text, "UTF-8"))
    assert [each.render("en") for each in read.findings] == [message]
    assert read.tree == tree
    assert read.faulty


@pytest.mark.parametrize(
    "value", [">=98%", "> 98%", ">5", ">", "|98", "|", "%", "@培训", "`x", "&", "[200, 300)", "? a"]
)
def test_an_unquoted_sign_says_how_to_quote_it(value: str):
    read = read_yaml(Text("a.yaml", f"name: x\ntarget: {value}\nactual: 1", "UTF-8"))
    assert [each.render() for each in read.findings] == [
        (
            f"a.yaml:2:9: yaml-unquoted: 以 {value[0]} 开头的值没有加引号，YAML 另有含义"
            f"（发现 {value}；处理：加上单引号，写成 '{value}'）"
        )
    ]


def test_in_a_flow_only_the_value_is_quoted():
    read = read_yaml(Text("a.yaml", "- {sign: >=, target: 200, unit: %}", "UTF-8"))
    assert [each.place for each in read.findings] == ["a.yaml:1:10", "a.yaml:1:33"]
    assert read.tree == [{"sign": ">=", "target": "200", "unit": "%"}]


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = "name：培训\nname: 又\nbudget:\n\tannual: >=5\ntarget: 'x\nactual: @y\nname: 三\n"
    read = read_yaml(Text("a.yaml", text, "UTF-8"))
    assert [(each.place, each.code) for each in read.findings] == [
        ("a.yaml:1:5", "yaml-colon"),
        ("a.yaml:2:1", "duplicate-key"),
        ("a.yaml:4:1", "yaml-tab"),
        ("a.yaml:4:10", "yaml-unquoted"),
        ("a.yaml:5:9", "yaml-unclosed-quote"),
        ("a.yaml:6:9", "yaml-unquoted"),
        ("a.yaml:7:1", "duplicate-key"),
    ]
    assert read.findings[1].render("en") == (
        "a.yaml:2:1: duplicate-key: the key name is given twice "
        "(found it already in line 1; remedy: merge the two, or correct the name of one)"
    )


def test_plain_scalars_stay_what_was_written():
    written = ["0123", "yes", "2019-12-31", "1e3", "012", "98%", "12:30:45", "NULL", "True", ".5"]
    read = read_yaml(Text("a.yaml", "".join(f"- {each}\n" for each in written), "UTF-8"))
    assert read.tree == written
    assert not read.findings


def test_only_null_and_the_two_booleans_are_more_than_text():
    read = read_yaml(
        Text("a.yaml", "- null\n- ~\n-\n- true\n- false\n- 'null'\n- \"true\"", "UTF-8")
    )
    assert read.tree == [None, None, None, True, False, "null", "true"]


def test_places_are_those_of_the_text_behind_wide_characters_and_emoji():
    read = read_yaml(Text("a.yaml", "{名称: 👍🏽培训, 指标: [一, 二]}", "UTF-8"))
    assert read.place(("指标", 1)) == "a.yaml:1:20"
    assert read.place(("指标",), key=True) == "a.yaml:1:12"
    assert read.place(("指标", 1, "beyond")) == "a.yaml:1:20"


@given(st.text(alphabet=" \t\n:：-'\"[]{}>|*&!%@`#,?a培1\\", max_size=40))
def test_no_text_breaks_the_reader(text: str):
    read = read_yaml(Text("a.yaml", text, "UTF-8"))
    assert read.whole or read.faulty
    for each in read.findings:
        assert each.render("zh").startswith("a.yaml:")
        assert each.render("en").startswith("a.yaml:")


def test_of_very_many_faults_the_first_hundred_are_reported():
    read = read_yaml(Text("a.yaml", "".join(f"k{n}: >{n}%\n" for n in range(120)), "UTF-8"))
    assert len(read.findings) == 100
    assert not read.whole


@pytest.mark.parametrize("text", ["a: 1\n" * 1500, "\a" * 1500])
def test_faults_without_number_are_not_gathered_without_end(text: str):
    read = read_yaml(Text("a.yaml", text, "UTF-8"))
    assert 1000 <= len(read.findings) <= 1001
    assert not read.whole


def test_long_texts_are_cut_in_messages():
    read = read_yaml(Text("a.yaml", "名" * 2000, "UTF-8"))
    assert read.tree == "名" * 2000
    read = read_yaml(Text("a.yaml", "a: 1\n" + "名" * 2000 + "\nb: 2", "UTF-8"))
    assert len(read.findings[0].render()) < 200
