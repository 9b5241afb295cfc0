"""Print the reference page of the rulebooks that ship; the tests hold the page to it."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.files import rulebooks
from perfeval.files.rule_list import Rule, RuleList, list_rules
from perfeval.files.rule_words import label, words

HEAD = """# Rulebooks

The rulebooks that come with perfeval. A rule is *read* where its source has been read (`confirmed: true`). Every other rests on
general knowledge or on the editors' understanding: hold it against your bureau's documents before you rely on it. What a rulebook
extends is not said again below it; `perfeval rulebooks show ID` prints everything that is in force, and where it was said. Made by
`python docs/rulebooks_page.py`.

| rulebook | title | extends | execution rate | weights | rules in force | read |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page: a line for every rulebook, then the rules that each one says itself."""
    listed = [list_rules(each.id) for each in rulebooks()]
    return HEAD + "".join(map(_line, listed)) + "".join(map(_part, listed))


def _line(listed: RuleList) -> str:
    book = listed.book
    weights = "、".join(f"{each.category} {each.points:f}" for each in book.weights)
    cells = [
        f"[`{book.id}`](#{book.id})",
        book.title,
        "".join(f"`{each}`" for each in listed.extends[:1]),
        f"{book.execution.points:f}",
        weights,
        str(len(listed.rules)),
        str(listed.confirmed),
    ]
    return _row(cells)


def _part(listed: RuleList) -> str:
    return f"\n## {listed.book.id}\n\n" + "".join(_lines(listed))


def _lines(listed: RuleList) -> Iterator[str]:
    own = [each for each in listed.rules if _is_own(each, listed)]
    source, *rules = own
    yield f"{listed.book.title}. {'Read' if source.clause.confirmed else 'Not read'}: {source.clause.reference}\n"
    if listed.extends:
        yield f"\nExtends [`{listed.extends[0]}`](#{listed.extends[0]}).\n"
    if rules:
        yield "\n| rule | says | read | source |\n|---|---|---|---|\n"
    for each in rules:
        read = "yes" if each.clause.confirmed else "**no**"
        yield _row([label(each), words(each), read, each.clause.reference])


def _is_own(rule: Rule, listed: RuleList) -> bool:
    """Tell whether the rulebook says any part of a rule itself, and does not only extend it."""
    return any(f"/{listed.book.id}.yaml:" in place for place in rule.places.values())


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |\n"


if __name__ == "__main__":
    print(page(), end="")
