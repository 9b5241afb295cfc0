"""What became of the mutants: the share killed and the survivors (mutmut results --all true)."""

from __future__ import annotations

import sys
from collections.abc import Iterable

KILLED = {"killed", "timeout", "caught by type check"}
LEFT = {"survived", "no tests", "suspicious"}


def report(lines: Iterable[str]) -> list[str]:
    """Return the lines to print, the share first.

    >>> report(["a: killed", "b: survived", "c: not checked", "d: timeout"])
    ['killed 2 of 3 mutants (66.7 %), 1 not run', 'b: survived']
    """
    found = [line.strip().rpartition(": ") for line in lines if ": " in line]
    killed = sum(status in KILLED for _, _, status in found)
    left = [f"{name}: {status}" for name, _, status in found if status in LEFT]
    tried = killed + len(left)
    share = f"{100 * killed / tried:.1f} %" if tried else "—"
    return [f"killed {killed} of {tried} mutants ({share}), {len(found) - tried} not run", *left]


if __name__ == "__main__":
    sys.stdout.write("\n".join(report(sys.stdin)) + "\n")
