"""Phrases: what is said of a score to its reader, in Chinese or English, one catalogue for all."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from perfeval.findings import Lang


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    import yaml

    text = files("perfeval").joinpath("phrases.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = yaml.load(
        text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return entries


def say(code: str, lang: Lang = "zh", /, **parameters: Any) -> str:
    """Return the phrase ``code`` with its parameters filled in.

    >>> say("state-scored"), say("state-scored", "en")
    ('已计分', 'scored')
    """
    return _catalogue()[code][lang].format_map(parameters)
