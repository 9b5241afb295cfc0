"""What the names of indicators say: a direction, a time. Each name is looked at once."""

from __future__ import annotations

from collections.abc import Sequence
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
        self._known: dict[str | None, int] = {None: 0}

    def said(self, name: Words) -> Said:
        """Return what the names of a column say, row by row."""
        known = self._known
        new = [each for each in name.texts if each is not None and each not in known]
        if new:
            if len(known) > _KEPT:
                known = self._known = {None: 0}
                new = [each for each in name.texts if each is not None]
            known.update(zip(new, self._looked_at(new), strict=True))
        facts = np.fromiter(map(known.__getitem__, name.texts), np.int8, len(name.texts))
        moment, direction = np.divmod(facts, np.int8(_WAYS))
        rows = np.zeros(len(name.codes), dtype=bool)
        if moment.any():
            rows = moment.astype(bool).take(name.codes)
        return Said(direction.take(name.codes), rows)

    def _looked_at(self, texts: Sequence[str]) -> list[int]:
        some = compute().match_substring_regex(arrow().array(texts), names.MOMENTS)
        moments = [
            maybe and names.parse(text).measure == "moment"
            for text, maybe in zip(texts, some.to_pylist(), strict=True)
        ]
        ways = [DIRECTIONS.index(self._tree.direction_of_name(text)) for text in texts]
        return [_WAYS * moment + way for moment, way in zip(moments, ways, strict=True)]
