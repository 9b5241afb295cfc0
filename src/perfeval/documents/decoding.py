"""Bytes to text: UTF-8, UTF-16 with its mark, or GB18030, and which of them it was."""

from __future__ import annotations

import codecs

from perfeval.findings import FaultyInput, Finding, finding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)

SIGNATURES = (
    (b"%PDF", "kind-pdf"),
    (b"\x89PNG", "kind-image"),
    (b"\xff\xd8\xff", "kind-image"),
    (b"GIF8", "kind-image"),
    (b"\x1f\x8b", "kind-archive"),
    (b"Rar!", "kind-archive"),
    (b"7z\xbc\xaf", "kind-archive"),
)
"""What files begin with that are no text, and the phrase for what they are."""


def is_marked(data: bytes) -> bool:
    """Tell whether the first bytes of a text say its encoding.

    >>> is_marked("名称".encode("utf-16")), is_marked("名称".encode())
    (True, False)
    """
    return data.startswith(tuple(mark for mark, _, _ in _MARKS))


def decoded(data: bytes, name: str) -> tuple[str, str, tuple[Finding, ...]]:
    """Return a file's text, its encoding, and the finding that says so unless it is UTF-8.

    ``name`` is what places begin with. Raises `FaultyInput` where bytes are broken: damaged UTF-8
    is never read as other, readable-looking characters.

    >>> decoded("名称".encode("gb18030"), "表.csv")[:2]
    ('名称', 'GB18030')
    """
    codec, encoding = next(
        ((codec, encoding) for mark, codec, encoding in _MARKS if data.startswith(mark)),
        ("utf-8", "UTF-8"),
    )
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        place = _place(name, data[: error.start].decode(codec, "ignore"))
        if codec != "utf-8" or _is_mostly_utf8(data):
            damaged = finding("encoding-damaged", place, encoding=encoding)
            raise FaultyInput([damaged]) from error
        try:
            text, encoding = data.decode("gb18030"), "GB18030"
        except UnicodeDecodeError:
            raise FaultyInput([finding("encoding-unknown", place)]) from error
    said = () if encoding == "UTF-8" else (finding("encoding", name, encoding=encoding),)
    return text, encoding, said


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell whether most of what is beyond ASCII is UTF-8: Chinese in GB18030 hardly ever is."""
    lenient = data.decode("utf-8", "replace")
    beyond_ascii = sum(character > "\x7f" for character in lenient)
    return lenient.count("\ufffd") * 4 <= beyond_ascii


def _place(name: str, before: str) -> str:
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
