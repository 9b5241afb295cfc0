"""The report's page in a browser: sorting, derivations, the keyboard, and nothing leaves the page.

Left out where there is no Playwright or no Chromium that starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.browser.opening import complained, serious, started

import perfeval as pe

HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}\u202e"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from started()


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Return the page of a report, with what it asked for and complained of."""
    project = pe.load("examples/panzhihua_2019/project.yaml")
    assert isinstance(project, pe.Project)
    project = project.with_actual("建档困难职工总数", f"190户 {HOSTILE}")
    (file,) = pe.report(project).write(tmp_path, formats=["html"])
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    complained(shown)
    shown.goto(file.as_uri())
    yield shown
    shown.close()


def test_the_page_opens_and_nothing_leaves_it(page: Any) -> None:
    assert len(page.asked) == 1
    assert page.complaints == []
    assert page.locator("script").count() == 1  # its own
    assert page.locator("nav a").count() > 3


def test_a_head_sorts_the_table_up_down_and_back_and_the_total_stays(page: Any) -> None:
    table = page.locator("table.sortable").first
    rows, head = table.locator("tbody tr"), table.locator("thead th button").nth(5)
    written = rows.all_inner_texts()
    points = []
    for _ in range(2):
        head.click()
        cells = table.locator("tbody tr:not(:has(.total)) td:nth-last-child(3)")
        points.append([float(each) for each in cells.all_inner_texts()])
        assert rows.last.inner_text() == written[-1]
    assert points[0] == sorted(points[0])
    assert points[1] == sorted(points[1], reverse=True)
    head.click()
    assert rows.all_inner_texts() == written


def test_a_score_opens_its_derivation_by_keyboard_alone(page: Any) -> None:
    link = page.locator("table.sortable tbody a").nth(1)
    place = str(link.get_attribute("href"))
    assert page.locator(f"details:has({place})").get_attribute("open") is None
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"details:has({place})").get_attribute("open") is not None
    assert page.locator(place).is_visible()


def test_every_control_has_a_name_and_headings_leave_out_no_level(page: Any) -> None:
    names = page.locator("button, summary, nav a").all_inner_texts()
    assert names
    assert all(name.strip() for name in names)
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(e => +e.tagName[1])"
    )
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_prints_with_its_derivations_open(page: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "page.pdf"
    page.pdf(path=str(path), format="A4")
    assert len(pypdf.PdfReader(path).pages) > 3


def test_text_of_the_author_is_text(page: Any) -> None:
    assert "<script>alert(1)</script>{{ 7 * 7 }}" in page.locator("body").inner_text()


@pytest.mark.parametrize("name", ["project.yaml", "department.yaml"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 400), ("light", 1280), ("dark", 1280)])
def test_nothing_serious_stands_in_the_way_of_anybody(
    scheme: str, width: int, name: str, browser: Any, tmp_path: Path
) -> None:
    thing = pe.load(f"examples/panzhihua_2019/{name}")
    assert isinstance(thing, pe.Project | pe.Department)
    file, *_ = pe.report(thing).write(tmp_path, formats=["html"])
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert serious(page) == []
    page.close()
