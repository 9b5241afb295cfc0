"""A tree against its schema: every fault at once, with its place and what to do about it."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from perfeval._version import __version__
from perfeval.files.fast_check import is_surely_valid
from perfeval.files.source import FAULT_LIMIT, Source, Tree, in_order
from perfeval.findings import Finding, Phrase, finding

KINDS = (
    "project",
    "department",
    "indicator-set",
    "rulebook",
    "hierarchy",
    "review-words",
    "form",
    "words",
    "set-words",
    "scorecard",
    "collection",
    "cases",
)
"""The types of file; each is written ``perfeval: <type>/1`` and has a schema of its name."""

MOST_INDICATORS = 20_000
"""More than that in one set nobody chooses from: such a set is taken apart by industry."""

_VERSION = "1"
_TYPICAL = (
    ("documents", "collection"),
    ("cases", "cases"),
    ("weights", "rulebook"),
    ("levels", "hierarchy"),
    ("placement", "review-words"),
    ("columns", "words"),
    ("sections", "form"),
    ("projects", "department"),
    ("staff", "department"),
    ("indicators", "project"),
)
_IN_CHINESE = {
    "正向": "higher", "反向": "lower", "等于": "exact", "越大越好": "higher", "越小越好": "lower",
    "达成": "achieved", "完成": "achieved", "部分达成": "partial", "部分完成": "partial",
    "未达成": "missed", "未完成": "missed", "万": "万元",
}  # fmt: skip
_BOOLEANS = {
    "yes": "true", "y": "true", "on": "true", "是": "true", "1": "true", "True": "true",
    "no": "false", "n": "false", "off": "false", "否": "false", "0": "false", "False": "false",
}  # fmt: skip


def kind_of(tree: Tree) -> str | None:
    """Return the type that the header of ``tree`` names; `None` where it names none of ours.

    >>> kind_of({"perfeval": "project/1"}), kind_of({"perfeval": "project/9"}), kind_of([])
    ('project', None, None)
    """
    header = tree.get("perfeval") if isinstance(tree, dict) else None
    kind, _, version = header.partition("/") if isinstance(header, str) else ("", "", "")
    return kind if kind in KINDS and version == _VERSION else None


def validate(source: Source) -> list[Finding]:
    """Return every fault of ``source`` against the schema that its header names.

    The findings are in the order of the file. A header that is missing or misspelt is a fault;
    the rest is then held against the type that was most likely meant.
    """
    kind, faults = _header(source)
    if kind == "indicator-set":
        rows = source.tree.get("indicators")
        if isinstance(rows, list) and len(rows) > MOST_INDICATORS:
            place = source.place(("indicators",), key=True)
            return [*faults, finding("set-too-large", place, most=MOST_INDICATORS)]
    if kind:
        faults += faults_against(kind, source)
    return in_order(faults)


def faults_against(kind: str, source: Source, *, part: str = "") -> list[Finding]:
    """Return the faults of ``source`` against the schema of ``kind``, header apart.

    ``part`` is a definition of that schema, where only that is to be held against it.
    """
    if is_surely_valid(kind, part, source.tree, _schemas):
        return []
    found: dict[tuple[object, ...], Finding] = {}
    for error in islice(_validator(kind, part).iter_errors(source.tree), FAULT_LIMIT):
        path = tuple(error.absolute_path)
        if path == ("perfeval",) or (
            not path and error.validator == "required" and _is_header(error)
        ):
            continue
        for key, one in _explain(error, path, source):
            found.setdefault(key, one)
    return in_order(list(found.values()))


def _is_header(error: Any) -> bool:
    return bool(error.validator_value == ["perfeval"])


@cache
def _validator(kind: str, part: str) -> Any:
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    # A schema that names its draft would be checked by the draft's own class, not by this one.
    bare = {
        f"{name}.schema.json": {key: value for key, value in each.items() if key != "$schema"}
        for name, each in _schemas().items()
    }
    registry: Registry[Any] = Registry().with_resources(
        (name, DRAFT202012.create_resource(each)) for name, each in bare.items()
    )
    address = f"{kind}.schema.json" + (f"#/$defs/{part}" if part else "")
    extend: Any = validators.extend  # it has no types
    checked = extend(Draft202012Validator, {"pattern": _pattern})
    return checked({"$ref": address}, registry=registry)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[Any]:
    """Check a pattern as JSON Schema means it, whose ``$`` is the end and no line before it."""
    from jsonschema import ValidationError

    if isinstance(instance, str):
        strict = f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern
        if not re.search(strict, instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _schemas() -> Mapping[str, Mapping[str, Any]]:
    return {name: schema(name) for name in ("common", *KINDS)}


@cache
def schema(name: str) -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a type of file; ``common`` is what they share.

    >>> schema("project")["title"]
    'Project 项目支出绩效自评'
    """
    text = files("perfeval.files").joinpath("schemas", f"{name}.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


# --- the header ---------------------------------------------------------------------------------


def _header(source: Source) -> tuple[str | None, list[Finding]]:
    """Return the type of ``source``, or the one that was most likely meant, and what is wrong."""
    tree = source.tree
    known = "、".join(f"{kind}/{_VERSION}" for kind in KINDS)
    if not isinstance(tree, dict):
        remedy = _hint_of_text(tree) or _remedy_of_header(None)
        what = Phrase("what-empty" if tree is None else "what-no-mapping")
        wanted = Phrase("expected-mapping")
        return None, [_fault(source.place(), what, _shown(tree), wanted, remedy)]
    if "perfeval" not in tree:
        guess = next((kind for key, kind in _TYPICAL if key in tree), None)
        remedy = _remedy_of_header(guess)
        what = Phrase("what-header-missing")
        nothing = Phrase("found-nothing")
        return guess, [_fault(source.place(), what, nothing, f"perfeval: {guess or '…'}/1", remedy)]
    if kind_of(tree):
        return kind_of(tree), []
    written = tree["perfeval"]
    name, _, version = str(written).partition("/")
    close = difflib.get_close_matches(name.strip().lower(), KINDS, 1)
    guess = close[0] if close else None
    if name in KINDS and version != _VERSION:
        what, remedy = Phrase("what-version"), _remedy_of_version(name, version)
        expected: object = f"{name}/{_VERSION}"
        guess = None if version else name  # another version may have other keys
    else:
        what, expected = Phrase("what-type"), known
        remedy = _remedy_of_header(guess)
    place = source.place(("perfeval",))
    return guess, [_fault(place, what, _shown(written), expected, remedy)]


def _remedy_of_header(kind: str | None) -> Phrase:
    """Return how a file begins: as one of ``kind``, or of any where nothing tells which."""
    return Phrase("remedy-header", {"kind": kind}) if kind else Phrase("remedy-header-any")


def _remedy_of_version(kind: str, version: str) -> Phrase:
    """Return what to do about a version that this library does not read."""
    if re.fullmatch("[0-9]{1,9}", version) and int(version) > int(_VERSION):
        return Phrase("remedy-version", {"here": __version__, "kind": kind})
    return Phrase("remedy-header", {"kind": kind})


# --- one fault of the schema --------------------------------------------------------------------


def _explain(
    error: Any, path: tuple[str | int, ...], source: Source
) -> Iterator[tuple[tuple[object, ...], Finding]]:
    """Yield what ``error`` means, with a key under which the same fault is said only once."""
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for key in error.instance:
            if key not in known:
                place = source.place((*path, key), key=True)
                yield (path, "key", key), _unknown_key(place, key, error.schema["properties"])
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield (path, "key", key), _missing_key(source, path, key)
    elif "propertyNames" in error.absolute_schema_path:
        place = source.place((*path, error.instance), key=True)
        what = Phrase("what-long-key")
        one = _fault(
            place, what, _shown(error.instance), Phrase("expected-short"), _remedy("shorten")
        )
        yield (path, "key", error.instance), one
    else:
        yield (path,), _wrong_value(error, path, source)


def _unknown_key(place: str, key: str, properties: Mapping[str, Any]) -> Finding:
    known = list(properties)
    what = Phrase("what-unknown-key", {"key": key})
    close = difflib.get_close_matches(key, known, 1) or _titled(key, properties)
    if "：" in key:
        remedy = _remedy("wide-colon")
    elif close:
        remedy = _remedy("mean", name=close[0])
    else:
        remedy = _remedy("other-key")
    expected = close[0] if close else Phrase("expected-one-of", {"names": "、".join(known)})
    return _fault(place, what, _shown(key), expected, remedy)


def _titled(key: str, properties: Mapping[str, Any]) -> list[str]:
    """Return the first key whose Chinese title has ``key`` in it, such as 分值 for ``points``."""
    chinese = re.fullmatch("[\u4e00-\u9fff]{2,}", key)
    names = (name for name, rule in properties.items() if key in rule.get("title", ""))
    return list(names)[:1] if chinese else []


def _missing_key(source: Source, path: tuple[str | int, ...], key: str) -> Finding:
    called = source.called(path, key)
    place = source.place(path) if called == key else source.place((*path, key))
    code = "what-missing-key" if called == key else "what-missing-cell"
    what = Phrase(code, {"key": called})
    return _fault(place, what, Phrase("found-nothing"), called, _remedy("add-key", key=called))


def _wrong_value(error: Any, path: tuple[str | int, ...], source: Source) -> Finding:
    value, rule = error.instance, error.schema
    last = max((at for at, step in enumerate(path) if isinstance(step, str)), default=-1)
    key = source.called(path[:last], str(path[last])) if last >= 0 else ""
    what = Phrase("what-wrong-value", {"key": key}) if key else Phrase("what-no-mapping")
    place = source.place(path)
    choices = rule.get("enum") or ([rule["const"]] if "const" in rule else None)
    if error.validator in {"minItems", "maxItems"}:
        count = {"count": len(value)}
        expected: object = Phrase("expected-items", {"count": error.validator_value})
        return _fault(place, what, Phrase("found-list", count), expected, _remedy("items"))
    if choices:
        names = [str(each) for each in choices if each is not None]
        expected = Phrase("expected-one-of", {"names": "、".join(names)})
        return _fault(place, what, _shown(value), expected, _remedy_of_choice(value, names))
    expected_code = _expected(rule)
    remedy = (
        _hint_of_text(value) if expected_code in {"expected-mapping", "expected-list"} else None
    )
    remedy = remedy or _remedy_of(value, expected_code)
    return _fault(place, what, _shown(value), Phrase(expected_code), remedy)


def _expected(rule: Mapping[str, Any]) -> str:
    """Return the code of the phrase that says what ``rule`` wants."""
    if "x-expected" in rule:
        return str(rule["x-expected"])
    kinds = rule.get("type", "object")
    first = kinds if isinstance(kinds, str) else kinds[0]
    names = {"object": "mapping", "array": "list", "boolean": "boolean"}
    return "expected-" + names.get(first, "text")


def _remedy_of(value: Tree, expected: str) -> Phrase:
    """Return what to do about ``value`` where ``expected`` was wanted."""
    if value is None:
        return _remedy("fill-in")
    simple = {
        "expected-mapping": "mapping",
        "expected-list": "list",
        "expected-codes": "list",
        "expected-filled": "fill-in",
        "expected-year": "year",
        "expected-date": "date",
        "expected-date-part": "date",
        "expected-id": "id",
        "expected-text": "quote",
        "expected-target": "target",
        "expected-category": "quote",
    }
    if expected in simple:
        return _remedy(simple[expected])
    if expected == "expected-boolean":
        close = _BOOLEANS.get(str(value)) or _BOOLEANS.get(str(value).lower())
        return _remedy("mean", name=close) if close else _remedy("boolean")
    return _remedy_of_number(value, expected)


def _remedy_of_number(value: Tree, expected: str) -> Phrase:
    text = value.strip() if isinstance(value, str) else ""
    plain = re.sub(r"[,，](?=[0-9]{3})", "", text)
    if plain != text:
        return _remedy("no-commas", text=plain)
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", text):
        return _remedy("no-exponent")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        if len(re.sub("[^0-9]", "", text)) > 40:
            return _remedy("forty-digits")
        if text.startswith("-"):
            return _remedy("not-negative")
        return _remedy({"expected-points": "two-decimals", "expected-count": "whole"}.get(
            expected, "within"))  # fmt: skip
    if re.match(r"[-+]?[0-9][0-9.]*\s*\D", text):
        return _remedy("no-unit")
    return _remedy("digits")


def _remedy_of_choice(value: Tree, names: list[str]) -> Phrase:
    text = value if isinstance(value, str) else ""
    meant = _IN_CHINESE.get(text)
    close = [meant] if meant in names else difflib.get_close_matches(text.lower(), names, 1)
    return _remedy("mean", name=close[0]) if close else _remedy("choose")


def _hint_of_text(value: Tree) -> Phrase | None:
    """Return what to do when a text is really keys whose colons were not understood."""
    if isinstance(value, str):
        if "：" in value:
            return _remedy("wide-colon")
        if re.match(r"\w+:\S", value):
            return _remedy("colon-space")
    return None


def _remedy(code: str, **parameters: object) -> Phrase:
    return Phrase(f"remedy-{code}", parameters)


def _shown(value: Tree) -> object:
    """Return how ``value`` is shown in a message."""
    if value is None:
        return Phrase("found-nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return Phrase("found-list", {"count": len(value)})
    if isinstance(value, dict):
        return Phrase("found-mapping")
    short = value if len(value) <= 40 else value[:39] + "…"
    return json.dumps(short, ensure_ascii=False)


def _fault(place: str, what: object, found: object, expected: object, remedy: object) -> Finding:
    return finding("schema", place, what=what, found=found, expected=expected, remedy=remedy)
