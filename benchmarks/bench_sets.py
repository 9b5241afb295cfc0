"""How long a search among 20,000 indicators takes, a review of them, and what changed in them.

The indicators are invented from the words of those that ship. Goal: a search within 50 ms once
the index is made.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

import perfeval as pe
from perfeval.files import dump, dumps, validate
from perfeval.files.catalogue import review_words
from perfeval.files.fast_check import is_surely_valid
from perfeval.files.opening import parse
from perfeval.files.text import Text
from perfeval.model import Clause, SetIndicator
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


# --- files of sets ------------------------------------------------------------------------------


def written(count: int, name: str = "big") -> pe.IndicatorSet:
    """Return a set with ``count`` indicators of twelve keys each."""
    row = SetIndicator(
        ("产出指标", "数量指标"), "", explanation="年末完成的工作的数量",
        formula="完成数÷计划数×100%", unit="%", direction="higher", target="≥98%",
        points=Decimal(10), keywords=("完成", "数量"),
        clause=Clause("第三条", confirmed=True),
    )  # fmt: skip
    rows = (evolve(row, name=f"第{n}项完成率", code=f"C{n}") for n in range(count))
    return pe.IndicatorSet(name, "大", rulebook="mof-2020", indicators=tuple(rows))


def spent(function: Callable[[], object], times: int) -> float:
    """Return the shortest of several runs in seconds of one processor, whatever else it does."""
    found = []
    for _ in range(times):
        start = time.process_time()
        function()
        found.append(time.process_time() - start)
    return min(found)


def files() -> None:
    """Print the figures of files: many sets checked, a large one loaded, a larger one refused."""
    source = parse(Text("small.yaml", dumps(written(12)), "UTF-8"), ".yaml")

    def check() -> None:
        for _ in range(1000):
            assert not validate.faults_against("indicator-set", source)

    said = "1,000 sets of 12 indicators held against the schema"
    print(f"{said}: {spent(check, 3):.2f} s")
    setattr(validate, "is_surely_valid", lambda *_: False)  # noqa: B010  as if it were not there
    print(f"the same without the extra fast: {spent(check, 1):.2f} s")
    setattr(validate, "is_surely_valid", is_surely_valid)  # noqa: B010
    with TemporaryDirectory() as folder:
        for suffix in (".yaml", ".json", ".xlsx"):
            path = Path(folder, f"big{suffix}")
            start = time.process_time()
            dump(written(5000), path)
            wrote = time.process_time() - start
            seconds = spent(partial(pe.load, path), 3)
            print(f"5,000 indicators from {suffix}: {seconds:.2f} s, written in {wrote:.2f} s")
        path = Path(folder, "huge.yaml")
        head, row = dumps(written(1)).split("indicators:\n")
        path.write_text(head + "indicators:\n" + row * 100_000, "utf-8")
        seconds = spent(partial(pe.check, path), 1)
        print(f"100,000 indicators refused ({pe.check(path)[0].code}): {seconds:.2f} s")


if __name__ == "__main__":
    main()
    files()
