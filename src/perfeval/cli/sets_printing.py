"""Indicator sets, their differences and what was found in them, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rich.console import Console

from perfeval.cli.printing import print_finding
from perfeval.cli.sets_wire import counts
from perfeval.cli.streams import styled, visible
from perfeval.documents.layout import text_width, wrapped
from perfeval.files.sets import by_category, version_findings
from perfeval.findings import Lang, Phrase
from perfeval.model import AppliesTo, Clause, DatedValue, IndicatorSet, PastValue, SetIndicator
from perfeval.model.set_diff import Change, ParameterChange, RowChange, SetDiff
from perfeval.model.set_search import Hit
from perfeval.phrases import say

_WIDEST, _NARROWEST, _INDENT = 120, 48, 4
_LABEL = 36
"""The widest column of names: a longer one pushes its own line along."""


class _Page:
    """The terminal, on which nothing is cut: lines that are too long go on below."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._room = min(max(self.console.width, _NARROWEST), _WIDEST)

    def line(self, text: str, indent: int = 0, style: str = "") -> None:
        """Print a line, indented wherever it goes on."""
        for each in wrapped(visible(text), self._room - indent):
            self.console.print(styled(" " * indent + each.strip(), style=style))

    def pair(self, name: str, text: str, room: int) -> None:
        """Print a name and what belongs to it, side by side where they fit."""
        name = visible(name)
        if text_width(name) + 2 > room:
            self.line(name, _INDENT)
            name = ""
        for each in wrapped(visible(text), self._room - _INDENT - room):
            blanks = " " * (room - text_width(name))
            self.console.print(styled(f"{' ' * _INDENT}{name}{blanks}{each.strip()}".rstrip()))
            name = ""

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()


def print_sets(sets: Iterable[IndicatorSet], lang: Lang) -> None:
    """Print every set: title, issuer, what it is for, how many indicators it has."""
    page = _Page()
    for one in sets:
        page.line(one.id, style="bold")
        _print_head(page, one, lang)


def print_set(one: IndicatorSet, lang: Lang) -> None:
    """Print a set by its categories, each indicator with what it means and where it is from."""
    page = _Page()
    page.line(one.id, style="bold")
    _print_head(page, one, lang)
    if one.parameters:
        page.gap()
        page.line(say("sets-parameters", lang), style="bold")
    for each in one.parameters:
        values = (
            say("sets-since", lang, since=value.since, value=value.value, unit=each.unit or "")
            for value in each.values
        )
        page.line(f"{each.name}  {_joined(values, lang)}", _INDENT)
    for path, rows in by_category(one):
        page.gap()
        page.line(path or "—", style="bold")
        room = min(max(text_width(_name(row)) for row in rows) + 2, _LABEL)
        for row in rows:
            _print_row(page, row, one, room, lang)


def _print_head(page: _Page, one: IndicatorSet, lang: Lang) -> None:
    facts = [one.title, *filter(None, [one.issuer])]
    if one.version:
        facts.append(say("sets-version", lang, version=one.version))
    if one.valid_from or one.valid_to:
        first, last = one.valid_from or "…", one.valid_to or "…"
        facts.append(say("sets-valid", lang, first=first, last=last))
    page.line("  ".join(facts), _INDENT)
    scope = one.applies_to
    uses = (*scope.industries, *scope.uses)
    if uses:
        page.line(say("sets-for", lang, uses=_joined(uses, lang)), _INDENT)
    none = say("sets-no-value", lang)
    basis = {"hierarchy": one.hierarchy or none, "rulebook": one.rulebook or none}
    page.line(say("sets-basis", lang, **basis), _INDENT)
    confirmed = sum(each.clause.confirmed for each in one)
    page.line(say("sets-counted", lang, all=len(one), confirmed=confirmed), _INDENT)


def _print_row(page: _Page, row: SetIndicator, one: IndicatorSet, room: int, lang: Lang) -> None:
    facts = [row.written_target or "—"]
    if row.direction:
        facts.append(say(f"direction-{row.direction}", lang))
    if row.points is not None:
        facts.append(say("sets-points", lang, points=f"{row.points:f}"))
    if row.weight is not None:
        facts.append(say("sets-weight", lang, weight=f"{row.weight:f}"))
    page.pair(_name(row), "  ".join(facts), room)
    deep = 2 * _INDENT
    for text in (row.explanation, row.formula):
        if text:
            page.line(text, deep)
    if row.standard:
        page.line(say("sets-standard", lang, standard=row.standard), deep)
    if row.locked:
        keys = _joined((_key(each, lang) for each in row.locked), lang)
        page.line(say("sets-locked", lang, keys=keys), deep)
    origin = [row.origin] if row.origin not in ("", one.id) else []
    style = "dim" if row.clause.confirmed else "yellow"
    page.line("  ".join([_source(row.clause, lang), *origin]), deep, style)


def _name(row: SetIndicator) -> str:
    code = f"{row.code} " if row.code else ""
    return f"{code}{row.name}{' ★' if row.core else ''}"


