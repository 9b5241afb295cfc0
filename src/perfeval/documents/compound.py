"""Open a compound file (OLE), which is what old Office files and encrypted new ones are."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from attrs import frozen

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # what is above has a meaning of its own, such as the end of a chain
_HEADER = 512
_ENTRY = 128
_ROOT, _STREAM = 5, 2


@frozen
class _Entry:
    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file by their name, wherever they stand in it.

    Raises `ValueError`, `IndexError` or `struct.error` where the file is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if (shift, small_shift) not in {(9, 6), (12, 6)}:
            raise ValueError("unknown size of sectors")
        self._size = 1 << shift
        directory, self._small_below = struct.unpack_from("<I4xI", data, 48)
        small_table = struct.unpack_from("<I", data, 60)[0]
        self._table = self._numbers(self._table_sectors())
        self._small_table = self._numbers(_chain(self._table, small_table))
        entries = dict(self._entries(b"".join(map(self._sector, _chain(self._table, directory)))))
        root = next((each for each in entries.values() if each.kind == _ROOT), None)
        if root is None:
            raise ValueError("the directory has no root")
        self._small = b"".join(map(self._sector, _chain(self._table, root.start)))
        self._streams = entries
        self.names = frozenset(entries)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        entry = self._streams[name]
        if entry.size < self._small_below:
            places = (number * 64 for number in _chain(self._small_table, entry.start))
            content = b"".join(self._small[place : place + 64] for place in places)
        else:
            content = b"".join(map(self._sector, _chain(self._table, entry.start)))
        if len(content) < entry.size:
            raise ValueError("a stream ends too early")
        return content[: entry.size]

    def _sector(self, number: int) -> bytes:
        place = (number + 1) * self._size
        return self._data[place : place + self._size]

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack_from(f"<{len(content) // 4}I", content))

    def _table_sectors(self) -> Iterator[int]:
        """Yield the sectors that hold the table of all sectors."""
        place, count = struct.unpack_from("<II", self._data, 68)
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(count, len(self._data) // self._size)):
            more = self._sector(place)
            *further, place = struct.unpack_from(f"<{self._size // 4}I", more)
            numbers += further
        # A damaged list may name a sector again and again: no file needs more than this.
        most = len(self._data) // self._size // (self._size // 4) + 109
        yield from [number for number in numbers if number < _LAST_SECTOR][:most]

    @staticmethod
    def _entries(directory: bytes) -> Iterator[tuple[str, _Entry]]:
        for place in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            start, size = struct.unpack_from("<II", directory, place + 116)
            name = directory[place : place + max(min(length, 64) - 2, 0)]
            if kind:
                yield name.decode("utf-16-le", "replace"), _Entry(kind, start, size)


def _chain(table: list[int], number: int) -> Iterator[int]:
    """Yield the sectors that follow one another from ``number`` on."""
    for _ in range(len(table)):
        if number >= _LAST_SECTOR:
            return
        yield number
        number = table[number]
    if number < _LAST_SECTOR:
        raise ValueError("a chain of sectors leads back to itself")
