"""A scorecard as it was written, held against one that was computed again from its sources."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval._version import __version__
from perfeval.errors import PerfevalError
from perfeval.files.doors import digest
from perfeval.files.scorecard_wire import scorecards
from perfeval.findings import Finding, Phrase, finding
from perfeval.model import Department, Project
from perfeval.scoring import Scorecard

Scorer = Callable[[Project | Department, Mapping[str, Any]], Scorecard]
"""From a thing and what was written of it, which names its rulebook, the scorecard again."""

IMPOSSIBLE = ("verify-missing", "verify-impossible")
"""The codes that say of a document that nothing could be compared."""

SAID = frozenset({"why", "clause", "findings"})
"""What is said in a language: texts may improve, so they are not compared."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def verify(
    written: Mapping[str, Any], things: Sequence[Project | Department], scorer: Scorer
) -> list[Finding]:
    """Return where a scorecard differs from what its sources give now; places are ``$.…``.

    ``written`` has passed its schema. Each of its documents is looked for among ``things``: by
    kind and SHA-256, else by kind, name and year. One that is not there, or whose rulebook is not
    to be had (``scorer`` raises), gives a finding of those codes that are `IMPOSSIBLE`. Numbers are
    compared by value; findings and the texts of derivations are not.

    >>> import perfeval as pe
    >>> project = pe.load("examples/panzhihua_2019/project.yaml")
    >>> written = scorecards([pe.score(project)])
    >>> verify(written, [project], lambda thing, _: pe.score(thing))
    []
    >>> written["documents"][0]["rows"][0]["computed"] = "12.00"
    >>> [
    ...     (each.code, each.place)
    ...     for each in verify(written, [project], lambda thing, _: pe.score(thing))
    ... ]
    [('verify-differs', '$.documents[0].rows[0].computed')]
    """
    found: list[Finding] = []
    if written["version"] != __version__:
        other = finding("verify-version", "$.version", found=written["version"], here=__version__)
        found.append(other)
    left = list(things)
    documents = written["documents"]
    matched: dict[int, Project | Department] = {}
    for match in (_same_input, _same_name):
        for index, document in enumerate(documents):
            thing = next((each for each in left if match(document, each)), None)
            if index not in matched and thing is not None:
                matched[index] = thing
                left = [each for each in left if each is not thing]
    for index, document in enumerate(documents):
        place = f"$.documents[{index}]"
        if index in matched:
            found += _again(document, matched[index], scorer, place)
        else:
            found.append(finding("verify-missing", place, name=document["name"]))
    found += (finding("verify-extra", name=each.name) for each in left)
    return found


def _again(
    document: Mapping[str, Any], thing: Project | Department, scorer: Scorer, place: str
) -> list[Finding]:
    try:
        card = scorer(thing, document)
    except PerfevalError as error:
        name = document["name"]
        return [finding("verify-impossible", place, name=name, reason=error)]
    (again,) = scorecards([card])["documents"]
    return list(_of_document(document, again, place))


def _same_input(document: Mapping[str, Any], thing: Project | Department) -> bool:
    sha256 = document.get("sha256", {}).get("input")
    return bool(document["kind"] == _kind(thing) and sha256 == digest(thing))


def _same_name(document: Mapping[str, Any], thing: Project | Department) -> bool:
    same_year = str(document.get("year") or "") == str(thing.year or "")
    same = document["kind"] == _kind(thing) and document["name"] == thing.name
    return bool(same and same_year)


def _kind(thing: Project | Department) -> str:
    return "department" if isinstance(thing, Department) else "project"


# --- one document -------------------------------------------------------------------------------


def _of_document(
    written: Mapping[str, Any], again: Mapping[str, Any], place: str
) -> Iterator[Finding]:
    """Give what differs in a document, its rows and its projects."""
    for key in ("input", "rulebook"):
        old, new = written.get("sha256", {}).get(key), again["sha256"][key]
        if old is not None and old != new:
            yield finding(f"verify-{key}", f"{place}.sha256.{key}", found=old, expected=new)
    lists = ("rows", "projects")
    own = {key: value for key, value in written.items() if key not in (*lists, "sha256")}
    yield from _different(own, again, place)
    for key in lists:
        olds, news = written.get(key, []), again[key]
        if [each["name"] for each in olds] != [each["name"] for each in news]:
            yield from _other_names(olds, news, f"{place}.{key}")
        compare: Comparer = _different if key == "rows" else _of_document
        for index, (old, new) in _pairs(olds, news):
            yield from compare(old, new, f"{place}.{key}[{index}]")


Comparer = Callable[[Mapping[str, Any], Mapping[str, Any], str], Iterable[Finding]]


def _pairs(
    olds: Sequence[Mapping[str, Any]], news: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, tuple[Mapping[str, Any], Mapping[str, Any]]]]:
    """Pair what has the same name, the first with the first; others have no partner."""
    left: defaultdict[str, deque[Mapping[str, Any]]] = defaultdict(deque)
    for new in news:
        left[new["name"]].append(new)
    for index, old in enumerate(olds):
        if left[old["name"]]:
            yield index, (old, left[old["name"]].popleft())


def _other_names(
    olds: Sequence[Mapping[str, Any]], news: Sequence[Mapping[str, Any]], place: str
) -> Iterator[Finding]:
    """Say which names are only in one of the two, or that their order is another."""
    old, new = ([each["name"] for each in side] for side in (olds, news))
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not gone and not come:
        yield finding("verify-differs", place, found="、".join(old), expected="、".join(new))
    for name in gone:
        yield finding("verify-gone", f"{place}[{old.index(name)}]", name=name)
    for name in come:
        yield finding("verify-come", place, name=name)


def _different(old: Any, new: Any, place: str) -> Iterator[Finding]:
    """Give the values that differ, with their places; what the old side does not say is not."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key, value in old.items():
            if key not in SAID:
                yield from _different(value, new.get(key), f"{place}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _different(one, other, f"{place}[{index}]")
    elif not _same(old, new):
        yield finding("verify-differs", place, found=_shown(old), expected=_shown(new))


def _same(old: Any, new: Any) -> bool:
    one, other = str(old), str(new)
    if None not in (old, new) and _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return bool(old == new)


def _shown(value: Any) -> object:
    if value is None:
        return Phrase("case-nothing")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
