"""Numbers and categories, a million records."""

from __future__ import annotations

from entry import Entry, training_entry
from generated_data import generated, native
from session import Session

BINNING = "KBinsDiscretizer(50, quantile) and OneHotEncoder, float32"


def entry(session: Session) -> Entry:
    task = generated(session.places, "clicks", session.rows(1_000_000, 20_000))
    found, theirs = training_entry(session, task, "Clicks: 8 numbers in 50 bins, 4 categories")
    stem = native(session.places, task, theirs.train_rows)
    found.contestants += [
        theirs.python("scikit-learn SGD", "sklearn_clicks.py", "sgd",
                      f"polars; {BINNING}; SGDClassifier(log_loss, tol=None, "
                      "constant step 0.05, averaged)"),
        theirs.python("scikit-learn SAGA", "sklearn_clicks.py", "saga",
                      f"polars; {BINNING}; LogisticRegression(saga)"),
        theirs.vowpal(stem, "--loss_function logistic -b 18"),
        theirs.liblinear(stem, 0, "trust-region Newton to convergence"),
        theirs.python("XGBoost gblinear", "xgboost_clicks.py", "gblinear",
                      f"polars; {BINNING}; shotgun, 10 rounds"),
        theirs.python("XGBoost hist", "xgboost_clicks.py", "hist",
                      "polars; 100 trees, categories as such; not linear: a mark for quality"),
    ]
    return found
