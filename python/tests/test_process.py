"""Beside other things in one process: Ctrl-C, threads, fork."""

import os
import signal
import subprocess
import sys
import threading

import glassbox_ml
import pytest

ENDLESS = """
import glassbox_ml, os, signal
def once(stage, number, records):
    if stage == "training":
        os.kill(os.getpid(), signal.SIGINT)
try:
    glassbox_ml.train({csv!r}, "quality", progress=once,
                      parameters={{"sgd.maxPasses": 10000, "finish": "off"}},
                      recipe={{"outputs": ["normalize(ALL_NUMERIC)"]}})
except KeyboardInterrupt:
    print("stopped")
"""


def test_ctrl_c_stops_training(wine):
    made = subprocess.run(
        [sys.executable, "-c", ENDLESS.format(csv=str(wine / "binary.csv"))],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert made.stdout == "stopped\n", made.stderr


def test_threads_of_python_train_and_predict_at_once(wine):
    alone = glassbox_ml.train(wine / "binary.csv", "quality").to_bytes()
    found = []

    def work():
        model = glassbox_ml.train(wine / "binary.csv", "quality", threads=2)
        found.append((model.to_bytes(), model.predict({"alcohol": 12.5}).scores))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert {content for content, _ in found} == {alone}


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_child_that_was_forked_after_training_trains(wine):
    trained = glassbox_ml.train(wine / "binary.csv", "quality", threads=2).to_bytes()
    child = os.fork()
    if child == 0:
        signal.alarm(240)  # a child that hangs ends
        same = glassbox_ml.train(wine / "binary.csv", "quality", threads=2).to_bytes() == trained
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_import_brings_neither_numpy_nor_scikit_learn():
    code = "import sys, glassbox_ml; print([m for m in ('numpy', 'sklearn', 'pandas', 'pyarrow') if m in sys.modules])"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "[]\n"


def test_the_program_came_along(program):
    assert glassbox_ml.__version__ in program("--version")
