"""CSV to typed columns in memory: read_csv.py pandas|polars CSV SCHEMA

Types are given, as a schema gives them to us. Categories that are all small numbers (MNIST's
pixels) are read as such, which is easier than what we do."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

reader, csv, schema_file = sys.argv[1:]
if reader == "pandas":
    import pandas
else:
    import polars

schema = json.loads(Path(schema_file).read_text())
types = {a["attributeName"]: a["attributeType"] for a in schema["attributes"]}
if set(types.values()) == {"CATEGORICAL"}:
    types = {name: "SMALL" for name in types}


def by_pandas() -> Any:
    of = {"NUMERIC": "float64", "BINARY": "int8", "CATEGORICAL": "category", "TEXT": "str",
          "SMALL": "uint8"}
    return pandas.read_csv(csv, engine="c", dtype={n: of[t] for n, t in types.items()})


def by_polars() -> Any:
    of = {"NUMERIC": polars.Float64, "BINARY": polars.Int8, "CATEGORICAL": polars.Categorical,
          "TEXT": polars.String, "SMALL": polars.UInt8}
    return polars.read_csv(csv, schema={n: of[t] for n, t in types.items()})


began = time.perf_counter()
rows = by_pandas() if reader == "pandas" else by_polars()
print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(rows)}))
