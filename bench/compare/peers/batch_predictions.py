"""Batch predictions by scikit-learn: a model made beforehand, then CSV in, CSV out.

  batch_predictions.py fit MODEL --train CSV --train-rows N --passes N --l2 X
  batch_predictions.py predict MODEL --data CSV --output CSV
  batch_predictions.py one MODEL --data CSV      one record at a time in a warm process"""

from __future__ import annotations

import argparse
import json
import time

import joblib
import numpy
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, StandardScaler

import table

ONE_AT_A_TIME = 2000


def read(path: str, count: int | None = None) -> numpy.ndarray:
    with open(path) as file:
        names = next(file).strip().split(",")
    return table.matrix(table.read(path, {n.strip('"'): "NUMERIC" for n in names}, count=count),
                        [n.strip('"') for n in names])


def fit(arguments: argparse.Namespace) -> None:
    rows = read(arguments.train, arguments.train_rows)
    inputs = list(range(rows.shape[1] - 1))
    model = make_pipeline(
        make_column_transformer((StandardScaler(), inputs),
                                (KBinsDiscretizer(10, encode="onehot", subsample=None), inputs)),
        LogisticRegression(C=1 / (arguments.l2 * len(rows)), max_iter=arguments.passes))
    joblib.dump(model.fit(rows[:, :-1], rows[:, -1]), arguments.model)


def predict(arguments: argparse.Namespace) -> None:
    model = joblib.load(arguments.model)
    began = time.perf_counter()
    rows = read(arguments.data)
    scores = model.predict_proba(rows[:, :-1])[:, 1]
    found = {"trueLabel": rows[:, -1].astype(numpy.int8),
             "bestAnswer": (scores >= 0.5).astype(numpy.int8), "score": scores}
    if table.polars:
        table.polars.DataFrame(found).write_csv(arguments.output)
    else:
        table.pandas.DataFrame(found).to_csv(arguments.output, index=False)
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(rows)}))


def one(arguments: argparse.Namespace) -> None:
    model = joblib.load(arguments.model)
    rows = read(arguments.data, ONE_AT_A_TIME)[:, :-1]
    model.predict_proba(rows[:1])
    began = time.perf_counter()
    for i in range(len(rows)):
        model.predict_proba(rows[i:i + 1])
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "microseconds": 1e6 * seconds / len(rows)}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("fit", "predict", "one"))
    parser.add_argument("model")
    for name in ("--train", "--data", "--output"):
        parser.add_argument(name)
    parser.add_argument("--train-rows", type=int)
    parser.add_argument("--passes", type=int)
    parser.add_argument("--l2", type=float)
    arguments = parser.parse_args()
    {"fit": fit, "predict": predict, "one": one}[arguments.what](arguments)


if __name__ == "__main__":
    main()
