"""Forms as units fill them in, layout by layout, each with the model that it says."""

# ruff: noqa: E501  a row of a form is a line

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import frozen

from perfeval.model import (
    Actual,
    Budget,
    Department,
    FundSource,
    Goal,
    Indicator,
    PrintedFigure,
    Project,
    Target,
)

Rows = Sequence[Sequence[str | None]]
D = Decimal


@frozen
class Specimen:
    """A file as somebody made it, and what it says."""

    name: str
    write: Callable[[Path], Path]
    expected: tuple[Project | Department, ...]
    codes: tuple[str, ...] = ()
    """The codes of the findings that a careful reader has about it, in any order."""


# --- writing without the library's own writers ---------------------------------------------------


def workbook(path: Path, *sheets: tuple[str, Rows, Sequence[str]]) -> Path:
    """Write sheets of texts; merged ranges are given as ``A1:H1``."""
    import openpyxl

    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text is not None:
                    cell = sheet.cell(row, column)
                    cell.value = text
                    cell.data_type = "s"
        for each in merges:
            sheet.merge_cells(each)
    book.save(path)
    return path


def document(path: Path, *parts: str | tuple[Rows, Sequence[tuple[int, int, int, int]]]) -> Path:
    """Write paragraphs and tables; merges are given as (row, column, last row, last column)."""
    import docx

    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        rows, merges = part
        width = max(map(len, rows))
        table = made.add_table(len(rows), width)
        for index, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if text is not None:
                    table.cell(index, column).text = text
        for top, left, bottom, right in merges:
            text = table.cell(top, left).text
            merged = table.cell(top, left).merge(table.cell(bottom, right))
            merged.text = text
    made.save(str(path))
    return path


def xlsx(name: str, *sheets: tuple[str, Rows, Sequence[str]]) -> Callable[[Path], Path]:
    return lambda folder: workbook(folder / f"{name}.xlsx", *sheets)


def docx_file(
    name: str, *parts: str | tuple[Rows, Sequence[tuple[int, int, int, int]]]
) -> Callable[[Path], Path]:
    return lambda folder: document(folder / f"{name}.docx", *parts)


def csv_file(name: str, rows: Rows, encoding: str = "utf-8-sig") -> Callable[[Path], Path]:
    import csv

    def write(folder: Path) -> Path:
        path = folder / f"{name}.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows([cell or "" for cell in row] for row in rows)
        return path

    return write


def one(
    category: str,
    name: str,
    target: str | Target | None,
    actual: str | None,
    *points: Any,
    **more: Any,
) -> Indicator:
    """Return an indicator: its points and declared score may follow the actual."""
    given = [None if each is None else D(str(each)) for each in (*points, None, None)][:2]
    return Indicator(
        tuple(category.split("/")) if category else (),
        name,
        Target(target) if isinstance(target, str) else target,
        None if actual is None else Actual(actual),
        points=given[0],
        declared=given[1],
        **more,
    )  # fmt: skip


# --- mof-2020 -------------------------------------------------------------------------------------

MOF_2020_ROWS: Rows = [
    ["项目支出绩效自评表"],
    ["（2022 年度）"],
    ["项目名称", None, None, "村级补助及运转经费"],
    ["主管部门", None, None, "贵池区财政局", None, None, "实施单位", None, "棠溪镇人民政府"],
    ["项目资金\n（万元）", None, None, "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值",
     "执行率（B/A）", "得分"],
    [None, "年度资金总额", None, "202.64", "132.912", "132.912", "10", "100.00%", "10"],
    [None, "其中：当年财政拨款", None, "202.64", "132.912", "132.912", "—", "—", "—"],
    [None, "上年结转资金", None, "0", "0", "0", "—", "—", "—"],
    [None, "其他资金", None, None, None, None, "—", "—", "—"],
    ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
    [None, "保障村级组织正常运转。", None, None, None, "村级组织正常运转，未发生拖欠。"],
    ["绩\n效\n指\n标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
     "偏差原因分析及改进措施"],
    [None, "产出指标\n（50分）", "数量指标", "指标1：补助村（社区）数量", "=8个", "8", "8", "8", None],
    [None, None, None, "指标2：保障村干部人数", "=42个", "42", "8", "8", None],
    [None, None, None, "……", None, None, None, None, None],
    [None, None, "质量指标", "指标1：补助资格合规性", "合规", "达成预期指标", "8", "8", None],
    [None, None, None, "指标2：经费审批流程规范性", "严格执行相关制度规定", "达成预期指标", "8", "8", None],
    [None, None, "时效指标", "指标1：补助经费到位及时性", "及时", "达成预期指标", "8", "8", None],
    [None, None, "成本指标", "指标1：项目总成本", "≤202.6万元", "132.9", "10", "10", "/"],
    [None, "效益指标\n（30分）", "经济效益指标", "指标1：", None, None, None, None, None],
    [None, None, "社会效益指标", "指标1：提高村干部工作积极性", "效果明显", "达成预期指标", "30", "28.50",
     "个别村积极性不高，加强考核。"],
    [None, None, "生态效益指标", "指标1：/", "/", "/", "/", "/", "/"],
    [None, "满意度指标\n（10分）", "服务对象满意度指标", "指标1：村民满意度", "≥90%", "95%", "10", "10", None],
    ["总分", None, None, None, None, None, "100", "98.5", None],
    ["填报人：张三", None, None, None, "联系电话：0566-1234567", None, None, None, "填报日期：2023年3月1日"],
    ["注：1.得分一档最高不能超过该指标分值上限。"],
]  # fmt: skip
MOF_2020_MERGES = (
    "A1:I1", "A2:I2", "A3:C3", "D3:I3", "A4:C4", "D4:F4", "G4:H4", "A5:A9", "B5:C5", "B6:C6", "B7:C7",
    "B8:C8", "B9:C9", "A10:A11", "B10:E10", "F10:I10", "B11:E11", "F11:I11", "A12:A23", "B13:B19",
    "C13:C15", "C16:C17", "B20:B22", "A24:F24", "A26:I26",
)  # fmt: skip

