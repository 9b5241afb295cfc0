"""Which outlines the reports of a scorecard are drawn in: the rulebook's, or those named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from perfeval.files import catalogue
from perfeval.findings import FaultyInput, Phrase, finding
from perfeval.reports.outline import Outline
from perfeval.scoring import Scorecard

DEFAULT_OUTLINES: Mapping[str, str] = {
    "project": "sichuan-2019-project",
    "department": "sichuan-2019-department",
}


def outline_for(card: Scorecard, which: str | os.PathLike[str] | None = None) -> Outline:
    """Return the outline of that id or file, or the one that the scorecard's rulebook names.

    Raises `FaultyInput` where there is none, and where it is not for such a scorecard.
    """
    usual = card.rulebook.outlines.get(card.kind, DEFAULT_OUTLINES[card.kind])
    found = opened(usual if which is None else which)
    if found.kind not in (None, card.kind):
        raise unfit(found, card)
    return found


def opened(which: str | os.PathLike[str]) -> Outline:
    """Return the outline of that id, or in that file."""
    return Outline.of(catalogue.outline_name(which), catalogue.outline(which))


def fitting(outlines: Iterable[Outline], kind: str) -> list[Outline]:
    """Return those of ``outlines`` that are for a scorecard of that kind."""
    return [each for each in outlines if each.kind in (None, kind)]


def unfit(outline: Outline, card: Scorecard) -> FaultyInput:
    """Return the error that an outline is not for such a scorecard."""
    kind = Phrase(f"kind-{outline.kind}")
    return FaultyInput([finding("outline-unfit", outline=outline.name, name=card.name, kind=kind)])
