"""What the names of indicators say: a direction, a time. Each name is looked at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.words import Words
from perfeval.model import Hierarchy
from perfeval.readings import names
from perfeval.scoring.columns import Codes
from perfeval.scoring.comparison import DIRECTIONS, Mask

_KEPT = 400_000
"""How many names are remembered; a province's forms repeat far fewer."""

_WAYS = len(DIRECTIONS)


class Said(NamedTuple):
    """What every row's name says: a direction or none, and whether it asks for a time."""

    direction: Codes
    moment: Mask


class Names:
    """Looks at names for one hierarchy and remembers them; safe to share by threads.

    >>> from perfeval import rulebook
    >>> said = Names(rulebook("mof-2020").hierarchy).said(
    ...     Words(np.array([0, 1, 0]), ["投诉率", "完成时间"])
    ... )
    >>> [DIRECTIONS[each] for each in said.direction], said.moment.tolist()
    (['lower', None, 'lower'], [False, True, False])
    """

    def __init__(self, tree: Hierarchy) -> None:
        self._tree = tree
        self._known: dict[str | None, int] = {}

    def said(self, name: Words) -> Said:
        """Return what the names of a column say, row by row."""
        facts = list(map(self._known.get, name.texts))
        if None in facts:
            if len(self._known) > _KEPT:
                self._known = {}
            known = self._known
            self._look_at([each for each in name.texts if each not in known], known)
            facts = list(map(known.get, name.texts))
        moment, direction = np.divmod(np.array(facts, dtype=np.int8), np.int8(_WAYS))
        rows = np.zeros(len(name.codes), dtype=bool)
        if moment.any():
            rows = moment.astype(bool).take(name.codes)
        return Said(direction.take(name.codes), rows)

    def _look_at(self, new: list[str | None], known: dict[str | None, int]) -> None:
        """Add to ``known`` what ``new`` names say."""
        texts = arrow().array(new, arrow().string())
        some = compute().match_substring_regex(texts, names.MOMENTS).to_pylist()
        for text, maybe in zip(new, some, strict=True):
            way = DIRECTIONS.index(self._tree.direction_of_name(text or ""))
            moment = maybe and names.parse(text or "").measure == "moment"
            known[text] = _WAYS * bool(moment) + way
