"""``explain``: one pair for a person to read, or a JSON object a line for a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from perfeval import explain, rulebook
from perfeval.cli.marking import marked
from perfeval.cli.streams import as_json_text, echo, said
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Finding, Lang, Phrase, finding
from perfeval.rules import Rulebook

_KEYS = ("name", "category", "target", "actual", "points", "direction", "unit", "year")


def explain_one(pair: dict[str, Any], lang: Lang) -> tuple[Finding, ...]:
    """Print the derivation of one pair and return what is doubtful about it."""
    found = explain(pair.pop("target"), pair.pop("actual"), **_checked(pair))
    for reading in (found.row.target, found.row.actual):
        for line in marked(reading, lang):
            echo(line)
    for line in found.lines(lang):
        echo(line)
    for each in found.findings:
        echo(each.render(lang))
    return found.findings


def explain_lines(lines: Iterable[bytes], usual: str, lang: Lang) -> int:
    """Answer every line with a line; returns the exit status.

    A line that cannot be answered is answered with ``{"error": …}`` and the rest goes on.
    """
    books: dict[str, Rulebook] = {}
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            pair = _pair(line)
            which = pair.pop("rulebook", None) or usual
            if which not in books:
                books[which] = rulebook(which)
            target, actual = pair.pop("target", None), pair.pop("actual", None)
            answer = explain(target, actual, rulebook=books[which], **_checked(pair))
            wire = answer.as_dict(lang)
        except PerfevalError as error:
            wire, status = {"error": f"{number}: {said(error, lang)}"}, 2
        echo(as_json_text(wire))
    return status


def _pair(line: bytes) -> dict[str, Any]:
    """Return the pair of one line, its numbers as the texts that were written."""
    try:
        pair = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise _fault("pair-json", fault=error) from error
    if not isinstance(pair, dict):
        raise _fault("pair-json", fault=type(pair).__name__)
    known = (*_KEYS, "rulebook")
    if isinstance(pair.get("category"), list):
        pair["category"] = "/".join(map(str, pair["category"]))
    unknown = [key for key in pair if key not in known]
    wrong = [key for key, value in pair.items() if not isinstance(value, str | None)]
    if unknown:
        raise _fault("pair-key", keys=", ".join(unknown), known=", ".join(known))
    if wrong:
        raise _fault("pair-value", key=wrong[0], expected=Phrase("expected-text"))
    return pair


def _checked(pair: dict[str, Any]) -> dict[str, Any]:
    """Return the pair's other keys, numbers as numbers; what is not given is left out."""
    checked = {key: value for key, value in pair.items() if value is not None}
    for key, (fits, expected) in _FITTING.items():
        if key in checked and not fits(str(checked[key])):
            raise _fault("pair-value", key=key, expected=expected)
    if "year" in checked:
        checked["year"] = int(checked["year"])
    return checked


_FITTING: Mapping[str, tuple[Callable[[str], object], Phrase]] = {
    # As the schemas of source files have it.
    "points": (re.compile(r"[0-9]{1,40}(\.[0-9]{1,2}0*)?").fullmatch, Phrase("expected-points")),
    "year": (re.compile(r"[12][0-9]{3}").fullmatch, Phrase("expected-year")),
    "direction": (
        ("higher", "lower", "exact").__contains__,
        Phrase("expected-one-of", {"names": "higher, lower, exact"}),
    ),
}


def _fault(code: str, **parameters: Any) -> FaultyInput:
    return FaultyInput([finding(code, **parameters)])
