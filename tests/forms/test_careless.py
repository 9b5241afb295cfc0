"""Forms that a careless clerk filled in: what is read all the same, and what is said about it."""

# ruff: noqa: E501  a row of a form is a line

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from perfeval.documents.tables import Kind, ReadCell, ReadTable
from perfeval.files.catalogue import form_words
from perfeval.forms import Recognised, recognise
from perfeval.model import Budget, Department, FundSource, Goal, Indicator, Project

D = Decimal
N = None
Merge: TypeAlias = tuple[int, int, int, int]
HEADER = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
TRAINING = ["产出指标", "数量指标", "培训", "≥5次", "6次", "20", "20"]


def table(
    rows: Sequence[Sequence[str | None]],
    *merges: Merge,
    kind: Kind = "sheet",
    name: str = "表",
    before: tuple[str, ...] = (),
) -> ReadTable:
    """Return rows as a table; merges are (row, column, last row, last column)."""
    spans = {(top, left): (down - top + 1, right - left + 1) for top, left, down, right in merges}
    cells = [
        ReadCell(row, column, text, *spans.get((row, column), (1, 1)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    return ReadTable("自评.xlsx", kind, tuple(cells), name=name, before=before)


def read(*tables: ReadTable) -> Recognised:
    return recognise(tables, form_words())


def only(found: Recognised) -> Project | Department:
    (document,) = found.documents
    return document


def said(one: Indicator) -> tuple[str, str, str | None, str | None, str | None, str | None]:
    """Return a row as it is printed."""
    target = one.target.written if one.target else None
    actual = one.actual.text if one.actual else None
    points, declared = (None if each is None else f"{each}" for each in (one.points, one.declared))
    return one.path, one.name, target, actual, points, declared


def rows(
    document: Project | Department,
) -> list[tuple[str, str, str | None, str | None, str | None, str | None]]:
    return [said(each) for each in document.indicators]


def codes(found: Recognised) -> list[str]:
    return sorted(each.code for each in found.findings)


def test_a_header_whose_upper_row_has_labels_too() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["指标", N, N, "指标值", N, "得分"], ["一级", "二级", "三级", "年初", "全年完成", N],
             ["产出指标", "数量指标", "培训", "≥5", "6", "10"], [N, N, "办班", "3期", "3期", "5"]],
            (1, 0, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5),
        )
    )  # fmt: skip
    assert rows(only(found)) == [
        ("产出指标/数量指标", "培训", "≥5", "6", None, "10"),
        ("产出指标/数量指标", "办班", "3期", "3期", None, "5"),
    ]
    assert codes(found) == []


def test_totals_on_top_and_sums_between_the_rows() -> None:
    found = read(
        table(
            [["项目绩效自评表(2021年度)"], ["项目名称", "甲"], [*HEADER[:5], "分值（100）", "自评得分"],
             ["合计", N, N, N, N, "100", "97"],
             ["产出指标\n50分", "数量指标(20分)", "培训", "≥5", "6", "20", "19"],
             [N, "质量指标(30分)", "合格", "≥98%", "99%", "30", "28"], ["小计", N, N, N, N, "50", "47"],
             ["效益指标（权重：50）", "社会效益指标", "就业", "提高", "提高", "50", "50"]]
        )
    )  # fmt: skip
    project = only(found)
    assert [each[1] for each in rows(project)] == ["培训", "合格", "就业"]
    assert project.category_points == {
        "产出指标": 50, "数量指标": 20, "质量指标": 30, "效益指标": 50,
    }  # fmt: skip
    assert (project.declared_total, project.year) == (D(97), 2021)
    assert codes(found) == ["cell-unread"] * 3


def test_cells_two_columns_wide_and_values_in_two_cells_below_one_label() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["一级指标", "三级指标", N, "指标值", N, "完成值", "得分"],
             ["产出指标", "培训人次", N, "≥", "200人次", "186人次", "9"],
             [N, "办班", N, "3期", N, "3期", "5"], [N, "其中：", "夜校", "1期", N, "1期", N]],
            (1, 1, 1, 2), (1, 3, 1, 4), (2, 1, 2, 2), (3, 1, 3, 2), (3, 3, 3, 4), (4, 3, 4, 4),
        )
    )  # fmt: skip
    assert rows(only(found)) == [
        ("产出指标", "培训人次", "≥200人次", "186人次", None, "9"),
        ("产出指标", "办班", "3期", "3期", None, "5"),
        ("产出指标", "其中：夜校", "1期", "1期", None, None),
    ]
    assert only(found).indicators[2].parent == "办班"


