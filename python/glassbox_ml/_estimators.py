"""Estimators for scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, column_or_1d

from glassbox_ml import _functions
from glassbox_ml._arguments import checked_mapping
from glassbox_ml._errors import InputError
from glassbox_ml._model import Model, Predictions
from glassbox_ml._sklearn import OlderTags, check_feature_names, check_n_features, validate_data
from glassbox_ml._table import is_row, native_table

_TYPES = ("BINARY", "CATEGORICAL", "NUMERIC", "TEXT")
_LONGEST_NAME = 64  # of an attribute of a schema
_SAMPLE = 4_096  # records that show what columns of texts hold; types go by shares


class _Estimator(OlderTags, BaseEstimator):  # type: ignore[misc]
    """What both estimators share."""

    model_: Model
    n_features_in_: int

    def __init__(
        self,
        recipe: str | dict[str, Any] | None = None,
        parameters: dict[str, Any] | None = None,
        types: dict[str, str] | None = None,
        seed: int = 1,
        threads: int = 0,
    ) -> None:
        self.recipe = recipe
        self.parameters = parameters
        self.types = types
        self.seed = seed
        self.threads = threads

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags

    def _fit(self, X: Any, target: NDArray[Any], target_type: str, sample_weight: Any) -> None:
        columns = self._columns(X, reset=True)
        length = _length(columns)
        if length != len(target):
            raise ValueError(f"X has {length} records and y {len(target)}; expected as many")
        names = list(columns)
        self._target_name = _new_name("target", names)
        types = {name: "NUMERIC" for name in names if _is_number_column(columns[name])}
        types |= {names[i]: "CATEGORICAL" for i in _category_columns(X)}
        for name, type_name in checked_mapping("types", self.types).items():
            if name not in columns:
                raise InputError(f"types names '{name}', which is not a column; expected one of {names}")
            if type_name not in _TYPES:
                raise InputError(
                    f"the type of '{name}' is {type_name!r}; expected BINARY, CATEGORICAL, NUMERIC or TEXT"
                )
            types[name] = type_name
        types[self._target_name] = target_type
        table = dict(columns)
        table[self._target_name] = target
        weight_name = None
        if sample_weight is not None:
            weights = _checked_weights(sample_weight, target)
            kept = weights > 0  # a weight of 0 leaves the record out
            weight_name = _new_name("weight", [*names, self._target_name])
            table = {name: _rows(column, kept) for name, column in table.items()}
            table[weight_name] = weights[kept]
            types[weight_name] = "NUMERIC"
        data = native_table(table)
        schema = self._schema(table, types)
        if weight_name is not None:
            schema["rowWeight"] = weight_name
        self.model_ = _functions.train(
            data,
            schema=schema,
            recipe=self.recipe,
            parameters=self.parameters,
            seed=self.seed,
            threads=self.threads,
        )

    def _schema(self, table: dict[str, Any], types: dict[str, str]) -> Any:
        """The schema of a table; columns whose types are known are not looked at."""
        target = self._target_name
        unknown = {name: column for name, column in table.items() if name not in types}
        known: dict[str, Any] = {"version": "1.0", "dataFormat": "CSV", "dataFileContainsHeader": True}
        found: dict[str, str] = {}
        for step in sorted({max(1, len(table[target]) // _SAMPLE), 1}, reverse=True) if unknown else ():
            text = _functions.schema(
                {name: column[::step] for name, column in unknown.items()},
                threads=1 if step > 1 else self.threads,  # so few are read sooner by one
            )
            known = json.loads(text)
            found = {one["attributeName"]: one["attributeType"] for one in known["attributes"]}
            # Of a category or a text any value is one. Whether all are numbers, all must say.
            if set(found.values()) <= {"CATEGORICAL", "TEXT"}:
                break
        known["targetAttributeName"] = target
        known["attributes"] = [
            {"attributeName": name, "attributeType": types.get(name) or found[name]} for name in table
        ]
        return known

    def _columns(self, X: Any, *, reset: bool) -> dict[str, Any]:
        """The columns of X by the names that the model has for them."""
        X = _read_stream(X)
        if hasattr(X, "iloc") or hasattr(X, "__arrow_c_stream__"):
            check_feature_names(self, X, reset)
            check_n_features(self, X, reset)
            arrays = _frame_columns(X)
        else:
            X = validate_data(self, X, reset)
            _refuse_objects(X)
            arrays = [X[:, i] for i in range(X.shape[1])]
        for i, column in enumerate(arrays):
            if column.dtype.kind == "f" and not np.isfinite(column.sum()) and np.isinf(column).any():
                raise ValueError(f"Input X contains infinity, in column {i}; expected numbers or NaN")
        if reset:
            self._names = _attribute_names(getattr(self, "feature_names_in_", None), len(arrays))
        return dict(zip(self._names, arrays))

    def _predictions(self, X: Any) -> Predictions:
        check_is_fitted(self, "model_")
        columns = self._columns(X, reset=False)
        made: Predictions = self.model_.predict(columns, threads=self.threads)
        return made

    def explain(self, X: Any) -> list[Any]:
        """Takes predictions apart.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]

        Returns
        -------
        list of RecordExplanation
            One for each record; its margins are its bias + its contributions.
        """
        check_is_fitted(self, "model_")
        columns = self._columns(X, reset=False)
        names = list(columns)
        return [self.model_.explain(dict(zip(names, row))) for row in zip(*columns.values())]

    def to_recipe(self) -> str:
        """The recipe that was given or chosen, in Amazon ML's JSON.

        Returns
        -------
        str
        """
        check_is_fitted(self, "model_")
        return self.model_.recipe

    @property
    def coef_(self) -> dict[str, Any]:
        """Weights by feature name: a number, or for several classes an array of one for each.

        A feature is what the recipe makes of columns, such as ``normalize(alcohol)``.
        """
        check_is_fitted(self, "model_")
        return {
            one.feature: one.by_output[0] if len(one.by_output) == 1 else np.array(one.by_output)
            for one in self.model_.weights().features
        }

    @property
    def intercept_(self) -> Any:
        """The margin where every number is at its center: a number, or one for each class."""
        check_is_fitted(self, "model_")
        bias = self.model_.weights().bias
        return bias[0] if len(bias) == 1 else np.array(bias)


class GlassboxClassifier(ClassifierMixin, _Estimator):  # type: ignore[misc]
    """Logistic regression, multinomial for more than two classes, of columns of any kind.

    Numbers, texts, categories, dates and missing values go in as they are.

    Parameters
    ----------
    recipe : str or dict, optional
        Amazon ML's recipe in JSON; default: chosen by cross-validation where `parameters` is None,
        too. Columns of an array are named ``x0``, ``x1``, ...
    parameters : dict, optional
        Training parameters by Amazon ML's names: ``{"sgd.l2RegularizationAmount": 1e-4}``.
    types : dict, optional
        Types of columns: BINARY, CATEGORICAL, NUMERIC or TEXT. Default: columns of numbers are
        NUMERIC, others are inferred from their values.
    seed : int
        Of the shuffle.
    threads : int
        To work on; 0: as many as the machine has. The model is the same.

    Attributes
    ----------
    classes_ : numpy.ndarray
    model_ : Model
        The trained model; ``model_.save(path)`` writes a file for the program ``glassbox``.
    n_features_in_ : int
    feature_names_in_ : numpy.ndarray
        Where X has names.
    coef_, intercept_
        Of the features that the recipe makes.
    """

    classes_: NDArray[Any]

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> GlassboxClassifier:
        """Trains a model; without recipe and parameters both are chosen first.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]
            Of anything that :func:`train` takes in memory.
        y : array of n labels
        sample_weight : array of n numbers, optional
            What a record's loss is multiplied by; 0 leaves it out.

        Returns
        -------
        GlassboxClassifier
            This one.

        Raises
        ------
        ValueError
            X and y of different length, values that cannot be used, of which the message says more.
        """
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = _checked_labels(y)
        if y.dtype.kind not in "iubSU":  # of which any value is a class
            check_classification_targets(y)
        self.classes_ = np.unique(y)
        codes = np.searchsorted(self.classes_, y)  # faster than return_inverse
        used = np.arange(len(self.classes_))
        if sample_weight is not None:
            used = np.unique(codes[_checked_weights(sample_weight, codes) > 0])
        if len(used) < 2:
            self._columns(X, reset=True)
            raise ValueError(
                f"y has one class, {self.classes_[used[0]]!r}, where weights are above 0; "
                "a classifier needs at least two classes"
            )
        if len(self.classes_) == 2:
            self._order = np.array([0, 1])
            self._fit(X, codes, "BINARY", sample_weight)
            return self
        texts = _label_texts(self.classes_)
        self._fit(X, texts[codes], "CATEGORICAL", sample_weight)
        place = {text: i for i, text in enumerate(self.model_.classes)}
        self._order = np.array([place.get(text, -1) for text in texts])
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Margins, whose signs or maxima decide.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]

        Returns
        -------
        numpy.ndarray
            [n] of the second class, or [n, classes].
        """
        margins = self._predictions(X).margins
        return margins if margins.ndim == 1 else self._by_class(margins, -np.inf)

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Probabilities of the classes.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]

        Returns
        -------
        numpy.ndarray
            [n, classes], in the order of `classes_`.
        """
        scores = self._predictions(X).scores
        if scores.ndim == 1:
            return np.column_stack([1 - scores, scores])
        return self._by_class(scores, 0.0)

    def predict(self, X: Any) -> NDArray[Any]:
        """The most probable class of each record; of two, the second from a margin above 0.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]

        Returns
        -------
        numpy.ndarray
            [n]
        """
        margins = self.decision_function(X)
        codes = (margins > 0).astype(np.intp) if margins.ndim == 1 else margins.argmax(axis=1)
        labels: NDArray[Any] = self.classes_[codes]
        return labels

    def _by_class(self, values: NDArray[np.float64], absent: float) -> NDArray[np.float64]:
        # A class whose records all have weight 0 is unknown to the model.
        padded = np.column_stack([values, np.full(len(values), absent)])
        ordered: NDArray[np.float64] = padded[:, self._order]
        return ordered


class GlassboxRegressor(RegressorMixin, _Estimator):  # type: ignore[misc]
    """Linear regression of columns of any kind; parameters as of `GlassboxClassifier`."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> GlassboxRegressor:
        """Trains a model; without recipe and parameters both are chosen first.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]
            Of anything that :func:`train` takes in memory.
        y : array of n numbers
        sample_weight : array of n numbers, optional
            What a record's loss is multiplied by; 0 leaves it out.

        Returns
        -------
        GlassboxRegressor
            This one.

        Raises
        ------
        ValueError
            X and y of different length, values that cannot be used, of which the message says more.
        """
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = column_or_1d(y, warn=True)
        if y.dtype.kind == "c":
            raise ValueError("Complex data not supported in y")
        y = y.astype(np.float64)
        if not np.isfinite(y).all():
            raise ValueError("Input y contains NaN or infinity; expected finite numbers")
        self._fit(X, y, "NUMERIC", sample_weight)
        return self

    def predict(self, X: Any) -> NDArray[np.float64]:
        """The predicted numbers.

        Parameters
        ----------
        X : frame, dict of columns or array [n, columns]

        Returns
        -------
        numpy.ndarray
            [n]
        """
        return self._predictions(X).scores


