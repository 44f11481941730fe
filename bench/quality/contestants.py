"""Who learns from the training records and predicts the others."""

from __future__ import annotations

import csv
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (LinearRegression, LogisticRegression, LogisticRegressionCV,
                                  RidgeCV)
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from sets import DataSet


def loss(kind: str, truth: np.ndarray, predicted: np.ndarray) -> float:
    """RMSE; 1 - AUC of scores; 1 - macro F1 of classes."""
    if kind == "NUMERIC":
        return float(np.sqrt(np.mean((truth - predicted) ** 2)))
    if kind == "BINARY":
        return 1 - float(roc_auc_score(truth, predicted))
    return 1 - float(f1_score(truth, predicted, average="macro", labels=np.unique(truth),
                              zero_division=0))


# ---- scikit-learn

def _columns(inputs: pd.DataFrame) -> tuple[list[str], list[str]]:
    numbers = [c for c in inputs if pd.api.types.is_numeric_dtype(inputs[c])]
    return numbers, [c for c in inputs if c not in numbers]


def _linear(inputs: pd.DataFrame, learner: object) -> object:
    numbers, others = _columns(inputs)
    return make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            (OneHotEncoder(handle_unknown="ignore"), others)), learner)


def sklearn_default(data: DataSet, inputs: pd.DataFrame) -> object:
    return _linear(inputs, LinearRegression() if data.type == "NUMERIC"
                   else LogisticRegression(max_iter=2000))


def sklearn_cv(data: DataSet, inputs: pd.DataFrame) -> object:
    if data.type == "NUMERIC":
        return _linear(inputs, RidgeCV(alphas=np.logspace(-3, 4, 30)))
    return _linear(inputs, LogisticRegressionCV(Cs=10, cv=5, max_iter=2000, use_legacy_attributes=False,
                                                l1_ratios=(0.0,), scoring="neg_log_loss"))


def sklearn_trees(data: DataSet, inputs: pd.DataFrame) -> object:
    numbers, others = _columns(inputs)
    trees = HistGradientBoostingRegressor if data.type == "NUMERIC" else HistGradientBoostingClassifier
    return make_pipeline(
        make_column_transformer(
            ("passthrough", numbers),
            (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), others)),
        trees(random_state=0))


def run_sklearn(make, data: DataSet, train: pd.DataFrame, test: pd.DataFrame) -> dict[str, float]:
    inputs, answers = train.drop(columns=data.target), train[data.target]
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = make(data, inputs)
        model.fit(inputs, answers)
        seconds = time.perf_counter() - begin
        others = test.drop(columns=data.target)
        predicted = (model.predict_proba(others)[:, 1] if data.type == "BINARY"
                     else model.predict(others))
    return {"loss": loss(data.type, test[data.target].to_numpy(), predicted), "seconds": seconds}


SKLEARN = {"sklearn": sklearn_default, "sklearn CV": sklearn_cv, "boosted trees": sklearn_trees}


# ---- Glassbox

def run_glassbox(glassbox: str, options: str, data: DataSet, train: pd.DataFrame,
                 test: pd.DataFrame) -> dict[str, float]:
    """options: "" trains with nothing said; "tune" tunes before; else flags of train."""
    def call(*arguments: object) -> None:
        done = subprocess.run([glassbox, *map(str, arguments), "--quiet", "--force"],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"glassbox {' '.join(map(str, arguments))}: {done.stderr.strip()}")

    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        train.to_csv(place / "train.csv", index=False)
        test.to_csv(place / "test.csv", index=False)
        schema, model = place / "schema", place / "model"
        begin = time.perf_counter()
        call("schema", place / "train.csv", "--target", data.target, "--type", data.type.lower(),
             "-o", schema)
        flags = options.split()
        if options == "tune":
            call("tune", place / "train.csv", "--schema", schema, "-o", place / "tuned")
            flags = ["--recipe", place / "tuned.recipe", "--parameters", place / "tuned.parameters"]
        call("train", place / "train.csv", "--schema", schema, *flags, "-o", model)
        seconds = time.perf_counter() - begin
        call("predict", model, place / "test.csv", "--csv", place / "scores.csv")
        with open(place / "scores.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    if len(rows) != len(test):
        raise RuntimeError(f"{data.name}: {len(rows)} predictions of {len(test)} records")
    truth = test[data.target].to_numpy()
    if data.type == "CATEGORICAL":
        names = [name for name in rows[0] if name not in ("tag", "trueLabel")]
        predicted = np.array([max(names, key=lambda n, row=row: float(row[n])) for row in rows])
        truth = truth.astype(str)
    else:
        predicted = np.array([float(row["score"]) for row in rows])
    return {"loss": loss(data.type, truth, predicted), "seconds": seconds}


GLASSBOX = {"default": "", "--tune": "tune"}