def test_rows_that_slipped_by_one_or_more_columns_are_put_right_and_said() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, TRAINING,
             ["质量指标", "合格率", "≥98%", "99%", "30", "30"],
             [N, N, N, "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"]]
        )
    )  # fmt: skip
    assert rows(only(found))[1:] == [
        ("产出指标/质量指标", "合格率", "≥98%", "99%", "30", "30"),
        ("满意度指标/服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"),
    ]
    assert [each.place for each in found.findings] == ["自评.xlsx!表!A4", "自评.xlsx!表!D5"]
    assert codes(found) == ["row-shifted", "row-shifted"]


def test_values_beside_their_column_below_a_blank_label() -> None:
    found = read(
        table(
            [
                ["项目名称", "甲"],
                ["三级指标", N, "指标值", "完成值"],
                [N, "培训", "≥5次", "6次"],
                ["办班", N, "3期", "3期"],
            ]
        )
    )
    assert [each[1:4] for each in rows(only(found))] == [
        ("培训", "≥5次", "6次"),
        ("办班", "3期", "3期"),
    ]


def test_a_head_in_one_cell_and_goals_with_their_labels() -> None:
    found = read(
        table(
            [["绩效自评表（2020年度）"], ["项目名称：甲    主管部门：乙局    实施单位：丙中心"],
             ["预期目标：全部完成。", N, "实际完成情况：已完成。"], HEADER, TRAINING]
        )
    )  # fmt: skip
    project = only(found)
    assert isinstance(project, Project)
    assert (project.name, project.department, project.implementer) == ("甲", "乙局", "丙中心")
    assert project.goal == Goal("全部完成。", "已完成。")
    assert codes(found) == []


def test_a_budget_below_the_indicators_and_a_total_with_its_grade() -> None:
    found = read(
        table(
            [["项目名称", "甲", "年度", "2023"], HEADER, TRAINING, ["总分：98.5分（优）"],
             ["项目资金（元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
             ["年度资金总额", "100000", "12万", "11.5万", "10", "95.83%", "9.58"],
             ["其中：财政拨款", "100000", "12万", "11.5万"]]
        )
    )  # fmt: skip
    project = only(found)
    assert project.budget == Budget(
        "元", D(100000), D(120000), D(115000), D(10), D("9.58"),
        sources=(FundSource("财政拨款", D(100000), D(120000), D(115000)),),
    )  # fmt: skip
    assert isinstance(project, Project)
    assert project.printed == {"等级": "优", "执行率": "95.83%"}
    assert (project.declared_total, project.year, len(project.indicators)) == (D("98.5"), 2023, 1)
    assert codes(found) == []


def test_pages_that_repeat_title_and_head_are_one_form() -> None:
    title = ["项目支出绩效自评表"]
    found = read(
        table(
            [title, ["项目名称", "甲"], HEADER, TRAINING, title, ["项目名称", "甲"], HEADER,
             [N, "质量指标", "合格", "98%", "99%", "20", "20"], title, HEADER,
             ["效益指标", "社会效益", "就业", "98%", "99%", "20", "20"]]
        )
    )  # fmt: skip
    assert [each[:2] for each in rows(only(found))] == [
        ("产出指标/数量指标", "培训"), ("产出指标/质量指标", "合格"), ("效益指标/社会效益", "就业"),
    ]  # fmt: skip
    assert codes(found) == []


def test_levels_as_headings_across_the_table() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["指标名称", "指标值", "完成值", "分值", "得分", "备注"], ["一、产出指标（50分）"],
             ["（一）数量指标"], ["培训人次", "≥5", "6", "20", "20"], ["（二）质量指标"],
             ["合格率", "98%", "97%", "30", "29", "差一点"], ["二、效益指标（40分）"], ["就业率", "90%", "95%", "40", "40"]],
            (2, 0, 2, 5), (3, 0, 3, 5), (5, 0, 5, 5), (7, 0, 7, 5),
        )
    )  # fmt: skip
    assert [each[:2] for each in rows(only(found))] == [
        ("一、产出指标/（一）数量指标", "培训人次"),
        ("一、产出指标/（二）质量指标", "合格率"),
        ("二、效益指标", "就业率"),
    ]
    assert only(found).category_points == {"一、产出指标": 50, "二、效益指标": 40}
    assert codes(found) == ["column-unread"]


