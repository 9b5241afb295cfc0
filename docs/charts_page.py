"""Draw the pictures of the page of charts: of the published example, and of invented projects."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

import perfeval as pe
from perfeval.model import Department, Project
from perfeval.reports.charts import CHARTS, figure_of

if TYPE_CHECKING:
    from perfeval.scoring import Scorecard

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images" / "charts"
EXAMPLE = ROOT / "examples" / "panzhihua_2019"


def pictures() -> Iterator[tuple[str, str]]:
    """Give every chart's picture by the name of its file."""
    published = pe.load(EXAMPLE / "department.yaml")
    judged = pe.load(EXAMPLE / "project_judged.yaml")
    assert isinstance(published, Department)
    assert isinstance(judged, Project)
    less = judged.with_actual("建档困难职工总数", "160户").with_actual(
        "困难职工、农民工满意度", "91%"
    )
    department = pe.score(evolve(published, projects=tuple(_invented(published, judged))))
    cards: dict[str, Scorecard] = dict.fromkeys(CHARTS, pe.score(published))
    cards |= {"chart-projects": department, "chart-execution": department}
    cards |= {"chart-categories": pe.score(less), "chart-lost": pe.score(less)}
    for name, card in cards.items():
        figure = figure_of(name, card)
        assert figure is not None, name
        # A page may be dark; the drawing has the colour of its text.
        paper = '<desc>{}</desc><rect width="100%" height="100%" fill="#fff"/>'
        head, _, rest = figure.svg.partition("<desc>")
        said, _, drawn = rest.partition("</desc>")
        text = f"{head}{paper.format(said)}{drawn}"
        yield f"{name}.svg", text.replace('class="ink"', 'color="#111"') + "\n"


def _invented(published: Department, judged: Project) -> Iterator[Project]:
    """Give projects that differ in what was spent and in how many households were helped."""
    open_one = published.projects[0]
    for name, spent, households in (
        ("甲", "50", "200户"), ("乙", "49.1", "196户"), ("丙", "45.3", "150户"),
        ("丁", "50", "200户"), ("戊", "42", "90户"),
    ):  # fmt: skip
        budget = evolve(judged.budget, executed=Decimal(spent))
        project = open_one if name == "乙" else judged
        named = evolve(project, name=f"{name}项目", budget=budget)
        yield named.with_actual("建档困难职工总数", households)


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, drawing in pictures():
        (PICTURES / name).write_text(drawing, encoding="utf-8")
