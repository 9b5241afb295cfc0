"""Collecting: files and folders to the projects and departments in them, one bad file or not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from attrs import evolve, frozen

from perfeval.errors import PerfevalError
from perfeval.files.doors import Form, load, named
from perfeval.files.office import OFFICE_SUFFIXES, read_office
from perfeval.files.opening import SUFFIXES
from perfeval.findings import FaultyInput, Finding, finding
from perfeval.model import Department, Project

_READ = (*OFFICE_SUFFIXES, *SUFFIXES)

_ALONE = 64
"""Up to how many files one process reads them faster than several that have to be started."""


@frozen
class Collected:
    """What one file held; ``documents`` is empty where a finding of severity error says why."""

    file: str
    documents: tuple[Form, ...]
    findings: tuple[Finding, ...] = ()


def files_below(paths: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Return every file that ``paths`` name, and of every folder the ones that can be read.

    Files of a folder come by name, those of folders below it too; the lock files of open
    documents and hidden files are left out. A folder without any is returned itself. A file that
    is named twice, by whatever path, is returned once.

    >>> [Path(each).name for each in files_below(["examples/panzhihua_2019"])][:2]
    ['department.yaml', 'project.yaml']
    """
    named = (file for path in map(Path, paths) for file in _below(path))
    once: dict[str, str] = {}
    for file in named:
        once.setdefault(os.path.realpath(file), file)
    return tuple(once.values())


def _below(path: Path) -> Iterator[str]:
    found = list(_walked(path)) if path.is_dir() else []
    yield from found or [str(path)]


def _walked(path: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            known = name.lower().endswith(_READ)
            if known and not name.startswith((".", "~$")):
                yield os.path.join(folder, name)  # noqa: PTH118  a Path a file is half the time


def read_file(path: str) -> Collected:
    """Return what the file at ``path`` holds, a source file or an office form; never raises for it.

    >>> read_file("examples/panzhihua_2019/project.yaml").documents
    (<Project 市财政困难职工帮扶资金 (2019), 7 indicators>,)
    >>> [each.code for each in read_file("no/such/file.xlsx").findings]
    ['file-missing']
    """
    if Path(path).is_dir():
        return Collected(path, (), (finding("folder-empty", path, known=", ".join(_READ)),))
    try:
        if Path(path).suffix.lower() not in SUFFIXES:  # what it is, is seen in it
            read = read_office(path)
            return Collected(path, read.documents, _placed(read.findings, path))
        return _of_source(path)
    except FaultyInput as error:
        return Collected(path, (), _placed(error.findings, path))
    except PerfevalError as error:
        return Collected(path, (), (finding("file-refused", path, reason=error),))


def _placed(findings: Iterable[Finding], path: str) -> tuple[Finding, ...]:
    return tuple(each if each.place else evolve(each, place=path) for each in findings)


def _of_source(path: str) -> Collected:
    loaded = load(path)
    things = loaded if isinstance(loaded, tuple) else (loaded,)
    forms = tuple(each for each in things if isinstance(each, Project | Department))
    if len(forms) < len(things):
        raise FaultyInput([finding("not-scored", path, found=named(type(loaded)))])
    return Collected(path, forms)


def collect(files: Sequence[str], workers: int | None = None) -> Iterator[Collected]:
    """Give what every one of ``files`` holds, in their order.

    Many files are read by ``workers`` processes, as many as there are processors if it is not
    said.
    """
    count = min(workers or os.cpu_count() or 1, len(files))
    if count < 2 or len(files) <= _ALONE:
        yield from map(read_file, files)
        return
    with ProcessPoolExecutor(count) as pool:
        yield from pool.map(read_file, files, chunksize=16)
