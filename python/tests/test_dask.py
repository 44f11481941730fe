"""Training by the workers of Dask: the bits of one process, and what happens when one is killed."""

import glob
import os
import pathlib
import random
import signal
import tempfile
import threading
import time

import glassbox_ml
import pytest

distributed = pytest.importorskip("distributed", reason="distributed is not installed")
dataframe = pytest.importorskip("dask.dataframe", reason="dask.dataframe is not installed")
pandas = pytest.importorskip("pandas")
glassbox_dask = pytest.importorskip("glassbox_ml.dask")

PARAMETERS = {"sgd.maxPasses": 5}


def _write(path, rows):
    draw = random.Random(7)
    with open(path, "w", encoding="utf-8") as file:
        file.write("x,color,y\n")
        for _ in range(rows):
            x = draw.random()
            color = draw.choice(["red", "green", "blue, dark"])
            file.write(f'{x!r},"{color}",{int(x + draw.random() > 1)}\n')
    return str(path)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    """Where temporary files of this test go, to see what is left there."""
    path = tmp_path_factory.mktemp("dask")
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(path)
    tempfile.tempdir = None
    yield path
    tempfile.tempdir = None
    if before is None:
        del os.environ["TMPDIR"]
    else:
        os.environ["TMPDIR"] = before


@pytest.fixture(scope="module")
def client(directory):
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0",
            local_directory=str(directory / "workers"),
        ) as cluster,
        distributed.Client(cluster) as made,
    ):  # fmt: skip
        yield made


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return _write(tmp_path_factory.mktemp("data") / "data.csv", 3000)


@pytest.fixture(scope="module")
def alone(file):
    """The model of one process."""
    return glassbox_ml.train(file, "y", parameters=PARAMETERS)


def _left(directory):
    """Of what a training makes, waiting a little for what ends by itself."""
    for _ in range(50):
        left = glob.glob(str(directory / "glassbox-*"))
        if not left:
            break
        time.sleep(0.1)
    return left


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_bits_of_one_process(client, directory, file, alone, size):
    workers = list(client.nthreads())[:size]
    model = glassbox_dask.train(
        file, "y", parameters=PARAMETERS, client=client, workers=workers
    )
    assert model.to_bytes() == alone.to_bytes()
    assert not _left(directory)


@pytest.mark.parametrize("partitions", [1, 2, 5])
def test_a_frame_in_the_order_of_its_partitions(client, directory, file, alone, partitions):
    frame = dataframe.from_pandas(pandas.read_csv(file), npartitions=partitions, sort=False)
    model = glassbox_dask.train(
        frame, schema=alone.schema, parameters=PARAMETERS, client=client
    )
    assert model.to_bytes() == alone.to_bytes()
    assert not _left(directory)


def test_a_frame_without_a_schema(client, file, alone):
    frame = dataframe.from_pandas(pandas.read_csv(file), npartitions=2, sort=False)
    model = glassbox_dask.train(frame, "y", parameters=PARAMETERS, client=client)
    assert model.to_bytes() == alone.to_bytes()


def test_a_file_that_is_not_there(client, directory, alone):
    with pytest.raises(glassbox_ml.InputError, match="exit code 3: /nothing.csv: no such file"):
        glassbox_dask.train("/nothing.csv", schema=alone.schema, client=client)
    assert not _left(directory)


def test_partitions_of_different_columns(client, directory, file, alone):
    import dask

    whole = pandas.read_csv(file)
    parts = [dask.delayed(whole), dask.delayed(whole.drop(columns="color"))]
    frame = dataframe.from_delayed(parts, meta=whole, verify_meta=False)
    with pytest.raises(glassbox_ml.GlassboxError):
        glassbox_dask.train(frame, schema=alone.schema, client=client)
    assert not _left(directory)


def test_arguments(client, file):
    with pytest.raises(glassbox_ml.InputError, match="no worker tcp://nowhere:1"):
        glassbox_dask.train(file, "y", client=client, workers=["tcp://nowhere:1"])
    with pytest.raises(glassbox_ml.InputError, match="timeout is 0"):
        glassbox_dask.train(file, "y", client=client, timeout=0)
    with pytest.raises(glassbox_ml.InputError, match="expected paths or a dask.dataframe"):
        glassbox_dask.train({"x": [1], "y": [1]}, "y", client=client)


def _children(pid):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(path.parent.name))
        except OSError:
            pass
    return found


def _kill_later(pid, of_worker):
    """Kills a worker, or its program, as soon as the program is there."""

    def kill():
        for _ in range(2000):
            for keeper in _children(pid):
                for program in _children(keeper):
                    time.sleep(0.3)
                    os.kill(pid if of_worker else program, signal.SIGKILL)
                    return
            time.sleep(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


@pytest.mark.parametrize("of_worker", [False, True], ids=["program", "worker"])
def test_one_that_is_killed(client, directory, tmp_path, alone, of_worker):
    big = _write(tmp_path / "big.csv", 30_000)
    client.wait_for_workers(3)
    pids = client.run(os.getpid)
    victim = sorted(pids)[1]
    thread = _kill_later(pids[victim], of_worker)
    began = time.monotonic()
    expected = "is gone" if of_worker else "was killed by signal 9"
    with pytest.raises(glassbox_ml.SystemFailure, match=f"worker {victim}.*{expected}"):
        glassbox_dask.train(
            big, schema=alone.schema, parameters={"sgd.maxPasses": 10_000}, client=client
        )
    assert time.monotonic() - began < 30
    thread.join()
    assert not _left(directory)


@pytest.mark.parametrize("parts", [2, 5])
def test_a_row_id_gives_an_order_to_a_frame_that_has_none(client, file, parts):
    table = pandas.read_csv(file, keep_default_na=False)
    table["id"] = [f"r{i * 7919 % 100_003:06}" for i in range(len(table))]
    ordered = table.sort_values("id")
    schema = glassbox_ml.schema(ordered, "y")
    schema = schema.replace('"rowId": null', '"rowId": "id"')
    expected = glassbox_ml.train(ordered, schema=schema, parameters=PARAMETERS)
    frame = dataframe.from_pandas(table.sample(frac=1, random_state=parts), npartitions=parts, sort=False)
    model = glassbox_dask.train(frame, schema=schema, parameters=PARAMETERS, client=client, row_id="id")
    assert model.to_bytes() == expected.to_bytes()


def test_a_row_id_that_is_not_there(client, file):
    with pytest.raises(glassbox_ml.InputError, match="for frames"):
        glassbox_dask.train(file, "y", client=client, row_id="id")
    frame = dataframe.from_pandas(pandas.read_csv(file), npartitions=1)
    with pytest.raises(glassbox_ml.InputError, match="no such column"):
        glassbox_dask.train(frame, "y", client=client, row_id="id")
