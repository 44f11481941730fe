"""From data to a model."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from glassbox_ml import _glassbox
from glassbox_ml._errors import InputError
from glassbox_ml._model import Model, _native_data
from glassbox_ml._table import as_files

Progress = Callable[[str, int, int], object]


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
    progress: Progress | None = None,
) -> Model:
    """Trains a linear, logistic or multinomial logistic model.

    The same data, options and seed give the same model, bit for bit, as the program ``glassbox``.

    Parameters
    ----------
    data : frame, dict of columns, path or list of paths
        CSV files, or anything with columns: pandas, polars, pyarrow, DuckDB. A frame is copied to
        a temporary CSV.
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
    progress : callable, optional
        Called now and then with stage, pass and records; what it raises stops training.

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
    with as_files(data) as (files, is_frame):
        if schema is None:
            if target is None:
                raise InputError("neither target nor schema is given; expected target='column name'")
            text = _infer(files, is_frame, target, {}, None, threads)
        else:
            text = _schema_with_target(json_text(schema, "schema"), target)
        result = _glassbox.train(
            _native_data(files, is_frame, text, split or "", threads),
            json_text(recipe, "recipe"),
            {name: parameter_text(value) for name, value in (parameters or {}).items()},
            seed,
            progress,
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
    types : dict, optional
        Types of some columns instead of the inferred ones: ``{"zip": "CATEGORICAL"}``.
    positive : str, optional
        Which of a BINARY target's two labels is 1.

    Returns
    -------
    str
        JSON, to look at, change and pass to :func:`train`.
    """
    with as_files(data) as (files, is_frame):
        return _infer(files, is_frame, target or "", types or {}, positive, threads)


def _infer(
    files: list[str],
    is_frame: bool,
    target: str,
    types: Mapping[str, str],
    positive: str | None,
    threads: int,
) -> str:
    native = _native_data(files, is_frame, "", "", threads)
    return _glassbox.infer_schema(native, target, dict(types), positive or "", is_frame)


def json_text(given: str | Mapping[str, Any] | None, what: str) -> str:
    """The text of JSON that is given as text or as a dict."""
    if given is None:
        return ""
    if isinstance(given, Mapping):
        import json

        return json.dumps(given, ensure_ascii=False)
    if not isinstance(given, str):
        raise InputError(f"the {what} is a {type(given).__name__}; expected JSON text or a dict")
    if not given.strip():
        raise InputError(f"the {what} is empty; expected JSON text, or None")
    if not given.lstrip().startswith("{") and os.path.exists(given):
        raise InputError(
            f"the {what} is the path '{given}'; expected its text: pathlib.Path(path).read_text()"
        )
    return given


def parameter_text(value: Any) -> str:
    """A training parameter as text."""
    return repr(value) if isinstance(value, float) else str(value)


def _schema_with_target(text: str, target: str | None) -> str:
    if target is None:
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
