"""Workbooks, documents and texts of columns through the doors: load, check, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.forms.specimens import SPECIMENS, TWO

import perfeval as pe
from perfeval.files import loads
from perfeval.files.catalogue import form_words
from perfeval.files.doors import check_source, dumps
from perfeval.files.office import read_office
from perfeval.findings import FaultyInput
from perfeval.model import Actual, Project

BY_NAME = {each.name: each for each in SPECIMENS}


def test_a_form_alone_is_a_project_and_several_are_a_tuple(tmp_path: Path) -> None:
    assert pe.load(BY_NAME["mof-2020"].write(tmp_path)) == BY_NAME["mof-2020"].expected[0]
    assert pe.load(BY_NAME["three on one sheet"].write(tmp_path)) == TWO


def test_what_was_read_from_a_form_is_a_source_file_and_scores(tmp_path: Path) -> None:
    for specimen in SPECIMENS:
        things = read_office(specimen.write(tmp_path)).documents
        for thing in things:
            assert loads(dumps(thing)) == thing
            assert len(pe.score(thing).rows) == len(thing.indicators)


def test_checking_a_form_says_what_is_doubtful_about_it(tmp_path: Path) -> None:
    path = BY_NAME["careless"].write(tmp_path)
    assert check_source(path) == list(read_office(path).findings)


def test_a_file_without_a_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,电话\n张三,1\n", "utf-8")
    with pytest.raises(FaultyInput, match="form-not-found"):
        pe.load(path)
    assert [each.code for each in check_source(path)] == ["form-not-found"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert [each.code for each in check_source(tmp_path / "没有.xlsx")] == ["file-missing"]


def test_a_bureau_adds_its_own_words_to_a_file(tmp_path: Path) -> None:
    sheet = tmp_path / "培训.csv"
    sheet.write_text("三级指标,责任目标,兑现情况\n培训人次,≥200人次,186人次\n", "utf-8")
    assert [each.code for each in read_office(sheet).findings] == ["form-not-found"]
    shipped = Path(__file__).parents[2] / "indicator_sets" / "words" / "forms.yaml"
    text = shipped.read_text("utf-8").replace("[年度指标值, ", "[责任目标, 年度指标值, ")
    own = tmp_path / "words.yaml"
    own.write_text(text.replace("[实际完成值, ", "[兑现情况, 实际完成值, "), "utf-8")
    (project,) = read_office(sheet, form_words(own)).documents
    assert isinstance(project, Project)
    assert project.indicators[0].actual == Actual("186人次")
