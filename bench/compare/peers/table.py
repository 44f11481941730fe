"""CSV to a table by polars, the fastest reader we know of in Python, or by pandas where there is
no polars. Numbers as float32, which is what the learners below take without a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy

try:
    import polars
    READER = "polars"
except ImportError:
    polars = None
    import pandas
    READER = "pandas"

NUMPY_TYPES = {"NUMERIC": "float32", "BINARY": "int8", "CATEGORICAL": "object", "TEXT": "object",
               "SMALL": "uint8"}


def read(csv: Path, types: dict[str, str], count: int | None = None) -> Any:
    """The first `count` records, or all."""
    if polars is None:
        return pandas.read_csv(csv, nrows=count, na_filter=False,
                               dtype={n: NUMPY_TYPES[t] for n, t in types.items()})
    of = {"NUMERIC": polars.Float32, "BINARY": polars.Int8, "CATEGORICAL": polars.String,
          "TEXT": polars.String, "SMALL": polars.UInt8}
    return polars.read_csv(csv, schema={n: of[t] for n, t in types.items()}, n_rows=count)


def split(table: Any, first: int) -> tuple[Any, Any]:
    """The first so many records, and the rest; neither is a copy."""
    if polars is None:
        return table.iloc[:first], table.iloc[first:]
    return table.head(first), table.slice(first)


def column(table: Any, name: str) -> numpy.ndarray:
    return table[name].to_numpy()


def matrix(table: Any, names: list[str]) -> numpy.ndarray:
    return table[names].to_numpy()
