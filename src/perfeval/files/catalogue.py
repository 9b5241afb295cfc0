"""One lookup for data, ours and installed packages': hierarchies, rulebooks, sets, outlines."""

from __future__ import annotations

import difflib
import os
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from perfeval.documents.reading import read_tables
from perfeval.errors import PerfevalError
from perfeval.files.opening import SUFFIXES, checked, open_path, other_kind, parse, require_kind
from perfeval.files.packages import Found, found_in, roots
from perfeval.files.rulebook_files import chain_of, to_rulebook
from perfeval.files.set_book import book_source
from perfeval.files.set_files import to_indicator_set, written_set
from perfeval.files.source import Source
from perfeval.files.structure import structure
from perfeval.files.text import decode, read_bytes
from perfeval.files.validate import kind_of
from perfeval.findings import FaultyInput, Finding, Phrase, finding
from perfeval.forms.layout import FormLayout, layout_from
from perfeval.forms.set_reading import is_set
from perfeval.forms.set_words import SetWords, set_words_from
from perfeval.forms.words import FormWords, words_from
from perfeval.model import Hierarchy, IndicatorSet
from perfeval.review.words import ReviewWords
from perfeval.review.words import words_from as review_words_from
from perfeval.rules import Rulebook

_FOLDERS = {
    "rulebook": "rulebooks",
    "hierarchy": "hierarchies",
    "review-words": "words",
    "indicator-set": "sets",
    "form": "forms",
    "words": "words",
    "set-words": "words",
}

_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TABLES = (*_BOOKS, ".docx", ".html", ".htm", ".csv", ".tsv")  # of which only books hold a set


def indicator_sets_root() -> Traversable:
    """Return the folder of the data that ships, in a wheel and in a checkout alike.

    >>> (indicator_sets_root() / "rulebooks" / "mof-2020.yaml").is_file()
    True
    """
    return roots()[0].folder


def rulebook(id_or_path: str | os.PathLike[str]) -> Rulebook:
    """Return the rulebook with that id, or the one in that file.

    >>> rulebook("mof-2020")
    <Rulebook mof-2020: 项目支出绩效自评（2020年办法）>
    >>> rulebook("mof2020")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    perfeval.findings.FaultyInput: name-unknown: 没有这个名称的评分规则（发现 mof2020，...）
    """
    if is_path(id_or_path):
        return rulebook_of(open_path(Path(id_or_path)))
    return _rulebook(os.fspath(id_or_path))


def rulebook_chain(id_or_path: str | os.PathLike[str]) -> list[Source]:
    """Return the source of a rulebook, then of the one that it extends, and so on.

    >>> [each.tree["id"] for each in rulebook_chain("sichuan-2019")]
    ['sichuan-2019', 'mof-2020']
    """
    if is_path(id_or_path):
        source = open_path(Path(id_or_path))
        require_kind(source, "rulebook")
    else:
        source = _source("rulebook", os.fspath(id_or_path))
    return chain_of(source, _open_rulebook)


def rulebooks() -> tuple[Rulebook, ...]:
    """Return every rulebook that ships, by id.

    >>> "mof-2020" in [book.id for book in rulebooks()]
    True
    """
    return tuple(_rulebook(each) for each in _known("rulebook"))


def hierarchy(id_or_path: str | os.PathLike[str]) -> Hierarchy:
    """Return the hierarchy with that id, or the one in that file.

    >>> hierarchy("project")
    <Hierarchy project: 产出指标、成本指标、效益指标、满意度指标>
    """
    if is_path(id_or_path):
        source = open_path(Path(id_or_path))
        require_kind(source, "hierarchy")
        return structure(source.tree, Hierarchy)
    return _hierarchy(os.fspath(id_or_path))


def indicator_set(id_or_path: str | os.PathLike[str]) -> IndicatorSet:
    """Return the indicator set with that id, or the one in that file, with what it extends.

    The file is a source file or a workbook that `perfeval.dump` wrote.

    >>> indicator_set("hardship-relief")
    <IndicatorSet hardship-relief: 困难职工帮扶资金绩效指标, 7 indicators>
    """
    if is_path(id_or_path):
        return indicator_set_of(_open_set_path(Path(id_or_path)))
    return _indicator_set(os.fspath(id_or_path))


def indicator_set_as_written(id_or_path: str | os.PathLike[str]) -> IndicatorSet:
    """Return an indicator set without what it extends, as `indicator_set` finds it."""
    if is_path(id_or_path):
        source = _open_set_path(Path(id_or_path))
        require_kind(source, "indicator-set")
        return written_set(source)
    return written_set(_source("indicator-set", os.fspath(id_or_path)))


