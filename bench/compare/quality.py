"""How good predictions are, computed in one way for every program compared."""

from __future__ import annotations

from math import log, sqrt

SMALLEST_PROBABILITY = 1e-15  # a certain miss costs 34.5, not infinity


def area_under_roc(scores: list[float], labels: list[int]) -> float:
    """The chance that a random positive outranks a random negative, a tie counting one half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    positives = sum(labels)
    negatives = len(labels) - positives
    rank_sum = 0.0
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and scores[order[end]] == scores[order[begin]]:
            end += 1
        middle_rank = (begin + 1 + end) / 2
        rank_sum += middle_rank * sum(labels[i] for i in order[begin:end])
        begin = end
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def log_loss(probabilities: list[float]) -> float:
    """Mean of -log of the probability each record's true class was given."""
    return -sum(log(max(p, SMALLEST_PROBABILITY)) for p in probabilities) / len(probabilities)


def f1(predicted: list[int], labels: list[int], of: int = 1) -> float:
    """Harmonic mean of precision and recall of one class; 0 where both are."""
    hits = sum(1 for p, t in zip(predicted, labels) if p == t == of)
    claimed = sum(1 for p in predicted if p == of)
    present = sum(1 for t in labels if t == of)
    return 2 * hits / (claimed + present) if claimed + present else 0.0


def binary_quality(scores: list[float], labels: list[int]) -> dict[str, float]:
    """scores are probabilities of label 1; from 0.5 on the answer is 1."""
    return {
        "log loss": log_loss([s if t == 1 else 1 - s for s, t in zip(scores, labels)]),
        "AUC": area_under_roc(scores, labels),
        "F1": f1([int(s >= 0.5) for s in scores], labels),
    }


def multiclass_quality(scores: list[list[float]], labels: list[int]) -> dict[str, float]:
    """One probability for each class; labels are places in these lists; ties go to the first."""
    predicted = [row.index(max(row)) for row in scores]
    classes = sorted(set(labels))
    return {
        "macro F1": sum(f1(predicted, labels, c) for c in classes) / len(classes),
        "accuracy": sum(p == t for p, t in zip(predicted, labels)) / len(labels),
        "log loss": log_loss([row[t] for row, t in zip(scores, labels)]),
    }


def regression_quality(predicted: list[float], values: list[float]) -> dict[str, float]:
    squares = sum((p - t) ** 2 for p, t in zip(predicted, values))
    return {"RMSE": sqrt(squares / len(values))}
