"""Data of other installed packages: found by every lookup, and told by package where it is wrong.

What is installed is looked up once a process, so every test runs processes of its own that see
made-up packages on their path: a folder of modules with the metadata that an installer writes.
"""

# ruff: noqa: E501  a message is one line

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.files.new_package import new_package

ROOT = Path(__file__).resolve().parent.parent.parent
SET = "perfeval: indicator-set/1\nid: {id}\ntitle: 一\nindicators: [{{category: 产出指标, name: 甲}}]\n"
BOOK = "perfeval: rulebook/1\nid: {id}\nextends: mof-2020\ntitle: 本县\n"


class Site:
    """A folder of installed packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.folder.mkdir()
        self.here = folder

    def install(self, name: str, files: dict[str, str], *, code: str = "", value: str = "") -> None:
        """Install a package whose folder of data holds ``files``."""
        module = name.replace("-", "_")
        self.write(f"{module}/__init__.py", code)
        for path, text in files.items():
            self.write(f"{module}/indicator_sets/{path}", text)
        self.register(name, value or module)

    def register(self, name: str, value: str) -> None:
        """Write what an installer writes of a package."""
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        self.write(f"{name.replace('-', '_')}-1.0.dist-info/METADATA", about)
        points = f"[perfeval.data]\n{name} = {value}\n"
        self.write(f"{name.replace('-', '_')}-1.0.dist-info/entry_points.txt", points)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def run(self, *words: str, python: str = "") -> tuple[int, str, str]:
        """Return status, output and complaints of a command, or of Python code."""
        code = python or "from perfeval.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=self.here,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(self.folder)},
        )
        return done.returncode, done.stdout, done.stderr

    def complains(self, *words: str) -> list[str]:
        """Return what a command that could not be carried out says, in English."""
        status, _, complaints = self.run(*words, "--lang", "en")
        assert status == 2, complaints
        return complaints.splitlines()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def bureau(site: Site, tmp_path: Path) -> Site:
    """Return a place where the package of the template is installed."""
    new_package(tmp_path / "new", id="ding-xian", title="丁县财政局")
    shutil.copytree(tmp_path / "new" / "src", site.folder, dirs_exist_ok=True)
    site.register("ding-xian-perfeval", "ding_xian_perfeval")
    return site


def test_every_lookup_finds_what_a_package_offers(bureau: Site):
    code = """
import perfeval as pe
from perfeval.files import catalogue
print(pe.indicator_set("ding-xian-relief").title, len(pe.indicator_set("ding-xian-relief").indicators))
print(pe.rulebook("ding-xian-2025").title)
print("ding-xian-relief" in [each.id for each in pe.indicator_sets()])
print("ding-xian-2025" in [each.id for each in pe.rulebooks()])
print(catalogue.hierarchy("ding-xian-project").id, "ding-xian-brief" in catalogue.outlines())
print(pe.form(pe.indicator_set("ding-xian-relief"), "ding-xian-form", blank=True).title)
project = pe.load("new/tests/relief.yaml")
print(pe.report(project).name, pe.form(project).title, pe.score(project).total)
"""
    status, out, complaints = bureau.run(python=code)
    assert status == 0, complaints
    assert out.splitlines() == [
        "丁县财政局困难职工帮扶资金绩效指标 8",
        "丁县财政局项目支出绩效自评规则（2025年）",
        "True",
        "True",
        "ding-xian-project True",
        "丁县财政局项目支出绩效自评表",
        "困难职工帮扶-2025-项目绩效自评简报 丁县财政局项目支出绩效自评表 78.20",
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rulebooks list", "\nding-xian-2025\n"),
        ("rulebooks show ding-xian-2025", "ding_xian_perfeval/indicator_sets/rulebooks/ding-xian-2025.yaml"),
        ("report new/tests/relief.yaml --outline ding-xian-brief --out out --format md", "项目绩效自评简报.md"),
        ("form ding-xian-relief --layout ding-xian-form --out blank.xlsx", "blank.xlsx"),
        ("score new/tests/relief.yaml", "78.20"),
        ("explain --target ≥200人 --actual 119人 --points 20 --rulebook ding-xian-2025", "0.00"),
        ("check new/tests/relief.yaml", "relief.yaml"),
        ("test new/tests", "9 个通过，0 个未通过"),
    ],
)  # fmt: skip
def test_the_command_line_uses_it_by_its_ids(bureau: Site, line: str, says: str):
    status, out, complaints = bureau.run(*line.split())
    assert status == 0, complaints
    assert says in out


def test_packages_build_on_one_another(bureau: Site):
    bureau.install(
        "village",
        {
            "sets/village-relief.yaml": SET.format(id="village-relief").replace(
                "title:", "extends: ding-xian-relief\ntitle:"
            ),
            "rulebooks/village-2025.yaml": BOOK.format(id="village-2025").replace(
                "mof-2020", "ding-xian-2025"
            ),
        },
    )
    code = """
