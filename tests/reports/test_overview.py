"""The overview adds up, guesses no grade, and no text breaks out of its page."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from tests.reports.examples import EXAMPLES
from tests.scoring.builders import AMOUNT, QUALITY, indicator, mof, project

import perfeval as pe
from perfeval.findings import FaultyInput, Severity, finding
from perfeval.model import Budget, Department, Project
from perfeval.reports import Overview, write_overview
from perfeval.reports.collection import Entry
from perfeval.reports.overview import Form, Tally, indicators, overview
from perfeval.review import audit
from perfeval.scoring import Scorecard, score
from perfeval.testing.scoring_strategies import planted_faults, scorable_projects

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "\u202e倒\u202c\u200f",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;",
    '"\\u003c',
    "\ud800\x00\x1b",
    "名" * 3000,
]


def data(page: bytes | Overview, name: str) -> Any:
    text = (page.render() if isinstance(page, Overview) else page).decode()
    block = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text)
    assert block
    return json.loads(block[1])


def overview_of(*projects: Project) -> Overview:
    return pe.overview([score(each, mof()) for each in projects])


# --- it adds up -----------------------------------------------------------------------------------


@given(st.lists(scorable_projects(), max_size=5), st.integers(0, 2))
def test_every_form_is_counted_once_by_its_state_and_by_its_grade(
    projects: list[Project], unread: int
) -> None:
    cards = [score(each, mof()) for each in projects]
    lost = [Entry(f"{number}.xlsx", None, ()) for number in range(unread)]
    found = overview([*(Entry("", each, tuple(audit(each))) for each in cards), *lost])
    assert sum(found.by_state.values()) == len(found.forms) == len(cards) + unread
    graded = sum(found.by_grade.values())
    assert graded + found.undecided + found.ungraded + unread == len(found.forms)
    assert found.by_grade == {
        step.name: sum(card.grade == step.name for card in cards)
        for step in (mof().grades if cards else ())
    }
    assert found.undecided == sum(card.total is None and card.grade is None for card in cards)


@given(st.lists(scorable_projects(), max_size=5))
def test_what_indicators_lost_is_what_the_scorecards_lack(projects: list[Project]) -> None:
    cards = [score(each, mof()) for each in projects]
    found = pe.overview(cards)
    whole = sum((each for each in found.tallies), Tally("", ""))
    rows = [row for card in cards for row in card.rows if row.is_counted]
    scored = [row for row in rows if row.computed is not None]
    short = [(row.points or 0) - row.computed for row in scored if row.computed is not None]
    rate = [Decimal(each.execution.points - each.execution.low).scaleb(-2) for each in cards]
    assert Decimal(whole.lost).scaleb(-2) == sum(short) + sum(rate)
    assert whole.open == len(rows) - len(scored)
    assert whole.scored == len(scored) + sum(each.execution.points > 0 for each in cards)
    assert whole.lost == sum(loss.lost for form in found.forms for loss in form.losses)
    assert whole.lost_times == sum(len(form.losses) for form in found.forms)
    assert whole.lost <= sum(int(card.full * 100) - card.ends[0] for card in cards)
    assert [each.lost for each in found.tallies] == sorted(
        (each.lost for each in found.tallies), reverse=True
    )


@given(st.lists(planted_faults(mof()), max_size=4))
def test_findings_are_counted_by_code_and_by_form(planted: list[Any]) -> None:
    found = overview_of(*(each.project for each in planted))
    every = [each for form in found.forms for each in form.findings]
    assert {each.code: each.count for each in found.codes} == Counter(each.code for each in every)
    assert all(0 < each.forms <= min(each.count, len(found.forms)) for each in found.codes)
    errors = sum(form.count(Severity.ERROR) for form in found.forms)
    assert errors == sum(each.severity is Severity.ERROR for each in every)


@given(st.lists(scorable_projects(), max_size=3))
def test_a_page_is_the_same_twice(projects: list[Project]) -> None:
    assert overview_of(*projects).render() == overview_of(*projects).render()


def test_an_indicator_is_told_apart_by_category_and_name() -> None:
    rows = [
        indicator("≥200户", "186户", 20, name="户数"),
        indicator("≥200户", "100户", 20, name="户数", category=QUALITY),
        indicator("≥3户", "1户", 10, name="户数二"),
        indicator("≥3户", None, 10, name="户数二"),
    ]
    one, other, *_ = indicators([score(project(*rows), mof())] * 2)
    assert (one.category, one.name, one.lost, one.lost_times) == ("质量指标", "户数", 2000, 2)
    assert (one.scored, one.open, one.mean) == (2, 0, 5000)
    assert (other.name, other.lost, other.scored, other.open) == ("户数二", 1334, 2, 2)
    assert other.mean == 3333


def test_a_mean_is_rounded_half_up_and_unknown_without_any() -> None:
    assert Tally("", "", attained=3, measured=2).mean == 2
    assert Tally("", "").mean is None


def test_no_grade_is_guessed_for_a_total_that_is_open() -> None:
    waits = project(indicator("健全", "较好", 30), indicator("≥1", "1", 60))
    given = evolve(waits, budget=Budget(annual=Decimal(1), executed=Decimal(1)))
    found = overview_of(given)
    assert (found.undecided, found.forms[0].grade) == (1, None)
    assert found.forms[0].ends == (7000, 10000)
    assert sum(found.by_grade.values()) == 0
    assert data(found, "table")["forms"][0][6:8] == ["70.00—100.00", ""]


def test_a_department_is_followed_by_its_projects_each_with_its_own_findings() -> None:
    card = pe.score(department())
    found = pe.overview([card])
    assert [form.name for form in found.forms] == [card.name, *(e.name for e in card.projects)]
    below = {each.code for each in card.projects[0].findings}
    assert below
    assert below.isdisjoint(each.code for each in found.forms[0].findings)
    assert below <= {each.code for each in found.forms[1].findings}


def department() -> Department:
    thing = pe.load(EXAMPLES / "department.yaml")
    assert isinstance(thing, Department)
    return thing


# --- hostile texts --------------------------------------------------------------------------------


def hostile(text: str) -> Overview:
    row = indicator("≥2户", f"1户 {text}", name=text, reason=text)
    own = indicator("≥2户", "1户", name=text, reason=text)
    given = Project(text, year=2024, indicators=(row, own), department=text)
    card = score(given, mof())
    return overview([Entry(text, card, tuple(audit(card))), Entry(text, None, ())])


def in_table(text: str) -> str:
    """Return what a table shows of a name: not without end."""
    return text if len(text) <= 200 else f"{text[:199]}…"


def seen(text: str) -> str:
    return re.sub("[\ud800\x00\x1b]", "", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_the_page(text: str) -> None:
    page = hostile(text).render().decode()
    assert page.count("<script") == 4  # three blocks of data and its own
    assert page.count("</script") == 4
    assert page.count("<!--") == 0
    assert "alert(1)</script>" not in page
    assert "\u2028" not in page.partition('id="names"')[2]
    assert f">{escape(in_table(seen(text)))}<" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_in_the_data_literally(text: str) -> None:
    found = hostile(text)
    assert data(found, "table")["forms"][0][:3] == [
        seen(text) if seen(text).strip() else "—",
        seen(text),
        seen(text),
    ]
    assert seen(text) in data(found, "details")["texts"]


# --- bounds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_forms_make_a_page_too(lang: Any) -> None:
    found = pe.overview([], lang=lang)
    page = found.render().decode()
    assert found.by_state == {"done": 0, "open": 0, "faulty": 0, "unread": 0}
    assert "<svg" not in page
    assert f'<html lang="{"en" if lang == "en" else "zh-CN"}">' in page


def test_one_unread_file_stands_with_its_findings_and_without_a_total() -> None:
    said = finding("file-missing", "甲.xlsx", path="甲.xlsx")
    found = overview([Entry("甲.xlsx", None, (said,))])
    (row,) = data(found, "table")["forms"]
    assert row[:10] == ["甲.xlsx", "", "甲.xlsx", "", "", "", "", "", "unread", 1]
    assert said.message() in data(found, "details")["texts"]


def test_three_hundred_indicators_are_all_in_the_data_and_the_weakest_on_the_page() -> None:
    rows = [
        indicator("≥200户", f"{number % 200}户", "0.3", name=f"第{number}项", category=AMOUNT)
        for number in range(300)
    ]
    found = overview_of(project(*rows))
    texts = data(found, "details")["texts"]
    lost = [each for each in found.tallies if each.lost]
    assert {each.name for each in lost} <= set(texts)
    page = found.render().decode().partition('id="names"')[0]
    assert [each.name for each in lost if f">{each.name}<" in page] == [
        each.name for each in lost[:30]
    ]


def test_plain_rows_make_a_page_without_any_scorecard() -> None:
    form = Form("甲.xlsx", "甲", points=Decimal(100), ends=(9000, 9000), grade="优", state="done")
    found = Overview((form,), grades=("优", "良"))
    assert found.by_grade == {"优": 1, "良": 0}
    assert data(found, "table")["forms"][0][6] == "90.00"


def test_without_scripts_counts_grades_indicators_and_findings_are_there() -> None:
    page = pe.overview([pe.score(department())]).render().decode().partition('id="names"')[0]
    shown = re.sub(r"<[^>]+>", " ", page)
    for text in ("等级分布", "总分未定", "figures-disagree", "需要启用脚本"):
        assert text in shown


# --- writing --------------------------------------------------------------------------------------


def entries(*cards: Scorecard) -> list[Entry]:
    return [Entry("甲.xlsx", each, tuple(each.all_findings())) for each in cards]


def test_reports_lie_beside_the_page_and_it_leads_to_them(tmp_path: Path) -> None:
    given = [score(Project(name), mof()) for name in ("甲#1?%/..", "甲#1?%/..", "../乙")]
    write_overview([*entries(*given), Entry("丙.xlsx", None, ())], tmp_path / "总 览.html")
    page = (tmp_path / "总 览.html").read_bytes()
    links = [row[-1] for row in data(page, "table")["forms"]]
    assert links[-1] == ""
    files = sorted(tmp_path.joinpath("总 览-reports").iterdir())
    assert [f"总 览-reports/{each.name}" for each in files] == list(map(unquote, links[:-1]))
    assert all(re.fullmatch(r"[\w.%/~-]+", each, re.ASCII) for each in links[:-1])


def test_page_and_reports_appear_all_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Any:
        raise FaultyInput([finding("cannot-write", reason="")])

    given = entries(score(project(), mof()))
    monkeypatch.setattr("perfeval.reports.overview.report", fails)
    with pytest.raises(FaultyInput):
        write_overview(given, tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    tmp_path.joinpath("b.html").mkdir()
    with pytest.raises(FaultyInput):
        write_overview(given, tmp_path / "b.html")
    assert [each.name for each in tmp_path.iterdir()] == ["b.html"]
