"""``explain``: one pair for a person to read, or a JSON object a line for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from perfeval import explain, rulebook
from perfeval.errors import PerfevalError
from perfeval.findings import Finding, Lang
from perfeval.rules import Rulebook

_KEYS = ("name", "category", "target", "actual", "points", "direction", "unit", "year")


def explain_one(pair: dict[str, Any], lang: Lang) -> tuple[Finding, ...]:
    """Print the derivation of one pair and return what is doubtful about it."""
    found = explain(pair.pop("target"), pair.pop("actual"), **_checked(pair))
    for line in found.lines(lang):
        click.echo(line)
    for each in found.findings:
        click.echo(each.render(lang))
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
            wire, status = {"error": f"line {number}: {error}"}, 2
        click.echo(json.dumps(wire, ensure_ascii=False))
    return status


def _pair(line: bytes) -> dict[str, Any]:
    try:
        pair = json.loads(line, parse_float=str)
    except ValueError as error:
        raise PerfevalError(f"expected one JSON object a line, found: {error}") from error
    if not isinstance(pair, dict):
        raise PerfevalError(f"expected a JSON object, found {type(pair).__name__}")
    unknown = sorted(set(pair) - {*_KEYS, "rulebook"})
    if unknown:
        known = ", ".join((*_KEYS, "rulebook"))
        raise PerfevalError(f"unknown keys {', '.join(unknown)}; expected some of: {known}")
    return pair


def _checked(pair: dict[str, Any]) -> dict[str, Any]:
    """Return the pair's other keys with texts as texts and numbers as numbers."""
    from decimal import Decimal, InvalidOperation

    checked = {key: value for key, value in pair.items() if value is not None}
    if "points" in checked:
        try:
            points = Decimal(str(checked["points"]))
        except InvalidOperation:
            points = Decimal("NaN")
        if not points.is_finite() or points < 0:
            raise PerfevalError(f"points: expected a number from 0, found {checked['points']!r}")
        checked["points"] = points
    if checked.get("direction") not in (None, "higher", "lower", "exact"):
        found = checked["direction"]
        raise PerfevalError(f"direction: expected higher, lower or exact, found {found!r}")
    if "year" in checked:
        try:
            checked["year"] = int(checked["year"])
        except (TypeError, ValueError) as error:
            raise PerfevalError(f"year: expected a year, found {checked['year']!r}") from error
    return checked