import perfeval as pe
print(len(pe.indicator_set("village-relief").indicators), pe.rulebook("village-2025").form)
"""
    assert bureau.run(python=code)[:2] == (0, "9 ding-xian-form\n")


def test_a_package_in_an_archive_is_read_as_well(bureau: Site, tmp_path: Path):
    shutil.make_archive(str(tmp_path / "all"), "zip", bureau.folder)
    shutil.rmtree(bureau.folder)
    bureau.folder = tmp_path / "all.zip"
    assert bureau.run("test", "new/tests") == (0, "9 个案例：9 个通过，0 个未通过\n", "")


# --- what is wrong is told ----------------------------------------------------------------------


def test_a_package_that_cannot_be_imported_is_named(site: Site):
    site.install("broken-one", {}, code="raise RuntimeError('half installed')")
    site.register("gone", "not_there")
    site.install("empty-one", {})
    assert site.complains("rulebooks", "list") == [
        "package-broken: the package broken-one says that it has data, and it cannot be read (RuntimeError: half installed; remedy: check its entry point by the page on packages of your own or uninstall it)",
        "package-broken: the package empty-one says that it has data, and it cannot be read (empty_one/indicator_sets; remedy: check its entry point by the page on packages of your own or uninstall it)",
        "package-broken: the package gone says that it has data, and it cannot be read (ModuleNotFoundError: No module named 'not_there'; remedy: check its entry point by the page on packages of your own or uninstall it)",
    ]


def test_one_id_in_two_packages_is_told_with_both(site: Site):
    site.install("aa", {"rulebooks/same.yaml": BOOK.format(id="same")})
    site.install("bb", {"rulebooks/same.yaml": BOOK.format(id="same")})
    site.install("cc", {"rulebooks/mof-2020.yaml": BOOK.format(id="mof-2020")})
    said = [line.split("; remedy")[0] for line in site.complains("rulebooks", "show", "same")]
    assert said == [
        "bb/indicator_sets/rulebooks/same.yaml: id-twice: two files have the id same (the other is aa/indicator_sets/rulebooks/same.yaml",
        "cc/indicator_sets/rulebooks/mof-2020.yaml: id-twice: two files have the id mof-2020 (the other is indicator_sets/rulebooks/mof-2020.yaml",
    ]


@pytest.mark.parametrize(
    ("path", "text", "line", "place"),
    [
        ("rulebooks/own.yaml", BOOK.format(id="other"), "rulebooks show own", "2:5: id-not-file"),
        ("rulebooks/own.yaml", BOOK.format(id="own") + "tital: 1\n", "rulebooks show own", "5:1: schema"),
        ("rulebooks/own.yaml", BOOK.format(id="own") + "execution: {points: 20}\n", "rulebooks list", "rulebook-weights"),
        ("rulebooks/own.yaml", BOOK.format(id="own") + "hierarchy: none\n", "rulebooks show own", "5:12: name-unknown"),
        ("rulebooks/own.yaml", "perfeval: rulebook/2\nid: own\n", "rulebooks show own", "1:11: schema"),
        ("rulebooks/own.yaml", BOOK.format(id="own").replace("title: ", "title："), "rulebooks show own", "4:6: yaml-colon"),
        ("rulebooks/own.yaml", SET.format(id="own"), "rulebooks show own", "1:11: schema"),
        ("sets/own.yaml", SET.format(id="own").replace("甲", "甲, nmae: 乙"), "form own --out a.xlsx", "4:40: schema"),
        ("sets/own.yaml", SET.format(id="own") + "extends: none\n", "form own --out a.xlsx", "5:10: name-unknown"),
        ("forms/own.yaml", "perfeval: form/1\nid: own\ntitle: 一\nwidths: [1]\nsections:\n  - rows: [[{value: nothing}]]\n",
         "form hardship-relief --layout own --out a.xlsx", "5:1: form-fault"),
        ("outlines/own.md", "# {{ name }}\n\n{{ nobody }}\n", "report project.yaml --outline own --out out", "own.md:3: outline-fault"),
    ],
)  # fmt: skip
def test_a_fault_of_a_file_has_its_package_and_place(
    site: Site, path: str, text: str, line: str, place: str
):
    shutil.copy(ROOT / "examples" / "panzhihua_2019" / "project.yaml", site.here)
    site.install("aa", {path: text})
    said = site.complains(*line.split())
    assert f"{place}:" in said[0]
    if "rulebook-weights" not in place:  # its place is that of the weights, which are inherited
        assert said[0].startswith(f"aa/indicator_sets/{path}:"), said


def test_a_fault_in_one_package_leaves_the_rest_alone(site: Site):
    site.install(
        "aa", {"rulebooks/bad.yaml": "a：b\n", "rulebooks/good.yaml": BOOK.format(id="good")}
    )
    status, out, _ = site.run("rulebooks", "show", "good")
    assert (status, out.splitlines()[0]) == (0, "good  本县")


def test_an_unknown_id_is_told_with_those_of_packages(bureau: Site):
    (said,) = bureau.complains("rulebooks", "show", "ding-xian-2024")
    assert said.endswith("remedy: did you mean ding-xian-2025?)")
