"""Published tables as projects: what stands in `tables.jsonl` and `scores.jsonl`, and its gold."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval.findings import Finding
from perfeval.model import Actual, Budget, FundSource, Indicator, Project, Target

HERE = Path(__file__).parent
Record = dict[str, Any]

# One page kept only the points of these labels of the official form.
LOST = {"(50分)": "产出指标(50分)", "(30分)": "效益指标(30分)"}


def records(name: str) -> list[Record]:
    """Return the records of a file of this folder; its numbers are exact."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def project_of(table: Record) -> Project:
    """Return a published table as a project, with everything that it prints."""
    rows: list[Indicator] = []
    category_points: dict[str, Decimal] = {}
    for cells in table["rows"]:
        label, points = label_and_points(cells[0])
        if label and points is not None:
            category_points[label] = points
        rows.append(indicator_of(cells, rows))
    printed = {
        "执行率": table["budget"]["rate"],
        "总分值": table.get("total_points"),
        "等级": table.get("grade"),
    }
    return Project(
        table["project"] or table["unit"] or table["title"],
        year=int(table["year"]),
        department=table["unit"],
        rulebook="mof-2020",
        budget=budget_of(table["budget"]),
        category_points=category_points,
        indicators=tuple(rows),
        declared_total=table["total"],
        printed={key: f"{value}" for key, value in printed.items() if value is not None},
    )


def indicator_of(cells: list[Any], above: list[Indicator]) -> Indicator:
    """Return a row; a 其中 row without points belongs to the last one above that is none."""
    first, second, name, target, actual, points, score, note = cells
    label, _ = label_and_points(first)
    is_part = name.startswith("其中") and points is None
    reason, core, coefficient = note, None, None
    if note and note.startswith("得分系数"):  # two columns of the form in Chongqing, and no reason
        reason, core, coefficient = None, note.endswith("是"), Decimal(1)
    return Indicator(
        tuple(each for each in (label, second) if each),
        name,
        Target(target),
        Actual(actual),
        points=points,
        declared=score,
        parent=next((each.name for each in reversed(above) if not each.parent), None)
        if is_part
        else None,
        reason=reason,
        core=core,
        coefficient=coefficient,
    )


def label_and_points(text: str | None) -> tuple[str, Decimal | None]:
    """Take the points out of a level-1 label.

    >>> label_and_points("产出指标(50分)"), label_and_points(None)
    (('产出指标', Decimal('50')), ('', None))
    """
    found = re.fullmatch(r"(.*?)(?:\((\d+)分\))?", LOST.get(text or "", text or ""))
    assert found is not None
    return found[1], Decimal(found[2]) if found[2] else None


def budget_of(block: Record) -> Budget:
    """Return the budget block of a table; amounts are in 万元, as all these tables print them."""
    initial, annual, executed = (
        amount(block.get(key)) for key in ("initial", "annual", "executed")
    )
    fiscal = block.get("fiscal")
    sources = (FundSource("财政拨款", **fiscal),) if fiscal else ()
    return Budget(
        initial=initial,
        annual=annual,
        executed=executed,
        points=block["points"],
        declared=block["score"],
        sources=sources,
    )


def amount(value: Decimal | str | None) -> Decimal | None:
    """Return an amount in 万元, which one table prints with 万 behind it."""
    return Decimal(value.removesuffix("万")) if isinstance(value, str) else value


def named(finding: Finding, project: Project) -> tuple[str, str]:
    """Return a finding as the gold writes it: its code, and the row or figure that it is about."""
    parameters = finding.parameters
    keys = ("figure", "field", "category", "name")
    what = next((str(parameters[key]) for key in keys if key in parameters), "")
    if not what and finding.place.startswith("$.indicators["):
        what = project.indicators[int(finding.place[13:].partition("]")[0])].name
    return finding.code, "" if what == project.name else what
