"""The doors: a path to a thing of the model, and a thing of the model to a path."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from perfeval.errors import PerfevalError
from perfeval.files.catalogue import (
    indicator_set_of,
    is_path,
    layout_of,
    rulebook_of,
    set_words,
)
from perfeval.files.office import forms_in, is_office, open_office
from perfeval.files.opening import (
    SUFFIXES,
    all_faults,
    checked,
    other_kind,
    parse,
    parse_path,
    require_suffix,
)
from perfeval.files.rulebook_files import from_rulebook
from perfeval.files.set_book import BOOK_SUFFIX, book_bytes
from perfeval.files.source import Mark, Source, in_order
from perfeval.files.structure import structure, unstructure, with_places
from perfeval.files.text import Text, decode
from perfeval.files.validate import faults_against, kind_of
from perfeval.files.yaml_writer import to_yaml
from perfeval.findings import FaultyInput, Finding, Phrase, Severity, finding
from perfeval.forms import FormLayout
from perfeval.forms.set_words import SetWords, set_words_from
from perfeval.forms.words import FormWords, words_from
from perfeval.model import Department, Hierarchy, IndicatorSet, Project
from perfeval.review.words import ReviewWords
from perfeval.review.words import words_from as review_words_from
from perfeval.rules import Rulebook

Form: TypeAlias = Project | Department
"""What a unit fills in."""

Thing: TypeAlias = (
    Form
    | Rulebook
    | IndicatorSet
    | Hierarchy
    | FormLayout
    | FormWords
    | SetWords
    | ReviewWords
    | tuple[Form, ...]
)
"""What a source file holds; a tuple is a collection. All but layouts and words are written, too."""

_HEADERS: dict[type, str] = {
    Project: "project/1",
    Department: "department/1",
    Rulebook: "rulebook/1",
    IndicatorSet: "indicator-set/1",
    Hierarchy: "hierarchy/1",
}


_NO_SOURCES = {"scorecard": "what-not-a-source", "cases": "what-cases"}
"""What is checked and never taken for a source, and what it is called then."""


_NAMED: dict[type, str] = {
    Rulebook: "rulebook",
    IndicatorSet: "indicator-set",
    Hierarchy: "hierarchy",
    FormLayout: "form",
    FormWords: "words",
    SetWords: "words",
    ReviewWords: "review-words",
    tuple: "collection",
}


def named(kind: type) -> Phrase:
    """Return what messages call a thing of a type that is no form.

    >>> named(IndicatorSet).text("en")
    'indicator set'
    """
    return Phrase(f"named-{_NAMED[kind]}")


class NoSource(FaultyInput):
    """A file is right in itself, and is none that a thing is made from."""


def load(path: str | os.PathLike[str]) -> Thing:
    """Return what the source file at ``path`` holds; its first line says which type that is.

    A project, a department with the projects that it names, a rulebook, an indicator set, a
    hierarchy, a form's layout, words of forms or of set workbooks, or for a collection a tuple of
    projects and departments. A workbook, document or text of columns gives the forms in it: one
    alone, or a tuple of several; a workbook of an indicator set gives that. Raises `FaultyInput`
    with every fault of the file and its place, `PerfevalError` for a file that is none of these.

    >>> load("examples/panzhihua_2019/project.yaml")
    <Project 市财政困难职工帮扶资金 (2019), 7 indicators>
    """
    if not is_office(path):
        return _build(checked(parse_path(Path(path))))
    opened = open_office(path)
    if isinstance(opened, Source):
        return _build(checked(opened))
    read = forms_in(opened)
    if not read.documents:
        raise FaultyInput(read.findings)
    return read.documents if len(read.documents) > 1 else read.documents[0]


def set_source(path: str | os.PathLike[str]) -> Source | None:
    """Return the indicator set in a source file or a workbook as its checked source.

    `None` where the file holds anything else; raises as `load` does for faults. What is doubtful
    about a workbook stands in ``findings``.

    >>> set_source("examples/panzhihua_2019/project.yaml") is None
    True
    """
    opened = open_office(path) if is_office(path) else parse_path(Path(path))
    if not isinstance(opened, Source) or kind_of(opened.tree) != "indicator-set":
        return None
    return checked(opened)


def _findings_of_office(path: str | os.PathLike[str]) -> list[Finding]:
    try:
        opened = open_office(path)
        if isinstance(opened, Source):
            return _findings_of(opened)
        return list(forms_in(opened).findings)
    except FaultyInput as error:
        return list(error.findings)


def loads(text: str | bytes, name: str = "<text>.yaml") -> Thing:
    r"""Return what ``text`` holds, as `load` does for a file called ``name``.

    >>> loads("perfeval: project/1\nname: 职工技能培训\nyear: 2024\nindicators: []")
    <Project 职工技能培训 (2024), 0 indicators>
    >>> loads("perfeval: project/1\nname: 培训\nyears: 2024\nindicators: []")
    Traceback (most recent call last):
    perfeval.findings.FaultyInput: <text>.yaml:3:1: schema: 不认识的键 years（发现 "years"，应为 year；处理：是否想写 year？）
    """  # noqa: E501  a message is one line
    return _build(checked(_parse_text(text, name)))


def check_source(path: str | os.PathLike[str]) -> list[Finding]:
    """Return every finding about the source file at ``path``, in the order of the file.

    Of a workbook, document or text of columns these are what was doubtful in its forms. Nothing is
    raised for what is wrong in the file; a file that cannot be opened or is no source
    file by its suffix raises `PerfevalError`. The files that it names are checked too.
    """
    if is_office(path):
        return _findings_of_office(path)
    require_suffix(path)
    try:
        source = parse_path(Path(path))
    except FaultyInput as error:
        return list(error.findings)
    return _findings_of(source)


def _findings_of(source: Source) -> list[Finding]:
    """Return the findings of a source: its syntax and schema, then what it makes."""
    findings = all_faults(source)
    if any(each.severity is Severity.ERROR for each in findings):
        return findings
    if kind_of(source.tree) in _NO_SOURCES:
        return findings
    try:
        _build(source)
    except FaultyInput as error:
        return [*findings, *error.findings]
    return findings


def dump(thing: Thing, path: str | os.PathLike[str]) -> None:
    """Write ``thing`` to ``path`` as YAML or JSON, by its suffix; whole or not at all.

    An indicator set is also written as a workbook (xlsx), which `load` reads back as it was.
    Raises `FaultyInput` where ``thing`` holds what no source file may say, such as points with
    three decimals, and `PerfevalError` when the file cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     dump(Project("职工技能培训", year=2024), f"{folder}/project.yaml")
    ...     load(f"{folder}/project.yaml")
    <Project 职工技能培训 (2024), 0 indicators>
    """
    from perfeval.documents.atomic import write_atomically

    if isinstance(thing, IndicatorSet) and Path(path).suffix.lower() == BOOK_SUFFIX:
        content = _book(thing)
    else:
        content = dumps(thing, require_suffix(path)).encode("utf-8")
    write_atomically(path, content)


def _book(chosen: IndicatorSet) -> bytes:
    tree = _tree(chosen)
    _check_tree(tree)
    return book_bytes(chosen, tree, set_words())


def dumps(thing: Thing, suffix: str = ".yaml") -> str:
    """Return ``thing`` as the text of a source file.

    >>> print(dumps(Project("职工技能培训", year=2024)))
    perfeval: project/1
    name: 职工技能培训
    year: 2024
    indicators: []
    <BLANKLINE>
    """
    tree = _tree(thing)
    _check_tree(tree)
    if suffix == ".json":
        return json.dumps(_with_texts(tree), ensure_ascii=False, indent=2) + "\n"
    return to_yaml(tree)


def canonical_json(thing: Thing) -> bytes:
    """Return the bytes that stand for ``thing`` in every record: keys sorted, no blanks.

    Numbers are texts without needless zeros, so that equal things have equal bytes.

    >>> canonical_json(Project("培训", declared_total=Decimal("98.50"))).decode()
    '{"declared_total":"98.5","indicators":[],"name":"培训","perfeval":"project/1"}'
    """
    tree = _with_texts(_tree(thing), integers=True, shortest=True)
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest(thing: Thing) -> str:
    """Return the SHA-256 of ``thing`` for provenance; a rulebook has that of its file's tree."""
    if isinstance(thing, Rulebook) and thing.sha256:
        return thing.sha256
    return hashlib.sha256(canonical_json(thing)).hexdigest()


