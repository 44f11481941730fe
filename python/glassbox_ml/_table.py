"""Data of any kind as CSV files, which is what the engine reads."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from glassbox_ml._errors import GlassboxError, InputError

FRAME_FILE = "frame.csv"


# csv, tempfile and importlib.util are imported where they are used: they take longer than all else
# here.


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
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else float.__repr__(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        return cell_text(value.item())  # of NumPy
    if type(value).__name__ in ("NAType", "NaTType"):
        return ""
    return str(value)


@contextmanager
def as_files(data: Any) -> Iterator[tuple[list[str], bool]]:
    """The CSV files that `data` is, and whether they were made from a frame.

    A frame is written to a temporary file, which is gone when the block ends. Errors that name it
    name "the frame" instead.
    """
    if is_path(data):
        paths = [data] if isinstance(data, (str, os.PathLike)) else data
        yield [os.fspath(path) for path in paths], False
        return
    with temporary_directory() as directory:
        path = os.path.join(directory, FRAME_FILE)
        write_csv(data, path)
        try:
            yield [path], True
        except GlassboxError as error:
            message = str(error).replace(path, "the frame")
            file = "the frame" if error.file == path else error.file
            raise type(error)(message, file, error.line, error.column) from None


def write_csv(data: Any, path: str) -> None:
    """Writes a frame as CSV with a header (RFC 4180, UTF-8); missing values are empty cells."""
    if hasattr(data, "write_csv") and hasattr(data, "with_columns"):  # polars
        _write_polars(data, path)
    elif isinstance(data, Mapping) or hasattr(data, "__arrow_c_stream__") or hasattr(data, "iloc"):
        import importlib.util

        if importlib.util.find_spec("pyarrow"):
            _write_arrow(data, path)
        else:
            _write_rows(*_columns_of(data), path)
    else:
        raise InputError(
            f"the data are a {type(data).__name__}; expected a path, a list of paths, a frame "
            "(pandas, polars, pyarrow, or what has __arrow_c_stream__) or a dict of columns"
        )


def _write_polars(frame: Any, path: str) -> None:
    import polars

    check_names(frame.columns)
    if len(frame.columns) == 1:
        _write_rows(frame.columns, [frame.to_series(0).to_list()], path)
        return
    floats = polars.selectors.float()
    try:
        # -0.0 and 1e16 read back as the same number; NaN is missing as in pandas.
        frame.with_columns(floats.fill_nan(None)).write_csv(path)
    except polars.exceptions.ComputeError as error:
        raise InputError(f"the frame cannot be written as CSV: {error}") from None


def _write_arrow(frame: Any, path: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv

    if hasattr(frame, "iloc") or isinstance(frame, Mapping):
        names, columns = _columns_of(frame)
        check_names(names)
        if isinstance(frame, Mapping):
            check_columns(names, columns)
        try:
            if isinstance(frame, Mapping):
                arrays = [pa.array(column, from_pandas=True) for column in columns]
                table = pa.table(dict(zip(names, arrays)))
            else:
                table = pa.Table.from_pandas(frame, preserve_index=False)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            # Values of several types in one column.
            _write_rows(names, [_listed(column) for column in columns], path)
            return
    else:
        table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    check_names(table.column_names)
    if table.num_columns == 1:
        _write_rows(table.column_names, [table.column(0).to_pylist()], path)
        return
    for i, field in enumerate(table.schema):
        column = table.column(i)
        if pa.types.is_dictionary(field.type):
            column = column.cast(field.type.value_type)
        if pa.types.is_float16(column.type):
            column = column.cast(pa.float32())
        if pa.types.is_floating(column.type):
            nothing = pa.scalar(None, column.type)
            column = pc.if_else(pc.is_nan(column), nothing, column)
        if pa.types.is_decimal(column.type):
            column = column.cast(pa.string())
        if pa.types.is_null(column.type):
            column = column.cast(pa.string())
        if column is not table.column(i):
            table = table.set_column(i, field.name, column)
    try:
        pyarrow.csv.write_csv(table, path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(f"the frame cannot be written as CSV: {error}") from None


def _columns_of(data: Any) -> tuple[list[str], list[Sequence[Any]]]:
    if isinstance(data, Mapping):
        return list(data), list(data.values())
    if hasattr(data, "iloc"):
        return list(data.columns), [data.iloc[:, i] for i in range(data.shape[1])]
    raise InputError(
        f"a {type(data).__name__} is read through pyarrow, which is not there: pip install pyarrow"
    )


def _write_rows(names: list[str], columns: list[Sequence[Any]], path: str) -> None:
    check_names(names)
    check_columns(names, columns)
    import csv

    texts = [list(map(cell_text, _listed(column))) for column in columns]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        if len(texts) == 1:  # an empty cell alone in its line must not look like no line
            file.writelines('"%s"\n' % text.replace('"', '""') for text in texts[0])
        else:
            writer.writerows(zip(*texts))


def _listed(column: Any) -> Any:
    return column.tolist() if hasattr(column, "tolist") else column


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
