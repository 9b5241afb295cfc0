"""Indicator set files: what a set may say alone, upon another, and by date."""

# ruff: noqa: ISC004  a message is one text

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval as pe
from perfeval.files import catalogue
from perfeval.files.doors import dumps, loads
from perfeval.findings import FaultyInput

NATIONAL = """\
perfeval: indicator-set/1
id: national
title: 全国共性指标
reference: 某办〔2023〕1号
hierarchy: project
applies_to: {industries: [社会保障和就业], functions: ['208'], uses: [培训补贴]}
parameters:
  - name: 低保标准
    unit: 元/月
    values:
      - {since: 2022-07-01, value: 800}
      - {since: 2023-07-01, value: 850, reference: 某发〔2023〕2号}
indicators:
  - category: 产出指标/质量指标
    name: 培训合格率
    unit: '%'
    target: ≥90%
    points: 10
    locked: [target, points]
    reference: 第四条
  - category: 产出指标/成本指标
    name: 人均补贴标准
    target: ≤{低保标准}元
    history: [{year: 2022, value: 780元}]
  - category: 满意度指标/服务对象满意度指标
    name: 学员满意度
    target: ≥85%
    formula: '{满意人数}÷受访人数×100%'
  - category: 产出指标/数量指标
    name: 满意人数
"""

COUNTY = """\
perfeval: indicator-set/1
id: county
title: 本县指标
extends: national.yaml
indicators:
  - category: 产出指标/质量指标
    name: 培训合格率
    target: ≥95%
  - category: 产出指标/成本指标
    name: 人均补贴标准
    retired: 按上级文件不再考核
  - category: 产出指标/数量指标
    name: 培训人次
    target: ≥200人次
"""


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder / f"{list(texts)[-1]}.yaml"


def faults(path: Path) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        pe.indicator_set(path)
    return [
        f"{each.place.rpartition('/')[2]} {each.code}: {each.message('en')}"
        for each in caught.value.findings
    ]


def test_a_set_adds_narrows_and_retires(tmp_path: Path):
    made = pe.indicator_set(written(tmp_path, national=NATIONAL, county=COUNTY))
    assert [each.name for each in made] == ["培训合格率", "学员满意度", "满意人数", "培训人次"]
    first = made.indicators[0]
    assert (first.target, first.unit, first.points) == ("≥95%", "%", Decimal(10))
    assert first.locked == ("target", "points")
    assert (first.origin, made.indicators[1].origin) == ("county", "national")
    assert made.hierarchy == "project"
    assert made.applies_to.functions == ("208",)
    assert first.clause.reference == ""  # the reference was for the target that is no more


def test_as_written_it_is_what_stands_in_its_file(tmp_path: Path):
    path = written(tmp_path, national=NATIONAL, county=COUNTY)
    made = catalogue.indicator_set_as_written(path)
    assert [each.name for each in made] == ["培训合格率", "人均补贴标准", "培训人次"]
    assert made.extends == "national.yaml"
    assert loads(dumps(catalogue.indicator_set_as_written(tmp_path / "national.yaml"))) == (
        pe.indicator_set(tmp_path / "national.yaml")
    )


