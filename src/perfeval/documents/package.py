"""Make an office file depend on its content only: the same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:language>{lang}</dc:language></cp:coreProperties>"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def settled(
    package: bytes, *, title: str, lang: str, replaced: Mapping[str, bytes] | None = None
) -> bytes:
    """Return an office file without a trace of when and by what it was written.

    Members keep their order and get the earliest date that a zip file knows; the core properties
    hold the title and the language. ``replaced`` gives other members a new content.
    """
    members = {
        "docProps/core.xml": _CORE.format(title=escape(title), lang=escape(lang)).encode(),
        **(replaced or {}),
    }
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = members.get(name)
            target.writestr(info, source.read(name) if content is None else content)
    return stream.getvalue()
