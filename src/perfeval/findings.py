"""Findings: one thing wrong or doubtful, with its code, place and remedy, in Chinese or English."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from attrs import field, frozen

from perfeval.errors import PerfevalError

Lang = Literal["zh", "en"]
"""A language in which messages can be rendered."""


class Severity(enum.Enum):
    """How much a finding matters: an error changes the exit status, the others do not.

    >>> Severity("warning")
    <Severity.WARNING: 'warning'>
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@cache
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    import yaml

    text = files("perfeval").joinpath("findings.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def codes() -> tuple[str, ...]:
    """Return every code that a finding can have, in the order of the catalogue.

    >>> "zero-budget" in codes(), "expected-number" in codes()
    (True, False)
    """
    return tuple(code for code, entry in _catalogue().items() if "severity" in entry)


def phrase(code: str, part: str, lang: Lang, parameters: Mapping[str, object]) -> str:
    """Return one text of the catalogue with its parameters filled in.

    ``code`` is a key of ``findings.yaml``; ``part`` is ``message``, ``detail``, ``remedy`` or
    ``text``. Returns the empty string where the entry has no such part. Raises `KeyError` for an
    unknown code: codes are written in this library only, never taken from input.
    """
    template: str = _catalogue()[code][lang].get(part, "")
    return template.format_map(
        {
            name: value.text(lang) if isinstance(value, Phrase) else str(value)
            for name, value in parameters.items()
        }
    )


def meaning(code: str, lang: Lang = "zh") -> str:
    """Return what a finding of ``code`` says of any input; what is particular is left out.

    An entry whose message is all particular has a ``meaning`` of its own.

    >>> meaning("zero-budget", "en"), meaning("no-actual")
    ('the budget is zero', '“…”没有实际完成值')
    """
    entry: Mapping[str, str] = _catalogue()[code][lang]
    return entry.get("meaning") or re.sub(r"\{\w+\}", "…", entry["message"])


@frozen
class Phrase:
    """A parameter that is itself a text of the catalogue, in the language of its finding.

    >>> Phrase("expected-number").text("en")
    'a number in digits, such as 50 or 49.6'
    """

    code: str
    parameters: Mapping[str, object] = field(factory=dict, hash=False)

    def text(self, lang: Lang) -> str:
        """Return the text in ``lang``."""
        return phrase(self.code, "text", lang, self.parameters)


@frozen
class Finding:
    """One thing wrong or doubtful.

    ``code`` is stable and documented, ``place`` says where (``file:line:column``,
    ``sheet!cell`` or ``$.path``; empty when the thing has no place), ``parameters`` fill the
    message. The message and the remedy are rendered on demand.

    >>> one = finding("zero-budget", "$.budget.annual", executed="3.20")
    >>> one.severity
    <Severity.ERROR: 'error'>
    >>> print(one.render("en"))
    $.budget.annual: zero-budget: the budget is zero (remedy: give the adjusted annual budget; \
the execution rate counts as 0 until then)
    """

    code: str
    place: str
    severity: Severity
    parameters: Mapping[str, object] = field(factory=dict, hash=False)

    def message(self, lang: Lang = "zh") -> str:
        """Return what is wrong, in one sentence; what was found and expected in brackets."""
        return self._said(lang, self._detail(lang))

    def remedy(self, lang: Lang = "zh") -> str:
        """Return what to do about it; empty where there is nothing to do."""
        return phrase(self.code, "remedy", lang, self.parameters)

    def render(self, lang: Lang = "zh") -> str:
        """Return ``place: code: message (found …, expected …; remedy: …)`` on one line."""
        remedy = self.remedy(lang)
        if remedy:
            remedy = f"处理：{remedy}" if lang == "zh" else f"remedy: {remedy}"
        head = f"{self.place}: " if self.place else ""
        return f"{head}{self.code}: {self._said(lang, self._detail(lang), remedy)}"

    def _detail(self, lang: Lang) -> str:
        return phrase(self.code, "detail", lang, self.parameters)

    def _said(self, lang: Lang, *remarks: str) -> str:
        """Return the message, and behind it the remarks that say something, in one bracket."""
        message = phrase(self.code, "message", lang, self.parameters)
        said = [remark for remark in remarks if remark]
        if not said:
            return message
        return (
            f"{message}（{'；'.join(said)}）" if lang == "zh" else f"{message} ({'; '.join(said)})"
        )

    def as_dict(self, lang: Lang = "zh") -> dict[str, str]:
        """Return the wire form: code, severity, place, message and remedy."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }


def finding(
    code: str, place: str = "", /, *, severity: Severity | None = None, **parameters: object
) -> Finding:
    """Return the finding ``code`` at ``place`` with the severity that the catalogue gives it."""
    usual = _catalogue()[code]["severity"]
    return Finding(code, place, severity or Severity(usual), parameters)


class FaultyInput(PerfevalError):
    """An input has faults: ``findings`` holds all of them, in the order of the input.

    >>> try:
    ...     raise FaultyInput([finding("zero-budget", "$.budget", executed="3.20")])
    ... except FaultyInput as error:
    ...     print([each.code for each in error.findings])
    ['zero-budget']
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(each.render() for each in self.findings)