def test_a_level_merged_into_the_next_category_is_not_carried_over() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, TRAINING, ["效益指标", N, "就业", "90%", "95%", "30", "30分"],
             [N, "社会效益", "增收", "提高", "提高", "10.0", "９.５"], ["填报单位（盖章）：某局", N, N, "填表人：张三", N, "联系电话：123"]],
            (2, 1, 3, 1),
        )
    )  # fmt: skip
    assert [each[0] for each in rows(only(found))] == [
        "产出指标/数量指标",
        "效益指标",
        "效益指标/社会效益",
    ]
    assert [each[5] for each in rows(only(found))] == ["20", "30", "9.5"]


def test_a_label_over_both_levels_is_the_first_and_guidance_is_no_reason() -> None:
    found = read(
        table(
            [["项目名称", "甲"], [*HEADER, "原因"], [*TRAINING, "疫情影响（100字以内）"],
             ["满意度指标", N, "群众满意", "90%", "95%", "10", "10", "请填写未完成原因"]],
            (3, 0, 3, 1),
        )
    )  # fmt: skip
    assert [each.category for each in only(found).indicators] == [
        ("产出指标", "数量指标"),
        ("满意度指标",),
    ]
    assert [each.reason for each in only(found).indicators] == ["疫情影响", None]


def test_points_over_a_row_and_its_parts_are_the_rows() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, ["产出指标", "数量指标", "补助面积", "29亩", "29亩", "20", "20"],
             [N, N, "其中桃树", "1亩", "1亩"], [N, N, "其中苹果", "28亩", "28亩"], [N, N, "补助户数", "5户", "5户", "10", "10"]],
            (2, 5, 4, 5), (2, 6, 4, 6), (2, 0, 5, 0), (2, 1, 5, 1),
        )
    )  # fmt: skip
    assert [each[4:] for each in rows(only(found))] == [("20", "20"), (N, N), (N, N), ("10", "10")]
    assert [each.parent for each in only(found).indicators] == [N, "补助面积", "补助面积", N]
    assert codes(found) == []


def test_amounts_beside_labels_that_are_no_columns() -> None:
    found = read(
        table(
            [["绩效自评表"], ["项目名称", "甲", N, "项目总金额（万元）", "50"],
             ["预算金额", "15万", "执行金额", "14.5万", "执行率", "96.67%"], ["财政拨款", "15万", "财政拨款", "14.5万"],
             ["其他资金", "0", "其他资金", "/"], HEADER, TRAINING]
        )
    )  # fmt: skip
    assert only(found).budget == Budget(
        annual=D(15), executed=D("14.5"),
        sources=(
            FundSource("财政拨款", annual=D(15), executed=D("14.5")),
            FundSource("其他资金", annual=D(0)),
        ),
    )  # fmt: skip


def test_a_column_of_amounts_that_nobody_knows_does_not_make_the_first_plan_the_budget() -> None:
    found = read(
        table(
            [
                ["项目名称", "甲"],
                ["资金（万元）", "年初预算数", "追加以后", "执行数"],
                ["年度资金总额", "50", "60", "55"],
                HEADER,
                TRAINING,
            ]
        )
    )
    assert only(found).budget == Budget(initial=D(50), executed=D(55))
    assert "cell-unread" in codes(found)


def test_the_execution_rate_among_the_indicators_is_the_budgets() -> None:
    found = read(
        table(
            [["项目名称", "甲"], [*HEADER, "原因"], ["预算执行率（10分）", "预算执行率", "预算执行率", "100%", "95%", "10", "9.5", "采购节约"],
             TRAINING]
        )
    )  # fmt: skip
    project = only(found)
    assert project.budget == Budget(points=D(10), declared=D("9.5"), reason="采购节约")
    assert isinstance(project, Project)
    assert project.printed == {"执行率": "95%"}
    assert [each[1] for each in rows(project)] == ["培训"]
    assert not project.category_points


def test_two_tables_side_by_side() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["一级指标", "三级指标", "指标值", "一级指标", "三级指标", "指标值"],
             ["产出指标", "a", "≥1", "效益指标", "c", "≥3"], [N, "b", "≥2", N, "d", "≥4"]]
        )
    )  # fmt: skip
    assert [each[:3] for each in rows(only(found))] == [
        ("产出指标", "a", "≥1"), ("效益指标", "c", "≥3"), ("产出指标", "b", "≥2"), ("效益指标", "d", "≥4"),
    ]  # fmt: skip


