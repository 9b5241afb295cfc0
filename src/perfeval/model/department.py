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


@frozen
class FunctionAmount:
    """Expenditure by function of government: code, name, amount and budget."""

    code: str
    name: str | None = None
    amount: Decimal | None = field(default=None, validator=finite)
    budget: Decimal | None = field(default=None, validator=finite)


@frozen
class ThreePublic:
    """The 三公经费: travel abroad, official vehicles, official receptions; and their budgets."""

    abroad: Decimal | None = field(default=None, validator=finite)
    abroad_budget: Decimal | None = field(default=None, validator=finite)
    vehicles: Decimal | None = field(default=None, validator=finite)
    vehicles_budget: Decimal | None = field(default=None, validator=finite)
    receptions: Decimal | None = field(default=None, validator=finite)
    receptions_budget: Decimal | None = field(default=None, validator=finite)


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
