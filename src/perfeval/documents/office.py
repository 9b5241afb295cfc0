"""The libraries of the extras for office files and PDF, imported when a writer needs them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from perfeval.errors import PerfevalError


def library(name: str, extra: str = "office") -> Any:
    """Return a module of an extra; it has no types, so what it gives is `Any`.

    Raises `PerfevalError` with the command that installs it.

    >>> library("openpyxl").__name__
    'openpyxl'
    >>> library("a_library_that_is_not_there")
    Traceback (most recent call last):
        ...
    perfeval.errors.PerfevalError: a_library_that_is_not_there is not installed: \
pip install perfeval[office]
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise PerfevalError(
            f"{name.partition('.')[0]} is not installed: pip install perfeval[{extra}]"
        ) from error


def is_installed(name: str) -> bool:
    """Tell whether a module of an extra could be imported.

    >>> is_installed("openpyxl"), is_installed("a_library_that_is_not_there")
    (True, False)
    """
    return find_spec(name) is not None