MOF_2020 = Project(
    "村级补助及运转经费",
    year=2022,
    department="贵池区财政局",
    implementer="棠溪镇人民政府",
    budget=Budget(
        initial=D("202.64"),
        annual=D("132.912"),
        executed=D("132.912"),
        points=D(10),
        declared=D(10),
        sources=(
            FundSource("当年财政拨款", D("202.64"), D("132.912"), D("132.912")),
            FundSource("上年结转资金", D(0), D(0), D(0)),
        ),
    ),
    goal=Goal("保障村级组织正常运转。", "村级组织正常运转，未发生拖欠。"),
    category_points={"产出指标": D(50), "效益指标": D(30), "满意度指标": D(10)},
    indicators=(
        one("产出指标/数量指标", "补助村（社区）数量", "=8个", "8", 8, 8),
        one("产出指标/数量指标", "保障村干部人数", "=42个", "42", 8, 8),
        one("产出指标/质量指标", "补助资格合规性", "合规", "达成预期指标", 8, 8),
        one("产出指标/质量指标", "经费审批流程规范性", "严格执行相关制度规定", "达成预期指标", 8, 8),
        one("产出指标/时效指标", "补助经费到位及时性", "及时", "达成预期指标", 8, 8),
        one("产出指标/成本指标", "项目总成本", "≤202.6万元", "132.9", 10, 10),
        one("效益指标/社会效益指标", "提高村干部工作积极性", "效果明显", "达成预期指标", 30, "28.5",
            reason="个别村积极性不高，加强考核。"),
        one("满意度指标/服务对象满意度指标", "村民满意度", "≥90%", "95%", 10, 10),
    ),
    declared_total=D("98.5"),
    printed={"执行率": "100.00%", "总分值": "100"},
)  # fmt: skip


# --- sichuan-2019 ---------------------------------------------------------------------------------

SICHUAN_2019_ROWS: Rows = [
    ["项目绩效目标完成情况表", None, None, None, None, None],
    ["（2019 年度）"],
    ["项目名称", None, "市财政困难职工帮扶资金"],
    ["预算单位", None, "市总工会"],
    ["预算执行情况（万元）", "预算数：", None, "50万", "执行数：", "50万"],
    [None, "其中-财政拨款：", None, "50万", "其中-财政拨款：", "50万"],
    [None, "其它资金：", None, "0", "其它资金：", "0"],
    ["年度目标完成情况", "预期目标", None, None, "实际完成目标", None],
    [None, "对200户困难职工给予救助。", None, None, "200户困难职工得到救助。", None],
    ["绩效指标完成情况", "一级指标", "二级指标", "三级指标", "预期指标值（包含数字及文字描述）",
     "实际完成指标值（包含数字及文字描述）"],
    [None, "项目完成指标", "数量指标", "建档困难职工总数", "200户", "200户"],
    [None, None, "质量指标", "帮扶救助金发放准确率", "2019年实现解困脱困200户准确率达98%",
     "2019年实现解困脱困200户准确率达98%"],
    [None, None, "时效指标", "资金在规定时间内下达率", "12月31日前完成当年救助目标率达100%",
     "12月31日前完成当年救助目标率达100%"],
    [None, None, "成本指标", "帮扶救助金标准",
     "按当年不低于2000元不高于低保12个月和给予每户建档困难职工、农民工发放救助。",
     "按规定发放金额给予每户建档困难职工、农民工发放救助。"],
    [None, "效益指标", "经济效益", "解决困难职工生活中燃眉之急，力促困难职工生活有保障。", "≧1年", "≧1年"],
    [None, None, "社会效益", "提高2020年建档困难职工生活水平及困难职工脱困户数", "≧1年", "≧1年"],
    [None, "满意度指标", "服务对象满意度", "困难职工、农民工满意度", "98%", "98%"],
]  # fmt: skip

SICHUAN_2019 = Project(
    "市财政困难职工帮扶资金",
    year=2019,
    implementer="市总工会",
    budget=Budget(
        annual=D(50),
        executed=D(50),
        sources=(
            FundSource("财政拨款", annual=D(50), executed=D(50)),
            FundSource("其它资金", annual=D(0), executed=D(0)),
        ),
    ),
    goal=Goal("对200户困难职工给予救助。", "200户困难职工得到救助。"),
    indicators=(
        one("项目完成指标/数量指标", "建档困难职工总数", "200户", "200户"),
        one("项目完成指标/质量指标", "帮扶救助金发放准确率", "2019年实现解困脱困200户准确率达98%",
            "2019年实现解困脱困200户准确率达98%"),
        one("项目完成指标/时效指标", "资金在规定时间内下达率", "12月31日前完成当年救助目标率达100%",
            "12月31日前完成当年救助目标率达100%"),
        one("项目完成指标/成本指标", "帮扶救助金标准",
            "按当年不低于2000元不高于低保12个月和给予每户建档困难职工、农民工发放救助。",
            "按规定发放金额给予每户建档困难职工、农民工发放救助。"),
        one("效益指标/经济效益", "解决困难职工生活中燃眉之急，力促困难职工生活有保障。", "≧1年", "≧1年"),
        one("效益指标/社会效益", "提高2020年建档困难职工生活水平及困难职工脱困户数", "≧1年", "≧1年"),
        one("满意度指标/服务对象满意度", "困难职工、农民工满意度", "98%", "98%"),
    ),
)  # fmt: skip

SICHUAN_2019_MERGES = (
    (0, 0, 0, 5), (1, 0, 1, 5), (2, 0, 2, 1), (2, 2, 2, 5), (3, 0, 3, 1), (3, 2, 3, 5), (4, 0, 6, 0),
    (4, 1, 4, 2), (5, 1, 5, 2), (6, 1, 6, 2), (7, 0, 8, 0), (7, 1, 7, 3), (7, 4, 7, 5), (8, 1, 8, 3),
    (8, 4, 8, 5), (9, 0, 16, 0), (10, 1, 13, 1), (14, 1, 15, 1),
)  # fmt: skip


