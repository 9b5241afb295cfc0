"""What is wrong with a YAML text, said as what to do, and a mend that lets reading go on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from perfeval.findings import Finding, finding

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_KEY = r"^(?P<before>[ ]*(?:-[ ]+)*)(?P<key>[^\s:：'\"#{}\[\],&*!|>%@`?][^:：'\"#]{0,40}?)"
_WIDE_COLON = re.compile(_KEY + r"[ ]*：[ ]*")
_TIGHT_COLON = re.compile(
    _KEY.replace("[^:：'\\\"#]{0,40}?", "[^\\s:：'\\\"#]{0,40}?") + r":(?=[^\s/:])"
)
_VALUE = re.compile(_KEY + r":[ ]+(?P<value>\S.*?)[ ]*$")
_UNQUOTED_STARTS = ">|%@`*&!?"
_TOKEN_CONTEXTS = (
    "while scanning a block scalar",
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a tag",
    "while parsing a tag",
    "while scanning a directive",
)


class Mend(NamedTuple):
    """Characters ``start`` to ``end`` of a line, and what is read in their place."""

    line: int
    start: int
    end: int
    text: str


class Lines:
    """The lines of a text as YAML counts them, some of them mended; lines and columns from 0."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._original = text
        self._mends: dict[int, list[Mend]] = {}
        self.text = text

    # Only what has a fault is taken apart: most files need none of it.

    @cached_property
    def _ends(self) -> list[tuple[int, int]]:
        return [(found.start(), found.end()) for found in _BREAK.finditer(self._original)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end for _, end in self._ends)]

    @cached_property
    def _lines(self) -> list[str]:
        ends = [*(start for start, _ in self._ends), len(self._original)]
        return [self._original[start:end] for start, end in zip(self._starts, ends, strict=True)]

    @cached_property
    def _breaks(self) -> list[str]:
        return [*(self._original[start:end] for start, end in self._ends), ""]

    def __getitem__(self, line: int) -> str:
        return self._lines[line] if 0 <= line < len(self._lines) else ""

    def __len__(self) -> int:
        return len(self._lines)

    def place(self, line: int, column: int) -> str:
        """Return ``file:line:column``, counted from 1 in the text as it was before any mend.

        The end of the text, which the parser puts on a line of its own, is the end of its last.
        """
        if line >= len(self):
            line, column = len(self) - 1, len(self[len(self) - 1])
        return f"{self.name}:{line + 1}:{self.original_column(line + 1, column + 1)}"

    def place_of(self, offset: int) -> str:
        """Return the place of the character at ``offset`` of the text before any mend."""
        line = bisect_right(self._starts, offset) - 1
        return f"{self.name}:{line + 1}:{offset - self._starts[line] + 1}"

    def original_column(self, line: int, column: int) -> int:
        """Return where the column of a mended line (both from 1) was before it was mended."""
        for mend in reversed(self._mends.get(line - 1, ())):
            if column - 1 >= mend.start + len(mend.text):
                column -= len(mend.text) - (mend.end - mend.start)
            elif column - 1 > mend.start:
                column = mend.start + 1
        return column

    def mend(self, mend: Mend) -> bool:
        """Read on as ``mend`` says; False where that line was mended so before."""
        line = self._lines[mend.line]
        changed = line[: mend.start] + mend.text + line[mend.end :]
        earlier = self._mends.setdefault(mend.line, [])
        if changed == line or len(earlier) > 3:
            return False
        earlier.append(mend)
        self._lines[mend.line] = changed
        self.text = "".join(map(str.__add__, self._lines, self._breaks))
        return True


def diagnose(error: Any, lines: Lines) -> tuple[Finding, Mend | None]:
    """Return what is wrong where the parser stopped, and how to read on if that is clear."""
    for try_one in (_tab, _special_start, _quote, _colons, _bracket, _after_quote):
        found = try_one(error, lines)
        if found:
            return found
    if error.context == "while scanning a simple key":
        mark = error.context_mark
        text = lines[mark.line][mark.column :].rstrip()
        return finding(
            "yaml-no-colon", lines.place(mark.line, mark.column), text=_short(text)
        ), None
    mark = error.problem_mark
    place = lines.place(mark.line, mark.column)
    layout = ("mapping values", "did not find expected", "block sequence entries")
    if error.problem.startswith(layout):
        return finding("yaml-indentation", place), None
    return finding("yaml-syntax", place, problem=error.problem), None


def mend_plain_document(tree: object, lines: Lines) -> list[Finding]:
    """Mend a document whose every colon is wrong: YAML takes it for one long text."""
    found = []
    if isinstance(tree, str):
        for number in range(len(lines)):
            said = _wide_colon(number, lines) or _tight_colon(number, lines)
            if said and lines.mend(said[1]):
                found.append(said[0])
    return found


def _tab(error: Any, lines: Lines) -> tuple[Finding, Mend] | None:
    for mark in (error.problem_mark, error.context_mark):
        found = mark and re.match("[ \t]*\t[ \t]*", lines[mark.line])
        if found and found[0] != lines[mark.line]:
            line = mark.line
            place = lines.place(line, found[0].index("\t"))
            return finding("yaml-tab", place), Mend(line, 0, found.end(), _indent(line, lines))
    return None