# --- in -----------------------------------------------------------------------------------------


def _parse_text(text: str | bytes, name: str) -> Source:
    suffix = Path(name.rstrip(">")).suffix.lower()
    whole = (
        decode(text, name)
        if isinstance(text, bytes)
        else Text(name, text.removeprefix("\ufeff"), "UTF-8")
    )
    return parse(whole, suffix if suffix in SUFFIXES else ".yaml")


def _build(source: Source) -> Thing:
    """Return the thing that a checked ``source`` describes."""
    kind = kind_of(source.tree)
    if kind == "rulebook":
        return rulebook_of(source)
    if kind == "indicator-set":
        return indicator_set_of(source)
    if kind == "hierarchy":
        return structure(source.tree, Hierarchy)
    if kind == "form":
        return layout_of(source)
    if kind == "words":
        return words_from(source.tree)
    if kind == "set-words":
        return set_words_from(source.tree)
    if kind == "review-words":
        return review_words_from(source.tree)
    if kind == "collection":
        parts = enumerate(source.tree["documents"])
        return tuple(_form(_part(source, ("documents", index), each)) for index, each in parts)
    if kind in {"project", "department"}:
        return _form(source)
    raise NoSource([_not_a_source(source)])


def _not_a_source(source: Source) -> Finding:
    return finding(
        "schema",
        source.place(("perfeval",)),
        what=Phrase(_NO_SOURCES.get(kind_of(source.tree) or "", "what-not-a-source")),
        found=source.tree.get("perfeval"),
        expected="project/1、department/1",
        remedy=Phrase("remedy-other-file"),
    )