def set_doubts(id_or_path: str | os.PathLike[str]) -> tuple[Finding, ...]:
    """Return what is doubtful about the workbooks that a set is read from, what it extends too.

    >>> set_doubts("hardship-relief")
    ()
    """
    if not is_path(id_or_path):
        return ()
    chain = chain_of(_open_set_path(Path(id_or_path)), _open_set)
    return tuple(found for each in chain for found in each.findings)


def indicator_sets() -> tuple[IndicatorSet, ...]:
    """Return every indicator set that ships or that an installed package offers, by id.

    >>> "hardship-relief" in [each.id for each in indicator_sets()]
    True
    """
    return tuple(_indicator_set(each) for each in _known("indicator-set"))


def form_layout(id_or_path: str | os.PathLike[str]) -> FormLayout:
    """Return the layout of the official form with that id, or the one in that file.

    >>> form_layout("sichuan-2019").title
    '项目绩效目标完成情况表'
    """
    if is_path(id_or_path):
        return layout_of(open_path(Path(id_or_path)))
    return _form_layout(os.fspath(id_or_path))


def form_layouts() -> tuple[FormLayout, ...]:
    """Return the layout of every official form that ships, by id."""
    return tuple(_form_layout(each) for each in _known("form"))


def form_words(id_or_path: str | os.PathLike[str] = "forms") -> FormWords:
    r"""Return the words of forms with that id, or those in that file; by default what ships.

    >>> form_words().columns.role("三 级\n指 标：")
    'name'
    """
    if is_path(id_or_path):
        source = open_path(Path(id_or_path))
        require_kind(source, "words")
        return words_from(source.tree)
    return _form_words(os.fspath(id_or_path))


def set_words() -> SetWords:
    """Return the words of an indicator set's workbook.

    >>> set_words().sheets["indicators"][0]
    '指标'
    """
    return _set_words("indicator-set")


def review_words(id_or_path: str | os.PathLike[str] = "review") -> ReviewWords:
    """Return the words that a review of indicator sets goes by; by default what ships.

    >>> review_words().vague_targets.has("效果显著")
    True
    """
    if is_path(id_or_path):
        source = open_path(Path(id_or_path))
        require_kind(source, "review-words")
        return review_words_from(source.tree)
    return _review_words(os.fspath(id_or_path))


def outline(id_or_path: str | os.PathLike[str]) -> str:
    """Return the text of the report outline (Markdown with Jinja2) with that id, or of a file."""
    if not is_path(id_or_path):
        name = os.fspath(id_or_path)
        found = _found("outlines", "outline", name, ".md")
        return decode(found.path.read_bytes(), found.shown).text
    path = Path(id_or_path)
    return decode(read_bytes(path), str(path)).text


def outline_name(id_or_path: str | os.PathLike[str]) -> str:
    """Return what an outline is called in messages: its id, or the file that a bureau corrects.

    >>> outline_name("final-accounts"), outline_name("own/brief.md")
    ('final-accounts', 'brief.md')
    """
    if is_path(id_or_path):
        return Path(id_or_path).name
    name = os.fspath(id_or_path)
    found = _found("outlines", "outline", name, ".md")
    return name if found.root.is_ours else found.shown


def outlines() -> tuple[str, ...]:
    """Return the ids of the report outlines that ship or that an installed package offers."""
    return tuple(found_in("outlines", ".md"))


def rulebook_of(source: Source) -> Rulebook:
    """Return the rulebook that ``source`` describes, with what it extends."""
    require_kind(source, "rulebook")
    return to_rulebook(source, _open_rulebook, _open_hierarchy)


def indicator_set_of(source: Source) -> IndicatorSet:
    """Return the indicator set that ``source`` describes, with what it extends."""
    require_kind(source, "indicator-set")
    return to_indicator_set(source, _open_set)


def layout_of(source: Source) -> FormLayout:
    """Return the layout that ``source`` describes."""
    require_kind(source, "form")
    try:
        return layout_from(source.tree)
    except PerfevalError as error:
        said = finding("form-fault", source.place(("sections",), key=True), fault=error)
        raise FaultyInput([said]) from error


def _open_rulebook(name: str, named_in: str, place: str) -> Source:
    """Return the source of a rulebook that a file names at ``place``, by its id or its path."""
    if is_path(name):
        return _open_named(name, named_in, place, "rulebook")
    _require_known("rulebook", name, _known("rulebook"), place)
    return _source("rulebook", name)


