"""What every command shares: its run, its language, its exit status, its usual options."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from perfeval.cli.streams import as_json_text, echo, said
from perfeval.errors import PerfevalError
from perfeval.findings import FaultyInput, Finding, Lang, Severity, finding

if TYPE_CHECKING:
    from perfeval.files.collecting import Collected

DONE, DONE_WITH_ERRORS, NOT_DONE = 0, 1, 2
"""The exit statuses."""


class Run:
    """One run of a command: its language, and the worst that happened so far."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.status = DONE

    def note(self, findings: Iterable[Finding]) -> None:
        """Raise the status where one of ``findings`` is an error."""
        if any(each.severity is Severity.ERROR for each in findings):
            self.status = max(self.status, DONE_WITH_ERRORS)

    def refuse(self, error: PerfevalError) -> None:
        """Say on standard error why something could not be carried out."""
        echo(said(error, self.lang), err=True)
        self.status = NOT_DONE

    @contextmanager
    def going_on(self, file: str) -> Iterator[None]:
        """Refuse what cannot be done with ``file``, so that the rest can be."""
        try:
            yield
        except FaultyInput as error:
            self.refuse(
                FaultyInput(evolve(each, place=each.place or file) for each in error.findings)
            )
        except PerfevalError as error:
            self.refuse(error)


def command(function: Callable[..., None]) -> click.Command:
    """Return a command that ends with the status of its run; errors of input are never traces."""

    @click.pass_context
    def run(context: click.Context, /, **given: Any) -> None:
        here: Run = context.obj
        here.lang = given.pop("lang") or here.lang
        try:
            function(here, **given)
        except PerfevalError as error:
            here.refuse(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough
                raise
            here.refuse(FaultyInput([finding("cannot-write", reason=error.strerror or error)]))
        context.exit(here.status)

    language = click.option(
        "--lang", type=click.Choice(["zh", "en"]), default=None, help="消息的语言 · language"
    )
    run.__doc__ = function.__doc__
    run.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    return click.command(function.__name__.removesuffix("_command"))(language(run))


def options(*decorators: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return one decorator that does what ``decorators`` do, the first of them outermost."""

    def apply(function: Any) -> Any:
        for each in reversed(decorators):
            function = each(function)
        return function

    return apply


def require_other(out: str, *sources: str) -> None:
    """Raise `FaultyInput` where a file that is read would be written over."""
    for each in sources:
        if Path(out).exists() and Path(each).exists() and Path(out).samefile(each):
            raise FaultyInput([finding("out-is-source", path=each)])


FILES = click.argument("files", nargs=-1, required=True, type=click.Path())
RULEBOOK = click.option("--rulebook", default=None, help="评分规则的编号或文件 · id or file")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON · print one JSON object")


def collected(run: Run, files: Iterable[str]) -> Iterator[Collected]:
    """Give what ``files`` hold, folders too; what is wrong with one is said, and the rest goes on.

    A file of which nothing could be read is refused. What is doubtful about a form that was read
    is said on standard error and noted.
    """
    from perfeval.files.collecting import collect, files_below

    for one in collect(files_below(files)):
        if one.documents:
            run.note(one.findings)
            for each in one.findings:
                echo(each.render(run.lang), err=True)
        else:
            run.refuse(FaultyInput(one.findings))
        yield one


def echo_json(wire: Any) -> None:
    """Print one JSON object."""
    echo(as_json_text(wire, indent=2))
