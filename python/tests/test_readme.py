"""The five lines of the README, in a shell and in Python: the same model, figures and scores."""

import os
import pathlib
import re
import subprocess
import sys

import glassbox_ml

ROOT = pathlib.Path(__file__).parents[2]


def block(language):
    found = re.search(f"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found and found[1].count("\n") == 5
    return found[1]


def run(command, directory):
    path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GLASSBOX_DATASETS": str(ROOT / "datasets")}
    made = subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_both_examples_give_one_model(tmp_path, monkeypatch):
    shell = run(["sh", "-e", "-c", block("sh")], tmp_path)
    evaluated, predicted = run([sys.executable, "-c", block("python")], tmp_path).splitlines()
    auc = re.fullmatch(r"Evaluation\(BinaryAUC=([0-9.]+), .*\)", evaluated)[1]
    assert f"BinaryAUC {float(auc):.4f}" in shell
    namespace = {}
    monkeypatch.chdir(tmp_path)
    exec(block("python"), namespace)
    assert namespace["model"].to_bytes() == (tmp_path / "wine.model").read_bytes()
    score = glassbox_ml.load(tmp_path / "wine.model").predict({"alcohol": 12.5, "pH": 3.2}).scores[0]
    assert predicted.startswith(f"Prediction(scores=[{score!r}]")
