"""A project's money: the budget, what was executed, and the sources it came from."""

from __future__ import annotations

from decimal import Context, Decimal

from attrs import field, frozen

from perfeval.errors import PerfevalError
from perfeval.model.notebook import html_table
from perfeval.model.numbers import finite

MONEY_UNITS = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(10**8),
}
"""The units in which a budget block may be written, in yuan."""

# A number may have 40 digits on each side of its point; the usual context would round it to 28.
_EXACT = Context(prec=200)


@frozen
class FundSource:
    """One row of the budget block below its total, such as 财政拨款; amounts in its unit.

    >>> FundSource("财政拨款", annual=Decimal(50), executed=Decimal("49.6")).executed
    Decimal('49.6')
    """

    name: str
    initial: Decimal | None = field(default=None, validator=finite)
    annual: Decimal | None = field(default=None, validator=finite)
    executed: Decimal | None = field(default=None, validator=finite)
    place: str = field(default="", eq=False)


@frozen
class Budget:
    """The budget block of a form; amounts are exact decimals in ``money_unit``.

    ``initial`` is the budget at the start of the year (年初预算数), ``annual`` the adjusted one
    (全年预算数), ``executed`` what was spent (全年执行数), ``transfers`` what was moved within the
    year (全年调剂金额). ``points`` and ``declared`` are the
    points of the execution rate and what the unit gave itself for it.

    >>> Budget(annual=Decimal(50), executed=Decimal("49.6"))
    <Budget annual 50 万元, executed 49.6 万元>
    >>> Budget(annual=Decimal(50)).in_yuan(Decimal(50))
    Decimal('500000')
    """

    money_unit: str = field(default="万元")
    initial: Decimal | None = field(default=None, validator=finite)
    annual: Decimal | None = field(default=None, validator=finite)
    executed: Decimal | None = field(default=None, validator=finite)
    points: Decimal | None = field(default=None, validator=finite)
    declared: Decimal | None = field(default=None, validator=finite)
    transfers: Decimal | None = field(default=None, validator=finite)
    sources: tuple[FundSource, ...] = ()
    reason: str | None = None
    place: str = field(default="", eq=False)

    @money_unit.validator
    def _require_known(self, _: object, value: str) -> None:
        if value not in MONEY_UNITS:
            known = "、".join(MONEY_UNITS)
            raise PerfevalError(f"found the money unit {value!r} (expected one of: {known})")

    def in_yuan(self, amount: Decimal | None) -> Decimal | None:
        """Return ``amount`` of this block in yuan, exactly."""
        return None if amount is None else _EXACT.multiply(amount, MONEY_UNITS[self.money_unit])

    def __repr__(self) -> str:
        return (
            f"<Budget annual {self.annual} {self.money_unit}, "
            f"executed {self.executed} {self.money_unit}>"
        )

    def _repr_html_(self) -> str:
        rows = [["资金总额", self.initial, self.annual, self.executed]]
        rows += [[each.name, each.initial, each.annual, each.executed] for each in self.sources]
        header = ["资金", "年初预算数", "全年预算数", "全年执行数"]
        return html_table(f"预算执行情况（{self.money_unit}）", header, rows)
