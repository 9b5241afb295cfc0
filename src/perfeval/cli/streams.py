"""The streams of the command line: what a terminal cannot or must not show, it gets as escapes."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Lang

if TYPE_CHECKING:
    from rich.text import Text

_TURNED = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LATIN = 0x100


def say_what_the_terminal_can_show() -> None:
    """Write characters that the terminal's encoding does not have as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def visible(text: str) -> str:
    r"""Return a text with what would steer a terminal, or turn text around, as escapes.

    >>> print(visible("培训\x1b[31m\u202e人次"))
    培训\x1b[31m\u202e人次
    """
    return _STEERING.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < _LATIN else f"\\u{code:04x}"


def echo(text: str, *, err: bool = False) -> None:
    """Print a line on standard output or standard error."""
    click.echo(visible(text), err=err)


def styled(text: str, style: str = "") -> Text:
    """Return a text for a console of rich."""
    from rich.text import Text

    return Text(visible(text), style=style)


def as_json_text(wire: Any, indent: int | None = None) -> str:
    """Return JSON in the characters of standard output; every escape in it is one of JSON's."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    text = json.dumps(wire, ensure_ascii=not encoding.startswith("utf"), indent=indent)
    return _TURNED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def said(error: PerfevalError, lang: Lang) -> str:
    """Return what an error says, in the language of the run where it can be said in both."""
    if isinstance(error, FaultyInput):
        return "\n".join(each.render(lang) for each in error.findings)
    return str(error)
