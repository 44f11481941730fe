"""What scikit-learn 1.4 and 1.5 have as methods and later ones as functions."""

from __future__ import annotations

from typing import Any

try:
    from sklearn.utils.validation import _check_feature_names, _check_n_features
    from sklearn.utils.validation import validate_data as _validate_data
except ImportError:
    _validate_data = None


def check_feature_names(estimator: Any, X: Any, reset: bool) -> None:
    """Notes the names of columns in `fit`, compares them later."""
    if _validate_data is None:
        estimator._check_feature_names(X, reset=reset)
    else:
        _check_feature_names(estimator, X, reset=reset)


def check_n_features(estimator: Any, X: Any, reset: bool) -> None:
    """The same for their number."""
    if _validate_data is None:
        estimator._check_n_features(X, reset=reset)
    else:
        _check_n_features(estimator, X, reset=reset)


def validate_data(estimator: Any, X: Any, reset: bool) -> Any:
    """X as an array of two dimensions, of any kind of values, NaN among them."""
    if _validate_data is None:
        return estimator._validate_data(X, reset=reset, dtype=None, force_all_finite="allow-nan")
    return _validate_data(estimator, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")


class OlderTags:
    """What 1.4 and 1.5 ask instead of __sklearn_tags__()."""

    if _validate_data is None:

        def _more_tags(self) -> dict[str, Any]:
            return {"allow_nan": True, "X_types": ["2darray", "categorical", "string"]}
