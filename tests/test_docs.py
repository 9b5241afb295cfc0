"""Every example in the documentation runs, page by page, in a copy of what it refers to.

A ```python block is executed; one that begins with ``>>>`` is a doctest. The blocks of a page share
their names. A ```console block runs its ``$ perfeval …`` lines, which must end with status 0; lines
below a command are its expected output, in which ``...`` stands for anything. A block with a file
name after its language, such as ```yaml training.yaml, is written to that file first.
"""

from __future__ import annotations

import doctest
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@frozen
class Block:
    """One fenced block: its language, the file that it stands for, its text and its line."""

    language: str
    file: str | None
    text: str
    line: int


def pages() -> list[Path]:
    """Return the pages whose examples run."""
    return sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of ``page`` in order."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence" and token.map:
            words = token.info.split()
            language = words[0] if words else ""
            yield Block(language, words[1] if words[1:] else None, token.content, token.map[0] + 1)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with the output that is written below it."""
    command, output = None, ""
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            if command is not None:
                yield command, output
            command, output = line[2:].strip(), ""
        elif command is not None:
            output += line
    if command is not None:
        yield command, output


def run_python(block: Block, page: Path, names: dict[str, Any]) -> None:
    """Execute a Python block, as a doctest where it is written as one."""
    where = f"{page.relative_to(ROOT)}:{block.line}"
    if block.text.lstrip().startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(block.text, names, where, str(page), block.line)
        report: list[str] = []
        result = doctest.DocTestRunner(optionflags=FLAGS).run(
            test, out=report.append, clear_globs=False
        )
        names.update(test.globs)
        assert result.failed == 0, "".join(report)
    else:
        exec(compile(block.text, where, "exec"), names)


def run_console(block: Block, page: Path) -> None:
    """Run the ``perfeval`` commands of a console block; other programs are the reader's affair."""
    for command, expected in commands(block.text):
        program, *arguments = shlex.split(command, comments=True)
        if program != "perfeval":
            continue
        done = subprocess.run(
            [sys.executable, "-c", "from perfeval.cli import main; main()", *arguments],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        where = f"{page.relative_to(ROOT)}:{block.line}: $ {command}"
        assert done.returncode == 0, f"{where}\n{done.stdout}{done.stderr}"
        if expected:
            same = doctest.OutputChecker().check_output(expected, done.stdout, FLAGS)
            assert same, f"{where}\nexpected:\n{expected}\nfound:\n{done.stdout}"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the examples in it, made the working directory."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_run(page: Path, workplace: Path) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.file:
            (workplace / block.file).parent.mkdir(parents=True, exist_ok=True)
            (workplace / block.file).write_text(block.text, encoding="utf-8")
        if block.language == "python":
            run_python(block, page, names)
        elif block.language == "console":
            run_console(block, page)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    targets = [
        str(child.attrs.get("href") or child.attrs.get("src"))
        for token in tokens
        for child in token.children or ()
        if child.type in {"link_open", "image"}
    ]
    local = [target.split("#")[0] for target in targets if "://" not in target]
    missing = [each for each in local if each and not (page.parent / each).exists()]
    assert missing == []


def test_a_console_block_is_split_into_commands_and_outputs() -> None:
    text = "$ perfeval check a.yaml\nno findings\n$ make test\n"
    assert list(commands(text)) == [("perfeval check a.yaml", "no findings\n"), ("make test", "")]


def test_the_page_of_findings_is_that_of_the_catalogue():
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "findings_page.py"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    assert (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8") == made


def test_the_page_of_indicator_sets_is_what_they_say():
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "sets_page.py"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    page = ROOT / "docs" / "reference" / "indicator-sets.md"
    assert page.read_text(encoding="utf-8") == made
