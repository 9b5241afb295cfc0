"""``verify``: a scorecard that was written as JSON, computed again from its sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval._version import __version__
from perfeval.cli.running import (
    FILES,
    JSON,
    NOT_DONE,
    RULEBOOK,
    Run,
    collected,
    command,
    echo_json,
    options,
)
from perfeval.cli.streams import echo
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from perfeval.files.verification import Scorer
    from perfeval.model import Department, Project
    from perfeval.rules import Rulebook
    from perfeval.scoring import Scorecard


@command
@options(click.argument("scorecard", type=click.Path(), metavar="SCORECARD.json"), FILES)
@options(RULEBOOK, JSON)
def verify_command(
    run: Run, scorecard: str, files: tuple[str, ...], rulebook: str | None, *, as_json: bool
) -> None:
    """复算评分结果 · compute a scorecard again and say what differs."""
    from perfeval import rulebook as rulebook_named
    from perfeval.files.opening import open_path, require_kind
    from perfeval.files.verification import IMPOSSIBLE, verify
    from perfeval.phrases import say

    source = open_path(Path(scorecard))
    require_kind(source, "scorecard")
    book = rulebook_named(rulebook) if rulebook else None
    things = [thing for one in collected(run, files) for thing in one.documents]
    found = verify(source.tree, things, _scorer(book))
    run.note(found)
    if any(each.code in IMPOSSIBLE for each in found):
        run.status = NOT_DONE
    if as_json:
        wire = [each.as_dict(run.lang) for each in found]
        echo_json({"perfeval": "verify/1", "version": __version__, "findings": wire})
        return
    for each in found:
        echo(each.render(run.lang))
    if run.status == 0:
        echo(say("verify-same", run.lang, count=len(source.tree["documents"])))


def _scorer(book: Rulebook | None) -> Scorer:
    """Return how a thing is scored again.

    By the rulebook that was given, else by those that it names itself, where the scorecard says
    that these were the ones, else by the one that the scorecard says.
    """
    from perfeval import score

    def again(thing: Project | Department, document: Mapping[str, Any]) -> Scorecard:
        if book is not None:
            return score(thing, book)
        which = document.get("rulebook")
        try:
            own = score(thing)
        except PerfevalError:
            own = None
        if own is not None and (which is None or _rulebooks(own) == _written(document)):
            return own
        return score(thing, which)

    return again


def _rulebooks(card: Scorecard) -> list[Any]:
    return [card.rulebook.id, *(_rulebooks(each) for each in card.projects)]


def _written(document: Mapping[str, Any]) -> list[Any]:
    return [document.get("rulebook"), *(_written(each) for each in document.get("projects", ()))]
