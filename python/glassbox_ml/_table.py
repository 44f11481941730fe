"""Data of any kind as what the engine reads: files, or columns in memory."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any

from glassbox_ml import _glassbox
from glassbox_ml._errors import InputError

# tempfile, importlib.util and datetime are imported where they are used: they take longer than all else here.


def temporary_directory() -> Any:
    """A directory that is gone when its block ends."""
    import tempfile

    return tempfile.TemporaryDirectory(prefix="glassbox-")


def is_path(data: object) -> bool:
    """Whether it is a path, or a list of paths."""
    if isinstance(data, (str, os.PathLike)):
        return True
    return (
        isinstance(data, (list, tuple))
        and len(data) > 0
        and all(isinstance(one, (str, os.PathLike)) for one in data)
    )


def is_record(data: object) -> bool:
    """Whether it is one record: a mapping of names to single values."""
    return isinstance(data, Mapping) and all(
        value is None or isinstance(value, str) or not hasattr(value, "__len__")
        for value in data.values()
    )


def cell_text(value: Any) -> str:
    """One value as it stands in a CSV cell; missing ones are empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):  # NumPy's float64 is one, too
        if math.isnan(value):
            return ""
        whole = value.is_integer() and abs(value) < 1e16
        return str(int(value)) if whole else float.__repr__(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if type(value).__name__ in ("NAType", "NaTType"):
        return ""
    import datetime

    if isinstance(value, datetime.timedelta):
        return cell_text(value.total_seconds())
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        return str(value.astimezone(datetime.timezone.utc).replace(tzinfo=None)) + "Z"
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:  # of NumPy
        if value.dtype.kind in "Mm":
            value = value.astype(f"{value.dtype.kind}8[us]")
        elif value.dtype.kind == "f" and value.dtype.itemsize < 8:
            return cell_text(float(str(value.astype("f4"))))  # 0.1, not 0.10000000149011612
        return cell_text(value.item())
    return str(value)


def native_data(data: Any, schema: str, split: str, threads: int) -> _glassbox.Data:
    """Files, or a frame, as the engine takes them."""
    if is_path(data):
        paths = [data] if isinstance(data, (str, os.PathLike)) else data
        return _glassbox.Data([os.fspath(path) for path in paths], None, schema, split, threads)
    return _glassbox.Data([], native_table(data), schema, split, threads)


def native_table(data: Any) -> _glassbox.Table:
    """A frame by Arrow's C stream interface, which copies nothing, or column by column."""
    if isinstance(data, _glassbox.Table):
        return data
    if isinstance(data, Mapping) or hasattr(data, "iloc"):
        return _table_of_columns(*_columns_of(data))
    if hasattr(data, "__arrow_c_stream__"):
        table = _glassbox.Table(data.__arrow_c_stream__())
        check_names(table.columns)
        return table
    raise InputError(
        f"the data are a {type(data).__name__}; expected a path, a list of paths, a frame "
        "(pandas, polars, pyarrow, or what has __arrow_c_stream__) or a dict of columns"
    )


def _columns_of(data: Any) -> tuple[list[str], list[Sequence[Any]]]:
    if isinstance(data, Mapping):
        names, columns = list(data), list(data.values())
    else:
        names = list(data.columns)
        columns = [data.iloc[:, i] for i in range(data.shape[1])]
    check_names(names)
    check_columns(names, columns)
    return names, columns


def _table_of_columns(names: list[str], columns: list[Sequence[Any]]) -> _glassbox.Table:
    import importlib.util

    if not importlib.util.find_spec("pyarrow"):
        return _glassbox.Table.of_columns(
            [(name, *_buffers_of(column)) for name, column in zip(names, columns)]
        )
    import pyarrow as pa

    table = pa.table([_arrow_of(column) for column in columns], names=names)
    return _glassbox.Table(table.__arrow_c_stream__())


def _arrow_of(column: Sequence[Any]) -> Any:
    import pyarrow as pa

    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        array = None  # values of several types
    if array is not None:
        values = getattr(array.type, "value_type", array.type)
        if not pa.types.is_nested(getattr(values, "storage_type", values)):  # of intervals
            return array
    return pa.array(_texts_of(column), pa.large_string())


def _texts_of(column: Sequence[Any]) -> list[str]:
    kind = getattr(getattr(column, "dtype", None), "kind", "")
    if kind in ("M", "m") and not hasattr(column, "iloc"):  # nanoseconds are no datetime
        column = column.astype(f"{kind}8[us]")  # type: ignore[attr-defined]
    values = column.tolist() if hasattr(column, "tolist") else column
    return [utf8_text(value) for value in values]


def utf8_text(value: Any) -> str:
    """`cell_text`, of what UTF-8 can hold."""
    text = cell_text(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InputError(f"the text {value!r} is not Unicode: {error.reason}") from None
    return text


def _buffers_of(column: Sequence[Any]) -> tuple[str, int, list[Any]]:
    """Arrow's format, length and buffers: numbers where they lie, all else as texts."""
    length = len(column)
    dtype = getattr(column, "dtype", None)
    if getattr(dtype, "isnative", False):  # one of NumPy's
        import numpy as np

        array = np.asarray(column)
        formats = {"f2": "e", "f4": "f", "f8": "g", "i1": "c", "i2": "s", "i4": "i", "i8": "l",
                   "u1": "C", "u2": "S", "u4": "I", "u8": "L"}  # fmt: skip
        found = formats.get(f"{array.dtype.kind}{array.dtype.itemsize}")
        if found:
            return found, length, [None, np.ascontiguousarray(array)]
        if array.dtype.kind == "b":
            return "b", length, [None, np.packbits(array, bitorder="little")]
    import array as arrays
    import itertools

    parts = [text.encode() for text in _texts_of(column)]
    ends = arrays.array("q", itertools.accumulate(map(len, parts), initial=0))
    return "U", length, [None, ends, b"".join(parts)]


def check_columns(names: list[str], columns: list[Sequence[Any]]) -> None:
    """Refuses columns that are none, or of different lengths."""
    for name, column in zip(names, columns):
        if isinstance(column, str) or not hasattr(column, "__len__"):
            raise InputError(
                f"column '{name}' is a {type(column).__name__}; expected a list or an array"
            )
    if len({len(column) for column in columns}) > 1:
        found = ", ".join(f"'{n}' has {len(c)}" for n, c in zip(names, columns))
        raise InputError(f"the columns are not of one length: {found}")


def check_names(names: Any) -> None:
    """Refuses column names that no schema can hold."""
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str):
            raise InputError(
                f"column name {name!r} is a {type(name).__name__}; expected a text: "
                "frame.columns = frame.columns.astype(str)"
            )
        if name in seen:
            raise InputError(f"two columns are named '{name}'; expected one of each name")
        seen.add(name)
    if not seen:
        raise InputError("the frame has no column")
