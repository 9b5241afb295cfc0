"""What was written of a scoring, read again as a scored table."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from perfeval.bulk.arrow import arrow, compute
from perfeval.bulk.chunk import Table
from perfeval.bulk.table import ScoredTable
from perfeval.documents.office import library
from perfeval.files.catalogue import rulebook as open_rulebook
from perfeval.findings import FaultyInput, finding
from perfeval.rules import Rulebook


def read_scores(
    folder: str | os.PathLike[str], rulebook: str | os.PathLike[str] | Rulebook | None = None
) -> ScoredTable:
    r"""Return the scores that `score_files`, ``perfeval bulk`` or a cluster wrote as Parquet.

    ``rulebook`` is the one they were scored by, where it does not ship. Raises `FaultyInput` where
    the folder holds no such scores, and where the rulebook is not the same as it was.

    >>> import tempfile
    >>> from perfeval.bulk import Job, score_files
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = Path(folder, "rows.csv")
    ...     text = "项目名称,指标名称,指标值,实际完成值,分值\n培训,人次,≥200人次,186人次,100\n"
    ...     _ = rows.write_text(text, encoding="utf-8")
    ...     _ = score_files(Job([rows], Path(folder, "scores")))
    ...     read_scores(Path(folder, "scores"))
    <ScoredTable 1 rows, 1 projects>
    """
    place = Path(folder)
    summary = _summary(place)
    known = summary["rulebook"]
    which = known["id"] if rulebook is None else rulebook
    book = which if isinstance(which, Rulebook) else open_rulebook(which)
    if book.sha256 != known["sha256"]:
        raise FaultyInput([finding("scores-rulebook", str(place), id=known["id"])])
    return ScoredTable(_read(place / "rows"), _read(place / "projects"), book)


def _summary(place: Path) -> Any:
    try:
        found = json.loads((place / "summary.json").read_text("utf-8"))
        if found["format"] == "parquet" and isinstance(found["rulebook"]["sha256"], str):
            return found
    except (OSError, ValueError, LookupError, TypeError):
        pass
    raise FaultyInput([finding("scores-missing", str(place))])


def _read(folder: Path) -> Table:
    """Return the table of a folder; codes of findings, written as one text, are lists again."""
    pa, parquet = arrow(), library("pyarrow.parquet", "bulk")
    try:
        schema = parquet.ParquetDataset(folder).schema
        texts = [each.name for each in schema if pa.types.is_string(each.type)]
        table = parquet.read_table(folder, read_dictionary=texts)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise FaultyInput([finding("parquet-damaged", str(folder), reason=reason)]) from error
    place = table.column_names.index("findings")
    codes = table.column(place).cast(pa.string())
    return table.set_column(place, "findings", compute().split_pattern(codes, " "))
