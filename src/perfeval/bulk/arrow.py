"""Arrow: the library when it is needed, and tables of anything that speaks its protocol."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from perfeval.documents.office import library
from perfeval.findings import FaultyInput, finding


@cache
def arrow() -> Any:
    """Return pyarrow; raises `PerfevalError` that says how to install it where it is missing."""
    return library("pyarrow", "bulk")


@cache
def compute() -> Any:
    """Return the functions of pyarrow over columns."""
    return library("pyarrow.compute", "bulk")


def single(column: Any) -> Any:
    """Return a column of a table as one array; it is copied only where it has several."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def table_of(data: Any) -> Any:
    """Return ``data`` as an Arrow table: by its protocol, or a mapping of columns.

    Raises `FaultyInput` for anything else, for a column of mixed types and for columns of
    different lengths.

    >>> table_of({"project": ["甲", "乙"]}).num_rows
    2
    """
    pa = arrow()
    if isinstance(data, pa.Table):
        return _usual(data)
    if isinstance(data, Mapping):
        return _usual(_of_mapping(data))
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return _usual(pa.table(data))
    raise FaultyInput([finding("table-unknown", found=type(data).__name__)])


def _usual(table: Any) -> Any:
    """Return a table with the usual type of texts: libraries have several."""
    pa = arrow()
    for place, field in enumerate(table.schema):
        values = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_large_string(values) or pa.types.is_string_view(values):
            table = table.set_column(place, field.name, table.column(place).cast(pa.string()))
    return table


def _of_mapping(data: Mapping[str, Any]) -> Any:
    pa = arrow()
    columns, faults = {}, []
    for name, values in data.items():
        try:
            columns[str(name)] = (
                values
                if isinstance(values, pa.Array | pa.ChunkedArray)
                else pa.array(values, from_pandas=True)
            )
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            reason = str(error).partition("\n")[0]
            faults.append(finding("column-mixed", column=name, reason=reason))
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        said = "、".join(f"{name} {count}" for name, count in lengths.items())
        faults.append(finding("columns-uneven", found=said))
    if faults:
        raise FaultyInput(faults)
    return pa.table(columns)
