"""Linear regression on raw numbers: scikit-learn's SGD on standardized columns, or least squares,
which has the smallest error there is on the training rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy
from sklearn.linear_model import SGDRegressor
from sklearn.preprocessing import StandardScaler

import evaluation
import table
from job import Job, write_scores

Predict = Callable[[numpy.ndarray], numpy.ndarray]


def by_sgd(job: Job, x: numpy.ndarray, y: numpy.ndarray) -> Predict:
    with job.phase("features"):
        scaler = StandardScaler().fit(x)
        scaled = scaler.transform(x)
    with job.phase("fit"):
        model = SGDRegressor(alpha=job.l2, max_iter=job.passes, tol=None, random_state=1)
        model.fit(scaled, y)
    return lambda rows: model.predict(scaler.transform(rows))


def by_least_squares(job: Job, x: numpy.ndarray, y: numpy.ndarray) -> Predict:
    def with_ones(rows: numpy.ndarray) -> numpy.ndarray:
        return numpy.column_stack([rows.astype(numpy.float64), numpy.ones(len(rows))])
    with job.phase("fit"):
        weights = numpy.linalg.lstsq(with_ones(x), y.astype(numpy.float64), rcond=None)[0]
    return lambda rows: with_ones(rows) @ weights


def main() -> None:
    job = Job(__doc__, ("sgd", "lstsq"), ("scikit-learn", table.READER, "numpy"))
    numbers = job.inputs("NUMERIC")
    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, job.types), job.train_rows)
        x, y = table.matrix(train, numbers), table.column(train, job.target)
    predict = {"sgd": by_sgd, "lstsq": by_least_squares}[job.method](job, x, y)

    with job.phase("evaluate"):
        scores = predict(table.matrix(rest, numbers))
        metrics = evaluation.regression(table.column(rest, job.target), scores)

    if job.scores:
        write_scores(job.scores, scores)
    job.report(metrics)


if __name__ == "__main__":
    main()
