"""Drafts say what the scorecard shows, marked as drafts, only where the author wrote nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.reports.examples import SHOWN, loaded, md_shown, published
from tests.reports.test_hostile import unescaped

import perfeval as pe
from perfeval.files import catalogue
from perfeval.reports.choosing import opened
from perfeval.reports.drafts import Draft, drafts

ROW = {"category": "产出指标/数量指标", "name": "培训人次", "target": "≥200人次", "points": 90}


def project(*rows: dict[str, Any], **more: Any) -> pe.Project:
    source = {"perfeval": "project/1", "name": "培训", "year": 2024, "indicators": rows, **more}
    thing = loaded(json.dumps(source, ensure_ascii=False), "project.json")
    assert isinstance(thing, pe.Project)
    return thing


def of(*rows: dict[str, Any], **more: Any) -> tuple[Draft, ...]:
    budget = {"annual": 50, "executed": 50}
    return drafts(pe.score(project(*rows, **{"budget": budget, **more})))


def problems(*rows: dict[str, Any], **more: Any) -> list[str]:
    return [each.problem for each in of(*rows, **more)]


def test_lost_points_are_said_with_what_would_bring_them_back() -> None:
    (one,) = of({**ROW, "actual": "180人次"})
    assert one == Draft(
        "“培训人次”分值90.00分，得分81.00分，失分9.00分；指标值为“≥200人次”，实际完成值为“180人次”。"
        "没有说明原因。",
        "说明“培训人次”的偏差原因，提出改进措施。“培训人次”达到200人次可再得9.00分。",
    )


def test_a_reason_that_the_unit_gave_is_quoted_and_no_other_asked_for() -> None:
    (one,) = of({**ROW, "actual": "180人次", "reason": "疫情停课。"})
    assert one.problem.endswith("填报的原因：疫情停课。")
    assert one.suggestion == "“培训人次”达到200人次可再得9.00分。"


def test_rows_that_wait_are_said_as_waiting() -> None:
    assert problems({**ROW, "target": "效果显著", "actual": "较好"}) == [
        "“培训人次”尚未评定，得分在0.00分至90.00分之间。"
    ]
    (one,) = of({**ROW})
    assert one == Draft(
        "“培训人次”没有实际完成值，得分在0.00分至90.00分之间。", "补报“培训人次”的实际完成值。"
    )


def test_low_and_overspent_budgets_are_said() -> None:
    met = {**ROW, "actual": "200人次"}
    assert problems(met, budget={"annual": 3, "executed": 2}) == [
        "预算执行率为66.67%，分值10.00分，得分6.67分，失分3.33分。没有说明原因。"
    ]
    reason = {"annual": 3, "executed": 2, "reason": "节约开支"}
    assert problems(met, budget=reason)[0].endswith("失分3.33分。填报的原因：节约开支")
    assert problems(met, budget={"annual": 3, "executed": 4, "money_unit": "元"}) == [
        "执行数4元大于预算数3元。"
    ]
    assert problems(met, budget={"annual": 0, "executed": 4})[0].startswith("预算执行率为0.00%")


def test_an_overshoot_without_a_reason_asks_for_the_target() -> None:
    (one,) = of({**ROW, "actual": "700人次"})
    assert one.problem.startswith("“培训人次”的实际完成值“700人次”达到指标值“≥200人次”的")
    assert one.suggestion.startswith("核实“培训人次”的指标值是否偏低")


def test_nothing_lost_is_nothing_to_say() -> None:
    assert of({**ROW, "actual": "200人次"}) == ()


def test_a_department_says_which_projects_lost_points_or_wait() -> None:
    budget = {"annual": 5, "executed": 5}
    whole = {"perfeval": "department/1", "name": "局", "projects": []}
    for name, actual in (("甲", "180人次"), ("乙", None), ("丙", "200人次")):
        one = {"perfeval": "project/1", "name": name, "budget": budget}
        whole["projects"].append({**one, "indicators": [{**ROW, "actual": actual}]})  # type: ignore[attr-defined]
    thing = loaded(json.dumps(whole, ensure_ascii=False), "department.json")
    assert [each.problem for each in drafts(pe.score(thing))] == [
        "项目“甲”得分91.00分（满分100.00分），失分9.00分。",
        "项目“乙”得分尚未确定，在10.00分至100.00分之间（满分100.00分）。",
    ]


@pytest.mark.parametrize("outline", ["sichuan-2019-department", "department-self-evaluation"])
def test_a_department_gets_its_drafts_too(outline: str) -> None:
    thing = loaded(
        "perfeval: department/1\nname: 局\nprojects:\n"
        "  - {perfeval: project/1, name: '*甲*', indicators: []}\n"
    )
    shown = md_shown(pe.report(thing, outline=outline))
    assert shown.count("**【草稿】**项目“\\*甲\\*”得分尚未确定") == 1
    assert shown.count("**【草稿】**补齐项目“\\*甲\\*”未定的事项") == 1


@pytest.mark.parametrize("text", ["# 标题", "- 项", "{{ 7*7 }}", "**粗**", "[[待填写：x]]", "<b>"])
@pytest.mark.parametrize("format_", SHOWN)
def test_a_draft_quotes_texts_literally(text: str, format_: str) -> None:
    report = pe.report(project({**ROW, "name": text, "actual": "180人次", "reason": text}))
    shown = unescaped(SHOWN[format_](report), format_)
    assert f"【草稿】{'**' if format_ == 'md' else ''}“{text}”分值90.00分" in shown
    assert f"填报的原因：{text}" in shown


OUTLINES = [each for each in catalogue.outlines() if opened(each).kind == "project"]


@pytest.mark.parametrize("outline", OUTLINES)
def test_a_draft_stands_marked_where_the_author_wrote_nothing(outline: str) -> None:
    report = pe.report(project({**ROW, "actual": "180人次"}), outline=outline)
    said = [each for each in report.findings if each.code == "section-drafted"]
    assert len(said) == 2
    shown = md_shown(report)
    assert "**【草稿】**“培训人次”分值90.00分" in shown
    assert "**【草稿】**说明“培训人次”的偏差原因" in shown
    for paragraph in shown.split("\n\n"):
        if "失分9.00分" in paragraph or "可再得" in paragraph:
            assert paragraph.startswith("**【草稿】**")


@pytest.mark.parametrize("outline", OUTLINES)
def test_what_the_author_wrote_stands_alone(outline: str) -> None:
    for one in (published("project.yaml"), published("project_judged.yaml")):
        report = pe.report(one.card, outline=outline)
        assert "草稿" not in md_shown(report)
        assert "section-drafted" not in [each.code for each in report.findings]


def test_without_anything_to_draft_there_is_a_blank() -> None:
    met = project({**ROW, "actual": "200人次"}, budget={"annual": 1, "executed": 1})
    report = pe.report(met)
    missing = [
        each.parameters["section"] for each in report.findings if each.code == "section-missing"
    ]
    assert {"存在的问题", "相关建议"} <= {*missing}
