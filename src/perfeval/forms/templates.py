"""A bureau's own template: its placeholders are the keys of the layouts, its layout is kept."""

from __future__ import annotations

import os
from pathlib import Path

from perfeval.documents.filling import Filling, Fillings
from perfeval.findings import FaultyInput, finding
from perfeval.forms.fields import FUND_KEYS, INDICATOR_KEYS, SUBJECT_KEYS, Subject, show

_FUND = "fund."


def fill_template(path: str | os.PathLike[str], subject: Subject) -> bytes:
    """Return a template filled in with a project or department, as a file of the same format.

    A workbook has placeholders such as ``{{ name }}``, ``{{ budget.annual }}`` and
    ``{{ narrative.评价结论 }}`` in its cells; a row with ``{{ indicators.target }}`` or
    ``{{ sources.annual }}`` is repeated. A Word document has them in the syntax of docxtpl, with
    ``{%tr for one in indicators %}``. Raises `FaultyInput` with a finding for each placeholder
    that stands for nothing, and for a suffix other than xlsx and docx.
    """
    file = Path(path)
    if not file.is_file():
        raise FaultyInput([finding("file-missing", str(file), path=file)])
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        from perfeval.documents.fill_xlsx import filled_workbook as fill
    elif suffix == ".docx":
        from perfeval.documents.fill_docx import filled_document as fill
    else:
        raise FaultyInput([finding("format-unknown", str(file), found=suffix, known="xlsx, docx")])
    return fill(file, fillings(subject), subject.name)


def fillings(subject: Subject) -> Fillings:
    """Return what the placeholders of a template stand for, for a project or department.

    >>> from perfeval.model import Project
    >>> fillings(Project("职工技能培训")).get("name")
    '职工技能培训'
    """
    sources = subject.budget.sources if subject.budget else ()
    funds: list[dict[str, Filling]] = [
        {key.removeprefix(_FUND): show(key, subject, each) for key in FUND_KEYS} for each in sources
    ]
    indicators: list[dict[str, Filling]] = [
        {key: show(key, subject, each) for key in INDICATOR_KEYS} for each in subject.indicators
    ]
    return Fillings(
        {key: show(key, subject) for key in sorted(SUBJECT_KEYS)},
        {"narrative": subject.narrative},
        {"sources": funds, "indicators": indicators},
        {
            "sources": sorted(key.removeprefix(_FUND) for key in FUND_KEYS),
            "indicators": sorted(INDICATOR_KEYS),
        },
    )
