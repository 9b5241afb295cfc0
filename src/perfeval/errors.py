"""The one base class of every error that perfeval raises."""

from __future__ import annotations


class PerfevalError(Exception):
    """Something could not be carried out.

    Every error that perfeval raises on purpose is of this class or a subclass of it, so that a
    caller needs one ``except``. Errors about input carry the findings that led to them; see
    `perfeval.findings.FaultyInput`.

    >>> try:
    ...     raise PerfevalError("no such rulebook: mof-1999")
    ... except PerfevalError as error:
    ...     print(error)
    no such rulebook: mof-1999
    """
