"""The outline: Markdown with Jinja2, filled in from a scorecard in a sandbox, into blocks."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from perfeval.documents.blocks import Block, Document, Heading, PageBreak
from perfeval.documents.markdown import escape_markdown, parse_markdown
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Finding, Phrase, finding


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


@cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_literal, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(money=money, percent=percent)
    return environment


@lru_cache(maxsize=32)  # the outlines of one run; compiling one takes longer than filling it in
def _compiled(outline: str) -> Any:
    return _environment().from_string(outline)


def _literal(value: object) -> str:
    """Return what an expression gave as Markdown that means just that text."""
    return (
        value
        if isinstance(value, Markdown)
        else escape_markdown("" if value is None else str(value))
    )


def money(value: Decimal | None) -> str:
    """Return an amount with two decimals, as prose gives it.

    >>> money(Decimal("50")), money(Decimal("202.6")), money(None)
    ('50.00', '202.60', '')
    """
    return "" if value is None else f"{value:.2f}"


def percent(rate: str | None) -> str:
    """Return a rate such as ``0.9960`` in per cent.

    >>> percent("0.9960"), percent("1.0000"), percent(None)
    ('99.60%', '100.00%', '')
    """
    return "" if rate is None else f"{Decimal(rate) * 100:.2f}%"


class Sections:
    """The author's sections, by the key that an outline asks for; what is missing is a finding.

    Called by an outline as ``section("立项依据")``.
    """

    def __init__(self, narrative: Mapping[str, str], place: str) -> None:
        self._narrative = narrative
        self._place = place
        self.findings: list[Finding] = []

    def __call__(self, key: str) -> Markdown:
        """Return the section as Markdown, or a visible blank where it has no text."""
        text = self._narrative.get(key, "").strip()
        if not text:
            self.findings.append(finding("section-missing", self._place, section=key))
            return Markdown(f"[[待填写：{escape_markdown(key)}]]")
        paragraphs = [escape_markdown(part.strip()) for part in text.split("\n") if part.strip()]
        return Markdown("\n\n".join(paragraphs))


def fill(
    name: str,
    outline: str,
    context: Mapping[str, Any],
    blocks: Mapping[str, Sequence[Block]],
) -> Document:
    """Return the document that an outline describes, filled in with ``context``.

    The first heading is the title; the headings below it move up one level. What stands above it,
    such as a form, comes on pages of its own before the title. Raises `FaultyInput` with outline
    and line where the outline is not right: it names what does not exist, reaches for what a
    template may not touch, or does what cannot be done.
    """
    text = _rendered(name, outline, context)
    try:
        drawn = parse_markdown(text, blocks=blocks)
    except PerfevalError as error:
        raise _fault(name, error) from error
    places = (place for place, block in enumerate(drawn) if isinstance(block, Heading))
    first = next(places, None)
    if first is None:
        raise _fault(name, Phrase("outline-untitled"))
    front, title, body = drawn[:first], drawn[first], drawn[first + 1 :]
    assert isinstance(title, Heading)
    return Document(
        title.text,
        blocks=(
            Heading(max(each.level - 1, 1), each.text) if isinstance(each, Heading) else each
            for each in body
        ),
        # The title begins a page whether the outline says so or not.
        front=front[:-1] if front and isinstance(front[-1], PageBreak) else front,
    )


def _rendered(name: str, outline: str, context: Mapping[str, Any]) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        return str(_compiled(outline).render(context))
    except TemplateSyntaxError as error:
        raise _fault(f"{name}:{error.lineno}", error.message) from error
    except (TemplateError, *_WHAT_EXPRESSIONS_RAISE) as error:
        # The engine gives the frames of a template the lines of its text.
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
        raise _fault(f"{name}:{lines[-1]}" if lines else name, error) from error


_WHAT_EXPRESSIONS_RAISE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What else comes out of an outline that divides by zero, or adds a number to nothing."""


def _fault(place: str, fault: object) -> FaultyInput:
    return FaultyInput([finding("outline-fault", place, fault=fault)])
