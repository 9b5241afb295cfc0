"""The outline: Markdown with Jinja2, filled in from a scorecard in a sandbox, into blocks."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from attrs import frozen

from perfeval.documents.blocks import Block, Document, Heading, PageBreak
from perfeval.documents.markdown import escape_markdown, parse_markdown
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Finding, Phrase, finding
from perfeval.reports import wording


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
    environment.filters.update(money=money, percent=percent, **wording.FILTERS)
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
    """Return an amount with two decimals, as prose gives it, rounded half up.

    >>> money(Decimal("50")), money(Decimal("202.645")), money(None)
    ('50.00', '202.65', '')
    """
    return "" if value is None else wording.rounded(value)


def percent(rate: str | None) -> str:
    """Return a rate such as ``0.9960`` in per cent.

    >>> percent("0.9960"), percent("1.0000"), percent(None)
    ('99.60%', '100.00%', '')
    """
    return "" if rate is None else f"{Decimal(rate) * 100:.2f}%"


_HEAD = re.compile(r"\{#-?\s*outline:\s*(?P<kind>project|department)\s+(?P<title>\S.*?)\s*-?#\}")


@frozen
class Outline:
    r"""An outline: what it is called in messages, its text, what it is for, and its report's title.

    Kind and title stand in a remark on its first line. An outline without one is for projects
    and departments alike, and its report has the title of its scorecard's kind.

    >>> Outline.of("county", "{# outline: project 项目绩效自评报告 #}\n# {{ name }}").title
    '项目绩效自评报告'
    """

    name: str
    text: str
    kind: Literal["project", "department"] | None
    title: str | None

    @classmethod
    def of(cls, name: str, text: str) -> Outline:
        """Return the outline of that text."""
        head = _HEAD.match(text)
        if head is None:
            return cls(name, text, None, None)
        kind: Any = head["kind"]
        return cls(name, text, kind, head["title"])

    @property
    def block_names(self) -> tuple[str, ...]:
        """The blocks that have their place in the outline, in its order."""
        return tuple(re.findall(r"^```block ([\w-]+)\s*$", self.text, re.MULTILINE))

    def has_block(self, name: str) -> bool:
        """Tell whether a block of that name has its place in the outline."""
        return name in self.block_names


class Sections:
    """The author's sections, by the key that an outline asks for; what is missing is a finding.

    Called by an outline as ``section("立项依据")``.
    """

    def __init__(
        self, narrative: Mapping[str, str], place: str, findings: list[Finding] | None = None
    ) -> None:
        self._narrative = narrative
        self._place = place
        self.findings: list[Finding] = [] if findings is None else findings

    def __call__(self, *keys: str, draft: Callable[[], Iterable[str]] = tuple) -> Markdown:
        """Return the first section of ``keys`` that has a text, as Markdown.

        Where none has, the paragraphs that ``draft`` makes stand in its place, each marked as a
        draft; without any there is a visible blank.
        """
        for key in keys:
            text = self._narrative.get(key, "").strip()
            if text:
                parts = [part.strip() for part in text.split("\n")]
                return Markdown("\n\n".join(escape_markdown(part) for part in parts if part))
        drafted = [each for each in draft() if each]
        if drafted:
            self.findings.append(finding("section-drafted", self._place, section=keys[0]))
            mark = f"**{wording.said('draft')}**"
            return Markdown("\n\n".join(f"{mark}{escape_markdown(each)}" for each in drafted))
        self.findings.append(finding("section-missing", self._place, section=keys[0]))
        return _blank(keys[0])

    def figure(self, value: object, what: str, unit: str = "") -> str:
        """Return a number with its unit, or a visible blank where there is none."""
        if isinstance(value, Decimal):
            return wording.amount(value, unit)
        if value is not None:
            return f"{value}{unit}"
        self.findings.append(finding("figure-missing", self._place, figure=what))
        return _blank(what)


def _blank(what: str) -> Markdown:
    return Markdown(f"[[待填写：{escape_markdown(what)}]]")


class Glossary:
    """The terms that a text uses, explained at the place where an outline asks for them.

    Called by an outline as ``glossary({"项目支出": "…"})``; a term that the rest of the text does
    not use is left out.
    """

    def __init__(self) -> None:
        self._terms: list[Mapping[str, str]] = []

    def __call__(self, *terms: Mapping[str, str]) -> Markdown:
        """Return a mark for the place, which `placed` fills in once the whole text is there."""
        self._terms.append({term: text for each in terms for term, text in each.items()})
        return Markdown(f"{_MARK}{len(self._terms) - 1}{_MARK}")

    def placed(self, text: str) -> str:
        """Return the text with the terms that it uses in place of every mark."""
        rest = _MARKED.sub("", text)
        return _MARKED.sub(lambda mark: self._listed(int(mark[1]), rest), text)

    def _listed(self, index: int, text: str) -> str:
        used = [(term, said) for term, said in self._terms[index].items() if term in text]
        return "\n".join(
            f"{number}. **{escape_markdown(term)}**：{escape_markdown(said)}"
            for number, (term, said) in enumerate(used, 1)
        )


_MARK = "\0"  # no text of an author can have one: escaping drops it
_MARKED = re.compile(f"{_MARK}([0-9]+){_MARK}")


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
    glossary = Glossary()
    text = glossary.placed(_rendered(name, outline, {"glossary": glossary, **context}))
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
