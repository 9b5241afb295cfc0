"""JSON text to the same plain tree with the same places; numbers stay the text that was written."""

from __future__ import annotations

import json
import re
from typing import Any

from perfeval.files.source import DEPTH_LIMIT, FAULT_LIMIT, Mark, Source, Tree, in_order
from perfeval.files.text import Text
from perfeval.findings import Finding, Phrase, Severity, finding

# JSON's parser in the standard library says nothing about places, and YAML's refuses JSON that is
# right (surrogate pairs, long keys), so the tokens are told apart here and decoded there.
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
    |(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.]))
    |(?P<word>-?[A-Za-z]+)
    |(?P<mark>[][{}:,])
    |(?P<end>\Z)
    |(?P<other>.))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"null": None, "true": True, "false": False}
_WIDE = "：，“”‘’｛｝【】［］"


class _Stop(Exception):
    """Reading cannot go on: the finding says why."""

    def __init__(self, found: Finding) -> None:
        self.found = found
        super().__init__(found)


def read_json(source: Text) -> Source:
    """Return the tree of a JSON text, its places, and every fault of its syntax.

    Numbers are kept as written, so that no digit is lost. NaN, Infinity and duplicate keys are
    faults; reading stops at the first place that is no JSON.

    >>> read = read_json(Text("a.json", '{"points": 20.10, "core": true}', "UTF-8"))
    >>> read.tree, read.place(("core",))
    ({'points': '20.10', 'core': True}, 'a.json:1:27')
    """
    reader = _Reader(source)
    try:
        tree, mark = reader.read()
    except _Stop as stop:
        findings = (*source.findings, *in_order([*reader.findings, stop.found]))
        return Source(source.name, None, Mark(1, 1, 1, 1, None), findings, whole=False)
    return Source(source.name, tree, mark, (*source.findings, *in_order(reader.findings)))


