"""Which of two versions is the newer: by their numbers, as people write them."""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest

_NUMBERS = re.compile(r"\d+")


def compare_versions(old: str | None, new: str | None) -> int | None:
    """Return whether ``new`` is newer (1), the same (0) or older (-1) than ``old``.

    The numbers are compared in turn, whatever stands between them. `None` where one of the two
    is missing or has no number.

    >>> compare_versions("2023", "2024"), compare_versions("2024年第2版", "2024年第1版")
    (1, -1)
    >>> compare_versions("v1.9", "v1.10"), compare_versions("1.0", "1"), compare_versions("甲", "2")
    (1, 0, None)
    """
    one, other = _numbers(old), _numbers(new)
    if not one or not other:
        return None
    for before, after in zip_longest(one, other, fillvalue=(0, "")):
        if before != after:
            return 1 if after > before else -1
    return 0


def _numbers(version: str | None) -> list[tuple[int, str]]:
    """Return the numbers of a version as their lengths and digits, which are never too many."""
    found = _NUMBERS.findall(unicodedata.normalize("NFKC", version or ""))
    digits = (each.lstrip("0") for each in found)
    return [(len(each), each) for each in digits]
