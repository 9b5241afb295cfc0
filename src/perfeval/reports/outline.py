"""The outline: Markdown with Jinja2, filled in from a scorecard in a sandbox, into blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from perfeval.documents.blocks import Block, Heading
from perfeval.documents.markdown import escape_markdown, parse_markdown
from perfeval.errors import PerfevalError
from perfeval.findings import Finding, finding


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
) -> tuple[str, tuple[Block, ...]]:
    """Return the title and the blocks of an outline filled in with ``context``.

    The outline's first heading is the title; the headings below it move up one level. Raises
    `PerfevalError` where the outline is not right: it names what does not exist, or reaches for
    what a template may not touch.
    """
    from jinja2 import TemplateError

    try:
        text = _environment().from_string(outline).render(context)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{name}:{line}" if line else name
        raise PerfevalError(f"outline {place}: {error.message or error}") from error
    title, *rest = parse_markdown(text, blocks=blocks)
    if not isinstance(title, Heading):
        raise PerfevalError(f"outline {name}: expected a heading first, found {title!r}")
    return title.text, tuple(
        Heading(each.level - 1 or 1, each.text) if isinstance(each, Heading) else each
        for each in rest
    )