class _Reader:
    """Reads tokens one after another into containers on a stack of its own."""

    def __init__(self, source: Text) -> None:
        self.name = source.name
        self.text = source.text
        self.findings: list[Finding] = []
        self._line = 1
        self._line_start = 0
        self._seen = 0

    def read(self) -> tuple[Tree, Mark]:
        """Return the tree and its marks; raises `_Stop` where the text is no JSON."""
        root: list[Tree] = []
        marks: list[Mark] = []
        stack: list[tuple[Any, Any]] = [(root, marks)]
        key: tuple[str, int, int] | None = None
        closing: list[str] = []
        value_must_follow = True
        end = 0
        while value_must_follow or closing:
            container, children = stack[-1]
            kind, sign, start, end = self._next(end)
            line, column = self._at(start)
            if sign == "]" and closing[-1:] == ["]"] and not container:
                value_must_follow = self._close(stack, closing)
            elif isinstance(container, dict) and key is None:
                if sign == "}" and not container:
                    value_must_follow = self._close(stack, closing)
                else:
                    key = (self._key(kind, sign, start), line, column)
                    end = self._expect(end, ":", "json-colon")
                    continue
            else:
                value, below = self._value(kind, sign, start)
                self._add(value, below, (line, column), (container, children), key)
                key = None
                if below is not None:
                    if len(stack) > DEPTH_LIMIT:
                        raise _Stop(self._finding("too-deep", start, limit=DEPTH_LIMIT))
                    stack.append((value, below))
                    closing.append("]" if sign == "[" else "}")
                    continue
                value_must_follow = False
            end, value_must_follow = self._after_value(end, stack, closing)
        self._expect(end, "", "json-end")
        return root[0], marks[0]

    def _after_value(
        self, end: int, stack: list[tuple[Any, Any]], closing: list[str]
    ) -> tuple[int, bool]:
        """Read closing signs up to a comma; return where, and whether a value must follow."""
        while closing:
            _, sign, start, behind = self._next(end)
            if sign == ",":
                return self._no_trailing_comma(behind), True
            if sign != closing[-1]:
                code = "json-comma-or-brace" if closing[-1] == "}" else "json-comma-or-bracket"
                raise _Stop(self._unexpected(start, sign, code))
            self._close(stack, closing)
            end = behind
        return end, False

    def _no_trailing_comma(self, end: int) -> int:
        _, sign, start, _ = self._next(end)
        if sign in {"]", "}"}:
            raise _Stop(self._unexpected(start, sign, "json-value", "json-remedy-comma"))
        return end

    def _close(self, stack: list[tuple[Any, Any]], closing: list[str]) -> bool:
        stack.pop()
        closing.pop()
        return False

    def _key(self, kind: str, sign: str, start: int) -> str:
        if kind != "string":
            raise _Stop(self._unexpected(start, sign, "json-key", "json-remedy-quotes"))
        return self._text(sign, start)

    def _text(self, sign: str, start: int) -> str:
        text: str = json.loads(sign)
        # Half of a surrogate pair can be escaped but never written to a file again.
        half = re.search("[\ud800-\udfff]", text) if "\\u" in sign else None
        if half:
            code = f"U+{ord(half[0]):04X}"
            self._note(self._finding("control-character", start, code=code))
        return text

    def _value(self, kind: str, sign: str, start: int) -> tuple[Tree, Any]:
        """Return the value that begins with ``sign``, and where its children's marks go."""
        if kind == "string":
            return self._text(sign, start), None
        if kind == "number":
            return sign, None
        if sign == "{":
            return {}, {}
        if sign == "[":
            return [], []
        if sign in _WORDS:
            return _WORDS[sign], None
        if sign.lstrip("-") in {"NaN", "Infinity"}:
            self._note(self._finding("json-number", start, found=sign))
            return None, None
        remedy = "json-remedy-string" if sign == '"' else None
        if kind == "word":
            remedy = "json-remedy-quotes"
        raise _Stop(self._unexpected(start, sign, "json-value", remedy))

    def _add(
        self,
        value: Tree,
        below: Any,
        at: tuple[int, int],
        into: tuple[Any, Any],
        key: tuple[str, int, int] | None,
    ) -> None:
        container, children = into
        if key is None:
            container.append(value)
            children.append(Mark(*at, *at, below))
        elif key[0] in container:
            place = f"{self.name}:{key[1]}:{key[2]}"
            first = children[key[0]].key_line
            self._note(finding("duplicate-key", place, key=key[0], line=first))
        else:
            container[key[0]] = value
            children[key[0]] = Mark(*at, key[1], key[2], below)

    def _next(self, end: int) -> tuple[str, str, int, int]:
        """Return kind, text, start and end of the sign behind ``end``."""
        found = _TOKEN.match(self.text, end)
        assert found is not None, "the last two alternatives match anything"
        kind = found.lastgroup or "end"
        return kind, found[kind], found.start(kind), found.end()

    def _expect(self, end: int, wanted: str, code: str) -> int:
        _, sign, start, behind = self._next(end)
        if sign != wanted:
            raise _Stop(self._unexpected(start, sign, code))
        return behind

    def _unexpected(
        self, start: int, sign: str, expected: str, remedy: str | None = None
    ) -> Finding:
        if sign and sign in _WIDE:
            remedy = "json-remedy-wide"
        elif sign == '"':
            remedy = "json-remedy-string"
        elif sign == "'":
            remedy = "json-remedy-quotes"
        return self._finding(
            "json-syntax",
            start,
            found=sign[:40] if sign else Phrase("json-end"),
            expected=Phrase(expected),
            remedy=Phrase(remedy or "json-remedy-general"),
        )

    def _finding(self, code: str, start: int, /, **parameters: object) -> Finding:
        line, column = self._at(start)
        place = f"{self.name}:{line}:{column}"
        return finding(code, place, severity=Severity.ERROR, **parameters)

    def _note(self, found: Finding) -> None:
        if len(self.findings) >= FAULT_LIMIT:
            raise _Stop(found)
        self.findings.append(found)

    def _at(self, start: int) -> tuple[int, int]:
        """Return line and column of an offset; offsets are asked for in rising order."""
        breaks = self.text.count("\n", self._seen, start)
        if breaks:
            self._line += breaks
            self._line_start = self.text.rfind("\n", 0, start) + 1
        self._seen = max(self._seen, start)
        return self._line, start - self._line_start + 1
