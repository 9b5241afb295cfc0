from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfeval.documents.atomic import write_atomically
from perfeval.documents.svg import checked_svg
from perfeval.errors import PerfevalError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script>x</script>", "<script> is not allowed"),
        ("<foreignObject/>", "<foreignObject> is not allowed"),
        ("<image href='#a'/>", "<image> is not allowed"),
        ("<a href='#x'/>", "<a> is not allowed"),
        ("<x xmlns='urn:other'/>", "<x> is not allowed"),
        ("<g onclick='x'/>", "attribute onclick is not allowed"),
        ("<use xlink:href='http://a'/>", "attribute href refers to something outside"),
        ("<g fill='url(http://a)'/>", "attribute fill refers to something outside"),
        ("<style>@import 'a'</style>", "<style> refers to something outside"),
        (r"<style>g{fill:\75rl(a)}</style>", "<style> refers to something outside"),
        ("<g>", "not well-formed"),
    ],
)
def test_a_drawing_that_could_do_harm_is_refused(inside: str, message: str) -> None:
    with pytest.raises(PerfevalError, match=message.replace("(", r"\(")):
        checked_svg(SVG.format(inside))


def test_all_faults_of_a_drawing_are_named() -> None:
    with pytest.raises(PerfevalError) as caught:
        checked_svg("<html><script/></html>")
    assert len(str(caught.value).splitlines()) == 3


def test_entities_are_refused_before_they_are_read() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;")
    with pytest.raises(PerfevalError, match="document type declaration"):
        checked_svg(bomb)


def test_text_in_a_drawing_stays_text_in_html() -> None:
    inside = "<title><![CDATA[</title><script>]]></title><use xlink:href='#a' x='1'/>"
    assert checked_svg(SVG.format(inside)) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;/title&gt;&lt;script&gt;</title>'
        '<use href="#a" x="1" /></svg>'
    )


def test_a_checked_drawing_passes_the_check_unchanged() -> None:
    once = checked_svg(SVG.format("<g fill='url(#a)'><text>=1 \\ javascript:</text></g>"))
    assert checked_svg(once) == once


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "报告.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["报告.md"]


def test_nothing_is_left_behind_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PerfevalError, match=r"report\.docx: cannot-write: .*No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["report.docx"]


def test_nothing_is_left_behind_when_writing_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "report.docx", b"new")
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PerfevalError, match=r"out.*report\.md: cannot-write: "):
        write_atomically(tmp_path / "out" / "report.md", b"new")
