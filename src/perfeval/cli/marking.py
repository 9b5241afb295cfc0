"""What was read of a cell, with marks below the characters that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.documents.layout import text_width
from perfeval.findings import Lang
from perfeval.phrases import say
from perfeval.readings import Reading

_MARKS = {"sign": "^", "number": "=", "unit": "-", "date": "=", "deadline": "~", "grade": "="}


def marked(reading: Reading, lang: Lang) -> Iterator[str]:
    """Give the cell, the marks under it where it says a value, and what was not understood.

    The marks tell the sign (^), the number, date or grade (=), the unit (-) and the deadline (~)
    apart; a wide character has two.
    """
    text = reading.text
    if not text or not text.isprintable():
        return
    marks = [" "] * len(text)
    unread = []
    for start, end, role in reading.spans:
        if role == "unread":
            unread.append(text[start:end])
        marks[start:end] = _MARKS.get(role, " ") * (end - start)
    if set(marks) != {" "}:
        yield f"  {text}"
        under = (mark * text_width(character) for character, mark in zip(text, marks, strict=True))
        yield f"  {''.join(under).rstrip()}"
    # Words that hold no figures are what many targets are: nothing went wrong in reading them.
    if unread and (reading.kind != "text" or reading.findings):
        yield say("explain-unread", lang, words="、".join(unread))
