"""``bulk``: files of many projects scored into a folder, with a bar while it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.running import JSON, NOT_DONE, Run, command, echo_json, options
from perfeval.cli.streams import echo
from perfeval.findings import FaultyInput, Finding, Lang, Severity, finding, meaning
from perfeval.phrases import say

if TYPE_CHECKING:
    from perfeval.bulk.files import Progress, Summary


def _columns(given: Iterable[str]) -> dict[str, str]:
    """Return columns by role, as ``role=name`` says them; of a Chinese role too."""
    from perfeval.bulk.names import role_of

    found = {}
    for each in given:
        role, sign, name = each.partition("=")
        if not sign:
            raise click.UsageError(f"--column {each}: ROLE=NAME")
        found[role_of(role) or role] = name
    return found


@command
@options(
    click.argument("inputs", nargs=-1, required=True, type=click.Path(), metavar="IN…"),
    click.option("--out", required=True, type=click.Path(), help="输出文件夹 · folder to make"),
    click.option("--rulebook", default="mof-2020", help="评分规则的编号或文件 · id or file"),
    click.option("--year", type=int, default=None, help="没有年度列时的年度 · where no column is"),
    click.option("--column", "columns", multiple=True, metavar="ROLE=NAME", help="列的用途 · role"),
    click.option("--format", "written", type=click.Choice(["parquet", "csv"]), default="parquet"),
    click.option(
        "--threads",
        type=click.IntRange(1),
        default=None,
        help="同时进行的数目（Parquet 用进程，其他用线程） · how many at work at once",
    ),
    click.option(
        "--workers", type=click.IntRange(1), default=None, help="本机 Dask 进程数 · local Dask"
    ),
    click.option(
        "--cluster", default=None, metavar="tcp://…", help="Dask 集群的地址 · its address"
    ),
    click.option("--overwrite", is_flag=True, help="替换已有的输出 · replace what is there"),
    JSON,
)
def bulk_command(run: Run, inputs: tuple[str, ...], *, as_json: bool, **given: Any) -> None:
    """批量计分 · score Parquet, CSV, sheets and folders of forms into a folder."""
    from perfeval.bulk import Job, score_files, score_on_cluster

    job = Job(
        inputs,
        given["out"],
        given["rulebook"],
        columns=_columns(given["columns"]),
        year=given["year"],
        format=given["written"],
        threads=given["threads"],
        overwrite=given["overwrite"],
    )

    def tell(findings: Iterable[Finding]) -> None:
        for each in findings:
            run.note([each])
            if each.code == "bulk-form-unread":
                run.status = NOT_DONE
            echo(each.render(run.lang), err=True)

    try:
        with _bar(run) as progress:
            if given["workers"] or given["cluster"]:
                where = {each: given[each] for each in ("workers", "cluster")}
                summary = score_on_cluster(job, **where, say=tell, progress=progress)
            else:
                summary = score_files(job, tell, progress)
    except KeyboardInterrupt:
        raise FaultyInput([finding("bulk-interrupted", str(job.out))]) from None
    run.note(_errors(summary))
    if as_json:
        spent = {"seconds": f"{summary.seconds:.2f}", "rows_per_second": f"{summary.rate:.0f}"}
        echo_json({**summary.as_dict(), "out": str(job.out), **spent})
    else:
        for line in _lines(summary, run):
            echo(line)


def _errors(summary: Summary) -> Iterator[Finding]:
    """Give one finding of each code of severity error that rows or projects have."""
    for codes in summary.as_dict()["findings"].values():
        for code in codes:
            found = finding(code)
            if found.severity is Severity.ERROR:
                yield found


def _lines(summary: Summary, run: Run) -> Iterator[str]:
    """Give the summary as it is printed."""
    found, lang = summary.as_dict(), run.lang
    rate = f"{summary.rate:,.0f}"
    yield say("bulk-done", lang, rows=f"{found['rows']:,}", projects=f"{found['projects']:,}")
    yield say("bulk-rate", lang, seconds=f"{summary.seconds:.1f}", rate=rate)
    book = found["rulebook"]
    yield say("bulk-rulebook", lang, id=book["id"], sha256=book["sha256"][:12])
    for name in ("states", "verdicts", "grades", "score_checks", "declared_totals"):
        counts = [f"{_named(name, each, lang)} {count:,}" for each, count in found[name].items()]
        yield f"{say(f'bulk-{name}', lang)}  {'  '.join(counts)}"
    for kind in ("rows", "projects"):
        for code, count in sorted(found["findings"][kind].items(), key=lambda each: -each[1]):
            yield f"  {count:>12,}  {code}  {meaning(code, lang)}"
    yield str(summary.job.out)


def _named(column: str, value: str, lang: Lang) -> str:
    """Return what a value of a column is called; a grade has its own name."""
    if column == "grades" and value != "open":
        return value
    return say(f"state-{value}" if column == "states" else f"bulk-is-{value}", lang)


@contextmanager
def _bar(run: Run) -> Iterator[Progress | None]:
    """Give what shows progress on standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, said="")

        def show(rows: int, share: float) -> None:
            spent = bar.tasks[0].elapsed or 0.0
            rate = f"{rows / spent:,.0f}" if spent > 0 else "—"
            said = say("bulk-progress", run.lang, rows=f"{rows:,}", rate=rate)
            bar.update(task, completed=share, said=said)

        yield show
