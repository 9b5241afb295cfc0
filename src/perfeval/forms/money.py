"""The budget block of a form: amounts below their labels or beside them, and what they make."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from perfeval.forms.draft import Draft, Fund, Written, prose, short
from perfeval.forms.header import UNKNOWN, Header
from perfeval.forms.lines import Lines, Spot
from perfeval.forms.words import FormWords, compact, folded
from perfeval.forms.written import amount_of, is_empty, label_and_points, money_unit_of
from perfeval.model import Budget, FundSource

AMOUNTS = ("initial", "annual", "executed", "transfers")
"""The roles of columns that hold money."""

_PART = re.compile(r"^其中[:：\-—－、]*|[:：]+$")


def read_block(
    lines: Lines, header: Header, draft: Draft, words: FormWords, stops: Callable[[int], bool]
) -> int:
    """Take the rows below the header of a budget block; return the row behind them.

    ``stops`` tells of a row that something else begins there.
    """
    for column in header.columns:
        draft.labels.setdefault(f"budget.{column.role}", "".join(column.label.split()))
    lines.read(*(spot for spot in header.spots if _is_of_block(spot, header, words)))
    _take_unit(lines, header.first_row, draft, words)
    row = lines.next_filled(header.next_row)
    while row is not None and not stops(row) and _read_fund(lines, row, header, draft, words):
        _take_unit(lines, row, draft, words)
        row = lines.next_filled(row + 1)
    return lines.count if row is None else row


def _is_of_block(spot: Spot, header: Header, words: FormWords) -> bool:
    column = header.column_of(spot)
    is_known = column is not None and column.role != UNKNOWN
    return is_known or words.sections.has(label_and_points(spot.text)[0])


def _take_unit(lines: Lines, row: int, draft: Draft, words: FormWords) -> None:
    """Take the money unit, and points, from the labels of a row of the block."""
    for spot in lines.at(row):
        unit = money_unit_of(spot.text)
        if unit is not None:
            draft.block.unit = draft.block.unit or unit
            lines.read(spot)
        label, points = label_and_points(spot.text)
        if points is not None and words.sections.has(label):
            draft.block.fields.setdefault("label_points", Written(f"{points}", lines.place(spot)))


def _read_fund(lines: Lines, row: int, header: Header, draft: Draft, words: FormWords) -> bool:
    """Take a row of amounts; tell whether it is one."""
    line = lines.at(row)
    first = min(column.start for column in header.columns if column.role != UNKNOWN)
    labels = [spot for spot in line if spot.start < first and spot.cell.row >= header.next_row]
    values = [spot for spot in line if header.column_of(spot) and spot.cell.row >= header.next_row]
    values = [spot for spot in values if spot not in labels]
    label = labels[-1] if labels else None
    by_role: dict[str, Spot] = {}
    for spot in values:
        column = header.column_of(spot)
        if column is not None and column.role != UNKNOWN:
            by_role.setdefault(column.role, spot)
        elif amount_of(spot.text, "元") is not None:
            draft.block.has_unknown = True
    has_amount = any(
        amount_of(spot.text, "元") is not None or is_empty(spot.text)
        for role, spot in by_role.items()
        if role in AMOUNTS
    )
    if label is None and draft.block.total is None:
        has_amount |= any(_is_figure(spot.text) for spot in by_role.values())
    role = words.funds.role(label.text) if label is not None else "total"
    if label is None and draft.block.total is not None:
        return False
    if not has_amount and (label is None or role is None):
        return False
    if role == "other":
        return True
    lines.read(*labels, *by_role.values())
    _keep(lines, label, role, by_role, draft, words)
    return True


def _keep(
    lines: Lines,
    label: Spot | None,
    role: str | None,
    by_role: dict[str, Spot],
    draft: Draft,
    words: FormWords,
) -> None:
    block = draft.block
    spots = sorted(by_role.values(), key=lambda spot: spot.start)
    place = lines.place(label or spots[0])
    fund = Fund(_fund_name(label.text) if label is not None else "", place)
    for key, spot in by_role.items():
        written = Written(spot.text, lines.place(spot))
        if key in AMOUNTS:
            if not is_empty(spot.text):
                fund.amounts[key] = written
        elif key == "reason":
            text = prose(spot.text, words)
            if text is not None:
                block.fields.setdefault("reason", Written(text, written.place))
        elif not is_empty(spot.text) and (key != "rate" or role == "total"):
            block.fields.setdefault(key, written)
    if role == "total" and block.total is None:
        block.total, block.place = fund, block.place or place
    elif fund.amounts:
        block.sources.append(fund)
        block.place = block.place or place


def _fund_name(text: str) -> str:
    """Return the name of a source of funds without 其中 and blanks."""
    plain = "".join(text.split())
    return _PART.sub("", _PART.sub("", plain))


# --- amounts beside their labels ----------------------------------------------------------------


def read_pairs(lines: Lines, row: int, draft: Draft, words: FormWords) -> bool:
    """Take the amounts of a row that stand beside their labels; tell whether there were any."""
    pairs = list(_pairs(lines.at(row), draft, words))
    if not pairs:
        return False
    block = draft.block
    if not any(role in AMOUNTS or role == "fund" for role, *_ in pairs) and (
        block.total is None or any(words.head.has(label.text) for _, label, _ in pairs)
    ):
        return False
    order = [_key(role, label, words) for role, label, _ in pairs]
    if not all(each == "" for each in order):
        block.pairs = [each for each in order if each]
    funds = 0
    for role, label, value in pairs:
        written = Written(value.text, lines.place(value))
        block.place = block.place or lines.place(label)
        if role == "fund":
            known = block.pairs if len(block.pairs) > 1 else []
            key = known[funds] if funds < len(known) else "annual"
            funds += 1
            if key == "other":
                continue
            _keep_pair(label, key, written, draft, words)
        elif role in AMOUNTS:
            _total(draft, block.place).amounts.setdefault(role, written)
        else:
            block.fields.setdefault(role, written)
        lines.read(label, value)
    _take_unit(lines, row, draft, words)
    return True


def _key(role: str, label: Spot, words: FormWords) -> str:
    """Return which amount a pair of a row gives; empty for a source of funds."""
    if role != "fund":
        return role if role in AMOUNTS else ""
    return {"total": "annual", "other": "other"}.get(words.funds.role(label.text) or "", "")


def take_amount(role: str, written: Written, draft: Draft) -> bool:
    """Take an amount that stands in one text with its label; tell whether it is one."""
    if role not in AMOUNTS or amount_of(written.text, "元") is None:
        return False
    draft.block.place = draft.block.place or written.place
    _total(draft, written.place).amounts.setdefault(role, written)
    return True


def _keep_pair(label: Spot, key: str, written: Written, draft: Draft, words: FormWords) -> None:
    if words.funds.role(label.text) == "total":
        fund = _total(draft, written.place)
    else:
        name = _fund_name(label.text)
        found = [each for each in draft.block.sources if each.name == name]
        fund = found[0] if found else Fund(name, written.place)
        if not found:
            draft.block.sources.append(fund)
    if not is_empty(written.text):
        fund.amounts.setdefault(key, written)


def _total(draft: Draft, place: str) -> Fund:
    if draft.block.total is None:
        draft.block.total = Fund("", place)
    return draft.block.total


def _pairs(
    line: Sequence[Spot], draft: Draft, words: FormWords
) -> Iterator[tuple[str, Spot, Spot]]:
    """Give the labels of amounts with what stands to the right of each."""
    for label, value in itertools.pairwise(line):
        role = words.budget.role(label.text)
        fund = words.funds.role(label.text)
        is_amount = amount_of(value.text, "元") is not None or is_empty(value.text)
        if not label.is_own and not value.is_own:
            continue
        if role in AMOUNTS and is_amount:
            yield role, label, value
        elif fund in ("total", "part", "source", "other") and is_amount and role is None:
            yield "fund", label, value
        elif (role in ("points", "declared", "rate") and _is_figure(value.text)) or (
            role == "reason" and draft.block.total and not words.budget.has(value.text)
        ):
            yield role, label, value


def _is_figure(text: str) -> bool:
    return any(character.isdecimal() for character in text) and len(folded(text)) <= 12


# --- what the block makes -----------------------------------------------------------------------


def budget_of(draft: Draft, words: FormWords) -> Budget | None:
    """Return the budget of a form; `None` where it prints no amount."""
    block = draft.block
    total = block.total or Fund("", "")
    given = [*total.amounts, *(key for fund in block.sources for key in fund.amounts)]
    points, declared = (_points(draft, key) for key in ("points", "declared"))
    if points is None:
        points = _points(draft, "label_points")
    if not given and points is None and declared is None:
        return None
    unit = block.unit or draft.money_unit
    if unit is None and given:
        draft.say("money-unit-assumed", block.place, unit="万元")
    unit = unit or "万元"
    is_planned = not block.has_unknown and all(
        "annual" not in fund.amounts for fund in (total, *block.sources)
    )
    amounts = _amounts(total, unit, draft, is_planned=is_planned)
    sources = tuple(
        FundSource(
            fund.name,
            place=fund.place,
            **_without_transfers(_amounts(fund, unit, draft, is_planned=is_planned)),
        )
        for fund in block.sources
        if fund.amounts
    )
    reason = block.fields.get("reason")
    return Budget(
        unit,
        points=points,
        declared=declared,
        sources=sources,
        reason=prose(reason.text, words) if reason is not None else None,
        place=block.place,
        **amounts,
    )


def _points(draft: Draft, key: str) -> Decimal | None:
    written = draft.block.fields.get(key)
    return None if written is None else draft.points(written, f"budget.{key}")


def _amounts(fund: Fund, unit: str, draft: Draft, *, is_planned: bool) -> dict[str, Decimal]:
    """Return the amounts of a row in ``unit``; what was planned alone is the budget, too."""
    found = {}
    for key, written in fund.amounts.items():
        amount = amount_of(written.text, unit)
        if amount is None:
            label = draft.labels.get(f"budget.{key}", key)
            found_text = short(compact(written.text))
            draft.say("number-unreadable", written.place, field=label, found=found_text)
        else:
            found[key] = amount
    if is_planned and "initial" in found:
        found["annual"] = found["initial"]
    return found


def _without_transfers(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    return {key: value for key, value in amounts.items() if key != "transfers"}
