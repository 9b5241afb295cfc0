"""What a department's model says about figures that texts print, by the names they go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal

from perfeval.model import FUNCTION_CLASSES, NATURES, Amount, Department

_EXACT = Context(prec=200)

_INCOME = ("收入总计", "本年收入合计", "收入合计", "总收入")
_EXPENDITURE = ("支出总计", "本年支出合计", "支出合计", "总支出")

# Lines that make a grand total (总计) more than the year's own (合计).
_CARRIED = ("结转", "结余", "弥补")

_GENERAL = "一般公共预算"

_THREE_PUBLIC = {
    "三公经费": ("abroad", "vehicles", "receptions"),
    "三公经费支出": ("abroad", "vehicles", "receptions"),
    "三公经费预算": ("abroad_budget", "vehicles_budget", "receptions_budget"),
    "因公出国（境）费": ("abroad",),
    "公务用车购置及运行维护费": ("vehicles",),
    "公务接待费": ("receptions",),
}

_STAFF: Mapping[str, Callable[[int, int], int]] = {
    "离退休人员": lambda retired, _: retired,
    "离休人员": lambda _, cadres: cadres,
    "退休人员": lambda retired, cadres: retired - cadres,
}


def known_figures(one: Department) -> dict[str, Decimal]:
    """Return what ``one`` itself holds for a figure, or what follows from it, by name.

    Lines of income and expenditure by their names, the totals by every usual name, changes from
    the year before, classes of expenditure by function, the 三公经费 and the staff.

    >>> import perfeval as pe
    >>> known = known_figures(pe.load("examples/panzhihua_2019/department.yaml"))
    >>> for name in ("收入总计", "收入比上年减少", "社会保障和就业支出", "退休人员"):
    ...     print(name, known[name])
    收入总计 891.15
    收入比上年减少 710.02
    社会保障和就业支出 371.57
    退休人员 77
    """
    found: dict[str, Decimal | None] = {}
    for name, value in _all_figures(one):
        # A name that stands for two figures stands for none.
        found[name] = value if found.get(name, value) == value else None
    return {name: value for name, value in found.items() if value is not None}


def _all_figures(one: Department) -> Iterator[tuple[str, Decimal]]:
    for lines, names, short in (
        (one.income, _INCOME, "收入"),
        (one.expenditure, _EXPENDITURE, "支出"),
    ):
        for line in lines:
            yield from _of_line(line, line.name)
        total = total_line(lines)
        if total is not None:
            for name in () if _is_carried(lines) else names:
                yield from _of_line(total, name)
            yield from _changes(total, short)
    for each in one.expenditure_by_function:
        if each.name and each.amount is not None:
            yield each.name, each.amount
    for code, name in FUNCTION_CLASSES.items():
        parts = [each.amount for each in one.expenditure_by_function if each.code[:3] == code]
        yield from ((name, whole) for whole in sum_of(parts))
    for name, keys in _THREE_PUBLIC.items():
        parts = [getattr(one.three_public, key, None) for key in keys]
        yield from ((name, whole) for whole in sum_of(parts))
    staff = one.staff
    if staff is not None and staff.retired is not None and staff.retired_cadres is not None:
        for name, of in _STAFF.items():
            yield name, Decimal(of(staff.retired, staff.retired_cadres))
    if staff is not None and staff.in_post is not None:
        yield "在职人员", Decimal(staff.in_post)


def _of_line(line: Amount, name: str) -> Iterator[tuple[str, Decimal]]:
    if line.amount is not None:
        yield name, line.amount
        yield from _changes(line, name)


def _changes(line: Amount, name: str) -> Iterator[tuple[str, Decimal]]:
    if line.amount is not None and line.previous is not None:
        yield f"{name}比上年减少", _EXACT.subtract(line.previous, line.amount)
        yield f"{name}比上年增加", _EXACT.subtract(line.amount, line.previous)


def carries_over(one: Department) -> bool:
    """Tell whether anything is said of what is carried over from or to another year."""
    return one.carry_over is not None or _is_carried((*one.income, *one.expenditure))


def _is_carried(lines: Sequence[Amount]) -> bool:
    return any(word in line.name for line in lines for word in _CARRIED)


def total_line(lines: Sequence[Amount]) -> Amount | None:
    """Return the one line without a kind, which is the total; `None` without such a line."""
    totals = [line for line in lines if line.kind is None and line.amount is not None]
    return totals[0] if len(totals) == 1 else None


def sum_of(parts: Iterable[Decimal | None]) -> list[Decimal]:
    """Return the sum of ``parts``, alone in a list; empty where a part, or every part, is missing.

    >>> sum_of([Decimal(1), Decimal("0.5")]), sum_of([Decimal(1), None]), sum_of([])
    ([Decimal('1.5')], [], [])
    """
    values = list(parts)
    total = Decimal(0)
    for value in values:
        if value is None:
            return []
        total = _EXACT.add(total, value)
    return [total] if values else []


def sums_to_hold(one: Department) -> Iterator[tuple[str, Decimal, tuple[Decimal, ...]]]:
    """Give every sum in ``one`` that parts must make: the name, the parts' sum, what it may be.

    Income by kind, expenditure by source and by nature make their totals; expenditure by function
    makes the whole or the part that the general budget pays. One part below a total may stand for
    itself; several are meant to be all.
    """
    expenditure = [line for line in one.expenditure if line.kind is not None]
    for lines, parts in (
        (one.income, [line for line in one.income if line.kind is not None]),
        (one.expenditure, [line for line in expenditure if line.kind not in NATURES]),
        (one.expenditure, [line for line in expenditure if line.kind in NATURES]),
    ):
        total = total_line(lines)
        for whole in sum_of(line.amount for line in parts) if len(parts) > 1 else ():
            if total is not None and total.amount is not None:
                yield total.name, whole, (total.amount,)
    yield from _with_carry_over(one)
    total = total_line(one.expenditure)
    general = [line.amount for line in expenditure if line.kind == _GENERAL]
    wholes = (*([total.amount] if total is not None else ()), *general)
    allowed = tuple(each for each in wholes if each is not None)
    for whole in sum_of(each.amount for each in one.expenditure_by_function):
        if allowed:
            yield "支出功能分类合计", whole, allowed


def _with_carry_over(one: Department) -> Iterator[tuple[str, Decimal, tuple[Decimal, ...]]]:
    """Give the grand totals of both sides, where all that is carried over is stated."""
    income, expenditure, carried = (
        total_line(one.income),
        total_line(one.expenditure),
        one.carry_over,
    )
    if income is None or expenditure is None or carried is None:
        return
    came = sum_of((income.amount, carried.opening, carried.reserves or Decimal(0)))
    went = sum_of((expenditure.amount, carried.closing, carried.distributed or Decimal(0)))
    if came and went:
        yield "收入总计与支出总计（含结转结余）", came[0], (went[0],)
