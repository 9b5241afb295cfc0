"""Indicator sets that nobody can read: each is refused with its place and what to do about it."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from attrs import evolve

import perfeval as pe
from perfeval.documents import docx as docx_writer
from perfeval.documents.blocks import Document, GridBlock
from perfeval.files import catalogue
from perfeval.files.doors import check_source, dump
from perfeval.findings import FaultyInput, Finding
from perfeval.forms.set_sheets import set_sheets

HEAD = "perfeval: indicator-set/1\nid: a\ntitle: 甲\n"
ROWS = "indicators:\n  - {category: 产出指标, name: 人数}\n"
SOURCES = {
    "an alias": (
        HEAD + "indicators:\n  - &a {category: 产出指标, name: 人数}\n  - *a\n",
        ["a.yaml:5:5 yaml-anchor", "a.yaml:6:5 yaml-alias"],
    ),
    "a tag": (
        HEAD + "version: !!python/object/apply:os.system [ls]\n" + ROWS,
        ["a.yaml:4:10 yaml-tag", "a.yaml:4:10 schema"],
    ),
    "a merge key": (HEAD + "indicators:\n  - {<<: {name: 人数}}\n", ["a.yaml:5:6 yaml-merge"]),
    "depth": (
        HEAD + "issuer: " + "[" * 10_000 + "]" * 10_000 + "\n" + ROWS,
        ["a.yaml:4:108 too-deep"],
    ),
    "duplicate keys": (
        HEAD + "id: b\nindicators:\n  - {category: 产出指标, name: 人数, name: 次数}\n",
        ["a.yaml:4:1 duplicate-key", "a.yaml:6:32 duplicate-key"],
    ),
    "two documents": (HEAD + ROWS + "---\n" + HEAD + ROWS, ["a.yaml:6:1 yaml-documents"]),
    "no indicators": (HEAD, ["a.yaml:1:1 schema"]),
    "indicators that are no list": (HEAD + "indicators: 无\n", ["a.yaml:4:13 schema"]),
    "a date with a line break": (
        HEAD
        + 'parameters:\n  - {name: 补贴, values: [{since: "2024-07-01\\n", value: 8}]}\n'
        + ROWS,
        ["a.yaml:5:33 schema"],
    ),
}


def codes(found: list[Finding], path: Path) -> list[str]:
    return [f"{each.place.replace(str(path), path.name)} {each.code}" for each in found]


@pytest.mark.parametrize("case", SOURCES)
def test_a_source_file_is_refused(case: str, tmp_path: Path):
    text, said = SOURCES[case]
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    found = check_source(path)
    assert [each for each in codes(found, path) if each in said] == said
    assert all(each.place and each.remedy() for each in found)
    with pytest.raises(FaultyInput):
        pe.indicator_set(path)


def test_a_workbook_cut_short_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    dump(pe.indicator_set("hardship-relief"), path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(FaultyInput) as caught:
        pe.indicator_set(path)
    assert codes([*caught.value.findings], path) == ["a.xlsx file-truncated"]
    assert codes(check_source(path), path) == ["a.xlsx file-truncated"]


def test_a_document_is_no_workbook(tmp_path: Path):
    words = catalogue.set_words()
    sheets = set_sheets(pe.indicator_set("hardship-relief"), words)
    blocks = [GridBlock(evolve(grid, working=False)) for _, grid in sheets]
    path = tmp_path / "a.docx"
    path.write_bytes(docx_writer.docx_bytes(Document("甲", blocks=blocks)))
    assert docx.Document(str(path)).tables
    for call in (pe.load, pe.indicator_set):
        with pytest.raises(FaultyInput) as caught:
            call(path)
        assert codes([*caught.value.findings], path) == ["a.docx 表1 行1 列1 set-not-a-workbook"]


def test_another_workbook_is_no_set(tmp_path: Path):
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "草稿"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FaultyInput, match="set-sheet-missing"):
        pe.indicator_set(tmp_path / "a.xlsx")
    with pytest.raises(FaultyInput, match="form-not-found"):
        pe.load(tmp_path / "a.xlsx")


def test_a_workbook_may_extend_another(tmp_path: Path):
    dump(pe.indicator_set("hardship-relief"), tmp_path / "base.xlsx")
    row = pe.indicator_set("hardship-relief").indicators[0]
    dump(
        pe.IndicatorSet(
            "county", "本县", extends="base.xlsx",
            indicators=(evolve(row, target="220户"), evolve(row, name="新指标", code=None)),
        ),
        tmp_path / "county.xlsx",
    )  # fmt: skip
    whole = pe.indicator_set(tmp_path / "county.xlsx")
    assert len(whole) == len(pe.indicator_set("hardship-relief")) + 1
    assert whole.indicators[0].target == "220户"
    dump(pe.IndicatorSet("loop", "环", extends="loop.xlsx"), tmp_path / "loop.xlsx")
    with pytest.raises(FaultyInput, match=r"loop\.xlsx!指标体系!B10: path-loop"):
        pe.indicator_set(tmp_path / "loop.xlsx")


def test_a_locked_value_in_a_workbook_is_said_with_its_cell(tmp_path: Path):
    base = pe.indicator_set("hardship-relief")
    first = evolve(base.indicators[0], locked=("target",))
    dump(evolve(base, indicators=(first, *base.indicators[1:])), tmp_path / "base.xlsx")
    loose = evolve(first, target="100户", locked=())
    county = pe.IndicatorSet("county", "本县", extends="base.xlsx", indicators=(loose,))
    dump(county, tmp_path / "county.xlsx")
    with pytest.raises(FaultyInput) as caught:
        pe.indicator_set(tmp_path / "county.xlsx")
    path = tmp_path / "county.xlsx"
    assert codes([*caught.value.findings], path) == ["county.xlsx!指标!I2 set-locked"]
