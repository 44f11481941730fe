"""From data to a model, and what can be asked of data and models."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from glassbox_ml import _glassbox
from glassbox_ml._arguments import (
    MEMORY,
    SEEDS,
    checked_mapping,
    checked_number,
    checked_text,
    checked_whole,
)
from glassbox_ml._errors import InputError
from glassbox_ml._insights import Insights, parse_insights
from glassbox_ml._model import Model, Predictions, json_text, load
from glassbox_ml._progress import Bar, Progress
from glassbox_ml._table import native_data


def train(
    data: Any,
    target: str | None = None,
    *,
    schema: str | Mapping[str, Any] | None = None,
    recipe: str | Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    split: str | None = None,
    seed: int = 1,
    threads: int = 0,
    memory: int | None = None,
    progress: Progress | bool | None = None,
) -> Model:
    """Trains a linear, logistic or multinomial logistic model.

    The same data, options and seed give the same model, bit for bit, as the program ``glassbox``.

    Parameters
    ----------
    data : frame, dict of columns, path or list of paths
        CSV files, a Parquet file (with pyarrow or DuckDB), or anything with columns: pandas, polars,
        pyarrow, DuckDB. A frame is read where it lies; the model is that of its CSV.
    target : str, optional
        Name of the column to predict; needed unless `schema` names it.
    schema : str or dict, optional
        Amazon ML's schema as JSON text or as a dict; default: inferred from the data.
    recipe : str or dict, optional
        Amazon ML's recipe; default: made from the data and, where `parameters` is None, too, chosen
        with the regularization by cross-validation.
    parameters : dict, optional
        Training parameters by Amazon ML's names: ``{"sgd.maxPasses": 20}``.
    split : str, optional
        ``"0-70"``: this part of the bytes, in percent. A frame's are those of its CSV.
    seed : int
        Of the shuffle.
    threads : int
        To work on; 0: as many as the machine has. The model is the same.
    memory : int, optional
        Bytes that records may take beside the data, at least 67,108,864 (64 MiB); what is more
        waits in ``$TMPDIR``. Default: half of the machine's; a twelfth of a frame of more than
        640 MiB. The model is the same.
    progress : callable or True, optional
        Called now and then with stage, pass and records; what it raises stops training. True: a
        line on standard error.

    Returns
    -------
    Model

    Raises
    ------
    InputError
        No usable record, no target, a malformed schema or recipe, an unknown parameter.
    KeyboardInterrupt
        Ctrl-C; nothing is left behind.
    """
    native = _native_with_schema(data, target, schema, split, threads)
    with _shown(progress) as shown:
        result = _glassbox.train(
            native,
            json_text(recipe, "recipe"),
            {
                name: parameter_text(value)
                for name, value in checked_mapping("parameters", parameters).items()
            },
            checked_whole("seed", seed, *SEEDS),
            0 if memory is None else checked_whole("memory", memory, *MEMORY),
            shown,
        )
    return Model(result.model, result)


def schema(
    data: Any,
    target: str | None = None,
    *,
    types: Mapping[str, str] | None = None,
    positive: str | None = None,
    threads: int = 0,
) -> str:
    """Infers a schema from data, as ``glassbox schema`` does.

    Parameters
    ----------
    data : frame, dict of columns, path or list of paths
        All of it is read.
    target : str, optional
        Name of the column to predict; without one the schema serves for insights only.
    types : dict, optional
        Types of some columns instead of the inferred ones: ``{"zip": "CATEGORICAL"}``.
    positive : str, optional
        Which of a BINARY target's two labels is 1.
    threads : int
        To work on; 0: as many as the machine has. The schema is the same.

    Returns
    -------
    str
        JSON, to look at, change and pass to :func:`train`.

    Raises
    ------
    InputError
        No such column, no record, an unknown type.
    """
    native = native_data(data, "", "", threads)
    given = {
        name: checked_text(f"the type of '{name}'", one)
        for name, one in checked_mapping("types", types).items()
    }
    return _glassbox.infer_schema(
        native, checked_text("target", target), given, checked_text("positive", positive)
    )


def insights(
    data: Any,
    target: str | None = None,
    *,
    schema: str | Mapping[str, Any] | None = None,
    split: str | None = None,
    threads: int = 0,
) -> Insights:
    """Describes data and finds what to fix before training, as ``glassbox insights`` does.

    Parameters
    ----------
    data : frame, dict of columns, path or list of paths
    target : str, optional
        Name of the column to predict; None: the schema's, or none yet.
    schema : str or dict, optional
        Default: inferred from the data.
    split : str, optional
        ``"0-70"``: this part is described, and compared with what is left out.
    threads : int
        To work on; 0: as many as the machine has. Results are the same.

    Returns
    -------
    Insights
    """
    if schema is None and target is None:
        native = native_data(data, "", "", threads)
        native.schema = _glassbox.infer_schema(native, "", {}, "")
        native.split = checked_text("split", split)
        return parse_insights(_glassbox.insights(native))
    return parse_insights(
        _glassbox.insights(_native_with_schema(data, target, schema, split, threads))
    )


def tune(
    data: Any,
    target: str | None = None,
    *,
    schema: str | Mapping[str, Any] | None = None,
    split: str | None = None,
    folds: int = 5,
    budget: float | None = None,
    seed: int = 1,
    all_columns: bool = False,
    day_first: bool = False,
    threads: int = 0,
    progress: Progress | bool | None = None,
) -> _glassbox.TuneResult:
    """Chooses a recipe and regularization by cross-validation, as ``glassbox tune`` does.

    >>> tuned = glassbox_ml.tune(frame, "quality")
    >>> glassbox_ml.train(frame, "quality", recipe=tuned.recipe, parameters=tuned.parameters)

    Parameters
    ----------
    data : frame, dict of columns, path or list of paths
        As of :func:`train`.
    target : str, optional
        Name of the column to predict; None: the schema's.
    schema : str or dict, optional
        Default: inferred from the data.
    split : str, optional
        ``"0-70"``: this part of the bytes, in percent; what it leaves out is never looked at.
    folds : int
        Parts that are held out in turn, 2 to 20.
    budget : float, optional
        Seconds after which no further training begins; results then differ from machine to
        machine. Default: everything is tried.
    seed : int
        Of the folds.
    all_columns : bool
        Keeps columns that can say nothing (ids, constants, copies), too.
    day_first : bool
        In dates such as 3/9/2021, where the data do not tell.
    threads : int
        To work on; 0: as many as the machine has. Results are the same.
    progress : callable or True, optional
        As of :func:`train`.

    Returns
    -------
    TuneResult
        `recipe` and `parameters` for :func:`train`; `candidates`, of which one is `chosen`.

    Raises
    ------
    InputError
        As of :func:`train`; fewer records than folds.
    """
    native = _native_with_schema(data, target, schema, split, threads)
    seconds = 0.0 if budget is None else checked_number("budget", budget)
    if budget is not None and not seconds > 0:
        raise InputError(f"budget is {budget}; expected seconds above 0, or None to try everything")
    parts = checked_whole("folds", folds, 2, 20)
    number = checked_whole("seed", seed, *SEEDS)
    with _shown(progress) as shown:
        return _glassbox.tune(
            native, parts, seconds, number, bool(all_columns), bool(day_first), shown
        )


def threshold(
    model: Model | str | os.PathLike[str],
    data: Any,
    *,
    best: Literal["accuracy", "f1", "youden", "mcc"] | None = None,
    recall: float | None = None,
    precision: float | None = None,
    top: int | None = None,
    cost: Mapping[str, float] | None = None,
    schema: str | Mapping[str, Any] | None = None,
    split: str | None = None,
    seed: int = 1,
    threads: int = 0,
) -> _glassbox.ChosenThreshold:
    """Chooses a score threshold on labelled records, as ``glassbox threshold`` does.

    The model stays as it is: ``model.score_threshold = chosen.threshold`` stores the choice.

    Parameters
    ----------
    model : Model or path
        A BINARY one.
    data : frame, dict of columns, path or list of paths
        With the target.
    best : str, optional
        The highest ``"accuracy"``, ``"f1"``, ``"youden"`` or ``"mcc"``. One of the goals is given.
    recall, precision : float, optional
        Find at least this share of the positives; at least this share of those predicted positive
        is.
    top : int, optional
        At most so many records predicted positive.
    cost : dict, optional
        The lowest cost of errors: ``{"fp": 1, "fn": 5}``.
    schema : str or dict, optional
        Of the data, in JSON; default: the model's.
    split : str, optional
        ``"70-100"``: this part of the bytes, in percent.
    seed : int
        Of the 95 % intervals.
    threads : int
        To work on; 0: as many as the machine has. Results are the same.

    Returns
    -------
    ChosenThreshold
        `threshold` and `figure` with their intervals, `counts` beside `counts_before`.

    Raises
    ------
    InputError
        Not a BINARY model, one label only, a wish that no threshold meets.
    """
    goals = {"recall": recall, "precision": precision, "top": top}
    given = [(name, checked_number(name, value)) for name, value in goals.items() if value is not None]
    if best is not None:
        given.append((checked_text("best", best), 0.0))
    costs = (1.0, 1.0)
    if cost is not None:
        if set(checked_mapping("cost", cost)) != {"fp", "fn"}:
            raise InputError(f"cost is {dict(cost)}; expected both costs: {{'fp': 1, 'fn': 5}}")
        costs = (checked_number("cost['fp']", cost["fp"]), checked_number("cost['fn']", cost["fn"]))
        given.append(("cost", 0.0))
    if len(given) != 1:
        raise InputError(
            f"{len(given)} goals are given; expected one of best, recall, precision, top and cost"
        )
    name, wanted = given[0]
    native = native_data(data, json_text(schema, "schema"), split, threads)
    return _glassbox.choose_threshold(
        _loaded(model)._native, native, name, wanted, *costs, checked_whole("seed", seed, *SEEDS)
    )


def evaluate(
    model: Model | str | os.PathLike[str],
    data: Any,
    *,
    schema: str | Mapping[str, Any] | None = None,
    split: str | None = None,
    threads: int = 0,
) -> _glassbox.Evaluation:
    """How good a model, or one in a file, is on labelled records: :meth:`Model.evaluate`.

    Parameters
    ----------
    model : Model or path
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
    """
    return _loaded(model).evaluate(data, schema=schema, split=split, threads=threads)


def predict(
    model: Model | str | os.PathLike[str], data: Any, *, threads: int = 0
) -> _glassbox.Prediction | Predictions:
    """Predictions of a model, or one in a file: :meth:`Model.predict`.

    Parameters
    ----------
    model : Model or path
    data : dict of single values, frame, dict of columns, path or list of paths
        The target need not be there; columns are found by name.
    threads : int
        To work on; 0: as many as the machine has. Results are the same.

    Returns
    -------
    Prediction
        For one record.
    Predictions
        For everything else.
    """
    made: _glassbox.Prediction | Predictions = _loaded(model).predict(data, threads=threads)
    return made


def _loaded(model: Model | str | os.PathLike[str]) -> Model:
    if isinstance(model, Model):
        return model
    if isinstance(model, (str, os.PathLike)):
        return load(model)
    raise InputError(f"the model is of type {type(model).__name__}; expected a Model or its path")


@contextmanager
def _shown(progress: Progress | bool | None) -> Iterator[Progress | None]:
    if progress is not True:
        if progress and not callable(progress):
            raise InputError(
                f"progress is {progress!r}; expected True or a callable of stage, pass and records"
            )
        yield progress or None
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()


def _native_with_schema(
    data: Any,
    target: str | None,
    schema: str | Mapping[str, Any] | None,
    split: str | None,
    threads: int,
) -> _glassbox.Data:
    if schema is None and target is None:
        raise InputError("neither target nor schema is given; expected target='column name'")
    if schema is not None:
        text = _schema_with_target(json_text(schema, "schema"), checked_text("target", target))
        return native_data(data, text, split, threads)
    native = native_data(data, "", "", threads)
    native.schema = _glassbox.infer_schema(native, checked_text("target", target), {}, "")
    native.split = checked_text("split", split)
    return native


def parameter_text(value: Any) -> str:
    """A training parameter as text."""
    return repr(value) if isinstance(value, float) else str(value)


def _schema_with_target(text: str, target: str) -> str:
    if not target:
        return text
    import json

    try:
        parsed = json.loads(text)
    except ValueError:
        return text  # the engine says what is wrong with it
    if isinstance(parsed, dict):
        parsed.pop("targetFieldName", None)
        parsed["targetAttributeName"] = target
        return json.dumps(parsed, ensure_ascii=False)
    return text
