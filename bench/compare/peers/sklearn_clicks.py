"""scikit-learn on numbers and categories: quantile bins and levels, one-hot, logistic regression."""

from __future__ import annotations

import inspect
from typing import Any

import numpy
from scipy.sparse import hstack
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder

import evaluation
import table
from job import Job, write_scores
from sklearn_methods import METHODS, classifier

BINS = 50


def bins() -> KBinsDiscretizer:
    options: dict[str, Any] = {"n_bins": BINS, "encode": "onehot", "strategy": "quantile",
                               "dtype": numpy.float32}
    known = inspect.signature(KBinsDiscretizer).parameters
    if "subsample" in known:
        options["subsample"] = None  # all records
    if "quantile_method" in known:
        options["quantile_method"] = "averaged_inverted_cdf"
    return KBinsDiscretizer(**options)


def main() -> None:
    job = Job(__doc__, METHODS, ("scikit-learn", table.READER, "numpy"))
    numbers, categories = job.inputs("NUMERIC"), job.inputs("CATEGORICAL")
    binning = bins()
    levels = OneHotEncoder(handle_unknown="ignore", dtype=numpy.float32)

    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, job.types), job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        x = hstack([binning.fit_transform(table.matrix(train, numbers)),
                    levels.fit_transform(table.matrix(train, categories))],
                   format="csr", dtype=numpy.float32)
    with job.phase("fit"):
        model = classifier(job).fit(x, y)

    with job.phase("evaluate"):
        held_out = hstack([binning.transform(table.matrix(rest, numbers)),
                           levels.transform(table.matrix(rest, categories))], format="csr")
        scores = model.predict_proba(held_out)[:, 1]
        metrics = evaluation.binary(table.column(rest, job.target), scores)

    if job.scores:
        write_scores(job.scores, scores)
    job.report(metrics)


if __name__ == "__main__":
    main()
