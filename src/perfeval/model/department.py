"""A department: institution, staff, money and results of a whole year, with its projects."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from perfeval.model.budget import Budget
from perfeval.model.indicator import indicator_table
from perfeval.model.notebook import html_table
from perfeval.model.numbers import finite
from perfeval.model.project import Goal, Project, WithIndicators


@frozen
class Staff:
    """Head counts at the end of the year; `None` where the author gave none."""

    posts: int | None = None
    logistics_posts: int | None = None
    in_post: int | None = None
    retired: int | None = None
    retired_cadres: int | None = None


@frozen
class Amount:
    """One line of income or expenditure in the department's money unit.

    ``kind`` is the budget it belongs to (一般公共预算, 政府性基金预算 …) or the kind of expenditure
    (基本支出, 项目支出 …); ``previous`` the year before.
    """

    name: str
    amount: Decimal | None = field(default=None, validator=finite)
    previous: Decimal | None = field(default=None, validator=finite)
    kind: str | None = None


FUNCTION_CLASSES = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "224": "灾害防治及应急管理支出",
}
"""The classes (类) of expenditure by function, by the first three digits of a code."""

NATURES = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
"""The kinds of expenditure by nature; every other kind says where the money came from."""


@frozen
class FunctionAmount:
    """Expenditure by function of government: code, name, amount and budget."""

    code: str
    name: str | None = None
    amount: Decimal | None = field(default=None, validator=finite)
    budget: Decimal | None = field(default=None, validator=finite)


@frozen
class ThreePublic:
    """The 三公经费: travel abroad, official vehicles, official receptions; and their budgets.

    ``previous`` is the year before. The counts are groups and people who went abroad, vehicles
    bought in the year and kept at its end, receptions (批次) and their guests.
    """

    abroad: Decimal | None = field(default=None, validator=finite)
    abroad_budget: Decimal | None = field(default=None, validator=finite)
    vehicles: Decimal | None = field(default=None, validator=finite)
    vehicles_budget: Decimal | None = field(default=None, validator=finite)
    receptions: Decimal | None = field(default=None, validator=finite)
    receptions_budget: Decimal | None = field(default=None, validator=finite)
    abroad_previous: Decimal | None = field(default=None, validator=finite)
    vehicles_previous: Decimal | None = field(default=None, validator=finite)
    receptions_previous: Decimal | None = field(default=None, validator=finite)
    groups_abroad: int | None = None
    people_abroad: int | None = None
    vehicles_bought: int | None = None
    vehicles_kept: int | None = None
    reception_count: int | None = None
    guests: int | None = None


@frozen
class CarryOver:
    """Money brought into the year and taken out of it.

    ``opening`` is what was carried over at its start (年初结转和结余), ``reserves`` what made up
    a deficit (使用非财政拨款结余), ``distributed`` 结余分配, ``closing`` what is left at its end
    (年末结转和结余); each also for the year before.
    """

    opening: Decimal | None = field(default=None, validator=finite)
    opening_previous: Decimal | None = field(default=None, validator=finite)
    reserves: Decimal | None = field(default=None, validator=finite)
    reserves_previous: Decimal | None = field(default=None, validator=finite)
    distributed: Decimal | None = field(default=None, validator=finite)
    distributed_previous: Decimal | None = field(default=None, validator=finite)
    closing: Decimal | None = field(default=None, validator=finite)
    closing_previous: Decimal | None = field(default=None, validator=finite)


@frozen
class BasicExpenditure:
    """Basic expenditure from the general budget: 人员经费 and 日常公用经费, and what they paid."""

    personnel: Decimal | None = field(default=None, validator=finite)
    public: Decimal | None = field(default=None, validator=finite)
    personnel_items: tuple[str, ...] = ()
    public_items: tuple[str, ...] = ()


@frozen
class OperatingFunds:
    """What it took to run the agency (机关运行经费), its budget and the year before."""

    amount: Decimal | None = field(default=None, validator=finite)
    previous: Decimal | None = field(default=None, validator=finite)
    budget: Decimal | None = field(default=None, validator=finite)


@frozen
class Procurement:
    """Government procurement (政府采购): goods, works, services; and what small firms got of it."""

    goods: Decimal | None = field(default=None, validator=finite)
    works: Decimal | None = field(default=None, validator=finite)
    services: Decimal | None = field(default=None, validator=finite)
    small_business: Decimal | None = field(default=None, validator=finite)


@frozen
class Assets:
    """State assets at the end of the year: vehicles and large equipment, by number.

    ``equipment`` is general equipment of 500,000 yuan or more apiece, ``special_equipment``
    special equipment of a million or more.
    """

    vehicles: int | None = None
    equipment: int | None = None
    special_equipment: int | None = None


@frozen
class Counts:
    """How many projects went through each stage of performance management in the year."""

    assessed: int | None = None
    with_targets: int | None = None
    monitored: int | None = None
    self_evaluated: int | None = None


@frozen
class PrintedFigure:
    """A figure as it stands in a published text, for reconciliation: what, how much, where."""

    figure: str
    value: Decimal
    place: str


@frozen
class Department(WithIndicators):
    """A department (部门) and its year: what both self-evaluations need to know about it.

    ``institution`` are its inner offices, ``functions`` its duties; ``narrative`` holds the
    author's sections by outline key, among them budget management, use of results and the
    conclusions. Money is in ``money_unit``. Only the name is required.

    >>> Department("某市总工会", year=2024, projects=(Project("职工技能培训"),))
    <Department 某市总工会 (2024), 0 indicators, 1 project>
    """

    name: str
    year: int | None = None
    rulebook: str | None = None
    form: str | None = None
    money_unit: str = "万元"
    institution: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    staff: Staff | None = None
    income: tuple[Amount, ...] = ()
    expenditure: tuple[Amount, ...] = ()
    expenditure_by_function: tuple[FunctionAmount, ...] = ()
    three_public: ThreePublic | None = None
    carry_over: CarryOver | None = None
    basic: BasicExpenditure | None = None
    operating: OperatingFunds | None = None
    procurement: Procurement | None = None
    assets: Assets | None = None
    budget: Budget | None = None
    goal: Goal | None = None
    category_points: Mapping[str, Decimal] = field(factory=dict)
    projects: tuple[Project, ...] = ()
    counts: Counts | None = None
    declared_total: Decimal | None = field(default=None, validator=finite)
    reviewed_total: Decimal | None = field(default=None, validator=finite)
    printed: tuple[PrintedFigure, ...] = ()
    narrative: Mapping[str, str] = field(factory=dict)
    place: str = field(default="", eq=False)

    def __repr__(self) -> str:
        rows, projects = len(self.indicators), len(self.projects)
        return (
            f"<Department {self.name} ({self.year}), {rows} indicator{'' if rows == 1 else 's'}, "
            f"{projects} project{'' if projects == 1 else 's'}>"
        )

    def _repr_html_(self) -> str:
        title = f"{self.name}（{self.year}年度）"
        rows = [[each.name, each.year, len(each.indicators)] for each in self.projects]
        projects = html_table(title, ["项目", "年度", "指标数"], rows)
        return projects + (indicator_table("部门指标", self.indicators) if self.indicators else "")
