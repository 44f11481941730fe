"""A trained model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from glassbox_ml import _glassbox
from glassbox_ml._arguments import checked_number
from glassbox_ml._errors import InputError
from glassbox_ml._table import is_record, native_data, temporary_directory, utf8_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["BINARY", "MULTICLASS", "REGRESSION"]


class Predictions(NamedTuple):
    """Predictions for many records, in their order.

    Attributes
    ----------
    scores : numpy.ndarray of float64
        Binary: P(target = 1), shape [n]; multiclass: a probability for each of `Model.classes`,
        shape [n, K]; regression: the predicted numbers, shape [n].
    margins : numpy.ndarray of float64
        What the scores are computed from: bias + contributions, the shape of `scores`.
    labels : numpy.ndarray of object, or None
        The predicted labels; None for regression.
    records : RecordCounts
        A record of a file that was rejected has no row above.
    """

    scores: NDArray[np.float64]
    margins: NDArray[np.float64]
    labels: NDArray[np.object_] | None
    records: _glassbox.RecordCounts


class Model:
    """A trained model. :func:`train` and :func:`load` make them.

    Any number of threads may use a model at once. It pickles as its model file.

    Attributes
    ----------
    records : RecordCounts or None
        The account of the training records; None for a loaded model.
    warnings, notes : list of str
        What training or loading said: that the records are sorted by the target, which columns
        were left out.
    """

    def __init__(self, native: _glassbox.Model, trained: _glassbox.TrainResult | None = None) -> None:
        self._native = native
        self._predict_record = _glassbox.RecordPredictor(native).predict
        self.records: _glassbox.RecordCounts | None = trained.records if trained else None
        self.warnings: list[str] = list(trained.warnings) if trained else []
        self.notes: list[str] = list(trained.notes) if trained else []
        self.pass_losses: list[float] = list(trained.pass_losses) if trained else []

    @property
    def kind(self) -> Kind:
        """What it predicts: ``"BINARY"``, ``"MULTICLASS"`` or ``"REGRESSION"``."""
        return cast("Kind", self._native.kind.name)

    @property
    def target(self) -> str:
        """Name of the attribute that it predicts."""
        return self._native.target

    @property
    def attributes(self) -> list[str]:
        """Names of the attributes of its schema, the target among them."""
        return self._native.attributes

    @property
    def classes(self) -> list[str]:
        """The labels: two (0, then 1), 2 to 100, or none for regression."""
        return self._native.classes

    @property
    def schema(self) -> str:
        """The schema of the training data, in JSON."""
        return self._native.schema

    @property
    def recipe(self) -> str:
        """The recipe as it was given or chosen, in JSON."""
        return self._native.recipe

    @property
    def parameters(self) -> dict[str, str]:
        """Training parameters by Amazon ML's names."""
        return self._native.parameters

    @property
    def training(self) -> _glassbox.TrainingFacts:
        """How training went."""
        return self._native.training

    @property
    def score_threshold(self) -> float:
        """Binary models: a score of at least this predicts the label of 1."""
        return self._native.score_threshold

    @score_threshold.setter
    def score_threshold(self, threshold: float) -> None:
        self._native.score_threshold = checked_number("score_threshold", threshold)

    def predict(self, data: Any, *, threads: int = 0) -> Any:
        """Predicts one record, or all of a frame or of files.

        Parameters
        ----------
        data : dict of single values, frame, dict of columns, path or list of paths
            The target need not be there; columns are found by name. A row of pandas
            (``frame.iloc[0]``) is one record, too.
        threads : int
            To work on; 0: as many as the machine has. Results are the same.

        Returns
        -------
        Prediction
            For one record: `scores`, `label`, `warnings`.
        Predictions
            For everything else.
        """
        made = self._predict_record(data)  # the usual record
        if made is not None:
            return made
        if is_record(data):
            return _glassbox.predict(self._native, _record(data))
        import numpy as np

        native = native_data(data, "", "", threads)
        margins, scores, records = _glassbox.predict_all(self._native, native)
        labels = None
        if self.kind == "BINARY":
            names = np.array(self.classes, dtype=object)
            above = scores[:, 0].astype(np.float32) >= np.float32(self.score_threshold)
            labels = names.take(above)
        elif self.kind == "MULTICLASS":
            labels = np.array(self.classes, dtype=object)[scores.argmax(axis=1)]
        if scores.shape[1] == 1:
            margins, scores = margins[:, 0], scores[:, 0]
        return Predictions(scores, margins, labels, records)

    def predict_file(
        self,
        data: Any,
        output: str | os.PathLike[str],
        *,
        readable: bool = False,
        replace: bool = False,
        threads: int = 0,
    ) -> _glassbox.RecordCounts:
        """Writes predictions as CSV, as ``glassbox predict --csv`` does, in constant memory.

        Parameters
        ----------
        data : frame, dict of columns, path or list of paths
            The target need not be there; columns are found by name.
        output : path
            Appears whole, or not at all.
        readable : bool
            Columns for people instead of Amazon's.
        replace : bool
            Whether a file of that name may be replaced.
        threads : int
            To work on; 0: as many as the machine has. The file is the same.

        Returns
        -------
        RecordCounts
            The account of the records: total = used + rejected.
        """
        native = native_data(data, "", "", threads)
        return _glassbox.predict_file(
            self._native, native, os.fspath(output), bool(readable), bool(replace)
        )

    def evaluate(
        self,
        data: Any,
        *,
        schema: str | Mapping[str, Any] | None = None,
        split: str | None = None,
        threads: int = 0,
    ) -> _glassbox.Evaluation:
        """Predicts labelled records and compares.

        Parameters
        ----------
        data : frame, dict of columns, path or list of paths
            With the target.
        schema : str or dict, optional
            Of the data, in JSON; default: the model's.
        split : str, optional
            ``"70-100"``: this part of the bytes, in percent.
        threads : int
            To work on; 0: as many as the machine has. Results are the same.

        Returns
        -------
        Evaluation
            In a notebook it is shown as tables and a curve.
        """
        native = native_data(data, json_text(schema, "schema"), split, threads)
        return _glassbox.evaluate(self._native, native)

    def explain(self, record: Mapping[str, Any]) -> _glassbox.RecordExplanation:
        """Takes the prediction of one record apart, into contributions that add up.

        Parameters
        ----------
        record : dict of single values, or a row of pandas
            The target need not be there.

        Returns
        -------
        RecordExplanation
            Of each class its bias and contributions, whose sum is the margin.
        """
        if not is_record(record):
            found = "holds several values" if isinstance(record, Mapping) else f"is of type {type(record).__name__}"
            raise InputError(
                f"the record {found}; expected a dict of attribute names and single values"
            )
        return _glassbox.explain(self._native, _record(record))

    def importance(self) -> list[_glassbox.AttributeImportance]:
        """How much each attribute moves the margin, the largest share first.

        Returns
        -------
        list of AttributeImportance
        """
        return _glassbox.importance(self._native)

    def weights(self) -> _glassbox.ModelWeights:
        """Bias and the weight of every feature.

        Returns
        -------
        ModelWeights
        """
        return _glassbox.weights(self._native)

    def save(self, path: str | os.PathLike[str], *, replace: bool = False) -> None:
        """Writes a model file, which the program ``glassbox`` reads, too.

        Parameters
        ----------
        path : path
            The file appears whole, or not at all.
        replace : bool
            Whether a file of that name may be replaced.

        Raises
        ------
        SystemFailure
            It cannot be written, or is there and may not be replaced.
        """
        _glassbox.save(self._native, os.fspath(path), bool(replace))

    def to_bytes(self) -> bytes:
        """The bytes of its model file.

        Returns
        -------
        bytes
            The same for the same data, options and seed.
        """
        with temporary_directory() as directory:
            path = os.path.join(directory, "model")
            _glassbox.save(self._native, path, False)
            with open(path, "rb") as file:
                return file.read()

    @staticmethod
    def from_bytes(content: bytes) -> Model:
        """A model from the bytes of its file.

        Parameters
        ----------
        content : bytes
            Of :meth:`to_bytes` or of a file.

        Returns
        -------
        Model

        Raises
        ------
        ModelFileError
            Not a model file, of another version, damaged or truncated.
        """
        with temporary_directory() as directory:
            path = os.path.join(directory, "model")
            with open(path, "wb") as file:
                file.write(content)
            return load(path)

    def __reduce__(self) -> tuple[object, ...]:
        return Model.from_bytes, (self.to_bytes(),)

    def _repr_html_(self) -> str:
        from glassbox_ml import _html

        return _html.model_html(self)

    def __repr__(self) -> str:
        return f"<glassbox_ml.Model: {self.kind}, predicts '{self.target}'>"