def _checked_labels(y: Any) -> Any:
    y = column_or_1d(y, warn=True)
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        raise ValueError("Input y contains NaN or infinity; expected a label of each record")
    missing = y.dtype.kind == "O" and any(label is None or label != label for label in y)
    if missing:
        raise ValueError("Input y contains NaN or None; expected a label of each record")
    return y


def _checked_weights(sample_weight: Any, y: NDArray[Any]) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = _check_sample_weight(sample_weight, y, dtype=np.float64)
    if (weights < 0).any():
        raise ValueError("Negative values in sample_weight; expected 0 or more")
    if not (weights > 0).any():
        raise ValueError("every sample_weight is 0; expected some above 0")
    return weights


def _label_texts(classes: NDArray[Any]) -> NDArray[Any]:
    """Texts of the labels that a CSV keeps apart: their own, or numbers."""
    texts = [str(label) for label in classes]
    if len(set(texts)) < len(texts) or any(t != t.strip() or not t for t in texts):
        texts = [str(i) for i in range(len(texts))]
    return np.array(texts, dtype=object)


def _attribute_names(given: Any, count: int) -> list[str]:
    names = [f"x{i}" for i in range(count)]
    if given is None:
        return names
    fit = all(0 < len(name) <= _LONGEST_NAME and name == name.strip() for name in given)
    return [str(name) for name in given] if fit and len(set(given)) == count else names


