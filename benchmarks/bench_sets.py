"""How long a search among 20,000 indicators takes, a review of them, and what changed in them.

The indicators are invented from the words of those that ship. Goal: a search within 50 ms once
the index is made.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from attrs import evolve

import perfeval as pe
from perfeval.files.catalogue import review_words
from perfeval.model.set_diff import diff_sets
from perfeval.model.set_search import SearchIndex
from perfeval.review.set_checks import review_set

INDICATORS = 20_000
QUERIES = (
    "率",
    "满意度",
    "培训合格率",
    "困难职工 满意度",
    "农村公路养护里程达标率",
    "不存在的词语",
)


def invented() -> pe.IndicatorSet:
    """Return a set of many indicators: the names of two that ship run together, and a number."""
    draw = random.Random(20260101)  # noqa: S311  nothing is kept secret
    rows = [each for one in pe.indicator_sets() for each in one]
    made = []
    for number in range(INDICATORS):
        one, other = draw.sample(rows, 2)
        name = f"{one.name[:4]}{other.name}{number}"
        made.append(evolve(other, name=name, code=None, category=one.category, origin="many"))
    return pe.IndicatorSet("many", "多", indicators=tuple(made))


def best(function: Callable[[], object], times: int) -> float:
    """Return the shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print the figures."""
    one = invented()
    start = time.perf_counter()
    index = SearchIndex((one,))
    index.search("培训")
    print(f"index of {INDICATORS:,} indicators, with the first search: "
          f"{time.perf_counter() - start:.2f} s")  # fmt: skip
    for words in QUERIES:
        seconds = best(partial(index.search, words), 20)
        print(f"search for {words}: {1000 * seconds:.1f} ms, {len(index.search(words))} found")
    rows = [*one.indicators[100:]]
    rows[:1000] = [evolve(each, name=f"{each.name}（新）") for each in rows[:1000]]
    other = evolve(one, indicators=tuple(rows))
    print(
        f"diff with 1,000 renamed and 100 removed: {best(lambda: diff_sets(one, other), 3):.2f} s"
    )
    book, known = pe.rulebook("mof-2020"), review_words()

    def review() -> list[object]:
        return [*review_set(one, book.hierarchy, known, book)]

    print(f"review: {best(review, 1):.1f} s, {len(review()):,} findings")


if __name__ == "__main__":
    main()
