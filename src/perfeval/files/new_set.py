"""A file to begin an indicator set with: commented, and right as it stands."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from string import Template

from perfeval.documents.atomic import write_atomically
from perfeval.files import catalogue
from perfeval.files.doors import loads
from perfeval.files.packages import found_in
from perfeval.findings import FaultyInput, Severity, finding

SUFFIXES = (".yaml", ".yml")
"""The suffixes of a file with comments."""


def new_set(
    path: str | os.PathLike[str],
    *,
    id: str,  # noqa: A002  as in the files
    title: str,
    extends: str | None = None,
    issuer: str | None = None,
) -> None:
    """Write a file to begin an indicator set with; what is there already is left alone.

    ``extends`` is the id or the file of another set. Raises `FaultyInput` for an id that cannot
    be used or is taken, where there is no such set, and where the file exists.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     new_set(f"{folder}/training.yaml", id="training", title="本市培训指标")
    ...     catalogue.indicator_set(f"{folder}/training.yaml")
    <IndicatorSet training: 本市培训指标, 6 indicators>
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        said = finding("format-unknown", str(path), found=target.suffix, known=known)
        raise FaultyInput([said])
    if target.exists():
        raise FaultyInput([finding("file-exists", path=path)])
    taken = found_in("sets", ".yaml").get(id)
    if taken is not None:
        said = finding("set-id-taken", severity=Severity.ERROR, name=id, other=taken.shown)
        raise FaultyInput([said])
    if extends is not None and catalogue.is_path(extends):
        extends = os.path.relpath(extends, target.parent)
        extends = extends if catalogue.is_path(extends) else f"./{extends}"
    text = _text(id, title, extends, issuer)
    loads(text, str(target))
    write_atomically(target, text.encode("utf-8"))


def _text(name: str, title: str, extends: str | None, issuer: str | None) -> str:
    start = "indicator-set" if extends is None else "indicator-set-extending"
    template = files("perfeval") / "files" / "starts" / f"{start}.yaml"
    written = f"issuer: {_quoted(issuer)}" if issuer else "# issuer: 某市财政局          # 发布单位"
    return Template(template.read_text("utf-8")).substitute(
        id=_quoted(name), title=_quoted(title), issuer=written, extends=_quoted(extends or "")
    )


def _quoted(text: str) -> str:
    """Return a text as YAML, in quotation marks: nothing in it can be taken for anything else."""
    return json.dumps(text, ensure_ascii=False)
