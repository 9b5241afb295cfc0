"""The example holds the figures of the disclosure, and they reconcile where they should."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "panzhihua_2019"


def read(name: str) -> dict[str, Any]:
    """Return a source file with every scalar as the text that it is written as."""
    document: dict[str, Any] = yaml.load(
        (FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    return document


@pytest.fixture
def department() -> dict[str, Any]:
    return read("department.yaml")


def total(lines: list[dict[str, str]], *kinds: str) -> Decimal:
    """Return the sum of the lines of ``kinds``."""
    return sum((Decimal(each["amount"]) for each in lines if each.get("kind") in kinds), Decimal())


def test_the_judged_project_is_the_project_with_one_judgement() -> None:
    plain, judged = read("project.yaml"), read("project_judged.yaml")
    settled = [each for each in judged["indicators"] if each.pop("judgement", None)]
    assert [each["name"] for each in settled] == ["帮扶救助金标准"]
    assert judged == plain


def test_income_and_expenditure_add_up_to_their_totals(department: dict[str, Any]) -> None:
    income, expenditure = department["income"], department["expenditure"]
    assert sum(Decimal(each["amount"]) for each in income[1:]) == Decimal("891.15")
    assert Decimal(income[0]["amount"]) == Decimal("891.15")
    whole = Decimal(expenditure[0]["amount"])
    assert total(expenditure, "一般公共预算", "政府性基金预算", "国有资本经营预算") == whole
    assert total(expenditure, "基本支出", "项目支出") == whole


def test_expenditure_by_function_is_that_of_the_general_budget(department: dict[str, Any]) -> None:
    functions = department["expenditure_by_function"]
    amounts = sum(Decimal(each["amount"]) for each in functions)
    assert amounts == total(department["expenditure"], "一般公共预算")
    assert all(each["code"].isdecimal() and len(each["code"]) == 7 for each in functions)


def test_figures_that_the_published_text_prints_twice_differently_are_kept(
    department: dict[str, Any],
) -> None:
    values: dict[str, set[str]] = {}
    for each in department["printed"]:
        values.setdefault(each["figure"], set()).add(each["value"])
    assert {figure: found for figure, found in values.items() if len(found) > 1} == {
        "支出总计": {"892.12", "892.14"},
        "一般公共预算财政拨款支出": {"842.13", "842.14"},
        "基本支出": {"609.94", "609.93"},
    }


def test_eleven_offices_and_eight_duties_are_listed(department: dict[str, Any]) -> None:
    assert len(set(department["institution"])) == 11
    assert len(set(department["functions"])) == 8