def test_weights_of_every_level_stand_beside_their_labels() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["一级指标", "权重", "二级指标", "权重", "三级指标", "权重", "目标值", "完成值", "得分"],
             ["产出", "60", "数量", "30", "培训", "30", "≥5", "6", "30"], [N, N, "质量", "30", "合格", "30", "98%", "99%", "30"],
             ["效益", "40", "社会", "40", "就业", "40", "98%", "99%", "40"]],
            (2, 0, 3, 0), (2, 1, 3, 1),
        )
    )  # fmt: skip
    assert only(found).category_points == {
        "产出": 60,
        "数量": 30,
        "质量": 30,
        "效益": 40,
        "社会": 40,
    }
    assert [each[4] for each in rows(only(found))] == ["30", "30", "40"]


def test_directions_deductions_and_marks_as_words() -> None:
    found = read(
        table(
            [["项目名称", "甲"], [*HEADER, "扣分", "指标方向", "是否核心指标", "佐证资料", "得分系数"],
             [*TRAINING, "-2", "正向", "√", "照片", "90%"], [*TRAINING[:2], "办班", *TRAINING[3:], "两分", "不知", "不清", N, "80"]]
        )
    )  # fmt: skip
    first, second = only(found).indicators
    assert (first.direction, first.core, first.evidence) == ("higher", True, "照片")
    assert (first.deduction, first.coefficient, second.coefficient) == (D(2), D("0.9"), D("0.8"))
    assert (second.direction, second.core, second.deduction) == (None, None, None)
    assert "number-unreadable" in codes(found)


def test_placeholders_are_no_indicators_and_a_value_without_a_name_is_one() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, TRAINING, ["效益指标", "无", "无", "无", "无", "/", "/"],
             [N, "经济效益指标", "指标1：……", N, N, N, N], [N, "社会效益指标", "指标1：", "提高", "提高", "30", "30"]]
        )
    )  # fmt: skip
    assert [each[:3] for each in rows(only(found))] == [
        ("产出指标/数量指标", "培训", "≥5次"), ("效益指标/社会效益指标", "", "提高"),
    ]  # fmt: skip
    assert codes(found) == ["indicator-unnamed"]


def test_the_year_is_the_titles_and_never_that_of_a_date_or_a_name() -> None:
    found = read(
        table(
            [
                ["填报日期：2024年3月1日"],
                ["XX局关于2023年度项目支出绩效自评表"],
                ["项目名称", "2021-2022年造林"],
                HEADER,
                TRAINING,
            ]
        )
    )
    assert (only(found).year, only(found).name) == (2023, "2021-2022年造林")
    without = read(
        table(
            [
                ["项目支出绩效自评表"],
                ["项目名称", "2021年造林"],
                ["填报日期", "2024年3月1日"],
                HEADER,
                TRAINING,
            ]
        )
    )
    assert only(without).year is None


def test_other_tables_are_no_form() -> None:
    finance = table(
        [
            ["收入支出决算表"],
            ["项目", "预算数", "执行数"],
            ["一般公共预算", "100", "90"],
            ["合计", "100", "90"],
        ]
    )
    assert codes(read(finance)) == ["form-not-found"]
    assert codes(read()) == ["form-not-found"]
    found = read(finance, table([["项目名称", "甲"], HEADER, TRAINING], name="甲"))
    assert codes(found) == ["tables-unread"]


def test_a_department_with_a_changed_budget_and_its_kinds_of_expenditure() -> None:
    found = read(
        table(
            [["2022年度部门整体支出绩效自评表"], ["部门(单位)名称", "市文旅局", N, "自评总分", "95.5"],
             ["年度预算（万元）", "年初预算", "调整预算", "实际支出", "执行率", "分值", "得分"],
             ["部门整体支出", "1000", "1100", "1050", "95.45%", "10", "9.55"], ["基本支出", "600", "600", "600"],
             ["项目支出", "400", "500", "450"], ["年度总体目标", "推动文旅融合。"], ["实际完成情况", "已完成。"], HEADER, TRAINING]
        )
    )  # fmt: skip
    department = only(found)
    assert isinstance(department, Department)
    assert department.budget == Budget(
        "万元", D(1000), D(1100), D(1050), D(10), D("9.55"),
        sources=(FundSource("基本支出", D(600), D(600), D(600)), FundSource("项目支出", D(400), D(500), D(450))),
    )  # fmt: skip
    assert (department.name, department.declared_total) == ("市文旅局", D("95.5"))
    assert department.goal == Goal("推动文旅融合。", "已完成。")
    assert [(each.figure, each.value) for each in department.printed] == [("执行率", D("95.45"))]


