"""Frames of several kinds: the model of the CSV of the same data."""

import csv
import datetime
import decimal
import json
import subprocess
import sys

import duckdb
import glassbox_ml
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


@pytest.fixture(scope="module")
def mixed():
    """400 made records: numbers, integers, texts with commas, quotes and line ends, gaps."""
    random = np.random.default_rng(5)
    n = 400
    number = random.normal(size=n)
    number[::7] = np.nan
    color = random.choice(['red, "deep"', "grün\nand blue", "plain"], size=n).astype(object)
    color[::11] = None
    count = random.integers(0, 50, size=n)
    wins = np.where(np.nan_to_num(number) + (color == "plain") + random.normal(size=n) > 0.3, "yes", "no")
    return pd.DataFrame({"number": number, "color": color, "count": count, "wins": wins})


def test_every_frame_gives_the_model_of_its_csv(mixed, tmp_path):
    mixed.to_csv(tmp_path / "mixed.csv", index=False)
    from_file = glassbox_ml.train(tmp_path / "mixed.csv", "wins")
    frames = {
        "pandas": mixed,
        "pandas with another index": mixed.set_index(np.arange(len(mixed)) * 3),
        "polars": pl.from_pandas(mixed),
        "pyarrow": pa.Table.from_pandas(mixed),
        "dictionary": pa.Table.from_pandas(mixed.assign(color=mixed["color"].astype("category"))),
        "category": mixed.assign(color=mixed["color"].astype("category")),
        "dict of lists": {name: mixed[name].tolist() for name in mixed},
        "dict of arrays": {name: mixed[name].to_numpy() for name in mixed},
    }
    for name, frame in frames.items():
        model = glassbox_ml.train(frame, "wins")
        assert model.to_bytes() == from_file.to_bytes(), name
        scores = model.predict(frame).scores
        assert scores.tolist() == from_file.predict(tmp_path / "mixed.csv").scores.tolist(), name
        assert model.evaluate(frame).value == from_file.evaluate(tmp_path / "mixed.csv").value, name


WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None  # whoever imports it gets an ImportError
import glassbox_ml, numpy as np, pandas as pd, polars as pl

mixed = pd.read_csv({csv!r}, keep_default_na=False, na_values=[""])
for name, frame in (
    ("pandas", mixed),
    ("polars", pl.read_csv({csv!r})),
    ("lists", {{name: mixed[name].tolist() for name in mixed}}),
):
    glassbox_ml.train(frame, "wins").save(f"{directory}/{{name}}")
masked = np.ma.array([1, 2, 999], mask=[False, False, True])
model = glassbox_ml.train({{"x": [1, 2, 3, 4] * 9, "y": [1, 2, 3, 4] * 9}}, "y")
print(model.predict({{"x": masked}}).scores.tolist() == model.predict({{"x": [1, 2, None]}}).scores.tolist())
for bad in (np.ones((3, 2)), [b"1"], [[1, 2]], np.array([3j]), [{{"a": 1}}]):
    try:
        model.predict({{"x": bad}})
    except glassbox_ml.InputError as error:
        print(error)
