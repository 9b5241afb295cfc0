"""The outlines beside those of Sichuan's 2019 template: their order, figures, blanks and terms."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.reports.examples import EXAMPLES, SHOWN, has_only_our_script, loaded, md_shown
from tests.reports.test_hostile import HOSTILE, unescaped

import perfeval as pe
from perfeval.documents.blocks import Heading
from perfeval.model import Department, Project
from perfeval.reports import Report
from perfeval.reports.choosing import opened
from perfeval.testing.strategies import departments, projects

HERE = Path(__file__).parent
FILES = {
    "sichuan-2021-project": EXAMPLES / "project.yaml",
    "mof-2020-evaluation": EXAMPLES / "project.yaml",
    "department-self-evaluation": EXAMPLES / "department.yaml",
    "final-accounts": EXAMPLES / "department.yaml",
    "final-accounts-full": HERE / "full_department.yaml",
}


@cache
def drawn(name: str) -> Report:
    path = FILES[name]
    thing = loaded(path.read_text("utf-8"), path)
    return pe.report(thing, outline=name.removesuffix("-full"))


@pytest.mark.parametrize("name", FILES)
def test_the_report_reads_as_it_did(name: str) -> None:
    """``RENEW_GOLDEN=1 pytest tests/reports`` writes the reports anew: look at what changed."""
    golden = HERE / "golden" / f"{name}.md"
    made = drawn(name).render("md").decode("utf-8")
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(made, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == made


HEADINGS = {
    "sichuan-2021-project": [
        "三、综合评价结论", "四、绩效评价分析", "（一）项目绩效完成情况", "（二）项目管理情况",
        "（三）项目效益情况", "五、存在主要问题", "六、相关措施及建议", "附表：评分表",
    ],
    "mof-2020-evaluation": [
        "一、基本情况", "二、绩效评价工作开展情况", "三、综合评价情况及评价结论",
        "四、绩效评价指标分析", "（一）项目决策情况", "（二）项目过程情况", "（三）项目产出情况",
        "（四）项目效益情况", "五、主要经验及做法、存在的问题及原因分析", "六、有关建议",
        "七、其他需要说明的问题", "附件1：评分表",
    ],
    "department-self-evaluation": [
        "一、部门基本情况", "二、部门资金收支情况", "三、部门整体绩效完成情况", "四、自评结论",
        "五、存在的问题及原因分析", "六、下一步改进措施", "七、自评结果应用和公开情况",
    ],
    "final-accounts": [
        "一、收入支出决算总体情况说明", "二、收入决算情况说明", "三、支出决算情况说明",
        "四、财政拨款收入支出决算总体情况说明", "五、一般公共预算财政拨款支出决算情况说明",
        "六、一般公共预算财政拨款基本支出决算情况说明",
        "七、“三公”经费财政拨款支出决算情况说明", "八、政府性基金预算支出决算情况说明",
        "九、国有资本经营预算支出决算情况说明", "十、其他重要事项的情况说明",
        "（一）机关运行经费支出情况", "（二）政府采购支出情况", "（三）国有资产占有使用情况",
        "（四）预算绩效管理情况", "十一、名词解释",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADINGS)
def test_the_prescribed_headings_stand_in_their_order(name: str) -> None:
    found = [each.text for each in drawn(name).document.blocks if isinstance(each, Heading)]
    assert [each for each in found if each in HEADINGS[name]] == HEADINGS[name]


def test_the_accounts_say_the_published_figures() -> None:
    shown = md_shown(drawn("final-accounts"))
    for said in (
        "本年收入合计减少710.02万元，下降44.34%",
        "一般公共预算财政拨款收入841.15万元，占94.39%；政府性基金预算财政拨款收入50万元，占5.61%",
        "其他收入0万元，占0.00%",
        "基本支出609.94万元，占68.37%；项目支出282.20万元，占31.63%",
        "在本年支出合计中占94.40%",
        "下降47.37%",
        "社会保障和就业支出371.57万元，占44.12%；卫生健康支出1万元，占0.12%",
        "全年预算数50万元，执行数50万元，完成预算的100.00%",
        "《攀枝花市总工会2019年部门整体支出绩效评价报告》见附件1",
        "《“市财政困难职工帮扶资金”项目2019年绩效评价报告》见附件2",
    ):
        assert said in shown


@pytest.mark.parametrize("name", ["final-accounts", "final-accounts-full"])
def test_the_glossary_lists_the_terms_that_the_text_uses_and_no_others(name: str) -> None:
    text, glossary = md_shown(drawn(name)).split("## 十一、名词解释")
    terms = re.findall(r"^\d+\. \*\*(.+?)\*\*：", glossary, re.MULTILINE)
    assert len(terms) > 10
    assert [each for each in terms if each not in text] == []
    outline = opened("final-accounts").text.split("glossary({")[1]
    known = re.findall(r'^  "(.+?)": "', outline, re.MULTILINE)
    assert [each for each in known if each in text] == [each for each in terms if each in known]


BARE = {
    "project": "perfeval: project/1\nname: 只有名称\nindicators: []\n",
    "department": "perfeval: department/1\nname: 只有名称\n",
}


@pytest.mark.parametrize("name", HEADINGS)
@pytest.mark.parametrize("format_", SHOWN)
def test_without_any_data_every_blank_is_visible_and_found(name: str, format_: str) -> None:
    report = pe.report(loaded(BARE[opened(name).kind or ""]), outline=name)
    shown = unescaped(SHOWN[format_](report), format_)
    missing = [
        str(each.parameters.get("section") or each.parameters.get("figure"))
        for each in report.findings
        if each.code in {"section-missing", "figure-missing"}
    ]
    assert len(missing) > 5
    for key in missing:
        assert re.search(rf"(〔|\[\[)待填写：{re.escape(key)}(〕|\]\])", shown)
    assert "相比" not in shown
    assert "见附件2" not in shown


def test_figures_that_nobody_gave_make_no_sentence_on_the_year() -> None:
    text = (
        "perfeval: department/1\nname: 局\nyear: 2024\n"
        "income: [{name: 合计, amount: 5, previous: 0}]\n"
        "expenditure: [{name: 合计, amount: 0, previous: 0}]\n"
    )
    shown = md_shown(pe.report(loaded(text), outline="final-accounts"))
    assert "本年收入合计增加5万元（上年无此项）；本年支出合计本年和上年均为0万元。" in shown
    assert shown.count("与2023年相比") == 1


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_", SHOWN)
def test_whatever_is_written_comes_out_as_it_is(text: str, format_: str) -> None:
    marked = f"始{text}终"
    row = {"category": "产出指标/数量指标", "name": marked, "target": marked, "actual": marked}
    keys = ("项目完成情况", "存在的问题", "相关建议", "主要经验及做法", "收支变动原因")
    project: dict[str, Any] = {
        "perfeval": "project/1",
        "name": marked,
        "indicators": [{**row, "reason": marked}],
        "narrative": dict.fromkeys(keys, marked),
    }
    department = {
        "perfeval": "department/1",
        "name": marked,
        "income": [
            {"name": "合计", "amount": 5, "previous": 4},
            {"name": marked, "kind": "其他", "amount": 5},
        ],
        "expenditure_by_function": [{"code": "2010101", "name": marked, "amount": 5}],
        "basic": {"personnel": 1, "public": 1, "personnel_items": [marked]},
        "procurement": {"goods": 1},
        "projects": [project],
        "narrative": dict.fromkeys(keys, marked),
    }
    accounts = _shown(department, "final-accounts", format_)
    assert accounts.count(marked) >= 1 + 1 + 1 + 1 + 3 + 2 + 1
    assert _shown(project, "mof-2020-evaluation", format_).count(marked) >= 1 + 4 + 4


def _shown(source: dict[str, Any], outline: str, format_: str) -> str:
    thing = loaded(json.dumps(source, ensure_ascii=False), "hostile.json")
    report = pe.report(thing, outline=outline)
    assert has_only_our_script(report)
    return unescaped(SHOWN[format_](report), format_)


@settings(max_examples=25)
@given(departments())
def test_any_department_has_its_accounts(one: Department) -> None:
    assert pe.report(one, "mof-2020", outline="final-accounts").render("md")


@settings(max_examples=25)
@given(projects())
def test_any_project_has_its_evaluation(one: Project) -> None:
    assert pe.report(one, "mof-2020", outline="mof-2020-evaluation").render("md")
