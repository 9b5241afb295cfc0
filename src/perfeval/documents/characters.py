"""Which characters a document may hold: XML and paper have no control characters."""

from __future__ import annotations

import re

# Not allowed in XML 1.0, or allowed but without a meaning in print (DEL, C1 controls).
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def printable(text: str) -> str:
    r"""Return a text without control characters and with ``\n`` as its only line end.

    Tabs stay; every other control character, lone surrogates and noncharacters are dropped.

    >>> printable("已\x00完成\r\n见附表\t1")
    '已完成\n见附表\t1'
    """
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
