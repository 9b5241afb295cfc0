"""A quick answer to whether a tree fits its schema, by the Rust validator where it is installed.

It only ever saves work: where it says no, or is not there, the other validator finds the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from perfeval.documents.office import is_installed


def is_surely_valid(
    kind: str, part: str, tree: Any, schemas: Callable[[], Mapping[str, Mapping[str, Any]]]
) -> bool:
    """Tell whether the Rust validator is installed and finds no fault in ``tree``.

    ``schemas`` gives all schemas by name, and is asked once for each kind and part.
    """
    check = _check(kind, part, schemas)
    if check is None:
        return False
    try:
        return check(tree)
    except (ValueError, TypeError, OverflowError):  # what it cannot take, such as half characters
        return False


@cache
def _check(
    kind: str, part: str, schemas: Callable[[], Mapping[str, Mapping[str, Any]]]
) -> Callable[[Any], bool] | None:
    if not is_installed("jsonschema_rs"):
        return None
    import jsonschema_rs as rs

    registry = rs.Registry(
        [(f"{name}.schema.json", dict(each)) for name, each in schemas().items()]
    )
    address = f"{kind}.schema.json" + (f"#/$defs/{part}" if part else "")
    check: Callable[[Any], bool] = rs.Draft202012Validator(
        {"$ref": address}, registry=registry, pattern_options=rs.RegexOptions()
    ).is_valid
    return check
