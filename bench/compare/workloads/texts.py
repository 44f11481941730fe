"""Short texts: words and pairs of words."""

from __future__ import annotations

from entry import Entry, training_entry
from generated_data import generated, native
from session import Session

SGD = "SGDClassifier(log_loss, tol=None, constant step 0.05, averaged)"


def entry(session: Session) -> Entry:
    task = generated(session.places, "texts", session.rows(200_000, 10_000))
    found, theirs = training_entry(session, task, "Texts: words and pairs of words")
    stem = native(session.places, task, theirs.train_rows)
    found.contestants += [
        theirs.python("scikit-learn count, SGD", "sklearn_texts.py", "sgd",
                      f"polars; CountVectorizer(ngram_range=(1, 2), binary); {SGD}"),
        theirs.python("scikit-learn hash, SGD", "sklearn_texts.py", "sgd",
                      f"polars; HashingVectorizer(2**22, ngram_range=(1, 2)); {SGD}", "--hashing"),
        theirs.python("scikit-learn hash, SAGA", "sklearn_texts.py", "saga",
                      "polars; HashingVectorizer as above; LogisticRegression(saga)", "--hashing"),
        theirs.vowpal(stem, "--ngram 2 --loss_function logistic -b 22"),
    ]
    return found
