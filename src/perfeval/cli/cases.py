"""``test``: a bureau's own cases, run; every one that fails is said with its place and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from perfeval._version import __version__
from perfeval.cli.running import DONE_WITH_ERRORS, JSON, Run, command, echo_json, options
from perfeval.cli.streams import echo

if TYPE_CHECKING:
    from perfeval.findings import Lang
    from perfeval.testing.cases import CaseResult

_USUAL = "tests"
"""The folder whose cases are run where none is named."""


@command
@options(click.argument("files", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER]…"), JSON)
def test_command(run: Run, files: tuple[str, ...], *, as_json: bool) -> None:
    """运行案例 · run cases of your own rules; without a name those in the folder tests."""
    from perfeval.testing.case_files import case_files
    from perfeval.testing.cases import run_cases

    found: dict[str, tuple[CaseResult, ...]] = {}
    for file in case_files(files or (_USUAL,)):
        with run.going_on(file):
            found[file] = run_cases(file)
    results = [each for results in found.values() for each in results]
    if any(not each.passed for each in results):
        run.status = max(run.status, DONE_WITH_ERRORS)
    if as_json:
        echo_json(_wire(found, run.lang))
    else:
        for each in results:
            _print(each, run.lang)
        _print_count(results, run.lang)


def _wire(found: dict[str, tuple[CaseResult, ...]], lang: Lang) -> dict[str, Any]:
    results = [each for results in found.values() for each in results]
    return {
        "perfeval": "test/1",
        "version": __version__,
        "documents": [
            {"file": file, "cases": [each.as_dict(lang) for each in results]}
            for file, results in found.items()
        ],
        "summary": _counts(results),
    }


def _counts(results: list[CaseResult]) -> dict[str, int]:
    passed = sum(each.passed for each in results)
    return {"count": len(results), "passed": passed, "failed": len(results) - passed}


def _print(result: CaseResult, lang: Lang) -> None:
    for each in result.unmet:
        echo(each.finding.render(lang))
        for line in each.why(lang):
            echo(f"    {line}")


def _print_count(results: list[CaseResult], lang: Lang) -> None:
    from perfeval.phrases import say

    if results:
        echo(say("cases-counted", lang, **_counts(results)))
