"""Linear models with every step open to inspection, after Amazon Machine Learning.

>>> import glassbox_ml
>>> model = glassbox_ml.train(frame, target="quality")
>>> model.predict(frame).scores
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassbox_ml._errors import (
    GlassboxError,
    InputError,
    InternalError,
    ModelFileError,
    SystemFailure,
)
from glassbox_ml._functions import evaluate, insights, predict, schema, threshold, train, tune
from glassbox_ml._insights import AttributeInsight, Finding, Insights
from glassbox_ml._model import Model, Predictions, load
from glassbox_ml._version import __version__

if TYPE_CHECKING:
    from glassbox_ml._estimators import GlassboxClassifier, GlassboxRegressor

__all__ = [
    "AttributeInsight",
    "Finding",
    "GlassboxClassifier",
    "GlassboxError",
    "GlassboxRegressor",
    "InputError",
    "Insights",
    "InternalError",
    "Model",
    "ModelFileError",
    "Predictions",
    "SystemFailure",
    "__version__",
    "evaluate",
    "insights",
    "load",
    "predict",
    "schema",
    "threshold",
    "train",
    "tune",
]


def __getattr__(name: str) -> Any:
    # scikit-learn is imported when an estimator is asked for.
    if name in ("GlassboxClassifier", "GlassboxRegressor"):
        from glassbox_ml import _estimators

        return getattr(_estimators, name)
    raise AttributeError(f"module 'glassbox_ml' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
