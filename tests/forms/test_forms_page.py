"""The reference page of forms and its pictures are those that the layouts give."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from perfeval.documents.svg import checked_svg
from perfeval.files import catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("forms_page", ROOT / "docs" / "forms_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_that_of_the_layouts(script: ModuleType) -> None:
    page = (ROOT / "docs" / "reference" / "forms.md").read_text(encoding="utf-8")
    assert page == script.page()


def test_the_pictures_are_those_of_the_layouts(script: ModuleType) -> None:
    drawn = dict(script.pictures())
    assert sorted(drawn) == sorted(path.name for path in script.PICTURES.iterdir())
    for name, drawing in drawn.items():
        assert (script.PICTURES / name).read_text(encoding="utf-8") == drawing
        checked_svg(drawing)


def test_every_key_of_the_layouts_is_on_the_page(script: ModuleType) -> None:
    page = script.page()
    for layout in catalogue.form_layouts():
        text = (ROOT / "indicator_sets" / "forms" / f"{layout.id}.yaml").read_text("utf-8")
        for key in re.findall(r"value: ([^,}]+)", text):
            assert f"`{key}`" in page