print(sorted(name for name in sys.modules if name.startswith("pyarrow")))
"""


def test_without_pyarrow_the_model_is_the_same(mixed, tmp_path):
    mixed.to_csv(tmp_path / "mixed.csv", index=False)
    code = WITHOUT_PYARROW.format(csv=str(tmp_path / "mixed.csv"), directory=str(tmp_path))
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    with_pyarrow = glassbox_ml.train(mixed, "wins").to_bytes()
    for name in ("pandas", "polars", "lists"):
        assert (tmp_path / name).read_bytes() == with_pyarrow, name
    same, *refused, modules = made.stdout.splitlines()
    assert (same, modules) == ("True", "['pyarrow']")
    for line, words in zip(refused, ("shape (3, 2)", "bytes", "lists", "complex numbers", "dicts"), strict=True):
        assert "column 'x'" in line and words in line


def test_values_that_are_several_are_refused_with_pyarrow_too():
    model = glassbox_ml.train({"x": [1, 2, 3, 4] * 9, "y": [1, 2, 3, 4] * 9}, "y")
    masked = np.ma.array([1, 2, 999], mask=[False, False, True])
    assert model.predict({"x": masked}).scores.tolist() == model.predict({"x": [1, 2, None]}).scores.tolist()
    long = np.array([1, 2], dtype=np.longdouble)
    assert model.predict({"x": long}).scores.tolist() == model.predict({"x": [1.0, 2.0]}).scores.tolist()
    for bad, words in (
        (np.ones((3, 2)), r"shape \(3, 2\)"),
        ([b"1"], "bytes"),
        (pd.Series([b"1", "a"], dtype=object), "bytes"),
        ([[1, 2]], "lists"),
        (pd.Series([[1, 2], "a"], dtype=object), "lists"),
        (np.array([3j]), "complex numbers"),
        ([{"a": 1}], "dicts"),
    ):
        with pytest.raises(glassbox_ml.InputError, match=words) as caught:
            model.predict({"x": bad})
        assert "column" in str(caught.value)


def test_a_row_of_pandas_is_a_record(mixed):
    model = glassbox_ml.train(mixed, "wins")
    scores = model.predict(mixed).scores
    for i in (0, 1, 7, 11):
        row = mixed.drop(columns="wins").iloc[i]
        assert model.predict(row).scores[0] == scores[i]
        assert model.explain(row).scores[0] == pytest.approx(scores[i], rel=1e-12)
    with pytest.raises(glassbox_ml.InputError, match="a single column; expected a table"):
        glassbox_ml.train(mixed["number"], "number")


def test_a_schema_without_header_is_that_of_the_frames_columns(mixed, tmp_path):
    """Counts, scores and figures of the CSV without names, whatever the order of the columns."""
    mixed.to_csv(tmp_path / "named.csv", index=False)
    mixed.to_csv(tmp_path / "mixed.csv", index=False, header=False)
    schema = json.loads(glassbox_ml.schema(tmp_path / "named.csv", "wins"))
    schema["dataFileContainsHeader"] = False
    parameters = {"sgd.l2RegularizationAmount": 1e-3}
    from_file = glassbox_ml.train(tmp_path / "mixed.csv", schema=schema, parameters=parameters)
    expected = from_file.predict(tmp_path / "mixed.csv")
    evaluated = from_file.evaluate(tmp_path / "mixed.csv")
    chosen = glassbox_ml.threshold(from_file, tmp_path / "mixed.csv", best="f1")
    for frame in (mixed, mixed[["wins", "count", "number", "color"]], pl.from_pandas(mixed)):
        model = glassbox_ml.train(frame, schema=schema, parameters=parameters)
        for one in (model, from_file):
            made = one.predict(frame)
            assert made.records.used == made.records.total == len(mixed)
            assert made.scores.tolist() == expected.scores.tolist()
            assert one.evaluate(frame).json == evaluated.json
            assert one.evaluate(frame, schema=schema).value == evaluated.value
            again = glassbox_ml.threshold(one, frame, best="f1")
            assert (again.threshold, again.records.used) == (chosen.threshold, len(mixed))


def test_messages_about_frames_have_nothing_for_the_shell():
    for bad, words in (
        ({"x": [], "y": []}, "the frame has no records"),
        (pd.DataFrame({"x": [], "y": []}), "the frame has no records"),
        (pa.table({"x": pa.array([], pa.int64()), "y": pa.array([], pa.int64())}), "no records"),
        ({}, "the frame has no column"),
        (pd.DataFrame(index=[1, 2]), "the frame has no column"),
        ({"x": [1, 2], "y": [None, None]}, "the frame: "),
        ({"x": ["a;b;1,5"] * 9, "y": ["a"] * 9}, "the frame: "),
        ({"a;b": ["1;2"] * 9, "y": ["a"] * 9}, "the frame: "),
    ):
        with pytest.raises(glassbox_ml.InputError, match=words) as caught:
            glassbox_ml.train(bad, "y")
        for word in ("python3", "cut -d", "tail", " < ", "-converted", "--"):
            assert word not in str(caught.value)
    # Texts may look like any other format.
    for texts in (["a bb c", "d e f"], ["1 2:3 4:5", "0 1:2 3:4"], ["%PDF-1.4", "x"], ["{\"a\": 1}", "[]"]):
        assert "x" in glassbox_ml.schema({"x": texts * 9})


def test_cells_of_every_type_are_read(tmp_path):
    n = 60
    columns = {
        "whole": list(range(n)),
        "truth": [i % 3 == 0 for i in range(n)],
        "day": [datetime.date(2020, 1, 1) + datetime.timedelta(days=i) for i in range(n)],
        "price": [decimal.Decimal(i) / 8 for i in range(n)],
        "half": np.arange(n, dtype=np.float32) / 2,
        "nothing": [None] * n,
        "y": [i + (i % 3 == 0) for i in range(n)],
    }
    table = pa.table(columns)
    model = glassbox_ml.train(table, "y")
    kinds = {name: kind for name, kind in _types(model).items()}
    assert kinds["whole"] == kinds["price"] == kinds["half"] == "NUMERIC"
    assert kinds["truth"] == "BINARY"
    assert model.records.used == n
    assert not model.records.invalid_by_attribute
    assert model.to_bytes() == glassbox_ml.train(pl.from_arrow(table), "y").to_bytes()


def _types(model):
    return {
        one["attributeName"]: one["attributeType"] for one in json.loads(model.schema)["attributes"]
    }


def test_a_single_column_with_gaps_keeps_its_records():
    model = glassbox_ml.train({"x": [1.5, 2, 3, 4.5] * 9, "y": [1, 2, 3, 4] * 9}, "y")
    for frame in ({"x": [1.5, None, 3]}, pd.DataFrame({"x": [1.5, np.nan, 3]}),
                  pl.DataFrame({"x": [1.5, None, 3]}), pa.table({"x": [1.5, None, 3]})):  # fmt: skip
        scores = model.predict(frame).scores
        assert len(scores) == 3
        assert scores[0] == model.predict({"x": 1.5}).scores[0]
        assert scores[1] == model.predict({"x": None}).scores[0] == model.predict({}).scores[0]


def test_a_frame_of_several_pieces_is_searched_as_its_csv(tmp_path):
    """Samples and folds are drawn by lines of the CSV, of which a text with line ends takes more."""
    random = np.random.default_rng(5)
    n = 20_000
    frame = pd.DataFrame(
        {
            "a": np.where(np.arange(n) % 9 > 0, random.normal(size=n), np.nan),
            "c": random.choice(["x", "y, z", "two\nlines", 'q"'], size=n),
            "t": [f"word{i % 50} is here\nand {i % 7} there" for i in range(n)],
        }
    )
    y = np.nan_to_num(frame["a"]) + (frame["c"] == "x") + random.normal(size=n) > 0.5
    frame["y"] = np.where(y, "yes", "no")
    frame.to_csv(tmp_path / "pieces.csv", index=False)
    from_file = glassbox_ml.train(tmp_path / "pieces.csv", "y").to_bytes()
    for threads in (1, 3):
        assert glassbox_ml.train(frame, "y", threads=threads).to_bytes() == from_file
    described = glassbox_ml.insights(tmp_path / "pieces.csv", "y").json
    assert glassbox_ml.insights(frame, "y").json == described


def test_columns_are_found_by_name(mixed):
    model = glassbox_ml.train(mixed, "wins")
    turned = mixed[["count", "wins", "number", "color"]].assign(more=1)
    assert model.predict(turned).scores.tolist() == model.predict(mixed).scores.tolist()


def test_columns_that_no_model_can_have_are_refused():
    with pytest.raises(glassbox_ml.InputError, match="two columns are named 'a'"):
        glassbox_ml.train(pd.DataFrame([[1, 2]], columns=["a", "a"]), "a")
    with pytest.raises(glassbox_ml.InputError, match="astype"):
        glassbox_ml.train(pd.DataFrame([[1, 2]]), "a")
    with pytest.raises(glassbox_ml.InputError, match="not of one length: 'a' has 2, 'b' has 1"):
        glassbox_ml.train({"a": [1, 2], "b": [1]}, "a")
    with pytest.raises(glassbox_ml.InputError, match="values of column \"a\" are lists"):
        glassbox_ml.train(pa.table({"a": [[1], [2]], "b": [1, 2]}), "b")


def test_errors_name_the_frame(mixed):
    with pytest.raises(glassbox_ml.InputError, match='^the frame: no column "win"'):
        glassbox_ml.train(mixed, "win")


@pytest.fixture(scope="module")
def every_type():
    """300 made records of every type that Arrow has single values of, a sixth of them missing."""
    random = np.random.default_rng(8)
    n = 300
    start = datetime.datetime(2021, 3, 9, 7, 5, 30, tzinfo=datetime.timezone.utc)
    whole = random.integers(0, 100, size=n)
    values = {
        "i8": pa.array(whole, pa.int8()),
        "u64": pa.array(whole * 10**15, pa.uint64()),
        "f16": pa.array((whole / 8).astype(np.float16)),
        "f32": pa.array(random.normal(size=n).astype(np.float32)),
        "f64": pa.array(random.normal(size=n)),
        "decimal": pa.array([decimal.Decimal(int(one)) / 4 for one in whole], pa.decimal128(9, 2)),
        "wide": pa.array([decimal.Decimal(-int(one)) for one in whole], pa.decimal256(50, 3)),
        "truth": pa.array(whole > 40),
        "text": pa.array([f"word{one % 9}, more" for one in whole], pa.large_string()),
        "view": pa.array([f"a text that is long, {one % 7}" for one in whole]),
        "level": pa.array([f"l{one % 5}" for one in whole]).dictionary_encode(),
        "day": pa.array([start.date() + datetime.timedelta(days=int(one)) for one in whole]),
        "at": pa.array([start + datetime.timedelta(seconds=int(one)) for one in whole]),
        "span": pa.array([datetime.timedelta(milliseconds=int(one)) for one in whole]),
    }
    columns = {}
    for name, value in values.items():
        kept = random.integers(0, 6, size=n) != 0
        columns[name] = value.take(pa.array([i if kept[i] else None for i in range(n)], pa.int64()))
    columns["view"] = columns["view"].cast(pa.string_view())
    columns["y"] = pa.array(np.where(whole + 30 * random.normal(size=n) > 50, "yes", "no"))
    return pa.table(columns)


def written(table, path):
    """A CSV of the table by Python's own means: what a record has as texts."""
    from glassbox_ml._table import cell_text

    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        columns = [
            [cell_text(one) for one in column.to_numpy()]
            if pa.types.is_floating(column.type)
            else [cell_text(one) for one in column.to_pylist()]
            for column in table.columns
        ]
        writer.writerows(zip(*columns))


