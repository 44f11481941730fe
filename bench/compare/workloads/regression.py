"""Ninety raw numbers on different scales, a number to predict."""

from __future__ import annotations

from entry import Entry, training_entry
from generated_data import generated
from session import Session


def entry(session: Session) -> Entry:
    task = generated(session.places, "regression", session.rows(500_000, 10_000))
    found, theirs = training_entry(session, task, "Regression: 90 raw numbers")
    found.contestants += [
        theirs.python("scikit-learn SGD", "sklearn_regression.py", "sgd",
                      "polars; StandardScaler; SGDRegressor(tol=None)"),
        theirs.python("numpy least squares", "sklearn_regression.py", "lstsq",
                      "polars; numpy.linalg.lstsq in doubles: the smallest training error"),
    ]
    return found
