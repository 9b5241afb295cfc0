"""What the C library does with the memory of columns that are no longer needed."""

from __future__ import annotations

import numpy as np

_BLOCK = 30 * 2**20
"""A little below the largest block (32 MiB) after which glibc adapts its thresholds."""


def keep_freed() -> None:
    """Have glibc keep up to about 60 MiB of freed memory for the next columns.

    By itself it gives the memory of every freed column back to the system, which then has to
    clear the same pages again for the next one: a fifth of the time of scoring. Freeing one large
    block that was never touched raises the thresholds for the whole process (``mallopt(3)``,
    M_MMAP_THRESHOLD: "dynamic mmap threshold"). Where there is no glibc nothing happens.
    """
    block = np.empty(_BLOCK, dtype=np.uint8)
    del block
