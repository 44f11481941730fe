"""Writes a CSV in the others' own formats, off every clock: Vowpal Wabbit's text and LIBLINEAR's.

  native_formats.py CSV SCHEMA TRAIN_ROWS STEM  ->  STEM.train.vw STEM.test.vw, for categories also
                                                    STEM.train.svm STEM.test.svm

Numbers become one of 50 bins of equal population, the edges computed on the training rows; numbers
and categories become the numbers of one-hot features, seen in the training rows. Of pixels (a schema
of categories that are all small numbers) these files leave 0 out, which is what most of them are;
STEM.all.train.vw and STEM.all.test.vw hold every level. Texts become words; pairs are for the
program to make."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy
import polars

BINS = 50


def tokens(of: list[str | None], codes: numpy.ndarray, known: int) -> polars.Series:
    """Each code's text; null, which writes nothing, for codes from `known` on."""
    texts = polars.Series(of[:known] + [None] * (len(of) - known), dtype=polars.String)
    return texts.gather(polars.Series(codes.astype(numpy.uint32)))


def bin_codes(values: numpy.ndarray, train_rows: int) -> tuple[numpy.ndarray, int]:
    shares = numpy.linspace(0, 1, BINS + 1)[1:-1]
    edges = numpy.unique(numpy.quantile(values[:train_rows], shares, method="inverted_cdf"))
    return numpy.searchsorted(edges, values, side="left"), len(edges) + 1


def level_codes(values: polars.Series, train_rows: int) -> tuple[numpy.ndarray, int, int]:
    """Levels of the training rows in order, then what only the others hold; how many of both."""
    seen = values.head(train_rows).unique().sort().to_list()
    unseen = sorted(set(values.unique().to_list()) - set(seen))
    code = {level: place for place, level in enumerate(seen + unseen)}
    codes = values.replace_strict(code, return_dtype=polars.UInt32).to_numpy()
    return codes, len(code), len(seen)


def one_hot(rows: polars.DataFrame, types: dict[str, str], train_rows: int,
            drop_zero: bool = True) -> polars.DataFrame:
    """The numbers of the features of each row, counted from 1, ascending."""
    columns, first = {}, 1
    for name, kind in types.items():
        if kind == "NUMERIC":
            codes, count = bin_codes(rows[name].to_numpy(), train_rows)
            known = count
        elif kind == "PIXEL":
            codes, count, known = rows[name].to_numpy(), 256, 256
        else:
            codes, count, known = level_codes(rows[name], train_rows)
        texts: list[str | None] = [str(first + k) for k in range(count)]
        if kind == "PIXEL" and drop_zero:
            texts[0] = None
        columns[name] = tokens(texts, codes, known)
        first += known
    return polars.DataFrame(columns)


def joined(table: polars.DataFrame, between: str) -> polars.Series:
    line = polars.concat_str(polars.all(), separator=between, ignore_nulls=True)
    return table.select(line).to_series()


def write(lines: polars.Series, train_rows: int, stem: str, ending: str) -> None:
    for part, rows in (("train", lines.head(train_rows)), ("test", lines.slice(train_rows))):
        rows.to_frame().write_csv(f"{stem}.{part}.{ending}", include_header=False,
                                  quote_style="never")


def main() -> None:
    csv, schema_file, train_rows, stem = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    schema = json.loads(Path(schema_file).read_text())
    target = schema["targetAttributeName"]
    types = {a["attributeName"]: a["attributeType"] for a in schema["attributes"]}
    pixels = types[target] == "CATEGORICAL"
    small = {n: polars.UInt8 for n in types} if pixels else {}
    kept = {"NUMERIC": polars.Float32, "BINARY": polars.Int8}
    rows = polars.read_csv(csv, schema=small or {n: kept.get(t, polars.String)
                                                 for n, t in types.items()})
    binary = types.pop(target) == "BINARY"
    labels = rows[target].cast(polars.Int16)
    # -1 and 1; of classes, Vowpal Wabbit counts from 1.
    signs = (labels * 2 - 1 if binary else labels).cast(polars.String)
    answers = signs if binary else (labels + 1).cast(polars.String)
    if "TEXT" in types.values():
        write(answers + " | " + joined(rows.select(list(types)), " "), train_rows, stem, "vw")
        return
    features = one_hot(rows, {n: "PIXEL" for n in types} if pixels else types, train_rows)
    write(answers + " | " + joined(features, " "), train_rows, stem, "vw")
    if pixels:
        every = one_hot(rows, {n: "PIXEL" for n in types}, train_rows, drop_zero=False)
        write(answers + " | " + joined(every, " "), train_rows, f"{stem}.all", "vw")
    write(signs + " " + joined(features, ":1 ") + ":1", train_rows, stem, "svm")


if __name__ == "__main__":
    main()
