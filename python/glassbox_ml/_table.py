"""Data of any kind as what the engine reads: files, or columns in memory."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any

from glassbox_ml import _glassbox
from glassbox_ml._arguments import THREADS, checked_text, checked_whole
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


def is_row(data: object) -> bool:
    """Whether it is a row of pandas: ``frame.iloc[0]``."""
    return hasattr(data, "iloc") and hasattr(data, "items") and not hasattr(data, "columns")


def is_record(data: object) -> bool:
    """Whether it is one record: a mapping of names to single values, or a row of a frame."""
    return is_row(data) or isinstance(data, Mapping) and all(
        value is None or isinstance(value, (str, bytes)) or not hasattr(value, "__len__")
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
    refuse_many(value)
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
        elif value.dtype.kind == "f":  # item() of a long double is one, too
            return cell_text(float(value))
        return cell_text(value.item())
    if hasattr(value, "as_py"):  # of pyarrow
        return cell_text(value.as_py())
    return str(value)


def refuse_many(value: Any) -> None:
    """Refuses what is no single value: bytes, lists, complex numbers."""
    found = ""
    if isinstance(value, (bytes, bytearray, memoryview)):
        found = "bytes"
    elif isinstance(value, complex) or getattr(getattr(value, "dtype", None), "kind", "") == "c":
        found = "complex numbers"
    elif isinstance(value, Mapping):
        found = "dicts"
    elif hasattr(value, "__len__") and not isinstance(value, str) and getattr(value, "ndim", 1) > 0:
        found = f"of type {type(value).__name__}" if hasattr(value, "dtype") else f"{type(value).__name__}s"
    if found:
        raise InputError(
            f"values are {found}; expected numbers, texts, categories, dates or times; "
            "convert the column or leave it out"
        )


def native_data(data: Any, schema: str, split: str | None, threads: int) -> _glassbox.Data:
    """Files, or a frame, as the engine takes them."""
    split = checked_text("split", split)
    threads = checked_whole("threads", threads, *THREADS)
    if not is_path(data):
        return _glassbox.Data([], native_table(data), schema, split, threads)
    paths = [os.fspath(path) for path in ([data] if isinstance(data, (str, os.PathLike)) else data)]
    from glassbox_ml import _parquet

    parquet = [path for path in paths if _parquet.is_parquet(path)]
    if parquet and len(paths) > 1:
        raise InputError(f"{parquet[0]}: a Parquet file among several files; give it alone, or a frame")
    if parquet:
        return _glassbox.Data([], _parquet.read(parquet[0]), schema, split, threads)
    return _glassbox.Data(paths, None, schema, split, threads)


def native_table(data: Any) -> _glassbox.Table:
    """A frame by Arrow's C stream interface, which copies nothing, or column by column."""
    if isinstance(data, _glassbox.Table):
        return data
    if isinstance(data, Mapping) or (hasattr(data, "iloc") and hasattr(data, "columns")):
        return _table_of_columns(*_columns_of(data))
    if hasattr(data, "__arrow_c_stream__"):  # a pandas 3 column has it, too: refused there
        table = _glassbox.Table(data.__arrow_c_stream__())
        check_names(table.columns)
        return table
    raise InputError(
        f"the data are of type {type(data).__name__}; expected a path, a list of paths, a frame "
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
            [(name, *_buffers_of(name, column)) for name, column in zip(names, columns)]
        )
    import pyarrow as pa

    table = pa.table([_arrow_of(name, column) for name, column in zip(names, columns)], names=names)
    return _glassbox.Table(table.__arrow_c_stream__())


def _arrow_of(name: str, column: Sequence[Any]) -> Any:
    import pyarrow as pa

    dtype = getattr(column, "dtype", None)
    if getattr(dtype, "isnative", False) and dtype.kind == "f" and not hasattr(column, "mask"):  # type: ignore[union-attr]
        from_pandas = False  # NaN is missing anyway, and this copies nothing
    else:
        from_pandas = True
    try:
        array = pa.array(column, from_pandas=from_pandas)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        array = None  # values of several types
    if array is not None:
        values = getattr(array.type, "value_type", array.type)
        if not pa.types.is_nested(getattr(values, "storage_type", values)):  # of intervals
            return array
    return pa.array(_texts_of(name, column), pa.large_string())


def _texts_of(name: str, column: Sequence[Any]) -> list[str]:
    kind = getattr(getattr(column, "dtype", None), "kind", "")
    if kind in ("M", "m") and not hasattr(column, "iloc"):  # nanoseconds are no datetime
        column = column.astype(f"{kind}8[us]")  # type: ignore[attr-defined]
    values = column.tolist() if hasattr(column, "tolist") else column
    try:
        return [utf8_text(value) for value in values]
    except InputError as error:
        raise InputError(f"the frame: column '{name}': {error}") from None


def utf8_text(value: Any) -> str:
    """`cell_text`, of what UTF-8 can hold."""
    text = cell_text(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InputError(f"the text {value!r} is not Unicode: {error.reason}") from None
    return text


def _buffers_of(name: str, column: Sequence[Any]) -> tuple[str, int, list[Any]]:
    """Arrow's format, length and buffers: numbers where they lie, all else as texts."""
    length = len(column)
    dtype = getattr(column, "dtype", None)
    # One of NumPy's, without a mask: what is masked is None in a list.
    if getattr(dtype, "isnative", False) and not hasattr(column, "mask"):
        import numpy as np

        array = np.asarray(column)
        formats = {"f2": "e", "f4": "f", "f8": "g", "i1": "c", "i2": "s", "i4": "i", "i8": "l",
                   "u1": "C", "u2": "S", "u4": "I", "u8": "L"}  # fmt: skip
        found = formats.get(f"{array.dtype.kind}{array.dtype.itemsize}")
        if found:
            return found, length, [np.ascontiguousarray(array)]
        if array.dtype.kind == "b":
            return "b", length, [np.packbits(array, bitorder="little")]
    import array as arrays
    import itertools

    parts = [text.encode() for text in _texts_of(name, column)]
    ends = arrays.array("q", itertools.accumulate(map(len, parts), initial=0))
    return "U", length, [ends, b"".join(parts)]


def check_columns(names: list[str], columns: list[Sequence[Any]]) -> None:
    """Refuses columns that are none, or of different lengths."""
    for name, column in zip(names, columns):
        if isinstance(column, (str, bytes)) or not hasattr(column, "__len__"):
            raise InputError(
                f"column '{name}' is of type {type(column).__name__}; expected a list or an array"
            )
        if getattr(column, "ndim", 1) != 1:
            shape = getattr(column, "shape", ())
            raise InputError(
                f"column '{name}' is an array of shape {shape}; expected one dimension, "
                "a column of its own for each value of a record"
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
                f"column name {name!r} is of type {type(name).__name__}; expected a text: "
                "frame.columns = frame.columns.astype(str)"
            )
        if name in seen:
            raise InputError(f"two columns are named '{name}'; expected one of each name")
        seen.add(name)
    if not seen:
        raise InputError("the frame has no column")
