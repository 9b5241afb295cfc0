"""The same number counted in another unit: 200 households in a row, 200 payments in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.findings import Finding, Phrase, finding
from perfeval.readings import NumberReading
from perfeval.scoring import Scorecard, ScoredRow

_COUNTED = {
    **dict.fromkeys(("户", "家"), "households"),
    **dict.fromkeys(("人", "名"), "people"),
    **dict.fromkeys(("人次", "户次", "次", "笔"), "times"),
}
"""What a unit counts: two units of one kind say the same."""

_NUMBER = re.compile(r"(?<![\d.,])(\d+)(?:\.0+)?余?(人次|户次|户|家|人|名|次|笔)")
_SENTENCE = re.compile(r"[。；;\n]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_ALIKE = 4
"""So many characters in a row that a name and a sentence share tell that they are of one thing."""

_LEAST = 10
"""Smaller numbers meet by chance."""


def counts(card: Scorecard) -> Iterator[Finding]:
    """Give every row whose number the text repeats for the same thing in a unit of another kind.

    A sentence that has the number in the row's own unit too tells the two apart, and is let be.

    >>> import perfeval as pe
    >>> card = pe.score(pe.load("examples/panzhihua_2019/project.yaml"))
    >>> print(next(counts(card)).message())
    “建档困难职工总数”为 200户，“具体绩效目标”中写为 200人次
    """
    sentences = list(_sentences(card))
    for row in card.rows:
        for value, unit in _of(row):
            for section, sentence in sentences:
                other = _other_unit(row.name, value, unit, sentence)
                if other is not None:
                    said = {
                        "name": row.name,
                        "one": f"{value}{unit}",
                        "section": section,
                        "other": f"{value}{other}",
                    }
                    place = row.indicator.place or f"$.indicators[{row.index}]"
                    yield finding("figures-doubtful", place, what=Phrase("doubt-counts", said))
                    break


def _sentences(card: Scorecard) -> Iterator[tuple[str, str]]:
    for section, text in card.subject.narrative.items():
        for each in _SENTENCE.split(text):
            yield section, each


def _of(row: ScoredRow) -> Iterator[tuple[Decimal, str]]:
    """Give the numbers that a row promised and reached, with their units, each once."""
    found: dict[tuple[Decimal, str], None] = {}
    for each in (row.target, row.actual):
        if isinstance(each, NumberReading) and each.low is not None and each.unit in _COUNTED:
            found[each.low, each.unit] = None
    yield from (each for each in found if each[0] >= _LEAST)


def _other_unit(name: str, value: Decimal, unit: str, sentence: str) -> str | None:
    given = [found[2] for found in _NUMBER.finditer(sentence) if Decimal(found[1]) == value]
    kinds = {_COUNTED[each] for each in given}
    if not kinds or _COUNTED[unit] in kinds or not _are_alike(name, sentence):
        return None
    return given[0]


def _are_alike(name: str, sentence: str) -> bool:
    return any(
        run[at : at + _ALIKE] in sentence
        for run in _CHINESE.findall(name)
        for at in range(len(run) - _ALIKE + 1)
    )
