"""The pictures on the page of charts are those that the charts draw."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_pictures_are_those_of_the_charts() -> None:
    spec = importlib.util.spec_from_file_location("charts_page", ROOT / "docs" / "charts_page.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    drawn = dict(script.pictures())
    stored = {each.name: each.read_text("utf-8") for each in script.PICTURES.iterdir()}
    assert stored == drawn
    page = (ROOT / "docs" / "reference" / "charts.md").read_text("utf-8")
    assert all(f"(../images/charts/{name})" in page for name in drawn)
    assert all(f"| `{name.removesuffix('.svg')}` |" in page for name in drawn)