def test_a_frame_of_every_type_trains_and_scores_as_its_csv(every_type, tmp_path):
    written(every_type, tmp_path / "every.csv")
    from_file = glassbox_ml.train(tmp_path / "every.csv", "y")
    parameters = {"sgd.l2RegularizationAmount": 1e-3}
    everything = glassbox_ml.train(tmp_path / "every.csv", "y", parameters=parameters)
    pieces = pa.concat_tables([every_type.slice(0, 7), every_type.slice(7, 100), every_type.slice(107)])
    for frame in (every_type, pieces):
        assert glassbox_ml.train(frame, "y").to_bytes() == from_file.to_bytes()
        made = everything.predict(frame)
        assert made.scores.tolist() == everything.predict(tmp_path / "every.csv").scores.tolist()
        assert made.records.used == made.records.total == 300
    for i in range(0, 300, 37):
        record = every_type.slice(i, 1).to_pylist()[0]
        record["f16"] = None if record["f16"] is None else np.float16(record["f16"])
        record["f32"] = None if record["f32"] is None else np.float32(record["f32"])
        assert everything.predict(record).scores[0] == made.scores[i]


def test_types_by_name_are_those_of_the_cells(every_type):
    types = {
        one["attributeName"]: one["attributeType"]
        for one in json.loads(glassbox_ml.schema(every_type, "y"))["attributes"]
    }
    assert {types[name] for name in ("i8", "u64", "f16", "f32", "f64", "decimal", "wide", "span")} == {
        "NUMERIC"
    }
    assert types["truth"] == types["y"] == "BINARY"
    assert types["level"] == "CATEGORICAL"