def test_goals_with_points_of_their_own_and_a_department_of_hubei() -> None:
    found = read(
        table(
            [["2020年度部门整体绩效自评表"], ["单位名称：黄冈市水利局", N, N, N, N, "填报日期：2021.3.1"],
             ["预算执行情况（万元）\n(20分)", N, "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"],
             [N, "部门整体支出总额", "2000.5", "1990", "99.47%", "19.89"], ["年度目标1：\n（40分）", "水利建设"],
             ["年度绩效指标", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
             [N, "产出指标", "数量指标", "完工", "≥5", "6", "20"], ["年度目标2：（40分）", "防汛"],
             ["年度绩效指标", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
             [N, "效益指标", "社会效益指标", "安全", "无事故", "无事故", "40"], ["总分", N, N, N, N, N, "79.89"]],
            (2, 0, 3, 0), (5, 0, 6, 0), (8, 0, 9, 0),
        )
    )  # fmt: skip
    department = only(found)
    assert isinstance(department, Department)
    assert department.budget == Budget(
        annual=D("2000.5"), executed=D(1990), points=D(20), declared=D("19.89")
    )
    assert department.category_points == {"年度目标1": 40, "年度目标2": 40}
    assert department.goal == Goal("水利建设\n防汛")
    assert [each[1:4] for each in rows(department)] == [
        ("完工", "≥5", "6"),
        ("安全", "无事故", "无事故"),
    ]
    assert (department.name, department.declared_total, codes(found)) == (
        "黄冈市水利局",
        D("79.89"),
        [],
    )


def test_goals_below_labels_of_which_one_is_unusual() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["年度总体目标", "年初设定目标", N, "完成情况综述"], [N, "目标A", N, "完成A"], HEADER, TRAINING],
            (1, 0, 2, 0),
        )
    )  # fmt: skip
    assert only(found).goal == Goal("目标A")
    assert [each.parameters["text"] for each in found.findings] == ["完成情况综述", "完成A"]


def test_a_header_of_three_rows() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["指标", N, N, "指标值", N, "评分", N], ["一级指标", "二级指标", "三级指标", "目标", N, "分值", "得分"],
             [N, N, N, "年初", "实际"], TRAINING],
            (1, 0, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6), (2, 3, 2, 4),
        )
    )  # fmt: skip
    assert rows(only(found)) == [("产出指标/数量指标", "培训", "≥5次", "6次", "20", "20")]


def test_a_title_in_several_cells_and_names_in_the_column_of_the_block() -> None:
    found = read(
        table(
            [["四川省", "2023", "年度项目支出绩效自评表"], ["项目名称", "甲"], ["绩效指标", "指标值", "实际完成值", "分值", "自评得分"],
             ["产出指标"], ["培训", "≥5", "6", "20", "20"]]
        )
    )  # fmt: skip
    assert (only(found).year, only(found).name) == (2023, "甲")
    assert rows(only(found)) == [("产出指标", "培训", "≥5", "6", "20", "20")]
    assert codes(found) == []


def test_amounts_of_every_writing() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["项目资金\n（万元）", "资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
             [N, "年度资金总额", "1 234.56", "1，234.56万元", "￥12345600元", "１０", "100％", "10分"], [N, "其中：中央财政", "—", "约100", "100"],
             HEADER, TRAINING]
        )
    )  # fmt: skip
    assert only(found).budget == Budget(
        "万元", D("1234.56"), D("1234.56"), D("1234.56"), D(10), D(10),
        sources=(FundSource("中央财政", executed=D(100)),),
    )  # fmt: skip
    assert [(each.place, each.parameters["field"]) for each in found.findings] == [
        ("自评.xlsx!表!D4", "全年预算数")
    ]


