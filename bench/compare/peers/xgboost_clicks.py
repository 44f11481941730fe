"""XGBoost: boosted trees, which see what no linear model can (`hist`), and its linear model on the
same one-hot features as the others (`gblinear`)."""

from __future__ import annotations

import numpy
import xgboost
from scipy.sparse import hstack
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

import evaluation
import table
from job import Job, write_scores
from sklearn_clicks import bins

TREES = 100  # XGBoost's own default of n_estimators


def finish(job: Job, scores: numpy.ndarray, metrics: dict[str, float]) -> None:
    if job.scores:
        write_scores(job.scores, scores)
    job.report(metrics)


def hist(job: Job) -> None:
    numbers, categories = job.inputs("NUMERIC"), job.inputs("CATEGORICAL")
    kinds = ["q"] * len(numbers) + ["c"] * len(categories)
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=numpy.nan,
                           dtype=numpy.float32)

    def matrix(rows: table.Any, fit: bool) -> numpy.ndarray:
        texts = table.matrix(rows, categories)
        return numpy.hstack([table.matrix(rows, numbers),
                             codes.fit_transform(texts) if fit else codes.transform(texts)])

    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, job.types), job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        data = xgboost.QuantileDMatrix(matrix(train, fit=True), y, feature_types=kinds,
                                       enable_categorical=True)
    with job.phase("fit"):
        model = xgboost.train({"objective": "binary:logistic", "tree_method": "hist",
                               "nthread": job.jobs, "seed": 1}, data, TREES)
    with job.phase("evaluate"):
        held_out = xgboost.DMatrix(matrix(rest, fit=False), feature_types=kinds,
                                   enable_categorical=True)
        scores = model.predict(held_out)
        metrics = evaluation.binary(table.column(rest, job.target), scores)
    finish(job, scores, metrics)


def gblinear(job: Job) -> None:
    numbers, categories = job.inputs("NUMERIC"), job.inputs("CATEGORICAL")
    binning = bins()
    levels = OneHotEncoder(handle_unknown="ignore", dtype=numpy.float32)
    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, job.types), job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        data = xgboost.DMatrix(hstack([binning.fit_transform(table.matrix(train, numbers)),
                                       levels.fit_transform(table.matrix(train, categories))],
                                      format="csr"), y)
    with job.phase("fit"):
        model = xgboost.train({"booster": "gblinear", "objective": "binary:logistic",
                               "updater": "shotgun", "reg_lambda": job.l2,
                               "nthread": job.jobs, "seed": 1}, data, job.passes)
    with job.phase("evaluate"):
        held_out = hstack([binning.transform(table.matrix(rest, numbers)),
                           levels.transform(table.matrix(rest, categories))], format="csr")
        scores = model.predict(xgboost.DMatrix(held_out))
        metrics = evaluation.binary(table.column(rest, job.target), scores)
    finish(job, scores, metrics)


def main() -> None:
    job = Job(__doc__, ("hist", "gblinear"), ("xgboost-cpu", "xgboost", table.READER))
    {"hist": hist, "gblinear": gblinear}[job.method](job)


if __name__ == "__main__":
    main()
