"""How long the overview of 5,000 forms takes: in Python, and in a browser where there is one.

The projects are invented. Goals in Chromium: first paint 1 s, a key of the filter 100 ms, a sort
200 ms.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import perfeval as pe
from perfeval.model import Judgement
from perfeval.reports import Overview

FORMS = 5000
UNITS = (
    "教育局",
    "卫生健康局",
    "交通运输局",
    "农业农村局",
    "民政局",
    "水务局",
    "文化和旅游局",
    "总工会",
)
THINGS = (
    "职业技能培训", "农村公路养护", "困难群众救助", "基层医疗设备购置", "义务教育校舍维修",
    "小型水库除险加固", "公共文化场馆免费开放", "高标准农田建设", "社区养老服务",
    "信息系统运行维护",
)  # fmt: skip
ROWS = (
    ("产出指标", "数量指标", "服务对象人数", "人次"),
    ("产出指标", "数量指标", "实施项目个数", "个"),
    ("产出指标", "质量指标", "验收合格率", "%"),
    ("产出指标", "质量指标", "资金使用合规率", "%"),
    ("产出指标", "时效指标", "按期完成率", "%"),
    ("效益指标", "社会效益指标", "政策知晓率", "%"),
    ("效益指标", "经济效益指标", "带动增收户数", "户"),
    ("效益指标", "可持续影响指标", "长效机制健全程度", ""),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "%"),
    ("满意度指标", "服务对象满意度指标", "主管部门满意度", "%"),
)
POINTS = (10, 10, 10, 10, 10, 10, 10, 10, 5, 5)
JUDGED = Judgement("achieved", Decimal(9), "自评单位")


def invented(number: int) -> pe.Project:
    """Return an invented project; one in seven waits for a judgement, many fall short.

    Half of them declare scores, of which those of short rows are too high.
    """
    is_declared = number % 2 == 0
    short = (0, 0, 1, 2, 4, 8, 11)[number * 5 % 7]
    rows = []
    for index, ((first, second, name, unit), points) in enumerate(zip(ROWS, POINTS, strict=True)):
        target = 90 if unit == "%" else 100 + 7 * number % 400
        lost = (number * 31 + index * 17) % 11 < short
        percent = (number * 13 + index * 7) % (30 if number % 5 else 90) + 1
        actual = target - target * percent // 100 if lost else target
        row = pe.Indicator(
            (first, second),
            name,
            pe.Target(f"≥{target}{unit}" if unit else "健全"),
            pe.Actual(f"{actual}{unit}" if unit else "达成预期指标" if number % 7 else None),
            points=Decimal(points),
            declared=Decimal(points) if is_declared else None,
            judgement=None if unit or number % 7 == 0 else JUDGED,
            reason="部分单位报名人数少于预期，下年度提前摸底" if lost and number % 3 else None,
        )
        rows.append(row)
    thing = THINGS[number % len(THINGS)]
    return pe.Project(
        f"{thing}（{number + 1}）",
        year=2022 + number % 3,
        department=f"虚构市{UNITS[number // 3 % len(UNITS)]}",
        indicators=tuple(rows),
        rulebook="mof-2020",
        budget=pe.Budget(annual=Decimal(50), executed=Decimal(50 - number % 5), points=Decimal(10)),
        declared_total=Decimal(100) if is_declared else None,
    )


def main() -> None:
    projects = [invented(number) for number in range(FORMS)]
    start = time.perf_counter()
    cards = [pe.score(each) for each in projects]
    scored = time.perf_counter()
    overview = pe.overview(cards)
    gathered = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "overview.html"
        overview.write(path)
        written = time.perf_counter()
        print(
            f"{FORMS:,} projects of {len(ROWS)} indicators scored: {scored - start:.2f} s", end="; "
        )
        print(f"audited and gathered: {gathered - scored:.2f} s", end="; ")
        print(f"the page written: {written - gathered:.2f} s, {path.stat().st_size / 1e6:.1f} MB")
        in_browser(path, overview)


def in_browser(path: Path, overview: Overview) -> None:
    """Print what the page takes in Chromium, each the longest of several tries."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or find_spec("playwright") is None:
        print("no Playwright or no Chromium: the page is not opened")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        page.wait_for_function(_PAINTED)
        assert f"/ {len(overview.forms)}" in page.locator("output").inner_text()
        print(f"in Chromium: first contentful paint {page.evaluate(_PAINTED):.0f} ms", end="; ")
        for name, work in (("a key of the filter", _KEYS), ("a sort", _SORTS)):
            times = page.evaluate(work)
            print(f"{name} {max(times):.0f} ms at most of {len(times)}", end="; ")
        print(f"a panel {max(page.evaluate(_PANELS)):.0f} ms", end="; ")
        start = time.perf_counter()
        page.pdf(path=str(path.with_suffix(".pdf")), prefer_css_page_size=True)
        print(f"all printed to pdf {time.perf_counter() - start:.1f} s")
        browser.close()


_PAINTED = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
# What is measured ends with a forced layout: the page is drawn as far as a reader sees it.
_TIMED = """const timed = (work) => {
  const start = performance.now();
  work();
  document.body.getBoundingClientRect();
  return performance.now() - start;
};"""
_KEYS = f"""() => {{ {_TIMED}
  const field = document.querySelector("[name=q]");
  const type = (text) => timed(() => {{
    field.value = text;
    field.dispatchEvent(new Event("input", {{bubbles: true}}));
  }});
  return [..."虚构市农业 养护 (12"]
    .map((_, at, all) => type(all.slice(0, at).join(""))).concat(type(""));
}}"""
_SORTS = f"""() => {{ {_TIMED}
  const heads = [...document.querySelectorAll(".forms thead button")];
  return heads.flatMap((each) => [1, 2, 3].map(() => timed(() => each.click())));
}}"""
_PANELS = f"""() => {{ {_TIMED}
  const rows = [...document.querySelectorAll(".forms tbody button")].slice(0, 5);
  return rows.map((each) => timed(() => each.click()));
}}"""


if __name__ == "__main__":
    main()