def _new_name(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _read_stream(X: Any) -> Any:
    """A table in place of a stream, which is read once (DuckDB, a reader of record batches)."""
    is_sparse = hasattr(X, "tocsr")  # one of SciPy's is a dict, too
    if (isinstance(X, Mapping) and not is_sparse) or is_row(X):
        raise ValueError(
            f"X is of type {type(X).__name__}; expected a frame or an array of two dimensions "
            "(model_.predict takes a record as a dict)"
        )
    if hasattr(X, "__arrow_c_stream__") and not hasattr(X, "iloc") and not _is_polars(X):
        import pyarrow

        return X if isinstance(X, pyarrow.Table) else pyarrow.table(X)
    return X


def _is_polars(X: Any) -> bool:
    return hasattr(X, "with_columns") and hasattr(X, "to_numpy")


def _frame_columns(X: Any) -> list[Any]:
    if hasattr(X, "iloc"):
        return [_as_array(X.iloc[:, i]) for i in range(X.shape[1])]
    if not _is_polars(X):
        return [_as_array(column.to_pandas()) for column in X.columns]
    return [X[name].to_numpy() for name in X.columns]


def _category_columns(X: Any) -> list[int]:
    """Places of the columns whose type says that their values are categories, numbers, too."""
    if hasattr(X, "iloc"):
        dtypes = list(X.dtypes)
    elif _is_polars(X):
        dtypes = list(X.dtypes)
    else:
        return []
    names = ("CategoricalDtype", "Categorical", "Enum")
    return [i for i, dtype in enumerate(dtypes) if type(dtype).__name__ in names]


def _as_array(series: Any) -> Any:
    """Numbers as an array; of all else the series, whose texts and categories are read as they lie."""
    kind = getattr(series.dtype, "kind", "O")
    if kind not in "iufc":
        return series
    if not isinstance(series.dtype, np.dtype):
        return np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(series.to_numpy())


def _refuse_objects(X: NDArray[Any]) -> None:
    if X.dtype.kind == "c":
        raise ValueError("Complex data not supported in X")
    if X.dtype.kind != "O":
        return
    for value in X.flat:
        if value is not None and hasattr(value, "__len__") and not isinstance(value, str):
            raise TypeError(
                f"a value of X is a {type(value).__name__}: argument must be a string or a number"
            )


def _is_number_column(column: NDArray[Any]) -> bool:
    return column.dtype.kind in "iuf"


def _length(columns: dict[str, Any]) -> int:
    return len(next(iter(columns.values())))


def _rows(column: Any, kept: NDArray[np.bool_]) -> Any:
    return column[kept]
