"""What of a scored chunk goes into files: narrow decimals, findings as one text, and its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, single
from perfeval.bulk.chunk import Table
from perfeval.bulk.notes import Note
from perfeval.bulk.result import Form, decimals, only
from perfeval.bulk.stream import FILE, ROW, Part
from perfeval.bulk.words import ranked
from perfeval.findings import FaultyInput, finding
from perfeval.scoring.comparison import Mask
from perfeval.scoring.kernel import Column

Counts = dict[str, dict[str, int]]
"""How many rows or projects have what, by column and value."""

_OPEN = "open"
_DIGITS = 18
_MOST = 10**_DIGITS


class Filed(NamedTuple):
    """The tables of a chunk as they are written, and what there is in them."""

    rows: Table
    projects: Table
    counts: Counts


def filed(part: Part, files: Sequence[str]) -> Filed:
    """Return what is written of a scored part: its rows and projects, each with its place."""
    assert part.rows is not None
    assert part.projects is not None
    file, row = (part.table.column(each).chunk(0) for each in (FILE, ROW))
    place = {"file": _file_names(np.asarray(file), files), "row": row}
    starts = arrow().array(part.starts)
    first = {name: column.take(starts) for name, column in place.items()}
    counts: Counts = {"rows": {}, "projects": {}}
    rows = _narrow(place, part.rows, counts["rows"])
    projects = _narrow(first, part.projects, counts["projects"])
    counts["files"] = _counted_files(np.asarray(file), files)
    for name in ("state", "verdict", "score_check"):
        counts[name] = _counted(rows.column(name))
    counts["grade"] = _counted(projects.column("grade"))
    counts["declared_total"] = _declared(projects)
    counts["all"] = {"rows": rows.num_rows, "projects": projects.num_rows}
    return Filed(rows, projects, counts)


def merge(counts: Counts, more: Counts) -> None:
    """Add ``more`` to ``counts``.

    >>> counts = {"state": {"scored": 1}}
    >>> merge(counts, {"state": {"scored": 2, "no_actual": 1}})
    >>> counts
    {'state': {'scored': 3, 'no_actual': 1}}
    """
    for name, values in more.items():
        own = counts.setdefault(name, {})
        for value, count in values.items():
            own[value] = own.get(value, 0) + count


def _file_names(numbers: NDArray[np.int32], files: Sequence[str]) -> Any:
    """Return the name of the file of every row; rows come in the order of their files."""
    begins = _begins(numbers)
    names = arrow().array([files[each] for each in numbers[begins].tolist()], arrow().string())
    sizes = np.diff(np.append(begins, len(numbers)))
    places = np.repeat(np.arange(len(begins), dtype=np.int32), sizes)
    return arrow().DictionaryArray.from_arrays(arrow().array(places), names, safe=False)


def _counted_files(numbers: NDArray[np.int32], files: Sequence[str]) -> dict[str, int]:
    begins = _begins(numbers)
    sizes = np.diff(np.append(begins, len(numbers))).tolist()
    return {files[each]: size for each, size in zip(numbers[begins].tolist(), sizes, strict=True)}


def _begins(numbers: NDArray[np.int32]) -> NDArray[np.intp]:
    if not len(numbers) or numbers[0] == numbers[-1]:
        return np.zeros(min(len(numbers), 1), dtype=np.intp)
    return np.flatnonzero(np.diff(numbers, prepend=-1))


def _counted(column: Any) -> dict[str, int]:
    """Return how often each value of a coded column occurs; a null is open."""
    values = column.chunk(0)
    indices = values.indices
    names = [*values.dictionary.to_pylist(), _OPEN]
    found = np.asarray(indices.fill_null(len(names) - 1) if indices.null_count else indices)
    counts = np.bincount(found, minlength=len(names)).tolist()
    return {name: count for name, count in zip(names, counts, strict=True) if count}


def _narrow(place: dict[str, Any], table: Table, counts: dict[str, int]) -> Table:
    """Return a table with its places in front, in types that are small in a file."""
    types = arrow().types
    columns = dict(place)
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name == "findings":
            for text, count in _counted(column).items():
                for code in text.split() if text != _OPEN else ():
                    counts[code] = counts.get(code, 0) + count
        if types.is_decimal128(column.type) and column.type.scale <= 4:
            columns[name] = _decimals(column, name, place)
        else:
            columns[name] = column
    return arrow().table(columns)


def _decimals(column: Any, name: str, place: Mapping[str, Any]) -> Any:
    """Return wide decimals with 18 digits, the most that a file holds as whole numbers.

    Raises `FaultyInput` where one has more, with the ``place`` of its row.
    """
    values = single(column)
    halves = np.frombuffer(values.buffers()[1], dtype="<i8")[2 * values.offset :]
    numbers, high = halves[: 2 * len(values) : 2].copy(), halves[1 : 2 * len(values) : 2]
    given = np.asarray(values.is_valid())
    large = given & (((numbers >> 63) != high) | (numbers <= -_MOST) | (numbers >= _MOST))
    if large.any():
        file, row = (place[key][int(large.argmax())].as_py() for key in ("file", "row"))
        raise FaultyInput([finding("number-too-large", f"{file}[{row}]", column=name)])
    return _of_integers(numbers, given, values.type.scale)


def _of_integers(values: NDArray[np.int64], given: Mask | None, places: int) -> Any:
    """Return integers as decimals with 18 digits, without a copy; null where not ``given``."""
    pa = arrow()
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    found = pa.Array.from_buffers(pa.decimal64(_DIGITS, places), len(values), [None, buffer])
    return found if given is None or bool(given.all()) else only(found, given)


def _narrow_decimals(values: Column, given: Mask | None, places: int) -> Any:
    """Return integers as decimals with 18 digits; where one has more, as wide ones."""
    if values.dtype == np.int64 and -_MOST < values.min(initial=0) <= values.max(initial=0) < _MOST:
        return _of_integers(values, given, places)
    return decimals(values, given, places)


def _integers(values: Any) -> NDArray[np.int64]:
    """Return the integers of decimals with 18 digits; what stands at a null is anything."""
    found: NDArray[np.int64] = np.frombuffer(values.buffers()[1], dtype=np.int64)
    return found[values.offset : values.offset + len(values)]


def _texts(notes: Sequence[Note], count: int) -> Any:
    """Return the codes of the notes of every row as one text with blanks between, coded."""
    codes = sorted({each.code for each in notes})
    masks = np.zeros(count, dtype=np.int64)
    for each in notes:
        masks[each.rows] |= 1 << codes.index(each.code)
    places, used = ranked(masks, 2 ** len(codes))
    texts = [
        " ".join(code for place, code in enumerate(codes) if mask >> place & 1) or None
        for mask in used.tolist()
    ]
    return _as_coded(places, texts)


FILED = Form(_narrow_decimals, _texts)
"""The form of files: findings as one text, for a sheet has no lists."""


def _as_coded(places: NDArray[np.int64], texts: list[str | None]) -> Any:
    """Return codes as a dictionary of their texts; the code of `None` is null."""
    known = [each for each in texts if each is not None]
    spots = np.array([-1 if each is None else known.index(each) for each in texts], np.int32)
    found = spots.take(places)
    indices = arrow().array(found, mask=found < 0)
    texts = arrow().array(known, arrow().string())
    return arrow().DictionaryArray.from_arrays(indices, texts, safe=False)


def _declared(projects: Table) -> dict[str, int]:
    """Return how many declared totals lie within what is computed, above it and below it."""
    declared, low, high = (
        projects.column(name).chunk(0) for name in ("declared_total", "low", "high")
    )
    given = np.asarray(declared.is_valid())
    value, least, most = map(_integers, (declared, low, high))
    above, below = given & (value > most), given & (value < least)
    counts = {
        "not_checkable": int((~given).sum()),
        "overpaid": int(above.sum()),
        "underpaid": int(below.sum()),
    }
    counts["consistent"] = len(given) - sum(counts.values())
    return {name: count for name, count in counts.items() if count}
