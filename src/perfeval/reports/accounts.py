"""A department's final accounts: the totals, parts and sums that their text is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from functools import cached_property

from attrs import evolve, frozen

from perfeval.model import (
    FUNCTION_CLASSES,
    NATURES,
    Amount,
    BasicExpenditure,
    CarryOver,
    Department,
    FunctionAmount,
    OperatingFunds,
    Procurement,
    ThreePublic,
)
from perfeval.review.known_figures import sum_of, total_line

_EXACT = Context(prec=200)
_FISCAL = _GENERAL, _FUND, _CAPITAL = "一般公共预算", "政府性基金预算", "国有资本经营预算"


@frozen
class Line:
    """One line of the accounts: its name, what it came to, its budget and the year before."""

    name: str
    amount: Decimal | None = None
    budget: Decimal | None = None
    previous: Decimal | None = None


@frozen
class FunctionClass:
    """A class (类) of expenditure by function with its items; ``code`` has three digits."""

    code: str
    name: str
    items: tuple[FunctionAmount, ...]

    @property
    def amount(self) -> Decimal | None:
        """What all items came to; `None` where one of them is not given."""
        return _sum(each.amount for each in self.items)

    @property
    def budget(self) -> Decimal | None:
        """The budget of all items; `None` where one of them has none."""
        return _sum(each.budget for each in self.items)


@frozen(slots=False)
class Accounts:
    """What the text of the final accounts says of a department; computed exactly.

    A figure is `None` where it, or a part of it, is not given.

    >>> import perfeval as pe
    >>> accounts = Accounts(pe.load("examples/panzhihua_2019/department.yaml"))
    >>> accounts.income.name, accounts.income.amount, accounts.fiscal_income.amount
    ('本年收入合计', Decimal('891.15'), Decimal('891.15'))
    >>> [(each.name, str(each.amount)) for each in accounts.functions]
    [('一般公共服务支出', '469.57'), ('社会保障和就业支出', '371.57'), ('卫生健康支出', '1')]
    """

    _subject: Department

    @cached_property
    def year_income(self) -> Line:
        """The year's own income (本年收入合计)."""
        return _total(self._subject.income, "本年收入合计")

    @cached_property
    def year_expenditure(self) -> Line:
        """The year's own expenditure (本年支出合计)."""
        return _total(self._subject.expenditure, "本年支出合计")

    @cached_property
    def income(self) -> Line:
        """收入总计: with what was carried into the year, where that is given."""
        keys = ("opening", "reserves")
        return _with_carried("收入总计", self.year_income, self._subject.carry_over, keys)

    @cached_property
    def expenditure(self) -> Line:
        """支出总计: with what was carried out of the year, where that is given."""
        keys = ("distributed", "closing")
        return _with_carried("支出总计", self.year_expenditure, self._subject.carry_over, keys)

    @cached_property
    def income_parts(self) -> tuple[Amount, ...]:
        """Income by source, in the order of the author."""
        return tuple(each for each in self._subject.income if each.kind is not None)

    @cached_property
    def natures(self) -> tuple[Amount, ...]:
        """Expenditure by nature: 基本支出, 项目支出 and the like."""
        return _of_kinds(self._subject.expenditure, NATURES)

    @cached_property
    def fiscal_income(self) -> Line:
        """Income from fiscal appropriations (财政拨款收入)."""
        return _fiscal("财政拨款收入", self._subject.income, self.year_income)

    @cached_property
    def fiscal_expenditure(self) -> Line:
        """Expenditure from fiscal appropriations (财政拨款支出)."""
        return _fiscal("财政拨款支出", self._subject.expenditure, self.year_expenditure)

    @cached_property
    def general(self) -> Line:
        """Expenditure from the general budget (一般公共预算财政拨款支出)."""
        kinds = _of_kinds(self._subject.expenditure, (_GENERAL,))
        return _sum_line("一般公共预算财政拨款支出", kinds)

    @cached_property
    def fund(self) -> Line:
        """Expenditure from government funds (政府性基金预算)."""
        kinds = _of_kinds(self._subject.expenditure, (_FUND,))
        return _sum_line("政府性基金预算财政拨款支出", kinds)

    @cached_property
    def capital(self) -> Line:
        """Expenditure from state capital (国有资本经营预算)."""
        kinds = _of_kinds(self._subject.expenditure, (_CAPITAL,))
        return _sum_line("国有资本经营预算财政拨款支出", kinds)

    @cached_property
    def functions(self) -> tuple[FunctionClass, ...]:
        """Expenditure by function, class by class as the author first names them."""
        classes: dict[str, list[FunctionAmount]] = {}
        for each in self._subject.expenditure_by_function:
            classes.setdefault(each.code[:3], []).append(each)
        return tuple(
            FunctionClass(code, FUNCTION_CLASSES.get(code, code), tuple(items))
            for code, items in classes.items()
        )

    @cached_property
    def functions_total(self) -> Line:
        """All expenditure by function and its budget."""
        items = self._subject.expenditure_by_function
        return Line(
            "支出功能分类合计",
            _sum(each.amount for each in items),
            _sum(each.budget for each in items),
        )

    @cached_property
    def function_terms(self) -> Mapping[str, str]:
        """What the glossary says of the classes of expenditure by function."""
        return {
            name: f"《政府收支分类科目》中编码为{code}的支出功能分类类级科目。"
            for code, name in FUNCTION_CLASSES.items()
        }

    @cached_property
    def basic_parts(self) -> tuple[Line, ...]:
        """人员经费 and 日常公用经费."""
        basic = self._subject.basic or BasicExpenditure()
        return Line("人员经费", basic.personnel), Line("日常公用经费", basic.public)

    @cached_property
    def basic(self) -> Line:
        """Basic expenditure from the general budget: the sum of its two parts."""
        parts = self.basic_parts
        return Line("一般公共预算财政拨款基本支出", _sum(each.amount for each in parts))

    @cached_property
    def three_public_parts(self) -> tuple[Line, ...]:
        """The three parts of the 三公经费."""
        given = self._subject.three_public or ThreePublic()
        return (
            Line("因公出国（境）费", given.abroad, given.abroad_budget, given.abroad_previous),
            Line(
                "公务用车购置及运行维护费",
                given.vehicles,
                given.vehicles_budget,
                given.vehicles_previous,
            ),
            Line(
                "公务接待费", given.receptions, given.receptions_budget, given.receptions_previous
            ),
        )

    @cached_property
    def three_public(self) -> Line:
        """The 三公经费 together."""
        parts = self.three_public_parts
        return Line(
            "“三公”经费",
            _sum(each.amount for each in parts),
            _sum(each.budget for each in parts),
            _sum(each.previous for each in parts),
        )

    @cached_property
    def operating(self) -> Line:
        """What it took to run the agency (机关运行经费)."""
        given = self._subject.operating or OperatingFunds()
        return Line("机关运行经费", given.amount, given.budget, given.previous)

    @cached_property
    def procurement_parts(self) -> tuple[Line, ...]:
        """Procurement of goods, works and services."""
        given = self._subject.procurement or Procurement()
        return (
            Line("政府采购货物支出", given.goods),
            Line("政府采购工程支出", given.works),
            Line("政府采购服务支出", given.services),
        )

    @cached_property
    def procurement(self) -> Line:
        """Procurement together."""
        parts = self.procurement_parts
        return Line("政府采购支出", _sum(each.amount for each in parts))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    return next(iter(sum_of(values)), None)


