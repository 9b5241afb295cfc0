"""Printed figures: against one another, against the model, and against what follows from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.builders import budget, indicator, mof, project

from perfeval.model import (
    Amount,
    CarryOver,
    Department,
    FunctionAmount,
    Indicator,
    PrintedFigure,
    Project,
    Staff,
    ThreePublic,
)
from perfeval.review import audit
from perfeval.review.known_figures import known_figures
from perfeval.scoring import score
from perfeval.testing.strategies import departments


def disagreeing(thing: Project | Department) -> dict[str, str]:
    """Return what is said of every figure that disagrees."""
    return {
        str(each.parameters["figure"]): each.message().partition("（")[2].removesuffix("）")
        for each in audit(score(thing, mof()))
        if each.code == "figures-disagree"
    }


def form(*rows: Indicator, printed: dict[str, str], **more: Any) -> Project:
    rows = rows or (indicator("1户", "1户", 90, declared=88),)
    block = budget("43.2", "37.24", points=Decimal(10))
    return project(*rows, **{"printed": printed, "budget": block, **more})


# --- a project's form ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("86%", None),
        ("86.2%", None),
        ("86.20%", None),
        ("86.204%", None),
        ("0.86", None),
        ("86.2", None),
        ("87%", "印为 87%；按本文件应为 86.20%"),
        ("86.3%", "印为 86.3%；按本文件应为 86.20%"),
        ("0.87", "印为 0.87；按本文件应为 86.20%"),
        ("0.86%", "印为 0.86%；按本文件应为 86.20%"),
        ("/", None),
        ("≥80%", None),
        ("37.24万元", None),
    ],
)
def test_a_printed_rate_is_held_to_the_decimals_that_it_has(text: str, said: str | None):
    expected = {} if said is None else {"执行率": said}
    assert disagreeing(form(printed={"执行率": text})) == expected


def test_without_a_budget_no_printed_rate_disagrees():
    assert disagreeing(form(printed={"执行率": "87%"}, budget=None)) == {}


def test_a_row_about_the_execution_rate_is_held_against_the_budget_too():
    row = indicator("100%", "100%", 90, name="预算执行率")
    thing = form(row, printed={})
    assert disagreeing(thing) == {"预算执行率": "印为 100%；按本文件应为 86.20%"}
    (found,) = (each for each in audit(score(thing, mof())) if each.code == "figures-disagree")
    assert found.place == "$.indicators[0].actual"
    assert disagreeing(form(evolve(row, place="a.yaml:9:5"), printed={}))
    assert disagreeing(form(indicator("100%", "86.2%", 90, name="预算执行率"), printed={})) == {}


def test_a_printed_sum_of_points_is_that_of_rows_and_execution_rate():
    assert disagreeing(form(printed={"总分值": "100"})) == {}
    assert disagreeing(form(printed={"总分值": "100分"})) == {}
    assert disagreeing(form(printed={"总分值": "90"})) == {"总分值": "印为 90；各项之和 100.00"}
    assert disagreeing(form(printed={"总分值": "满分"})) == {}
    # The points of the execution rate are the rulebook's where the form gives none.
    unscored = {"budget": budget(50, 50)}
    assert disagreeing(form(printed={"总分值": "90"}, **unscored)) == {}
    assert disagreeing(form(printed={"总分值": "95"}, **unscored)) != {}
    assert disagreeing(project(printed={"总分值": "90"})) == {}


@pytest.mark.parametrize(
    ("printed", "total", "said"),
    [
        ("优", "90", None),
        ("优秀", "95", None),
        ("良", "90", "印为 良；自评总分 90 应为优"),
        (" 良好 ", "89.99", None),
        ("优", "89.99", "印为 优；自评总分 89.99 应为良"),
        ("合格", "50", None),
        ("优", None, None),
    ],
)
def test_a_printed_grade_is_that_of_the_declared_total(printed, total, said):
    thing = form(printed={"等级": printed}, declared_total=total and Decimal(total))
    assert disagreeing(thing) == ({} if said is None else {"等级": said})


# --- a department's text ------------------------------------------------------------------------


def department(*printed: tuple[str, str, str], **more: Any) -> Department:
    figures = [PrintedFigure(name, Decimal(value), place) for name, value, place in printed]
    return Department("部门", printed=tuple(figures), **more)


INCOME = (
    Amount("本年收入合计", Decimal("891.15"), Decimal("1601.17")),
    Amount("财政拨款收入", Decimal("841.15"), kind="一般公共预算"),
    Amount("基金收入", Decimal(50), kind="政府性基金预算"),
)
EXPENDITURE = (
    Amount("本年支出合计", Decimal("892.14")),
    Amount("财政拨款支出", Decimal("842.14"), kind="一般公共预算"),
    Amount("基金支出", Decimal(50), kind="政府性基金预算"),
    Amount("基本支出", Decimal("609.94"), kind="基本支出"),
    Amount("项目支出", Decimal("282.20"), kind="项目支出"),
)


def test_two_values_of_one_figure_are_one_finding_with_all_places():
    one = department(("人员经费", "1", "甲"), ("人员经费", "2.0", "乙"), ("人员经费", "1", "丙"))
    assert disagreeing(one) == {"人员经费": "1（甲、丙）；2.0（乙）"}
    assert disagreeing(department(("人员经费", "1", "甲"), ("人员经费", "1.00", "乙"))) == {}


def test_a_figure_is_held_against_the_model():
    one = department(
        ("收入总计", "891.15", "一"),
        ("支出总计", "892.12", "一"),
        ("支出总计", "892.14", "三"),
        ("基本支出", "609.93", "六"),
        ("收入比上年减少", "710.02", "一"),
        ("无人知道", "7", "一"),
        income=INCOME,
        expenditure=EXPENDITURE,
    )
    assert disagreeing(one) == {
        "支出总计": "892.12（一）；892.14（三）；按本文件应为 892.14",
        "基本支出": "609.93（六）；按本文件应为 609.94",
    }


def test_a_grand_total_with_money_carried_over_is_another_figure():
    carried = (*INCOME, Amount("年初结转和结余", Decimal(3), kind="结转"))
    assert "收入总计" not in known_figures(department(income=carried))
    assert known_figures(department(income=carried))["本年收入合计"] == Decimal("891.15")


def test_a_name_that_stands_for_two_figures_stands_for_none():
    one = department(
        income=(Amount("其他", Decimal(1), kind="其他"),),
        expenditure=(Amount("其他", Decimal(2), kind="其他"),),
    )
    assert known_figures(one) == {}


def test_functions_three_public_and_staff_are_known():
    one = department(
        expenditure_by_function=(
            FunctionAmount("2012902", "一般行政管理事务", Decimal(230)),
            FunctionAmount("2012999", None, Decimal("237.86")),
            FunctionAmount("2080801", "死亡抚恤", None),
        ),
        three_public=ThreePublic(abroad=Decimal(0), vehicles=Decimal(3), receptions=Decimal(2)),
        staff=Staff(in_post=39, retired=78, retired_cadres=1),
    )
    assert known_figures(one) == {
        "一般行政管理事务": 230,
        "一般公共服务支出": Decimal("467.86"),
        "三公经费": 5,
        "三公经费支出": 5,
        "因公出国（境）费": 0,
        "公务用车购置及运行维护费": 3,
        "公务接待费": 2,
        "在职人员": 39,
        "离退休人员": 78,
        "离休人员": 1,
        "退休人员": 77,
    }


def test_changes_from_the_year_before_are_known_both_ways():
    known = known_figures(department(income=INCOME))
    assert known["本年收入合计比上年增加"] == Decimal("-710.02")
    assert known["收入比上年减少"] == Decimal("710.02")


def test_parts_make_their_totals():
    assert disagreeing(department(income=INCOME, expenditure=EXPENDITURE)) == {}
    short = (EXPENDITURE[0], *EXPENDITURE[2:])
    assert disagreeing(department(expenditure=short)) == {}  # one source alone may be a part
    wrong = evolve(EXPENDITURE[3], amount=Decimal("609.93"))
    said = disagreeing(department(expenditure=(*EXPENDITURE[:3], wrong, EXPENDITURE[4])))
    assert said == {"本年支出合计": "各项之和 892.13；合计 892.14"}
    unknown = evolve(EXPENDITURE[3], amount=None)
    assert disagreeing(department(expenditure=(*EXPENDITURE[:3], unknown, EXPENDITURE[4]))) == {}


def test_expenditure_by_function_makes_the_whole_or_what_the_general_budget_pays():
    for amount, said in (
        ("892.14", {}),
        ("842.14", {}),
        ("842", {"支出功能分类合计": "各项之和 842；合计 892.14；合计 842.14"}),
    ):
        functions = (FunctionAmount("201", None, Decimal(amount)),)
        one = department(expenditure=EXPENDITURE, expenditure_by_function=functions)
        assert disagreeing(one) == said
        assert disagreeing(evolve(one, expenditure=())) == {}


def test_a_department_s_printed_execution_rate_is_held_against_its_budget():
    block = budget(200, "152.5")
    assert disagreeing(department(("预算执行率", "76.25", "附件"), budget=block)) == {}
    assert disagreeing(department(("预算执行率", "76.3", "附件"), budget=block)) == {}
    assert disagreeing(department(("预算执行率", "76", "附件"), budget=block)) == {}
    assert disagreeing(department(("预算执行率", "77", "附件"), budget=block)) == {
        "预算执行率": "印为 77；按本文件应为 76.25%"
    }


@given(one=departments(), data=st.data())
def test_figures_printed_as_they_are_agree_and_so_many_changed_ones_do_not(
    one: Department, data: st.DataObject
):
    known = known_figures(one)
    changed = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    printed = tuple(
        PrintedFigure(name, value + (name in changed), "附件") for name, value in known.items()
    )
    expected = count_of(evolve(one, printed=()))
    assert count_of(evolve(one, printed=printed)) == expected + len(changed)


def count_of(one: Department) -> int:
    """Return how many figures of ``one`` disagree."""
    return [each.code for each in audit(score(one, mof()))].count("figures-disagree")


# --- shares, changes and doubts -----------------------------------------------------------------


def lines(*rows: tuple[str, str, str | None, str | None]) -> tuple[Amount, ...]:
    return tuple(
        Amount(name, Decimal(amount), None if before is None else Decimal(before), kind)
        for name, amount, before, kind in rows
    )


def stating(*figures: tuple[str, str, str], **more: Any) -> Department:
    printed = tuple(PrintedFigure(name, Decimal(value), place) for name, value, place in figures)
    expenditure = lines(
        ("本年支出合计", "892.14", "1600.19", None),
        ("基本支出", "609.94", None, "基本支出"),
        ("项目支出", "282.20", None, "项目支出"),
    )
    return Department("部门", printed=printed, **{"expenditure": expenditure, **more})


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([("基本支出占本年支出合计", "68.37", "三")], None),
        ([("基本支出占本年支出合计", "68.4", "三")], None),
        ([("基本支出占本年支出合计", "68.38", "三")], "68.38（三）；609.94 ÷ 892.14 为 68.37"),
        # The part is what is printed at the same place, the whole what is printed anywhere.
        (
            [("甲占本年支出合计", "94.40", "五"), ("甲", "842.13", "五"), ("甲", "842.14", "六")],
            "94.40（五）；842.13 ÷ 892.14 为 94.39",
        ),
        ([("甲占本年支出合计", "50", "五")], None),  # of nothing known
        ([("支出下降", "44.25", "一")], None),
        ([("支出下降", "44.26", "一")], "44.26（一）；(1600.19 − 892.14) ÷ 1600.19 为 44.25"),
        ([("支出增长率", "44.25", "一")], "44.25（一）；(892.14 − 1600.19) ÷ 1600.19 为 -44.25"),
        ([("收入下降", "10", "一")], None),
    ],
)
def test_a_printed_per_cent_is_held_against_the_figures_that_it_follows_from(figures, said):
    found = disagreeing(stating(*figures))
    assert found.get(figures[0][0], "").partition("；处理")[0] == (said or "")


def doubtful(thing: Department) -> list[str]:
    found = audit(score(thing, mof()))
    return [each.message() for each in found if each.code == "figures-doubtful"]


def test_totals_that_differ_without_a_word_of_carrying_over_are_worth_a_look():
    income = lines(("本年收入合计", "891.15", None, None))
    assert doubtful(stating(income=income)) == [
        "收入总计 891.15 与支出总计 892.14 不等，没有写明年初或年末结转"
    ]
    stated = CarryOver(opening=Decimal("0.99"), closing=Decimal(0))
    assert doubtful(stating(income=income, carry_over=stated)) == []
    carried = (*income, Amount("年初结转和结余", Decimal("0.99"), None, "结转"))
    assert doubtful(stating(income=carried)) == []
    assert doubtful(stating(income=lines(("本年收入合计", "892.14", None, None)))) == []


@pytest.mark.parametrize(
    ("opening", "closing", "agrees"),
    [("0.99", "0", True), ("1.99", "1", True), ("0.98", "0", False), ("0.99", None, True)],
)
def test_both_grand_totals_agree_where_what_is_carried_over_is_stated(opening, closing, agrees):
    carried = CarryOver(opening=Decimal(opening), closing=closing and Decimal(closing))
    thing = stating(income=lines(("本年收入合计", "891.15", None, None)), carry_over=carried)
    assert ("收入总计与支出总计（含结转结余）" in disagreeing(thing)) is not agrees


@pytest.mark.parametrize(
    ("staff", "count"),
    [
        (Staff(posts=19, logistics_posts=4, in_post=39), 1),
        (Staff(posts=19, logistics_posts=4, in_post=23), 0),
        (Staff(posts=19, in_post=20), 1),
        (Staff(in_post=20), 0),
        (None, 0),
    ],
)
def test_more_staff_than_posts_are_worth_a_look(staff, count):
    assert len(doubtful(stating(staff=staff))) == count


def test_projects_that_spent_more_than_the_department_did_are_worth_a_look():
    spent = [project(budget=budget(300, amount)) for amount in ("200", "82.21")]
    assert doubtful(stating(projects=tuple(spent))) == [
        "各项目执行数合计 282.21，超过部门的项目支出 282.20"
    ]
    assert doubtful(stating(projects=tuple(spent[:1]))) == []


@given(st.decimals(1, 10**6, places=2), st.decimals(1, 10**6, places=2), st.integers(0, 4))
def test_a_share_printed_as_it_follows_agrees_to_every_decimal(part, whole, places):
    exact = (200 * 10**places * part / whole + 1) // 2
    share = Decimal(int(exact)).scaleb(-places)
    thing = stating(("甲占乙", str(share), "一"), ("甲", str(part), "一"), ("乙", str(whole), "二"))
    assert "甲占乙" not in disagreeing(thing)
    off = share + Decimal(1).scaleb(-places)
    other = stating(("甲占乙", str(off), "一"), ("甲", str(part), "一"), ("乙", str(whole), "二"))
    assert "甲占乙" in disagreeing(other)
