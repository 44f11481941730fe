"""scikit-learn on texts: words and pairs of words, counted or hashed, then logistic regression."""

from __future__ import annotations

import sys
from typing import Any

import numpy
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

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
        train = table.read(job.csv, job.types, count=job.train_rows)
        y = table.column(train, job.target)
    with job.phase("features"):
        x = words.fit_transform(table.column(train, text))
    with job.phase("fit"):
        model = classifier(job).fit(x, y)

    if job.scores:
        rest = table.read(job.csv, job.types, first=job.train_rows)
        held_out = words.transform(table.column(rest, text))
        write_scores(job.scores, model.predict_proba(held_out)[:, 1])
    job.report()


if __name__ == "__main__":
    main()