def _source(clause: Clause, lang: Lang) -> str:
    read = say("rules-confirmed" if clause.confirmed else "rules-not-confirmed", lang)
    return f"[{read}] {clause.reference or say('rules-no-reference', lang)}"


def _joined(texts: Iterable[str], lang: Lang) -> str:
    return say("rule-list", lang).join(texts)


def _key(key: str, lang: Lang) -> str:
    return Phrase(f"key-{key}").text(lang)


# --- what changed -------------------------------------------------------------------------------


def print_diff(found: SetDiff, lang: Lang) -> None:
    """Print what changed from one set to another: the head, parameters, indicators, the counts."""
    page = _Page()
    page.line(f"{_called(found.old)} → {_called(found.new)}", style="bold")
    if found.is_empty:
        page.line(say("sets-same", lang))
        return
    lines = [_changed(each, lang) for each in found.head]
    _print_part(page, say("sets-head", lang), [(line, ()) for line in lines])
    parameters = [(each.name, tuple(_of_parameter(each, lang))) for each in found.parameters]
    _print_part(page, say("sets-parameters", lang), parameters)
    for part in ("added", "removed", "changed"):
        rows = [_of_row(each, found, lang) for each in getattr(found, part)]
        _print_part(page, say(f"sets-{part}", lang), rows)
    page.gap()
    page.line(say("sets-diff-counted", lang, **counts(found)))
    for each in version_findings(found):
        print_finding(page.console, each, lang)


def _called(one: IndicatorSet) -> str:
    return f"{one.id} {one.version}" if one.version else one.id


def _print_part(page: _Page, title: str, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
    if not lines:
        return
    page.gap()
    page.line(title, style="bold")
    for line, below in lines:
        page.line(line, _INDENT)
        for each in below:
            page.line(each, 2 * _INDENT, "dim")


def _of_row(
    each: SetIndicator | RowChange, found: SetDiff, lang: Lang
) -> tuple[str, tuple[str, ...]]:
    if isinstance(each, RowChange):
        marks = [
            say(f"sets-{mark}", lang)
            for mark, holds in (("moved", each.is_moved), ("renamed", each.is_renamed))
            if holds
        ]
        turn = {"stricter": "stricter", "looser": "looser", "same": "reworded"}.get(each.turn or "")
        marks += [say(f"sets-{turn}", lang)] if turn else []
        return (
            "  ".join([f"{each.new.path} {each.new.name}", *marks]),
            tuple(_changed(change, lang) for change in each.changes),
        )
    reason = found.retired.get(each)
    below = (say("sets-reason", lang, reason=reason),) if reason else ()
    return f"{each.path} {each.name}  {each.written_target or ''}".rstrip(), below


def _of_parameter(each: ParameterChange, lang: Lang) -> Iterator[str]:
    units = [one.unit if one else None for one in (each.old, each.new)]
    if units[0] != units[1]:
        yield _changed(Change("unit", *units), lang)
    for day, old, new in each.values:
        one, other = _shown(old, lang), _shown(new, lang)
        yield say("sets-change", lang, key=day, old=one, new=other)


def _changed(change: Change, lang: Lang) -> str:
    old, new = (
        _shown(_in_words(change.key, each, lang), lang) for each in (change.old, change.new)
    )
    return say("sets-change", lang, key=_key(change.key, lang), old=old, new=new)


def _in_words(key: str, value: Any, lang: Lang) -> Any:
    """Return what is locked and a direction by their words instead of their keys."""
    if key == "locked":
        return tuple(_key(each, lang) for each in value or ())
    return say(f"direction-{value}", lang) if key == "direction" and value else value


def _shown(value: Any, lang: Lang) -> str:
    """Return a value of the model in words."""
    if isinstance(value, Clause):
        return _source(value, lang) if value != Clause() else say("sets-no-value", lang)
    if isinstance(value, AppliesTo):
        value = (*value.industries, *value.functions, *value.uses)
    if isinstance(value, tuple):
        value = _joined((_shown(each, lang) for each in value), lang)
    if isinstance(value, PastValue):
        return f"{value.year}: {value.value}"
    if isinstance(value, DatedValue):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return say("sets-no-value", lang) if value in (None, "") else str(value)


# --- what was found -----------------------------------------------------------------------------


def print_hits(hits: Sequence[Hit], lang: Lang) -> None:
    """Print the indicators that were found, the best first."""
    page = _Page()
    if not hits:
        page.line(say("sets-nothing-found", lang))
        return
    room = min(max(text_width(_name(hit.indicator)) for hit in hits) + 2, _LABEL)
    for hit in hits:
        row = hit.indicator
        page.pair(_name(row), row.written_target or "—", room)
        fits = say("sets-exact", lang) if hit.exact else say("sets-near", lang)
        page.line(f"{row.path}  {hit.set.id}  {fits} {_per_cent(hit.score)}", 2 * _INDENT, "dim")


def _per_cent(score: Fraction) -> str:
    return f"{score.numerator * 100 // score.denominator}%"
