"""One type for each column of a whole input, and chunks whose arrays do not tell how it was split.

Texts are dictionaries in order of appearance, so that every name is looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perfeval.bulk.arrow import arrow, single
from perfeval.bulk.chunk import Table
from perfeval.bulk.names import KEYS
from perfeval.findings import FaultyInput, finding

NUMBERS = (
    "year", "annual", "executed", "budget_points", "execution_declared", "declared_total",
    "weight", "points", "declared", "deduction",
)  # fmt: skip
"""The roles whose columns hold numbers, or texts that say them."""

_EITHER = ("target", "actual")
_DIGITS = 38

_SPARSE = 4  # a dictionary with so many times as many texts as rows is looked up, not gone through
_WINDOW = 1024
_FEW = 256  # a dictionary of so many texts that no output has may keep those that do not occur


def text_type() -> Any:
    """Return the type of a column of texts."""
    return arrow().dictionary(arrow().int32(), arrow().string())


def kinds_of(table: Any, roles: Mapping[str, str]) -> dict[str, Any]:
    """Return the type of the column of every role, of a table or a schema."""
    schema = getattr(table, "schema", table)
    return {role: schema.field(name).type for role, name in roles.items()}


def unified(
    files: Sequence[tuple[str, Mapping[str, str], Mapping[str, Any]]],
) -> dict[str, Any]:
    """Return one type for every role of several files, given with their roles and types.

    Raises `FaultyInput` where a file lacks a column that the first one has, or the other way
    round, where a column is text in one file and a number in another, and where it is neither.
    """
    first, roles, _ = files[0]
    faults = []
    for file, own, _ in files[1:]:
        faults += [
            finding("columns-differ", lacking, column=having[role], other=other)
            for lacking, have, other, having in (
                (file, own, first, roles),
                (first, roles, file, own),
            )
            for role in having
            if role not in have
        ]
    if faults:
        raise FaultyInput(faults)
    found: dict[str, Any] = {}
    for role in roles:
        kind: Any = None
        for file, own, types in files:
            wanted = _kind(role, types[role])
            joined = wanted if kind is None else _joined(kind, wanted)
            if joined is None or not _is_plain(types[role]):
                reason = f"{types[role]}" if joined is not None else f"{kind} / {types[role]}"
                code = "column-type" if joined is not None else "column-mixed"
                faults.append(finding(code, file, column=own[role], reason=reason))
            else:
                kind = joined
        found[role] = text_type() if kind is None or kind == "none" else kind
    if faults:
        raise FaultyInput(faults)
    return found


def _is_plain(kind: Any) -> bool:
    types = arrow().types
    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _kind(role: str, kind: Any) -> Any:
    """Return the type that a column is taken as; of nothing but nulls ``none``."""
    pa = arrow()
    if pa.types.is_null(kind):
        return "none"
    if role in NUMBERS or role in _EITHER:
        if pa.types.is_integer(kind):
            return pa.int64()
        if pa.types.is_floating(kind):
            return pa.float64()
        if pa.types.is_decimal(kind):
            return pa.decimal128(_DIGITS, max(kind.scale, 0))
    return text_type()


def _joined(one: Any, other: Any) -> Any:
    """Return the type that two columns of one role have together; `None` where there is none."""
    pa = arrow()
    if "none" in (one, other):
        return other if one == "none" else one
    if one == other:
        return one
    if text_type() in (one, other):
        return None
    decimals = [each for each in (one, other) if pa.types.is_decimal(each)]
    if decimals and pa.float64() in (one, other):
        return None
    if decimals:
        return pa.decimal128(_DIGITS, max(each.scale for each in decimals))
    return pa.float64()


def as_type(table: Table, name: str, kind: Any) -> Any:
    """Return a column as ``kind``, exactly; raises `FaultyInput` where a value does not fit.

    >>> import pyarrow as pa
    >>> as_type(pa.table({"name": ["007", None]}), "name", text_type()).to_pylist()
    ['007', None]
    """
    pa, column = arrow(), table.column(name)
    if column.type == kind:
        return column
    try:
        if pa.types.is_dictionary(kind):
            if pa.types.is_dictionary(column.type):
                return column.cast(kind)
            return column.cast(pa.string()).dictionary_encode()
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise FaultyInput([finding("column-type", column=name, reason=reason)]) from error


def compact(table: Table) -> Table:
    """Return a table of single arrays; texts that go into an output in order of appearance.

    >>> import pyarrow as pa
    >>> names = pa.DictionaryArray.from_arrays(pa.array([2, 1, 2]), ["甲", "乙", "丙"])
    >>> compact(pa.table({"name": names}))["name"].chunk(0).dictionary.to_pylist()
    ['丙', '乙']
    """
    columns = {name: _single(table.column(name), name in KEYS) for name in table.column_names}
    return arrow().table(columns)


def _single(column: Any, in_order: bool) -> Any:  # noqa: FBT001
    pa = arrow()
    if not pa.types.is_dictionary(column.type):
        return single(column)
    whole = [each for each in column.chunks if not each.dictionary.null_count]
    if len(whole) < column.num_chunks:
        plain = [each.dictionary_decode() for each in column.chunks]
        column = pa.chunked_array(plain, pa.string()).dictionary_encode()
    pieces = [
        _coded(each) if in_order or len(each.dictionary) > _FEW else each for each in column.chunks
    ]
    if len(pieces) == 1:
        return pieces[0]
    return pa.chunked_array(pieces, type=column.type).unify_dictionaries().combine_chunks()


def _coded(values: Any) -> Any:
    """Return coded texts with a dictionary of those alone that occur, in order of appearance."""
    pa = arrow()
    count, size = len(values.dictionary), len(values)
    if count > _SPARSE * size:
        codes = values.indices.dictionary_encode()
        return pa.DictionaryArray.from_arrays(
            codes.indices, values.dictionary.take(codes.dictionary)
        )
    given = values.indices
    codes = np.asarray(given.fill_null(count) if given.null_count else given)
    order = _appearing(codes, count)
    if len(order) == count and bool((order == np.arange(count)).all()):
        return values
    ranks = np.zeros(count + 1, dtype=np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    mask = codes == count if given.null_count else None
    return pa.DictionaryArray.from_arrays(
        pa.array(ranks.take(codes), mask=mask), values.dictionary.take(pa.array(order)), safe=False
    )


def _appearing(codes: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the codes below ``count`` that occur, in order of appearance.

    Where all of them occur early on, the rest of the rows need not be gone through.
    """
    others = codes[1:] != codes[:-1]
    if 2 * np.count_nonzero(others) < len(codes):
        codes = codes[np.append(0, others.nonzero()[0] + 1)]
    most, looked = len(codes), min(max(_WINDOW, 12 * count), len(codes))
    while True:
        first = np.full(count + 1, most, dtype=np.int32)
        first[codes[:looked][::-1]] = np.arange(looked - 1, -1, -1, dtype=np.int32)
        used = (first[:count] < most).nonzero()[0]
        if len(used) == count or looked == most:
            found: NDArray[np.intp] = used[np.argsort(first[used])]
            return found
        looked = min(4 * looked, most)
