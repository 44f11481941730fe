"""Held-out records judged as each program's users do: by scikit-learn's metrics, on the clock."""

from __future__ import annotations

import numpy
from sklearn.metrics import f1_score, log_loss, mean_squared_error, roc_auc_score


def binary(labels: numpy.ndarray, scores: numpy.ndarray) -> dict[str, float]:
    """scores: probabilities of label 1."""
    return {"log loss": float(log_loss(labels, scores)),
            "AUC": float(roc_auc_score(labels, scores))}


def multiclass(labels: numpy.ndarray, scores: numpy.ndarray,
               classes: numpy.ndarray) -> dict[str, float]:
    """A column of probabilities for each class, in the order of `classes`."""
    predicted = classes[scores.argmax(axis=1)]
    return {"macro F1": float(f1_score(labels, predicted, average="macro")),
            "log loss": float(log_loss(labels, scores, labels=classes))}


def regression(values: numpy.ndarray, predicted: numpy.ndarray) -> dict[str, float]:
    return {"RMSE": float(mean_squared_error(values, predicted)) ** 0.5}