def test_the_whole_of_it_stands_alone(tmp_path: Path):
    made = pe.indicator_set(written(tmp_path, national=NATIONAL, county=COUNTY))
    assert made.extends is None
    assert loads(dumps(made)) == made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "target: ≥95%",
            "target: ≥89%",
            "county.yaml:8:5 set-locked: the target of “培训合格率” is locked by the set that "
            "this one extends (全国共性指标 says ≥90% (by 第四条), found ≥89%)",
        ),
        (
            "target: ≥95%",
            "target: 尽量提高",
            "county.yaml:8:5 set-locked: the target of “培训合格率” is locked by the set that "
            "this one extends (全国共性指标 says ≥90% (by 第四条), found 尽量提高)",
        ),
        (
            "target: ≥95%",
            "points: 5",
            "county.yaml:8:5 set-locked: the points of “培训合格率” is locked by the set that "
            "this one extends (全国共性指标 says 10 (by 第四条), found 5)",
        ),
        (
            "target: ≥95%",
            "retired: 不要了",
            "county.yaml:6:5 set-locked: the use of “培训合格率” is locked by the set that "
            "this one extends (全国共性指标 says — (by 第四条), found 不要了)",
        ),
        (
            "name: 人均补贴标准",
            "name: 人均标准",
            "county.yaml:9:5 set-retires-unknown: “人均标准” is retired, but the set that is "
            "extended has no such indicator (extended is 全国共性指标)",
        ),
        (
            "target: ≥200人次",
            "target: ≥{低保标淮}人次",
            "county.yaml:12:5 set-name-unknown: the target of “培训人次” refers to 低保标淮, which "
            "does not exist (braces hold the name of a parameter or, in a formula, of an "
            "indicator of the set)",
        ),
        (
            "target: ≥200人次",
            "target: ≥{ }人次",
            "county.yaml:12:5 set-name-unknown: the target of “培训人次” refers to {}, which "
            "does not exist",
        ),
        (
            "target: ≥200人次",
            "formula: '{满意人数}+{不满意人数}'",
            "county.yaml:12:5 set-name-unknown: the formula of “培训人次” refers to 不满意人数, "
            "which does not exist (braces hold the name of a parameter or, in a formula, of an "
            "indicator of the set)",
        ),
        (
            "extends: national.yaml",
            "extends: county.yaml",
            "county.yaml:4:10 path-loop: a file leads back to itself",
        ),
        (
            "extends: national.yaml",
            "extends: natonal",
            "county.yaml:4:10 name-unknown: no indicator set has this name (found natonal",
        ),
        (
            "extends: national.yaml",
            "valid_from: 2024-07\nvalid_to: 2024-06-30",
            "county.yaml:5:11 set-validity: the set ends before it begins "
            "(found 2024-07 to 2024-06-30)",
        ),
        (
            "extends: national.yaml",
            "valid_from: 2023-02-29",
            "county.yaml:4:13 date-impossible: there is no such date",
        ),
        (
            "name: 培训人次",
            "name: 培训合格率\n    code: a\n  - category: 产出指标\n    code: a\n    name: 乙",
            "county.yaml:15:5 duplicate-indicator: indicator “乙” repeats row 3",
        ),
    ],
)
def test_what_a_set_may_not_say(tmp_path: Path, old: str, new: str, said: str):
    assert old in COUNTY
    path = written(tmp_path, national=NATIONAL, county=COUNTY.replace(old, new, 1))
    found = faults(path)
    assert len(found) == 1
    assert found[0].startswith(said)


LOCKED = """\
perfeval: indicator-set/1
id: base
title: 上级
reference: 第一条
parameters:
  - {name: 补助标准, unit: 元/人, values: [{since: 2025-01-01, value: 1500}]}
indicators:
  - {category: 产出指标/质量指标, name: 准确率, target: ≥98%, locked: [target]}
  - {category: 产出指标/质量指标, name: 合格率, target: ≥98, unit: '%', locked: [target]}
  - {category: 产出指标/质量指标, name: 达标率, target: 98%, direction: higher, locked: [target]}
  - {category: 产出指标/时效指标, name: 完成时间, target: 12月20日前, locked: [target]}
  - {category: 产出指标/成本指标, name: 人均成本, target: ≤500, unit: 元, locked: [target]}
  - {category: 产出指标/成本指标, name: 人均补助, target: '≤{补助标准}元/人', locked: [target]}
  - {category: 产出指标/数量指标, name: 编码项, code: Q1, target: ≥10个, locked: [target]}
"""
OVER = "perfeval: indicator-set/1\nid: over\ntitle: 下级\nextends: base.yaml\n"


