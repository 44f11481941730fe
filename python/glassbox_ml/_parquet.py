"""Parquet files, where pyarrow or DuckDB is there to read them.

``python -m glassbox_ml._parquet FILE [--no-header]`` writes one as CSV, for the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from glassbox_ml import _glassbox
from glassbox_ml._errors import GlassboxError, InputError
from glassbox_ml._table import check_names

_ROWS = 1 << 16  # at a time


def is_parquet(path: str | os.PathLike[str]) -> bool:
    """Whether it is a file that begins as Parquet does."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"PAR1"


def read(path: str | os.PathLike[str]) -> _glassbox.Table:
    """The whole of a file."""
    name = os.fspath(path)
    with _words_of(name):
        library = _library(name)
        if library.__name__ == "duckdb":
            return _table(library.from_parquet(name))
        return _table(library.parquet.ParquetFile(name).read())


def _pieces(name: str) -> Iterator[_glassbox.Table]:
    library = _library(name)
    if library.__name__ == "duckdb":
        yield _table(library.from_parquet(name))
        return
    file = library.parquet.ParquetFile(name)
    for batch in file.iter_batches(_ROWS):
        yield _table(library.Table.from_batches([batch]))
    if file.metadata.num_rows == 0:
        yield _table(file.read())


def _table(frame: Any) -> _glassbox.Table:
    table = _glassbox.Table(frame.__arrow_c_stream__())
    check_names(table.columns)
    return table


def _library(name: str) -> Any:
    try:
        import pyarrow.parquet

        return pyarrow
    except ImportError:
        pass
    try:
        import duckdb

        return duckdb
    except ImportError:
        raise InputError(
            f"{name}: a Parquet file, which pyarrow or duckdb reads, and {sys.executable} has "
            "neither; pip install pyarrow"
        ) from None


class _words_of:
    """Errors name the file instead of the frame, and those of the libraries become ours."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, InputError):
            text = str(error).removeprefix("the frame: ")
            if not text.startswith(self._name):
                raise InputError(f"{self._name}: {text}") from None
        elif error is not None and (
            isinstance(error, OSError) or type(error).__module__.split(".")[0] in ("pyarrow", "_duckdb", "duckdb")
        ):
            raise InputError(f"{self._name}: a Parquet file that cannot be read: {error}") from None


def main(arguments: list[str]) -> int:
    """Writes a file as CSV to standard output; what is wrong goes to standard error."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends without a traceback
    name, has_header = arguments[0], "--no-header" not in arguments[1:]
    try:
        with _words_of(name):
            for table in _pieces(name):
                sys.stdout.buffer.write(table.csv(has_header))
                has_header = False
            sys.stdout.buffer.flush()
    except GlassboxError as error:
        print(str(error).removeprefix(f"{name}: "), file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