def test_forms_among_the_tables_of_a_report() -> None:
    finance = [["项目", "年初预算数", "执行数"], ["基本支出", "100", "90"]]
    form: list[list[str | None]] = [
        ["项目名称", "甲"],
        [*HEADER],
        [*TRAINING],
        ["总分", N, N, N, N, "20", "20"],
    ]
    found = read(
        table(finance, kind="document", before=("一、收支情况",)),
        table(
            form,
            kind="document",
            before=("2023年我局开展自评。", "项目支出绩效自评表", "（2022年度）", "单位：元"),
        ),
        table(finance, kind="document", before=("三、三公经费",)),
        table([["项目名称", "乙"], HEADER, TRAINING], kind="document", before=("附件2",)),
    )
    assert [(each.name, each.year, each.budget) for each in found.documents] == [
        ("甲", 2022, None),
        ("乙", None, None),
    ]
    assert codes(found) == ["tables-unread"]


def test_the_last_of_several_totals_counts_and_a_cell_over_two_columns_says_both() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, ["产出指标", "数量指标", "培训", "完成", N, "90", "90"], ["合计", N, N, N, N, "90", "90"],
             ["项目自评总分", N, N, N, N, N, "100"], ["等级：优"], ["其他需要说明的问题", "无"]],
            (2, 3, 2, 4),
        )
    )  # fmt: skip
    assert rows(only(found)) == [("产出指标/数量指标", "培训", "完成", "完成", "90", "90")]
    assert only(found).declared_total == 100
    assert codes(found) == ["cell-unread", "cell-unread"]


def test_goals_over_rows_that_nothing_holds_together() -> None:
    found = read(
        table(
            [
                ["项目名称", "甲"],
                ["年度总体目标", "预期目标", "实际完成情况"],
                [N, "一、培训", "一、已培训"],
                [N, "二、办班", "二、已办班"],
                HEADER,
                TRAINING,
            ]
        )
    )
    assert only(found).goal == Goal("一、培训\n二、办班", "一、已培训\n二、已办班")


def test_amounts_with_their_labels_in_one_cell_and_amounts_one_below_the_other() -> None:
    inline = read(table([["项目名称", "甲"], ["预算数：50万元；执行数：49万元"], HEADER, TRAINING]))
    assert only(inline).budget == Budget(annual=D(50), executed=D(49))
    below = read(
        table(
            [["项目名称", "甲"], ["年初预算数（万元）", "50"], ["全年预算数（万元）", "55"], ["全年执行数（万元）", "54"],
             ["预算执行率", "98.18%"], ["执行率分值", "10"], ["执行率得分", "9.82"], HEADER, TRAINING]
        )
    )  # fmt: skip
    assert only(below).budget == Budget("万元", D(50), D(55), D(54), D(10), D("9.82"))
    assert codes(below) == []


def test_the_figures_of_a_part_of_the_year_are_not_the_years() -> None:
    found = read(
        table(
            [["项目支出绩效运行监控表（2023年度）"], ["项目名称", "甲"],
             ["项目资金（万元）", "年初预算数", "全年预算数", "1-7月执行数", "1-7月执行率"], ["年度资金总额", "100", "100", "60", "60%"],
             ["一级指标", "二级指标", "三级指标", "年度指标值", "1至7月执行情况"], ["产出指标", "数量指标", "培训", "≥5", "3"]]
        )
    )  # fmt: skip
    assert only(found).budget == Budget(initial=D(100), annual=D(100))
    assert rows(only(found)) == [("产出指标/数量指标", "培训", "≥5", None, None, None)]


def test_weights_in_per_cent_are_points() -> None:
    found = read(
        table(
            [
                ["项目名称", "甲"],
                ["指标类型", "指标名称", "指标值", "完成值", "权重（%）", "得分"],
                ["产出指标-数量指标", "培训", "≥5", "6", "20%", "20"],
            ]
        )
    )
    assert rows(only(found)) == [("产出指标/数量指标", "培训", "≥5", "6", "20", "20")]


def test_a_form_on_two_sheets_and_forms_on_sheets_of_their_own() -> None:
    head = [
        ["项目支出绩效自评表（2022年度）"],
        ["项目名称", "甲"],
        ["预算数（万元）", "5", "执行数", "5"],
    ]
    found = read(
        table(head, name="基本情况"),
        table([HEADER, TRAINING], name="指标"),
        table([HEADER, TRAINING], name="乙"),
    )
    assert [(each.name, each.year, len(each.indicators)) for each in found.documents] == [
        ("甲", 2022, 1),
        ("乙", None, 1),
    ]
    assert only(read(table([HEADER, TRAINING], name="Sheet1"))).name == "自评"
    assert codes(found) == ["form-unnamed"]


