"""Parquet files: the model of the CSV of the same data, from Python and from the program."""

import json
import os
import pathlib
import subprocess
import sys

import duckdb
import glassbox_ml
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest


@pytest.fixture
def wines(wine, tmp_path):
    """The same records as x.csv and x.parquet, the latter in pieces."""
    frame = pd.read_csv(wine / "binary.csv")
    frame.to_csv(tmp_path / "x.csv", index=False)
    pa.parquet.write_table(pa.Table.from_pandas(frame), tmp_path / "x.parquet", row_group_size=500)
    return tmp_path


def without(*modules):
    """A Python that has not these modules, for GLASSBOX_PYTHON, in a shell script."""
    code = f"import runpy, sys; sys.modules.update(dict.fromkeys({modules!r})); sys.argv = sys.argv[2:]; "
    return code + "runpy.run_module('glassbox_ml._parquet', run_name='__main__', alter_sys=True)"


def made_python(path, *modules):
    code = without(*modules)
    path.write_text(f'#!/bin/sh\nshift 1\nexec "{sys.executable}" -c "{code}" "$@"\n')
    path.chmod(0o755)
    return path


def test_the_program_reads_parquet(program, wine, wines):
    for data, model in (("x.csv", "m1"), ("x.parquet", "m2")):
        program("train", wines / data, "--schema", wine / "binary.schema", "--recipe",
                wine / "binary.best.recipe", "--split", "0-70", "-o", wines / model)  # fmt: skip
    assert (wines / "m1").read_bytes() == (wines / "m2").read_bytes()
    for command in (
        ["evaluate", wines / "m1", "DATA", "--split", "70-100", "--json"],
        ["threshold", wines / "m1", "DATA", "--best", "f1", "--json"],
        ["insights", "DATA", "--schema", wine / "binary.schema", "--json"],
        ["schema", "DATA", "--target", "quality", "--json"],
        ["predict", wines / "m1", "DATA", "--csv", "-"],
    ):
        told = [
            program(*(wines / data if word == "DATA" else word for word in command)).replace(data, "x")
            for data in ("x.csv", "x.parquet")
        ]
        if command[0] == "schema":  # of the CSV it is guessed that there are names
            told = [json.loads(one)["schema"] if "schema" in json.loads(one) else one for one in told]
        assert told[0] == told[1], command[0]
    program("run", wines / "x.parquet", "--target", "quality", "-o", wines / "run")
    assert (wines / "run" / "model.glassbox").exists()


def test_python_reads_parquet(wines):
    from_file = glassbox_ml.train(wines / "x.csv", "quality", parameters={"sgd.maxPasses": 3})
    model = glassbox_ml.train(wines / "x.parquet", "quality", parameters={"sgd.maxPasses": 3})
    assert model.to_bytes() == from_file.to_bytes()
    expected = model.predict(wines / "x.csv").scores.tolist()
    assert model.predict(str(wines / "x.parquet")).scores.tolist() == expected
    assert model.predict(duckdb.sql(f"from '{wines}/x.parquet'")).scores.tolist() == expected
    with pytest.raises(glassbox_ml.InputError, match="a Parquet file among several files"):
        model.predict([wines / "x.csv", wines / "x.parquet"])


def run(program_path, python, *arguments):
    environment = {**os.environ, "GLASSBOX_PYTHON": str(python)}
    return subprocess.run(
        [program_path, *map(str, arguments)], capture_output=True, text=True, env=environment
    )


def test_duckdb_reads_parquet_where_pyarrow_is_not(wine, wines):
    path = pathlib.Path(sys.executable).parent / "glassbox"
    python = made_python(wines / "python", "pyarrow")
    arguments = ["--schema", wine / "binary.schema", "--recipe", wine / "binary.best.recipe", "-o"]
    for given, data, model in ((python, "x.parquet", "m1"), (sys.executable, "x.csv", "m2")):
        made = run(path, given, "train", wines / data, *arguments, wines / model)
        assert made.returncode == 0, made.stderr
    assert (wines / "m1").read_bytes() == (wines / "m2").read_bytes()


def test_without_a_reader_one_message_says_what_to_do(wine, wines):
    path = pathlib.Path(sys.executable).parent / "glassbox"
    train = ["train", wines / "x.parquet", "--schema", wine / "binary.schema", "-o", wines / "m"]
    made = run(path, made_python(wines / "python", "pyarrow", "duckdb"), *train)
    assert made.returncode == 3
    assert made.stderr.count("\n") == 1
    assert "pyarrow or duckdb reads" in made.stderr and "pip install pyarrow" in made.stderr
    made = run(path, "", *train)  # as of the program alone
    assert made.returncode == 3
    assert "is a Parquet file, expected CSV; this converts it: python3" in made.stderr
    made = run(path, "/nowhere/python", *train)
    assert made.returncode == 3 and "GLASSBOX_PYTHON" in made.stderr
    (wines / "x.parquet").write_bytes(b"PAR1 and nothing of the kind")
    made = run(path, sys.executable, *train)
    assert made.returncode == 3
    assert made.stderr.startswith(f"glassbox: {wines}/x.parquet: a Parquet file that cannot be read")
    assert not (wines / "m").exists()


def test_columns_that_are_no_cells_are_refused_by_the_files_name(wine, wines):
    path = pathlib.Path(sys.executable).parent / "glassbox"
    pa.parquet.write_table(pa.table({"a": [[1], [2]], "b": [1, 2]}), wines / "lists.parquet")
    made = run(path, sys.executable, "schema", wines / "lists.parquet")
    assert made.returncode == 3
    assert made.stderr.startswith(f'glassbox: {wines}/lists.parquet: the values of column "a" are lists')
    with pytest.raises(glassbox_ml.InputError, match="lists.parquet: the values of column"):
        glassbox_ml.schema(wines / "lists.parquet")


def test_a_schema_without_names_takes_columns_by_place(program, wine, wines):
    schema = json.loads((wine / "binary.schema").read_text())
    schema["dataFileContainsHeader"] = False
    (wines / "schema").write_text(json.dumps(schema))
    frame = pd.read_csv(wines / "x.csv")
    frame.to_csv(wines / "x.csv", index=False, header=False)
    for data, model in (("x.csv", "m1"), ("x.parquet", "m2")):
        program("train", wines / data, "--schema", wines / "schema", "--recipe",
                wine / "binary.best.recipe", "-o", wines / model)  # fmt: skip
    assert (wines / "m1").read_bytes() == (wines / "m2").read_bytes()