def test_a_stream_is_read_once():
    class Once:
        def __init__(self, table):
            self.capsule = table.__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    model = glassbox_ml.train({"x": [1.5, 2, 3, 4.5] * 9, "y": [1, 2, 3, 4] * 9}, "y")
    once = Once(pa.table({"x": [1.0, 2.0]}))
    assert len(model.predict(once).scores) == 2
    with pytest.raises(glassbox_ml.InputError, match="read before"):
        model.predict(once)
    reader = pa.table({"x": [1.0, 2.0] * 9}).to_reader()
    assert glassbox_ml.insights(reader)["x"].type == "NUMERIC"


def test_a_table_takes_no_more_memory_while_it_is_scored():
    """Of 2,000,000 rows, 176 MB: what predicting takes beyond its results is a tenth of it at most."""
    code = """
import resource, numpy as np, pyarrow as pa, glassbox_ml
random = np.random.default_rng(1)
small = {f"x{i}": random.normal(size=400) for i in range(11)}
small["y"] = small["x0"] + random.normal(size=400)
model = glassbox_ml.train(small, "y", recipe={"outputs": ["ALL_NUMERIC"]}, threads=2)
model.predict(small)
n = 2_000_000
table = pa.table({f"x{i}": random.normal(size=n) for i in range(11)})
def peak():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
made = model.predict(table)
results = made.scores.nbytes + made.margins.nbytes
print((peak() - before - results) / table.nbytes)
"""
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(made.stdout) < 0.1