def load(path: str | os.PathLike[str]) -> Model:
    """Reads a model file of :meth:`Model.save` or of the program ``glassbox``.

    Parameters
    ----------
    path : path
        Of the file.

    Returns
    -------
    Model
        With what loading said in `warnings`.

    Raises
    ------
    ModelFileError
        Not a model file, of another version, damaged or truncated.
    SystemFailure
        It cannot be read.
    """
    native, warning = _glassbox.load(os.fspath(path))
    model = Model(native)
    if warning:
        model.warnings.append(warning)
    return model


def _record(record: Mapping[str, Any]) -> dict[str, str]:
    cells = {}
    for name, value in record.items():
        if not isinstance(name, str):
            raise InputError(f"the name {name!r} in a record is of type {type(name).__name__}; expected a text")
        try:
            cells[utf8_text(name)] = utf8_text(value)
        except InputError as error:
            raise InputError(f"'{name}': {error}") from None
    return cells


def json_text(given: str | Mapping[str, Any] | None, what: str) -> str:
    """The text of JSON that is given as text or as a dict."""
    if given is None:
        return ""
    if isinstance(given, Mapping):
        import json

        return json.dumps(given, ensure_ascii=False)
    if not isinstance(given, str):
        raise InputError(f"the {what} is of type {type(given).__name__}; expected JSON text or a dict")
    if not given.strip():
        raise InputError(f"the {what} is empty; expected JSON text, or None")
    if not given.lstrip().startswith("{") and os.path.exists(given):
        raise InputError(
            f"the {what} is the path '{given}'; expected its text: pathlib.Path(path).read_text()"
        )
    return given
