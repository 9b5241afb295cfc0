"""From an empty folder to a bureau's package whose cases pass: the commands of the page, run.

They run as they are printed, in a Python environment of their own. It sees the library and the
build backend of this one, so that nothing is fetched; the first command, which would fetch the
library, is left out.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "how-to" / "own-package.md"
TEMPLATE = ROOT / "examples" / "bureau_package"
RUN = ("-c", "from perfeval.cli import main; main()")


def shell_block(page: Path) -> list[list[str]]:
    """Return the commands of the first shell block of a page, each as its words."""
    _, block, *_ = page.read_text("utf-8").split("```sh\n", 1)
    return [shlex.split(line) for line in block.split("```")[0].splitlines()]


class Bureau:
    """A Python environment of its own and the folder that its commands run in."""

    def __init__(self, folder: Path) -> None:
        made = venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt")
        made.create(folder / "env")
        scripts = "Scripts" if os.name == "nt" else "bin"
        self.python = folder / "env" / scripts / "python"
        (packages,) = (folder / "env").rglob("site-packages")
        seen = {sysconfig.get_paths()["purelib"], str(ROOT / "src")}
        (packages / "seen.pth").write_text("".join(f"{each}\n" for each in sorted(seen)), "utf-8")
        self.folder = folder / "empty"
        self.folder.mkdir()

    def run(self, words: Sequence[str]) -> str:
        """Run a command of a page and return what it prints; it must succeed."""
        program, *arguments = words
        if program == "cd":
            self.folder /= arguments[0]
            return ""
        if program == "pip":
            own = [sys.executable, "-m", "pip", "--python", str(self.python)]
            offline = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
            command = [*own, *arguments, *offline]
        else:
            assert program == "perfeval"
            command = [str(self.python), *RUN, *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """Return the environment in which the commands of the page have been run."""
    bureau = Bureau(tmp_path_factory.mktemp("bureau"))
    first, *others = shell_block(PAGE)
    assert first == ["pip", "install", "perfeval"]
    said = [bureau.run(each) for each in others]
    assert len(others) == 4
    assert said[-1].splitlines()[-1].endswith("0 个未通过")
    return bureau


def test_what_was_installed_is_used_by_its_ids(bureau: Bureau) -> None:
    assert "mouxian-2025" in bureau.run(["perfeval", "rulebooks", "list"]).splitlines()
    shown = bureau.run(["perfeval", "rulebooks", "show", "mouxian-2025"])
    assert "mouxian_perfeval/indicator_sets/rulebooks/mouxian-2025.yaml" in shown
    for line in (
        "perfeval form mouxian-relief --layout mouxian-form --out blank.xlsx",
        "perfeval score tests/relief.yaml",
        "perfeval report tests/relief.yaml --outline mouxian-brief --out out --format md,html",
        "perfeval check tests/relief.yaml",
    ):
        bureau.run(line.split())
    report = next((bureau.folder / "out").glob("*.md")).read_text("utf-8")
    assert "困难职工帮扶2025年绩效自评简报" in report
    assert (bureau.folder / "blank.xlsx").is_file()


def test_a_wheel_of_it_holds_the_data(bureau: Bureau) -> None:
    bureau.run(["pip", "wheel", "--wheel-dir", "dist", "."])
    (wheel,) = (bureau.folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    data = bureau.folder / "src"
    there = [each for each in data.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    assert {each.relative_to(data).as_posix() for each in there} <= set(names)


def test_what_is_written_is_the_example(bureau: Bureau) -> None:
    for each in TEMPLATE.rglob("*"):
        if each.is_file() and "__pycache__" not in each.parts:
            written = bureau.folder / each.relative_to(TEMPLATE)
            assert written.read_text("utf-8") == each.read_text("utf-8"), each


def test_the_readme_of_the_package_has_the_commands_of_the_page() -> None:
    assert shell_block(TEMPLATE / "README.md") == shell_block(PAGE)