def _open_set(name: str, named_in: str, place: str) -> Source:
    """Return the source of a set that a file names at ``place``, by its id or its path."""
    if is_path(name):
        return _open_named(name, named_in, place, "indicator-set")
    _require_known("indicator-set", name, _known("indicator-set"), place)
    return _source("indicator-set", name)


def _open_hierarchy(name: str, named_in: str, place: str) -> Hierarchy:
    if is_path(name):
        return structure(_open_named(name, named_in, place, "hierarchy").tree, Hierarchy)
    _require_known("hierarchy", name, _known("hierarchy"), place)
    return _hierarchy(name)


def _open_named(name: str, named_in: str, place: str, kind: str) -> Source:
    """Return the source of a file that another names by a path from its own folder."""
    path = Path(named_in).parent / name
    if not path.is_file():
        raise FaultyInput([finding("file-missing", place, path=path)])
    source = _open_set_path(path) if kind == "indicator-set" else open_path(path)
    if kind_of(source.tree) != kind:
        raise FaultyInput([other_kind(source, place, (kind,))])
    return source


def _open_set_path(path: Path) -> Source:
    """Return the source of a set in a source file or a workbook, checked.

    Raises `FaultyInput` for a workbook that holds no set.
    """
    if path.suffix.lower() not in _TABLES:
        if path.suffix.lower() not in SUFFIXES:
            known = "、".join((*SUFFIXES, *_BOOKS))
            raise FaultyInput([finding("suffix-unknown", str(path), path=path, known=known)])
        return open_path(path)
    read = read_tables(path)
    if not is_set(read.tables, set_words()):
        name = set_words().sheets["head"][0]
        raise FaultyInput([finding("set-sheet-missing", str(path), name=name)])
    return checked(book_source(read, set_words()))


def _require_known(kind: str, name: str, known: tuple[str, ...], place: str = "") -> None:
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        remedy = Phrase("remedy-mean", {"name": close[0]}) if close else Phrase("remedy-choose")
        said = finding(
            "name-unknown",
            place,
            kind=Phrase(f"named-{kind}"),
            found=name,
            known="、".join(known),
            remedy=remedy,
        )
        raise FaultyInput([said])


@cache
def _rulebook(name: str) -> Rulebook:
    return rulebook_of(_source("rulebook", name))


@cache
def _hierarchy(name: str) -> Hierarchy:
    return structure(_source("hierarchy", name).tree, Hierarchy)


@cache
def _indicator_set(name: str) -> IndicatorSet:
    return indicator_set_of(_source("indicator-set", name))


@cache
def _form_layout(name: str) -> FormLayout:
    return layout_of(_source("form", name))


@cache
def _form_words(name: str) -> FormWords:
    return words_from(_source("words", name).tree)


@cache
def _set_words(name: str) -> SetWords:
    return set_words_from(_source("set-words", name).tree)


@cache
def _review_words(name: str) -> ReviewWords:
    return review_words_from(_source("review-words", name).tree)


@cache
def _source(kind: str, name: str) -> Source:
    """Return the source of something that ships, or that an installed package offers.

    What ships is not held against its schema, since the tests have done so and everybody would
    wait; that of a package is, and its id must be the name of its file.
    """
    found = _found(_FOLDERS[kind], kind, name, ".yaml")
    source = parse(decode(found.path.read_bytes(), found.shown), ".yaml")
    if found.root.is_ours:
        return source
    require_kind(checked(source), kind)
    own = source.tree.get("id", name)
    if own != name:
        raise FaultyInput([finding("id-not-file", source.place(("id",)), found=own, expected=name)])
    return source


def _known(kind: str) -> tuple[str, ...]:
    return tuple(found_in(_FOLDERS[kind], ".yaml"))


def _found(folder: str, kind: str, name: str, suffix: str) -> Found:
    """Return the file of ``name``; raises `FaultyInput` that names the known ones."""
    known = found_in(folder, suffix)
    _require_known(kind, name, tuple(known))
    return known[name]


def is_path(name: str | os.PathLike[str]) -> bool:
    """Tell whether a thing is named by its file and not by its id."""
    if not isinstance(name, str):
        return True
    suffixes = (".yaml", ".yml", ".json", ".md", *_TABLES)
    return name.lower().endswith(suffixes) or "/" in name or os.sep in name
