"""scikit-learn on pixels as categories: one-hot, then multinomial or one-against-all regression.

--drop-first leaves out the lowest level of each pixel, which is 0, ink nowhere: a fifth of the
entries remain."""

from __future__ import annotations

import sys

import numpy
from sklearn.preprocessing import OneHotEncoder

import evaluation
import table
from job import Job, write_scores
from sklearn_methods import METHODS, classifier


def main() -> None:
    drop = "--drop-first" in sys.argv
    if drop:
        sys.argv.remove("--drop-first")
    job = Job(__doc__, METHODS, ("scikit-learn", table.READER, "numpy"))
    pixels = job.inputs("CATEGORICAL")
    types = {name: "SMALL" for name in job.types}  # all are 0 to 255: no text is ever made
    levels = OneHotEncoder(handle_unknown="ignore", dtype=numpy.float32,
                           drop="first" if drop else None)

    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, types), job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        x = levels.fit_transform(table.matrix(train, pixels))
    with job.phase("fit"):
        model = classifier(job).fit(x, y)

    with job.phase("evaluate"):
        scores = model.predict_proba(levels.transform(table.matrix(rest, pixels)))
        metrics = evaluation.multiclass(table.column(rest, job.target), scores, model.classes_)

    if job.scores:
        write_scores(job.scores, scores)
    job.report(metrics)


if __name__ == "__main__":
    main()
