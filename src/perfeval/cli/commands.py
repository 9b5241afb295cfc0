"""The commands ``score``, ``report``, ``audit``, ``check``, ``explain`` and ``rulebooks``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from perfeval._version import __version__
from perfeval.cli.bulk import bulk_command
from perfeval.cli.cases import test_command
from perfeval.cli.overview import overview_command
from perfeval.cli.packaging import package_group
from perfeval.cli.running import (
    FILES,
    JSON,
    RULEBOOK,
    Run,
    collected,
    command,
    echo_json,
    options,
    require_other,
)
from perfeval.cli.sets import sets_group
from perfeval.cli.streams import echo, say_what_the_terminal_can_show
from perfeval.cli.verifying import verify_command
from perfeval.findings import FaultyInput, Lang, Severity

if TYPE_CHECKING:
    from perfeval.scoring import Scorecard


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="perfeval")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="消息的语言 · language")
@click.pass_context
def main(context: click.Context, lang: Lang) -> None:
    """预算绩效自评：读数、计分、说明、出报告 · performance self-evaluation of public budgets."""
    context.obj = Run(lang)
    say_what_the_terminal_can_show()


def _cards(run: Run, files: Iterable[str], which: str | None) -> Iterator[Scorecard]:
    """Give the scorecards of ``files``; one that is not right is said, and the rest goes on."""
    from perfeval import rulebook, score

    book = rulebook(which) if which else None
    for one in collected(run, files):
        with run.going_on(one.file):
            for thing in one.documents:
                yield score(thing, book)


@main.add_command
@command
@options(FILES, RULEBOOK, JSON, click.option("--why", is_flag=True, help="逐项说明 · derivations"))
def score_command(
    run: Run, files: tuple[str, ...], rulebook: str | None, *, as_json: bool, why: bool
) -> None:
    """计分 · score files and print the scorecards."""
    cards = list(_cards(run, files, rulebook))
    for card in cards:
        run.note(card.all_findings())
    if as_json:
        from perfeval.files.scorecard_wire import scorecards

        echo_json(scorecards(cards, lang=run.lang))
        return
    from perfeval.cli.printing import print_card

    for card in cards:
        print_card(card, run.lang, why=why)


@main.add_command
@command
@options(FILES, RULEBOOK, JSON)
def audit_command(run: Run, files: tuple[str, ...], rulebook: str | None, *, as_json: bool) -> None:
    """核对自评得分 · hold declared scores against the computed ones."""
    from perfeval import audit
    from perfeval.review import summarise

    cards = list(_cards(run, files, rulebook))
    for card in cards:
        run.note(audit(card))
    summary = summarise(cards) if max(len(files), len(cards)) > 1 else None
    if as_json:
        from perfeval.files.scorecard_wire import scorecards

        echo_json(scorecards(cards, lang=run.lang, audited=True, summary=summary))
        return
    from perfeval.cli.printing import print_card, print_summary

    for card in cards:
        print_card(card, run.lang, audited=True)
    if summary is not None:
        print_summary(summary, run.lang)


@main.add_command
@command
@options(
    FILES,
    RULEBOOK,
    click.option("--out", required=True, type=click.Path(), help="输出文件夹 · folder"),
    click.option("--strict", is_flag=True, help="有错误时不出报告 · none while errors stand"),
    click.option("--format", "formats", help="格式 · formats"),
    click.option("--outline", "outlines", multiple=True, help="报告提纲的编号或文件 · id or file"),
)
def report_command(
    run: Run, files: tuple[str, ...], rulebook: str | None, out: str, formats: str | None,
    outlines: tuple[str, ...], *, strict: bool,
) -> None:  # fmt: skip
    """出报告 · write the reports; strictly, only those in which nothing is wrong."""
    from perfeval import audit
    from perfeval.reports import default_formats, reports, require_formats, write_reports

    wanted = default_formats() if formats is None else tuple(map(str.strip, formats.split(",")))
    require_formats(wanted)
    drawn = []
    for card in _cards(run, files, rulebook):
        run.note(card.all_findings())
        with run.going_on(card.name):
            errors = [each for each in audit(card) if each.severity is Severity.ERROR]
            if strict and errors:
                raise FaultyInput(errors)
            drawn += reports(card, outlines)
    for path in write_reports(drawn, out, formats=wanted):
        echo(str(path))
    for each in drawn:
        for found in each.all_findings():
            echo(found.render(run.lang), err=True)


@main.add_command
@command
@options(FILES, JSON)
def check_command(run: Run, files: tuple[str, ...], *, as_json: bool) -> None:
    """检查源文件 · is this source file right."""
    from perfeval import check
    from perfeval.phrases import say

    documents = []
    for file in files:
        with run.going_on(file):
            findings = check(file)
            run.note(findings)
            wire = [each.as_dict(run.lang) for each in findings]
            documents.append({"file": file, "findings": wire})
            lines = [each.render(run.lang) for each in findings]
            for line in () if as_json else lines or [f"{file}: {say('card-none', run.lang)}"]:
                echo(line)
    if as_json:
        echo_json({"perfeval": "check/1", "version": __version__, "documents": documents})


@main.add_command
@command
@options(
    click.option("--target", default=None, help="指标值 · target"),
    click.option("--actual", default=None, help="实际完成值 · actual"),
    click.option("--name", default="", help="指标名称 · name of the indicator"),
    click.option("--category", default="", help="一级/二级指标 · category"),
    click.option("--points", default=None, help="分值 · points"),
    click.option("--direction", type=click.Choice(["higher", "lower", "exact"]), default=None),
    click.option("--unit", default=None, help="计量单位 · unit"),
    click.option("--year", type=int, default=None, help="年度 · year"),
    click.option("--rulebook", default="mof-2020", help="评分规则 · id or file"),
    click.option("--jsonl", is_flag=True, help="标准输入每行一个 JSON · a JSON object a line"),
)
def explain_command(run: Run, *, jsonl: bool, **pair: Any) -> None:
    """说明一对指标值和实际值 · what was read, and why it earns what it earns."""
    from perfeval.cli.explaining import explain_lines, explain_one

    if jsonl:
        run.status = max(run.status, explain_lines(sys.stdin.buffer, pair["rulebook"], run.lang))
    elif pair["target"] is None and pair["actual"] is None:
        raise click.UsageError("give --target, or --jsonl")
    else:
        run.note(explain_one(pair, run.lang))


@main.add_command
@command
@options(
    click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="IN…"),
    click.argument("out", type=click.Path(), metavar="OUT"),
    click.option("--layout", default=None, help="表样的编号或文件 · id or file of the form"),
)
def convert_command(run: Run, files: tuple[str, ...], out: str, layout: str | None) -> None:
    """转换 · forms, sets and source files into one another, a folder into one table."""
    from pathlib import Path

    from perfeval.cli.converting import convert, convert_set, require_no_sets, require_writable

    require_writable(out)
    require_other(out, *files)
    as_table = len(files) > 1 or any(Path(each).is_dir() for each in files)
    found = None if as_table else convert_set(files[0], out)
    if found is None:
        read = list(collected(run, files))
        require_no_sets(files, read)
        found = convert(read, out, layout, as_table=as_table, lang=run.lang)
    for each in found:
        echo(each.render(run.lang), err=True)
    echo(out)


@main.add_command
@command
@options(
    click.argument("which", metavar="SET|FILE"),
    click.option("--out", required=True, type=click.Path(), help="输出文件 · file to write"),
    click.option("--layout", default=None, help="表样的编号或文件 · id or file of the form"),
    click.option("--blank", is_flag=True, help="空表，不填完成情况 · without results"),
    click.option("--rows", default=2, help="空表每类指标的行数 · empty rows of a category"),
    click.option("--template", default=None, help="本单位的模板 · a workbook or Word template"),
    click.option(
        "--choose",
        "names",
        multiple=True,
        help="指标名称或编码，逗号隔开 · names or codes of a set",
    ),
    click.option("--name", default=None, help="项目名称 · name of the project"),
    click.option("--year", type=click.IntRange(1949, 9999), default=None, help="年度 · year"),
    click.option(
        "--date",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        default=None,
        help="参数取这一天的数值 · the day whose parameters count",
    ),
    click.option("--points", default=None, help="按权重分的总分 · points to share out by weight"),
    click.option("--no-targets", is_flag=True, help="不带指标值 · leave the targets open"),
)
def form_command(
    run: Run, which: str, out: str, layout: str | None, template: str | None, *, blank: bool,
    rows: int, **choice: Any,
) -> None:  # fmt: skip
    """官方表样 · an official form, blank from an indicator set or filled from a file."""
    from perfeval import form
    from perfeval.cli.converting import (
        choice_of,
        fill,
        require_writable,
        subjects_of,
        write_grids,
    )

    require_writable(out)
    require_other(out, which, *([] if template is None else [template]))
    made = choice_of(**choice)
    with run.going_on(which):
        if template is not None:
            fill(which, template, out)
        else:
            subjects = subjects_of(which, made)
            write_grids(
                [
                    form(one, layout, blank=blank or is_open, rows=rows)
                    for one, is_open, _ in subjects
                ],
                out,
            )
            for each in (found for _, _, said in subjects for found in said):
                echo(each.render(run.lang), err=True)
        echo(out)


@main.group("rulebooks")
def rulebooks_group() -> None:
    """评分规则：有哪些、各说什么 · the rulebooks that ship, and what one says."""


@rulebooks_group.add_command
@command
@options(JSON)
def list_command(run: Run, *, as_json: bool) -> None:
    """列出评分规则 · list the rulebooks that ship."""
    from perfeval.cli.rulebooks import list_wire, print_list

    if as_json:
        echo_json(list_wire())
    else:
        print_list(run.lang)


@rulebooks_group.add_command
@command
@options(click.argument("which", metavar="ID|FILE"), JSON)
def show_command(run: Run, which: str, *, as_json: bool) -> None:
    """列出一份评分规则的全部规定 · every rule in force, its source, and the file that says it."""
    from perfeval.cli.rulebooks import print_rules, rules_wire

    if as_json:
        echo_json(rules_wire(which, run.lang))
    else:
        print_rules(which, run.lang)


main.add_command(sets_group)
main.add_command(test_command)
main.add_command(package_group)


main.add_command(verify_command)
main.add_command(overview_command)
main.add_command(bulk_command)