def _of_kinds(lines: Iterable[Amount], kinds: Sequence[str]) -> tuple[Amount, ...]:
    return tuple(each for each in lines if each.kind in kinds)


def _sum_line(name: str, lines: Sequence[Amount]) -> Line:
    return Line(
        name,
        _sum(each.amount for each in lines),
        previous=_sum(each.previous for each in lines),
    )


def _fiscal(name: str, lines: Sequence[Amount], total: Line) -> Line:
    """Return what came from fiscal appropriations: the sum of its kinds.

    Of the year before it is also what the other kinds leave of the total, where the kinds of this
    year are all there are.
    """
    sources = [each for each in lines if each.kind is not None and each.kind not in NATURES]
    own = [each for each in sources if each.kind in _FISCAL]
    line = _sum_line(name, own)
    others = [each for each in sources if each.kind not in _FISCAL]
    rest = _sum(each.previous for each in others)
    is_whole = _sum(each.amount for each in sources) == total.amount
    if line.previous is None and is_whole and rest is not None and total.previous is not None:
        return evolve(line, previous=_EXACT.subtract(total.previous, rest))
    return line


def _total(lines: Sequence[Amount], name: str) -> Line:
    total = total_line(lines)
    return Line(name) if total is None else Line(name, total.amount, previous=total.previous)


def _with_carried(name: str, year: Line, carried: CarryOver | None, keys: Sequence[str]) -> Line:
    """Return the year's own total with what was carried over; what is not given was nothing."""
    if carried is None:
        return year
    amount, previous = year.amount, year.previous
    for key in keys:
        now, before = getattr(carried, key), getattr(carried, f"{key}_previous")
        amount = _added(amount, now or Decimal(0))
        previous = _added(previous, Decimal(0) if now is None and before is None else before)
    return Line(name, amount, previous=previous)


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else _EXACT.add(one, other)
