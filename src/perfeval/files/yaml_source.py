"""YAML text to a plain tree with exact places; no scalar becomes anything but what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from perfeval.files.source import DEPTH_LIMIT, FAULT_LIMIT, Mark, Source, Tree, in_order
from perfeval.files.text import Text
from perfeval.files.validate import MOST_INDICATORS
from perfeval.files.yaml_faults import Lines, diagnose, mend_plain_document
from perfeval.findings import Finding, Severity, finding

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MENDS = 100
"""How many faults of syntax are mended to find the next one; each costs one more reading."""


class _Stop(Exception):
    """Reading cannot go on: the finding says why."""

    def __init__(self, found: Finding) -> None:
        self.found = found
        super().__init__(found)


def read_yaml(source: Text) -> Source:
    r"""Return the tree of a YAML text, its places, and every fault of its syntax.

    Every plain scalar stays text, except ``null``, ``~`` and nothing (`None`), ``true`` and
    ``false``. Anchors, aliases, tags, merge keys, duplicate keys and several documents are
    faults. After a fault of syntax that has an obvious cause, reading goes on as if it were mended.

    >>> read = read_yaml(Text("a.yaml", "code: 0123\nwhen: 2019-12-31\ncore: true", "UTF-8"))
    >>> read.tree
    {'code': '0123', 'when': '2019-12-31', 'core': True}
    >>> read.place(("when",))
    'a.yaml:2:7'
    >>> read = read_yaml(Text("a.yaml", "target: >=98%\nname：培训\n", "UTF-8"))
    >>> read.tree, [each.place for each in read.findings]
    ({'target': '>=98%', 'name': '培训'}, ['a.yaml:1:9', 'a.yaml:2:5'])
    """
    import yaml

    lines = Lines(source.name, source.text)
    forbidden = list(_control_characters(lines, source.text))
    if forbidden:
        return _broken(source, forbidden)
    faults: list[Finding] = []
    for _ in range(_MENDS):
        builder = _Builder(lines)
        try:
            tree, mark = builder.build()
        except _Stop as stop:
            return _broken(source, [*faults, *builder.findings, stop.found])
        except yaml.MarkedYAMLError as error:
            found, mended = diagnose(error, lines)
            faults.append(found)
            if mended and lines.mend(mended):
                continue
            return _broken(source, faults)
        unmended = mend_plain_document(tree, lines)
        if not unmended:
            findings = (*source.findings, *in_order([*faults, *builder.findings]))
            return Source(source.name, tree, mark, findings, shift=lines.original_column)
        faults += unmended
    return _broken(source, faults)


def _broken(source: Text, faults: list[Finding]) -> Source:
    findings = (*source.findings, *in_order(faults))
    return Source(source.name, None, Mark(1, 1, 1, 1, None), findings, whole=False)


def _control_characters(lines: Lines, text: str) -> Iterator[Finding]:
    for found in islice(_FORBIDDEN.finditer(text), FAULT_LIMIT):
        yield finding(
            "control-character", lines.place_of(found.start()), code=f"U+{ord(found[0]):04X}"
        )


class _Builder:
    """Builds the tree from the parser's events with a stack of its own, never by recursion."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.findings: list[Finding] = []
        self.indicators: Any = None
        self.indicators_at: Any = None

    def build(self) -> tuple[Tree, Mark]:
        """Return the tree and its marks; raises `yaml.YAMLError` for a fault of syntax."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.lines.text)
        root: list[Tree] = []
        marks: list[Mark] = []
        # A frame: container, marks of its children, is it a mapping, key that waits for its value.
        frames: list[tuple[Any, Any, bool]] = [(root, marks, False)]
        keys: list[tuple[str, Any] | None] = [None]
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        starts = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
        documents = 0
        try:
            while True:
                event = loader.get_event()
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event, frames[-1], keys)
                elif kind in starts:
                    self._refuse_extras(event)
                    self._start(event, kind is yaml.MappingStartEvent, frames, keys)
                elif kind in ends:
                    frames.pop()
                    keys.pop()
                elif kind is yaml.AliasEvent:
                    self._fault("yaml-alias", event, name=event.anchor)
                    self._add(None, None, event, frames[-1], keys)
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        self._fault("yaml-documents", event)
                        break
                elif kind is yaml.StreamEndEvent:
                    break
        finally:
            loader.dispose()
        return (root[0], marks[0]) if root else (None, Mark(1, 1, 1, 1, None))

    def _scalar(self, event: Any, frame: Any, keys: list[Any]) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        value: Any = event.value
        style = event.style
        if style in {"|", ">"}:
            self._check_block(event)
        if frame[2] and keys[-1] is None:
            if value == "<<" and not style:
                self._fault("yaml-merge", event)
            keys[-1] = (value, event.start_mark)
            return
        if not style:
            value = _WORDS.get(value, value)
        self._add(value, None, event, frame, keys)

    def _start(self, event: Any, is_mapping: bool, frames: Any, keys: list[Any]) -> None:  # noqa: FBT001
        if frames[-1][2] and keys[-1] is None:
            raise _Stop(self._finding("yaml-key", event))
        if len(frames) > DEPTH_LIMIT:
            raise _Stop(self._finding("too-deep", event, limit=DEPTH_LIMIT))
        container: Any = {} if is_mapping else []
        if len(frames) == 2 and frames[1][2] and keys[-1][0] == "indicators":
            header = frames[1][0].get("perfeval")
            if not is_mapping and header == "indicator-set/1":
                self.indicators, self.indicators_at = container, keys[-1][1]
        children: Any = {} if is_mapping else []
        self._add(container, children, event, frames[-1], keys)
        frames.append((container, children, is_mapping))
        keys.append(None)

    def _add(self, value: Tree, children: Any, event: Any, frame: Any, keys: list[Any]) -> None:
        container, marks, is_mapping = frame
        start = event.start_mark
        if not is_mapping:
            line, column = start.line + 1, start.column + 1
            if container is self.indicators and len(container) >= MOST_INDICATORS:
                at = self.indicators_at
                place = self.lines.place(at.line, at.column)
                raise _Stop(finding("set-too-large", place, most=MOST_INDICATORS))
            container.append(value)
            marks.append(Mark(line, column, line, column, children))
            return
        if keys[-1] is None:  # an alias as a key: already a fault
            keys[-1] = ("", start)
            return
        key, at = keys[-1]
        keys[-1] = None
        if key in container:
            place = self.lines.place(at.line, at.column)
            first = marks[key].key_line
            self._note(finding("duplicate-key", place, key=key, line=first))
            return
        container[key] = value
        marks[key] = Mark(start.line + 1, start.column + 1, at.line + 1, at.column + 1, children)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault("yaml-anchor", event, name=event.anchor)
        if event.tag is not None:
            self._fault("yaml-tag", event, name=event.tag)

    def _check_block(self, event: Any) -> None:
        """Refuse ``>5``, which YAML takes for the head of an indented text, and a ``>`` alone."""
        mark = event.start_mark
        head = self.lines[mark.line][mark.column :].split(" #", 1)[0].strip()
        if not event.value or re.fullmatch(r">\d+", head):
            self._fault("yaml-unquoted", event, start=head[:1], text=head)

    def _fault(self, code: str, event: Any, **parameters: object) -> None:
        self._note(self._finding(code, event, **parameters))

    def _note(self, found: Finding) -> None:
        if len(self.findings) >= FAULT_LIMIT:
            raise _Stop(found)
        self.findings.append(found)

    def _finding(self, code: str, event: Any, **parameters: object) -> Finding:
        mark = event.start_mark
        place = self.lines.place(mark.line, mark.column)
        return finding(code, place, severity=Severity.ERROR, **parameters)
