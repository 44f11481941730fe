"""Frames of several kinds: the model of the CSV of the same data."""

import datetime
import decimal

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


def test_without_pyarrow_the_model_is_the_same(mixed, monkeypatch):
    with_pyarrow = glassbox_ml.train(mixed, "wins").to_bytes()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert glassbox_ml.train(mixed, "wins").to_bytes() == with_pyarrow
    table = pa.Table.from_pandas(mixed)
    with pytest.raises(glassbox_ml.InputError, match="pip install pyarrow"):
        glassbox_ml.train(table, "wins")


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
    import json

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
    with pytest.raises(glassbox_ml.InputError, match="cannot be written as CSV"):
        glassbox_ml.train(pa.table({"a": [[1], [2]], "b": [1, 2]}), "b")


def test_errors_name_the_frame(mixed):
    with pytest.raises(glassbox_ml.InputError, match='^the frame: no column "win"'):
        glassbox_ml.train(mixed, "win")
