"""Which encoding a file is in, and what it really is when it is no text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from perfeval.files import check_source, load
from perfeval.files import text as text_module
from perfeval.files.text import decode
from perfeval.findings import FaultyInput, Severity
from perfeval.model import Project

SOURCE = "perfeval: project/1\nname: 职工技能培训，二期\nindicators: []\n"


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_every_usual_encoding_is_read_and_said(codec: str, said: str | None, tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes(SOURCE.encode(codec))
    assert load(path) == Project("职工技能培训，二期")
    findings = check_source(path)
    assert [each.parameters["encoding"] for each in findings] == ([said] if said else [])
    assert all(each.severity is Severity.INFO for each in findings)


def test_utf_16_may_be_big_endian():
    read = decode(b"\xfe\xff" + SOURCE.encode("utf-16-be"), "a.yaml")
    assert (read.text, read.encoding) == (SOURCE, "UTF-16")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped("xl/workbook.xml"), "an Excel workbook (.xlsx)"),
        (zipped("word/document.xml"), "a Word document (.docx)"),
        (zipped("a.txt"), "an archive"),
        (b"PK\x03\x04".ljust(20, b"\0"), "an archive"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.xls, .doc)"),
        (b"\x89PNG\r\n", "an image"),
        (b"\n<!DOCTYPE html><html>", "a web page or XML"),
        (b"<?xml version='1.0'?>", "a web page or XML"),
        (b"name: \0\0\0", "binary data"),
        ("name: a".encode("utf-16-le"), "UTF-16 text without its mark"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data: bytes, kind: str):
    with pytest.raises(FaultyInput) as caught:
        decode(data, "a.yaml")
    assert [each.render("en") for each in caught.value.findings] == [
        (
            f"a.yaml:1:1: not-text: this is no text file (found {kind}, expected YAML or "
            "JSON text; remedy: check whether it is the right file and has its own suffix)"
        )
    ]


def test_damaged_utf_8_does_not_become_other_characters():
    data = SOURCE.encode()
    broken = data[:40] + data[41:]
    with pytest.raises(FaultyInput, match=r"a\.yaml:2:11: encoding-damaged"):
        decode(broken, "a.yaml")


def test_damaged_utf_16_and_unknown_encodings_are_refused_with_a_place():
    with pytest.raises(FaultyInput, match=r"a\.yaml:1:2: encoding-damaged"):
        decode("ab".encode("utf-16")[:-1], "a.yaml")
    with pytest.raises(FaultyInput, match=r"a\.yaml:1:2: encoding-unknown"):
        decode(b"a\xff\xff\xff", "a.yaml")


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(text_module, "SIZE_LIMIT", 2**20)
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a" * (2**20 + 1))
    with pytest.raises(FaultyInput, match="发现 2 MiB，应不超过 1 MiB"):
        load(path)
    with pytest.raises(FaultyInput, match="file-too-large"):
        decode(b"a" * (2**20 + 1), "a.yaml")


def test_a_missing_file_is_a_fault_with_its_path(tmp_path: Path):
    with pytest.raises(FaultyInput, match="找不到文件"):
        load(tmp_path / "none.yaml")
    assert [each.code for each in check_source(tmp_path / "none.yaml")] == ["file-missing"]


def test_a_folder_is_no_file(tmp_path: Path):
    folder = tmp_path / "a.yaml"
    folder.mkdir()
    with pytest.raises(FaultyInput, match="file-unreadable"):
        load(folder)
