"""784 pixels as categories, ten digits: Amazon ML's walk-through."""

from __future__ import annotations

from entry import Entry, training_entry
from generated_data import mnist, native
from session import Session

ONE_HOT = "OneHotEncoder, float32"
VOWPAL = "--oaa 10 --loss_function logistic -b 22"


def entry(session: Session) -> Entry:
    task = mnist(session.places)
    found, theirs = training_entry(session, task, "MNIST: 784 categories, ten classes")
    stem = native(session.places, task, theirs.train_rows)
    found.contestants += [
        theirs.python("scikit-learn SGD", "sklearn_mnist.py", "sgd",
                      f"polars; {ONE_HOT}; SGDClassifier(log_loss, tol=None, n_jobs=2, "
                      "constant step 0.05, averaged)"),
        theirs.python("scikit-learn SGD, drop", "sklearn_mnist.py", "sgd",
                      "the same with drop='first': no feature where there is no ink",
                      "--drop-first"),
        # 22 bits: ten classes take 16 places a feature, and collisions cost accuracy.
        theirs.vowpal(stem.with_name(f"{stem.name}.all"), VOWPAL, classes=True),
        theirs.vowpal(stem, VOWPAL, classes=True, name="Vowpal Wabbit, drop"),
        theirs.liblinear(stem, 7, "one against the rest; dual coordinate descent to convergence"),
    ]
    if not session.quick:
        found.contestants += [
            theirs.python("scikit-learn SAGA", "sklearn_mnist.py", "saga",
                          f"polars; {ONE_HOT}; LogisticRegression(saga)"),
            theirs.python("scikit-learn SAGA, drop", "sklearn_mnist.py", "saga",
                          "the same with drop='first'", "--drop-first"),
        ]
    return found
