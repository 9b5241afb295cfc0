"""Shares and changes that a text prints: held against the two figures that each follows from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfeval.model import Department, PrintedFigure
from perfeval.review.known_figures import total_line
from perfeval.scoring.columns import fraction_text

_SHARE = re.compile(r"(?P<part>.+?)占(?P<whole>.+)")
_CHANGE = re.compile(r"(?P<name>.+?)(?:比上年)?(?P<way>增长|下降)(?:率|幅度)?")


@frozen
class Relation:
    """A printed per cent that does not follow: what it is of, and what it comes to by which pair.

    ``expected`` are the per cents that every pair of printed figures gives, with the pair.
    """

    printed: PrintedFigure
    expected: tuple[tuple[Decimal, str], ...]


def relations(one: Department, known: Mapping[str, Decimal]) -> Iterator[Relation]:
    """Give every printed share (“甲占乙”) and change (“甲下降”) that does not follow.

    The part of a share is the figure printed at the same place, else any that is printed under its
    name, else the one in the file; the whole is what is printed under its name, else the file's.
    A change is that of a line against the year before. Per cents are compared to the decimals
    that they are printed with.
    """
    for figure in one.printed:
        share, change = _SHARE.fullmatch(figure.figure), _CHANGE.fullmatch(figure.figure)
        if share is not None:
            parts = _values(share["part"], figure.place, one.printed, known)
            wholes = _values(share["whole"], "", one.printed, known)
            pairs = [(part, whole) for part in parts for whole in wholes]
            expected = [(100 * part, whole, f"{part} ÷ {whole}") for part, whole in pairs]
        elif change is not None:
            expected = list(_changes(one, change["name"], change["way"]))
        else:
            continue
        given = [
            (Decimal(_rounded_like(figure.value, Fraction(over) / Fraction(under))), said)
            for over, under, said in expected
            if under
        ]
        if given and all(value != figure.value for value, _ in given):
            yield Relation(figure, tuple(given))


def _values(
    name: str, place: str, printed: Sequence[PrintedFigure], known: Mapping[str, Decimal]
) -> list[Decimal]:
    """Return the values that a name has: at ``place``, else anywhere, else in the file."""
    named = [each for each in printed if each.figure == name]
    here = [each.value for each in named if place and each.place == place]
    values = here or [each.value for each in named] or ([known[name]] if name in known else [])
    return list(dict.fromkeys(values))


def _changes(one: Department, name: str, way: str) -> Iterator[tuple[Decimal, Decimal, str]]:
    totals = {"收入": total_line(one.income), "支出": total_line(one.expenditure)}
    lines = [each for each in (*one.income, *one.expenditure) if each.name == name]
    line = totals.get(name) or (lines[0] if lines else None)
    if line is None or line.amount is None or line.previous is None:
        return
    less, more = (line.amount, line.previous) if way == "下降" else (line.previous, line.amount)
    yield 100 * (more - less), line.previous, f"({more} − {less}) ÷ {line.previous}"


def _rounded_like(value: Decimal, exact: Fraction) -> str:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return fraction_text(exact.numerator, exact.denominator, places)