@pytest.mark.parametrize(
    "row",
    [
        "category: 产出指标/质量指标, name: 准确率, unit: ‰, target: ≥98",
        "category: 产出指标/质量指标, name: 准确率, unit: ‰",
        "category: 产出指标/质量指标, name: 准确率, target: ≥98%左右",
        "category: 产出指标/质量指标, name: 准确率, target: 力争≥98%",
        "category: 产出指标/质量指标, name: 准确率, target: 98%或更低",
        "category: 产出指标/质量指标, name: 合格率, unit: 个",
        "category: 产出指标/质量指标, name: 达标率, direction: lower",
        "category: 产出指标/质量指标, name: 达标率, target: 97%",
        "category: 产出指标/时效指标, name: 完成时间, target: 12月21日前",
        "category: 产出指标/时效指标, name: 完成时间, target: 2025年11月20日前",
        "category: 产出指标/成本指标, name: 人均成本, unit: 万元",
        "category: 产出指标/成本指标, name: 人均补助, target: ≤1501元/人",
        "category: 产出/质量, name: 准确率, target: ≥50%",
        "category: （一）产出指标/1.质量指标, name: 准确率, target: ≥50%",
        "category: 产出指标/质量指标, name: '准确率 ', target: ≥50%",
        "category: 产出指标/质量指标, name: 准确率, code: X9, target: ≥50%",
        "category: 产出指标/数量指标, name: 准确率, target: ≥50%",
        "category: 产出指标, name: 准确率, target: ≥50%",
        "category: 产出指标/数量指标, name: 编码项, target: ≥9个",
        "category: 产出指标/数量指标, name: 编码项, code: q1, target: ≥9个",
        "category: 产出指标/数量指标, name: 别名, code: Q1",
    ],
)
def test_nothing_locked_is_loosened_by_another_way(tmp_path: Path, row: str):
    over = f"{OVER}indicators:\n  - {{{row}}}\n"
    found = faults(written(tmp_path, base=LOCKED, over=over))
    assert [each.split(" ")[1] in {"set-locked:", "set-locked-name:"} for each in found] == [True]


@pytest.mark.parametrize(
    ("row", "target"),
    [
        ("category: 产出指标/时效指标, name: 完成时间, target: 11月20日前", "11月20日前"),
        ("category: 产出指标/质量指标, name: 达标率, target: 99%", "99%"),
        ("category: 产出指标/质量指标, name: 达标率, target: ≥99%", "≥99%"),
        ("category: 产出指标/质量指标, name: 准确率, target: ≥99, unit: '%'", "≥99%"),
        ("category: 产出指标/成本指标, name: 人均补助, target: ≤1000元/人", "≤1000元/人"),
        ("category: 产出/质量, name: 准确率, code: A1, target: ≥98%", "≥98%"),
    ],
)
def test_what_is_locked_may_become_stricter(tmp_path: Path, row: str, target: str):
    over = f"{OVER}indicators:\n  - {{{row}}}\n"
    made = pe.indicator_set(written(tmp_path, base=LOCKED, over=over))
    assert len(made) == 7
    assert target in [each.written_target for each in made]


@pytest.mark.parametrize(
    "value", ["{since: 2025-01-01, value: 999999}", "{since: 2026-01-01, value: 1600}"]
)
def test_a_parameter_of_a_locked_target_does_not_loosen_it(tmp_path: Path, value: str):
    over = f"{OVER}parameters: [{{name: 补助标准, values: [{value}]}}]\nindicators: []\n"
    path = written(tmp_path, base=LOCKED, over=over)
    assert [each.split(" ")[1] for each in faults(path)] == ["set-locked:"]


def test_a_later_set_adds_values_of_a_parameter(tmp_path: Path):
    value = "{since: 2026-01-01, value: 1400}"
    over = f"{OVER}parameters: [{{name: 补助标准, values: [{value}]}}]\nindicators: []\n"
    made = pe.indicator_set(written(tmp_path, base=LOCKED, over=over))
    assert [each.since for each in made.parameters[0].values] == ["2025-01-01", "2026-01-01"]
    assert made.in_year(2025).indicators[5].target == "≤1500元/人"
    assert made.in_year(2026).indicators[5].target == "≤1400元/人"


