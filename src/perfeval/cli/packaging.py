"""``package``: a bureau's own package of data, begun from the template that ships."""

from __future__ import annotations

import click

from perfeval.cli.running import Run, command, options
from perfeval.cli.streams import echo


@click.group("package")
def package_group() -> None:
    """本单位的数据包 · a package of your own sets, rulebooks, forms and outlines."""


@package_group.add_command
@command
@options(
    click.argument("folder", type=click.Path(), metavar="DIR"),
    click.option("--id", "name", required=True, help="编号，用小写字母 · id in small letters"),
    click.option("--title", required=True, help="单位名称 · what the bureau is called"),
)
def new_command(run: Run, folder: str, name: str, title: str) -> None:
    """新建数据包 · write one, ready to be edited, installed and tested."""
    from perfeval.files.new_package import new_package
    from perfeval.phrases import say

    for path in new_package(folder, id=name, title=title):
        echo(str(path))
    echo(say("package-next", run.lang, folder=folder))
