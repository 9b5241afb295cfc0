"""A bureau's own package, written from the template that ships: names filled in, ready to edit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from perfeval.findings import FaultyInput, Finding, finding

TEMPLATE = "bureau_package"
"""The folder of the template inside this package; in a checkout ``examples/bureau_package``."""

_ID, _TITLE = "mouxian", "某县财政局"
_SUFFIX = "_perfeval"
_PLACEHOLDER = re.compile(f"{_ID}{_SUFFIX}|{_ID}|{_TITLE}")
_GOOD_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# What a title may hold, so that it can stand in YAML, TOML, Markdown and Python as it is.
_GOOD_TITLE = re.compile(r"[^\W\d_][\w（）()·—－ -]{0,59}")


def new_package(folder: str | os.PathLike[str], *, id: str, title: str) -> tuple[Path, ...]:  # noqa: A002  as in the files
    """Write a package of a bureau's own data into ``folder`` and return its files.

    ``id`` begins the ids of its set, rulebook, form and outline, and its name; ``title`` is what
    the bureau is called. Raises `FaultyInput` for an id or title that cannot be used, and for a
    folder in which there is something already.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = new_package(f"{folder}/new", id="dingxian", title="丁县财政局")
    ...     sorted(each.name for each in made if "dingxian" in each.name)
    ['dingxian-2025.yaml', 'dingxian-brief.md', 'dingxian-form.yaml', 'dingxian-project.yaml', \
'dingxian-relief.yaml']
    """
    root = Path(folder)
    faults = list(_faults(root, id, title))
    if faults:
        raise FaultyInput(faults)
    names = {_ID: id, _TITLE: title, f"{_ID}{_SUFFIX}": id.replace("-", "_") + _SUFFIX}

    def filled(text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: names[found[0]], text)

    written = []
    for path, file in sorted(_template(files("perfeval") / TEMPLATE, PurePosixPath())):
        target = root / filled(str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(filled(file.read_text("utf-8")), "utf-8", newline="\n")
        written.append(target)
    return tuple(written)


def _faults(root: Path, name: str, title: str) -> Iterator[Finding]:
    if not _GOOD_ID.fullmatch(name):
        yield finding("package-id", found=name)
    if not _GOOD_TITLE.fullmatch(title):
        yield finding("package-title", found=title)
    if root.exists() and not (root.is_dir() and not any(root.iterdir())):
        yield finding("folder-used", str(root))


def _template(
    folder: Traversable, at: PurePosixPath
) -> Iterator[tuple[PurePosixPath, Traversable]]:
    """Give the files of the template with their paths; what runs leave behind is none of it."""
    for each in folder.iterdir():
        if each.name.startswith((".", "_")) and each.name != "__init__.py":
            continue
        if each.is_dir():
            yield from _template(each, at / each.name)
        elif not each.name.endswith(".pyc"):
            yield at / each.name, each