# --- sichuan-2022 ---------------------------------------------------------------------------------

SICHUAN_2022_ROWS: Rows = [
    ["部门预算项目支出绩效自评表（2023年度）"],
    ["报表编号：510000_0013zp", None, None, None, None, None, None, None, None, "单位：万元"],
    ["项目名称", None, "51092324T000010263357-社区矫正经费"],
    ["主管部门", None, "大英县司法局", None, None, "实施单位", None, "大英县司法局"],
    ["项目基本情况", None, "1.项目年度目标", None, None, "年度目标完成情况（100字）"],
    [None, None, "完成社区矫正对象监管。", None, None, "完成监管，未发生脱管漏管。"],
    [None, None, "2.项目实施内容及过程概述", "按季度开展走访。"],
    ["预算执行情况（10分）", None, "年初预算", None, "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
    [None, "总额", "0.00", None, "3.36", "3.36", "100.00%", "10", "10", "年中追加（100字以内）"],
    [None, "其中：财政资金", "0.00", None, "3.36", "3.36", "100.00%", "/", "/", None],
    [None, "财政专户管理资金", "0.00", None, "0.00", "0.00", "0.00%", "/", "/", None],
    [None, "单位资金", None, None, None, None, None, "/", "/", None],
    [None, "其他资金", None, None, None, None, None, "/", "/", None],
    ["绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分",
     "未完成原因分析"],
    [None, "产出指标", "数量指标", "走访次数", "≥", "12", "次", "12", "30", "30", None],
    [None, "产出指标", "经济成本指标", "成本控制数", "≤", "30", "万元", "完成", "30", "30", None],
    [None, "效益指标", "社会效益指标", "社会稳定", "定性", "高", None, "高", "20", "20", None],
    [None, "满意度指标", "服务对象满意度指标", "对象满意度", "≥", "90", "%", "88", "10", "9.78",
     "样本少，下年扩大调查"],
    ["合计", None, None, None, None, None, None, None, "100", "99.78"],
    ["评价结论", "项目完成较好。"],
    ["存在问题", "调查样本偏少。"],
    ["改进措施", "扩大样本。"],
    ["项目负责人：李四", None, None, None, None, "财务负责人：王五"],
]  # fmt: skip
SICHUAN_2022_MERGES = (
    "A1:K1", "A3:B3", "C3:K3", "A4:B4", "C4:E4", "F4:G4", "H4:K4", "A5:B7", "C5:E5", "F5:K5", "C6:E6",
    "F6:K6", "D7:K7", "A8:A13", "C8:D8", "C9:D9", "C10:D10", "C11:D11", "A14:A18", "A19:H19", "B20:K20",
    "B21:K21", "B22:K22",
)  # fmt: skip
SICHUAN_2022 = Project(
    "51092324T000010263357-社区矫正经费",
    year=2023,
    department="大英县司法局",
    implementer="大英县司法局",
    budget=Budget(
        initial=D(0),
        annual=D("3.36"),
        executed=D("3.36"),
        points=D(10),
        declared=D(10),
        sources=(
            FundSource("财政资金", D(0), D("3.36"), D("3.36")),
            FundSource("财政专户管理资金", D(0), D(0), D(0)),
        ),
        reason="年中追加",
    ),
    goal=Goal("完成社区矫正对象监管。", "完成监管，未发生脱管漏管。"),
    indicators=(
        one("产出指标/数量指标", "走访次数", Target("12", "≥", "次"), "12", 30, 30),
        one("产出指标/经济成本指标", "成本控制数", Target("30", "≤", "万元"), "完成", 30, 30),
        one("效益指标/社会效益指标", "社会稳定", Target("高", "定性"), "高", 20, 20),
        one("满意度指标/服务对象满意度指标", "对象满意度", Target("90", "≥", "%"), "88", 10, "9.78",
            reason="样本少，下年扩大调查"),
    ),
    declared_total=D("99.78"),
    printed={"执行率": "100.00%", "总分值": "100"},
    narrative={
        "项目主要内容": "按季度开展走访。",
        "评价结论": "项目完成较好。",
        "存在的问题": "调查样本偏少。",
        "相关建议": "扩大样本。",
    },
)  # fmt: skip


# --- hubei ----------------------------------------------------------------------------------------

HUBEI_ROWS: Rows = [
    ["2020年度项目自评表"],
    ["单位名称：市行政审批局", None, None, None, "填报日期：2021年3月12日"],
    ["项目名称", "政务服务大厅运行费"],
    ["主管部门", "市行政审批局", None, "项目实施单位", "市政务服务中心"],
    ["项目类别", "1.部门预算项目☑"],
    ["预算执行情况（万元）（20分）", None, "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"],
    [None, "年度财政资金总额", "287", "171", "60%", "12"],
    ["年度绩效目标1（40分）", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
    [None, "产出指标", "数量指标", "办件数量", "≥10000件", "12000件", "20"],
    [None, "效益指标", "社会效益指标", "办事便利度", "提升", "提升", "20"],
    ["年度绩效目标2（40分）", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
    [None, "产出指标", "质量指标", "系统故障次数", "≤2次", "1次", "20"],
    [None, "满意度指标", "服务对象满意度", "办事群众满意度", "90%", "60%", "10"],
    ["总分", None, None, None, None, None, "82"],
    ["偏差大或目标未完成原因分析", "采购延后。"],
    ["改进措施及结果应用方案", "提前启动采购。"],
    ["备注：1.预算执行情况口径：预算数为调整后财政资金总额。"],
]  # fmt: skip
HUBEI_MERGES = (
    "A1:G1", "A2:D2", "E2:G2", "B3:G3", "B4:C4", "E4:G4", "B5:G5", "A6:A7", "A8:A10", "A11:A13", "A14:F14",
    "B15:G15", "B16:G16", "A17:G17",
)  # fmt: skip
HUBEI = Project(
    "政务服务大厅运行费",
    year=2020,
    department="市行政审批局",
    implementer="市政务服务中心",
    budget=Budget(annual=D(287), executed=D(171), points=D(20), declared=D(12)),
    category_points={"年度绩效目标1": D(40), "年度绩效目标2": D(40)},
    indicators=(
        one("产出指标/数量指标", "办件数量", "≥10000件", "12000件", None, 20),
        one("效益指标/社会效益指标", "办事便利度", "提升", "提升", None, 20),
        one("产出指标/质量指标", "系统故障次数", "≤2次", "1次", None, 20),
        one("满意度指标/服务对象满意度", "办事群众满意度", "90%", "60%", None, 10),
    ),
    declared_total=D(82),
    printed={"执行率": "60%"},
    narrative={"存在的问题": "采购延后。", "相关建议": "提前启动采购。"},
)


# --- yunnan ---------------------------------------------------------------------------------------

YUNNAN_ROWS: Rows = [
    ["项目支出绩效自评表"],
    ["（2020 年度）"],
    ["项目名称", "基层工会经费"],
    ["主管部门", "丽江市总工会", None, None, "实施单位", "丽江市总工会"],
    ["项目资金（元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", "72,890.00", "72,890.00", "72,890.00", "10", "100%", "10"],
    [None, "其中：当年财政拨款", "72,890.00", "72,890.00", "72,890.00", "-", "-", "-"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", None, None, "实际完成值", "分值", "得分",
     "偏差原因分析及改进措施"],
    [None, None, None, None, "指标性质", "指标值", "度量单位", None, None, None, None],
    [None, "产出指标", "数量指标", "拨付经费", "﹦", "72890", "元", "72890", "10", "9", "拨付稍晚"],
    [None, None, "质量指标", "拨付准确率", "≥", "95", "%", "95", "40", "40", None],
    [None, "效益指标", "社会效益指标", "工会活力", "定性", "增强", None, "增强", "30", "30", None],
    [None, "满意度指标", "服务对象满意度指标", "职工满意度", "≧", "735", "人次", "740", "10", "10", None],
    ["总分", None, None, None, None, None, None, None, "100", "99"],
]  # fmt: skip
YUNNAN_MERGES = (
    "A1:K1", "A2:K2", "B3:K3", "B4:D4", "F4:K4", "A5:A7", "A8:A13", "B8:B9", "C8:C9", "D8:D9", "E8:G8",
    "H8:H9", "I8:I9", "J8:J9", "K8:K9", "B10:B11", "A14:H14",
)  # fmt: skip
YUNNAN = Project(
    "基层工会经费",
    year=2020,
    department="丽江市总工会",
    implementer="丽江市总工会",
    budget=Budget(
        "元",
        initial=D(72890),
        annual=D(72890),
        executed=D(72890),
        points=D(10),
        declared=D(10),
        sources=(FundSource("当年财政拨款", D(72890), D(72890), D(72890)),),
    ),
    indicators=(
        one(
            "产出指标/数量指标",
            "拨付经费",
            Target("72890", "﹦", "元"),
            "72890",
            10,
            9,
            reason="拨付稍晚",
        ),
        one("产出指标/质量指标", "拨付准确率", Target("95", "≥", "%"), "95", 40, 40),
        one("效益指标/社会效益指标", "工会活力", Target("增强", "定性"), "增强", 30, 30),
        one(
            "满意度指标/服务对象满意度指标", "职工满意度", Target("735", "≧", "人次"), "740", 10, 10
        ),
    ),
    declared_total=D(99),
    printed={"执行率": "100%", "总分值": "100"},
)


# --- chongqing ------------------------------------------------------------------------------------

CHONGQING_ROWS: Rows = [
    ["2021年度部门整体绩效自评表"],
    ["主管部门", "科学城融媒体中心", None, "财政处室", "教科文处", None, "自评总分", "97.6"],
    ["联系人", "赵六", None, "电话", "68000000"],
    ["年初预算数（万元）", None, "全年(调整)预算数（万元）", None, "全年执行数（万元）", "执行率（%）", "执行率权重（10）",
     "执行率得分"],
    ["1,000", None, "1,000", None, "760", "76", "10", "7.6"],
    ["年初绩效目标", None, None, "全年(调整)绩效目标", None, None, "全年目标实际完成情况"],
    ["做好宣传。", None, None, "做好宣传，办好节目。", None, None, "已完成。"],
    ["指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值", "得分系数（%）", "指标权重", "指标得分",
     "是否核心指标"],
    ["财政供养人员控制率", "%", "≤", "100", "100", "92", "100", "2", "2", "否"],
    ["预算调整率", "%", "≤", "3", "3", "0", "100", "2", "2", "否"],
    ["原创稿件", "篇", "≥", "2000", "2200", "2859", "100", "86", "86", "是"],
    ["说明", "部分指标年中调整。"],
]  # fmt: skip
CHONGQING_MERGES = (
    "A1:J1", "B2:C2", "E2:F2", "A4:B4", "C4:D4", "A5:B5", "C5:D5", "A6:C6", "D6:F6", "G6:J6", "A7:C7",
    "D7:F7", "G7:J7", "B12:J12",
)  # fmt: skip


def _chongqing_row(
    name: str,
    unit: str,
    sign: str,
    before: str,
    target: str,
    actual: str,
    points: int,
    *,
    core: bool,
) -> Indicator:
    return one(
        "", name, Target(target, sign, unit), actual, points, points,
        initial_target=Target(before, sign, unit), coefficient=D(1), core=core,
    )  # fmt: skip


CHONGQING = Department(
    "科学城融媒体中心",
    year=2021,
    budget=Budget(
        initial=D(1000), annual=D(1000), executed=D(760), points=D(10), declared=D("7.6")
    ),
    goal=Goal("做好宣传，办好节目。", "已完成。"),
    indicators=(
        _chongqing_row("财政供养人员控制率", "%", "≤", "100", "100", "92", 2, core=False),
        _chongqing_row("预算调整率", "%", "≤", "3", "3", "0", 2, core=False),
        _chongqing_row("原创稿件", "篇", "≥", "2000", "2200", "2859", 86, core=True),
    ),
    declared_total=D("97.6"),
    printed=(PrintedFigure("执行率", D(76), "F5"),),
    narrative={"年初绩效目标": "做好宣传。"},
)


# --- anhui ----------------------------------------------------------------------------------------

ANHUI_ROWS: Rows = [
    ["项目名称", None, "河西村特色种养补贴到户项目"],
    ["主管部门", None, "萧县农业农村局", None, "实施单位", "张庄寨镇人民政府"],
    ["项目资金（万元）", None, "全年预算数（A）", None, "全年执行数（B）", "分值", "执行率", "得分"],
    [None, "年度资金总额：", "9.48", None, "9.48", "10", "100%", "10"],
    [None, "其中：中央补助", "9.48", None, "9.48", "/", "/", "/"],
    ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "分值", "得分", "未完成原因及拟采取的改进措施"],
    ["产出指标（50分）", "数量指标", "★补助各类瓜果蔬菜种植面积", "29.5亩", "29.5亩", "20", "20", None],
    [None, None, "其中桃树种植面积", "1.5亩", "1.5亩", None, None, None],
    [None, None, "其中苹果树种植面积", "5亩", "5亩", None, None, None],
    [None, None, "★补助家畜家禽养殖数量", "192只", "192只", "20", "20", None],
    [None, None, "其中羊养殖数量", "180只", "180只", None, None, None],
    [None, "质量指标", "种植作物成活率", "95%", "95%", "10", "10", None],
    ["效益指标（30分）", "经济效益指标", "特色产业带动增加受益农户收入（总收入）", "≥11.376万元", "12万元", "30", "30", None],
    ["满意度指标（10分）", "服务对象满意度指标", "受益群众满意度", "≥95%", "96%", "10", "10", "无"],
    ["总 分", None, None, None, None, "100", "100", None],
]  # fmt: skip
ANHUI_MERGES = (
    (0, 0, 0, 1), (0, 2, 0, 7), (1, 0, 1, 1), (1, 2, 1, 3), (1, 5, 1, 7), (2, 0, 4, 0), (2, 2, 2, 3),
    (3, 2, 3, 3), (4, 2, 4, 3), (6, 0, 11, 0), (6, 1, 10, 1), (14, 0, 14, 4),
)  # fmt: skip
ANHUI = Project(
    "河西村特色种养补贴到户项目",
    year=2023,
    department="萧县农业农村局",
    implementer="张庄寨镇人民政府",
    budget=Budget(
        annual=D("9.48"),
        executed=D("9.48"),
        points=D(10),
        declared=D(10),
        sources=(FundSource("中央补助", annual=D("9.48"), executed=D("9.48")),),
    ),
    category_points={"产出指标": D(50), "效益指标": D(30), "满意度指标": D(10)},
    indicators=(
        one("产出指标/数量指标", "★补助各类瓜果蔬菜种植面积", "29.5亩", "29.5亩", 20, 20),
        one("产出指标/数量指标", "其中桃树种植面积", "1.5亩", "1.5亩", parent="★补助各类瓜果蔬菜种植面积"),
        one("产出指标/数量指标", "其中苹果树种植面积", "5亩", "5亩", parent="★补助各类瓜果蔬菜种植面积"),
        one("产出指标/数量指标", "★补助家畜家禽养殖数量", "192只", "192只", 20, 20),
        one("产出指标/数量指标", "其中羊养殖数量", "180只", "180只", parent="★补助家畜家禽养殖数量"),
        one("产出指标/质量指标", "种植作物成活率", "95%", "95%", 10, 10),
        one("效益指标/经济效益指标", "特色产业带动增加受益农户收入（总收入）", "≥11.376万元", "12万元", 30, 30),
        one("满意度指标/服务对象满意度指标", "受益群众满意度", "≥95%", "96%", 10, 10, reason="无"),
    ),
    declared_total=D(100),
    printed={"执行率": "100%", "总分值": "100"},
)  # fmt: skip


# --- a goal declaration ---------------------------------------------------------------------------

DECLARATION_ROWS: Rows = [
    ["项目支出绩效目标申报表"],
    ["（2024年度）"],
    ["项目名称", None, "城区路灯改造"],
    ["主管部门及代码", None, "湘潭市城管局 021", None, "实施单位", "市路灯管理处"],
    ["项目属性", None, "新增项目", None, "项目期", "2023—2025年"],
    ["项目资金\n（万元）", "中期资金总额：", None, "600", "年度资金总额：", "250"],
    [None, "其中：财政拨款", None, "600", "其中：财政拨款", "200"],
    [None, "其他资金", None, "0", "其他资金", "50"],
    ["总体目标", "中期目标（2023年—2025年）", None, None, "年度目标"],
    [None, "三年内改造全部路灯。", None, None, "改造城区主干道路灯。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
    [None, "产出指标", "数量指标", "改造路灯数", "≥3000盏", "数量指标", "改造路灯数", "≥1000盏"],
    [None, None, "质量指标", "亮灯率", "≥98%", "质量指标", "亮灯率", "≥98%"],
    [None, "效益指标", "社会效益指标", "夜间出行", "改善", "社会效益指标", "夜间出行", "改善"],
    [None, "满意度指标", "服务对象满意度指标", "市民满意度", "≥90%", "服务对象满意度指标", "市民满意度", "≥85%"],
]  # fmt: skip
DECLARATION_MERGES = (
    "A1:H1", "A2:H2", "A3:B3", "C3:H3", "A4:B4", "C4:D4", "F4:H4", "A5:B5", "C5:D5", "F5:H5", "A6:A8",
    "B6:C6", "B7:C7", "B8:C8", "A9:A10", "B9:D9", "E9:H9", "B10:D10", "E10:H10", "A11:A15", "B12:B13",
)  # fmt: skip
DECLARATION = Project(
    "城区路灯改造",
    year=2024,
    department="湘潭市城管局 021",
    implementer="市路灯管理处",
    budget=Budget(
        annual=D(250),
        sources=(FundSource("财政拨款", annual=D(200)), FundSource("其他资金", annual=D(50))),
    ),
    goal=Goal("改造城区主干道路灯。"),
    indicators=(
        one("产出指标/数量指标", "改造路灯数", "≥1000盏", None),
        one("产出指标/质量指标", "亮灯率", "≥98%", None),
        one("效益指标/社会效益指标", "夜间出行", "改善", None),
        one("满意度指标/服务对象满意度指标", "市民满意度", "≥85%", None),
    ),
)

OLD_DECLARATION_ROWS: Rows = [
    ["佳县2016年项目支出绩效目标申报表"],
    ["填报单位：佳县水务局", None, None, "单位：万元"],
    ["项目名称", "人饮工程"],
    ["年度资金总额", "120", "财政拨款", "100", "其他资金", "20"],
    ["年度绩效目标", "解决2000人饮水。"],
    ["一级指标", "二级指标", "指标内容", "指标值", "备注"],
    ["产出指标", "数量指标", "受益人口", "2000人", "分两批"],
    ["产出指标", "时效指标", "完工时间", "2016年11月", None],
    ["效益指标", "环境效益指标", "水源保护", "达标", None],
]
OLD_DECLARATION = Project(
    "人饮工程",
    year=2016,
    implementer="佳县水务局",
    budget=Budget(
        annual=D(120),
        sources=(FundSource("财政拨款", annual=D(100)), FundSource("其他资金", annual=D(20))),
    ),
    goal=Goal("解决2000人饮水。"),
    indicators=(
        one("产出指标/数量指标", "受益人口", "2000人", None),
        one("产出指标/时效指标", "完工时间", "2016年11月", None),
        one("效益指标/环境效益指标", "水源保护", "达标", None),
    ),
)


# --- flat sheets ----------------------------------------------------------------------------------

FLAT_ROWS: Rows = [
    ["一级指标", "二级指标", "三级指标", "运算符号", "指标值", "完成值", "度量单位", "分值", "得分", "扣减分数", "完成情况说明",
     "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "培训人次", "≥", "200", "186", "人次", "20", "18.6", "0", None, "生源不足"],
    ["产出指标", "质量指标", "合格率", "≥", "98", "99", "%", "30", "30", None, None, None],
    ["效益指标", "社会效益指标", "技能提升", "定性", "明显", "达成年度指标", None, "30", "28", "2", "回访良好", None],
    ["满意度指标", "服务对象满意度指标", "学员满意度", "≥", "90", "95", "%", "10", "10", None, None, None],
]  # fmt: skip
FLAT = Project(
    "职工技能培训",
    indicators=(
        one("产出指标/数量指标", "培训人次", Target("200", "≥", "人次"), "186", 20, "18.6",
            deduction=D(0), reason="生源不足"),
        one("产出指标/质量指标", "合格率", Target("98", "≥", "%"), "99", 30, 30),
        one("效益指标/社会效益指标", "技能提升", Target("明显", "定性"), "达成年度指标", 30, 28, deduction=D(2),
            evidence="回访良好"),
        one("满意度指标/服务对象满意度指标", "学员满意度", Target("90", "≥", "%"), "95", 10, 10),
    ),
)  # fmt: skip

PROJECTS_ROWS: Rows = [
    [
        "序号",
        "年度",
        "项目名称",
        "主管部门",
        "指标类别",
        "指标名称",
        "目标值",
        "实际值",
        "权重",
        "自评得分",
    ],
    [
        "1",
        "2023",
        "道路养护",
        "市交通局",
        "产出指标/数量指标",
        "养护里程",
        "≥120公里",
        "130公里",
        "60",
        "60",
    ],
    ["2", None, None, None, "满意度指标", "群众满意度", "≥90%", "85%", "30", "28.33"],
    [
        "3",
        "2023",
        "校舍维修",
        "市教育局",
        "产出指标—质量指标",
        "验收合格率",
        "100%",
        "100%",
        "90",
        "90",
    ],
]
PROJECTS = (
    Project(
        "道路养护",
        year=2023,
        department="市交通局",
        indicators=(
            one("产出指标/数量指标", "养护里程", "≥120公里", "130公里", 60, 60),
            one("满意度指标", "群众满意度", "≥90%", "85%", 30, "28.33"),
        ),
    ),
    Project(
        "校舍维修",
        year=2023,
        department="市教育局",
        indicators=(one("产出指标/质量指标", "验收合格率", "100%", "100%", 90, 90),),
    ),
)


# --- badly kept forms -----------------------------------------------------------------------------

CARELESS_ROWS: Rows = [
    [],
    [None, None, "2022年度项目绩效自评表"],
    [],
    [None, None, " 项 目\n名 称 ：", "乡村道路\n硬化"],
    [None, None, "实 施 单 位", "赵庄村"],
    [],
    [None, None, "资金情况（单位：元）", "预算安排数", "实际支出数"],
    [None, None, "合计", "1,500,000", "125.25万元"],
    [],
    [None, None, "一 级\n指 标", "分值", "二级指标", "三级指标", "目 标 值", "实 际 完 成 值", "分 值", "自 评 得 分",
     "审核意见"],
    [None, None, "（1）", "（2）", "（3）", "（4）", "（5）", "（6）", "（7）", "（8）", "（9）"],
    [None, None, "产 出 指 标", "50", "数 量 指 标", "硬化\n长度", "≥ 3 公里", "3.2公里", "30 分", "30分", "同意"],
    [],
    [None, None, None, None, "质量指标", "★合格率", "100%", "100%", "20", "二十", None],
    [None, None, "效益指标", "40", None, "出行时间", "缩短", "达成预期指标", "16.66667", "40", None],
    [None, None, None, None, "社会效益指标", None, "改善", "改善", "23.33", None, None],
    [None, None, "总 计", None, None, None, None, None, None, "98分", None],
    [None, None, "备注：以上数据由村委会提供。"],
    [None, None, "2.表中金额单位为元。"],
]  # fmt: skip
CARELESS = Project(
    "乡村道路硬化",
    year=2022,
    implementer="赵庄村",
    budget=Budget("元", annual=D(1500000), executed=D(1252500)),
    category_points={"产出指标": D(50), "效益指标": D(40)},
    indicators=(
        one("产出指标/数量指标", "硬化长度", "≥ 3 公里", "3.2公里", 30, 30),
        one("产出指标/质量指标", "★合格率", "100%", "100%", 20),
        one("效益指标", "出行时间", "缩短", "达成预期指标", "16.67", 40),
        one("效益指标/社会效益指标", "", "改善", "改善", "23.33"),
    ),
    declared_total=D(98),
)

TWO_ROWS: Rows = [
    ["项目支出绩效自评表"],
    ["项目名称", "甲项目", None, "填报年度", "2021"],
    ["三级指标", "指标值", "完成值", "分值", "得分"],
    ["甲一", "≥1个", "1个", "50", "50"],
    ["总分", None, None, "50", "50"],
    ["填报人", "张三"],
    [],
    ["项目支出绩效自评表（2022年度）"],
    ["项目名称", "乙项目"],
    ["三级指标", "完成值", "指标值", "得分", "分值"],
    ["乙一", "2个", "≥2个", "40", "50"],
    ["项目名称", "丙项目"],
    ["三级指标", "指标值", "完成值"],
    ["丙一", "≥3个", "3个"],
]
TWO = (
    Project(
        "甲项目",
        year=2021,
        indicators=(one("", "甲一", "≥1个", "1个", 50, 50),),
        declared_total=D(50),
        printed={"总分值": "50"},
    ),
    Project("乙项目", year=2022, indicators=(one("", "乙一", "≥2个", "2个", 50, 40),)),
    Project("丙项目", indicators=(one("", "丙一", "≥3个", "3个"),)),
)

BROKEN_HEAD: Rows = [
    ["项目名称", "河道清淤", None, None, None],
    ["预算数（万元）", "30", "执行数（万元）", "29", None],
]
BROKEN_FIRST: Rows = [
    ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值"],
    ["产出指标", "数量指标", "清淤长度", "≥5公里", "5公里"],
]
BROKEN_SECOND: Rows = [
    ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值"],
    [None, None, "清淤方量", "≥2万方", "2万方"],
    ["效益指标", "生态效益指标", "水质", "改善", "改善"],
]
BROKEN_THIRD: Rows = [[None, None, "行洪能力", "提升", "提升"]]
OTHER: Rows = [["科目", "收入"], ["201", "100"]]
BROKEN = Project(
    "河道清淤",
    year=2020,
    budget=Budget(annual=D(30), executed=D(29)),
    indicators=(
        one("产出指标/数量指标", "清淤长度", "≥5公里", "5公里"),
        one("产出指标/数量指标", "清淤方量", "≥2万方", "2万方"),
        one("效益指标/生态效益指标", "水质", "改善", "改善"),
        one("效益指标/生态效益指标", "行洪能力", "提升", "提升"),
    ),
)

TRANSFER_ROWS: Rows = [
    ["转移支付区域（项目）绩效目标自评表"],
    ["（2021年度）"],
    ["转移支付（项目）名称", None, "2021年第一批中央大气污染防治资金"],
    ["中央主管部门", None, "生态环境部"],
    ["地方主管部门", None, "咸宁市生态环境局", None, "资金使用单位", "咸宁市生态环境局"],
    ["资金情况（万元）", None, None, "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）"],
    [None, "年度资金总额：", None, "2380.91", "0", "0"],
    [None, "其中：中央补助", None, "2380.91", "0", "0"],
    [None, "地方资金", None, None, None, None],
    ["总体目标完成情况", "总体目标", None, None, "全年实际完成情况"],
    [None, "改善空气质量。", None, None, "正在实施。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"],
    [None, "产出指标", "数量指标", "建设自动监测子站", "11个", "建设自动监测子站0", "原计划不适合现状。"],
    ["说明", "请在此处简要说明中央巡视、各级审计和财政监督中发现的问题及其所涉及的金额，如没有请填无。"],
]  # fmt: skip
TRANSFER_MERGES = (
    "A1:G1", "A2:G2", "A3:B3", "C3:G3", "A4:B4", "C4:G4", "A5:B5", "C5:D5", "F5:G5", "A6:A9", "B6:C6",
    "B7:C7", "B8:C8", "B9:C9", "A10:A11", "B10:D10", "E10:G10", "B11:D11", "E11:G11", "A12:A13", "B14:G14",
)  # fmt: skip
TRANSFER = Project(
    "2021年第一批中央大气污染防治资金",
    year=2021,
    department="咸宁市生态环境局",
    implementer="咸宁市生态环境局",
    budget=Budget(
        annual=D("2380.91"),
        executed=D(0),
        sources=(FundSource("中央补助", annual=D("2380.91"), executed=D(0)),),
    ),
    goal=Goal("改善空气质量。", "正在实施。"),
    indicators=(
        one("产出指标/数量指标", "建设自动监测子站", "11个", "建设自动监测子站0",
            reason="原计划不适合现状。"),
    ),
    printed={"执行率": "0"},
)  # fmt: skip

YIYANG_ROWS: Rows = [
    ["2021年度项目支出绩效自评表"],
    ["项目名称", None, "中职免学费配套资金"],
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", "593.27", "593.27", "448.64", "10", "76%", None],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "资助学生人数", "3018", "3018", "50", "50", None],
    [None, "质量指标", "鉴定达标率", "98%", "98%", None, None, None],
    [None, "时效指标", "预算执行率", "100%", "100%", None, None, None],
    ["效益指标", "经济效益指标", "帮扶常态化", "100%", "100%", "30", "30", None],
    [None, "社会效益指标", "就业率", "90%", "95%", None, None, None],
]  # fmt: skip
YIYANG_MERGES = (
    "A1:H1", "A2:B2", "C2:H2", "A3:A4", "A6:A8", "F6:F8", "G6:G8", "A9:A10", "F9:F10", "G9:G10",
)  # fmt: skip
YIYANG = Project(
    "中职免学费配套资金",
    year=2021,
    budget=Budget(initial=D("593.27"), annual=D("593.27"), executed=D("448.64"), points=D(10)),
    category_points={"产出指标": D(50), "效益指标": D(30)},
    indicators=(
        one("产出指标/数量指标", "资助学生人数", "3018", "3018"),
        one("产出指标/质量指标", "鉴定达标率", "98%", "98%"),
        one("产出指标/时效指标", "预算执行率", "100%", "100%"),
        one("效益指标/经济效益指标", "帮扶常态化", "100%", "100%"),
        one("效益指标/社会效益指标", "就业率", "90%", "95%"),
    ),
    printed={"执行率": "76%"},
)

SCORING_ROWS: Rows = [
    ["2020年部门整体支出绩效评价指标体系"],
    ["部门（单位）名称：大英县总工会"],
    ["一级指标", "二级指标", "三级指标", "指标分值", "指标解释", "计分标准", "自评得分", "备注"],
    [
        "部门预算管理（80分）",
        "预算编制（30分）",
        "目标制定",
        "10",
        "目标是否完整",
        "要素完整5分，量化5分",
        "10",
        None,
    ],
    [None, None, "目标实现", "10", "数量指标完成", "完成数÷总数×10", "9", None],
    [None, None, "编制准确", "10", "调剂比例", "（1-10×调剂/预算）×10", "8.5", "调剂2笔"],
    ["合计", None, None, "30", None, None, "27.5", None],
]
SCORING_MERGES = ("A1:H1", "A2:H2", "A4:A6", "B4:B6")
SCORING = Department(
    "大英县总工会",
    year=2020,
    category_points={"部门预算管理": D(80), "预算编制": D(30)},
    indicators=(
        one("部门预算管理/预算编制", "目标制定", None, None, 10, 10, method="要素完整5分，量化5分"),
        one("部门预算管理/预算编制", "目标实现", None, None, 10, 9, method="完成数÷总数×10"),
        one(
            "部门预算管理/预算编制",
            "编制准确",
            None,
            None,
            10,
            "8.5",
            method="（1-10×调剂/预算）×10",
        ),
    ),
    declared_total=D("27.5"),
    printed=(PrintedFigure("总分值", D(30), "D7"),),
)

SPECIMENS: tuple[Specimen, ...] = (
    Specimen("mof-2020", xlsx("村级补助", ("自评表", MOF_2020_ROWS, MOF_2020_MERGES)), (MOF_2020,)),
    Specimen(
        "sichuan-2019", docx_file("完成情况表", "附表", (SICHUAN_2019_ROWS, SICHUAN_2019_MERGES)),
        (SICHUAN_2019,),
    ),
    Specimen(
        "sichuan-2019 as text", csv_file("完成情况表", SICHUAN_2019_ROWS, "gb18030"),
        (SICHUAN_2019,), ("encoding",),
    ),
    Specimen(
        "sichuan-2022", xlsx("自评", ("Sheet1", SICHUAN_2022_ROWS, SICHUAN_2022_MERGES)),
        (SICHUAN_2022,), ("cell-unread",),
    ),
    Specimen("hubei", xlsx("湖北", ("项目", HUBEI_ROWS, HUBEI_MERGES)), (HUBEI,), ("cell-unread",)),
    Specimen("yunnan", xlsx("云南", ("表", YUNNAN_ROWS, YUNNAN_MERGES)), (YUNNAN,)),
    Specimen(
        "chongqing", xlsx("重庆", ("整体", CHONGQING_ROWS, CHONGQING_MERGES)), (CHONGQING,),
        ("cell-unread",),
    ),
    Specimen(
        "anhui", docx_file("安徽", "绩效目标自评表（2023年度）", (ANHUI_ROWS, ANHUI_MERGES)), (ANHUI,)
    ),
    Specimen(
        "declaration", xlsx("申报", ("申报表", DECLARATION_ROWS, DECLARATION_MERGES)),
        (DECLARATION,), ("cells-unread",),
    ),
    Specimen(
        "old declaration", xlsx("佳县", ("Sheet1", OLD_DECLARATION_ROWS, ())), (OLD_DECLARATION,),
        ("column-unread",),
    ),
    Specimen(
        "flat", csv_file("职工技能培训", FLAT_ROWS), (FLAT,), ("form-unnamed",)
    ),
    Specimen("projects", xlsx("汇总", ("Sheet1", PROJECTS_ROWS, ("B2:B3", "C2:C3", "D2:D3"))), PROJECTS),
    Specimen(
        "careless", xlsx("道路", ("表一", CARELESS_ROWS, ("C8:C8",))), (CARELESS,),
        ("column-unknown", "number-unreadable", "points-rounded", "indicator-unnamed"),
    ),
    Specimen("three on one sheet", xlsx("三表", ("汇总", TWO_ROWS, ())), TWO),
    Specimen(
        "broken over tables",
        docx_file(
            "河道", "一、部门情况", (OTHER, ()), "项目支出绩效自评表", "（2020年度）", (BROKEN_HEAD, ()),
            (BROKEN_FIRST, ()), "续表", (BROKEN_SECOND, ()), (BROKEN_THIRD, ()), "二、其他说明",
        ),
        (BROKEN,), ("tables-unread",),
    ),
    Specimen(
        "transfer", xlsx("转移支付", ("Sheet1", TRANSFER_ROWS, TRANSFER_MERGES)), (TRANSFER,),
        ("cell-unread",),
    ),
    Specimen(
        "points over rows", xlsx("益阳", ("Sheet1", YIYANG_ROWS, YIYANG_MERGES)), (YIYANG,),
        ("cell-unread", "cell-unread"),
    ),
    Specimen(
        "scoring table", xlsx("部门", ("Sheet1", SCORING_ROWS, SCORING_MERGES)), (SCORING,),
        ("column-unread", "column-unread"),
    ),
)  # fmt: skip
