"""Training by Spark's tasks: the bits of one process, a retried stage, and the pair of Spark ML."""

import os
import pathlib
import random
import signal
import sys
import threading
import time

import glassbox_ml
import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
sql = pytest.importorskip("pyspark.sql", reason="pyspark needs pandas and Java")
glassbox_spark = pytest.importorskip("glassbox_ml.spark")

pytestmark = pytest.mark.slow
PARAMETERS = {"sgd.maxPasses": 5}


@pytest.fixture(scope="module")
def session():
    import shutil

    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("Java is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        sql.SparkSession.builder.master("local[4,2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    draw = random.Random(7)
    path = tmp_path_factory.mktemp("data") / "data.csv"
    with open(path, "w", encoding="utf-8") as written:
        written.write("x,color,y\n")
        for _ in range(3000):
            x = draw.random()
            color = draw.choice(["red", "green", "blue, dark"])
            written.write(f'{x!r},"{color}",{int(x + draw.random() > 1)}\n')
    return str(path)


@pytest.fixture(scope="module")
def alone(file):
    return glassbox_ml.train(file, "y", parameters=PARAMETERS)


@pytest.fixture(scope="module")
def frame(session, file):
    return session.read.csv(file, header=True, inferSchema=True)


@pytest.mark.parametrize("size", [1, 3])
def test_the_bits_of_one_process(session, file, alone, size):
    model = glassbox_spark.train(
        file, "y", parameters=PARAMETERS, session=session, processes=size
    )
    assert model.to_bytes() == alone.to_bytes()


@pytest.mark.parametrize("size", [None, 2])
def test_a_frame_in_its_order(frame, alone, size):
    model = glassbox_spark.train(
        frame, schema=alone.schema, parameters=PARAMETERS, processes=size
    )
    assert model.to_bytes() == alone.to_bytes()


@pytest.mark.parametrize("parts", [1, 3])
def test_a_row_id_gives_an_order_to_a_frame_that_has_none(session, file, parts):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(file, keep_default_na=False)
    table["id"] = [f"r{i * 7919 % 100_003:06}" for i in range(len(table))]
    ordered = table.sort_values("id")
    schema = glassbox_ml.schema(ordered, "y").replace('"rowId": null', '"rowId": "id"')
    expected = glassbox_ml.train(ordered, schema=schema, parameters=PARAMETERS)
    frame = session.createDataFrame(table.sample(frac=1, random_state=parts)).repartition(parts)
    model = glassbox_spark.train(frame, schema=schema, parameters=PARAMETERS, processes=2, row_id="id")
    assert model.to_bytes() == expected.to_bytes()


def test_a_file_that_is_not_there(session, alone):
    with pytest.raises(glassbox_ml.InputError, match="/nothing.csv: no such file"):
        glassbox_spark.train("/nothing.csv", schema=alone.schema, session=session, processes=2)


def test_transform(frame, alone, file):
    rows = glassbox_spark.transform(alone, frame).collect()
    expected = alone.predict(file)
    assert [row.scores for row in rows] == expected.scores.tolist()
    assert [row.labels for row in rows] == expected.labels.tolist()


def test_the_pair_of_spark_ml(frame, alone, tmp_path):
    estimator = glassbox_spark.GlassboxEstimator(
        "y", schema=alone.schema, parameters=PARAMETERS, processes=2
    )
    estimator.save(str(tmp_path / "estimator"))
    fitted = type(estimator).load(str(tmp_path / "estimator")).fit(frame)
    fitted.save(str(tmp_path / "fitted"))
    again = type(fitted).load(str(tmp_path / "fitted"))
    assert again.model.to_bytes() == alone.to_bytes()
    assert again.transform(frame).count() == 3000


def test_a_stage_is_tried_again(session, file, alone):
    killed = []

    def kill_one():
        for _ in range(6000):
            for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    words = path.read_bytes().split(b"\0")
                except OSError:
                    continue
                if words[0].endswith(b"glassbox") and b"sgd.maxPasses=2000" in words:
                    killed.append(int(path.parent.name))
                    os.kill(killed[0], signal.SIGKILL)
                    return
            time.sleep(0.01)

    thread = threading.Thread(target=kill_one)
    thread.start()
    parameters = {"sgd.maxPasses": 2000}
    model = glassbox_spark.train(
        file, schema=alone.schema, parameters=parameters, session=session, processes=2
    )
    thread.join()
    assert killed
    expected = glassbox_ml.train(file, schema=alone.schema, parameters=parameters)
    assert model.to_bytes() == expected.to_bytes()
