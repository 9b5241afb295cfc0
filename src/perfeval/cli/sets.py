"""``sets``: the indicator sets that there are; one shown, checked, compared, searched, begun."""

from __future__ import annotations

from typing import Any

import click

from perfeval._version import __version__
from perfeval.cli.running import JSON, Run, command, echo_json, options, require_other
from perfeval.cli.streams import echo

_WHICH = click.argument("which", metavar="ID|FILE")
_OUT = click.option("--out", required=True, type=click.Path(), help="输出文件 · file to write")


def _say_doubts(run: Run, *which: str) -> None:
    """Say on standard error what is doubtful about the workbooks of sets."""
    from perfeval.files.catalogue import set_doubts

    for found in dict.fromkeys(found for each in which for found in set_doubts(each)):
        echo(found.render(run.lang), err=True)


@click.group("sets")
def sets_group() -> None:
    """指标体系：列出、查看、检查、比较、检索、新建、导出 · indicator sets, yours and ours."""


@sets_group.add_command
@command
@options(JSON)
def list_command(run: Run, *, as_json: bool) -> None:
    """列出指标体系 · list the sets that ship or that an installed package offers."""
    from perfeval import indicator_sets
    from perfeval.cli.sets_printing import print_sets
    from perfeval.cli.sets_wire import list_wire

    if as_json:
        echo_json(list_wire(indicator_sets()))
    else:
        print_sets(indicator_sets(), run.lang)


@sets_group.add_command
@command
@options(_WHICH, click.option("--date", "day", help="参数取这一天的值 · 2026-07-01"), JSON)
def show_command(run: Run, which: str, day: str | None, *, as_json: bool) -> None:
    """查看一份指标体系，连同所沿用的 · every indicator of a set, with those of what it extends."""
    from perfeval.cli.sets_printing import print_set
    from perfeval.cli.sets_wire import set_wire
    from perfeval.files.sets import set_on

    shown = set_on(which, day)
    _say_doubts(run, which)
    if as_json:
        echo_json(set_wire(shown))
    else:
        print_set(shown, run.lang)


@sets_group.add_command
@command
@options(
    click.argument("which", metavar="ID|FILE…", nargs=-1, required=True),
    click.option("--year", type=click.IntRange(1, 9999), help="使用的年度 · year of its use"),
    click.option("--words", default="review", help="审核用语的编号或文件 · id or file"),
    JSON,
)
def check_command(
    run: Run, which: tuple[str, ...], year: int | None, words: str, *, as_json: bool
) -> None:
    """检查指标体系 · all that a careful reader would ask about."""
    from perfeval.errors import PerfevalError
    from perfeval.files.sets import check_sets
    from perfeval.phrases import say

    documents: list[dict[str, Any]] = []
    for name, found in check_sets(which, year, words).items():
        if isinstance(found, PerfevalError):
            run.refuse(found)
            continue
        run.note(found)
        wire = [each.as_dict(run.lang) for each in found]
        documents.append({"file": name, "findings": wire})
        lines = [each.render(run.lang) for each in found]
        for line in () if as_json else lines or [f"{name}: {say('card-none', run.lang)}"]:
            echo(line)
    if as_json:
        echo_json({"perfeval": "check/1", "version": __version__, "documents": documents})


@sets_group.add_command
@command
@options(click.argument("old"), click.argument("new"), JSON)
def diff_command(run: Run, old: str, new: str, *, as_json: bool) -> None:
    """比较两份指标体系 · what changed from one set to another, indicator by indicator."""
    from perfeval.cli.sets_printing import print_diff
    from perfeval.cli.sets_wire import diff_wire
    from perfeval.files.sets import compare_sets

    found = compare_sets(old, new)
    _say_doubts(run, old, new)
    if as_json:
        echo_json(diff_wire(found, run.lang))
    else:
        print_diff(found, run.lang)


@sets_group.add_command
@command
@options(
    click.argument("words", nargs=-1, required=True),
    click.option("--set", "sets", multiple=True, help="只在其中找 · id or file, repeatable"),
    click.option("--limit", default=10, type=click.IntRange(1), help="至多几个 · at most so many"),
    JSON,
)
def search_command(
    run: Run, words: tuple[str, ...], sets: tuple[str, ...], limit: int, *, as_json: bool
) -> None:
    """检索指标 · indicators by words of their names, keywords, explanations and formulas."""
    from perfeval.cli.sets_printing import print_hits
    from perfeval.cli.sets_wire import search_wire
    from perfeval.files.sets import search_indicators

    asked = " ".join(words)
    hits = search_indicators(asked, sets, limit=limit)
    _say_doubts(run, *sets)
    if as_json:
        echo_json(search_wire(asked, hits))
    else:
        print_hits(hits, run.lang)


@sets_group.add_command
@command
@options(
    click.argument("name", metavar="ID"),
    click.option("--title", required=True, help="名称 · title"),
    click.option("--extends", default=None, help="沿用的指标体系 · id or file to extend"),
    click.option("--issuer", default=None, help="发布单位 · issuer"),
    _OUT,
)
def new_command(
    run: Run, name: str, title: str, extends: str | None, issuer: str | None, out: str
) -> None:
    """新建指标体系文件 · write a file to begin with; one that is there is left alone."""
    from perfeval.files.new_set import new_set
    from perfeval.phrases import say

    new_set(out, id=name, title=title, extends=extends, issuer=issuer)
    echo(out)
    echo(say("sets-next", run.lang, path=out), err=True)


@sets_group.add_command
@command
@options(_WHICH, _OUT)
def export_command(run: Run, which: str, out: str) -> None:
    """导出指标体系，连同所沿用的 · write a set with what it extends: yaml, json, xlsx or md."""
    from perfeval import indicator_set
    from perfeval.reports.set_page import write_set

    require_other(out, which)
    write_set(indicator_set(which), out, run.lang)
    _say_doubts(run, which)
    echo(out)
