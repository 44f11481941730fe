"""scikit-learn on texts: words and pairs of words, counted or hashed, then logistic regression."""

from __future__ import annotations

import sys
from typing import Any

import numpy
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

import evaluation
import table
from job import Job, write_scores
from sklearn_methods import METHODS, classifier

HASH_BITS = 22
SHARED: dict[str, Any] = {"ngram_range": (1, 2), "token_pattern": r"\S+", "lowercase": False,
                          "binary": True, "dtype": numpy.float32}


def main() -> None:
    hashing = "--hashing" in sys.argv
    if hashing:
        sys.argv.remove("--hashing")
    job = Job(__doc__, METHODS, ("scikit-learn", table.READER, "numpy"))
    words = (HashingVectorizer(n_features=1 << HASH_BITS, alternate_sign=False, norm=None, **SHARED)
             if hashing else CountVectorizer(**SHARED))
    (text,) = job.inputs("TEXT")

    with job.phase("read"):
        train, rest = table.split(table.read(job.csv, job.types), job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        x = words.fit_transform(table.column(train, text))
    with job.phase("fit"):
        model = classifier(job).fit(x, y)

    with job.phase("evaluate"):
        scores = model.predict_proba(words.transform(table.column(rest, text)))[:, 1]
        metrics = evaluation.binary(table.column(rest, job.target), scores)

    if job.scores:
        write_scores(job.scores, scores)
    job.report(metrics)


if __name__ == "__main__":
    main()