def test_formulas_that_lead_back_to_themselves(tmp_path: Path):
    circle = "name: 满意人数\n    formula: '{学员满意度}×9'"
    text = NATIONAL.replace("name: 满意人数", circle)
    assert [each.split(" ", 1)[1] for each in faults(written(tmp_path, national=text))] == [
        "set-formula-circle: a formula leads back to itself (学员满意度 → 满意人数 → 学员满意度)"
    ]


def test_an_indicator_of_no_other_set_is_not_retired(tmp_path: Path):
    text = NATIONAL.replace("target: ≥85%", "retired: 停用")
    assert faults(written(tmp_path, national=text)) == [
        "national.yaml:25:5 set-retires-unknown: “学员满意度” is retired, but the set that is "
        "extended has no such indicator (extended is nothing)"
    ]


def test_too_many_indicators(tmp_path: Path):
    rows = "".join(f"  - {{category: 产出指标, name: 指标{n}}}\n" for n in range(20_001))
    head = "perfeval: indicator-set/1\nid: many\ntitle: 多\nindicators:\n"
    path = written(tmp_path, many=head + rows)
    assert faults(path) == ["many.yaml:4:1 set-too-large: one set has more than 20000 indicators"]


def test_parameters_by_date(tmp_path: Path):
    made = pe.indicator_set(written(tmp_path, national=NATIONAL))
    assert made.on(date(2023, 6, 30)).indicators[1].target == "≤800元"
    assert made.on(date(2023, 7, 1)).indicators[1].target == "≤850元"
    assert made.in_year(2024).indicators[1].target == "≤850元"
    for call in (lambda: made.in_year(2023), lambda: made.on(date(2021, 1, 1))):
        with pytest.raises(FaultyInput, match="parameter-undated"):
            call()
    assert made.indicators[2].formula == "{满意人数}÷受访人数×100%"


def test_two_values_from_one_day(tmp_path: Path):
    text = NATIONAL.replace("2023-07-01", "2022-07-01")
    assert faults(written(tmp_path, national=text)) == [
        "national.yaml:12:17 parameter-twice: the parameter 低保标准 has two values from "
        "2022-07-01 on"
    ]


def test_a_parameter_is_given_once(tmp_path: Path):
    twice = "parameters:\n  - {name: 低保标准, values: [{since: 2020-01-01, value: 700}]}\n"
    text = NATIONAL.replace("parameters:\n", twice)
    assert faults(written(tmp_path, national=text)) == [
        "national.yaml:1:1 duplicate-parameter: the parameter 低保标准 is given twice"
    ]


signs = st.sampled_from(["≥", ">", "≤", "<", "=", ""])
targets = st.tuples(signs, st.integers(0, 12)).map(lambda pair: f"{pair[0]}{pair[1]}户")
TEXT = """\
perfeval: indicator-set/1
id: {id}
title: 甲
{extends}indicators:
  - {{category: 产出指标, name: 户数, target: '{target}'{locked}}}
"""


@given(targets, targets)
def test_whatever_meets_a_narrowed_target_meets_the_locked_one(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str
):
    folder = tmp_path_factory.mktemp("sets")
    base = TEXT.format(id="base", extends="", target=old, locked=", locked: [target]")
    over = TEXT.format(id="over", extends="extends: base.yaml\n", target=new, locked="")
    path = written(folder, base=base, over=over)
    try:
        pe.indicator_set(path)
    except FaultyInput:
        accepted = False
    else:
        accepted = True
    met = [{half for half in range(-1, 30) if MEETS[each[0]](half, each)} for each in (old, new)]
    assert accepted == (met[1] <= met[0] and bool(met[1])) or old == new


def _number(target: str) -> int:
    return 2 * int(target.strip("≥>≤<=户"))


MEETS = {
    "≥": lambda half, target: half >= _number(target),
    ">": lambda half, target: half > _number(target),
    "≤": lambda half, target: half <= _number(target),
    "<": lambda half, target: half < _number(target),
} | dict.fromkeys("=0123456789", lambda half, target: half == _number(target))
