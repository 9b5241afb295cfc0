"""A form that LibreOffice saved again reads the same; left out where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.files import load
from perfeval.files.catalogue import form_layout, form_layouts
from perfeval.files.doors import Thing
from perfeval.forms import draw, form_bytes
from perfeval.model import Actual, Budget, Department, FundSource, Goal, Indicator, Project, Target

SOFFICE = shutil.which("soffice")
ROWS = (
    Indicator(
        ("产出指标", "数量指标"), "培训人次", Target("200", "≥", "人次"), Actual("186人次"),
        points=Decimal(20), declared=Decimal("18.6"), reason="场地不足",
    ),
    Indicator(
        ("产出指标", "质量指标"), "合格率", Target("=100%"), Actual("98%"), points=Decimal("22.5"),
        declared=Decimal("22.05"),
    ),
    Indicator(
        ("效益指标", "社会效益指标"), "技能提升", Target("效果显著"), Actual("达成预期指标"),
        points=Decimal(30), declared=Decimal(28),
    ),
)  # fmt: skip
BUDGET = Budget(
    initial=Decimal(48), annual=Decimal(50), executed=Decimal("49.6"), points=Decimal(10),
    declared=Decimal("9.92"), sources=(FundSource("财政拨款", Decimal(48), Decimal(50),
                                                  Decimal("49.6")),),
)  # fmt: skip
GOAL = Goal("完成培训任务。", "已完成。")
PROJECT = Project(
    "职工技能培训", year=2024, department="某市总工会", implementer="某市职工学校", budget=BUDGET,
    goal=GOAL, indicators=ROWS, declared_total=Decimal("78.57"),
)  # fmt: skip
DEPARTMENT = Department("某市总工会", year=2024, budget=BUDGET, goal=GOAL, indicators=ROWS)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_every_form_saved_again_reads_the_same(suffix: str, tmp_path: Path) -> None:
    before: dict[str, Thing] = {}
    for layout in form_layouts():
        subject = DEPARTMENT if "department" in layout.id else PROJECT
        path = tmp_path / f"{layout.id}.{suffix}"
        path.write_bytes(form_bytes(draw(layout, subject), suffix))
        before[layout.id] = load(path)
    files = [str(path) for path in tmp_path.iterdir()]
    again = tmp_path / "again"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(again)]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    for name, thing in before.items():
        read = load(again / f"{name}.{suffix}")
        assert (name, draw(form_layout(name), read)) == (name, draw(form_layout(name), thing))  # type: ignore[arg-type]
