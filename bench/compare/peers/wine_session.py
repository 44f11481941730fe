"""What a person waits for in Python on a small table: start, imports, one model. All of it counts."""

from __future__ import annotations

import argparse

import numpy
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, StandardScaler

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--csv", required=True)
parser.add_argument("--train-rows", type=int, required=True)
parser.add_argument("--passes", type=int, required=True)
parser.add_argument("--l2", type=float, required=True)
arguments = parser.parse_args()

rows = numpy.loadtxt(arguments.csv, delimiter=",", skiprows=1, max_rows=arguments.train_rows)
inputs = list(range(rows.shape[1] - 1))
model = make_pipeline(
    make_column_transformer((StandardScaler(), inputs),
                            (KBinsDiscretizer(10, encode="onehot", subsample=None), inputs)),
    LogisticRegression(C=1 / (arguments.l2 * len(rows)), max_iter=arguments.passes))
model.fit(rows[:, :-1], rows[:, -1])
