"""The streams of the command line: a terminal without Chinese gets escapes, never an error."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Lang


def say_what_the_terminal_can_show() -> None:
    """Write characters that the terminal's encoding does not have as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def as_json_text(wire: Any, indent: int | None = None) -> str:
    """Return JSON in the characters of standard output; every escape in it is one of JSON's."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    return json.dumps(wire, ensure_ascii=not encoding.startswith("utf"), indent=indent)


def said(error: PerfevalError, lang: Lang) -> str:
    """Return what an error says, in the language of the run where it can be said in both."""
    if isinstance(error, FaultyInput):
        return "\n".join(each.render(lang) for each in error.findings)
    return str(error)
