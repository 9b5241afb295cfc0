"""Office files written by hand, so that a test says exactly what stands in them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from perfeval.documents import FileTables, read_tables

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*targets: tuple[str, str], external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    each = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'


def xlsx(
    sheet: str,
    *,
    formats: tuple[str, ...] = (),
    strings: str = "",
    more: Mapping[str, str | bytes] | None = None,
    head: str = "",
    sheet_head: str = "",
) -> bytes:
    """Return a workbook of one sheet; style n has the n-th format, style 0 is General."""
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        for number, code in enumerate((each.replace('"', "&quot;") for each in formats), 164)
    )
    styles = '<xf numFmtId="0"/>' + "".join(
        f'<xf numFmtId="{number}"/>' for number in range(164, 164 + len(formats))
    )
    return package(
        {
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{_RELATIONS}">{head}'
            '<sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts>{codes}</numFmts>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'{sheet_head}<worksheet xmlns="{SHEET}">{sheet}'
            "</worksheet>",
            **(more or {}),
        }
    )


def docx(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    return package(
        {
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
            "</w:document>",
            **(more or {}),
        }
    )


def compound(name: str, content: bytes = b"") -> bytes:
    """Return a compound file (OLE) with one stream of at least 4096 bytes."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // 512)
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = [0xFFFFFFFE, *chain, 0xFFFFFFFD]
    table_sector = sectors + 1

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB", len(encoded), kind, 1)
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
            + bytes(36)
            + struct.pack("<III", start, size, 0)
        )

    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIIII", 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, table_sector)
        + struct.pack("<I", 0xFFFFFFFF) * 108
    )
    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry(name, 2, 1, len(content))
    numbers = b"".join(struct.pack("<I", number) for number in table)
    return (
        header
        + directory.ljust(512, b"\0")
        + content.ljust(512 * sectors, b"\0")
        + numbers.ljust(512, b"\xff")
    )


def read(folder: Path, name: str, data: bytes) -> FileTables:
    path = folder / name
    path.write_bytes(data)
    return read_tables(path)
