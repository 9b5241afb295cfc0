"""The catalogues of messages and words: every code stands once."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from perfeval.findings import Lang, codes, meaning


@pytest.mark.parametrize("name", ["findings.yaml", "phrases.yaml", "reports/wording.yaml"])
def test_no_code_stands_twice(name: str):
    node = yaml.compose((files("perfeval") / name).read_text("utf-8"))
    assert isinstance(node, yaml.MappingNode)
    codes = [key.value for key, _ in node.value]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_meaning_of_its_own(lang: Lang):
    meanings = {code: meaning(code, lang) for code in codes()}
    assert [code for code, text in meanings.items() if not text.strip("…“” ")] == []
