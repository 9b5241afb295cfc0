"""The overview's page in a browser: filter, order, panels, address, paper, access for all.

Left out where there is no Playwright or no Chromium that starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.browser.opening import complained, serious, started
from tests.reports.test_overview import HOSTILE, in_table, seen
from tests.scoring.builders import indicator, mof

from perfeval.findings import finding
from perfeval.model import Budget, Project
from perfeval.reports import write_overview
from perfeval.reports.collection import Entry
from perfeval.review import audit
from perfeval.scoring import score


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from started()


def entry(number: int, name: str, **more: Any) -> Entry:
    rows = [
        indicator("≥200户", f"{200 - number % 60}户", 60, name="户数", reason="报名少于预期"),
        indicator("健全", "较好" if number % 5 == 0 else "健全", 30, name="制度", declared=30),
    ]
    budget = Budget(annual=Decimal(10), executed=Decimal(10))
    given = Project(name, year=2023 + number % 2, indicators=tuple(rows), budget=budget, **more)
    card = score(given, mof())
    return Entry(f"forms/{number}.xlsx", card, (*card.findings, *audit(card)))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "总览.html"
    forms = [
        entry(number, f"项目{number}", department=("甲局", "乙局")[number % 2])
        for number in range(260)
    ]
    forms += [entry(1, text, department=text) for text in HOSTILE]
    unread = Entry("损坏.xlsx", None, (finding("file-missing", "损坏.xlsx", path="损坏.xlsx"),))
    write_overview([*forms, unread], path)
    return path


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    complained(shown)
    shown.goto(file.as_uri())
    yield shown
    assert shown.complaints == []
    shown.close()


def names(page: Any) -> list[str]:
    found: list[str] = page.locator(".forms > tbody > tr:not(.panel) > th").all_text_contents()
    return found


def count(page: Any) -> str:
    return str(page.locator("output").inner_text())


WHOLE = 260 + len(HOSTILE) + 1


def test_it_opens_shows_the_first_rows_and_more_on_demand(page: Any) -> None:
    assert len(page.asked) == 1
    assert count(page) == f"显示 {WHOLE} / {WHOLE}"
    assert len(names(page)) == 100
    page.locator("[name=more]").click()
    assert len(names(page)) == 200
    page.locator("[name=more]").click()
    assert len(names(page)) == WHOLE
    assert not page.locator("[name=more]").is_visible()


def test_heads_sort_up_down_and_back_with_blanks_last(page: Any) -> None:
    page.locator("[name=all]").click()
    written = names(page)
    head = page.locator("th.total")
    totals = ".forms > tbody > tr > td:nth-child(7)"
    for order, is_down in (("ascending", False), ("descending", True)):
        page.locator("[name=total]").click()
        page.locator("[name=all]").click()
        assert head.get_attribute("aria-sort") == order
        cells = page.locator(totals).all_text_contents()
        assert cells[-1] == ""
        lows = [float(each.split("—")[0]) for each in cells[:-1]]
        assert lows == sorted(lows, reverse=is_down)
    page.locator("[name=total]").click()
    page.locator("[name=all]").click()
    assert names(page) == written
    assert head.get_attribute("aria-sort") == "none"


def test_every_column_sorts(page: Any) -> None:
    for each in page.locator(".forms thead button").all():
        each.click()
        assert count(page) == f"显示 {WHOLE} / {WHOLE}"


def test_words_filter_over_name_unit_and_file_in_any_width(page: Any) -> None:
    field = page.locator("[name=q]")
    field.fill("乙局 项目25")
    assert names(page) == [f"项目{number}" for number in (25, 251, 253, 255, 257, 259)]
    assert count(page) == f"显示 6 / {WHOLE}"
    field.fill("ＸＬＳＸ 损坏")
    assert names(page) == ["损坏.xlsx"]
    field.fill("没有的")
    assert (names(page), count(page)) == ([], f"显示 0 / {WHOLE}")
    page.locator("[type=reset]").click()
    page.wait_for_function("document.querySelector('[name=q]').value === ''")
    assert count(page) == f"显示 {WHOLE} / {WHOLE}"


def test_choices_filter_by_grade_state_year_and_finding(page: Any) -> None:
    page.locator("select[name=state]").select_option("unread")
    assert names(page) == ["损坏.xlsx"]
    page.locator("select[name=state]").select_option("open")
    opened = len(names(page))
    page.locator("select[name=grade]").select_option("-")
    assert 0 < len(names(page)) <= opened
    page.locator("select[name=year]").select_option("2024")
    years = page.locator(".forms > tbody > tr > td:nth-child(4)").all_text_contents()
    assert set(years) == {"2024"}


def test_a_finding_leads_to_the_forms_that_it_concerns(page: Any) -> None:
    row = page.locator(".codes tbody tr").filter(has_text="file-missing")
    forms = row.locator("td").last.inner_text()
    row.locator("button").click()
    assert count(page) == f"显示 {forms} / {WHOLE}"
    assert page.locator("select[name=code]").input_value() == "file-missing"
    assert page.evaluate("document.activeElement.id") == "all"


def test_a_view_is_in_the_address_and_comes_back_from_it(page: Any, browser: Any) -> None:
    page.locator("[name=q]").fill("甲局 <b>&#=")
    page.locator("select[name=year]").select_option("2023")
    page.locator("[name=total]").click()
    page.locator("[name=total]").click()
    page.wait_for_url(re.compile("sort=-total"))
    other = browser.new_page()
    other.goto(page.url)
    assert other.locator("[name=q]").input_value() == "甲局 <b>&#="
    assert other.locator("select[name=year]").input_value() == "2023"
    assert other.locator("th.total").get_attribute("aria-sort") == "descending"
    assert count(other) == count(page)
    other.goto(page.url.partition("#")[0] + "#q=甲局&year=1&sort=nothing&grade=x")
    assert other.locator("[name=q]").input_value() == "甲局"
    assert other.locator("select[name=year]").input_value() == ""
    assert count(other) == f"显示 130 / {WHOLE}"
    other.close()


def test_a_row_opens_its_panel_by_keyboard_alone(page: Any) -> None:
    page.locator("[name=q]").focus()
    page.keyboard.type("项目7")
    page.locator(".forms tbody button").first.focus()
    button = page.locator(".forms tbody button").first
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    panel = page.locator(f"#{button.get_attribute('aria-controls')}")
    assert "193户" in panel.inner_text()
    assert "报名少于预期" in panel.inner_text()
    assert "forms/7.xlsx" in panel.inner_text()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-expanded") == "false"
    assert panel.count() == 0


def test_a_report_opens(page: Any) -> None:
    page.locator("[name=q]").fill("项目12")
    with page.expect_navigation():
        page.locator(".forms tbody a").first.click()
    assert "项目12" in page.locator("main").inner_text()


def test_texts_of_authors_are_texts(page: Any) -> None:
    page.locator("[name=all]").click()
    shown = names(page)
    texts = [in_table(seen(each)) for each in HOSTILE if seen(each).strip()]
    assert [each for each in texts if each not in shown] == []
    for each in page.locator(".forms tbody button").all()[260:]:
        each.click()
    assert page.locator("script").count() == 4
    assert len(page.asked) == 1


def test_it_prints_every_row_that_the_filter_leaves(page: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "page.pdf"
    page.locator("[name=q]").fill("项目")
    page.pdf(path=str(path), prefer_css_page_size=True)
    pages = pypdf.PdfReader(path).pages
    assert float(pages[0].mediabox.width) > float(pages[0].mediabox.height)
    text = "".join(each.extract_text() for each in pages)
    assert len(names(page)) == 260
    assert "forms" not in text
    assert "259" in text


def test_without_scripts_the_rest_is_there_and_the_table_is_said_to_need_them(
    browser: Any, file: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    shown = page.locator("main").inner_text()
    assert "需要启用脚本" in shown
    assert "户数" in shown
    assert "file-missing" in shown
    assert not page.locator("#forms").is_visible()
    context.close()


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_anybody(
    scheme: str, width: int, browser: Any, file: Path
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    page.locator("[name=q]").fill("项目1")
    page.locator(".forms tbody button").first.click()
    page.locator("[name=total]").click()
    page.locator(".forms tbody button").first.click()
    assert serious(page) == []
    page.close()


def test_a_name_without_end_is_cut_in_the_table_and_whole_in_the_panel(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "长.html"
    write_overview([entry(1, "长" * 20_000)], path)
    shown = browser.new_page()
    complained(shown)
    shown.goto(path.as_uri())
    assert names(shown) == ["长" * 199 + "…"]
    shown.locator(".forms tbody button").click()
    assert shown.locator(".panel .file").inner_text().startswith("长" * 20_000)
    assert shown.complaints == []
    shown.close()
