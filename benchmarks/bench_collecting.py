"""How long a bureau waits: one form read into a project, and a folder of a thousand collected."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import perfeval as pe
from perfeval.cli.converting import convert
from perfeval.files.collecting import collect, files_below, read_file
from perfeval.forms import write_form

FORMS = 1000
LAYOUTS = ("mof-2020", "sichuan-2019", "yunnan", "sichuan-2022")


def shortest(work: Callable[[], object], repeat: int, times: int) -> float:
    """Return the shortest mean of ``repeat`` runs, in seconds."""
    means = []
    for _ in range(times):
        start = time.perf_counter()
        for _ in range(repeat):
            work()
        means.append((time.perf_counter() - start) / repeat)
    return min(means)


def main() -> None:
    project = pe.load("examples/panzhihua_2019/project_judged.yaml")
    assert isinstance(project, pe.Project)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for suffix in ("xlsx", "docx"):
            form = folder / f"form.{suffix}"
            write_form(pe.form(project, "mof-2020"), form)
            seconds = shortest(lambda form=form: read_file(str(form)), 20, 5)  # type: ignore[misc]
            print(f"a form of 7 indicators as {suffix}, to a project: {seconds * 1000:.1f} ms")
        below = folder / "forms"
        below.mkdir()
        for number in range(FORMS):
            layout = LAYOUTS[number % len(LAYOUTS)]
            if number < len(LAYOUTS):
                write_form(pe.form(project, layout), below / f"{number:04}.xlsx")
            else:
                shutil.copy(below / f"{number % len(LAYOUTS):04}.xlsx", below / f"{number:04}.xlsx")
        start = time.perf_counter()
        collected = list(collect(files_below([below])))
        read = time.perf_counter() - start
        assert all(len(each.documents) == 1 for each in collected)
        convert(collected, str(folder / "all.xlsx"), None, as_table=True, lang="zh")
        whole = time.perf_counter() - start
        print(f"{FORMS:,} xlsx forms in four layouts: read in {read:.1f} s", end=", ")
        print(f"scored, audited and in one table after {whole:.1f} s (goal 10 s)")


if __name__ == "__main__":
    main()