def test_odd_frames_are_read_or_refused_in_words():
    frame = {"x": [1.5, 2, 3, 4.5] * 9, "c": ["a", "b"] * 18, "y": [1, 2, 3, 4] * 9}
    model = glassbox_ml.train(frame, "y")
    cut = pd.DataFrame({"x": [1.0, 2.0], "c": pd.cut([1, 2], 2)})
    assert len(model.predict(cut).scores) == 2
    days = np.array(["2020-01-01", "NaT"], dtype="M8[ns]")
    assert len(model.predict({"x": [1.0, 2.0], "c": days}).scores) == 2
    alike = model.predict({"x": [1.0, 2.0], "c": ["a", "b"]}).scores.tolist()
    for one in (
        pl.DataFrame({"x": [1.0, 2.0], "c": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"]))}),
        pa.table({"x": [9.0, 1.0, 2.0], "c": ["z", "a", "b"]}).slice(1),
        duckdb.sql("select 1.0 as x, 'a' as c union all select 2, 'b' order by x"),
    ):
        assert model.predict(one).scores.tolist() == alike
    assert model.predict({"x": [float("inf"), 1], "c": ["a", "a"]}).records.invalid_by_attribute == {"x": 1}
    assert model.evaluate(frame, split="50-100").records.used == 18
    gaps = {"x": [1.0, 2.0] * 20, "y": [1.0, None] * 20}
    assert glassbox_ml.train(gaps, "y").records.rejected_by_reason == {"missing target": 20}
    for bad, words in (
        ({"x": [], "c": []}, "no records"),
        ({"x": [1, 2]}, 'no "c", which the model uses'),
        ({"x": ["\ud800"], "c": ["a"]}, "not Unicode"),
        ({"x": 1, "c": "\ud800"}, "not Unicode"),
        (pa.chunked_array([[1, 2]]), "expected a table"),
        (pa.table({"x": [b"1"], "c": ["a"]}), "are bytes"),
    ):
        with pytest.raises(glassbox_ml.InputError, match=words):
            model.predict(bad)
