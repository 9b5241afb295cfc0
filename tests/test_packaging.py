"""What a caller gets: a light import, one version, documented names, an archive with its data."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import perfeval

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "perfeval"
SETS = ROOT / "indicator_sets"
TEMPLATE = ROOT / "examples" / "bureau_package"
HEAVY = {"numpy", "jinja2", "jsonschema", "yaml", "click", "rich", "openpyxl", "docx"}


def test_importing_perfeval_imports_nothing_heavy() -> None:
    code = "import json, sys, perfeval; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert set(json.loads(done.stdout)).isdisjoint(HEAVY)


def test_the_installed_version_is_the_one_of_the_source() -> None:
    assert importlib.metadata.version("perfeval") == perfeval.__version__


def test_every_public_name_exists_and_is_listed_once() -> None:
    assert len(perfeval.__all__) == len(set(perfeval.__all__))
    assert [name for name in perfeval.__all__ if not hasattr(perfeval, name)] == []
    assert set(perfeval.__all__) <= set(dir(perfeval))


@pytest.mark.parametrize(
    "name", [each for each in getattr(perfeval, "__all__", ()) if not each.startswith("__")]
)
def test_a_public_name_has_a_docstring_with_an_example(name: str) -> None:
    documented = inspect.getdoc(getattr(perfeval, name)) or ""
    assert ">>>" in documented, f"perfeval.{name} has no example in its docstring"


def files_below(folder: Path) -> list[Path]:
    """Return the files that belong to the package below ``folder``."""
    every = (each for each in folder.rglob("*") if each.is_file())
    return [each for each in every if "__pycache__" not in each.parts]


def build(kind: str, source: Path, target: Path) -> Path:
    """Build ``kind`` from ``source`` with the backend that pyproject.toml names."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, check=True, cwd=source, capture_output=True)
    (archive,) = target.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the names in a wheel built from the checkout."""
    with zipfile.ZipFile(build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that an sdist of the checkout unpacks to."""
    with tarfile.open(build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))) as archive:
        assert all(each.isfile() for each in archive), "an sdist holds real files, no links"
        where = tmp_path_factory.mktemp("unpacked")
        archive.extractall(where, filter="data")
    (folder,) = where.iterdir()
    return folder


def test_the_wheel_holds_every_data_file_exactly_once(wheel: list[str]) -> None:
    shipped = {f"perfeval/{each.relative_to(SOURCE).as_posix()}" for each in files_below(SOURCE)}
    shipped |= {f"perfeval/{each.relative_to(ROOT).as_posix()}" for each in files_below(SETS)}
    shipped |= {
        f"perfeval/{each.relative_to(TEMPLATE.parent).as_posix()}" for each in files_below(TEMPLATE)
    }
    assert shipped <= set(wheel)
    assert len(wheel) == len(set(wheel))
    assert all(each.startswith(("perfeval/", "perfeval-")) for each in wheel)


def test_a_wheel_from_the_sdist_is_the_wheel_from_the_checkout(
    wheel: list[str], sdist: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(build("wheel", sdist, tmp_path)) as archive:
        assert archive.namelist() == wheel


def test_the_data_is_found_by_the_same_lookup_in_a_checkout() -> None:
    assert (SOURCE / "indicator_sets").resolve() == SETS
    assert (SOURCE / "bureau_package").resolve() == TEMPLATE
