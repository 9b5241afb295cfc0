"""The order in which the indicators of a set stand in a form: by category, never torn apart."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.model.hierarchy import Hierarchy
from perfeval.model.indicator_set import SetIndicator


def in_order_of_categories(
    rows: Sequence[SetIndicator], tree: Hierarchy | None = None
) -> tuple[SetIndicator, ...]:
    """Return indicators by the level-1 and level-2 categories of a hierarchy.

    Within a category they are as they were; categories that the hierarchy does not have come
    last, in the order of their first indicators. So do all of them where there is no hierarchy.

    >>> rows = [
    ...     SetIndicator((first, second), second)
    ...     for first, second in (("产出指标", "质量"), ("效益指标", "社会"), ("产出指标", "数量"))
    ... ]
    >>> [each.name for each in in_order_of_categories(rows)]
    ['质量', '数量', '社会']
    """
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        for depth in range(1, len(row.category) + 1):
            seen.setdefault(row.category[:depth], len(seen))

    def key(row: SetIndicator) -> tuple[tuple[int, int], list[int]]:
        depths = range(1, len(row.category) + 1)
        place = tree.position(row.category) if tree is not None else (0, 0)
        return place, [seen[row.category[:depth]] for depth in depths]

    return tuple(sorted(rows, key=key))
