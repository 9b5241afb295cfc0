"""The rulebooks on the terminal: which there are, and what one says with all that it extends."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from perfeval._version import __version__
from perfeval.cli.streams import styled
from perfeval.documents.layout import text_width, wrapped
from perfeval.files import catalogue
from perfeval.files.rule_list import SECTIONS, Rule, RuleList, list_rules, name_of
from perfeval.files.rule_words import label, words
from perfeval.findings import Lang
from perfeval.phrases import say

_WIDEST = 120
_NARROWEST = 48
_INDENT = 4
_LABEL = 36
"""The widest column of labels: a longer label pushes its own line along."""


def print_list(lang: Lang) -> None:
    """Print every rulebook that ships: title, issuer, what it extends, weights, sources read."""
    listed = [list_rules(each.id) for each in catalogue.rulebooks()]
    console = _console()
    for each in listed:
        console.print(styled(each.book.id, style="bold"))
        issuer = each.book.issuer
        title = "  ".join([each.book.title, *([issuer] if issuer else [])])
        for line in (title, *_extends(each, lang), _weights(each, lang), _counted(each, lang)):
            _print_wrapped(console, line, _INDENT)


def list_wire() -> dict[str, Any]:
    """Return the list as one JSON object."""
    listed = [list_rules(each.id) for each in catalogue.rulebooks()]
    return {
        "perfeval": "rulebooks/1",
        "version": __version__,
        "rulebooks": [_head(each) for each in listed],
    }


def print_rules(id_or_path: str, lang: Lang) -> None:
    """Print the effective rules of a rulebook, each with its source and the file that says it."""
    listed = list_rules(id_or_path)
    console = _console()
    _print_wrapped(console, f"{listed.book.id}  {listed.book.title}", 0, "bold")
    for line in (*_extends(listed, lang), _counted(listed, lang)):
        _print_wrapped(console, line, _INDENT)
    for section in SECTIONS:
        rules = listed.under(section)
        console.print()
        console.print(styled(say(f"rules-{section}", lang), style="bold"))
        if not rules:
            console.print(styled(" " * _INDENT + say("rules-none", lang)))
        room = max((text_width(label(rule, lang)) for rule in rules), default=0) + 2
        for rule in rules:
            _print_rule(console, rule, min(room, _LABEL), lang)


def rules_wire(id_or_path: str, lang: Lang) -> dict[str, Any]:
    """Return the effective rules of a rulebook as one JSON object."""
    listed = list_rules(id_or_path)
    return {
        "perfeval": "rules/1",
        "version": __version__,
        **_head(listed),
        "sha256": listed.book.sha256,
        "rules": [
            {
                "path": list(filter(None, rule.path)),
                "values": {key: rule.plain(key) for key in rule.values},
                "says": words(rule, lang),
                "reference": rule.clause.reference or None,
                "confirmed": rule.clause.confirmed,
                "places": rule.places,
            }
            for rule in listed.rules
        ],
    }


def _head(listed: RuleList) -> dict[str, Any]:
    book = listed.book
    return {
        "id": book.id,
        "title": book.title,
        "issuer": book.issuer,
        "extends": list(listed.extends),
        "total": f"{book.total:f}",
        "execution": f"{book.execution.points:f}",
        "weights": [
            {"category": each.category, "points": f"{each.points:f}", "among": list(each.among)}
            for each in book.weights
        ],
        "counts": {"rules": len(listed.rules), "confirmed": listed.confirmed},
    }


def _extends(listed: RuleList, lang: Lang) -> list[str]:
    chain = " → ".join(listed.extends)
    return [f"{say('rules-extends', lang)} {chain}"] if chain else []


def _weights(listed: RuleList, lang: Lang) -> str:
    book = listed.book
    parts = [f"{name_of(('execution',), lang)} {book.execution.points:f}"]
    parts += [f"{each.category} {each.points:f}" for each in book.weights]
    return say("rule-list", lang).join(parts)


def _counted(listed: RuleList, lang: Lang) -> str:
    every, read = len(listed.rules), listed.confirmed
    return say("rules-counted", lang, all=every, confirmed=read, open=every - read)


def _print_rule(console: Console, rule: Rule, room: int, lang: Lang) -> None:
    name = label(rule, lang)
    if text_width(name) + 2 > room:
        _print_wrapped(console, name, _INDENT)
        name = ""
    lines = wrapped(words(rule, lang), _room(console) - _INDENT - room)
    for line in lines:
        pad = " " * (room - text_width(name))
        console.print(styled(" " * _INDENT + name + pad + line.strip()))
        name = ""
    read = say("rules-confirmed" if rule.clause.confirmed else "rules-not-confirmed", lang)
    reference = rule.clause.reference or say("rules-no-reference", lang)
    style = "dim" if rule.clause.confirmed else "yellow"
    _print_wrapped(console, f"[{read}] {reference}", 2 * _INDENT, style)
    _print_wrapped(console, "  ".join(rule.files), 2 * _INDENT, "dim")


def _print_wrapped(console: Console, text: str, indent: int, style: str = "") -> None:
    for line in wrapped(text, _room(console) - indent):
        console.print(styled(" " * indent + line.strip(), style=style))


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _room(console: Console) -> int:
    return min(max(console.width, _NARROWEST), _WIDEST)