def _part(source: Source, path: tuple[str | int, ...], tree: Any) -> Source:
    """Return a part of ``source`` as a source of its own."""
    mark = source.mark
    for step in path:
        mark = mark.children[step]  # type: ignore[index]
    return Source(source.name, tree, mark, shift=source.shift)


def _form(source: Source) -> Form:
    """Return the project or department of ``source``, with the projects that it names."""
    tree = _opened(with_places(source), source)
    if kind_of(source.tree) == "project":
        return structure(tree, Project)
    faults: list[Finding] = []
    projects: list[Any] = []
    for index, each in enumerate(tree.get("projects") or ()):
        if isinstance(each, dict):
            projects.append(_opened(each, source))
            continue
        try:
            projects.append(_named_project(source, index, each))
        except FaultyInput as error:
            faults += error.findings
    if faults:
        raise FaultyInput(faults)
    return structure({**tree, "projects": projects}, Department)


def _named_project(source: Source, index: int, name: str) -> Any:
    """Return the tree of the project in the file that a department calls ``name``."""
    place = source.place(("projects", index))
    path = Path(source.name).parent / name
    if path.suffix.lower() not in SUFFIXES:
        raise FaultyInput([finding("suffix-unknown", place, path=path, known="、".join(SUFFIXES))])
    if not path.is_file():
        raise FaultyInput([finding("file-missing", place, path=path)])
    if Path(source.name).exists() and path.samefile(source.name):
        raise FaultyInput([finding("path-loop", place, loop=f"{source.name} → {path}")])
    below = checked(parse_path(path))
    if kind_of(below.tree) != "project":
        raise FaultyInput([other_kind(below, place, ("project",))])
    return _opened(with_places(below), below)


def _opened(tree: dict[str, Any], source: Source) -> dict[str, Any]:
    """Return a form's tree without its header, the path of its rulebook counted from its file."""
    opened = {key: value for key, value in tree.items() if key != "perfeval"}
    if is_path(opened.get("rulebook") or ""):
        opened["rulebook"] = str(Path(source.name).parent / opened["rulebook"])
    return opened


# --- out ----------------------------------------------------------------------------------------


def _tree(thing: Thing) -> dict[str, Any]:
    if isinstance(thing, tuple):
        return {"perfeval": "collection/1", "documents": [_tree(each) for each in thing]}
    header = _HEADERS.get(type(thing))
    if header is None:
        raise PerfevalError(
            f"cannot write {type(thing).__name__} (expected a project, department, rulebook, "
            "indicator set, hierarchy, or a tuple of projects and departments)"
        )
    body = from_rulebook(thing) if isinstance(thing, Rulebook) else unstructure(thing)
    return {"perfeval": header, **body}


def _with_texts(tree: Any, *, integers: bool = False, shortest: bool = False) -> Any:
    """Return ``tree`` with its decimals as texts, and its integers if asked.

    ``shortest`` leaves out needless zeros, so that equal numbers are equal texts.
    """
    if isinstance(tree, dict):
        return {
            key: _with_texts(value, integers=integers, shortest=shortest)
            for key, value in tree.items()
        }
    if isinstance(tree, list):
        return [_with_texts(value, integers=integers, shortest=shortest) for value in tree]
    if isinstance(tree, Decimal):
        text = format(tree, "f")
        return text.rstrip("0").rstrip(".") if shortest and "." in text else text
    if integers and isinstance(tree, int) and not isinstance(tree, bool):
        return str(tree)
    return tree


def _check_tree(tree: dict[str, Any]) -> None:
    """Refuse to write what `load` would refuse to read; the places are paths, as in ``$.year``."""
    kind = tree["perfeval"].partition("/")[0]
    source = _PathSource("$", _with_texts(tree, integers=True), Mark(1, 1, 1, 1, None))
    faults = [*faults_against(kind, source), *_lone_surrogates(source.tree, ())]
    if faults:
        raise FaultyInput(in_order(faults))


def _lone_surrogates(tree: Any, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """Yield the texts that no encoding can carry."""
    if isinstance(tree, dict | list):
        parts = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for step, value in parts:
            yield from _lone_surrogates(value, (*path, step))
    elif isinstance(tree, str):
        found = re.search("[\ud800-\udfff]", tree)
        if found:
            place = _PathSource.place_of(path)
            yield finding("control-character", place, code=f"U+{ord(found[0]):04X}")


class _PathSource(Source):
    """A tree that was never in a file: its places are paths from ``$``."""

    def place(self, path: Any = (), *, key: bool = False) -> str:
        """Return the path; a key is where its value is."""
        del key
        return self.place_of(path)

    @staticmethod
    def place_of(path: Any) -> str:
        """Return ``$.a[0].b`` for a path."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return "$" + "".join(steps)
