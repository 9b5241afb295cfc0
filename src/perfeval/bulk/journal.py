"""How far an output has come, so that a run that was killed goes on where its last part ended."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import define, field

from perfeval.bulk.parts import below

_NAME = "journal.jsonl"


@define
class Journal:
    """The journal of one output: what it is made from, and a line for every part on the disk.

    ``made_from`` is what the output depends on; with a journal of anything else nothing of the
    folder is used. ``last`` is the line of the last whole part.
    """

    folder: Path
    made_from: dict[str, Any]
    last: dict[str, Any] = field(factory=dict)

    @property
    def path(self) -> Path:
        """The file that the journal is in."""
        return self.folder / _NAME

    def resume(self) -> bool | None:
        """Go on where the folder's journal ends, and remove what is not in it.

        Returns whether there was something to go on with; `None` where it was made from
        something else and is removed.
        """
        head, *lines = self._lines() or [None]
        same = head == self.made_from
        sizes: dict[str, int] = {}
        for line in lines if same else ():
            sizes.update(line["files"])
            if any(_size(self.folder / name) != size for name, size in line["files"].items()):
                same, sizes, lines = False, {}, []
                break
        for path in below(self.folder):
            if str(path.relative_to(self.folder)) not in sizes:
                path.unlink()
        if same:
            self.last = lines[-1] if lines else {}
            self._rewrite([self.made_from, *lines])
            return bool(lines)
        self._rewrite([self.made_from])
        return None if head is not None else False

    def add(self, **line: Any) -> None:
        """Note a part whose files are on the disk."""
        self.last = line
        with self.path.open("ab") as stream:
            stream.write(_bytes(line))
            stream.flush()
            os.fsync(stream.fileno())

    def remove(self) -> None:
        """Remove the file of the journal."""
        self.path.unlink(missing_ok=True)

    def _lines(self) -> list[Any]:
        """Return the whole lines; one that was being written when the run ended is none."""
        lines: list[Any] = []
        if not self.path.exists():
            return lines
        for line in self.path.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            with suppress(ValueError):
                lines.append(json.loads(line))
        return lines

    def _rewrite(self, lines: list[Any]) -> None:
        from perfeval.documents.atomic import write_atomically

        write_atomically(self.path, b"".join(map(_bytes, lines)))


def _bytes(line: Any) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None
