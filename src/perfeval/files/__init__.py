"""The doors: paths to the model and back, with exact places; and one lookup for what ships."""

from perfeval.files.catalogue import (
    hierarchy,
    indicator_set,
    indicator_sets,
    indicator_sets_root,
    outline,
    outlines,
    rulebook,
    rulebooks,
)
from perfeval.files.doors import (
    canonical_json,
    check_source,
    digest,
    dump,
    dumps,
    load,
    loads,
)

__all__ = [
    "canonical_json",
    "check_source",
    "digest",
    "dump",
    "dumps",
    "hierarchy",
    "indicator_set",
    "indicator_sets",
    "indicator_sets_root",
    "load",
    "loads",
    "outline",
    "outlines",
    "rulebook",
    "rulebooks",
]