def _indent(line: int, lines: Lines) -> str:
    """Return the indentation that a line indented by tabs most likely means."""
    above = next((lines[each] for each in range(line - 1, -1, -1) if lines[each].strip()), "")
    own = " " * (len(above) - len(above.lstrip()))
    deeper = above.rstrip().endswith(":") or above.lstrip().startswith("- ")
    return own + "  " if deeper else own


def _special_start(error: Any, lines: Lines) -> tuple[Finding, Mend] | None:
    """A value that begins with a character that means something else in YAML."""
    mark = error.problem_mark
    if error.context in _TOKEN_CONTEXTS:
        mark = error.context_mark
    elif not re.search("cannot start any token|mapping keys are not", error.problem):
        return None
    line = lines[mark.line]
    start = line[mark.column : mark.column + 1]
    if not start or start not in _UNQUOTED_STARTS:
        return None
    return _unquoted(mark.line, mark.column, start, lines)


def _unquoted(line: int, column: int, start: str, lines: Lines) -> tuple[Finding, Mend]:
    text = lines[line]
    flow = re.match(r"[^,}\]]*", text[column:])
    inside = text[:column].count("{") > text[:column].count("}")
    end = column + flow.end() if inside and flow else len(text)
    value = re.split(r"\s+#", text[column:end])[0].rstrip()
    said = finding("yaml-unquoted", lines.place(line, column), start=start, text=_short(value))
    return said, Mend(line, column, column + len(value), _quoted(value))


def _short(text: str) -> str:
    """Return ``text`` as long as a message can bear."""
    return text if len(text) <= 60 else text[:59] + "…"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quote(error: Any, lines: Lines) -> tuple[Finding, Mend] | None:
    """A quote that is never closed, or a backslash that means nothing."""
    if "quoted scalar" not in (error.context or ""):
        return None
    if re.search("escape|hexdecimal", error.problem):
        mark = error.problem_mark
        column = lines[mark.line].rfind("\\", 0, mark.column + 1)
        place = lines.place(mark.line, column)
        return finding("yaml-escape", place), Mend(mark.line, column, column + 1, "\\\\")
    mark = error.context_mark
    line = lines[mark.line]
    said = finding(
        "yaml-unclosed-quote", lines.place(mark.line, mark.column), quote=line[mark.column]
    )
    return said, Mend(mark.line, len(line), len(line), line[mark.column])


def _colons(error: Any, lines: Lines) -> tuple[Finding, Mend] | None:
    """A full-width colon, one without its blank, or one too many; here or in a line above."""
    if error.context == "while scanning a simple key":
        start = error.context_mark.line
    else:
        start = error.problem_mark.line
    for number in _upwards(start, lines):
        said = _wide_colon(number, lines) or _tight_colon(number, lines)
        if said:
            return said
        value = _VALUE.match(lines[number])
        if value and re.search(":( |$)", value["value"]) and not _opens(value["value"]):
            place = lines.place(number, value.start("value"))
            quoted = _quoted(value["value"])
            mend = Mend(number, value.start("value"), value.end("value"), quoted)
            return finding("yaml-colon-in-value", place, text=_short(value["value"])), mend
        if value and number < start:
            return None  # a line in good order: what is wrong is not above it
    return None


def _upwards(start: int, lines: Lines) -> Iterator[int]:
    """Yield ``start`` and at most two written lines above it."""
    written = (number for number in range(start, -1, -1) if lines[number].strip())
    for number, _ in zip(written, range(3), strict=False):
        yield number


def _opens(value: str) -> bool:
    return value[0] in "'\"{["


def _wide_colon(line: int, lines: Lines) -> tuple[Finding, Mend] | None:
    found = _WIDE_COLON.match(lines[line])
    if not found:
        return None
    column = found[0].index("：")
    place = lines.place(line, column)
    mend = Mend(line, found.end("key"), found.end(), ": ")
    return finding("yaml-colon", place, key=found["key"]), mend


def _tight_colon(line: int, lines: Lines) -> tuple[Finding, Mend] | None:
    found = _TIGHT_COLON.match(lines[line])
    if not found:
        return None
    place = lines.place(line, found.end() - 1)
    mend = Mend(line, found.end(), found.end(), " ")
    return finding("yaml-colon-space", place, key=found["key"]), mend


def _bracket(error: Any, lines: Lines) -> tuple[Finding, Mend | None] | None:
    if error.context not in {"while parsing a flow sequence", "while parsing a flow mapping"}:
        return None
    mark = error.context_mark
    line = lines[mark.line]
    start = line[mark.column]
    if start == "[" and "]" not in line[mark.column :]:
        return _unquoted(mark.line, mark.column, start, lines)
    place = lines.place(mark.line, mark.column)
    return finding("yaml-unclosed-bracket", place, bracket=start), None


def _after_quote(error: Any, lines: Lines) -> tuple[Finding, Mend] | None:
    """Text behind a closing quote or bracket, as in ``"98%"以上``."""
    mark = error.problem_mark
    line = lines[mark.line]
    before = line[: mark.column].rstrip()
    value = _VALUE.match(line)
    if not before.endswith(("'", '"', "]", "}")) or not value or not _opens(value["value"]):
        return None
    place = lines.place(mark.line, mark.column)
    mend = Mend(mark.line, value.start("value"), value.end("value"), _quoted(value["value"]))
    said = finding("yaml-after-quote", place, text=_short(value["value"]))
    return said, mend