def test_a_sheet_of_projects_says_their_units_years_and_money() -> None:
    found = read(
        table(
            [["预算年度", "单位名称", "项目名称", "全年预算数", "全年执行数", *HEADER, "备注"], ["2023", "一局", "甲", "50", "49", *TRAINING, "注"],
             ["2023", "一局", "甲", "50", "49", *TRAINING, "注"], ["2022", "二局", "乙", "1", "1", *TRAINING, N]]
        )
    )  # fmt: skip
    first, second = found.documents
    assert isinstance(first, Project)
    assert (first.name, first.year, first.implementer, len(first.indicators)) == (
        "甲",
        2023,
        "一局",
        2,
    )
    assert first.budget == Budget(annual=D(50), executed=D(49))
    assert (second.name, second.year) == ("乙", 2022)
    assert [
        each.parameters["count"] for each in found.findings if each.code == "column-unread"
    ] == [2]


def test_two_departments_on_one_sheet() -> None:
    title = ["部门整体支出绩效自评表（2022年度）"]
    found = read(
        table(
            [
                title,
                ["部门名称", "甲局"],
                HEADER,
                TRAINING,
                ["部门名称", "乙局"],
                HEADER,
                TRAINING,
                title,
                HEADER,
                TRAINING,
            ]
        )
    )
    assert [each.name for each in found.documents] == ["甲局", "乙局", "自评"]
    assert {type(each) for each in found.documents} == {Department}


def test_points_over_rows_that_are_no_category_are_the_first_rows() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, TRAINING, ["产出指标", "质量指标", "合格", "1", "1", N, N], ["效益指标", "社会效益", "就业", "1", "1", "10", "10"]],
            (2, 5, 3, 5), (2, 6, 3, 6), (4, 5, 4, 5),
        )
    )  # fmt: skip
    assert [each[4] for each in rows(only(found))] == [None, None, "10"]
    assert only(found).category_points == {"产出指标": 20}
    odd = read(
        table(
            [["项目名称", "甲"], HEADER, TRAINING, ["效益指标", "社会效益", "就业", "1", "1", N, N]],
            (2, 5, 3, 5), (2, 6, 3, 6),
        )
    )  # fmt: skip
    assert [each[4:] for each in rows(only(odd))] == [("20", "20"), (None, None)]
    assert codes(odd) == ["points-over-rows", "points-over-rows"]


def test_a_level_without_its_name_is_said_and_a_path_may_carry_points() -> None:
    found = read(table([["项目名称", "甲"], HEADER, ["(50分)", *TRAINING[1:]]]))
    assert [each.category for each in only(found).indicators] == [("数量指标",)]
    assert codes(found) == ["cell-unread"]
    path = read(
        table(
            [
                ["项目名称", "甲"],
                ["指标类别", "指标名称", "指标值"],
                ["产出指标（50分）/数量指标", "培训", "≥5"],
            ]
        )
    )
    assert only(path).indicators[0].category == ("产出指标", "数量指标")
    assert only(path).category_points == {"产出指标": 50}
    joined = read(
        table(
            [
                ["项目名称", "甲"],
                ["一级指标", "三级指标", "指标值"],
                ["产出指标/数量指标", "培训", "≥5"],
            ]
        )
    )
    assert only(joined).indicators[0].category == ("产出指标", "数量指标")


def test_parts_in_a_column_of_their_own_belong_to_the_name_beside_them() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["一级指标", "三级指标", N, "指标值", "完成值"], ["产出指标", "★补助面积", "总面积", "29亩", "29亩"],
             [N, N, "桃树", "1亩", "1亩"]],
            (1, 1, 1, 2), (2, 1, 3, 1), (2, 0, 3, 0),
        )
    )  # fmt: skip
    assert [(each.name, each.parent) for each in only(found).indicators] == [
        ("★补助面积总面积", None),
        ("桃树", "★补助面积总面积"),
    ]


def test_the_first_target_stands_where_it_was_not_changed_and_signs_may_be_directions() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["三级指标", "指标性质", "年初指标值", "调整指标值", "完成值", "复核得分"], ["培训", "正向", "≥5次", N, "6次", "8"],
             ["成本", "反向", "≤5元", "≤4元", "3元", "优"], ["人数", "定量", "5人", "5人", "5人", N]]
        )
    )  # fmt: skip
    first, second, third = only(found).indicators
    assert (first.target, first.direction) == (first.initial_target, "higher")
    assert second.target is not None
    assert (second.target.text, second.direction, third.direction) == ("≤4元", "lower", None)
    assert first.reviewed is not None
    assert first.reviewed.score == 8
    assert codes(found) == ["number-unreadable"]


def test_columns_that_are_only_numbered_and_notes_anywhere() -> None:
    found = read(
        table(
            [
                ["项目名称", "甲"],
                ["填报说明：按要求填写"],
                HEADER,
                ["A", "B", "C", "D", "E", "F", "G"],
                TRAINING,
                ["备注：无"],
                ["二、以上为自评。"],
            ]
        )
    )
    assert rows(only(found)) == [("产出指标/数量指标", "培训", "≥5次", "6次", "20", "20")]
    assert codes(found) == []


def test_a_department_without_a_name_and_a_grade_that_it_has_no_place_for() -> None:
    found = read(
        table(
            [["部门整体支出绩效自评表"], ["自评等级", "优"], ["自评总分", "98"], HEADER, TRAINING]
        )
    )
    assert (only(found).name, only(found).declared_total) == ("自评", D(98))
    assert codes(found) == ["cell-unread", "form-unnamed"]


def test_blanks_and_guidance_in_the_head_are_nothing() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["主管部门", "/", "实施单位", N], ["预期目标", "（简要说明，100字以内）"], ["实际完成情况", "……"],
             ["评价结论：（200字以内）"], ["自评总分", "未评"], HEADER, TRAINING]
        )
    )  # fmt: skip
    project = only(found)
    assert isinstance(project, Project)
    assert (project.department, project.goal, project.declared_total) == (None, None, None)
    assert not project.narrative
    assert codes(found) == ["cell-unread"]


def test_a_label_over_the_name_of_the_block_and_level_1_leaves_the_block_out() -> None:
    found = read(
        table(
            [["项目名称", "甲"], ["一级指标", N, "二级指标", "三级指标", "指标值（年初）", "指标值（调整后）", "完成值"],
             ["绩\n效\n指\n标", "产出指标", "数量指标", "绩效自评覆盖率", "90%", "95%", "96%"], [N, N, "质量指标", "合格率", "98%", "98%", "97%"]],
            (1, 0, 1, 1), (2, 0, 3, 0), (2, 1, 3, 1),
        )
    )  # fmt: skip
    assert [each[:3] for each in rows(only(found))] == [
        ("产出指标/数量指标", "绩效自评覆盖率", "95%"),
        ("产出指标/质量指标", "合格率", "98%"),
    ]
    assert [
        each.initial_target and each.initial_target.text for each in only(found).indicators
    ] == ["90%", "98%"]
    assert codes(found) == []


def test_names_that_begin_like_notes_and_scores_below_the_table() -> None:
    found = read(
        table(
            [["项目名称", "甲"], HEADER, ["产出指标", "数量指标", "说明会场次", "≥5场", "6场", "20", "20"], [N, N, "附件受理件数", "≥5件", "6件", "10", "10"],
             ["自评得分", N, N, N, N, N, "95"], ["评价等级", "优"], ["说明：本表由单位填写"], ["附件"]]
        )
    )  # fmt: skip
    project = only(found)
    assert [each[1] for each in rows(project)] == ["说明会场次", "附件受理件数"]
    assert isinstance(project, Project)
    assert project.declared_total == 95
    assert project.printed == {"等级": "优"}
    assert codes(found) == []


def test_a_table_behind_a_form_without_a_total_is_another_table() -> None:
    form: list[list[str | None]] = [["项目名称", "甲"], [*HEADER[:5]], [*TRAINING[:5]]]
    found = read(
        table(form, kind="document", before=("项目支出绩效目标表",)),
        table([["项目", "年初预算数", "执行数"], ["合计", "100", "90"]], kind="document"),
        table([["项目负责人", "张三"]], kind="document"),
    )
    assert [(each.name, each.budget, len(each.indicators)) for each in found.documents] == [
        ("甲", None, 1)
    ]
    assert codes(found) == ["tables-unread"]


def test_captions_above_and_signatures_below_are_left_out() -> None:
    found = read(
        table(
            [["附件2-3"], ["2022年度项目支出绩效自评表"], ["项目支出名称", "甲"], [*HEADER, "未达标原因"], [*TRAINING, "少"],
             ["填表人：", "张三", "填报日期：", "2023.3.1", "联系电话：", "1", "单位负责人签字："]]
        )
    )  # fmt: skip
    assert (only(found).name, only(found).indicators[0].reason) == ("甲", "少")
    assert codes(found) == []
